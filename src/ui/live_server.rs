//! On the server nothing is live: a page is rendered once.

use super::live::Live;

/// Does nothing.
pub fn listen(_: Live, _: String) {}
