//! The chain's arithmetic.

use super::store::Row;
use sha2::{Digest, Sha256};

/// What stands before the first row of every chain.
pub const BEGINNING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The hash that seals a row: SHA-256 over the previous hash and every field of the row, each with
/// its length before it, so that no two rows read the same.
pub fn seal(previous: &str, seq: i64, row: &Row) -> String {
    let optional = |id: Option<uuid::Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    let mut hash = Sha256::new();
    for field in [
        previous,
        &seq.to_string(),
        &row.government_id.to_string(),
        &row.id.to_string(),
        &row.at.to_string(),
        &optional(row.account_id),
        &optional(row.person_id),
        &row.action,
        &row.object_kind,
        &row.object_id,
        &row.detail,
    ] {
        hash.update((field.len() as u64).to_be_bytes());
        hash.update(field.as_bytes());
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
