//! `/akun/{id}/tautan`: a personal link to print.

use crate::access::{Qr, Slip};
use crate::app::{use_lang, use_posted};
use crate::base::{Lang, tr};
use crate::still;
use crate::ui::frame::Brand;
use crate::ui::title::Title;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

still!(
    /// `/akun/{id}/tautan`: a personal link to print.
    LinkPage, link
);

fn link() -> impl IntoView {
    let lang = use_lang();
    let id = use_params_map().with_untracked(|params| params.get("id").unwrap_or_default());
    let slips: Vec<Slip> =
        use_posted().values.get("slips").and_then(|slips| serde_json::from_str(slips).ok()).unwrap_or_default();
    let content = if slips.is_empty() {
        view! {
            <p>{tr::access::link_none(lang)}</p>
            <form method="post" action=format!("/akun/{id}/tautan")>
                <button class="button">{tr::access::make_link(lang)}</button>
            </form>
        }
        .into_any()
    } else {
        let list = slips.into_iter().map(|slip| paper(slip, lang)).collect_view();
        view! {
            <p class="no-print">{tr::access::link_intro(lang)}</p>
            <p class="no-print">
                <button class="button" on:click=move |_| { let _ = window().print(); }>{tr::access::print(lang)}</button>
            </p>
            <div class="slips">{list}</div>
        }
        .into_any()
    };
    view! {
        <Title text=tr::access::link(lang)/>
        <div class="head no-print">
            <h1>{tr::access::link(lang)}</h1>
            <a href="/akun">{tr::common::back(lang)}</a>
        </div>
        {content}
    }
}

/// One person's slip.
fn paper(slip: Slip, lang: Lang) -> impl IntoView {
    let Slip { name, login, government, site, link, until, qr } = slip;
    view! {
        <article class="card slip">
            <p class="slip-head"><Brand/><b>"Kinerja"</b><span>{government}</span></p>
            <h2>{name}</h2>
            <p>{tr::access::slip_open(lang)}</p>
            <p class="slip-link">{link}</p>
            <Code qr/>
            <dl class="pairs">
                <dt>{tr::access::slip_login(lang)}</dt><dd>{login}</dd>
                <dt>{tr::access::slip_site(lang)}</dt><dd>{site}</dd>
            </dl>
            <p class="help">{tr::access::slip_until(lang, until)}</p>
        </article>
    }
}

/// The code with the quiet zone of four modules that readers need.
#[component]
fn Code(qr: Qr) -> impl IntoView {
    let side = qr.size + 8;
    view! {
        <svg class="qr" role="img" aria-label=tr::access::qr(use_lang()) viewBox=format!("-4 -4 {side} {side}")>
            <rect class="paper" x="-4" y="-4" width=side.to_string() height=side.to_string()/>
            <path d=qr.path/>
        </svg>
    }
}
