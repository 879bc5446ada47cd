//! A trend by months with its interval band.

use super::{Mark, Point};
use plotters::prelude::*;
use plotters::style::RGBColor;

/// Width and height of the drawing, in its own units; the style scales it.
pub const WIDTH: u32 = 640;
pub const HEIGHT: u32 = 280;
const LEFT: u32 = 44;
const BOTTOM: u32 = 32;
const TOP: u32 = 12;
const RIGHT: u32 = 12;

/// Colours that stand for classes: [`classes`] turns `fill="#010101"` into `class="fill-accent"`.
const ACCENT: RGBColor = RGBColor(1, 1, 1);
const GRID: RGBColor = RGBColor(2, 2, 2);
const TEXT: RGBColor = RGBColor(3, 3, 3);
const MARK: RGBColor = RGBColor(4, 4, 4);
const CLASSES: [(&str, &str); 4] =
    [("#010101", "accent"), ("#020202", "grid"), ("#030303", "text"), ("#040404", "mark")];

/// The place of a point in the drawing, x and y in its units.
pub fn place(index: usize, count: usize, value: f64, range: (f64, f64)) -> (f64, f64) {
    let (width, height) = (f64::from(WIDTH - LEFT - RIGHT), f64::from(HEIGHT - TOP - BOTTOM));
    let x = f64::from(LEFT) + width * (index as f64 + 0.5) / count.max(1) as f64;
    let y = f64::from(TOP) + height * (1.0 - (value - range.0) / (range.1 - range.0).max(f64::EPSILON));
    (x, y)
}

/// The range of the vertical axis: all values, margins and marks, to the next multiple of `step`,
/// within `limits`.
pub fn range(points: &[Point], marks: &[Mark], step: f64, limits: (f64, f64)) -> (f64, f64) {
    let spans = points.iter().filter_map(|p| p.value.map(|v| (v - p.margin, v + p.margin)));
    let spans = spans.chain(marks.iter().map(|mark| (mark.value, mark.value)));
    let (low, high) = spans.fold((f64::MAX, f64::MIN), |(low, high), (from, to)| (low.min(from), high.max(to)));
    if low > high {
        return limits;
    }
    let low = ((low / step).floor() * step).max(limits.0);
    let high = ((high / step).ceil() * step).min(limits.1);
    if low < high { (low, high) } else { (low - step, high + step) }
}

/// Draws the trend. `number` writes the labels of the vertical axis. Empty if plotters fails, which
/// it does only for sizes of zero.
pub fn draw(points: &[Point], marks: &[Mark], range: (f64, f64), number: impl Fn(f64) -> String) -> String {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, (WIDTH, HEIGHT)).into_drawing_area();
        if draw_on(&area, points, marks, range, number).is_none() || area.present().is_err() {
            return String::new();
        }
    }
    classes(svg)
}

