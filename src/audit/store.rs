//! Rows of the record.

use super::rules::Row;
use crate::base::{Result, Uuid};
use crate::server::db::{Db, Tx};
use crate::{insert_many, read, write};

mod names;

pub use names::{Named, gone_accounts, made, named};

macro_rules! insert {
    () => {
        "INSERT INTO audit (government_id, id, at, account_id, person_id, action, object_kind, object_id, detail) "
    };
}

const INSERT: &str = insert!();
const INSERT_UNSEALED: &str = "INSERT INTO audit_unsealed (government_id, audit_id) ";

// both at once, where the engine can
const RECORD: &str = concat!("WITH recorded AS (", insert!());
const AS_UNSEALED: &str =
    " RETURNING government_id, id) INSERT INTO audit_unsealed SELECT government_id, id FROM recorded";

/// Adds rows, which wait to be sealed.
pub async fn insert(tx: &mut Tx, rows: &[Row]) -> Result<()> {
    let (head, tail) = match tx {
        Tx::Sqlite(_) => (INSERT, ""),
        Tx::Postgres(_) => (RECORD, AS_UNSEALED),
    };
    insert_many!(
        tx,
        head,
        9,
        rows,
        |values, row| {
            values
                .push_bind(row.government_id)
                .push_bind(row.id)
                .push_bind(row.at)
                .push_bind(row.account_id)
                .push_bind(row.person_id)
                .push_bind(&row.action)
                .push_bind(&row.object_kind)
                .push_bind(&row.object_id)
                .push_bind(&row.detail);
        },
        tail
    )?;
    if let Tx::Sqlite(_) = tx {
        insert_many!(tx, INSERT_UNSEALED, 2, rows, |values, row| {
            values.push_bind(row.government_id).push_bind(row.id);
        })?;
    }
    Ok(())
}

/// A number of our own among PostgreSQL's advisory locks.
const SEALING: i64 = 0x6b69_6e65_726a_6131;

/// Lets one process at a time seal, until the transaction ends. SQLite has one writer anyway.
pub async fn lock(tx: &mut Tx) -> Result<()> {
    if let Tx::Postgres(tx) = tx {
        sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(SEALING).execute(&mut **tx).await?;
    }
    Ok(())
}

const GOVERNMENTS_WITH_UNSEALED: &str = "SELECT DISTINCT government_id FROM audit_unsealed";

/// Governments whose record has rows that are not sealed.
pub async fn unsealed_governments(db: &Db) -> Result<Vec<Uuid>> {
    read!(db, on => sqlx::query_scalar(GOVERNMENTS_WITH_UNSEALED).fetch_all(on))
}

/// The columns of [`Row`], of `audit a`.
macro_rules! row {
    () => {
        "a.government_id, a.id, a.at, a.account_id, a.person_id, a.action, a.object_kind, a.object_id, a.detail"
    };
}

/// Rows that are sealed at a time, a few milliseconds of the one writer of SQLite. In the text, not bound: PostgreSQL
/// plans by how many they are, and connections that write plan before they look at what is bound (`server::db`).
macro_rules! batch {
    () => {
        500
    };
}
pub const BATCH: usize = batch!();

/// The first rows that wait, as `waiting`, and what is asked of them.
macro_rules! of_waiting {
    ($from:literal) => {
        concat!(
            "WITH waiting AS MATERIALIZED \
             (SELECT audit_id FROM audit_unsealed WHERE government_id = $1 ORDER BY audit_id LIMIT ",
            batch!(),
            ") SELECT ",
            row!(),
            $from
        )
    };
}

const UNSEALED: &str = of_waiting!(
    " FROM waiting CROSS JOIN audit a WHERE a.government_id = $1 AND a.id = waiting.audit_id ORDER BY a.id"
);
/// Each looked up by itself (`OFFSET 0`): PostgreSQL, which counts its tables only now and then, would hold all of the
/// record against all that waits.
const UNSEALED_LOOKED_UP: &str = of_waiting!(
    " FROM waiting CROSS JOIN LATERAL \
     (SELECT * FROM audit WHERE government_id = $1 AND id = waiting.audit_id OFFSET 0) a ORDER BY a.id"
);

/// The first [`BATCH`] rows that are not sealed, by id.
pub async fn unsealed(tx: &mut Tx, government: Uuid) -> Result<Vec<Row>> {
    let sql = match tx {
        Tx::Sqlite(_) => UNSEALED,
        Tx::Postgres(_) => UNSEALED_LOOKED_UP,
    };
    // planned anew each time: a plan that PostgreSQL made while the record was short goes through all of it later
    write!(tx, on => sqlx::query_as(sql).persistent(false).bind(government).fetch_all(on))
}

