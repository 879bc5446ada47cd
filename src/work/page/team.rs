//! `/tim`: the entries that wait for a superior.

use super::answer::{Answers, Reasons};
use super::waiting::{List, Row, Told};
use crate::app::{Posted, use_lang, use_posted, use_site};
use crate::base::number::count;
use crate::base::{Lang, Uuid, tr};
use crate::page;
use crate::ui::form::FormErrors;
use crate::ui::live::use_live;
use crate::ui::load::loaded;
use crate::ui::message::Notice;
use crate::ui::meter::Meter;
use crate::ui::title::Title;
use crate::work::view::{evidence, praise};
use crate::work::{Buckets, ReactionKind, TeamEntry, TeamWork, api};
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
    let posted = StoredValue::new(use_posted());
    let query = use_query_map();
    let all = Memo::new(move |_| query.with(|q| q.get("semua").as_deref() == Some("1")));
    let topics = use_site().me.and_then(|me| me.person).map(|id| format!("team:{id}")).into_iter().collect();
    let changes = use_live(topics);
    let data = Resource::new(move || all.get(), api::load_team);
    view! {
        <Title text=tr::work::team(lang)/>
        {loaded(data, move |data| view! { <Team data changes posted/> }.into_any())}
    }
}

/// What a reaction did to how many.
pub fn done_words(kind: ReactionKind, done: i64, passed: i64, lang: Lang) -> String {
    let n = count(done, lang);
    let words = match kind {
        _ if done + passed == 0 => tr::work::none_chosen(lang).to_owned(),
        ReactionKind::Accepted => tr::work::accepted_n(lang, n),
        ReactionKind::Praised => tr::work::praised_n(lang, n),
        ReactionKind::Returned => tr::work::returned_n(lang, n),
        ReactionKind::TakenBack => tr::work::taken_back_n(lang, n),
    };
    if passed > 0 { format!("{words} {}", tr::work::passed_n(lang, count(passed, lang))) } else { words }
}

/// What the form that led here did: all of it, or a part before something failed.
fn done_by_form(posted: &Posted) -> Option<(ReactionKind, i64, i64)> {
    let query = use_query_map().get_untracked();
    let value = |name: &str| posted.values.get(name).cloned().or_else(|| query.get(name));
    let number = |name: &str| value(name).and_then(|n| n.parse::<i64>().ok());
    Some((ReactionKind::from_code(&value("ok")?)?, number("n")?, number("lewat").unwrap_or_default()))
}

/// The list and what stands beside it. New entries come in while the rest stays as it is: a
/// half-typed reason must not be lost.
#[component]
fn Team(data: TeamWork, changes: Signal<u64>, posted: StoredValue<Posted>) -> impl IntoView {
    let lang = use_lang();
    let all = data.all;
    // what lies beside the list is as of the visit: keeping it live would cost bytes and tell nothing new
    let size = tr::work::team_n(lang, count(data.team, lang));
    let beside = view! { {silent(&data, lang)} {reaction_times(data.buckets, data.median, lang)} }.into_any();
    let told = posted.with_value(done_by_form).map(|(kind, done, passed)| (kind, done_words(kind, done, passed, lang)));
    let list = List::new(data, told, posted);
    let now = list.now;
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
        now.with(|t| match t.total {
            0 => tr::work::waiting_none(lang).to_owned(),
            total => tr::work::waiting_n(lang, count(total, lang)),
        })
    };
    let heads = now.with_untracked(|t| t.heads);
    view! {
        <div class="team" on:submit=move |event| list.send(event)>
            {posted.with_value(|posted| view! { <FormErrors posted=posted.clone()/> })}
            <div class="head">
                <div>
                    <p class="muted">{size}</p>
                    <h1>{title}</h1>
                </div>
                {heads.then(|| view! { <a class="button quiet small" href=other>{other_words}</a> })}
            </div>
            <Waits list/>
            <JustAccepted list/>
            {beside}
        </div>
    }
}

#[component]
fn Waits(list: List) -> impl IntoView {
    let lang = use_lang();
    let now = list.now;
    let shown = move || now.with(|t| t.waiting.clone());
    let none = Memo::new(move |_| now.with(|t| t.waiting.is_empty()));
    let empty =
        move || none.get().then(|| view! { <div class="empty"><p>{tr::work::waiting_none_help(lang)}</p></div> });
    let rest = move || {
        now.with(|t| {
            let shown = t.waiting.len();
            (t.total > shown as i64)
                .then(|| view! { <p class="help">{tr::work::waiting_rest(lang, shown, count(t.total, lang))}</p> })
        })
    };
    view! {
        <section class="stack" aria-label=tr::work::waiting(lang)>
            {empty}
            <People list/>
            <ul class="card waiting" hidden=move || none.get()>
                <For each=shown key=|entry| (entry.id, entry.sent) let:entry>
                    <Row entry list/>
                </For>
            </ul>
            {rest}
            <Bar list none/>
        </section>
    }
}

