//! Cells of a file's bytes: CSV with any usual separator and encoding, or XLSX. Whatever the bytes,
//! this answers with cells or with a reason, in bounded memory.

use super::archive::check_unpacked;
use super::text::{decode, is_text, separator};
use crate::base::Fault;
use crate::base::text::printable;
use calamine::{DataRef, Reader, Xlsx};
use std::borrow::Cow;
use std::io::Cursor;
use tokio_util::sync::CancellationToken;

/// The largest file. Bytes.
pub const LARGEST_FILE: usize = 24 << 20;
/// The most rows, the head included.
const MOST_ROWS: usize = 200_000;
/// The most columns.
const MOST_COLUMNS: usize = 200;
/// The most cells, empty ones between others included.
const MOST_CELLS: usize = 4_000_000;
/// The longest cell, and the most that all cells hold together. Bytes.
const LONGEST_CELL: usize = 4 << 10;
const MOST_TEXT: usize = 64 << 20;

/// A row that holds something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its line in the file, from 1; in a CSV with line breaks in cells, where the row begins.
    pub number: u32,
    /// Without control characters, trimmed, inner blanks folded.
    pub cells: Vec<String>,
}

/// Reads a file's rows, until it is stopped. By its name only what is wrong with it is told better.
///
/// # Errors
/// When it is too large, empty, or no table; `CheckGivenUp` when it was stopped.
pub fn read(name: &str, bytes: &[u8], stop: &CancellationToken) -> Result<Vec<Line>, Fault> {
    let named_xlsx = name.to_lowercase().ends_with(".xlsx");
    if bytes.len() > LARGEST_FILE {
        return Err(too_large(LARGEST_FILE as u64));
    }
    let lines = if bytes.starts_with(b"PK\x03\x04") {
        xlsx(bytes, stop)?
    } else if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        // a locked .xlsx lies in the envelope of the old .xls
        return Err(if named_xlsx { Fault::FileLocked } else { Fault::FileOldExcel });
    } else if named_xlsx && !bytes.is_empty() {
        return Err(Fault::FileNotXlsx);
    } else if !is_text(bytes) {
        return Err(Fault::FileNoTable);
    } else {
        csv(bytes, stop)?
    };
    if lines.is_empty() { Err(Fault::FileEmpty) } else { Ok(lines) }
}

pub(super) fn too_large(most: u64) -> Fault {
    Fault::FileTooLarge { max: (most >> 20).to_string() }
}

/// Without what nobody sees (control and direction characters), trimmed, inner blanks folded.
fn clean(text: &str) -> String {
    let hidden = |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{ad}');
    let text = printable(text);
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

fn csv(bytes: &[u8], stop: &CancellationToken) -> Result<Vec<Line>, Fault> {
    let text = decode(bytes);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator(&text))
        .from_reader(text.as_bytes());
    let mut kept = Kept { stop, lines: Vec::new(), cells: 0, bytes: 0 };
    let mut record = csv::StringRecord::new();
    let mut counter = LineCounter { text: text.as_bytes(), at: 0, line: 1 };
    while reader.read_record(&mut record).map_err(|_| Fault::FileUnreadable)? {
        let start = record.position().map_or(0, |position| position.byte());
        let number = counter.line_at(start);
        // separators after the last filled cell stand for nothing
        let filled = record.len() - record.iter().rev().take_while(|cell| clean(cell).is_empty()).count();
        for (column, cell) in record.iter().take(filled).enumerate() {
            kept.put(number, column, cell)?;
        }
    }
    Ok(kept.lines)
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

/// The filled cells of a file, row by row, within what may be kept.
struct Kept<'s> {
    stop: &'s CancellationToken,
    lines: Vec<Line>,
    cells: usize,
    bytes: usize,
}

impl Kept<'_> {
    /// Keeps a cell of a line; cells come in the order of the file. Blank ones are passed over.
    fn put(&mut self, number: u32, column: usize, text: &str) -> Result<(), Fault> {
        if self.stop.is_cancelled() {
            return Err(Fault::CheckGivenUp);
        }
        if text.len() > LONGEST_CELL {
            return Err(Fault::CellTooLong { line: number.to_string() });
        }
        let text = clean(text);
        if text.is_empty() {
            return Ok(());
        }
        if column >= MOST_COLUMNS {
            return Err(Fault::TooManyColumns { max: MOST_COLUMNS.to_string() });
        }
        if self.lines.last().is_none_or(|line| line.number != number) {
            if self.lines.len() >= MOST_ROWS {
                return Err(Fault::TooManyRows { max: MOST_ROWS.to_string() });
            }
            self.lines.push(Line { number, cells: Vec::new() });
        }
        let Some(line) = self.lines.last_mut() else { return Ok(()) };
        self.bytes += text.len();
        self.cells += (column + 1).saturating_sub(line.cells.len());
        if self.cells > MOST_CELLS || self.bytes > MOST_TEXT {
            return Err(too_large(MOST_TEXT as u64));
        }
        if line.cells.len() <= column {
            line.cells.resize(column + 1, String::new());
        }
        line.cells[column] = text;
        Ok(())
    }
}

