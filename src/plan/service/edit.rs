//! Making, changing and removing indicators.

use super::super::rules::{MOST, Planned, YEARS, recounts};
use super::super::store::intake::IndicatorRow;
use super::super::store::{self, Indicator, Unit};
use super::super::{Aggregation, Chosen, IndicatorForm, Polarity, UnitPlan, Which, weight_left};
use super::{Scope, editable, figures};
use crate::access::{Action, Role};
use crate::audit::service::{Deed, record};
use crate::base::error::Faults;
use crate::base::{Error, Fault, FieldFault, Hundredths, Period, Quantity, Result, Uuid};
use crate::org;
use crate::org::service::still_may;
use crate::server::live::Topic;
use crate::server::request::{Ctx, mark_of, unchanged};

/// The fields of the form, in their order there.
const FIELDS: [&str; 10] = ["nama", "kode", "satuan", "dasar", "target", "arah", "cara", "bobot", "sumber", "induk"];

/// What a planner decides about an indicator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub code: String,
    pub name: String,
    pub measure: String,
    pub polarity: Polarity,
    pub aggregation: Aggregation,
    pub baseline: Option<Quantity>,
    pub target: Quantity,
    pub weight: Hundredths,
    pub source: String,
    pub parent: Option<Uuid>,
    /// What of the form could not be read; the values of these fields mean nothing.
    pub unread: Vec<FieldFault>,
    /// The mark of what the form showed.
    pub shown: Option<String>,
}

fn year_period(year: i64) -> Result<Period> {
    let year = i16::try_from(year).ok().filter(|year| YEARS.contains(&i64::from(*year)));
    year.and_then(Period::year).ok_or_else(|| Error::invalid("tahun", Fault::YearUnclear))
}

fn this_year(ctx: &Ctx) -> i64 {
    i64::from(ctx.today().year())
}

/// The indicators of a unit (by code; the viewer's first if none is named) in a year (this one if
/// none is named); none before the government has a unit.
///
/// # Errors
/// `NotFound` if this government has no unit of that code.
pub async fn unit_plan(ctx: &Ctx, unit: Option<String>, year: Option<i64>) -> Result<Option<UnitPlan>> {
    ctx.authorise_here(Action::ReadAsStaff)?;
    let units = units(ctx).await?;
    let chosen = match unit {
        Some(code) => Some(store::unit(&ctx.app.db, ctx.government.id, &code).await?.ok_or(Error::NotFound)?),
        None => units.first().cloned(),
    };
    let Some(Unit { id, code, name }) = chosen else { return Ok(None) };
    let year = year.unwrap_or_else(|| this_year(ctx));
    let indicators: Vec<_> =
        figures(ctx, Scope::Unit(id), year_period(year)?).await?.into_iter().map(|f| f.shown).collect();
    let weights = Hundredths(indicators.iter().map(|i| i.weight.0).sum());
    // several units may have the same name
    let words = |unit: &Unit| format!("{} ({})", unit.name, unit.code);
    let units = units.into_iter().map(|unit| Chosen { words: words(&unit), value: unit.code }).collect();
    Ok(Some(UnitPlan {
        units,
        unit_code: code,
        unit_name: name,
        year,
        editable: editable(ctx, id).await?,
        as_of: ctx.moment(ctx.app.clock.now()),
        weights,
        indicators,
    }))
}

/// The units to choose from: a head's own and those below; all for everyone else.
async fn units(ctx: &Ctx) -> Result<Vec<Unit>> {
    let (db, government) = (&ctx.app.db, ctx.government.id);
    match ctx.viewer.person() {
        Some(person) if !ctx.viewer.has(Role::Planner) => {
            let headed = store::units_headed(db, government, person, ctx.today()).await?;
            if headed.is_empty() { store::units(db, government).await } else { Ok(headed) }
        }
        _ => store::units(db, government).await,
    }
}

