//! Writing the record, sealing it, checking it, reading it.

use super::rules::{self, Row};
use super::store::{self, Seal};
use crate::access::Action;
use crate::base::{Error, Result, Uuid, tr};
use crate::server::db::Tx;
use crate::server::request::Ctx;
use crate::server::{App, locked};
use std::future::Future;
use std::sync::Mutex;
use std::time::Duration;

mod reading;

pub use reading::{file, list};

/// How often rows are sealed.
const PAUSE: Duration = Duration::from_millis(500);
/// Sealed rows read at a time when the chain is checked.
const STRETCH: i64 = 5_000;
/// How much earlier than a row that was sealed before it a row may be: transactions and clocks of several servers
/// differ by less. Milliseconds.
const LATE: i64 = 3_600_000;

/// Something that was done, for the record.
pub struct Deed<'a> {
    /// What was done, as `entry.submit`.
    pub action: &'a str,
    /// The kind of object, as `entry`.
    pub kind: &'a str,
    /// The object's id or code.
    pub id: String,
    /// What else must be known to understand it later; no secrets, no health, no free text of residents.
    pub detail: serde_json::Value,
}

/// Records a deed of the viewer in the transaction that does it.
pub async fn record(tx: &mut Tx, ctx: &Ctx, deed: Deed<'_>) -> Result<()> {
    record_all(tx, [(ctx, deed)]).await
}

/// Records what the viewer has read, before it is shown.
pub async fn record_reading(ctx: &Ctx, deed: Deed<'_>) -> Result<()> {
    let mut tx = ctx.app.db.begin().await?;
    record(&mut tx, ctx, deed).await?;
    // whoever reads has nothing that may be written: that it may be recorded is nothing to them
    tx.commit().await.map_err(|error| match error {
        Error::Unsure(id) => Error::Unavailable(id),
        other => other,
    })
}

/// What the record tells of the latest deed of an action to an object (its kind and id), for the service that does
/// such deeds and knows who may see them.
pub async fn latest_detail(ctx: &Ctx, action: &str, object: (&str, &str)) -> Result<Option<serde_json::Value>> {
    let detail = store::latest_detail(&ctx.app.db, ctx.government.id, action, object).await?;
    Ok(detail.and_then(|detail| serde_json::from_str(&detail).ok()))
}

/// As [`record`], for the deeds of several viewers that one transaction does.
pub async fn record_all<'d>(tx: &mut Tx, deeds: impl IntoIterator<Item = (&'d Ctx, Deed<'d>)>) -> Result<()> {
    let rows: Vec<Row> = deeds.into_iter().map(|(ctx, deed)| row(ctx, deed)).collect();
    store::insert(tx, &rows).await
}

fn row(ctx: &Ctx, deed: Deed<'_>) -> Row {
    let (account, now) = (ctx.viewer.account(), ctx.app.clock.now());
    Row {
        government_id: ctx.government.id,
        id: rules::id_at(ctx.app.recorded.next(now), ctx.app.random.bytes()),
        at: now,
        account_id: account.map(|account| account.account),
        person_id: account.and_then(|account| account.person),
        action: deed.action.to_owned(),
        object_kind: deed.kind.to_owned(),
        object_id: deed.id,
        detail: deed.detail.to_string(),
    }
}

/// The place of a process's latest row: its rows are listed and sealed in the order in which things were done, also
/// those of one millisecond.
#[derive(Default)]
pub struct Latest(Mutex<u64>);

impl Latest {
    /// The place of the next row.
    fn next(&self, now: i64) -> u64 {
        let mut last = locked(&self.0);
        *last = rules::next_place(*last, now);
        *last
    }
}

/// Seals what is not sealed yet, of every government, in the order of ids; how many rows. Several
/// processes may do so at once: they take turns.
pub async fn seal(app: &App) -> Result<usize> {
    let mut sealed = 0;
    for government in store::unsealed_governments(&app.db).await? {
        loop {
            let rows = seal_batch(app, government).await?;
            sealed += rows;
            if rows < store::BATCH {
                break;
            }
        }
    }
    Ok(sealed)
}

