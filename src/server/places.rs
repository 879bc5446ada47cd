//! Places of which everyone holds only so many at a time: connections, streams, reports on their way.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard};

/// How many places each holder has.
pub struct Places<K>(Arc<Mutex<HashMap<K, usize>>>);

/// A place; given back when it is dropped.
pub struct Place<K: Eq + Hash> {
    of: Places<K>,
    holder: K,
}

impl<K> Default for Places<K> {
    fn default() -> Self {
        Places(Arc::default())
    }
}

impl<K> Clone for Places<K> {
    fn clone(&self) -> Self {
        Places(self.0.clone())
    }
}

impl<K> Places<K> {
    fn lock(&self) -> MutexGuard<'_, HashMap<K, usize>> {
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
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
    }
}
