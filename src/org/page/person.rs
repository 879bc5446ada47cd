//! `/organisasi/pegawai/{id}`: a person.

use crate::still;
use leptos::prelude::*;

still!(
    /// `/organisasi/pegawai/{id}`: a person.
    PersonPage, person
);

fn person() -> impl IntoView {
    view! { <h1>"PersonPage"</h1> }
}
