//! Indicators of the demo city, and how well each unit does.

use super::chance::Chance;
use super::city::City;
use crate::base::{Day, Quantity, Uuid};
use crate::plan::{Aggregation, Polarity};

/// What units are measured by: `untuk` is a unit's code or its beginning, or that of [`OFFICE`]; `induk` names what an
/// indicator serves in a unit above. That is never the same measure again, which two levels would count differently;
/// what is written for a bidang is its part of the work, what is written for its agency is what comes of it.
const INDICATORS: &str = include_str!("data/indikator.csv");

/// Units whose people work for the indicators of the units above.
const WITHOUT: [&str; 2] = ["SETDA-B", "BAPELITBANG-B"];
/// The secretariats that every agency has: how their codes end, and their name in the catalogue.
const OFFICE: (&str, &str) = ("-SEK", "SEK");

/// A row of the catalogue.
#[derive(Clone, Debug)]
pub struct Model {
    whom: &'static str,
    pub name: &'static str,
    /// Name of what it serves; empty where it serves nothing.
    parent: &'static str,
    pub measure: &'static str,
    pub polarity: Polarity,
    pub aggregation: Aggregation,
    pub baseline: Option<f64>,
    /// None for what adds up: its target follows from what the unit's people can do.
    pub target: Option<f64>,
    /// What an entry usually holds: the quantity of what adds up, the whole of a share.
    pub size: f64,
    /// Percent.
    pub weight: i64,
    pub source: &'static str,
    /// Parts of titles or of units' names: whose work it is. Empty where it is everyone's in the unit.
    by: Vec<&'static str>,
    /// What people add, see [`super::detail`].
    pub detail: &'static str,
    /// What people write that they did.
    pub activities: Vec<&'static str>,
}

impl Model {
    /// Whether it is the work of somebody with such a post in such a unit.
    pub fn suits(&self, title: &str, unit: &str) -> bool {
        self.by.is_empty() || self.by.iter().any(|part| title.contains(part) || unit.contains(part))
    }
}

/// How well something goes, 1 being just as planned, at the beginning of the record and today.
#[derive(Clone, Copy, Debug)]
pub struct Level {
    from: f64,
    to: f64,
}

impl Level {
    /// At a part of the record's time, 0 to 1.
    pub fn at(self, part: f64) -> f64 {
        self.from + (self.to - self.from) * part
    }
}

/// What a unit is measured by, whatever the year.
pub struct Measure {
    pub unit: usize,
    pub model: Model,
    pub level: Level,
    /// Place in [`Plan::measures`] of what it serves in a unit above.
    parent: Option<usize>,
    /// 1, 2, ... within the unit.
    number: usize,
}

/// The indicator that a measure has in a year.
pub struct Indicator {
    pub id: Uuid,
    pub measure: usize,
    pub parent: Option<Uuid>,
    pub year: i16,
    pub code: String,
    pub target: Quantity,
}

pub struct Plan {
    pub measures: Vec<Measure>,
    /// By year, then by measure.
    pub indicators: Vec<Indicator>,
    first_year: i16,
}

fn catalogue() -> Vec<Model> {
    let number = |text: &str| text.parse::<f64>().ok();
    let row = |line: &'static str| {
        let mut cells = line.split(';');
        let mut cell = || cells.next().expect("a row of data/indikator.csv has fourteen cells");
        // in the order of the columns
        Model {
            whom: cell(),
            name: cell(),
            parent: cell(),
            measure: cell(),
            polarity: Polarity::from_code(cell()).expect("arah is known"),
            aggregation: Aggregation::from_code(cell()).expect("cara_hitung is known"),
            baseline: number(cell()),
            target: number(cell()),
            size: number(cell()).unwrap_or_default(),
            weight: cell().parse().expect("bobot is a number"),
            source: cell(),
            by: cell().split('|').filter(|part| !part.is_empty()).collect(),
            detail: cell(),
            activities: cell().split('|').collect(),
        }
    };
    INDICATORS.lines().skip(1).map(row).collect()
}

/// The name under which the catalogue holds a unit: the longest beginning of its code. None for units without
/// indicators of their own.
fn whom(code: &str, models: &[Model]) -> Option<&'static str> {
    match () {
        () if code.ends_with(OFFICE.0) => Some(OFFICE.1),
        () if WITHOUT.iter().any(|start| code.starts_with(start)) => None,
        () => models.iter().map(|model| model.whom).filter(|whom| code.starts_with(whom)).max_by_key(|whom| whom.len()),
    }
}