const LAST: &str = "SELECT seq, hash FROM audit_seals WHERE government_id = $1 ORDER BY seq DESC LIMIT 1";

/// Number and hash of the last seal.
pub async fn last(db: &Db, government: Uuid) -> Result<Option<(i64, String)>> {
    read!(db, on => sqlx::query_as(LAST).bind(government).fetch_optional(on))
}

/// As [`last`], as the transaction sees it.
pub async fn last_in(tx: &mut Tx, government: Uuid) -> Result<Option<(i64, String)>> {
    write!(tx, on => sqlx::query_as(LAST).bind(government).fetch_optional(on))
}

/// A row's place in the chain.
pub struct Seal {
    pub seq: i64,
    pub id: Uuid,
    pub hash: String,
}

const INSERT_SEAL: &str = "INSERT INTO audit_seals (government_id, seq, audit_id, hash) ";
// Two texts: by what was sealed PostgreSQL would go through all that waits, and through what waited lately and is not
// swept up yet; by pieces of `ids!` a batch would be as many statements, each planned anew for the same reason, while
// other processes wait for their turn to seal.
const WAIT_NO_MORE_BY_ID: &str = "DELETE FROM audit_unsealed WHERE government_id = $1 AND audit_id = ANY($2)";
const WAIT_NO_MORE: &str = "DELETE FROM audit_unsealed WHERE government_id = $1 AND audit_id IN \
     (SELECT audit_id FROM audit_seals WHERE government_id = $1 AND seq > $2)";

/// Writes the places of rows after those that had one; they wait no more.
pub async fn seal(tx: &mut Tx, government: Uuid, after: i64, seals: &[Seal]) -> Result<()> {
    insert_many!(tx, INSERT_SEAL, 4, seals, |values, seal| {
        values.push_bind(government).push_bind(seal.seq).push_bind(seal.id).push_bind(&seal.hash);
    })?;
    match tx {
        Tx::Sqlite(tx) => sqlx::query(WAIT_NO_MORE).bind(government).bind(after).execute(&mut **tx).await.map(drop)?,
        Tx::Postgres(tx) => {
            let ids: Vec<Uuid> = seals.iter().map(|seal| seal.id).collect();
            sqlx::query(WAIT_NO_MORE_BY_ID).bind(government).bind(ids).execute(&mut **tx).await?;
        }
    }
    Ok(())
}

/// A sealed row.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct SealedRow {
    #[sqlx(flatten)]
    pub row: Row,
    pub seq: i64,
    pub hash: String,
}

const SEALED: &str = concat!(
    "SELECT ",
    row!(),
    ", s.seq, s.hash FROM audit_seals s JOIN audit a ON a.government_id = s.government_id AND a.id = s.audit_id \
     WHERE s.government_id = $1 AND s.seq > $2 ORDER BY s.seq LIMIT $3"
);

/// Sealed rows in their order, after a number.
pub async fn sealed(tx: &mut Tx, government: Uuid, after: i64, most: i64) -> Result<Vec<SealedRow>> {
    write!(tx, on => sqlx::query_as(SEALED).bind(government).bind(after).bind(most).fetch_all(on))
}

const STRAY: &str = concat!(
    "SELECT ",
    row!(),
    " FROM audit a WHERE a.government_id = $1 \
     AND NOT EXISTS (SELECT 1 FROM audit_seals s WHERE s.government_id = a.government_id AND s.audit_id = a.id) \
     AND NOT EXISTS (SELECT 1 FROM audit_unsealed u WHERE u.government_id = a.government_id AND u.audit_id = a.id) \
     ORDER BY a.id LIMIT 1"
);

/// The first row that neither is sealed nor waits for it.
pub async fn stray(tx: &mut Tx, government: Uuid) -> Result<Option<Row>> {
    write!(tx, on => sqlx::query_as(STRAY).bind(government).fetch_optional(on))
}

/// A row of the list, with the account that did it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Line {
    pub id: Uuid,
    pub at: i64,
    pub account_id: Option<Uuid>,
    pub login: Option<String>,
    /// Whose account it is, if it is somebody's of the organisation.
    pub person_id: Option<Uuid>,
    pub action: String,
    pub object_kind: String,
    pub object_id: String,
    pub detail: String,
    pub seq: Option<i64>,
}

/// One list by three ways in, each along an index: all, of an action, of accounts. Ids begin with
/// their time, so a span of time is a span of ids.
macro_rules! lines {
    ($($and:literal),*) => {
        concat!(
            "SELECT r.id, r.at, r.account_id, a.login, a.person_id, r.action, r.object_kind, r.object_id, r.detail, s.seq \
             FROM audit r LEFT JOIN accounts a ON a.government_id = r.government_id AND a.id = r.account_id \
             LEFT JOIN audit_seals s ON s.government_id = r.government_id AND s.audit_id = r.id \
             WHERE r.government_id = $1 AND r.id >= $2 AND r.id < $3",
            $($and,)*
            " ORDER BY r.id DESC LIMIT $4"
        )
    };
}
const LINES: &str = lines!();
const LINES_OF_ACTION: &str = lines!(" AND r.action = $5");

