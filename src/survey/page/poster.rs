//! `/nilai/{kode}/poster`: a poster with the QR code.

use crate::page;
use leptos::prelude::*;

page!(
    /// `/nilai/{kode}/poster`: a poster with the QR code.
    PosterPage, poster
);

fn poster() -> impl IntoView {
    view! { <h1>"PosterPage"</h1> }
}
