//! Processes on the same PostgreSQL tell each other of changes by LISTEN/NOTIFY.

use super::{ANYTHING, Event, Hub, Outward, Topic};
use crate::base::Uuid;
use sqlx::PgPool;
use sqlx::postgres::PgListener;
use std::collections::HashSet;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;
use tokio::sync::mpsc::UnboundedReceiver;

const CHANNEL: &str = "kinerja_live";
/// Nothing of it need outlive a power cut, so it does not wait for the disk, which entries wait for.
const NOTIFY: &str =
    "SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, text) FROM UNNEST($2::text[]) AS t (text)";
/// After a notification changes gather for so long, so that many writes at a time cost few of them; the
/// first of them goes at once.
const GATHER: Duration = Duration::from_millis(20);
/// So often each process gives a sign of life, and so long it takes at most to tell something; a line on which nothing
/// was heard for longer than this together is broken, though nobody says so.
pub(super) const PULSE: Duration = Duration::from_secs(5);
const SILENCE: Duration = Duration::from_secs(15);
/// How long to wait before a lost database is asked again.
const BREATH: Duration = Duration::from_secs(1);

/// So many events share a notification at most: PostgreSQL takes less than 8,000 bytes.
const TOGETHER: usize = 80;

/// The notification of a process: who tells it, and of each event the government and the topic.
fn note(from: Uuid, events: &[Event]) -> String {
    let mut text = from.to_string();
    for Event { government, topic } in events {
        text.extend([" ", &government.to_string(), " ", &topic.text()]);
    }
    text
}

/// Reads a notification: from which process, of what.
fn noted(text: &str) -> Option<(Uuid, Vec<Event>)> {
    let mut words = text.split(' ');
    let from = words.next()?.parse().ok()?;
    let words: Vec<&str> = words.collect();
    let event = |words: &[&str]| match words {
        [government, topic] => Some(Event { government: government.parse().ok()?, topic: Topic::parse(topic)? }),
        _ => None,
    };
    Some((from, words.chunks(2).map(event).collect::<Option<_>>()?))
}

/// Hears what is told by whatever process.
pub(super) async fn listening(pool: &PgPool) -> Result<PgListener, sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    // it is said at once when the line is broken, not when it is mended
    listener.eager_reconnect(false);
    listener.listen(CHANNEL).await?;
    Ok(listener)
}

/// Tells all processes of events, a sign of life if there are none.
async fn notify(pool: &PgPool, me: Uuid, events: &HashSet<Event>) -> anyhow::Result<()> {
    let events: Vec<Event> = events.iter().copied().collect();
    let mut notes: Vec<String> = events.chunks(TOGETHER).map(|events| note(me, events)).collect();
    if notes.is_empty() {
        notes.push(note(me, &[]));
    }
    let told = sqlx::query(NOTIFY).bind(CHANNEL).bind(notes).execute(pool);
    tokio::time::timeout(PULSE, told).await??;
    Ok(())
}

impl Hub {
    /// Tells this process's pages and the other processes what is published here; tells it the others again until they
    /// have been told.
    pub(super) async fn tell_others(self, me: Uuid, pool: PgPool, mut queue: UnboundedReceiver<Outward>) {
        loop {
            let first = match tokio::time::timeout(PULSE, queue.recv()).await {
                Ok(Some(first)) => Some(first),
                Ok(None) => return,
                Err(_) => None,
            };
            let (mut batch, mut waiting, mut next) = (HashSet::new(), Vec::new(), Vec::from_iter(first));
            loop {
                next.extend(std::iter::from_fn(|| queue.try_recv().ok()));
                // own pages are told once of many changes of the same kind, and again of one that came after they
                // were told, however long the others must wait
                let mut delivered = HashSet::new();
                for outward in next.drain(..) {
                    match outward {
                        Outward::Event(event) => {
                            if delivered.insert(event) {
                                self.deliver(event, false);
                            }
                            batch.insert(event);
                        }
                        Outward::Told(told) => waiting.push(told),
                    }
                }
                match notify(&pool, me, &batch).await {
                    Ok(()) => break,
                    Err(_) if pool.is_closed() => return,
                    Err(error) => tracing::warn!(%error, "other processes are yet to be told of a change"),
                }
                tokio::time::sleep(BREATH).await;
            }
            drop(waiting);
            tokio::time::sleep(GATHER).await;
        }
    }