/// Also of accounts that went with an undone import, by the name that the record keeps: it stands last in the detail.
/// How a text becomes an id each engine says in its own words.
macro_rules! lines_of_accounts {
    ($id:literal) => {
        lines!(
            " AND ($5 = '' OR r.action = $5) AND r.account_id IN (SELECT id FROM accounts \
             WHERE government_id = $1 AND (lower(name) LIKE $6 ESCAPE '\\' \
             OR login LIKE (CASE WHEN person_id IS NULL THEN $6 ELSE $7 END) ESCAPE '\\') UNION ALL SELECT ",
            $id,
            " FROM audit WHERE government_id = $1 AND action = 'import.undo' AND object_kind = 'account' \
             AND lower(detail) LIKE ('%\"name\":\"' || $6) ESCAPE '\\')"
        )
    };
}
const LINES_OF_ACCOUNTS_SQLITE: &str = lines_of_accounts!("unhex(replace(object_id, '-', ''))");
const LINES_OF_ACCOUNTS_POSTGRES: &str = lines_of_accounts!("CAST(object_id AS UUID)");

/// What is looked for in the record.
pub struct Wanted {
    /// First id and the id after the last.
    pub ids: (Uuid, Uuid),
    pub action: String,
    /// A pattern of names and logins, and one of the logins of people, which are their numbers; or nothing.
    pub like: Option<(String, String)>,
    pub most: i64,
}

/// Rows of the record, the latest first.
pub async fn lines(db: &Db, government: Uuid, wanted: &Wanted) -> Result<Vec<Line>> {
    let Wanted { ids: (from, until), action, like, most } = wanted;
    let of_accounts = match db {
        Db::Sqlite { .. } => LINES_OF_ACCOUNTS_SQLITE,
        Db::Postgres { .. } => LINES_OF_ACCOUNTS_POSTGRES,
    };
    match like {
        Some((text, number)) => read!(db, on => sqlx::query_as(of_accounts)
            .bind(government).bind(from).bind(until).bind(most).bind(action).bind(text).bind(number).fetch_all(on)),
        None if action.is_empty() => read!(db, on => sqlx::query_as(LINES)
            .bind(government).bind(from).bind(until).bind(most).fetch_all(on)),
        None => read!(db, on => sqlx::query_as(LINES_OF_ACTION)
            .bind(government).bind(from).bind(until).bind(most).bind(action).fetch_all(on)),
    }
}

const LATEST_DETAIL: &str = "SELECT detail FROM audit \
     WHERE government_id = $1 AND action = $2 AND object_kind = $3 AND object_id = $4 ORDER BY id DESC LIMIT 1";

/// The detail of the latest deed of an action to an object, which is given by its kind and id.
pub async fn latest_detail(
    db: &Db,
    government: Uuid,
    action: &str,
    (kind, id): (&str, &str),
) -> Result<Option<String>> {
    read!(db, on => sqlx::query_scalar(LATEST_DETAIL)
        .bind(government).bind(action).bind(kind).bind(id).fetch_optional(on))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Engine, Town};

    #[tokio::test]
    async fn postgresql_looks_up_what_is_to_be_sealed_however_much_was_recorded_since_it_counted() {
        let town = Town::new(Engine::Postgres).await;
        let Ok(Tx::Postgres(mut tx)) = town.app.db.begin().await else { panic!("not PostgreSQL") };
        let government = town.government.id;
        let much = [
            "INSERT INTO audit (government_id, id, at, action, object_kind, object_id, detail) \
             SELECT $1, gen_random_uuid(), 0, 'test', 'thing', '', '{}' FROM generate_series(1, 20000)",
            "INSERT INTO audit_unsealed SELECT government_id, id FROM audit WHERE government_id = $1 ON CONFLICT DO NOTHING",
        ];
        for sql in much {
            sqlx::query(sql).bind(government).execute(&mut *tx).await.unwrap();
        }
        #[allow(clippy::disallowed_types)] // the statement is the store's, with a word before it
        let explain = sqlx::AssertSqlSafe(format!("EXPLAIN {UNSEALED_LOOKED_UP}"));
        let explain = sqlx::query_scalar::<_, String>(explain).persistent(false).bind(government);
        let plan = explain.fetch_all(&mut *tx).await.unwrap();
        assert!(plan.iter().any(|step| step.contains(" AND (id = waiting.audit_id)")), "{plan:#?}");
    }
}
