//! `/papan`: the leader's board.

use super::headlines::{headlines, since_january, unrated};
use super::lists::{against_target, indicator_item, indicator_list, unit_list};
use super::parts::{
    self, Figure, TrendCard, as_of_line, choose_period, part_text, use_figures, use_filter, use_term, way_down,
};
use super::places::short;
use super::to::To;
use crate::app::use_lang;
use crate::base::text::encoded;
use crate::base::tr::board as t;
use crate::base::{number, tr};
use crate::board::{Answers, Attention, BoardFigures, Head, Progress, api};
use crate::plan::State;
use crate::plan::words::state_word;
use crate::still;
use crate::ui::choose::Choose;
use crate::ui::load::loaded;
use crate::ui::message::NoUnits;
use crate::ui::meter::Meter;
use crate::ui::title::Title;
use crate::work::words::bucket_word;
use leptos::prelude::*;

still!(
    /// `/papan`: the leader's board.
    BoardPage, board
);

fn board() -> impl IntoView {
    let (changes, term, unit) = (use_figures(), use_term(), use_filter("unit"));
    let figures =
        Resource::new(move || (unit(), term(), changes.get()), |(unit, (year, part), _)| api::board(unit, year, part));
    loaded(figures, |figures| match figures {
        Some(figures) => show(figures).into_any(),
        None => view! { <Title text=tr::nav::board(use_lang())/> <h1>{tr::nav::board(use_lang())}</h1> <NoUnits/> }
            .into_any(),
    })
}

fn show(figures: BoardFigures) -> impl IntoView {
    let lang = use_lang();
    let to = To::boards(&figures.head);
    let heading = heading(&figures, &to);
    let here = own_code(&figures).to_owned();
    let BoardFigures { head, unit, above, headlines: now, answers, trend, ranking, achievement, .. } = figures;
    let BoardFigures { attention, indicators, parents, below, .. } = figures;
    let trend_of = match (above.is_empty(), now.units) {
        (true, _) => t::trend_all(lang),
        (false, 1) => t::trend_own(lang),
        (false, _) => t::trend_below(lang),
    };
    let unrated = unrated(&now, &here, lang);
    let file = |table: &str| to.at(&format!("/papan/{table}.csv"), &[("unit", &here)]);
    let of_indicators = to.at(&format!("/unit/{}.csv", encoded(&unit.code)), &[]);
    let of_units = to.at("/papan.csv", &[("unit", &here)]);
    view! {
        {heading}
        <div class="grid headlines">{headlines(now, &here, &to, &head)}<AnswersCard answers/></div>
        {needs_attention(attention, now.progress, &here, &to, &head, file("perhatian"))}
        <div class="two"><TrendCard trend of=trend_of file=file("tren") unrated/><WaitsCard answers file=file("tanggapan")/></div>
        <div class="two even">{short(ranking, &to, &head, &unit.code)}{short(achievement, &to, &head, &unit.code)}</div>
        {(!indicators.is_empty()).then(|| view! {
            <section class="card">
                {parts::heading(t::indicators(lang), Some((of_indicators, t::csv_indicators(lang))))}
                {since_january(&head)}
                {(now.units > 1).then(|| view! { <p class="muted small">{t::own_indicators(lang)}</p> })}
                {indicator_list(indicators, &parents, Some(&to))}
            </section>
        })}
        {(!below.is_empty()).then(|| view! {
            <section class="card">
                {parts::heading(t::units_below(lang), Some((of_units, t::csv_units(lang))))}
                {since_january(&head)}
                {unit_list(below, &to)}
            </section>
        })}
    }
}

/// The code by which addresses name the board's unit; the government's own board needs none.
fn own_code(figures: &BoardFigures) -> &str {
    if figures.above.is_empty() { "" } else { &figures.unit.code }
}

/// Whose board it is, of when and of how much; another period, another unit.
fn heading(figures: &BoardFigures, to: &To) -> impl IntoView + use<> {
    let lang = use_lang();
    let BoardFigures { head, unit, above, choices, headlines, people, .. } = figures;
    let here = own_code(figures);
    let chosen = if above.is_empty() { t::all_units(lang) } else { &unit.name };
    let choices = choices.iter().enumerate().map(|(at, choice)| match at {
        0 => (to.at("/papan", &[]), t::all_units(lang).to_owned()),
        _ => (to.unit(&choice.code), choice.name.clone()),
    });
    let units = match (above.is_empty(), headlines.units) {
        (true, units) => t::n_units(lang, number::count(units, lang)),
        (false, 1) => unit.kind_text(),
        (false, units) => {
            format!("{}, {}", unit.kind_text(), t::with_below(lang, number::count(units - 1, lang)))
        }
    };
    let people = t::n_people(lang, number::count(*people, lang));
    let covers = format!("{} · {units} · {people}", head.period.text(lang));
    let title = format!("{}, {}", unit.name, part_text(head.term.part, head.term.year, lang));
    view! {
        <Title text=title.clone()/>
        {way_down(above.clone(), to)}
        <div class="head">
            <div>
                <h1>{title}</h1>
                {as_of_line(head, covers)}
            </div>
            <div class="row">
                {choose_period(head, "/papan", &[("unit", here)])}
                <Choose label=t::unit(lang) now=chosen options=choices.collect()/>
            </div>
        </div>
    }
}

