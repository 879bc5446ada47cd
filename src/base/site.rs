//! Addresses of sites, as posters and personal links show them, and of pages to which several rooms lead.

use super::Uuid;
use std::net::IpAddr;

/// The address of a person's page.
pub fn person_address(id: Uuid) -> String {
    format!("/organisasi/pegawai/{id}")
}

/// Whether an address opens on the machine alone that serves it: loopback, or where a program listens
/// that listens everywhere (`0.0.0.0`), which is no address of any machine.
pub fn opens_only_here(site: &str) -> bool {
    let site = site.split_once("://").map_or(site, |(_, rest)| rest);
    let host = site.split('/').next().unwrap_or_default().to_ascii_lowercase();
    let host = match host.strip_prefix('[') {
        Some(six) => six.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    match host.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(address) => address.is_loopback() || address.is_unspecified(),
        Err(_) => host == "localhost" || host.ends_with(".localhost"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_opens_here_alone_is_told_from_what_others_can_open() {
        for here in [
            "http://127.0.0.1:3000",
            "https://127.8.0.1",
            "http://localhost:3000/sandi/x",
            "http://Kota.LOCALHOST",
            "http://0.0.0.0:80",
            "http://[::1]:3000",
            "http://[::]:3000",
            "http://[::ffff:127.0.0.1]/",
        ] {
            assert!(opens_only_here(here), "{here}");
        }
        for others in [
            "https://kinerja.kota.go.id",
            "http://192.168.1.20:3000/nilai/KTP",
            "http://[2001:db8::1]:3000",
            "http://localhost.kota.go.id",
            "http://kantor:3000",
        ] {
            assert!(!opens_only_here(others), "{others}");
        }
    }
}
