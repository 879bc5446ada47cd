//! Buckets of tokens, which limit how often something is done: each takes so many at once and fills again by
//! itself. What is remembered is in memory only, and for as long as a bucket takes to be full again.

use super::locked;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Mutex;

/// So many at once, and after that one in so many milliseconds.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
    pub at_once: i64,
    pub apart: i64,
}

impl Rate {
    /// That of so many together.
    pub fn times(self, share: u16) -> Rate {
        let share = i64::from(share);
        Rate { at_once: self.at_once * share, apart: self.apart / share }
    }
}

/// Buckets remembered before those that are full again are first looked for.
const MANY: usize = 20_000;

/// Tokens that were taken, to be given back.
pub type Tokens<K> = Vec<(K, i64)>;

/// Buckets by what they are for.
pub struct Buckets<K>(Mutex<Used<K>>);

struct Used<K> {
    /// When each bucket will be full again (UTC milliseconds).
    full_at: HashMap<K, i64>,
    /// Of how many those that are full again are forgotten: that looks at all of them, so it waits until they have
    /// doubled.
    sweep_at: usize,
}

impl<K> Default for Buckets<K> {
    fn default() -> Buckets<K> {
        Buckets(Mutex::new(Used { full_at: HashMap::new(), sweep_at: MANY }))
    }
}

impl<K: Clone + Eq + Hash> Buckets<K> {
    /// Takes a token from each of several buckets. From one that stands several times it takes as many, also when fewer
    /// are left, as long as there is one: what is lacking then has to fill first.
    ///
    /// # Errors
    /// The seconds after which all of them have one; then none is taken.
    pub fn take(&self, buckets: impl IntoIterator<Item = (K, Rate)>, now: i64) -> Result<Tokens<K>, u64> {
        let Used { full_at, sweep_at } = &mut *locked(&self.0);
        if full_at.len() >= *sweep_at {
            full_at.retain(|_, at| *at > now);
            *sweep_at = MANY.max(2 * full_at.len());
        }
        let buckets: Vec<(K, Rate)> = buckets.into_iter().collect();
        let left = |key: &K| full_at.get(key).map_or(0, |at| (at - now).max(0));
        let ahead = buckets.iter().map(|(key, rate)| left(key) + rate.apart - rate.at_once * rate.apart).max();
        if let Some(ahead @ 1..) = ahead {
            return Err(ahead.unsigned_abs().div_ceil(1000));
        }
        for (key, rate) in &buckets {
            let at = full_at.entry(key.clone()).or_insert(now);
            *at = now.max(*at) + rate.apart;
        }
        Ok(buckets.into_iter().map(|(key, rate)| (key, rate.apart)).collect())
    }

    /// Gives tokens back.
    pub fn give_back(&self, tokens: &Tokens<K>) {
        let full_at = &mut locked(&self.0).full_at;
        for (key, apart) in tokens {
            if let Some(at) = full_at.get_mut(key) {
                *at -= apart;
            }
        }
    }

    /// Fills a bucket.
    pub fn fill(&self, key: &K) {
        locked(&self.0).full_at.remove(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate { at_once: 2, apart: 1_000 };

    #[test]
    fn of_several_buckets_all_give_a_token_or_none_does() {
        let buckets = Buckets::default();
        assert_eq!(buckets.take([("a", RATE), ("b", RATE)], 0), Ok(vec![("a", 1_000), ("b", 1_000)]));
        assert!(buckets.take([("a", RATE)], 0).is_ok());
        assert_eq!(buckets.take([("a", RATE), ("b", RATE)], 0), Err(1));
        assert!(buckets.take([("b", RATE)], 0).is_ok(), "nothing was taken of it");
        assert_eq!(buckets.take([("b", RATE)], 1), Err(1));
        assert!(buckets.take([("b", RATE)], 1_000).is_ok());
        assert_eq!(buckets.take([("b", RATE)], 1_000), Err(1));
    }

    #[test]
    fn what_is_given_back_can_be_taken_again() {
        let buckets = Buckets::default();
        let [one, _other] = [(); 2].map(|()| buckets.take([("a", RATE)], 0).unwrap());
        buckets.give_back(&one);
        assert!(buckets.take([("a", RATE)], 0).is_ok() && buckets.take([("a", RATE)], 0).is_err());
        buckets.fill(&"a");
        assert!(buckets.take([("a", RATE)], 0).is_ok() && buckets.take([("a", RATE)], 0).is_ok());
    }

    #[test]
    fn full_buckets_are_forgotten_without_looking_at_all_each_time() {
        let buckets = Buckets::default();
        let take =
            |from: usize, until: usize, now| (from..until).for_each(|key| drop(buckets.take([(key, RATE)], now)));
        let now = || {
            let used = locked(&buckets.0);
            (used.full_at.len(), used.sweep_at)
        };
        take(0, MANY + 1, 0);
        assert_eq!(now(), (MANY + 1, 2 * MANY), "none is full again");
        take(MANY + 1, 2 * MANY, 5_000);
        assert_eq!(now(), (2 * MANY, 2 * MANY), "it was not looked");
        take(2 * MANY, 2 * MANY + 1, 5_500);
        assert_eq!(now(), (MANY, 2 * (MANY - 1)));
    }
}
