//! A page in the browser has no status, but it may have come of a refused form.

use crate::app::{use_lang, was_refused};
use crate::base::tr;

/// Does nothing.
pub fn set_status(_: u16) {}

/// The title as the server wrote it, while that page is shown.
pub fn of_form(title: String) -> String {
    if was_refused() { tr::common::not_done(use_lang(), title) } else { title }
}
