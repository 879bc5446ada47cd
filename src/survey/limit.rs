//! Slows down floods of answers from one address. Addresses are in memory only, for the minutes
//! that it takes, and never beside an answer.

use crate::base::{Error, Result};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Mutex;

/// So many answers at once are let through: a service counter, a school or a mobile network shares
/// one address.
pub const AT_ONCE: i64 = 120;
/// After that, one answer in so many milliseconds.
pub const APART: i64 = 5_000;
/// So many addresses are remembered before those that are free again are forgotten.
const MOST: usize = 10_000;

/// Until when each address has used up its share (UTC milliseconds).
#[derive(Default)]
pub struct Limit(Mutex<HashMap<IpAddr, i64>>);

impl Limit {
    /// Counts an answer from an address.
    ///
    /// # Errors
    /// `TooMany` with the seconds to wait.
    pub fn admit(&self, address: IpAddr, now: i64) -> Result<()> {
        let mut used = self.0.lock().unwrap_or_else(|e| e.into_inner());
        if used.len() >= MOST {
            used.retain(|_, until| *until > now);
        }
        let until = used.entry(network(address)).or_insert(now);
        let next = (*until).max(now) + APART;
        let ahead = next - now - AT_ONCE * APART;
        if ahead > 0 {
            return Err(Error::TooMany(ahead.unsigned_abs().div_ceil(1000)));
        }
        *until = next;
        Ok(())
    }
}

/// A subscriber of IPv6 has all addresses of a /64.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(whole) => {
            let [a, b, c, d, ..] = whole.segments();
            IpAddr::from([a, b, c, d, 0, 0, 0, 0])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_waits_and_others_do_not() {
        let limit = Limit::default();
        let (flood, other) = (IpAddr::from([203, 0, 113, 7]), IpAddr::from([203, 0, 113, 8]));
        for _ in 0..AT_ONCE {
            limit.admit(flood, 1_000).unwrap();
        }
        assert_eq!(limit.admit(flood, 1_000), Err(Error::TooMany(5)));
        assert_eq!(limit.admit(other, 1_000), Ok(()));
        assert_eq!(limit.admit(flood, 1_000 + APART), Ok(()));
        assert_eq!(limit.admit(flood, 1_000 + APART), Err(Error::TooMany(5)));
    }

    #[test]
    fn addresses_of_one_subscriber_count_together() {
        let limit = Limit::default();
        for host in 0..AT_ONCE as u16 {
            limit.admit(IpAddr::from([0x2001, 0xdb8, 1, 1, 0, 0, 0, host]), 0).unwrap();
        }
        assert!(limit.admit("2001:db8:1:1::ffff".parse().unwrap(), 0).is_err());
        assert!(limit.admit("2001:db8:1:2::1".parse().unwrap(), 0).is_ok());
    }
}
