//! The rollups that boards read, added up while everything is at hand: `work::store` has statements that make the same
//! of the rows, and the city is built in less time without them. That both come to the same is a test
//! (`the_rollups_are_what_the_record_adds_up_to`), and what `kinerja verify` looks at.

use super::rating::Ratings;
use super::work::Work;
use crate::base::{Day, Month, Quantity, Uuid};
use crate::survey::rules::Tally;
use crate::work::EntryState;
use crate::work::rules::bucket;
use crate::work::sums::Sums;
use std::collections::BTreeMap;

/// Accepted entries of an indicator in a month.
pub struct IndicatorSum {
    pub n: i64,
    pub total: i64,
    pub out_of: i64,
    /// Day, submission, id and quantity of the latest entry, by the first three.
    pub last: (Day, i64, Uuid, Quantity),
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
pub fn unit_months(work: &Work) -> BTreeMap<(usize, Month), Sums> {
    let mut rows: BTreeMap<(usize, Month), Sums> = BTreeMap::new();
    for entry in &work.entries {
        let row = rows.entry((entry.unit, entry.day.month())).or_default();
        row.entries += 1;
        row.accepted += i64::from(entry.state == EntryState::Accepted);
        row.returned += i64::from(entry.state == EntryState::Returned);
    }
    for reaction in &work.reactions {
        let entry = &work.entries[reaction.entry];
        rows.entry((entry.unit, entry.day.month())).or_default().waits[bucket(reaction.waited)] += 1;
    }
    rows
}

/// By service and month.
pub fn tallies(ratings: &Ratings) -> BTreeMap<(usize, Month), Tally> {
    let mut rows: BTreeMap<(usize, Month), Tally> = BTreeMap::new();
    for rating in &ratings.answers {
        let row = rows.entry((rating.service, rating.day.month())).or_default();
        *row += Tally::of(&rating.answers);
    }
    rows
}
