//! SQL of evidence; the files themselves are in `server::files`.

use crate::base::{Day, Result, Uuid};
use crate::server::db::{AT_ONCE, Db, Tx, padded};
use crate::{ids, read, run, write};

/// A file with an entry.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct EvidenceFile {
    pub id: Uuid,
    pub entry_id: Uuid,
    pub file_name: String,
    pub media_type: String,
    pub bytes: i64,
    pub sha256: String,
}

const INSERT: &str = "INSERT INTO evidence (government_id, id, entry_id, file_name, media_type, bytes, sha256) \
     VALUES ($1, $2, $3, $4, $5, $6, $7)";

/// Adds a file to an entry.
pub async fn insert_evidence(tx: &mut Tx, government: Uuid, file: &EvidenceFile) -> Result<()> {
    run!(
        tx,
        sqlx::query(INSERT)
            .bind(government)
            .bind(file.id)
            .bind(file.entry_id)
            .bind(&file.file_name)
            .bind(&file.media_type)
            .bind(file.bytes)
            .bind(&file.sha256)
    )?;
    Ok(())
}

const REMOVE: &str = "DELETE FROM evidence WHERE government_id = $1 AND id = $2";

/// Takes a file off its entry.
pub async fn remove_evidence(tx: &mut Tx, government: Uuid, id: Uuid) -> Result<()> {
    run!(tx, sqlx::query(REMOVE).bind(government).bind(id))?;
    Ok(())
}

const OF_ENTRIES: &str = concat!(
    "SELECT id, entry_id, file_name, media_type, bytes, sha256 FROM evidence WHERE government_id = $1 AND entry_id IN ",
    ids!(),
    " ORDER BY id"
);

/// The files of entries, oldest first.
pub async fn evidence_of(db: &Db, government: Uuid, entries: &[Uuid]) -> Result<Vec<EvidenceFile>> {
    let mut files: Vec<EvidenceFile> = Vec::new();
    for some in entries.chunks(AT_ONCE) {
        files.extend(
            read!(db, on => padded(some).fold(sqlx::query_as(OF_ENTRIES).bind(government), |query, id| query.bind(id))
            .fetch_all(on))?,
        );
    }
    Ok(files)
}

const OF_DAY: &str = "SELECT CAST(COALESCE(SUM(v.bytes), 0) AS BIGINT) FROM entries e \
     JOIN evidence v ON v.government_id = e.government_id AND v.entry_id = e.id \
     WHERE e.government_id = $1 AND e.person_id = $2 AND e.day = $3";

/// How many bytes of evidence a person's day holds.
pub async fn evidence_bytes_of_day(tx: &mut Tx, government: Uuid, person: Uuid, day: Day) -> Result<i64> {
    write!(tx, on => sqlx::query_scalar(OF_DAY).bind(government).bind(person).bind(day).fetch_one(on))
}

const SINCE: &str = "SELECT id FROM evidence WHERE government_id = $1 AND id >= $2 ORDER BY id";

/// The ids of files from an id on, in order.
pub async fn evidence_since(db: &Db, government: Uuid, from: Uuid) -> Result<Vec<Uuid>> {
    read!(db, on => sqlx::query_scalar(SINCE).bind(government).bind(from).fetch_all(on))
}

const BY_ID: &str =
    "SELECT id, entry_id, file_name, media_type, bytes, sha256 FROM evidence WHERE government_id = $1 AND id = $2";

/// A file by its id.
pub async fn evidence(db: &Db, government: Uuid, id: Uuid) -> Result<Option<EvidenceFile>> {
    read!(db, on => sqlx::query_as(BY_ID).bind(government).bind(id).fetch_optional(on))
}
