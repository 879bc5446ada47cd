//! The list of entries that wait: its state, its rows, and what is done with them.

use super::answer::Answers;
use super::team::done_words;
use crate::app::{Posted, use_lang};
use crate::base::{Error, Lang, Uuid, tr};
use crate::ui::message::Tone;
use crate::work::view::evidence;
use crate::work::words::kind_word;
use crate::work::{Outcome, ReactionKind, Seen, TeamEntry, TeamWork, api};
use leptos::ev::{Event, SubmitEvent};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::web_sys::FormData;

/// Letters of an entry's text by which whoever hears the page tells its buttons from others.
const HEARD: usize = 60;

/// What the list shares with its rows. Everything is sent as forms; with script the list reads them
/// itself, and a reaction shows at once and is taken back should it fail. Plain lists: they are
/// short, and the code of maps and sets would travel.
#[derive(Clone, Copy)]
pub struct List {
    pub now: RwSignal<TeamWork>,
    pub chosen: RwSignal<Vec<Uuid>>,
    pub told: RwSignal<Option<Told>>,
    under_way: RwSignal<Vec<(Uuid, ReactionKind)>>,
    problems: RwSignal<Vec<(Uuid, Error)>>,
    posted: StoredValue<Posted>,
    lang: Lang,
}

/// What was done last or could not be done.
#[derive(Clone)]
pub struct Told {
    pub tone: Tone,
    pub words: String,
    /// It was accepted, which can be taken back.
    pub undo: bool,
    /// It did not reach the server: what to send once more.
    pub again: Option<(Vec<Seen>, ReactionKind, String)>,
}

impl Told {
    /// It was done.
    fn done(kind: ReactionKind, words: String) -> Told {
        let undo = matches!(kind, ReactionKind::Accepted | ReactionKind::Praised);
        Told { tone: Tone::Good, words, undo, again: None }
    }
}

impl List {
    pub fn new(data: TeamWork, told: Option<(ReactionKind, String)>, posted: StoredValue<Posted>) -> List {
        List {
            now: RwSignal::new(data),
            chosen: RwSignal::default(),
            told: RwSignal::new(told.map(|(kind, words)| Told::done(kind, words))),
            under_way: RwSignal::default(),
            problems: RwSignal::default(),
            posted,
            lang: use_lang(),
        }
    }

    pub fn all_chosen(&self, ids: &[Uuid]) -> bool {
        !ids.is_empty() && self.chosen.with(|chosen| ids.iter().all(|id| chosen.contains(id)))
    }

    pub fn choose(&self, ids: &[Uuid], choose: bool) {
        self.chosen.update(|chosen| {
            chosen.retain(|id| !ids.contains(id));
            if choose {
                chosen.extend(ids);
            }
        });
    }

    /// Does in place what a form of the list would send: its button says what, its fields to which.
    /// A browser that does not tell the button sends it.
    pub fn send(self, event: SubmitEvent) {
        let (Some(button), Ok(form)) = (event.submitter(), FormData::new_with_form(&event_target(&event))) else {
            return;
        };
        event.prevent_default();
        if let (Some(name), Some(value)) = (button.get_attribute("name"), button.get_attribute("value")) {
            let _ = form.set_with_str(&name, &value);
        }
        let said = |name: &str| form.get(name).as_string();
        let kind = said("aksi").or_else(|| said("kembali")).and_then(|code| ReactionKind::from_code(&code));
        let entries = form.get_all("entri").iter().filter_map(|seen| Seen::parse(&seen.as_string()?)).collect();
        if let Some(kind) = kind {
            self.react(entries, kind, said("cepat").or_else(|| said("alasan")).unwrap_or_default());
        }
    }

