//! Tables that a browser keeps as files.

use super::problem::unavailable;
use crate::base::text::harmless;
use crate::base::{Lang, Result};
use axum::body::Body;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};

/// The mark of UTF-8: with it in front spreadsheets read letters as what they are.
const MARK: &str = "\u{feff}";

/// How a spreadsheet set up for a language reads a table: what stands between cells, and the mark of decimals, which
/// would otherwise make one column of all or take `82.46` for a date. Thousands have no mark.
fn style(lang: Lang) -> (u8, &'static str) {
    match lang {
        Lang::Id => (b';', ","),
        Lang::En => (b',', "."),
    }
}

/// What stands in a cell: words, or a number, with a decimal point here, which stays one also when it is below zero.
pub enum Cell {
    Words(String),
    Number(String),
}

impl Cell {
    fn text(self, point: &str) -> String {
        match self {
            Cell::Words(words) => harmless(&words),
            Cell::Number(text) => text.replace('.', point),
        }
    }
}

impl From<&str> for Cell {
    fn from(words: &str) -> Cell {
        Cell::Words(words.to_owned())
    }
}

impl From<String> for Cell {
    fn from(words: String) -> Cell {
        Cell::Words(words)
    }
}

/// A table as CSV, for people who open it in a spreadsheet set up for their language. Words that this would run as a
/// formula are made plain text.
pub fn csv_text(
    lang: Lang,
    heads: impl IntoIterator<Item: AsRef<str>>,
    rows: impl IntoIterator<Item: IntoIterator<Item: Into<Cell>>>,
) -> Result<String> {
    let failed = |error: csv::Error| unavailable(&error);
    let (separator, point) = style(lang);
    let mut csv = csv::WriterBuilder::new().delimiter(separator).from_writer(MARK.as_bytes().to_vec());
    csv.write_record(heads.into_iter().map(|head| harmless(head.as_ref()))).map_err(failed)?;
    for row in rows {
        csv.write_record(row.into_iter().map(|cell| Cell::text(cell.into(), point))).map_err(failed)?;
    }
    let bytes = csv.into_inner().map_err(|error| unavailable(error.error()))?;
    String::from_utf8(bytes).map_err(|error| unavailable(&error))
}

/// A CSV file of a name that we made: letters, digits, dots and dashes.
pub fn csv_file(name: &str, content: impl Into<Body>) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, disposition)];
    (headers, content.into()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_written_as_spreadsheets_of_a_language_read_it_and_runs_no_formula() {
        let text = |lang| {
            let number = Cell::Number("-1250.5".to_owned());
            let rows = [[Cell::from("=1+1"), number], [Cell::from("-2.5"), Cell::from("a;b,c".to_owned())]];
            csv_text(lang, ["@a", "b"], rows).unwrap()
        };
        assert_eq!(text(Lang::Id), "\u{feff}'@a;b\n'=1+1;-1250,5\n'-2.5;\"a;b,c\"\n");
        assert_eq!(text(Lang::En), "\u{feff}'@a,b\n'=1+1,-1250.5\n'-2.5,\"a;b,c\"\n");
    }
}
