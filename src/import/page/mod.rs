//! `/impor`: send a file, see what it would do, run it; what files look like; the list of runs.

mod check;
mod format;
pub mod run;

use super::{ADDRESS, Kind, Overview, RunLine, api, run_address};
use crate::access::Action;
use crate::access::words::roles_for;
use crate::app::{Posted, use_lang, use_posted, use_site};
use crate::base::text::within;
use crate::base::{Lang, Uuid, tr};
use crate::still;
use crate::ui::form::{Busy, Choice, FormErrors};
use crate::ui::load::loaded;
use crate::ui::message::{Badge, Notice, Tone};
use crate::ui::title::Title;
use check::checked;
use format::formats;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

still!(
    /// `/impor`: load files.
    ImportPage, import
);

fn import() -> impl IntoView {
    let lang = use_lang();
    let (query, posted) = (use_query_map(), use_posted());
    let asked = move || {
        let query = query.read();
        (query.get("periksa"), query.get("sebelum").and_then(|id| id.parse().ok()))
    };
    let overview = Resource::new(asked, |(token, before)| api::load_overview(token, before));
    loaded(overview, move |overview| {
        let Overview { kinds, runs, next, check, running, formats: known } = overview;
        let token = query.read_untracked().get("periksa").unwrap_or_default();
        let wanted = query.read_untracked().get("jenis").and_then(|code| Kind::from_code(&code));
        let history = history(runs, next, lang);
        let promised = kinds.iter().map(|kind| within(kind.words(lang))).collect::<Vec<_>>().join(", ");
        let body = match check {
            Some(found) => checked(found, token, posted.clone(), lang),
            None => view! {
                {(!token.is_empty()).then(|| view! { <Notice tone=Tone::Warn>{tr::import::check_gone(lang)}</Notice> })}
                {running.then(|| running_check(lang))}
                <Send kinds=kinds.clone() wanted posted=posted.clone()/>
                <Lacking kinds/>
                {formats(known, wanted, lang)}
            }
            .into_any(),
        };
        view! {
            <Title text=tr::nav::import(lang)/>
            <div><h1>{tr::nav::import(lang)}</h1><p class="muted">{tr::import::lead(lang, promised)}</p></div>
            {body}
            {history}
        }
        .into_any()
    })
}

/// The form: the box takes a dropped file by itself, without script.
#[component]
fn Send(kinds: Vec<Kind>, wanted: Option<Kind>, posted: Posted) -> impl IntoView {
    let lang = use_lang();
    let value = wanted.filter(|kind| kinds.contains(kind)).map_or("", Kind::code);
    let named = kinds.into_iter().map(|kind| (kind.code().to_owned(), kind.words(lang).to_owned()));
    let kinds = std::iter::once((String::new(), tr::import::choose_kind(lang).to_owned())).chain(named).collect();
    view! {
        <section class="card">
            <FormErrors posted=posted.clone()/>
            <form class="form" method="post" action=ADDRESS enctype="multipart/form-data">
                <div class="field">
                    <label for="berkas">{tr::import::file(lang)}</label>
                    <div class="drop">
                        <span class="button quiet" aria-hidden="true">{tr::import::choose_file(lang)}</span>
                        <input id="berkas" name="berkas" type="file" accept=".csv,.xlsx,.txt,.tsv" required=true aria-describedby="berkas-help"/>
                    </div>
                    <p class="help" id="berkas-help">{tr::import::drop_help(lang)}</p>
                </div>
                <Choice posted name="jenis" label=tr::import::kind(lang) options=kinds value/>
                <div class="row">
                    <button class="button">{tr::import::check(lang)}</button>
                    <p class="help">{tr::import::check_help(lang)}</p>
                </div>
                <Busy words=tr::import::checking(lang)/>
            </form>
            <GiveUp/>
        </section>
    }
}

/// Says that a file of the viewer is looked at, as on a page that was opened meanwhile, with the way to end that.
fn running_check(lang: Lang) -> impl IntoView {
    view! { <Notice tone=Tone::Plain><p>{tr::import::check_runs(lang)}</p><GiveUp/></Notice> }
}

/// The button that ends the check of the viewer's file.
#[component]
fn GiveUp() -> impl IntoView {
    view! {
        <form class="give-up" method="post" action="/impor/hentikan">
            <button class="button quiet">{tr::import::give_up(use_lang())}</button>
        </form>
    }
}

/// Which kinds the viewer cannot load, the role that can, and how it is given.
#[component]
fn Lacking(kinds: Vec<Kind>) -> impl IntoView {
    let lang = use_lang();
    let gives_roles = use_site().me.is_some_and(|me| me.may_here(Action::ManageAccounts));
    let missing: Vec<Kind> = Kind::ALL.into_iter().filter(|kind| !kinds.contains(kind)).collect();
    let names = missing.iter().map(|kind| kind.words(lang)).collect::<Vec<_>>().join(", ");
    let (how, way, words) = match gives_roles {
        true => (tr::import::lacking_how(lang), "/akun", tr::common::give_role(lang)),
        false => (tr::import::lacking_ask(lang), "/mulai", tr::common::who_may(lang)),
    };
    missing.into_iter().next().map(|kind| {
        view! {
            <Notice tone=Tone::Plain>
                <p><b>{tr::import::lacking(lang, names, roles_for(&[kind.action()], lang))}</b></p>
                <p>{how}" "<a href=way>{words}</a></p>
            </Notice>
        }
    })
}

/// The runs, latest first.
fn history(runs: Vec<RunLine>, next: Option<Uuid>, lang: Lang) -> AnyView {
    let none = runs.is_empty().then(|| view! { <p class="muted">{tr::import::no_runs(lang)}</p> });
    let rows = runs
        .into_iter()
        .map(|RunLine { id, file_name, about, counted, undone }| {
            let undone = undone.map(|text| view! { <Badge tone=Tone::Plain text/> });
            view! {
                <li>
                    <p class="row"><a class="line" href=run_address(id)>{file_name}</a>{undone}</p>
                    <p class="muted small">{about}</p>
                    <p class="muted small">{counted}</p>
                </li>
            }
        })
        .collect_view();
    let next = next.map(|id| {
        view! { <p><a class="button quiet" href=format!("{ADDRESS}?sebelum={id}")>{tr::import::older(lang)}</a></p> }
    });
    view! {
        <section class="card"><h2>{tr::import::history(lang)}</h2>{none}<ul class="list">{rows}</ul>{next}</section>
    }
    .into_any()
}
