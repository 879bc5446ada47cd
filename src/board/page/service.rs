//! `/layanan/{kode}`: a service and how residents rate it.

use crate::page;
use leptos::prelude::*;

page!(
    /// `/layanan/{kode}`: a service and how residents rate it.
    ServicePage, service
);

fn service() -> impl IntoView {
    view! { <h1>"ServicePage"</h1> }
}
