//! `/organisasi/pegawai/{id}`: a person.

use crate::page;
use leptos::prelude::*;

page!(
    /// `/organisasi/pegawai/{id}`: a person.
    PersonPage, person
);

fn person() -> impl IntoView {
    view! { <h1>"PersonPage"</h1> }
}
