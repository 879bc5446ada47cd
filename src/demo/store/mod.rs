//! SQL of the demo city: all rows in, all rows out.

mod city;
mod survey;
mod work;

pub use city::{insert_accounts, insert_city};
pub use survey::{insert_answers, insert_services, insert_tallies};
pub use work::{insert_entries, insert_evidence, insert_months, insert_plan, insert_reactions};

use crate::base::{Result, Uuid};
use crate::server::db::{Db, Tx};
use crate::{read, run};

const GOVERNMENT: &str = "SELECT id FROM governments WHERE demo AND code = $1";

/// The demo government, if there is one.
pub async fn government(db: &Db) -> Result<Option<Uuid>> {
    read!(db, on => sqlx::query_scalar(GOVERNMENT).bind(super::CODE).fetch_optional(on))
}

const FILES: &str = "SELECT id FROM evidence WHERE government_id = $1";

/// Ids of all evidence, whose files go with it.
pub async fn evidence(db: &Db, government: Uuid) -> Result<Vec<Uuid>> {
    read!(db, on => sqlx::query_scalar(FILES).bind(government).fetch_all(on))
}

/// Everything but the record, which is never changed; what refers to something goes before it.
const DELETIONS: [&str; 23] = [
    "DELETE FROM survey_months WHERE government_id = $1",
    "DELETE FROM survey_responses WHERE government_id = $1",
    "DELETE FROM services WHERE government_id = $1",
    "DELETE FROM unit_months WHERE government_id = $1",
    "DELETE FROM indicator_months WHERE government_id = $1",
    "DELETE FROM reactions WHERE government_id = $1",
    "DELETE FROM evidence WHERE government_id = $1",
    "DELETE FROM entries WHERE government_id = $1",
    "DELETE FROM withdrawn_entries WHERE government_id = $1",
    "DELETE FROM indicators WHERE government_id = $1",
    "DELETE FROM import_changes WHERE government_id = $1",
    "DELETE FROM import_runs WHERE government_id = $1",
    "DELETE FROM personal_links WHERE government_id = $1",
    "DELETE FROM sessions WHERE government_id = $1",
    "DELETE FROM grants WHERE government_id = $1",
    "DELETE FROM accounts WHERE government_id = $1",
    "DELETE FROM superior_overrides WHERE government_id = $1",
    "DELETE FROM holders WHERE government_id = $1",
    "DELETE FROM persons WHERE government_id = $1",
    "DELETE FROM posts WHERE government_id = $1",
    "DELETE FROM unit_closure WHERE government_id = $1",
    "DELETE FROM units WHERE government_id = $1",
    "DELETE FROM settings WHERE government_id = $1",
];
const DELETE_GOVERNMENT: &str = "DELETE FROM governments WHERE id = $1";

/// Takes a government away.
pub async fn delete(tx: &mut Tx, government: Uuid) -> Result<()> {
    for deletion in DELETIONS {
        run!(tx, sqlx::query(deletion).bind(government))?;
    }
    run!(tx, sqlx::query(DELETE_GOVERNMENT).bind(government))?;
    Ok(())
}
