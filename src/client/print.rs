//! Buttons that print the page: written hidden by the server, because without script they do nothing.

use super::all;
use leptos::prelude::window;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::Element;

/// Shows the buttons of a page and makes them print.
pub fn enhance(page: &Element) {
    for button in all(page, "[data-print][hidden]") {
        let print = Closure::<dyn Fn()>::new(|| drop(window().print()));
        let _ = button.add_event_listener_with_callback("click", print.as_ref().unchecked_ref());
        print.forget();
        let _ = button.remove_attribute("hidden");
    }
}
