//! Use cases: what a file would do, doing it, the list of runs.

use super::change::{Rows, apply};
use super::draft::{Draft, Given, draft};
use super::store::{self, NewRun};
use super::table::Table;
use super::{Counts, Effect, Kind, Report, Run, cell, sheet};
use crate::access::Action;
use crate::audit::service::{Deed, record};
use crate::base::{Error, Fault, Lang, Result, Uuid, calendar};
use crate::server::db::Tx;
use crate::server::live::Topic;
use crate::server::request::Ctx;
use crate::survey::store::intake::{add_answers, settle};
use bytes::Bytes;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// A file that someone sends.
#[derive(Clone)]
pub struct Upload {
    pub name: String,
    pub content: Bytes,
}

/// Tells how many rows of how many are written.
pub type Progress<'p> = &'p mut (dyn FnMut(usize, usize) + Send);

/// What a kind of file asks for.
pub fn action(kind: Kind) -> Action {
    match kind {
        Kind::Units | Kind::People => Action::EditOrganisation,
        Kind::Indicators => Action::EditIndicators,
        Kind::Services | Kind::Answers => Action::EditServices,
    }
}

/// Anyone who may run one kind of import may see the list.
fn authorise_any(ctx: &Ctx) -> Result<()> {
    let may = |kind: &Kind| ctx.authorise_here(action(*kind)).is_ok();
    if Kind::ALL.iter().any(may) { Ok(()) } else { ctx.authorise_here(Action::EditOrganisation) }
}

/// Reads the file on a thread of its own; the kind is found out if it was not said.
async fn read(upload: &Upload, kind: Option<Kind>) -> Result<Table> {
    let content = upload.content.clone();
    let table = tokio::task::spawn_blocking(move || Table::of(sheet::read(&content)?, kind)).await;
    let table = table.map_err(|error| crate::server::problem::unavailable(&error))?;
    table.map_err(|fault| Error::invalid("berkas", fault))
}

/// Compares the file with what is there, in the transaction that may write it.
async fn compare(ctx: &Ctx, tx: &mut Tx, table: &Table) -> Result<Draft> {
    let now = Rows::all(tx, ctx.government.id).await?;
    let given = Given {
        government: ctx.government.id,
        now: &now,
        today: ctx.today(),
        new_id: &|| ctx.app.new_id(),
        anonymous_id: &|| ctx.app.random.anonymous_id(),
    };
    Ok(draft(table, &given))
}

fn report(table: &Table, upload: &Upload, draft: &mut Draft) -> Report {
    Report {
        kind: table.kind,
        file_name: upload.name.clone(),
        counts: Counts::of(&draft.rows),
        notes: std::mem::take(&mut draft.notes),
        rows: std::mem::take(&mut draft.rows),
        run: None,
    }
}

/// What a run of this file would do, row by row; changes nothing.
pub async fn preview(ctx: &Ctx, kind: Option<Kind>, upload: &Upload) -> Result<Report> {
    authorise_any(ctx)?;
    let table = read(upload, kind).await?;
    ctx.authorise_here(action(table.kind))?;
    let mut tx = ctx.app.db.begin().await?;
    let mut draft = compare(ctx, &mut tx, &table).await?;
    Ok(report(&table, upload, &mut draft))
}

