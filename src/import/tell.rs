//! What there is to say about a file, in the order in which it matters: one teller for the page and the
//! command line.

use super::change::{Change, Record};
use super::words::difference;
use super::{Check, Effect, Group, Grouped, Listed, Note, Report, RowReport, Said};
use crate::base::tr::file as f;
use crate::base::{Fault, Lang, Result, tr};
use crate::server::download::csv_text;
use bytes::Bytes;
use std::cmp::Reverse;
use std::mem::discriminant;

/// A report by what there is to say about its rows, of each group and list at most `shown` of them.
pub fn sorted(report: Report, shown: usize) -> Check {
    let Report { kind, file_name, counts, notes, done_before, renames, rows, .. } = report;
    let refused = grouped(&rows, shown, |row| row.faults.iter().collect());
    let renamed = grouped(&rows, shown, |row| row.warnings.iter().filter(|note| renames_taken(row, note)).collect());
    let warned = grouped(&rows, shown, |row| row.warnings.iter().filter(|note| !renames_taken(row, note)).collect());
    let listed = |effect, total| {
        let first = rows.iter().filter(|row| row.effect == effect).take(shown);
        let bare = first.map(|row| RowReport { faults: Vec::new(), warnings: Vec::new(), ..row.clone() });
        Listed { total, rows: bare.collect() }
    };
    let (changed, created) = (listed(Effect::Updated, counts.updated), listed(Effect::Created, counts.created));
    Check { kind, file_name, counts, notes, done_before, renames, refused, renamed, warned, changed, created }
}

/// Whether a note says that a row gives someone an entirely different name, and the row is taken.
fn renames_taken(row: &RowReport, note: &Note) -> bool {
    note.renames() && !row.refused()
}

/// Rows by the column and the kinds of what notes say of them, whatever they say of the cell.
fn grouped<'r>(rows: &'r [RowReport], shown: usize, notes: impl Fn(&'r RowReport) -> Vec<&'r Note>) -> Grouped {
    let (mut total, mut groups) = (0, Vec::<Group>::new());
    for row in rows {
        let columns = by_column(notes(row));
        total += i64::from(!columns.is_empty());
        for (column, faults) in columns {
            let said = || faults.iter().copied().cloned().collect::<Vec<Fault>>();
            let kinds = || faults.iter().copied().map(discriminant);
            let known = |group: &Group| group.column == column && group.faults.iter().map(discriminant).eq(kinds());
            let at = groups.iter().position(known).unwrap_or_else(|| {
                let column = column.to_owned();
                groups.push(Group { column, total: 0, faults: said(), alike: true, rows: Vec::new() });
                groups.len() - 1
            });
            let group = &mut groups[at];
            group.total += 1;
            group.alike &= group.faults.iter().eq(faults.iter().copied());
            if group.rows.len() < shown {
                group.rows.push(Said { line: row.line, name: row.name.clone(), faults: said() });
            }
        }
    }
    groups.sort_by_key(|group| Reverse(group.total));
    Grouped { total, groups }
}

