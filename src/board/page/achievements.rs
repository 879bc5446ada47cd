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

fn achievements() -> impl IntoView {
    let (changes, term, page) = (use_figures(), use_term(), use_filter("halaman"));
    let (unit, state) = (use_filter("unit"), use_filter("keadaan"));
    let figures = Resource::new(
        move || (unit(), state(), term(), page(), changes.get()),
        |(unit, state, (year, part), page, _)| api::achievements_of(unit, state, year, part, page.parse().unwrap_or(1)),
    );
    loaded(figures, |figures| match figures {
        Some(figures) => show(figures).into_any(),
        None => view! { <Title text=t::achievements(use_lang())/> <h1>{t::achievements(use_lang())}</h1> <NoUnits/> }
            .into_any(),
    })
}

fn show(figures: Achievements) -> impl IntoView {
    let lang = use_lang();
    let Achievements { head, unit, above, choices, progress, state, of, page, before, indicators } = figures;
    let to = if use_site().me.is_some() { To::boards(&head) } else { To::public(&head) };
    let all_units = above.is_empty();
    // the government needs no code
    let here = if all_units { "" } else { &unit.code };
    let filters = [("unit", here), ("keadaan", state.map_or("", State::code))];
    let chosen_unit = if all_units { t::all_units(lang) } else { &unit.name };
    let units = choices.iter().enumerate().map(|(at, choice)| match at {
        0 => (to.achievements("", state), t::all_units(lang).to_owned()),
        _ => (to.achievements(&choice.code, state), choice.name.clone()),
    });
    let chosen_state = state.map_or(t::all_states(lang), |state| state_word(state, lang));
    let by_state = State::ALL.map(|state| (to.achievements(here, Some(state)), state_word(state, lang).to_owned()));
    let by_state = std::iter::once((to.achievements(here, None), t::all_states(lang).to_owned())).chain(by_state);
    let n = |n: i64| number::count(n, lang);
    let heading = match state {
        Some(state) => t::n_indicators_in(lang, n(of), state_word(state, lang)),
        None => t::n_indicators(lang, n(of)),
    };
    let counts = head.so_far().text(lang);
    let covers = if all_units { counts } else { format!("{} · {counts}", unit.kind_text()) };
    let last = before + indicators.len() as i64;
    let note = match of {
        0 => t::achievements_none(lang).to_owned(),
        _ => t::achievements_shown(lang, n(before + 1), n(last), n(of)),
    };
    let file = (of > 0).then(|| (to.at("/capaian.csv", &filters), t::csv_indicators(lang)));
    let at = |page: i64| to.at("/capaian", &[filters[0], filters[1], ("halaman", &page.to_string())]);
    let ways = pages(page, last < of, [common::before(lang), common::next(lang)], at);
    view! {
        <Title text=format!("{}, {}", t::achievements(lang), unit.name)/>
        {way_down(above, &to)}
        <div class="head">
            <div>
                <h1>{t::achievements(lang)}" "<span class="of">{unit.name.clone()}</span></h1>
                {as_of_line(&head, covers)}
            </div>
            <div class="row">
                <Choose label=t::state(lang) now=chosen_state options=by_state.collect()/>
                <Choose label=t::unit(lang) now=chosen_unit options=units.collect()/>
                {choose_period(&head, "/capaian", &filters)}
            </div>
        </div>
        <section class="card">
            <div class="head"><h2>{heading}</h2>{file.map(|(href, words)| view! { <Download href words/> })}</div>
            {since_january(&head)}
            {state.is_none().then(|| view! { <div class="in-row">{states(progress, here, &to)}</div> })}
            <p class="muted small">{note}</p>
            <ul class="list">{indicators.into_iter().map(|one| item(one, &to)).collect_view()}</ul>
            {ways}
        </section>
    }
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
