//! The whole screen, and what all its pages share.

use crate::access::Me;
use crate::base::{Error, Lang, tr};
use crate::menu::menu;
use crate::routes::Pages;
use crate::ui::frame::Frame;
use leptos::prelude::*;
use leptos_meta::{Html, Meta, provide_meta_context};
use leptos_router::components::Router;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::str::FromStr;

#[cfg(not(feature = "ssr"))]
use crate::ui::site_client::this_site;
#[cfg(feature = "ssr")]
use crate::ui::site_server::this_site;

/// What every page knows: whose site it is, in which language, who is looking.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    pub government: String,
    /// The data are made up.
    pub demo: bool,
    /// Some administrator can sign in.
    pub administered: bool,
    /// Something is left of the first steps that the viewer's role does.
    pub first_steps: bool,
    pub lang: Lang,
    pub me: Option<Me>,
}

/// A form that comes back because it was refused, or because the language was switched while it was filled in: what was
/// typed, and what is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posted {
    pub values: BTreeMap<String, String>,
    pub error: Option<Error>,
    /// The address that was opened, or the front page where a form was sent, if the page tells of an error instead.
    /// Only the server knows it: such a page has no client.
    #[serde(skip)]
    pub asked: Option<String>,
}

/// [`Posted::asked`], for what leads back to where somebody is.
#[derive(Clone)]
pub struct Asked(pub String);

/// The field of a form with the mark of what it showed ([`Posted::shown`]).
pub const SHOWN: &str = "dilihat";

impl Posted {
    /// Whether a form was refused; where an error is told instead of a page there is none.
    pub fn is_refused(&self) -> bool {
        self.error.is_some() && self.asked.is_none()
    }

    /// What was typed into a field, if it can be read as what is asked for.
    pub fn value<T: FromStr>(&self, name: &str) -> Option<T> {
        self.values.get(name)?.trim().parse().ok()
    }

    /// The mark of what a form shows, as a field. After a refusal that of the form before: whoever has
    /// not seen what somebody else changed must not overwrite it. Whoever is told of that by the refusal
    /// has seen it, and the form comes without (`server::form::again`).
    pub fn shown(&self, mark: Option<String>) -> Option<impl IntoView + use<>> {
        let mark = self.values.get(SHOWN).cloned().or(mark);
        mark.map(|mark| view! { <input type="hidden" name=SHOWN value=mark/> })
    }
}

/// Whether the page is there because a form was refused.
#[derive(Clone, Copy)]
struct Refused(StoredValue<bool>);

/// The whole screen.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let site = SharedValue::new(this_site).into_inner();
    // only of a refused form the browser has a use: what else was typed stands in the page alone
    let refused = || use_context::<Posted>().filter(Posted::is_refused).unwrap_or_default();
    let refused = SharedValue::new(refused).into_inner();
    let posted = use_context().unwrap_or(refused);
    let (lang, places) = (site.lang, menu(&site));
    provide_context(lang);
    provide_context(site);
    if let Some(asked) = posted.asked.clone() {
        provide_context(Asked(asked));
    }
    provide_context(Refused(StoredValue::new(posted.is_refused())));
    provide_context(StoredValue::new(Some(posted)));
    crate::ui::live::provide_live();
    // says on the document that the page is taken over
    Effect::new(|_| document().document_element().map(|root| root.set_attribute("data-hydrated", "").is_ok()));

    view! {
        <Html attr:lang=lang.code()/>
        <Meta name="description" content=tr::frame::description(lang)/>
        <Router>
            <Frame places>
                <Pages/>
            </Frame>
        </Router>
    }
}

/// The language of the screen.
pub fn use_lang() -> Lang {
    use_context().unwrap_or_default()
}

/// Whose site it is and who is looking.
pub fn use_site() -> Site {
    expect_context()
}

/// Whether the page is there because a form was refused, once, as [`use_posted`].
pub fn was_refused() -> bool {
    use_context().and_then(|Refused(was)| was.try_update_value(std::mem::take)).unwrap_or_default()
}

/// The form that comes back on this page, once: the next page starts afresh.
pub fn use_posted() -> Posted {
    use_context::<StoredValue<Option<Posted>>>()
        .and_then(|posted| posted.try_update_value(Option::take)?)
        .unwrap_or_default()
}
