//! SQL of indicators; what imports ask in `intake`.

pub mod intake;

use super::rules::Accepted;
use super::{Aggregation, Polarity};
use crate::base::{Day, Hundredths, Month, Quantity, Result, Uuid};
use crate::server::db::{Db, Tx};
use crate::{heads, read, run, write};

/// An indicator as planned, with its unit's name.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Indicator {
    pub id: Uuid,
    pub code: String,
    pub name: String,
    pub measure: String,
    pub unit_id: Uuid,
    pub unit_code: String,
    pub unit_name: String,
    pub year: i64,
    pub polarity: Polarity,
    pub aggregation: Aggregation,
    pub baseline: Option<Quantity>,
    pub target: Quantity,
    pub weight: Hundredths,
    pub source: String,
    pub parent: Option<Uuid>,
}

/// The columns of [`Indicator`].
macro_rules! indicators {
    ($rest:literal) => {
        concat!(
            "SELECT i.id, i.code, i.name, i.measure, i.unit_id, u.code AS unit_code, u.name AS unit_name, i.year, \
             i.polarity, i.aggregation, i.baseline, i.target, i.weight, i.source, i.parent_id AS parent \
             FROM indicators i JOIN units u ON u.government_id = i.government_id AND u.id = i.unit_id ",
            $rest
        )
    };
}

const OF_YEAR: &str = indicators!(
    "WHERE i.government_id = $1 AND i.year = $2 AND ($3 IS NULL OR i.unit_id = $3) ORDER BY u.code, i.code"
);

/// The indicators of a year, of a unit or of all, by unit and code.
pub async fn indicators(db: &Db, government: Uuid, year: i64, unit: Option<Uuid>) -> Result<Vec<Indicator>> {
    read!(db, on => sqlx::query_as(OF_YEAR).bind(government).bind(year).bind(unit).fetch_all(on))
}

const BY_ID: &str = indicators!("WHERE i.government_id = $1 AND i.id = $2");
/// Waits for reports under it that are on their way, and lets later ones wait; SQLite has one writer.
const BY_ID_HELD: &str = indicators!("WHERE i.government_id = $1 AND i.id = $2 FOR UPDATE OF i");

/// An indicator.
pub async fn indicator(db: &Db, government: Uuid, id: Uuid) -> Result<Option<Indicator>> {
    read!(db, on => sqlx::query_as(BY_ID).bind(government).bind(id).fetch_optional(on))
}

/// As [`indicator`], as the transaction sees it; nobody reports under it until that ends.
pub async fn indicator_now(tx: &mut Tx, government: Uuid, id: Uuid) -> Result<Option<Indicator>> {
    let sql = match tx {
        Tx::Sqlite(_) => BY_ID,
        Tx::Postgres(_) => BY_ID_HELD,
    };
    write!(tx, on => sqlx::query_as(sql).bind(government).bind(id).fetch_optional(on))
}

/// What was accepted under an indicator in a month.
#[derive(sqlx::FromRow)]
pub struct AcceptedMonth {
    pub indicator_id: Uuid,
    #[sqlx(flatten)]
    pub accepted: Accepted,
}

const MONTHS: &str = "SELECT m.indicator_id, m.n, m.total, m.out_of, m.last_quantity FROM indicators i \
     JOIN indicator_months m ON m.government_id = i.government_id AND m.indicator_id = i.id AND m.month >= $4 AND m.month <= $5 \
     WHERE i.government_id = $1 AND i.year = $2 AND ($3 IS NULL OR i.unit_id = $3) ORDER BY m.month";

/// What was accepted from a month to a month, by indicator and in the order of months.
pub async fn months(
    db: &Db,
    government: Uuid,
    year: i64,
    unit: Option<Uuid>,
    from: Month,
    to: Month,
) -> Result<Vec<AcceptedMonth>> {
    read!(db, on => sqlx::query_as(MONTHS).bind(government).bind(year).bind(unit)
        .bind(from).bind(to).fetch_all(on))
}

/// An indicator that can be reported under.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Near {
    pub id: Uuid,
    pub name: String,
    pub measure: String,
    pub polarity: Polarity,
    pub aggregation: Aggregation,
    pub target: Quantity,
    pub unit_id: Uuid,
    pub unit_name: String,
}

/// An indicator `i` of the unit $2 itself in the year $3; of a unit above only where it has none.
macro_rules! is_near {
    () => {
        "i.government_id = $1 AND i.year = $3 AND (i.unit_id = $2 OR NOT EXISTS (SELECT 1 FROM indicators o \
         WHERE o.government_id = $1 AND o.unit_id = $2 AND o.year = $3))"
    };
}
const NEAR: &str = concat!(
    "SELECT i.id, i.name, i.measure, i.polarity, i.aggregation, i.target, i.unit_id, u.name AS unit_name \
     FROM unit_closure c CROSS JOIN units u CROSS JOIN indicators i \
     WHERE c.government_id = $1 AND c.descendant_id = $2 AND u.government_id = c.government_id AND u.id = c.ancestor_id \
     AND i.unit_id = c.ancestor_id AND ",
    is_near!(),
    " ORDER BY c.depth, i.code"
);
const NEAR_ONE: &str = concat!(
    "SELECT i.id, i.name, i.measure, i.polarity, i.aggregation, i.target, i.unit_id, \
     (SELECT u.name FROM units u WHERE u.government_id = $1 AND u.id = i.unit_id) AS unit_name FROM indicators i \
     WHERE i.id = $4 AND EXISTS (SELECT 1 FROM unit_closure c \
         WHERE c.government_id = $1 AND c.ancestor_id = i.unit_id AND c.descendant_id = $2) AND ",
    is_near!()
);

