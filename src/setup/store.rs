//! How much there is.

use crate::base::{Result, Uuid};
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
    /// Accounts of people.
    pub accounts: i64,
}

const COUNTS: &str = "SELECT (SELECT COUNT(*) FROM units WHERE government_id = $1) AS units, \
     (SELECT COUNT(*) FROM persons WHERE government_id = $1) AS people, \
     (SELECT COUNT(*) FROM indicators WHERE government_id = $1) AS indicators, \
     (SELECT COUNT(*) FROM services WHERE government_id = $1) AS services, \
     (SELECT CAST(COALESCE(SUM(respondents), 0) AS BIGINT) FROM survey_months WHERE government_id = $1) AS answers, \
     (SELECT COUNT(*) FROM accounts WHERE government_id = $1 AND person_id IS NOT NULL) AS accounts";

/// Counts them.
pub async fn counts(db: &Db, government: Uuid) -> Result<Counts> {
    read!(db, on => sqlx::query_as(COUNTS).bind(government).fetch_one(on))
}
