//! How much there is.

use crate::base::{Day, Result, Uuid};
use crate::server::db::Db;
use crate::{on_day, read};

/// How many a government has of what its first steps make.
#[derive(Debug, sqlx::FromRow)]
pub struct Counts {
    pub units: i64,
    /// Who work somewhere today: whoever lost the post with its unit has to be loaded again.
    pub people: i64,
    pub indicators: i64,
    pub services: i64,
    pub answers: i64,
    /// Units in which somebody works today, and those of them in which somebody has an account: they are made
    /// unit by unit, and who comes later is no first step any more.
    pub units_at_work: i64,
    pub units_with_accounts: i64,
}

const COUNTS: &str = concat!(
    "SELECT (SELECT COUNT(*) FROM units WHERE government_id = $1) AS units, \
     COUNT(DISTINCT h.person_id) AS people, \
     (SELECT COUNT(*) FROM indicators WHERE government_id = $1) AS indicators, \
     (SELECT COUNT(*) FROM services WHERE government_id = $1) AS services, \
     (SELECT CAST(COALESCE(SUM(respondents), 0) AS BIGINT) FROM survey_months WHERE government_id = $1) AS answers, \
     COUNT(DISTINCT p.unit_id) AS units_at_work, \
     COUNT(DISTINCT CASE WHEN a.id IS NOT NULL THEN p.unit_id END) AS units_with_accounts \
     FROM holders h JOIN posts p ON p.government_id = h.government_id AND p.id = h.post_id \
     LEFT JOIN accounts a ON a.government_id = h.government_id AND a.person_id = h.person_id \
     WHERE h.government_id = $1 AND h.main AND ",
    on_day!("h", "$2")
);

/// Counts them, as of a day.
pub async fn counts(db: &Db, government: Uuid, today: Day) -> Result<Counts> {
    read!(db, on => sqlx::query_as(COUNTS).bind(government).bind(today).fetch_one(on))
}
