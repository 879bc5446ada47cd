//! Lists of indicators, units and services.

use super::headlines::grade_words;
use super::to::To;
use crate::app::use_lang;
use crate::base::tr::board as t;
use crate::base::{Hundredths, Lang, number, tr};
use crate::board::{IndicatorName, Progress, Score, ServiceRow, UnitRow};
use crate::plan::view::bar;
use crate::plan::words::{due, polarity, state_tone, state_word};
use crate::plan::{IndicatorFigures, State};
use crate::survey::{FEWEST, rating_address};
use crate::ui::message::Badge;
use leptos::prelude::*;

/// How many indicators of a unit and below stand where, each number leading to them.
pub fn states(progress: Progress, unit: &str, to: &To) -> impl IntoView + use<> {
    let lang = use_lang();
    let items = State::ALL
        .map(|state| {
            let count = match progress.in_state(state) {
                Some(1..) => {
                    view! { <a href=to.achievements(unit, Some(state))>{count_of(progress.in_state(state), lang)}</a> }
                        .into_any()
                }
                count => count_of(count, lang).into_any(),
            };
            view! { <li><b>{count}</b><StateBadge state/></li> }
        })
        .collect_view();
    view! { <ul class="states" aria-label=t::by_state(lang)>{items}</ul> }
}

/// Where an indicator stands.
#[component]
pub fn StateBadge(state: State) -> impl IntoView {
    view! { <Badge tone=state_tone(state) text=state_word(state, use_lang())/> }
}

/// A figure or the sign that there is none.
pub fn figure(value: Option<Hundredths>, lang: Lang) -> String {
    value.map_or_else(|| "–".to_owned(), |value| value.text(lang))
}

/// How many, or the sign that nothing is known.
fn count_of(count: Option<i64>, lang: Lang) -> String {
    count.map_or_else(|| "–".to_owned(), |count| number::count(count, lang))
}

/// Target and realisation in one line.
pub fn against_target(indicator: &IndicatorFigures, lang: Lang) -> String {
    let realisation = indicator.realisation.map_or_else(|| "–".to_owned(), |value| value.plain(lang));
    t::against_target(lang, &indicator.measure, realisation, indicator.target.text(lang))
}

/// What an indicator rests on: how many reports, its weight, and where its figures come from.
pub fn rests_on(indicator: &IndicatorFigures, lang: Lang) -> String {
    let source = match indicator.source.as_str() {
        "" => t::source_missing(lang).to_owned(),
        source => t::source(lang, source),
    };
    t::rests_on(lang, number::count(indicator.n, lang), source, indicator.weight.plain(lang))
}

/// The indicator of a unit above that one serves; with `to`, it leads there.
pub fn serves(parent: &IndicatorName, to: Option<&To>, lang: Lang) -> AnyView {
    let name = parent.name.clone();
    let name = match to {
        Some(to) => view! { <a href=to.indicator(parent.id)>{name}</a> }.into_any(),
        None => name.into_any(),
    };
    view! { <p class="muted small">{tr::plan::parent(lang)}": "{name}", "{parent.unit.clone()}</p> }.into_any()
}

/// Indicators with target, realisation, achievement, state and the one of `parents` that they serve; with `to`, each
/// leads to its entries.
pub fn indicator_list(
    indicators: Vec<IndicatorFigures>,
    parents: &[IndicatorName],
    to: Option<&To>,
) -> impl IntoView + use<> {
    let lang = use_lang();
    let items = indicators
        .into_iter()
        .map(|indicator| {
            let name = match to {
                Some(to) => view! { <a href=to.indicator(indicator.id)>{indicator.name.clone()}</a> }.into_any(),
                None => indicator.name.clone().into_any(),
            };
            let parent = parents.iter().find(|parent| Some(parent.id) == indicator.parent);
            let about = view! {
                <p>{against_target(&indicator, lang)}" · "{polarity(indicator.polarity, lang)}</p>
                <p class="muted small">{rests_on(&indicator, lang)}</p>
                {parent.map(|parent| serves(parent, to, lang))}
            };
            indicator_item(name, about.into_any(), indicator)
        })
        .collect_view();
    view! { <ul class="list">{items}</ul> }
}

