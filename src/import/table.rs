//! Files of a known kind: their columns, found by their heads however these are written.

use super::column::{Column, columns};
use super::sheet::Line;
use super::{Effect, Kind, RowReport, cell};
use crate::base::text::hex;
use crate::base::{Fault, Result};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use tokio_util::sync::CancellationToken;

/// How many rows may stand above the heads (titles, blank lines).
const TITLES: usize = 10;

/// What the file of refused rows says of each besides what stood there. When it comes back, corrected, that says nothing.
pub const OF_REFUSED: [&str; 2] = ["baris_asal", "alasan"];

/// `NIP ATASAN`, `nip_atasan` and `Nip-Atasan ` are the same.
fn plain(head: &str) -> String {
    let words: Vec<String> =
        head.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    words.join("_")
}

/// A file of a known kind.
pub struct Table {
    pub kind: Kind,
    /// The heads as written.
    pub head: Vec<String>,
    pub lines: Vec<Line>,
    at: HashMap<&'static str, usize>,
    /// Where the columns of [`OF_REFUSED`] stand, if it was a file of refused rows.
    pub of_refused: Vec<usize>,
    /// Other heads that stand for nothing.
    pub ignored: Vec<String>,
}

impl Table {
    /// Finds the heads among the first rows. The kind is the one asked for, or the one whose
    /// columns fit best.
    ///
    /// # Errors
    /// When columns are missing, or no kind fits.
    pub fn of(mut lines: Vec<Line>, kind: Option<Kind>) -> Result<Table, Fault> {
        let fits = |kind: Kind| lines.iter().take(TITLES).position(|line| missing(kind, &line.cells).is_empty());
        let kinds = kind.map_or(Kind::ALL.to_vec(), |kind| vec![kind]);
        let best = kinds
            .into_iter()
            .filter_map(|kind| Some((kind, fits(kind)?)))
            .max_by_key(|(kind, head)| places(*kind, &lines[*head].cells).len());
        let Some((kind, head)) = best else {
            let Some(kind) = kind else { return Err(Fault::KindUnknown) };
            let head = lines.first().map(|line| line.cells.as_slice()).unwrap_or_default();
            return Err(Fault::ColumnsMissing {
                columns: missing(kind, head).join(", "),
                kind: kind.code().to_owned(),
            });
        };
        let data = lines.split_off(head + 1);
        let head = lines.pop().map(|line| line.cells).unwrap_or_default();
        if data.is_empty() {
            return Err(Fault::FileEmpty);
        }
        let at = places(kind, &head);
        let known: Vec<usize> = at.values().copied().collect();
        let unknown = || head.iter().enumerate().filter(|(i, text)| !known.contains(i) && !text.is_empty());
        let was_refused = unknown().any(|(_, text)| plain(text) == OF_REFUSED[0]);
        let of_refused = |text: &str| was_refused && OF_REFUSED.contains(&plain(text).as_str());
        let ignored = unknown().filter(|(_, text)| !of_refused(text)).map(|(_, text)| text.clone()).collect();
        let of_refused = unknown().filter(|(_, text)| of_refused(text)).map(|(i, _)| i).collect();
        Ok(Table { kind, head, lines: data, at, of_refused, ignored })
    }

    /// A cell by its column; empty if the row or the file has none.
    pub fn cell<'t>(&self, line: &'t Line, column: &str) -> &'t str {
        self.at.get(column).and_then(|at| line.cells.get(*at)).map_or("", String::as_str)
    }

    /// By what the same answers are known again, however the file was written: their filled cells by column, in the
    /// order of the file. A spreadsheet that saves a file anew spells their day otherwise.
    pub fn mark(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(format!("{}\n", self.kind.code()));
        for line in &self.lines {
            let cells = columns(self.kind).iter().map(|column| (column.name, self.cell(line, column.name)));
            let cells = cells.filter(|(_, cell)| !cell.is_empty()).map(|(name, cell)| match cell::day(cell) {
                Ok(day) if name == "tanggal" => format!("{name}={day}\n"),
                _ => format!("{name}={cell}\n"),
            });
            let row: String = cells.collect();
            if !row.is_empty() {
                // no cell holds a line break: rows and cells cannot be taken for each other
                hash.update(row + "\n");
            }
        }
        hex(&hash.finalize())
    }

    /// Reads rows one after another, until it is stopped.
    pub fn rows(&self, stop: &CancellationToken) -> impl Iterator<Item = Row<'_>> {
        self.lines.iter().take_while(|_| !stop.is_cancelled()).map(|line| Row {
            table: self,
            line,
            report: RowReport {
                line: line.number,
                name: String::new(),
                effect: Effect::Unchanged,
                faults: Vec::new(),
                warnings: Vec::new(),
                differences: Vec::new(),
            },
        })
    }
}

