//! Reporting: a new entry.

use super::keep::{keep, ready, settled};
use super::{Entry, reporter};
use crate::audit::service::{Deed, record_all};
use crate::base::{Day, Error, Fault, Lang, Quantity, Result, Uuid, number};
use crate::org::{self, service::Station};
use crate::plan;
use crate::plan::Reportable;
use crate::server::db::{Db, Tx};
use crate::server::live::Topic;
use crate::server::request::{Ctx, to_the_end};
use crate::server::together::Piece;
use crate::work::evidence::EVIDENCE_OF_DAY;
use crate::work::rules::{self, Limits, NewEntry, Span};
use crate::work::store::{self, Desk, EvidenceFile, UnitMonth};
use crate::work::words;
use std::sync::Arc;

/// Reports an entry of the viewer; gives its id. Sending the same entry again gives the same answer
/// and changes nothing.
///
/// # Errors
/// `Invalid` with the faults of all fields; among them an id that something else bears, whosever
/// it is.
pub async fn submit(ctx: &Ctx, entry: NewEntry) -> Result<Uuid> {
    let person = reporter(ctx)?;
    let (desk, limits, mut entry) = checked(ctx, person, entry, None).await?;
    let files = ready(ctx, person, &mut entry).await?;
    let ctx = ctx.clone();
    to_the_end(async move {
        let kept = keep(&ctx, entry.id, files).await?;
        let report = Arc::new(Report { ctx, desk, limits, entry, kept });
        let done = report.ctx.app.reports.done(report.clone()).await;
        if !settled(&report.ctx, done, &report.kept).await? {
            already(&report).await?;
        }
        Ok(report.entry.id)
    })
    .await
}

/// An entry that is ready to be added.
pub struct Report {
    ctx: Ctx,
    desk: Desk,
    limits: Limits,
    entry: NewEntry,
    kept: Vec<EvidenceFile>,
}

impl Report {
    /// Whose day it fills.
    fn day(&self) -> (Uuid, Uuid, Day) {
        (self.ctx.government.id, self.desk.person, self.entry.day)
    }
}

impl Piece for Report {
    fn db(&self) -> &Db {
        &self.ctx.app.db
    }

    /// Adds entries with all that hangs on them; false if an id is there already, or a day is full.
    async fn write(reports: &[Arc<Report>], tx: &mut Tx) -> Result<bool> {
        // the rows of the months are taken first: who reports twice at the same moment waits here
        let months = reports.iter().map(Arc::as_ref).map(|Report { ctx, desk, entry, .. }| {
            (ctx.government.id, UnitMonth::states(desk.unit, entry.day.month(), 1, 0, 0))
        });
        store::bump_units(tx, months).await?;
        let new = reports.iter().enumerate().map(|(at, report)| store::New {
            government: report.ctx.government.id,
            desk: report.desk,
            entry: &report.entry,
            at: report.ctx.app.clock.now(),
            // those of the same day that are added together with it take their room as well
            most: report.limits.entries_per_day
                - reports[..at].iter().filter(|before| before.day() == report.day()).count() as i64,
        });
        if store::insert(tx, &new.collect::<Vec<_>>()).await? < reports.len() as u64 {
            return Ok(false);
        }
        for Report { ctx, desk, entry, kept, .. } in reports.iter().map(Arc::as_ref) {
            complete(tx, ctx, *desk, entry, kept).await?;
        }
        let sent = |report: &Report| deed("entry.submit", said(&report.entry), &report.kept, &[]);
        record_all(tx, reports.iter().map(|report| (&report.ctx, sent(report)))).await?;
        Ok(true)
    }

    fn tell(&self) {
        publish(&self.ctx, self.desk);
    }
}

/// Where a person works on a day, and who answers. Without a superior it waits for a head above, and for whoever
/// becomes the superior.
pub(super) async fn desk(ctx: &Ctx, person: Uuid, day: Day) -> Result<Desk> {
    let Station { unit_id, superior_id } = org::service::station_of(ctx, person, day).await?;
    let unit = unit_id.ok_or_else(|| Error::invalid("tanggal", Fault::NoPostThen))?;
    Ok(Desk { person, unit, appraiser: superior_id })
}

