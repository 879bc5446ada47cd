//! Pages of access.

pub mod accounts;
pub mod first_start;
pub mod link;
pub mod me;
pub mod password;
pub mod sign_in;

use super::Role;
use crate::app::{Posted, use_lang};
use crate::base::{Error, Lang, tr};
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

/// A role in a sentence.
fn role_text(role: Role, lang: Lang) -> &'static str {
    match role {
        Role::Leader => tr::access::role_leader(lang),
        Role::Personnel => tr::access::role_personnel(lang),
        Role::Planner => tr::access::role_planner(lang),
        Role::Auditor => tr::access::role_auditor(lang),
        Role::Administrator => tr::access::role_administrator(lang),
    }
}

/// A role in a word.
fn role_word(role: Role, lang: Lang) -> &'static str {
    match role {
        Role::Leader => tr::access::short_leader(lang),
        Role::Personnel => tr::access::short_personnel(lang),
        Role::Planner => tr::access::short_planner(lang),
        Role::Auditor => tr::access::short_auditor(lang),
        Role::Administrator => tr::access::short_administrator(lang),
    }
}
