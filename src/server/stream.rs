//! `GET /live?topics=figures,person:...`: one stream of server-sent events a page.

use super::live::{Event, Topic};
use super::network::{Network, networks};
use super::request::Ctx;
use crate::access::service::still_signed_in;
use crate::base::{Error, Result, Uuid};
use async_stream::stream;
use axum::extract::Query;
use axum::response::sse::{Event as SseEvent, KeepAlive, Sse};
use futures::Stream;
use serde::Deserialize;
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;

/// Streams of one account: a browser with many pages open, on several devices.
const OF_ACCOUNT: usize = 30;
/// Streams of visitors from one address: an office may stand behind it. Fewer than the connections that
/// all may hold with the usual limit of open files. Of a wider network see [`networks`].
const OF_ADDRESS: usize = 600;
/// How often viewers are looked at whatever this process hears: sessions run out, and the command line ends some.
const CHECK: Duration = Duration::from_secs(30);
/// When whoever has too many may try again, seconds.
const AGAIN: u64 = 60;

/// Who holds streams open.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum Holder {
    Account(Uuid),
    Network(Network),
}

/// What a page wants to hear.
#[derive(Deserialize)]
pub struct Wanted {
    /// Topics with commas between.
    topics: String,
}

/// Whether the viewer may hear of it: figures are for everyone, persons and teams for themselves. None of what no page
/// hears.
fn may_hear(ctx: &Ctx, topic: Topic) -> Option<bool> {
    match topic {
        Topic::Figures => Some(true),
        Topic::Structure | Topic::Account(_) | Topic::GivenUp(_) | Topic::Anything => None,
        Topic::Person(id) | Topic::Team(id) => Some(ctx.viewer.person() == Some(id)),
    }
}

/// What became of a viewer since.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Change {
    SignedOut,
    OtherRoles,
}

/// What became of the viewer, unless they are still signed in with the same roles. While the database is away nobody
/// knows, and events carry no data.
async fn changed(ctx: &Ctx) -> Option<Change> {
    let then = ctx.viewer.account()?;
    match still_signed_in(ctx).await {
        Ok(now) if now.viewer.account().is_some_and(|now| now.roles == then.roles) => None,
        Ok(_) => Some(Change::OtherRoles),
        Err(error) => (error == Error::SignedOut).then_some(Change::SignedOut),
    }
}

/// Tells that nothing more comes. Of an answer with an error a browser tells its page only that there was one: it would
/// ask for ever.
fn ended() -> SseEvent {
    SseEvent::default().event("ended").data("ended").retry(CHECK)
}

/// Streams the topics asked for; each event's data is the topic's text. The stream ends when the viewer is
/// signed out or gets other roles: a browser comes back by itself, as who it is by then. Whoever is signed out of
/// topics of their own is told that they have `ended`; whoever is not the one whose topics they are, too, and nothing
/// else.
///
/// # Errors
/// `NotFound` for a topic that no page hears; `TooMany` for whoever has many streams open already.
pub async fn live(
    ctx: Ctx,
    Query(wanted): Query<Wanted>,
) -> Result<Sse<impl Stream<Item = Result<SseEvent, Infallible>>>> {
    let events = events(ctx, &wanted, CHECK)?;
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(20))))
}