/// What the page of an indicator needs.
pub async fn form(ctx: &Ctx, which: Which) -> Result<IndicatorForm> {
    ctx.authorise_here(Action::ReadAsStaff)?;
    let (db, government) = (&ctx.app.db, ctx.government.id);
    let (unit_code, year, id, shown) = match which {
        Which::New { unit, year } => (unit, year.unwrap_or_else(|| this_year(ctx)), None, None),
        Which::Old(id) => {
            let indicator = store::indicator(db, government, id).await?.ok_or(Error::NotFound)?;
            let shown = mark_of(&recorded(&indicator))?;
            (indicator.unit_code, indicator.year, Some(id), Some(shown))
        }
    };
    let unit = store::unit(db, government, &unit_code).await?.ok_or(Error::NotFound)?;
    let all = figures(ctx, Scope::Unit(unit.id), year_period(year)?).await?;
    let others = all.iter().filter(|f| Some(f.shown.id) != id).map(|f| f.shown.weight.0).sum();
    let entries = match id {
        Some(id) => store::uses(db, government, id).await?.entries,
        None => 0,
    };
    let parents = store::above(db, government, unit.id, year).await?;
    Ok(IndicatorForm {
        editable: editable(ctx, unit.id).await?,
        unit_code: unit.code,
        unit_name: unit.name,
        year,
        indicator: all.into_iter().map(|f| f.shown).find(|i| Some(i.id) == id),
        shown,
        entries,
        others: Hundredths(others),
        parents: parents
            .into_iter()
            .map(|p| Chosen { value: p.id.to_string(), words: format!("{} ({})", p.name, p.unit_name) })
            .collect(),
    })
}

/// Makes an indicator or changes it; gives its id.
///
/// # Errors
/// `Invalid` with the faults of all fields; `Conflict` if somebody changed it meanwhile.
pub async fn save(ctx: &Ctx, which: Which, draft: Draft) -> Result<Uuid> {
    let (db, government) = (&ctx.app.db, ctx.government.id);
    let was = match &which {
        Which::Old(id) => Some(store::indicator(db, government, *id).await?.ok_or(Error::NotFound)?),
        Which::New { .. } => None,
    };
    let (unit, year) = match (&was, which) {
        (Some(was), _) => (unit_of(was), was.year),
        (None, Which::New { unit, year }) => {
            let unit = store::unit(db, government, &unit).await?.ok_or(Error::NotFound)?;
            (unit, year.unwrap_or_else(|| this_year(ctx)))
        }
        (None, Which::Old(_)) => return Err(Error::NotFound),
    };
    authorise(ctx, unit.id).await?;
    year_period(year)?;
    let mut faults = valid(&draft);
    if let Some(parent) = draft.parent
        && !store::above(db, government, unit.id, year).await?.iter().any(|above| above.id == parent)
    {
        faults.add("induk", Fault::UnknownChoice);
    }
    let id = was.as_ref().map_or_else(|| ctx.app.new_id(), |was| was.id);

    let mut tx = db.begin().await?;
    tx.lock(government).await?;
    // as it is now, since nobody else changes it from here on
    let was = match was {
        Some(_) => Some(store::indicator_now(&mut tx, government, id).await?.ok_or(Error::NotFound)?),
        None => None,
    };
    // its unit and year stay
    let (unit, year) = was.as_ref().map_or((unit, year), |was| (unit_of(was), was.year));
    let shown = draft.shown.clone();
    let indicator = draft.of(id, unit, year);
    still_may(&mut tx, ctx, Action::EditIndicators, indicator.unit_id).await?;
    if let Some(was) = &was {
        unchanged(&recorded(was), shown.as_deref())?;
    }
    if store::code_taken(&mut tx, government, year, &indicator.code, id).await? {
        faults.add("kode", Fault::IndicatorCodeTaken);
    }
    let (weights, others) = store::others(&mut tx, government, indicator.unit_id, year, id).await?;
    if was.is_none() && others >= MOST {
        faults.add("kode", Fault::IndicatorsFull { max: MOST.to_string() });
    }
    match weight_left(weights) {
        None if indicator.weight > Hundredths(0) => faults.add("bobot", Fault::WeightsFull),
        Some(rest) if indicator.weight > rest => {
            faults.add("bobot", Fault::WeightsOverHundred { rest: rest.plain(ctx.lang) });
        }
        None | Some(_) => {}
    }
    if let Some(was) = &was {
        let in_use = store::uses_now(&mut tx, government, id).await?.standing > 0;
        let recounted = recounts((&was.measure, was.aggregation), (&indicator.measure, indicator.aggregation));
        for field in recounted.filter(|_| in_use) {
            faults.add(field, Fault::IndicatorInUse);
        }
    }
    faults.first_of_each(&FIELDS).check()?;
    IndicatorRow::save(&mut tx, government, &[row(&indicator)]).await?;
    let action = if was.is_some() { "indicator.change" } else { "indicator.add" };
    let detail = serde_json::json!({ "was": was.as_ref().map(recorded), "is": recorded(&indicator) });
    record(&mut tx, ctx, Deed { action, kind: "indicator", id: id.to_string(), detail }).await?;
    ctx.commit(tx, [Topic::Structure, Topic::Figures]).await?;
    Ok(id)
}

