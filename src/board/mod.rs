//! Boards and public pages: the same figures for everyone, from rollups only. Each figure carries
//! its number, its n and its period; each page carries its as-of time. A figure is computed in one
//! place ([`service`]) and is the same on every page, in every file and in the open data.

pub mod page;

pub mod cache;
pub mod files;
pub mod http;
pub mod rules;
pub mod service;
pub mod store;
pub mod words;

pub mod api;
mod indicator;
mod ranking;

pub use indicator::{Achievements, Children, EntryPage, IndicatorName, MonthFigures, OneIndicator};
pub use ranking::{LeftOut, Measure, Ranked, Ranking, Why};

#[cfg(test)]
pub mod tests;

use crate::base::{Day, Hundredths, Month, Period};
use crate::chart::Chart;
use crate::plan::{Due, IndicatorFigures, State};
use crate::survey::{ElementMean, Grade, Index, interval};
use crate::work::Buckets;
use serde::{Deserialize, Serialize};

/// A part of a year, as in addresses: `tw3` is the third quarter, `07` is July, nothing the year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Part {
    #[default]
    Year,
    /// 1 to 4.
    Quarter(u8),
    /// 1 to 12.
    Month(u8),
}

impl Part {
    pub fn code(self) -> String {
        match self {
            Part::Year => String::new(),
            Part::Quarter(quarter) => format!("tw{quarter}"),
            Part::Month(month) => format!("{month:02}"),
        }
    }

    /// What the code says.
    pub fn from_code(code: &str) -> Option<Part> {
        Part::all().find(|part| part.code() == code)
    }

    /// The year, its quarters, its months.
    pub fn all() -> impl Iterator<Item = Part> {
        std::iter::once(Part::Year).chain((1..=4).map(Part::Quarter)).chain((1..=12).map(Part::Month))
    }
}

/// What to look at: a year or a part of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Term {
    pub year: i16,
    pub part: Part,
}

impl Term {
    /// The names of the filters of an address that say which term it shows.
    pub const FILTERS: [&str; 2] = ["tahun", "periode"];
}

/// When figures were computed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AsOf {
    /// UTC milliseconds.
    pub at: i64,
    /// At the government's place: `21 November 2026 14.05 WIB`.
    pub text: String,
}

/// What stands above the figures of every page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    pub as_of: AsOf,
    pub term: Term,
    /// The values of [`Term::FILTERS`] that lead to this term; empty where it goes without saying.
    pub filters: [String; 2],
    /// The months that count: the term, as far as it has come.
    pub period: Period,
    /// The period of the same length before, which changes of satisfaction and of places are measured
    /// against.
    pub before: Period,
    /// What is due by now of a target that adds up through the year.
    pub due: Due,
    /// The years that can be chosen, latest first.
    pub years: Vec<i16>,
    /// The parts of the year that have begun.
    pub parts: Vec<Part>,
    /// The first month with an accepted entry, of all years: what lies before is not known.
    pub accepted_since: Option<Month>,
}

impl Head {
    /// The months that achievement counts: targets are of the year, so it begins in January.
    pub fn so_far(&self) -> Period {
        self.period.since_january()
    }

    /// The month with which the record begins, where that is after the January from which achievement counts.
    pub fn begins_late(&self) -> Option<Month> {
        let counted = self.so_far();
        self.accepted_since.filter(|first| counted.from < *first && *first <= counted.to)
    }

    /// Whether achievement is known of all of some months.
    pub fn knows(&self, months: Period) -> bool {
        self.accepted_since.is_some_and(|first| first <= months.from)
    }

    /// What a change of achievement is measured against: the same months of the year before. The
    /// month before is no measure, because it counts fewer months.
    pub fn year_before(&self) -> Period {
        self.so_far().year_before()
    }

    /// The months that a measure counts, and those with which the places by it are compared.
    pub fn compared(&self, measure: Measure) -> (Period, Period) {
        match measure {
            Measure::Achievement => (self.so_far(), self.before.since_january()),
            Measure::Satisfaction => (self.period, self.before),
        }
    }
}

/// A unit by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitName {
    pub code: String,
    pub name: String,
    pub kind: String,
}

impl UnitName {
    /// `Dinas`, `UPTD`: kinds are stored in small letters.
    pub fn kind_text(&self) -> String {
        kind_text(&self.kind)
    }
}

/// How a kind of unit is written: `Dinas`, `UPTD`.
pub fn kind_text(kind: &str) -> String {
    if kind.eq_ignore_ascii_case("uptd") {
        return kind.to_uppercase();
    }
    let mut letters = kind.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The achievement of a group of indicators.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Weighted mean of the capped achievements, percent; none without data.
    pub value: Option<Hundredths>,
    /// The lowest and the highest of them.
    pub range: Option<(Hundredths, Hundredths)>,
    /// How many indicators there are, and how many accepted entries they rest on.
    pub indicators: i64,
    pub entries: i64,
    pub on_track: i64,
    pub behind: i64,
    pub red: i64,
    pub no_data: i64,
}

impl Progress {
    /// How many indicators have data.
    pub fn counted(&self) -> i64 {
        self.indicators - self.no_data
    }

