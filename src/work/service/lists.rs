//! What pages show.

use super::change::mark;
use super::repeat::repeatable;
use super::{Entry, PAGE, readable, reporter, row, rows, target};
use crate::access::{Action, Target, may};
use crate::audit::service::{Deed, record_reading};
use crate::base::{Day, Error, Lang, Month, Period, Result, Uuid, calendar, number, tr};
use crate::plan;
use crate::plan::service::{Scope, figures};
use crate::plan::{IndicatorFigures, Reportable};
use crate::server::request::Ctx;
use crate::work::rules::{UNDO, is_undoable, is_unusual, median_bucket};
use crate::work::store::{self, Sight, Under};
use crate::work::words::{bucket_word, indicator, quantity, time};
use crate::work::{
    Answered, Buckets, Duty, EntryRow, EntryState, MyWork, OneEntry, OwnReports, PastReaction, ReportForm, TeamEntry,
    TeamWork,
};
use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

/// Days of one's own entries that the page shows.
const OWN_DAYS: i32 = 14;
/// Days over which reaction times are looked at.
const REACTION_DAYS: i64 = 90;
/// How long one's own page tells what was answered, milliseconds.
const LATELY: i64 = calendar::DAY_MS;
/// Letters by which an entry is named in a sentence.
const LETTERS: usize = 60;
/// How many of them are named.
const LINKED: usize = 3;
/// Entries for a file are read so many at a time.
const STRETCH: i64 = 1_000;
/// With more units than this, figures are loaded for the government in one go.
const FEW_UNITS: usize = 3;

/// The form for a new entry of the viewer, for the day that was chosen in it, if one was.
pub async fn report_form(ctx: &Ctx, day: Option<Day>) -> Result<ReportForm> {
    let person = reporter(ctx)?;
    let today = ctx.today();
    let form = form(ctx, person, (today, day), ctx.app.new_id()).await?;
    let under = usual(ctx, person, &form.indicators).await?;
    let repeat = match day.is_none_or(|day| day == today) {
        true => repeatable(ctx, person, &form.indicators).await?,
        // the form has the indicators of its own day
        false => repeatable(ctx, person, &plan::service::reportable(ctx, person, today).await?).await?,
    };
    Ok(ReportForm { repeat, under, ..form })
}

/// What a new report is most likely under: of what can be chosen that which the person used last, or the only one.
async fn usual(ctx: &Ctx, person: Uuid, open: &[Reportable]) -> Result<Option<Duty>> {
    Ok(match open {
        [] => Some(Duty::Additional),
        [only] => Some(Duty::Under(only.id)),
        _ => {
            let latest = store::latest_under(&ctx.app.db, ctx.government.id, person).await?;
            latest.into_iter().flatten().find(|id| open.iter().any(|under| under.id == *id)).map(Duty::Under)
        }
    })
}

/// The form for an entry of this id, by a person and of a day, or of the chosen one if that can be reported: in the
/// first days of January the year before has other indicators.
async fn form(ctx: &Ctx, person: Uuid, (day, chosen): (Day, Option<Day>), id: Uuid) -> Result<ReportForm> {
    let today = ctx.today();
    let first = super::limits(ctx).await?.first(today);
    let day = chosen.filter(|day| (first..=today).contains(day)).unwrap_or(day);
    let indicators = plan::service::reportable(ctx, person, day).await?;
    Ok(ReportForm { id, shown: None, today, first, indicators, under: None, repeat: None })
}

/// The viewer's entries of the last days.
pub async fn my_work(ctx: &Ctx) -> Result<MyWork> {
    let person = reporter(ctx)?;
    let (db, government, today) = (&ctx.app.db, ctx.government.id, ctx.today());
    let entries = store::own(db, government, person, calendar::plus_days(today, -OWN_DAYS)).await?;
    let minutes = entries.iter().filter(|entry| entry.day == today).filter_map(|entry| entry.minutes).sum();
    let mine = plan::service::reportable(ctx, person, today).await?;
    let all = figures_of(ctx, mine.iter().map(|i| i.unit_id).collect()).await?;
    Ok(MyWork {
        answered: answered(&entries, ctx.app.clock.now() - LATELY),
        minutes,
        usual_minutes: super::limits(ctx).await?.usual_minutes,
        indicators: mine.iter().filter_map(|i| all.get(&i.id).cloned()).collect(),
        entries: rows(ctx, entries).await?,
    })
}

