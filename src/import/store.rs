//! Runs, what they changed, and what hangs on it.

use super::change::{Change, Record};
use super::{Counts, Kind, Run, Thing};
use crate::base::{Result, Uuid};
use crate::server::db::{AT_ONCE, Db, Tx, padded};
use crate::{ids, insert_many, read, run, write};
use sqlx::FromRow;
use std::collections::BTreeSet;

/// A run as stored.
#[derive(FromRow)]
struct RunRow {
    id: Uuid,
    kind: Kind,
    file_name: String,
    by_name: Option<String>,
    account_id: Option<Uuid>,
    at: i64,
    total_rows: i64,
    created_rows: i64,
    updated_rows: i64,
    refused_rows: i64,
    undone_at: Option<i64>,
    undone_partly: bool,
    emptied: bool,
}

impl RunRow {
    fn run(self) -> Run {
        let RunRow { total_rows: total, created_rows: created, updated_rows: updated, refused_rows: refused, .. } =
            self;
        let unchanged = total - created - updated - refused;
        Run {
            id: self.id,
            kind: self.kind,
            file_name: self.file_name,
            by: self.by_name,
            account: self.account_id,
            at: self.at,
            counts: Counts { total, created, updated, unchanged, refused },
            undone_at: self.undone_at,
            undone_partly: self.undone_partly,
            emptied: self.emptied,
        }
    }
}

/// Whether nothing is left of what a run that was not undone made or changed: tables by the kinds of things that lie
/// in them. The government itself always is there. Of most runs the first change tells it.
macro_rules! emptied {
    ($($kind:literal: $table:literal),*) => {
        concat!(
            "CASE WHEN r.undone_at IS NULL AND r.created_rows + r.updated_rows > 0 THEN NOT EXISTS (SELECT 1 FROM survey_responses s WHERE s.government_id = r.government_id AND s.import_id = r.id) \
             AND NOT EXISTS (SELECT 1 FROM import_changes c \
             WHERE c.government_id = r.government_id AND c.import_id = r.id AND (1 = 0",
            $(
                " OR (c.object_kind = '", $kind, "' AND EXISTS (SELECT 1 FROM ", $table, " t \
                 WHERE t.government_id = c.government_id AND t.id = c.object_id))",
            )*
            ")) ELSE FALSE END AS emptied"
        )
    };
}

macro_rules! runs {
    ($condition:literal) => {
        concat!(
            "SELECT r.id, r.kind, r.file_name, a.name AS by_name, r.account_id, r.at, r.total_rows, r.created_rows, r.updated_rows, \
             r.refused_rows, r.undone_at, r.undone_partly, ",
            emptied!("unit": "units", "person": "persons", "post": "posts", "holding": "holders",
                "indicator": "indicators", "service": "services"),
            " FROM import_runs r \
             LEFT JOIN accounts a ON a.government_id = r.government_id AND a.id = r.account_id \
             WHERE r.government_id = $1 ",
            $condition
        )
    };
}

// ids begin with the moment they were made
const LATEST: &str = runs!("AND r.id < $2 ORDER BY r.id DESC LIMIT $3");

/// The latest runs before one, at most so many.
pub async fn latest(db: &Db, government: Uuid, before: Uuid, most: i64) -> Result<Vec<Run>> {
    let rows: Vec<RunRow> =
        read!(db, on => sqlx::query_as(LATEST).bind(government).bind(before).bind(most).fetch_all(on))?;
    Ok(rows.into_iter().map(RunRow::run).collect())
}

const ONE: &str = runs!("AND r.id = $2");

/// A run.
pub async fn one(db: &Db, government: Uuid, id: Uuid) -> Result<Option<Run>> {
    let row: Option<RunRow> = read!(db, on => sqlx::query_as(ONE).bind(government).bind(id).fetch_optional(on))?;
    Ok(row.map(RunRow::run))
}

