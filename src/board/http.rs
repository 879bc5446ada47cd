//! Files to download. `/unit/{kode}.csv`, `/layanan/{kode}.csv` and `/papan/indikator/{id}.csv` share
//! their form with pages, so the router hands them to [`file`].

use super::{
    Achievements, BoardFigures, HomeFigures, ServiceFigures, Term, UnitFigures, UnitName, files, rules, service,
};
use crate::base::{Error, Result, Uuid};
use crate::server::App;
use crate::server::download::csv_file;
use crate::server::request::Ctx;
use axum::Router;
use axum::extract::{FromRequest, Path, Query, Request};
use axum::http::Uri;
use axum::response::Response;
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
    keadaan: String,
}

/// The addresses of tables that no page has the form of.
const FILES: [&str; 13] = [
    "/unit.csv",
    "/layanan.csv",
    "/tren.csv",
    "/peringkat.csv",
    "/capaian.csv",
    "/unit/{code}/unit.csv",
    "/unit/{code}/layanan.csv",
    "/unit/{code}/tren.csv",
    "/layanan/{code}/tren.csv",
    "/papan.csv",
    "/papan/tren.csv",
    "/papan/perhatian.csv",
    "/papan/tanggapan.csv",
];

/// The routes of this room.
pub fn routes() -> Router<App> {
    let tables = FILES.into_iter().fold(Router::new(), |router, address| router.route(address, get(file)));
    tables.route("/papan/indikator/{id}/laporan.csv", get(entries))
}

/// A table of a page as a file.
///
/// # Errors
/// Those of the page; `NotFound` for a page without such a table.
pub async fn file(ctx: Ctx, request: Request) -> Result<Response> {
    let Query(Filters { tahun, periode, unit, jenis, keadaan }) = Query::try_from_uri(request.uri()).unwrap_or_default();
    let term = || Term::read(&tahun, &periode, ctx.today());
    let uri = request.uri().clone();
    let path = uri.path();
    let parts = Path::<Vec<String>>::from_request(request, &()).await;
    let code = parts.ok().and_then(|Path(mut parts)| parts.pop()).unwrap_or_default();
    // of a file with the form of its page
    let own = code.trim_end_matches(".csv");
    let body = match path.split('/').skip(1).collect::<Vec<_>>()[..] {
        ["peringkat.csv"] => files::ranking(&service::ranking(&ctx, term()?, &jenis).await?.figures)?,
        ["capaian.csv"] => {
            let made = service::achievements(&ctx, term()?, &unit, rules::state(&keadaan)?).await?;
            let Achievements { head, indicators, .. } = made.ok_or(Error::NotFound)?;
            files::indicators(&indicators, &head)?
        }
        ["papan.csv"] => of_board(&ctx, term()?, &unit, "").await?,
        ["papan", table] => of_board(&ctx, term()?, &unit, table).await?,
        ["papan", "indikator", _] => {
            let id = id(own)?;
            let term = service::term_of(&ctx, id, &tahun, &periode).await?;
            files::indicator(&service::indicator(&ctx, term, id).await?.figures)?
        }
        ["unit", _] => {
            let made = service::unit(&ctx, term()?, own).await?;
            files::indicators(&made.figures.indicators, &made.figures.head)?
        }
        ["unit", _, table] => of_unit(&ctx, term()?, &code, table).await?,
        ["layanan", _] => files::service(&service::service(&ctx, term()?, own).await?.figures)?,
        ["layanan", _, "tren.csv"] => {
            let made = service::service(&ctx, term()?, &code).await?;
            let ServiceFigures { head, code, name, trend, .. } = &made.figures;
            files::trend([("kode_layanan", code), ("layanan", name)], trend.as_ref(), head)?
        }
        [table] => of_home(&ctx, term()?, table).await?,
        _ => return Err(Error::NotFound),
    };
    Ok(attached(&uri, body))
}

/// A table of `/`.
async fn of_home(ctx: &Ctx, term: Term, table: &str) -> Result<String> {
    let made = service::home(ctx, term).await?;
    let HomeFigures { head, unit, headlines, trend, services, agencies, .. } =
        made.figures.as_ref().ok_or(Error::NotFound)?;
    match table {
        "unit.csv" => files::units(unit, headlines, agencies, head),
        "layanan.csv" => files::services(services, head),
        "tren.csv" => files::trend(named(unit), trend.as_ref(), head),
        _ => Err(Error::NotFound),
    }
}

/// A table of `/unit/{kode}`, beside that of its indicators.
async fn of_unit(ctx: &Ctx, term: Term, code: &str, table: &str) -> Result<String> {
    let made = service::unit(ctx, term, code).await?;
    let UnitFigures { head, unit, headlines, trend, services, below, .. } = &made.figures;
    match table {
        "unit.csv" => files::units(unit, headlines, below, head),
        "layanan.csv" => files::services(services, head),
        "tren.csv" => files::trend(named(unit), trend.as_ref(), head),
        _ => Err(Error::NotFound),
    }
}

/// A table of `/papan`: without a name that of its unit and those below.
async fn of_board(ctx: &Ctx, term: Term, unit: &str, table: &str) -> Result<String> {
    let made = service::board(ctx, term, unit).await?;
    let figures = made.figures.as_ref().ok_or(Error::NotFound)?;
    let BoardFigures { head, unit, headlines, trend, below, .. } = figures;
    match table {
        "" => files::units(unit, headlines, below, head),
        "tren.csv" => files::trend(named(unit), trend.as_ref(), head),
        "perhatian.csv" => files::attention(figures),
        "tanggapan.csv" => files::waits(figures),
        _ => Err(Error::NotFound),
    }
}

/// The columns that name a unit.
fn named(unit: &UnitName) -> [(&str, &str); 2] {
    [("kode_unit", &unit.code), ("unit", &unit.name)]
}

/// The entries under an indicator that the viewer may read, as a file.
async fn entries(ctx: Ctx, Path(code): Path<String>, uri: Uri) -> Result<Response> {
    let Query(Filters { tahun, periode, .. }) = Query::try_from_uri(&uri).unwrap_or_default();
    let id = id(&code)?;
    let term = service::term_of(&ctx, id, &tahun, &periode).await?;
    let entries = service::all_entries(&ctx, term, id).await?;
    Ok(attached(&uri, files::entries(&service::indicator(&ctx, term, id).await?.figures, &entries)?))
}

fn id(code: &str) -> Result<Uuid> {
    code.parse().map_err(|_| Error::NotFound)
}

/// The file of an address, named by it: `unit-DINKES-tren-2026-tw3.csv`.
fn attached(uri: &Uri, body: String) -> Response {
    let filters = uri.query().unwrap_or_default().split('&').filter_map(|pair| Some(pair.split_once('=')?.1));
    let words = uri.path().trim_end_matches(".csv").split('/').chain(filters).filter(|word| !word.is_empty());
    let name = words.collect::<Vec<_>>().join("-");
    let name: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(120).collect();
    csv_file(&format!("{name}.csv"), body)
}
