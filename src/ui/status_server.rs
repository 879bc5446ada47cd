//! The status of the page being rendered, and whether it comes of a refused form.

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

/// Whether the page is there because a form was refused. Not once, as in the browser, where other pages follow: what
/// is written here is one page, whose title may be made more than once.
pub fn was_refused() -> bool {
    use_context::<Posted>().is_some_and(|posted| posted.error.is_some())
}
