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

/// A point with its interval on a scale from `low` to `high`.
#[component]
pub fn Interval(from: f64, point: f64, to: f64, low: f64, high: f64) -> impl IntoView {
    let place = move |value: f64| ((value.clamp(low, high) - low) / (high - low).max(0.001)) * 100.0;
    let (from, at, to) = (place(from), place(point), place(to));
    view! {
        <svg class="interval" aria-hidden="true" focusable="false">
            <rect class="track" width="100%" height="2" y="9"/>
            <rect class="band" x=format!("{from:.1}%") width=format!("{:.1}%", (to - from).max(0.5)) height="8" y="6" rx="4"/>
            // a line, because a dot would cover a narrow band
            <rect class="point" x=format!("{at:.1}%") width="2" height="18" y="1" transform="translate(-1 0)"/>
        </svg>
    }
}
