//! `/organisasi/unit/{kode}`: a unit with its people, head and chart.

use super::chart::chart as chart_of_posts;
use super::organisation::{branches, head_of};
use super::{person_address, unit_address};
use crate::app::{Posted, use_lang, use_posted};
use crate::base::{Lang, number, tr};
use crate::org::{PersonLink, PostView, UnitNode, UnitView, WITHOUT_NIP, api};
use crate::still;
use crate::ui::form::{Choice, Field, FormErrors, Label};
use crate::ui::load::loaded;
use crate::ui::message::{Badge, Tone};
use crate::ui::title::Title;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

still!(
    /// `/organisasi/unit/{kode}`: a unit with its people, head and chart.
    OrgUnitPage, org_unit
);

/// What the form's fields are called.
const LABELS: &[Label] = &[
    ("name", tr::org::name),
    ("status", tr::org::status),
    ("title", tr::org::post),
    ("number", tr::org::internal_number),
];

fn org_unit() -> impl IntoView {
    let lang = use_lang();
    let (params, posted) = (use_params_map(), use_posted());
    let unit = Resource::new(move || params.read().get("code").unwrap_or_default(), api::load_unit);
    loaded(unit, move |found| {
        let UnitView { above, node, chart, posts, may_edit } = found;
        let UnitNode { unit, kind, head, people, below } = node;
        let path = above
            .into_iter()
            .map(|unit| view! { <li><a href=unit_address(&unit.code)>{unit.name}</a></li> })
            .collect_view();
        let (name, address) = (unit.name.clone(), unit_address(&unit.code));
        let chart = chart_of_posts(chart, lang);
        let alone = chart.is_none();
        let form = may_edit.then(|| view! { <AddPerson address posted=posted.clone()/> });
        view! {
            <Title text=name.clone()/>
            <nav class="crumbs" aria-label=tr::org::above(lang)>
                <ol><li><a href="/organisasi">{tr::nav::organisation(lang)}</a></li>{path}</ol>
            </nav>
            <div>
                <h1>{name}</h1>
                <p>{head.is_some().then(|| format!("{}: ", tr::org::head(lang)))}{head_of(head, lang)}</p>
                <p class="muted">
                    {kind}" · "{unit.code}" · "{tr::org::people_count(lang, number::count(people, lang))}
                </p>
            </div>
            {chart}
            {units_below(below, alone, lang)}
            {people_of(posts, lang)}
            {form}
        }
        .into_any()
    })
}

/// The units below, as the tree of the organisation has them; folded where the chart leads to them.
fn units_below(below: Vec<UnitNode>, open: bool, lang: Lang) -> Option<AnyView> {
    (!below.is_empty()).then(|| {
        let title = format!("{} ({})", tr::org::units_below(lang), number::count(below.len() as i64, lang));
        view! {
            <details class="card" open=open>
                <summary>{title}</summary>
                <div class="org-tree">{branches(below, 1, lang)}</div>
            </details>
        }
        .into_any()
    })
}

fn people_of(posts: Vec<PostView>, lang: Lang) -> AnyView {
    let none = posts.is_empty().then(|| view! { <p class="muted">{tr::org::no_posts(lang)}</p> });
    let rows = posts
        .into_iter()
        .map(|post| {
            let head = post.is_head.then(|| view! { <Badge tone=Tone::Plain text=tr::org::head(lang)/> });
            let vacant = post.holders.is_empty().then(|| view! { <Badge tone=Tone::Warn text=tr::org::vacant(lang)/> });
            let holders = post.holders.into_iter().map(holder).collect_view();
            view! {
                <li class="org-post">
                    <div>{holders}{vacant}</div>
                    <p class="muted small">{post.title}" "{head}</p>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card"><h2>{tr::org::people(lang)}</h2>{none}<ul class="list">{rows}</ul></section>
    }
    .into_any()
}

fn holder(person: PersonLink) -> AnyView {
    let number = person.masked.map(|masked| view! { <small class="muted">"NIP "{masked}</small> });
    view! { <p class="row"><a href=person_address(person.id)>{person.name}</a>{number}</p> }.into_any()
}

/// The form for people without a NIP.
#[component]
fn AddPerson(address: String, posted: Posted) -> impl IntoView {
    let lang = use_lang();
    let open = posted.error.is_some();
    let statuses = WITHOUT_NIP.map(|status| (status.to_owned(), status.to_owned())).to_vec();
    view! {
        <details class="card no-print" open=open>
            <summary>{tr::org::add_person(lang)}</summary>
            <p class="help">{tr::org::add_person_help(lang)}</p>
            <FormErrors posted=posted.clone() labels=LABELS/>
            <form class="form narrow-form" method="post" action=format!("{address}/pegawai")>
                <Field posted=posted.clone() name="name" label=tr::org::name(lang) required=true/>
                <Choice posted=posted.clone() name="status" label=tr::org::status(lang) options=statuses/>
                <Field posted=posted.clone() name="title" label=tr::org::post(lang) required=true/>
                <Field posted name="number" label=tr::org::internal_number(lang) help=tr::org::internal_number_help(lang)/>
                <button class="button">{tr::common::add(lang)}</button>
            </form>
        </details>
    }
}
