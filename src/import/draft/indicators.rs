//! Indicators of units, by year and code; the weights of a unit and year total 100.

use super::{Draft, Given, UnitCodes, compare, crowding, folded, once};
use crate::base::{Fault, Hundredths, Lang, Quantity, Uuid};
use crate::import::cell;
use crate::import::change::{Record, between};
use crate::import::table::{Row, Table};
use crate::org::rules::above;
use crate::plan::rules::{MOST, Planned, YEARS, recounts};
use crate::plan::store::intake::IndicatorRow;
use crate::plan::{Aggregation, FULL, Polarity};
use std::collections::{BTreeMap, HashMap};

struct Line {
    at: usize,
    row: IndicatorRow,
    parent: Option<String>,
}

/// How an indicator is known: year and code.
fn key(year: i64, code: &str) -> String {
    format!("{year} {}", folded(code))
}

pub fn draft(table: &Table, given: &Given) -> Draft {
    let mut draft = Draft::default();
    let stored: HashMap<String, &IndicatorRow> =
        given.now.indicators.iter().map(|row| (key(row.year, &row.code), row)).collect();
    let mut lines = read(table, given, &stored, &mut draft);
    loop {
        let before = lines.len();
        find_parents(&mut lines, given, &mut draft);
        find_room(&mut lines, given, &mut draft);
        weigh(&mut lines, given, &mut draft);
        if lines.len() == before || given.stop.is_cancelled() {
            break;
        }
    }
    let unit_code: HashMap<_, _> = given.now.units.iter().map(|unit| (unit.id, unit.code.as_str())).collect();
    let code_of: HashMap<Uuid, &str> = given
        .now
        .indicators
        .iter()
        .chain(lines.iter().map(|line| &line.row))
        .map(|row| (row.id, row.code.as_str()))
        .collect();
    let shown = |row: &IndicatorRow| {
        [
            ("nama", row.name.clone()),
            ("kode_unit", unit_code.get(&row.unit_id).copied().unwrap_or_default().to_owned()),
            ("satuan", row.measure.clone()),
            ("arah", row.polarity.code().to_owned()),
            ("dasar", row.baseline.map(|value| value.text(given.lang)).unwrap_or_default()),
            ("target", row.target.text(given.lang)),
            ("bobot", Hundredths(row.weight).text(given.lang)),
            ("cara_hitung", row.aggregation.code().to_owned()),
            ("sumber_data", row.source.clone()),
            ("kode_induk", row.parent_id.and_then(|id| code_of.get(&id).copied()).unwrap_or_default().to_owned()),
        ]
    };
    for line in &lines {
        let was = stored.get(&key(line.row.year, &line.row.code)).map(|was| shown(was));
        compare(&mut draft.rows[line.at], was.as_ref().map(<[_; 10]>::as_slice), &shown(&line.row));
    }
    let becomes: Vec<IndicatorRow> = lines.into_iter().map(|line| line.row).collect();
    draft.changes = between(&given.now.indicators, &becomes, |row| row.id, Record::Indicator);
    draft
}

fn read(table: &Table, given: &Given, stored: &HashMap<String, &IndicatorRow>, draft: &mut Draft) -> Vec<Line> {
    let units = UnitCodes::of(given);
    let (mut seen, mut lines) = (HashMap::new(), Vec::new());
    for (at, mut row) in table.rows(given.stop).enumerate() {
        let parent = row.text("kode_induk", 40);
        if let Some(indicator) = read_row(&mut row, &units, given, stored) {
            once(&mut seen, &key(indicator.year, &indicator.code), "kode", &mut row.report);
            if !row.report.refused() {
                lines.push(Line { at, row: indicator, parent });
            }
        }
        row.report.is_about(&format!("{} {}", row.cell("kode"), row.cell("nama")));
        draft.rows.push(row.report);
    }
    lines
}

fn read_row(
    row: &mut Row,
    units: &UnitCodes,
    given: &Given,
    stored: &HashMap<String, &IndicatorRow>,
) -> Option<IndicatorRow> {
    let code = row.need("kode", as_it_is);
    let unit_id = row.need("kode_unit", |code| units.find(code));
    let name = row.need("nama", as_it_is);
    let measure = row.need("satuan", as_it_is);
    let dashed = |cell: &str| cell.to_lowercase().replace([' ', '_'], "-");
    let polarity = row.need("arah", |cell| Polarity::from_code(&dashed(cell)).ok_or(Fault::PolarityUnknown));
    let baseline = row.read("dasar", quantity);
    let target = row.need("target", quantity);
    let year = row.need("tahun", |cell| cell::whole(cell, YEARS, Fault::YearUnclear));
    let weight = row.need("bobot", cell::weight);
    let aggregation =
        row.read("cara_hitung", |cell| Aggregation::from_code(&dashed(cell)).ok_or(Fault::AggregationUnknown));
    let source = row.read("sumber_data", as_it_is);
    let planned = Planned {
        code: code.as_deref().unwrap_or_default(),
        name: name.as_deref().unwrap_or_default(),
        measure: measure.as_deref().unwrap_or_default(),
        source: source.as_deref().unwrap_or_default(),
        // of an unknown one any target is possible
        polarity: polarity.unwrap_or(Polarity::Down),
        baseline,
        target: target.unwrap_or_default(),
        weight: weight.unwrap_or_default(),
    };
    for (field, fault) in planned.faults() {
        // what stands in for a cell that could not be read is no news
        if !row.report.faults.iter().any(|note| note.column == column(field)) {
            row.report.refuse(column(field), fault);
        }
    }
    if row.report.refused() {
        return None;
    }
    let (code, measure, year) = (code?, measure?, year?);
    let was = stored.get(&key(year, &code)).copied();
    let becomes = IndicatorRow {
        id: was.map_or_else(given.new_id, |was| was.id),
        unit_id: unit_id?,
        parent_id: was.and_then(|was| was.parent_id),
        year,
        code: was.map_or(code, |was| was.code.clone()),
        name: name?,
        polarity: polarity?,
        aggregation: aggregation.or(was.map(|was| was.aggregation)).unwrap_or_else(|| Aggregation::usual(&measure)),
        measure,
        baseline: baseline.or(was.and_then(|was| was.baseline)),
        target: target?,
        weight: weight?.0,
        source: source.or(was.map(|was| was.source.clone())).unwrap_or_default(),
    };
    if let Some(was) = was.filter(|was| given.in_use.contains(&was.id)) {
        for field in recounts((&was.measure, was.aggregation), (&becomes.measure, becomes.aggregation)) {
            row.report.refuse(column(field), Fault::IndicatorInUse);
        }
    }
    Some(becomes)
}

