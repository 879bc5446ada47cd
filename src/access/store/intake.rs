//! Accounts that go when the people they belong to are taken back.

use crate::base::{Result, Uuid};
use crate::server::db::{Tx, run_for};
use crate::{ids, write};

/// An account of a person, with how many roles were given to it.
#[derive(sqlx::FromRow)]
pub struct OfPerson {
    pub id: Uuid,
    pub person_id: Uuid,
    pub name: String,
    pub roles: i64,
}

const OF_PEOPLE: &str = "SELECT a.id, a.person_id, a.name, COUNT(g.role) AS roles FROM accounts a \
     LEFT JOIN grants g ON g.government_id = a.government_id AND g.account_id = a.id \
     WHERE a.government_id = $1 AND a.person_id IS NOT NULL GROUP BY a.id, a.person_id, a.name ORDER BY a.name, a.id";

/// Every account that belongs to a person, by name.
pub async fn of_people(tx: &mut Tx, government: Uuid) -> Result<Vec<OfPerson>> {
    write!(tx, on => sqlx::query_as(OF_PEOPLE).bind(government).fetch_all(on))
}

const REMOVE: [&str; 4] = [
    concat!("DELETE FROM grants WHERE government_id = $1 AND account_id IN ", ids!()),
    concat!("DELETE FROM sessions WHERE government_id = $1 AND account_id IN ", ids!()),
    concat!("DELETE FROM personal_links WHERE government_id = $1 AND account_id IN ", ids!()),
    concat!("DELETE FROM accounts WHERE government_id = $1 AND id IN ", ids!()),
];

/// Removes accounts with their roles, sessions and links.
pub async fn remove(tx: &mut Tx, government: Uuid, accounts: &[Uuid]) -> Result<()> {
    for sql in REMOVE {
        run_for(tx, sql, government, accounts).await?;
    }
    Ok(())
}