fn places(kind: Kind, head: &[String]) -> HashMap<&'static str, usize> {
    let heads: Vec<String> = head.iter().map(|text| plain(text)).collect();
    let place = |column: &Column| {
        let names = std::iter::once(&column.name).chain(column.also);
        names.filter_map(|name| heads.iter().position(|head| head == name)).next()
    };
    columns(kind).iter().filter_map(|column| Some((column.name, place(column)?))).collect()
}

fn missing(kind: Kind, head: &[String]) -> Vec<&'static str> {
    let found = places(kind, head);
    let lacks = |column: &&Column| column.required && !found.contains_key(column.name);
    let mut names: Vec<&'static str> = columns(kind).iter().filter(lacks).map(|column| column.name).collect();
    let marks = kind != Kind::Answers || found.keys().any(|name| name.starts_with('u') && name.len() == 2);
    if !marks {
        names.push("u1–u9");
    }
    names
}

/// A row being read; what is wrong with it is noted in its report.
pub struct Row<'t> {
    table: &'t Table,
    line: &'t Line,
    pub report: RowReport,
}

impl<'t> Row<'t> {
    /// A cell; empty if there is none.
    pub fn cell(&self, column: &str) -> &'t str {
        self.table.cell(self.line, column)
    }

    /// What a reader makes of a cell, if it is not empty and the reader can read it.
    pub fn read<T>(&mut self, column: &'static str, reader: impl FnOnce(&str) -> Result<T, Fault>) -> Option<T> {
        let cell = self.table.cell(self.line, column);
        if cell.is_empty() {
            return None;
        }
        reader(cell).map_err(|fault| self.report.refuse(column, fault)).ok()
    }

    /// As [`Row::read`], but the row is refused if the cell is empty.
    pub fn need<T>(&mut self, column: &'static str, reader: impl FnOnce(&str) -> Result<T, Fault>) -> Option<T> {
        if self.cell(column).is_empty() {
            self.report.refuse(column, Fault::Required);
        }
        self.read(column, reader)
    }

    /// A text of so many characters at most.
    pub fn text(&mut self, column: &'static str, max: usize) -> Option<String> {
        self.read(column, |cell| cell::text(cell, max))
    }

    /// A text that must be there.
    pub fn need_text(&mut self, column: &'static str, max: usize) -> Option<String> {
        self.need(column, |cell| cell::text(cell, max))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str, kind: Option<Kind>) -> Result<Table, Fault> {
        Table::of(super::super::sheet::read("", text.as_bytes(), &CancellationToken::new()).unwrap(), kind)
    }

    #[test]
    fn whoever_stops_reads_no_more_rows() {
        let table = table("kode,kode_induk,nama,jenis\nA,,A,pemda\nB,A,B,dinas", None).unwrap();
        let stop = CancellationToken::new();
        let mut rows = table.rows(&stop);
        assert_eq!(rows.next().unwrap().cell("kode"), "A");
        stop.cancel();
        assert!(rows.next().is_none());
    }

    #[test]
    fn kinds_are_known_by_their_heads() {
        for (head, kind) in [
            ("kode,kode_induk,nama,jenis", Kind::Units),
            ("NIP;NAMA;STATUS;JABATAN;UNIT", Kind::People),
            ("Kode,Kode Unit,Nama", Kind::Services),
            ("kode,kode_unit,nama,satuan,arah,dasar,target,tahun,bobot", Kind::Indicators),
            ("tanggal,kode layanan,persyaratan", Kind::Answers),
        ] {
            let found = table(&format!("Daftar tahun 2026\n{head}\nx,y,z"), None).map(|table| table.kind);
            assert_eq!(found, Ok(kind), "{head}");
        }
        assert_eq!(table("a,b\n1,2", None).map(|_| ()), Err(Fault::KindUnknown));
        let missing = Fault::ColumnsMissing { columns: "jenis".into(), kind: "unit".into() };
        assert_eq!(table("kode,kode_induk,nama\nA,B,C", Some(Kind::Units)).map(|_| ()), Err(missing));
    }
}
