//! The list of entries that wait: its state, what of it is shown, and what is done with it.

use crate::app::{Posted, use_lang};
use crate::base::{Error, Lang, Uuid, tr};
use crate::ui::form::fault;
use crate::ui::live::{Connection, Live};
use crate::work::{Next, ReactionKind, Seen, TeamEntry, TeamWork, Told, api};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast as _;
use leptos::web_sys::{FormData, HtmlElement};
use std::time::Duration;

/// So many entries are shown at first, and more each time they are asked for.
pub const PORTION: usize = 20;

/// So long after an answer the live line, if it is not down, has told of the change.
const SOON: Duration = Duration::from_millis(400);

/// What the list shares with its rows. Everything is sent as forms; with script the list reads them
/// itself, and a reaction shows at once and is taken back should it fail. Plain lists: they are
/// short, and the code of maps and sets would travel.
#[derive(Clone, Copy)]
pub struct List {
    pub now: RwSignal<TeamWork>,
    /// Whose entries are shown, if not everyone's.
    pub whose: Option<Uuid>,
    pub screen: RwSignal<Screen>,
    live: Live,
    posted: StoredValue<Posted>,
    pub lang: Lang,
}

/// How the list is looked at and what is being done to it. In one signal: each kind of signal has code of its own.
#[derive(Default)]
pub struct Screen {
    /// How many entries are shown at least.
    pub most: usize,
    /// How often the list was read anew.
    readings: u32,
    pub chosen: Vec<Uuid>,
    under_way: Vec<(Uuid, ReactionKind)>,
    problems: Vec<(Uuid, String)>,
}

impl List {
    /// The list as a page begins with it: of whom and how many is shown.
    pub fn new(data: TeamWork, (whose, most): (Option<Uuid>, usize), posted: StoredValue<Posted>) -> List {
        List {
            now: RwSignal::new(data),
            whose,
            screen: RwSignal::new(Screen { most, ..Screen::default() }),
            live: expect_context(),
            posted,
            lang: use_lang(),
        }
    }

    /// Begins a reading, from which on no other counts; none once the page was left.
    fn reading(self) -> Option<u32> {
        self.screen.try_update_untracked(|screen| {
            screen.readings += 1;
            screen.readings
        })
    }

    /// How often it was read; none once the page was left.
    fn readings(self) -> Option<u32> {
        self.screen.try_with_untracked(|screen| screen.readings)
    }

    /// Reads the list anew; after a while once more, if that failed.
    pub fn read(self) {
        let Some(this) = self.reading() else { return };
        let all = self.now.with_untracked(|t| t.all);
        spawn_local(async move {
            let fresh = api::load_team(all, self.whose).await;
            // the page was left meanwhile, or what was begun after this knows more
            if self.readings() != Some(this) {
                return;
            }
            match fresh {
                Ok(fresh) => {
                    // it may tell of an answer before the answer is back
                    go_on();
                    self.now.update(|now| {
                        let shown = std::mem::replace(now, fresh);
                        now.told = shown.told;
                        stay(&mut now.waiting, &shown.waiting);
                    });
                }
                Err(Error::SignedOut) => self.live.end(),
                Err(_) => self.live.again(),
            }
        });
    }

    /// Makes something of the entries that are shown: the first of the list, and of nobody only a part.
    /// With it goes the first that is not shown.
    pub fn shown<T>(&self, made: impl FnOnce(&[TeamEntry], Option<&TeamEntry>) -> T) -> T {
        let most = self.screen.with(|screen| screen.most);
        self.now.with(|team| {
            let all = &team.waiting;
            let mut to = most.min(all.len());
            while to > 0 && to < all.len() && all[to].person_id == all[to - 1].person_id {
                to += 1;
            }
            made(&all[..to], all.get(to))
        })
    }

    /// The entries of a person, which are shown together, if this is the first of them.
    pub fn led_by(&self, id: Uuid, person: Uuid) -> Option<Vec<Uuid>> {
        let theirs = self.now.with(|team| ids(team.waiting.iter().filter(|entry| entry.person_id == person)));
        (theirs.first() == Some(&id)).then_some(theirs)
    }

    /// The small print of an entry, as it is now: it says how an indicator stands, which other entries move.
    pub fn small(&self, id: Uuid) -> Option<String> {
        self.now.with(|team| team.waiting.iter().find(|entry| entry.id == id).map(|entry| entry.small.clone()))
    }

    /// Whom the page was written for is no longer signed in.
    pub fn is_over(&self) -> bool {
        self.live.connection.get() == Connection::Ended
    }

    /// Nothing waits.
    pub fn is_empty(&self) -> bool {
        self.now.with(|team| team.waiting.is_empty())
    }

    /// What is being done to an entry.
    pub fn under_way(&self, id: Uuid) -> Option<ReactionKind> {
        self.screen.with(|screen| screen.under_way.iter().find(|(of, _)| *of == id).map(|(_, kind)| *kind))
    }

    /// What went wrong with an entry.
    pub fn problem(&self, id: Uuid) -> Option<String> {
        self.screen.with(|screen| screen.problems.iter().find(|(of, _)| *of == id).map(|(_, why)| why.clone()))
    }

    pub fn all_chosen(&self, ids: &[Uuid]) -> bool {
        !ids.is_empty() && self.screen.with(|screen| ids.iter().all(|id| screen.chosen.contains(id)))
    }

