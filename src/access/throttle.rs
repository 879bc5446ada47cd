//! Slows down guessing.

/// Tries per account and per address.
#[derive(Default)]
pub struct Throttle;
