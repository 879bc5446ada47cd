//! `/laporan/{id}`: an entry.

use super::answer::{Answers, Reasons};
use super::form::{EntryForm, LABELS, files_again};
use super::show::{reaction, use_own};
use crate::app::{Posted, SHOWN, use_lang, use_posted};
use crate::base::{Error, Lang, Uuid, tr};
use crate::still;
use crate::ui::form::{FormErrors, typed};
use crate::ui::icon::Icon;
use crate::ui::load::loaded;
use crate::ui::message::{Notice, Tone};
use crate::ui::title::Title;
use crate::work::view::{evidence, file, state_badge};
use crate::work::words::{details, quantity};
use crate::work::{EntryRow, EntryState, Evidence, OneEntry, PastReaction, ReactionKind, ReportForm, TAKE_OFF, api};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

still!(
    /// `/laporan/{id}`: an entry.
    EntryPage, entry
);

fn entry() -> impl IntoView {
    let params = use_params_map();
    let posted = StoredValue::new(use_posted());
    let id = move || params.with(|p| p.get("id")).and_then(|id| id.parse::<Uuid>().ok());
    let _ = use_own("person");
    let data = Resource::new(id, |id| async move { api::load_entry(id.ok_or(Error::NotFound)?).await });
    loaded(data, move |data| page_of(data, posted.get_value()).into_any())
}

fn page_of(data: OneEntry, posted: Posted) -> impl IntoView {
    let lang = use_lang();
    let OneEntry { entry, history, own, superior, correction, withdrawable, may_react, undoable } = data;
    let answered = use_query_map().with_untracked(|q| q.get("ok").is_some());
    let answered = answered.then(|| view! { <Notice tone=Tone::Good>{tr::common::saved(lang)}</Notice> });
    let history = (!history.is_empty()).then(|| {
        view! {
            <section class="card">
                <h2>{tr::work::history(lang)}</h2>
                <ul class="list">{history.into_iter().map(past).collect_view()}</ul>
            </section>
        }
    });
    let (state, sent) = (entry.state, entry.sent);
    let (id, back) = (entry.id, back(&entry, own, superior, lang));
    let unsaved = (own && correction.is_none()).then(|| unsaved(&posted));
    let shown = entry.clone();
    let mark = correction.as_ref().and_then(|form| form.shown.clone());
    // where the form is gone nothing can be chosen again
    let emptied = files_again(&posted).filter(|_| correction.is_some());
    let correction = correction.map(|form| correction_of(form, posted.clone(), shown));
    let reason = entry.reason.clone();
    view! {
        <Title text=tr::work::entry(lang)/>
        <div class="narrow">
            {back}
            <h1>{tr::work::entry(lang)}</h1>
            {answered}
            <FormErrors posted labels=LABELS emptied/>
            {unsaved}
            <article class="card entry">
                <div class="head"><h2>{entry.person_name.clone()}</h2>{state_badge(&entry, lang)}</div>
                <p class="text">{entry.what.clone()}</p>
                <p><b>{quantity(&entry, lang)}</b></p>
                <p class="small muted">{entry.day.text(lang)} " · " {details(&entry, lang)}</p>
                <p class="small muted">{entry.unit_name.clone()} " · " {tr::work::submitted(lang, &entry.submitted_at)}</p>
                {reason.map(|reason| view! { <p class="reason">{tr::work::reason(lang)} ": " {reason}</p> })}
                {evidence(&entry.evidence)}
            </article>
            {history}
            {may_react.then(|| view! { <Answer id state sent undoable/> })}
            {correction}
            {withdrawable.then(|| view! { <Withdraw id mark/> })}
        </div>
    }
}

/// Where one came from: one's own list, the list of those who wait, or the indicator's.
fn back(entry: &EntryRow, own: bool, superior: bool, lang: Lang) -> Option<impl IntoView + use<>> {
    let (address, words) = match entry.indicator_id.zip(entry.indicator_name.clone()) {
        _ if own => ("/laporan".to_owned(), tr::work::report(lang).to_owned()),
        _ if superior => ("/tim".to_owned(), tr::work::team(lang).to_owned()),
        Some((id, name)) => (format!("/papan/indikator/{id}"), name),
        None => return None,
    };
    Some(view! {
        <nav class="crumbs" aria-label=tr::common::back(lang)>
            <ol><li><a href=address>"‹ "{words}</a></li></ol>
        </nav>
    })
}

