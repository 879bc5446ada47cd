//! Tables that a browser keeps as files.

use super::problem::unavailable;
use crate::base::Result;
use crate::base::text::harmless;
use axum::body::Body;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};

/// What stands in a cell: words, or a number, which stays one also when it is below zero.
pub enum Cell {
    Words(String),
    Number(String),
}

impl Cell {
    fn text(self) -> String {
        match self {
            Cell::Words(words) => harmless(&words),
            Cell::Number(text) => text,
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

/// A table as CSV, after what the file begins with. Words that a spreadsheet would run as a formula are made plain
/// text.
pub fn csv_text(
    begin: &str,
    separator: u8,
    heads: impl IntoIterator<Item: AsRef<str>>,
    rows: impl IntoIterator<Item: IntoIterator<Item: Into<Cell>>>,
) -> Result<String> {
    let failed = |error: csv::Error| unavailable(&error);
    let mut csv = csv::WriterBuilder::new().delimiter(separator).from_writer(begin.as_bytes().to_vec());
    csv.write_record(heads.into_iter().map(|head| harmless(head.as_ref()))).map_err(failed)?;
    for row in rows {
        csv.write_record(row.into_iter().map(|cell| Cell::text(cell.into()))).map_err(failed)?;
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
    fn no_words_of_a_table_are_a_formula_and_numbers_stay_numbers() {
        let number = Cell::Number("-2".to_owned());
        let rows = [[Cell::from("=1+1"), number], [Cell::from("-2"), Cell::from("a;b".to_owned())]];
        assert_eq!(csv_text("", b';', ["@a", "b"], rows).unwrap(), "'@a;b\n'=1+1;-2\n'-2;\"a;b\"\n");
        assert_eq!(csv_text("\u{feff}", b',', ["a"], [["b"]]).unwrap(), "\u{feff}a\nb\n");
    }
}
