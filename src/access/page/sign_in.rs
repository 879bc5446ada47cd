//! `/masuk`: sign in.

use crate::access::api::load_login;
use crate::app::{Posted, use_lang, use_posted, use_site};
use crate::base::{Error, tr};
use crate::still;
use crate::ui::form::{Field, typed};
use crate::ui::load::loaded;
use crate::ui::message::{Notice, Tone};
use crate::ui::title::Title;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

still!(
    /// `/masuk`: sign in.
    SignInPage, sign_in
);

fn sign_in() -> impl IntoView {
    let set = use_query_map().with_untracked(|query| query.get("ok").as_deref() == Some("sandi"));
    let known = Resource::new(|| (), move |()| async move { if set { load_login().await } else { Ok(String::new()) } });
    let posted = use_posted();
    loaded(known, move |login| view! { <Form login posted=posted.clone()/> }.into_any())
}

/// Why a form was refused as a whole; the faults of fields stand beside them.
#[component]
fn Refused(posted: Posted) -> impl IntoView {
    let lang = use_lang();
    posted.error.filter(|error| !matches!(error, Error::Invalid(_))).map(|error| {
        view! { <Notice tone=Tone::Bad><p>{error.text(lang)}</p></Notice> }
    })
}

/// The form; `login` is that of whoever has just set a password.
#[component]
fn Form(login: String, posted: Posted) -> impl IntoView {
    let lang = use_lang();
    let query = use_query_map().get_untracked();
    let back = typed(&posted, "kembali", &query.get("kembali").unwrap_or_default());
    let done = match query.get("ok").as_deref() {
        Some("sandi") => Some(tr::access::ok_password(lang)),
        Some("semua") => Some(tr::access::ok_everywhere(lang)),
        _ => None,
    };
    view! {
        <Title text=tr::access::sign_in(lang)/>
        <section class="narrow">
            <h1>{tr::access::sign_in(lang)}</h1>
            {done.filter(|_| posted.error.is_none()).map(|text| view! { <Notice tone=Tone::Good><p>{text}</p></Notice> })}
            <Refused posted=posted.clone()/>
            {(!use_site().administered).then(|| view! { <Notice tone=Tone::Plain><p>{tr::access::no_administrator(lang)}</p></Notice> })}
            <form class="form card" method="post" action="/masuk">
                <input type="hidden" name="kembali" value=back/>
                <Field
                    posted=posted.clone() name="login" label=tr::access::login(lang) help=tr::access::login_help(lang)
                    autocomplete="username" required=true value=login
                />
                <Field
                    posted name="password" label=tr::access::password(lang) kind="password"
                    autocomplete="current-password" required=true
                />
                <button class="button wide">{tr::access::sign_in(lang)}</button>
            </form>
            <p class="muted">{tr::access::forgot(lang)}</p>
        </section>
    }
}
