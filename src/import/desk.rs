//! The pages' side of imports: a file waits on the desk between its check and its run.

use super::service::{Upload, action, one, preview, run, runs};
use super::{Effect, Kind, Overview, Report, RunView, undo};
use crate::base::{Error, Result, Uuid, calendar};
use crate::server::request::Ctx;
use bytes::Bytes;
use serde::{Deserialize, Serialize};

/// Rows of a check that a page shows.
const SHOWN: usize = 200;

/// What is known of a file that waits.
#[derive(Serialize, Deserialize)]
struct Waiting {
    name: String,
    kind: Kind,
}

/// Where a waiting file lies. Tokens are made by us: anything else is no file.
fn place(ctx: &Ctx, token: &str) -> Result<String> {
    let ours = token.len() == 64 && token.bytes().all(|byte| byte.is_ascii_hexdigit());
    if ours { Ok(format!("import/{}/kiriman/{token}", ctx.government.id)) } else { Err(Error::NotFound) }
}

/// Checks a file and lets it wait; the token to find it by.
pub async fn receive(ctx: &Ctx, kind: Option<Kind>, upload: Upload) -> Result<String> {
    let report = preview(ctx, kind, &upload).await?;
    let token = ctx.app.random.token();
    let place = place(ctx, &token)?;
    let waiting = Waiting { name: upload.name, kind: report.kind };
    let text = serde_json::to_vec(&waiting).map_err(|error| crate::server::problem::unavailable(&error))?;
    ctx.app.files.put(&place, upload.content).await?;
    ctx.app.files.put(&format!("{place}.json"), Bytes::from(text)).await?;
    Ok(token)
}

async fn waiting(ctx: &Ctx, token: &str) -> Result<(Kind, Upload)> {
    let place = place(ctx, token)?;
    let text = ctx.app.files.get(&format!("{place}.json")).await?;
    let waiting: Waiting =
        serde_json::from_slice(&text).map_err(|error| crate::server::problem::unavailable(&error))?;
    Ok((waiting.kind, Upload { name: waiting.name, content: ctx.app.files.get(&place).await? }))
}

/// Runs a waiting file, and clears the desk if it was done.
pub async fn run_waiting(ctx: &Ctx, token: &str, skip_bad: bool) -> Result<Report> {
    let (kind, upload) = waiting(ctx, token).await?;
    let report = run(ctx, Some(kind), &upload, skip_bad, &mut |_, _| ()).await?;
    if report.run.is_some() {
        let place = place(ctx, token)?;
        ctx.app.files.delete(&format!("{place}.json")).await?;
        ctx.app.files.delete(&place).await?;
    }
    Ok(report)
}

/// The list of runs, and what a waiting file would do.
pub async fn overview(ctx: &Ctx, token: Option<&str>) -> Result<Overview> {
    let days = runs(ctx).await?.into_iter().map(|run| {
        let day = calendar::day_at(run.at, &ctx.government.time_zone);
        (run, day)
    });
    let mut overview = Overview {
        kinds: Kind::ALL.into_iter().filter(|kind| ctx.authorise_here(action(*kind)).is_ok()).collect(),
        runs: days.collect(),
        preview: None,
        hidden: 0,
    };
    if let Some(token) = token {
        let (kind, upload) = waiting(ctx, token).await?;
        let mut report = preview(ctx, Some(kind), &upload).await?;
        report.rows.retain(|row| row.effect != Effect::Unchanged || !row.warnings.is_empty());
        report.rows.sort_by_key(|row| match row.effect {
            Effect::Refused => 0,
            _ if !row.warnings.is_empty() => 1,
            Effect::Updated => 2,
            Effect::Created | Effect::Unchanged => 3,
        });
        overview.hidden = report.rows.len().saturating_sub(SHOWN) as i64;
        report.rows.truncate(SHOWN);
        overview.preview = Some(report);
    }
    Ok(overview)
}

/// A run with what undoing it would do.
pub async fn run_view(ctx: &Ctx, id: Uuid) -> Result<RunView> {
    let run = one(ctx, id).await?;
    let day = |at| calendar::day_at(at, &ctx.government.time_zone);
    let undoing = if run.undone_at.is_none() { Some(undo::preview(ctx, id).await?) } else { None };
    Ok(RunView { day: day(run.at), undone_on: run.undone_at.map(day), undoing, run })
}
