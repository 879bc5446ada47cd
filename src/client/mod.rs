//! The client's beginning, and what it adds to pages that the server wrote.

pub mod held;
pub mod waiting;

mod charts;
mod forms;
mod menus;
mod print;
mod steps;

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event};

/// Hears what is done to the page that the server wrote, and takes it over: a page that is alive at
/// once, a still one when it is used.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn begin() {
    console_error_panic_hook::set_once();
    charts::listen();
    forms::listen();
    menus::listen();
    match document().query_selector("main > .page").ok().flatten() {
        Some(page) => {
            enhance(&page);
            waiting::wait(&page);
        }
        None => waiting::take(),
    }
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-ready", "");
    }
}

/// Makes the page an app: from now on, links lead on without loading anew.
fn hydrate() {
    leptos::mount::hydrate_lazy(crate::app::App);
}

/// Adds to a still page what needs script; what has it already stays as it is.
pub fn enhance(page: &Element) {
    steps::enhance(page);
    print::enhance(page);
}

/// Hears an event of the whole document, for good. A function, no closure, so that the way to call it is made once.
fn on(event: &str, handle: fn(Event)) {
    let handle = Closure::<dyn Fn(Event)>::new(handle);
    let _ = document().add_event_listener_with_callback(event, handle.as_ref().unchecked_ref());
    handle.forget();
}

/// The elements below one that a selector names.
fn all(below: &Element, selector: &str) -> Vec<Element> {
    let Ok(list) = below.query_selector_all(selector) else { return Vec::new() };
    (0..list.length()).filter_map(|at| list.item(at)?.dyn_into().ok()).collect()
}

/// What an event happened to, or what is around it, of a kind.
fn closest(event: &Event, kind: &str) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(kind).ok()?
}

/// The element that has the keyboard, if it lies below one.
fn active(below: &Element) -> Option<Element> {
    document().active_element().filter(|element| below.contains(Some(element)))
}
