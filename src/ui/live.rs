//! The page's one live connection. A page says which topics it shows with [`use_live`] and gets a
//! count that grows with every change; resources that depend on it load again.

use super::live_source;
use leptos::prelude::*;
use std::time::Duration;

/// After so long what failed is tried again: a reading, or a stream that ended for good.
pub const AGAIN: Duration = Duration::from_secs(5);

/// How the connection stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connection {
    /// Nothing on this page is live.
    None,
    Open,
    /// Broken off; it is being tried again.
    Lost,
    /// Whom the page was written for is no longer signed in.
    Ended,
}

/// The state that the frame shows and pages depend on.
#[derive(Clone, Copy)]
pub struct Live {
    pub connection: RwSignal<Connection>,
    /// Grows with every change that the page listens to.
    pub changes: RwSignal<u64>,
    /// The server was asked for what the page shows and could not be reached; it is being tried again.
    pub behind: RwSignal<bool>,
    /// What the page being written on the server listens to, for the client.
    pub topics: StoredValue<String>,
}

impl Live {
    /// What is shown could not be read anew: after a while it is asked for once more, unless nobody gets it any more.
    pub fn again(self) {
        let ask = move || {
            if !self.has_ended() {
                self.changes.try_update(|n| *n += 1);
            }
        };
        set_timeout(ask, AGAIN);
    }

    /// The server says that whom the page was written for is no longer signed in.
    pub fn end(self) {
        self.connection.try_set(Connection::Ended);
    }

    /// The server has said so.
    pub fn has_ended(self) -> bool {
        self.connection.try_get_untracked() == Some(Connection::Ended)
    }
}

/// Makes the live state known to all pages.
pub fn provide_live() {
    provide_context(Live {
        connection: RwSignal::new(Connection::None),
        changes: RwSignal::new(0),
        behind: RwSignal::new(false),
        topics: StoredValue::default(),
    });
}

/// Listens to topics (`figures`, `person:<id>`, `team:<id>`) while the calling page is shown.
/// The signal grows with every change, and once more when a lost connection is back.
pub fn use_live(topics: Vec<String>) -> Signal<u64> {
    let live: Live = expect_context();
    // to whoever is signed out nothing is live
    if !topics.is_empty() {
        live_source::listen(live, topics.join(","));
    }
    live.changes.into()
}