/// A page (from 1) of the viewer's entries of a month, written `2026-11`, with what became of all of them; of this
/// month if none is named.
///
/// # Errors
/// `NotFound` for what is no month.
pub async fn my_month(ctx: &Ctx, month: &str, page: i64) -> Result<OwnReports> {
    let person = reporter(ctx)?;
    let (db, government, now) = (&ctx.app.db, ctx.government.id, ctx.today().month());
    let month = if month.is_empty() { now } else { month.parse().map_err(|_| Error::NotFound)? };
    let reported = store::own_months(db, government, person).await?;
    let none = store::OwnMonth { month, entries: 0, accepted: 0, returned: 0 };
    let of = reported.iter().find(|of| of.month == month).copied().unwrap_or(none);
    let months: BTreeSet<Month> = reported.into_iter().map(|of| of.month).chain([now, month]).collect();
    let page = page.max(1);
    let before = (page - 1).saturating_mul(PAGE);
    let entries = store::own_of_month(db, government, person, month, (PAGE, before)).await?;
    Ok(OwnReports {
        month,
        months: months.into_iter().rev().collect(),
        total: of.entries,
        accepted: of.accepted,
        returned: of.returned,
        page,
        more: before.saturating_add(PAGE) < of.entries,
        entries: rows(ctx, entries).await?,
    })
}

/// What became of one's entries: what was accepted since a moment, and all that was sent back.
fn answered(entries: &[Entry], since: i64) -> Answered {
    let of = |state: EntryState| entries.iter().filter(move |entry| entry.state == state);
    let lately = || of(EntryState::Accepted).filter(|entry| entry.reacted_at.is_some_and(|at| at > since));
    let mut returned: Vec<&Entry> = of(EntryState::Returned).collect();
    returned.sort_by_key(|entry| Reverse((entry.reacted_at, entry.submitted_at)));
    let begins = |entry: &&Entry| (entry.id, entry.day, entry.what.chars().take(LETTERS).collect());
    Answered {
        accepted: lately().count(),
        praised: lately().filter(|entry| entry.praised).count(),
        returned: returned.iter().map(|entry| entry.id).collect(),
        last_returned: returned.iter().take(LINKED).map(begins).collect(),
    }
}

/// An entry with its history; the form to correct it is for the day that was chosen in it, if one was.
pub async fn entry_page(ctx: &Ctx, id: Uuid, day: Option<Day>) -> Result<OneEntry> {
    let (entry, relation) = readable(ctx, id).await?;
    let history = store::history(&ctx.app.db, ctx.government.id, id).await?;
    let correctable = relation.own && entry.state != EntryState::Accepted;
    let correction = match correctable {
        true => {
            let mut form = form(ctx, entry.person_id, (entry.day, day), id).await?;
            // what it stands under stays open to it as long as its day stays
            let own = entry.indicator_id.filter(|_| day.is_none_or(|day| day == entry.day));
            if let Some(own) = own.filter(|own| form.indicators.iter().all(|offered| offered.id != *own)) {
                form.indicators.insert(0, plan::service::stands_under(ctx, own).await?);
            }
            let under = Some(entry.indicator_id.map_or(Duty::Additional, Duty::Under));
            Some(ReportForm { shown: Some(mark(&entry)?), under, ..form })
        }
        false => None,
    };
    let now = ctx.app.clock.now();
    let fresh = |viewer| is_undoable(entry.state, entry.reacted_by, entry.reacted_at, viewer, now);
    let may_react = may(&ctx.viewer, Action::React, target(ctx, relation));
    Ok(OneEntry {
        own: relation.own,
        superior: relation.superior,
        withdrawable: relation.own && entry.state == EntryState::Submitted && history.is_empty(),
        may_react,
        undoable: may_react && ctx.viewer.person().is_some_and(fresh),
        entry: rows(ctx, vec![entry]).await?.pop().ok_or(Error::NotFound)?,
        history: history
            .into_iter()
            .map(|past| PastReaction {
                by: past.by_name,
                kind: past.kind,
                reason: past.reason,
                at: ctx.moment(past.at),
            })
            .collect(),
        correction,
    })
}

