//! SQL of what its owner does with an entry: correct it, withdraw it.

use super::{Desk, counts_so};
use crate::base::{Result, Uuid};
use crate::server::db::{Db, Tx};
use crate::work::EntryState;
use crate::work::rules::NewEntry;
use crate::{read, run};

macro_rules! resubmit {
    ($lock:literal) => {
        concat!(
            "UPDATE entries SET unit_id = $4, appraiser_id = $5, indicator_id = $6, day = $7, month = $8, what = $9, \
             quantity = $10, out_of = $11, measure = $12, start_time = $13, end_time = $14, minutes = $15, \
             submitted_at = $16, state = 'submitted', reason = NULL \
             WHERE government_id = $1 AND id = $2 AND person_id = $3 AND state = $17 AND submitted_at = $18 AND ",
            counts_so!("$1", "$6", "$12", "$11", $lock)
        )
    };
}

/// Submits a corrected entry again; false if it is no longer as it was: in which state, and when it
/// was submitted last; or if its indicator counts otherwise by now.
pub async fn resubmit(
    tx: &mut Tx,
    government: Uuid,
    desk: Desk,
    entry: &NewEntry,
    now: i64,
    was: (EntryState, i64),
) -> Result<bool> {
    let sql = match tx {
        Tx::Sqlite(_) => resubmit!(""),
        Tx::Postgres(_) => resubmit!(" FOR KEY SHARE"),
    };
    let rows = run!(
        tx,
        sqlx::query(sql)
            .bind(government)
            .bind(entry.id)
            .bind(desk.person)
            .bind(desk.unit)
            .bind(desk.appraiser)
            .bind(entry.indicator)
            .bind(entry.day)
            .bind(entry.day.month())
            .bind(&entry.what)
            .bind(entry.quantity)
            .bind(entry.out_of)
            .bind(&entry.measure)
            .bind(entry.span.ends().map(|(start, _)| start))
            .bind(entry.span.ends().map(|(_, end)| end))
            .bind(entry.span.minutes())
            .bind(now)
            .bind(was.0)
            .bind(was.1)
    )?;
    Ok(rows == 1)
}

const REMEMBER: &str = "INSERT INTO withdrawn_entries (government_id, id, person_id, unit_id, appraiser_id) \
     SELECT government_id, id, person_id, unit_id, appraiser_id FROM entries WHERE government_id = $1 AND id = $2 \
     ON CONFLICT (government_id, id) DO NOTHING";
const EVIDENCE: &str = "DELETE FROM evidence WHERE government_id = $1 AND entry_id = $2";
const WITHDRAW: &str = "DELETE FROM entries WHERE government_id = $1 AND id = $2 AND state = 'submitted' AND submitted_at = $3 \
     AND NOT EXISTS (SELECT 1 FROM reactions r WHERE r.government_id = $1 AND r.entry_id = $2)";

/// Removes an entry that waits, with its evidence; its id stays known. False if it is no longer as it was submitted, or was
/// ever answered: then the transaction must not be committed.
pub async fn withdraw(tx: &mut Tx, government: Uuid, id: Uuid, submitted_at: i64) -> Result<bool> {
    run!(tx, sqlx::query(REMEMBER).bind(government).bind(id))?;
    run!(tx, sqlx::query(EVIDENCE).bind(government).bind(id))?;
    let rows = run!(tx, sqlx::query(WITHDRAW).bind(government).bind(id).bind(submitted_at))?;
    Ok(rows == 1)
}

const WITHDRAWN: &str = "SELECT person_id AS person, unit_id AS unit, appraiser_id AS appraiser FROM withdrawn_entries \
     WHERE government_id = $1 AND id = $2";

/// Whose an entry was and who was to answer it, if it was withdrawn.
pub async fn withdrawn(db: &Db, government: Uuid, id: Uuid) -> Result<Option<Desk>> {
    read!(db, on => sqlx::query_as(WITHDRAWN).bind(government).bind(id).fetch_optional(on))
}