    /// Hears what is published in the other processes, as long as the database is open.
    pub(super) async fn hear_others(self, me: Uuid, pool: PgPool, mut listener: PgListener) {
        loop {
            let why = self.hear(me, &mut listener).await;
            self.deaf.store(true, Relaxed);
            listener = loop {
                // the process ends, and waits for the listener's connection
                if pool.is_closed() {
                    return;
                }
                tracing::warn!(error = why.as_deref(), "live events from other processes are interrupted");
                match listening(&pool).await {
                    Ok(listener) => break listener,
                    Err(_) => tokio::time::sleep(BREATH).await,
                }
            };
            tracing::warn!("live events are heard again: pages are told that anything may have changed");
            self.deliver(ANYTHING, true);
            self.deaf.store(false, Relaxed);
        }
    }

    /// Hears until the line is broken, or so silent that it must be: this process's own notes come back by it.
    async fn hear(&self, me: Uuid, listener: &mut PgListener) -> Option<String> {
        loop {
            let heard = match tokio::time::timeout(SILENCE, listener.try_recv()).await {
                Ok(Ok(Some(heard))) => heard,
                Ok(Ok(None)) => return None,
                Ok(Err(error)) => return Some(error.to_string()),
                Err(silence) => return Some(silence.to_string()),
            };
            match noted(heard.payload()) {
                Some((from, _)) if from == me => {}
                Some((_, events)) => events.into_iter().for_each(|event| self.deliver(event, true)),
                None => {
                    tracing::warn!("a live event of another version was not understood: it may be anything");
                    self.deliver(ANYTHING, true);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::db::Db;
    use crate::testing::{Engine, Town};

    #[test]
    fn a_notification_of_the_longest_events_is_short_enough_and_says_all() {
        let events: Vec<Event> = (0..TOGETHER as u128)
            .map(|n| Event { government: Uuid::max(), topic: Topic::GivenUp(Uuid::from_u128(n)) })
            .collect();
        let text = note(Uuid::nil(), &events);
        assert!(text.len() < 8_000, "{}", text.len());
        assert_eq!(noted(&text), Some((Uuid::nil(), events)));
        assert_eq!(noted(&note(Uuid::nil(), &[])), Some((Uuid::nil(), Vec::new())));
        for wrong in ["", "x", &format!("{} {}", Uuid::nil(), Uuid::nil()), &format!("{text} {}", Uuid::nil())] {
            assert_eq!(noted(wrong), None, "{wrong}");
        }
    }

    #[tokio::test]
    async fn a_line_on_which_nothing_is_heard_is_broken() {
        let town = Town::new(Engine::Postgres).await;
        let Db::Postgres { lines, .. } = &town.app.db else { panic!("not PostgreSQL") };
        let mut listener = listening(lines).await.unwrap();
        // time passes by itself as long as nothing is heard
        tokio::time::pause();
        assert!(Hub::local().hear(Uuid::nil(), &mut listener).await.is_some());
    }

    #[tokio::test]
    async fn whoever_waits_for_pages_answers_is_heard_all_the_same() {
        let town = Town::new(Engine::Postgres).await;
        let Db::Postgres { readers, writers, lines } = &town.app.db else { panic!("not PostgreSQL") };
        let mut busy = Vec::new();
        for pool in [readers, writers] {
            for _ in 0..pool.options().get_max_connections() {
                busy.push(pool.acquire().await.unwrap());
            }
        }
        let mut listener = listening(lines).await.unwrap();
        notify(lines, Uuid::max(), &HashSet::new()).await.unwrap();
        assert!(listener.recv().await.is_ok());
    }

    #[tokio::test]
    async fn a_process_that_has_nothing_to_tell_gives_a_sign_of_life() {
        let town = Town::new(Engine::Postgres).await;
        let Db::Postgres { lines, .. } = &town.app.db else { panic!("not PostgreSQL") };
        let mut listener = listening(lines).await.unwrap();
        notify(lines, Uuid::max(), &HashSet::new()).await.unwrap();
        let heard = listener.recv().await.unwrap();
        assert_eq!(noted(heard.payload()), Some((Uuid::max(), Vec::new())));
    }
}
