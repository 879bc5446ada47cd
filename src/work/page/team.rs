//! `/tim`: the entries that wait for a superior.

use super::answer::Answers;
use super::row::{Row, choose};
use super::show::use_own;
use super::waiting::{List, PORTION, ids};
use crate::app::{Posted, use_lang, use_posted};
use crate::base::number::count;
use crate::base::{Lang, Uuid, tr};
use crate::page;
use crate::ui::form::FormErrors;
use crate::ui::load::loaded;
use crate::ui::message::{Notice, SignIn, Tone};
use crate::ui::meter::Meter;
use crate::ui::title::Title;
use crate::work::view::{evidence, praise};
use crate::work::words::bucket_word;
use crate::work::{Next, ReactionKind, TeamEntry, TeamWork, Told, api};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

/// With so many people or fewer nobody needs to choose whose entries to look at.
const FEW: usize = 3;

page!(
    /// `/tim`: the entries that wait for a superior.
    TeamPage, team
);

fn team() -> impl IntoView {
    let lang = use_lang();
    let posted = StoredValue::new(use_posted());
    let query = use_query_map();
    let changes = use_own("team");
    let asked = move || query.with(|q| (q.get("semua").as_deref() == Some("1"), whose(q)));
    let data = Resource::new(asked, |(all, whose)| api::load_team(all, whose));
    view! {
        <Title text=tr::work::team(lang)/>
        {loaded(data, move |data| view! { <Team data changes posted/> }.into_any())}
    }
}

/// Whose entries the address asks for, if not everyone's.
fn whose(query: &ParamsMap) -> Option<Uuid> {
    query.get("orang").and_then(|id| id.parse().ok())
}

/// How many the address asks to show. After a refusal it is all, so that each place a fault names is there.
fn most(posted: &Posted, query: &ParamsMap) -> usize {
    let most = query.get("tampil").and_then(|n| n.parse().ok()).unwrap_or(PORTION);
    if posted.error.is_some() { usize::MAX } else { most }
}

/// The list and what stands beside it.
#[component]
fn Team(data: TeamWork, changes: Signal<u64>, posted: StoredValue<Posted>) -> impl IntoView {
    let lang = use_lang();
    let all = data.all;
    let nobody = data.is_of_nobody();
    let query = use_query_map().get_untracked();
    let most = posted.with_value(|posted| most(posted, &query));
    let list = List::new(data, (whose(&query), most), posted);
    let now = list.now;
    Effect::new(move |before: Option<u64>| {
        let change = changes.get();
        if before.is_some_and(|before| before != change) {
            list.read();
        }
        change
    });
    let other = if all { "/tim" } else { "/tim?semua=1" };
    let other_words = if all { tr::work::only_mine(lang) } else { tr::work::all_below(lang) };
    let title = move || now.with(|t| t.title.clone());
    let heads = now.with_untracked(|t| t.heads);
    view! {
        <div class="team" on:submit=move |event| list.send(event)>
            {posted.with_value(|posted| view! { <FormErrors posted=posted.clone()/> })}
            <div class="head">
                <div>
                    {(!nobody).then(|| view! { <p class="muted">{move || now.with(|t| t.about.clone())}</p> })}
                    <h1>{title}</h1>
                    {heads.then(|| view! { <a class="line" href=other>{other_words}</a> })}
                </div>
            </div>
            <Waits list/>
            <JustAccepted list/>
            {(!nobody).then(|| view! { <div class="stack">{move || now.with(|t| beside(t, lang))}</div> })}
        </div>
    }
}

#[component]
fn Waits(list: List) -> impl IntoView {
    let lang = use_lang();
    let now = list.now;
    // of one person the heading says it, and the choice of another stays
    let one = list.whose.is_some();
    let help = move || {
        let nobody = now.with(TeamWork::is_of_nobody);
        if nobody { tr::work::team_nobody_help(lang) } else { tr::work::waiting_none_help(lang) }
    };
    let empty = move || (!one && list.is_empty()).then(|| view! { <div class="empty"><p>{help()}</p></div> });
    let all = move || {
        let entries = list.shown(|shown, _| ids(shown.iter()));
        let words = tr::work::choose_all(lang, entries.len());
        (entries.len() > 1).then(|| choose(list, entries, words, None))
    };
    view! {
        <section class="stack" aria-label=tr::work::waiting(lang)>
            {empty}
            <div class="tools" hidden=move || !one && list.is_empty()>
                {all}
                {people(list)}
            </div>
            <ul class="card waiting" hidden=move || list.is_empty()>
                {lines(
                    list,
                    |list| list.shown(|shown, _| shown.to_vec()),
                    |entry, list| view! { <Row entry list/> }.into_any(),
                )}
            </ul>
            {rest(list)}
            <Bar list/>
        </section>
    }
}

