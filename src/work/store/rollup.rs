//! Rollups of entries and reactions, kept in the transaction of each write.
//!
//! `unit_months`, by the unit and month of the entry's day: `entries` in any state, `accepted` and
//! `returned` in that state now; and the answers ever given to entries of that unit and month, by
//! how long the entry had waited since it was last submitted. Taking back an acceptance answers
//! nobody and counts in no bucket; one that was undone was no answer and leaves its bucket.
//!
//! `indicator_months`, by indicator and month: accepted entries, their quantities and wholes added
//! up, and the latest of them by day, time of submission and id.

use crate::base::{Day, Month, Quantity, Result, Uuid};
use crate::server::db::Tx;
use crate::server::texts::text;
use crate::work::columns::each_wait;
use crate::work::sums::Sums;
use crate::{insert_many, run, write};
use std::collections::BTreeMap;

/// A row of `unit_months`, or what is added to one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct UnitMonth {
    pub unit_id: Uuid,
    pub month: Month,
    #[sqlx(flatten)]
    pub sums: Sums,
}

impl UnitMonth {
    /// Changes of the states.
    pub fn states(unit_id: Uuid, month: Month, entries: i64, accepted: i64, returned: i64) -> UnitMonth {
        UnitMonth { unit_id, month, sums: Sums { entries, accepted, returned, ..Sums::default() } }
    }

    /// With answers more in a bucket, or less.
    pub fn answered(mut self, bucket: usize, n: i64) -> UnitMonth {
        self.sums.waits[bucket] += n;
        self
    }
}

const BUMP_UNIT: &str = concat!(
    "INSERT INTO unit_months AS m (government_id, unit_id, month, entries, accepted, returned",
    each_wait!(text [", ", ""]),
    ") "
);
const ONTO_UNIT: &str = concat!(
    " ON CONFLICT (government_id, unit_id, month) DO UPDATE SET entries = m.entries + excluded.entries, \
     accepted = m.accepted + excluded.accepted, returned = m.returned + excluded.returned",
    each_wait!(text [", ", " = m.", " + excluded.", ""])
);

/// Adds to months of units, whose rows are then the transaction's own until it ends.
///
/// Whoever adds, answers, changes or withdraws entries does this first, before the entries themselves, and
/// the rows are taken in one order: so two transactions never hold what the other waits for, and a day's
/// room is counted by one at a time. What then turns out not to be possible is rolled back with it.
pub async fn bump_units(tx: &mut Tx, by: impl IntoIterator<Item = (Uuid, UnitMonth)>) -> Result<()> {
    let mut rows: BTreeMap<(Uuid, Uuid, Month), Sums> = BTreeMap::new();
    for (government, UnitMonth { unit_id, month, sums }) in by {
        *rows.entry((government, unit_id, month)).or_default() += sums;
    }
    let rows: Vec<_> = rows.into_iter().collect();
    insert_many!(
        tx,
        BUMP_UNIT,
        12,
        rows,
        |values, row| {
            let ((government, unit, month), sums) = row;
            values
                .push_bind(*government)
                .push_bind(*unit)
                .push_bind(*month)
                .push_bind(sums.entries)
                .push_bind(sums.accepted)
                .push_bind(sums.returned);
            for n in sums.waits {
                values.push_bind(n);
            }
        },
        ONTO_UNIT
    )?;
    Ok(())
}

const MONTHS: &str = "SELECT unit_id, month FROM unit_months WHERE government_id = $1";

/// Takes all rows of `unit_months` of a government, in the order of [`bump_units`].
pub async fn hold_units(tx: &mut Tx, government: Uuid) -> Result<()> {
    let months: Vec<(Uuid, Month)> = write!(tx, on => sqlx::query_as(MONTHS).bind(government).fetch_all(on))?;
    bump_units(tx, months.into_iter().map(|(unit, month)| (government, UnitMonth::states(unit, month, 0, 0, 0)))).await
}

/// A row of `indicator_months`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct IndicatorMonth {
    pub indicator_id: Uuid,
    pub month: Month,
    pub n: i64,
    pub total: i64,
    pub out_of: i64,
    pub last_day: Option<Day>,
    pub last_sent: Option<i64>,
    pub last_entry_id: Option<Uuid>,
    pub last_quantity: Option<Quantity>,
}

const BUMP_INDICATOR: &str = "INSERT INTO indicator_months AS m (government_id, indicator_id, month, n, total, out_of, \
     last_day, last_sent, last_entry_id, last_quantity) ";

