//! The form of an entry, new or to be corrected. One form for both, native, without script.

use crate::app::{Posted, SHOWN, use_lang, use_site};
use crate::base::{Day, Error, Fault, tr};
use crate::plan::{Aggregation, Reportable};
use crate::ui::form::{Field, Label, TextArea, fault, typed};
use crate::ui::icon::Icon;
use crate::work::{Duty, EntryRow, ReportForm, WRITER, asked_about};
use leptos::prelude::*;

/// So many indicators are shown at once; of more, the first few and the chosen one, the others folded.
const AT_ONCE: usize = 5;
const FIRST: usize = 3;

/// What the form's fields are called.
pub const LABELS: &[Label] = &[
    ("indikator", tr::work::indicator),
    ("uraian", tr::work::what),
    ("jumlah", tr::work::quantity),
    ("dari", tr::work::out_of),
    ("satuan", tr::work::unit_measure),
    ("bukti", tr::work::evidence),
    ("tanggal", tr::work::day),
    ("mulai", tr::work::start),
    ("selesai", tr::work::end),
    ("menit", tr::work::minutes),
];

/// The field of evidence, and that its files must be chosen again: no browser keeps those of a form that was refused.
pub fn files_again(posted: &Posted) -> Option<(&'static str, &'static str)> {
    let sent = posted.error.is_some() && posted.values.contains_key("bukti");
    sent.then(|| ("bukti", tr::work::evidence_again(use_lang())))
}

/// The form; `was` fills the fields when an entry is corrected, and `there` shows the evidence it has.
#[component]
pub fn EntryForm(
    form: ReportForm,
    posted: Posted,
    #[prop(optional_no_strip)] was: Option<EntryRow>,
    #[prop(optional_no_strip)] there: Option<AnyView>,
) -> impl IntoView {
    let lang = use_lang();
    let (action, save) = match &was {
        Some(was) => (format!("/laporan/{}", was.id), tr::work::correct(lang)),
        None => ("/laporan".to_owned(), tr::work::save(lang)),
    };
    let under = form.under.map(|duty| match duty {
        Duty::Under(indicator) => indicator.to_string(),
        Duty::Additional => String::new(),
    });
    let chosen = posted.values.get("indikator").cloned().or(under);
    let indicator = form.indicators.iter().find(|i| chosen.as_ref() == Some(&i.id.to_string())).cloned();
    // where amounts add up, one is usual; an average or a level has no usual amount, nor has what is not chosen yet
    let usual = if chosen.is_some() && indicator.as_ref().is_none_or(adds) { "1" } else { "" };
    let what = was.as_ref().map(|was| was.what.clone()).unwrap_or_default();
    let id = typed(&posted, "id", &form.id.to_string());
    let person = use_site().me.and_then(|me| me.person).map(|person| person.to_string());
    let asks = person.as_ref().map(|person| format!("/sesi/{person}"));
    let writer = person.as_ref().map(|person| typed(&posted, WRITER, person));
    // a new report is kept in the browser's tab while it is written, of which one that was refused is the latest; what
    // is corrected is on this page alone, which is left open for whoever has to sign in again
    let draft = person.filter(|_| was.is_none());
    let refused = (!posted.values.is_empty()).then_some("");
    let (ended, tab) = match draft {
        Some(_) => (tr::work::ended(lang), None),
        None => (tr::work::ended_here(lang), Some("_blank")),
    };
    let p = {
        let posted = posted.clone();
        move || posted.clone()
    };
    view! {
        <form class="form card report" method="post" enctype="multipart/form-data" action=action
            data-draft=draft data-restored=refused data-asks=asks>
            <input type="hidden" name="id" value=id/>
            {writer.map(|writer| view! { <input type="hidden" name=WRITER value=writer/> })}
            {form.shown.map(|mark| view! { <input type="hidden" name=SHOWN value=mark/> })}
            <Indicators indicators=form.indicators posted=p() chosen/>
            <TextArea posted=p() name="uraian" label=tr::work::what(lang) value=what required=true/>
            {how_much(p(), indicator, usual, was.clone())}
            {asked_back(&posted)}
            {there}
            <Files posted=p()/>
            {when(p(), (form.first, form.today), was)}
            <p class="notice warn" role="alert" data-offline="" hidden>{tr::work::offline(lang)}</p>
            <p class="notice good" role="status" data-online="" hidden>{tr::work::online_again(lang)}</p>
            <div class="notice warn" role="alert" data-ended="" hidden>
                <p>{ended} " " <a href="/masuk?kembali=/laporan" rel="external" target=tab>{tr::nav::sign_in(lang)}</a></p>
            </div>
            <button class="button wide">{save}</button>
        </form>
    }
}

