//! What there is to say about a file, in the order in which it matters: one teller for the page and the
//! command line.

use super::change::{Change, Record};
use super::words::difference;
use super::{Check, Effect, Listed, Note, Repeated, Report, RowReport};
use crate::base::tr::file as f;
use crate::base::{Fault, Lang, Result, tr};
use crate::server::download::csv_text;
use bytes::Bytes;
use std::mem::{Discriminant, discriminant};

/// So many rows with the same fault are told one by one; more are told once, by their number and lines.
const TOLD_SINGLY: usize = 20;

/// Which fault of which column a note is, whatever it says of the cell.
type Sort<'n> = (&'n str, Discriminant<Fault>);

fn sort(note: &Note) -> Sort<'_> {
    (&note.column, discriminant(&note.fault))
}

/// The rows of a report by what there is to say about them, of each sort at most `shown`.
pub fn sorted(report: Report, shown: usize) -> Check {
    let Report { kind, file_name, counts, notes, renames, rows, .. } = report;
    let (refused, rest): (Vec<_>, Vec<_>) = rows.into_iter().partition(RowReport::refused);
    let (renamed, rest): (Vec<_>, Vec<_>) = rest.into_iter().partition(|row| row.warnings.iter().any(Note::renames));
    let (warned, rest): (Vec<_>, Vec<_>) = rest.into_iter().partition(|row| !row.warnings.is_empty());
    let (changed, rest): (Vec<_>, Vec<_>) = rest.into_iter().partition(|row| row.effect == Effect::Updated);
    let created = rest.into_iter().filter(|row| row.effect == Effect::Created).collect();
    let repeated = repeated(&refused);
    let told_above = |note: &Note| repeated.iter().any(|many| sort(&many.example) == sort(note));
    let refused = refused.into_iter().filter(|row| !row.faults.iter().all(told_above)).collect();
    let listed = |mut rows: Vec<RowReport>| {
        let total = rows.len() as i64;
        rows.truncate(shown);
        Listed { total, rows }
    };
    let [refused, renamed, warned, changed, created] = [refused, renamed, warned, changed, created].map(listed);
    Check { kind, file_name, counts, notes, renames, repeated, refused, renamed, warned, changed, created }
}

/// The faults that more rows have than are told one by one, as they come in the file.
fn repeated(refused: &[RowReport]) -> Vec<Repeated> {
    let mut found: Vec<Repeated> = Vec::new();
    for row in refused {
        for note in &row.faults {
            match found.iter_mut().find(|many| sort(&many.example) == sort(note)) {
                Some(many) if many.last == row.line => {}
                Some(many) => {
                    many.total += 1;
                    many.last = row.line;
                }
                None => found.push(Repeated { total: 1, first: row.line, last: row.line, example: note.clone() }),
            }
        }
    }
    found.retain(|many| many.total > TOLD_SINGLY as i64);
    found
}

/// Something that there is to say about a cell.
pub struct Finding<'r> {
    pub line: u32,
    /// What the row is about.
    pub name: &'r str,
    pub column: &'r str,
    /// Refused, changed or to be looked at.
    pub effect: &'static str,
    pub words: String,
}

/// All that there is to say about rows: each fault, doubt or change of a cell. Of rows that are just new or as they were
/// there is nothing.
pub fn findings(rows: &[RowReport], lang: Lang) -> impl Iterator<Item = Finding<'_>> {
    rows.iter().flat_map(move |row| {
        let faults = row.faults.iter().map(move |note| (note, tr::import::effect_refused(lang)));
        let doubts = row.warnings.iter().map(move |note| (note, tr::import::effect_doubtful(lang)));
        let notes = faults.chain(doubts).map(move |(note, effect)| (&note.column, effect, note.fault.text(lang)));
        let changes = row
            .differences
            .iter()
            .map(move |change| (&change.column, tr::import::effect_updated(lang), difference(change, lang)));
        notes.chain(changes).map(move |(column, effect, words)| Finding {
            line: row.line,
            name: &row.name,
            column,
            effect,
            words,
        })
    })
}

