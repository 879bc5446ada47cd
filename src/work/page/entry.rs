//! `/laporan/{id}`: an entry.

use super::answer::{Answers, Reasons};
use super::form::EntryForm;
use super::show::reaction;
use crate::app::{Posted, use_lang, use_posted, use_site};
use crate::base::{Error, Uuid, tr};
use crate::still;
use crate::ui::form::FormErrors;
use crate::ui::live::use_live;
use crate::ui::load::loaded;
use crate::ui::message::{Notice, Tone};
use crate::ui::title::Title;
use crate::work::view::{evidence, state_badge};
use crate::work::words::{details, quantity};
use crate::work::{EntryState, OneEntry, PastReaction, ReactionKind, api};
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
    let topics = use_site().me.and_then(|me| me.person).map(|id| format!("person:{id}")).into_iter().collect();
    let changes = use_live(topics);
    // while it is being corrected, nothing changes under the one who types
    let correcting = StoredValue::new(false);
    let version = Memo::new(move |last: Option<&u64>| {
        let change = changes.get();
        last.copied().filter(|_| correcting.get_value()).unwrap_or(change)
    });
    let data = Resource::new(
        move || (id(), version.get()),
        |(id, _)| async move { api::load_entry(id.ok_or(Error::NotFound)?).await },
    );
    loaded(data, move |data| {
        correcting.set_value(data.correction.is_some());
        page_of(data, posted.get_value()).into_any()
    })
}

fn page_of(data: OneEntry, posted: Posted) -> impl IntoView {
    let lang = use_lang();
    let OneEntry { entry, history, correction, may_react } = data;
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
    let state = entry.state;
    let errors = correction.is_none().then(|| view! { <FormErrors posted=posted.clone()/> });
    let reason = entry.reason.clone();
    view! {
        <Title text=tr::work::entry(lang)/>
        <div class="narrow">
            <h1>{tr::work::entry(lang)}</h1>
            {answered}
            {errors}
            <article class="card entry">
                <div class="head"><h2>{entry.person_name.clone()}</h2>{state_badge(&entry, lang)}</div>
                <p class="text">{entry.what.clone()}</p>
                <p><b>{quantity(&entry, lang)}</b></p>
                <p class="small muted">{entry.day.text(lang)} " · " {details(&entry, None, lang)}</p>
                <p class="small muted">{entry.unit_name.clone()} " · " {tr::work::submitted(lang, &entry.submitted_at)}</p>
                {reason.map(|reason| view! { <p class="reason">{tr::work::reason(lang)} ": " {reason}</p> })}
                {evidence(&entry.evidence)}
            </article>
            {history}
            {may_react.then(|| view! { <Answer id=entry.id state/> })}
            {correction.map(|form| view! {
                <section class="stack">
                    <h2>{tr::work::correct(lang)}</h2>
                    <EntryForm form posted was=Some(entry)/>
                </section>
            })}
        </div>
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
fn Answer(id: Uuid, state: EntryState) -> impl IntoView {
    let lang = use_lang();
    let action = format!("/laporan/{id}/tanggapi");
    let form = match state {
        EntryState::Returned => return None,
        EntryState::Submitted => view! { <form method="post" action=action><Answers/></form> }.into_any(),
        EntryState::Accepted => view! {
            <details>
                <summary>{tr::work::take_back(lang)}</summary>
                <p class="help">{tr::work::take_back_help(lang)}</p>
                <form method="post" action=action><Reasons kind=ReactionKind::TakenBack place=""/></form>
            </details>
        }
        .into_any(),
    };
    Some(view! { <section class="card">{form}</section> })
}