/// The events of [`live`]; the viewer is looked at after each `check`.
fn events(
    ctx: Ctx,
    wanted: &Wanted,
    check: Duration,
) -> Result<impl Stream<Item = Result<SseEvent, Infallible>> + use<>> {
    let topics: Option<Vec<Topic>> = wanted.topics.split(',').take(8).map(Topic::parse).collect();
    let topics = topics.ok_or(Error::NotFound)?;
    let theirs = topics.iter().try_fold(true, |all, topic| Some(all & may_hear(&ctx, *topic)?));
    let theirs = theirs.ok_or(Error::NotFound)?;
    let own = topics.iter().any(|topic| *topic != Topic::Figures);
    let account = ctx.viewer.account().map(|me| me.account);
    let of_network = |(network, share)| (Holder::Network(network), OF_ADDRESS * usize::from(share));
    let holders = match account {
        Some(account) => vec![(Holder::Account(account), OF_ACCOUNT)],
        None => networks(ctx.address).map(of_network).collect(),
    };
    let places = holders.into_iter().map(|(holder, most)| ctx.app.streams.take(holder, most));
    let places = places.collect::<Option<Vec<_>>>().ok_or(Error::TooMany(AGAIN))?;
    let mut events = ctx.app.live.subscribe();
    let mut checks = tokio::time::interval(check);
    Ok(stream! {
        let _places = places;
        if !theirs {
            yield Ok(ended());
            return;
        }
        // tells the page that the connection stands
        yield Ok(SseEvent::default().event("ready").data("ready").retry(Duration::from_secs(2)));
        checks.reset();
        let change = loop {
            let event = tokio::select! {
                event = events.recv() => event,
                _ = checks.tick() => match changed(&ctx).await {
                    None => continue,
                    change => break change,
                },
                () = ctx.app.live.closed() => break None,
            };
            match event {
                // what changed was missed, or the viewer is too slow to hear each: everything may have changed
                Ok(Event { topic: Topic::Anything, .. }) | Err(RecvError::Lagged(_)) => {
                    if let Some(change) = changed(&ctx).await {
                        break Some(change);
                    }
                    for topic in &topics {
                        yield Ok(SseEvent::default().data(topic.text()));
                    }
                }
                Ok(Event { government, .. }) if government != ctx.government.id => {}
                Ok(Event { topic: Topic::Account(of), .. }) if account != Some(of) => {}
                Ok(Event { topic: Topic::Account(_), .. }) => {
                    if let Some(change) = changed(&ctx).await {
                        break Some(change);
                    }
                }
                Ok(Event { topic, .. }) if topics.contains(&topic) => {
                    yield Ok(SseEvent::default().data(topic.text()));
                }
                Ok(_) => {}
                Err(RecvError::Closed) => break None,
            }
        };
        // a browser that had to come back for it would first say that its line is lost
        if own && change == Some(Change::SignedOut) {
            yield Ok(ended());
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Role, Who, rules, service, store};
    use crate::testing::{As, Engine, Town, id};
    use axum::body::{Body, BodyDataStream};
    use axum::extract::{ConnectInfo, Request};
    use futures::StreamExt as _;
    use rstest::rstest;
    use tower::ServiceExt as _;

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

    /// A stream through the whole service, from after its beginning.
    async fn open(town: &Town, session: &str, person: &str) -> BodyDataStream {
        let address = format!("/live?topics=person:{}", id(person));
        let mut request = Request::get(address).header("cookie", session).body(Body::empty()).unwrap();
        request.extensions_mut().insert(ConnectInfo(std::net::SocketAddr::from(([127, 0, 0, 1], 50_000))));
        let mut stream = town.service().oneshot(request).await.unwrap().into_body().into_data_stream();
        assert!(next(&mut stream).await.unwrap().contains("ready"));
        stream
    }

    /// What comes next; none when the stream ends.
    async fn next(stream: &mut BodyDataStream) -> Option<String> {
        let next = tokio::time::timeout(Duration::from_secs(10), stream.next()).await.expect("the stream goes on");
        next.map(|bytes| String::from_utf8_lossy(&bytes.unwrap()).into_owned())
    }

    /// All that still comes is that nothing more does.
    async fn is_over(stream: &mut BodyDataStream, why: &str) {
        assert!(next(stream).await.is_some_and(|told| told.contains("ended")), "{why}");
        assert_eq!(next(stream).await, None, "{why}");
    }

    #[rstest]
    #[tokio::test]
    async fn whoever_is_signed_out_or_gets_other_roles_hears_nothing_more(
        #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    ) {
        let town = Town::new(engine).await;
        let admin = town.ctx(As::Administrator);
        let clerk = town.session("clerk").await;
        let mut others = open(&town, &clerk, "clerk").await;
        let nurse = town.session("nurse").await;
        let mut stream = open(&town, &nurse, "nurse").await;
        service::set_roles(&admin, id("account nurse"), &[Role::Planner], None).await.unwrap();
        is_over(&mut stream, "the first role ends the sessions").await;
        let nurse = town.session("nurse").await;
        let mut stream = open(&town, &nurse, "nurse").await;
        service::set_roles(&admin, id("account nurse"), &[], None).await.unwrap();
        assert_eq!(next(&mut stream).await, None, "other roles: a browser comes back");
        let mut stream = open(&town, &nurse, "nurse").await;
        town.post("/keluar-semua", &nurse, "").await;
        is_over(&mut stream, "signed out everywhere").await;
        let superior = town.session("superior").await;
        let mut stream = open(&town, &superior, "superior").await;
        service::set_disabled(&admin, id("account superior"), true).await.unwrap();
        is_over(&mut stream, "disabled").await;
        town.app.live.publish(town.government.id, Topic::Person(id("clerk")));
        assert!(next(&mut others).await.unwrap().contains("person:"), "others go on");
    }

    #[tokio::test]
    async fn whoever_is_signed_out_or_somebody_else_by_now_is_told_that_nothing_more_comes() {
        let town = Town::new(Engine::Sqlite).await;
        let superior = town.session("superior").await;
        for topics in ["person", "team"].map(|kind| format!("figures,{kind}:{}", id("nurse"))) {
            for cookies in ["", superior.as_str()] {
                let told = town.get(&format!("/live?topics={topics}"), cookies).await;
                assert_eq!((told.status, told.header("content-type")), (200, "text/event-stream"));
                assert!(told.body.contains("ended") && !told.body.contains("ready"), "{}", told.body);
            }
        }
        for nobody_s in ["structure", "person:nurse", ""] {
            assert_eq!(town.get(&format!("/live?topics={nobody_s}"), &superior).await.status, 404, "{nobody_s}");
        }
    }

    #[tokio::test]
    async fn whoever_listens_is_told_when_anything_may_have_changed() {
        let town = Town::new(Engine::Sqlite).await;
        let mut stream = open(&town, &town.session("nurse").await, "nurse").await;
        town.app.live.publish(Uuid::nil(), Topic::Anything);
        assert!(next(&mut stream).await.unwrap().contains("person:"));
    }

    #[rstest]
    #[tokio::test]
    async fn a_session_that_ended_elsewhere_is_noticed(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
        let town = Town::new(engine).await;
        town.session("nurse").await;
        let mut ctx = town.ctx(As::Employee);
        if let Who::Account(me) = &mut ctx.viewer.who {
            me.session = Some(rules::key("session-of-nurse"));
        }
        let wanted = Wanted { topics: "figures".into() };
        let mut stream = std::pin::pin!(events(ctx, &wanted, Duration::from_millis(10)).unwrap());
        assert!(stream.next().await.is_some(), "ready");
        let mut tx = town.app.db.begin().await.unwrap();
        store::delete_sessions(&mut tx, town.government.id, id("account nurse"), None).await.unwrap();
        tx.commit().await.unwrap();
        let ended = tokio::time::timeout(Duration::from_secs(10), stream.next()).await.expect("the stream goes on");
        assert!(ended.is_none(), "figures are for everyone: a browser comes back for them");
    }
}
