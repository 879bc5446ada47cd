//! `/organisasi`: the tree of units, with search.

use crate::page;
use leptos::prelude::*;

page!(
    /// `/organisasi`: the tree of units, with search.
    OrganisationPage, organisation
);

fn organisation() -> impl IntoView {
    view! { <h1>"OrganisationPage"</h1> }
}