/// Chooses all entries, or all of a person; with script only, because without it there is nothing to see of it.
#[component]
fn People(list: List) -> impl IntoView {
    let lang = use_lang();
    let chip = move |(name, ids): (String, Vec<Uuid>)| {
        let label = format!("{name} ({})", ids.len());
        let theirs = ids.clone();
        view! {
            <button class="chip" type="button" aria-pressed=move || list.all_chosen(&theirs).to_string()
                on:click=move |_: MouseEvent| list.choose(&ids, !list.all_chosen(&ids))>
                {label}
            </button>
        }
    };
    let chips = move || {
        let mut people = list.now.with(people);
        let all = people.iter().flat_map(|(_, theirs)| theirs).copied().collect::<Vec<_>>();
        if people.len() == 1 {
            people.clear();
        }
        (all.len() > 1).then(|| {
            people.insert(0, (tr::work::choose_all(lang).to_owned(), all));
            people.into_iter().map(chip).collect_view()
        })
    };
    view! { <div class="people with-script" role="group" aria-label=tr::work::choose_person(lang)>{chips}</div> }
}

/// The entries of each person; they stand together in the list.
fn people(team: &TeamWork) -> Vec<(String, Vec<Uuid>)> {
    let mut people: Vec<(String, Vec<Uuid>)> = Vec::new();
    for entry in &team.waiting {
        match people.last_mut() {
            Some((name, theirs)) if *name == entry.person => theirs.push(entry.id),
            _ => people.push((entry.person.clone(), vec![entry.id])),
        }
    }
    people
}

/// What can be done with the chosen ones; with script in reach of the thumb, and only while some are
/// chosen, so that it covers nothing. And what was done last.
#[component]
fn Bar(list: List, none: Memo<bool>) -> impl IntoView {
    let lang = use_lang();
    let chosen = Memo::new(move |_| list.chosen.with(Vec::len));
    let words = move || match chosen.get() {
        0 => tr::work::chosen(lang).to_owned(),
        n => tr::work::chosen_n(lang, n),
    };
    let told = move || {
        list.told.get().map(|Told { tone, words, undo, again }| {
            let back = undo && list.now.with(|t| !t.just_accepted.is_empty());
            let again = again.map(|(entries, kind, reason)| {
                let again = move |_: MouseEvent| list.react(entries.clone(), kind, reason.clone());
                view! { <button class="link" type="button" on:click=again>{tr::work::again(lang)}</button> }
            });
            view! {
                <Notice tone>
                    <p>{words} " " {back.then(|| view! { <a href="#baru" rel="external">{tr::work::undo(lang)}</a> })} {again}</p>
                </Notice>
            }
        })
    };
    let fault = list.fault_at("banyak");
    view! {
        <div class="act">
            <div role="status">{told}</div>
            <form method="post" action="/tim/tanggapi" id="banyak" class="card" class:some=move || { chosen.get() > 0 }
                hidden=move || none.get()>
                {list.shown()}
                <p class="head">
                    <b>{words}</b>
                    <button class="link with-script" type="button" on:click=move |_: MouseEvent| list.chosen.set(Vec::new())>
                        {tr::work::choose_none(lang)}
                    </button>
                </p>
                <Answers about=tr::work::chosen(lang) place="banyak" fault/>
            </form>
        </div>
    }
}

/// What was accepted a short while ago: it can go back to its owners, with a reason.
#[component]
fn JustAccepted(list: List) -> impl IntoView {
    let lang = use_lang();
    let now = list.now;
    let none = move || now.with(|t| t.just_accepted.is_empty());
    let shown = Memo::new(move |_| now.with(|t| t.just_accepted.clone()));
    let line = move |entry: TeamEntry| {
        let what = format!("{}: {}", entry.person, entry.what);
        view! {
            <li>
                <label class="check">
                    <input type="checkbox" name="entri" value=entry.seen()/>
                    <span>{what} " " <small class="muted">{entry.amount}</small></span>
                </label>
                {entry.praised.then(|| praise(tr::work::state_praised(lang)))}
                {evidence(&entry.evidence)}
            </li>
        }
    };
    let fault = list.fault_at("baru");
    let open = fault.is_some();
    view! {
        <details class="card" hidden=none open=open>
            <summary>{move || tr::work::just_accepted(lang, now.with(|t| count(t.just_accepted.len() as i64, lang)))}</summary>
            // within what is folded, so that a browser that is led here opens it
            <form method="post" action="/tim/tanggapi" class="stack" id="baru">
                <p class="help">{tr::work::take_back_help(lang)}</p>
                {list.shown()}
                <ul class="list">{move || shown.get().into_iter().map(line).collect_view()}</ul>
                <Reasons kind=ReactionKind::TakenBack place="baru" fault/>
            </form>
        </details>
    }
}

fn silent(team: &TeamWork, lang: Lang) -> Option<AnyView> {
    if team.team == 0 {
        return None;
    }
    let words = match team.silent.len() {
        _ if !team.working_day => tr::work::no_working_day(lang).to_owned(),
        0 => tr::work::nobody_silent(lang).to_owned(),
        n => tr::work::silent(lang, n, team.silent.join(", ")),
    };
    Some(view! { <p class="card muted">{words}</p> }.into_any())
}

/// The viewer's reactions by how long the entry had waited.
fn reaction_times(buckets: Buckets, median: Option<usize>, lang: Lang) -> impl IntoView {
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
        Some(at) => tr::work::reaction_note(lang, names[at], count(n, lang)),
        None => tr::work::reaction_none(lang).to_owned(),
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
            <h2>{tr::work::reaction_times(lang)}</h2>
            <p class="muted small">{note}</p>
            {bars}
        </section>
    }
}