/// A column of the latest entry: that of the month so far, or of those which are added.
macro_rules! latest {
    ($column:literal) => {
        concat!(
            $column,
            " = CASE WHEN (m.last_day, m.last_sent, m.last_entry_id) >= (excluded.last_day, excluded.last_sent, excluded.last_entry_id) \
             THEN m.",
            $column,
            " ELSE excluded.",
            $column,
            " END"
        )
    };
}
const ONTO_INDICATOR: &str = concat!(
    " ON CONFLICT (government_id, indicator_id, month) DO UPDATE SET n = m.n + excluded.n, total = m.total + excluded.total, \
     out_of = m.out_of + excluded.out_of, ",
    latest!("last_day"),
    ", ",
    latest!("last_sent"),
    ", ",
    latest!("last_entry_id"),
    ", ",
    latest!("last_quantity")
);

/// Adds entries that were accepted, of several indicators, each month once and in order: the rows are the
/// transaction's own until it ends, those too that are then made anew.
pub async fn bump_indicators(tx: &mut Tx, by: &[(Uuid, IndicatorMonth)]) -> Result<()> {
    insert_many!(
        tx,
        BUMP_INDICATOR,
        10,
        by,
        |values, row| {
            let (government, by) = row;
            values
                .push_bind(*government)
                .push_bind(by.indicator_id)
                .push_bind(by.month)
                .push_bind(by.n)
                .push_bind(by.total)
                .push_bind(by.out_of)
                .push_bind(by.last_day)
                .push_bind(by.last_sent)
                .push_bind(by.last_entry_id)
                .push_bind(by.last_quantity);
        },
        ONTO_INDICATOR
    )?;
    Ok(())
}

/// Computes `indicator_months` from the entries; what follows narrows them down.
macro_rules! indicators_again {
    ($head:literal, $narrow:literal) => {
        concat!(
            $head,
            "SELECT government_id, indicator_id, month, n, total, out_of, day AS last_day, submitted_at AS last_sent, id AS last_entry_id, quantity AS last_quantity \
             FROM (SELECT e.government_id, e.indicator_id, e.month, e.day, e.submitted_at, e.id, e.quantity, \
             COUNT(*) OVER (PARTITION BY e.indicator_id, e.month) AS n, \
             CAST(SUM(e.quantity) OVER (PARTITION BY e.indicator_id, e.month) AS BIGINT) AS total, \
             CAST(SUM(COALESCE(e.out_of, 0)) OVER (PARTITION BY e.indicator_id, e.month) AS BIGINT) AS out_of, \
             ROW_NUMBER() OVER (PARTITION BY e.indicator_id, e.month ORDER BY e.day DESC, e.submitted_at DESC, e.id DESC) AS place \
             FROM entries e WHERE e.government_id = $1 AND e.state = 'accepted' AND e.indicator_id IS NOT NULL",
            $narrow,
            ") AS ranked WHERE place = 1"
        )
    };
}

const INDICATORS_AGAIN: &str = concat!(indicators_again!("", ""), " ORDER BY indicator_id, month");
const FORGET_INDICATOR: &str =
    "DELETE FROM indicator_months WHERE government_id = $1 AND indicator_id = $2 AND month = $3";
const INDICATOR_AGAIN: &str = indicators_again!(
    "INSERT INTO indicator_months (government_id, indicator_id, month, n, total, out_of, last_day, last_sent, last_entry_id, last_quantity) ",
    " AND e.indicator_id = $2 AND e.month = $3"
);

/// Makes an indicator's month anew from its entries, after [`bump_indicators`] took its row or [`hold_units`] all
/// that anybody could change it by.
pub async fn recompute_indicator(tx: &mut Tx, government: Uuid, indicator: Uuid, month: Month) -> Result<()> {
    for sql in [FORGET_INDICATOR, INDICATOR_AGAIN] {
        run!(tx, sqlx::query(sql).bind(government).bind(indicator).bind(month))?;
    }
    Ok(())
}

/// What `indicator_months` should hold, by indicator and month.
pub async fn recomputed_indicators(tx: &mut Tx, government: Uuid) -> Result<Vec<IndicatorMonth>> {
    write!(tx, on => sqlx::query_as(INDICATORS_AGAIN).bind(government).fetch_all(on))
}

const INDICATORS_STORED: &str = "SELECT indicator_id, month, n, total, out_of, last_day, last_sent, last_entry_id, last_quantity \
     FROM indicator_months WHERE government_id = $1 ORDER BY indicator_id, month";

/// What `indicator_months` holds, by indicator and month.
pub async fn stored_indicators(tx: &mut Tx, government: Uuid) -> Result<Vec<IndicatorMonth>> {
    write!(tx, on => sqlx::query_as(INDICATORS_STORED).bind(government).fetch_all(on))
}

