//! Addresses of org: the personnel office's forms.

use super::service::{self, NewPerson};
use super::{person_address, unit_address};
use crate::app::SHOWN;
use crate::base::Uuid;
use crate::server::App;
use crate::server::form::{Fields, or_again};
use crate::server::request::Ctx;
use crate::server::told::tell;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::post;

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/organisasi/penempatan/{id}/akhiri", post(end_holding))
        .route("/organisasi/pegawai/{id}/jabatan", post(give_post))
        .route("/organisasi/pegawai/{id}/atasan", post(set_superior))
        .route("/organisasi/pegawai/{id}/atasan/batal", post(withdraw_superior))
        .route("/organisasi/unit/{code}/pegawai", post(add_person))
}

async fn end_holding(ctx: Ctx, Path(id): Path<Uuid>, form: Fields) -> Response {
    let ended = service::end_holding(&ctx, id, form.text("end"), form.given(SHOWN)).await;
    let page = person_address(form.text("person").parse().unwrap_or(Uuid::nil()));
    or_again(&ctx, &page, form, ended.map(|person| tell(&format!("{}?ok=1", person_address(person))))).await
}

async fn give_post(ctx: Ctx, Path(id): Path<Uuid>, form: Fields) -> Response {
    let page = person_address(id);
    let (text, shown) = (|name| form.text(name), form.given(SHOWN));
    let given = service::give_post(&ctx, id, text("unit"), text("title"), text("since"), shown).await;
    or_again(&ctx, &page, form, given.map(|()| tell(&format!("{page}?ok=1")))).await
}

async fn set_superior(ctx: Ctx, Path(id): Path<Uuid>, form: Fields) -> Response {
    let page = person_address(id);
    let (text, shown) = (|name| form.text(name), form.given(SHOWN));
    let days = (text("from"), text("until"));
    let chosen = text("chosen").parse().ok();
    let set = service::set_superior(&ctx, id, text("number"), chosen, days, text("reason"), shown).await;
    or_again(&ctx, &page, form, set.map(|()| tell(&format!("{page}?ok=1")))).await
}

async fn withdraw_superior(ctx: Ctx, Path(id): Path<Uuid>, form: Fields) -> Response {
    let page = person_address(id);
    let appointment = form.text("appointment").parse().unwrap_or(Uuid::nil());
    let withdrawn = service::withdraw_superior(&ctx, id, appointment, form.given(SHOWN)).await;
    or_again(&ctx, &page, form, withdrawn.map(|()| tell(&format!("{page}?ok=1")))).await
}

async fn add_person(ctx: Ctx, Path(code): Path<String>, form: Fields) -> Response {
    let new = NewPerson {
        name: form.text("name"),
        status: form.text("status"),
        number: form.text("number"),
        unit: &code,
        title: form.text("title"),
    };
    let added = service::add_person(&ctx, &new).await;
    let done = added.map(|person| tell(&format!("{}?ok=1", person_address(person))));
    or_again(&ctx, &unit_address(&code), form, done).await
}
