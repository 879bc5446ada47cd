//! The page's title.

use crate::app::use_lang;
use crate::base::tr;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::status_server::was_refused;
#[cfg(not(feature = "ssr"))]
use crate::app::was_refused;

/// Sets the title of the page, followed by the product's name. Where a form was refused the title says so first:
/// it is what is read out of the page that comes.
#[component]
pub fn Title(#[prop(into)] text: String) -> impl IntoView {
    set(if was_refused() { tr::common::not_done(use_lang(), text) } else { text })
}

/// The title of a page that tells of an error instead: what it is called, and on whose site.
#[component]
pub fn ProblemTitle(name: &'static str, site: String) -> impl IntoView {
    set(if site.is_empty() { name.to_owned() } else { format!("{name} · {site}") })
}

/// The only `<title>` of the program, because leptos_meta 0.8 writes it into the document without escaping, and names
/// in it come from people.
fn set(text: String) -> impl IntoView {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    // before there is a government its page has no name: the product's stands alone
    let text = if text.is_empty() { "Kinerja".to_owned() } else { format!("{text} · Kinerja") };
    view! { <leptos_meta::Title text/> }
}
