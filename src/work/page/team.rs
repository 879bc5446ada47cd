//! `/tim`: the entries that wait for a superior.

use super::show::{details, evidence, kind_word, quantity};
use crate::app::{use_lang, use_posted, use_site};
use crate::base::number::count;
use crate::base::{Error, Lang, Uuid, tr};
use crate::page;
use crate::ui::form::FormErrors;
use crate::ui::icon::Icon;
use crate::ui::live::use_live;
use crate::ui::load::loaded;
use crate::ui::message::{Badge, Empty, Notice, Tone};
use crate::ui::meter::Meter;
use crate::ui::title::Title;
use crate::work::{Buckets, ReactionKind, TeamWork, Waiting, api};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;

page!(
    /// `/tim`: the entries that wait for a superior.
    TeamPage, team
);

fn team() -> impl IntoView {
    let lang = use_lang();
    let posted = use_posted();
    let query = use_query_map();
    let all = Memo::new(move |_| query.with(|q| q.get("semua").as_deref() == Some("1")));
    let topics = use_site().me.and_then(|me| me.person).map(|id| format!("team:{id}")).into_iter().collect();
    let changes = use_live(topics);
    let data = Resource::new(move || all.get(), api::load_team);
    view! {
        <Title text=tr::work::team(lang)/>
        <div class="narrow"><FormErrors posted/><Done/></div>
        {loaded(data, move |data| view! { <Team data changes/> }.into_any())}
    }
}

/// What the form that led here did.
#[component]
fn Done() -> impl IntoView {
    let lang = use_lang();
    let query = use_query_map();
    move || {
        let number = |name| query.with(|q| q.get(name).and_then(|n| n.parse::<i64>().ok()));
        let mut words = tr::work::answered_n(lang, number("n")?);
        if let Some(passed) = number("lewat").filter(|n| *n > 0) {
            words = format!("{words} {}", tr::work::passed_n(lang, passed));
        }
        Some(view! { <Notice tone=Tone::Good>{words}</Notice> })
    }
}

/// The stack and what stands beside it. New entries come in while the rest stays as it is: a
/// half-typed reason must not be lost.
#[component]
fn Team(data: TeamWork, changes: Signal<u64>) -> impl IntoView {
    let lang = use_lang();
    let all = data.all;
    let now = RwSignal::new(data);
    Effect::new(move |before: Option<u64>| {
        let change = changes.get();
        if before.is_some_and(|before| before != change) {
            spawn_local(async move {
                if let Ok(fresh) = api::load_team(all).await {
                    now.try_set(fresh);
                }
            });
        }
        change
    });
    let other = if all { "/tim" } else { "/tim?semua=1" };
    let other_words = if all { tr::work::only_mine(lang) } else { tr::work::all_below(lang) };
    let title = move || {
        now.with(|t| {
            if t.total == 0 {
                tr::work::waiting_none(lang).to_owned()
            } else {
                tr::work::waiting_n(lang, count(t.total, lang))
            }
        })
    };
    let heads = now.with_untracked(|t| t.heads);
    view! {
        <div class="narrow">
            <p class="muted">{move || now.with(|t| tr::work::team_n(lang, count(t.team, lang)))}</p>
            <div class="head">
                <h1>{title}</h1>
                {heads.then(|| view! { <a class="button quiet small" href=other>{other_words}</a> })}
            </div>
            <Stack now all/>
            {move || now.with(|t| silent(t, lang))}
            {move || now.with(|t| answers(t.buckets, t.median, lang))}
        </div>
    }
}

