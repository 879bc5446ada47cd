//! Tells open pages that something changed. Events carry a topic, never data: the page asks again
//! for what it may see. On PostgreSQL several processes tell each other by LISTEN/NOTIFY.

mod others;

use super::clock::Random;
use super::db::Db;
use super::locked;
use crate::base::Uuid;
use others::{PULSE, listening};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::sync::{broadcast, oneshot};
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
    /// An account gives up the check of its file. Heard by that check, by no page.
    GivenUp(Uuid),
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
            Topic::GivenUp(id) => format!("given-up:{id}"),
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
            Some(("given-up", id)) => id.parse().ok().map(Topic::GivenUp),
            Some(_) => None,
        }
    }
}

/// A change of one government; for the nil id, of any.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Event {
    pub government: Uuid,
    pub topic: Topic,
}

/// Told where what changed was missed.
const ANYTHING: Event = Event { government: Uuid::nil(), topic: Topic::Anything };

/// What waits to be told.
enum Outward {
    Event(Event),
    /// Whoever waits until what came before is told.
    Told(oneshot::Sender<()>),
}

/// Takes events after commits and hands them to every open page of this process.
#[derive(Clone)]
pub struct Hub {
    sender: broadcast::Sender<Event>,
    /// How often each government's public figures and its structure have changed since the process began.
    versions: Arc<Mutex<HashMap<(Uuid, Topic), u64>>>,
    /// The line by which others are heard is broken.
    deaf: Arc<AtomicBool>,
    /// Cancelled when the process stops: open streams end, so that it can.
    closing: CancellationToken,
    /// To the other processes, and back to this one.
    outward: Option<UnboundedSender<Outward>>,
}

impl Hub {
    /// A hub of one process.
    pub fn local() -> Hub {
        Hub {
            sender: broadcast::channel(4096).0,
            versions: Arc::default(),
            deaf: Arc::default(),
            closing: CancellationToken::new(),
            outward: None,
        }
    }

    /// A hub that shares events with the other processes on the same PostgreSQL; on SQLite there
    /// are none.
    ///
    /// # Errors
    /// When PostgreSQL does not let it listen.
    pub async fn shared(db: &Db, random: &Random) -> anyhow::Result<Hub> {
        let mut hub = Hub::local();
        let Db::Postgres { lines, .. } = db else { return Ok(hub) };
        let listener = listening(lines).await?;
        let (outward, queue) = unbounded_channel();
        // tells this process's own notifications from those of the others
        let me = random.anonymous_id();
        tokio::spawn(hub.clone().tell_others(me, lines.clone(), queue));
        tokio::spawn(hub.clone().hear_others(me, lines.clone(), listener));
        hub.outward = Some(outward);
        Ok(hub)
    }

    /// Resolves when the other processes have been told what was published before, or cannot be for the moment.
    pub async fn told(&self) {
        let (told, is_told) = oneshot::channel();
        if let Some(outward) = &self.outward {
            let _ = outward.send(Outward::Told(told));
            // it is dropped when they are
            let _ = tokio::time::timeout(PULSE, is_told).await;
        }
    }

