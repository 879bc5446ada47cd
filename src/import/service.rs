//! Use cases: what a file would do, doing it, the list of runs.

use super::change::{Rows, apply, recounted_in_use};
use super::checked::Checked;
use super::draft::{Draft, Given, Guesses, draft};
use super::store::{self, NewRun};
use super::table::Table;
use super::turn::{Turn, given_up};
use super::{Counts, Kind, Report, Run, refused, sheet, tell};
use crate::access::Action;
use crate::access::service::{governments, seen_in};
use crate::audit::service::{Deed, record, record_reading};
use crate::base::text::hex;
use crate::base::{Error, Fault, Result, Uuid};
use crate::plan::store::intake::{hold_indicators, in_use};
use crate::server::db::Tx;
use crate::server::live::Topic;
use crate::server::problem::unavailable;
use crate::server::request::Ctx;
use crate::survey::rules::Tally;
use crate::survey::store::intake::{Months, add_answers, add_months};
use bytes::Bytes;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Runs on a page of the list.
const PAGE: usize = 100;

/// A file that someone sends.
#[derive(Clone)]
pub struct Upload {
    pub name: String,
    pub content: Bytes,
}

/// What someone decided about rows that a run would refuse.
#[derive(Clone, Copy, Debug, Default)]
pub struct Consent {
    /// Leave them out and take the rest.
    pub skip_bad: bool,
    /// Take those that give someone an entirely different name.
    pub renames: bool,
}

/// Tells how many rows of how many are written.
pub type Progress<'p> = &'p mut (dyn FnMut(usize, usize) + Send);

/// Whoever may not load a kind of file is told which role may.
pub fn authorise(ctx: &Ctx, kind: Kind) -> Result<()> {
    ctx.authorise_here(kind.action())
}

/// Anyone who may run one kind of import may see the list.
pub fn authorise_any(ctx: &Ctx) -> Result<()> {
    ctx.authorise_one_of(&Kind::ALL.map(Kind::action))
}

/// By what a file is known again.
struct Marks {
    /// Of answers [`Table::mark`]; of other files, which nobody looks for, as `bytes`.
    rows: String,
    /// The hash of its bytes: it stands in the record, and earlier versions knew files by it.
    bytes: String,
}

/// Reads the file on a thread of its own; the kind is found out if it was not said.
async fn read(
    turn: Turn,
    upload: &Upload,
    kind: Option<Kind>,
    stop: &CancellationToken,
) -> Result<(Turn, Arc<Table>, Marks)> {
    let (Upload { name, content }, stop) = (upload.clone(), stop.clone());
    // the thread has the turn: it works on for a moment when whoever asked has gone away
    let table = tokio::task::spawn_blocking(move || {
        let table = sheet::read(&name, &content, &stop).and_then(|cells| Table::of(cells, kind))?;
        let bytes = hex(&Sha256::digest(&content));
        let rows = if table.kind == Kind::Answers { table.mark() } else { bytes.clone() };
        let marks = Marks { rows, bytes };
        Ok::<_, Fault>((turn, Arc::new(table), marks))
    });
    // a reader that gave up did so over this file
    let table = table.await.unwrap_or_else(|error| {
        tracing::error!(%error, "a file could not be read");
        Err(Fault::FileUnreadable)
    });
    table.map_err(|fault| Error::invalid("berkas", fault))
}

/// A file compared with what is there, and what that was.
struct Compared {
    draft: Draft,
    now: Rows,
    report: Report,
    marks: Marks,
    turn: Turn,
}

/// Before there is what every row of a kind hangs on, all of them would be refused for the same reason:
/// that is said once, with what to load first.
fn hangs_on_something(kind: Kind, now: &Rows) -> Result<()> {
    let missing = match kind {
        Kind::Units => None,
        _ if now.units.is_empty() => Some(Fault::UnitsFirst),
        Kind::Answers if now.services.is_empty() => Some(Fault::ServicesFirst),
        _ => None,
    };
    missing.map_or(Ok(()), |fault| Err(Error::invalid("berkas", fault)))
}

