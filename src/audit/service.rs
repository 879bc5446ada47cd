//! Writing the record, sealing it, checking it, reading it.

use super::rules::{self, Row};
use super::store::{self, Line, Named, Seal, Wanted};
use super::{AuditLine, AuditPage, Filter, Piece, Told, detail, words};
use crate::access::Action;
use crate::base::calendar::{clock_at, plus_days, start_of_day};
use crate::base::error::Faults;
use crate::base::id::first_id_at;
use crate::base::text::{like, like_number, login, masked};
use crate::base::{Day, Error, Fault, Lang, Result, Uuid, tr};
use crate::server::db::Tx;
use crate::server::request::Ctx;
use crate::server::{App, locked};
use serde_json::json;
use std::collections::{BTreeSet, HashMap};
use std::future::Future;
use std::str::FromStr;
use std::sync::Mutex;
use std::time::Duration;

/// How often rows are sealed.
const PAUSE: Duration = Duration::from_millis(500);
/// Sealed rows read at a time when the chain is checked.
const STRETCH: i64 = 5_000;
/// Rows on a page of the list.
const PAGE: usize = 50;
/// How much earlier than a row that was sealed before it a row may be: transactions and clocks of several servers
/// differ by less. Milliseconds.
const LATE: i64 = 3_600_000;
/// The longest name that a row shows. Letters.
const LONGEST_NAME: usize = 80;

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

/// A page of the record, the latest first, with the state of the chain.
pub async fn list(ctx: &Ctx, filter: Filter) -> Result<AuditPage> {
    ctx.authorise_here(Action::ReadAudit)?;
    let (db, government, zone) = (&ctx.app.db, ctx.government.id, &ctx.government.time_zone);
    let first_id = |day: Day| first_id_at(start_of_day(day, zone));
    let Asked { from, until, before } = asked(&filter)?;
    let from = from.map_or(Uuid::nil(), first_id);
    let until = until.map_or(Uuid::max(), |day| first_id(plus_days(day, 1)));
    let before = before.unwrap_or(Uuid::max());
    let who = login(&filter.who);
    let whole = ctx.authorise_here(Action::ReadPersonnel).is_ok();
    let wanted = Wanted {
        ids: (from, until.min(before)),
        action: filter.action,
        like: (!who.is_empty()).then(|| (like(&who), like_number(&who, whole))),
        most: PAGE as i64 + 1,
    };
    let mut lines = store::lines(db, government, &wanted).await?;
    let more = lines.len() > PAGE;
    lines.truncate(PAGE);
    let next = lines.last().filter(|_| more).map(|last| last.id.to_string());
    // whoever finds somebody by all of a number learns whose it is
    let by_number = lines.iter().filter(|line| !whole && line.login.as_ref() == Some(&who));
    let found: BTreeSet<Uuid> = by_number.filter_map(|line| line.person_id).collect();
    if !found.is_empty() {
        let (id, detail) = (ctx.government.code.clone(), json!({ "people": found }));
        record_reading(ctx, Deed { action: "numbers.read", kind: "government", id, detail }).await?;
    }
    let named = lines.iter().flat_map(|line| {
        let objects = detail::ids(&line.detail).into_iter().chain(line.object_id.parse::<Uuid>());
        objects.chain(line.account_id)
    });
    let named: Vec<Uuid> = named.collect::<BTreeSet<_>>().into_iter().collect();
    // people with where they work today, as the page says to which their name leads; where each worked at the time of a
    // row would be a question of its own for every row
    let names = Names::of(ctx, store::named(db, government, &named, ctx.today()).await?);
    let shown = lines.into_iter().map(|line| shown_line(ctx, line, &names)).collect();
    Ok(AuditPage { lines: shown, next, chain: store::last(db, government).await? })
}

/// What a filter says, read.
struct Asked {
    from: Option<Day>,
    until: Option<Day>,
    before: Option<Uuid>,
}

/// Reads a filter: one that cannot be read does not ask for all.
///
/// # Errors
/// `Invalid` with the faults of all fields.
fn asked(filter: &Filter) -> Result<Asked> {
    fn read<T: FromStr>(text: &str, fault: Fault) -> Result<Option<T>, Fault> {
        if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(|_| fault) }
    }
    let mut faults = Faults::default();
    let [from, until] = [("from", &filter.from), ("until", &filter.until)]
        .map(|(field, text)| faults.take(field, read(text, Fault::NotADate)));
    let before = faults.take("before", read(&filter.before, Fault::UnknownChoice));
    faults.check()?;
    Ok(Asked { from: from.flatten(), until: until.flatten(), before: before.flatten() })
}

