//! Work that many requests want done at the same moment, done as one: while a turn is under way, what
//! comes meanwhile waits, and the next turn takes all of it. Whoever is alone waits for nobody.

use super::problem::unavailable;
use crate::base::Result;
use std::future::Future;
use std::sync::{Arc, Mutex};
use tokio::sync::oneshot;

/// So many pieces of work at most are one turn.
pub const MOST: usize = 64;

/// A queue of one kind of work.
pub struct Together<T, R>(Arc<Mutex<Queue<T, R>>>);

struct Queue<T, R> {
    waiting: Vec<(T, oneshot::Sender<R>)>,
    /// Somebody is taking turns.
    at_work: bool,
}

impl<T, R> Default for Together<T, R> {
    fn default() -> Self {
        Together(Arc::new(Mutex::new(Queue { waiting: Vec::new(), at_work: false })))
    }
}

impl<T: Send + 'static, R: Send + 'static> Together<T, R> {
    /// Has a piece of work done in the next turn; `work` gives the results of a turn in its order. What
    /// is in the queue is done even if the request that wanted it is given up.
    ///
    /// # Errors
    /// `Unavailable` if the turn came to an unforeseen end.
    pub async fn done<F, W>(&self, piece: T, work: W) -> Result<R>
    where
        F: Future<Output = Vec<R>> + Send,
        W: Fn(Vec<T>) -> F + Send + 'static,
    {
        let (sender, result) = oneshot::channel();
        let begin = {
            let mut queue = lock(&self.0);
            queue.waiting.push((piece, sender));
            !std::mem::replace(&mut queue.at_work, true)
        };
        if begin {
            let turns = Turns(self.0.clone());
            tokio::spawn(async move {
                while let Some((pieces, senders)) = turns.next() {
                    for (result, sender) in work(pieces).await.into_iter().zip(senders) {
                        // who gave up waiting does not hear it
                        let _ = sender.send(result);
                    }
                }
            });
        }
        result.await.map_err(|error| unavailable(&error))
    }
}

fn lock<T, R>(queue: &Mutex<Queue<T, R>>) -> std::sync::MutexGuard<'_, Queue<T, R>> {
    queue.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// The right to take turns; given back when the queue is empty, or when a turn panics.
struct Turns<T, R>(Arc<Mutex<Queue<T, R>>>);

impl<T, R> Turns<T, R> {
    fn next(&self) -> Option<(Vec<T>, Vec<oneshot::Sender<R>>)> {
        let mut queue = lock(&self.0);
        queue.at_work = !queue.waiting.is_empty();
        let turn = queue.waiting.len().min(MOST);
        queue.at_work.then(|| queue.waiting.drain(..turn).unzip())
    }
}

impl<T, R> Drop for Turns<T, R> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let mut queue = lock(&self.0);
            queue.at_work = false;
            // they are told that it failed, rather than to wait for somebody who may never come
            queue.waiting.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Error;
    use tokio::sync::Semaphore;

    #[tokio::test]
    async fn what_comes_during_a_turn_is_the_next_turn() {
        let (together, open) = (Together::<usize, (usize, usize)>::default(), Arc::new(Semaphore::new(0)));
        let work = || {
            let open = open.clone();
            move |pieces: Vec<usize>| {
                let open = open.clone();
                async move {
                    open.acquire().await.unwrap().forget();
                    let size = pieces.len();
                    pieces.into_iter().map(|piece| (piece, size)).collect()
                }
            }
        };
        let all = futures::future::join_all((0..MOST + 10).map(|piece| together.done(piece, work())));
        let open_all = async { open.add_permits(3) };
        let (results, ()) = tokio::join!(all, open_all);
        let results: Vec<_> = results.into_iter().map(|result| result.unwrap()).collect();
        assert!(results.iter().enumerate().all(|(at, (piece, _))| at == *piece), "each gets its own result");
        assert_eq!(results.iter().map(|(_, size)| *size).max(), Some(MOST));
    }

    #[tokio::test]
    async fn after_a_turn_that_panicked_the_next_one_works() {
        let together = Together::<bool, bool>::default();
        let work = |pieces: Vec<bool>| async move {
            assert!(pieces.iter().all(|piece| *piece), "a fault of ours");
            pieces
        };
        assert!(matches!(together.done(false, work).await, Err(Error::Unavailable { .. })));
        assert_eq!(together.done(true, work).await, Ok(true));
    }
}
