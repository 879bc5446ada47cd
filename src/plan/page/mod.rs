//! `/indikator`: indicators of units.

pub mod edit;

use crate::page;
use leptos::prelude::*;

page!(
    /// `/indikator`: indicators of units.
    IndicatorsPage, indicators
);

fn indicators() -> impl IntoView {
    view! { <h1>"IndicatorsPage"</h1> }
}
