//! The pages' side of imports: a file waits on the desk between its check and its run.

use super::checked::Checked;
use super::column::columns;
use super::service::{
    Consent, Upload, authorise, authorise_any, check, have_rows, may_have_rows, notes_of, one, run, runs,
};
use super::turn::{Turn, has_turn, turn};
use super::{Format, FormatColumn, Kind, Overview, Report, Run, RunLine, RunView, refused, undo, words};
use crate::access::service::governments;
use crate::base::calendar::DAY_MS;
use crate::base::{Error, Lang, Result, Uuid};
use crate::server::App;
use crate::server::download::csv_text;
use crate::server::problem::unavailable;
use crate::server::request::{Ctx, mark_of, to_the_end};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Rows of a check that a page shows of each group and each list.
const SHOWN: usize = 100;

/// Files of an account that wait at the same time.
const MOST_WAITING: usize = 5;

/// What is known of a file that waits.
#[derive(Serialize, Deserialize)]
struct Waiting {
    name: String,
    kind: Kind,
    /// Who sent it.
    account: Option<Uuid>,
    /// When it came; UTC milliseconds.
    at: i64,
}

/// How often it is looked for files that nobody ran.
const SWEEP: Duration = Duration::from_secs(3_600);

/// Where a government's files wait.
fn folder(government: Uuid) -> String {
    format!("import/{government}/kiriman")
}

/// Where a waiting file lies. Tokens are made by us: anything else is no file.
fn place(ctx: &Ctx, token: &str) -> Result<String> {
    let ours = token.len() == 64 && token.bytes().all(|byte| byte.is_ascii_hexdigit());
    if ours { Ok(format!("{}/{token}", folder(ctx.government.id))) } else { Err(Error::NotFound) }
}

/// Checks a file and lets it wait; the token to find it by.
pub async fn receive(ctx: &Ctx, turn: Turn, kind: Option<Kind>, upload: Upload) -> Result<String> {
    let kind = check(ctx, turn, kind, &upload).await?.report.kind;
    let account = ctx.viewer.account().map(|account| account.account);
    make_room(ctx, account).await?;
    let token = ctx.app.random.token();
    let place = place(ctx, &token)?;
    let waiting = Waiting { name: upload.name, kind, account, at: ctx.app.clock.now() };
    let text = serde_json::to_vec(&waiting).map_err(|error| unavailable(&error))?;
    // the note first: by it an old file is found
    ctx.app.files.put(&format!("{place}.json"), Bytes::from(text)).await?;
    ctx.app.files.put(&place, upload.content).await?;
    Ok(token)
}

/// Forgets the oldest files of an account that sends one more than may wait.
async fn make_room(ctx: &Ctx, account: Option<Uuid>) -> Result<()> {
    let mut others = clear_old(&ctx.app, ctx.government.id).await?;
    others.retain(|(waiting, _)| waiting.account == account);
    others.sort_unstable_by(|one, other| (other.0.at, &other.1).cmp(&(one.0.at, &one.1)));
    for (_, place) in others.iter().skip(MOST_WAITING - 1) {
        forget(&ctx.app, place).await?;
    }
    Ok(())
}

/// Forgets a government's files that waited for a day; those that still wait, each with its place.
async fn clear_old(app: &App, government: Uuid) -> Result<Vec<(Waiting, String)>> {
    let mut young = Vec::new();
    for name in app.files.names(&folder(government)).await? {
        let Some(place) = name.strip_suffix(".json") else { continue };
        let note: Option<Waiting> = match app.files.get(&name).await {
            Ok(text) => serde_json::from_slice(&text).ok(),
            // it was run or discarded meanwhile
            Err(Error::NotFound) => continue,
            Err(error) => return Err(error),
        };
        match note.filter(|waiting| waiting.at + DAY_MS > app.clock.now()) {
            None => forget(app, place).await?,
            Some(waiting) => young.push((waiting, place.to_owned())),
        }
    }
    Ok(young)
}

async fn forget(app: &App, place: &str) -> Result<()> {
    app.files.delete(place).await?;
    app.files.delete(&format!("{place}.json")).await
}

/// Forgets what waited for a day and refused rows of runs that do not stand, of every government.
pub async fn sweep(app: &App) -> Result<()> {
    for government in governments(&app.db).await? {
        clear_old(app, government.id).await?;
        refused::clear_left(app, government.id).await?;
    }
    Ok(())
}

/// Sweeps every hour, for as long as the process serves.
pub async fn keep_swept(app: App) {
    loop {
        tokio::time::sleep(SWEEP).await;
        if let Err(error) = sweep(&app).await {
            tracing::warn!(%error, "files that nobody ran are forgotten in an hour");
        }
    }
}

/// A waiting file, for whoever may have its rows.
async fn waiting(ctx: &Ctx, token: &str) -> Result<(Kind, Upload)> {
    let place = place(ctx, token)?;
    let text = ctx.app.files.get(&format!("{place}.json")).await?;
    let waiting: Waiting = serde_json::from_slice(&text).map_err(|error| unavailable(&error))?;
    let of = ("government", ctx.government.code.clone());
    have_rows(ctx, waiting.kind, (waiting.account, &waiting.name), of).await?;
    Ok((waiting.kind, Upload { name: waiting.name, content: ctx.app.files.get(&place).await? }))
}

