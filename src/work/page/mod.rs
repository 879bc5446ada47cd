//! Pages of work.

mod answer;
#[cfg(feature = "ssr")]
pub mod entry;
mod form;
#[cfg(feature = "ssr")]
pub mod month;
pub mod report;
mod row;
mod show;
pub mod team;
mod waiting;
