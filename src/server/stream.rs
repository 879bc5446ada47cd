//! `GET /live?topics=figures,person:...`: one stream of server-sent events a page.

use super::live::{Event, Topic};
use super::request::Ctx;
use crate::base::{Error, Result};
use async_stream::stream;
use axum::extract::Query;
use axum::response::sse::{Event as SseEvent, KeepAlive, Sse};
use futures::Stream;
use serde::Deserialize;
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;

/// What a page wants to hear.
#[derive(Deserialize)]
pub struct Wanted {
    /// Topics with commas between.
    topics: String,
}

/// Whether the viewer may hear of it: figures are for everyone, persons and teams for themselves.
fn may_hear(ctx: &Ctx, topic: Topic) -> bool {
    match topic {
        Topic::Figures => true,
        Topic::Person(id) | Topic::Team(id) => ctx.viewer.person() == Some(id),
    }
}

/// Streams the topics asked for; each event's data is the topic's text.
///
/// # Errors
/// `NotFound` for an unknown topic or one that is not the viewer's.
pub async fn live(
    ctx: Ctx,
    Query(wanted): Query<Wanted>,
) -> Result<Sse<impl Stream<Item = Result<SseEvent, Infallible>>>> {
    let topics: Option<Vec<Topic>> = wanted.topics.split(',').take(8).map(Topic::parse).collect();
    let topics = topics.filter(|topics| topics.iter().all(|topic| may_hear(&ctx, *topic))).ok_or(Error::NotFound)?;
    let mut events = ctx.app.live.subscribe();
    let (hub, government) = (ctx.app.live.clone(), ctx.government.id);
    let events = stream! {
        // tells the page that the connection stands
        yield Ok(SseEvent::default().event("ready").data("ready").retry(Duration::from_secs(2)));
        loop {
            let event = tokio::select! {
                event = events.recv() => event,
                () = hub.closed() => break,
            };
            match event {
                Ok(Event { government: of, topic }) if of == government && topics.contains(&topic) => {
                    yield Ok(SseEvent::default().data(topic.text()));
                }
                Ok(_) => {}
                // too slow to hear each: everything may have changed
                Err(RecvError::Lagged(_)) => {
                    for topic in &topics {
                        yield Ok(SseEvent::default().data(topic.text()));
                    }
                }
                Err(RecvError::Closed) => break,
            }
        }
    };
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(20))))
}