/// What waits for the viewer, of everyone or of one person; a head can ask for all that waits below.
pub async fn team(ctx: &Ctx, all: bool, whose: Option<Uuid>) -> Result<TeamWork> {
    let person = reporter(ctx)?;
    let (db, government, today) = (&ctx.app.db, ctx.government.id, ctx.today());
    let now = ctx.app.clock.now();
    let heads = ctx.viewer.account().is_some_and(|account| !account.heads.is_empty());
    let all = all && heads;
    let asked = store::Waiting { government, superior: person, today, below: all };
    let waiting = store::waiting(db, asked, whose).await?;
    let people = store::waiting_people(db, asked, whose).await?.into_iter();
    let figures = figures_of(ctx, waiting.iter().filter_map(|entry| entry.indicator_unit).collect()).await?;
    let buckets = store::reaction_times(db, government, person, now - REACTION_DAYS * calendar::DAY_MS).await?;
    let just_accepted = store::just_accepted(db, government, person, now - UNDO).await?;
    let team = store::team_size(db, government, person, today).await?;
    let (mine, silent) = about(ctx, person, team).await?;
    let about = if all { tr::work::team_below(ctx.lang).to_owned() } else { mine };
    let total = match waiting.len() {
        store::LONGEST.. => store::waiting_total(db, asked, whose).await?,
        whole => whole as i64,
    };
    let mut work = TeamWork {
        title: String::new(),
        waiting: in_words(ctx, by_person(waiting), &figures, all).await?,
        just_accepted: in_words(ctx, just_accepted, &figures, all).await?,
        total,
        people: people.map(|(id, name, n)| of_person(id, &name, n, ctx.lang)).collect(),
        heads,
        all,
        team,
        about,
        silent,
        buckets,
        reactions: reactions(&buckets, ctx.lang),
        told: None,
    };
    work.title = match total {
        0 if work.is_of_nobody() => tr::work::team_nobody(ctx.lang).to_owned(),
        0 if whose.is_some() => tr::work::waiting_none_theirs(ctx.lang).to_owned(),
        0 => tr::work::waiting_none(ctx.lang).to_owned(),
        total => tr::work::waiting_n(ctx.lang, number::count(total, ctx.lang)),
    };
    Ok(work)
}

/// A line of the choice of whose entries to look at.
fn of_person(id: Uuid, name: &str, n: i64, lang: Lang) -> TeamEntry {
    TeamEntry { id, what: format!("{name} ({})", number::count(n, lang)), ..TeamEntry::default() }
}

/// How large a person's team is, with why nobody of it is silent today; and otherwise who is.
async fn about(ctx: &Ctx, person: Uuid, team: i64) -> Result<(String, Option<String>)> {
    let (lang, today) = (ctx.lang, ctx.today());
    let size = tr::work::team_n(lang, number::count(team, lang));
    if team == 0 {
        return Ok((size, None));
    }
    if !calendar::is_weekday(today) {
        return Ok((format!("{size}. {}", tr::work::no_working_day(lang)), None));
    }
    let names = store::silent(&ctx.app.db, ctx.government.id, person, today).await?;
    Ok(match names.len() {
        0 => (format!("{size}. {}", tr::work::nobody_silent(lang)), None),
        n => (size, Some(tr::work::silent(lang, n, names.join(", ")))),
    })
}

/// How many reactions there were, and how long half of the entries waited for them at most.
fn reactions(buckets: &Buckets, lang: Lang) -> String {
    match median_bucket(buckets) {
        Some(at) => tr::work::reaction_note(lang, bucket_word(at, lang), number::count(buckets.iter().sum(), lang)),
        None => tr::work::reaction_none(lang).to_owned(),
    }
}

/// Entries as a superior's list tells them, with how their indicators stand; `of_units`: of several units, so that
/// each says of which.
async fn in_words(
    ctx: &Ctx,
    entries: Vec<Entry>,
    figures: &HashMap<Uuid, IndicatorFigures>,
    of_units: bool,
) -> Result<Vec<TeamEntry>> {
    let progress = |entry: &EntryRow| entry.indicator_id.and_then(|id| figures.get(&id));
    let rows = rows(ctx, entries).await?.into_iter();
    Ok(rows.map(|entry| team_entry(ctx, progress(&entry), entry, of_units)).collect())
}

