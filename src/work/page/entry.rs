//! `/laporan/{id}`: an entry.

use crate::page;
use leptos::prelude::*;

page!(
    /// `/laporan/{id}`: an entry.
    EntryPage, entry
);

fn entry() -> impl IntoView {
    view! { <h1>"EntryPage"</h1> }
}
