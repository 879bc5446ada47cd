//! `/akun`: accounts, their roles and personal links.

use crate::page;
use leptos::prelude::*;

page!(
    /// `/akun`: accounts, their roles and personal links.
    AccountsPage, accounts
);

fn accounts() -> impl IntoView {
    view! { <h1>"AccountsPage"</h1> }
}