/// Reads a file and compares it with what is there, on threads of their own; no writer waits for it. It ends soon
/// when this is dropped.
///
/// # Errors
/// `Invalid` when it takes longer than its turn.
async fn compare(
    ctx: &Ctx,
    mut turn: Turn,
    kind: Option<Kind>,
    upload: &Upload,
    renames: bool,
) -> Result<(Arc<Table>, Compared)> {
    authorise_any(ctx)?;
    turn.begin(ctx).await?;
    let (stop, longest) = (CancellationToken::new(), turn.longest);
    let _stops = stop.clone().drop_guard();
    let compared = compare_until(ctx, turn, kind, upload, renames, &stop);
    let in_time = tokio::time::timeout(longest, compared).await;
    in_time.unwrap_or_else(|_| Err(Error::invalid("berkas", Fault::CheckTooLong)))
}

async fn compare_until(
    ctx: &Ctx,
    turn: Turn,
    kind: Option<Kind>,
    upload: &Upload,
    renames: bool,
    stop: &CancellationToken,
) -> Result<(Arc<Table>, Compared)> {
    let (turn, table, marks) = read(turn, upload, kind, stop).await?;
    let (government, mut snapshot) = (ctx.government.id, ctx.app.db.snapshot().await?);
    let ctx = &seen_in(&mut snapshot, ctx).await?;
    authorise(ctx, table.kind)?;
    let now = Rows::all(&mut snapshot, government).await?;
    let in_use = match table.kind {
        Kind::Indicators => in_use(&mut snapshot, government).await?,
        _ => HashSet::new(),
    };
    let before = done_before(ctx, &mut snapshot, table.kind, &marks).await?;
    drop(snapshot);
    let (app, today, lang) = (ctx.app.clone(), ctx.today(), ctx.lang);
    let (file_name, lines) = (upload.name.clone(), table.clone());
    let (stop, here, may_read) =
        (stop.clone(), ctx.government.clone(), ctx.authorise_here(Action::ReadPersonnel).is_ok());
    hangs_on_something(table.kind, &now)?;
    let beside = now.governments.is_empty() && !governments(&ctx.app.db).await?.is_empty();
    let compared = tokio::task::spawn_blocking(move || {
        let (new_id, anonymous_id) = (|| app.new_id(), || app.random.anonymous_id());
        let (code, new_id, anonymous_id) = (here.code.as_str(), &new_id, &anonymous_id);
        let guesses = Guesses::default();
        let given = Given {
            government,
            code,
            beside,
            now: &now,
            in_use: &in_use,
            today,
            lang,
            renames,
            may_read,
            guesses,
            stop: &stop,
            new_id,
            anonymous_id,
        };
        let mut draft = draft(&lines, &given)?;
        let rows = std::mem::take(&mut draft.rows);
        draft.notes.extend(tell::renaming(&draft.changes));
        let done_before = before.is_some();
        draft.notes.extend(before);
        let report = Report {
            kind: lines.kind,
            file_name,
            counts: Counts::of(&rows),
            notes: std::mem::take(&mut draft.notes),
            done_before,
            renames: rows.iter().filter(|row| row.renames()).count() as i64,
            rows,
            run: None,
        };
        Ok::<_, Fault>(Compared { draft, now, report, marks, turn })
    });
    let compared = compared.await.map_err(|error| unavailable(&error))?;
    Ok((table, compared.map_err(|fault| Error::invalid("berkas", fault))?))
}

/// Whether rows of a file have numbers of people that the viewer did not send.
fn sent_by_another(ctx: &Ctx, kind: Kind, by: Option<Uuid>) -> bool {
    kind == Kind::People && ctx.viewer.account().map(|account| account.account) != by
}

