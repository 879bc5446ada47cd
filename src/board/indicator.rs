//! What the pages of one indicator and of many show.

use super::{Head, Progress, UnitName};
use crate::base::{Hundredths, Month, Uuid};
use crate::chart::Chart;
use crate::plan::{IndicatorFigures, State};
use crate::work::EntryRow;
use serde::{Deserialize, Serialize};

/// What was accepted under an indicator in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthFigures {
    pub month: Month,
    /// Accepted entries.
    pub n: i64,
    /// What they make, in the unit of measure.
    pub realisation: Option<Hundredths>,
}

/// An indicator by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndicatorName {
    pub id: Uuid,
    pub code: String,
    pub name: String,
    pub unit: String,
}

/// The indicators of units below that serve one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Children {
    pub indicators: Vec<IndicatorFigures>,
    /// Weighted mean of their capped achievements, percent; none without data.
    pub together: Option<Hundredths>,
}

impl Children {
    /// How many of them have data.
    pub fn counted(&self) -> i64 {
        self.indicators.iter().filter(|one| one.capped.is_some()).count() as i64
    }
}

/// `/papan/indikator/{id}`: the figures; the entries come with the viewer's rights.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OneIndicator {
    pub head: Head,
    /// From the government down to its unit.
    pub above: Vec<UnitName>,
    pub indicator: IndicatorFigures,
    /// The indicator of a unit above that it serves.
    pub parent: Option<IndicatorName>,
    pub children: Children,
    /// From January to the end of the period.
    pub months: Vec<MonthFigures>,
    pub trend: Chart,
}

/// A page of the entries under an indicator in a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryPage {
    /// From 1.
    pub page: i64,
    pub entries: Vec<EntryRow>,
    /// There are earlier ones.
    pub more: bool,
}

/// `/capaian`: the indicators of a unit and those below.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Achievements {
    pub head: Head,
    pub unit: UnitName,
    /// From the government down to the unit above; empty for the government.
    pub above: Vec<UnitName>,
    /// Units that can be chosen, as on boards.
    pub choices: Vec<UnitName>,
    /// All of them together, whatever state is asked for.
    pub progress: Progress,
    /// Those in this state only; all with none.
    pub state: Option<State>,
    /// How many they are.
    pub of: i64,
    /// The page of them (from 1) that is shown, and how many stand before it.
    pub page: i64,
    pub before: i64,
    /// Who needs attention first.
    pub indicators: Vec<IndicatorFigures>,
}
