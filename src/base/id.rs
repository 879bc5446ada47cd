//! Ids that begin with the moment at which they were made (version 7).

use super::Uuid;

/// The first id that anything made at that moment (UTC milliseconds) can have.
pub fn first_id_at(ms: i64) -> Uuid {
    Uuid::from_u128((ms.max(0) as u128) << 80)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_begin_with_their_time() {
        let ms = 1_795_140_000_000_u64;
        let first = first_id_at(ms as i64);
        let made = uuid::Builder::from_unix_timestamp_millis(ms, &[0; 10]).into_uuid();
        let before = uuid::Builder::from_unix_timestamp_millis(ms - 1, &[255; 10]).into_uuid();
        assert!(before < first && first <= made);
        assert_eq!(first_id_at(-1), Uuid::nil());
    }
}
