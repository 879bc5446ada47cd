//! `/organisasi/unit/{kode}`: a unit with its people, head and chart.

use crate::still;
use leptos::prelude::*;

still!(
    /// `/organisasi/unit/{kode}`: a unit with its people, head and chart.
    OrgUnitPage, org_unit
);

fn org_unit() -> impl IntoView {
    view! { <h1>"OrgUnitPage"</h1> }
}
