//! `/indikator/{id}`: an indicator.

use crate::page;
use leptos::prelude::*;

page!(
    /// `/indikator/{id}`: an indicator.
    IndicatorPage, indicator
);

fn indicator() -> impl IntoView {
    view! { <h1>"IndicatorPage"</h1> }
}
