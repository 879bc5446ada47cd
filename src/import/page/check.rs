//! What a file would do: what is refused first, what is just new last and folded.

use crate::app::Posted;
use crate::base::{Fault, Lang, number, tr};
use crate::import::words::{counted, difference, repeated as many_words};
use crate::import::{Check, Counts, Listed, Note, Repeated, RowReport};
use crate::ui::form::{Busy, FormErrors};
use crate::ui::icon::Icon;
use crate::ui::message::{Notice, Tone};
use leptos::prelude::*;

/// What the file would do, and the ways on.
pub fn checked(check: Check, token: String, posted: Posted, lang: Lang) -> AnyView {
    let Check { kind, file_name, counts, notes, renames, repeated, refused, renamed, warned, changed, created } = check;
    // a run would be refused
    let done_before = notes.iter().any(|note| matches!(note, Fault::FileDoneBefore { .. }));
    let notes = (!notes.is_empty()).then(|| {
        let list = notes.into_iter().map(|note| view! { <li>{note.text(lang)}</li> }).collect_view();
        view! { <Notice tone=Tone::Warn><ul class="stack">{list}</ul></Notice> }
    });
    let skip = counts.refused > 0;
    let among = (renamed.total > 0).then(|| tr::import::renamed_among(lang, number::count(renamed.total, lang)));
    let tone = if skip || among.is_some() { Tone::Warn } else { Tone::Plain };
    let go = if done_before { None } else { go(&counts, renames, token.clone(), lang) };
    let file = |name: &str| format!("/impor/periksa/{token}/{name}.csv");
    let download = skip.then(|| {
        view! {
            <a class="button" href=file("ditolak") rel="external" download="">
                {Icon::Download.view()}{tr::import::refused_file(lang)}
            </a>
        }
    });
    let findings = view! {
        <a class="button quiet" href=file("temuan") rel="external" download="">
            {Icon::Download.view()}{tr::import::findings_file(lang)}
        </a>
    };
    view! {
        <FormErrors posted/>
        <section class="card">
            <h2>{tr::import::check_result(lang)}</h2>
            <p>{file_name}" · "{kind.words(lang)}</p>
            <Notice tone>
                <p><b>{counted(&counts, lang)}</b></p>
                <p>{tr::import::nothing_done(lang)}</p>
                {skip.then(|| view! { <p>{tr::import::all_or_nothing(lang)}</p> })}
                {among.map(|words| view! { <p>{words}</p> })}
            </Notice>
            {notes}
            {go}
            <div class="row">
                {download}{findings}
                <form method="post" action="/impor/buang">
                    <input type="hidden" name="token" value=token/>
                    <button class="button quiet">{tr::import::discard(lang)}</button>
                </form>
            </div>
        </section>
        {section(tr::import::renamed_rows(lang), renamed, lang)}
        {alike(repeated, lang)}
        {section(tr::import::refused_rows(lang), refused, lang)}
        {section(tr::import::warned_rows(lang), warned, lang)}
        {section(tr::import::changed_rows(lang), changed, lang)}
        {folded(created, lang)}
    }
    .into_any()
}

/// The way on: all rows, or the good ones if some are refused; those that give entirely different names after
/// a word.
fn go(counts: &Counts, renames: i64, token: String, lang: Lang) -> Option<AnyView> {
    let (good, skip) = (counts.total - counts.refused, counts.refused > 0);
    let words =
        if skip { tr::import::good_only(lang, number::count(good, lang)) } else { tr::import::run(lang).to_owned() };
    let none_good = good == 0;
    let rename = (renames > 0).then(|| {
        let words = tr::import::accept_renames(lang, number::count(renames, lang));
        view! { <label class="check"><input type="checkbox" name="ganti_nama" value="1" required=none_good/>{words}</label> }
    });
    (good + renames > 0).then(|| {
        view! {
            <form class="form" method="post" action="/impor/jalankan">
                <input type="hidden" name="token" value=token/>
                {skip.then(|| view! { <input type="hidden" name="lewati" value="1"/> })}
                {rename}
                <div class="row">
                    <button class="button" class:quiet=skip>{words}</button>
                    <p class="help">{tr::import::run_help(lang)}</p>
                </div>
                <Busy words=tr::import::running(lang, number::count(good + renames, lang))/>
            </form>
        }
        .into_any()
    })
}

/// What is wrong with many rows alike.
fn alike(repeated: Vec<Repeated>, lang: Lang) -> Option<AnyView> {
    let one = |many: &Repeated| {
        view! { <li><b>{many.example.column.clone()}</b>{format!(": {}", many_words(many, lang))}</li> }
    };
    (!repeated.is_empty()).then(|| {
        let list = repeated.iter().map(one).collect_view();
        view! { <section class="card"><h2>{tr::import::repeated_rows(lang)}</h2><ul class="list">{list}</ul></section> }
            .into_any()
    })
}

/// Rows with what there is to say about each of their columns.
fn section(title: &'static str, listed: Listed, lang: Lang) -> Option<AnyView> {
    (listed.total > 0).then(|| {
        let title = format!("{title} ({})", number::count(listed.total, lang));
        view! { <section class="card"><h2>{title}</h2>{rows(listed, tr::import::more_rows, lang)}</section> }.into_any()
    })
}

/// Rows that only add something: how many, and which if one asks.
fn folded(listed: Listed, lang: Lang) -> Option<AnyView> {
    (listed.total > 0).then(|| {
        let title = format!("{} ({})", tr::import::new_rows(lang), number::count(listed.total, lang));
        let rows = rows(listed, tr::import::more_new, lang);
        view! { <details class="card"><summary><h2>{title}</h2></summary>{rows}</details> }.into_any()
    })
}

/// The rows of a list, and by `more` how many are not shown.
fn rows(Listed { total, rows }: Listed, more: fn(Lang, String) -> String, lang: Lang) -> AnyView {
    let hidden = total - rows.len() as i64;
    let more = (hidden > 0).then(|| view! { <p class="muted">{more(lang, number::count(hidden, lang))}</p> });
    let rows = rows.into_iter().map(|row| one(row, lang)).collect_view();
    view! { <ul class="list import-rows">{rows}</ul>{more} }.into_any()
}

fn one(row: RowReport, lang: Lang) -> impl IntoView {
    let said = |tone: &'static str, column: &str, words: String| {
        view! { <li class=tone><b>{column.to_owned()}</b>{format!(": {words}")}</li> }
    };
    let notes = |tone: &'static str, notes: &[Note]| {
        let of_column = |notes: &[Note]| {
            let words: Vec<String> = notes.iter().map(|note| note.fault.text(lang)).collect();
            said(tone, &notes[0].column, words.join(" "))
        };
        notes.chunk_by(|one, next| one.column == next.column).map(of_column).collect_view()
    };
    let (faults, warnings) = (notes("fault", &row.faults), notes("", &row.warnings));
    let changes =
        row.differences.iter().map(|change| said("", &change.column, difference(change, lang))).collect_view();
    view! {
        <li>
            <span class="muted">{tr::import::line_no(lang, row.line)}</span>
            <span>{row.name}</span>
            <ul>{faults}{warnings}{changes}</ul>
        </li>
    }
}
