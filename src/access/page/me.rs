//! `/saya`: one's own account, sessions, sign-out everywhere.

use crate::page;
use leptos::prelude::*;

page!(
    /// `/saya`: one's own account, sessions, sign-out everywhere.
    MePage, me
);

fn me() -> impl IntoView {
    view! { <h1>"MePage"</h1> }
}
