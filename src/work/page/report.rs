//! `/laporan`: today's report.

use super::form::{EntryForm, LABELS, files_again};
use super::show::{own_entry, use_own};
use crate::app::{use_lang, use_posted, use_site};
use crate::base::{Day, Error, Uuid, tr};
use crate::page;
use crate::plan::IndicatorFigures;
use crate::plan::view::bar;
use crate::plan::words::{due, figures, state_tone, state_word};
use crate::ui::form::FormErrors;
use crate::ui::icon::Icon;
use crate::ui::load::loaded;
use crate::ui::message::{Badge, Empty, Notice, Problem, Tone};
use crate::ui::title::Title;
use crate::work::{Answered, MyWork, api};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

page!(
    /// `/laporan`: today's report.
    ReportPage, report
);

fn report() -> impl IntoView {
    let lang = use_lang();
    let Some(me) = use_site().me else {
        return view! { <Title text=tr::work::report(lang)/> <Problem error=Error::SignedOut/> }.into_any();
    };
    let posted = StoredValue::new(use_posted());
    // the form is loaded once, so that it never changes under the one who types; the list is live
    let form = Resource::new(|| (), |()| api::load_form());
    // a phone that several people share says whose reports these are
    let name = me.name;
    let changes = use_own("person");
    let mine = Resource::new(move || changes.get(), |_| api::load_mine());
    // what waits to be corrected is said above the form as it was when the page was opened: whatever comes while
    // somebody types is told beside the list, and nothing moves under their thumb
    let opened = StoredValue::new(None::<Answered>);
    let at_first = move |now: Answered| {
        opened.update_value(|opened| {
            opened.get_or_insert(now);
        });
        opened.get_value().unwrap_or_default()
    };
    let to_correct = move || {
        Suspend::new(async move {
            let mine = mine.await.ok()?;
            Some(sent_back(at_first(mine.answered)))
        })
    };
    view! {
        <Title text=tr::work::report(lang)/>
        <div class="two">
            {loaded(form, move |form| {
                let (today, repeat) = (form.today, form.repeat);
                view! {
                    <section class="stack">
                        <p class="muted">{today.text(lang)}" · "{tr::work::signed_in_as(lang, &name)}</p>
                        <h1>{tr::work::report(lang)}</h1>
                        <Done/>
                        <Transition>{to_correct}</Transition>
                        {repeat.map(again)}
                        <FormErrors posted=posted.get_value() labels=LABELS emptied=posted.with_value(files_again)/>
                        <EntryForm form posted=posted.get_value()/>
                    </section>
                }
                .into_any()
            })}
            {loaded(mine, move |mine| {
                let said = at_first(mine.answered.clone()).returned;
                my_work(mine, &said).into_any()
            })}
        </div>
    }
    .into_any()
}

/// What the form that led here did.
#[component]
fn Done() -> impl IntoView {
    let lang = use_lang();
    let query = use_query_map();
    move || {
        let (ok, n) = query.with(|q| (q.get("ok"), q.get("n").and_then(|n| n.parse::<u32>().ok())));
        let sent = query.with(|q| q.get("laporan").and_then(|id| id.parse::<Uuid>().ok()));
        let sent = sent.map(|id| view! { " "<a href=format!("/laporan/{id}")>{tr::work::see_sent(lang)}</a> });
        let words = match (ok.as_deref(), n) {
            (Some("simpan"), _) => tr::work::saved(lang).to_owned(),
            (Some("perbaiki"), _) => tr::work::corrected(lang).to_owned(),
            (Some("tarik"), _) => tr::work::withdrawn(lang).to_owned(),
            (Some("ulang"), Some(0)) => tr::work::repeated_none(lang).to_owned(),
            (Some("ulang"), Some(n)) => tr::work::repeated_n(lang, n),
            _ => return None,
        };
        let tone = if n == Some(0) { Tone::Warn } else { Tone::Good };
        Some(view! { <Notice tone>{words}{sent}</Notice> })
    }
}

