//! The demo city: a government with the structure of an Indonesian kota, made up from a seed, so
//! that every page has something to show. Everything in it is invented; pages say so.
//!
//! The same seed on the same day gives the same city: [`city`] builds units, people and their [`post`]s,
//! [`plan`] their indicators, [`rating`] what residents thought and their [`remark`]s, [`work`] what people
//! reported with its [`detail`]s and what their superiors answered, [`evidence`] which reports came with files
//! of the [`album`]. Only then [`service`] writes all of it in one transaction.

// what the city is made of lies in the program itself; a fault in it shows in the tests
#![allow(clippy::expect_used)]

pub mod album;
pub mod calendar;
pub mod chance;
pub mod city;
pub mod detail;
pub mod drawing;
pub mod evidence;
pub mod name;
pub mod plan;
pub mod post;
pub mod rating;
pub mod remark;
pub mod rollup;
pub mod service;
pub mod store;
pub mod work;

#[cfg(test)]
mod tests;

use crate::access::Role;
use crate::base::Lang;
use crate::base::tr::cli as tr;

/// Code of the demo government.
pub const CODE: &str = "DEMO";
/// Its name.
pub const NAME: &str = "Kota Contoh Bukit";
/// Its time zone.
pub const ZONE: &str = "Asia/Jakarta";
/// The password of every demo account.
pub const PASSWORD: &str = "kinerja-demo";

/// How large the city is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// The same seed on the same day gives the same city.
    pub seed: u64,
    /// People with a post; posts that remain are vacant.
    pub people: usize,
    /// How many days back the record reaches.
    pub days: u16,
    /// About how many entries people have sent in that time.
    pub entries: usize,
    /// How many residents have rated a service in that time.
    pub ratings: usize,
}

impl Size {
    /// A size with as many entries and ratings as so many people and days usually make: a person
    /// reports on about two days in seven.
    pub fn usual(seed: u64, people: usize, days: u16) -> Size {
        let entries = people * usize::from(days) / 5;
        Size { seed, people, days, entries, ratings: entries / 13 }
    }
}

/// A demo account: who signs in with the login and [`PASSWORD`].
#[derive(Clone, Copy, Debug)]
pub struct Account {
    pub login: &'static str,
    /// What to look at with it.
    pub purpose: fn(Lang) -> &'static str,
    pub role: Option<Role>,
    /// The post its person holds.
    post: city::Key,
}

/// An account for each role. The employee's entries wait for the superior.
pub const ACCOUNTS: [Account; 8] = [
    Account { login: "pegawai", purpose: tr::demo_employee, role: None, post: city::Key::Staff("PKM6", 0) },
    Account { login: "atasan", purpose: tr::demo_superior, role: None, post: city::Key::Head("PKM6") },
    Account { login: "kepala", purpose: tr::demo_head, role: None, post: city::Key::Head("DINKES") },
    Account { login: "walikota", purpose: tr::demo_leader, role: Some(Role::Leader), post: city::Key::Head("KOTA") },
    Account {
        login: "bkpsdm",
        purpose: tr::demo_personnel,
        role: Some(Role::Personnel),
        post: city::Key::Head("BKPSDM"),
    },
    Account {
        login: "perencana",
        purpose: tr::demo_planner,
        role: Some(Role::Planner),
        post: city::Key::Head("BAPELITBANG"),
    },
    Account {
        login: "inspektorat",
        purpose: tr::demo_auditor,
        role: Some(Role::Auditor),
        post: city::Key::Head("ITDA"),
    },
    Account {
        login: "admin",
        purpose: tr::demo_administrator,
        role: Some(Role::Administrator),
        post: city::Key::Head("DISKOMINFO"),
    },
];
