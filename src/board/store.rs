//! SQL of boards: names of units and rollups, never raw rows.

use crate::base::{Day, Month, Period, Result, Uuid};
use crate::plan::rules::Accepted;
use crate::read;
use crate::server::db::Db;
use crate::server::texts::text;
use crate::work::columns::each_wait;
use crate::work::sums::Sums;
use sqlx::FromRow;

/// A unit in its tree.
#[derive(Clone, Debug, FromRow)]
pub struct Unit {
    pub id: Uuid,
    pub parent_id: Option<Uuid>,
    pub code: String,
    pub name: String,
    pub kind: String,
}

const UNITS: &str = "SELECT id, parent_id, code, name, kind FROM units WHERE government_id = $1 ORDER BY name, code";

/// All units, by name.
pub async fn units(db: &Db, government: Uuid) -> Result<Vec<Unit>> {
    read!(db, on => sqlx::query_as(UNITS).bind(government).fetch_all(on))
}

const BELOW: &str = "SELECT ancestor_id, descendant_id FROM unit_closure WHERE government_id = $1";

/// Every unit with each unit below it, itself included.
pub async fn below(db: &Db, government: Uuid) -> Result<Vec<(Uuid, Uuid)>> {
    read!(db, on => sqlx::query_as(BELOW).bind(government).fetch_all(on))
}

const SUMS: &str = concat!(
    "SELECT CAST(COALESCE(SUM(m.entries), 0) AS BIGINT) AS entries, \
     CAST(COALESCE(SUM(m.accepted), 0) AS BIGINT) AS accepted, CAST(COALESCE(SUM(m.returned), 0) AS BIGINT) AS returned",
    each_wait!(text [", CAST(COALESCE(SUM(m.", "), 0) AS BIGINT) AS ", ""]),
    " FROM unit_closure c \
     JOIN unit_months m ON m.government_id = c.government_id AND m.unit_id = c.descendant_id AND m.month BETWEEN $3 AND $4 \
     WHERE c.government_id = $1 AND c.ancestor_id = $2"
);

/// What became of the entries of a unit and below.
pub async fn sums(db: &Db, government: Uuid, unit: Uuid, period: Period) -> Result<Sums> {
    read!(db, on => sqlx::query_as(SUMS).bind(government).bind(unit).bind(period.from).bind(period.to).fetch_one(on))
}

const LAST_DAYS: &str = "SELECT m.indicator_id, MAX(m.last_day) AS last_day FROM indicator_months m \
     WHERE m.government_id = $1 AND m.month BETWEEN $2 AND $3 AND m.last_day IS NOT NULL GROUP BY m.indicator_id";

/// The day of the latest accepted entry of each indicator that has one in the months.
pub async fn last_days(db: &Db, government: Uuid, from: Month, to: Month) -> Result<Vec<(Uuid, Day)>> {
    read!(db, on => sqlx::query_as(LAST_DAYS).bind(government).bind(from).bind(to).fetch_all(on))
}

/// What was accepted under an indicator in a month.
#[derive(FromRow)]
pub struct AcceptedMonth {
    pub month: Month,
    #[sqlx(flatten)]
    pub accepted: Accepted,
}

const MONTHS: &str = "SELECT month, n, total, out_of, last_quantity FROM indicator_months \
     WHERE government_id = $1 AND indicator_id = $2 AND month <= $3 AND n > 0 ORDER BY month";

/// The months of an indicator up to one, in order.
pub async fn months(db: &Db, government: Uuid, indicator: Uuid, to: Month) -> Result<Vec<AcceptedMonth>> {
    read!(db, on => sqlx::query_as(MONTHS).bind(government).bind(indicator).bind(to).fetch_all(on))
}

const YEAR_OF: &str = "SELECT year FROM indicators WHERE government_id = $1 AND id = $2";

/// The year of an indicator.
pub async fn year_of(db: &Db, government: Uuid, id: Uuid) -> Result<Option<i64>> {
    read!(db, on => sqlx::query_scalar(YEAR_OF).bind(government).bind(id).fetch_optional(on))
}

const FIRST_YEAR: &str = "SELECT MIN(year) FROM indicators WHERE government_id = $1";
const FIRST_MONTH: &str = "SELECT MIN(month) FROM survey_months WHERE government_id = $1";

/// The first year with an indicator or an answer of a resident.
pub async fn first_year(db: &Db, government: Uuid) -> Result<Option<i64>> {
    let year: Option<i64> = read!(db, on => sqlx::query_scalar(FIRST_YEAR).bind(government).fetch_one(on))?;
    let month: Option<Month> = read!(db, on => sqlx::query_scalar(FIRST_MONTH).bind(government).fetch_one(on))?;
    Ok(year.into_iter().chain(month.map(|month| i64::from(month.year()))).min())
}

const FIRST_ACCEPTED: &str = "SELECT MIN(month) FROM indicator_months WHERE government_id = $1 AND n > 0";

/// The first month with an accepted entry.
pub async fn first_accepted(db: &Db, government: Uuid) -> Result<Option<Month>> {
    read!(db, on => sqlx::query_scalar(FIRST_ACCEPTED).bind(government).fetch_one(on))
}