#[component]
fn Stack(now: RwSignal<TeamWork>, all: bool) -> impl IntoView {
    let lang = use_lang();
    let shown = move || now.with(|t| t.waiting.clone());
    let empty = move || {
        now.with(|t| t.waiting.is_empty()).then(|| {
            view! {
                <Empty title=tr::work::waiting_none(lang)><p>{tr::work::waiting_none_help(lang)}</p></Empty>
            }
        })
    };
    let many = move || now.with(|t| t.waiting.len() > 1);
    let rest = move || {
        now.with(|t| {
            (t.total > t.waiting.len() as i64)
                .then(|| tr::work::waiting_rest(lang, t.waiting.len(), count(t.total, lang)))
        })
    };
    view! {
        {empty}
        <ul class="stack">
            <For each=shown key=|waiting| waiting.entry.id let:waiting>
                <Card waiting now all/>
            </For>
        </ul>
        <p class="help">{rest}</p>
        <form method="post" action="/tim/tanggapi" id="banyak" hidden=move || !many()>
            <input type="hidden" name="aksi" value=ReactionKind::Accepted.code()/>
            {all.then(|| view! { <input type="hidden" name="semua" value="1"/> })}
            <button class="button quiet wide">{tr::work::accept_selected(lang)}</button>
        </form>
    }
}

/// An entry of the stack. With script an answer shows at once and is taken back should it fail;
/// without, its forms are sent as forms.
#[component]
fn Card(waiting: Waiting, now: RwSignal<TeamWork>, all: bool) -> impl IntoView {
    let lang = use_lang();
    let Waiting { entry, progress } = waiting;
    let id = entry.id;
    let done = RwSignal::new(None::<ReactionKind>);
    let problem = RwSignal::new(None::<Error>);
    let answer = Callback::new(move |(kind, reason): (ReactionKind, String)| {
        done.set(Some(kind));
        problem.set(None);
        spawn_local(async move {
            if let Err(error) = api::answer(id, kind, reason).await {
                done.try_set(None);
                problem.try_set(Some(error));
            } else {
                now.try_update(|t| {
                    let before = t.waiting.len();
                    t.waiting.retain(|waiting| waiting.entry.id != id);
                    t.total -= (before - t.waiting.len()) as i64;
                });
            }
        });
    });
    let bare = entry.evidence.is_empty();
    view! {
        <li class="card entry" class:done=move || done.get().is_some()>
            <div class="head">
                <h2>{entry.person_name.clone()}</h2>
                <Badge tone=Tone::Good text=quantity(&entry, lang)/>
            </div>
            <p class="text"><a href=format!("/laporan/{id}")>{entry.what.clone()}</a></p>
            <p class="small muted">{entry.day.text(lang)} " · " {details(&entry, progress.as_ref(), lang)}</p>
            {bare.then(|| view! { <p><Badge tone=Tone::Warn text=tr::work::no_evidence(lang)/></p> })}
            {evidence(&entry.evidence)}
            <p role="status">{move || done.get().map(|kind| tr::work::done(lang, kind_word(kind, lang)))}</p>
            {move || problem.get().map(|error| view! { <Notice tone=Tone::Bad>{error.text(lang)}</Notice> })}
            <Answers id all answer/>
            <label class="check">
                <input type="checkbox" name="entri" value=id.to_string() form="banyak"/>
                {tr::work::choose_entry(lang, entry.person_name)}
            </label>
        </li>
    }
}

/// The forms that answer an entry; with script, `answer` does it in place.
#[component]
fn Answers(id: Uuid, all: bool, answer: Callback<(ReactionKind, String)>) -> impl IntoView {
    let lang = use_lang();
    let accept = move |kind: ReactionKind| {
        move |event: MouseEvent| {
            event.prevent_default();
            answer.run((kind, String::new()));
        }
    };
    let send_back = Callback::new(move |reason: String| answer.run((ReactionKind::Returned, reason)));
    let hidden = move || {
        view! {
            <input type="hidden" name="entri" value=id.to_string()/>
            {all.then(|| view! { <input type="hidden" name="semua" value="1"/> })}
        }
    };
    view! {
        <form method="post" action="/tim/tanggapi" class="answers">
            {hidden()}
            <button class="button" name="aksi" value=ReactionKind::Accepted.code() on:click=accept(ReactionKind::Accepted)>{Icon::Check.view()} {tr::work::accept(lang)}</button>
            <button class="button quiet" name="aksi" value=ReactionKind::Praised.code() on:click=accept(ReactionKind::Praised)>{Icon::Star.view()} {tr::work::praise(lang)}</button>
        </form>
        <details>
            <summary>{tr::work::send_back(lang)}</summary>
            <form method="post" action="/tim/tanggapi" class="stack">
                {hidden()}
                <Reasons kind=ReactionKind::Returned id send_back/>
            </form>
        </details>
    }
}

