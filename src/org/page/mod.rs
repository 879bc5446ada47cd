//! Pages of org.

pub mod chart;
pub mod organisation;
pub mod person;
pub mod unit;

use super::{person_address, unit_address};
