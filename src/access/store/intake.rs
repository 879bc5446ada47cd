//! Accounts that go when the people they belong to are taken back.

use crate::base::{Result, Uuid};
use crate::run;
use crate::server::db::Tx;
use crate::write;

const OF_PEOPLE: &str = "SELECT id, person_id FROM accounts WHERE government_id = $1 AND person_id IS NOT NULL";

/// Every account that belongs to a person: account and person.
pub async fn of_people(tx: &mut Tx, government: Uuid) -> Result<Vec<(Uuid, Uuid)>> {
    write!(tx, on => sqlx::query_as(OF_PEOPLE).bind(government).fetch_all(on))
}

const REMOVE: [&str; 4] = [
    "DELETE FROM grants WHERE government_id = $1 AND account_id = $2",
    "DELETE FROM sessions WHERE government_id = $1 AND account_id = $2",
    "DELETE FROM personal_links WHERE government_id = $1 AND account_id = $2",
    "DELETE FROM accounts WHERE government_id = $1 AND id = $2",
];

/// Removes an account with its roles, sessions and links.
pub async fn remove(tx: &mut Tx, government: Uuid, account: Uuid) -> Result<()> {
    for sql in REMOVE {
        run!(tx, sqlx::query(sql).bind(government).bind(account))?;
    }
    Ok(())
}
