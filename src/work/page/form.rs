//! The form of an entry, new or to be corrected. One form for both, native, without script.

use crate::app::{Posted, use_lang, use_site};
use crate::base::{Error, tr};
use crate::ui::form::{Field, FormErrors, TextArea, typed};
use crate::ui::icon::Icon;
use crate::work::{EntryRow, ReportForm};
use leptos::prelude::*;

/// The form; `was` fills the fields when an entry is corrected.
#[component]
pub fn EntryForm(form: ReportForm, posted: Posted, #[prop(optional_no_strip)] was: Option<EntryRow>) -> impl IntoView {
    let lang = use_lang();
    let action = was.as_ref().map_or_else(|| "/laporan".to_owned(), |was| format!("/laporan/{}", was.id));
    let said = |value: fn(&EntryRow) -> Option<String>| was.as_ref().and_then(value).unwrap_or_default();
    let day = was.as_ref().map_or(form.today, |was| was.day).to_string();
    let quantity = was.as_ref().map_or_else(|| "1".to_owned(), |was| was.quantity.text(lang));
    let out_of = was.as_ref().and_then(|was| was.out_of).map(|whole| whole.text(lang)).unwrap_or_default();
    let chosen = was.as_ref().map(|was| was.indicator_id.map(|id| id.to_string()).unwrap_or_default());
    let minutes = said(|was| was.start.is_none().then_some(was.minutes)?.map(|minutes| minutes.to_string()));
    let id = typed(&posted, "id", &form.id.to_string());
    let files_again = posted.error.as_ref().is_some_and(|error| !matches!(error, Error::SignedOut));
    let save = if was.is_some() { tr::work::correct(lang) } else { tr::work::save(lang) };
    let kept = was.is_some().then(|| view! { <p class="help">{tr::work::add_evidence_note(lang)}</p> });
    // a new report that nobody has sent yet is kept in the browser's tab while it is written
    let draft = (was.is_none() && posted.values.is_empty()).then(|| use_site().me.and_then(|me| me.person)).flatten();
    let draft = draft.map(|person| person.to_string());
    // most report today's work without hours; whoever gave some or was refused sees them
    let when_open = was.is_some() || !posted.values.is_empty();
    let p = {
        let posted = posted.clone();
        move || posted.clone()
    };
    view! {
        <FormErrors posted=posted.clone()/>
        <form class="form card report" method="post" enctype="multipart/form-data" action=action data-draft=draft>
            <input type="hidden" name="id" value=id/>
            <Indicators form=form.clone() posted=p() chosen/>
            <TextArea posted=p() name="uraian" label=tr::work::what(lang) value=said(|was| Some(was.what.clone())) required=true/>
            <div class="pair">
                <Field posted=p() name="jumlah" label=tr::work::quantity(lang) mode="decimal" value=quantity required=true/>
                <div class="only-share">
                    <Field posted=p() name="dari" label=tr::work::out_of(lang) help=tr::work::out_of_help(lang) mode="decimal" value=out_of/>
                </div>
                <div class="only-additional">
                    <Field posted=p() name="satuan" label=tr::work::unit_measure(lang) help=tr::work::unit_measure_help(lang)
                        value=said(|was| was.indicator_id.is_none().then(|| was.measure.clone()))/>
                </div>
            </div>
            <Files posted=p()/>
            <details open=when_open>
                <summary>{tr::work::when(lang)}</summary>
                <div class="stack">
                    <Field posted=p() name="tanggal" label=tr::work::day(lang) kind="date" value=day max=form.today.to_string() required=true/>
                    <div class="pair">
                        <Field posted=p() name="mulai" label=tr::work::start(lang) kind="time" value=said(|was| was.start.clone())/>
                        <Field posted=p() name="selesai" label=tr::work::end(lang) kind="time" value=said(|was| was.end.clone())/>
                    </div>
                    <Field posted=p() name="menit" label=tr::work::minutes(lang) mode="numeric" value=minutes/>
                </div>
            </details>
            {kept}
            {files_again.then(|| view! { <p class="help">{tr::work::evidence_again(lang)}</p> })}
            <p class="notice warn" role="alert" data-offline="" hidden>{tr::work::offline(lang)}</p>
            <button class="button wide">{save}</button>
        </form>
    }
}

/// The choice of the indicator. Its options tell the style sheet which other fields are needed.
#[component]
fn Indicators(form: ReportForm, posted: Posted, chosen: Option<String>) -> impl IntoView {
    let lang = use_lang();
    let first = form.indicators.first().map(|i| i.id.to_string()).unwrap_or_default();
    let chosen = typed(&posted, "indikator", &chosen.unwrap_or(first));
    let fault_text = fault(&posted, "indikator");
    let wrong = fault_text.is_some();
    let options = form
        .indicators
        .into_iter()
        .map(|indicator| {
            let id = indicator.id.to_string();
            let class = if indicator.aggregation == crate::plan::Aggregation::Share { "share" } else { "plain" };
            let words = format!("{} ({})", indicator.name, indicator.measure);
            view! { <option class=class selected=chosen == id value=id>{words}</option> }
        })
        .collect_view();
    let additional = chosen.is_empty();
    view! {
        <div class="field" class:wrong=wrong>
            <label for="indikator">{tr::work::indicator(lang)}</label>
            <select id="indikator" name="indikator" aria-describedby=wrong.then_some("indikator-fault")>
                {options}
                <option class="additional" selected=additional value="">{tr::work::additional(lang)}</option>
            </select>
            {fault_text.map(|text| view! { <p class="fault" id="indikator-fault">{text}</p> })}
        </div>
    }
}

/// Two ways to give evidence: the camera, or files that are there.
#[component]
fn Files(posted: Posted) -> impl IntoView {
    let lang = use_lang();
    let fault_text = fault(&posted, "bukti");
    let wrong = fault_text.is_some();
    view! {
        <fieldset class="field files" id="bukti" class:wrong=wrong aria-describedby="bukti-help">
            <legend>{tr::work::evidence(lang)}</legend>
            <div class="pair">
                <label class="pick-file">
                    <span>{Icon::Camera.view()} {tr::work::photo(lang)}</span>
                    <input id="bukti-foto" type="file" name="bukti" accept="image/*" capture="environment" multiple/>
                </label>
                <label class="pick-file">
                    <span>{Icon::File.view()} {tr::work::file(lang)}</span>
                    <input id="bukti-berkas" type="file" name="bukti" accept="image/jpeg,image/png,image/webp,application/pdf" multiple/>
                </label>
            </div>
            <p class="chosen" role="status" data-chosen=""></p>
            <p class="help" id="bukti-help">{tr::work::evidence_help(lang)}</p>
            {fault_text.map(|text| view! { <p class="fault">{text}</p> })}
        </fieldset>
    }
}

/// The sentence about a field that stands in no `ui::form` part.
fn fault(posted: &Posted, name: &str) -> Option<String> {
    let Some(Error::Invalid(faults)) = &posted.error else { return None };
    let lang = use_lang();
    faults.iter().find(|fault| fault.field == name).map(|fault| fault.fault.text(lang))
}
