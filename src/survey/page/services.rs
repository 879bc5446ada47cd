//! `/kelola-layanan`: the services of units; `?ubah={kode}` changes one, `?tulisan={kode}` shows
//! what residents wrote about one.

use super::remarks::RemarksOf;
use crate::app::{Posted, use_lang, use_posted};
use crate::base::text::encoded;
use crate::base::{Lang, tr};
use crate::still;
use crate::survey::{Kept, KeptService, Remarks, api, rating_address};
use crate::ui::form::{Choice, Field, FormErrors, Label};
use crate::ui::load::loaded;
use crate::ui::message::{Badge, Empty, NoUnits, Notice, Tone};
use crate::ui::title::Title;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

still!(
    /// `/kelola-layanan`: the services of units.
    ServicesPage, services
);

/// What the address asks for.
#[derive(Clone, Serialize, Deserialize)]
enum Shown {
    List(Kept),
    Remarks(Remarks),
}

/// What the form's fields are called.
const LABELS: &[Label] = &[("name", tr::survey::name), ("code", tr::survey::code), ("unit", tr::survey::unit)];

fn services() -> impl IntoView {
    let lang = use_lang();
    let (query, posted) = (use_query_map(), use_posted());
    let asked = move |name: &str| query.read().get(name);
    let shown = Resource::new(
        move || asked("tulisan"),
        async |code| match code {
            Some(code) => api::load_remarks(code).await.map(Shown::Remarks),
            None => api::load_kept().await.map(Shown::List),
        },
    );
    loaded(shown, move |shown| match shown {
        Shown::Remarks(remarks) => view! { <RemarksOf remarks/> }.into_any(),
        Shown::List(kept) => {
            let done = match asked("ok").as_deref() {
                Some("tersimpan") => Some(tr::survey::saved(lang).to_owned()),
                Some("dihapus") => Some(tr::survey::removed(lang, asked("nama").unwrap_or_default())),
                _ => None,
            };
            let change = posted.values.get("was").cloned().or_else(|| asked("ubah"));
            let posted = posted.clone();
            let change = kept.services.iter().find(|row| Some(&row.service.code) == change.as_ref()).cloned();
            let no_units = kept.units.is_empty();
            // the form stands below the list
            let add = !no_units && change.is_none() && !kept.services.is_empty();
            let form = view! { <ServiceForm change=change.clone() units=kept.units.clone() posted/> }.into_any();
            let list = list(kept.services, lang);
            view! {
                <Title text=tr::survey::services(lang)/>
                <div class="head">
                    <div><h1>{tr::survey::services(lang)}</h1><p class="muted">{tr::survey::services_lead(lang)}</p></div>
                    {add.then(|| view! { <a class="button small" href="#layanan-baru">{tr::survey::add_service(lang)}</a> })}
                </div>
                {done.map(|text| view! { <Notice tone=Tone::Good>{text}</Notice> })}
                // what is being changed stands first
                {match (no_units, change.is_some()) {
                    (true, _) => view! { <NoUnits/> }.into_any(),
                    (false, true) => view! { {form}{list} }.into_any(),
                    (false, false) => view! { {list}{form} }.into_any(),
                }}
            }
            .into_any()
        }
    })
}

/// The services by unit.
fn list(services: Vec<KeptService>, lang: Lang) -> AnyView {
    if services.is_empty() {
        return view! { <Empty title=tr::survey::empty_title(lang)><p>{tr::survey::empty_lead(lang)}</p></Empty> }
            .into_any();
    }
    services
        .chunk_by(|a, b| a.service.unit_id == b.service.unit_id)
        .map(|rows| {
            let unit = rows[0].service.unit_name.clone();
            let rows = rows.iter().map(|row| view! { <Row row=row.clone()/> }).collect_view();
            view! { <section class="card"><h2>{unit}</h2><ul class="list">{rows}</ul></section> }
        })
        .collect_view()
        .into_any()
}

/// A service and what can be done with it.
#[component]
fn Row(row: KeptService) -> impl IntoView {
    let (lang, service) = (use_lang(), row.service);
    let code = service.code;
    let link = |address: String, words: &'static str| {
        view! { <a class="button quiet small" href=address rel="external">{words}</a> }
    };
    let remarks =
        row.remarks.then(|| link(format!("/kelola-layanan?tulisan={}", encoded(&code)), tr::survey::remarks(lang)));
    let remove = (!row.rated).then(|| {
        view! {
            <details class="fold">
                <summary class="button quiet small">{tr::survey::remove(lang)}</summary>
                <form method="post" action="/kelola-layanan/hapus" class="stack">
                    <p class="help">{tr::survey::remove_help(lang, &service.name)}</p>
                    <button class="button danger small" name="remove" value=code.clone()>{tr::survey::remove_yes(lang)}</button>
                </form>
            </details>
        }
    });
    view! {
        <li class="service-row">
            <div>
                <b>{service.name}</b>" "<span class="muted">{code.clone()}</span>" "
                {service.free_of_charge.then(|| view! { <Badge tone=Tone::Plain text=tr::survey::free_short(lang)/> })}
            </div>
            <div class="row">
                {link(format!("/kelola-layanan?ubah={}", encoded(&code)), tr::survey::change(lang))}
                {link(format!("{}/poster", rating_address(&code)), tr::survey::poster(lang))}
                {link(rating_address(&code), tr::survey::open_page(lang))}
                {remarks}
                {remove}
            </div>
        </li>
    }
}

/// Adds a service or changes one.
#[component]
fn ServiceForm(change: Option<KeptService>, units: Vec<(String, String)>, posted: Posted) -> impl IntoView {
    let lang = use_lang();
    let (old, shown) = change.map(|row| (row.service, row.shown)).unzip();
    let title = match &old {
        Some(old) => tr::survey::change_service(lang, &old.name),
        None => tr::survey::add_service(lang).to_owned(),
    };
    let was = old.as_ref().map(|old| view! { <input type="hidden" name="was" value=old.code.clone()/> });
    let cancel = old.is_some().then(
        || view! { <a class="button quiet" href="/kelola-layanan" rel="external">{tr::common::cancel(lang)}</a> },
    );
    let (code, name, unit, free) =
        old.map(|old| (old.code, old.name, old.unit_code, old.free_of_charge)).unwrap_or_default();
    let free = if posted.values.contains_key("name") { posted.values.contains_key("free_of_charge") } else { free };
    let options = units
        .into_iter()
        .map(|(code, name)| {
            let words = format!("{name} ({code})");
            (code, words)
        })
        .collect();
    view! {
        <section class="card" id="layanan-baru">
            <h2>{title}</h2>
            <FormErrors posted=posted.clone() labels=LABELS/>
            <form method="post" action="/kelola-layanan" class="form">
                {was}
                {posted.shown(shown)}
                <Field posted=posted.clone() name="name" label=tr::survey::name(lang) value=name required=true/>
                <Field posted=posted.clone() name="code" label=tr::survey::code(lang) help=tr::survey::code_help(lang) value=code required=true/>
                <Choice posted=posted.clone() name="unit" label=tr::survey::unit(lang) options value=unit required=true/>
                <label class="check">
                    <input type="checkbox" name="free_of_charge" checked=free/>
                    <span>{tr::survey::free_of_charge(lang)}</span>
                </label>
                <div class="row"><button class="button">{tr::common::save(lang)}</button>{cancel}</div>
            </form>
        </section>
    }
}
