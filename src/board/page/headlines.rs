//! The headlines of a government, a unit or a service: what they say, what they count, how they moved.

use super::lists::{figure, states};
use super::parts::Figure;
use super::to::To;
use crate::app::use_lang;
use crate::base::tr::board as t;
use crate::base::{Hundredths, Lang, Month, Period, number, tr};
use crate::board::{Change, Head, Headlines, Part, Progress, Score};
use crate::plan::words::due_together;
use crate::survey::{FEWEST, Grade};
use crate::ui::meter::Meter;
use leptos::prelude::*;

/// Achievement, indicators by state and satisfaction of a unit, by the code that addresses give it.
pub fn headlines(headlines: Headlines, unit: &str, to: &To, head: &Head) -> impl IntoView + use<> {
    let lang = use_lang();
    let satisfaction = match unrated(&headlines, unit, lang) {
        Some(words) => {
            view! { <section class="card stat"><h2>{t::satisfaction(lang)}</h2><p>{words}</p></section> }.into_any()
        }
        None => {
            let Headlines { score, score_change, answers_until, .. } = headlines;
            score_card(score.unwrap_or_default(), score_change, answers_until, head).into_any()
        }
    };
    let Headlines { progress, progress_change, .. } = headlines;
    view! {
        {progress_card(progress, progress_change, head)}
        <section class="card stat"><h2>{t::by_state(lang)}</h2>{since_january(head)}{states(progress, unit, to)}
            <p class="muted small">{t::state_means(lang)}" "<a href="/metode#keadaan">{tr::nav::method(lang)}</a></p>
        </section>
        {satisfaction}
    }
}

/// What is said of satisfaction where neither the unit of that code, nothing for the government, nor any below has a
/// service to be rated.
pub fn unrated(headlines: &Headlines, unit: &str, lang: Lang) -> Option<&'static str> {
    headlines.score.is_none().then(|| match (unit, headlines.units) {
        ("", _) => t::no_services(lang),
        (_, 1) => t::no_services_own(lang),
        _ => t::no_services_below(lang),
    })
}

/// Where the filter is a part of a year: that achievement counts from January on all the same; and where the record
/// begins later than that: when.
pub fn since_january(head: &Head) -> impl IntoView + use<> {
    let lang = use_lang();
    let counts = (head.term.part != Part::Year).then(|| t::since_january(lang, head.so_far().text(lang)));
    let begins = head.begins_late().map(|first| t::record_begins(lang, first.text(lang)));
    let words: Vec<_> = counts.into_iter().chain(begins).collect();
    (!words.is_empty()).then(|| view! { <p class="muted small">{words.join(" ")}</p> })
}

/// How a figure moved since `before`, in words and by a sign.
fn moved(change: Option<Change>, before: Period) -> impl IntoView + use<> {
    let lang = use_lang();
    change.map(|Change { by, clear }| {
        let (class, sign) = match by.0 {
            0 => ("muted", "="),
            1.. => ("up", "▲"),
            _ => ("down", "▼"),
        };
        let clear = clear.map(|clear| if clear { t::clear(lang) } else { t::not_clear(lang) });
        let (size, before) = (Hundredths(by.0.abs()).text(lang), before.text(lang));
        let words = match by.0 {
            0 => t::same_as(lang, before),
            1.. => t::up_from(lang, size, before),
            _ => t::down_from(lang, size, before),
        };
        view! {
            <p class="moved">
                <span class=class aria-hidden="true">{sign}" "</span>{words}
                {clear.map(|words| format!(" · {words}"))}
            </p>
        }
    })
}

/// Achievement: since January, whatever part of the year is looked at, with what is due by now.
fn progress_card(progress: Progress, change: Option<Change>, head: &Head) -> impl IntoView + use<> {
    let lang = use_lang();
    let value = figure(progress.value, lang);
    let due = progress.value.and_then(|_| due_together(head.due, lang));
    view! {
        <section class="card stat">
            <h2>{t::achievement(lang)}" "<span class="of">{head.so_far().text(lang)}</span></h2>
            <p class="figure"><Figure name="progress" text=value/>" "{progress.value.map(|_| view! { <small>{t::percent_of_target(lang)}</small> })}</p>
            {due.map(|words| view! { <p>{words}</p> })}
            {moved(change, head.year_before())}
            <Meter percent=progress.value.map_or(0.0, Hundredths::as_f64)/>
            <p>{t::indicators_counted(lang, number::count(progress.counted(), lang), number::count(progress.entries, lang), number::count(progress.indicators, lang))}</p>
            <p>{t::source_is(lang, t::from_entries(lang))}". "{t::achievement_means(lang)}</p>
        </section>
    }
}

/// Satisfaction in the part of the year that is looked at; `until` is the month in which the answers end, if
/// that is before its end.
pub fn score_card(score: Score, change: Option<Change>, until: Option<Month>, head: &Head) -> impl IntoView + use<> {
    let lang = use_lang();
    let figure = match (score.value, score.grade) {
        (Some(value), Some(grade)) => view! {
            <p class="figure">
                <Figure name="score" text=value.text(lang)/>" "<small>{t::grade(lang, grade_words(grade, lang))}</small>
            </p>
        }
        .into_any(),
        _ => view! { <p class="figure">"–"</p> }.into_any(),
    };
    view! {
        <section class="card stat">
            <h2>{t::satisfaction(lang)}" "<span class="of">{head.period.text(lang)}</span></h2>
            {figure}
            <p><Figure name="answers" text=score_words(&score, lang)/></p>
            {until.map(|month| view! { <p>{t::answers_until(lang, month.text(lang))}</p> })}
            {moved(change, head.before)}
            <Meter percent=score.value.map_or(0.0, |value| (value.as_f64() - 25.0) / 0.75)/>
            <p>{t::source_is(lang, t::from_answers(lang))}". "{t::score_means(lang)}</p>
        </section>
    }
}

/// `B (Baik)`.
pub fn grade_words(grade: Grade, lang: Lang) -> String {
    format!("{} ({})", grade.code(), grade.words(lang))
}

/// What an index rests on: `n = 412 responden · 83,24–85,64 (95 %)`.
fn score_words(score: &Score, lang: Lang) -> String {
    match score.interval() {
        None => t::too_few(lang, FEWEST),
        Some(interval) => t::respondents_interval(lang, number::range(interval, lang), number::count(score.n, lang)),
    }
}
