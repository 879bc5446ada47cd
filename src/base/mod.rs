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
