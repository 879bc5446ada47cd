//! Figures for machines: JSON and its description. They come from the same place as those of the
//! pages; what is too small to show there is not told here either.

pub mod http;
#[cfg(test)]
mod tests;

use crate::base::{Day, Hundredths, Quantity};
use crate::board::{IndicatorName, LeftOut, Ranked, Ranking};
use crate::plan::{IndicatorFigures, State};
use crate::survey::Index;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

/// A unit of the government.
#[derive(Serialize, ToSchema)]
pub struct Unit {
    pub code: String,
    pub name: String,
    /// Such as `dinas`, `bidang`, `uptd`.
    pub kind: String,
    /// Code of the unit above; null for the government itself.
    pub parent: Option<String>,
}

/// The indicators of a unit in a year.
#[derive(Serialize, ToSchema)]
pub struct Indicators {
    /// Code of the unit.
    pub unit: String,
    pub year: i16,
    /// When the figures were computed (RFC 3339, UTC).
    pub as_of: String,
    /// Weighted achievement of the unit and the units below it, percent, two decimals; counted from
    /// January to the end of the year, or to now. To be compared with the same months of other years only.
    pub achievement: Option<f64>,
    /// The unit's own.
    pub indicators: Vec<Indicator>,
}

/// An indicator and how it stands.
#[derive(Serialize, ToSchema)]
pub struct Indicator {
    pub code: String,
    pub name: String,
    /// Unit of measure.
    pub measure: String,
    /// `naik`: higher is better; `turun`: lower is better; `turun-rasio`: lower is better,
    /// as target ÷ realisation; `rentang`: nearer is better.
    pub polarity: &'static str,
    /// Of 100 per unit and year.
    pub weight: f64,
    pub baseline: Option<f64>,
    /// Of the whole year.
    pub target: f64,
    /// From January to the end of the year, or to now; null without accepted entries.
    pub realisation: Option<f64>,
    /// Percent of the target, not capped.
    pub achievement: Option<f64>,
    /// Percent of the target that is due by the end of the period, or by yesterday while it runs; what the state is held against.
    pub due: f64,
    /// `on_track`, `behind`, `red` or `no_data`.
    pub state: &'static str,
    /// Accepted entries it rests on.
    pub n: i64,
    /// Where the data come from.
    pub source: String,
    /// Code of the indicator of a unit above, of the same year, that it serves; null if none.
    pub parent: Option<String>,
}

/// A service that residents rate.
#[derive(Serialize, ToSchema)]
pub struct Service {
    pub code: String,
    pub name: String,
    /// Code of its unit.
    pub unit: String,
}

/// The satisfaction of a service's users (SKM, PermenPANRB 14/2017).
#[derive(Serialize, ToSchema)]
pub struct Satisfaction {
    /// Code of the service.
    pub service: String,
    /// First and last day that count (YYYY-MM-DD); null where it was not asked and fewer than five answered.
    pub from: Option<String>,
    pub to: Option<String>,
    /// Who answered; null if suppressed.
    pub respondents: Option<i64>,
    /// Those that at least five answered. Empty if suppressed.
    pub elements: Vec<Element>,
    /// 25 to 100, two decimals; null if suppressed.
    pub index: Option<f64>,
    /// A, B, C or D; null if suppressed.
    pub grade: Option<&'static str>,
    /// Fewer than five respondents: no figures, not even how many, so that nobody can be recognised.
    pub suppressed: bool,
}

/// One of the nine elements of service.
#[derive(Serialize, ToSchema)]
pub struct Element {
    pub key: &'static str,
    /// Answers to this element.
    pub n: i64,
    /// 1 to 4, two decimals.
    pub mean: f64,
}

/// Rankings of units, like with like.
#[derive(Serialize, ToSchema)]
pub struct Rankings {
    pub year: i16,
    pub as_of: String,
    pub groups: Vec<Group>,
}

