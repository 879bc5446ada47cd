//! Indicators of a unit and below, and one down to its entries, in its own year or a part of it.

use super::pages::View;
use super::trends;
use crate::access::Action;
use crate::base::{Error, Result, Uuid};
use crate::board::cache::{Made, Question};
use crate::board::rules::furthest_behind_first;
use crate::board::store;
use crate::board::{Achievements, EntryPage, Head, OneIndicator, Term, UnitName};
use crate::plan::{IndicatorFigures, State};
use crate::server::request::Ctx;
use crate::work::{self, EntryRow};
use std::sync::Arc;

/// How many indicators a page of `/capaian` shows.
const PORTION: usize = 25;

/// `/capaian`: a page (from 1) of the indicators of a unit and those below it, of the government's if `code` is empty,
/// or all of them without a page; nothing before the government has a unit.
///
/// # Errors
/// `NotFound` if this government has no such unit.
pub async fn achievements(
    ctx: &Ctx,
    term: Term,
    code: &str,
    state: Option<State>,
    page: Option<usize>,
) -> Result<Option<Achievements>> {
    ctx.authorise_here(Action::ReadFigures)?;
    let view = View::of(ctx, term).await?;
    let whole = view.now();
    let Some((root, unit)) = whole.scope(code)? else { return Ok(None) };
    let all = whole.indicators.iter().map(|figures| &figures.shown);
    let mut list: Vec<&IndicatorFigures> = all
        .filter(|shown| state.is_none_or(|state| shown.state == state) && whole.lies_in(shown.unit_id, unit))
        .collect();
    furthest_behind_first(&mut list);
    let of = list.len();
    let portion = page.map_or(of, |_| PORTION);
    let page = page.unwrap_or(1).clamp(1, of.div_ceil(PORTION).max(1));
    let before = (page - 1) * PORTION;
    Ok(Some(Achievements {
        unit: UnitName::from(unit),
        above: whole.above(unit),
        choices: whole.choices(root, unit),
        progress: whole.standing(unit.id).progress,
        state,
        of: of as i64,
        page: page as i64,
        before: before as i64,
        indicators: list.into_iter().skip(before).take(portion).map(|shown| whole.of_told_apart(shown)).collect(),
        head: view.head,
    }))
}

/// The term that the filters of an address name: the year is the indicator's own, whether it is said or not.
///
/// # Errors
/// `SignedOut` for the public; `NotFound` if this government has no such indicator, or not in that
/// year; `Invalid` for a part of it that no page writes.
pub async fn term_of(ctx: &Ctx, id: Uuid, year: &str, part: &str) -> Result<Term> {
    ctx.authorise_here(Action::ReadAsStaff)?;
    let own = store::year_of(&ctx.app.db, ctx.government.id, id).await?.ok_or(Error::NotFound)?;
    let own = i16::try_from(own).map_err(|_| Error::NotFound)?;
    if year.is_empty() || year.parse() == Ok(own) { Term::within(own, part, ctx.today()) } else { Err(Error::NotFound) }
}

/// `/papan/indikator/{id}`: how an indicator stands at the end of a term.
///
/// # Errors
/// `SignedOut` for the public; `NotFound` if this government has no such indicator in that year.
pub async fn indicator(ctx: &Ctx, term: Term, id: Uuid) -> Result<Arc<Made<OneIndicator>>> {
    ctx.authorise_here(Action::ReadAsStaff)?;
    let make = Box::pin(async {
        let view = View::of(ctx, term).await?;
        let figures = view.now().indicators.iter().find(|figures| figures.shown.id == id).ok_or(Error::NotFound)?;
        let months = store::months(&ctx.app.db, ctx.government.id, id, view.head.period.to).await?;
        let months = trends::months(&figures.shown, &months);
        Ok(OneIndicator {
            above: view.now().down_to(figures.shown.unit_id),
            trend: trends::indicator(&figures.shown, &months, ctx.lang),
            months,
            indicator: figures.shown.clone(),
            parent: figures.shown.parent.and_then(|parent| view.now().indicator_name(parent)),
            children: view.now().children_of_indicator(id),
            // there is nothing of it in other years
            head: Head { years: vec![term.year], ..view.head },
        })
    });
    ctx.app.boards.indicator.get(ctx, Question::new(ctx, term, &id.to_string()), make).await
}

/// A page (from 1) of the entries under an indicator in a term that the viewer may read, latest first.
///
/// # Errors
/// As [`indicator`].
pub async fn entries(ctx: &Ctx, term: Term, id: Uuid, page: i64) -> Result<EntryPage> {
    let made = indicator(ctx, term, id).await?;
    let at = page.max(1) - 1;
    let (entries, more) = work::service::entries_of_indicator(ctx, id, made.figures.head.period, at).await?;
    Ok(EntryPage { page: at + 1, entries, more })
}

/// All of them, each with how many files it has.
///
/// # Errors
/// As [`indicator`].
pub async fn all_entries(ctx: &Ctx, term: Term, id: Uuid) -> Result<Vec<(EntryRow, i64)>> {
    let made = indicator(ctx, term, id).await?;
    work::service::all_entries_of_indicator(ctx, id, made.figures.head.period).await
}
