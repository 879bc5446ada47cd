//! Time and randomness come from here and nowhere else (`clippy.toml` sees to it), so that a test
//! can set both.

use super::locked;
use crate::base::text::hex;
use crate::base::{Day, Uuid, calendar};
use rand::rngs::ChaCha12Rng;
use rand::{Rng, SeedableRng, TryRng};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

/// What time it is.
#[derive(Clone, Debug)]
pub enum Clock {
    System,
    /// Stands still until it is told otherwise; UTC milliseconds.
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at a moment (UTC milliseconds).
    pub fn at(ms: i64) -> Clock {
        Clock::Set(Arc::new(AtomicI64::new(ms)))
    }

    /// UTC milliseconds since 1970.
    #[allow(clippy::disallowed_methods)] // the one place that reads the wall clock
    pub fn now(&self) -> i64 {
        match self {
            Clock::System => jiff::Timestamp::now().as_millisecond(),
            Clock::Set(ms) => ms.load(Ordering::Relaxed),
        }
    }

    /// Moves a set clock forward; the system's clock goes by itself.
    pub fn advance(&self, ms: i64) {
        if let Clock::Set(now) = self {
            now.fetch_add(ms, Ordering::Relaxed);
        }
    }

    /// The day at a place, by its zone's name.
    pub fn today(&self, zone: &str) -> Day {
        calendar::day_at(self.now(), zone)
    }
}

/// Where random bytes come from.
#[derive(Clone, Debug)]
pub enum Random {
    System,
    /// The same bytes every time.
    Seeded(Arc<Mutex<ChaCha12Rng>>),
}

impl Random {
    /// A source that gives the same bytes for the same seed.
    pub fn seeded(seed: u64) -> Random {
        Random::Seeded(Arc::new(Mutex::new(ChaCha12Rng::seed_from_u64(seed))))
    }

    /// Random bytes, fit for secrets when the source is the system.
    // the one place that asks the system for randomness
    #[allow(clippy::disallowed_types, clippy::expect_used)]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        match self {
            // the system's source does not fail on any platform we run on; a process without it must stop
            Random::System => rand::rngs::SysRng.try_fill_bytes(&mut bytes).expect("the system gives random bytes"),
            Random::Seeded(rng) => locked(rng).fill_bytes(&mut bytes),
        }
        bytes
    }

    /// A fresh id that sorts by the time of its making (version 7).
    pub fn id(&self, clock: &Clock) -> Uuid {
        uuid::Builder::from_unix_timestamp_millis(clock.now().max(0) as u64, &self.bytes()).into_uuid()
    }

    /// A fresh id that tells nothing (version 4).
    pub fn anonymous_id(&self) -> Uuid {
        uuid::Builder::from_random_bytes(self.bytes()).into_uuid()
    }

    /// A secret for a link or a session: 256 bits, 64 hexadecimal digits.
    pub fn token(&self) -> String {
        hex(&self.bytes::<32>())
    }
}
