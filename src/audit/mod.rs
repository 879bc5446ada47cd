//! The record: who did what to which object, and who read personal records. Rows are inserted in
//! the transaction they tell of, then sealed in order into a hash chain of the government, so that
//! a later change of any of them shows.

pub mod page;

#[cfg(feature = "ssr")]
pub mod rules;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
pub mod store;

pub mod api;

#[cfg(all(test, feature = "ssr"))]
mod tests;
