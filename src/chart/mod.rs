//! Figures drawn by plotters as SVG on the server: only left and bottom axes, titles, legends and
//! the table that says the same in HTML. Colours are classes, so that dark and light and print are
//! the style's business. The client gets the finished drawing (docs/decisions/0002-charts.md).

pub mod figure;
pub mod line;

use serde::{Deserialize, Serialize};

/// Width and height of every drawing, in its own units; the style scales it.
pub const WIDTH: i32 = 640;
pub const HEIGHT: i32 = 320;

/// A trend ready to be shown, in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chart {
    pub title: String,
    /// The drawing, hidden from screen readers: the spots and the table say the same.
    pub svg: String,
    pub spots: Vec<Spot>,
    /// What the dashed lines across the figure stand for.
    pub legend: Vec<String>,
    /// The table twin.
    pub table: Table,
}

impl Chart {
    /// From the first point to the last, as the table names them: `Juni 2025–November 2026`.
    pub fn span(&self) -> String {
        let name = |row: Option<&Vec<String>>| row.and_then(|row| row.first()).cloned().unwrap_or_default();
        let (first, last) = (name(self.table.rows.first()), name(self.table.rows.last()));
        if first == last { first } else { format!("{first}–{last}") }
    }
}

/// A table: column heads and rows of as many cells, the first of which names the row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    pub head: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

/// A point to read out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spot {
    /// Place in the drawing; no height where there is nothing to show.
    pub x: i32,
    pub y: Option<i32>,
    /// `Juli 2026 · 79,89 B`.
    pub title: String,
    /// `412 jawaban · ± 1,2`.
    pub words: String,
}

impl Spot {
    /// All that is said of the point.
    pub fn text(&self) -> String {
        format!("{} · {}", self.title, self.words)
    }
}
