//! An entry in the list of those that wait.

use super::answer::Answers;
use super::waiting::List;
use crate::app::use_lang;
use crate::base::{Uuid, tr};
use crate::work::TeamEntry;
use crate::work::view::{evidence, file};
use crate::work::words::kind_word;
use leptos::ev::{Event, MouseEvent};
use leptos::prelude::*;

/// Letters of an entry's text by which whoever hears the page tells its buttons from others.
const HEARD: usize = 60;

/// What it is, all of it, because it is accepted as it stands; its files when it is opened, and the answers. Above a
/// person's first stands whose they are.
#[component]
pub fn Row(entry: TeamEntry, list: List) -> impl IntoView {
    let lang = use_lang();
    let (id, person, place, seen) = (entry.id, entry.person_id, entry.id.to_string(), entry.seen());
    let name = entry.person.clone();
    let head = move || {
        list.led_by(id, person).map(|entries| {
            let (n, name) = (entries.len(), name.clone());
            let words = tr::work::choose_theirs(lang, n);
            let all = (n > 1).then(|| choose(list, entries, words, Some(&name)));
            view! { <h2 class="who">{name} {all}</h2> }
        })
    };
    let done = move || list.under_way(id);
    let problem = move || list.problem(id).map(|words| view! { <p class="fault">{words}</p> });
    let chosen = move || list.screen.with(|screen| screen.chosen.contains(&id));
    let choose_one = move |event: Event| list.choose(&[id], event_target_checked(&event));
    let beginning: String = entry.what.chars().take(HEARD).collect();
    let about = format!("{}, {}, {beginning}", entry.person, entry.amount);
    let fault = list.fault_at(&place);
    let more = entry.evidence.len().saturating_sub(1);
    let more = (more > 0).then(|| view! { <small aria-hidden="true">{format!("+{more}")}</small> });
    let first = entry.evidence.first().map(|it| view! { <span class="glance">{file(it)}{more}</span> });
    view! {
        <li class="wait" class:done=move || done().is_some() id=format!("laporan-{id}")>
            {head}
            <label class="pick">
                <input type="checkbox" name="entri" value=seen.clone() form="banyak" aria-label=about.clone()
                    prop:checked=chosen on:change=choose_one/>
            </label>
            <details>
                <summary>
                    <span class="what">{entry.what}</span>
                    <small class="muted"><b class="amount">{entry.amount}</b> " · " {move || list.small(id)}</small>
                </summary>
                <div class="row">
                    {evidence(&entry.evidence)}
                    <a class="line" href=format!("/laporan/{id}")>{tr::work::history(lang)}</a>
                </div>
            </details>
            {first}
            <form method="post" action="/tim/tanggapi">
                <input type="hidden" name="entri" value=seen/>
                {list.place()}
                <Answers about place fault/>
            </form>
            <div role="status" class="outcome">{move || done().map(|kind| kind_word(kind, lang))}{problem}</div>
        </li>
    }
}

/// Chooses entries together, or none of them again; with script only, because without it there is nothing to
/// see of it.
pub fn choose(list: List, entries: Vec<Uuid>, words: String, whose: Option<&str>) -> impl IntoView + use<> {
    let label = whose.map(|name| format!("{words}: {name}"));
    let theirs = entries.clone();
    view! {
        <button class="chip with-script" type="button" aria-label=label
            aria-pressed=move || list.all_chosen(&theirs).to_string()
            on:click=move |_: MouseEvent| list.choose(&entries, !list.all_chosen(&entries))>
            {words}
        </button>
    }
}
