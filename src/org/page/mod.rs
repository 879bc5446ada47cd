//! Pages of org.

pub mod chart;
pub mod organisation;
pub mod person;
pub mod unit;

use crate::base::text::encoded;

/// The address of a unit's page. Codes come from files, so what an address cannot hold is encoded.
pub fn unit_address(code: &str) -> String {
    format!("/organisasi/unit/{}", encoded(code))
}

/// The address of a person's page.
pub fn person_address(id: crate::base::Uuid) -> String {
    format!("/organisasi/pegawai/{id}")
}