/// What a waiting file would do, as things are now.
async fn look(ctx: &Ctx, token: &str) -> Result<Checked> {
    let turn = turn(ctx)?;
    let (kind, upload) = waiting(ctx, token).await?;
    check(ctx, turn, Some(kind), &upload).await
}

/// Runs a waiting file, and clears the desk if it was done.
pub async fn run_waiting(ctx: &Ctx, token: &str, consent: Consent) -> Result<Report> {
    let turn = turn(ctx)?;
    let (kind, upload) = waiting(ctx, token).await?;
    let (ctx, place) = (ctx.clone(), place(ctx, token)?);
    to_the_end(async move {
        let report = run(&ctx, turn, Some(kind), &upload, consent, &mut |_, _| ()).await?;
        // what was done is done, also if its file stays until the sweep
        if report.run.is_some()
            && let Err(error) = forget(&ctx.app, &place).await
        {
            tracing::warn!(%error, "a file that was run waits until it is a day old");
        }
        Ok(report)
    })
    .await
}

/// Forgets a waiting file.
pub async fn discard(ctx: &Ctx, token: &str) -> Result<()> {
    authorise_any(ctx)?;
    forget(&ctx.app, &place(ctx, token)?).await
}

/// The list of runs before one, what a waiting file would do, what files look like.
pub async fn overview(ctx: &Ctx, token: Option<&str>, before: Option<Uuid>) -> Result<Overview> {
    let (runs, more) = runs(ctx, before).await?;
    let next = runs.last().filter(|_| more).map(|run| run.id);
    let kinds: Vec<Kind> = Kind::ALL.into_iter().filter(|kind| authorise(ctx, *kind).is_ok()).collect();
    let runs = runs.into_iter().map(|run| line(ctx, run)).collect();
    let running = has_turn(ctx);
    let check = match token {
        Some(token) => match look(ctx, token).await {
            Ok(checked) => Some(checked.told(ctx, SHOWN).await?),
            // whoever comes back to it after it was run is shown the runs
            Err(Error::NotFound) => None,
            Err(error) => return Err(error),
        },
        None => None,
    };
    let formats = kinds.iter().map(|kind| format(*kind, ctx.lang)).collect();
    Ok(Overview { kinds, runs, next, check, running, formats })
}

/// A run as the list tells of it: who ran it where its page may be opened.
fn line(ctx: &Ctx, run: Run) -> RunLine {
    let (kind, moment) = (run.kind.words(ctx.lang), ctx.moment(run.at));
    let about = match authorise(ctx, run.kind) {
        Ok(()) => format!("{kind} · {moment} · {}", words::by(&run, ctx.lang)),
        Err(_) => format!("{kind} · {moment}"),
    };
    let (counted, undone) = (words::counted(&run.counts, ctx.lang), words::undone(&run, ctx.lang).map(str::to_owned));
    RunLine { id: run.id, file_name: run.file_name, about, counted, undone }
}

/// The rows of a waiting file that would be refused, each with why.
pub async fn refused_waiting(ctx: &Ctx, token: &str) -> Result<Bytes> {
    let checked = look(ctx, token).await?;
    let rows = checked.refused(ctx).await?;
    Ok(checked.to_be_sent(rows))
}

/// All that there is to say about a waiting file, row by row and column by column.
pub async fn findings_waiting(ctx: &Ctx, token: &str) -> Result<Bytes> {
    let checked = look(ctx, token).await?;
    let findings = checked.findings(ctx).await?;
    Ok(checked.to_be_sent(findings))
}

fn format(kind: Kind, lang: Lang) -> Format {
    let columns = columns(kind).iter().map(|column| FormatColumn {
        name: column.name.to_owned(),
        required: column.required,
        hint: column.hint.map_or_else(String::new, |hint| hint(lang).to_owned()),
        example: column.example.map(str::to_owned),
    });
    Format { kind, columns: columns.collect() }
}

/// An example of a kind of file, to be filled in. What it says is the same in every language, because it comes back.
pub async fn example(ctx: &Ctx, kind: Kind) -> Result<Bytes> {
    authorise(ctx, kind)?;
    let columns = columns(kind);
    let lines = [0, 1].map(|line| columns.iter().map(move |column| column.example[line]));
    csv_text(ctx.lang, columns.iter().map(|column| column.name), lines).map(Bytes::from)
}

/// A run with what undoing it would do.
pub async fn run_view(ctx: &Ctx, id: Uuid) -> Result<RunView> {
    let run = one(ctx, id).await?;
    let stands = run.undone_at.is_none();
    let undoing = if stands { Some(undo::outlook(ctx, id).await?) } else { None };
    let mark = undoing.as_ref().map(mark_of).transpose()?;
    let undone = undo::undone(ctx, &run).await?;
    let notes = notes_of(ctx, &run).await?;
    let refused_rows = stands && run.counts.refused > 0 && may_have_rows(ctx, run.kind, run.account).is_ok();
    let undone_at = run.undone_at.map(|at| ctx.moment(at));
    Ok(RunView { moment: ctx.moment(run.at), undone_at, notes, refused_rows, undoing, mark, undone, run })
}
