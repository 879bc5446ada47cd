//! Satisfaction of residents (SKM, PermenPANRB 14/2017): services, ratings, the index.

pub mod page;

#[cfg(feature = "ssr")]
pub mod http;
#[cfg(feature = "ssr")]
pub mod rules;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
pub mod store;

pub mod api;

#[cfg(all(test, feature = "ssr"))]
mod tests;

use crate::base::Hundredths;
use serde::{Deserialize, Serialize};

/// The nine elements (unsur), in the order of the regulation. Known by their key, because forms
/// in the field differ in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Element {
    Persyaratan,
    Prosedur,
    Waktu,
    Biaya,
    Produk,
    Kompetensi,
    Perilaku,
    Pengaduan,
    Sarana,
}

impl Element {
    pub const ALL: [Element; 9] = [
        Element::Persyaratan,
        Element::Prosedur,
        Element::Waktu,
        Element::Biaya,
        Element::Produk,
        Element::Kompetensi,
        Element::Perilaku,
        Element::Pengaduan,
        Element::Sarana,
    ];

    /// As in tables, forms and the API.
    pub fn key(self) -> &'static str {
        match self {
            Element::Persyaratan => "persyaratan",
            Element::Prosedur => "prosedur",
            Element::Waktu => "waktu",
            Element::Biaya => "biaya",
            Element::Produk => "produk",
            Element::Kompetensi => "kompetensi",
            Element::Perilaku => "perilaku",
            Element::Pengaduan => "pengaduan",
            Element::Sarana => "sarana",
        }
    }

    pub fn from_key(key: &str) -> Option<Element> {
        Element::ALL.into_iter().find(|element| element.key() == key)
    }
}

/// Grade of service (mutu pelayanan).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Grade {
    A,
    B,
    C,
    D,
}

impl Grade {
    pub fn letter(self) -> &'static str {
        match self {
            Grade::A => "A",
            Grade::B => "B",
            Grade::C => "C",
            Grade::D => "D",
        }
    }
}

/// Below so many respondents no figure is shown: single people could be recognised.
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

/// The index (IKM) of a group of respondents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    pub respondents: i64,
    /// 25 to 100; none for a group that is too small or gave no answer.
    pub value: Option<Hundredths>,
    pub grade: Option<Grade>,
    /// Half the width of the 95 % interval; none below two respondents.
    pub margin: Option<Hundredths>,
    /// Empty for a group that is too small.
    pub elements: Vec<ElementMean>,
}

impl Index {
    /// Whether the group is too small to show.
    pub fn suppressed(&self) -> bool {
        self.respondents < FEWEST
    }
}
