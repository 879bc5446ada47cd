//! A still page on the server: written in full, and nothing of it is sent a second time as data.

use super::live::Live;
use leptos::prelude::*;

/// The page's view, with the topics it listens to for the client.
pub fn still<V: IntoView + 'static>(view: impl FnOnce() -> V) -> impl IntoView {
    if let Some(shared) = Owner::current_shared_context() {
        shared.set_is_hydrating(false);
    }
    let content = view();
    let topics = expect_context::<Live>().topics.get_value();
    view! { <div class="page" data-live=topics>{content}</div> }
}
