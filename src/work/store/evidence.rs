//! SQL of evidence; the files themselves are in `server::files`.

use crate::base::{Result, Uuid};
use crate::server::db::{Db, Tx};
use crate::{read, run};

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

/// Entries asked about in one query: neither engine takes a list as one parameter in the same words.
const AT_ONCE: usize = 20;
const OF_ENTRIES: &str = "SELECT id, entry_id, file_name, media_type, bytes, sha256 FROM evidence \
     WHERE government_id = $1 AND entry_id IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, \
     $20, $21) ORDER BY id";

/// The files of entries, oldest first.
pub async fn evidence_of(db: &Db, government: Uuid, entries: &[Uuid]) -> Result<Vec<EvidenceFile>> {
    let mut files: Vec<EvidenceFile> = Vec::new();
    for some in entries.chunks(AT_ONCE) {
        // places left over name no entry
        let asked = (0..AT_ONCE).map(|i| some.get(i).copied().unwrap_or_default());
        files.extend(
            read!(db, on => asked.fold(sqlx::query_as(OF_ENTRIES).bind(government), |query, id| query.bind(id))
            .fetch_all(on))?,
        );
    }
    Ok(files)
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
