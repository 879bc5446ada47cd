//! What many requests want of the database at the same moment, done in one go: writing in one
//! transaction, reading in one query. While as many goes are under way as the engine does well at a
//! time, what comes meanwhile waits, and the next takes it, up to a number, also what comes while it begins.
//! Whoever is alone waits for nobody.

use super::db::{Db, Tx};
use super::locked;
use super::problem::unsure;
use crate::base::{Error, Fault, Result};
use std::future::Future;
use std::sync::{Arc, Mutex};
use tokio::sync::oneshot;

/// So many at most share a go.
pub const MOST: usize = 64;
/// So many wait at most: when the database is away, the others are told at once to come again.
const QUEUE: usize = 2_000;

/// Something wanted of the database.
pub trait Wanted: Send + Sync + 'static {
    /// What whoever wants it is told.
    type Answer: Send;
    /// What a go begins with, before it is settled who shares it.
    type Begun: Send;

    /// How many goes are under way at most.
    fn at_once(&self) -> usize;

    /// Begins a go.
    fn begin(&self) -> impl Future<Output = Result<Self::Begun>> + Send;

    /// One go: the answers to several, in their order.
    fn answers(begun: Self::Begun, several: &[Arc<Self>]) -> impl Future<Output = Vec<Result<Self::Answer>>> + Send;
}

/// Something to be written; the answer is that of [`Piece::write`].
pub trait Piece: Send + Sync + 'static {
    fn db(&self) -> &Db;

    /// Writes several, all or none; false if one of them cannot be written (any more).
    fn write(pieces: &[Arc<Self>], tx: &mut Tx) -> impl Future<Output = Result<bool>> + Send;

    /// Tells of it after the commit, also when whoever wanted it has gone away.
    fn tell(&self);
}

impl<T: Piece> Wanted for T {
    type Answer = bool;
    type Begun = Tx;

    fn at_once(&self) -> usize {
        self.db().writers()
    }

    async fn begin(&self) -> Result<Tx> {
        self.db().begin().await
    }

    /// Written in one transaction; if one of them cannot be, each in its own.
    async fn answers(tx: Tx, pieces: &[Arc<T>]) -> Vec<Result<bool>> {
        match attempt(tx, pieces).await {
            Attempt::Written => return vec![Ok(true); pieces.len()],
            Attempt::Unsaid(error) => return vec![Err(error); pieces.len()],
            Attempt::Refused(refused) if pieces.len() == 1 => return vec![refused],
            Attempt::Refused(_) => {}
        }
        let mut results = Vec::with_capacity(pieces.len());
        for piece in pieces {
            let tx = match piece.begin().await {
                Ok(tx) => tx,
                Err(error) => {
                    // nor would it for the others
                    results.resize(pieces.len(), Err(error));
                    break;
                }
            };
            results.push(match attempt(tx, std::slice::from_ref(piece)).await {
                Attempt::Written => Ok(true),
                Attempt::Refused(refused) => refused,
                Attempt::Unsaid(error) => Err(error),
            });
        }
        results
    }
}

/// A queue of one kind of things wanted.
pub struct Together<T: Wanted>(Arc<Mutex<Queue<T>>>);

/// Something wanted, and the way to whoever wanted it.
type Waiting<T> = (Arc<T>, oneshot::Sender<Result<<T as Wanted>::Answer>>);

struct Queue<T: Wanted> {
    waiting: Vec<Waiting<T>>,
    /// How many are taking turns.
    at_work: usize,
    /// One of them is beginning a go, which takes what waits then.
    beginning: bool,
}

impl<T: Wanted> Default for Together<T> {
    fn default() -> Self {
        Together(Arc::new(Mutex::new(Queue { waiting: Vec::new(), at_work: 0, beginning: false })))
    }
}

impl<T: Wanted> Together<T> {
    /// Has something done with what comes at the same moment. What is in the queue is done even if the
    /// request that wanted it is given up.
    ///
    /// # Errors
    /// What is said of it; `Busy` if too many wait, `Unavailable` if the database is away: then nothing was written.
    /// `Unsure` if it did not say whether all is written.
    pub async fn done(&self, wanted: Arc<T>) -> Result<T::Answer> {
        let (sender, result) = oneshot::channel();
        let more = {
            let mut queue = locked(&self.0);
            if queue.waiting.len() >= QUEUE {
                return Err(busy());
            }
            let more = !queue.beginning && queue.at_work < wanted.at_once();
            queue.waiting.push((wanted, sender));
            queue.at_work += usize::from(more);
            more
        };
        if more {
            Turns::spawn(self.0.clone());
        }
        result.await.map_err(|error| unsure(&error))?
    }
}