/// The indicators that whoever works in a unit can report under in the year of a day, nearest first.
pub async fn near(db: &Db, government: Uuid, unit: Uuid, day: Day) -> Result<Vec<Near>> {
    read!(db, on => sqlx::query_as(NEAR).bind(government).bind(unit).bind(i64::from(day.year())).fetch_all(on))
}

/// One of them, if it is one.
pub async fn near_one(db: &Db, government: Uuid, unit: Uuid, day: Day, id: Uuid) -> Result<Option<Near>> {
    read!(db, on => sqlx::query_as(NEAR_ONE)
        .bind(government).bind(unit).bind(i64::from(day.year())).bind(id).fetch_optional(on))
}

/// A unit that can be chosen.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Unit {
    pub id: Uuid,
    pub code: String,
    pub name: String,
}

const UNITS: &str = "SELECT id, code, name FROM units WHERE government_id = $1 ORDER BY code";
const UNITS_HEADED: &str = concat!(
    "SELECT DISTINCT u.id, u.code, u.name ",
    heads!("$2", "$3", "JOIN units u ON u.government_id = h.government_id AND u.id = c.descendant_id"),
    " ORDER BY u.code"
);

/// All units, by code.
pub async fn units(db: &Db, government: Uuid) -> Result<Vec<Unit>> {
    read!(db, on => sqlx::query_as(UNITS).bind(government).fetch_all(on))
}

/// The units that a person heads on a day and all below them, by code.
pub async fn units_headed(db: &Db, government: Uuid, person: Uuid, day: Day) -> Result<Vec<Unit>> {
    read!(db, on => sqlx::query_as(UNITS_HEADED).bind(government).bind(person).bind(day).fetch_all(on))
}

const UNIT_BY_CODE: &str = "SELECT id, code, name FROM units WHERE government_id = $1 AND code = $2";

/// A unit by its code.
pub async fn unit(db: &Db, government: Uuid, code: &str) -> Result<Option<Unit>> {
    read!(db, on => sqlx::query_as(UNIT_BY_CODE).bind(government).bind(code).fetch_optional(on))
}

const ABOVE: &str = indicators!(
    "JOIN unit_closure c ON c.government_id = i.government_id AND c.ancestor_id = i.unit_id AND c.descendant_id = $2 AND c.depth > 0 \
     WHERE i.government_id = $1 AND i.year = $3 ORDER BY c.depth, i.code"
);

/// The indicators of the units above a unit, nearest first.
pub async fn above(db: &Db, government: Uuid, unit: Uuid, year: i64) -> Result<Vec<Indicator>> {
    read!(db, on => sqlx::query_as(ABOVE).bind(government).bind(unit).bind(year).fetch_all(on))
}

/// What stands against changing or removing an indicator.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub struct Use {
    /// Entries under it, in any state.
    pub entries: i64,
    /// Of these, accepted or waiting: what is sent back is corrected by the rule of then.
    pub standing: i64,
    /// Indicators that serve it.
    pub children: i64,
}

const USE: &str = "SELECT (SELECT COUNT(*) FROM entries WHERE government_id = $1 AND indicator_id = $2) AS entries, \
     (SELECT COUNT(*) FROM entries WHERE government_id = $1 AND indicator_id = $2 AND state <> 'returned') AS standing, \
     (SELECT COUNT(*) FROM indicators WHERE government_id = $1 AND parent_id = $2) AS children";

/// What stands against changing an indicator.
pub async fn uses(db: &Db, government: Uuid, id: Uuid) -> Result<Use> {
    read!(db, on => sqlx::query_as(USE).bind(government).bind(id).fetch_one(on))
}

/// As [`uses`], within the change itself.
pub async fn uses_now(tx: &mut Tx, government: Uuid, id: Uuid) -> Result<Use> {
    write!(tx, on => sqlx::query_as(USE).bind(government).bind(id).fetch_one(on))
}

const OTHERS: &str = "SELECT CAST(COALESCE(SUM(weight), 0) AS BIGINT), COUNT(*) FROM indicators \
     WHERE government_id = $1 AND unit_id = $2 AND year = $3 AND id <> $4";

/// The weights of a unit's other indicators, and how many these are.
pub async fn others(tx: &mut Tx, government: Uuid, unit: Uuid, year: i64, id: Uuid) -> Result<(Hundredths, i64)> {
    write!(tx, on => sqlx::query_as(OTHERS).bind(government).bind(unit).bind(year).bind(id).fetch_one(on))
}

const CODE_TAKEN: &str =
    "SELECT EXISTS (SELECT 1 FROM indicators WHERE government_id = $1 AND year = $2 AND code = $3 AND id <> $4)";

/// Whether another indicator of the year has this code.
pub async fn code_taken(tx: &mut Tx, government: Uuid, year: i64, code: &str, id: Uuid) -> Result<bool> {
    write!(tx, on => sqlx::query_scalar(CODE_TAKEN).bind(government).bind(year).bind(code).bind(id).fetch_one(on))
}

const REMOVE: &str = "DELETE FROM indicators WHERE government_id = $1 AND id = $2";

/// Removes an indicator that nothing stands under.
pub async fn remove(tx: &mut Tx, government: Uuid, id: Uuid) -> Result<()> {
    run!(tx, sqlx::query(REMOVE).bind(government).bind(id))?;
    Ok(())
}