/// A run to be noted.
pub struct NewRun<'r> {
    pub id: Uuid,
    pub kind: Kind,
    pub file_name: &'r str,
    /// The hash by which answers are known again, in runs of earlier versions that of the file's bytes; of other kinds
    /// nobody looks at it.
    pub mark: &'r str,
    pub account: Option<Uuid>,
    pub at: i64,
    pub counts: Counts,
}

const ADD: &str = "INSERT INTO import_runs (government_id, id, kind, file_name, content_sha256, account_id, at, \
     total_rows, created_rows, updated_rows, refused_rows) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
const ADD_CHANGES: &str =
    "INSERT INTO import_changes (government_id, import_id, seq, object_kind, object_id, was, became) ";

/// Notes a run with what it changes.
pub async fn add(tx: &mut Tx, government: Uuid, new: &NewRun<'_>, changes: &[Change]) -> Result<()> {
    run!(
        tx,
        sqlx::query(ADD)
            .bind(government)
            .bind(new.id)
            .bind(new.kind)
            .bind(new.file_name)
            .bind(new.mark)
            .bind(new.account)
            .bind(new.at)
            .bind(new.counts.total)
            .bind(new.counts.created)
            .bind(new.counts.updated)
            .bind(new.counts.refused)
    )?;
    let text =
        |record: &Record| serde_json::to_string(record).map_err(|error| crate::server::problem::unavailable(&error));
    let mut rows = Vec::with_capacity(changes.len());
    for (seq, change) in (0i64..).zip(changes) {
        let was = change.was.as_ref().map(text).transpose()?;
        rows.push((seq, change.became.thing().code(), change.became.id(), was, text(&change.became)?));
    }
    insert_many!(tx, ADD_CHANGES, 7, rows, |values, row| {
        values.push_bind(government).push_bind(new.id).push_bind(row.0).push_bind(row.1).push_bind(row.2);
        values.push_bind(&row.3).push_bind(&row.4);
    })
}

const RENAMING: &str = "SELECT was, became FROM import_changes \
     WHERE government_id = $1 AND import_id = $2 AND object_kind = $3 ORDER BY seq";

/// What a run did to the government itself.
pub async fn government_changes(db: &Db, government: Uuid, id: Uuid) -> Result<Vec<Change>> {
    let rows: Vec<(Option<String>, String)> = read!(db, on => sqlx::query_as(RENAMING)
        .bind(government).bind(id).bind(Thing::Government).fetch_all(on))?;
    rows.iter().map(read_change).collect()
}

const CHANGES: &str = "SELECT was, became FROM import_changes WHERE government_id = $1 AND import_id = $2 ORDER BY seq";

/// What a run changed, in order.
pub async fn changes(tx: &mut Tx, government: Uuid, id: Uuid) -> Result<Vec<Change>> {
    let rows: Vec<(Option<String>, String)> =
        write!(tx, on => sqlx::query_as(CHANGES).bind(government).bind(id).fetch_all(on))?;
    rows.iter().map(read_change).collect()
}

/// A later run, its file and its moment (UTC milliseconds).
type LaterRun = (Uuid, String, i64);

/// The first or the last of the runs after $22 that stand.
macro_rules! standing {
    ($end:literal) => {
        concat!(
            "(SELECT s.id FROM import_runs s WHERE s.government_id = $1 AND s.id > $22 AND s.undone_at IS NULL \
             ORDER BY s.id ",
            $end,
            " LIMIT 1)"
        )
    };
}

/// Changes come first: SQLite would as soon go through all runs. They are looked through from the first run that stands
/// to the last: nothing of those that were undone before and after these is read, and nothing at all if none stands.
const LATER: &str = concat!(
    "SELECT DISTINCT r.id, r.file_name, r.at FROM import_changes c CROSS JOIN import_runs r \
     WHERE c.government_id = $1 AND c.object_id IN ",
    ids!(),
    " AND c.import_id >= ",
    standing!("ASC"),
    " AND c.import_id <= ",
    standing!("DESC"),
    " AND r.government_id = c.government_id AND r.id = c.import_id AND r.undone_at IS NULL \
     ORDER BY r.id DESC LIMIT $23"
);

