//! The frame around every page: skip link, navigation, the mark of made-up data, live state, foot.

use crate::app::{use_lang, use_site};
use crate::base::{Lang, tr};
use crate::ui::address;
use crate::ui::icon::Icon;
use crate::ui::live::{Connection, Live};
use crate::ui::message::SignIn;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

#[cfg(not(feature = "ssr"))]
use super::status_client::refused_form;
#[cfg(feature = "ssr")]
use super::status_server::refused_form;

/// A place one can go to, as the navigation shows it.
pub struct Place {
    pub address: &'static str,
    pub icon: Icon,
    pub name: fn(Lang) -> &'static str,
    /// Whoever looks at a page below its address is still at this place.
    pub below: bool,
}

/// How many places the bar of a phone has room for, beside the way to the others.
pub const IN_BAR: usize = 4;

/// The query with which the form that switches the language is sent to the address that the browser shows. It goes on
/// showing that of its page, because a refused form is written anew as the answer (`server::front`).
pub const SWITCH: &str = "?bahasa";

/// Everything but the page itself, with the places one can go to.
#[component]
pub fn Frame(places: Vec<Place>, children: Children) -> impl IntoView {
    let (lang, site) = (use_lang(), use_site());
    let live: Live = expect_context();
    let signed_in = site.me.is_some();
    let demo = site.demo.then(|| view! { <aside class="demo-mark"><p>{tr::frame::demo(lang)}</p></aside> });
    let lost = move || {
        let (behind, connection) = (live.behind.get(), live.connection.get());
        let ended = connection == Connection::Ended;
        let words = if ended { tr::frame::ended(lang) } else { tr::frame::lost(lang) };
        let sign_in = ended.then(|| view! { <SignIn/> });
        (behind || ended || connection == Connection::Lost).then(|| view! { <p class="lost">{words} " " {sign_in}</p> })
    };
    // before there is a government the product's name stands alone
    let name = Some(site.government.clone()).filter(|name| !name.is_empty());
    let name = name.map(|name| view! { <small>{name}</small> });
    view! {
        <a class="skip" href="#isi">{tr::frame::skip(lang)}</a>
        <div class=if signed_in { "frame staff" } else { "frame public" }>
            <header class="side">
                <a class="brand" href="/"><Brand/><span><b>"Kinerja"</b>{name}</span></a>
                <Navigation places signed_in/>
            </header>
            <div class="body">
                {demo}
                <div role="status" aria-live="polite">{lost}</div>
                <main id="isi" tabindex="-1">{children()}</main>
                <Foot/>
            </div>
        </div>
    }
}

/// The sign of the product.
#[component]
pub fn Brand() -> impl IntoView {
    view! {
        <svg class="brand-sign" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
            <path d="M16 3 2 15h4v14h20V15h4z"/>
            <path class="bars" d="M10 26v-6h3v6zM14.5 26V16h3v10zM19 26v-8h3v8z"/>
        </svg>
    }
}

#[component]
fn Navigation(places: Vec<Place>, signed_in: bool) -> impl IntoView {
    let lang = use_lang();
    let path = use_location().pathname;
    let link = move |place: &Place| {
        let (address, icon, name, below) = (place.address, place.icon, (place.name)(lang), place.below);
        let here = move || {
            let path = path.get();
            (path == address || below && path.starts_with(&format!("{address}/"))).then_some("page")
        };
        view! { <li><a href=address aria-current=here>{icon.view()}<span>{name}</span></a></li> }
    };
    if !signed_in {
        return view! {
            <nav aria-label=tr::nav::main(lang)>
                <ul class="places">{places.iter().map(link).collect_view()}</ul>
                <a class="button small sign-in" href="/masuk" rel="external">{tr::nav::sign_in(lang)}</a>
            </nav>
        }
        .into_any();
    }
    let (bar, more) = places.split_at(places.len().min(IN_BAR));
    view! {
        <nav aria-label=tr::nav::main(lang)>
            <ul class="places tabs">{bar.iter().map(link).collect_view()}</ul>
            <details class="more">
                <summary>{Icon::Menu.view()}<span>{tr::nav::more(lang)}</span></summary>
                <ul class="places">
                    {more.iter().map(link).collect_view()}
                    <li><a href="/">{Icon::Home.view()}<span>{tr::nav::public(lang)}</span></a></li>
                </ul>
                <form method="post" action="/keluar"><button class="sign-out">{tr::nav::sign_out(lang)}</button></form>
            </details>
        </nav>
    }
    .into_any()
}

#[component]
fn Foot() -> impl IntoView {
    let lang = use_lang();
    let other = lang.other();
    let location = use_location();
    let here = Memo::new(move |_| address(&location));
    // what was refused is brought back in the other language, unless that page was left meanwhile
    let first = here.get_untracked();
    let refused = refused_form(&first);
    view! {
        <footer class="foot">
            <form method="post" action=SWITCH>
                <input type="hidden" name="lang" value=other.code()/>
                <input type="hidden" name="back" prop:value=move || here.get() value=here.get_untracked()/>
                <input type="hidden" name="refused" value=refused disabled=move || here.get() != first/>
                <button class="link" lang=other.code()>{tr::frame::other_language(lang)}</button>
            </form>
            <a href="/metode">{tr::nav::method(lang)}</a>
            <a href="/api/v1/openapi.json" rel="external">{tr::frame::open_data(lang)}</a>
            <span>{tr::frame::about(lang)}</span>
        </footer>
    }
}
