//! The organisation: units, posts, people, who holds which post when, who appraises whom.

pub mod nip;
pub mod page;

pub mod http;
pub mod rules;
pub mod service;
pub mod setting;
pub mod store;
mod words;

pub mod api;

#[cfg(test)]
mod tests;

pub use crate::base::site::person_address;

use crate::base::text::encoded;
use crate::base::{Day, Uuid};
use serde::{Deserialize, Serialize};

/// What people of a local government are employed as.
pub const STATUSES: [&str; 5] = ["PNS", "CPNS", "PPPK", WITHOUT_NIP[0], WITHOUT_NIP[1]];
/// Those of them that have no NIP.
pub const WITHOUT_NIP: [&str; 2] = ["Non-ASN", "Perangkat desa"];

/// The address of a unit's page. Codes come from files, so what an address cannot hold is encoded.
pub fn unit_address(code: &str) -> String {
    format!("/organisasi/unit/{}", encoded(code))
}

/// A unit as lists name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitLink {
    pub code: String,
    pub name: String,
}

/// A unit in the tree, with all below it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitNode {
    pub unit: UnitLink,
    pub kind: String,
    /// Who heads it today.
    pub head: Option<String>,
    /// People in it and below it today.
    pub people: i64,
    pub below: Vec<UnitNode>,
}

/// A person as everyone may see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonLink {
    pub id: Uuid,
    /// With titles.
    pub name: String,
    /// The end of the number, where a search found them or another of the same name stands in the list.
    pub masked: Option<String>,
}

/// A unit that was searched for, or in which someone works, with the one above it: there is a
/// secretariat in every agency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitFound {
    pub unit: UnitLink,
    pub above: Option<String>,
}

/// A person that was searched for, with where they work today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    pub person: PersonLink,
    pub title: Option<String>,
    pub unit: Option<UnitFound>,
}

/// The whole organisation, or what was found in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    pub tree: Vec<UnitNode>,
    pub units: Vec<UnitFound>,
    pub people: Vec<Found>,
}

/// A post of a unit with who holds it today; nobody if it is vacant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostView {
    pub id: Uuid,
    pub title: String,
    pub kind: String,
    pub is_head: bool,
    pub holders: Vec<PersonLink>,
}

/// A post in the chart of a unit, with those that answer to it. Alike posts of the unit to which nobody
/// answers are one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChartPost {
    pub title: String,
    pub is_head: bool,
    pub holders: Vec<PersonLink>,
    /// How many of the alike posts nobody holds.
    pub vacant: i64,
    /// Where it is, if not in the unit itself.
    pub unit: Option<UnitLink>,
    pub below: Vec<ChartPost>,
}

/// A unit from near.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitView {
    /// From the government down to the unit above.
    pub above: Vec<UnitLink>,
    pub node: UnitNode,
    /// From the posts that nobody of the chart stands above.
    pub chart: Vec<ChartPost>,
    /// Head first.
    pub posts: Vec<PostView>,
    pub may_edit: bool,
}

/// A post that a person holds, held or will hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holding {
    pub id: Uuid,
    pub title: String,
    pub unit: UnitLink,
    pub from: Day,
    pub until: Option<Day>,
    pub main: bool,
}

/// What only the person and the personnel office may read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRecord {
    /// With blanks, as people write it.
    pub nip: Option<String>,
    pub internal_number: Option<String>,
    pub born_on: Option<Day>,
    /// `L` or `P`.
    pub sex: Option<String>,
    pub status: String,
    pub rank: Option<String>,
    pub email: Option<String>,
}

/// A superior and why it is this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Superior {
    pub person: PersonLink,
    /// By post otherwise.
    pub by_name: Option<ByName>,
}

/// Since when and until when somebody is a superior by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByName {
    pub from: Day,
    pub until: Option<Day>,
    /// Only for the two whom it concerns and for those who may read the record: it may tell of an illness.
    pub reason: Option<String>,
}

/// Somebody who was named a person's superior, for now or for later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appointment {
    pub id: Uuid,
    pub superior: PersonLink,
    pub by_name: ByName,
}

/// Somebody whom a name may mean that does not say who.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// With the end of the number where another one bears the same name.
    pub person: PersonLink,
    /// Each with its unit and the agency to which that belongs.
    pub posts: Vec<String>,
}

/// Those whom a name may mean.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meant {
    pub people: Vec<Candidate>,
    /// There are more of them.
    pub more: bool,
}

/// What the forms of a person's page need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonForms {
    /// The mark of what the page shows.
    pub mark: String,
    /// All units by name: code, and name with code, because several bear one name.
    pub units: Vec<(String, String)>,
    /// Who is likely to be named as the superior, as the field takes it.
    pub superiors: Vec<String>,
    /// The superiors by name that hold today or begin later, the earliest first.
    pub appointments: Vec<Appointment>,
    /// Of whom the superior is to be chosen, if what was typed did not say who.
    pub meant: Meant,
}

/// A person from near.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonView {
    pub person: PersonLink,
    /// Newest first; only today's for those who may not read the record.
    pub holdings: Vec<Holding>,
    pub superior: Option<Superior>,
    pub record: Option<PersonRecord>,
    /// For who may change it.
    pub forms: Option<PersonForms>,
    pub today: Day,
}
