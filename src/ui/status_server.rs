//! The status of the page being rendered, and what its title says of it.

use crate::app::{Posted, use_lang};
use crate::base::tr;
use axum::http::StatusCode;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

/// Sets the answer's status.
pub fn set_status(status: u16) {
    if let (Some(options), Ok(status)) = (use_context::<ResponseOptions>(), StatusCode::from_u16(status)) {
        options.set_status(status);
    }
}

/// The title of a page, after the word that the form on it was refused, if one was.
pub fn of_form(title: String) -> String {
    match use_context::<Posted>().is_some_and(|posted| posted.error.is_some()) {
        true => tr::common::not_done(use_lang(), title),
        false => title,
    }
}
