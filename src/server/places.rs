//! Places of which everyone holds only so many at a time: connections, streams, reports on their way.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard};
use tokio::sync::Notify;

/// How many places each holder has.
pub struct Places<K>(Arc<Held<K>>);

struct Held<K> {
    by: Mutex<HashMap<K, usize>>,
    /// Tells whoever waits that one was given back.
    freed: Notify,
}

/// A place; given back when it is dropped.
pub struct Place<K: Eq + Hash> {
    of: Places<K>,
    holder: K,
}

impl<K> Default for Places<K> {
    fn default() -> Self {
        Places(Arc::new(Held { by: Mutex::default(), freed: Notify::new() }))
    }
}

impl<K> Clone for Places<K> {
    fn clone(&self) -> Self {
        Places(self.0.clone())
    }
}

impl<K> Places<K> {
    fn lock(&self) -> MutexGuard<'_, HashMap<K, usize>> {
        self.0.by.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl<K: Clone + Eq + Hash> Places<K> {
    /// A place for a holder; none for whoever has `most` already.
    pub fn take(&self, holder: K, most: usize) -> Option<Place<K>> {
        let mut held = self.lock();
        let count = held.entry(holder.clone()).or_default();
        (*count < most).then(|| *count += 1)?;
        Some(Place { of: self.clone(), holder })
    }

    /// Whether a holder has a place.
    pub fn holds(&self, holder: &K) -> bool {
        self.lock().contains_key(holder)
    }

    /// A place for a holder, as soon as they have less than `most`.
    pub async fn wait(&self, holder: K, most: usize) -> Place<K> {
        loop {
            // asked for before it is looked, so that what is given back in between is heard of
            let freed = self.0.freed.notified();
            if let Some(place) = self.take(holder.clone(), most) {
                return place;
            }
            freed.await;
        }
    }
}

impl<K: Eq + Hash> Drop for Place<K> {
    fn drop(&mut self) {
        let mut held = self.of.lock();
        match held.get_mut(&self.holder) {
            Some(count) if *count > 1 => *count -= 1,
            _ => {
                held.remove(&self.holder);
            }
        }
        drop(held);
        self.of.0.freed.notify_waiters();
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
}
