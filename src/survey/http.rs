//! Addresses of survey: native form POSTs and the QR code.

use super::service::{self, Draft};
use super::{form, mark, poster};
use crate::app::SHOWN;
use crate::base::text::with_query;
use crate::base::{Error, Lang, Result};
use crate::server::App;
use crate::server::address::site;
use crate::server::form::{Fields, filled_in, go, or_again};
use crate::server::request::{Ctx, lang_cookie};
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
/// the page says so. The switch of the language is a button of the form: what is answered so far comes
/// back in the other language and is kept nowhere. It has the address of the form, so that it is of the
/// share for rating (`server::visits`) and nobody else's visits cost residents their answers.
async fn rate(
    ctx: Ctx,
    Path(code): Path<String>,
    OriginalUri(address): OriginalUri,
    headers: HeaderMap,
    form: Fields,
) -> Response {
    let page = address.path();
    let done = answer(&ctx, &code, page, &headers, &form).await;
    or_again(&ctx, page, form, done).await
}

async fn answer(ctx: &Ctx, code: &str, page: &str, headers: &HeaderMap, fields: &Fields) -> Result<Response> {
    let service = service::service_by_code(ctx, code).await?;
    // whoever comes back later to what this browser sent gets nothing of it
    if mark::is_set(ctx, headers, &service) {
        return Ok(go(page));
    }
    if let Some(lang) = Lang::from_code(fields.text("lang")) {
        let ctx = Ctx { lang, ..ctx.clone() };
        let wrong = serde_json::from_str(fields.text("refused")).ok();
        let page = filled_in(&ctx, page, fields.clone(), wrong).await;
        return Ok(([(SET_COOKIE, lang_cookie(&ctx))], page).into_response());
    }
    service::rate(ctx, &service, &form::read(fields, &service)?).await?;
    Ok(([(SET_COOKIE, mark::set(ctx, &service))], tell(&format!("{page}?ok=1"))).into_response())
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
