//! Addresses of import: files come as native multipart forms.

use super::service::{self, Consent, Upload};
use super::{Kind, desk, sheet, undo};
use crate::app::Posted;
use crate::base::text::plain;
use crate::base::{Error, Fault, Result, Uuid};
use crate::server::App;
use crate::server::page::page_again;
use crate::server::request::{Ctx, Form};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Multipart, Path};
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
        .route("/impor/buang", post(discard))
        .route("/impor/{id}/batalkan", post(take_back))
        .route("/impor/{id}/ditolak.csv", get(refused))
        .route("/impor/contoh/{file}", get(example))
}

/// Checks the file and shows what it would do. Whoever may not send one is told before it is read.
async fn receive(ctx: Ctx, form: Multipart) -> Response {
    if let Err(error) = service::authorise_any(&ctx) {
        return again(&ctx, "/impor", Fields::new(), error).await;
    }
    let mut values = Fields::new();
    let received = match read(form, &mut values).await {
        Ok(upload) => {
            let kind = values.get("jenis").and_then(|code| Kind::from_code(code));
            desk::receive(&ctx, kind, upload).await
        }
        Err(error) => Err(error),
    };
    match received {
        Ok(token) => Redirect::to(&format!("/impor?periksa={token}")).into_response(),
        Err(error) => again(&ctx, "/impor", values, error).await,
    }
}

async fn again(ctx: &Ctx, page: &str, values: Fields, error: Error) -> Response {
    page_again(ctx, page, Posted { values, error: Some(error) }).await
}

/// The file that was sent; the form's other fields are put among `values`.
async fn read(mut form: Multipart, values: &mut Fields) -> Result<Upload> {
    let broken = |_| Error::invalid("berkas", Fault::FileUnreadable);
    let mut upload = Upload { name: String::new(), content: Bytes::new() };
    while let Some(field) = form.next_field().await.map_err(broken)? {
        match field.name() {
            Some("jenis") => {
                values.insert("jenis".to_owned(), plain(&field.text().await.map_err(broken)?));
            }
            Some("berkas") => {
                let name = field.file_name().map(plain).unwrap_or_default();
                upload.name = name.chars().take(LONGEST_NAME).collect();
                upload.content = field.bytes().await.map_err(|error| match error.status().as_u16() {
                    413 => {
                        Error::invalid("berkas", Fault::FileTooLarge { max: (sheet::LARGEST_FILE >> 20).to_string() })
                    }
                    _ => broken(error),
                })?;
            }
            _ => {}
        }
    }
    // browsers send a file without a name where none was chosen
    if upload.name.is_empty() && upload.content.is_empty() {
        return Err(Error::invalid("berkas", Fault::FileNeeded));
    }
    Ok(upload)
}

/// Runs a file that was checked; back to the check if rows are refused.
async fn run(ctx: Ctx, Form(values): Form<Fields>) -> Response {
    let token = values.get("token").map_or("", String::as_str);
    let consent = Consent { skip_bad: values.contains_key("lewati"), renames: values.contains_key("ganti_nama") };
    match desk::run_waiting(&ctx, token, consent).await {
        Ok(report) => match report.run {
            Some(id) => Redirect::to(&format!("/impor/{id}?ok=1")).into_response(),
            None => Redirect::to(&format!("/impor?periksa={token}")).into_response(),
        },
        // the file is not there any more
        Err(Error::NotFound) => again(&ctx, "/impor", Fields::new(), Error::NotFound).await,
        Err(error) => again(&ctx, &format!("/impor?periksa={token}"), Fields::new(), error).await,
    }
}

/// Forgets a file that waits.
async fn discard(ctx: Ctx, Form(values): Form<Fields>) -> Response {
    match desk::discard(&ctx, values.get("token").map_or("", String::as_str)).await {
        Ok(()) => Redirect::to("/impor").into_response(),
        Err(error) => again(&ctx, "/impor", values, error).await,
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
        Err(error) => again(&ctx, &page, values, error).await,
    }
}

async fn refused(ctx: Ctx, Path(id): Path<Uuid>) -> Result<Response> {
    Ok(csv_file("ditolak.csv", service::refused_file(&ctx, id).await?))
}

/// `/impor/contoh/unit.csv`: a file of a kind to be filled in.
async fn example(ctx: Ctx, Path(file): Path<String>) -> Result<Response> {
    let kind = file.strip_suffix(".csv").and_then(Kind::from_code).ok_or(Error::NotFound)?;
    Ok(csv_file(&file, desk::example(&ctx, kind).await?))
}

fn csv_file(name: &str, content: Bytes) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    ([(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, disposition)], content)
        .into_response()
}
