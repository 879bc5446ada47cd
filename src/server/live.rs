//! Tells open pages that something changed. Events carry a topic, never data: the page asks again
//! for what it may see. On PostgreSQL several processes share them by LISTEN/NOTIFY.

use super::db::Db;
use crate::base::Uuid;
use sqlx::Acquire as _;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

/// What changed. Its text form is the topic that pages subscribe to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    /// Figures that anyone may read.
    Figures,
    /// The entries and reactions of a person.
    Person(Uuid),
    /// The list of entries that wait for a superior (a person).
    Team(Uuid),
    /// Units, posts, people, indicators, accounts, roles or sessions. Heard by processes, by no page.
    Structure,
    /// An account's sessions, roles or whether it is enabled. Heard by its open streams, by no page.
    Account(Uuid),
    /// Anything, of any government: what changed was missed. Told by each process to itself.
    Anything,
}

impl Topic {
    /// As written in the address of the stream and in notifications.
    pub fn text(self) -> String {
        match self {
            Topic::Figures => "figures".to_owned(),
            Topic::Person(id) => format!("person:{id}"),
            Topic::Team(id) => format!("team:{id}"),
            Topic::Structure => "structure".to_owned(),
            Topic::Account(id) => format!("account:{id}"),
            Topic::Anything => "anything".to_owned(),
        }
    }

    /// Reads the text form.
    pub fn parse(text: &str) -> Option<Topic> {
        match text.split_once(':') {
            None => [Topic::Figures, Topic::Structure].into_iter().find(|topic| topic.text() == text),
            Some(("person", id)) => id.parse().ok().map(Topic::Person),
            Some(("team", id)) => id.parse().ok().map(Topic::Team),
            Some(("account", id)) => id.parse().ok().map(Topic::Account),
            Some(_) => None,
        }
    }
}

/// A change of one government; for the nil id, of any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    pub government: Uuid,
    pub topic: Topic,
}

const CHANNEL: &str = "kinerja_live";
/// Nothing of it need outlive a power cut, so it does not wait for the disk, which entries wait for.
const NOTIFY: &str =
    "SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, text) FROM UNNEST($2::text[]) AS t (text)";
/// After a notification changes gather for so long, so that many writes at a time cost few of them; the
/// first of them goes at once.
const GATHER: std::time::Duration = std::time::Duration::from_millis(20);
/// How long to wait before a lost database is asked again.
const BREATH: std::time::Duration = std::time::Duration::from_secs(1);

/// Takes events after commits and hands them to every open page of this process.
#[derive(Clone)]
pub struct Hub {
    sender: broadcast::Sender<Event>,
    /// How often each government's public figures and its structure have changed since the process began.
    versions: Arc<Mutex<HashMap<(Uuid, Topic), u64>>>,
    /// Cancelled when the process stops: open streams end, so that it can.
    closing: CancellationToken,
    /// To the other processes, and back to this one.
    outward: Option<tokio::sync::mpsc::UnboundedSender<Event>>,
}

impl Hub {
    /// A hub of one process.
    pub fn local() -> Hub {
        Hub {
            sender: broadcast::channel(4096).0,
            versions: Arc::default(),
            closing: CancellationToken::new(),
            outward: None,
        }
    }

    /// A hub that shares events with the other processes on the same PostgreSQL; on SQLite there
    /// are none.
    ///
    /// # Errors
    /// When PostgreSQL does not let it listen.
    pub async fn shared(db: &Db) -> anyhow::Result<Hub> {
        let mut hub = Hub::local();
        let Db::Postgres { readers: pool, .. } = db else { return Ok(hub) };
        let mut listener = sqlx::postgres::PgListener::connect_with(pool).await?;
        listener.listen(CHANNEL).await?;
        let (outward, mut queue) = tokio::sync::mpsc::unbounded_channel::<Event>();
        let (pool, listened) = (pool.clone(), pool.clone());
        // tells this process's own notifications from those of the others
        let me = super::clock::Random::System.anonymous_id();
        let (own, inward) = (hub.clone(), hub.clone());
        tokio::spawn(async move {
            while let Some(first) = queue.recv().await {
                // one notification for many changes of the same kind
                let mut batch = vec![first];
                while let Ok(next) = queue.try_recv() {
                    if !batch.contains(&next) {
                        batch.push(next);
                    }
                }
                let text = |event: &Event| format!("{me} {} {}", event.government, event.topic.text());
                let texts: Vec<String> = batch.iter().map(text).collect();
                if let Err(error) = sqlx::query(NOTIFY).bind(CHANNEL).bind(texts).execute(&pool).await {
                    tracing::warn!(%error, "other processes may not have been told of a change");
                    // nor would this one hear it
                    batch.into_iter().for_each(|event| own.deliver(event, false));
                }
                tokio::time::sleep(GATHER).await;
            }
        });
        tokio::spawn(async move {
            let mut missed = false;
            loop {
                // connects again if it has to; what changed until then nobody will tell
                let connected = listener.acquire().await.map(drop);
                if connected.is_ok() && std::mem::take(&mut missed) {
                    tracing::warn!("live events were interrupted: pages are told that anything may have changed");
                    inward.deliver(Event { government: Uuid::nil(), topic: Topic::Anything }, true);
                }
                let heard = match connected {
                    Ok(()) => listener.try_recv().await,
                    Err(error) => Err(error),
                };
                match heard {
                    Ok(Some(note)) => {
                        let mut words = note.payload().split(' ');
                        let from = words.next().and_then(|from| from.parse::<Uuid>().ok());
                        let government = words.next().and_then(|government| government.parse().ok());
                        match (from, government, words.next().and_then(Topic::parse)) {
                            (Some(from), Some(government), Some(topic)) => {
                                inward.deliver(Event { government, topic }, from != me);
                            }
                            _ => tracing::warn!("a live event of another version was not understood"),
                        }
                    }
                    Ok(None) => missed = true,
                    // the process ends, and waits for the listener's connection
                    Err(_) if listened.is_closed() => break,
                    Err(error) => {
                        missed = true;
                        tracing::warn!(%error, "live events from other processes are interrupted");
                        tokio::time::sleep(BREATH).await;
                    }
                }
            }
        });
        hub.outward = Some(outward);
        Ok(hub)
    }

