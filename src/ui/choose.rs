//! Choices that lead to other pages.

use leptos::prelude::*;

/// A choice that opens: each way to go is a link, so that it works without script and can be shared. One of a page is
/// open at a time.
#[component]
pub fn Choose(label: &'static str, #[prop(into)] now: String, options: Vec<(String, String)>) -> impl IntoView {
    let options = options
        .into_iter()
        .map(|(href, words)| {
            let here = (words == now).then_some("true");
            view! { <li><a href=href aria-current=here>{words}</a></li> }
        })
        .collect_view();
    view! { <details class="choose no-print" name="choose"><summary><span>{label}" "<b>{now}</b></span></summary><ul>{options}</ul></details> }
}