fn team_entry(ctx: &Ctx, progress: Option<&IndicatorFigures>, entry: EntryRow, of_units: bool) -> TeamEntry {
    let unusual = progress.is_some_and(|p| is_unusual(entry.quantity, entry.out_of, p.aggregation, p.target));
    let unusual = unusual.then(|| tr::work::unusual(ctx.lang).to_owned());
    let today = entry.day == ctx.today();
    let day = if today { tr::work::today(ctx.lang).to_owned() } else { entry.day.text(ctx.lang) };
    // evidence is seen beside it; that there is none is said
    let bare = entry.evidence.is_empty().then(|| tr::work::no_evidence(ctx.lang).to_owned());
    let progress = progress.and_then(|figures| {
        let real = figures.realisation?.plain(ctx.lang);
        Some(tr::work::progress(ctx.lang, real, figures.target.text(ctx.lang)))
    });
    let indicator = indicator(&entry, ctx.lang);
    let indicator = progress.map_or_else(|| indicator.clone(), |progress| format!("{indicator} ({progress})"));
    let unit = of_units.then(|| entry.unit_name.clone());
    let small = [unusual, unit, Some(day), bare, Some(indicator), time(&entry, ctx.lang)].into_iter().flatten();
    TeamEntry {
        id: entry.id,
        sent: entry.sent,
        person_id: entry.person_id,
        amount: quantity(&entry, ctx.lang),
        small: small.collect::<Vec<_>>().join(" · "),
        person: entry.person_name,
        what: entry.what,
        praised: entry.praised,
        evidence: entry.evidence,
    }
}

/// A person's entries together, in the order of each one's oldest.
fn by_person(entries: Vec<Entry>) -> Vec<Entry> {
    let mut first = HashMap::new();
    for (at, entry) in entries.iter().enumerate() {
        first.entry(entry.person_id).or_insert(at);
    }
    let mut entries = entries;
    entries.sort_by_key(|entry| first.get(&entry.person_id).copied());
    entries
}

/// A page (from 0) of the entries under an indicator that the viewer may see, latest first: leader and
/// auditor all, a head those of the unit and below, a superior those sent to them, everyone their own. And whether
/// there are earlier ones.
pub async fn entries_of_indicator(
    ctx: &Ctx,
    indicator: Uuid,
    period: Period,
    page: i64,
) -> Result<(Vec<EntryRow>, bool)> {
    let under = under(ctx, indicator, period)?;
    // one more than is shown tells whether another page has any
    let before = page.max(0).saturating_mul(PAGE);
    let mut entries = store::of_indicator(&ctx.app.db, under, PAGE + 1, before).await?;
    let more = entries.len() as i64 > PAGE;
    entries.truncate(PAGE as usize);
    Ok((rows(ctx, entries).await?, more))
}

/// All that [`entries_of_indicator`] gives pages of, for a file: without its evidence, but each with how many
/// files it has. Reading others' entries is recorded.
pub async fn all_entries_of_indicator(ctx: &Ctx, indicator: Uuid, period: Period) -> Result<Vec<(EntryRow, i64)>> {
    let under = under(ctx, indicator, period)?;
    let mut all: Vec<Entry> = Vec::new();
    loop {
        let some = store::stretch_of_indicator(&ctx.app.db, under, all.last(), STRETCH).await?;
        let last = (some.len() as i64) < STRETCH;
        all.extend(some);
        if last {
            break;
        }
    }
    if all.iter().any(|entry| Some(entry.person_id) != ctx.viewer.person()) {
        let (from, until) = (period.from.first(), period.to.last());
        let detail = serde_json::json!({ "from": from, "until": until, "entries": all.len() });
        let deed = Deed { action: "entries.read", kind: "indicator", id: indicator.to_string(), detail };
        record_reading(ctx, deed).await?;
    }
    Ok(all.into_iter().map(|entry| (entry.files, row(ctx, Vec::new(), entry))).map(|(n, row)| (row, n)).collect())
}

/// What the viewer may see of the entries under an indicator.
fn under(ctx: &Ctx, indicator: Uuid, period: Period) -> Result<Under> {
    ctx.authorise_here(Action::ReadAsStaff)?;
    let all = may(&ctx.viewer, Action::ReadEntry, Target::of(ctx.government.id));
    let sight = Sight { all, person: ctx.viewer.person(), today: ctx.today() };
    Ok(Under { government: ctx.government.id, indicator, months: (period.from, period.to), sight })
}

/// This year's figures of the indicators of units, by indicator.
async fn figures_of(ctx: &Ctx, units: BTreeSet<Uuid>) -> Result<HashMap<Uuid, IndicatorFigures>> {
    let Some(year) = Period::year(ctx.today().year()) else { return Ok(HashMap::new()) };
    let scopes: Vec<Scope> =
        if units.len() > FEW_UNITS { vec![Scope::Government] } else { units.into_iter().map(Scope::Unit).collect() };
    let mut all = HashMap::new();
    for scope in scopes {
        all.extend(figures(ctx, scope, year).await?.into_iter().map(|f| (f.shown.id, f.shown)));
    }
    Ok(all)
}