/// The entry as it will be kept, if it follows the rules. A corrected entry keeps its day however
/// long ago that is, and its amount however unusual.
pub(super) async fn checked(
    ctx: &Ctx,
    person: Uuid,
    mut entry: NewEntry,
    was: Option<&Entry>,
) -> Result<(Desk, Limits, NewEntry)> {
    let limits = super::limits(ctx).await?;
    let today = ctx.today();
    let first = if was.is_some_and(|was| was.day == entry.day) { entry.day } else { limits.first(today) };
    // a day that is refused says nothing of the indicator: the form goes by the day it had
    let in_time = (first..=today).contains(&entry.day);
    let day = if in_time { entry.day } else { was.map_or(today, |was| was.day) };
    let mut desk = desk(ctx, person, day).await?;
    // what it stands under stays open to it, as does its unit, if by now that day is one of another unit, or the unit
    // reports under others
    let stays = was.filter(|was| was.day == day && was.indicator_id == entry.indicator);
    let rule: Option<Reportable> = match entry.indicator {
        Some(id) => match (plan::service::reported_under(ctx, desk.unit, day, id).await, stays) {
            (Err(Error::Invalid(_)), Some(was)) => {
                desk.unit = was.unit_id;
                Some(plan::service::stands_under(ctx, id).await?)
            }
            (Err(Error::Invalid(_)), None) if !in_time => None,
            (rule, _) => Some(rule?),
        },
        None => None,
    };
    let mut faults = rules::faults(&entry, rule.as_ref(), (first, today));
    // what was reported before the measure was counted whole stays as it is
    let as_before = was.is_some_and(|was| (was.indicator_id, was.quantity) == (entry.indicator, entry.quantity));
    if let Some(rule) = rule.as_ref().filter(|rule| !as_before && rules::is_part(entry.quantity, rule, &limits.whole)) {
        faults.add("jumlah", counted_whole(entry.quantity, rule, ctx.lang));
    }
    faults.check()?;
    if let Some(rule) = &rule {
        entry.measure.clone_from(&rule.measure);
    }
    entry.out_of = entry.out_of.filter(|_| rule.as_ref().is_some_and(Reportable::is_share));
    let amount = (entry.indicator, entry.quantity, entry.out_of);
    let believed = entry.confirmed || was.is_some_and(|was| (was.indicator_id, was.quantity, was.out_of) == amount);
    if let Some(rule) = rule.filter(|_| !believed) {
        asked_back(ctx, &entry, &rule)?;
    }
    Ok((desk, limits, entry))
}

/// What is said of a part of what is counted whole: the numbers beside it, zero only where it is a result.
pub(super) fn counted_whole(quantity: Quantity, rule: &Reportable, lang: Lang) -> Fault {
    let (measure, less) = (rule.measure.clone(), quantity.0.div_euclid(1000));
    match less {
        0 if !rule.may_be_zero() => Fault::CountedWholeFromOne { measure },
        _ => Fault::CountedWhole { measure, less: number::count(less, lang), more: number::count(less + 1, lang) },
    }
}

/// An amount that is probably a slip is asked back.
fn asked_back(ctx: &Ctx, entry: &NewEntry, rule: &Reportable) -> Result<()> {
    if !rules::is_unusual(entry.quantity, entry.out_of, rule.aggregation, rule.target) {
        return Ok(());
    }
    let amount = words::amount(entry.quantity, entry.out_of, &entry.measure, ctx.lang);
    let target = words::amount(rule.target, None, &rule.measure, ctx.lang);
    Err(Error::invalid("jumlah", Fault::AmountUnusual { amount, target }))
}

/// What a new and a corrected entry have in common: room in the day, evidence.
pub(super) async fn complete(
    tx: &mut Tx,
    ctx: &Ctx,
    desk: Desk,
    entry: &NewEntry,
    kept: &[EvidenceFile],
) -> Result<()> {
    let government = ctx.government.id;
    // what takes no known time fits into any day
    if entry.span != Span::Unknown {
        let others = store::other_spans(tx, government, desk.person, entry.day, entry.id).await?;
        if let Some((field, fault)) = rules::day_fault(entry.span, &others) {
            return Err(Error::invalid(field, fault));
        }
    }
    for file in kept {
        store::insert_evidence(tx, government, file).await?;
    }
    if kept.is_empty() { Ok(()) } else { room_for_evidence(tx, government, desk.person, entry.day).await }
}

