//! `/capaian`: the indicators of a unit and those below, by state.

use super::headlines::since_january;
use super::lists::{against_target, indicator_item, rests_on, states};
use super::parts::{Download, as_of_line, choose_period, use_figures, use_filter, use_term, way_down};
use super::to::To;
use crate::app::{use_lang, use_site};
use crate::base::number;
use crate::base::tr::{board as t, common};
use crate::board::{Achievements, api};
use crate::plan::words::{polarity, state_word};
use crate::plan::{IndicatorFigures, State};
use crate::still;
use crate::ui::choose::Choose;
use crate::ui::load::loaded;
use crate::ui::message::NoUnits;
use crate::ui::pages::pages;
use crate::ui::title::Title;
use leptos::prelude::*;

still!(
    /// `/capaian`: the indicators of a unit and those below, by state.
    AchievementsPage, achievements
);

/// How many indicators a page shows.
const PORTION: usize = 25;

fn achievements() -> impl IntoView {
    let (changes, term, page) = (use_figures(), use_term(), use_filter("halaman"));
    let (unit, state) = (use_filter("unit"), use_filter("keadaan"));
    let figures = Resource::new(
        move || (unit(), state(), term(), changes.get()),
        |(unit, state, (year, part), _)| api::achievements_of(unit, state, year, part),
    );
    loaded(figures, move |figures| match figures {
        Some(figures) => show(figures, page().parse().unwrap_or(1)).into_any(),
        None => view! { <Title text=t::achievements(use_lang())/> <h1>{t::achievements(use_lang())}</h1> <NoUnits/> }
            .into_any(),
    })
}

fn show(figures: Achievements, page: usize) -> impl IntoView {
    let lang = use_lang();
    let Achievements { head, unit, above, choices, progress, state, indicators } = figures;
    let to = if use_site().me.is_some() { To::boards(&head) } else { To::public(&head) };
    // the government needs no code
    let here = if above.is_empty() { "" } else { &unit.code };
    let code = state.map_or("", State::code);
    let filters = [("unit", here), ("keadaan", code)];
    let chosen_unit = if above.is_empty() { t::all_units(lang) } else { &unit.name };
    let units = choices.iter().enumerate().map(|(at, choice)| match at {
        0 => (to.achievements("", state), t::all_units(lang).to_owned()),
        _ => (to.achievements(&choice.code, state), choice.name.clone()),
    });
    let chosen_state = state.map_or(t::all_states(lang), |state| state_word(state, lang));
    let by_state = State::ALL.map(|state| (to.achievements(here, Some(state)), state_word(state, lang).to_owned()));
    let by_state = std::iter::once((to.achievements(here, None), t::all_states(lang).to_owned())).chain(by_state);
    let n = number::count(indicators.len() as i64, lang);
    let heading =
        state.map_or_else(|| t::n_indicators(lang, &n), |state| t::n_indicators_in(lang, &n, state_word(state, lang)));
    let title = format!("{}, {}", t::achievements(lang), unit.name);
    let own = above.is_empty();
    let line =
        if own { head.so_far().text(lang) } else { format!("{} · {}", unit.kind_text(), head.so_far().text(lang)) };
    view! {
        <Title text=title/>
        {way_down(above, &to)}
        <div class="head">
            <div>
                <h1>{t::achievements(lang)}" "<span class="of">{unit.name.clone()}</span></h1>
                {as_of_line(&head, line)}
            </div>
            <div class="row">
                <Choose label=t::state(lang) now=chosen_state options=by_state.collect()/>
                <Choose label=t::unit(lang) now=chosen_unit options=units.collect()/>
                {choose_period(&head, "/capaian", &filters)}
            </div>
        </div>
        <section class="card">
            <div class="head">
                <h2>{heading}</h2>
                {(!indicators.is_empty()).then(|| view! {
                    <Download href=to.at("/capaian.csv", &filters) words=t::csv_indicators(lang)/>
                })}
            </div>
            {since_january(&head)}
            {state.is_none().then(|| states(progress, here, &to))}
            {portion(indicators, page, |page| to.at("/capaian", &[("unit", here), ("keadaan", code), ("halaman", &page.to_string())]), &to)}
        </section>
    }
}

/// A page of the indicators, which of them it shows, and the way to the others.
fn portion(indicators: Vec<IndicatorFigures>, page: usize, address: impl Fn(i64) -> String, to: &To) -> AnyView {
    let lang = use_lang();
    let of = indicators.len();
    let page = page.clamp(1, of.div_ceil(PORTION).max(1));
    let first = (page - 1) * PORTION;
    let last = of.min(first + PORTION);
    let n = |n: usize| number::count(n as i64, lang);
    let items = indicators.into_iter().skip(first).take(PORTION).map(|one| item(one, to)).collect_view();
    let note = match of {
        0 => t::achievements_none(lang).to_owned(),
        _ => t::achievements_shown(lang, n(first + 1), n(last), n(of)),
    };
    view! {
        <p class="muted small">{note}</p>
        <ul class="list">{items}</ul>
        {pages(page as i64, last < of, [common::before(lang), common::next(lang)], address)}
    }
    .into_any()
}

fn item(indicator: IndicatorFigures, to: &To) -> AnyView {
    let lang = use_lang();
    let unit = view! { <a href=to.unit(&indicator.unit_code)>{indicator.unit_name.clone()}</a> };
    let name = match use_site().me {
        Some(_) => view! { <a href=to.indicator(indicator.id)>{indicator.name.clone()}</a> }.into_any(),
        None => indicator.name.clone().into_any(),
    };
    let about = view! {
        <p>{unit}{format!(" · {} · {}", against_target(&indicator, lang), polarity(indicator.polarity, lang))}</p>
        <p class="muted small">{rests_on(&indicator, lang)}</p>
    };
    indicator_item(name, about.into_any(), indicator)
}
