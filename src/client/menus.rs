//! What lies over the page: menus close by Escape, by a choice, and by a click beside them; a notice goes by a button
//! of its own, and by Escape when the keyboard is in it.

use super::{active, all, on};
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

const OPEN: &str = ".choose[open], .more[open]";

/// Begins to listen.
pub fn listen() {
    on("click", |event| {
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
        let within = |what: &str| target.closest(what).ok().flatten();
        if within(".away").is_some() {
            put_away(within(".notice"));
        }
        let chosen = within("a").is_some();
        for menu in open().into_iter().filter(|menu| chosen || !menu.contains(Some(&target))) {
            close(&menu);
        }
    });
    on("keydown", |event| {
        if event.dyn_ref::<KeyboardEvent>().is_some_and(|event| event.key() == "Escape") {
            put_away(document().query_selector(".told .notice:focus-within").ok().flatten());
            for menu in open() {
                // whoever is in it goes on where it was opened
                if active(&menu).is_some()
                    && let Some(summary) =
                        menu.first_element_child().and_then(|child| child.dyn_into::<HtmlElement>().ok())
                {
                    let _ = summary.focus();
                }
                close(&menu);
            }
        }
    });
}

fn open() -> Vec<Element> {
    document().document_element().map_or_else(Vec::new, |root| all(&root, OPEN))
}

fn close(menu: &Element) {
    let _ = menu.remove_attribute("open");
}

/// Hides it. As long as the page tells the same it stays hidden; what is told next is an element of its own.
fn put_away(notice: Option<Element>) {
    if let Some(notice) = notice {
        let _ = notice.set_attribute("hidden", "");
    }
}
