//! What a file would change: its rows against what is there. Pure; ids and the day are given.

mod answers;
mod indicators;
mod people;
mod services;
mod units;

use super::change::{Change, Rows};
use super::table::Table;
use super::{Difference, Effect, Kind, RowReport};
use crate::base::{Day, Fault, Lang, Uuid};
use crate::survey::store::intake::AnswerRow;
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::Hash;
use tokio_util::sync::CancellationToken;

/// How alike two codes must be to ask whether the other one is meant; 1 is the same.
const ALIKE: f64 = 0.82;
/// Unknown codes of a file for which it is asked which other one is meant.
const MOST_GUESSES: usize = 20;
/// How often what is left of a file is looked at anew once rows of it are refused. A refused row can make the next one
/// a circle, and so on through a file that was made for it: then all that is left is refused.
const MOST_PASSES: usize = 20;

/// What comes of `look`, which is asked again until it finds nothing more; after so many passes besides the `usual`
/// ones it is told that there are no more.
pub(in crate::import) fn in_passes<T>(usual: usize, mut look: impl FnMut(bool) -> Option<T>) -> T {
    let mut passes = 0;
    loop {
        passes += 1;
        if let Some(found) = look(passes > usual + MOST_PASSES) {
            return found;
        }
    }
}

/// What a file would do.
#[derive(Default)]
pub struct Draft {
    /// One for each row, in the file's order.
    pub rows: Vec<RowReport>,
    pub changes: Vec<Change>,
    pub answers: Vec<AnswerRow>,
    /// The lines about somebody who is there already, and who that is. For whoever may not read records, also those
    /// that name such a person as superior: that it is one tells that the number is somebody's.
    pub known: BTreeSet<(u32, Uuid)>,
    /// About the file as a whole.
    pub notes: Vec<Fault>,
}

/// What a draft is made from.
pub struct Given<'g> {
    pub government: Uuid,
    /// The code that it has, or is to have; empty if nobody said any.
    pub code: &'g str,
    /// Whether it is yet to be founded, beside others.
    pub beside: bool,
    /// What is there.
    pub now: &'g Rows,
    /// The indicators under which entries are accepted or wait.
    pub in_use: &'g HashSet<Uuid>,
    pub today: Day,
    /// In which days and numbers are told.
    pub lang: Lang,
    /// Whether many numbers may get entirely different names.
    pub renames: bool,
    /// Whether what stands in people's records may be told.
    pub may_read: bool,
    pub guesses: Guesses,
    /// Once it is cancelled nobody waits for the draft, and what is not looked at yet is left out.
    pub stop: &'g CancellationToken,
    /// A fresh id of a record.
    pub new_id: &'g dyn Fn() -> Uuid,
    /// A fresh id that tells nothing.
    pub anonymous_id: &'g dyn Fn() -> Uuid,
}

/// Compares a file with what is there. Rows that are refused change nothing.
///
/// # Errors
/// Why the file as a whole is refused.
pub fn draft(table: &Table, given: &Given) -> Result<Draft, Fault> {
    let mut draft = match table.kind {
        Kind::Units => units::draft(table, given)?,
        Kind::People => people::draft(table, given),
        Kind::Services => services::draft(table, given),
        Kind::Indicators => indicators::draft(table, given),
        Kind::Answers => answers::draft(table, given),
    };
    let ignored = table.ignored.iter().map(|column| Fault::ColumnIgnored { column: column.clone() });
    draft.notes.extend(ignored);
    Ok(draft)
}

/// A code as it is compared: however its letters are written, it is the same.
pub(in crate::import) fn folded(code: &str) -> String {
    code.to_lowercase()
}

/// The codes that were probably meant, each guessed once. Only so many of a file are: for each guess all codes there
/// are must be looked at, and a file can hold as many unknown ones.
#[derive(Default)]
pub struct Guesses(RefCell<HashMap<String, Option<String>>>);

impl Guesses {
    fn near<'c>(&self, code: &str, all: impl Iterator<Item = &'c str>) -> Option<String> {
        let (code, mut guesses) = (folded(code), self.0.borrow_mut());
        if guesses.len() >= MOST_GUESSES {
            return guesses.get(&code).cloned().flatten();
        }
        let guess = || {
            let alike = all.map(|other| (strsim::jaro_winkler(&code, &folded(other)), other));
            let alike = alike.filter(|(degree, _)| *degree >= ALIKE).max_by(|a, b| a.0.total_cmp(&b.0));
            alike.map(|(_, other)| other.to_owned())
        };
        guesses.entry(code.clone()).or_insert_with(guess).clone()
    }

    fn unit_unknown<'c>(&self, code: &str, all: impl Iterator<Item = &'c str>) -> Fault {
        match self.near(code, all) {
            Some(near) => Fault::UnitUnknownNear { code: code.to_owned(), near },
            None => Fault::UnitUnknown { code: code.to_owned() },
        }
    }
}

/// What people know by its name, with the code that stands in files.
fn named(name: &str, code: &str) -> String {
    format!("{name} ({code})")
}

/// The units by code.
struct UnitCodes<'u> {
    by_code: HashMap<String, (Uuid, &'u str)>,
    guesses: &'u Guesses,
}