    pub fn choose(&self, ids: &[Uuid], choose: bool) {
        self.screen.update(|screen| {
            screen.chosen.retain(|id| !ids.contains(id));
            if choose {
                screen.chosen.extend(ids);
            }
        });
    }

    /// Does in place what a form of the list would send: its button says what, its fields to which.
    /// A browser that does not tell the button sends it.
    pub fn send(self, event: SubmitEvent) {
        let (Some(button), Ok(form)) = (event.submitter(), FormData::new_with_form(&event_target(&event))) else {
            return;
        };
        if let (Some(name), Some(value)) = (button.get_attribute("name"), button.get_attribute("value")) {
            let _ = form.set_with_str(&name, &value);
        }
        let said = |name: &str| form.get(name).as_string();
        let kind = said("aksi").or_else(|| said("kembali")).and_then(|code| ReactionKind::from_code(&code));
        let entries = form.get_all("entri").iter().filter_map(|seen| Seen::parse(&seen.as_string()?)).collect();
        if let Some(kind) = kind {
            event.prevent_default();
            self.react(entries, kind, said("cepat").or_else(|| said("alasan")).unwrap_or_default());
        }
    }

    fn react(self, seen: Vec<Seen>, kind: ReactionKind, reason: String) {
        let entries: Vec<Uuid> = seen.iter().map(|seen| seen.id).collect();
        self.now.update(|team| team.told = None);
        self.screen.update(|screen| {
            screen.under_way.extend(entries.iter().map(|id| (*id, kind)));
            screen.problems.retain(|(id, _)| !entries.contains(id));
        });
        spawn_local(async move {
            let answer = api::react(seen.clone(), kind, reason.clone()).await;
            // the page may have been left meanwhile
            self.screen.try_update(|screen| screen.under_way.retain(|(id, _)| !entries.contains(id)));
            let told = match answer {
                Ok(told) => self.settle(&entries, kind, told),
                Err(error) => {
                    if matches!(error, Error::SignedOut) {
                        self.live.end();
                    }
                    let again = || Next {
                        words: tr::work::again(self.lang).to_owned(),
                        kind: kind.code().to_owned(),
                        entries: seen.iter().map(Seen::to_string).collect(),
                        reason,
                    };
                    let next = matches!(error, Error::Busy(_)).then(again);
                    Some(Told { words: error.text(self.lang), next, ..Told::default() })
                }
            };
            self.now.try_update(|team| team.told = told);
        });
    }

    /// Takes what is done or gone off its list. What failed says so itself.
    fn settle(self, entries: &[Uuid], kind: ReactionKind, mut told: Told) -> Option<Told> {
        let failed = std::mem::take(&mut told.failed);
        let gone = |id: &Uuid| entries.contains(id) && failed.iter().all(|(failed, _)| failed != id);
        if failed.is_empty() {
            go_on();
        }
        self.now.try_update(|t| {
            // what waits again comes with the change that tells it, perhaps before this answer
            let undone = kind == ReactionKind::Undone;
            let list = if undone { &mut t.just_accepted } else { &mut t.waiting };
            let before = list.len();
            list.retain(|entry| !gone(&entry.id));
            let less = before - list.len();
            if !undone {
                t.total -= less as i64;
            }
        });
        self.screen.try_update(|screen| screen.chosen.retain(|id| !gone(id)));
        if kind != ReactionKind::Undone {
            self.screen.try_update(|screen| screen.problems.extend(failed));
        }
        // a reading that is under way may have begun before this was done. The live line, if it is not down, tells of
        // the change in a moment, upon which the list is read
        let this = self.reading();
        let unread = move || {
            if self.readings() == this {
                self.read();
            }
        };
        set_timeout(unread, SOON);
        Some(told).filter(|told| !told.words.is_empty())
    }

    /// What the page shows, of all below and of whom, so that the answer leads back to it. Part of a form.
    pub fn place(self) -> impl IntoView {
        let all = if self.now.with_untracked(|t| t.all) { "1" } else { "" };
        let whose = self.whose.map(|id| id.to_string()).unwrap_or_default();
        view! {
            <input type="hidden" name="semua" value=all.to_owned()/>
            <input type="hidden" name="orang" value=whose/>
        }
    }

    /// Why a form at a place of the page was refused, if one was.
    pub fn fault_at(self, place: &str) -> Option<String> {
        self.posted.with_value(|posted| fault(posted, &format!("alasan-{place}")))
    }
}

/// Leaves people where they are shown, whoever of them has waited longest by now: no row moves under a tap, and what
/// has the keyboard keeps it. By swapping, because the code of sorting would travel.
fn stay(waiting: &mut [TeamEntry], shown: &[TeamEntry]) {
    let place = |entry: &TeamEntry| shown.iter().position(|it| it.person_id == entry.person_id).unwrap_or(usize::MAX);
    for sorted in 1..waiting.len() {
        let mut at = sorted;
        while at > 0 && place(&waiting[at]) < place(&waiting[at - 1]) {
            waiting.swap(at, at - 1);
            at -= 1;
        }
    }
}

/// Where the row that has the keyboard is about to go, the next one gets it: whoever answers by keyboard goes on there.
/// Not its button, so that Enter pressed once more answers nothing unread.
fn go_on() {
    if let Ok(Some(next)) = document().query_selector(".wait.done:focus-within + .wait summary") {
        let _ = next.unchecked_into::<HtmlElement>().focus();
    }
}

/// Their ids.
pub fn ids<'e>(entries: impl Iterator<Item = &'e TeamEntry>) -> Vec<Uuid> {
    entries.map(|entry| entry.id).collect()
}
