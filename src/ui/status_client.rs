//! A page in the browser has no status.

/// Does nothing.
pub fn set_status(_: u16) {}
