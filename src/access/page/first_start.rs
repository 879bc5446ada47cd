//! `/mulai/{token}`: the first administrator.

use crate::page;
use leptos::prelude::*;

page!(
    /// `/mulai/{token}`: the first administrator.
    FirstStartPage, first_start
);

fn first_start() -> impl IntoView {
    view! { <h1>"FirstStartPage"</h1> }
}
