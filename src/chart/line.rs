//! A trend by months with its interval band, drawn by plotters.

use super::{Chart, HEIGHT, Spot, Table, WIDTH};
use crate::base::{Hundredths, Lang};
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontDesc, RGBColor, TextStyle};

/// Room for numbers and months in the large letters of a phone.
const LEFT: i32 = 84;
const BOTTOM: i32 = 44;
const TOP: i32 = 12;
const RIGHT: i32 = 36;
/// A stretch less high than this has no room for its name.
const LEAST_ZONE: i32 = 28;
/// More ticks than this would touch on a phone.
const MOST_TICKS: usize = 5;

/// Colours that stand for classes: [`classes`] turns `fill="#010101"` into `class="fill-accent"`.
const ACCENT: RGBColor = RGBColor(1, 1, 1);
const GRID: RGBColor = RGBColor(2, 2, 2);
const TEXT: RGBColor = RGBColor(3, 3, 3);
const MARK: RGBColor = RGBColor(4, 4, 4);
const ZONE: RGBColor = RGBColor(5, 5, 5);
const CLASSES: [(&str, &str); 5] =
    [("#010101", "accent"), ("#020202", "grid"), ("#030303", "text"), ("#040404", "mark"), ("#050505", "zone")];

/// What a trend shows.
pub struct Plot {
    pub title: String,
    pub points: Vec<Point>,
    pub marks: Vec<Mark>,
    pub zones: Vec<Zone>,
    /// Grid lines lie at multiples of this.
    pub step: f64,
    /// Values beyond these cannot be.
    pub limits: (f64, f64),
    pub table: Table,
}

/// A point of a trend.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Under the axis: `Jan`.
    pub tick: String,
    /// What the read-out says, see [`Spot`].
    pub title: String,
    pub words: String,
    /// None where the group is too small to show.
    pub value: Option<f64>,
    /// Half the width of the interval around the value.
    pub margin: f64,
}

/// A line across the figure, such as a target.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    pub value: f64,
    pub words: String,
}

/// A stretch of the vertical axis with a short name, such as a grade. Every second one is shaded, so
/// that they are told apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone {
    pub from: f64,
    pub to: f64,
    pub name: String,
}

/// Draws the trend and says where its points are.
pub fn chart(plot: Plot, lang: Lang) -> Chart {
    let range = range(&plot.points, &plot.marks, plot.step, plot.limits);
    let svg = draw(&plot, range, lang);
    let count = plot.points.len();
    let spots = plot
        .points
        .into_iter()
        .enumerate()
        .map(|(i, point)| Spot {
            x: place(i, count, range.0, range).0,
            y: point.value.map(|value| place(i, count, value, range).1),
            title: point.title,
            words: point.words,
        })
        .collect();
    let legend = plot.marks.into_iter().map(|mark| mark.words).collect();
    Chart { title: plot.title, svg, spots, legend, table: plot.table }
}

/// The place of a point in the drawing, x and y in its units.
fn place(index: usize, count: usize, value: f64, range: (f64, f64)) -> (i32, i32) {
    let (width, height) = (f64::from(WIDTH - LEFT - RIGHT), f64::from(HEIGHT - TOP - BOTTOM));
    let x = f64::from(LEFT) + width * (index as f64 + 0.5) / count.max(1) as f64;
    let y = f64::from(TOP) + height * (1.0 - (value - range.0) / (range.1 - range.0).max(f64::EPSILON));
    (x.round() as i32, y.round() as i32)
}

/// The range of the vertical axis: all values, margins and marks, to the next multiple of `step`,
/// within `limits`.
fn range(points: &[Point], marks: &[Mark], step: f64, limits: (f64, f64)) -> (f64, f64) {
    let spans = points.iter().filter_map(|p| p.value.map(|v| (v - p.margin, v + p.margin)));
    let spans = spans.chain(marks.iter().map(|mark| (mark.value, mark.value)));
    let (low, high) = spans.fold((f64::MAX, f64::MIN), |(low, high), (from, to)| (low.min(from), high.max(to)));
    if low > high {
        return limits;
    }
    let low = ((low / step).floor() * step).max(limits.0);
    let high = ((high / step).ceil() * step).min(limits.1);
    if low < high { (low, high) } else { ((low - step).max(limits.0), (high + step).min(limits.1)) }
}

/// The drawing; empty if plotters fails, which it does only for sizes of zero.
fn draw(plot: &Plot, range: (f64, f64), lang: Lang) -> String {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, (WIDTH as u32, HEIGHT as u32)).into_drawing_area();
        if draw_on(&area, plot, range, lang).is_none() || area.present().is_err() {
            return String::new();
        }
    }
    classes(svg)
}

/// A number of the axis without decimals that say nothing.
fn number(value: f64, lang: Lang) -> String {
    Hundredths((value * 100.0).round() as i64).plain(lang)
}

fn font() -> FontDesc<'static> {
    ("sans-serif", 12).into_font()
}

