//! Addresses of import: files come as native multipart forms.

use super::service::{self, Consent, Upload};
use super::{ADDRESS, Kind, desk, run_address, sheet, turn, undo, waiting_address};
use crate::app::SHOWN;
use crate::base::text::printable;
use crate::base::{Error, Fault, Result, Uuid};
use crate::server::App;
use crate::server::download::csv_file;
use crate::server::form::{Fields, go, or_again};
use crate::server::request::Ctx;
use crate::server::told::tell;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Multipart, Path};
use axum::response::Response;
use axum::routing::{get, post};
use bytes::Bytes;

/// What the other fields of the form may take beside the file. Bytes.
const OTHER_FIELDS: usize = 64 << 10;
/// The longest file name that is kept. Letters.
const LONGEST_NAME: usize = 120;

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route(ADDRESS, post(receive))
        .layer(DefaultBodyLimit::max(sheet::LARGEST_FILE + OTHER_FIELDS))
        .route("/impor/jalankan", post(run))
        .route("/impor/buang", post(discard))
        .route("/impor/hentikan", post(give_up))
        .route("/impor/periksa/{token}/ditolak.csv", get(refused_waiting))
        .route("/impor/periksa/{token}/temuan.csv", get(findings_waiting))
        .route("/impor/{id}/batalkan", post(take_back))
        .route("/impor/{id}/ditolak.csv", get(refused))
        .route("/impor/contoh/{file}", get(example))
}

/// Checks the file and shows what it would do. Whoever may not send one, or not now, is told before it is read.
async fn receive(ctx: Ctx, form: Multipart) -> Response {
    let mut values = Fields::default();
    let receive = async {
        let turn = turn::turn(&ctx)?;
        let upload = read(form, &mut values).await?;
        let kind = values.given("jenis").and_then(Kind::from_code);
        desk::receive(&ctx, turn, kind, upload).await
    };
    let received = tokio::select! {
        received = receive => received,
        // also while the file is still coming
        () = turn::given_up(&ctx) => Err(Error::Conflict(Fault::CheckGivenUp)),
    };
    or_again(&ctx, ADDRESS, values, received.map(|token| go(&waiting_address(&token)))).await
}

/// The file that was sent; the form's other fields are put among `values`.
async fn read(mut form: Multipart, values: &mut Fields) -> Result<Upload> {
    let broken = |_| Error::invalid("berkas", Fault::FileUnreadable);
    let mut upload = Upload { name: String::new(), content: Bytes::new() };
    while let Some(field) = form.next_field().await.map_err(broken)? {
        match field.name() {
            Some("jenis") => {
                values.set("jenis", &field.text().await.map_err(broken)?);
            }
            Some("berkas") => {
                let name = field.file_name().map(printable).unwrap_or_default();
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
async fn run(ctx: Ctx, form: Fields) -> Response {
    let token = form.text("token");
    let consent = Consent { skip_bad: form.has("lewati"), renames: form.has("ganti_nama") };
    let page = waiting_address(token);
    let run = match desk::run_waiting(&ctx, token, consent).await {
        Ok(report) => Ok(report.run),
        // the file is not there any more: it was run, thrown away, or swept
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    };
    let done = run.map(|run| run.map_or_else(|| go(&page), |id| tell(&format!("{}?ok=1", run_address(id)))));
    or_again(&ctx, &page, Fields::default(), done).await
}

/// Forgets a file that waits.
async fn discard(ctx: Ctx, form: Fields) -> Response {
    let done = desk::discard(&ctx, form.text("token")).await;
    or_again(&ctx, ADDRESS, form, done.map(|()| go(ADDRESS))).await
}

/// Gives up the check that is running.
async fn give_up(ctx: Ctx, form: Fields) -> Response {
    let done = turn::give_up(&ctx).await;
    or_again(&ctx, ADDRESS, form, done.map(|()| go(ADDRESS))).await
}

async fn take_back(ctx: Ctx, Path(id): Path<Uuid>, form: Fields) -> Response {
    let page = run_address(id);
    let undone = if form.has("mengerti") {
        undo::undo(&ctx, id, form.given(SHOWN)).await.map(|_| ())
    } else {
        Err(Error::invalid("mengerti", Fault::ConfirmUndo))
    };
    or_again(&ctx, &page, form, undone.map(|()| tell(&format!("{page}?ok=batal")))).await
}

async fn refused(ctx: Ctx, Path(id): Path<Uuid>) -> Result<Response> {
    Ok(csv_file("ditolak.csv", service::refused_file(&ctx, id).await?))
}

/// The rows of a waiting file that would be refused.
async fn refused_waiting(ctx: Ctx, Path(token): Path<String>) -> Result<Response> {
    Ok(csv_file("ditolak.csv", desk::refused_waiting(&ctx, &token).await?))
}

/// All that there is to say about a waiting file.
async fn findings_waiting(ctx: Ctx, Path(token): Path<String>) -> Result<Response> {
    Ok(csv_file("temuan.csv", desk::findings_waiting(&ctx, &token).await?))
}

/// `/impor/contoh/unit.csv`: a file of a kind to be filled in.
async fn example(ctx: Ctx, Path(file): Path<String>) -> Result<Response> {
    let kind = file.strip_suffix(".csv").and_then(Kind::from_code).ok_or(Error::NotFound)?;
    Ok(csv_file(&file, desk::example(&ctx, kind).await?))
}
