//! `/tim`: the entries that wait for a superior.

use crate::page;
use leptos::prelude::*;

page!(
    /// `/tim`: the entries that wait for a superior.
    TeamPage, team
);

fn team() -> impl IntoView {
    view! { <h1>"TeamPage"</h1> }
}
