//! Figures drawn by plotters as SVG, the same on server and client: only left and bottom axes,
//! because plotters would measure text in the browser for anything else. Titles, legends and the
//! table that says the same stand in HTML; colours are classes, so that dark and light and print
//! are the style's business.

pub mod figure;
pub mod line;

/// A point of a trend.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Under the axis: `Jan`.
    pub tick: String,
    /// What the read-out says: `Januari 2026 · 84,44 B · 412 jawaban · ± 1,2`.
    pub words: String,
    /// None where the group is too small to show.
    pub value: Option<f64>,
    /// Half the width of the interval around the value.
    pub margin: f64,
}

/// A line across the figure, such as a target or the edge of a grade.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    pub value: f64,
    pub words: String,
}
