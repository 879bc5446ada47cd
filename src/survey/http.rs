//! Addresses of survey: native form POSTs and the QR code.

use super::service::{self, Draft};
use super::{form, mark, poster};
use crate::app::SHOWN;
use crate::base::text::with_query;
use crate::base::{Error, Result};
use crate::server::App;
use crate::server::address::site;
use crate::server::form::{Fields, go, or_again};
use crate::server::request::Ctx;
use crate::server::told::tell;
use axum::Router;
use axum::extract::{OriginalUri, Path};
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, SET_COOKIE};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/nilai/{code}", post(rate))
        .route("/nilai/{code}/qr.svg", get(qr))
        .route("/kelola-layanan", post(save))
        .route("/kelola-layanan/hapus", post(remove))
}

/// Takes a rating and thanks for it; a second one of the same browser and day is not counted and
/// the page says so.
async fn rate(
    ctx: Ctx,
    Path(code): Path<String>,
    OriginalUri(address): OriginalUri,
    headers: HeaderMap,
    form: Fields,
) -> Response {
    let page = address.path();
    let done = take(&ctx, &code, &headers, &form).await.map(|mark| match mark {
        Some(mark) => ([(SET_COOKIE, mark)], tell(&format!("{page}?ok=1"))).into_response(),
        None => go(page),
    });
    or_again(&ctx, page, form, done).await
}

/// The mark for the browser; none if it has one already.
async fn take(ctx: &Ctx, code: &str, headers: &HeaderMap, fields: &Fields) -> Result<Option<String>> {
    let service = service::service_by_code(ctx, code).await?;
    if mark::is_set(ctx, headers, &service) {
        return Ok(None);
    }
    service::rate(ctx, &service, &form::read(fields, &service)?).await?;
    Ok(Some(mark::set(ctx, &service)))
}

/// The QR code of a service's page.
async fn qr(ctx: Ctx, Path(code): Path<String>, parts: Parts) -> Result<Response> {
    let service = service::service_by_code(&ctx, &code).await?;
    let site = site(&ctx.app.config, Some(&parts.headers));
    let image = poster::qr(&poster::address(&site, &service.code)).ok_or(Error::NotFound)?;
    // without an address of its own the site is where the request says, which a shared cache must not keep
    let cache = if ctx.app.config.address.is_some() { "public, max-age=3600" } else { "private, max-age=3600" };
    Ok(([(CONTENT_TYPE, "image/svg+xml"), (CACHE_CONTROL, cache)], image).into_response())
}

async fn save(ctx: Ctx, form: Fields) -> Response {
    let text = |name| form.text(name).to_owned();
    let draft = Draft {
        was: form.given("was").map(str::to_owned),
        code: text("code"),
        name: text("name"),
        unit: text("unit"),
        free_of_charge: form.has("free_of_charge"),
        shown: form.given(SHOWN).map(str::to_owned),
    };
    let saved = service::save(&ctx, &draft).await;
    let form = form.unless_changed(&saved, &["was"]);
    or_again(&ctx, "/kelola-layanan", form, saved.map(|()| tell("/kelola-layanan?ok=tersimpan"))).await
}

async fn remove(ctx: Ctx, form: Fields) -> Response {
    let removed = service::remove(&ctx, form.text("remove")).await;
    let done = removed.map(|name| tell(&with_query("/kelola-layanan?ok=dihapus", [("nama", name.as_str())])));
    or_again(&ctx, "/kelola-layanan", form, done).await
}