/// Its owner corrects it: what was returned at once, what still waits when asked to.
fn correction_of(form: ReportForm, posted: Posted, was: EntryRow) -> AnyView {
    let lang = use_lang();
    let (waits, open) = (was.state == EntryState::Submitted, !posted.values.is_empty());
    let there = (!was.evidence.is_empty()).then(|| there(&was, &posted));
    let form = view! { <EntryForm form posted was=Some(was) there/> };
    if !waits {
        return view! { <section class="stack"><h2>{tr::work::correct(lang)}</h2>{form}</section> }.into_any();
    }
    view! {
        <details class="fold" open=open>
            <summary class="button quiet">{tr::work::correct_waiting(lang)}</summary>
            <p class="help">{tr::work::correct_waiting_help(lang)}</p>
            {form}
        </details>
    }
    .into_any()
}

/// The evidence that an entry has; what is ticked is taken off when the form is sent. What was ever answered
/// keeps it.
fn there(was: &EntryRow, posted: &Posted) -> AnyView {
    let lang = use_lang();
    let stays = was.reacted_by.is_some();
    let take_off = |it: &Evidence| {
        let field = format!("{TAKE_OFF}{}", it.id);
        let off = posted.values.contains_key(&field);
        let words = tr::work::take_off(lang, &it.file_name);
        view! { <label class="check"><input type="checkbox" name=field value="1" checked=off/><span>{words}</span></label> }
    };
    let one = |it: &Evidence| {
        let words = if stays { it.file_name.clone().into_any() } else { take_off(it).into_any() };
        view! { <li><span class="glance">{file(it)}</span>{words}</li> }
    };
    let note = if stays { tr::work::evidence_stays_note(lang) } else { tr::work::add_evidence_note(lang) };
    view! {
        <fieldset class="field there">
            <legend>{tr::work::evidence_there(lang)}</legend>
            <ul>{was.evidence.iter().map(one).collect_view()}</ul>
            <p class="help">{note}</p>
        </fieldset>
    }
    .into_any()
}

/// What was typed into a form that is no longer there: somebody answered meanwhile.
fn unsaved(posted: &Posted) -> Option<impl IntoView + use<>> {
    let lang = use_lang();
    let what = posted.values.get("uraian")?.clone();
    let quantity = typed(posted, "jumlah", "");
    Some(view! {
        <section class="card entry">
            <h2>{tr::work::typed(lang)}</h2>
            <p class="help">{tr::work::typed_help(lang)}</p>
            <p class="text">{what}</p>
            <p>{tr::work::quantity(lang)} ": " {quantity}</p>
        </section>
    })
}

/// Its owner takes back what nobody has answered: asked once more before it is gone.
#[component]
fn Withdraw(id: Uuid, mark: Option<String>) -> impl IntoView {
    let lang = use_lang();
    view! {
        <details class="fold">
            <summary class="button quiet">{tr::work::withdraw(lang)}</summary>
            <form method="post" action=format!("/laporan/{id}/tarik") class="stack">
                {mark.map(|mark| view! { <input type="hidden" name=SHOWN value=mark/> })}
                <p class="help">{tr::work::withdraw_help(lang)}</p>
                <button class="button danger">{tr::work::withdraw_yes(lang)}</button>
            </form>
        </details>
    }
}

fn past(past: PastReaction) -> impl IntoView {
    let lang = use_lang();
    view! {
        <li>
            {reaction(past.kind, &past.by, &past.at, lang)}
            {past.reason.map(|reason| view! { <p class="reason">{tr::work::reason(lang)} ": " {reason}</p> })}
        </li>
    }
}

/// What a superior can do from here.
#[component]
fn Answer(id: Uuid, state: EntryState, sent: i64, undoable: bool) -> impl IntoView {
    let lang = use_lang();
    let action = format!("/laporan/{id}/tanggapi");
    let seen = view! { <input type="hidden" name=SHOWN value=sent/> };
    let form = match state {
        EntryState::Returned => return None,
        EntryState::Submitted => view! { <form method="post" action=action>{seen}<Answers/></form> }.into_any(),
        EntryState::Accepted if undoable => view! {
            <form method="post" action=action class="stack">
                {seen}
                <p class="help">{tr::work::undo_help(lang)}</p>
                <button class="button quiet" name="aksi" value=ReactionKind::Undone.code()>
                    {Icon::Return.view()} {tr::work::undo_accepted(lang)}
                </button>
            </form>
        }
        .into_any(),
        EntryState::Accepted => view! {
            <details>
                <summary>{tr::work::take_back(lang)}</summary>
                <p class="help">{tr::work::take_back_help(lang)}</p>
                <form method="post" action=action>{seen}<Reasons kind=ReactionKind::TakenBack place=""/></form>
            </details>
        }
        .into_any(),
    };
    Some(view! { <section class="card">{form}</section> })
}
