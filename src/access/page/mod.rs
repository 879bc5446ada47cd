//! Pages of access.

pub mod accounts;
pub mod first_start;
pub mod link;
pub mod me;
pub mod password;
pub mod sign_in;

use crate::app::{Posted, use_lang};
use crate::base::tr;
use crate::ui::form::{Field, Label};
use leptos::prelude::*;

/// What the fields of forms are called, of which a fault does not say itself whose it is.
const LABELS: &[Label] = &[
    ("government", tr::access::government_name),
    ("code", tr::access::government_code),
    ("zone", tr::access::zone),
    ("name", tr::access::name),
    ("login", tr::access::user_name),
];

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
