//! `/sandi/{token}`: set a password by a personal link.

use super::NewPasswordFields;
use crate::access::api::load_link_target;
use crate::app::{use_lang, use_posted};
use crate::base::text::encoded;
use crate::base::tr;
use crate::still;
use crate::ui::form::FormErrors;
use crate::ui::load::loaded;
use crate::ui::title::Title;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

still!(
    /// `/sandi/{token}`: set a password by a personal link.
    PasswordPage, password
);

fn password() -> impl IntoView {
    let (lang, posted) = (use_lang(), use_posted());
    let token = use_params_map().with_untracked(|params| params.get("token").unwrap_or_default());
    let asked = token.clone();
    let target = Resource::new(move || asked.clone(), load_link_target);
    loaded(target, move |target| {
        view! {
            <Title text=tr::access::set_password(lang)/>
            <section class="narrow">
                <h1>{tr::access::set_password(lang)}</h1>
                <p>{tr::access::set_for(lang, &target.login, &target.name)}</p>
                <FormErrors posted=posted.clone()/>
                <form class="form card" method="post" action=format!("/sandi/{}", encoded(&token))>
                    <input type="hidden" name="username" autocomplete="username" value=target.login/>
                    <NewPasswordFields posted=posted.clone()/>
                    <button class="button wide">{tr::access::set_password(lang)}</button>
                </form>
            </section>
        }
        .into_any()
    })
}
