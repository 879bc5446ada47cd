//! Satisfaction of residents (SKM, PermenPANRB 14/2017): services, ratings, the index.

pub mod page;
pub mod words;

pub mod columns;
mod form;
pub mod http;
pub mod limit;
mod mark;
mod poster;
pub mod rules;
pub mod service;
pub mod store;

pub mod api;

#[cfg(test)]
mod tests;

use crate::base::text::encoded;
use crate::base::{Hundredths, Month, Uuid};
use crate::coded;
use serde::{Deserialize, Serialize};

coded! {
    /// The nine elements (unsur), in the order of the regulation. Known by their code, because forms
    /// in the field differ in order.
    #[serde(rename_all = "lowercase")]
    pub enum Element {
        Persyaratan = "persyaratan",
        Prosedur = "prosedur",
        Waktu = "waktu",
        Biaya = "biaya",
        Produk = "produk",
        Kompetensi = "kompetensi",
        Perilaku = "perilaku",
        Pengaduan = "pengaduan",
        Sarana = "sarana",
    }
}

impl Element {
    /// Whether it is asked of a service that is free of charge or not: without a tariff biaya is not.
    pub fn is_asked(self, free_of_charge: bool) -> bool {
        !(free_of_charge && self == Element::Biaya)
    }
}

coded! {
    /// Grade of service (mutu pelayanan).
    pub enum Grade {
        A = "A",
        B = "B",
        C = "C",
        D = "D",
    }
}

/// Of fewer respondents nothing is shown: they could be recognised.
pub const FEWEST: i64 = 5;

/// An element's figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ElementMean {
    pub element: Element,
    /// Answers to this element.
    pub n: i64,
    /// Mean of the answers, 1 to 4 (NRR).
    pub mean: Hundredths,
}

/// The index (IKM) of a group of respondents; everything empty if it is too small.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    /// Who answered.
    pub respondents: i64,
    /// 25 to 100; none for a group that is too small or gave no answer.
    pub value: Option<Hundredths>,
    pub grade: Option<Grade>,
    /// Half the width of the 95 % interval; none below two respondents.
    pub margin: Option<Hundredths>,
    /// Those that enough have answered.
    pub elements: Vec<ElementMean>,
}

/// The 95 % interval of an index, within its scale of 25 to 100.
pub fn interval(value: Hundredths, margin: Hundredths) -> (Hundredths, Hundredths) {
    (Hundredths((value.0 - margin.0).max(2500)), Hundredths((value.0 + margin.0).min(10_000)))
}

impl Index {
    /// Its 95 % interval.
    pub fn interval(&self) -> Option<(Hundredths, Hundredths)> {
        Some(interval(self.value?, self.margin?))
    }

    /// Whether the group is too small to show.
    pub fn suppressed(&self) -> bool {
        self.value.is_none()
    }
}

/// The address of the page on which a service is rated. Codes come from files, so what an address cannot hold is encoded.
pub fn rating_address(code: &str) -> String {
    format!("/nilai/{}", encoded(code))
}

/// A service of a unit that residents rate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    pub id: Uuid,
    pub unit_id: Uuid,
    pub unit_code: String,
    pub unit_name: String,
    /// As on the poster and in the address `/nilai/{code}`.
    pub code: String,
    pub name: String,
    /// There is no tariff, so the element biaya is not asked.
    pub free_of_charge: bool,
}

impl Service {
    /// The elements that are asked of this service, in the order of the regulation.
    pub fn elements(&self) -> impl Iterator<Item = Element> + use<> {
        let free = self.free_of_charge;
        Element::ALL.into_iter().filter(move |element| element.is_asked(free))
    }
}

/// Whose index is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Of {
    Service(Uuid),
    /// A unit with all units below it.
    Unit(Uuid),
    Government,
}

/// A service with its index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceIndex {
    pub service: Service,
    pub index: Index,
}

/// What may be told of oneself, as stored; the screen's words for them are in `words`.
pub const SEXES: [&str; 2] = ["L", "P"];
pub const EDUCATIONS: [&str; 6] = ["SD", "SMP", "SMA", "D3", "S1", "S2"];
pub const OCCUPATIONS: [&str; 6] = ["PNS", "TNI/POLRI", "Swasta", "Wiraswasta", "Pelajar", "Lainnya"];
/// The youngest age of each group. The page asks for the group only and stores its youngest age;
/// imported answers may carry the exact one.
pub const AGES: [i64; 6] = [0, 20, 30, 40, 50, 60];

/// So many ratings of one service are taken from one network at once; after that as many an hour.
pub const MOST_AT_ONCE: i64 = 60;

/// The longest remark, in letters.
pub const LONGEST_REMARK: u16 = 1000;

/// Where faults of an answer as a whole lead: its first question.
pub const FIRST: &str = Element::Persyaratan.code();

/// The page `/nilai/{code}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    pub service: Service,
    pub state: SheetState,
}

/// What the page has to say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SheetState {
    /// Not rated yet from this browser today; the id that makes a double click count once.
    Open { id: Uuid },
    /// Just sent; with the index of this year.
    Sent { index: Index, year: i16 },
    /// Rated earlier today from this browser.
    Already { index: Index, year: i16 },
}

/// The page `/nilai/{code}/poster`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Poster {
    pub service: Service,
    /// The address of the site.
    pub site: String,
    /// The absolute address of the page, as in the QR code.
    pub address: String,
}

/// The page `/kelola-layanan`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Within the viewer's reach, by unit.
    pub services: Vec<KeptService>,
    /// Code and name of the units that the viewer may give services.
    pub units: Vec<(String, String)>,
}

/// A service in the list of those who keep it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptService {
    pub service: Service,
    /// The mark of the service as it is shown.
    pub shown: String,
    /// Somebody rated it, so it cannot be removed.
    pub rated: bool,
    /// The viewer may read what residents wrote.
    pub remarks: bool,
}

/// What residents wrote about a service, newest month first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remarks {
    pub service: Service,
    pub list: Vec<(Month, String)>,
}
