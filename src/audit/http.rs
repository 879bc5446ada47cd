//! The record as a file, at the address of its page with `.csv` behind.

use super::{Filter, service};
use crate::base::{Error, Result};
use crate::server::App;
use crate::server::download::csv_file;
use crate::server::request::Ctx;
use axum::Router;
use axum::extract::Query;
use axum::http::Uri;
use axum::response::Response;
use axum::routing::get;

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new().route("/jejak.csv", get(file))
}

async fn file(ctx: Ctx, uri: Uri) -> Result<Response> {
    let Query(filter) = Query::<Filter>::try_from_uri(&uri).map_err(|_| Error::NotFound)?;
    Ok(csv_file("jejak.csv", service::file(&ctx, filter).await?))
}
