//! What the pages of figures share: what they listen to, the filters of the address, headlines.

use crate::app::use_lang;
use crate::base::text::encoded;
use crate::base::tr::board as t;
use crate::base::{Hundredths, Lang, Period, number, tr};
use crate::board::{Change, Head, Part, Progress, Score, UnitName};
use crate::chart::Chart;
use crate::chart::figure::Trend;
use crate::survey::{FEWEST, Grade};
use crate::ui::live::use_live;
use crate::ui::meter::Meter;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use std::collections::BTreeMap;

/// The figures that the page has shown, by name, with how often each has changed.
#[derive(Clone, Copy)]
struct Seen(StoredValue<BTreeMap<&'static str, (String, u32)>>);

/// Listens to changes of figures; the signal grows with each.
pub fn use_figures() -> Signal<u64> {
    provide_context(Seen(StoredValue::default()));
    use_live(vec!["figures".to_owned()])
}

/// A number that says briefly, by its background, that it has just changed.
#[component]
pub fn Figure(name: &'static str, #[prop(into)] text: String) -> impl IntoView {
    let times = use_context::<Seen>().and_then(|Seen(seen)| {
        seen.try_update_value(|seen| match seen.get_mut(name) {
            Some((old, times)) => {
                if *old != text {
                    old.clone_from(&text);
                    *times += 1;
                }
                *times
            }
            None => {
                seen.insert(name, (text.clone(), 0));
                0
            }
        })
    });
    // two names for the same effect, so that it begins again at the next change
    let class = match times.unwrap_or_default() {
        0 => "",
        n if n % 2 == 1 => "changed odd",
        _ => "changed even",
    };
    view! { <span class=class>{text}</span> }
}

/// A filter of the address.
pub fn use_filter(name: &'static str) -> impl Fn() -> String + Copy + Send + Sync + 'static {
    let query = use_query_map();
    move || query.read().get(name).unwrap_or_default()
}

/// Year and part of the year, as in the address.
pub fn use_term() -> impl Fn() -> (String, String) + Copy + Send + Sync + 'static {
    let (year, part) = (use_filter("tahun"), use_filter("periode"));
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

/// An address with the filters that say something.
pub fn address(path: &str, filters: &[(&str, &str)]) -> String {
    let mut address = path.to_owned();
    for (name, value) in filters.iter().filter(|(_, value)| !value.is_empty()) {
        address.push(if address.contains('?') { '&' } else { '?' });
        address.push_str(name);
        address.push('=');
        address.push_str(&encoded(value));
    }
    address
}

/// Where the names of units lead: to a page of the same period.
#[derive(Clone)]
pub struct To {
    before: &'static str,
    after: String,
}

impl To {
    /// Public pages of units.
    pub fn unit(head: &Head) -> To {
        To { before: "/unit/", after: span_query(head, '?') }
    }

    /// The board of a unit.
    pub fn board(head: &Head) -> To {
        To { before: "/papan?unit=", after: span_query(head, '&') }
    }

    /// The address of a unit.
    pub fn address(&self, unit: &str) -> String {
        format!("{}{}{}", self.before, encoded(unit), self.after)
    }
}

/// The period as the rest of an address; nothing for this year.
fn span_query(head: &Head, joint: char) -> String {
    let (year, part) = (head.term.year, head.term.part.code());
    match (head.years.first() == Some(&year), part.as_str()) {
        (true, "") => String::new(),
        (false, "") => format!("{joint}tahun={year}"),
        _ => format!("{joint}tahun={year}&periode={part}"),
    }
}

/// A choice that opens: each way to go is a link, so that it works without script and can be shared.
#[component]
pub fn Choose(label: &'static str, #[prop(into)] now: String, options: Vec<(String, String)>) -> impl IntoView {
    let options = options
        .into_iter()
        .map(|(href, words)| {
            let here = (words == now).then_some("true");
            view! { <li><a href=href aria-current=here>{words}</a></li> }
        })
        .collect_view();
    view! { <details class="choose no-print"><summary><span>{label}" "<b>{now.clone()}</b></span></summary><ul>{options}</ul></details> }
}

/// The period's choices on a page with other filters.
#[component]
pub fn ChoosePeriod(head: Head, path: String, #[prop(optional)] filters: Vec<(&'static str, String)>) -> impl IntoView {
    let lang = use_lang();
    let to = |year: i16, part: Part| {
        let (year, part) = (year.to_string(), part.code());
        let mut all: Vec<(&str, &str)> = filters.iter().map(|(name, value)| (*name, value.as_str())).collect();
        all.extend([("tahun", year.as_str()), ("periode", part.as_str())]);
        address(&path, &all)
    };
    let year = head.term.year;
    let years =
        head.years.iter().filter(|other| **other != year).map(|other| (to(*other, Part::Year), other.to_string()));
    let parts = head.parts.iter().map(|part| (to(year, *part), part_text(*part, year, lang)));
    let options = parts.chain(years).collect();
    view! { <Choose label=t::period(lang) now=part_text(head.term.part, year, lang) options/> }
}

/// `langsung, per 21 November 2026 14.05 WIB`.
#[component]
pub fn AsOfLine(head: Head, #[prop(optional, into)] before: String) -> impl IntoView {
    let lang = use_lang();
    view! {
        <p class="as-of">
            {(!before.is_empty()).then(|| format!("{before} · "))}
            <span class="live-dot">
                <span class="while-live">{t::live_as_of(lang, &head.as_of.text)}</span>
                <span class="while-lost">{t::lost_as_of(lang, head.as_of.text)}</span>
            </span>
        </p>
    }
}

/// Where the filter is a part of a year: that achievement counts from January on all the same.
#[component]
pub fn SinceJanuary(head: Head) -> impl IntoView {
    let lang = use_lang();
    (head.term.part != Part::Year)
        .then(|| view! { <p class="muted small">{t::since_january(lang, head.so_far().text(lang))}</p> })
}

/// How a figure moved since `before`, in words and by a sign.
#[component]
pub fn Moved(change: Option<Change>, before: Period) -> impl IntoView {
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

/// The headline of achievement: since January, whatever part of the year is looked at.
#[component]
pub fn ProgressCard(progress: Progress, change: Option<Change>, head: Head) -> impl IntoView {
    let lang = use_lang();
    let value = progress.value.map_or_else(|| "–".to_owned(), |value| value.text(lang));
    let so_far = head.so_far().text(lang);
    view! {
        <section class="card stat">
            <h2>{t::achievement(lang)}" "<span class="of">{so_far.clone()}</span></h2>
            <p class="figure"><Figure name="progress" text=value/>" "{progress.value.map(|_| view! { <small>{t::percent_of_target(lang)}</small> })}</p>
            <Moved change before=head.year_before()/>
            <Meter percent=progress.value.map_or(0.0, Hundredths::as_f64)/>
            <p>{t::indicators_counted(lang, number::count(progress.counted(), lang), number::count(progress.entries, lang), number::count(progress.indicators, lang))}</p>
            <p>{t::source_entries(lang)}". "{t::achievement_means(lang, so_far)}</p>
        </section>
    }
}

/// The headline of satisfaction in the part of the year that is looked at.
#[component]
pub fn ScoreCard(score: Score, change: Option<Change>, head: Head) -> impl IntoView {
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
            <Moved change before=head.before/>
            <Meter percent=score.value.map_or(0.0, |value| (value.as_f64() - 25.0) / 0.75)/>
            <p>{t::source_answers(lang)}". "{t::score_means(lang)}</p>
        </section>
    }
}

/// `B (Baik)`.
pub fn grade_words(grade: Grade, lang: Lang) -> String {
    format!("{} ({})", grade.letter(), grade.words(lang))
}

/// What an index rests on: `n = 412 responden · 83,24–85,64 (95 %)`.
pub fn score_words(score: &Score, lang: Lang) -> String {
    match score.interval() {
        None => t::too_few(lang, FEWEST),
        Some(interval) => t::respondents_interval(lang, number::range(interval, lang), number::count(score.n, lang)),
    }
}

/// Satisfaction by month as a card, with what it is `of` and the months that it spans.
#[component]
pub fn TrendCard(trend: Option<Chart>, of: &'static str) -> impl IntoView {
    let lang = use_lang();
    let content = trend.map_or_else(
        || view! { <p>{t::too_few(lang, FEWEST)}</p> }.into_any(),
        |chart| {
            let note = t::trend_note(lang, FEWEST, of, chart.span());
            view! { <p class="muted small">{note}</p><Trend chart/> }.into_any()
        },
    );
    view! { <section class="card"><h2>{t::trend_satisfaction(lang)}</h2>{content}</section> }
}

/// The way down from the government to here.
#[component]
pub fn Above(units: Vec<UnitName>, to: To) -> impl IntoView {
    let lang = use_lang();
    let links =
        units.into_iter().map(|unit| view! { <li><a href=to.address(&unit.code)>{unit.name}</a></li> }).collect_view();
    view! { <nav class="above" aria-label=t::above(lang)><ol>{links}</ol></nav> }
}

/// A file to download.
#[component]
pub fn Download(#[prop(into)] href: String) -> impl IntoView {
    let lang = use_lang();
    view! {
        <a class="button quiet small no-print" href=href rel="external" download="">
            {crate::ui::icon::Icon::Download.view()}{tr::common::csv(lang)}
        </a>
    }
}