/// What was sent back, with the way to each, so that nobody has to look for it in the list.
fn sent_back(Answered { returned, last_returned, .. }: Answered) -> impl IntoView {
    let lang = use_lang();
    let returned = returned.len();
    (returned > 0).then(|| {
        let words = tr::work::answered_returned(lang, returned);
        let link = |(id, day, what): (Uuid, Day, String)| {
            view! { <li><a href=format!("/laporan/{id}")>{what}</a>" "<small>{day.text(lang)}</small></li> }
        };
        let links = view! { <ul>{last_returned.into_iter().map(link).collect_view()}</ul> };
        let back = match returned {
            1 => view! { <p>{words}</p> {links} }.into_any(),
            // above the form they take no more room than one
            _ => view! { <details><summary>{words}</summary>{links}</details> }.into_any(),
        };
        view! { <Notice tone=Tone::Warn>{back}</Notice> }
    })
}

/// What became of one's entries of late, above the list that shows it; of those that were sent back only how many are
/// not `said` above the form.
fn answered(answered: Answered, said: &[Uuid]) -> impl IntoView + use<> {
    let lang = use_lang();
    let returned = answered.returned_beside(said);
    let good = match (answered.accepted, answered.praised) {
        (0, _) => None,
        (n, 0) => Some(tr::work::answered_accepted(lang, n)),
        (n, praised) => Some(tr::work::answered_praised(lang, n, praised)),
    };
    let back = (returned > 0).then(|| tr::work::answered_returned(lang, returned));
    let tone = if back.is_some() { Tone::Warn } else { Tone::Good };
    let words: Vec<String> = back.into_iter().chain(good).collect();
    (!words.is_empty()).then(|| {
        let words = words.into_iter().map(|words| view! { <p>{words}</p> }).collect_view();
        view! { <Notice tone>{words}</Notice> }
    })
}

/// The last day's entries again, in one tap.
fn again(day: Day) -> impl IntoView {
    let lang = use_lang();
    view! {
        <form method="post" action="/laporan/ulangi" class="repeat">
            <button class="button quiet wide">{Icon::Return.view()} {tr::work::repeat(lang, day.text(lang))}</button>
            <p class="help">{tr::work::repeat_help(lang)}</p>
        </form>
    }
}

/// The entries of the last days and how the indicators stand; which are to be corrected is `said` above the form.
fn my_work(mine: MyWork, said: &[Uuid]) -> impl IntoView + use<> {
    let lang = use_lang();
    let long = (mine.minutes > mine.usual_minutes).then(|| {
        let words = tr::work::late_note(lang, mine.minutes, mine.usual_minutes);
        view! { <Notice tone=Tone::Warn>{words}</Notice> }
    });
    let entries = if mine.entries.is_empty() {
        view! { <Empty title=tr::work::empty(lang)><p>{tr::work::empty_help(lang)}</p></Empty> }.into_any()
    } else {
        view! { <ul class="list">{mine.entries.into_iter().map(own_entry).collect_view()}</ul> }.into_any()
    };
    let indicators = (!mine.indicators.is_empty()).then(|| {
        view! {
            <section class="card">
                <h2>{tr::work::my_indicators(lang)}</h2>
                <ul class="list">{mine.indicators.into_iter().map(progress).collect_view()}</ul>
            </section>
        }
    });
    view! {
        <div class="stack">
            <section class="card">
                <h2>{tr::work::mine(lang)}</h2>
                {answered(mine.answered, said)}
                {long}
                {entries}
                <p><a class="line" href="/laporan/riwayat">{tr::work::months(lang)}</a></p>
            </section>
            {indicators}
        </div>
    }
}

fn progress(indicator: IndicatorFigures) -> impl IntoView {
    let lang = use_lang();
    let words = figures(&indicator, lang);
    // of what has no figure yet nothing is compared
    let due_words = indicator.capped.and_then(|_| due(indicator.due, lang));
    let bar = indicator.capped.map(|_| bar(&indicator));
    view! {
        <li class="entry">
            <div class="head">
                <h3>{indicator.name}</h3>
                <Badge tone=state_tone(indicator.state) text=state_word(indicator.state, lang)/>
            </div>
            <p class="small muted">{words}</p>
            {bar}
            {due_words.map(|words| view! { <p class="small muted">{words}</p> })}
        </li>
    }
}