/// What superiors did with the entries.
#[component]
fn AnswersCard(answers: Answers) -> impl IntoView {
    let lang = use_lang();
    let answered = answers.entries - answers.waiting();
    let percent = 100.0 * answered as f64 / answers.entries.max(1) as f64;
    let n = |count: i64| number::count(count, lang);
    let answered = if answers.entries > 0 { n(answered) } else { "–".to_owned() };
    view! {
        <section class="card stat">
            <h2>{t::answered(lang)}</h2>
            <p class="figure">
                <Figure name="answered" text=answered/>" "<small>{t::of_entries(lang, n(answers.entries))}</small>
            </p>
            <Meter percent/>
            <p>
                <Figure name="answered-words" text=t::answered_words(lang, n(answers.accepted), n(answers.returned), n(answers.waiting()))/>
            </p>
            <p>{t::source_reactions(lang)}</p>
        </section>
    }
}

/// How long superiors took: the stretch with the middle reaction, and all stretches; and its file.
#[component]
fn WaitsCard(answers: Answers, file: String) -> impl IntoView {
    let lang = use_lang();
    let total = answers.reactions();
    let headline = match answers.middle {
        Some(bucket) => bucket_word(bucket, lang),
        None => "–",
    };
    let rows = answers
        .waits
        .iter()
        .enumerate()
        .map(|(bucket, count)| {
            view! {
                <li>
                    <span>{bucket_word(bucket, lang)}</span>
                    <Meter percent=100.0 * *count as f64 / total.max(1) as f64/>
                    <b>{number::count(*count, lang)}</b>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card">
            {parts::heading(t::reaction_time(lang), Some((file, t::csv_waits(lang))))}
            <p class="muted small">{t::n_reactions(lang, number::count(total, lang))}</p>
            <div class="stat">
                <p class="figure words"><Figure name="median" text=headline/>" "<small>{t::median(lang)}</small></p>
            </div>
            <ul class="waits">{rows}</ul>
        </section>
    }
}

/// The indicators that need attention with their file, or that there are none.
fn needs_attention(
    list: Vec<Attention>,
    progress: Progress,
    unit: &str,
    to: &To,
    head: &Head,
    file: String,
) -> impl IntoView + use<> {
    let lang = use_lang();
    let file = (!list.is_empty()).then_some((file, t::csv_attention(lang)));
    let content = match (list.is_empty(), progress.counted()) {
        (true, 0) => view! { <p>{t::attention_no_data(lang)}</p> }.into_any(),
        (true, _) => view! { <p>{t::attention_none(lang)}</p> }.into_any(),
        (false, _) => {
            let items = list.into_iter().map(|one| attend(one, to)).collect_view();
            let all = [State::Red, State::Behind].map(|state| {
                let n = progress.in_state(state).filter(|n| *n > 0)?;
                let words = format!("{} {}", number::count(n, lang), state_word(state, lang));
                Some(view! { <a class="button quiet small" href=to.achievements(unit, Some(state))>{words}</a> })
            });
            view! {
                <ul class="list">{items}</ul>
                <p class="row small"><span class="muted">{t::attention_all(lang)}</span>{all.collect_view()}</p>
            }
            .into_any()
        }
    };
    view! {
        <section class="card">
            {parts::heading(t::attention(lang), file)}
            <p class="muted small">{t::attention_note(lang)}</p>
            {since_january(head)}
            {content}
        </section>
    }
}

/// An indicator that needs attention, and why.
fn attend(one: Attention, to: &To) -> impl IntoView + use<> {
    let lang = use_lang();
    let Attention { indicator, last } = one;
    let n = t::n_entries(lang, number::count(indicator.n, lang));
    let last = match last {
        Some(day) => t::last_report(lang, day.text(lang)),
        None => t::never_reported(lang).to_owned(),
    };
    let name = view! { <a href=to.indicator(indicator.id)>{indicator.name.clone()}</a> };
    let about = view! {
        <p class="muted">
            <a href=to.unit(&indicator.unit_code)>{indicator.unit_name.clone()}</a>
            {format!(" · {} · {n} · {last}", against_target(&indicator, lang))}
        </p>
    };
    indicator_item(name.into_any(), about.into_any(), indicator)
}
