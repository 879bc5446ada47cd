//! Indicators of units: target, polarity, weight, achievement.

pub mod page;

#[cfg(feature = "ssr")]
pub mod http;
#[cfg(feature = "ssr")]
pub mod rules;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
pub mod store;

pub mod api;

#[cfg(all(test, feature = "ssr"))]
mod tests;

use serde::{Deserialize, Serialize};

/// Which way is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Polarity {
    /// Higher is better.
    Up,
    /// Lower is better.
    Down,
    /// Nearer to the target is better.
    Range,
}

impl Polarity {
    pub const ALL: [Polarity; 3] = [Polarity::Up, Polarity::Down, Polarity::Range];

    /// As stored and as files say it (`arah`).
    pub fn code(self) -> &'static str {
        match self {
            Polarity::Up => "naik",
            Polarity::Down => "turun",
            Polarity::Range => "rentang",
        }
    }

    pub fn from_code(code: &str) -> Option<Polarity> {
        Polarity::ALL.into_iter().find(|polarity| polarity.code() == code)
    }
}

/// How accepted entries make the realisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Aggregation {
    /// All quantities added up.
    Sum,
    /// The mean of the quantities.
    Average,
    /// The quantity of the latest entry.
    Last,
    /// All quantities as a percentage of all that they are part of.
    Share,
}

impl Aggregation {
    pub const ALL: [Aggregation; 4] = [Aggregation::Sum, Aggregation::Average, Aggregation::Last, Aggregation::Share];

    /// As stored and as files say it (`cara_hitung`).
    pub fn code(self) -> &'static str {
        match self {
            Aggregation::Sum => "jumlah",
            Aggregation::Average => "rata-rata",
            Aggregation::Last => "terakhir",
            Aggregation::Share => "persentase",
        }
    }

    pub fn from_code(code: &str) -> Option<Aggregation> {
        Aggregation::ALL.into_iter().find(|aggregation| aggregation.code() == code)
    }

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

#[cfg(feature = "ssr")]
crate::stored_as_code!(Polarity);
#[cfg(feature = "ssr")]
crate::stored_as_code!(Aggregation);

/// How an indicator stands; each state has its word and sign, never colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum State {
    /// At or above what is due by now.
    OnTrack,
    /// Somewhat below.
    Behind,
    /// Far below.
    Red,
    /// No accepted entry in the period, or no target to measure against.
    NoData,
}
