//! `/papan`: the leader's board.

use super::lists::{Achieved, Indicators, States, Units, against_target, state_text};
use super::parts::{
    Above, AsOfLine, Choose, ChoosePeriod, Download, Figure, ProgressCard, ScoreCard, SinceJanuary, To, TrendCard,
    address, part_text, use_figures, use_filter, use_term,
};
use super::places::Short;
use crate::app::use_lang;
use crate::base::text::encoded;
use crate::base::tr::board as t;
use crate::base::{number, tr};
use crate::board::{Answers, Attention, BoardFigures, api, wait_text};
use crate::still;
use crate::ui::load::loaded;
use crate::ui::message::{Badge, NoUnits};
use crate::ui::meter::Meter;
use crate::ui::title::Title;
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
        Some(figures) => view! { <Board figures/> }.into_any(),
        None => view! { <Title text=tr::nav::board(use_lang())/> <h1>{tr::nav::board(use_lang())}</h1> <NoUnits/> }
            .into_any(),
    })
}

#[component]
fn Board(figures: BoardFigures) -> impl IntoView {
    let lang = use_lang();
    let BoardFigures { head, unit, above, answers, trend, ranking, achievement, attention, indicators, below, .. } =
        figures;
    let shown = head.clone();
    let here = if above.is_empty() { String::new() } else { unit.code.clone() };
    let (year, part) = (head.term.year.to_string(), head.term.part.code());
    let to = |path: &str, unit: &str| address(path, &[("unit", unit), ("tahun", &year), ("periode", &part)]);
    let units = To::board(&head);
    let choices = figures.choices.iter().enumerate().map(|(i, choice)| match i {
        0 => (to("/papan", ""), t::all_units(lang).to_owned()),
        _ => (to("/papan", &choice.code), choice.name.clone()),
    });
    let chosen = if above.is_empty() { t::all_units(lang).to_owned() } else { unit.name.clone() };
    let title = format!("{}, {}", unit.name, part_text(head.term.part, head.term.year, lang));
    let people = t::n_people(lang, number::count(figures.people, lang));
    let (units_covered, trend_of) = match (above.is_empty(), figures.units) {
        (true, units) => (t::n_units(lang, number::count(units, lang)), t::trend_all(lang)),
        (false, 1) => (unit.kind_text(), t::trend_own(lang)),
        (false, units) => {
            let below = t::with_below(lang, number::count(units - 1, lang));
            (format!("{}, {below}", unit.kind_text()), t::trend_below(lang))
        }
    };
    let nothing_red = match figures.progress.counted() {
        0 => t::attention_no_data(lang),
        _ => t::attention_none(lang),
    };
    let covers = format!("{} · {units_covered} · {people}", head.period.text(lang));
    view! {
        <Title text=format!("{title} · Kinerja")/>
        <Above units=above to=units.clone()/>
        <div class="head">
            <div>
                <h1>{title.clone()}</h1>
                <AsOfLine head=head.clone() before=covers/>
            </div>
            <div class="row">
                <ChoosePeriod head path="/papan".to_owned() filters=vec![("unit", here.clone())]/>
                <Choose label=t::unit(lang) now=chosen options=choices.collect()/>
                <Download href=to("/papan.csv", &here)/>
            </div>
        </div>
        <div class="grid headlines">
            <ProgressCard progress=figures.progress change=figures.progress_change head=shown.clone()/>
            <section class="card"><h2>{t::by_state(lang)}</h2><SinceJanuary head=shown.clone()/><States progress=figures.progress/></section>
            <ScoreCard score=figures.score change=figures.score_change head=shown.clone()/>
            <AnswersCard answers/>
        </div>
        <div class="two"><TrendCard trend of=trend_of/><WaitsCard answers/></div>
        <div class="two even">
            <Short ranking to=units.clone() head=shown.clone()/>
            <Short ranking=achievement to=units.clone() head=shown.clone()/>
        </div>
        <section class="card">
            <h2>{t::attention(lang)}</h2>
            <p class="muted small">{t::attention_note(lang)}</p>
            <SinceJanuary head=shown.clone()/>
            {if attention.is_empty() {
                view! { <p>{nothing_red}</p> }.into_any()
            } else {
                view! { <ul class="list">{attention.into_iter().map(|one| view! { <Attend one/> }).collect_view()}</ul> }.into_any()
            }}
        </section>
        {(!indicators.is_empty()).then(|| view! {
            <section class="card">
                <h2>{t::indicators(lang)}</h2>
                <SinceJanuary head=shown.clone()/>
                {(figures.units > 1).then(|| view! { <p class="muted small">{t::own_indicators(lang)}</p> })}
                <Indicators indicators base="/papan/indikator/"/>
            </section>
        })}
        {(!below.is_empty()).then(|| view! {
            <section class="card"><h2>{t::units_below(lang)}</h2><SinceJanuary head=shown.clone()/><Units units=below to=units/></section>
        })}
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

/// How long superiors took: the stretch with the middle reaction, and all stretches.
#[component]
fn WaitsCard(answers: Answers) -> impl IntoView {
    let lang = use_lang();
    let total = answers.reactions();
    let most = answers.waits.iter().copied().max().unwrap_or_default().max(1) as f64;
    let headline = match answers.middle {
        Some(bucket) => wait_text(bucket, lang),
        None => "–",
    };
    let rows = answers
        .waits
        .iter()
        .enumerate()
        .map(|(bucket, count)| {
            view! {
                <li>
                    <span>{wait_text(bucket, lang)}</span>
                    <Meter percent=100.0 * *count as f64 / most/>
                    <b>{number::count(*count, lang)}</b>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card stat">
            <h2>{t::reaction_time(lang)}</h2>
            <p class="figure words"><Figure name="median" text=headline/>" "<small>{t::median(lang)}</small></p>
            <ul class="waits">{rows}</ul>
            <p>{t::n_reactions(lang, number::count(total, lang))}</p>
        </section>
    }
}

/// An indicator that needs attention, and why.
#[component]
fn Attend(one: Attention) -> impl IntoView {
    let lang = use_lang();
    let Attention { indicator, quiet } = one;
    let (tone, word) = state_text(indicator.state, lang);
    let n = t::n_entries(lang, number::count(indicator.n, lang));
    let quiet = match quiet {
        Some(0) => t::reported_today(lang).to_owned(),
        Some(days) => t::quiet_days(lang, number::count(days, lang)),
        None => t::never_reported(lang).to_owned(),
    };
    view! {
        <li class="indicator">
            <div>
                <h3><a href=format!("/papan/indikator/{}", indicator.id)>{indicator.name.clone()}</a>" "<Badge tone text=word/></h3>
                <p class="muted">
                    <a href=format!("/papan?unit={}", encoded(&indicator.unit_code))>{indicator.unit_name.clone()}</a>
                    {format!(" · {} · {n} · {quiet}", against_target(&indicator, lang))}
                </p>
            </div>
            <Achieved indicator/>
        </li>
    }
}