    /// Tells all pages of all processes. Call it after the commit.
    pub fn publish(&self, government: Uuid, topic: Topic) {
        let event = Event { government, topic };
        match &self.outward {
            // comes back to this process by LISTEN; the version moves at once, so that whoever
            // wrote reads the new figures
            Some(outward) => {
                self.bump(event);
                let _ = outward.send(event);
            }
            None => self.deliver(event, true),
        }
    }

    /// Hears all events from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.sender.subscribe()
    }

    /// Ends all open streams; the browsers come back by themselves.
    pub fn close(&self) {
        self.closing.cancel();
    }

    /// Resolves when streams are to end.
    pub async fn closed(&self) {
        self.closing.cancelled().await;
    }

    /// A number that changes whenever the public figures of a government do.
    pub fn version(&self, government: Uuid) -> u64 {
        self.count(government, Topic::Figures)
    }

    /// A number that changes whenever the structure of a government does; for the nil id, of any.
    pub fn structure(&self, government: Uuid) -> u64 {
        self.count(government, Topic::Structure)
    }

    fn count(&self, government: Uuid, topic: Topic) -> u64 {
        let versions = self.versions.lock().unwrap_or_else(|e| e.into_inner());
        [(government, topic), (Uuid::nil(), Topic::Anything)].iter().filter_map(|of| versions.get(of)).sum()
    }

    /// Hands an event to the open pages; `new` if its version has not moved here yet.
    fn deliver(&self, event: Event, new: bool) {
        if new {
            self.bump(event);
        }
        // nobody listening is fine
        let _ = self.sender.send(event);
    }

    fn bump(&self, Event { government, topic }: Event) {
        if matches!(topic, Topic::Figures | Topic::Structure | Topic::Anything) {
            let mut versions = self.versions.lock().unwrap_or_else(|e| e.into_inner());
            for of in [government, Uuid::nil()] {
                *versions.entry((of, topic)).or_default() += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read;
    use crate::testing::{Engine, Town};
    use rstest::rstest;
    use std::time::Duration;

    #[rstest]
    #[tokio::test]
    async fn a_change_moves_the_version_once_in_every_process(
        #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    ) {
        let town = Town::new(engine).await;
        let government = town.government.id;
        let (here, there) = (Hub::shared(&town.app.db).await.unwrap(), Hub::shared(&town.app.db).await.unwrap());
        let (mut heard_here, mut heard_there) = (here.subscribe(), there.subscribe());
        here.publish(government, Topic::Figures);
        assert_eq!(here.version(government), 1, "whoever wrote reads the new figures at once");
        let event = Event { government, topic: Topic::Figures };
        assert_eq!(heard_here.recv().await.unwrap(), event);
        assert_eq!(here.version(government), 1);
        if let Engine::Postgres = engine {
            assert_eq!(heard_there.recv().await.unwrap(), event);
            assert_eq!(there.version(government), 1);
        }
    }

    const END_LISTENERS: &str = "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity \
        WHERE datname = current_database() AND query LIKE 'LISTEN %'";

    // SQLite has no line that could break
    #[tokio::test]
    async fn what_is_missed_while_the_line_is_broken_may_have_been_anything() {
        let town = Town::new(Engine::Postgres).await;
        let hub = Hub::shared(&town.app.db).await.unwrap();
        let before = (hub.version(town.government.id), hub.structure(Uuid::nil()));
        let mut heard = hub.subscribe();
        let ended: i64 = read!(&town.app.db, on => sqlx::query_scalar(END_LISTENERS).fetch_one(on)).unwrap();
        assert_eq!(ended, 1);
        let told = tokio::time::timeout(Duration::from_secs(20), heard.recv()).await.expect("nobody is told");
        assert_eq!(told.unwrap().topic, Topic::Anything);
        let after = (hub.version(town.government.id), hub.structure(Uuid::nil()));
        assert!(after.0 > before.0 && after.1 > before.1, "also of what never changed here");
        // and it hears again
        let event = Event { government: town.government.id, topic: Topic::Figures };
        hub.publish(event.government, event.topic);
        assert_eq!(heard.recv().await.unwrap(), event);
    }

    #[rstest]
    #[tokio::test]
    async fn own_pages_are_told_though_the_database_is_away(
        #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    ) {
        let town = Town::new(engine).await;
        let hub = Hub::shared(&town.app.db).await.unwrap();
        let mut heard = hub.subscribe();
        town.app.db.close().await;
        let event = Event { government: town.government.id, topic: Topic::Figures };
        hub.publish(event.government, event.topic);
        let told = tokio::time::timeout(Duration::from_secs(20), heard.recv()).await.expect("nobody is told");
        assert_eq!((told.unwrap(), hub.version(event.government)), (event, 1));
    }

    #[rstest]
    #[tokio::test]
    async fn a_process_that_listens_can_end(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
        let town = Town::new(engine).await;
        let _hub = Hub::shared(&town.app.db).await.unwrap();
        // would wait for the listener's connection for ever
        town.app.db.close().await;
    }
}
