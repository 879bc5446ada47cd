//! `/akun/{id}/tautan`: a personal link to print.

use crate::page;
use leptos::prelude::*;

page!(
    /// `/akun/{id}/tautan`: a personal link to print.
    LinkPage, link
);

fn link() -> impl IntoView {
    view! { <h1>"LinkPage"</h1> }
}
