//! `/saya`: one's own account, sessions, sign-out everywhere.

use super::NewPasswordFields;
use crate::access::api::load_my_account;
use crate::access::{HeldPost, MyAccount, SessionLine, UnusedLink};
use crate::app::{Posted, use_lang, use_posted};
use crate::base::text::encoded;
use crate::base::tr;
use crate::still;
use crate::ui::form::{Field, FormErrors};
use crate::ui::load::loaded;
use crate::ui::message::{Badge, Notice, Tone};
use crate::ui::title::Title;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

still!(
    /// `/saya`: one's own account, sessions, sign-out everywhere.
    MePage, me
);

fn me() -> impl IntoView {
    let posted = use_posted();
    let account = Resource::new(|| (), |()| load_my_account());
    loaded(account, move |account| view! { <Mine account posted=posted.clone()/> }.into_any())
}

#[component]
fn Mine(account: MyAccount, posted: Posted) -> impl IntoView {
    let lang = use_lang();
    let saved = use_query_map().with_untracked(|query| query.get("ok").is_some()) && posted.error.is_none();
    let MyAccount { name, login, nip, posts, roles, sessions, link } = account;
    let held = if posts.is_empty() {
        view! { <p class="muted">{tr::access::no_post(lang)}</p> }.into_any()
    } else {
        let line = |HeldPost { title, unit, unit_code, is_head }: HeldPost| {
            view! {
                <li>
                    <b>{title}</b>
                    {is_head.then(|| view! { " " <Badge tone=Tone::Plain text=tr::access::head_of(lang)/> })}
                    <br/>
                    <a href=format!("/unit/{}", encoded(&unit_code))>{unit}</a>
                </li>
            }
        };
        view! { <ul class="list">{posts.into_iter().map(line).collect_view()}</ul> }.into_any()
    };
    let given = if roles.is_empty() {
        view! { <p class="muted">{tr::access::no_roles(lang)}</p> }.into_any()
    } else {
        let list = roles.into_iter().map(|role| view! { <li>{role.sentence(lang)}</li> }).collect_view();
        view! { <ul class="list">{list}</ul> }.into_any()
    };
    view! {
        <Title text=tr::access::me(lang)/>
        <div class="head">
            <div>
                <h1>{name}</h1>
                <p class="muted">{nip.unwrap_or(login)}</p>
            </div>
        </div>
        {saved.then(|| view! { <Notice tone=Tone::Good><p>{tr::common::saved(lang)}</p></Notice> })}
        <FormErrors posted=posted.clone()/>
        <div class="two">
            <div class="stack">
                <section class="card"><h2>{tr::access::my_post(lang)}</h2>{held}</section>
                <section class="card"><h2>{tr::access::roles(lang)}</h2>{given}</section>
                <Sessions sessions link/>
            </div>
            <section class="card">
                <h2>{tr::access::change_password(lang)}</h2>
                <form class="form" method="post" action="/saya/sandi">
                    <Field
                        posted=posted.clone() name="old" label=tr::access::old_password(lang) kind="password"
                        autocomplete="current-password" required=true
                    />
                    <NewPasswordFields posted/>
                    <button class="button">{tr::access::change_password(lang)}</button>
                </form>
            </section>
        </div>
    }
}

#[component]
fn Sessions(sessions: Vec<SessionLine>, link: Option<UnusedLink>) -> impl IntoView {
    let lang = use_lang();
    let line = |SessionLine { key, device, since, this }: SessionLine| {
        let device = if device.is_empty() { tr::access::unknown_device(lang).to_owned() } else { device };
        let end = (!this).then(|| {
            view! {
                <form method="post" action="/saya/sesi">
                    <input type="hidden" name="key" value=key/>
                    <button class="button quiet small">{tr::access::end_session(lang)}</button>
                </form>
            }
        });
        view! {
            <li class="head">
                <div>
                    <b>{device}</b>
                    {this.then(|| view! { " " <Badge tone=Tone::Good text=tr::access::this_device(lang)/> })}
                    <br/>
                    <small class="muted">{tr::access::since(lang, since)}</small>
                </div>
                {end}
            </li>
        }
    };
    let link = link.map(|UnusedLink { since, until }| {
        let everywhere = tr::access::everywhere(lang);
        view! { <Notice tone=Tone::Warn><p>{tr::access::link_unused(lang, everywhere, since, until)}</p></Notice> }
    });
    view! {
        <section class="card">
            <h2>{tr::access::sessions(lang)}</h2>
            <p class="muted">{tr::access::sessions_help(lang)}</p>
            <ul class="list">{sessions.into_iter().map(line).collect_view()}</ul>
            {link}
            <div class="row sign-outs">
                <form method="post" action="/keluar"><button class="button quiet">{tr::access::sign_out_here(lang)}</button></form>
                <form method="post" action="/keluar-semua">
                    <button class="button danger">{tr::access::everywhere(lang)}</button>
                </form>
            </div>
        </section>
    }
}
