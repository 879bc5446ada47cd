//! `/impor`: send a file, see what it would do, run it; the list of runs.

pub mod run;

use super::{Effect, Kind, Overview, Report, RowReport, Run, api};
use crate::app::{Posted, use_lang, use_posted};
use crate::base::{Day, Fault, Lang, number, tr};
use crate::still;
use crate::ui::form::{Choice, FormErrors};
use crate::ui::load::loaded;
use crate::ui::message::{Badge, Notice, Tone};
use crate::ui::title::Title;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

still!(
    /// `/impor`: load files.
    ImportPage, import
);

fn import() -> impl IntoView {
    let lang = use_lang();
    let (query, posted) = (use_query_map(), use_posted());
    let token = move || query.read().get("periksa");
    let overview = Resource::new(token, api::load_overview);
    loaded(overview, move |overview| {
        let Overview { kinds, runs, check, hidden } = overview;
        let token = query.read_untracked().get("periksa").unwrap_or_default();
        let promised = kinds.iter().map(|kind| kind.words(lang).to_lowercase()).collect::<Vec<_>>().join(", ");
        let body = match check {
            Some(report) => checked(report, hidden, token, posted.clone(), lang),
            None => view! { <Send kinds posted=posted.clone()/> }.into_any(),
        };
        view! {
            <Title text=tr::nav::import(lang)/>
            <div><h1>{tr::nav::import(lang)}</h1><p class="muted">{tr::import::lead(lang, promised)}</p></div>
            {body}
            {history(runs, lang)}
        }
        .into_any()
    })
}

/// The form: the box takes a dropped file by itself, without script.
#[component]
fn Send(kinds: Vec<Kind>, posted: Posted) -> impl IntoView {
    let lang = use_lang();
    let named = kinds.into_iter().map(|kind| (kind.code().to_owned(), kind.words(lang).to_owned()));
    let kinds = std::iter::once((String::new(), tr::import::choose_kind(lang).to_owned())).chain(named).collect();
    view! {
        <section class="card">
            <FormErrors posted=posted.clone()/>
            <form class="form" method="post" action="/impor" enctype="multipart/form-data">
                <div class="field">
                    <label for="berkas">{tr::import::file(lang)}</label>
                    <div class="drop">
                        <span class="button quiet" aria-hidden="true">{tr::import::choose_file(lang)}</span>
                        <input id="berkas" name="berkas" type="file" accept=".csv,.xlsx,.txt,.tsv" required=true aria-describedby="berkas-help"/>
                    </div>
                    <p class="help" id="berkas-help">{tr::import::drop_help(lang)}</p>
                </div>
                <Choice posted name="jenis" label=tr::import::kind(lang) options=kinds/>
                <div class="row">
                    <button class="button">{tr::import::check(lang)}</button>
                    <p class="help">{tr::import::check_help(lang)}</p>
                </div>
            </form>
        </section>
    }
}

/// What the file would do, and the ways on.
fn checked(report: Report, hidden: i64, token: String, posted: Posted, lang: Lang) -> AnyView {
    let Report { kind, file_name, counts, notes, renames, rows, .. } = report;
    let (refused, rest): (Vec<RowReport>, Vec<RowReport>) =
        rows.into_iter().partition(|row| row.effect == Effect::Refused);
    let (warned, rest): (Vec<RowReport>, Vec<RowReport>) = rest.into_iter().partition(|row| !row.warnings.is_empty());
    let (changed, new): (Vec<RowReport>, Vec<RowReport>) =
        rest.into_iter().partition(|row| row.effect == Effect::Updated);
    let notes = notes.into_iter().map(|note| view! { <li>{note.text(lang)}</li> }).collect_view();
    let good = counts.total - counts.refused;
    let tone = if counts.refused > 0 { Tone::Warn } else { Tone::Plain };
    let skip = counts.refused > 0;
    let words =
        if skip { tr::import::good_only(lang, number::count(good, lang)) } else { tr::import::run(lang).to_owned() };
    let none_good = good == 0;
    let rename = (renames > 0).then(|| {
        let words = tr::import::accept_renames(lang, number::count(renames, lang));
        view! { <label class="check"><input type="checkbox" name="ganti_nama" value="1" required=none_good/>{words}</label> }
    });
    let go = (good + renames > 0).then(|| {
        view! {
            <form class="form" method="post" action="/impor/jalankan">
                <input type="hidden" name="token" value=token.clone()/>
                {skip.then(|| view! { <input type="hidden" name="lewati" value="1"/> })}
                {rename}
                <p><button class="button" class:quiet=skip>{words}</button></p>
            </form>
        }
    });
    view! {
        <FormErrors posted/>
        <section class="card">
            <h2>{tr::import::check_result(lang)}</h2>
            <p>{file_name}" · "{kind.words(lang)}</p>
            <Notice tone>
                <p><b>{counted(&counts, lang)}</b></p>
                <p>{tr::import::nothing_done(lang)}</p>
                {skip.then(|| view! { <p>{tr::import::all_or_nothing(lang)}</p> })}
            </Notice>
            <ul>{notes}</ul>
            {go}
            <form method="post" action="/impor/buang">
                <input type="hidden" name="token" value=token/>
                <button class="button quiet">{tr::import::discard(lang)}</button>
            </form>
        </section>
        {table(tr::import::refused_rows(lang), refused, lang)}
        {table(tr::import::warned_rows(lang), warned, lang)}
        {table(tr::import::changed_rows(lang), changed, lang)}
        {table(tr::import::new_rows(lang), new, lang)}
        {(hidden > 0).then(|| view! { <p class="muted">{tr::import::more_rows(lang, number::count(hidden, lang))}</p> })}
    }
    .into_any()
}

