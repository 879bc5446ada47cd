//! What a reader did to a page and must not lose when its figures are written anew, and which of those changed.

use super::{active, all};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};

/// What can have the keyboard.
const FOCUSABLE: &str = "a, button, summary, input, select, [tabindex]";

/// Numbers that show briefly that they have just changed (`board::page::parts::Figure`).
const FIGURES: &str = "[data-figure]";

/// Which parts were open and where the keyboard stood, by their places in the page; and what its numbers were.
pub struct Held {
    open: Vec<usize>,
    at: Option<usize>,
    figures: Vec<(Option<String>, Option<String>)>,
}

impl Held {
    pub fn of(page: &Element) -> Held {
        let open =
            all(page, "details").into_iter().enumerate().filter(|(_, it)| it.has_attribute("open")).map(|(i, _)| i);
        let at = active(page).and_then(|active| all(page, FOCUSABLE).iter().position(|it| *it == active));
        let figures = all(page, FIGURES).iter().map(figure).collect();
        Held { open: open.collect(), at, figures }
    }

    pub fn restore(self, page: &Element) {
        let details = all(page, "details");
        for it in self.open.iter().filter_map(|at| details.get(*at)) {
            let _ = it.set_attribute("open", "");
        }
        for it in all(page, FIGURES) {
            let (name, text) = figure(&it);
            if self.figures.iter().any(|(was_name, was)| *was_name == name && *was != text) {
                it.set_class_name("changed");
            }
        }
        if let Some(it) = self.at.and_then(|at| all(page, FOCUSABLE).into_iter().nth(at)) {
            // an SVG element has the same `focus` as an HTML one
            let _ = it.unchecked_into::<HtmlElement>().focus();
        }
    }
}

/// A number's name and what it says.
fn figure(it: &Element) -> (Option<String>, Option<String>) {
    (it.get_attribute("data-figure"), it.text_content())
}

/// Whether somebody is writing into the page, or wrote something that is not sent yet.
pub fn is_typing(page: &Element) -> bool {
    // a text area has the same properties as an input element
    let written = |it: Element| {
        let it = it.unchecked_into::<HtmlInputElement>();
        it.value() != it.default_value() || it.checked() != it.default_checked()
    };
    active(page).is_some_and(|it| it.matches("input, textarea, select").unwrap_or(false))
        || all(page, "input, textarea").into_iter().any(written)
}
