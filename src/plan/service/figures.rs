//! The one place where indicators get their figures.

use super::super::rules::{self, Accepted};
use super::super::store::{self, Indicator};
use super::super::{Due, IndicatorFigures, State};
use crate::access::Action;
use crate::base::exact::rounded;
use crate::base::{Day, Month, Period, Result, Uuid};
use crate::server::request::Ctx;
use num_rational::BigRational;
use std::collections::HashMap;

/// Whose indicators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    Government,
    /// A unit's own.
    Unit(Uuid),
}

/// An indicator's figures: as shown, and exact for what is computed from them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    pub shown: IndicatorFigures,
    /// Achievement between 0 and [`rules::CAP`] percent, before rounding.
    pub capped_exact: Option<BigRational>,
}

/// The figures of the indicators of the period's year, by unit and code. Figures are cumulative:
/// they count what was accepted from January to the end of the period, because targets are of the
/// year. The state compares with what is due by then, or by yesterday if the period is still running.
pub async fn figures(ctx: &Ctx, scope: Scope, period: Period) -> Result<Vec<Figures>> {
    ctx.authorise_here(Action::ReadFigures)?;
    let (db, government, year) = (&ctx.app.db, ctx.government.id, i64::from(period.from.year()));
    let unit = match scope {
        Scope::Government => None,
        Scope::Unit(unit) => Some(unit),
    };
    let january = period.from.january();
    let indicators = store::indicators(db, government, year, unit).await?;
    let mut accepted: HashMap<Uuid, Accepted> = HashMap::with_capacity(indicators.len());
    for month in store::months(db, government, year, unit, january, period.to).await? {
        let so_far = accepted.entry(month.indicator_id).or_default();
        *so_far = so_far.then(month.accepted);
    }
    let today = ctx.today();
    Ok(indicators
        .into_iter()
        .map(|indicator| {
            let accepted = accepted.get(&indicator.id).copied().unwrap_or_default();
            measured(indicator, accepted, period.to, today)
        })
        .collect())
}

/// The figures of one indicator from what was accepted by the end of a month.
pub fn measured(indicator: Indicator, accepted: Accepted, to: Month, today: Day) -> Figures {
    let Indicator { aggregation, polarity, target, .. } = indicator;
    let realisation = rules::realisation(aggregation, accepted);
    let by = rules::due_day(to, today);
    let judged_by = rules::judged_by(aggregation, polarity, target, by);
    let achieved = realisation.as_ref().and_then(|r| rules::achievement(polarity, &judged_by, r));
    let due = rules::due(aggregation, polarity, by);
    let state = achieved.as_ref().map_or(State::NoData, |a| rules::state(&a.raw, &due));
    let shown = IndicatorFigures {
        id: indicator.id,
        code: indicator.code,
        name: indicator.name,
        measure: indicator.measure,
        unit_id: indicator.unit_id,
        unit_code: indicator.unit_code,
        unit_name: indicator.unit_name,
        year: indicator.year,
        polarity,
        aggregation,
        baseline: indicator.baseline,
        target,
        weight: indicator.weight,
        source: indicator.source,
        parent: indicator.parent,
        n: accepted.n,
        realisation: realisation.as_ref().map(rounded),
        raw: achieved.as_ref().map(|a| rounded(&a.raw)),
        capped: achieved.as_ref().map(|a| rounded(&a.capped)),
        due: Due { by, percent: rounded(&due) },
        state,
    };
    Figures { shown, capped_exact: achieved.map(|a| a.capped) }
}