/// Runs a file: all of it, or nothing if a row is refused (the report's `run` is none then) unless
/// bad rows are to be skipped. Refused rows are kept as a file of their own.
pub async fn run(
    ctx: &Ctx,
    kind: Option<Kind>,
    upload: &Upload,
    skip_bad: bool,
    progress: Progress<'_>,
) -> Result<Report> {
    authorise_any(ctx)?;
    let table = read(upload, kind).await?;
    ctx.authorise_here(action(table.kind))?;
    let sha256: String = Sha256::digest(&upload.content).iter().map(|byte| format!("{byte:02x}")).collect();
    let mut tx = ctx.app.db.begin().await?;
    refuse_repetition(ctx, &mut tx, table.kind, &sha256).await?;
    let mut draft = compare(ctx, &mut tx, &table).await?;
    let mut report = report(&table, upload, &mut draft);
    if report.counts.refused > 0 && !skip_bad {
        return Ok(report);
    }
    let id = ctx.app.new_id();
    write(ctx, &mut tx, id, &draft, progress).await?;
    let new = NewRun {
        id,
        kind: table.kind,
        file_name: &upload.name,
        sha256: &sha256,
        account: ctx.viewer.account().map(|account| account.account),
        at: ctx.app.clock.now(),
        counts: report.counts,
    };
    store::add(&mut tx, ctx.government.id, &new, &draft.changes).await?;
    let detail = serde_json::json!({ "file": upload.name, "sha256": sha256, "counts": report.counts });
    record(&mut tx, ctx, Deed { action: "import.run", kind: "import", id: id.to_string(), detail }).await?;
    if report.counts.refused > 0 {
        ctx.app.files.put(&refused_name(ctx, id), refused_rows(&table, &report, ctx.lang)?).await?;
    }
    tx.commit().await?;
    ctx.app.live.publish(ctx.government.id, Topic::Figures);
    report.run = Some(id);
    Ok(report)
}

/// Answers have no key: the same file twice would count every resident twice.
async fn refuse_repetition(ctx: &Ctx, tx: &mut Tx, kind: Kind, sha256: &str) -> Result<()> {
    if kind != Kind::Answers {
        return Ok(());
    }
    match store::run_before(tx, ctx.government.id, kind, sha256).await? {
        None => Ok(()),
        Some(at) => {
            let day = calendar::day_at(at, &ctx.government.time_zone).text(ctx.lang);
            Err(Error::Conflict(Fault::FileDoneBefore { day }))
        }
    }
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
    let mut come = BTreeMap::new();
    for batch in draft.answers.chunks(BATCH) {
        add_answers(tx, ctx.government.id, id, batch).await?;
        for answer in batch {
            *come.entry(answer.service_id).or_default() += 1;
        }
        written += batch.len();
        progress(written, total);
    }
    settle(tx, ctx.government.id, &come).await
}

/// Where the refused rows of a run are kept.
fn refused_name(ctx: &Ctx, run: Uuid) -> String {
    format!("import/{}/{run}.csv", ctx.government.id)
}

/// The refused rows as they were, with why in a last column; formulas made harmless.
pub fn refused_rows(table: &Table, report: &Report, lang: Lang) -> Result<Bytes> {
    let failed = |error: csv::Error| crate::server::problem::unavailable(&error);
    let mut csv = csv::WriterBuilder::new().flexible(true).from_writer(vec![0xef, 0xbb, 0xbf]);
    let width = table.head.len();
    csv.write_record(table.head.iter().map(|head| cell::harmless(head)).chain(["alasan".to_owned()]))
        .map_err(failed)?;
    for (line, row) in table.lines.iter().zip(&report.rows).filter(|(_, row)| row.effect == Effect::Refused) {
        let reasons: Vec<String> =
            row.faults.iter().map(|note| format!("{}: {}", note.column, note.fault.text(lang))).collect();
        let cells = (0..width).map(|i| line.cells.get(i).map_or_else(String::new, |text| cell::harmless(text)));
        csv.write_record(cells.chain([reasons.join(" ")])).map_err(failed)?;
    }
    let bytes = csv.into_inner().map_err(|error| crate::server::problem::unavailable(error.error()))?;
    Ok(Bytes::from(bytes))
}

/// The latest runs.
pub async fn runs(ctx: &Ctx) -> Result<Vec<Run>> {
    authorise_any(ctx)?;
    store::latest(&ctx.app.db, ctx.government.id).await
}

/// A run, for those who may run its kind.
pub async fn one(ctx: &Ctx, id: Uuid) -> Result<Run> {
    authorise_any(ctx)?;
    let run = store::one(&ctx.app.db, ctx.government.id, id).await?.ok_or(Error::NotFound)?;
    ctx.authorise_here(action(run.kind))?;
    Ok(run)
}

/// The refused rows of a run, as CSV.
pub async fn refused_file(ctx: &Ctx, id: Uuid) -> Result<Bytes> {
    one(ctx, id).await?;
    ctx.app.files.get(&refused_name(ctx, id)).await
}
