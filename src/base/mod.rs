//! What every capability stands on: dates, numbers, languages, addresses, errors. Both targets, no I/O.

pub mod code;
pub mod date;
pub mod error;
pub mod json;
pub mod number;
pub mod site;
pub mod text;

#[cfg(feature = "ssr")]
pub mod calendar;
#[cfg(feature = "ssr")]
pub mod exact;
#[cfg(feature = "ssr")]
pub mod id;

pub use date::{Day, Month, Period};
pub use error::{Error, FieldFault, Result};
pub use number::{Hundredths, Quantity};
pub use text::{Fault, Lang, tr};
/// Every object's identifier. Time-ordered (v7) for records, random (v4) where the time of
/// making must not be told (ratings).
pub use uuid::Uuid;

/// Levels of units, and of people who answer to each other. Deeper trees are broken ones: pages, which go
/// down a tree level by level, could not show them. Also ends a walk round a cycle.
pub const DEEPEST: usize = 64;
