//! How entries are shown, on every page that lists them, and what these pages listen to.

use crate::app::{use_lang, use_site};
use crate::base::{Lang, tr};
use crate::ui::icon::Icon;
use crate::ui::live::use_live;
use crate::work::view::state_badge;
use crate::work::words::{details, quantity, reacted};
use crate::work::{EntryRow, EntryState, ReactionKind};
use leptos::prelude::*;

/// Listens to what happens to the viewer as a `person` or to their `team`; the signal grows with each change.
pub fn use_own(what: &str) -> Signal<u64> {
    use_live(use_site().me.and_then(|me| me.person).map(|id| format!("{what}:{id}")).into_iter().collect())
}

/// Who reacted how, and when.
pub fn reaction(kind: ReactionKind, by: &str, at: &str, lang: Lang) -> impl IntoView + use<> {
    let star = (kind == ReactionKind::Praised).then(|| Icon::Star.view());
    let class = if star.is_some() { "small praise" } else { "small muted" };
    view! { <p class=class>{star} {reacted(kind, by, at, lang)}</p> }
}

/// An entry in a list of one's own.
pub fn own_entry(entry: EntryRow) -> impl IntoView {
    let lang = use_lang();
    let address = format!("/laporan/{}", entry.id);
    let answer = match (entry.state, &entry.reacted_by, &entry.reacted_at) {
        (EntryState::Submitted, ..) | (_, None, _) | (_, _, None) => None,
        (_, Some(name), Some(at)) => {
            let kind = match (entry.state, entry.praised) {
                (EntryState::Returned, _) => ReactionKind::Returned,
                (_, true) => ReactionKind::Praised,
                _ => ReactionKind::Accepted,
            };
            Some(reaction(kind, name, at, lang))
        }
    };
    let correct = match entry.state {
        EntryState::Returned => Some(("button small", tr::work::correct_link(lang))),
        // what was answered before has a history, and is not withdrawn
        EntryState::Submitted if entry.reacted_by.is_some() => Some(("line small", tr::work::correct_link(lang))),
        EntryState::Submitted => Some(("line small", tr::work::change_link(lang))),
        EntryState::Accepted => None,
    };
    let correct = correct.map(|(class, words)| view! { <a class=class href=address.clone()>{words}</a> });
    view! {
        <li class="entry">
            <div class="head">
                <h3><a href=address>{entry.what.clone()}</a></h3>
                {state_badge(&entry, lang)}
            </div>
            <p class="small muted">{entry.day.text(lang)} " · " {quantity(&entry, lang)} " · " {details(&entry, lang)}</p>
            {answer}
            {entry.reason.clone().map(|reason| view! { <p class="reason">{tr::work::reason(lang)} ": " {reason}</p> })}
            {correct}
        </li>
    }
}
