//! Figures of satisfaction, from the rollup; and the rollup checked against the answers.

use crate::access::Action;
use crate::base::{Day, Error, Lang, Month, Result, calendar};
use crate::server::request::Ctx;
use crate::survey::rules::{Tally, index};
use crate::survey::store::{figures, services};
use crate::survey::{Index, Of, Service, ServiceIndex, UnitIndex};

/// A service by its code.
///
/// # Errors
/// `NotFound` if this government has none of that code.
pub async fn service_by_code(ctx: &Ctx, code: &str) -> Result<Service> {
    ctx.authorise_here(Action::ReadFigures)?;
    services::by_code(&ctx.app.db, ctx.government.id, code).await?.ok_or(Error::NotFound)
}

/// The index over some months, both ends included.
pub async fn index_of(ctx: &Ctx, of: Of, from: Month, to: Month) -> Result<Index> {
    ctx.authorise_here(Action::ReadFigures)?;
    let months = figures::months(&ctx.app.db, ctx.government.id, of, from, to).await?;
    Ok(index(&months.iter().map(|month| month.tally).sum()))
}

/// The index of a service over some days, both ends included: whole months from the rollup, the
/// days of a month that is cut from the answers themselves.
pub async fn index_of_days(ctx: &Ctx, service: &Service, from: Day, to: Day) -> Result<Index> {
    ctx.authorise_here(Action::ReadFigures)?;
    let (db, government) = (&ctx.app.db, ctx.government.id);
    let (mut whole_from, mut whole_to) = (from.month(), to.month());
    let mut tally = Tally::default();
    if from <= to && from != whole_from.first() {
        tally = tally + figures::days(db, government, service.id, from, to.min(whole_from.last())).await?;
        whole_from = whole_from.plus(1);
    }
    if whole_from <= whole_to && to != whole_to.last() {
        tally = tally + figures::days(db, government, service.id, from.max(whole_to.first()), to).await?;
        whole_to = whole_to.plus(-1);
    }
    if whole_from <= whole_to {
        let months = figures::months(db, government, Of::Service(service.id), whole_from, whole_to).await?;
        tally = tally + months.iter().map(|month| month.tally).sum();
    }
    Ok(index(&tally))
}

/// The first day of the first month and the last day of the last month with an answer about a
/// service; days are not told, because a single answer might be known by its day.
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

/// The index of every unit that has a service or lies above one, each with all units below it.
pub async fn indexes_by_unit(ctx: &Ctx, from: Month, to: Month) -> Result<Vec<UnitIndex>> {
    ctx.authorise_here(Action::ReadFigures)?;
    let rows = figures::by_unit(&ctx.app.db, ctx.government.id, from, to).await?;
    Ok(rows
        .into_iter()
        .map(|row| UnitIndex { id: row.id, code: row.code, name: row.name, index: index(&row.tally) })
        .collect())
}

/// The index of every service.
pub async fn indexes_by_service(ctx: &Ctx, from: Month, to: Month) -> Result<Vec<ServiceIndex>> {
    ctx.authorise_here(Action::ReadFigures)?;
    let rows = figures::by_service(&ctx.app.db, ctx.government.id, from, to).await?;
    Ok(rows.into_iter().map(|row| ServiceIndex { service: row.service, index: index(&row.tally) }).collect())
}

/// Counts all answers anew and says, for the log, where the rollup first differs; none if nowhere.
pub async fn first_difference(ctx: &Ctx) -> Result<Option<String>> {
    ctx.authorise_here(Action::ReadFigures)?;
    let rows = figures::recount(&ctx.app.db, ctx.government.id).await?;
    // the two sides of a month stand next to each other
    let differing = rows.chunk_by(|a, b| (&a.code, a.month) == (&b.code, b.month)).find_map(|sides| {
        let side = |kept| sides.iter().find(|row| row.kept == kept).map_or_else(Tally::default, |row| row.tally);
        let (kept, counted) = (side(true), side(false));
        (kept != counted).then(|| (&sides[0], kept, counted))
    });
    Ok(differing.map(|(at, kept, counted)| {
        format!(
            "survey_months of service {} in {}: kept {kept:?}, counted {counted:?}",
            at.code,
            at.month.text(Lang::En)
        )
    }))
}
