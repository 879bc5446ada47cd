//! `/impor/{id}`: an import and its undoing.

use crate::app::{SHOWN, use_lang, use_posted, use_site};
use crate::base::{Lang, Uuid, tr};
use crate::import::words::{self, counted};
use crate::import::{ADDRESS, Kind, Later, RunView, Undoing, api, run_address};
use crate::still;
use crate::ui::form::FormErrors;
use crate::ui::icon::Icon;
use crate::ui::load::loaded;
use crate::ui::message::{Notice, Tone};
use crate::ui::title::Title;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

still!(
    /// `/impor/{id}`: an import and its undoing.
    ImportRunPage, import_run
);

fn import_run() -> impl IntoView {
    let lang = use_lang();
    let (params, query, posted) = (use_params_map(), use_query_map(), use_posted());
    let id = move || params.read().get("id").and_then(|id| id.parse().ok()).unwrap_or(Uuid::nil());
    let run = Resource::new(id, api::load_run);
    let first_steps = use_site().first_steps;
    loaded(run, move |found| {
        let RunView { run, moment, undone_at, notes, refused_rows, undoing, mark, undone } = found;
        let notes = notes.into_iter().map(|note| view! { <p>{note.text(lang)}</p> }).collect_view();
        let told = query.read_untracked().get("ok");
        let done = told.is_some() && undone_at.is_none();
        let just_undone = told.is_some() && undone_at.is_some();
        let by = words::by(&run, lang);
        let refused = refused_rows.then(|| {
            view! {
                <a class="button quiet" href=format!("{}/ditolak.csv", run_address(run.id)) rel="external" download>
                    {Icon::Download.view()}{tr::import::refused_file(lang)}
                </a>
            }
        });
        let emptied = run.emptied.then(|| view! { <Notice tone=Tone::Plain>{tr::import::emptied_help(lang)}</Notice> });
        let stands = undone_at.is_none();
        let said_undone = undone_at
            .filter(|_| !just_undone)
            .map(|at| match run.undone_partly {
                true => tr::import::undone_partly_at(lang, at),
                false => tr::import::undone_at(lang, at),
            })
            .map(|said| view! { <Notice tone=Tone::Plain>{said}</Notice> });
        let undo_done = match run.undone_partly {
            true => tr::import::undo_done_partly(lang),
            false => tr::import::undo_done(lang),
        };
        let see = stands.then(|| {
            let (address, words) = seen_at(run.kind, lang);
            view! { <a class="button quiet" href=address>{words}</a> }
        });
        let ways = (refused_rows || stands).then(|| view! { <p class="row">{refused}{see}</p> });
        // while a government is set up, one file follows another
        let on = move || first_steps.then(|| view! { <a class="line" href="/mulai">{tr::import::run_next(lang)}</a> });
        let posted = posted.clone();
        let again = posted.error.is_some();
        view! {
            <Title text=run.file_name.clone()/>
            {done.then(move || view! { <Notice tone=Tone::Good><p>{tr::import::run_done(lang)}</p>{on}</Notice> })}
            {just_undone.then(|| view! { <Notice tone=Tone::Good>{undo_done}</Notice> })}
            <div>
                <p><a class="line" href=ADDRESS>{tr::nav::import(lang)}</a></p>
                <h1>{run.file_name}</h1>
                <p class="muted">{run.kind.words(lang)}" · "{moment}" · "{by}</p>
            </div>
            {said_undone}{emptied}
            <section class="card"><p><b>{counted(&run.counts, lang)}</b></p>{notes}{ways}</section>
            {undone.map(|undone| taken_back(&undone, lang))}
            <FormErrors posted/>
            {undoing.map(|undoing| undo(run.id, &undoing, mark, again, lang))}
        }
        .into_any()
    })
}

/// Where one sees what came in.
fn seen_at(kind: Kind, lang: Lang) -> (&'static str, &'static str) {
    match kind {
        Kind::Units | Kind::People => ("/organisasi", tr::nav::organisation(lang)),
        Kind::Indicators => ("/indikator", tr::nav::indicators(lang)),
        Kind::Services | Kind::Answers => ("/kelola-layanan", tr::nav::services(lang)),
    }
}

/// Sentences about undoing, each with how many of what.
fn listed(said: &Undoing, lang: Lang) -> Vec<AnyView> {
    let sentences = words::undoing(said, lang).into_iter();
    let sentences = sentences.map(|(head, things)| view! { <li><b>{head}</b>" "{things}</li> }.into_any());
    sentences.chain(changed_by(&said.changed_by, said.changed_by_more, lang)).collect()
}

/// Later imports that changed what stays, each with the way to it.
fn changed_by(runs: &[Later], more: bool, lang: Lang) -> Option<AnyView> {
    let links = runs.iter().enumerate().map(|(at, run)| {
        let comma = (at > 0).then_some(", ");
        view! { {comma}<a href=run_address(run.id)>{words::later(run, lang)}</a> }
    });
    let links = links.collect_view();
    let more = more.then(|| format!(", {}", tr::import::undo_changed_by_more(lang)));
    let head = tr::import::undo_changed_by(lang);
    (!runs.is_empty()).then(|| view! { <li><b>{head}</b>" "{links}{more}</li> }.into_any())
}

/// What undoing did.
fn taken_back(done: &Undoing, lang: Lang) -> AnyView {
    let list = listed(done, lang);
    let none = list.is_empty().then(|| view! { <p>{tr::import::undone_nothing(lang)}</p> });
    view! {
        <section class="card"><h2>{tr::import::undone_what(lang)}</h2>{none}<ul class="list">{list}</ul></section>
    }
    .into_any()
}

/// What undoing would do, and the way to do it; open to whoever has tried before, and may have seen something else, and
/// where it is only to be read why there is none.
fn undo(run: Uuid, said: &Undoing, mark: Option<String>, again: bool, lang: Lang) -> AnyView {
    let list = listed(said, lang);
    let none = list.is_empty().then(|| view! { <p>{tr::import::undo_nothing(lang)}</p> });
    let lead = (!list.is_empty() && !said.held()).then(|| view! { <p>{tr::import::undo_lead(lang)}</p> });
    let (hindered, open) = (words::hindered(said, lang), again || said.held());
    let way = if hindered.is_empty() {
        view! {
            <form class="form" method="post" action=format!("{}/batalkan", run_address(run))>
                <input type="hidden" name=SHOWN value=mark/>
                <label class="check"><input id="mengerti" type="checkbox" name="mengerti" value="1" required=true/>{tr::import::undo_confirm(lang)}</label>
                <p><button class="button danger">{tr::import::undo(lang)}</button></p>
            </form>
        }
        .into_any()
    } else {
        let reasons = hindered.into_iter().map(|reason| view! { <p>{reason}</p> }).collect_view();
        view! { <Notice tone=Tone::Warn>{reasons}</Notice> }.into_any()
    };
    view! {
        <details class="card no-print" open=open>
            <summary><h2>{tr::import::undo(lang)}</h2></summary>
            {lead}{none}
            <ul class="list">{list}</ul>
            {way}
        </details>
    }
    .into_any()
}
