//! The rollups that boards read, added up while everything is at hand.

use super::rating::{Rating, Ratings};
use super::work::Work;
use crate::base::{Day, Month, Quantity, Uuid};
use crate::survey::rules::{Tally, groups};
use crate::work::rules::bucket;
use crate::work::{Buckets, EntryState};
use std::collections::BTreeMap;

/// Accepted entries of an indicator in a month.
pub struct IndicatorSum {
    pub n: i64,
    pub total: i64,
    pub out_of: i64,
    /// Day, submission, id and quantity of the latest entry, by the first three.
    pub last: (Day, i64, Uuid, Quantity),
}

/// Entries of a unit in a month, and how long its superiors took.
#[derive(Default)]
pub struct UnitSum {
    pub entries: i64,
    pub accepted: i64,
    pub returned: i64,
    pub waited: Buckets,
}

/// By indicator (place in [`super::plan::Plan::indicators`]) and month.
pub fn indicator_months(work: &Work) -> BTreeMap<(usize, Month), IndicatorSum> {
    let mut rows: BTreeMap<(usize, Month), IndicatorSum> = BTreeMap::new();
    for entry in work.entries.iter().filter(|entry| entry.state == EntryState::Accepted) {
        let Some(indicator) = entry.indicator else { continue };
        let last = (entry.day, entry.submitted_at, entry.id, entry.quantity);
        let first = IndicatorSum { n: 0, total: 0, out_of: 0, last };
        let row = rows.entry((indicator, entry.day.month())).or_insert(first);
        row.n += 1;
        row.total += entry.quantity.0;
        row.out_of += entry.out_of.map_or(0, |whole| whole.0);
        row.last = row.last.max(last);
    }
    rows
}

/// By unit and month.
pub fn unit_months(work: &Work) -> BTreeMap<(usize, Month), UnitSum> {
    let mut rows: BTreeMap<(usize, Month), UnitSum> = BTreeMap::new();
    for entry in &work.entries {
        let row = rows.entry((entry.unit, entry.day.month())).or_default();
        row.entries += 1;
        row.accepted += i64::from(entry.state == EntryState::Accepted);
        row.returned += i64::from(entry.state == EntryState::Returned);
    }
    for reaction in &work.reactions {
        let entry = &work.entries[reaction.entry];
        rows.entry((entry.unit, entry.day.month())).or_default().waited[bucket(reaction.waited)] += 1;
    }
    rows
}

/// What of the answers counts in which month, as `survey::rules::groups` says.
pub struct Counted {
    /// By service and month of the answer: the month in which it counts; none for those that wait.
    months: BTreeMap<(usize, Month), Month>,
    /// By service and month in which they count.
    pub tallies: BTreeMap<(usize, Month), Tally>,
    /// How many wait, by service.
    pub waiting: Vec<i64>,
}

impl Counted {
    pub fn new(ratings: &Ratings) -> Counted {
        let mut answered: Vec<BTreeMap<Month, Tally>> = vec![BTreeMap::new(); ratings.services.len()];
        for rating in &ratings.answers {
            let row = answered[rating.service].entry(rating.day.month()).or_default();
            *row = *row + Tally::of(&rating.answers);
        }
        let (mut months, mut tallies, mut waiting) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
        for (service, answered) in answered.into_iter().enumerate() {
            let (groups, left) = groups(answered.clone());
            for month in answered.into_keys() {
                if let Some((counted, _)) = groups.iter().find(|(counted, _)| *counted >= month) {
                    months.insert((service, month), *counted);
                }
            }
            tallies.extend(groups.into_iter().map(|(month, tally)| ((service, month), tally)));
            waiting.push(left);
        }
        Counted { months, tallies, waiting }
    }

    /// The month in which an answer counts.
    pub fn month(&self, rating: &Rating) -> Option<Month> {
        self.months.get(&(rating.service, rating.day.month())).copied()
    }
}
