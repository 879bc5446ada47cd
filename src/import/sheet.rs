//! Cells of a file's bytes: CSV with any usual separator and encoding, or XLSX. Whatever the bytes,
//! this answers with cells or with a reason, in bounded memory.

use crate::base::Fault;
use calamine::{DataRef, Reader, Xlsx};
use std::io::{Cursor, Read};

/// The largest file. Bytes.
pub const LARGEST_FILE: usize = 24 << 20;
/// The most that an XLSX may unpack to. Bytes.
const LARGEST_UNPACKED: u64 = 256 << 20;
/// The most rows, the head included.
pub const MOST_ROWS: usize = 200_000;
/// The most columns.
const MOST_COLUMNS: usize = 200;

/// A row that holds something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its line in the file, from 1; in a CSV with line breaks in cells, where the row begins.
    pub number: u32,
    /// Without control characters, trimmed, inner blanks folded.
    pub cells: Vec<String>,
}

/// Reads a file's rows.
///
/// # Errors
/// When it is too large, empty, or no table.
pub fn read(bytes: &[u8]) -> Result<Vec<Line>, Fault> {
    if bytes.len() > LARGEST_FILE {
        return Err(Fault::FileTooLarge { max: (LARGEST_FILE >> 20).to_string() });
    }
    let lines = if bytes.starts_with(b"PK\x03\x04") {
        xlsx(bytes)?
    } else if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(Fault::FileOldExcel);
    } else {
        csv(bytes)?
    };
    if lines.is_empty() { Err(Fault::FileEmpty) } else { Ok(lines) }
}

/// Without what nobody sees (control and direction characters), trimmed, inner blanks folded.
fn clean(text: &str) -> String {
    let hidden = |c: char| {
        matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{ad}')
            || (c.is_control() && !c.is_whitespace())
    };
    let mut clean = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !clean.is_empty() && !clean.ends_with(' ') {
            clean.push(' ');
        }
        clean.extend(word.chars().filter(|c| !hidden(*c)));
    }
    clean.truncate(clean.trim_end().len());
    clean
}

fn decode(bytes: &[u8]) -> String {
    // UTF-8 and UTF-16 with a mark, plain UTF-8, else what Windows writes
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// The separator that stands most often in the first line that holds one, outside quotes.
fn separator(text: &str) -> u8 {
    let mut quoted = false;
    let mut counts = [(b';', 0), (b',', 0), (b'\t', 0)];
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted && counts.iter().any(|(_, count)| *count > 0) => break,
            _ if !quoted => counts.iter_mut().filter(|(mark, _)| *mark == byte).for_each(|(_, count)| *count += 1),
            _ => {}
        }
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(mark, _)| mark)
}

fn csv(bytes: &[u8]) -> Result<Vec<Line>, Fault> {
    let text = decode(bytes);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator(&text))
        .from_reader(text.as_bytes());
    let mut lines = Vec::new();
    let mut record = csv::StringRecord::new();
    let mut counter = LineCounter { text: text.as_bytes(), at: 0, line: 1 };
    while reader.read_record(&mut record).map_err(|_| Fault::FileUnreadable)? {
        let start = record.position().map_or(0, |position| position.byte());
        add(&mut lines, counter.line_at(start), record.iter().map(clean).collect())?;
    }
    Ok(lines)
}

/// Counts lines as editors do, whatever ends them.
struct LineCounter<'t> {
    text: &'t [u8],
    at: usize,
    line: u32,
}

impl LineCounter<'_> {
    /// The line of the first text at or after an offset; offsets only grow.
    fn line_at(&mut self, offset: u64) -> u32 {
        let offset = usize::try_from(offset).unwrap_or(usize::MAX).min(self.text.len());
        while let Some(byte) = self.text.get(self.at) {
            let ends = *byte == b'\n' || (*byte == b'\r' && self.text.get(self.at + 1) != Some(&b'\n'));
            if self.at >= offset && !matches!(byte, b'\n' | b'\r') {
                break;
            }
            self.line += u32::from(ends);
            self.at += 1;
        }
        self.line
    }
}

/// Keeps a row unless it is blank; the cells after its last filled one are dropped.
fn add(lines: &mut Vec<Line>, number: u32, mut cells: Vec<String>) -> Result<(), Fault> {
    cells.truncate(cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1));
    if cells.len() > MOST_COLUMNS {
        return Err(Fault::TooManyColumns { max: MOST_COLUMNS.to_string() });
    }
    if lines.len() >= MOST_ROWS {
        return Err(Fault::TooManyRows { max: MOST_ROWS.to_string() });
    }
    if !cells.is_empty() {
        lines.push(Line { number, cells });
    }
    Ok(())
}

