//! Use cases.

mod figures;
mod rate;
mod services;

pub use figures::{answered_in, first_difference, index_of, indexes, range_of, service_by_code, trend};
pub use rate::{rate, remarks, sheet};
pub use services::{Draft, list, remove, save};