/// Units of one kind in order.
#[derive(Serialize, ToSchema)]
pub struct Group {
    /// `achievement` (counted since January) or `satisfaction`.
    pub measure: &'static str,
    pub kind: String,
    /// The fewest accepted entries or respondents that are ranked.
    pub minimum: i64,
    /// How many units of the kind are not ranked, and which and why.
    pub left_out: usize,
    pub not_ranked: Vec<NotRanked>,
    pub units: Vec<Place>,
}

/// A unit that has no place.
#[derive(Serialize, ToSchema)]
pub struct NotRanked {
    pub code: String,
    pub name: String,
    /// `too_few`: fewer than the minimum (of respondents also none); `no_data`: indicators, but no
    /// figure so far; `unmeasured`: no indicator or no service.
    pub reason: &'static str,
}

/// A unit's place.
#[derive(Serialize, ToSchema)]
pub struct Place {
    pub code: String,
    pub name: String,
    pub place: i64,
    /// The best and the worst place that the interval allows.
    pub best: i64,
    pub worst: i64,
    pub value: f64,
    /// The 95 % interval of a satisfaction; the lowest and highest indicator of an achievement.
    pub low: f64,
    pub high: f64,
    /// Accepted entries or respondents.
    pub n: i64,
}

/// Why a request was not answered.
#[derive(Serialize, ToSchema)]
pub struct Problem {
    /// The kind of problem.
    #[schema(value_type = Object)]
    pub error: crate::base::Error,
    /// What happened and what to do, in Indonesian.
    pub text: String,
}

/// The description of the interface.
#[derive(OpenApi)]
#[openapi(
    info(title = "Kinerja", description = "Open figures of a local government: indicators, satisfaction, rankings."),
    paths(http::units, http::indicators, http::services, http::satisfaction, http::rankings)
)]
pub struct Description;

impl Indicator {
    fn of(one: &IndicatorFigures, parents: &[IndicatorName]) -> Indicator {
        let parent = parents.iter().find(|parent| Some(parent.id) == one.parent);
        Indicator {
            code: one.code.clone(),
            name: one.name.clone(),
            measure: one.measure.clone(),
            polarity: one.polarity.code(),
            weight: one.weight.as_f64(),
            baseline: one.baseline.map(Quantity::as_f64),
            target: one.target.as_f64(),
            realisation: one.realisation.map(Hundredths::as_f64),
            achievement: one.raw.map(Hundredths::as_f64),
            due: one.due.percent.as_f64(),
            state: match one.state {
                State::OnTrack => "on_track",
                State::Behind => "behind",
                State::Red => "red",
                State::NoData => "no_data",
            },
            n: one.n,
            source: one.source.clone(),
            parent: parent.map(|parent| parent.code.clone()),
        }
    }
}

impl Satisfaction {
    fn of(service: String, (from, to): (Option<Day>, Option<Day>), index: &Index) -> Satisfaction {
        Satisfaction {
            service,
            from: from.map(|day| day.to_string()),
            to: to.map(|day| day.to_string()),
            respondents: (!index.suppressed()).then_some(index.respondents),
            elements: index
                .elements
                .iter()
                .map(|one| Element { key: one.element.code(), n: one.n, mean: one.mean.as_f64() })
                .collect(),
            index: index.value.map(Hundredths::as_f64),
            grade: index.grade.map(|grade| grade.code()),
            suppressed: index.suppressed(),
        }
    }
}

impl From<Ranking> for Group {
    fn from(Ranking { measure, kind, rows, minimum, left_out, .. }: Ranking) -> Group {
        let not_ranked: Vec<NotRanked> = left_out
            .into_iter()
            .map(|LeftOut { unit, why }| NotRanked { code: unit.code, name: unit.name, reason: why.code() })
            .collect();
        let units = rows.into_iter().map(Place::from).collect();
        Group { measure: measure.code(), kind, minimum, left_out: not_ranked.len(), not_ranked, units }
    }
}

impl From<Ranked> for Place {
    fn from(Ranked { unit, place, from, to, value, low, high, n, .. }: Ranked) -> Place {
        let [value, low, high] = [value, low, high].map(Hundredths::as_f64);
        Place { code: unit.code, name: unit.name, place, best: from, worst: to, value, low, high, n }
    }
}