/// Why an entry goes back: usual reasons in one tap, or in one's own words. Part of a form; with
/// `send_back` it is done without leaving the page. The first button is the one that Enter
/// presses: the own words.
#[component]
pub fn Reasons(
    kind: ReactionKind,
    #[prop(optional)] id: Option<Uuid>,
    #[prop(optional)] send_back: Option<Callback<String>>,
) -> impl IntoView {
    let lang = use_lang();
    let field = format!("alasan-{}", id.map(|id| id.to_string()).unwrap_or_default());
    let own = RwSignal::new(String::new());
    let send = move |reason: String| {
        move |event: MouseEvent| {
            let reason = if reason.is_empty() { own.get_untracked() } else { reason.clone() };
            if let Some(send_back) = send_back.filter(|_| !reason.trim().is_empty()) {
                event.prevent_default();
                send_back.run(reason);
            }
        }
    };
    let ready = [tr::work::reason_1, tr::work::reason_2, tr::work::reason_3, tr::work::reason_4]
        .map(|reason| {
            let reason = reason(lang);
            view! { <button class="chip" name="cepat" value=reason on:click=send(reason.to_owned())>{reason}</button> }
        })
        .into_iter()
        .collect_view();
    view! {
        <input type="hidden" name="aksi" value=kind.code()/>
        <div class="field">
            <label for=field.clone()>{tr::work::reason(lang)}</label>
            <input id=field name="alasan" maxlength="500" on:input=move |event| own.set(event_target_value(&event))/>
            <p class="help">{tr::work::send_back_help(lang)}</p>
        </div>
        <button class="button danger" on:click=send(String::new())>{tr::work::send_back_own(lang)}</button>
        <div class="row">{ready}</div>
    }
}

fn silent(team: &TeamWork, lang: Lang) -> Option<AnyView> {
    if team.team == 0 {
        return None;
    }
    let words = if team.silent.is_empty() {
        tr::work::nobody_silent(lang).to_owned()
    } else {
        tr::work::silent(lang, team.silent.len(), team.silent.join(", "))
    };
    Some(view! { <p class="card muted">{words}</p> }.into_any())
}

/// The viewer's answers by how long the entry had waited.
fn answers(buckets: Buckets, median: Option<usize>, lang: Lang) -> impl IntoView {
    let names = [
        tr::work::bucket_0(lang),
        tr::work::bucket_1(lang),
        tr::work::bucket_2(lang),
        tr::work::bucket_3(lang),
        tr::work::bucket_4(lang),
        tr::work::bucket_5(lang),
    ];
    let n: i64 = buckets.iter().sum();
    let note = match median {
        Some(at) => tr::work::answers_note(lang, names[at], count(n, lang)),
        None => tr::work::answers_none(lang).to_owned(),
    };
    let bars = (n > 0).then(|| {
        let rows = buckets
            .into_iter()
            .zip(names)
            .map(|(k, name)| {
                let percent = k as f64 * 100.0 / n as f64;
                view! { <tr><th scope="row">{name}</th><td class="bar"><Meter percent/></td><td class="number">{count(k, lang)}</td></tr> }
            })
            .collect_view();
        view! { <table><tbody>{rows}</tbody></table> }
    });
    view! {
        <section class="card">
            <h2>{tr::work::answers(lang)}</h2>
            <p class="muted small">{note}</p>
            {bars}
        </section>
    }
}