/// Whether the viewer may have the rows of a file that an account sent.
pub(super) fn may_have_rows(ctx: &Ctx, kind: Kind, by: Option<Uuid>) -> Result<()> {
    match sent_by_another(ctx, kind, by) {
        true => ctx.authorise_here(Action::ReadPersonnel),
        false => Ok(()),
    }
}

/// As [`may_have_rows`], when the viewer is about to get them: whoever reads numbers that another sent is recorded.
pub(super) async fn have_rows(
    ctx: &Ctx,
    kind: Kind,
    (by, file): (Option<Uuid>, &str),
    (of, id): (&str, String),
) -> Result<()> {
    may_have_rows(ctx, kind, by)?;
    match sent_by_another(ctx, kind, by) {
        true => {
            let detail = json!({ "file": file });
            record_reading(ctx, Deed { action: "person.read", kind: of, id, detail }).await
        }
        false => Ok(()),
    }
}

/// What a run of this file would do; changes nothing.
///
/// # Errors
/// `Conflict` when the viewer gave it up, also by leaving.
pub async fn check(ctx: &Ctx, turn: Turn, kind: Option<Kind>, upload: &Upload) -> Result<Checked> {
    let (table, Compared { draft, report, turn, .. }) = tokio::select! {
        compared = compare(ctx, turn, kind, upload, false) => compared?,
        () = given_up(ctx) => return Err(Error::Conflict(Fault::CheckGivenUp)),
    };
    Ok(Checked { report, table, known: draft.known, _turn: turn })
}

/// Runs a file: all of it, or nothing if a row is refused (the report's `run` is none then) unless
/// bad rows are to be skipped. Refused rows are kept as a file of their own. Who asks for it in a request lets it go
/// [to the end](crate::server::request::to_the_end).
///
/// # Errors
/// `Conflict` when answers were loaded before, or when somebody changed what the file was compared with.
pub async fn run(
    ctx: &Ctx,
    turn: Turn,
    kind: Option<Kind>,
    upload: &Upload,
    consent: Consent,
    progress: Progress<'_>,
) -> Result<Report> {
    let (table, mut compared) = compare(ctx, turn, kind, upload, consent.renames).await?;
    let has_refused = compared.report.counts.refused > 0;
    if has_refused && !consent.skip_bad {
        return Ok(compared.report);
    }
    let id = ctx.app.new_id();
    if has_refused {
        let rows = refused::rows(&table, &compared.report.rows, ctx.lang)?;
        ctx.app.files.put(&refused::place(ctx.government.id, id), rows).await?;
    }
    if let Err(error) = carry_out(ctx, id, upload, &compared, progress).await {
        // a commit that was not answered may be one
        if has_refused && !matches!(error, Error::Unsure(_)) {
            refused::forget(&ctx.app, ctx.government.id, id).await;
        }
        return Err(error);
    }
    ctx.app.db.count_anew().await;
    compared.report.run = Some(id);
    Ok(compared.report)
}

/// Writes what a file changes, in one transaction; one of a government at a time.
async fn carry_out(ctx: &Ctx, id: Uuid, upload: &Upload, compared: &Compared, progress: Progress<'_>) -> Result<()> {
    let Compared { draft, now, report, marks, .. } = compared;
    let mut tx = ctx.app.db.begin().await?;
    tx.lock(ctx.government.id).await?;
    authorise(&seen_in(&mut tx, ctx).await?, report.kind)?;
    if let Some(fault) = done_before(ctx, &mut tx, report.kind, marks).await? {
        return Err(Error::Conflict(fault));
    }
    if report.kind == Kind::Indicators {
        hold_indicators(&mut tx, ctx.government.id).await?;
    }
    let changed = Rows::all(&mut tx, ctx.government.id).await? != *now;
    // the check refused to recount what stood then; more may have been reported meanwhile
    if changed || !recounted_in_use(&mut tx, ctx.government.id, &draft.changes).await?.is_empty() {
        return Err(Error::Conflict(Fault::ChangedSinceCheck));
    }
    write(ctx, &mut tx, id, draft, progress).await?;
    let new = NewRun {
        id,
        kind: report.kind,
        file_name: &upload.name,
        mark: &marks.rows,
        account: ctx.viewer.account().map(|account| account.account),
        at: ctx.app.clock.now(),
        counts: report.counts,
    };
    store::add(&mut tx, ctx.government.id, &new, &draft.changes).await?;
    let detail = serde_json::json!({ "file": upload.name, "sha256": marks.bytes, "counts": report.counts });
    record(&mut tx, ctx, Deed { action: "import.run", kind: "import", id: id.to_string(), detail }).await?;
    ctx.commit(tx, [Topic::Structure, Topic::Figures]).await
}

