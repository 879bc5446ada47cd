//! `/metode`: how the figures are computed.

use crate::page;
use leptos::prelude::*;

page!(
    /// `/metode`: how the figures are computed.
    MethodPage, method
);

fn method() -> impl IntoView {
    view! { <h1>"MethodPage"</h1> }
}
