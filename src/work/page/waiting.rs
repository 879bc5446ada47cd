//! The list of entries that wait: its state, its rows, and the reasons for sending one back.

use super::show::{details, kind_word, quantity};
use super::team::done_words;
use crate::app::{Posted, use_lang};
use crate::base::{Error, Lang, Uuid, tr};
use crate::ui::icon::Icon;
use crate::ui::message::{Badge, Tone};
use crate::work::words::evidence;
use crate::work::{EntryRow, Outcome, ReactionKind, TeamWork, Waiting, api};
use leptos::ev::{Event, MouseEvent};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What the list shares with its rows. With script a reaction shows at once and is taken back
/// should it fail; without, everything is sent as forms. Plain lists: they are short, and the code
/// of maps and sets would travel.
#[derive(Clone, Copy)]
pub struct List {
    pub now: RwSignal<TeamWork>,
    pub chosen: RwSignal<Vec<Uuid>>,
    /// What was done last, in words.
    pub told: RwSignal<Option<String>>,
    under_way: RwSignal<Vec<(Uuid, ReactionKind)>>,
    problems: RwSignal<Vec<(Uuid, Error)>>,
    posted: StoredValue<Posted>,
    lang: Lang,
}

impl List {
    pub fn new(data: TeamWork, told: Option<String>, posted: StoredValue<Posted>) -> List {
        List {
            now: RwSignal::new(data),
            chosen: RwSignal::default(),
            told: RwSignal::new(told),
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

    /// Reacts to entries in place.
    pub fn react(self, entries: Vec<Uuid>, kind: ReactionKind, reason: String) {
        if entries.is_empty() {
            return;
        }
        self.under_way.update(|under_way| under_way.extend(entries.iter().map(|id| (*id, kind))));
        self.problems.update(|problems| problems.retain(|(id, _)| !entries.contains(id)));
        spawn_local(async move {
            let answer = api::react(entries.clone(), kind, reason).await;
            let failed = |error: Error| entries.iter().map(|id| (*id, error.clone())).collect();
            let outcome = answer.unwrap_or_else(|error| Outcome { failed: failed(error), ..Outcome::default() });
            self.settle(&entries, kind, outcome);
        });
    }

    /// Takes what is done off the list; the page may have been left meanwhile.
    fn settle(self, entries: &[Uuid], kind: ReactionKind, Outcome { done, passed, failed }: Outcome) {
        let gone = |id: &Uuid| entries.contains(id) && failed.iter().all(|(failed, _)| failed != id);
        self.now.try_update(|t| {
            let before = t.waiting.len();
            t.waiting.retain(|waiting| !gone(&waiting.entry.id));
            t.total -= (before - t.waiting.len()) as i64;
        });
        self.chosen.try_update(|chosen| chosen.retain(|id| !gone(id)));
        self.under_way.try_update(|under_way| under_way.retain(|(id, _)| !entries.contains(id)));
        if done + passed > 0 {
            self.told.try_set(Some(done_words(kind, done as i64, passed as i64, self.lang)));
        }
        self.problems.try_update(|problems| problems.extend(failed));
    }

    /// The hidden fields of a form of the list.
    pub fn fields(self, kind: ReactionKind) -> impl IntoView {
        view! { <input type="hidden" name="aksi" value=kind.code()/> {self.below()} }
    }

    /// Says that the whole of what lies below is shown, so that the answer leads back to it.
    pub fn below(self) -> impl IntoView {
        let all = self.now.with_untracked(|t| t.all);
        all.then(|| view! { <input type="hidden" name="semua" value="1"/> })
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

/// An entry of the list: what it is in two lines, one tap to accept, and the rest when it is opened.
#[component]
pub fn Row(waiting: Waiting, list: List) -> impl IntoView {
    let lang = use_lang();
    let Waiting { entry, progress } = waiting;
    let (id, title) = (entry.id, format!("judul-{}", entry.id));
    let done =
        move || list.under_way.with(|under_way| under_way.iter().find(|(of, _)| *of == id).map(|(_, kind)| *kind));
    let problem = move || {
        let problem =
            list.problems.with(|problems| problems.iter().find(|(of, _)| *of == id).map(|(_, error)| error.text(lang)));
        problem.map(|words| view! { <p class="fault">{words}</p> })
    };
    let chosen = move || list.chosen.with(|chosen| chosen.contains(&id));
    let choose = move |event: Event| list.choose(&[id], event_target_checked(&event));
    let accept = move |event: MouseEvent| {
        event.prevent_default();
        list.react(vec![id], ReactionKind::Accepted, String::new());
    };
    let indicator = entry.indicator_name.clone().unwrap_or_else(|| tr::work::additional_short(lang).to_owned());
    let small = details(&entry, progress.as_ref(), lang);
    let fault = list.fault_at(&id.to_string());
    let open = fault.is_some();
    view! {
        <li class="wait" class:done=move || done().is_some() id=format!("laporan-{id}")>
            <label class="pick">
                <input type="checkbox" name="entri" value=id.to_string() form="banyak" prop:checked=chosen on:change=choose/>
                <span class="visually-hidden">{tr::work::choose_entry(lang, entry.person_name.clone())}</span>
            </label>
            <details open=open>
                <summary id=title.clone()>
                    <b>{entry.person_name.clone()}</b>
                    <span class="amount">{quantity(&entry, lang)}</span>
                    <span class="what">{entry.what.clone()}</span>
                    <small class="muted under">{indicator}</small>
                </summary>
                <Opened entry small list fault/>
            </details>
            <button class="button small" form="satu" name="entri" value=id.to_string() aria-describedby=title on:click=accept>
                {Icon::Check.view()} <span>{tr::work::accept(lang)}</span>
            </button>
            <div role="status" class="outcome">{move || done().map(|kind| kind_word(kind, lang))}{problem}</div>
        </li>
    }
}

/// What a row shows when it is opened.
#[component]
fn Opened(entry: EntryRow, small: String, list: List, fault: Option<String>) -> impl IntoView {
    let lang = use_lang();
    let id = entry.id;
    let praise = move |event: MouseEvent| {
        event.prevent_default();
        list.react(vec![id], ReactionKind::Praised, String::new());
    };
    let send_back = Callback::new(move |reason: String| list.react(vec![id], ReactionKind::Returned, reason));
    let bare = entry.evidence.is_empty();
    view! {
        <div class="opened">
            <p class="text">{entry.what.clone()}</p>
            <p class="small muted">{entry.day.text(lang)} " · " {small}</p>
            {bare.then(|| view! { <p><Badge tone=Tone::Warn text=tr::work::no_evidence(lang)/></p> })}
            {evidence(&entry.evidence)}
            <div class="row">
                <button class="button quiet small" form="puji" name="entri" value=id.to_string() on:click=praise>
                    {Icon::Star.view()} {tr::work::praise(lang)}
                </button>
                <a class="line" href=format!("/laporan/{id}")>{tr::work::history(lang)}</a>
            </div>
            <form method="post" action="/tim/tanggapi" class="stack back">
                <input type="hidden" name="entri" value=id.to_string()/>
                {list.below()}
                <Reasons kind=ReactionKind::Returned place=id.to_string() send_back fault/>
            </form>
        </div>
    }
}

/// Why an entry goes back: usual reasons in one tap, or in one's own words. Part of a form; with
/// `send_back` it is done without leaving the page. The first button is the one that Enter
/// presses: the own words.
#[component]
pub fn Reasons(
    kind: ReactionKind,
    /// Tells the fields of a page's forms apart.
    #[prop(optional, into)]
    place: String,
    #[prop(optional)] send_back: Option<Callback<String>>,
    #[prop(optional_no_strip)] fault: Option<String>,
) -> impl IntoView {
    let lang = use_lang();
    let field = if place.is_empty() { "alasan".to_owned() } else { format!("alasan-{place}") };
    let own = RwSignal::new(String::new());
    let send = move |reason: &'static str| {
        move |event: MouseEvent| {
            let reason = if reason.is_empty() { own.get_untracked() } else { reason.to_owned() };
            if let Some(send_back) = send_back.filter(|_| !reason.trim().is_empty()) {
                event.prevent_default();
                send_back.run(reason);
            }
        }
    };
    let ready = [tr::work::reason_1, tr::work::reason_2, tr::work::reason_3, tr::work::reason_4]
        .map(|reason| {
            let reason = reason(lang);
            view! { <button class="chip" name="cepat" value=reason on:click=send(reason)>{reason}</button> }
        })
        .into_iter()
        .collect_view();
    let (help, wrong) = (format!("{field}-help"), fault.is_some());
    let send_words = match kind {
        ReactionKind::TakenBack => tr::work::take_back(lang),
        _ => tr::work::send_back(lang),
    };
    view! {
        <input type="hidden" name="aksi" value=kind.code()/>
        <div class="field" class:wrong=wrong>
            <label for=field.clone()>{tr::work::send_back_why(lang)}</label>
            <div class="why">
                <input id=field name="alasan" maxlength="500" aria-describedby=help.clone()
                    aria-invalid=wrong.then_some("true") on:input=move |event| own.set(event_target_value(&event))/>
                <button class="button danger" on:click=send("")>{send_words}</button>
            </div>
            <p class="help" id=help>{tr::work::send_back_help(lang)}</p>
            {fault.map(|fault| view! { <p class="fault">{fault}</p> })}
        </div>
        <div class="row">{ready}</div>
    }
}