    pub fn react(self, seen: Vec<Seen>, kind: ReactionKind, reason: String) {
        let entries: Vec<Uuid> = seen.iter().map(|seen| seen.id).collect();
        self.told.set(None);
        self.under_way.update(|under_way| under_way.extend(entries.iter().map(|id| (*id, kind))));
        self.problems.update(|problems| problems.retain(|(id, _)| !entries.contains(id)));
        spawn_local(async move {
            let answer = api::react(seen.clone(), kind, reason.clone()).await;
            // the page may have been left meanwhile
            self.under_way.try_update(|under_way| under_way.retain(|(id, _)| !entries.contains(id)));
            self.told.try_set(match answer {
                Ok(outcome) => self.settle(&entries, kind, outcome).map(|words| Told::done(kind, words)),
                Err(error) => {
                    let again = matches!(error, Error::Busy(_)).then_some((seen, kind, reason));
                    Some(Told { tone: Tone::Bad, words: error.text(self.lang), undo: false, again })
                }
            });
        });
    }

    /// Takes what is done off the list; says how many that were. What failed says so itself.
    fn settle(self, entries: &[Uuid], kind: ReactionKind, outcome: Outcome) -> Option<String> {
        let Outcome { done, passed, failed } = outcome;
        let told = failed.is_empty() || done + passed > 0;
        let gone = |id: &Uuid| entries.contains(id) && failed.iter().all(|(failed, _)| failed != id);
        self.now.try_update(|t| {
            let before = t.waiting.len();
            t.waiting.retain(|entry| !gone(&entry.id));
            t.total -= (before - t.waiting.len()) as i64;
        });
        self.chosen.try_update(|chosen| chosen.retain(|id| !gone(id)));
        self.problems.try_update(|problems| problems.extend(failed));
        told.then(|| done_words(kind, done as i64, passed as i64, self.lang))
    }

    /// Whether the page shows the whole of what lies below, so that the answer leads back to it.
    pub fn shown(self) -> impl IntoView {
        self.now.with_untracked(|t| t.all).then(|| view! { <input type="hidden" name="semua" value="1"/> })
    }

    /// Why a form at a place of the page was refused, if one was.
    pub fn fault_at(self, place: &str) -> Option<String> {
        let field = format!("alasan-{place}");
        self.posted.with_value(|posted| {
            let Some(Error::Invalid(faults)) = &posted.error else { return None };
            faults.iter().find(|fault| fault.field == field).map(|fault| fault.fault.text(self.lang))
        })
    }
}

/// An entry of the list: what it is in a few lines, all of it when it is opened, and the answers.
#[component]
pub fn Row(entry: TeamEntry, list: List) -> impl IntoView {
    let lang = use_lang();
    let (id, place, seen) = (entry.id, entry.id.to_string(), entry.seen());
    let done =
        move || list.under_way.with(|under_way| under_way.iter().find(|(of, _)| *of == id).map(|(_, kind)| *kind));
    let problem = move || {
        let problem =
            list.problems.with(|problems| problems.iter().find(|(of, _)| *of == id).map(|(_, error)| error.text(lang)));
        problem.map(|words| view! { <p class="fault">{words}</p> })
    };
    let chosen = move || list.chosen.with(|chosen| chosen.contains(&id));
    let choose = move |event: Event| list.choose(&[id], event_target_checked(&event));
    let beginning: String = entry.what.chars().take(HEARD).collect();
    let about = format!("{}, {}, {beginning}", entry.person, entry.amount);
    let choose_words = tr::work::choose_entry(lang, &about);
    let fault = list.fault_at(&place);
    view! {
        <li class="wait" class:done=move || done().is_some() id=format!("laporan-{id}")>
            <label class="pick">
                <input type="checkbox" name="entri" value=seen.clone() form="banyak" aria-label=choose_words
                    prop:checked=chosen on:change=choose/>
            </label>
            <details>
                <summary>
                    <b>{entry.person}</b>
                    <span class="amount">{entry.amount}</span>
                    <span class="what">{entry.what}</span>
                    <small class="muted under">{entry.small}</small>
                </summary>
                <div class="row">
                    {evidence(&entry.evidence)}
                    <a class="line" href=format!("/laporan/{id}")>{tr::work::history(lang)}</a>
                </div>
            </details>
            <form method="post" action="/tim/tanggapi">
                <input type="hidden" name="entri" value=seen/>
                {list.shown()}
                <Answers about place fault/>
            </form>
            <div role="status" class="outcome">{move || done().map(|kind| kind_word(kind, lang))}{problem}</div>
        </li>
    }
}
