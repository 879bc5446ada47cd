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

/// Bits of an id below its milliseconds that say which row of one millisecond it is.
const PLACE_BITS: u32 = 12;
/// For so long rows of one process go on counting after the latest when the clock is set back a little. Milliseconds.
const SET_BACK: u64 = 1_000;

/// The place of a process's next row after the `last`: the moment (UTC milliseconds), and below it which row of that
/// moment it is. What is done later comes later, however much is done in a millisecond.
pub fn next_place(last: u64, now: i64) -> u64 {
    let now = now.max(0).unsigned_abs() << PLACE_BITS;
    match last.checked_sub(now) {
        Some(ahead) if ahead < SET_BACK << PLACE_BITS => last + 1,
        _ => now,
    }
}

/// The id of the row at a place (version 7).
pub fn id_at(place: u64, mut random: [u8; 10]) -> Uuid {
    let [.., high, low] = place.to_be_bytes();
    // of the first the upper half is the version's
    (random[0], random[1]) = (high & 0x0f, low);
    uuid::Builder::from_unix_timestamp_millis(place >> PLACE_BITS, &random).into_uuid()
}
