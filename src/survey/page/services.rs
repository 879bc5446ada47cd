//! `/kelola-layanan`: the services of units.

use crate::page;
use leptos::prelude::*;

page!(
    /// `/kelola-layanan`: the services of units.
    ServicesPage, services
);

fn services() -> impl IntoView {
    view! { <h1>"ServicesPage"</h1> }
}
