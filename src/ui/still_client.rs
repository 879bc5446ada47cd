//! A still page in the browser: what the server wrote, shown as it is. When the address or the
//! figures change, the server is asked for the page again.

use super::live::Live;
use super::live_source::listen;
use crate::client::waiting::was_stale;
use crate::client::{enhance, held};
use leptos::html::Div;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, DomParser, Element, Response, SupportedType};

/// The place of the page; its view stays on the server.
#[component]
pub fn Still() -> impl IntoView {
    let (location, live, page) = (use_location(), expect_context::<Live>(), NodeRef::<Div>::new());
    let address = move || super::address(&location);
    let wanted = move || (address(), live.changes.get());
    let topics = RwSignal::new(String::new());
    // the change after which the server was asked for what is shown
    let newest = StoredValue::new(0);
    on_cleanup(move || live.behind.set(false));
    Effect::new(move |shown: Option<Option<(String, u64)>>| {
        let wanted = wanted();
        let place = page.get()?;
        match shown.flatten() {
            // the server wrote it
            None if place.first_element_child().is_some() => {
                settle(&place, topics);
                if was_stale() {
                    live.changes.update(|n| *n += 1);
                }
            }
            Some(shown) if shown == wanted => {}
            shown => {
                let (address, change) = wanted.clone();
                let anew = shown.is_some_and(|shown| shown.0 == address);
                spawn_local(async move {
                    let answer = ask(&address).await;
                    // this page was left meanwhile, or shows what was asked for later
                    if newest.try_get_value().is_none_or(|newest| newest > change) || !is_here(&address) {
                        return;
                    }
                    live.behind.set(answer.is_none());
                    match answer {
                        // what somebody is writing stays; what has changed is shown once it is sent or given up
                        Some(answer) if !(anew && held::is_typing(&place)) => {
                            newest.set_value(change);
                            show(&place, &answer, anew, topics);
                        }
                        // whoever has asked later looks after it
                        _ if live.changes.get_untracked() == change => live.again(),
                        _ => {}
                    }
                });
            }
        }
        Some(wanted)
    });
    Effect::new(move |_| {
        let topics = topics.get();
        if !topics.is_empty() {
            listen(live, topics);
        }
    });
    view! { <div class="page" node_ref=page inner_html=""></div> }
}

/// The document at an address; none when the server cannot be reached. What is no page, such as a file whose cells say
/// what people typed, is never read as one: the browser opens it.
async fn ask(address: &str) -> Option<Document> {
    let answer: Response = JsFuture::from(window().fetch_with_str(address)).await.ok()?.dyn_into().ok()?;
    if !answer.headers().get("content-type").ok()?.is_some_and(|kind| kind.starts_with("text/html")) {
        let _ = window().location().reload();
        return None;
    }
    let text = JsFuture::from(answer.text().ok()?).await.ok()?.as_string()?;
    DomParser::new().ok()?.parse_from_string(&text, SupportedType::TextHtml).ok()
}

fn is_here(address: &str) -> bool {
    let location = window().location();
    location.pathname().unwrap_or_default() + &location.search().unwrap_or_default() == address
}

/// Puts what the server wrote in place. Of the same page anew, what was opened and where the keyboard
/// stood is kept.
fn show(place: &Element, answer: &Document, anew: bool, topics: RwSignal<String>) {
    let Some(new) = answer.query_selector("main > .page").ok().flatten() else {
        // a page of another kind: let the browser open it
        let _ = window().location().reload();
        return;
    };
    let held = anew.then(|| held::Held::of(place));
    place.set_inner_html(&new.inner_html());
    let _ = place.set_attribute("data-live", &new.get_attribute("data-live").unwrap_or_default());
    if let Some(held) = held {
        held.restore(place);
    }
    document().set_title(&answer.title());
    settle(place, topics);
}

fn settle(place: &Element, topics: RwSignal<String>) {
    let wanted = place.get_attribute("data-live").unwrap_or_default();
    if topics.get_untracked() != wanted {
        topics.set(wanted);
    }
    enhance(place);
}
