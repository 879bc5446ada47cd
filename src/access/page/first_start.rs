//! `/mulai/{token}`: the first administrator.

use super::{LABELS, NewPasswordFields};
use crate::access::ZONES;
use crate::access::api::load_first_start_form;
use crate::app::{Posted, use_lang, use_posted};
use crate::base::text::encoded;
use crate::base::tr;
use crate::still;
use crate::ui::form::{Choice, Field, FormErrors};
use crate::ui::load::loaded;
use crate::ui::title::Title;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

still!(
    /// `/mulai/{token}`: the first administrator.
    FirstStartPage, first_start
);

fn first_start() -> impl IntoView {
    let (lang, posted) = (use_lang(), use_posted());
    let token = use_params_map().with_untracked(|params| params.get("token").unwrap_or_default());
    let asked = token.clone();
    let form = Resource::new(move || asked.clone(), load_first_start_form);
    loaded(form, move |form| {
        let government = match form.government {
            Some(name) => view! { <p><b>{tr::access::first_government(lang, name)}</b></p> }.into_any(),
            None => view! { <GovernmentFields posted=posted.clone()/> }.into_any(),
        };
        view! {
            <Title text=tr::access::first_start(lang)/>
            <section class="narrow">
                <h1>{tr::access::first_start(lang)}</h1>
                <p class="muted">{tr::access::first_help(lang)}</p>
                <FormErrors posted=posted.clone() labels=LABELS/>
                <form class="form card" method="post" action=format!("/mulai/{}", encoded(&token))>
                    {government}
                    <Field
                        posted=posted.clone() name="name" label=tr::access::administrator_name(lang)
                        autocomplete="name" required=true
                    />
                    <Field
                        posted=posted.clone() name="login" label=tr::access::user_name(lang)
                        help=tr::access::user_name_help(lang) autocomplete="username" required=true
                    />
                    <NewPasswordFields posted=posted.clone()/>
                    <button class="button wide">{tr::access::start(lang)}</button>
                </form>
            </section>
        }
        .into_any()
    })
}

#[component]
fn GovernmentFields(posted: Posted) -> impl IntoView {
    let lang = use_lang();
    let words = [tr::access::zone_wib(lang), tr::access::zone_wita(lang), tr::access::zone_wit(lang)];
    let zones: Vec<_> = ZONES.into_iter().zip(words).map(|(code, words)| (code.to_owned(), words.to_owned())).collect();
    view! {
        <Field
            posted=posted.clone() name="government" label=tr::access::government_name(lang)
            autocomplete="organization" required=true
        />
        <Field
            posted=posted.clone() name="code" label=tr::access::government_code(lang)
            help=tr::access::government_code_help(lang) value="KOTA" required=true
        />
        <Choice
            posted name="zone" label=tr::access::zone(lang) value=ZONES[0] required=true
            options=zones
        />
    }
}
