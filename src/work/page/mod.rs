//! Pages of work.

mod answer;
pub mod entry;
mod form;
pub mod month;
pub mod report;
mod row;
mod show;
pub mod team;
mod waiting;
