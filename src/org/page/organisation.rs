//! `/organisasi`: the tree of units, with search.

use crate::still;
use leptos::prelude::*;

still!(
    /// `/organisasi`: the tree of units, with search.
    OrganisationPage, organisation
);

fn organisation() -> impl IntoView {
    view! { <h1>"OrganisationPage"</h1> }
}
