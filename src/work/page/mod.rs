//! Pages of work.

pub mod entry;
mod form;
pub mod report;
mod show;
pub mod team;
mod waiting;
