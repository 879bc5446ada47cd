//! Forms of indicators.

use super::service::{self, Draft};
use super::{Aggregation, Polarity, Which};
use crate::app::{Posted, SHOWN};
use crate::base::error::Faults;
use crate::base::text::encoded;
use crate::base::{Error, Fault, Hundredths, Lang, Quantity, Result, Uuid};
use crate::server::App;
use crate::server::page::page_again;
use crate::server::request::{Ctx, Form};
use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use std::collections::BTreeMap;

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new().route("/indikator/{id}", post(save)).route("/indikator/{id}/hapus", post(remove))
}

type Values = BTreeMap<String, String>;

fn text<'v>(values: &'v Values, name: &str) -> &'v str {
    values.get(name).map_or("", |value| value.trim())
}

fn which(id: &str, values: &Values) -> Result<Which> {
    if id == "baru" {
        let year = text(values, "tahun").parse().map_err(|_| Error::NotFound)?;
        return Ok(Which::New { unit: text(values, "unit").to_owned(), year });
    }
    Ok(Which::Old(id.parse().map_err(|_| Error::NotFound)?))
}

/// The page of an indicator.
fn address(which: &Which) -> String {
    match which {
        Which::Old(id) => format!("/indikator/{id}"),
        Which::New { unit, year } => format!("/indikator/baru?unit={}&tahun={year}", encoded(unit)),
    }
}

/// The indicator that the fields tell of, its numbers written as the screen's language does.
fn draft(values: &Values, lang: Lang) -> Result<Draft> {
    let mut faults = Faults::default();
    let choice = |code: Option<_>| code.ok_or(Fault::UnknownChoice);
    let target = faults.take("target", required(text(values, "target"), lang));
    let baseline = faults.take("dasar", optional(text(values, "dasar"), lang));
    // hundredths are tenths of thousandths: more than two decimals make no sense for a weight
    let weight = faults.take("bobot", required(text(values, "bobot"), lang).and_then(weight));
    let polarity = faults.take("arah", Polarity::from_code(text(values, "arah")).ok_or(Fault::UnknownChoice));
    let aggregation = faults.take("cara", Aggregation::from_code(text(values, "cara")).ok_or(Fault::UnknownChoice));
    let parent = match text(values, "induk") {
        "" => Some(None),
        id => faults.take("induk", choice(id.parse::<Uuid>().ok())).map(Some),
    };
    let (Some(target), Some(baseline), Some(weight), Some(polarity), Some(aggregation), Some(parent)) =
        (target, baseline, weight, polarity, aggregation, parent)
    else {
        faults.check()?;
        return Err(Error::NotFound);
    };
    let [code, name, measure, source] =
        ["kode", "nama", "satuan", "sumber"].map(|field| text(values, field).to_owned());
    let shown = values.get(SHOWN).cloned();
    Ok(Draft { code, name, measure, polarity, aggregation, baseline, target, weight, source, parent, shown })
}

fn required(text: &str, lang: Lang) -> Result<Quantity, Fault> {
    if text.is_empty() { Err(Fault::Required) } else { Quantity::parse(text, lang) }
}

fn optional(text: &str, lang: Lang) -> Result<Option<Quantity>, Fault> {
    if text.is_empty() { Ok(None) } else { Quantity::parse(text, lang).map(Some) }
}

/// A weight of at most two decimals.
fn weight(quantity: Quantity) -> Result<Hundredths, Fault> {
    if quantity.0 % 10 == 0 { Ok(Hundredths(quantity.0 / 10)) } else { Err(Fault::TooManyDecimals) }
}

async fn save(ctx: Ctx, Path(id): Path<String>, Form(values): Form<Values>) -> Result<Response> {
    let which = which(&id, &values)?;
    let page = address(&which);
    let saved = match draft(&values, ctx.lang) {
        Ok(draft) => service::save(&ctx, which, draft).await,
        Err(error) => Err(error),
    };
    Ok(match saved {
        Ok(id) => Redirect::to(&format!("/indikator/{id}?ok=1")).into_response(),
        Err(error) => page_again(&ctx, &page, Posted { values, error: Some(error) }).await,
    })
}

async fn remove(ctx: Ctx, Path(id): Path<Uuid>) -> Response {
    match service::remove(&ctx, id).await {
        Ok((unit, year)) => {
            let to = format!("/indikator?unit={}&tahun={year}&ok=1", encoded(&unit));
            Redirect::to(&to).into_response()
        }
        Err(error) => {
            let posted = Posted { values: Values::new(), error: Some(error) };
            page_again(&ctx, &format!("/indikator/{id}"), posted).await
        }
    }
}
