//! Forms of daily work, and evidence on its way out.

use super::rules::{NewEntry, Reaction, Span, Upload, minute};
use super::service::{self, File, Outcome};
use super::told;
use super::upload::{Incoming, LARGEST_REPORT};
use super::words::not_undone;
use super::{ReactionKind, Seen, TAKE_OFF, WRITER, asked_about, evidence};
use crate::access::service::still_signed_in;
use crate::app::SHOWN;
use crate::base::error::Faults;
use crate::base::text::{encoded, with_query};
use crate::base::{Day, Error, Fault, Quantity, Result, Uuid, tr};
use crate::server::App;
use crate::server::form::{self, Fields};
use crate::server::request::Ctx;
use crate::server::told::tell;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Query};
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use std::collections::BTreeMap;

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/laporan", post(report))
        .route("/laporan/ulangi", post(repeat))
        .route("/laporan/{id}", post(correct))
        .layer(DefaultBodyLimit::max(LARGEST_REPORT))
        .route("/laporan/{id}/tarik", post(withdraw))
        .route("/laporan/{id}/tanggapi", post(react_one))
        .route("/tim/tanggapi", post(react))
        .route("/bukti/{id}", get(file))
}

/// The entry that the fields tell of.
fn entry(ctx: &Ctx, form: &Fields, evidence: Vec<Upload>) -> Result<NewEntry> {
    let mut faults = Faults::default();
    let id = form.text("id").parse::<Uuid>().ok().filter(|id| !id.is_nil());
    let id = faults.take("id", id.ok_or(Fault::FormUsedBefore));
    // an additional duty is chosen as well; where nothing was, browsers send no such field
    let indicator = match form.all("indikator").next().map(str::trim) {
        None => faults.take("indikator", Err(Fault::IndicatorNeeded)),
        Some("") => Some(None),
        Some(id) => faults.take("indikator", id.parse::<Uuid>().map(Some).map_err(|_| Fault::UnknownChoice)),
    };
    let day = faults.take("tanggal", form.text("tanggal").parse::<Day>().map_err(|_| Fault::NotADate));
    let amount = |field| Quantity::optional(form.text(field), ctx.lang);
    let quantity = faults.take("jumlah", amount("jumlah").and_then(|n| n.ok_or(Fault::Required)));
    let out_of = faults.take("dari", amount("dari"));
    let span = span(form, &mut faults);
    // the box beside the question holds what was asked about
    let confirmed = form.text("yakin") == asked_about(form.text("indikator"), form.text("jumlah"), form.text("dari"));
    let taken_off = form.marked(TAKE_OFF).filter_map(|id| id.parse().ok()).collect();
    let measure = match form.text("satuan") {
        "" => tr::work::usual_measure(ctx.lang),
        measure => measure,
    };
    let (Some(id), Some(indicator), Some(day), Some(quantity), Some(out_of), Some(span)) =
        (id, indicator, day, quantity, out_of, span)
    else {
        faults.check()?;
        return Err(Error::NotFound);
    };
    let what = form.text("uraian").to_owned();
    let measure = measure.to_owned();
    Ok(NewEntry { id, indicator, day, what, quantity, out_of, measure, span, confirmed, evidence, taken_off })
}

fn span(form: &Fields, faults: &mut Faults) -> Option<Span> {
    let mut clock = |field: &str| match form.text(field) {
        "" => Some(None),
        text => faults.take(field, minute(text).map(Some).ok_or(Fault::NotAClock)),
    };
    let (start, end) = (clock("mulai")?, clock("selesai")?);
    match (start, end) {
        (Some(start), Some(end)) => Some(Span::Between(start, end)),
        (None, None) => {
            let minutes = form.text("menit");
            if minutes.is_empty() {
                return Some(Span::Unknown);
            }
            faults.take("menit", minutes.parse().map(Span::Minutes).map_err(|_| Fault::NotANumber))
        }
        _ => faults.take("mulai", Err(Fault::StartNeeded)),
    }
}

