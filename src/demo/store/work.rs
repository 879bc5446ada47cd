//! Indicators, entries, reactions and their rollups.

use crate::base::{Month, Result, Uuid};
use crate::demo::city::City;
use crate::demo::evidence::Evidence;
use crate::demo::plan::{Plan, thousandths};
use crate::demo::rollup::IndicatorSum;
use crate::demo::work::{Entry, Reaction, Work};
use crate::insert_many;
use crate::server::db::Tx;
use crate::server::texts::text;
use crate::work::columns::each_wait;
use crate::work::evidence::Prepared;
use crate::work::sums::Sums;
use std::collections::BTreeMap;

pub async fn insert_plan(tx: &mut Tx, government: Uuid, city: &City, plan: &Plan) -> Result<()> {
    insert_many!(
        tx,
        "INSERT INTO indicators (government_id, id, unit_id, parent_id, year, code, name, measure, polarity, aggregation, baseline, target, weight, source) ",
        14,
        plan.indicators,
        |values, indicator| {
            let measure = &plan.measures[indicator.measure];
            let model = &measure.model;
            values
                .push_bind(government)
                .push_bind(indicator.id)
                .push_bind(city.units[measure.unit].id)
                .push_bind(indicator.parent)
                .push_bind(i64::from(indicator.year))
                .push_bind(&indicator.code)
                .push_bind(model.name)
                .push_bind(model.measure)
                .push_bind(model.polarity)
                .push_bind(model.aggregation)
                .push_bind(model.baseline.map(thousandths))
                .push_bind(indicator.target)
                .push_bind(model.weight * 100)
                .push_bind(model.source);
        }
    )
}

/// `7.30` in minutes of the day, as tables hold it: `07:30`.
fn time(minutes: i64) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

pub async fn insert_entries(
    tx: &mut Tx,
    government: Uuid,
    (city, plan): (&City, &Plan),
    entries: &[Entry],
) -> Result<()> {
    insert_many!(
        tx,
        "INSERT INTO entries (government_id, id, person_id, unit_id, appraiser_id, indicator_id, day, month, what, quantity, out_of, measure, start_time, end_time, minutes, state, praised, reason, reacted_by, reacted_at, submitted_at) ",
        21,
        entries,
        |values, entry| {
            let superior = entry.superior.map(|superior| city.people[superior].id);
            values
                .push_bind(government)
                .push_bind(entry.id)
                .push_bind(city.people[entry.person].id)
                .push_bind(city.units[entry.unit].id)
                .push_bind(superior)
                .push_bind(entry.indicator.map(|indicator| plan.indicators[indicator].id))
                .push_bind(entry.day)
                .push_bind(entry.day.month())
                .push_bind(&entry.what)
                .push_bind(entry.quantity)
                .push_bind(entry.out_of)
                .push_bind(entry.measure)
                .push_bind(time(entry.start))
                .push_bind(time(entry.start + entry.minutes))
                .push_bind(entry.minutes)
                .push_bind(entry.state)
                .push_bind(entry.praised)
                .push_bind(entry.reason)
                .push_bind(entry.reacted_at.and(superior))
                .push_bind(entry.reacted_at)
                .push_bind(entry.submitted_at);
        }
    )
}

pub async fn insert_reactions(
    tx: &mut Tx,
    government: Uuid,
    (city, work): (&City, &Work),
    reactions: &[Reaction],
) -> Result<()> {
    insert_many!(
        tx,
        "INSERT INTO reactions (government_id, id, entry_id, unit_id, month, by_person_id, kind, reason, at, waited) ",
        10,
        reactions,
        |values, reaction| {
            let entry = &work.entries[reaction.entry];
            values
                .push_bind(government)
                .push_bind(reaction.id)
                .push_bind(entry.id)
                .push_bind(city.units[entry.unit].id)
                .push_bind(entry.day.month())
                .push_bind(city.people[reaction.by].id)
                .push_bind(reaction.kind)
                .push_bind(reaction.reason)
                .push_bind(reaction.at)
                .push_bind(reaction.waited);
        }
    )
}

pub async fn insert_evidence(
    tx: &mut Tx,
    government: Uuid,
    work: &Work,
    evidence: &[Evidence],
    album: &[Prepared],
) -> Result<()> {
    insert_many!(
        tx,
        "INSERT INTO evidence (government_id, id, entry_id, file_name, media_type, bytes, sha256) ",
        7,
        evidence,
        |values, one| {
            let file = &album[one.file];
            values
                .push_bind(government)
                .push_bind(one.id)
                .push_bind(work.entries[one.entry].id)
                .push_bind(&file.name)
                .push_bind(file.media_type)
                .push_bind(file.content.len() as i64)
                .push_bind(&file.sha256);
        }
    )
}

const UNIT_MONTHS: &str = concat!(
    "INSERT INTO unit_months (government_id, unit_id, month, entries, accepted, returned",
    each_wait!(text [", ", ""]),
    ") "
);

/// The rollups of entries and reactions.
pub async fn insert_months(
    tx: &mut Tx,
    government: Uuid,
    (city, plan): (&City, &Plan),
    indicators: &BTreeMap<(usize, Month), IndicatorSum>,
    units: &BTreeMap<(usize, Month), Sums>,
) -> Result<()> {
    let (indicators, units): (Vec<_>, Vec<_>) = (indicators.iter().collect(), units.iter().collect());
    insert_many!(
        tx,
        "INSERT INTO indicator_months (government_id, indicator_id, month, n, total, out_of, last_day, last_sent, last_entry_id, last_quantity) ",
        10,
        indicators,
        |values, row| {
            let ((indicator, month), row) = *row;
            values
                .push_bind(government)
                .push_bind(plan.indicators[*indicator].id)
                .push_bind(*month)
                .push_bind(row.n)
                .push_bind(row.total)
                .push_bind(row.out_of)
                .push_bind(row.last.0)
                .push_bind(row.last.1)
                .push_bind(row.last.2)
                .push_bind(row.last.3);
        }
    )?;
    insert_many!(tx, UNIT_MONTHS, 12, units, |values, row| {
        let ((unit, month), row) = *row;
        values
            .push_bind(government)
            .push_bind(city.units[*unit].id)
            .push_bind(*month)
            .push_bind(row.entries)
            .push_bind(row.accepted)
            .push_bind(row.returned);
        for count in row.waits {
            values.push_bind(count);
        }
    })
}
