//! Forms of indicators.

use super::service::{self, Draft};
use super::{Aggregation, Polarity, Which};
use crate::app::SHOWN;
use crate::base::error::Faults;
use crate::base::text::encoded;
use crate::base::{Error, Fault, Hundredths, Lang, Quantity, Result, Uuid};
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
    Router::new().route("/indikator/{id}", post(save)).route("/indikator/{id}/hapus", post(remove))
}

fn which(id: &str, form: &Fields) -> Result<Which> {
    if id == "baru" {
        let year = form.text("tahun").parse().map_err(|_| Error::NotFound)?;
        return Ok(Which::New { unit: form.text("unit").to_owned(), year: Some(year) });
    }
    Ok(Which::Old(id.parse().map_err(|_| Error::NotFound)?))
}

/// The page of an indicator.
fn address(which: &Which) -> String {
    match which {
        Which::Old(id) => format!("/indikator/{id}"),
        Which::New { unit, year } => {
            let year = year.map(|year| format!("&tahun={year}")).unwrap_or_default();
            format!("/indikator/baru?unit={}{year}", encoded(unit))
        }
    }
}

/// The indicator that the fields tell of, its numbers written as the screen's language does. What could not be read
/// is among its faults, so that a person sees all that is wrong at once.
fn draft(form: &Fields, lang: Lang) -> Draft {
    let mut faults = Faults::default();
    let target = faults.take("target", required(form.text("target"), lang));
    let baseline = faults.take("dasar", Quantity::optional(form.text("dasar"), lang));
    let weight = faults.take("bobot", required(form.text("bobot"), lang).and_then(Quantity::hundredths));
    let polarity = faults.take("arah", Polarity::from_code(form.text("arah")).ok_or(Fault::UnknownChoice));
    let aggregation = faults.take("cara", Aggregation::from_code(form.text("cara")).ok_or(Fault::UnknownChoice));
    let parent = match form.given("induk") {
        None => Some(None),
        Some(id) => faults.take("induk", id.parse::<Uuid>().map(Some).map_err(|_| Fault::UnknownChoice)),
    };
    let [code, name, measure, source] = ["kode", "nama", "satuan", "sumber"].map(|field| form.text(field).to_owned());
    Draft {
        code,
        name,
        measure,
        polarity: polarity.unwrap_or(Polarity::Up),
        aggregation: aggregation.unwrap_or(Aggregation::Sum),
        baseline: baseline.flatten(),
        target: target.unwrap_or(Quantity(0)),
        weight: weight.unwrap_or(Hundredths(0)),
        source,
        parent: parent.flatten(),
        unread: faults.found(),
        shown: form.given(SHOWN).map(str::to_owned),
    }
}

fn required(text: &str, lang: Lang) -> Result<Quantity, Fault> {
    if text.is_empty() { Err(Fault::Required) } else { Quantity::parse(text, lang) }
}

async fn save(ctx: Ctx, Path(id): Path<String>, form: Fields) -> Result<Response> {
    let which = which(&id, &form)?;
    let page = address(&which);
    let saved = service::save(&ctx, which, draft(&form, ctx.lang)).await;
    let form = form.unless_changed(&saved, &[]);
    Ok(or_again(&ctx, &page, form, saved.map(|id| tell(&format!("/indikator/{id}?ok=1")))).await)
}

async fn remove(ctx: Ctx, Path(id): Path<Uuid>) -> Response {
    let removed = service::remove(&ctx, id).await;
    let done = removed.map(|(unit, year)| tell(&format!("/indikator?unit={}&tahun={year}&ok=1", encoded(&unit))));
    or_again(&ctx, &format!("/indikator/{id}"), Fields::default(), done).await
}