/// The amount, with what the chosen indicator needs besides; of a new report the usual one.
fn how_much(
    posted: Posted,
    indicator: Option<Reportable>,
    usual: &'static str,
    was: Option<EntryRow>,
) -> impl IntoView {
    let lang = use_lang();
    let quantity = was.as_ref().map_or_else(|| usual.to_owned(), |was| was.quantity.text(lang));
    let unit = Some(indicator.as_ref().map(counted).unwrap_or_default());
    let out_of = was.as_ref().and_then(|was| was.out_of).map(|whole| whole.text(lang)).unwrap_or_default();
    let measure = was.filter(|was| was.indicator_id.is_none()).map(|was| was.measure).unwrap_or_default();
    let p = posted.clone();
    view! {
        <div class="pair how-much">
            <Field posted=p.clone() name="jumlah" label=tr::work::quantity(lang) mode="decimal" value=quantity unit required=true/>
            <div class="only-share">
                <Field posted=p name="dari" label=tr::work::out_of(lang) help=tr::work::out_of_help(lang) mode="decimal" value=out_of/>
            </div>
            <div class="only-additional">
                <Field posted name="satuan" label=tr::work::unit_measure(lang) help=tr::work::unit_measure_help(lang) value=measure/>
            </div>
        </div>
    }
}

/// When it was done. Most report today's work without hours; whoever gave some or was refused sees them.
fn when(posted: Posted, (first, today): (Day, Day), was: Option<EntryRow>) -> impl IntoView + use<> {
    let lang = use_lang();
    let open = was.is_some() || !posted.values.is_empty();
    let day = was.as_ref().map_or(today, |was| was.day);
    // what is corrected may keep its day, however long ago that is
    let help = if day < first { tr::work::day_help_own } else { tr::work::day_help };
    let (min, help) = (first.min(day).to_string(), help(lang, first.text(lang)));
    let of_day = if day == today { tr::work::today(lang).to_owned() } else { day.text(lang) };
    let said = |value: fn(&EntryRow) -> Option<String>| was.as_ref().and_then(value).unwrap_or_default();
    let minutes = said(|was| was.start.is_none().then_some(was.minutes)?.map(|minutes| minutes.to_string()));
    let [start, end] = [said(|was| was.start.clone()), said(|was| was.end.clone())];
    let p = || posted.clone();
    view! {
        <details open=open>
            <summary>{tr::work::when(lang, of_day)}</summary>
            <div class="stack">
                <Field posted=p() name="tanggal" label=tr::work::day(lang) help kind="date"
                    value=day.to_string() min max=today.to_string() required=true/>
                <div class="pair">
                    <Field posted=p() name="mulai" label=tr::work::start(lang) kind="time" value=start/>
                    <Field posted=p() name="selesai" label=tr::work::end(lang) kind="time" value=end/>
                </div>
                <Field posted=p() name="menit" label=tr::work::minutes(lang) mode="numeric" value=minutes/>
            </div>
        </details>
    }
}

/// Entries under it are added up.
fn adds(indicator: &Reportable) -> bool {
    indicator.aggregation == Aggregation::Sum
}

/// What an amount under it counts. Of a share the parts are counted, whatever it is measured in.
fn counted(indicator: &Reportable) -> String {
    if indicator.is_share() { String::new() } else { indicator.measure.clone() }
}

