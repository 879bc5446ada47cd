//! Pages of survey.

pub mod poster;
mod questions;
pub mod rate;
mod remarks;
pub mod services;
