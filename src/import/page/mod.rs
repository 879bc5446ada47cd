//! `/impor`: load files.

pub mod run;

use crate::page;
use leptos::prelude::*;

page!(
    /// `/impor`: load files.
    ImportPage, import
);

fn import() -> impl IntoView {
    view! { <h1>"ImportPage"</h1> }
}
