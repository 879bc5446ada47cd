//! SQL of access.

mod account;
pub mod intake;
mod link;
mod session;

pub use account::*;
pub use link::*;
pub use session::*;

use crate::base::Result;
use crate::read;
use crate::server::db::Db;
use crate::server::request::Government;

const GOVERNMENT_OF_HOST: &str = "SELECT id, code, name, time_zone, demo FROM governments \
     WHERE host = $1 OR host IS NULL ORDER BY CASE WHEN host = $1 THEN 0 ELSE 1 END, demo, created_at LIMIT 1";

/// The government of a host name; otherwise the oldest one without a host of its own, real before
/// made-up.
pub async fn government_of_host(db: &Db, host: &str) -> Result<Option<Government>> {
    read!(db, on => sqlx::query_as(GOVERNMENT_OF_HOST).bind(host).fetch_optional(on))
}

const GOVERNMENTS: &str = "SELECT id, code, name, time_zone, demo FROM governments ORDER BY demo, created_at, id";

/// All governments of the installation, the oldest real one first.
pub async fn governments(db: &Db) -> Result<Vec<Government>> {
    read!(db, on => sqlx::query_as(GOVERNMENTS).fetch_all(on))
}