/// That these answers were loaded before: they have no key, and twice they would count every resident twice.
async fn done_before(ctx: &Ctx, tx: &mut Tx, kind: Kind, marks: &Marks) -> Result<Option<Fault>> {
    if kind != Kind::Answers {
        return Ok(None);
    }
    let at = store::run_before(tx, ctx.government.id, kind, [&marks.rows, &marks.bytes]).await?;
    Ok(at.map(|at| Fault::FileDoneBefore { day: ctx.day_at(at).text(ctx.lang) }))
}

async fn write(ctx: &Ctx, tx: &mut Tx, id: Uuid, draft: &Draft, progress: Progress<'_>) -> Result<()> {
    const BATCH: usize = 1000;
    let total = draft.changes.len() + draft.answers.len();
    let mut written = 0;
    progress(0, total);
    apply(tx, ctx, &draft.changes, &mut |done| {
        written += done;
        progress(written, total);
    })
    .await?;
    let mut months = Months::new();
    for batch in draft.answers.chunks(BATCH) {
        add_answers(tx, ctx.government.id, id, batch).await?;
        for answer in batch {
            let tally = months.entry((answer.service_id, answer.day.month())).or_default();
            *tally += Tally::of(&answer.marks);
        }
        written += batch.len();
        progress(written, total);
    }
    add_months(tx, ctx.government.id, &months).await
}

/// The latest runs, before one if it is given, and whether there are more.
pub async fn runs(ctx: &Ctx, before: Option<Uuid>) -> Result<(Vec<Run>, bool)> {
    authorise_any(ctx)?;
    let before = before.unwrap_or(Uuid::max());
    let mut runs = store::latest(&ctx.app.db, ctx.government.id, before, PAGE as i64 + 1).await?;
    let more = runs.len() > PAGE;
    runs.truncate(PAGE);
    Ok((runs, more))
}

/// A run, for those who may run its kind.
pub async fn one(ctx: &Ctx, id: Uuid) -> Result<Run> {
    authorise_any(ctx)?;
    let run = store::one(&ctx.app.db, ctx.government.id, id).await?.ok_or(Error::NotFound)?;
    authorise(ctx, run.kind)?;
    Ok(run)
}

/// What there is to say about a run as a whole, for who may see it.
pub async fn notes_of(ctx: &Ctx, run: &Run) -> Result<Vec<Fault>> {
    authorise(ctx, run.kind)?;
    Ok(tell::renaming(&store::government_changes(&ctx.app.db, ctx.government.id, run.id).await?))
}

/// The refused rows of a run, as CSV.
///
/// # Errors
/// `NotFound` once it was undone; `RoleNeeded` when they are of people and another sent them, for whoever may not read people's records.
pub async fn refused_file(ctx: &Ctx, id: Uuid) -> Result<Bytes> {
    let run = one(ctx, id).await?;
    if run.undone_at.is_some() {
        return Err(Error::NotFound);
    }
    have_rows(ctx, run.kind, (run.account, &run.file_name), ("import", id.to_string())).await?;
    ctx.app.files.get(&refused::place(ctx.government.id, id)).await
}
