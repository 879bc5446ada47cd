//! Pages of access.

pub mod accounts;
pub mod first_start;
pub mod link;
pub mod me;
pub mod password;
pub mod sign_in;

use crate::app::{Posted, use_lang};
use crate::base::{Error, tr};
use crate::ui::form::Field;
use crate::ui::message::{Notice, Tone};
use leptos::prelude::*;

/// Why a form was refused as a whole; the faults of fields stand beside them.
#[component]
fn Refused(posted: Posted) -> impl IntoView {
    let lang = use_lang();
    posted.error.filter(|error| !matches!(error, Error::Invalid(_))).map(|error| {
        view! { <Notice tone=Tone::Bad><p>{error.text(lang)}</p></Notice> }
    })
}

/// A new password, typed twice.
#[component]
fn NewPasswordFields(posted: Posted) -> impl IntoView {
    let lang = use_lang();
    view! {
        <Field
            posted=posted.clone() name="password" label=tr::access::new_password(lang) kind="password"
            help=tr::access::password_help(lang, super::SHORTEST_PASSWORD) autocomplete="new-password" required=true
        />
        <Field
            posted name="again" label=tr::access::again(lang) kind="password" autocomplete="new-password" required=true
        />
    }
}
