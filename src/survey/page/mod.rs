//! Pages of survey.

pub mod poster;
pub mod rate;
pub mod services;
