//! What a file would change: its rows against what is there. Pure; ids and the day are given.

mod answers;
mod indicators;
mod people;
mod services;
mod units;

use super::change::{Change, Rows};
use super::table::Table;
use super::{Difference, Effect, Kind, RowReport};
use crate::base::{Day, Fault, Uuid};
use crate::survey::store::intake::AnswerRow;
use std::collections::HashMap;

/// How alike two codes must be to ask whether the other one is meant; 1 is the same.
const ALIKE: f64 = 0.82;

/// What a file would do.
#[derive(Default)]
pub struct Draft {
    /// One for each row, in the file's order.
    pub rows: Vec<RowReport>,
    pub changes: Vec<Change>,
    pub answers: Vec<AnswerRow>,
    /// The lines that tell something out of a person's record, and whose it is.
    pub read: HashMap<u32, Uuid>,
    /// About the file as a whole.
    pub notes: Vec<Fault>,
}

/// What a draft is made from.
pub struct Given<'g> {
    pub government: Uuid,
    /// The code that it has, or is to have; empty if nobody said any.
    pub code: &'g str,
    /// What is there.
    pub now: &'g Rows,
    pub today: Day,
    /// Whether many numbers may get entirely different names.
    pub renames: bool,
    /// Whether what stands in people's records may be told.
    pub may_read: bool,
    /// A fresh id of a record.
    pub new_id: &'g dyn Fn() -> Uuid,
    /// A fresh id that tells nothing.
    pub anonymous_id: &'g dyn Fn() -> Uuid,
}

/// Compares a file with what is there. Rows that are refused change nothing.
pub fn draft(table: &Table, given: &Given) -> Draft {
    let mut draft = match table.kind {
        Kind::Units => units::draft(table, given),
        Kind::People => people::draft(table, given),
        Kind::Services => services::draft(table, given),
        Kind::Indicators => indicators::draft(table, given),
        Kind::Answers => answers::draft(table, given),
    };
    let ignored = table.ignored.iter().map(|column| Fault::ColumnIgnored { column: column.clone() });
    draft.notes.extend(ignored);
    draft
}

/// Codes are the same however their letters are written.
fn same(code: &str) -> String {
    code.to_lowercase()
}

/// The code that was probably meant.
fn near<'c>(code: &str, all: impl Iterator<Item = &'c str>) -> Option<String> {
    let code = same(code);
    let alike = all.map(|other| (strsim::jaro_winkler(&code, &same(other)), other));
    alike.filter(|(degree, _)| *degree >= ALIKE).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, other)| other.to_owned())
}

/// The units by code.
struct UnitCodes<'u>(HashMap<String, (Uuid, &'u str)>);

impl<'u> UnitCodes<'u> {
    fn of(now: &'u Rows) -> UnitCodes<'u> {
        UnitCodes(now.units.iter().map(|unit| (same(&unit.code), (unit.id, unit.code.as_str()))).collect())
    }

    fn find(&self, code: &str) -> Result<Uuid, Fault> {
        self.0.get(&same(code)).map(|(id, _)| *id).ok_or_else(|| self.unknown(code))
    }

    fn unknown(&self, code: &str) -> Fault {
        unit_unknown(code, self.0.values().map(|(_, code)| *code))
    }
}

fn unit_unknown<'c>(code: &str, all: impl Iterator<Item = &'c str>) -> Fault {
    match near(code, all) {
        Some(near) => Fault::UnitUnknownNear { code: code.to_owned(), near },
        None => Fault::UnitUnknown { code: code.to_owned() },
    }
}

/// Refuses a row whose key stood in an earlier row.
fn once(seen: &mut HashMap<String, u32>, key: &str, column: &str, report: &mut RowReport) {
    if let Some(line) = seen.get(&same(key)) {
        report.refuse(column, Fault::DuplicateInFile { line: line.to_string() });
    } else {
        seen.insert(same(key), report.line);
    }
}

/// Notes which columns differ, and whether the row makes, changes or leaves a thing.
fn compare(report: &mut RowReport, was: Option<&[(&str, String)]>, becomes: &[(&str, String)]) {
    report.effect = match was {
        None => Effect::Created,
        Some(was) => {
            for ((column, was), (_, becomes)) in was.iter().zip(becomes).filter(|(was, becomes)| was != becomes) {
                report.differences.push(Difference {
                    column: (*column).to_owned(),
                    was: Some(was.clone()),
                    becomes: becomes.clone(),
                });
            }
            if report.differences.is_empty() { Effect::Unchanged } else { Effect::Updated }
        }
    };
}
