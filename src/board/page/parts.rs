//! What the pages of figures share: what they listen to, the filters of the address, what stands above
//! the figures.

use super::to::{To, address};
use crate::app::use_lang;
use crate::base::Lang;
use crate::base::tr::board as t;
use crate::board::{Head, Part, ScoreTrend, Term, UnitName};
use crate::chart::figure::Trend;
use crate::survey::FEWEST;
use crate::ui::choose::Choose;
use crate::ui::live::use_live;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// Listens to changes of figures; the signal grows with each.
pub fn use_figures() -> Signal<u64> {
    use_live(vec!["figures".to_owned()])
}

/// A number that an open page shows briefly by its background to have just changed (`client::held`).
#[component]
pub fn Figure(name: &'static str, #[prop(into)] text: String) -> impl IntoView {
    view! { <span data-figure=name>{text}</span> }
}

/// A filter of the address.
pub fn use_filter(name: &'static str) -> impl Fn() -> String + Copy + Send + Sync + 'static {
    let query = use_query_map();
    move || query.read().get(name).unwrap_or_default()
}

/// Year and part of the year, as in the address.
pub fn use_term() -> impl Fn() -> (String, String) + Copy + Send + Sync + 'static {
    let [year, part] = Term::FILTERS.map(use_filter);
    move || (year(), part())
}

/// The code or id in the path.
pub fn use_path(name: &'static str) -> impl Fn() -> String + Copy + Send + Sync + 'static {
    let params = use_params_map();
    move || params.read().get(name).unwrap_or_default()
}

/// How a part of a year is called.
pub fn part_text(part: Part, year: i16, lang: Lang) -> String {
    match part {
        Part::Year => year.to_string(),
        Part::Quarter(quarter) => t::quarter(lang, ["I", "II", "III", "IV"][usize::from(quarter - 1)], year),
        Part::Month(month) => crate::base::Month::new(year, month).map(|month| month.text(lang)).unwrap_or_default(),
    }
}

/// The period's choices on a page with other filters.
pub fn choose_period(head: &Head, path: &str, filters: &[(&str, &str)]) -> impl IntoView + use<> {
    let lang = use_lang();
    let to = |year: i16, part: Part| address(path, filters, [&year.to_string(), &part.code()]);
    let year = head.term.year;
    let years =
        head.years.iter().filter(|other| **other != year).map(|other| (to(*other, Part::Year), other.to_string()));
    let parts = head.parts.iter().map(|part| (to(year, *part), part_text(*part, year, lang)));
    let options = parts.chain(years).collect();
    view! { <Choose label=t::period(lang) now=part_text(head.term.part, year, lang) options/> }
}

/// What the page covers, and `langsung, per 21 November 2026 14.05 WIB`.
pub fn as_of_line(head: &Head, covers: String) -> impl IntoView + use<> {
    let lang = use_lang();
    let at = &head.as_of.text;
    view! {
        <p class="as-of">
            {covers}" · "
            <span class="live-dot">
                <span class="while-live">{t::live_as_of(lang, at)}</span>
                <span class="while-lost">{t::lost_as_of(lang, at)}</span>
            </span>
        </p>
    }
}

/// Satisfaction by month as a card, with what it is `of`, the months that it spans, and its file; or what is said where
/// there is no service to be rated.
#[component]
pub fn TrendCard(
    trend: Option<ScoreTrend>,
    of: &'static str,
    file: String,
    #[prop(optional_no_strip)] unrated: Option<&'static str>,
) -> impl IntoView {
    let lang = use_lang();
    let file = trend.is_some().then_some((file, t::csv_trend(lang)));
    let content = trend.map_or_else(
        || view! { <p>{unrated.map_or_else(|| t::too_few(lang, FEWEST), str::to_owned)}</p> }.into_any(),
        |ScoreTrend { chart, .. }| {
            let note = t::trend_note(lang, FEWEST, of, chart.span());
            view! { <p class="muted small">{note}</p><Trend chart/> }.into_any()
        },
    );
    view! { <section class="card">{heading(t::trend_satisfaction(lang), file)}{content}</section> }
}

/// The heading of a card; beside it its file, by address and words.
pub fn heading(title: &'static str, file: Option<(String, &'static str)>) -> impl IntoView {
    let file = file.map(|(href, words)| view! { <Download href words/> });
    view! { <div class="head"><h2>{title}</h2>{file}</div> }
}

/// The way to the services of the page, if it has any: what most residents come for, at its head.
pub fn to_rate(any: bool) -> impl IntoView + use<> {
    any.then(|| view! { <a class="button small no-print" href="#layanan">{t::rate_here(use_lang())}</a> })
}

/// The way down from the government to here.
pub fn way_down(units: Vec<UnitName>, to: &To) -> impl IntoView + use<> {
    let lang = use_lang();
    let link = |unit: UnitName| view! { <li><a href=to.unit(&unit.code)>{unit.name}</a></li> };
    let links: Vec<_> = units.into_iter().map(link).collect();
    (!links.is_empty()).then(|| view! { <nav class="above" aria-label=t::above(lang)><ol>{links}</ol></nav> })
}

/// A file to download, named by what it holds.
#[component]
pub fn Download(#[prop(into)] href: String, words: &'static str) -> impl IntoView {
    view! {
        <a class="button quiet small no-print" href=href rel="external" download="">
            {crate::ui::icon::Icon::Download.view()}{words}
        </a>
    }
}
