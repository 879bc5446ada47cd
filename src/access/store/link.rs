//! One-time links.

use crate::access::SessionKey;
use crate::base::{Result, Uuid};
use crate::server::db::{Db, Tx};
use crate::{read, run};

const INSERT_LINK: &str = "INSERT INTO personal_links (token_hash, government_id, account_id, purpose, created_at, expires_at) \
     VALUES ($1, $2, $3, $4, $5, $6)";

/// A link as it is stored: to set the password of an account, or without one to make the first
/// administrator.
pub struct Link {
    pub key: SessionKey,
    /// Government and account.
    pub of: Option<(Uuid, Uuid)>,
    pub created_at: i64,
    pub expires_at: i64,
}

pub async fn insert_link(tx: &mut Tx, link: &Link) -> Result<()> {
    run!(
        tx,
        sqlx::query(INSERT_LINK)
            .bind(&link.key[..])
            .bind(link.of.map(|(government, _)| government))
            .bind(link.of.map(|(_, account)| account))
            .bind(if link.of.is_some() { "password" } else { "first" })
            .bind(link.created_at)
            .bind(link.expires_at)
    )?;
    Ok(())
}

pub(super) const DELETE_LINKS: &str =
    "DELETE FROM personal_links WHERE government_id = $1 AND account_id = $2 AND used_at IS NULL";

/// Takes back the links of an account that were not used.
pub async fn delete_links(tx: &mut Tx, government: Uuid, account: Uuid) -> Result<()> {
    run!(tx, sqlx::query(DELETE_LINKS).bind(government).bind(account))?;
    Ok(())
}

const UNUSED: &str = "SELECT created_at, expires_at FROM personal_links \
     WHERE government_id = $1 AND account_id = $2 AND used_at IS NULL AND expires_at > $3 \
     ORDER BY created_at DESC LIMIT 1";

/// Since when and until when an account has a link that still works.
pub async fn unused_link(db: &Db, government: Uuid, account: Uuid, now: i64) -> Result<Option<(i64, i64)>> {
    read!(db, on => sqlx::query_as(UNUSED).bind(government).bind(account).bind(now).fetch_optional(on))
}

const DELETE_FIRST: &str = "DELETE FROM personal_links WHERE purpose = 'first' AND used_at IS NULL";

/// Takes back the links of earlier first starts.
pub async fn delete_first_links(tx: &mut Tx) -> Result<()> {
    run!(tx, sqlx::query(DELETE_FIRST))?;
    Ok(())
}

const ACCOUNT: &str = "SELECT account_id FROM personal_links \
     WHERE token_hash = $1 AND government_id = $2 AND purpose = 'password' AND used_at IS NULL AND expires_at > $3";

/// The account whose password a link sets, if the link still works.
pub async fn account_of_link(db: &Db, key: &SessionKey, government: Uuid, now: i64) -> Result<Option<Uuid>> {
    read!(db, on => sqlx::query_scalar(ACCOUNT).bind(&key[..]).bind(government).bind(now).fetch_optional(on))
}

const FIRST: &str = "SELECT EXISTS (SELECT 1 FROM personal_links \
     WHERE token_hash = $1 AND purpose = 'first' AND used_at IS NULL AND expires_at > $2)";

/// Whether a link of the first start still works.
pub async fn is_first_link(db: &Db, key: &SessionKey, now: i64) -> Result<bool> {
    read!(db, on => sqlx::query_scalar(FIRST).bind(&key[..]).bind(now).fetch_one(on))
}

const USE: &str =
    "UPDATE personal_links SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2";

/// Uses a link up; false when it was used or has ended, also by someone at the same moment.
pub async fn use_link(tx: &mut Tx, key: &SessionKey, now: i64) -> Result<bool> {
    Ok(run!(tx, sqlx::query(USE).bind(&key[..]).bind(now))? > 0)
}