/// What notes say, by column: what is said of one column belongs together.
fn by_column(notes: Vec<&Note>) -> Vec<(&str, Vec<&Fault>)> {
    let mut columns: Vec<(&str, Vec<&Fault>)> = Vec::new();
    for note in notes {
        match columns.iter_mut().find(|(column, _)| *column == note.column) {
            Some((_, faults)) => faults.push(&note.fault),
            None => columns.push((&note.column, vec![&note.fault])),
        }
    }
    columns
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

    fn told(rows: Vec<RowReport>, shown: usize) -> Check {
        let counts = Counts::of(&rows);
        let file_name = String::new();
        let (kind, notes) = (Kind::People, Vec::new());
        sorted(Report { kind, file_name, counts, notes, done_before: false, renames: 0, rows, run: None }, shown)
    }

    /// Of each group the column, how many rows it has, whether they say the same, and the lines of those shown.
    fn seen(grouped: &Grouped) -> Vec<(&str, i64, bool, Vec<u32>)> {
        let lines = |group: &Group| group.rows.iter().map(|row| row.line).collect();
        grouped.groups.iter().map(|group| (&*group.column, group.total, group.alike, lines(group))).collect()
    }

    #[test]
    fn a_fault_is_told_once_of_all_rows_that_have_it_and_what_most_have_first() {
        let unknown = |line: u32| Fault::UnitUnknown { code: format!("U{line}") };
        let mut rows = vec![row(2, &[("nip", Fault::Required)])];
        rows.extend((3..=22).map(|line| row(line, &[("unit", unknown(line)), ("nama", Fault::Required)])));
        // a row with something else besides is in both groups
        rows.push(row(23, &[("unit", unknown(23)), ("nip", Fault::Required)]));
        rows.push(row(24, &[]));
        let check = told(rows, 3);
        let of_units = ("unit", 21, false, vec![3, 4, 5]);
        let others = [("nama", 20, true, vec![3, 4, 5]), ("nip", 2, true, vec![2, 23])];
        assert_eq!(seen(&check.refused), [&[of_units][..], &others[..]].concat());
        assert_eq!(check.refused.groups[0].faults, [unknown(3)], "as the first says it");
        assert_eq!((check.refused.total, check.counts.refused, check.created.total), (22, 22, 1));
    }

    #[test]
    fn what_is_said_of_one_column_of_a_row_is_told_together() {
        let why = |line: &str| Fault::SuperiorRefused { line: line.into() };
        let mut rows: Vec<RowReport> = (2..5).map(|line| row(line, &[])).collect();
        for (row, until_then) in rows.iter_mut().zip([Fault::SuperiorNobody, Fault::SuperiorNobody, Fault::Required]) {
            row.warn("nip_atasan", why("9"));
            row.warn("surel", Fault::EmailUnclear);
            row.warn("nip_atasan", until_then);
        }
        let check = told(rows, 100);
        let alone = ("nip_atasan", 1, true, vec![4]);
        let most = [("surel", 3, true, vec![2, 3, 4]), ("nip_atasan", 2, true, vec![2, 3])];
        assert_eq!(seen(&check.warned), [&most[..], &[alone][..]].concat());
        assert_eq!(check.warned.groups[1].faults, [why("9"), Fault::SuperiorNobody]);
    }

    #[test]
    fn rows_of_which_something_is_said_are_among_those_that_change_or_are_new_with_that_alone() {
        let mut rows: Vec<RowReport> = (2..8).map(|line| row(line, &[])).collect();
        rows.iter_mut().for_each(|row| row.warn("surel", Fault::EmailUnclear));
        rows[0].effect = Effect::Updated;
        let check = told(rows, 2);
        let bare = |listed: &Listed| listed.rows.iter().all(|row| row.warnings.is_empty());
        assert!(bare(&check.changed) && bare(&check.created));
        assert_eq!((check.changed.total, check.created.total, check.created.rows.len()), (1, 5, 2));
        assert_eq!(seen(&check.warned), [("surel", 6, true, vec![2, 3])]);
    }

    #[test]
    fn who_gets_another_name_is_told_apart_from_what_is_only_to_be_looked_at() {
        let mut rows = vec![row(2, &[]), row(3, &[]), row(4, &[]), row(5, &[("unit", Fault::Required)])];
        rows[0].warn("surel", Fault::EmailUnclear);
        rows[1].warn("nama", Fault::NameDiffers { was: "Siti Aminah".into() });
        rows[1].warn("surel", Fault::EmailUnclear);
        rows[2].warn("nama", Fault::NumberOfAnother);
        // is not taken
        rows[3].warn("nama", Fault::NumberOfAnother);
        let check = told(rows, 100);
        assert_eq!(seen(&check.renamed), [("nama", 1, true, vec![3]), ("nama", 1, true, vec![4])]);
        assert_eq!(seen(&check.warned), [("surel", 2, true, vec![2, 3]), ("nama", 1, true, vec![5])]);
        assert_eq!((check.renamed.total, check.warned.total), (2, 3));
    }
}
