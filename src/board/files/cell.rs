//! What stands in a cell of a file.

use crate::base::{Hundredths, Quantity};
pub use crate::server::download::Cell;
use crate::survey::Grade;

impl From<i64> for Cell {
    fn from(number: i64) -> Cell {
        Cell::Number(number.to_string())
    }
}

/// Empty without one.
impl From<Option<i64>> for Cell {
    fn from(number: Option<i64>) -> Cell {
        Cell::Number(number.map_or_else(String::new, |number| number.to_string()))
    }
}

/// Two decimals; empty without a figure.
impl From<Option<Hundredths>> for Cell {
    fn from(figure: Option<Hundredths>) -> Cell {
        Cell::Number(figure.map_or_else(String::new, |Hundredths(value)| {
            let sign = if value < 0 { "-" } else { "" };
            format!("{sign}{}.{:02}", value.abs() / 100, value.abs() % 100)
        }))
    }
}

impl From<Hundredths> for Cell {
    fn from(figure: Hundredths) -> Cell {
        Cell::from(Some(figure))
    }
}

/// Its letter; empty without one.
impl From<Option<Grade>> for Cell {
    fn from(grade: Option<Grade>) -> Cell {
        Cell::from(grade.map_or("", Grade::code))
    }
}

impl From<Quantity> for Cell {
    fn from(Quantity(value): Quantity) -> Cell {
        let sign = if value < 0 { "-" } else { "" };
        let text = format!("{sign}{}.{:03}", value.abs() / 1000, value.abs() % 1000);
        Cell::Number(text.trim_end_matches('0').trim_end_matches('.').to_owned())
    }
}

/// Empty without one.
impl From<Option<Quantity>> for Cell {
    fn from(amount: Option<Quantity>) -> Cell {
        amount.map_or_else(|| Cell::Number(String::new()), Cell::from)
    }
}

/// The cells of a row.
macro_rules! row {
    ($($cell:expr),* $(,)?) => { vec![$($crate::board::files::cell::Cell::from($cell)),*] };
}
pub(super) use row;

/// How many respondents; empty where that may not be told.
pub fn respondents(n: i64) -> Cell {
    Cell::Number(if n == 0 { String::new() } else { n.to_string() })
}
