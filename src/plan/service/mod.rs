//! Use cases of indicators, and what other rooms ask of them.

mod edit;
mod figures;

pub use edit::{Draft, form, remove, save, unit_plan};
pub use figures::{Figures, Scope, figures};

use super::Reportable;
use super::store::{self, Indicator, Near};
use crate::access::{Action, may};
use crate::base::{Day, Error, Fault, Result, Uuid};
use crate::org;
use crate::server::request::Ctx;

/// What a person can report under on a day: the indicators of the own unit; without any, those of
/// all units above, nearest first. For other rooms, which authorise what they do with it.
pub async fn reportable(ctx: &Ctx, person: Uuid, day: Day) -> Result<Vec<Reportable>> {
    match org::service::station_of(ctx, person, day).await?.unit_id {
        Some(unit) => reportable_in(ctx, unit, day).await,
        None => Ok(Vec::new()),
    }
}

/// As [`reportable`], for whoever works in a unit.
pub async fn reportable_in(ctx: &Ctx, unit: Uuid, day: Day) -> Result<Vec<Reportable>> {
    let near = store::near(&ctx.app.db, ctx.government.id, unit, day).await?;
    Ok(near.into_iter().map(Near::reportable).collect())
}

/// The rules of the units of measure and of counting that an entry under an indicator follows.
///
/// # Errors
/// `Invalid` if whoever works in the unit cannot report under it on that day; of another year's it says so.
pub async fn reported_under(ctx: &Ctx, unit: Uuid, day: Day, indicator: Uuid) -> Result<Reportable> {
    let (app, government) = (&ctx.app, ctx.government.id);
    let key = (government, unit, day.year(), indicator);
    let near = async { Ok(store::near_one(&app.db, government, unit, day, indicator).await?.map(Near::reportable)) };
    if let Some(found) = app.reportable.get(app.live.structure(government), key, near).await? {
        return Ok(found);
    }
    let year = i64::from(day.year());
    let fault = match store::indicator(&app.db, government, indicator).await? {
        Some(known) if known.year != year => Fault::IndicatorOfOtherYear { year: year.to_string() },
        _ => Fault::UnknownChoice,
    };
    Err(Error::invalid("indikator", fault))
}

/// The rules that an entry follows which stands under an indicator already, wherever its owner works and whatever can
/// be reported there by now.
///
/// # Errors
/// `NotFound` if there is no such indicator.
pub async fn stands_under(ctx: &Ctx, indicator: Uuid) -> Result<Reportable> {
    let known = store::indicator(&ctx.app.db, ctx.government.id, indicator).await?.ok_or(Error::NotFound)?;
    let Indicator { id, name, measure, polarity, aggregation, target, unit_id, unit_name, .. } = known;
    Ok(Reportable { id, name, measure, polarity, aggregation, target, unit_id, unit_name })
}

/// Whether the viewer may change the indicators of a unit.
pub async fn editable(ctx: &Ctx, unit: Uuid) -> Result<bool> {
    Ok(may(&ctx.viewer, Action::EditIndicators, org::service::target_of(ctx, unit).await?))
}

impl Near {
    fn reportable(self) -> Reportable {
        let Near { id, name, measure, polarity, aggregation, target, unit_id, unit_name } = self;
        Reportable { id, name, measure, polarity, aggregation, target, unit_id, unit_name }
    }
}
