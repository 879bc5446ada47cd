//! The chain's arithmetic.

use crate::base::Uuid;
use crate::base::text::hex;
use sha2::{Digest, Sha256};

/// A row as it was inserted, before it was sealed.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Row {
    pub government_id: Uuid,
    pub id: Uuid,
    pub at: i64,
    pub account_id: Option<Uuid>,
    pub person_id: Option<Uuid>,
    pub action: String,
    pub object_kind: String,
    pub object_id: String,
    pub detail: String,
}

/// What stands before the first row of every chain.
pub const BEGINNING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The hash that seals a row: SHA-256 over the previous hash and every field of the row, each with
/// its length before it, so that no two rows read the same.
pub fn seal(previous: &str, seq: i64, row: &Row) -> String {
    let optional = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
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
    hex(&hash.finalize())
}

/// The first id that a row of that moment (UTC milliseconds) can have: ids begin with their time.
pub fn first_id_at(ms: i64) -> Uuid {
    Uuid::from_u128((ms.max(0) as u128) << 80)
}
