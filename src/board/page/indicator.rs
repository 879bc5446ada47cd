//! `/papan/indikator/{id}`: an indicator down to its entries and evidence.

use crate::page;
use leptos::prelude::*;

page!(
    /// `/papan/indikator/{id}`: an indicator down to its entries and evidence.
    BoardIndicatorPage, board_indicator
);

fn board_indicator() -> impl IntoView {
    view! { <h1>"BoardIndicatorPage"</h1> }
}