/// What the form's field is called in files.
fn column(field: &'static str) -> &'static str {
    match field {
        "cara" => "cara_hitung",
        "sumber" => "sumber_data",
        same => same,
    }
}

/// Finds parents in the file or among what is there; they belong to units above.
fn find_parents(lines: &mut Vec<Line>, given: &Given, draft: &mut Draft) {
    let unit_above: HashMap<Uuid, Option<Uuid>> =
        given.now.units.iter().map(|unit| (unit.id, unit.parent_id)).collect();
    let known: HashMap<String, (Uuid, Uuid)> = given
        .now
        .indicators
        .iter()
        .chain(lines.iter().map(|line| &line.row))
        .map(|row| (key(row.year, &row.code), (row.id, row.unit_id)))
        .collect();
    for line in lines.iter_mut() {
        let Some(code) = &line.parent else { continue };
        match known.get(&key(line.row.year, code)) {
            None => draft.rows[line.at].refuse("kode_induk", Fault::IndicatorParentUnknown { code: code.clone() }),
            Some((_, unit)) if !above(line.row.unit_id, &unit_above).any(|above| above == *unit) => {
                draft.rows[line.at].refuse("kode_induk", Fault::IndicatorParentNotAbove { code: code.clone() });
            }
            Some((id, _)) => line.row.parent_id = Some(*id),
        }
    }
    lines.retain(|line| !draft.rows[line.at].refused());
}

/// Refuses the rows that would bring a unit more indicators of a year than it may have.
fn find_room(lines: &mut Vec<Line>, given: &Given, draft: &mut Draft) {
    let place = |row: &IndicatorRow| (row.id, (row.unit_id, row.year));
    let now: HashMap<_, _> = given.now.indicators.iter().map(place).collect();
    let crowding = crowding(&now, lines.iter().map(|line| place(&line.row)), MOST);
    for line in lines.iter().filter(|line| crowding.contains(&line.row.id)) {
        draft.rows[line.at].refuse("kode_unit", Fault::IndicatorsFull { max: MOST.to_string() });
    }
    lines.retain(|line| !draft.rows[line.at].refused());
}

/// Refuses the rows of units whose weights would total more than 100, and warns where it is less.
fn weigh(lines: &mut Vec<Line>, given: &Given, draft: &mut Draft) {
    let mut weights: BTreeMap<Uuid, (Uuid, i64, i64)> =
        given.now.indicators.iter().map(|row| (row.id, (row.unit_id, row.year, row.weight))).collect();
    weights.extend(lines.iter().map(|line| (line.row.id, (line.row.unit_id, line.row.year, line.row.weight))));
    let mut totals: HashMap<(Uuid, i64), i64> = HashMap::new();
    for (unit, year, weight) in weights.into_values() {
        *totals.entry((unit, year)).or_default() += weight;
    }
    let unit_code: HashMap<_, _> = given.now.units.iter().map(|unit| (unit.id, unit.code.as_str())).collect();
    for line in lines.iter() {
        let total = totals[&(line.row.unit_id, line.row.year)];
        let unit = unit_code.get(&line.row.unit_id).copied().unwrap_or_default().to_owned();
        let (year, words) = (line.row.year.to_string(), Hundredths(total).text(given.lang));
        let report = &mut draft.rows[line.at];
        report.warnings.retain(|note| note.column != "bobot");
        if total > FULL.0 {
            report.refuse("bobot", Fault::WeightsOver { total: words, unit, year });
        } else if total < FULL.0 {
            report.warn("bobot", Fault::WeightsUnder { total: words, unit, year });
        }
    }
    lines.retain(|line| !draft.rows[line.at].refused());
}

/// A text whose length the plan's rules judge.
fn as_it_is(text: &str) -> Result<String, Fault> {
    Ok(text.to_owned())
}

/// A number as files of Indonesian offices write it.
fn quantity(text: &str) -> Result<Quantity, Fault> {
    Quantity::parse(text, Lang::Id)
}