    /// How many indicators are in a state; none where nothing is known, which is not the same as zero.
    pub fn in_state(&self, state: State) -> Option<i64> {
        match state {
            State::OnTrack => (self.counted() > 0).then_some(self.on_track),
            State::Behind => (self.counted() > 0).then_some(self.behind),
            State::Red => (self.counted() > 0).then_some(self.red),
            State::NoData => (self.indicators > 0).then_some(self.no_data),
        }
    }
}

/// An index without its elements.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// Respondents.
    pub n: i64,
    /// None where the group is too small to show.
    pub value: Option<Hundredths>,
    pub grade: Option<Grade>,
    /// Half the width of the 95 % interval.
    pub margin: Option<Hundredths>,
}

impl Score {
    /// The 95 % interval, within the scale.
    pub fn interval(&self) -> Option<(Hundredths, Hundredths)> {
        Some(interval(self.value?, self.margin?))
    }
}

impl From<&Index> for Score {
    fn from(index: &Index) -> Score {
        Score { n: index.respondents, value: index.value, grade: index.grade, margin: index.margin }
    }
}

/// How a figure moved: satisfaction since the period before, achievement since the same months of the
/// year before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub by: Hundredths,
    /// More than chance explains: the intervals do not overlap. None where there is no interval.
    pub clear: Option<bool>,
}

/// The headlines of a unit, those of the units below included, each with how it moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Headlines {
    /// How many units they span, itself included.
    pub units: i64,
    pub progress: Progress,
    pub progress_change: Option<Change>,
    /// None where there is no service to be rated.
    pub score: Option<Score>,
    pub score_change: Option<Change>,
    /// The last month with figures of satisfaction, where the period goes on for more than a month after it.
    pub answers_until: Option<Month>,
}

/// An indicator that asks for attention, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attention {
    pub indicator: IndicatorFigures,
    /// The day of the latest accepted entry; none without one.
    pub last: Option<Day>,
}

/// A service with its index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceRow {
    pub code: String,
    pub name: String,
    pub unit: UnitName,
    pub score: Score,
}

/// A unit with its figures, those of the units below included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitRow {
    pub unit: UnitName,
    pub progress: Progress,
    pub score: Score,
}

/// What became of daily entries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers {
    pub entries: i64,
    pub accepted: i64,
    pub returned: i64,
    /// Reactions within an hour, four hours, a day, three days, a week, later.
    pub waits: Buckets,
    /// The stretch in which the middle reaction lies.
    pub middle: Option<usize>,
}

impl Answers {
    /// Entries that no superior has answered yet.
    pub fn waiting(&self) -> i64 {
        (self.entries - self.accepted - self.returned).max(0)
    }

    pub fn reactions(&self) -> i64 {
        self.waits.iter().sum()
    }
}

/// Satisfaction by month, from the first month with figures on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreTrend {
    pub months: Vec<(Month, Score)>,
    pub chart: Chart,
}

/// `/`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HomeFigures {
    pub head: Head,
    /// The government itself.
    pub unit: UnitName,
    pub headlines: Headlines,
    pub trend: Option<ScoreTrend>,
    /// Each of the kind of unit with the most units ranked.
    pub satisfaction: Ranking,
    pub achievement: Ranking,
    pub services: Vec<ServiceRow>,
    /// The units right below the government.
    pub agencies: Vec<UnitRow>,
}

/// `/unit/{kode}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitFigures {
    pub head: Head,
    pub unit: UnitName,
    /// From the government down to the unit above.
    pub above: Vec<UnitName>,
    pub headlines: Headlines,
    pub trend: Option<ScoreTrend>,
    /// The unit's own.
    pub indicators: Vec<IndicatorFigures>,
    /// The indicators of units above that some of these serve.
    pub parents: Vec<IndicatorName>,
    /// Its own and those of units below.
    pub services: Vec<ServiceRow>,
    pub below: Vec<UnitRow>,
}

/// `/layanan/{kode}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceFigures {
    pub head: Head,
    pub code: String,
    pub name: String,
    /// From the government down to its unit.
    pub above: Vec<UnitName>,
    pub score: Score,
    pub score_change: Option<Change>,
    /// As [`Headlines::answers_until`].
    pub answers_until: Option<Month>,
    /// It has no tariff and nobody answered what one costs: of the nine elements eight count.
    pub free_of_charge: bool,
    pub elements: Vec<ElementMean>,
    pub trend: Option<ScoreTrend>,
}

/// `/peringkat`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RankingFigures {
    pub head: Head,
    pub kind: String,
    pub kinds: Vec<String>,
    pub achievement: Ranking,
    pub satisfaction: Ranking,
}

/// `/papan`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardFigures {
    pub head: Head,
    pub unit: UnitName,
    /// From the government down to the unit above; empty for the government.
    pub above: Vec<UnitName>,
    /// Units that can be chosen: the government, its agencies, and the unit itself where it lies below them.
    pub choices: Vec<UnitName>,
    pub headlines: Headlines,
    /// Who works there.
    pub people: i64,
    pub answers: Answers,
    pub trend: Option<ScoreTrend>,
    pub ranking: Ranking,
    pub achievement: Ranking,
    /// Red ones first, then those behind; the worst first.
    pub attention: Vec<Attention>,
    pub indicators: Vec<IndicatorFigures>,
    /// Those of units above that the unit's indicators serve.
    pub parents: Vec<IndicatorName>,
    pub below: Vec<UnitRow>,
}