    /// Tells all pages of all processes. Call it after the commit.
    pub fn publish(&self, government: Uuid, topic: Topic) {
        let event = Event { government, topic };
        match &self.outward {
            // the version moves at once, so that whoever wrote reads the new figures
            Some(outward) => {
                self.bump(event);
                let _ = outward.send(Outward::Event(event));
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

    /// A number that changes whenever the structure of a government does; for the nil id, of any. None while it could
    /// change unheard.
    pub fn structure(&self, government: Uuid) -> Option<u64> {
        (!self.deaf.load(Relaxed)).then(|| self.count(government, Topic::Structure))
    }

    /// Whether the changes of all other processes are heard: by way of PostgreSQL.
    pub fn hears(&self) -> bool {
        self.outward.is_some()
    }

    fn count(&self, government: Uuid, topic: Topic) -> u64 {
        let versions = locked(&self.versions);
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
            let mut versions = locked(&self.versions);
            for of in [government, Uuid::nil()] {
                *versions.entry((of, topic)).or_default() += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Engine, Town};
    use crate::{read, run};
    use rstest::rstest;
    use sqlx::postgres::PgPoolOptions;
    use std::time::Duration;

    /// The database as another process is connected to it.
    fn another(db: &Db) -> Db {
        match db.clone() {
            Db::Postgres { readers, writers, lines } => {
                let options = PgPoolOptions::new().max_connections(lines.options().get_max_connections());
                let lines = options.connect_lazy_with(lines.connect_options().as_ref().clone());
                Db::Postgres { readers, writers, lines }
            }
            sqlite => sqlite,
        }
    }

    #[rstest]
    #[tokio::test]
    async fn a_change_moves_the_version_once_in_every_process(
        #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    ) {
        let town = Town::new(engine).await;
        let government = town.government.id;
        let other = another(&town.app.db);
        let random = &town.app.random;
        let here = Hub::shared(&town.app.db, random).await.unwrap();
        let there = Hub::shared(&other, random).await.unwrap();
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
        let hub = Hub::shared(&town.app.db, &town.app.random).await.unwrap();
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
    async fn whoever_waits_until_it_is_told_leaves_nothing_untold(
        #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    ) {
        let town = Town::new(engine).await;
        let hub = Hub::shared(&town.app.db, &town.app.random).await.unwrap();
        let mut own = hub.subscribe();
        let event = Event { government: town.government.id, topic: Topic::Figures };
        hub.publish(event.government, event.topic);
        hub.told().await;
        assert_eq!(own.try_recv(), Ok(event));
    }

    // SQLite has no other processes
    #[tokio::test]
    async fn what_could_not_be_told_is_told_as_soon_as_it_can_be() {
        let town = Town::new(Engine::Postgres).await;
        let (db, random) = (&town.app.db, &town.app.random);
        let here = Hub::shared(db, random).await.unwrap();
        let there = Hub::shared(&another(db), random).await.unwrap();
        let (mut heard_here, mut heard_there) = (here.subscribe(), there.subscribe());
        let rename = async |sql: &'static str| {
            let mut tx = db.begin().await.unwrap();
            run!(&mut tx, sqlx::query(sql)).unwrap();
            tx.commit().await.unwrap();
        };
        rename("ALTER FUNCTION pg_notify(text, text) RENAME TO pg_notify_away").await;
        let event = Event { government: town.government.id, topic: Topic::Figures };
        here.publish(event.government, event.topic);
        assert_eq!(heard_here.recv().await.unwrap(), event, "own pages do not wait");
        here.publish(event.government, event.topic);
        let again = tokio::time::timeout(Duration::from_secs(20), heard_here.recv()).await;
        assert_eq!(again.expect("own pages keep what was before").unwrap(), event);
        rename("ALTER FUNCTION pg_notify_away(text, text) RENAME TO pg_notify").await;
        let told = tokio::time::timeout(Duration::from_secs(20), heard_there.recv()).await.expect("nobody is told");
        assert_eq!((told.unwrap(), there.version(event.government)), (event, 1));
    }

    #[rstest]
    #[tokio::test]
    async fn own_pages_are_told_though_the_database_is_away(
        #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    ) {
        let town = Town::new(engine).await;
        let hub = Hub::shared(&town.app.db, &town.app.random).await.unwrap();
        let mut heard = hub.subscribe();
        town.app.db.close().await;
        let event = Event { government: town.government.id, topic: Topic::Figures };
        hub.publish(event.government, event.topic);
        let told = tokio::time::timeout(Duration::from_secs(20), heard.recv()).await.expect("nobody is told");
        assert_eq!((told.unwrap(), hub.version(event.government)), (event, 1));
    }

    #[tokio::test]
    async fn while_nothing_is_heard_nothing_can_be_believed() {
        let town = Town::new(Engine::Postgres).await;
        let hub = Hub::shared(&town.app.db, &town.app.random).await.unwrap();
        assert!(hub.structure(town.government.id).is_some());
        town.app.db.close().await;
        let deaf = async {
            while hub.structure(town.government.id).is_some() {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), deaf).await.expect("it is believed that all is heard");
    }

    #[rstest]
    #[tokio::test]
    async fn a_process_that_listens_can_end(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
        let town = Town::new(engine).await;
        let _hub = Hub::shared(&town.app.db, &town.app.random).await.unwrap();
        // would wait for the listener's connection for ever
        town.app.db.close().await;
    }
}
