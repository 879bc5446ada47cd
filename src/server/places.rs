//! Places of which everyone holds only so many at a time: connections, streams, requests at work, reports on their way.

use super::locked;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The places of whoever holds one or waits for one.
#[derive(Clone)]
pub struct Places<K>(Arc<Mutex<HashMap<K, Arc<Semaphore>>>>);

/// A place; given back when it is dropped.
pub struct Place<K: Eq + Hash> {
    of: Places<K>,
    holder: K,
    /// None while it is waited for.
    taken: Option<OwnedSemaphorePermit>,
}

impl<K> Default for Places<K> {
    fn default() -> Self {
        Places(Arc::default())
    }
}

impl<K: Clone + Eq + Hash> Places<K> {
    /// A place for a holder; none for whoever has `most` already, which is the same each time for the same holder.
    pub fn take(&self, holder: K, most: usize) -> Option<Place<K>> {
        let (mut place, all) = self.sought(holder, most);
        place.taken = all.try_acquire_owned().ok();
        place.taken.is_some().then_some(place)
    }

    /// Whether a holder has a place.
    pub fn holds(&self, holder: &K) -> bool {
        locked(&self.0).contains_key(holder)
    }

    /// A place for a holder, as soon as they have less than `most`: in the order in which they asked.
    pub async fn wait(&self, holder: K, most: usize) -> Place<K> {
        let (mut place, all) = self.sought(holder, most);
        place.taken = match all.clone().try_acquire_owned() {
            // the scheduler lets one task take only so many at a stretch, and those that are free need not wait for it
            Ok(free) => Some(free),
            // the semaphore is never closed
            Err(_) => all.acquire_owned().await.ok(),
        };
        place
    }

    /// A place that is still to be taken, and those of its holder.
    fn sought(&self, holder: K, most: usize) -> (Place<K>, Arc<Semaphore>) {
        let new = || Arc::new(Semaphore::new(most.min(Semaphore::MAX_PERMITS)));
        let all = locked(&self.0).entry(holder.clone()).or_insert_with(new).clone();
        (Place { of: self.clone(), holder, taken: None }, all)
    }
}

impl<K: Eq + Hash> Drop for Place<K> {
    fn drop(&mut self) {
        let mut held = locked(&self.of.0);
        self.taken = None;
        // nobody else holds one or waits
        if held.get(&self.holder).is_some_and(|all| Arc::strong_count(all) == 1) {
            held.remove(&self.holder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt as _;

    #[tokio::test]
    async fn whoever_waits_gets_the_place_that_is_given_back() {
        let places = Places::default();
        let first = places.take("a", 1).unwrap();
        let mut next = Box::pin(places.wait("a", 1));
        assert!((&mut next).now_or_never().is_none());
        assert!(places.wait("b", 1).now_or_never().is_some(), "others do not wait");
        assert!((&mut next).now_or_never().is_none(), "the place of another is not theirs");
        drop(first);
        drop(next.await);
        assert!(places.take("a", 1).is_some(), "whoever waits holds nothing");
    }

    #[tokio::test]
    async fn places_are_given_in_the_order_in_which_they_were_asked_for_and_nothing_is_left_of_whoever_is_gone() {
        let places = Places::default();
        let first = places.take("a", 1).unwrap();
        let [mut second, mut third, mut fourth] = [(); 3].map(|()| Box::pin(places.wait("a", 1)));
        for waiting in [&mut second, &mut third, &mut fourth] {
            assert!(waiting.now_or_never().is_none());
        }
        drop((third, first));
        assert!(places.take("a", 1).is_none(), "it is somebody's already");
        let second = (&mut second).now_or_never().unwrap();
        assert!((&mut fourth).now_or_never().is_none());
        drop(second);
        // it was given the place, and did not look
        drop(fourth);
        assert!(!places.holds(&"a"));
    }
}