/// Begins goes and answers those who share each, until nobody waits.
async fn take_turns<T: Wanted>(mut turns: Turns<T>) {
    while let Some(first) = turns.next() {
        let begun = first.begin().await;
        // nor would the database begin for those who are too many for one go
        let most = if begun.is_ok() { MOST } else { QUEUE };
        let (several, senders): (Vec<_>, Vec<_>) = turns.take(most, first.at_once()).into_iter().unzip();
        let answers = match begun {
            Ok(begun) => T::answers(begun, &several).await,
            Err(error) => several.iter().map(|_| Err(error.clone())).collect(),
        };
        for (answer, sender) in answers.into_iter().zip(senders) {
            // who gave up waiting does not hear it
            let _ = sender.send(answer);
        }
    }
}

/// What became of an attempt.
enum Attempt {
    Written,
    /// Nothing was written; what [`Piece::write`] said.
    Refused(Result<bool>),
    /// The database did not say whether all is written.
    Unsaid(Error),
}

async fn attempt<T: Piece>(mut tx: Tx, pieces: &[Arc<T>]) -> Attempt {
    match T::write(pieces, &mut tx).await {
        Ok(true) => {}
        refused => return Attempt::Refused(refused),
    }
    match tx.commit().await {
        Ok(()) => {
            pieces.iter().for_each(|piece| piece.tell());
            Attempt::Written
        }
        Err(error) => Attempt::Unsaid(error),
    }
}

/// There is no room, or nobody who would do it.
fn busy() -> Error {
    Error::Busy(Fault::Crowded)
}

/// The right to take turns; given back when the queue is empty, when another begins a go, or when a turn panics.
struct Turns<T: Wanted> {
    queue: Arc<Mutex<Queue<T>>>,
    /// It is this one who is beginning a go.
    beginning: bool,
}

impl<T: Wanted> Turns<T> {
    /// Has turns taken, by one who is counted already.
    fn spawn(queue: Arc<Mutex<Queue<T>>>) {
        tokio::spawn(take_turns(Turns { queue, beginning: false }));
    }

    /// The first of those who wait, for whom a go is to begin; none if that is done by another, or nobody waits.
    fn next(&mut self) -> Option<Arc<T>> {
        let mut queue = locked(&self.queue);
        match queue.waiting.first() {
            Some((first, _)) if !queue.beginning => {
                let first = first.clone();
                (queue.beginning, self.beginning) = (true, true);
                Some(first)
            }
            _ => {
                queue.at_work -= 1;
                None
            }
        }
    }

    /// Those who share the go that was begun; if they are too many for one, the next begins beside it.
    fn take(&mut self, most: usize, at_once: usize) -> Vec<Waiting<T>> {
        let mut queue = locked(&self.queue);
        (queue.beginning, self.beginning) = (false, false);
        let turn = queue.waiting.len().min(most);
        let taken = queue.waiting.drain(..turn).collect();
        if !queue.waiting.is_empty() && queue.at_work < at_once {
            queue.at_work += 1;
            Turns::spawn(self.queue.clone());
        }
        taken
    }
}