/// Goes on only if a person's day holds no more evidence than it may.
pub(super) async fn room_for_evidence(tx: &mut Tx, government: Uuid, person: Uuid, day: Day) -> Result<()> {
    if store::evidence_bytes_of_day(tx, government, person, day).await? <= EVIDENCE_OF_DAY {
        return Ok(());
    }
    Err(Error::invalid("bukti", Fault::EvidenceOfDay { max: (EVIDENCE_OF_DAY >> 20).to_string() }))
}

/// What the record says of an entry.
pub(super) type Said = (Uuid, Day, Option<Uuid>, Quantity);

pub(super) fn said(entry: &NewEntry) -> Said {
    (entry.id, entry.day, entry.indicator, entry.quantity)
}

/// The record of what its owner did with an entry, and of each file that came or went with it: the hash by which it is
/// known when it is no longer here. Not its name, which tells what evidence says and could never be taken out again.
pub(super) fn deed<'a>(action: &'a str, said: Said, came: &[EvidenceFile], went: &[EvidenceFile]) -> Deed<'a> {
    let (id, day, indicator, quantity) = said;
    let mut detail = serde_json::json!({ "day": day, "indicator": indicator, "quantity": quantity });
    for (field, files) in [("files", came), ("removed", went)] {
        if !files.is_empty() {
            let file = |file: &EvidenceFile| serde_json::json!({ "sha256": file.sha256 });
            detail[field] = files.iter().map(file).collect();
        }
    }
    Deed { action, kind: "entry", id: id.to_string(), detail }
}

/// What the superior's and the owner's open pages hear of.
pub(super) fn topics(desk: Desk) -> impl Iterator<Item = Topic> {
    desk.appraiser.map(Topic::Team).into_iter().chain([Topic::Person(desk.person)])
}

/// Tells these pages.
pub(super) fn publish(ctx: &Ctx, desk: Desk) {
    topics(desk).for_each(|topic| ctx.app.live.publish(ctx.government.id, topic));
}

/// Goes on only if the indicator of an entry still counts as it did when the entry was checked.
pub(super) async fn recounted(ctx: &Ctx, entry: &NewEntry) -> Result<()> {
    let Some(id) = entry.indicator else { return Ok(()) };
    let rule = plan::service::stands_under(ctx, id).await?;
    match rule.measure == entry.measure && rule.is_share() == entry.out_of.is_some() {
        true => Ok(()),
        false => Err(Error::invalid("indikator", Fault::IndicatorRecounted)),
    }
}

/// It was not added. If its id is there already: fine if it is the same entry sent twice. What was withdrawn
/// does not come back by itself.
async fn already(Report { ctx, desk, limits, entry, kept }: &Report) -> Result<()> {
    let (db, government) = (&ctx.app.db, ctx.government.id);
    let Some(there) = store::entry(db, government, entry.id).await? else {
        return Err(match store::withdrawn(db, government, entry.id).await? {
            Some(was) if was.person == desk.person => Error::invalid("id", Fault::WithdrawnBefore),
            Some(_) => Error::invalid("id", Fault::FormUsedBefore),
            None => recounted(ctx, entry).await.err().unwrap_or_else(|| limits.day_is_full()),
        });
    };
    let there_are = store::evidence_of(db, government, &[entry.id]).await?;
    let is_there = |file: &EvidenceFile| there_are.iter().any(|there| there.sha256 == file.sha256);
    let same = there.person_id == desk.person
        && (there.day, there.indicator_id, &there.what) == (entry.day, entry.indicator, &entry.what)
        && (there.quantity, there.out_of, &there.measure) == (entry.quantity, entry.out_of, &entry.measure)
        && there.span() == entry.span
        // a draft that comes back after a lost answer has no files
        && kept.iter().all(is_there);
    if same { Ok(()) } else { Err(Error::invalid("id", Fault::FormUsedBefore)) }
}
