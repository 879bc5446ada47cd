//! SQL of a person's own entries, month by month.

use super::{Entry, entries};
use crate::base::{Month, Result, Uuid};
use crate::read;
use crate::server::db::Db;

/// A month of a person's reports: how many there are, how many of them are accepted, and how many were sent back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct OwnMonth {
    pub month: Month,
    pub entries: i64,
    pub accepted: i64,
    pub returned: i64,
}

const MONTHS: &str = "SELECT month, COUNT(*) AS entries, COUNT(CASE WHEN state = 'accepted' THEN 1 END) AS accepted, \
     COUNT(CASE WHEN state = 'returned' THEN 1 END) AS returned FROM entries \
     WHERE government_id = $1 AND person_id = $2 GROUP BY month ORDER BY month DESC";

/// The months in which a person reported something, latest first.
pub async fn own_months(db: &Db, government: Uuid, person: Uuid) -> Result<Vec<OwnMonth>> {
    read!(db, on => sqlx::query_as(MONTHS).bind(government).bind(person).fetch_all(on))
}

const OF_MONTH: &str = entries!(
    "WHERE e.government_id = $1 AND e.person_id = $2 AND e.day >= $3 AND e.day <= $4 \
     ORDER BY e.day DESC, e.submitted_at DESC, e.id DESC LIMIT $5 OFFSET $6"
);

/// A page of a person's entries of a month, latest first.
pub async fn own_of_month(
    db: &Db,
    government: Uuid,
    person: Uuid,
    month: Month,
    (limit, offset): (i64, i64),
) -> Result<Vec<Entry>> {
    read!(db, on => sqlx::query_as(OF_MONTH).bind(government).bind(person).bind(month.first()).bind(month.last())
        .bind(limit).bind(offset).fetch_all(on))
}
