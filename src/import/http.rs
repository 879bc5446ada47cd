//! Addresses of import: files come as native multipart forms.

use super::service::{self, Upload};
use super::{Kind, desk, sheet, undo};
use crate::app::Posted;
use crate::base::{Error, Fault, Result, Uuid};
use crate::server::App;
use crate::server::page::page_again;
use crate::server::request::Ctx;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Form, Multipart, Path};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use bytes::Bytes;
use std::collections::BTreeMap;

/// What the other fields of the form may take beside the file. Bytes.
const ROOM: usize = 64 << 10;
/// The longest file name that is kept. Letters.
const LONGEST_NAME: usize = 120;

type Fields = BTreeMap<String, String>;

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/impor", post(receive))
        .layer(DefaultBodyLimit::max(sheet::LARGEST_FILE + ROOM))
        .route("/impor/jalankan", post(run))
        .route("/impor/{id}/batalkan", post(take_back))
        .route("/impor/{id}/ditolak.csv", get(refused))
}

/// Checks the file and shows what it would do.
async fn receive(ctx: Ctx, form: Multipart) -> Response {
    let received = match read(form).await {
        Ok((kind, upload)) => desk::receive(&ctx, kind, upload).await,
        Err(error) => Err(error),
    };
    match received {
        Ok(token) => Redirect::to(&format!("/impor?periksa={token}")).into_response(),
        Err(error) => again(&ctx, "/impor", error).await,
    }
}

async fn again(ctx: &Ctx, page: &str, error: Error) -> Response {
    page_again(ctx, page, Posted { values: Fields::new(), error: Some(error) }).await
}

async fn read(mut form: Multipart) -> Result<(Option<Kind>, Upload)> {
    let broken = |_| Error::invalid("berkas", Fault::FileUnreadable);
    let (mut kind, mut name, mut content) = (None, String::new(), Bytes::new());
    while let Some(field) = form.next_field().await.map_err(broken)? {
        match field.name() {
            Some("jenis") => kind = Kind::from_code(&field.text().await.map_err(broken)?),
            Some("berkas") => {
                let plain = field.file_name().unwrap_or_default().chars().filter(|c| !c.is_control());
                name = plain.take(LONGEST_NAME).collect();
                content = field.bytes().await.map_err(|error| match error.status().as_u16() {
                    413 => {
                        Error::invalid("berkas", Fault::FileTooLarge { max: (sheet::LARGEST_FILE >> 20).to_string() })
                    }
                    _ => broken(error),
                })?;
            }
            _ => {}
        }
    }
    if content.is_empty() {
        return Err(Error::invalid("berkas", Fault::FileNeeded));
    }
    Ok((kind, Upload { name, content }))
}

/// Runs a file that was checked; back to the check if rows are refused.
async fn run(ctx: Ctx, Form(values): Form<Fields>) -> Response {
    let token = values.get("token").map_or("", String::as_str);
    match desk::run_waiting(&ctx, token, values.contains_key("lewati")).await {
        Ok(report) => match report.run {
            Some(id) => Redirect::to(&format!("/impor/{id}?ok=1")).into_response(),
            None => Redirect::to(&format!("/impor?periksa={token}")).into_response(),
        },
        Err(error) => again(&ctx, "/impor", error).await,
    }
}

async fn take_back(ctx: Ctx, Path(id): Path<Uuid>, Form(values): Form<Fields>) -> Response {
    let page = format!("/impor/{id}");
    let undone = if values.contains_key("mengerti") {
        undo::undo(&ctx, id).await.map(|_| ())
    } else {
        Err(Error::invalid("mengerti", Fault::ConfirmUndo))
    };
    match undone {
        Ok(()) => Redirect::to(&page).into_response(),
        Err(error) => again(&ctx, &page, error).await,
    }
}

async fn refused(ctx: Ctx, Path(id): Path<Uuid>) -> Result<Response> {
    let rows = service::refused_file(&ctx, id).await?;
    let headers =
        [(CONTENT_TYPE, "text/csv; charset=utf-8"), (CONTENT_DISPOSITION, "attachment; filename=\"ditolak.csv\"")];
    Ok((headers, rows).into_response())
}