/// The [`findings`] of a file as CSV, for people: in their language, but with the columns named as the file names them.
pub fn findings_file(rows: &[RowReport], lang: Lang) -> Result<Bytes> {
    let lines = findings(rows, lang).map(|Finding { line, name, column, effect, words }| {
        [line.to_string(), name.to_owned(), effect.to_owned(), column.to_owned(), words]
    });
    let heads = [f::line(lang), tr::org::name(lang), f::effect(lang), tr::import::column(lang), f::note(lang)];
    csv_text(lang, heads, lines).map(Bytes::from)
}

/// What changes say about the run as a whole: a root row with another name renames the government.
pub fn renaming(changes: &[Change]) -> Vec<Fault> {
    let name = |record: &Record| match record {
        Record::Government(row) => Some(row.name.clone()),
        _ => None,
    };
    let renamed = changes.iter().filter_map(|change| Some((name(change.was.as_ref()?)?, name(&change.became)?)));
    renamed
        .filter(|(was, becomes)| was != becomes)
        .map(|(was, becomes)| Fault::GovernmentRenamed { was, becomes })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{Counts, Kind};

    fn row(line: u32, faults: &[(&str, Fault)]) -> RowReport {
        let faults: Vec<Note> =
            faults.iter().map(|(column, fault)| Note { column: (*column).to_owned(), fault: fault.clone() }).collect();
        let effect = if faults.is_empty() { Effect::Created } else { Effect::Refused };
        RowReport { line, name: String::new(), effect, faults, warnings: Vec::new(), differences: Vec::new() }
    }

    fn told(rows: Vec<RowReport>) -> Check {
        let counts = Counts::of(&rows);
        let file_name = String::new();
        let (kind, notes) = (Kind::People, Vec::new());
        sorted(Report { kind, file_name, counts, notes, renames: 0, rows, run: None }, 100)
    }

    #[test]
    fn a_fault_of_many_rows_is_told_once_and_the_others_row_by_row() {
        let unknown = |line: u32| Fault::UnitUnknown { code: format!("U{line}") };
        let mut rows: Vec<RowReport> = (2..=22).map(|line| row(line, &[("unit", unknown(line))])).collect();
        // a row with something else besides is listed, and counted with the others
        rows.push(row(23, &[("unit", unknown(23)), ("nip", Fault::Required)]));
        rows.push(row(24, &[]));
        let check = told(rows);
        let example = Note { column: "unit".into(), fault: unknown(2) };
        assert_eq!(check.repeated, [Repeated { total: 22, first: 2, last: 23, example }]);
        assert_eq!(check.refused.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [23]);
        assert_eq!((check.counts.refused, check.created.total), (22, 1));
    }

    #[test]
    fn a_few_rows_of_a_fault_are_each_told() {
        let rows = (2..22).map(|line| row(line, &[("unit", Fault::Required)])).collect();
        let check = told(rows);
        assert_eq!((check.repeated, check.refused.total), (Vec::new(), 20));
    }

    #[test]
    fn who_gets_another_name_is_told_apart_from_what_is_only_to_be_looked_at() {
        let mut rows = vec![row(2, &[]), row(3, &[]), row(4, &[])];
        rows[0].warn("surel", Fault::EmailUnclear);
        rows[1].warn("nama", Fault::NameDiffers { was: "Siti Aminah".into() });
        rows[1].warn("surel", Fault::EmailUnclear);
        rows[2].warn("nama", Fault::NumberOfAnother);
        let check = told(rows);
        let lines = |listed: &Listed| listed.rows.iter().map(|row| row.line).collect::<Vec<_>>();
        assert_eq!((lines(&check.renamed), lines(&check.warned)), (vec![3, 4], vec![2]));
    }

    #[test]
    fn the_same_fault_of_two_columns_is_two() {
        let rows = (2..32).map(|line| row(line, &[("unit", Fault::Required), ("nama", Fault::Required)])).collect();
        let check = told(rows);
        let columns: Vec<&str> = check.repeated.iter().map(|many| many.example.column.as_str()).collect();
        assert_eq!((columns, check.refused.total), (vec!["unit", "nama"], 0));
    }
}
