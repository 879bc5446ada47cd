//! `/impor`: load files.

pub mod run;

use crate::still;
use leptos::prelude::*;

still!(
    /// `/impor`: load files.
    ImportPage, import
);

fn import() -> impl IntoView {
    view! { <h1>"ImportPage"</h1> }
}