/// The latest runs after one that stand and changed some of these things, the latest first, at most so many.
pub async fn later(tx: &mut Tx, government: Uuid, id: Uuid, things: &[Uuid], most: usize) -> Result<Vec<LaterRun>> {
    let mut found: BTreeSet<LaterRun> = BTreeSet::new();
    let mut after = id;
    for some in things.chunks(AT_ONCE) {
        let more: Vec<LaterRun> = write!(tx, on => padded(some)
            .fold(sqlx::query_as(LATER).bind(government), |query, id| query.bind(id))
            .bind(after).bind(most as i64).fetch_all(on))?;
        found.extend(more);
        while found.len() > most {
            found.pop_first();
        }
        // once there are enough, only later ones than the earliest of them are looked for: otherwise a run would be
        // met again for everything that it changed
        after = found.first().filter(|_| found.len() == most).map_or(id, |(earliest, ..)| *earliest);
    }
    Ok(found.into_iter().rev().collect())
}

fn read_change((was, became): &(Option<String>, String)) -> Result<Change> {
    let record = |text: &str| -> Result<Record> {
        serde_json::from_str(text).map_err(|error| crate::server::problem::unavailable(&error))
    };
    Ok(Change { was: was.as_deref().map(record).transpose()?, became: record(became)? })
}

const STANDING_WITH_REFUSED: &str =
    "SELECT id FROM import_runs WHERE government_id = $1 AND undone_at IS NULL AND refused_rows > 0";

/// The runs that refused rows and were not undone.
pub async fn standing_with_refused(db: &Db, government: Uuid) -> Result<Vec<Uuid>> {
    read!(db, on => sqlx::query_scalar(STANDING_WITH_REFUSED).bind(government).fetch_all(on))
}

const UNDONE: &str = "UPDATE import_runs SET undone_at = $3 WHERE government_id = $1 AND id = $2 AND undone_at IS NULL";

/// Notes that a run was undone at a moment (UTC milliseconds); false if it was already.
pub async fn set_undone(tx: &mut Tx, government: Uuid, id: Uuid, at: i64) -> Result<bool> {
    Ok(run!(tx, sqlx::query(UNDONE).bind(government).bind(id).bind(at))? == 1)
}

const UNDONE_PARTLY: &str = "UPDATE import_runs SET undone_partly = TRUE WHERE government_id = $1 AND id = $2";

/// Notes of a run that was undone that something of it was left alone.
pub async fn set_undone_partly(tx: &mut Tx, government: Uuid, id: Uuid) -> Result<()> {
    run!(tx, sqlx::query(UNDONE_PARTLY).bind(government).bind(id))?;
    Ok(())
}

const SAME_FILE: &str = "SELECT at FROM import_runs \
     WHERE government_id = $1 AND kind = $2 AND content_sha256 IN ($3, $4) AND undone_at IS NULL ORDER BY at LIMIT 1";

/// When a file with one of these marks was run before and not undone since (UTC milliseconds).
pub async fn run_before(tx: &mut Tx, government: Uuid, kind: Kind, [rows, bytes]: [&str; 2]) -> Result<Option<i64>> {
    write!(tx, on => sqlx::query_scalar(SAME_FILE)
        .bind(government).bind(kind).bind(rows).bind(bytes).fetch_optional(on))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Engine, Town, searches};

    #[tokio::test]
    async fn later_runs_are_found_by_what_they_changed() {
        let town = Town::new(Engine::Sqlite).await;
        let found = searches(&town, LATER).await;
        let way = "(government_id=? AND object_id=? AND import_id>? AND import_id<?)";
        let place = |of: &str| found.iter().position(|step| step.contains(of));
        assert!(place(way).is_some() && place(way) < place("SEARCH r "), "{found:?}");
        // the first and the last run that stand, and each that is found
        let of_runs = found.iter().filter(|step| step.contains("(government_id=? AND id"));
        assert_eq!((of_runs.count(), found.len()), (3, 4), "{found:?}");
    }
}
