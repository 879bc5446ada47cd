//! What a page says when there is nothing, when something went wrong or went well.

use crate::app::{use_lang, use_posted, use_site};
use crate::base::site::opens_only_here;
use crate::base::{Error, Fault, tr};
use crate::ui::address;
use crate::ui::icon::Icon;
use crate::ui::title::ProblemTitle;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use leptos_router::location::Url;

/// The tone of a notice; each also has its own sign, never colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Good,
    Warn,
    Bad,
    Plain,
}

impl Tone {
    /// The class of this tone.
    pub fn class(self) -> &'static str {
        match self {
            Tone::Good => "good",
            Tone::Warn => "warn",
            Tone::Bad => "bad",
            Tone::Plain => "plain",
        }
    }
}

/// A message in the flow of the page; read out when it appears.
#[component]
pub fn Notice(tone: Tone, children: Children) -> impl IntoView {
    let (icon, role) = match tone {
        Tone::Good => (Icon::Check, "status"),
        Tone::Warn | Tone::Bad => (Icon::Alert, "alert"),
        Tone::Plain => (Icon::Info, "note"),
    };
    view! { <div class=format!("notice {}", tone.class()) role=role>{icon.view()}<div>{children()}</div></div> }
}

/// A short mark beside a heading or in a row.
#[component]
pub fn Badge(tone: Tone, #[prop(into)] text: String) -> impl IntoView {
    view! { <span class=format!("badge {}", tone.class())>{text}</span> }
}

/// On the screen where something is printed with the address of a site that others cannot open.
#[component]
pub fn OnlyHere(site: String) -> impl IntoView {
    let lang = use_lang();
    opens_only_here(&site).then(|| {
        view! {
            <div class="no-print">
                <Notice tone=Tone::Warn>
                    <p><b>{tr::common::only_here(lang, site)}</b></p>
                    <p>{tr::common::only_here_how(lang)}</p>
                </Notice>
            </div>
        }
    })
}

/// The address of the page that is shown.
fn here() -> String {
    let location = use_location();
    Memo::new(move |_| address(&location)).get_untracked()
}

/// Where one signs in, and from there comes back.
fn sign_in_from(here: &str) -> String {
    format!("/masuk?kembali={}", Url::escape(here))
}

/// The way to sign in, and back to the page that is shown.
#[component]
pub fn SignIn() -> impl IntoView {
    view! { <a href=sign_in_from(&here()) rel="external">{tr::nav::sign_in(use_lang())}</a> }
}

/// Why the page has nothing to show, and the way on.
#[component]
pub fn Problem(error: Error) -> impl IntoView {
    set_status(error.status());
    let lang = use_lang();
    let here = here();
    let site = use_site();
    let (href, words) = match &error {
        Error::SignedOut => (sign_in_from(&here), tr::nav::sign_in(lang)),
        Error::Forbidden | Error::RoleNeeded(_) if site.me.is_some() => {
            ("/mulai".to_owned(), tr::common::who_may(lang))
        }
        // whoever has used a link has an account by now
        Error::Conflict(Fault::FirstLinkUsed | Fault::LinkGone) => ("/masuk".to_owned(), tr::nav::sign_in(lang)),
        // there it can be given up
        Error::Busy(Fault::CheckRunning) => ("/impor".to_owned(), tr::nav::import(lang)),
        Error::Invalid(_) => (here.split('?').next().unwrap_or_default().to_owned(), tr::common::without_filter(lang)),
        _ => ("/".to_owned(), tr::nav::home(lang)),
    };
    let name = error.name(lang);
    // whoever may not be here goes where their day begins
    let home = site.me.filter(|_| matches!(error, Error::Forbidden | Error::RoleNeeded(_))).map(|me| {
        view! { <p><a class="line" href=me.home rel="external">{tr::common::own_start(lang)}</a></p> }
    });
    view! {
        <ProblemTitle name site=site.government/>
        <section class="narrow">
            <h1>{name}</h1>
            <Notice tone=Tone::Warn>{error.text(lang)}</Notice>
            <p><a class="button" href=href rel="external">{words}</a></p>
            {home}
        </section>
    }
}

/// The page for addresses that lead nowhere, and for what else is told instead of a page.
#[component]
pub fn NotFound() -> impl IntoView {
    view! { <Problem error=use_posted().error.unwrap_or(Error::NotFound)/> }
}

/// An empty page says what to do first.
#[component]
pub fn Empty(#[prop(into)] title: String, children: Children) -> impl IntoView {
    view! { <div class="empty"><h2>{title}</h2>{children()}</div> }
}

/// What a page of staff says before the government has a unit, with the way to where it gets some.
#[component]
pub fn NoUnits() -> impl IntoView {
    let lang = use_lang();
    view! {
        <Empty title=tr::common::no_units(lang)>
            <p>{tr::common::no_units_lead(lang)}</p>
            <a class="button" href="/mulai">{tr::nav::start(lang)}</a>
        </Empty>
    }
}

#[cfg(feature = "ssr")]
pub use super::status_server::set_status;

#[cfg(not(feature = "ssr"))]
pub use super::status_client::set_status;
