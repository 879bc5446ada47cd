//! Figures of satisfaction, from the rollup; and the rollup checked against the answers.

use crate::access::Action;
use crate::base::{Day, Error, Month, Result, Uuid, calendar, tr};
use crate::server::request::Ctx;
use crate::survey::rules::{Tally, index};
use crate::survey::store::{figures, services};
use crate::survey::{Index, Of, Service, ServiceIndex};
use std::collections::HashMap;

/// A service by its code.
///
/// # Errors
/// `NotFound` if this government has none of that code.
pub async fn service_by_code(ctx: &Ctx, code: &str) -> Result<Service> {
    ctx.authorise_here(Action::ReadFigures)?;
    services::by_code(&ctx.app.db, ctx.government.id, code).await?.ok_or(Error::NotFound)
}

/// The index of a service over some days, both ends included: whole months from the rollup, the
/// days of a month that is cut from the answers themselves.
pub async fn index_of(ctx: &Ctx, service: &Service, from: Day, to: Day) -> Result<Index> {
    ctx.authorise_here(Action::ReadFigures)?;
    let (db, government) = (&ctx.app.db, ctx.government.id);
    let (mut first, mut last) = (from.month(), to.month());
    let mut tally = Tally::default();
    if from <= to && from != first.first() {
        tally += figures::days(db, government, service.id, from, to.min(first.last())).await?;
        first = first.plus(1);
    }
    if first <= last && to != last.last() {
        tally += figures::days(db, government, service.id, last.first(), to).await?;
        last = last.plus(-1);
    }
    if first <= last {
        let months = figures::months(db, government, Of::Service(service.id), first, last).await?;
        tally += months.iter().map(|month| month.tally).sum();
    }
    Ok(index(&tally))
}

/// The first day of the first month and the last day of the last month with an answer about a service.
pub async fn range_of(ctx: &Ctx, service: &Service) -> Result<Option<(Day, Day)>> {
    ctx.authorise_here(Action::ReadFigures)?;
    let (first, last) = figures::range(&ctx.app.db, ctx.government.id, service.id).await?;
    Ok(first.zip(last).map(|(first, last)| (first.first(), last.last())))
}

/// The index of each month, those without answers included.
pub async fn trend(ctx: &Ctx, of: Of, from: Month, to: Month) -> Result<Vec<(Month, Index)>> {
    ctx.authorise_here(Action::ReadFigures)?;
    let mut counted = figures::months(&ctx.app.db, ctx.government.id, of, from, to).await?.into_iter().peekable();
    let mut tally = |month| counted.next_if(|row| row.month == month).map_or_else(Tally::default, |row| row.tally);
    Ok(calendar::months(from, to).into_iter().map(|month| (month, index(&tally(month)))).collect())
}

/// Whether anyone answered in a month, however few.
pub async fn answered_in(ctx: &Ctx, of: Of, month: Month) -> Result<bool> {
    ctx.authorise_here(Action::ReadFigures)?;
    let months = figures::months(&ctx.app.db, ctx.government.id, of, month, month).await?;
    Ok(months.iter().any(|row| row.tally.respondents > 0))
}

/// The index of every service, and of every unit that has one or lies above one, with all units below it.
pub async fn indexes(ctx: &Ctx, from: Month, to: Month) -> Result<(Vec<ServiceIndex>, HashMap<Uuid, Index>)> {
    ctx.authorise_here(Action::ReadFigures)?;
    let (db, government) = (&ctx.app.db, ctx.government.id);
    let rows = figures::by_service(db, government, from, to).await?;
    let tallies: HashMap<Uuid, Tally> = rows.iter().map(|row| (row.service.id, row.tally)).collect();
    let mut sums: HashMap<Uuid, Tally> = HashMap::new();
    for (unit, service) in figures::units(db, government).await? {
        // a service may have been added since
        let Some(tally) = tallies.get(&service) else { continue };
        let sum = sums.entry(unit).or_default();
        *sum += *tally;
    }
    let services = rows.into_iter().map(|row| ServiceIndex { service: row.service, index: index(&row.tally) });
    Ok((services.collect(), sums.into_iter().map(|(unit, tally)| (unit, index(&tally))).collect()))
}

/// Counts all answers anew and says, for the log, where the rollup first differs; none if nowhere.
pub async fn first_difference(ctx: &Ctx) -> Result<Option<String>> {
    ctx.authorise_here(Action::ReadAudit)?;
    // no page waits for it, and of all answers it may take longer than a page may
    let mut now = ctx.app.db.snapshot().await?;
    let rows = figures::recount(&mut now, ctx.government.id).await?;
    // the two sides of a month stand next to each other
    let differing = rows.chunk_by(|a, b| (&a.code, a.month) == (&b.code, b.month)).find_map(|sides| {
        let side = |kept| sides.iter().find(|row| row.kept == kept).map_or_else(Tally::default, |row| row.tally);
        let (kept, counted) = (side(true), side(false));
        (kept != counted).then(|| (&sides[0], kept, counted))
    });
    Ok(differing.map(|(at, kept, counted)| {
        let (month, kept, counted) = (at.month.text(ctx.lang), format!("{kept:?}"), format!("{counted:?}"));
        tr::survey::difference(ctx.lang, &at.code, counted, kept, month)
    }))
}
