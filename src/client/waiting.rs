//! A still page before it is taken over. It is whole as the server wrote it, so the work of taking it
//! over (on a slow phone a third of a second in which nothing moves) waits until somebody reaches for
//! something, or until its figures change.

use super::{closest, hydrate, on};
use std::cell::{Cell, RefCell};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, EventSource};

/// What leads on from a page.
const LEADS_ON: &str = "a, button, input, select, textarea, summary, label";

thread_local! {
    static TAKEN: Cell<bool> = const { Cell::new(false) };
    /// The page's figures may have changed since the server wrote it.
    static STALE: Cell<bool> = const { Cell::new(false) };
    /// The stream that listens meanwhile, with its topics.
    static SOURCE: RefCell<Option<(String, EventSource)>> = const { RefCell::new(None) };
}

/// Takes the page over when somebody is about to use it, when its figures change, or when the line to
/// the server is lost and they may have changed.
pub fn wait(page: &Element) {
    for event in ["pointerover", "pointerdown", "focusin"] {
        on(event, |event| {
            if !TAKEN.get() && closest(&event, LEADS_ON).is_some() {
                take();
            }
        });
    }
    on("keydown", |_| take());
    let topics = page.get_attribute("data-live").unwrap_or_default();
    if topics.is_empty() {
        return;
    }
    let Some(stream) = open(&topics) else { return };
    let heard = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        STALE.set(true);
        if event.type_() == "error"
            && let Some((_, stream)) = SOURCE.take()
        {
            // the page opens one of its own, and says that the line is lost
            stream.close();
        }
        take();
    });
    stream.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    stream.set_onerror(Some(heard.as_ref().unchecked_ref()));
    heard.forget();
    SOURCE.set(Some((topics, stream)));
}

/// A stream of changes of these topics.
pub fn open(topics: &str) -> Option<EventSource> {
    EventSource::new(&format!("/live?topics={topics}")).ok()
}

/// The stream that already listens to these topics: whoever takes it misses nothing in between.
pub fn source(topics: &str) -> Option<EventSource> {
    let (waiting_for, source) = SOURCE.take()?;
    if waiting_for == topics {
        return Some(source);
    }
    source.close();
    None
}

/// Whether the page's figures may have changed before it was taken over; asked once.
pub fn was_stale() -> bool {
    STALE.take()
}

/// Takes the page over, once.
pub fn take() {
    if !TAKEN.replace(true) {
        hydrate();
    }
}