/// A line for each of a list's entries. One that stays is not made anew: a half-typed reason or a choice must not be
/// lost, nor a tap that meets it while others come in. With plain functions, so that its code travels once for all
/// lists.
fn lines(list: List, entries: fn(List) -> Vec<TeamEntry>, line: fn(TeamEntry, List) -> AnyView) -> AnyView {
    let key = |entry: &TeamEntry| (entry.id, entry.sent, entry.praised);
    view! { <For each=move || entries(list) key children=move |entry| line(entry, list)/> }.into_any()
}

/// The choice of whose entries to look at. It moves with the heading; whether there is one stays as it was when the
/// page was opened.
fn people(list: List) -> impl IntoView {
    let lang = use_lang();
    let (many, all) = list.now.with_untracked(|t| (t.people.len() > FEW, t.all));
    (many || list.whose.is_some()).then(|| {
        view! {
            <form action="/tim">
                {all.then(|| view! { <input type="hidden" name="semua" value="1".to_owned()/> })}
                <label class="visually-hidden" for="orang">{tr::work::of_whom(lang)}</label>
                <select id="orang" name="orang">
                    <option value="">{tr::work::everyone(lang)}</option>
                    {lines(list, |list| list.now.with(|t| t.people.clone()), person)}
                </select>
                <button class="button quiet small">{tr::work::show(lang)}</button>
            </form>
        }
    })
}

/// It stays while its number moves: with it the browser would forget who was chosen.
fn person(line: TeamEntry, list: List) -> AnyView {
    let id = line.id;
    let find = move |t: &TeamWork| t.people.iter().find(|it| it.id == id).map(|it| it.what.clone());
    let words = move || list.now.with(find).unwrap_or_default();
    view! { <option value=id.to_string() selected=list.whose == Some(id)>{words}</option> }.into_any()
}

/// How much of the list is shown, and the way to more of it; where the list itself ends, that the oldest come
/// first.
fn rest(list: List) -> impl IntoView {
    let lang = use_lang();
    move || {
        let (n, next) = list.shown(|shown, next| (shown.len(), next.map(|next| next.id)));
        let (total, below) = list.now.with(|t| (t.total, if t.all { "semua=1&" } else { "" }));
        let most = n + PORTION;
        let more = next.map(|next| {
            let more = move |event: MouseEvent| {
                event.prevent_default();
                list.screen.update(|screen| screen.most = most);
            };
            let address = format!("/tim?{below}tampil={most}#laporan-{next}");
            view! { <a class="button quiet wide" rel="external" href=address on:click=more>{tr::work::show_more(lang)}</a> }
        });
        (total > n as i64).then(|| {
            let total = count(total, lang);
            let words = if more.is_some() {
                tr::work::waiting_rest(lang, n, total)
            } else {
                tr::work::waiting_oldest(lang, n, total)
            };
            view! { <p class="help">{words}</p> {more} }
        })
    }
}

/// What was done last, with what can be done about that in one tap. It stays until something else is done, or until it
/// is put away (`client::menus`): what was accepted is undone from the list of it as well.
fn told(list: List) -> impl IntoView {
    let words = move || {
        list.now.with(|team| team.told.clone()).map(|Told { good, words, next, .. }| {
            let next = next.map(|Next { words, kind, entries, reason }| {
                let entry = |seen: String| view! { <input type="hidden" name="entri" value=seen/> };
                view! {
                    <form method="post" action="/tim/tanggapi">
                        {list.place()}
                        {entries.into_iter().map(entry).collect_view()}
                        <input type="hidden" name="alasan" value=reason/>
                        <button class="link" name="aksi" value=kind>{words}</button>
                    </form>
                }
            });
            let tone = if good { Tone::Good } else { Tone::Warn };
            let away = tr::common::close(list.lang);
            let sign_in = (!good && list.is_over()).then(|| view! { <SignIn/> });
            view! {
                <Notice tone>
                    <p>{words}</p>
                    {next}
                    {sign_in}
                    <button class="away with-script" type="button" aria-label=away>"×"</button>
                </Notice>
            }
        })
    };
    view! { <div class="told" role="status">{words}</div> }
}