fn xlsx(bytes: &[u8]) -> Result<Vec<Line>, Fault> {
    check_unpacked(bytes)?;
    let unreadable = |_| Fault::FileUnreadable;
    let mut book: Xlsx<_> =
        calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(|_: calamine::XlsxError| Fault::FileUnreadable)?;
    let sheet = book.sheet_names().first().cloned().ok_or(Fault::FileEmpty)?;
    // cell by cell: a range would reserve room for a million rows if one cell stands far out
    let mut cells = book.worksheet_cells_reader(&sheet).map_err(unreadable)?;
    let mut lines = Vec::new();
    let mut row: (u32, Vec<String>) = (0, Vec::new());
    while let Some(cell) = cells.next_cell().map_err(unreadable)? {
        let (number, column) = cell.get_position();
        let text = clean(&written(cell.get_value()));
        if text.is_empty() {
            continue;
        }
        if number != row.0 {
            add(&mut lines, row.0.saturating_add(1), std::mem::take(&mut row.1))?;
            row.0 = number;
        }
        let column = column as usize;
        if column >= MOST_COLUMNS {
            return Err(Fault::TooManyColumns { max: MOST_COLUMNS.to_string() });
        }
        if row.1.len() <= column {
            row.1.resize(column + 1, String::new());
        }
        row.1[column] = text;
    }
    add(&mut lines, row.0.saturating_add(1), row.1)?;
    Ok(lines)
}

/// Unpacks the archive into nothing, so that one which holds gigabytes is refused before it is read.
fn check_unpacked(bytes: &[u8]) -> Result<(), Fault> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| Fault::FileUnreadable)?;
    let mut left = LARGEST_UNPACKED;
    for i in 0..archive.len() {
        let file = archive.by_index(i).map_err(|_| Fault::FileUnreadable)?;
        let size = std::io::copy(&mut file.take(left + 1), &mut std::io::sink()).map_err(|_| Fault::FileUnreadable)?;
        left =
            left.checked_sub(size).ok_or_else(|| Fault::FileTooLarge { max: (LARGEST_UNPACKED >> 20).to_string() })?;
    }
    Ok(())
}

/// A cell's value as a person would have typed it into a CSV.
fn written(value: &DataRef) -> String {
    match value {
        DataRef::Empty | DataRef::Error(_) => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(yes) => if *yes { "ya" } else { "tidak" }.to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => written_number(*number),
        DataRef::DateTime(time) => {
            let (year, month, day, ..) = time.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
    }
}

/// Numbers beyond fifteen digits have lost some of them: shown in scientific notation, which the
/// readers of cells refuse. The decimal mark is a comma, because a dot before three digits groups.
fn written_number(number: f64) -> String {
    if number.abs() >= 1e15 { format!("{number:E}") } else { number.to_string().replace('.', ",") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
        read(bytes).unwrap().into_iter().map(|line| line.cells).collect()
    }

    #[test]
    fn separators_and_encodings_are_found_out() {
        for text in ["a;b\n1;2", "a,b\r\n1,2", "a\tb\n1\t2\n\n;;\n", "\u{feff}a;b\n1;2", "\"a\";\"b\"\n1;2"] {
            let text = text.replace(";;\n", "\t\t\n");
            assert_eq!(cells(text.as_bytes()), [["a", "b"], ["1", "2"]], "{text:?}");
        }
        assert_eq!(cells(b"nama;unit\nCaf\xe9 \x93A\x94;B"), [["nama", "unit"], ["Café “A”", "B"]]);
        let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain("a;b".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(cells(&utf16), [["a", "b"]]);
    }

    #[test]
    fn cells_are_cleaned_and_markup_stays_text() {
        let lines = read("a,b,c\n\"x\u{0}\ny\",  <b>z  </b>\u{200b} ,\n,,\nonly".as_bytes()).unwrap();
        assert_eq!(lines[1].cells, ["x y", "<b>z </b>"]);
        assert_eq!((lines[2].number, lines[2].cells.as_slice()), (5, ["only".to_owned()].as_slice()));
    }

    #[test]
    fn rows_know_their_line_whatever_ends_it() {
        for end in ["\n", "\r\n", "\r"] {
            let text = format!("a;b{end}1;\"x{end}y\"{end}{end}2;z{end}");
            let numbers: Vec<u32> = read(text.as_bytes()).unwrap().iter().map(|line| line.number).collect();
            assert_eq!(numbers, [1, 2, 5], "{end:?}");
        }
    }

    #[test]
    fn long_numbers_show_that_they_are_broken() {
        assert_eq!(written_number(197_502_082_004_042_001.0), "1.9750208200404202E17");
        assert_eq!(written_number(1.125), "1,125");
        assert_eq!(written_number(2026.0), "2026");
    }

    proptest! {
        #[test]
        fn no_bytes_crash_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = read(&bytes);
            let _ = read(&[b"PK\x03\x04", bytes.as_slice()].concat());
        }

        #[test]
        fn no_text_crashes_the_reader(text in "([a-z0-9;,\"\\t\\r\\n]|\\PC){0,200}") {
            let _ = read(text.as_bytes());
        }
    }
}
