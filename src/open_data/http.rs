//! The open data: JSON for anyone, from any site, without an account.

use super::{Description, Group, Indicators, Problem, Rankings, Satisfaction, Service, Unit};
use crate::base::text::hex;
use crate::base::{Day, Error, Fault, Hundredths, Month, Result};
use crate::board::service::{self as board, whole};
use crate::board::{Measure, Part, Term};
use crate::server::App;
use crate::server::problem::unavailable;
use crate::server::request::Ctx;
use crate::survey;
use axum::Router;
use axum::extract::{Path, Query};
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderName, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::{IntoParams, OpenApi};

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/units", get(units))
        .route("/api/v1/units/{code}/indicators", get(indicators))
        .route("/api/v1/services", get(services))
        .route("/api/v1/services/{code}/satisfaction", get(satisfaction))
        .route("/api/v1/rankings/units", get(rankings))
        .route("/api/v1/openapi.json", get(description))
        .layer(map_response(open))
}

/// Any site may read these answers.
async fn open(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("cross-origin"));
    response
}

/// Writes an answer that may be kept for a few seconds and is not sent again while it is the same.
fn answer(headers: &HeaderMap, body: &impl Serialize) -> Result<Response> {
    let body = serde_json::to_vec(body).map_err(|error| unavailable(&error))?;
    let mark = hex(&Sha256::digest(&body)[..12]);
    let mark = HeaderValue::from_str(&format!("\"{mark}\"")).map_err(|error| unavailable(&error))?;
    let known = headers.get(IF_NONE_MATCH) == Some(&mark);
    let kept = [(ETAG, mark), (CACHE_CONTROL, HeaderValue::from_static("public, max-age=10"))];
    Ok(if known {
        (StatusCode::NOT_MODIFIED, kept).into_response()
    } else {
        (kept, [(CONTENT_TYPE, "application/json")], body).into_response()
    })
}

/// The year asked for; this year if none is.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Year {
    /// Four digits; this year if left out.
    year: Option<String>,
}

impl Year {
    fn term(self, ctx: &Ctx) -> Result<Term> {
        let year = Term::year(&self.year.unwrap_or_default(), ctx.today());
        year.map(|year| Term { year, part: Part::Year }).map_err(|fault| Error::invalid("year", fault))
    }
}

/// All units.
#[utoipa::path(get, path = "/api/v1/units", responses((status = 200, body = Vec<Unit>)))]
pub async fn units(ctx: Ctx, headers: HeaderMap) -> Result<Response> {
    let term = Year { year: None }.term(&ctx)?;
    let made = whole(&ctx, term.period(ctx.today())).await?;
    let code = |id| made.figures.by_id(id).map(|unit| unit.code.clone());
    let units = made.figures.units.iter().map(|unit| Unit {
        code: unit.code.clone(),
        name: unit.name.clone(),
        kind: unit.kind.clone(),
        parent: unit.parent_id.and_then(code),
    });
    answer(&headers, &units.collect::<Vec<_>>())
}

/// The indicators of a unit.
#[utoipa::path(get, path = "/api/v1/units/{code}/indicators",
    params(("code" = String, Path, description = "Code of the unit"), Year),
    responses((status = 200, body = Indicators), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn indicators(
    ctx: Ctx,
    Path(code): Path<String>,
    Query(year): Query<Year>,
    headers: HeaderMap,
) -> Result<Response> {
    let made = board::unit(&ctx, year.term(&ctx)?, &code).await?;
    let figures = &made.figures;
    answer(
        &headers,
        &Indicators {
            unit: figures.unit.code.clone(),
            year: figures.head.term.year,
            as_of: moment(figures.head.as_of.at),
            achievement: figures.headlines.progress.value.map(Hundredths::as_f64),
            indicators: figures.indicators.iter().map(|one| super::Indicator::of(one, &figures.parents)).collect(),
        },
    )
}

/// All services that residents rate.
#[utoipa::path(get, path = "/api/v1/services", responses((status = 200, body = Vec<Service>)))]
pub async fn services(ctx: Ctx, headers: HeaderMap) -> Result<Response> {
    let term = Year { year: None }.term(&ctx)?;
    let made = whole(&ctx, term.period(ctx.today())).await?;
    let services = made.figures.services.iter().map(|survey::ServiceIndex { service, .. }| Service {
        code: service.code.clone(),
        name: service.name.clone(),
        unit: service.unit_code.clone(),
    });
    answer(&headers, &services.collect::<Vec<_>>())
}

/// A stretch of days, both ends included.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Range {
    /// First day (YYYY-MM-DD) or month (YYYY-MM); the first month with answers if left out.
    from: Option<String>,
    /// Last day or month; the last month with answers if left out.
    to: Option<String>,
}

/// A day as written, or the day of a month that `end` gives.
fn day(field: &str, text: Option<String>, end: fn(Month) -> Day) -> Result<Option<Day>> {
    let Some(text) = text else { return Ok(None) };
    let day = text.parse().ok().or_else(|| text.parse().ok().map(end));
    day.map(Some).ok_or_else(|| Error::invalid(field, Fault::NotADate))
}

/// How satisfied residents are with a service: all answers, or those of some days.
#[utoipa::path(get, path = "/api/v1/services/{code}/satisfaction",
    params(("code" = String, Path, description = "Code of the service"), Range),
    responses((status = 200, body = Satisfaction), (status = 404, body = Problem),
        (status = 422, body = Problem, description = "`from` or `to` is no day and no month")))]
pub async fn satisfaction(
    ctx: Ctx,
    Path(code): Path<String>,
    Query(Range { from, to }): Query<Range>,
    headers: HeaderMap,
) -> Result<Response> {
    let service = survey::service::service_by_code(&ctx, &code).await?;
    let (from, to) = (day("from", from, Month::first)?, day("to", to, Month::last)?);
    if let (Some(from), Some(to)) = (from, to)
        && from > to
    {
        return Err(Error::invalid("to", Fault::EndsBeforeBeginning));
    }
    let known = survey::service::range_of(&ctx, &service).await?;
    let range = from.or(known.map(|(first, _)| first)).zip(to.or(known.map(|(_, last)| last)));
    let index = match range {
        Some((from, to)) => survey::service::index_of(&ctx, &service, from, to).await?,
        None => survey::Index::default(),
    };
    // when the first and the last answered is nobody's business either, where they are few
    let said = if index.suppressed() { (from, to) } else { range.unzip() };
    answer(&headers, &Satisfaction::of(service.code, said, &index))
}

/// Units ranked by achievement and by satisfaction, each kind of unit by itself.
#[utoipa::path(get, path = "/api/v1/rankings/units", params(Year),
    responses((status = 200, body = Rankings), (status = 422, body = Problem)))]
pub async fn rankings(ctx: Ctx, Query(year): Query<Year>, headers: HeaderMap) -> Result<Response> {
    let term = year.term(&ctx)?;
    let now = whole(&ctx, term.period(ctx.today())).await?;
    let groups = now
        .figures
        .kinds()
        .into_iter()
        .flat_map(|kind| Measure::ALL.map(|measure| Group::from(now.figures.ranking(None, measure, &kind))));
    answer(&headers, &Rankings { year: term.year, as_of: moment(now.at()), groups: groups.collect() })
}

/// The description of this interface.
async fn description(headers: HeaderMap) -> Result<Response> {
    answer(&headers, &Description::openapi())
}

/// A moment as RFC 3339.
fn moment(ms: i64) -> String {
    jiff::Timestamp::from_millisecond(ms).unwrap_or_default().to_string()
}
