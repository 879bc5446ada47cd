//! `/impor/{id}`: an import and its undoing.

use crate::still;
use leptos::prelude::*;

still!(
    /// `/impor/{id}`: an import and its undoing.
    ImportRunPage, import_run
);

fn import_run() -> impl IntoView {
    view! { <h1>"ImportRunPage"</h1> }
}