/// What was done last, and what can be done with the chosen ones; with script in reach of the thumb, the latter one line
/// high and only while some are chosen.
#[component]
fn Bar(list: List) -> impl IntoView {
    let lang = use_lang();
    // what is no longer shown is not sent either
    let chosen = move || {
        list.screen
            .with(|screen| list.shown(|shown, _| shown.iter().filter(|it| screen.chosen.contains(&it.id)).count()))
    };
    let words = move || match chosen() {
        0 => tr::work::chosen(lang).to_owned(),
        n => tr::work::chosen_n(lang, n),
    };
    let fault = list.fault_at("banyak");
    view! {
        <div class="act no-print">
            {told(list)}
            <form method="post" action="/tim/tanggapi" id="banyak" class="card" class:some=move || { chosen() > 0 }
                hidden=move || list.is_empty()>
                {list.place()}
                <p role="status"><b>{words}</b></p>
                <button class="button quiet small with-script" type="button" aria-label=tr::work::choose_none(lang)
                    on:click=move |_: MouseEvent| list.screen.update(|screen| screen.chosen.clear())>
                    "×" <span>{chosen}</span>
                </button>
                <Answers about=tr::work::chosen(lang) place="banyak" fault/>
            </form>
        </div>
    }
}

fn just_accepted(entry: TeamEntry, list: List) -> AnyView {
    let (undo, seen) = (tr::work::undo(list.lang), entry.seen());
    let what = format!("{}: {}", entry.person, entry.what);
    let label = format!("{undo}: {what}");
    view! {
        <li>
            <span>{what} " " <small class="muted">{entry.amount}</small></span>
            {entry.praised.then(|| praise(tr::work::state_praised(list.lang)))}
            {evidence(&entry.evidence)}
            <button class="button quiet small" name="entri" value=seen aria-label=label>{undo}</button>
        </li>
    }
    .into_any()
}

/// What was accepted a short while ago: each waits again at a tap.
#[component]
fn JustAccepted(list: List) -> impl IntoView {
    let lang = use_lang();
    let now = list.now;
    let none = move || now.with(|t| t.just_accepted.is_empty());
    view! {
        <details class="card" hidden=none>
            <summary>{move || tr::work::just_accepted(lang, now.with(|t| count(t.just_accepted.len() as i64, lang)))}</summary>
            <form method="post" action="/tim/tanggapi" class="stack" id="baru">
                <p class="help">{tr::work::undo_help(lang)}</p>
                <input type="hidden" name="aksi" value=ReactionKind::Undone.code()/>
                {list.place()}
                <ul class="list">
                    {lines(list, |list| list.now.with(|t| t.just_accepted.clone()), just_accepted)}
                </ul>
            </form>
        </details>
    }
}

/// What stands beside the list and moves with it: who is silent today, and the viewer's reactions by how long the
/// entry had waited.
fn beside(team: &TeamWork, lang: Lang) -> AnyView {
    let n: i64 = team.buckets.iter().sum();
    let bar = |(at, k): (usize, &i64)| {
        let percent = *k as f64 * 100.0 / n as f64;
        view! {
            <tr>
                <th scope="row">{bucket_word(at, lang)}</th>
                <td class="bar"><Meter percent/></td>
                <td class="number">{count(*k, lang)}</td>
            </tr>
        }
    };
    let bars = (n > 0).then(|| {
        let bars = team.buckets.iter().enumerate().map(bar).collect_view();
        view! { <table><tbody>{bars}</tbody></table> }
    });
    view! {
        {team.silent.clone().map(|words| view! { <p class="card muted">{words}</p> })}
        <section class="card">
            <h2>{tr::work::reaction_times(lang)}</h2>
            <p class="muted small">{team.reactions.clone()}</p>
            {bars}
        </section>
    }
    .into_any()
}
