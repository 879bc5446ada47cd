//! What a file would do: what is refused first, what is just new last and folded; what rows have alike once.

use crate::app::Posted;
use crate::base::{Lang, number, tr};
use crate::import::words::{self, LINES, counted, difference, sentences};
use crate::import::{Check, Counts, Group, Grouped, Listed, RowReport, Said};
use crate::ui::form::{Busy, FormErrors};
use crate::ui::icon::Icon;
use crate::ui::message::{Notice, Tone};
use leptos::prelude::*;

/// What the file would do, and the ways on.
pub fn checked(check: Check, token: String, posted: Posted, lang: Lang) -> AnyView {
    let Check { kind, file_name, counts, notes, done_before, renames, refused, renamed, warned, changed, created } =
        check;
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
        {found(tr::import::renamed_rows(lang), renamed, Look { tone: "", open: true }, lang)}
        {found(tr::import::refused_rows(lang), refused, Look { tone: "fault", open: false }, lang)}
        {found(tr::import::warned_rows(lang), warned, Look { tone: "", open: false }, lang)}
        {changes(changed, lang)}
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

/// How what is found looks.
#[derive(Clone, Copy)]
struct Look {
    tone: &'static str,
    /// Each row is to be looked at.
    open: bool,
}

/// What there is to say about rows, what most have first.
fn found(title: &'static str, Grouped { total, groups }: Grouped, look: Look, lang: Lang) -> Option<AnyView> {
    let groups = groups.into_iter().map(|group| alike(group, look, lang)).collect_view();
    section(title, total, view! { <ul class="list import-rows">{groups}</ul> }.into_any(), lang)
}

/// What is said of rows alike, with their number and the first lines; row by row if one asks, or where a few say each
/// their own.
fn alike(group: Group, Look { tone, open }: Look, lang: Lang) -> impl IntoView {
    let said = format!(": {}", words::said(&group, lang));
    let (how_many, which) = match &*group.rows {
        [only] if group.total == 1 => (tr::import::line_no(lang, only.line), only.name.clone()),
        _ => {
            let n = number::count(group.total, lang);
            (tr::import::rows_n(lang, n), tr::import::lines(lang, words::lines(&group, lang)))
        }
    };
    let Group { column, total, alike, rows, .. } = group;
    let each = (total > 1).then(|| {
        let open = open || !alike && total <= LINES as i64;
        let rows = rows.into_iter().map(|row| one(row, !alike, lang).into_any()).collect();
        let rows = list(rows, total, tr::import::more_rows, lang);
        view! { <details open=open><summary>{tr::import::row_by_row(lang)}</summary>{rows}</details> }
    });
    view! {
        <li>
            <span class="muted">{how_many}</span>
            <span>{which}</span>
            <ul><li class=tone><b>{column}</b>{said}</li></ul>
            {each}
        </li>
    }
}

/// A row of a group, with what it says of the column where each says its own.
fn one(Said { line, name, faults }: Said, own: bool, lang: Lang) -> impl IntoView {
    let said = own.then(|| view! { <ul><li>{sentences(&faults, lang)}</li></ul> });
    view! { <li><span class="muted">{tr::import::line_no(lang, line)}</span><span>{name}</span>{said}</li> }
}

/// Rows that change something, with what.
fn changes(listed: Listed, lang: Lang) -> Option<AnyView> {
    let total = listed.total;
    section(tr::import::changed_rows(lang), total, rows(listed, tr::import::more_rows, lang), lang)
}

/// A card of so many rows, if there are any.
fn section(title: &'static str, total: i64, content: AnyView, lang: Lang) -> Option<AnyView> {
    let title = format!("{title} ({})", number::count(total, lang));
    (total > 0).then(|| view! { <section class="card"><h2>{title}</h2>{content}</section> }.into_any())
}

/// Rows that only add something: how many, and which if one asks.
fn folded(listed: Listed, lang: Lang) -> Option<AnyView> {
    (listed.total > 0).then(|| {
        let title = format!("{} ({})", tr::import::new_rows(lang), number::count(listed.total, lang));
        let rows = rows(listed, tr::import::more_new, lang);
        view! { <details class="card"><summary><h2>{title}</h2></summary>{rows}</details> }.into_any()
    })
}

fn rows(Listed { total, rows }: Listed, more: fn(Lang, String) -> String, lang: Lang) -> AnyView {
    list(rows.into_iter().map(|row| changed(row, lang).into_any()).collect(), total, more, lang)
}

/// The first of so many rows, and by `more` how many are not shown.
fn list(rows: Vec<AnyView>, total: i64, more: fn(Lang, String) -> String, lang: Lang) -> AnyView {
    let hidden = total - rows.len() as i64;
    let more = (hidden > 0).then(|| view! { <p class="muted">{more(lang, number::count(hidden, lang))}</p> });
    view! { <ul class="list import-rows">{rows}</ul>{more} }.into_any()
}

fn changed(row: RowReport, lang: Lang) -> impl IntoView {
    let said = |column: &str, words: String| view! { <li><b>{column.to_owned()}</b>{format!(": {words}")}</li> };
    let changes = row.differences.iter().map(|change| said(&change.column, difference(change, lang))).collect_view();
    view! {
        <li>
            <span class="muted">{tr::import::line_no(lang, row.line)}</span>
            <span>{row.name}</span>
            <ul>{changes}</ul>
        </li>
    }
}
