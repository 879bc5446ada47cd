//! Addresses of plan.

use crate::server::App;
use axum::Router;

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
}