/// A refused form comes back with what was typed; a form whose id is used up gets a new one, and one that somebody else
/// began is from now on of whoever sent it.
async fn again(ctx: &Ctx, page: &str, mut sent: Fields, error: Error) -> Response {
    if let Error::Invalid(faults) = &error {
        for fault in faults.iter().filter(|fault| ["id", WRITER].contains(&fault.field.as_str())) {
            sent.remove(&fault.field);
        }
    }
    form::again(ctx, page, sent, error).await
}

async fn report(ctx: Ctx, form: Incoming) -> Response {
    receive(ctx, None, form).await
}

async fn correct(ctx: Ctx, Path(id): Path<Uuid>, form: Incoming) -> Response {
    receive(ctx, Some(id), form).await
}

/// Receives a report: a new one, or one that is corrected.
async fn receive(ctx: Ctx, corrected: Option<Uuid>, form: Incoming) -> Response {
    let mut sent = Fields::default();
    let done = async {
        let _sending = ctx.app.uploads.begin(ctx.person()?)?;
        let (files, _held) = ctx.app.uploads.read(form, &mut sent).await?;
        let ctx = still_signed_in(&ctx).await?;
        let Some(id) = corrected else {
            of_its_writer(&ctx, &sent)?;
            return service::submit(&ctx, entry(&ctx, &sent, files)?).await;
        };
        sent.set("id", &id.to_string());
        service::correct(&ctx, entry(&ctx, &sent, files)?, sent.given(SHOWN)).await.map(|()| id)
    }
    .await;
    let page = corrected.map_or_else(|| "/laporan".to_owned(), |id| format!("/laporan/{id}"));
    match done {
        // only a new report that was sent ends the draft of one
        Ok(_) if corrected.is_some() => tell("/laporan?ok=perbaiki"),
        Ok(id) => tell(&format!("/laporan?ok=simpan&laporan={id}")),
        Err(error) => again(&ctx, &page, sent, error).await,
    }
}

/// A new report is by whom its form was written for: whoever has signed in since is told so, and sends it once more if
/// it is theirs. A form that names nobody is of whoever sends it.
fn of_its_writer(ctx: &Ctx, sent: &Fields) -> Result<()> {
    let person = ctx.person()?.to_string();
    match sent.given(WRITER) {
        Some(writer) if writer != person => {
            Err(Error::invalid(WRITER, Fault::BegunByOther { name: ctx.signed_in()?.name.clone() }))
        }
        _ => Ok(()),
    }
}

async fn withdraw(ctx: Ctx, Path(id): Path<Uuid>, form: Fields) -> Response {
    match service::withdraw(&ctx, id, form.given(SHOWN)).await {
        // one that was withdrawn is as whoever sent this twice wants it
        Ok(()) | Err(Error::Conflict(Fault::Withdrawn)) => tell("/laporan?ok=tarik"),
        Err(error) => again(&ctx, &format!("/laporan/{id}"), Fields::default(), error).await,
    }
}

async fn repeat(ctx: Ctx) -> Response {
    match service::repeat(&ctx).await {
        Ok(n) => tell(&format!("/laporan?ok=ulang&n={n}")),
        Err(error) => again(&ctx, "/laporan", Fields::default(), error).await,
    }
}

/// What a form of a superior asks for: to which entries, what, and why.
fn reacting(form: &Fields) -> Result<(Vec<Seen>, Reaction)> {
    // the button that was pressed says what; one of the reasons, that it goes back
    let kind = form.all("aksi").chain(form.all("kembali")).next().and_then(ReactionKind::from_code);
    let entries: Option<Vec<Seen>> = form.all("entri").map(Seen::parse).collect();
    // a ready reason that was tapped goes before one that was half typed
    let reason = form.all("cepat").chain(form.all("alasan")).find(|reason| !reason.trim().is_empty());
    match (kind, entries) {
        (Some(kind), Some(entries)) => Ok((entries, Reaction::of(kind, reason.unwrap_or_default().to_owned()))),
        _ => Err(Error::NotFound),
    }
}

