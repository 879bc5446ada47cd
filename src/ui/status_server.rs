//! The status of the page being rendered, and the refused form that it comes of.

use crate::app::Posted;
use axum::http::StatusCode;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

/// Sets the answer's status.
pub fn set_status(status: u16) {
    if let (Some(options), Ok(status)) = (use_context::<ResponseOptions>(), StatusCode::from_u16(status)) {
        options.set_status(status);
    }
}

/// The longest form that is taken along, bytes: sent once more, it stays within what a form may hold.
const LONGEST_KEPT: usize = 16 << 10;

/// The form that was refused and led to the page of an address, for the switch of the language, which brings it back
/// (`server::form::Fields::taken_along`): that address, what was typed and what is wrong.
pub fn refused_form(page: &str) -> Option<String> {
    let posted = use_context::<Posted>().filter(Posted::is_refused)?;
    serde_json::to_string(&(page, posted)).ok().filter(|kept| kept.len() <= LONGEST_KEPT)
}

/// Whether the page is there because a form was refused. Not once, as in the browser (`app::was_refused`), where other
/// pages follow: what is written here is one page, whose title may be made more than once.
pub fn was_refused() -> bool {
    use_context::<Posted>().is_some_and(|posted| posted.is_refused())
}
