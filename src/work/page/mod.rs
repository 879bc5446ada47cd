//! Pages of work.

pub mod entry;
pub mod report;
pub mod team;
