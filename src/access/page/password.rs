//! `/sandi/{token}`: set a password by a personal link.

use crate::page;
use leptos::prelude::*;

page!(
    /// `/sandi/{token}`: set a password by a personal link.
    PasswordPage, password
);

fn password() -> impl IntoView {
    view! { <h1>"PasswordPage"</h1> }
}