/// For each bucket whether `waited` lies in it, between two pieces, by the places of the buckets' ends:
/// `ladder!(["COUNT(CASE WHEN ", " THEN 1 END)"] "$4" "$5" "$6" "$7" "$8")`.
macro_rules! ladder {
    ([$before:literal, $after:literal] $first:literal $($end:literal)*) => {
        concat!(
            $before, "waited <= ", $first, $after,
            $crate::work::store::rollup::ladder!(above [$before, $after] $first $($end)*)
        )
    };
    (above [$before:literal, $after:literal] $last:literal) => {
        concat!(", ", $before, "waited > ", $last, $after)
    };
    (above [$before:literal, $after:literal] $from:literal $to:literal $($end:literal)*) => {
        concat!(
            ", ", $before, "waited > ", $from, " AND waited <= ", $to, $after,
            $crate::work::store::rollup::ladder!(above [$before, $after] $to $($end)*)
        )
    };
}
pub(super) use ladder;

/// Computes `unit_months` from entries and reactions; what comes before and what follows narrow them down.
macro_rules! units_again {
    ($head:literal, $of_entries:literal, $of_reactions:literal) => {
        concat!(
            $head,
            "SELECT unit_id, month, CAST(SUM(entries) AS BIGINT) AS entries, CAST(SUM(accepted) AS BIGINT) AS accepted, \
             CAST(SUM(returned) AS BIGINT) AS returned",
            each_wait!(text [", CAST(SUM(", ") AS BIGINT) AS ", ""]),
            " FROM ( \
                 SELECT unit_id, month, 1 AS entries, CASE WHEN state = 'accepted' THEN 1 ELSE 0 END AS accepted, \
                 CASE WHEN state = 'returned' THEN 1 ELSE 0 END AS returned",
            each_wait!(text [", 0 AS ", ""]),
            " FROM entries WHERE government_id = $1",
            $of_entries,
            " UNION ALL SELECT unit_id, month, 0, 0, 0, ",
            ladder!(["CASE WHEN ", " THEN 1 ELSE 0 END"] "$2" "$3" "$4" "$5" "$6"),
            " FROM reactions WHERE government_id = $1 AND kind <> 'taken_back'",
            $of_reactions,
            ") AS parts GROUP BY unit_id, month ORDER BY unit_id, month"
        )
    };
}

const UNITS_AGAIN: &str = units_again!("", "", "");
/// By person first, as in `intake`.
pub(super) const UNITS_OF: &str = units_again!(
    "WITH mine AS MATERIALIZED (SELECT id, unit_id FROM entries WHERE government_id = $1 AND person_id = $7) ",
    " AND id IN (SELECT id FROM mine WHERE unit_id = $8)",
    " AND entry_id IN (SELECT id FROM mine WHERE unit_id = $8)"
);

/// What the entries of a person in a unit are in `unit_months`, with the answers to them.
pub async fn units_of(tx: &mut Tx, government: Uuid, person: Uuid, unit: Uuid) -> Result<Vec<UnitMonth>> {
    let [hour, four, day, three, week] = crate::work::rules::BUCKET_ENDS;
    write!(tx, on => sqlx::query_as(UNITS_OF).bind(government).bind(hour).bind(four).bind(day).bind(three).bind(week)
        .bind(person).bind(unit).fetch_all(on))
}

/// What `unit_months` should hold, by unit and month.
pub async fn recomputed_units(tx: &mut Tx, government: Uuid) -> Result<Vec<UnitMonth>> {
    let [hour, four, day, three, week] = crate::work::rules::BUCKET_ENDS;
    write!(tx, on => sqlx::query_as(UNITS_AGAIN).bind(government).bind(hour).bind(four).bind(day).bind(three).bind(week).fetch_all(on))
}

const UNITS_STORED: &str = concat!(
    "SELECT unit_id, month, entries, accepted, returned",
    each_wait!(text [", ", ""]),
    " FROM unit_months WHERE government_id = $1 AND (entries <> 0 OR accepted <> 0 OR returned <> 0",
    each_wait!(text [" OR ", " <> 0"]),
    ") ORDER BY unit_id, month"
);

/// What `unit_months` holds, by unit and month; rows of nothing but zeros say nothing.
pub async fn stored_units(tx: &mut Tx, government: Uuid) -> Result<Vec<UnitMonth>> {
    write!(tx, on => sqlx::query_as(UNITS_STORED).bind(government).fetch_all(on))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_waiting_time_lies_in_one_bucket() {
        assert_eq!(
            ladder!(["(", ")"] "1" "2" "3" "4" "5"),
            "(waited <= 1), (waited > 1 AND waited <= 2), (waited > 2 AND waited <= 3), (waited > 3 AND waited <= 4), \
             (waited > 4 AND waited <= 5), (waited > 5)"
        );
    }
}
