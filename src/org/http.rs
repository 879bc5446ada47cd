//! Addresses of org: the personnel office's forms.

use super::service::{self, NewPerson};
use crate::app::Posted;
use crate::base::{Error, Uuid};
use crate::server::App;
use crate::server::page::page_again;
use crate::server::request::{Ctx, Form};
use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use std::collections::BTreeMap;

/// The fields of a form as they were sent.
type Fields = BTreeMap<String, String>;

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/organisasi/penempatan/{id}/akhiri", post(end_holding))
        .route("/organisasi/pegawai/{id}/jabatan", post(give_post))
        .route("/organisasi/pegawai/{id}/atasan", post(set_superior))
        .route("/organisasi/unit/{code}/pegawai", post(add_person))
}

fn field<'f>(values: &'f Fields, name: &str) -> &'f str {
    values.get(name).map_or("", String::as_str)
}

async fn again(ctx: &Ctx, path: &str, values: Fields, error: Error) -> Response {
    page_again(ctx, path, Posted { values, error: Some(error) }).await
}

async fn end_holding(ctx: Ctx, Path(id): Path<Uuid>, Form(values): Form<Fields>) -> Response {
    match service::end_holding(&ctx, id, field(&values, "until")).await {
        Ok(person) => Redirect::to(&format!("/organisasi/pegawai/{person}?ok=1")).into_response(),
        Err(error) => {
            let page = format!("/organisasi/pegawai/{}", field(&values, "person").parse().unwrap_or(Uuid::nil()));
            again(&ctx, &page, values, error).await
        }
    }
}

async fn give_post(ctx: Ctx, Path(id): Path<Uuid>, Form(values): Form<Fields>) -> Response {
    let page = format!("/organisasi/pegawai/{id}");
    let given = service::give_post(&ctx, id, field(&values, "unit"), field(&values, "title"), field(&values, "from"));
    match given.await {
        Ok(()) => Redirect::to(&format!("{page}?ok=1")).into_response(),
        Err(error) => again(&ctx, &page, values, error).await,
    }
}

async fn set_superior(ctx: Ctx, Path(id): Path<Uuid>, Form(values): Form<Fields>) -> Response {
    let page = format!("/organisasi/pegawai/{id}");
    let field = |name| field(&values, name);
    let set = service::set_superior(&ctx, id, field("number"), field("from"), field("until"), field("reason")).await;
    match set {
        Ok(()) => Redirect::to(&format!("{page}?ok=1")).into_response(),
        Err(error) => again(&ctx, &page, values, error).await,
    }
}

async fn add_person(ctx: Ctx, Path(code): Path<String>, Form(values): Form<Fields>) -> Response {
    let new = NewPerson {
        name: field(&values, "name"),
        status: field(&values, "status"),
        number: field(&values, "number"),
        unit: &code,
        title: field(&values, "title"),
    };
    match service::add_person(&ctx, &new).await {
        Ok(person) => Redirect::to(&format!("/organisasi/pegawai/{person}?ok=1")).into_response(),
        Err(error) => again(&ctx, &super::page::unit_address(&code), values, error).await,
    }
}
