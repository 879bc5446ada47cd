//! `GET /live?topics=figures,person:...`: one stream of server-sent events a page.

use super::live::{Event, Topic};
use super::request::Ctx;
use crate::access::throttle::network;
use crate::base::{Error, Result, Uuid};
use async_stream::stream;
use axum::extract::Query;
use axum::response::sse::{Event as SseEvent, KeepAlive, Sse};
use futures::Stream;
use serde::Deserialize;
use std::convert::Infallible;
use std::net::IpAddr;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;

/// Streams of one account: a browser with many pages open, on several devices.
const OF_ACCOUNT: usize = 30;
/// Streams of visitors from one address: a town may stand behind it.
const OF_ADDRESS: usize = 1000;
/// When whoever has too many may try again, seconds.
const AGAIN: u64 = 60;

/// Who holds streams open.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum Holder {
    Account(Uuid),
    Address(IpAddr),
}

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
        Topic::Structure => false,
        Topic::Person(id) | Topic::Team(id) => ctx.viewer.person() == Some(id),
    }
}

/// Streams the topics asked for; each event's data is the topic's text.
///
/// # Errors
/// `NotFound` for an unknown topic or one that is not the viewer's; `TooMany` for whoever has many
/// streams open already.
pub async fn live(
    ctx: Ctx,
    Query(wanted): Query<Wanted>,
) -> Result<Sse<impl Stream<Item = Result<SseEvent, Infallible>>>> {
    let topics: Option<Vec<Topic>> = wanted.topics.split(',').take(8).map(Topic::parse).collect();
    let topics = topics.filter(|topics| topics.iter().all(|topic| may_hear(&ctx, *topic))).ok_or(Error::NotFound)?;
    let holder = ctx.viewer.account().map_or(Holder::Address(network(ctx.address)), |me| Holder::Account(me.account));
    let most = if let Holder::Account(_) = holder { OF_ACCOUNT } else { OF_ADDRESS };
    let place = ctx.app.streams.take(holder, most).ok_or(Error::TooMany(AGAIN))?;
    let mut events = ctx.app.live.subscribe();
    let (hub, government) = (ctx.app.live.clone(), ctx.government.id);
    let events = stream! {
        let _place = place;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{As, Engine, Town};

    #[tokio::test]
    async fn nobody_holds_more_streams_than_pages_need() {
        let town = Town::new(Engine::Sqlite).await;
        let ask = |who| live(town.ctx(who), Query(Wanted { topics: "figures".into() }));
        let mut open = Vec::new();
        for _ in 0..OF_ACCOUNT {
            open.push(ask(As::Employee).await.unwrap());
        }
        assert_eq!(ask(As::Employee).await.err(), Some(Error::TooMany(AGAIN)));
        assert!(ask(As::Superior).await.is_ok(), "others are not kept out");
        open.pop();
        assert!(ask(As::Employee).await.is_ok(), "a closed page makes room");
        let mut visitors = Vec::new();
        for _ in 0..OF_ADDRESS {
            visitors.push(ask(As::Public).await.unwrap());
        }
        assert_eq!(ask(As::Public).await.err(), Some(Error::TooMany(AGAIN)));
    }
}