async fn seal_batch(app: &App, government: Uuid) -> Result<usize> {
    let mut tx = app.db.begin().await?;
    // rows that a power cut left unsealed are sealed at the next start
    tx.may_be_lost().await?;
    store::lock(&mut tx).await?;
    let (after, mut hash) = store::last_in(&mut tx, government).await?.unwrap_or((0, rules::BEGINNING.to_owned()));
    let rows = store::unsealed(&mut tx, government).await?;
    let mut seals = Vec::with_capacity(rows.len());
    for (seq, row) in (after + 1..).zip(&rows) {
        hash = rules::seal(&hash, seq, row);
        seals.push(Seal { seq, id: row.id, hash: hash.clone() });
    }
    store::seal(&mut tx, government, after, &seals).await?;
    tx.commit().await?;
    Ok(rows.len())
}

/// Seals twice a second until `stopped`, and once more then.
pub async fn keep_sealed(app: App, stopped: impl Future) {
    let mut stopped = std::pin::pin!(stopped);
    loop {
        let stop = tokio::select! {
            _ = tokio::time::sleep(PAUSE) => false,
            _ = &mut stopped => true,
        };
        // a fault is in the log already; the next turn seals what this one could not
        let _ = seal(&app).await;
        if stop {
            return;
        }
    }
}

/// What a check of the chain found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Sealed rows that were read.
    pub rows: i64,
    /// Hash of the last row that fits.
    pub hash: String,
    /// The first row that does not fit, in words.
    pub difference: Option<String>,
}

/// Walks the chain of the government and names the first row that differs from what was sealed, is
/// missing, or was slipped in beside the chain; or else the latest that says a time long before one that was sealed
/// before it.
pub async fn check_chain(ctx: &Ctx) -> Result<Checked> {
    ctx.authorise_here(Action::ReadAudit)?;
    let (government, lang) = (ctx.government.id, ctx.lang);
    // all of it as of one moment, and however long it takes: no page waits for it
    let mut now = ctx.app.db.snapshot().await?;
    let last = store::last_in(&mut now, government).await?.map_or(0, |(seq, _)| seq);
    let mut checked = Checked { rows: 0, hash: rules::BEGINNING.to_owned(), difference: None };
    let (mut latest, mut backdated, mut late) = (i64::MIN, None, 0);
    loop {
        let rows = store::sealed(&mut now, government, checked.rows, STRETCH).await?;
        for sealed in &rows {
            let seq = checked.rows + 1;
            if sealed.seq != seq {
                checked.difference = Some(tr::audit::row_missing(lang, sealed.seq, seq));
            } else if rules::seal(&checked.hash, seq, &sealed.row) != sealed.hash {
                checked.difference = Some(tr::audit::row_differs(lang, sealed.row.id, seq, what(&sealed.row)));
            }
            if checked.difference.is_some() {
                return Ok(checked);
            }
            let row = &sealed.row;
            if row.at < latest.saturating_sub(LATE) {
                late += 1;
                backdated = Some((ctx.moment(row.at), row.id, seq, what(row)));
            }
            latest = latest.max(row.at);
            checked.rows = seq;
            checked.hash.clone_from(&sealed.hash);
        }
        if rows.len() < STRETCH as usize {
            break;
        }
    }
    checked.difference = if checked.rows < last {
        Some(tr::audit::rows_missing(lang, last, checked.rows + 1))
    } else {
        let stray = store::stray(&mut now, government).await?;
        // last, because a clock that was set back makes such a row as well, and must not hide anything else; with how many
        // there are and the latest, so that another one is seen
        let backdated = backdated.map(|(at, id, seq, what)| tr::audit::row_backdated(lang, at, id, late, seq, what));
        stray.map(|row| tr::audit::row_stray(lang, row.id, what(&row))).or(backdated)
    };
    Ok(checked)
}

/// What a row tells, in its own codes.
fn what(Row { action, object_kind, object_id, .. }: &Row) -> String {
    format!("{action}, {object_kind} {object_id}")
}