fn draw_on(area: &DrawingArea<SVGBackend<'_>, Shift>, plot: &Plot, range: (f64, f64), lang: Lang) -> Option<()> {
    let count = plot.points.len().max(1);
    let mut chart = ChartBuilder::on(area)
        .margin_top(TOP)
        .margin_right(RIGHT)
        .x_label_area_size(BOTTOM)
        .y_label_area_size(LEFT)
        .build_cartesian_2d(0.0..count as f64, range.0..range.1)
        .ok()?;
    for (i, zone) in plot.zones.iter().enumerate() {
        let (from, to) = (zone.from.max(range.0), zone.to.min(range.1));
        if from < to && i % 2 == 1 {
            let corners = [(0.0, from), (count as f64, to)];
            chart.plotting_area().draw(&Rectangle::new(corners, ZONE.filled())).ok()?;
        }
        let [top, bottom] = [to, from].map(|value| place(0, count, value, range).1);
        if bottom - top >= LEAST_ZONE {
            // beside the drawing, where no line can meet it
            let (name, at) = (anchored(HPos::Left, VPos::Center), (WIDTH - RIGHT + 8, (top + bottom) / 2));
            area.draw(&Text::new(zone.name.clone(), at, name)).ok()?;
        }
    }
    chart
        .configure_mesh()
        .disable_x_mesh()
        .y_labels(6)
        .x_labels(0)
        .bold_line_style(GRID)
        .light_line_style(TRANSPARENT)
        .axis_style(TRANSPARENT)
        .y_label_style(font().color(&TEXT))
        .y_label_formatter(&|value| number(*value, lang))
        .draw()
        .ok()?;
    for mark in plot.marks.iter().filter(|mark| (range.0..=range.1).contains(&mark.value)) {
        let ends = [(0.0, mark.value), (count as f64, mark.value)];
        chart.draw_series(DashedLineSeries::new(ends, 5, 4, MARK.stroke_width(1))).ok()?;
    }
    let at = |i: usize| i as f64 + 0.5;
    for run in runs(&plot.points) {
        let upper = run.iter().map(|(i, v, m)| (at(*i), (v + m).min(range.1)));
        let lower = run.iter().rev().map(|(i, v, m)| (at(*i), (v - m).max(range.0)));
        let outline: Vec<_> = upper.chain(lower).collect();
        chart.plotting_area().draw(&Polygon::new(outline, ACCENT.mix(0.15).filled())).ok()?;
        let line = run.iter().map(|(i, v, _)| (at(*i), *v));
        chart.draw_series(LineSeries::new(line.clone(), ACCENT.stroke_width(2))).ok()?;
        chart.draw_series(line.map(|point| Circle::new(point, 3, ACCENT.filled()))).ok()?;
    }
    let each = count.div_ceil(MOST_TICKS);
    for (i, point) in plot.points.iter().enumerate().filter(|(i, _)| i % each == 0) {
        let (x, _) = place(i, count, range.0, range);
        let tick = anchored(HPos::Center, VPos::Top);
        area.draw(&Text::new(point.tick.clone(), (x, HEIGHT - BOTTOM + 10), tick)).ok()?;
    }
    Some(())
}

fn anchored(across: HPos, down: VPos) -> TextStyle<'static> {
    font().color(&TEXT).pos(Pos::new(across, down))
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
            .map(|(i, value)| Point {
                tick: format!("B{i}"),
                title: format!("Bulan {i}"),
                words: String::new(),
                value,
                margin: 1.5,
            })
            .collect()
    }

    fn plot() -> Plot {
        Plot {
            title: "Kepuasan".into(),
            points: points(),
            marks: vec![Mark { value: 81.0, words: "target 81".into() }],
            zones: vec![
                Zone { from: 88.305, to: 100.0, name: "A".into() },
                Zone { from: 76.605, to: 88.305, name: "B".into() },
            ],
            step: 5.0,
            limits: (25.0, 100.0),
            table: Table::default(),
        }
    }

    #[test]
    fn a_gap_is_not_bridged() {
        let lengths: Vec<usize> = runs(&points()).iter().map(Vec::len).collect();
        assert_eq!(lengths, [2, 1]);
    }

    #[test]
    fn the_drawing_has_classes_instead_of_colours_and_no_inline_style() {
        let Chart { svg, .. } = chart(plot(), Lang::Id);
        assert!(svg.starts_with("<svg"), "{svg}");
        for colour in ["#010101", "#020202", "#030303", "#040404", "#050505", "style="] {
            assert!(!svg.contains(colour), "{colour} in {svg}");
        }
        assert!(svg.contains("stroke-accent") && svg.contains("fill-zone") && svg.contains("B3"));
    }

    #[test]
    fn only_zones_that_are_seen_are_named() {
        let names = |zones: Vec<Zone>| {
            let Chart { svg, .. } = chart(Plot { zones, ..plot() }, Lang::Id);
            ["A", "B", "C"].map(|name| svg.contains(&format!("\n{name}\n")))
        };
        let zone = |from, to, name: &str| Zone { from, to, name: name.into() };
        // the axis reaches from 75 to 85
        let zones = vec![zone(88.305, 100.0, "A"), zone(76.605, 88.305, "B"), zone(65.0, 75.5, "C")];
        assert_eq!(names(zones), [false, true, false], "what lies above, what is seen, what is too thin");
    }

    #[test]
    fn a_month_without_a_figure_has_a_spot_that_says_so_but_no_point() {
        let Chart { spots, .. } = chart(plot(), Lang::Id);
        assert_eq!(spots.len(), 4);
        assert_eq!((spots[2].y, spots[2].title.as_str()), (None, "Bulan 2"));
        assert!(spots[0].y > spots[1].y, "a higher value stands higher");
    }

    #[test]
    fn the_axis_holds_all_values_and_stays_within_its_limits() {
        assert_eq!(range(&points(), &[], 5.0, (25.0, 100.0)), (75.0, 85.0));
        assert_eq!(range(&[], &[], 5.0, (25.0, 100.0)), (25.0, 100.0));
        let full = Point { value: Some(100.0), margin: 0.0, ..points()[0].clone() };
        assert_eq!(range(&[full], &[], 5.0, (25.0, 100.0)), (95.0, 100.0), "no index is above 100");
    }
}