/// Most units do as planned, some a little less; one struggles and one improves.
fn level(code: &str, chance: &mut Chance) -> Level {
    let steady = |at: f64| Level { from: at - 0.02, to: at + 0.02 };
    let usual = chance.near(1.05, 0.03);
    let behind = chance.happens(0.1);
    match code {
        "PKM4" => steady(0.58),
        "DISDUKCAPIL" | "DISDUKCAPIL-B1" | "DISDUKCAPIL-B2" => Level { from: 0.66, to: 1.18 },
        "PKM6" => steady(1.04),
        _ if behind => steady(usual - 0.22),
        _ => steady(usual),
    }
}

impl Plan {
    /// What the units are measured by, from the year of one day to that of another. The targets of
    /// what adds up are set by [`Plan::set_targets`].
    pub fn new(seed: u64, city: &City, from: Day, to: Day) -> Plan {
        let mut chance = Chance::new(seed, 2);
        let models = catalogue();
        let mut measures: Vec<Measure> = Vec::new();
        for (at, unit) in city.units.iter().enumerate() {
            let whom = whom(unit.code, &models);
            let of_unit = level(unit.code, &mut chance);
            for (number, model) in models.iter().filter(|model| Some(model.whom) == whom).enumerate() {
                let shift = chance.near(0.0, 0.02);
                measures.push(Measure {
                    unit: at,
                    model: model.clone(),
                    level: Level { from: of_unit.from + shift, to: of_unit.to + shift },
                    parent: above(city, &measures, at, model.parent),
                    number: number + 1,
                });
            }
        }
        follow(&mut measures);
        let mut plan = Plan { measures, indicators: Vec::new(), first_year: from.year() };
        for year in from.year()..=to.year() {
            let first = plan.indicators.len();
            for (at, measure) in plan.measures.iter().enumerate() {
                let indicator = Indicator {
                    id: chance.id_at(0),
                    measure: at,
                    parent: measure.parent.map(|parent| plan.indicators[first + parent].id),
                    year,
                    code: format!("{}-I{}", city.units[measure.unit].code, measure.number),
                    target: thousandths(measure.model.target.unwrap_or_default()),
                };
                plan.indicators.push(indicator);
            }
        }
        plan
    }

    /// The place of the indicator of a measure in a year.
    pub fn indicator(&self, measure: usize, year: i16) -> usize {
        (year - self.first_year) as usize * self.measures.len() + measure
    }

    /// Sets the targets of what adds up: what the people of the unit did on an average working day,
    /// had all gone as planned, times the working days of the year. `done` is by measure, over
    /// `days` working days; `workdays` counts those of a year.
    pub fn set_targets(&mut self, done: &[f64], days: usize, workdays: impl Fn(i16) -> usize) {
        for indicator in &mut self.indicators {
            let measure = &self.measures[indicator.measure];
            if measure.model.target.is_none() {
                let usual = done[indicator.measure] / days.max(1) as f64 * workdays(indicator.year) as f64;
                indicator.target = Quantity::whole(handsome(usual.max(measure.model.size * 12.0)));
            }
        }
    }
}

/// What an indicator serves: the measure of that name in the nearest unit above that has it.
fn above(city: &City, measures: &[Measure], unit: usize, name: &str) -> Option<usize> {
    if name.is_empty() {
        return None;
    }
    let found = std::iter::successors(city.units[unit].parent, |above| city.units[*above].parent)
        .find_map(|at| measures.iter().position(|measure| measure.unit == at && measure.model.name == name));
    Some(found.expect("induk names an indicator of a unit above"))
}

/// What is served goes as well as what serves it does on average: a unit above is not ahead while all below are behind.
fn follow(measures: &mut [Measure]) {
    // units stand below those above them, so that what serves is settled before what it serves
    for at in (0..measures.len()).rev() {
        let serving = measures.iter().filter(|measure| measure.parent == Some(at));
        let (n, from, to) = serving.fold((0.0, 0.0, 0.0), |(n, from, to), measure| {
            (n + 1.0, from + measure.level.from, to + measure.level.to)
        });
        if n > 0.0 {
            measures[at].level = Level { from: from / n, to: to / n };
        }
    }
}

/// Two or three leading digits, as people set targets.
fn handsome(value: f64) -> i64 {
    let step = match value as i64 {
        ..50 => 1,
        50..200 => 5,
        200..2_000 => 10,
        2_000..20_000 => 100,
        _ => 1_000,
    };
    (value as i64 / step).max(1) * step
}

/// To the tenth.
pub fn thousandths(value: f64) -> Quantity {
    Quantity((value * 10.0).round() as i64 * 100)
}