/// How many rows met which fate.
pub fn counted(counts: &super::Counts, lang: Lang) -> String {
    let text = |n| number::count(n, lang);
    tr::import::counts(
        lang,
        text(counts.created),
        text(counts.refused),
        text(counts.total),
        text(counts.unchanged),
        text(counts.updated),
    )
}

/// Rows with what there is to say about each of their columns.
fn table(title: &'static str, rows: Vec<RowReport>, lang: Lang) -> Option<AnyView> {
    if rows.is_empty() {
        return None;
    }
    let note = |tone: &'static str, column: String, fault: Fault| {
        view! { <li><span class=tone><b>{column}</b>": "{fault.text(lang)}</span></li> }
    };
    let value = move |text: String| if text.is_empty() { tr::import::empty_value(lang).to_owned() } else { text };
    let rows = rows
        .into_iter()
        .map(|row| {
            let faults = row.faults.into_iter().map(|n| note("fault", n.column, n.fault)).collect_view();
            let warnings = row.warnings.into_iter().map(|n| note("", n.column, n.fault)).collect_view();
            let changes = row
                .differences
                .into_iter()
                .map(|change| {
                    let words = tr::import::becomes(lang, value(change.becomes), value(change.was));
                    view! { <li><b>{change.column}</b>": "{words}</li> }
                })
                .collect_view();
            view! {
                <tr>
                    <th scope="row">{row.line}</th>
                    <td data-label=tr::import::name(lang)>{row.name}</td>
                    <td data-label=tr::import::reasons(lang)>
                        <ul>{(row.effect == Effect::Created).then(|| view! { <li>{row.effect.words(lang)}</li> })}{faults}{warnings}{changes}</ul>
                    </td>
                </tr>
            }
        })
        .collect_view();
    Some(
        view! {
            <section class="card">
                <h2>{title}</h2>
                <table class="cards">
                    <thead>
                        <tr>
                            <th scope="col">{tr::import::line(lang)}</th>
                            <th scope="col">{tr::import::name(lang)}</th>
                            <th scope="col">{tr::import::reasons(lang)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </section>
        }
        .into_any(),
    )
}

fn history(runs: Vec<(Run, Day)>, lang: Lang) -> AnyView {
    let none = runs.is_empty().then(|| view! { <p class="muted">{tr::import::no_runs(lang)}</p> });
    let rows = runs
        .into_iter()
        .map(|(run, day)| {
            let undone = run.undone_at.map(|_| view! { <Badge tone=Tone::Plain text=tr::import::undone(lang)/> });
            view! {
                <li>
                    <p class="row"><a class="line" href=format!("/impor/{}", run.id)>{run.file_name}</a>{undone}</p>
                    <p class="muted small">{run.kind.words(lang)}" · "{day.text(lang)}" · "{counted(&run.counts, lang)}</p>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card"><h2>{tr::import::history(lang)}</h2>{none}<ul class="list">{rows}</ul></section>
    }
    .into_any()
}
