//! `/akun/{id}/tautan`: a personal link to print.

use crate::access::{Qr, Slip, Slips};
use crate::app::use_lang;
use crate::base::{Lang, number, tr};
use crate::still;
use crate::ui::frame::Brand;
use crate::ui::message::OnlyHere;
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
    let none = || Slips { slips: Vec::new(), list: "/akun".to_owned() };
    let Slips { slips, list } = use_context().unwrap_or_else(none);
    let content = if slips.is_empty() {
        view! {
            <p>{tr::access::link_none(lang)}</p>
            <form method="post" action=format!("/akun/{id}/tautan")>
                <button class="button">{tr::access::make_link(lang)}</button>
            </form>
        }
        .into_any()
    } else {
        let site = slips[0].site.clone();
        // they come unit by unit
        let units = slips.chunk_by(|one, next| one.unit == next.unit);
        let units = units.map(|slips| of_unit(slips, lang)).collect_view();
        view! {
            <OnlyHere site/>
            <p class="no-print">{tr::access::link_intro(lang)}</p>
            // shown by `client::print`, because it needs script
            <p class="no-print"><button type="button" class="button" data-print="" hidden="">{tr::access::print(lang)}</button></p>
            {units}
        }
        .into_any()
    };
    view! {
        <Title text=tr::access::link(lang)/>
        <div class="head no-print">
            <h1>{tr::access::link(lang)}</h1>
            <a href=list>{tr::common::back(lang)}</a>
        </div>
        {content}
    }
}

/// The slips of one unit, to be handed over there together.
fn of_unit(slips: &[Slip], lang: Lang) -> AnyView {
    let sheets = tr::access::slips(lang, number::count(slips.len() as i64, lang));
    let unit = slips[0].unit.clone().unwrap_or_else(|| tr::access::no_unit(lang).to_owned());
    let list = slips.iter().map(|slip| paper(slip.clone(), lang)).collect_view();
    view! {
        <section class="stack">
            <h2 class="slips-of">{unit}" "<small class="muted">{sheets}</small></h2>
            <div class="slips">{list}</div>
        </section>
    }
    .into_any()
}

/// One person's slip.
fn paper(slip: Slip, lang: Lang) -> impl IntoView {
    let Slip { name, login, post, unit, government, site, link, until, qr } = slip;
    let post = post.map(|post| view! { <p>{post}<br/>{unit}</p> });
    view! {
        <article class="card slip">
            <p class="slip-head"><Brand/><b>"Kinerja"</b><span>{government}</span></p>
            <h3>{name}</h3>
            {post}
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
