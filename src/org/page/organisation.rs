//! `/organisasi`: the tree of units; `?cari=` finds units and people.

use super::{person_address, unit_address};
use crate::access::Action;
use crate::app::{use_lang, use_site};
use crate::base::{Lang, number, tr};
use crate::org::{Found, Organisation, UnitFound, UnitNode, api};
use crate::still;
use crate::ui::icon::Icon;
use crate::ui::load::loaded;
use crate::ui::message::{Empty, NoUnits};
use crate::ui::title::Title;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

still!(
    /// `/organisasi`: the tree of units, with search.
    OrganisationPage, organisation
);

fn organisation() -> impl IntoView {
    let lang = use_lang();
    let query = use_query_map();
    let label = match use_site().me.is_some_and(|me| me.may_here(Action::ReadPersonnel)) {
        true => tr::org::search_label_number(lang),
        false => tr::org::search_label(lang),
    };
    let search = move || query.read().get("cari").unwrap_or_default();
    let found = Resource::new(search, api::load_organisation);
    loaded(found, move |found| {
        let Organisation { tree, units, people } = found;
        let words = query.read_untracked().get("cari").unwrap_or_default();
        let nothing = tree.is_empty() && units.is_empty() && people.is_empty();
        let empty = nothing.then(|| match words.is_empty() {
            true => view! { <NoUnits/> }.into_any(),
            false => {
                view! { <Empty title=tr::org::nothing_found(lang)><p>{tr::org::nothing_found_lead(lang)}</p></Empty> }
                    .into_any()
            }
        });
        view! {
            <Title text=tr::nav::organisation(lang)/>
            <h1>{tr::nav::organisation(lang)}</h1>
            <form class="search-line" method="get" action="/organisasi" role="search">
                <div class="field">
                    <label for="cari">{label}</label>
                    <input id="cari" name="cari" type="search" value=words/>
                </div>
                <button class="button quiet">{Icon::Search.view()}{tr::common::search(lang)}</button>
            </form>
            {empty}
            {found_units(units, lang)}
            {found_people(people, lang)}
            {(!tree.is_empty()).then(|| view! { <section class="card org-tree">{branches(tree, 0, lang)}</section> })}
        }
        .into_any()
    })
}

fn found_units(units: Vec<UnitFound>, lang: Lang) -> Option<AnyView> {
    if units.is_empty() {
        return None;
    }
    let rows = units
        .into_iter()
        .map(|UnitFound { unit, above }| {
            view! {
                <li>
                    <a class="line" href=unit_address(&unit.code)>{unit.name}</a>
                    <p class="muted small">{above}</p>
                </li>
            }
        })
        .collect_view();
    Some(
        view! { <section class="card"><h2>{tr::org::units(lang)}</h2><ul class="list">{rows}</ul></section> }
            .into_any(),
    )
}

fn found_people(people: Vec<Found>, lang: Lang) -> Option<AnyView> {
    if people.is_empty() {
        return None;
    }
    let rows = people
        .into_iter()
        .map(|found| {
            let number = found.person.masked.map(|masked| view! { <small class="muted">"NIP "{masked}</small> });
            let unit = found.unit.map(|UnitFound { unit, above }| {
                view! { " · "<a href=unit_address(&unit.code)>{unit.name}</a>{above.map(|above| format!(", {above}"))} }
            });
            let title = found.title.unwrap_or_else(|| tr::org::no_post(lang).to_owned());
            view! {
                <li>
                    <p class="row"><a class="line" href=person_address(found.person.id)>{found.person.name}</a>{number}</p>
                    <p class="muted small">{title}{unit}</p>
                </li>
            }
        })
        .collect_view();
    Some(
        view! { <section class="card"><h2>{tr::org::people(lang)}</h2><ul class="list">{rows}</ul></section> }
            .into_any(),
    )
}

/// Who heads a unit, or that nobody does.
pub fn head_of(head: Option<String>, lang: Lang) -> AnyView {
    match head {
        Some(name) => view! { <span>{name}</span> }.into_any(),
        None => view! { <span class="no-head">{tr::org::no_head(lang)}</span> }.into_any(),
    }
}

/// Units at a depth with who heads them; the first level is open.
pub fn branches(nodes: Vec<UnitNode>, depth: u8, lang: Lang) -> AnyView {
    let rows = nodes
        .into_iter()
        .map(|node| {
            let UnitNode { unit, head, people, below, .. } = node;
            let below = (!below.is_empty()).then(|| {
                let words = tr::org::below(lang, unit.name.clone());
                let list = branches(below, depth + 1, lang);
                // beside the link, not around it: a control within a control is not read out
                view! { <details open={depth == 0}><summary aria-label=words></summary>{list}</details> }
            });
            view! {
                <li>
                    <a href=unit_address(&unit.code)>{unit.name}</a>
                    <small class="muted">
                        {head_of(head, lang)}" · "{tr::org::people_count(lang, number::count(people, lang))}
                    </small>
                    {below}
                </li>
            }
        })
        .collect_view();
    view! { <ul>{rows}</ul> }.into_any()
}
