//! Figures of satisfaction, from the rollup; and the rollup checked against the answers.

use crate::access::Action;
use crate::base::{Error, Lang, Month, Result, Uuid, calendar};
use crate::server::request::Ctx;
use crate::survey::rules::{Tally, index};
use crate::survey::store::{figures, services};
use crate::survey::{FEWEST, Index, Of, Service, ServiceIndex};
use std::collections::HashMap;

/// A service by its code.
///
/// # Errors
/// `NotFound` if this government has none of that code.
pub async fn service_by_code(ctx: &Ctx, code: &str) -> Result<Service> {
    ctx.authorise_here(Action::ReadFigures)?;
    services::by_code(&ctx.app.db, ctx.government.id, code).await?.ok_or(Error::NotFound)
}

/// How many of the waiting answers belong to figures up to a month: they wait now, and where nothing
/// counts yet not even their number is told.
fn waiting(ctx: &Ctx, tally: &Tally, to: Month, waiting: i64) -> i64 {
    if to >= ctx.today().month() && tally.respondents >= FEWEST { waiting } else { 0 }
}

/// The index of a service over some months, both ends included.
pub async fn index_of(ctx: &Ctx, service: &Service, from: Month, to: Month) -> Result<Index> {
    ctx.authorise_here(Action::ReadFigures)?;
    let (db, government) = (&ctx.app.db, ctx.government.id);
    let months = figures::months(db, government, Of::Service(service.id), from, to).await?;
    let tally = months.iter().map(|month| month.tally).sum();
    let come = figures::waiting(db, government, service.id).await?;
    Ok(index(&tally, waiting(ctx, &tally, to, come)))
}

/// The first and the last month of a service that have figures.
pub async fn range_of(ctx: &Ctx, service: &Service) -> Result<Option<(Month, Month)>> {
    ctx.authorise_here(Action::ReadFigures)?;
    let (first, last) = figures::range(&ctx.app.db, ctx.government.id, service.id).await?;
    Ok(first.zip(last))
}

/// The index of each month, those without figures included.
pub async fn trend(ctx: &Ctx, of: Of, from: Month, to: Month) -> Result<Vec<(Month, Index)>> {
    ctx.authorise_here(Action::ReadFigures)?;
    let mut counted = figures::months(&ctx.app.db, ctx.government.id, of, from, to).await?.into_iter().peekable();
    let mut tally = |month| counted.next_if(|row| row.month == month).map_or_else(Tally::default, |row| row.tally);
    Ok(calendar::months(from, to).into_iter().map(|month| (month, index(&tally(month), 0))).collect())
}

/// The index of every service, and of every unit that has one or lies above one, with all units below it.
pub async fn indexes(ctx: &Ctx, from: Month, to: Month) -> Result<(Vec<ServiceIndex>, HashMap<Uuid, Index>)> {
    ctx.authorise_here(Action::ReadFigures)?;
    let (db, government) = (&ctx.app.db, ctx.government.id);
    let rows = figures::by_service(db, government, from, to).await?;
    let counted: HashMap<Uuid, (Tally, i64)> =
        rows.iter().map(|row| (row.service.id, (row.tally, waiting(ctx, &row.tally, to, row.waiting)))).collect();
    let mut sums: HashMap<Uuid, (Tally, i64)> = HashMap::new();
    for (unit, service) in figures::units(db, government).await? {
        // a service may have been added since
        let Some((tally, come)) = counted.get(&service) else { continue };
        let sum = sums.entry(unit).or_default();
        *sum = (sum.0 + *tally, sum.1 + come);
    }
    let services = rows.into_iter().map(|row| {
        let (tally, come) = counted[&row.service.id];
        ServiceIndex { service: row.service, index: index(&tally, come) }
    });
    Ok((services.collect(), sums.into_iter().map(|(unit, (tally, come))| (unit, index(&tally, come))).collect()))
}

/// Counts all answers anew and says, for the log, where the rollup first differs or holds a group that
/// is too small; none if nowhere.
pub async fn first_difference(ctx: &Ctx) -> Result<Option<String>> {
    ctx.authorise_here(Action::ReadFigures)?;
    let (db, government) = (&ctx.app.db, ctx.government.id);
    let rows = figures::recount(db, government).await?;
    // the two sides of a month stand next to each other
    let differing = rows.chunk_by(|a, b| (&a.code, a.month) == (&b.code, b.month)).find_map(|sides| {
        let side = |kept| sides.iter().find(|row| row.kept == kept).map_or_else(Tally::default, |row| row.tally);
        let (kept, counted) = (side(true), side(false));
        (kept != counted || counted.respondents < FEWEST).then(|| (&sides[0], kept, counted))
    });
    if let Some((at, kept, counted)) = differing {
        let month = at.month.text(Lang::En);
        return Ok(Some(format!(
            "survey_months of service {} in {month}: kept {kept:?}, counted {counted:?}",
            at.code
        )));
    }
    let miscounted = figures::miscounted(db, government).await?;
    Ok(miscounted.map(|code| format!("services: waiting answers of {code} are miscounted")))
}