fn draw_on(
    area: &DrawingArea<SVGBackend<'_>, plotters::coord::Shift>,
    points: &[Point],
    marks: &[Mark],
    range: (f64, f64),
    number: impl Fn(f64) -> String,
) -> Option<()> {
    let count = points.len().max(1);
    let mut chart = ChartBuilder::on(area)
        .margin_top(TOP)
        .margin_right(RIGHT)
        .x_label_area_size(BOTTOM)
        .y_label_area_size(LEFT)
        .build_cartesian_2d(0.0..count as f64, range.0..range.1)
        .ok()?;
    let font = ("sans-serif", 12).into_font().color(&TEXT);
    chart
        .configure_mesh()
        .disable_x_mesh()
        .y_labels(6)
        .x_labels(0)
        .bold_line_style(GRID)
        .light_line_style(TRANSPARENT)
        .axis_style(TRANSPARENT)
        .y_label_style(font.clone())
        .y_label_formatter(&|value| number(*value))
        .draw()
        .ok()?;
    for mark in marks.iter().filter(|mark| (range.0..=range.1).contains(&mark.value)) {
        let ends = [(0.0, mark.value), (count as f64, mark.value)];
        chart.draw_series(DashedLineSeries::new(ends, 5, 4, MARK.stroke_width(1))).ok()?;
    }
    let at = |i: usize| i as f64 + 0.5;
    for run in runs(points) {
        let upper = run.iter().map(|(i, v, m)| (at(*i), (v + m).min(range.1)));
        let lower = run.iter().rev().map(|(i, v, m)| (at(*i), (v - m).max(range.0)));
        let outline: Vec<_> = upper.chain(lower).collect();
        chart.plotting_area().draw(&Polygon::new(outline, ACCENT.mix(0.15).filled())).ok()?;
        let line = run.iter().map(|(i, v, _)| (at(*i), *v));
        chart.draw_series(LineSeries::new(line.clone(), ACCENT.stroke_width(2))).ok()?;
        chart.draw_series(line.map(|point| Circle::new(point, 3, ACCENT.filled()))).ok()?;
    }
    // ticks are thinned so that they never touch
    let each = count.div_ceil(12);
    for (i, point) in points.iter().enumerate().filter(|(i, _)| i % each == 0) {
        let (x, _) = place(i, count, range.0, range);
        let tick = font.clone().pos(plotters::style::text_anchor::Pos::new(
            plotters::style::text_anchor::HPos::Center,
            plotters::style::text_anchor::VPos::Top,
        ));
        area.draw(&Text::new(point.tick.clone(), (x as i32, (HEIGHT - BOTTOM + 10) as i32), tick)).ok()?;
    }
    Some(())
}

/// Stretches without a gap, as (index, value, margin).
fn runs(points: &[Point]) -> Vec<Vec<(usize, f64, f64)>> {
    let mut runs: Vec<Vec<_>> = vec![Vec::new()];
    for (i, point) in points.iter().enumerate() {
        match (point.value, runs.last_mut()) {
            (Some(value), Some(run)) => run.push((i, value, point.margin)),
            _ => runs.push(Vec::new()),
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

/// Replaces the colours that stand for classes, and the fixed size by the view box alone.
fn classes(mut svg: String) -> String {
    for (colour, class) in CLASSES {
        for kind in ["fill", "stroke"] {
            svg = svg.replace(&format!("{kind}=\"{colour}\""), &format!("class=\"{kind}-{class}\""));
        }
    }
    svg.replacen(&format!("width=\"{WIDTH}\" height=\"{HEIGHT}\" "), "", 1).replacen(
        "<svg ",
        "<svg aria-hidden=\"true\" focusable=\"false\" ",
        1,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points() -> Vec<Point> {
        [Some(80.0), Some(82.5), None, Some(79.0)]
            .into_iter()
            .enumerate()
            .map(|(i, value)| Point { tick: format!("B{i}"), words: String::new(), value, margin: 1.5 })
            .collect()
    }

    #[test]
    fn a_gap_is_not_bridged() {
        let lengths: Vec<usize> = runs(&points()).iter().map(Vec::len).collect();
        assert_eq!(lengths, [2, 1]);
    }

    #[test]
    fn the_drawing_has_classes_instead_of_colours_and_no_inline_style() {
        let svg = draw(&points(), &[Mark { value: 81.0, words: String::new() }], (75.0, 85.0), |v| format!("{v}"));
        assert!(svg.starts_with("<svg"), "{svg}");
        for colour in ["#010101", "#020202", "#030303", "#040404", "style="] {
            assert!(!svg.contains(colour), "{colour} in {svg}");
        }
        assert!(svg.contains("stroke-accent") && svg.contains("B3"));
    }

    #[test]
    fn the_axis_holds_all_values_and_stays_within_its_limits() {
        assert_eq!(range(&points(), &[], 5.0, (25.0, 100.0)), (75.0, 85.0));
        assert_eq!(range(&[], &[], 5.0, (25.0, 100.0)), (25.0, 100.0));
    }
}
