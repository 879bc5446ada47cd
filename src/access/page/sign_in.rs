//! `/masuk`: sign in.

use crate::page;
use leptos::prelude::*;

page!(
    /// `/masuk`: sign in.
    SignInPage, sign_in
);

fn sign_in() -> impl IntoView {
    view! { <h1>"SignInPage"</h1> }
}