fn xlsx(bytes: &[u8], stop: &CancellationToken) -> Result<Vec<Line>, Fault> {
    check_unpacked(bytes, stop)?;
    let unreadable = |_| Fault::FileUnreadable;
    let mut book: Xlsx<_> =
        calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(|_: calamine::XlsxError| Fault::FileUnreadable)?;
    let sheet = book.sheet_names().first().cloned().ok_or(Fault::FileEmpty)?;
    // cell by cell: a range would reserve room for a million rows if one cell stands far out
    let mut cells = book.worksheet_cells_reader(&sheet).map_err(unreadable)?;
    let mut kept = Kept { stop, lines: Vec::new(), cells: 0, bytes: 0 };
    while let Some(cell) = cells.next_cell().map_err(unreadable)? {
        let (row, column) = cell.get_position();
        kept.put(row.saturating_add(1), column as usize, &written(cell.get_value()))?;
    }
    Ok(kept.lines)
}

/// A cell's value as a person would have typed it into a CSV.
fn written<'v>(value: &'v DataRef<'_>) -> Cow<'v, str> {
    match value {
        DataRef::Empty | DataRef::Error(_) => Cow::default(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.into(),
        DataRef::SharedString(text) => (*text).into(),
        DataRef::Bool(yes) => if *yes { "ya" } else { "tidak" }.into(),
        DataRef::Int(number) => number.to_string().into(),
        DataRef::Float(number) => written_number(*number).into(),
        DataRef::DateTime(time) => {
            let (year, month, day, ..) = time.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}").into()
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

    fn read(name: &str, bytes: &[u8]) -> Result<Vec<Line>, Fault> {
        super::read(name, bytes, &CancellationToken::new())
    }

    fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
        read("", bytes).unwrap().into_iter().map(|line| line.cells).collect()
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
        let lines = read("", "a,b,c\n\"x\u{0}\ny\",  <b>z  </b>\u{200b} ,\n,,\nonly".as_bytes()).unwrap();
        assert_eq!(lines[1].cells, ["x y", "<b>z </b>"]);
        assert_eq!((lines[2].number, lines[2].cells.as_slice()), (5, ["only".to_owned()].as_slice()));
    }

    #[test]
    fn rows_know_their_line_whatever_ends_it() {
        for end in ["\n", "\r\n", "\r"] {
            let text = format!("a;b{end}1;\"x{end}y\"{end}{end}2;z{end}");
            let numbers: Vec<u32> = read("", text.as_bytes()).unwrap().iter().map(|line| line.number).collect();
            assert_eq!(numbers, [1, 2, 5], "{end:?}");
        }
    }

    #[test]
    fn long_numbers_show_that_they_are_broken() {
        assert_eq!(written_number(197_502_082_004_042_001.0), "1.9750208200404202E17");
        assert_eq!(written_number(1.125), "1,125");
        assert_eq!(written_number(2026.0), "2026");
    }

    /// An XLSX of one sheet with these parts: the list of texts and the rows.
    fn book(strings: &str, rows: &str) -> Vec<u8> {
        styled("", strings, rows)
    }

    /// The same with styles.
    fn styled(styles: &str, strings: &str, rows: &str) -> Vec<u8> {
        use std::io::Write;
        const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        const LINKS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        const PARTS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in [
            (
                "_rels/.rels",
                format!(
                    r#"<Relationships xmlns="{PARTS}"><Relationship Id="r" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
                ),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                format!(
                    r#"<Relationships xmlns="{PARTS}"><Relationship Id="r" Type="{LINKS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#
                ),
            ),
            (
                "xl/workbook.xml",
                format!(
                    r#"<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets><sheet name="a" sheetId="1" r:id="r"/></sheets></workbook>"#
                ),
            ),
            ("xl/styles.xml", format!(r#"<styleSheet xmlns="{MAIN}">{styles}</styleSheet>"#)),
            ("xl/sharedStrings.xml", format!(r#"<sst xmlns="{MAIN}" {strings}</sst>"#)),
            (
                "xl/worksheets/sheet1.xml",
                format!(r#"<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>"#),
            ),
        ] {
            zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn a_small_file_that_unpacks_to_gigabytes_is_refused() {
        let row = r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#;
        assert_eq!(cells(&book("uniqueCount=\"1\"><si><t>a</t></si>", row)), [["a"]]);
        let large = |max: &str| Err(Fault::FileTooLarge { max: max.into() });
        let texts = format!("><si><t>{}</t></si>", "x".repeat(33 << 20));
        assert!(book(&texts, row).len() < 100 << 10, "it is small as it comes");
        assert_eq!(read("", &book(&texts, row)), large("32"));
        assert_eq!(read("", &book(">", &" ".repeat(129 << 20))), large("128"));
        // makes room for a hundred billion texts and ends the process
        assert_eq!(read("", &book("uniqueCount=\"100000000000\">", row)), large("32"));
        assert_eq!(read("", &book("uniqueCount = '99999999999999999999999'>", row)), large("32"));
        // one long text that many cells show, and many cells far out
        let long = format!("><si><t>{}</t></si>", "x".repeat(5000));
        assert_eq!(read("", &book(&long, row)), Err(Fault::CellTooLong { line: "1".into() }));
        let text = format!("><si><t>{}</t></si>", "x".repeat(4000));
        let many: String =
            (1..20_000).map(|n| format!(r#"<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>"#)).collect();
        assert_eq!(read("", &book(&text, &many)), large("64"));
        let far: String = (1..30_000).map(|n| format!(r#"<row r="{n}"><c r="GR{n}"><v>1</v></c></row>"#)).collect();
        assert_eq!(read("", &book(">", &far)), large("64"));
    }

    #[test]
    fn a_long_style_that_many_cells_name_is_refused_and_a_date_s_is_read() {
        let styles = |format: &str, font: &str, many: usize| {
            let cells = r#"<xf numFmtId="200" fontId="0"/>"#.repeat(many);
            let formats = format!(r#"<numFmts><numFmt numFmtId="200" formatCode="{format}"/></numFmts>"#);
            format!("{formats}<fonts><font>{font}</font></fonts><cellXfs>{cells}</cellXfs>")
        };
        let row = r#"<row r="1"><c r="A1" s="0"><v>46000</v></c></row>"#;
        let read = |styles: &str| read("", &styled(styles, ">", row));
        let date = read(&styles("dd/mm/yyyy", "", 60_000)).unwrap();
        assert_eq!(date[0].cells, ["2025-12-09"], "also where many styles piled up over the years");
        let name = format!("<border/><name val='{}'/>", "x".repeat(4 << 20));
        let large = Err(Fault::FileTooLarge { max: "128".into() });
        assert_eq!(read(&styles(&";".repeat(4 << 20), "", 4_000)), large, "would fill 16 GB");
        assert_eq!(read(&styles("0", &name, 4_000)), large, "however it is nested");
        assert_eq!(read(&styles("0", "", 300_000)), large, "each takes its room");
        assert_eq!(read(&styles(&"0".repeat(33 << 20), "", 1)), Err(Fault::FileTooLarge { max: "32".into() }));
    }

    #[test]
    fn whoever_stops_a_reading_waits_for_nothing_more_of_it() {
        let stop = CancellationToken::new();
        stop.cancel();
        let row = r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#;
        for file in [b"a,b\n1,2".to_vec(), book("uniqueCount=\"1\"><si><t>a</t></si>", row)] {
            assert_eq!(super::read("", &file, &stop), Err(Fault::CheckGivenUp));
        }
    }

    #[test]
    fn a_file_that_is_no_table_is_told_what_it_is() {
        assert_eq!(read("a.csv", b""), Err(Fault::FileEmpty));
        assert_eq!(read("a.xlsx", b""), Err(Fault::FileEmpty));
        assert_eq!(read("Data.XLSX", b"\x00\x01 sampah"), Err(Fault::FileNotXlsx));
        assert_eq!(read("a.xlsx", b"PK\x03\x04 sampah"), Err(Fault::FileUnreadable));
        assert_eq!(read("a.xls", b"\xd0\xcf\x11\xe0"), Err(Fault::FileOldExcel));
        for other in
            [&b"\x7fELF\x02\x01\x01"[..], b"%PDF-1.7\n", b"\x89PNG\r\n", &[0; 64], &b"\x01k\x00o\x00d\x00e".repeat(9)]
        {
            assert_eq!(read("a.csv", other), Err(Fault::FileNoTable), "{other:?}");
        }
        assert_eq!(read("a.xlsx", b"\xd0\xcf\x11\xe0"), Err(Fault::FileLocked));
        let open_quote = format!("kode,nama\nA,\"{}", "x,y\n".repeat(2000));
        assert_eq!(read("a.csv", open_quote.as_bytes()), Err(Fault::CellTooLong { line: "2".into() }));
        assert_eq!(cells(format!("a{}\nb", ",".repeat(5000)).as_bytes()), [["a"], ["b"]], "blank columns at the end");
    }

    proptest! {
        #[test]
        fn no_bytes_crash_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = read("", &bytes);
            let _ = read("", &[b"PK\x03\x04", bytes.as_slice()].concat());
        }

        #[test]
        fn no_text_crashes_the_reader(text in "([a-z0-9;,\"\\t\\r\\n]|\\PC){0,200}") {
            let _ = read("", text.as_bytes());
        }
    }
}
