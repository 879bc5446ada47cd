//! Slows down floods of answers from one address. What is remembered is in memory only, for the time
//! that it takes, under a number that a key of this process makes of network and service: no address is
//! kept, neither here nor beside an answer.

use crate::base::{Error, Result, Uuid};
use crate::server::bucket::{Buckets, Rate};
use crate::server::network::networks;
use crate::survey::MOST_AT_ONCE;
use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;

/// One service from one address: generous, so that a counter with a shared tablet and an office behind
/// one address are not slowed. The page on which one rates and the method page say so.
pub const SERVICE: Rate = Rate { at_once: MOST_AT_ONCE, apart: 3_600_000 / MOST_AT_ONCE };
/// All services from one address: a school or a mobile network shares one.
pub const ADDRESS: Rate = Rate { at_once: 120, apart: 5_000 };

/// The share that each address has used up.
#[derive(Default)]
pub struct Limit {
    used: Buckets<u64>,
    /// Random, and gone with the process.
    key: RandomState,
}

impl Limit {
    /// Counts an answer to a service from an address.
    ///
    /// # Errors
    /// `TooMany` with the seconds to wait; then it is not counted.
    pub fn admit(&self, service: Uuid, address: IpAddr, now: i64) -> Result<()> {
        let places = networks(address).flat_map(|(network, share)| {
            let of_service = (self.key.hash_one((service, network)), SERVICE.times(share));
            [of_service, (self.key.hash_one(network), ADDRESS.times(share))]
        });
        self.used.take(places, now).map(drop).map_err(Error::TooMany)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::network::OF_SITE;
    use crate::testing::id;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(203, 0, 113, 7));
    const THERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(203, 0, 113, 8));

    #[test]
    fn a_flood_on_one_service_waits_and_others_do_not() {
        let limit = Limit::default();
        for _ in 0..SERVICE.at_once {
            limit.admit(id("KTP"), HERE, 1_000).unwrap();
        }
        assert_eq!(limit.admit(id("KTP"), HERE, 1_000), Err(Error::TooMany(60)));
        assert_eq!(limit.admit(id("KTP"), THERE, 1_000), Ok(()));
        assert_eq!(limit.admit(id("AKTA"), HERE, 1_000), Ok(()));
        assert_eq!(limit.admit(id("KTP"), HERE, 1_000 + SERVICE.apart), Ok(()));
        assert_eq!(limit.admit(id("KTP"), HERE, 1_000 + SERVICE.apart), Err(Error::TooMany(60)));
    }

    #[test]
    fn sixty_go_through_at_once_and_sixty_an_hour() {
        let limit = Limit::default();
        let admitted = |from: i64| (0..3_600).filter(|s| limit.admit(id("KTP"), HERE, from + s * 1000).is_ok()).count();
        assert_eq!(admitted(0), 119, "sixty at once and one each minute after");
        assert_eq!(admitted(3_600_000), 60);
    }

    #[test]
    fn a_flood_over_many_services_waits_too() {
        let limit = Limit::default();
        let admitted = (0..1000).filter(|n| limit.admit(id(&n.to_string()), HERE, 0).is_ok()).count();
        assert_eq!(admitted as i64, ADDRESS.at_once);
    }

    #[test]
    fn addresses_of_one_subscriber_count_together() {
        let limit = Limit::default();
        for host in 0..SERVICE.at_once as u16 {
            limit.admit(id("KTP"), IpAddr::from([0x2001, 0xdb8, 1, 1, 0, 0, 0, host]), 0).unwrap();
        }
        assert!(limit.admit(id("KTP"), "2001:db8:1:1::ffff".parse().unwrap(), 0).is_err());
        assert!(limit.admit(id("KTP"), "2001:db8:1:2::1".parse().unwrap(), 0).is_ok());
    }

    #[test]
    fn whoever_owns_many_networks_does_not_rate_without_end() {
        let limit = Limit::default();
        let at = |site, network| IpAddr::from([0x2001, 0xdb8, site, network, 0, 0, 0, 1]);
        let admitted = (0..5_000).filter(|network| limit.admit(id("KTP"), at(1, *network), 0).is_ok()).count();
        assert_eq!(admitted as i64, SERVICE.at_once * i64::from(OF_SITE));
        assert_eq!(limit.admit(id("KTP"), at(2, 0), 0), Ok(()), "others are not slowed");
    }
}
