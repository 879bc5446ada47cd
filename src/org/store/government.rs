//! SQL of what holds for a government as a whole.

use crate::base::{Result, Uuid};
use crate::org::setting::Setting;
use crate::server::db::{Db, Tx};
use crate::{read, run, write};

const SETTINGS: &str = "SELECT name, value FROM settings WHERE government_id = $1";

/// What was decided, by name.
pub async fn settings(db: &Db, government: Uuid) -> Result<Vec<(String, String)>> {
    read!(db, on => sqlx::query_as(SETTINGS).bind(government).fetch_all(on))
}

const SETTING: &str = "SELECT value FROM settings WHERE government_id = $1 AND name = $2";

/// What was decided of one setting.
pub async fn setting(tx: &mut Tx, government: Uuid, setting: Setting) -> Result<Option<String>> {
    write!(tx, on => sqlx::query_scalar(SETTING).bind(government).bind(setting).fetch_optional(on))
}

const SET_SETTING: &str = "INSERT INTO settings (government_id, name, value) VALUES ($1, $2, $3) \
     ON CONFLICT (government_id, name) DO UPDATE SET value = excluded.value";

pub async fn set_setting(tx: &mut Tx, government: Uuid, setting: Setting, value: &str) -> Result<()> {
    run!(tx, sqlx::query(SET_SETTING).bind(government).bind(setting).bind(value))?;
    Ok(())
}

const OTHER_OF_HOST: &str = "SELECT code FROM governments WHERE host = $2 AND id <> $1";

/// The code of another government that has a host name.
pub async fn other_of_host(tx: &mut Tx, government: Uuid, host: &str) -> Result<Option<String>> {
    write!(tx, on => sqlx::query_scalar(OTHER_OF_HOST).bind(government).bind(host).fetch_optional(on))
}

const SET_HOST: &str = "UPDATE governments SET host = $2 WHERE id = $1";

pub async fn set_host(tx: &mut Tx, government: Uuid, host: Option<&str>) -> Result<()> {
    run!(tx, sqlx::query(SET_HOST).bind(government).bind(host))?;
    Ok(())
}

const SET_ZONE: &str = "UPDATE governments SET time_zone = $2 WHERE id = $1";

pub async fn set_zone(tx: &mut Tx, government: Uuid, zone: &str) -> Result<()> {
    run!(tx, sqlx::query(SET_ZONE).bind(government).bind(zone))?;
    Ok(())
}
