//! `/jejak`: who did what.

use crate::page;
use leptos::prelude::*;

page!(
    /// `/jejak`: who did what.
    AuditPage, audit
);

fn audit() -> impl IntoView {
    view! { <h1>"AuditPage"</h1> }
}
