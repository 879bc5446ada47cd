//! Pages of org.

pub mod organisation;
pub mod person;
pub mod unit;
