//! Rows of the record.

use super::rules::Row;
use crate::base::{Day, Result, Uuid};
use crate::server::db::{AT_ONCE, Db, Tx, padded};
use crate::{ids, insert_many, read, reports_from, write};

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

const UNSEALED: &str = concat!(
    "WITH waiting AS MATERIALIZED \
     (SELECT audit_id FROM audit_unsealed WHERE government_id = $1 ORDER BY audit_id LIMIT ",
    batch!(),
    ") SELECT ",
    row!(),
    " FROM waiting CROSS JOIN audit a WHERE a.government_id = $1 AND a.id = waiting.audit_id ORDER BY a.id"
);

/// The first [`BATCH`] rows that are not sealed, by id.
pub async fn unsealed(tx: &mut Tx, government: Uuid) -> Result<Vec<Row>> {
    // planned anew each time: a plan that PostgreSQL made while the record was short goes through all of it later
    write!(tx, on => sqlx::query_as(UNSEALED).persistent(false).bind(government).fetch_all(on))
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
    ($from:literal, $and:literal) => {
        concat!(
            "SELECT r.id, r.at, r.account_id, a.login, a.person_id, r.action, r.object_kind, r.object_id, r.detail, s.seq FROM ",
            $from,
            " LEFT JOIN audit_seals s ON s.government_id = r.government_id AND s.audit_id = r.id \
             WHERE r.government_id = $1 AND r.id >= $2 AND r.id < $3",
            $and,
            " ORDER BY r.id DESC LIMIT $4"
        )
    };
}
const LINES: &str =
    lines!("audit r LEFT JOIN accounts a ON a.government_id = r.government_id AND a.id = r.account_id", "");