async fn react(ctx: Ctx, form: Fields) -> Result<Response> {
    let (entries, reaction) = reacting(&form)?;
    let (page, kind) = (list(&form), reaction.kind());
    let (outcome, wrong) = match service::react_all(&ctx, &entries, reaction).await {
        Ok(mut outcome) => {
            let failed = std::mem::take(&mut outcome.failed);
            (outcome, named(&ctx, kind, failed))
        }
        Err(error) => (Outcome::default(), Err(beside(error, form.text("tempat")))),
    };
    let told = told::fields(kind, &entries, &outcome);
    let telling = with_query(&page, told.iter().map(|(name, value)| (*name, value.as_str())));
    Ok(match wrong {
        Ok(()) => tell(&telling),
        Err(error) => {
            // what was done before something failed is told as well
            let page = if outcome == Outcome::default() { page } else { telling };
            again(&ctx, &page, form, error).await
        }
    })
}

/// The list that a form came from: of all below or not, of everyone or of one person.
fn list(form: &Fields) -> String {
    let all = if form.text("semua") == "1" { "1" } else { "" };
    let whose = form.text("orang").parse::<Uuid>().map(|id| id.to_string()).unwrap_or_default();
    with_query("/tim", [("semua", all), ("orang", &whose)])
}

/// What failed, each with a way to its place on the page; what was not undone has none.
fn named(ctx: &Ctx, kind: ReactionKind, failed: Vec<(Uuid, Error)>) -> Result<()> {
    if kind == ReactionKind::Undone {
        return not_undone(&failed, ctx.lang).map_or(Ok(()), |fault| Err(Error::Conflict(fault)));
    }
    let mut faults = Faults::default();
    for (entry, error) in failed {
        faults.add(&format!("laporan-{entry}"), Fault::ReactionFailed { why: error.text(ctx.lang) });
    }
    faults.check()
}

/// A page has many fields for a reason: the fault names the one of the form that was sent.
fn beside(error: Error, place: &str) -> Error {
    let Error::Invalid(mut faults) = error else { return error };
    for fault in faults.iter_mut().filter(|_| !place.is_empty()) {
        fault.field = format!("{}-{place}", fault.field);
    }
    Error::Invalid(faults)
}

async fn react_one(ctx: Ctx, Path(id): Path<Uuid>, form: Fields) -> Result<Response> {
    let (_, reaction) = reacting(&form)?;
    let seen = Seen { id, sent: form.given(SHOWN).and_then(|sent| sent.parse().ok()) };
    let page = format!("/laporan/{id}");
    Ok(match service::react(&ctx, seen, reaction).await {
        Ok(()) => tell(&format!("{page}?ok=tanggap")),
        Err(error) => again(&ctx, &page, form, error).await,
    })
}

async fn file(ctx: Ctx, Path(id): Path<Uuid>, Query(query): Query<BTreeMap<String, String>>) -> Result<Response> {
    Ok(shown(service::evidence(&ctx, id, query.contains_key("kecil")).await?))
}

/// A picture is shown in place; a PDF is saved under a name by which it opens as a PDF, whatever its sender called it.
fn shown(file: File) -> Response {
    let File { name, media_type, content } = file;
    let picture = media_type == evidence::JPEG;
    let how = if picture { "inline" } else { "attachment" };
    let mut response = axum::body::Body::from(content).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(if picture { evidence::JPEG } else { evidence::PDF }));
    if let Ok(disposition) = HeaderValue::from_str(&format!("{how}; filename*=UTF-8''{}", encoded(&name))) {
        headers.insert(CONTENT_DISPOSITION, disposition);
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.insert(
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; sandbox; frame-ancestors 'none'"),
    );
    response
}
