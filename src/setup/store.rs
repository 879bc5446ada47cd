//! How much there is.

use crate::base::{Day, Result, Uuid};
use crate::read;
use crate::server::db::Db;

/// How many a government has of what its first steps make.
#[derive(Debug, sqlx::FromRow)]
pub struct Counts {
    pub units: i64,
    pub people: i64,
    pub indicators: i64,
    pub services: i64,
    pub answers: i64,
    /// People who work today, of whom each gets an account, and those of them who have one.
    pub at_work: i64,
    pub accounts: i64,
}

const COUNTS: &str = "SELECT (SELECT COUNT(*) FROM units WHERE government_id = $1) AS units, \
     (SELECT COUNT(*) FROM persons WHERE government_id = $1) AS people, \
     (SELECT COUNT(*) FROM indicators WHERE government_id = $1) AS indicators, \
     (SELECT COUNT(*) FROM services WHERE government_id = $1) AS services, \
     (SELECT CAST(COALESCE(SUM(respondents), 0) AS BIGINT) FROM survey_months WHERE government_id = $1) AS answers, \
     COUNT(DISTINCT h.person_id) AS at_work, COUNT(DISTINCT a.person_id) AS accounts \
     FROM holders h LEFT JOIN accounts a ON a.government_id = h.government_id AND a.person_id = h.person_id \
     WHERE h.government_id = $1 AND h.main = $3 AND h.from_day <= $2 AND (h.until_day IS NULL OR h.until_day >= $2)";

/// Counts them, as of a day.
pub async fn counts(db: &Db, government: Uuid, today: Day) -> Result<Counts> {
    read!(db, on => sqlx::query_as(COUNTS).bind(government).bind(today).bind(true).fetch_one(on))
}
