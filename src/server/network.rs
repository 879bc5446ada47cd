//! What counts as one visitor where limits go by address.

use std::net::{IpAddr, Ipv6Addr};

/// So many times the share of one address a site of IPv6 has: an office with many networks, or a part of a mobile
/// network, in which each phone has one.
pub const OF_SITE: u16 = 16;

/// Addresses that count together: those whose first bits are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Network {
    begins: IpAddr,
    bits: u8,
}

/// The networks in which an address counts, the narrowest first, each with how many times the share of one address
/// it has. IPv4: the address alone. IPv6: the network of 64 bits that a household or a phone gets; and that of
/// 48 bits, because whoever is given one of these has 65,536 of those.
pub fn networks(address: IpAddr) -> impl Iterator<Item = (Network, u16)> {
    let (narrow, wide) = match address.to_canonical() {
        IpAddr::V6(v6) => (of_v6(v6, 64), Some((of_v6(v6, 48), OF_SITE))),
        v4 => (Network { begins: v4, bits: 32 }, None),
    };
    [Some((narrow, 1)), wide].into_iter().flatten()
}

fn of_v6(address: Ipv6Addr, bits: u8) -> Network {
    let begins = Ipv6Addr::from_bits(address.to_bits() >> (128 - bits) << (128 - bits));
    Network { begins: begins.into(), bits }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_counts_in_its_network_and_in_its_site() {
        let of = |address: &str| networks(address.parse().unwrap()).collect::<Vec<_>>();
        let [here, neighbour, elsewhere] = ["2001:db8:1::5", "2001:db8:1:1::5", "2001:db8:2::5"].map(of);
        assert_eq!(here, of("2001:db8:1:0:ffff::"));
        assert_eq!((here.len(), here[0].1, here[1].1), (2, 1, OF_SITE));
        assert_ne!(here[0].0, here[1].0, "the first network of a site is not the site");
        assert!(here[0] != neighbour[0] && here[1] == neighbour[1]);
        assert!(elsewhere.iter().all(|network| !here.contains(network)));
        assert_eq!(of("::ffff:203.0.113.7"), of("203.0.113.7"));
        assert_eq!(of("203.0.113.7").len(), 1);
        assert_ne!(of("203.0.113.7"), of("203.0.113.8"));
    }
}
