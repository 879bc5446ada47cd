//! `/impor/{id}`: an import and its undoing.

use crate::page;
use leptos::prelude::*;

page!(
    /// `/impor/{id}`: an import and its undoing.
    ImportRunPage, import_run
);

fn import_run() -> impl IntoView {
    view! { <h1>"ImportRunPage"</h1> }
}
