//! Use cases of daily work.

mod change;
mod file;
mod keep;
mod lists;
mod react;
mod repeat;
mod submit;
mod verify;

pub use change::{correct, withdraw};
pub use file::{File, evidence};
pub use keep::{file_names, forget, keep_swept, sweep};
pub use lists::{all_entries_of_indicator, entries_of_indicator, entry_page, my_month, my_work, report_form, team};
pub use react::{Change, Outcome, StandOf, react, react_all};
pub use repeat::repeat;
pub use submit::{Report, submit};
pub use verify::first_difference;

pub use super::rules::{Limits, NewEntry, Reaction, Span, Upload};

use super::store::{self, Desk, Entry};
use super::{EntryRow, Evidence, Seen};
use crate::access::{Action, Relation, Target, Who};
use crate::base::text::first_of;
use crate::base::{Error, Fault, Result, Uuid};
use crate::org;
use crate::org::setting::Setting;
use crate::server::request::Ctx;
use std::collections::{BTreeSet, HashMap};

/// The viewer as the one who reports.
fn reporter(ctx: &Ctx) -> Result<Uuid> {
    let person = ctx.person()?;
    let own = Relation { own: true, ..Relation::default() };
    ctx.authorise(Action::WriteEntry, Target::with(ctx.government.id, own))?;
    Ok(person)
}

/// What the government decided about entries.
async fn limits(ctx: &Ctx) -> Result<Limits> {
    let (app, government) = (&ctx.app, ctx.government.id);
    let limits = async {
        let decided = org::service::decided(&app.db, government).await?;
        Ok(Some(Limits {
            window_days: decided.get(Setting::EntryWindowDays),
            usual_minutes: decided.get(Setting::EntryMinutesPerDay),
            entries_per_day: decided.get(Setting::EntriesPerDay),
            whole: decided.words(Setting::WholeMeasures).into(),
        }))
    };
    // something always holds
    app.limits.get(app.live.structure(government), government, limits).await?.ok_or(Error::NotFound)
}

/// Entries on a page of a list.
const PAGE: i64 = 50;

/// So many people are named of those whose entries were answered together.
const PEOPLE: usize = 3;

/// An entry that the viewer may read, with their relation to it.
async fn readable(ctx: &Ctx, id: Uuid) -> Result<(Entry, Relation)> {
    if ctx.viewer.who == Who::Public {
        return Err(Error::SignedOut);
    }
    let entry = there(ctx, id).await?;
    let relation = org::service::relation(ctx, entry.unit_id, Some(entry.person_id), entry.appraiser_id).await?;
    may_read(ctx, relation)?;
    Ok((entry, relation))
}

/// Whose these entries are, in words, as far as the viewer may read them; nothing if that cannot be found out.
pub(in crate::work) async fn owners(ctx: &Ctx, entries: &[Seen]) -> String {
    let people = people(ctx, entries).await.unwrap_or_default();
    let named: Vec<String> = people.iter().take(PEOPLE).map(|(name, _)| name.clone()).collect();
    first_of(ctx.lang, &named, (people.len() - named.len()) as i64)
}

/// The same, by name, each once.
async fn people(ctx: &Ctx, entries: &[Seen]) -> Result<BTreeSet<(String, Uuid)>> {
    let entries: Vec<Uuid> = entries.iter().map(|seen| seen.id).collect();
    let mut people = BTreeSet::new();
    for (name, Desk { person, unit, appraiser }) in store::owners(&ctx.app.db, ctx.government.id, &entries).await? {
        let relation = org::service::relation(ctx, unit, Some(person), appraiser).await?;
        if may_read(ctx, relation).is_ok() {
            people.insert((name, person));
        }
    }
    Ok(people)
}

/// An entry as it is now.
async fn there(ctx: &Ctx, id: Uuid) -> Result<Entry> {
    match store::entry(&ctx.app.db, ctx.government.id, id).await? {
        Some(entry) => Ok(entry),
        None => Err(gone(ctx, id).await?),
    }
}

/// What is said of an entry that is not there: that it was withdrawn, to those who could have read it.
async fn gone(ctx: &Ctx, id: Uuid) -> Result<Error> {
    let Some(was) = store::withdrawn(&ctx.app.db, ctx.government.id, id).await? else { return Ok(Error::NotFound) };
    may_read(ctx, org::service::relation(ctx, was.unit, Some(was.person), was.appraiser).await?)?;
    Ok(Error::Conflict(Fault::Withdrawn))
}

/// Whoever may not read an entry is not told that it is there.
fn may_read(ctx: &Ctx, relation: Relation) -> Result<()> {
    match ctx.authorise(Action::ReadEntry, target(ctx, relation)) {
        Err(Error::Forbidden) => Err(Error::NotFound),
        other => other,
    }
}

fn target(ctx: &Ctx, relation: Relation) -> Target {
    Target::with(ctx.government.id, relation)
}

/// Entries as they are shown, with their evidence.
async fn rows(ctx: &Ctx, entries: Vec<Entry>) -> Result<Vec<EntryRow>> {
    let with_files: Vec<Uuid> = entries.iter().filter(|entry| entry.files > 0).map(|entry| entry.id).collect();
    let mut files: HashMap<Uuid, Vec<Evidence>> = HashMap::new();
    for file in store::evidence_of(&ctx.app.db, ctx.government.id, &with_files).await? {
        let picture = file.media_type == super::evidence::JPEG;
        let file_name = super::evidence::named(&file.file_name, &file.media_type);
        files.entry(file.entry_id).or_default().push(Evidence { id: file.id, file_name, picture });
    }
    Ok(entries.into_iter().map(|entry| row(ctx, files.remove(&entry.id).unwrap_or_default(), entry)).collect())
}

fn row(ctx: &Ctx, evidence: Vec<Evidence>, entry: Entry) -> EntryRow {
    EntryRow {
        evidence,
        reacted_at: entry.reacted_at.map(|at| ctx.moment(at)),
        submitted_at: ctx.moment(entry.submitted_at),
        sent: entry.submitted_at,
        id: entry.id,
        person_id: entry.person_id,
        person_name: entry.person_name,
        unit_name: entry.unit_name,
        indicator_id: entry.indicator_id,
        indicator_name: entry.indicator_name,
        day: entry.day,
        what: entry.what,
        quantity: entry.quantity,
        out_of: entry.out_of,
        measure: entry.measure,
        start: entry.start_time,
        end: entry.end_time,
        minutes: entry.minutes,
        state: entry.state,
        praised: entry.praised,
        reason: entry.reason,
        reacted_by: entry.reacted_name,
    }
}
