//! Types of rankings.

use super::UnitName;
use crate::base::Hundredths;
use crate::coded;
use serde::{Deserialize, Serialize};

coded! {
    /// What a ranking orders by, as open data say it.
    pub enum Measure {
        Achievement = "achievement",
        Satisfaction = "satisfaction",
    }
}

/// A place in a ranking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ranked {
    pub unit: UnitName,
    /// By value alone; equal values share a place.
    pub place: i64,
    /// The best and the worst place that the interval allows; both are `place` if it is clear.
    pub from: i64,
    pub to: i64,
    pub value: Hundredths,
    pub low: Hundredths,
    pub high: Hundredths,
    /// Accepted entries or respondents.
    pub n: i64,
    /// Places gained since the period before; none if it was not ranked then, or is not compared.
    pub moved: Option<i64>,
}

coded! {
    /// Why a unit is not ranked, as open data say it.
    pub enum Why {
        /// Fewer entries or respondents than are ranked. Of respondents, none is not told from few: how
        /// many a small group has is not shown.
        TooFew = "too_few",
        /// Indicators, but none with a figure so far.
        NoData = "no_data",
        /// Nothing to measure by: no indicator, or no service, of its own or below.
        Unmeasured = "unmeasured",
    }
}

/// A unit that is not ranked, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    pub unit: UnitName,
    pub why: Why,
}

/// Like units in order, each unit of the kind either ranked or left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ranking {
    pub measure: Measure,
    /// The kind of unit compared.
    pub kind: String,
    /// Whether places are compared with those of the period before: it is known whole, and this one is.
    pub compared: bool,
    pub rows: Vec<Ranked>,
    /// The fewest entries or respondents that are ranked.
    pub minimum: i64,
    /// Those nearest to being ranked first.
    pub left_out: Vec<LeftOut>,
}
