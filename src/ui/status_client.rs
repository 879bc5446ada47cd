//! A page in the browser has no status. What the server wrote of a refused form stays as it is.

/// Does nothing.
pub fn set_status(_: u16) {}

/// The server has written it.
pub fn refused_form(_: &str) -> Option<String> {
    None
}