impl<'u> UnitCodes<'u> {
    fn of(given: &'u Given) -> UnitCodes<'u> {
        let by_code = given.now.units.iter().map(|unit| (folded(&unit.code), (unit.id, unit.code.as_str())));
        UnitCodes { by_code: by_code.collect(), guesses: &given.guesses }
    }

    fn find(&self, code: &str) -> Result<Uuid, Fault> {
        let unknown = || self.guesses.unit_unknown(code, self.by_code.values().map(|(_, code)| *code));
        self.by_code.get(&folded(code)).map(|(id, _)| *id).ok_or_else(unknown)
    }
}

/// Refuses a row whose key stood in an earlier row.
fn once(seen: &mut HashMap<String, u32>, key: &str, column: &str, report: &mut RowReport) {
    if let Some(line) = seen.get(&folded(key)) {
        report.refuse(column, Fault::DuplicateInFile { line: line.to_string() });
    } else {
        seen.insert(folded(key), report.line);
    }
}

/// Which of the rows bring their place (a unit, or a unit and a year) more than it may have; what stays where it is
/// counts, and is never one of them.
fn crowding<P: Copy + Eq + Hash>(
    now: &HashMap<Uuid, P>,
    becomes: impl Iterator<Item = (Uuid, P)> + Clone,
    most: i64,
) -> HashSet<Uuid> {
    let mut count: HashMap<P, i64> = HashMap::new();
    for place in now.values() {
        *count.entry(*place).or_default() += 1;
    }
    let moved = becomes.filter(|(id, place)| now.get(id) != Some(place));
    for left in moved.clone().filter_map(|(id, _)| now.get(&id)) {
        *count.entry(*left).or_default() -= 1;
    }
    let too_many = moved.filter(|(_, place)| {
        let there = count.entry(*place).or_default();
        *there += 1;
        *there > most
    });
    too_many.map(|(id, _)| id).collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::sheet;
    use crate::org::store::intake::UnitRow;

    #[test]
    fn what_never_settles_is_looked_at_so_often_and_then_told() {
        let mut passes = 0;
        let told = in_passes(3, |no_more| {
            passes += 1;
            no_more.then_some(passes)
        });
        assert_eq!(told, 3 + MOST_PASSES + 1);
        assert!(!in_passes(3, Some));
    }

    #[test]
    fn a_draft_that_is_stopped_on_its_way_comes_to_its_end_and_changes_nothing() {
        let (stop, id) = (CancellationToken::new(), Uuid::from_u128(1));
        let unit = UnitRow { id, parent_id: None, code: "A".into(), name: "A".into(), kind: "pemda".into() };
        let now = Rows { units: vec![unit], ..Rows::default() };
        let file = "nama,status,jabatan,unit\nAni,Non-ASN,Staf,A\nBudi,Non-ASN,Staf,A";
        let lines = sheet::read("", file.as_bytes(), &stop).unwrap();
        let given = Given {
            government: id,
            code: "A",
            beside: false,
            now: &now,
            in_use: &HashSet::new(),
            today: "2026-11-20".parse().unwrap(),
            lang: Lang::Id,
            renames: false,
            may_read: true,
            guesses: Guesses::default(),
            stop: &stop,
            // the first person is met
            new_id: &|| {
                stop.cancel();
                id
            },
            anonymous_id: &|| id,
        };
        let draft = draft(&Table::of(lines, Some(Kind::People)).unwrap(), &given).unwrap();
        assert!(draft.rows.len() == 1 && draft.changes.is_empty(), "{:?}", draft.rows);
    }

    #[test]
    fn a_place_takes_so_many_in_the_order_of_the_file_and_what_moves_away_leaves_room() {
        let id = Uuid::from_u128;
        let now = HashMap::from([(id(1), 'A'), (id(2), 'A'), (id(3), 'A'), (id(4), 'B')]);
        let found = |becomes: &[(u128, char)]| {
            let becomes = becomes.iter().map(|(number, place)| (id(*number), *place));
            let mut found: Vec<u128> = crowding(&now, becomes, 2).iter().map(Uuid::as_u128).collect();
            found.sort_unstable();
            found
        };
        assert_eq!(found(&[(1, 'A'), (2, 'A'), (3, 'A')]), [0; 0], "what was too many before stays");
        assert_eq!(found(&[(5, 'B'), (6, 'B'), (7, 'B')]), [6, 7]);
        assert_eq!(found(&[(5, 'A')]), [5]);
        assert_eq!(found(&[(1, 'B'), (2, 'C'), (5, 'A'), (6, 'A')]), [6]);
    }

    #[test]
    fn of_a_file_of_unknown_codes_the_first_are_guessed_and_each_once() {
        let guesses = Guesses::default();
        let looked = std::cell::Cell::new(0);
        let guess =
            |code: &str| guesses.near(code, ["PKM1", "PKM2"].into_iter().inspect(|_| looked.set(looked.get() + 1)));
        assert_eq!((guess("pkm11"), guess("XYZ")), (Some("PKM1".into()), None));
        assert_eq!((guess("PKM11"), looked.get()), (Some("PKM1".into()), 4), "known already");
        let more = (0..1_000).filter(|n| guess(&format!("PKM1{n:03}")).is_some()).count();
        assert_eq!((more, looked.get()), (MOST_GUESSES - 2, 2 * MOST_GUESSES));
        assert_eq!(guess("pkm11"), Some("PKM1".into()), "what was guessed stays known");
    }
}
