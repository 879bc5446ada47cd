//! Accidents that repeat: a source of random numbers that gives the same for the same seed.

use crate::base::Uuid;
use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng};

/// A stream of accidents.
pub struct Chance(ChaCha8Rng);

impl Chance {
    /// The stream of a purpose; streams of one seed do not disturb each other.
    pub fn new(seed: u64, purpose: u64) -> Chance {
        let mut source = ChaCha8Rng::seed_from_u64(seed);
        source.set_stream(purpose);
        Chance(source)
    }

    /// From 0 to below 1.
    pub fn share(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// From 0 to below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        (self.share() * end as f64) as usize
    }

    /// From `from` to below `to`.
    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        from + (self.share() * (to - from) as f64) as i64
    }

    /// Whether something happens that happens this often.
    pub fn happens(&mut self, probability: f64) -> bool {
        self.share() < probability
    }

    /// One of a list.
    pub fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    /// Around a mean, bell-shaped, never further than three spreads.
    pub fn near(&mut self, mean: f64, spread: f64) -> f64 {
        mean + spread * 2.0 * (self.share() + self.share() + self.share() - 1.5)
    }

    /// A whole number that is `value` on average.
    pub fn whole(&mut self, value: f64) -> i64 {
        (value + self.share()).floor() as i64
    }

    /// An id that sorts by a moment (UTC milliseconds).
    pub fn id_at(&mut self, ms: i64) -> Uuid {
        let mut bytes = [0; 10];
        self.0.fill_bytes(&mut bytes);
        uuid::Builder::from_unix_timestamp_millis(ms.max(0) as u64, &bytes).into_uuid()
    }

    /// An id that tells nothing.
    pub fn id(&mut self) -> Uuid {
        let mut bytes = [0; 16];
        self.0.fill_bytes(&mut bytes);
        uuid::Builder::from_random_bytes(bytes).into_uuid()
    }
}