/// The names of what a page of the record tells of.
struct Names {
    by_id: HashMap<Uuid, Vec<Named>>,
    lang: Lang,
    /// Whether the viewer may open the pages of people.
    open: bool,
}

impl Names {
    fn of(ctx: &Ctx, all: Vec<Named>) -> Names {
        let mut by_id: HashMap<Uuid, Vec<Named>> = HashMap::new();
        for named in all {
            by_id.entry(named.id).or_default().push(named);
        }
        Names { by_id, lang: ctx.lang, open: ctx.authorise_here(Action::ReadAsStaff).is_ok() }
    }

    /// What has its id from this program goes before what has it from whoever sent it, who may have taken that of
    /// something else.
    fn any(&self, id: Uuid) -> Option<&Named> {
        self.by_id.get(&id)?.iter().min_by_key(|named| named.day.is_some())
    }

    fn object(&self, kind: &str, id: Uuid) -> Option<&Named> {
        self.by_id.get(&id)?.iter().find(|named| named.kind == kind)
    }

    /// A name; behind that of a person who of that name it is, unless the row has `said` so already. Where many are
    /// `listed`, only of those who share their name: so a list stays short.
    fn told(&self, named: &Named, said: &[Option<Uuid>], listed: bool) -> Told {
        let person = named.person_id.filter(|_| self.open);
        let mut told = Told(vec![Piece { words: shortened(&named.name), person }]);
        let passed_over = said.contains(&named.person_id) || (listed && !named.shared);
        if let Some(who) = who_of_the_name(named).filter(|_| !passed_over) {
            told.say(&format!(" ({who})"));
        }
        if let Some(day) = named.day {
            told.say(&format!(", {}", day.text(self.lang)));
        }
        told
    }
}

/// Which person of a name it is: by the unit; where another has the same name, by the unit above and the end of the
/// number as well. Whoever works in no unit is known by the number alone.
fn who_of_the_name(named: &Named) -> Option<String> {
    let unit = named.unit.as_deref().map(shortened);
    let above = named.above.as_deref().filter(|_| named.shared).map(shortened);
    let number = named.number.as_deref().filter(|_| named.shared || unit.is_none()).map(masked);
    let all: Vec<String> = [unit, above, number].into_iter().flatten().collect();
    (!all.is_empty()).then(|| all.join(", "))
}

/// A name for a list; that of a file may be long.
pub(super) fn shortened(name: &str) -> String {
    match name.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}

/// By how much of an id rows about one thing that is gone are told from others. The beginning of some is their time.
fn short(id: Uuid) -> String {
    id.simple().to_string()[24..].to_owned()
}

fn shown_line(ctx: &Ctx, line: Line, names: &Names) -> AuditLine {
    let (lang, doer) = (ctx.lang, line.person_id);
    let gone = |kind: &str, id: Uuid| Told::plain(tr::audit::gone_object(lang, short(id), words::kind(lang, kind)));
    // whoever did it is never taken for the server, even when the account went with an undone import
    let by = |id| {
        let named = names.object("account", id);
        named.map_or_else(|| gone("account", id), |named| names.told(named, &[], false))
    };
    let id = line.object_id.parse::<Uuid>().ok();
    // everyone signs in and out for themselves; that anything else was done to one's own account must be said
    let own = line.action.starts_with("session.") && id.is_some() && id == line.account_id;
    let action = words::action(lang, &line.action).map_or(line.action, str::to_owned);
    let kind = words::kind(lang, &line.object_kind);
    let named = id.and_then(|id| names.object(&line.object_kind, id));
    let object = match (named, id) {
        _ if own => Told::default(),
        (Some(named), _) => {
            let name = names.told(named, &[doer], false);
            // a person is one by the name, and what the action says is not said again
            let clear = named.kind == "person" || action.to_lowercase().contains(&kind.to_lowercase());
            if clear { name } else { Told::joined([Told::plain(kind), name], ": ") }
        }
        (None, Some(id)) => gone(&line.object_kind, id),
        // a code
        (None, None) => Told::plain(format!("{kind} {}", line.object_id)),
    };
    let owner = named.and_then(|named| named.person_id);
    let said = [("owner", json!(owner)), ("day", json!(named.and_then(|named| named.day)))];
    let name = |id, listed| names.any(id).map(|named| names.told(named, &[doer, owner], listed));
    AuditLine {
        seq: line.seq,
        day: ctx.day_at(line.at).text(lang),
        at: clock_at(line.at, &ctx.government.time_zone, lang),
        who: line.account_id.map(by),
        action,
        object,
        detail: detail::text(lang, &line.detail, &said, &name),
    }
}
