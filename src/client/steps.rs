//! Shows the parts of a form (`form[data-steps]`) one at a time. The form stays one native form:
//! what was answered is never lost, and without script all of it is shown.

use super::all;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, HtmlElement};

/// Divides the page's form and shows the first part that is not answered. The style sheet hides the
/// others until then, so that nothing jumps.
pub fn enhance(page: &Element) {
    let Some(form) = page.query_selector("form[data-steps]:not([data-divided])").ok().flatten() else { return };
    let answered = |part: &Element| part.query_selector("input:checked").is_ok_and(|it| it.is_some());
    let first = parts(&form).iter().position(|part| !answered(part)).unwrap_or_default();
    go(&form, first, false);
    listen(&form);
    let _ = form.set_attribute("data-divided", "");
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
        let button = event.target().and_then(|it| it.dyn_into::<Element>().ok()?.closest("[data-go]").ok()?);
        let at = here(&divided);
        match button.and_then(|button| button.get_attribute("data-go")).as_deref() {
            Some("back") => go(&divided, at.saturating_sub(1), true),
            Some("next") => go(&divided, at + 1, true),
            _ => {}
        }
    });
    let divided = form.clone();
    // Enter on a question goes on; only the last part sends
    let submit = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        let at = here(&divided);
        if at + 1 < parts(&divided).len() {
            event.prevent_default();
            go(&divided, at + 1, true);
        }
    });
    let _ = form.add_event_listener_with_callback("click", click.as_ref().unchecked_ref());
    let _ = form.add_event_listener_with_callback("submit", submit.as_ref().unchecked_ref());
    click.forget();
    submit.forget();
}

fn go(form: &Element, to: usize, focus: bool) {
    let parts = parts(form);
    let last = parts.len().saturating_sub(1);
    for (at, part) in parts.iter().enumerate() {
        let _ = part.toggle_attribute_with_force("hidden", at != to);
    }
    let show = |selector: &str, shown: bool| {
        for it in all(form, selector) {
            let _ = it.toggle_attribute_with_force("hidden", !shown);
        }
    };
    show(".steps", true);
    show("[data-go=back]", to > 0);
    show("[data-go=next]", to < last);
    show("[data-send]", to == last);
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
