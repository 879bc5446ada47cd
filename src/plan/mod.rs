//! Indicators of units: target, polarity, weight, achievement.

#[cfg(feature = "ssr")]
pub mod page;
pub mod view;
pub mod words;

#[cfg(feature = "ssr")]
pub mod http;
#[cfg(feature = "ssr")]
pub mod rules;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
pub mod store;

#[cfg(feature = "ssr")]
pub mod api;

#[cfg(all(test, feature = "ssr"))]
mod tests;

use crate::base::{Day, Hundredths, Quantity, Uuid};
use crate::coded;
use serde::{Deserialize, Serialize};

/// What the weights of a unit and year add up to: 100.
pub const FULL: Hundredths = Hundredths(10_000);

/// What indicators of so much weight together leave for others; none if they leave nothing.
pub fn weight_left(taken: Hundredths) -> Option<Hundredths> {
    (taken < FULL).then(|| Hundredths(FULL.0 - taken.0))
}

coded! {
    /// Which way is good, as files say it (`arah`).
    pub enum Polarity {
        /// Higher is better.
        Up = "naik",
        /// Lower is better, by the share that is saved.
        Down = "turun",
        /// Lower is better, as target ÷ realisation: some governments reckon so.
        DownRatio = "turun-rasio",
        /// Nearer to the target is better.
        Range = "rentang",
    }
}

impl Polarity {
    /// Lower is better, however that is reckoned: zero is a result, and may be the target.
    pub fn lower_is_better(self) -> bool {
        matches!(self, Polarity::Down | Polarity::DownRatio)
    }
}

coded! {
    /// How accepted entries make the realisation, as files say it (`cara_hitung`).
    pub enum Aggregation {
        /// All quantities added up.
        Sum = "jumlah",
        /// The mean of the quantities.
        Average = "rata-rata",
        /// The quantity of the latest entry.
        Last = "terakhir",
        /// All quantities as a percentage of all that they are part of.
        Share = "persentase",
    }
}

impl Aggregation {
    /// The usual rule for a unit of measure, where a file does not say: percentages are shares,
    /// times are averages, everything else adds up.
    pub fn usual(measure: &str) -> Aggregation {
        match measure.trim().to_lowercase().as_str() {
            "persen" | "%" | "percent" => Aggregation::Share,
            "menit" | "jam" | "hari" | "detik" => Aggregation::Average,
            "indeks" | "nilai" | "skor" => Aggregation::Last,
            _ => Aggregation::Sum,
        }
    }
}

coded! {
    /// How an indicator stands, as addresses say it (`keadaan`); each state has its word and sign, never colour alone.
    pub enum State {
        /// At or above what is due by now.
        OnTrack = "sesuai",
        /// Somewhat below.
        Behind = "tertinggal",
        /// Far below.
        Red = "jauh",
        /// No accepted entry in the period, or no target to measure against.
        NoData = "tanpa-data",
    }
}

/// What is due of a year's target by the end of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    pub by: Day,
    /// Percent of the target.
    pub percent: Hundredths,
}

/// An indicator with how it stands at the end of a period. Made in one place
/// (`plan::service::figures`), so that it is the same on every page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndicatorFigures {
    pub id: Uuid,
    pub code: String,
    pub name: String,
    /// The unit of measure, as people write it: `kunjungan`, `persen`.
    pub measure: String,
    pub unit_id: Uuid,
    pub unit_code: String,
    pub unit_name: String,
    pub year: i64,
    pub polarity: Polarity,
    pub aggregation: Aggregation,
    pub baseline: Option<Quantity>,
    /// Of the whole year.
    pub target: Quantity,
    /// Of 100 per unit and year.
    pub weight: Hundredths,
    /// Where the data come from.
    pub source: String,
    /// The indicator of a unit above that this one serves.
    pub parent: Option<Uuid>,
    /// Accepted entries from January to the end of the period.
    pub n: i64,
    /// What they make, in the unit of measure.
    pub realisation: Option<Hundredths>,
    /// Achievement in percent of the year's target, as it is.
    pub raw: Option<Hundredths>,
    /// Achievement between 0 and 120, as it counts where units are rated.
    pub capped: Option<Hundredths>,
    /// What the state is held against.
    pub due: Due,
    pub state: State,
}

/// An indicator that an employee can report under.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reportable {
    pub id: Uuid,
    pub name: String,
    pub measure: String,
    pub polarity: Polarity,
    pub aggregation: Aggregation,
    /// Of the whole year.
    pub target: Quantity,
    pub unit_id: Uuid,
    pub unit_name: String,
}

impl Reportable {
    /// Zero is a result only where lower is better.
    pub fn may_be_zero(&self) -> bool {
        self.polarity.lower_is_better()
    }

    /// The entry says of what whole it is a part.
    pub fn is_share(&self) -> bool {
        self.aggregation == Aggregation::Share
    }
}

/// What may be chosen: the thing's id or code, and its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    pub value: String,
    pub words: String,
}

/// The page `/indikator`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitPlan {
    /// The units one can go to, by code.
    pub units: Vec<Chosen>,
    pub unit_code: String,
    pub unit_name: String,
    pub year: i64,
    /// The viewer may change what is shown.
    pub editable: bool,
    /// When the figures were computed, at the government's place: `21 November 2026 14.05 WIB`.
    pub as_of: String,
    /// Of all indicators of the unit in the year; should be 100.
    pub weights: Hundredths,
    pub indicators: Vec<IndicatorFigures>,
}

/// The page `/indikator/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndicatorForm {
    pub unit_code: String,
    pub unit_name: String,
    pub year: i64,
    pub editable: bool,
    /// None for one that is yet to be made.
    pub indicator: Option<IndicatorFigures>,
    /// The mark of the indicator as it is shown.
    pub shown: Option<String>,
    /// Entries under it in any state; with any, it cannot be removed.
    pub entries: i64,
    /// Weights of the unit's other indicators.
    pub others: Hundredths,
    /// Indicators of units above, same year.
    pub parents: Vec<Chosen>,
}

/// Which indicator the page is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Which {
    Old(Uuid),
    /// A new one of a unit (by code) and year; of this year if none is named.
    New {
        unit: String,
        year: Option<i64>,
    },
}
