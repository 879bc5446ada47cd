//! Bars: how far, and where it should be. Drawn as SVG because the policy forbids inline style.

use leptos::prelude::*;

/// A bar of a share (0 to 100, more is shown full) with a tick where the mark is. The figure stands
/// beside it in words, so the picture is hidden from screen readers.
#[component]
pub fn Meter(
    percent: f64,
    #[prop(optional_no_strip)] mark: Option<f64>,
    #[prop(default = "accent")] tone: &'static str,
) -> impl IntoView {
    let width = |value: f64| format!("{:.1}%", value.clamp(0.0, 100.0));
    view! {
        <svg class=format!("meter {tone}") aria-hidden="true" focusable="false">
            <rect class="track" width="100%" height="8" y="4" rx="4"/>
            <rect class="fill" width=width(percent) height="8" y="4" rx="4"/>
            {mark.map(|mark| view! { <rect class="mark" x=width(mark) width="2" height="16" y="0" transform="translate(-2 0)"/> })}
        </svg>
    }
}

/// From where to where intervals of a list are drawn, and the values that are marked.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    pub low: f64,
    pub high: f64,
    pub ticks: Vec<u8>,
}

impl Scale {
    /// With round values to be marked, at most five.
    pub fn new(low: f64, high: f64) -> Scale {
        let step =
            [1_u8, 2, 5, 10, 20, 50].into_iter().find(|step| (high - low) / f64::from(*step) <= 4.0).unwrap_or(100);
        let ticks =
            (0..=u8::MAX).step_by(usize::from(step)).filter(|tick| (low..=high).contains(&f64::from(*tick))).collect();
        Scale { low, high, ticks }
    }

    /// The place of a value, percent.
    fn place(&self, value: f64) -> f64 {
        (value.clamp(self.low, self.high) - self.low) / (self.high - self.low).max(0.001) * 100.0
    }
}

/// A point with its interval on a scale.
#[component]
pub fn Interval(from: f64, point: f64, to: f64, scale: Scale) -> impl IntoView {
    let [from, at, to] = [from, point, to].map(|value| scale.place(value));
    let tick = |tick: &u8| {
        view! { <rect class="tick" x=format!("{:.1}%", scale.place(f64::from(*tick))) width="1" height="20"/> }
    };
    view! {
        <svg class="interval" aria-hidden="true" focusable="false">
            {scale.ticks.iter().map(tick).collect_view()}
            <rect class="track" width="100%" height="2" y="9"/>
            <rect class="band" x=format!("{from:.1}%") width=format!("{:.1}%", (to - from).max(0.5)) height="8" y="6" rx="4"/>
            // a line, because a dot would cover a narrow band
            <rect class="point" x=format!("{at:.1}%") width="2" height="18" y="1" transform="translate(-1 0)"/>
        </svg>
    }
}

/// The values that are marked on the scale of the intervals below it.
#[component]
pub fn Axis(scale: Scale, #[prop(default = "")] unit: &'static str) -> impl IntoView {
    let words = |tick: &u8| {
        view! { <text x=format!("{:.1}%", scale.place(f64::from(*tick))) y="14">{format!("{tick}{unit}")}</text> }
    };
    view! {
        <svg class="interval axis" aria-hidden="true" focusable="false">{scale.ticks.iter().map(words).collect_view()}</svg>
    }
}

#[cfg(test)]
mod tests {
    use super::Scale;

    #[test]
    fn a_scale_is_marked_at_round_values() {
        for (low, high, ticks) in [
            (0.0, 120.0, vec![0, 50, 100]),
            (74.2, 91.3, vec![75, 80, 85, 90]),
            (25.0, 100.0, vec![40, 60, 80, 100]),
            (80.1, 83.9, vec![81, 82, 83]),
            (100.0, 25.0, vec![]),
        ] {
            assert_eq!(Scale::new(low, high).ticks, ticks, "{low} to {high}");
        }
    }
}
