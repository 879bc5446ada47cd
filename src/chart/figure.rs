//! A figure: the drawing, a read-out of every point by pointer and keyboard, and its table twin.

use super::line::{HEIGHT, WIDTH, draw, place, range};
use super::{Mark, Point};
use crate::app::use_lang;
use crate::base::{Hundredths, tr};
use leptos::prelude::*;

/// A trend with everything a reader needs. `head` are the table's column heads, `rows` its cells,
/// as many as points. `unit_step` is the distance of grid lines the axis is rounded to.
#[component]
pub fn Trend(
    #[prop(into)] title: String,
    points: Vec<Point>,
    #[prop(optional)] marks: Vec<Mark>,
    head: Vec<String>,
    rows: Vec<Vec<String>>,
    #[prop(default = 5.0)] step: f64,
    #[prop(default = (0.0, 1_000_000.0))] limits: (f64, f64),
) -> impl IntoView {
    let lang = use_lang();
    let range = range(&points, &marks, step, limits);
    let number = move |value: f64| {
        Hundredths((value * 100.0).round() as i64)
            .text(lang)
            .trim_end_matches(['0'])
            .trim_end_matches([',', '.'])
            .to_owned()
    };
    let svg = draw(&points, &marks, range, number);
    let shown = RwSignal::new(None::<usize>);
    let count = points.len();
    let targets = points
        .iter()
        .enumerate()
        .map(|(i, point)| {
            let (x, y) = place(i, count, point.value.unwrap_or(range.0), range);
            let width = f64::from(WIDTH) / count.max(1) as f64;
            view! {
                <g
                    class="target" tabindex="0" role="img" aria-label=point.words.clone()
                    on:pointerenter=move |_| shown.set(Some(i))
                    on:focus=move |_| shown.set(Some(i))
                    on:blur=move |_| shown.set(None)
                >
                    <rect x=format!("{:.1}", x - width / 2.0) y="0" width=format!("{width:.1}") height=HEIGHT.to_string()/>
                    {point.value.map(|_| view! { <circle cx=format!("{x:.1}") cy=format!("{y:.1}") r="6"/> })}
                </g>
            }
        })
        .collect_view();
    let words: Vec<String> = points.iter().map(|point| point.words.clone()).collect();
    let last = words.last().cloned().unwrap_or_default();
    let read_out = move || shown.get().and_then(|i| words.get(i).cloned()).unwrap_or_else(|| last.clone());
    let marks = marks.into_iter().map(|mark| view! { <li class="mark">{mark.words}</li> }).collect_view();
    view! {
        <figure class="chart" on:pointerleave=move |_| shown.set(None)>
            <figcaption class="visually-hidden">{title.clone()}</figcaption>
            <p class="read-out" aria-hidden="true">{read_out}</p>
            <div class="drawing">
                <div inner_html=svg></div>
                <svg class="targets" viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="group" aria-label=title.clone()>{targets}</svg>
            </div>
            <ul class="legend">{marks}</ul>
            <details class="twin">
                <summary>{tr::common::see_table(lang)}</summary>
                <Table caption=title head rows/>
            </details>
        </figure>
    }
}

/// A plain table; on a phone each row becomes a card with the heads as labels.
#[component]
pub fn Table(#[prop(into)] caption: String, head: Vec<String>, rows: Vec<Vec<String>>) -> impl IntoView {
    let labels = head.clone();
    let rows = rows
        .into_iter()
        .map(|cells| {
            let cells = cells
                .into_iter()
                .zip(labels.clone())
                .enumerate()
                .map(|(i, (cell, label))| {
                    if i == 0 {
                        view! { <th scope="row">{cell}</th> }.into_any()
                    } else {
                        view! { <td data-label=label>{cell}</td> }.into_any()
                    }
                })
                .collect_view();
            view! { <tr>{cells}</tr> }
        })
        .collect_view();
    view! {
        <table class="cards">
            <caption class="visually-hidden">{caption}</caption>
            <thead><tr>{head.into_iter().map(|cell| view! { <th scope="col">{cell}</th> }).collect_view()}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
}
