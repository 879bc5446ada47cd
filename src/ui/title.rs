//! The page's title.

use leptos::prelude::*;

/// Sets the title of the page, followed by the product's name: the only `<title>` of the program, because leptos_meta 0.8 writes
/// it into the document without escaping, and names in it come from people.
#[component]
pub fn Title(#[prop(into)] text: String) -> impl IntoView {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    view! { <leptos_meta::Title text=format!("{text} · Kinerja")/> }
}
