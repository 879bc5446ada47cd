//! `/indikator`: indicators of units.

pub mod edit;

use super::view::bar;
use super::words::{self, state_tone, state_word};
use super::{IndicatorFigures, UnitPlan, api, weight_left};
use crate::app::{Posted, use_lang};
use crate::base::text::encoded;
use crate::base::{Hundredths, tr};
use crate::still;
use crate::ui::form::{Choice, Field};
use crate::ui::icon::Icon;
use crate::ui::load::loaded;
use crate::ui::message::{Badge, Empty, NoUnits, Notice, Tone};
use crate::ui::meter::Meter;
use crate::ui::title::Title;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

still!(
    /// `/indikator`: indicators of units.
    IndicatorsPage, indicators
);

fn indicators() -> impl IntoView {
    let lang = use_lang();
    let query = use_query_map();
    let asked = move || query.with(|q| (q.get("unit"), q.get("tahun").and_then(|year| year.parse().ok())));
    let plan = Resource::new(asked, |(unit, year)| api::load_plan(unit, year));
    let removed = move || query.with(|q| q.get("ok").is_some());
    view! {
        <Title text=tr::plan::indicators(lang)/>
        <h1>{tr::plan::indicators(lang)}</h1>
        {move || removed().then(|| view! { <Notice tone=Tone::Good>{tr::plan::removed(lang)}</Notice> })}
        {loaded(plan, |plan| match plan {
            Some(plan) => unit_plan(plan).into_any(),
            None => view! { <NoUnits/> }.into_any(),
        })}
    }
}

fn unit_plan(plan: UnitPlan) -> impl IntoView {
    let lang = use_lang();
    let UnitPlan { units, unit_code, unit_name, year, editable, as_of, weights, indicators } = plan;
    let add = format!("/indikator/baru?unit={}&tahun={year}", encoded(&unit_code));
    let add = editable.then(|| view! { <a class="button small" href=add>{tr::plan::add(lang)}</a> });
    let units = units.into_iter().map(|unit| (unit.value, unit.words)).collect();
    let body = if indicators.is_empty() {
        view! { <Empty title=tr::plan::empty(lang)><p>{tr::plan::empty_help(lang)}</p></Empty> }.into_any()
    } else {
        let rows = indicators.into_iter().map(|indicator| row(indicator, editable)).collect_view();
        view! { <ul class="list">{rows}</ul> }.into_any()
    };
    view! {
        <form class="filters" method="get" action="/indikator">
            <Choice posted=Posted::default() name="unit" label=tr::plan::unit(lang) options=units value=unit_code/>
            <Field posted=Posted::default() name="tahun" label=tr::plan::year(lang) value=year.to_string() mode="numeric"/>
            <button class="button quiet">{tr::plan::show(lang)}</button>
        </form>
        <section class="card">
            <div class="head"><div><h2>{unit_name}</h2><p class="as-of">{tr::plan::as_of(lang, as_of)}</p></div>{add}</div>
            <Weights weights/>
            {(!editable).then(|| view! { <p class="help">{tr::plan::read_only(lang)}</p> })}
            {body}
        </section>
    }
}

/// The running total of a unit's weights; a warning below 100.
#[component]
fn Weights(weights: Hundredths) -> impl IntoView {
    let lang = use_lang();
    let missing = weight_left(weights);
    let (tone, words) = match missing {
        Some(missing) => ("warn", tr::plan::below_hundred(lang, missing.plain(lang), weights.plain(lang))),
        None => ("good", tr::plan::weights(lang, weights.plain(lang))),
    };
    view! {
        <div class="weights">
            <p class=missing.map(|_| "fault")>{words}</p>
            <Meter percent=weights.as_f64() mark=Some(100.0) tone/>
        </div>
    }
}

fn row(indicator: IndicatorFigures, editable: bool) -> impl IntoView {
    let lang = use_lang();
    let IndicatorFigures { id, code, name, weight, raw, capped, due, state, n, .. } = indicator.clone();
    let achieved = raw.zip(capped).map(|(raw, capped)| {
        if raw == capped {
            tr::plan::achievement_raw(lang, raw.text(lang))
        } else {
            tr::plan::achievement_capped(lang, capped.text(lang), raw.text(lang))
        }
    });
    let due_words = raw.and_then(|_| words::due(due, lang));
    let figures = words::figures(&indicator, lang);
    let address = format!("/indikator/{id}");
    view! {
        <li class="indicator">
            <div>
                <h3><a href=address.clone()>{name}</a><Badge tone=state_tone(state) text=state_word(state, lang)/></h3>
                <p>{figures}</p>
                <p class="muted small">
                    {code} " · " {tr::plan::weight(lang)} " " {weight.plain(lang)} " · "
                    {tr::plan::n_entries(lang, crate::base::number::count(n, lang))}
                </p>
            </div>
            <div>
                {capped.map(|_| bar(&indicator))}
                {achieved.map(|words| view! { <p class="small">{words}</p> })}
                {due_words.map(|words| view! { <p class="muted small">{words}</p> })}
                {editable.then(|| view! { <p><a class="link" href=address>{Icon::Pen.view()}{tr::plan::change(lang)}</a></p> })}
            </div>
        </li>
    }
}
