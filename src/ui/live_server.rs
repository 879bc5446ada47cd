//! On the server nothing is live: a page is rendered once, and says what it would listen to.

use super::live::Live;
use leptos::prelude::SetValue;

/// Notes the topics for the client.
pub fn listen(live: Live, topics: String) {
    live.topics.set_value(topics);
}
