//! Slows down guessing without locking anybody out: every failed try takes a token from three
//! buckets that fill again by themselves. A try that succeeds gives its tokens back, so that an
//! office behind one address, or a person who signs in often, is never slowed.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, MutexGuard};
use tokio::sync::{Semaphore, SemaphorePermit};

/// How many failures a bucket takes at once, and how long one takes to be forgotten (milliseconds).
#[derive(Clone, Copy)]
struct Limit {
    burst: i64,
    refill: i64,
}

/// One account from one address: a person who mistypes.
const MISTYPING: Limit = Limit { burst: 5, refill: 60_000 };
/// One account from anywhere: a guesser with many addresses. Wider, so that it is hard to keep the
/// owner out.
const ACCOUNT: Limit = Limit { burst: 30, refill: 60_000 };
/// One address over all accounts: an office of hundreds behind one address mistypes too.
const ADDRESS: Limit = Limit { burst: 100, refill: 5_000 };
/// Buckets kept before those that are full again are thrown away.
const MOST: usize = 20_000;
/// Password hashes computed at the same time: each takes a processor and 19 MiB.
const AT_ONCE: usize = 4;

#[derive(Clone, PartialEq, Eq, Hash)]
enum Key {
    Mistyping(String, IpAddr),
    Account(String),
    Address(IpAddr),
}

/// Failures per account and per address.
pub struct Throttle {
    /// When each bucket will be full again (UTC milliseconds).
    full_at: Mutex<HashMap<Key, i64>>,
    hashing: Semaphore,
}

impl Default for Throttle {
    fn default() -> Throttle {
        Throttle { full_at: Mutex::default(), hashing: Semaphore::new(AT_ONCE) }
    }
}

impl Throttle {
    /// Takes a token for a try at an account from an address.
    ///
    /// # Errors
    /// The seconds to wait, when one of the buckets is empty; then nothing is taken.
    pub fn take(&self, account: &str, address: IpAddr, now: i64) -> Result<(), u64> {
        let mut full_at = self.lock();
        if full_at.len() > MOST {
            full_at.retain(|_, at| *at > now);
        }
        let after = buckets(account, address).map(|(key, limit)| {
            let at = full_at.get(&key).map_or(now, |at| now.max(*at)) + limit.refill;
            (key, at, at - now - limit.burst * limit.refill)
        });
        let wait = after.iter().map(|(_, _, wait)| *wait).max().unwrap_or_default();
        if wait > 0 {
            return Err(wait.unsigned_abs().div_ceil(1000));
        }
        full_at.extend(after.map(|(key, at, _)| (key, at)));
        Ok(())
    }

    /// The try succeeded: gives its tokens back and forgets what was mistyped before.
    pub fn give_back(&self, account: &str, address: IpAddr) {
        let mut full_at = self.lock();
        for (key, limit) in buckets(account, address) {
            if matches!(key, Key::Mistyping(..)) {
                full_at.remove(&key);
            } else if let Some(at) = full_at.get_mut(&key) {
                *at -= limit.refill;
            }
        }
    }

    /// Waits for a turn to compute a password hash.
    pub async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        // the semaphore is never closed
        self.hashing.acquire().await.ok()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, i64>> {
        self.full_at.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

fn buckets(account: &str, address: IpAddr) -> [(Key, Limit); 3] {
    let address = network(address);
    [
        (Key::Mistyping(account.to_owned(), address), MISTYPING),
        (Key::Account(account.to_owned()), ACCOUNT),
        (Key::Address(address), ADDRESS),
    ]
}

/// What counts as one address: of IPv6 the network of 64 bits that a household gets.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 1));
    const THERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 2));

    #[test]
    fn five_mistakes_are_forgiven_and_one_more_each_minute() {
        let throttle = Throttle::default();
        for _ in 0..5 {
            assert_eq!(throttle.take("a", HERE, 0), Ok(()));
        }
        assert_eq!(throttle.take("a", HERE, 0), Err(60));
        assert_eq!(throttle.take("a", HERE, 59_001), Err(1));
        assert_eq!(throttle.take("a", HERE, 60_000), Ok(()));
        assert_eq!(throttle.take("a", HERE, 60_000), Err(60));
        assert_eq!(throttle.take("a", THERE, 60_000), Ok(()), "the owner is elsewhere and may go on");
    }

    #[test]
    fn an_office_that_succeeds_is_never_slowed() {
        let throttle = Throttle::default();
        for _ in 0..1000 {
            assert_eq!(throttle.take("a", HERE, 0), Ok(()));
            throttle.give_back("a", HERE);
        }
    }

    #[test]
    fn a_guesser_over_many_accounts_or_addresses_is_slowed() {
        let throttle = Throttle::default();
        let tries = (0..1000).filter(|n| throttle.take(&n.to_string(), HERE, 0).is_ok()).count();
        assert_eq!(tries, 100);
        let address = |n: u32| IpAddr::V4(std::net::Ipv4Addr::from_bits(n));
        assert_eq!((0..1000).filter(|n| throttle.take("a", address(*n), 0).is_ok()).count(), 30);
    }

    #[test]
    fn success_forgets_what_was_mistyped() {
        let throttle = Throttle::default();
        for _ in 0..5 {
            throttle.take("a", HERE, 0).unwrap();
        }
        throttle.give_back("a", HERE);
        assert_eq!(throttle.take("a", HERE, 0), Ok(()));
    }
}
