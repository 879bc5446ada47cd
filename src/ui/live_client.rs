//! The browser's `EventSource`. It reconnects by itself after a broken line, but not after an answer that
//! is an error, as a proxy gives while the server restarts: then another one is opened. To whoever is signed out the
//! server says so, and nothing is opened any more.

use super::live::{AGAIN, Connection, Live};
use crate::client::waiting;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{EventSource, MessageEvent};

/// Changes that come within so long count once.
const GATHER: Duration = Duration::from_millis(80);
/// Each time in vain doubles [`AGAIN`], at most to so long: whoever has too many open need not be asked for often.
const LATEST: Duration = Duration::from_secs(80);

/// Opens the stream when the page is shown and closes it when it is left.
pub fn listen(live: Live, topics: String) {
    let (reopened, pause) = (RwSignal::new(0), StoredValue::new(AGAIN));
    Effect::new(move |_| {
        let again = reopened.get() > 0;
        let Some(source) = waiting::source(&topics).or_else(|| waiting::open(&topics)) else { return };
        // one that listened before the page was taken over has been told so already
        if source.ready_state() == EventSource::OPEN {
            live.connection.set(Connection::Open);
        } else if again {
            live.connection.set(Connection::Lost);
        }
        let counting = StoredValue::new(false);
        let changed = move || {
            if counting.try_update_value(|c| !std::mem::replace(c, true)) == Some(true) {
                set_timeout(
                    move || {
                        counting.try_set_value(false);
                        live.changes.try_update(|n| *n += 1);
                    },
                    GATHER,
                );
            }
        };
        let message = Closure::<dyn FnMut(MessageEvent)>::new(move |_| changed());
        let ready = Closure::<dyn FnMut()>::new(move || {
            // what happened while the line was down, or they were signed out, was missed: load again
            if matches!(live.connection.try_get_untracked(), Some(Connection::Lost | Connection::Ended)) {
                changed();
            }
            live.connection.try_set(Connection::Open);
            pause.try_set_value(AGAIN);
        });
        let broken = source.clone();
        let lost = Closure::<dyn FnMut()>::new(move || {
            // what is said to whoever is signed out stays
            if live.has_ended() {
                return;
            }
            live.connection.try_set(Connection::Lost);
            if broken.ready_state() == EventSource::CLOSED
                && let Some(after) = pause.try_update_value(|it| std::mem::replace(it, (*it * 2).min(LATEST)))
            {
                let open_another = move || {
                    reopened.try_update(|n| *n += 1);
                };
                set_timeout(open_another, after);
            }
        });
        let over = source.clone();
        let signed_out = Closure::<dyn FnMut()>::new(move || {
            over.close();
            live.end();
        });
        source.set_onmessage(Some(message.as_ref().unchecked_ref()));
        source.set_onerror(Some(lost.as_ref().unchecked_ref()));
        let _ = source.add_event_listener_with_callback("ready", ready.as_ref().unchecked_ref());
        let _ = source.add_event_listener_with_callback("ended", signed_out.as_ref().unchecked_ref());
        let held = StoredValue::new_local((source, message, ready, lost, signed_out));
        on_cleanup(move || {
            held.try_with_value(|(source, ..)| source.close());
            held.dispose();
            live.connection.try_set(Connection::None);
        });
    });
}