/// Whoever is asked whether the amount is right can say so. Once said, it holds as long as the amount stays.
fn asked_back(posted: &Posted) -> Option<impl IntoView + use<>> {
    let typed = |name: &str| typed(posted, name, "");
    let asked = asked_about(&typed("indikator"), &typed("jumlah"), &typed("dari"));
    let question = match &posted.error {
        Some(Error::Invalid(faults)) => faults.iter().find_map(|fault| match &fault.fault {
            Fault::AmountUnusual { amount, .. } => Some(tr::work::amount_true(use_lang(), amount)),
            _ => None,
        }),
        _ => None,
    };
    let said = question.is_none();
    (!said || typed("yakin") == asked).then(|| {
        view! {
            <label class="check" hidden=said>
                <input type="checkbox" name="yakin" value=asked checked=said/>
                <span>{question}</span>
            </label>
        }
    })
}

/// The choice of the indicator, each with its whole name. The choices tell the style sheet which other
/// fields are needed, and the client what an amount counts.
#[component]
fn Indicators(indicators: Vec<Reportable>, posted: Posted, chosen: Option<String>) -> impl IntoView {
    let lang = use_lang();
    let fault_text = fault(&posted, "indikator");
    let wrong = fault_text.is_some();
    let few = indicators.len() <= AT_ONCE;
    let is_chosen = |value: &str| chosen.as_deref() == Some(value);
    let (additional, ask) = (is_chosen(""), chosen.is_none());
    let (near, folded): (Vec<_>, Vec<_>) = indicators
        .into_iter()
        .enumerate()
        .map(|(at, indicator)| (few || at < FIRST || is_chosen(&indicator.id.to_string()), indicator))
        .partition(|(near, _)| *near);
    let choice = |(_, indicator): (bool, Reportable)| {
        let (id, measure, adds) = (indicator.id.to_string(), counted(&indicator), adds(&indicator));
        let class = if indicator.is_share() { "share" } else { "plain" };
        let words = format!("{} ({})", indicator.name, indicator.measure);
        view! {
            <label class="choice">
                <input type="radio" name="indikator" class=class required checked=is_chosen(&id) value=id
                    data-measure=measure data-adds=adds.then_some("")/>
                <span>{words}</span>
            </label>
        }
    };
    let n = folded.len();
    let near = near.into_iter().map(choice).collect_view();
    let folded = (n > 0).then(|| {
        view! {
            <details><summary>{tr::work::indicators_more(lang, n)}</summary>{folded.into_iter().map(choice).collect_view()}</details>
        }
    });
    view! {
        <fieldset class="field choices" id="indikator" class:wrong=wrong aria-describedby=wrong.then_some("indikator-fault")>
            <legend>{tr::work::indicator(lang)}</legend>
            {ask.then(|| view! { <p class="help">{tr::work::choose_indicator(lang)}</p> })}
            <div>
                {near}
                {folded}
                <label class="choice">
                    <input type="radio" name="indikator" class="additional" required checked=additional value="" data-adds=""/>
                    <span>{tr::work::additional(lang)}</span>
                </label>
            </div>
            {fault_text.map(|text| view! { <p class="fault" id="indikator-fault">{text}</p> })}
        </fieldset>
    }
}

/// Two ways to give evidence: the camera, or files that are there.
#[component]
fn Files(posted: Posted) -> impl IntoView {
    let lang = use_lang();
    let again = files_again(&posted).map(|(_, words)| words.to_owned());
    let faults: Vec<String> = fault(&posted, "bukti").into_iter().chain(again).collect();
    let wrong = !faults.is_empty();
    let described = if wrong { "bukti-help bukti-fault" } else { "bukti-help" };
    view! {
        <fieldset class="field files" id="bukti" class:wrong=wrong aria-describedby=described>
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
            {wrong.then(|| view! { <p class="fault" id="bukti-fault">{faults.join(" ")}</p> })}
        </fieldset>
    }
}