/// An indicator of a list: its name with its state, what is said of it, its achievement.
pub fn indicator_item(name: AnyView, about: AnyView, indicator: IndicatorFigures) -> AnyView {
    let state = indicator.state;
    view! {
        <li class="indicator">
            <div><h3>{name}" "<StateBadge state/></h3>{about}</div>
            <Achieved indicator/>
        </li>
    }
    .into_any()
}

/// The achievement of an indicator as a bar, with a tick at what is due by now, and in words.
#[component]
pub fn Achieved(indicator: IndicatorFigures) -> impl IntoView {
    let lang = use_lang();
    let words = match indicator.raw {
        Some(raw) => t::percent_achieved(lang, raw.text(lang)),
        None => state_word(State::NoData, lang).to_owned(),
    };
    let due_words = indicator.raw.and_then(|_| due(indicator.due, lang));
    view! {
        <div class="achieved">
            {bar(&indicator)}
            <p class="small">{words}</p>
            {due_words.map(|words| view! { <p class="muted small">{words}</p> })}
        </div>
    }
}

fn score_text(score: &Score, lang: Lang) -> String {
    match (score.value, score.grade) {
        (Some(value), Some(grade)) => format!("{} {}", value.text(lang), grade.code()),
        _ => "–".to_owned(),
    }
}

/// How many units stand in a list before one asks for the others.
const FIRST: usize = 10;

/// Units with their two headlines; of many the first, and the others when asked for.
pub fn unit_list(units: Vec<UnitRow>, to: &To) -> impl IntoView + use<> {
    let lang = use_lang();
    let mut first = units;
    let rest = if first.len() > FIRST + 2 { first.split_off(FIRST) } else { Vec::new() };
    let rest = (!rest.is_empty()).then(|| {
        let words = t::more_units(lang, number::count(rest.len() as i64, lang));
        view! { <details><summary>{words}</summary>{units_table(rest, to, lang)}</details> }
    });
    view! {
        <p class="muted small">{t::units_note(lang)}</p>
        {units_table(first, to, lang)}
        {rest}
    }
}

fn units_table(units: Vec<UnitRow>, to: &To, lang: Lang) -> AnyView {
    let heads = [t::achievement(lang), t::red_count(lang), t::ikm(lang), t::respondents(lang)];
    let rows = units
        .into_iter()
        .map(|UnitRow { unit, progress, score }| {
            let n = if score.n > 0 { number::count(score.n, lang) } else { String::new() };
            let cells = [
                figure(progress.value, lang),
                count_of(progress.in_state(State::Red), lang),
                score_text(&score, lang),
                n,
            ];
            let cells = heads.into_iter().zip(cells).enumerate().map(|(at, (label, cell))| {
                let class = if at == 1 && progress.red > 0 { "red" } else { "" };
                // nothing at all in an empty cell, so that a phone can leave it out
                view! { <td data-label=label class=class>{(!cell.is_empty()).then_some(cell)}</td> }
            });
            view! {
                <tr><th scope="row"><a href=to.unit(&unit.code)>{unit.name}</a></th>{cells.collect_view()}</tr>
            }
        })
        .collect_view();
    let heads = heads.map(|head| view! { <th scope="col">{head}</th> }).collect_view();
    view! {
        <table class="cards figures compact">
            <thead><tr><th scope="col">{t::unit(lang)}</th>{heads}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// Services with their index and the way to rate them; of which months it is stands above the list.
pub fn service_list(services: Vec<ServiceRow>, to: &To) -> impl IntoView + use<> {
    let lang = use_lang();
    let items = services
        .into_iter()
        .map(|service| {
            let ServiceRow { code, name, unit, score } = service;
            let index = score.value.zip(score.grade).map(|(value, grade)| {
                view! { <p class="index"><b>{value.text(lang)}</b>" "{t::grade(lang, grade_words(grade, lang))}</p> }
            });
            let n = match index {
                Some(_) => t::n_respondents(lang, number::count(score.n, lang)),
                None => t::too_few(lang, FEWEST),
            };
            // services of several units bear one name
            let whole = format!("{name}, {}", unit.name);
            let rate = format!("{} {whole}", t::rate(lang));
            view! {
                <li class="service">
                    <div>
                        <a href=to.service(&code) aria-label=whole><b>{name}</b></a>
                        {index}
                        <p class="muted small">{unit.name}" · "{n}</p>
                    </div>
                    <a class="button quiet small" href=rating_address(&code) aria-label=rate>{t::rate(lang)}</a>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="list">{items}</ul> }
}