const LINES_OF_ACTION: &str = lines!(
    "audit r LEFT JOIN accounts a ON a.government_id = r.government_id AND a.id = r.account_id",
    " AND r.action = $5"
);
const LINES_OF_ACCOUNTS: &str = lines!(
    "audit r JOIN accounts a ON a.government_id = r.government_id AND a.id = r.account_id",
    " AND ($5 = '' OR r.action = $5) AND r.account_id IN (SELECT id FROM accounts \
     WHERE government_id = $1 AND (lower(name) LIKE $6 ESCAPE '\\' \
     OR login LIKE (CASE WHEN person_id IS NULL THEN $6 ELSE $7 END) ESCAPE '\\'))"
);

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
    match like {
        Some((text, number)) => read!(db, on => sqlx::query_as(LINES_OF_ACCOUNTS)
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

/// What is said of the post by which the person `n.person_id` reports on the day $22: of its unit `u`, of the one
/// `above`.
macro_rules! at_work {
    ($what:literal) => {
        concat!(
            "(SELECT ",
            $what,
            " FROM holders h CROSS JOIN posts o CROSS JOIN units u LEFT JOIN units above \
             ON above.government_id = u.government_id AND above.id = u.parent_id AND above.parent_id IS NOT NULL \
             WHERE h.government_id = $1 AND h.id = ",
            reports_from!("$1", "n.person_id", "$22"),
            " AND o.government_id = h.government_id AND o.id = h.post_id \
             AND u.government_id = o.government_id AND u.id = o.unit_id)"
        )
    };
}

/// Of entries and their files it is whose and of which day, not what they say: not everyone who reads
/// the record may read them. What is looked for comes first in each join, as SQLite might not take it by itself. What
/// is said of people is asked in subqueries: joined, PostgreSQL might go through all of them. Whether a name is
/// shared it would as soon find out of everyone at once: the comparison with `n.person_id` keeps it from that.
const NAMES: &str = concat!(
    "SELECT n.kind, n.id, n.name, n.day, n.person_id, ",
    at_work!("u.name"),
    " AS unit, ",
    at_work!("above.name"),
    " AS above, \
     (SELECT COALESCE(p.nip, p.internal_number) FROM persons p WHERE p.government_id = $1 AND p.id = n.person_id) AS number, \
     EXISTS (SELECT 1 FROM persons p CROSS JOIN persons o WHERE p.government_id = $1 AND p.id = n.person_id \
     AND o.government_id = $1 AND o.name = p.name AND o.id <> n.person_id) AS shared \
     FROM (SELECT 'person' AS kind, id, name, CAST(NULL AS TEXT) AS day, id AS person_id FROM persons \
     WHERE government_id = $1 AND id IN ",
    ids!(),
    " UNION ALL SELECT 'account', id, name, NULL, person_id FROM accounts WHERE government_id = $1 AND id IN ",
    ids!(),
    " UNION ALL SELECT 'unit', id, name, NULL, NULL FROM units WHERE government_id = $1 AND id IN ",
    ids!(),
    " UNION ALL SELECT 'indicator', id, name, NULL, NULL FROM indicators WHERE government_id = $1 AND id IN ",
    ids!(),
    " UNION ALL SELECT 'service', id, name, NULL, NULL FROM services WHERE government_id = $1 AND id IN ",
    ids!(),
    " UNION ALL SELECT 'entry', e.id, p.name, e.day, p.id FROM entries e \
     CROSS JOIN persons p WHERE p.government_id = e.government_id AND p.id = e.person_id AND e.government_id = $1 AND e.id IN ",
    ids!(),
    " UNION ALL SELECT 'evidence', f.id, p.name, e.day, p.id FROM evidence f CROSS JOIN entries e CROSS JOIN persons p \
     WHERE e.government_id = f.government_id AND e.id = f.entry_id \
     AND p.government_id = e.government_id AND p.id = e.person_id AND f.government_id = $1 AND f.id IN ",
    ids!(),
    " UNION ALL SELECT 'import', id, file_name, NULL, NULL FROM import_runs WHERE government_id = $1 AND id IN ",
    ids!(),
    " UNION ALL SELECT 'holding', h.id, p.title, NULL, NULL FROM holders h \
     CROSS JOIN posts p WHERE p.government_id = h.government_id AND p.id = h.post_id AND h.government_id = $1 AND h.id IN ",
    ids!(),
    ") n"
);

/// Something that rows tell of, by the kind of object that they call it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Named {
    pub kind: String,
    pub id: Uuid,
    pub name: String,
    /// Of an entry or its file, which have their ids from whoever sent them.
    pub day: Option<Day>,
    /// Whose name it is, and who they are: a person, whose account or whose entry.
    pub person_id: Option<Uuid>,
    /// Where they work, and the unit above, if that is not the government itself.
    pub unit: Option<String>,
    pub above: Option<String>,
    /// NIP or internal number.
    pub number: Option<String>,
    /// Whether somebody else has this person's name.
    pub shared: bool,
}

/// What bears these ids, as far as it has a name and is still there, people with where they work on a day. Several
/// things may bear one: that of an entry is made by its sender.
pub async fn named(db: &Db, government: Uuid, ids: &[Uuid], day: Day) -> Result<Vec<Named>> {
    let mut named: Vec<Named> = Vec::with_capacity(ids.len());
    for some in ids.chunks(AT_ONCE) {
        named.extend(read!(db, on => padded(some)
            .fold(sqlx::query_as(NAMES).bind(government), |query, id| query.bind(id)).bind(day).fetch_all(on))?);
    }
    Ok(named)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Engine, Town, searches};

    #[tokio::test]
    async fn what_a_page_names_is_found_without_going_through_all_of_a_government() {
        let town = Town::new(Engine::Sqlite).await;
        let found = searches(&town, NAMES).await;
        assert!(found.iter().any(|step| step.contains("(government_id=? AND name=?)")), "{found:?}");
        assert!(found.iter().all(|step| step.contains("(government_id=? AND ")), "{found:?}");
    }
}
