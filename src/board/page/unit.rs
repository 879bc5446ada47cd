//! `/unit/{kode}`: a unit, for everyone.

use crate::page;
use leptos::prelude::*;

page!(
    /// `/unit/{kode}`: a unit, for everyone.
    UnitPage, unit
);

fn unit() -> impl IntoView {
    view! { <h1>"UnitPage"</h1> }
}