impl<T: Wanted> Drop for Turns<T> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let mut queue = locked(&self.queue);
            queue.at_work -= 1;
            queue.beginning &= !self.beginning;
            // unless another is at work, they would wait for somebody who may never come
            if queue.at_work == 0 {
                for (_, sender) in queue.waiting.drain(..) {
                    let _ = sender.send(Err(busy()));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Engine, Town};
    use futures::future::join_all;
    use rstest::rstest;
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

    /// A piece that is written, is refused, or panics, and how many shared each transaction.
    struct Note {
        db: Db,
        what: &'static str,
        sizes: Arc<Mutex<Vec<usize>>>,
        told: Arc<AtomicUsize>,
    }

    impl Piece for Note {
        fn db(&self) -> &Db {
            &self.db
        }

        async fn write(pieces: &[Arc<Note>], _: &mut Tx) -> Result<bool> {
            pieces[0].sizes.lock().unwrap().push(pieces.len());
            // the others come meanwhile
            tokio::task::yield_now().await;
            assert!(pieces.iter().all(|piece| piece.what != "panic"), "a fault of ours");
            if pieces.iter().any(|piece| piece.what == "wrong") {
                return Err(Error::Conflict(Fault::ChangedMeanwhile));
            }
            Ok(pieces.iter().all(|piece| piece.what != "late"))
        }

        fn tell(&self) {
            self.told.fetch_add(1, SeqCst);
        }
    }

    struct Notes {
        together: Together<Note>,
        db: Db,
        sizes: Arc<Mutex<Vec<usize>>>,
        told: Arc<AtomicUsize>,
    }

    impl Notes {
        async fn new(engine: Engine) -> (Town, Notes) {
            let town = Town::new(engine).await;
            let db = town.app.db.clone();
            let (sizes, told) = Default::default();
            (town, Notes { together: Together::default(), db, sizes, told })
        }

        async fn write(&self, what: &'static str) -> Result<bool> {
            let note = Note { db: self.db.clone(), what, sizes: self.sizes.clone(), told: self.told.clone() };
            self.together.done(Arc::new(note)).await
        }
    }

    #[rstest]
    #[tokio::test]
    async fn what_comes_during_a_turn_shares_the_next(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
        let (_town, notes) = Notes::new(engine).await;
        let results = join_all((0..MOST + 10).map(|_| notes.write("good"))).await;
        assert!(results.iter().all(|result| *result == Ok(true)));
        assert_eq!(notes.told.load(SeqCst), MOST + 10);
        let sizes = notes.sizes.lock().unwrap();
        assert!(sizes.len() < 5 && sizes.iter().all(|size| *size <= MOST), "{sizes:?}");
    }

    #[rstest]
    #[tokio::test]
    async fn what_comes_while_a_turn_waits_to_begin_shares_it(
        #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    ) {
        let (_town, notes) = Notes::new(engine).await;
        let connections = match &notes.db {
            Db::Sqlite { writer, .. } => writer.options().get_max_connections(),
            Db::Postgres { writers, .. } => writers.options().get_max_connections(),
        };
        let all_held = join_all((0..connections).map(|_| notes.db.begin())).await;
        let all_wait = async {
            while locked(&notes.together.0).waiting.len() < 10 {
                tokio::task::yield_now().await;
            }
            drop(all_held);
        };
        let (results, ()) = tokio::join!(join_all((0..10).map(|_| notes.write("good"))), all_wait);
        assert_eq!(results, vec![Ok(true); 10]);
        assert_eq!(*notes.sizes.lock().unwrap(), [10]);
    }

    #[rstest]
    #[tokio::test]
    async fn what_cannot_be_written_holds_up_nobody(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
        let (_town, notes) = Notes::new(engine).await;
        let whats = ["good", "good", "late", "good", "wrong", "good"];
        let results = join_all(whats.map(|what| notes.write(what))).await;
        let wrong = Err(Error::Conflict(Fault::ChangedMeanwhile));
        assert_eq!(results, [Ok(true), Ok(true), Ok(false), Ok(true), wrong, Ok(true)]);
        assert_eq!(notes.told.load(SeqCst), 4);
    }

    #[rstest]
    #[tokio::test]
    async fn when_the_database_is_away_all_are_told_so_at_once(
        #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    ) {
        let (_town, notes) = Notes::new(engine).await;
        notes.db.close().await;
        let results = join_all((0..10).map(|_| notes.write("good"))).await;
        assert!(results.iter().all(|result| matches!(result, Err(Error::Unavailable(_)))));
        assert_eq!(notes.told.load(SeqCst), 0);
    }

    #[rstest]
    #[tokio::test]
    async fn after_a_turn_that_panicked_the_next_one_works(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
        let (_town, notes) = Notes::new(engine).await;
        assert!(matches!(notes.write("panic").await, Err(Error::Unsure(_))));
        assert_eq!(notes.write("good").await, Ok(true));
    }

    #[rstest]
    #[tokio::test]
    async fn a_turn_that_panicked_takes_nobody_along_while_another_works(
        #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    ) {
        let (_town, notes) = Notes::new(engine).await;
        let mut whats = vec!["good"; 5 * MOST];
        whats[0] = "panic";
        let results = join_all(whats.into_iter().map(|what| notes.write(what))).await;
        let (unsure, rest): (Vec<_>, Vec<_>) =
            results.into_iter().partition(|result| matches!(result, Err(Error::Unsure(_))));
        assert!((1..=MOST).contains(&unsure.len()), "{} who shared the turn", unsure.len());
        // on SQLite nobody else is at work: who waits is told so
        let told = |result: &Result<bool>| matches!(engine, Engine::Sqlite) && *result == Err(busy());
        assert!(rest.iter().all(|result| *result == Ok(true) || told(result)), "{rest:?}");
    }

    #[rstest]
    #[tokio::test]
    async fn whoever_finds_too_many_waiting_is_told_to_come_again(
        #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    ) {
        let (_town, notes) = Notes::new(engine).await;
        // all come before the first turn begins
        let all = join_all((0..QUEUE + 100).map(|_| notes.write("good")));
        let results = tokio::task::unconstrained(all).await;
        assert!(results[..QUEUE].iter().all(|result| *result == Ok(true)));
        assert!(results[QUEUE..].iter().all(|result| *result == Err(busy())));
    }
}