/// Removes an indicator that nothing stands under; gives its unit's code and year.
///
/// # Errors
/// `Conflict` when entries or other indicators stand under it; `NotFound` also when somebody else was faster.
pub async fn remove(ctx: &Ctx, id: Uuid) -> Result<(String, i64)> {
    let government = ctx.government.id;
    let indicator = store::indicator(&ctx.app.db, government, id).await?.ok_or(Error::NotFound)?;
    authorise(ctx, indicator.unit_id).await?;
    let mut tx = ctx.app.db.begin().await?;
    tx.lock(government).await?;
    let indicator = store::indicator_now(&mut tx, government, id).await?.ok_or(Error::NotFound)?;
    still_may(&mut tx, ctx, Action::EditIndicators, indicator.unit_id).await?;
    let uses = store::uses_now(&mut tx, government, id).await?;
    if uses.entries > 0 {
        return Err(Error::Conflict(Fault::IndicatorHasEntries { n: uses.entries.to_string() }));
    }
    if uses.children > 0 {
        return Err(Error::Conflict(Fault::IndicatorHasChildren { n: uses.children.to_string() }));
    }
    store::remove(&mut tx, government, id).await?;
    let detail = serde_json::json!({ "was": recorded(&indicator) });
    record(&mut tx, ctx, Deed { action: "indicator.remove", kind: "indicator", id: id.to_string(), detail }).await?;
    ctx.commit(tx, [Topic::Structure, Topic::Figures]).await?;
    Ok((indicator.unit_code, indicator.year))
}

async fn authorise(ctx: &Ctx, unit: Uuid) -> Result<()> {
    ctx.authorise(Action::EditIndicators, org::service::target_of(ctx, unit).await?)
}

fn unit_of(indicator: &Indicator) -> Unit {
    Unit { id: indicator.unit_id, code: indicator.unit_code.clone(), name: indicator.unit_name.clone() }
}

/// An indicator as its table keeps it.
fn row(indicator: &Indicator) -> IndicatorRow {
    IndicatorRow {
        id: indicator.id,
        unit_id: indicator.unit_id,
        parent_id: indicator.parent,
        year: indicator.year,
        code: indicator.code.clone(),
        name: indicator.name.clone(),
        measure: indicator.measure.clone(),
        polarity: indicator.polarity,
        aggregation: indicator.aggregation,
        baseline: indicator.baseline,
        target: indicator.target,
        weight: indicator.weight.0,
        source: indicator.source.clone(),
    }
}

/// An indicator for the record.
fn recorded(indicator: &Indicator) -> serde_json::Value {
    serde_json::json!({
        "code": indicator.code, "name": indicator.name, "unit": indicator.unit_code, "year": indicator.year,
        "measure": indicator.measure, "polarity": indicator.polarity.code(), "aggregation": indicator.aggregation.code(),
        "baseline": indicator.baseline, "target": indicator.target, "weight": indicator.weight,
        "source": indicator.source, "parent": indicator.parent,
    })
}

/// What is wrong with a draft by itself, after what of it could not be read.
fn valid(draft: &Draft) -> Faults {
    let mut faults = Faults::of(draft.unread.clone());
    let Draft { polarity, baseline, target, weight, .. } = *draft;
    let Draft { code, name, measure, source, .. } = draft;
    let planned = Planned { code, name, measure, source, polarity, baseline, target, weight };
    for (field, fault) in planned.faults() {
        faults.add(field, fault);
    }
    faults
}

impl Draft {
    fn of(self, id: Uuid, unit: Unit, year: i64) -> Indicator {
        Indicator {
            id,
            code: self.code,
            name: self.name,
            measure: self.measure,
            unit_id: unit.id,
            unit_code: unit.code,
            unit_name: unit.name,
            year,
            polarity: self.polarity,
            aggregation: self.aggregation,
            baseline: self.baseline,
            target: self.target,
            weight: self.weight,
            source: self.source,
            parent: self.parent,
        }
    }
}
