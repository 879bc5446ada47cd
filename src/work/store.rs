//! SQL.
pub mod intake;
