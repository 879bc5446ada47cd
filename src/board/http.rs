//! Files to download. `/unit/{kode}.csv`, `/layanan/{kode}.csv` and `/papan/indikator/{id}.csv` share
//! their form with pages, so the router hands them to [`file`].

use super::{Term, csv, service};
use crate::base::{Error, Result, Uuid};
use crate::server::App;
use crate::server::request::Ctx;
use axum::Router;
use axum::extract::{FromRequest, Path, Query, Request};
use axum::http::{Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;

/// The filters of an address.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Filters {
    tahun: String,
    periode: String,
    unit: String,
    jenis: String,
}

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/papan.csv", get(file))
        .route("/peringkat.csv", get(file))
        .route("/papan/indikator/{id}/laporan.csv", get(entries))
}

/// The table of a page as a file.
///
/// # Errors
/// Those of the page; `NotFound` for a page without a table.
pub async fn file(ctx: Ctx, request: Request) -> Result<Response> {
    let Query(Filters { tahun, periode, unit, jenis }) = Query::try_from_uri(request.uri()).unwrap_or_default();
    let term = || Term::read(&tahun, &periode, ctx.today());
    let path = request.uri().path().to_owned();
    let parts = Path::<Vec<String>>::from_request(request, &()).await;
    let last = parts.ok().and_then(|Path(mut parts)| parts.pop()).unwrap_or_default();
    let code = last.trim_end_matches(".csv");
    let body = match path.split('/').nth(1) {
        Some("papan.csv") => {
            csv::board(service::board(&ctx, term()?, &unit).await?.figures.as_ref().ok_or(Error::NotFound)?)?
        }
        Some("peringkat.csv") => csv::ranking(&service::ranking(&ctx, term()?, &jenis).await?.figures)?,
        Some("unit") => csv::unit(&service::unit(&ctx, term()?, code).await?.figures)?,
        Some("layanan") => csv::service(&service::service(&ctx, term()?, code).await?.figures)?,
        Some("papan") => {
            let id = id(code)?;
            let term = service::term_of(&ctx, id, &tahun, &periode).await?;
            csv::indicator(&service::indicator(&ctx, term, id).await?.figures)?
        }
        _ => return Err(Error::NotFound),
    };
    Ok(attached(body))
}

/// The entries under an indicator that the viewer may read, as a file.
async fn entries(ctx: Ctx, Path(code): Path<String>, uri: Uri) -> Result<Response> {
    let Query(Filters { tahun, periode, .. }) = Query::try_from_uri(&uri).unwrap_or_default();
    let id = id(&code)?;
    let term = service::term_of(&ctx, id, &tahun, &periode).await?;
    let entries = service::all_entries(&ctx, term, id).await?;
    Ok(attached(csv::entries(&service::indicator(&ctx, term, id).await?.figures, &entries)?))
}

fn id(code: &str) -> Result<Uuid> {
    code.parse().map_err(|_| Error::NotFound)
}

fn attached(body: String) -> Response {
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8"), (header::CONTENT_DISPOSITION, "attachment")];
    (headers, body).into_response()
}
