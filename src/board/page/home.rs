//! `/`: the government at a glance, for everyone.

use crate::page;
use leptos::prelude::*;

page!(
    /// `/`: the government at a glance, for everyone.
    HomePage, home
);

fn home() -> impl IntoView {
    view! { <h1>"HomePage"</h1> }
}
