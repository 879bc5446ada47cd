//! Addresses of access.

use crate::server::App;
use axum::Router;

/// The cookie that holds the session's token.
pub const SESSION_COOKIE: &str = "kinerja_sesi";

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
}
