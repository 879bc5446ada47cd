//! Use cases of access.

use super::Viewer;
use crate::base::Result;
use crate::server::App;
use crate::server::request::Government;

/// The viewer that a session token stands for; the public for a token that is unknown or expired.
pub async fn viewer_of(_app: &App, government: &Government, _token: &str) -> Result<Viewer> {
    Ok(Viewer::public(government.id))
}
