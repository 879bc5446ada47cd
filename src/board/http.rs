//! Files to download, at the addresses of pages and below them. The router hands what ends in `.csv` to [`file`].

use super::files::{self, Table, Word};
use super::{Achievements, BoardFigures, HomeFigures, Term, UnitFigures, UnitName, rules, service};
use crate::base::tr::{board as t, file as f, survey};
use crate::base::{Error, Lang, Result, Uuid};
use crate::server::App;
use crate::server::download::csv_file;
use crate::server::request::Ctx;
use axum::Router;
use axum::extract::{Path, Query};
use axum::http::Uri;
use axum::response::Response;
use axum::routing::get;
use leptos_router::location::Url;
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

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new().route("/papan/indikator/{id}/laporan.csv", get(entries))
}

/// A table of a page as a file.
///
/// # Errors
/// Those of the page; `NotFound` for an address that is no page's table.
pub async fn file(ctx: Ctx, uri: Uri) -> Result<Response> {
    let Query(Filters { tahun, periode, unit, jenis, keadaan }) = Query::try_from_uri(&uri).unwrap_or_default();
    let term = || Term::read(&tahun, &periode, ctx.today());
    let path = uri.path().strip_suffix(".csv").ok_or(Error::NotFound)?;
    // a slash within a code is no slash of the address
    let parts: Vec<String> = path.split('/').skip(1).map(Url::unescape).collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let table = match parts[..] {
        ["unit"] => {
            of_home(&ctx, term()?, |of, lang| files::units(&of.unit, &of.headlines, &of.agencies, &of.head, lang))
                .await?
        }
        ["layanan"] => of_home(&ctx, term()?, |of, lang| files::services(&of.services, &of.head, lang)).await?,
        ["tren"] => {
            of_home(&ctx, term()?, |of, lang| files::trend(named(&of.unit), of.trend.as_ref(), &of.head, lang)).await?
        }
        ["peringkat"] => files::ranking(&service::ranking(&ctx, term()?, &jenis).await?.figures, ctx.lang),
        ["capaian"] => {
            let made = service::achievements(&ctx, term()?, &unit, rules::state(&keadaan)?, None).await?;
            let Achievements { head, indicators, .. } = made.ok_or(Error::NotFound)?;
            files::indicators(&indicators, &head, ctx.lang)
        }
        ["unit", code] => {
            of_unit(&ctx, term()?, code, |of, lang| files::indicators(&of.indicators, &of.head, lang)).await?
        }
        ["unit", code, "unit"] => {
            of_unit(&ctx, term()?, code, |of, lang| files::units(&of.unit, &of.headlines, &of.below, &of.head, lang))
                .await?
        }
        ["unit", code, "layanan"] => {
            of_unit(&ctx, term()?, code, |of, lang| files::services(&of.services, &of.head, lang)).await?
        }
        ["unit", code, "tren"] => {
            of_unit(&ctx, term()?, code, |of, lang| files::trend(named(&of.unit), of.trend.as_ref(), &of.head, lang))
                .await?
        }
        ["layanan", code] => files::service(&service::service(&ctx, term()?, code).await?.figures, ctx.lang),
        ["layanan", code, "tren"] => {
            let made = service::service(&ctx, term()?, code).await?;
            let of = &made.figures;
            let named: [(Word, &str); 2] = [(f::service_code, &of.code), (survey::name, &of.name)];
            files::trend(named, of.trend.as_ref(), &of.head, ctx.lang)
        }
        ["papan"] => {
            of_board(&ctx, term()?, &unit, |of, lang| files::units(&of.unit, &of.headlines, &of.below, &of.head, lang))
                .await?
        }
        ["papan", "tren"] => {
            of_board(&ctx, term()?, &unit, |of, lang| files::trend(named(&of.unit), of.trend.as_ref(), &of.head, lang))
                .await?
        }
        ["papan", "perhatian"] => of_board(&ctx, term()?, &unit, files::attention).await?,
        ["papan", "tanggapan"] => of_board(&ctx, term()?, &unit, files::waits).await?,
        ["papan", "indikator", code] => {
            let id = id(code)?;
            let term = service::term_of(&ctx, id, &tahun, &periode).await?;
            files::indicator(&service::indicator(&ctx, term, id).await?.figures, ctx.lang)
        }
        _ => return Err(Error::NotFound),
    };
    Ok(attached(&uri, table.text()?))
}

/// A table of `/`.
async fn of_home(ctx: &Ctx, term: Term, table: fn(&HomeFigures, Lang) -> Table) -> Result<Table> {
    Ok(table(service::home(ctx, term).await?.figures.as_ref().ok_or(Error::NotFound)?, ctx.lang))
}

/// A table of `/unit/{kode}`.
async fn of_unit(ctx: &Ctx, term: Term, code: &str, table: fn(&UnitFigures, Lang) -> Table) -> Result<Table> {
    Ok(table(&service::unit(ctx, term, code).await?.figures, ctx.lang))
}

/// A table of `/papan`.
async fn of_board(ctx: &Ctx, term: Term, unit: &str, table: fn(&BoardFigures, Lang) -> Table) -> Result<Table> {
    Ok(table(service::board(ctx, term, unit).await?.figures.as_ref().ok_or(Error::NotFound)?, ctx.lang))
}

/// The columns that name a unit.
fn named(unit: &UnitName) -> [(Word, &str); 2] {
    [(f::unit_code, &unit.code), (t::unit, &unit.name)]
}

/// The entries under an indicator that the viewer may read, as a file.
async fn entries(ctx: Ctx, Path(code): Path<String>, uri: Uri) -> Result<Response> {
    let Query(Filters { tahun, periode, .. }) = Query::try_from_uri(&uri).unwrap_or_default();
    let id = id(&code)?;
    let term = service::term_of(&ctx, id, &tahun, &periode).await?;
    let entries = service::all_entries(&ctx, term, id).await?;
    let table = files::entries(&service::indicator(&ctx, term, id).await?.figures, &entries, ctx.lang);
    Ok(attached(&uri, table.text()?))
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
