//! Shows the parts of a form (`form[data-steps]`) one at a time. The form stays one native form:
//! what was answered is never lost, and without script all of it is shown. Each part has an address
//! (`#waktu`), so that the browser's way back leads to the part before. An answer that was tapped leads on to the
//! next part by itself, one that was chosen by keyboard does not: arrow keys go through the answers.

use super::{all, closest};
use leptos::prelude::window;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlElement, SubmitEvent, UiEvent};

/// Marks the browser's history where a part was gone to from another.
const PUSHED: &str = "langkah";

/// Marks the part of which an answer was tapped. The style sheet gives it an animation as long as the answer is to be
/// seen; its end leads on.
const CHOSEN: &str = "data-chosen";

/// Divides the page's form and shows the first part that is not answered, whatever the address names: of what was
/// answered before, the page has only what the server wrote. The style sheet hides the others until then, so that
/// nothing jumps.
pub fn enhance(page: &Element) {
    let Some(form) = page.query_selector("form[data-steps]:not([data-divided])").ok().flatten() else { return };
    let answered = |part: &Element| part.query_selector("input:checked").is_ok_and(|it| it.is_some());
    let first = parts(&form).iter().position(|part| !answered(part)).unwrap_or_default();
    if named(&form) != first {
        name(&form, first, false);
    }
    show(&form, first, false);
    listen(&form);
    let _ = form.set_attribute("data-divided", "");
}

/// The part that the address names (`#waktu`), as it does without script, or else the first.
fn named(form: &Element) -> usize {
    let name = window().location().hash().unwrap_or_default();
    let named = |part: &Element| name.strip_prefix('#').is_some_and(|name| part.id() == name);
    parts(form).iter().position(named).unwrap_or_default()
}

/// Names an entry of the browser's history after a part: a new one, or the present one.
fn name(form: &Element, part: usize, new: bool) {
    let address = parts(form).get(part).map(|part| format!("#{}", part.id()));
    if let (Some(address), Ok(history)) = (address, window().history()) {
        let _ = if new {
            history.push_state_with_url(&PUSHED.into(), "", Some(&address))
        } else {
            history.replace_state_with_url(&JsValue::NULL, "", Some(&address))
        };
    }
}

/// Goes on to a part. It has an address of its own, so that the browser's way back leads to the part before.
fn go(form: &Element, to: usize) {
    name(form, to, true);
    show(form, to, true);
}

/// Goes to the part before: by the browser's own way back if that leads there, which it does not where the page was
/// opened.
fn back(form: &Element) {
    let history = window().history().ok();
    match history.filter(|history| history.state().is_ok_and(|state| state.as_string().as_deref() == Some(PUSHED))) {
        Some(history) => drop(history.back()),
        None => {
            let to = here(form).saturating_sub(1);
            name(form, to, false);
            show(form, to, true);
        }
    }
}

fn parts(form: &Element) -> Vec<Element> {
    all(form, "fieldset[data-words]")
}

/// The part that is shown.
fn here(form: &Element) -> usize {
    parts(form).iter().position(|part| !part.has_attribute("hidden")).unwrap_or_default()
}

fn listen(form: &Element) {
    let divided = form.clone();
    let click = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        let Some(pressed) = closest(&event, "[data-go], .tile") else { return };
        match pressed.get_attribute("data-go").as_deref() {
            Some("back") => back(&divided),
            Some("next") => go(&divided, here(&divided) + 1),
            // keys choose by a click as well, which counts as none
            _ if event.unchecked_ref::<UiEvent>().detail() > 0 => {
                if let Some(part) = parts(&divided).get(here(&divided)) {
                    let _ = part.set_attribute(CHOSEN, "");
                }
            }
            _ => {}
        }
    });
    let divided = form.clone();
    let seen = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        if closest(&event, "[data-chosen]").is_some() {
            go(&divided, here(&divided) + 1);
        }
    });
    let divided = form.clone();
    // Enter on a question goes on; only the last part sends. The switch of the language, the one button with a name,
    // takes along what there is
    let submit = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        let at = here(&divided);
        let by = event.unchecked_ref::<SubmitEvent>().submitter();
        if at + 1 < parts(&divided).len() && !by.is_some_and(|by| by.has_attribute("name")) {
            event.prevent_default();
            go(&divided, at + 1);
        }
    });
    let divided = form.clone();
    // the same listener as long as the tab lives: it does nothing once the form has left the page
    let turned = Closure::<dyn Fn(Event)>::new(move |_| {
        if divided.is_connected() {
            show(&divided, named(&divided), true);
        }
    });
    let _ = window().add_event_listener_with_callback("popstate", turned.as_ref().unchecked_ref());
    turned.forget();
    let _ = form.add_event_listener_with_callback("click", click.as_ref().unchecked_ref());
    let _ = form.add_event_listener_with_callback("submit", submit.as_ref().unchecked_ref());
    let _ = form.add_event_listener_with_callback("animationend", seen.as_ref().unchecked_ref());
    click.forget();
    seen.forget();
    submit.forget();
}

fn show(form: &Element, to: usize, focus: bool) {
    let parts = parts(form);
    let last = parts.len().saturating_sub(1);
    for (at, part) in parts.iter().enumerate() {
        let _ = part.toggle_attribute_with_force("hidden", at != to);
        // whoever went on meanwhile, or comes back, is not led on
        let _ = part.remove_attribute(CHOSEN);
    }
    let reveal = |selector: &str, shown: bool| {
        for it in all(form, selector) {
            let _ = it.toggle_attribute_with_force("hidden", !shown);
        }
    };
    reveal(".steps", true);
    reveal("[data-go=back]", to > 0);
    reveal("[data-go=next]", to < last);
    reveal("[data-send]", to == last);
    if let Some(part) = parts.get(to) {
        if let Some(words) = form.query_selector("[data-progress]").ok().flatten() {
            words.set_text_content(part.get_attribute("data-words").as_deref());
        }
        if let Some(bar) = form.query_selector("progress").ok().flatten() {
            let _ = bar.set_attribute("value", &to.to_string());
        }
        if focus {
            let _ = part.unchecked_ref::<HtmlElement>().focus();
        }
    }
}
