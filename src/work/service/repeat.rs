//! Reporting again what was reported on the last day before today.

use super::submit::{counted_whole, desk, topics};
use super::{Entry, reporter};
use crate::audit::service::{Deed, record};
use crate::base::{Day, Error, Fault, Result, Uuid, calendar};
use crate::plan;
use crate::plan::Reportable;
use crate::server::db::Tx;
use crate::server::request::Ctx;
use crate::work::rules::{self, Limits, NewEntry, Span};
use crate::work::store::{self, UnitMonth};
use std::iter::successors;

/// How far back a day is looked for that can be repeated.
const REPEAT_DAYS: i32 = 14;

/// Reports again today what was reported on the last day before, as far as it can be, without its evidence; gives how
/// many entries that made. A second tap makes none; what was made so and then withdrawn is made anew.
///
/// # Errors
/// `Conflict` if there is nothing to repeat; `Invalid` if today holds all it can. What keeps a single one from
/// being made is said if none was. None is made and nothing is wrong only where all that can be were made before.
pub async fn repeat(ctx: &Ctx) -> Result<usize> {
    let person = reporter(ctx)?;
    let (db, government, today) = (&ctx.app.db, ctx.government.id, ctx.today());
    let (desk, limits) = (desk(ctx, person, today).await?, super::limits(ctx).await?);
    let open = plan::service::reportable_in(ctx, desk.unit, today).await?;
    let found = to_repeat(ctx, person, &open).await?;
    let (day, sources) = found.ok_or(Error::Conflict(Fault::NothingToRepeat))?;
    let mut tx = db.begin().await?;
    // the row of the month is taken first: whoever reports at the same time waits here
    store::bump_units(&mut tx, [(government, UnitMonth::states(desk.unit, today.month(), 0, 0, 0))]).await?;
    let (mut made, mut refused) = (Vec::new(), None);
    for source in sources {
        if let Some(under) = only_part(&source, &open, &limits) {
            refused = Some(Error::invalid("jumlah", counted_whole(source.quantity, under, ctx.lang)));
            continue;
        }
        let Some(id) = free_id(&mut tx, government, person, source.id, today).await? else {
            refused = Some(Error::Conflict(Fault::RepeatsUsedUp));
            continue;
        };
        let mut entry = again(source, id, today);
        let others = store::other_spans(&mut tx, government, person, today, id).await?;
        match rules::day_fault(entry.span, &others) {
            Some((_, Fault::OverlapsOther)) => entry.span = entry.span.minutes().map_or(Span::Unknown, Span::Minutes),
            Some((field, fault)) => {
                refused = Some(Error::invalid(field, fault));
                continue;
            }
            None => {}
        }
        let most = limits.entries_per_day;
        let new = store::New { government, desk, entry: &entry, at: ctx.app.clock.now(), most };
        if store::insert(&mut tx, &[new]).await? == 1 {
            made.push(id.to_string());
        }
    }
    let n = made.len();
    if n == 0 {
        let full = store::count_of_day(&mut tx, government, person, today).await? >= limits.entries_per_day;
        return if full { Err(limits.day_is_full()) } else { refused.map_or(Ok(0), Err) };
    }
    let month = UnitMonth::states(desk.unit, today.month(), n as i64, 0, 0);
    store::bump_units(&mut tx, [(government, month)]).await?;
    let detail = serde_json::json!({ "from": day, "entries": made });
    record(&mut tx, ctx, Deed { action: "entry.repeat", kind: "person", id: person.to_string(), detail }).await?;
    ctx.commit(tx, topics(desk)).await?;
    Ok(n)
}

/// The day that [`repeat`] would repeat, if it is likely to make any: today has room, and not all that can be made were
/// made already. `open` is what the person can report under today.
pub(super) async fn repeatable(ctx: &Ctx, person: Uuid, open: &[Reportable]) -> Result<Option<Day>> {
    let Some((day, sources)) = to_repeat(ctx, person, open).await? else { return Ok(None) };
    let (today, limits) = (ctx.today(), super::limits(ctx).await?);
    let there = store::ids_of_day(&ctx.app.db, ctx.government.id, person, today).await?;
    let room = (there.len() as i64) < limits.entries_per_day;
    let is_new = |source: &Entry| {
        only_part(source, open, &limits).is_none() && !ids(source.id, today).any(|id| there.contains(&id))
    };
    Ok((room && sources.iter().any(is_new)).then_some(day))
}

/// The last day before today on which the person reported, with what of it can be reported today too; none if that is
/// nothing. No earlier day takes its place: what is offered is the last report, not one of some day.
async fn to_repeat(ctx: &Ctx, person: Uuid, open: &[Reportable]) -> Result<Option<(Day, Vec<Entry>)>> {
    let (db, government, today) = (&ctx.app.db, ctx.government.id, ctx.today());
    let earliest = calendar::plus_days(today, -REPEAT_DAYS);
    let Some(day) = store::last_reported(db, government, person, today, earliest).await? else { return Ok(None) };
    let mut sources = store::of_day(db, government, person, day).await?;
    sources.retain(|source| counts_as_then(source, open));
    Ok((!sources.is_empty()).then_some((day, sources)))
}

/// What stands under an indicator does so again only if that is measured as it was then, and amounts are parts of a
/// whole if they were.
fn counts_as_then(source: &Entry, open: &[Reportable]) -> bool {
    let same = |under: &Reportable| under.measure == source.measure && under.is_share() == source.out_of.is_some();
    source.indicator_id.is_none_or(|id| open.iter().any(|under| under.id == id && same(under)))
}

/// The indicator of an entry whose amount is only a part of what is counted whole there by now.
fn only_part<'r>(source: &Entry, open: &'r [Reportable], limits: &Limits) -> Option<&'r Reportable> {
    let under = open.iter().find(|under| source.indicator_id == Some(under.id))?;
    rules::is_part(source.quantity, under, &limits.whole).then_some(under)
}

/// The ids that a source's entry for another day may have, in their order.
fn ids(source: Uuid, day: Day) -> impl Iterator<Item = Uuid> {
    let first = rules::repeated_id(source, day);
    successors(Some(first), move |id| Some(rules::repeated_id(*id, day))).take(rules::REPEATS)
}

/// The id of a source's entry for another day: always the same, until that was withdrawn, or if somebody else
/// bears it, who knew the source and was faster; then the next. None when all are used up.
async fn free_id(tx: &mut Tx, government: Uuid, person: Uuid, source: Uuid, day: Day) -> Result<Option<Uuid>> {
    for id in ids(source, day) {
        if !store::is_taken(tx, government, id, person).await? {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

/// A source's entry for another day.
fn again(source: Entry, id: Uuid, day: Day) -> NewEntry {
    NewEntry {
        id,
        indicator: source.indicator_id,
        day,
        span: source.span(),
        what: source.what,
        quantity: source.quantity,
        out_of: source.out_of,
        measure: source.measure,
        confirmed: false,
        evidence: Vec::new(),
        taken_off: Vec::new(),
    }
}
