//! From one page of a list to another.

use crate::app::use_lang;
use crate::base::tr;
use leptos::prelude::*;

/// The ways to the page before one (from 1) and, if there are more, to the one after it, with what they are called.
pub fn pages(page: i64, more: bool, [before, after]: [&'static str; 2], to: impl Fn(i64) -> String) -> AnyView {
    let way = |page: i64, words: &'static str| view! { <a class="button quiet small" href=to(page)>{words}</a> };
    let before = (page > 1).then(|| way(page - 1, before));
    let after = more.then(|| way(page + 1, after));
    view! { <div class="row">{before}{after}</div> }.into_any()
}

/// The same for a list of which the latest come first.
pub fn latest_first(page: i64, more: bool, to: impl Fn(i64) -> String) -> AnyView {
    let lang = use_lang();
    pages(page, more, [tr::common::later(lang), tr::common::earlier(lang)], to)
}
