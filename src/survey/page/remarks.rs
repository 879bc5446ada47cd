//! What residents wrote about a service.

use crate::app::use_lang;
use crate::base::tr;
use crate::survey::{FEWEST, Remarks};
use crate::ui::title::Title;
use leptos::prelude::*;

/// The list by month.
#[component]
pub fn RemarksOf(remarks: Remarks) -> impl IntoView {
    let lang = use_lang();
    // services of several units bear one name
    let title = tr::survey::remarks_of(lang, format!("{}, {}", remarks.service.name, remarks.service.unit_name));
    let months = remarks
        .list
        .chunk_by(|a, b| a.0 == b.0)
        .map(|rows| {
            let texts = rows.iter().map(|(_, text)| view! { <li class="remark">{text.clone()}</li> }).collect_view();
            view! { <section class="card"><h2>{rows[0].0.text(lang)}</h2><ul class="list">{texts}</ul></section> }
        })
        .collect_view();
    let none = remarks.list.is_empty().then(|| view! { <p>{tr::survey::no_remarks(lang)}</p> });
    view! {
        <Title text=title.clone()/>
        <nav class="crumbs" aria-label=tr::common::back(lang)>
            <ol><li><a href="/kelola-layanan">"‹ "{tr::survey::services(lang)}</a></li></ol>
        </nav>
        <h1>{title}</h1>
        <p class="muted">{tr::survey::remarks_lead(lang, FEWEST)}</p>
        {months}
        {none}
    }
}
