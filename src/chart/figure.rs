//! A figure: the drawing, a read-out of every point by pointer, touch and keyboard, its table twin.

use super::{Chart, HEIGHT, Spot, Table, WIDTH};
use crate::app::use_lang;
use crate::base::tr;
use leptos::prelude::*;

/// A trend with everything a reader needs. The points are one tab stop; `client::charts` moves
/// between them by arrow keys, and writes what the one that is pointed at says above the figure, where it covers
/// nothing.
#[component]
pub fn Trend(chart: Chart) -> impl IntoView {
    let lang = use_lang();
    let Chart { title, svg, spots, legend, table } = chart;
    let last = spots.len().saturating_sub(1);
    let width = WIDTH / spots.len().max(1) as i32;
    let read_out = spots.last().map(Spot::text);
    let targets = spots
        .iter()
        .enumerate()
        .map(|(at, spot)| {
            view! {
                <g class="target" role="img" aria-label=spot.text() tabindex=if at == last { "0" } else { "-1" }>
                    <rect x=(spot.x - width / 2).to_string() y="0" width=width.to_string() height=HEIGHT.to_string()/>
                    {spot.y.map(|y| view! { <circle cx=spot.x.to_string() cy=y.to_string() r="6"/> })}
                </g>
            }
        })
        .collect_view();
    view! {
        <figure class="chart">
            <figcaption class="visually-hidden">{title.clone()}</figcaption>
            <p class="read-out" aria-hidden="true">{read_out}</p>
            <div class="drawing">
                <div inner_html=svg></div>
                <svg class="targets" viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="group" aria-label=title.clone()>{targets}</svg>
            </div>
            <ul class="legend">{legend.into_iter().map(|words| view! { <li class="mark">{words}</li> }).collect_view()}</ul>
            <details class="twin">
                <summary>{tr::common::see_table(lang)}</summary>
                <Table caption=title table/>
            </details>
        </figure>
    }
}

/// A plain table; on a phone each row becomes a card with the heads as labels.
#[component]
pub fn Table(#[prop(into)] caption: String, table: Table) -> impl IntoView {
    let Table { head, rows } = table;
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
        <table class="cards figures">
            <caption class="visually-hidden">{caption}</caption>
            <thead><tr>{head.into_iter().map(|cell| view! { <th scope="col">{cell}</th> }).collect_view()}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
}
