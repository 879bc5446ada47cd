//! `/nilai/{kode}`: rate a service.

use crate::page;
use leptos::prelude::*;

page!(
    /// `/nilai/{kode}`: rate a service.
    RatePage, rate
);

fn rate() -> impl IntoView {
    view! { <h1>"RatePage"</h1> }
}
