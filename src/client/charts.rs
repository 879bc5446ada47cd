//! Reading out the points of figures: by pointer and touch, and by arrow keys from one tab stop.
//! Listens on the document, so that it serves every figure of every page.

use super::{all, closest, on};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent};

/// Begins to listen.
pub fn listen() {
    for event in ["pointerover", "focusin"] {
        on(event, |event| {
            if let Some(target) = target(&event) {
                read_out(&target);
            }
        });
    }
    on("keydown", |event| {
        let Some(from) = target(&event) else { return };
        if let Some(to) = event.dyn_ref::<KeyboardEvent>().and_then(|event| neighbour(&from, &event.key())) {
            event.prevent_default();
            let _ = from.set_attribute("tabindex", "-1");
            let _ = to.set_attribute("tabindex", "0");
            // an SVG element has the same `focus` as an HTML one
            let _ = to.unchecked_into::<HtmlElement>().focus();
        }
    });
}

/// The point of a figure that an event is about.
fn target(event: &Event) -> Option<Element> {
    closest(event, ".chart .target")
}

fn neighbour(from: &Element, key: &str) -> Option<Element> {
    let points = all(&from.parent_element()?, ".target");
    let at = points.iter().position(|point| point == from)?;
    let to = match key {
        "ArrowLeft" => at.checked_sub(1)?,
        "ArrowRight" => at + 1,
        "Home" => 0,
        "End" => points.len() - 1,
        _ => return None,
    };
    points.into_iter().nth(to)
}

/// Writes what the point says above the figure.
fn read_out(target: &Element) {
    let words = target.get_attribute("aria-label").unwrap_or_default();
    let place =
        target.closest(".chart").ok().flatten().and_then(|chart| chart.query_selector(".read-out").ok().flatten());
    if let Some(place) = place {
        place.set_text_content(Some(&words));
    }
}
