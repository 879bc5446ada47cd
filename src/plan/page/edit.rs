//! `/indikator/{id}`: an indicator; `baru` for one that is yet to be made.

use crate::app::{Posted, use_lang, use_posted};
use crate::base::text::encoded;
use crate::base::{Error, Fault, Hundredths, Lang, Uuid, tr};
use crate::plan::words::{aggregations, figures, polarities};
use crate::plan::{Aggregation, IndicatorFigures, IndicatorForm, Polarity, Which, api, weight_left};
use crate::still;
use crate::ui::form::{Choice, Field, FormErrors, Label};
use crate::ui::load::loaded;
use crate::ui::message::{Notice, Tone};
use crate::ui::title::Title;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

still!(
    /// `/indikator/{id}`: an indicator.
    IndicatorPage, indicator
);

/// What the form's fields are called.
const LABELS: &[Label] = &[
    ("nama", tr::plan::name),
    ("kode", tr::plan::code),
    ("satuan", tr::plan::measure),
    ("dasar", tr::plan::baseline),
    ("target", tr::plan::target),
    ("arah", tr::plan::polarity),
    ("cara", tr::plan::aggregation),
    ("bobot", tr::plan::weight),
    ("sumber", tr::plan::source),
    ("induk", tr::plan::parent),
];

fn indicator() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let posted = StoredValue::new(use_posted());
    let which = move || match params.with(|p| p.get("id")).unwrap_or_default().as_str() {
        "baru" => query.with(|q| {
            // a year that is none leads nowhere; without one it is this year's
            let year = q.get("tahun").map(|year| year.parse::<i64>()).transpose().ok()?;
            Some(Which::New { unit: q.get("unit")?, year })
        }),
        id => id.parse::<Uuid>().ok().map(Which::Old),
    };
    let form = Resource::new(which, |which| async move { api::load_indicator(which.ok_or(Error::NotFound)?).await });
    let saved = move || query.with(|q| q.get("ok").is_some());
    loaded(form, move |data| {
        let saved = saved().then(|| view! { <Notice tone=Tone::Good>{tr::common::saved(use_lang())}</Notice> });
        view! { <div class="narrow">{saved}{page_of(data, posted.get_value())}</div> }.into_any()
    })
}

fn page_of(data: IndicatorForm, posted: Posted) -> impl IntoView {
    let lang = use_lang();
    let title = data.indicator.as_ref().map_or_else(|| tr::plan::new_indicator(lang).to_owned(), |i| i.name.clone());
    let back = format!("/indikator?unit={}&tahun={}", encoded(&data.unit_code), data.year);
    let under = format!("{}, {}", data.unit_name, data.year);
    let body = if data.editable {
        view! { <FormErrors posted=posted.clone() labels=LABELS/> {editor(data, posted)} }.into_any()
    } else {
        let figures = data.indicator.as_ref().map(|i| figures(i, lang));
        view! { <p>{figures}</p><p class="help">{tr::plan::read_only(lang)}</p> }.into_any()
    };
    view! {
        <Title text=title.clone()/>
        <p><a href=back>{tr::common::back(lang)}</a></p>
        <h1>{title}</h1>
        <p class="muted">{under}</p>
        {body}
    }
}

/// What the fields hold before anything is typed.
struct Start {
    code: String,
    name: String,
    measure: String,
    baseline: String,
    target: String,
    polarity: Polarity,
    aggregation: Aggregation,
    weight: String,
    source: String,
    parent: String,
}

fn start(indicator: Option<&IndicatorFigures>, lang: Lang) -> Start {
    let said = |f: fn(&IndicatorFigures) -> &String| indicator.map(f).cloned().unwrap_or_default();
    Start {
        code: said(|i| &i.code),
        name: said(|i| &i.name),
        measure: said(|i| &i.measure),
        baseline: indicator.and_then(|i| i.baseline).map(|b| b.text(lang)).unwrap_or_default(),
        target: indicator.map(|i| i.target.text(lang)).unwrap_or_default(),
        polarity: indicator.map_or(Polarity::Up, |i| i.polarity),
        aggregation: indicator.map_or(Aggregation::Sum, |i| i.aggregation),
        weight: indicator.map(|i| i.weight.plain(lang)).unwrap_or_default(),
        source: said(|i| &i.source),
        parent: indicator.and_then(|i| i.parent).map(|id| id.to_string()).unwrap_or_default(),
    }
}

fn editor(data: IndicatorForm, posted: Posted) -> impl IntoView {
    let lang = use_lang();
    let now = start(data.indicator.as_ref(), lang);
    let id = data.indicator.as_ref().map_or_else(|| "baru".to_owned(), |i| i.id.to_string());
    let parents = std::iter::once((String::new(), tr::plan::no_parent(lang).to_owned()))
        .chain(data.parents.into_iter().map(|parent| (parent.value, parent.words)))
        .collect();
    let p = move || posted.clone();
    // said before anything is typed
    let full = weight_left(data.others).is_none();
    view! {
        {full.then(|| view! { <Notice tone=Tone::Warn>{Fault::WeightsFull.text(lang)}</Notice> })}
        <form class="form card" method="post" action=format!("/indikator/{id}")>
            <input type="hidden" name="unit" value=data.unit_code/>
            <input type="hidden" name="tahun" value=data.year.to_string()/>
            {p().shown(data.shown)}
            <Field posted=p() name="nama" label=tr::plan::name(lang) value=now.name required=true/>
            <div class="pair">
                <Field posted=p() name="kode" label=tr::plan::code(lang) value=now.code required=true/>
                <Field posted=p() name="satuan" label=tr::plan::measure(lang) help=tr::plan::measure_help(lang) value=now.measure required=true/>
            </div>
            <div class="pair">
                <Field posted=p() name="dasar" label=tr::plan::baseline(lang) help=tr::plan::baseline_help(lang) mode="decimal" value=now.baseline/>
                <Field posted=p() name="target" label=tr::plan::target(lang) mode="decimal" value=now.target required=true/>
            </div>
            <Choice posted=p() name="arah" label=tr::plan::polarity(lang) options=polarities(lang) value=now.polarity.code()/>
            <Choice posted=p() name="cara" label=tr::plan::aggregation(lang) help=tr::plan::aggregation_help(lang) options=aggregations(lang) value=now.aggregation.code()/>
            <Field posted=p() name="bobot" label=tr::plan::weight(lang) help=weights_left(data.others, lang) mode="decimal" value=now.weight required=true/>
            <Field posted=p() name="sumber" label=tr::plan::source(lang) value=now.source/>
            <Choice posted=p() name="induk" label=tr::plan::parent(lang) help=tr::plan::parent_help(lang) options=parents value=now.parent/>
            <button class="button wide">{tr::common::save(lang)}</button>
        </form>
        {data.indicator.map(|indicator| removal(indicator.id, data.entries))}
    }
}

/// How much weight the unit's other indicators leave.
fn weights_left(others: Hundredths, lang: Lang) -> String {
    match weight_left(others) {
        None => Fault::WeightsFull.text(lang),
        Some(rest) => tr::plan::weight_help(lang, others.plain(lang), rest.plain(lang)),
    }
}

fn removal(id: Uuid, entries: i64) -> impl IntoView {
    let lang = use_lang();
    if entries > 0 {
        let words = tr::plan::remove_not(lang, crate::base::number::count(entries, lang));
        return view! { <p class="help">{words}</p> }.into_any();
    }
    view! {
        <form method="post" action=format!("/indikator/{id}/hapus")>
            <button class="button danger wide">{tr::plan::remove(lang)}</button>
        </form>
    }
    .into_any()
}
