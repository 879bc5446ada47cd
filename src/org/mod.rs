//! The organisation: units, posts, people, who holds which post when, who appraises whom.

pub mod nip;
pub mod page;

#[cfg(feature = "ssr")]
pub mod http;
#[cfg(feature = "ssr")]
pub mod rules;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
pub mod store;

pub mod api;

#[cfg(all(test, feature = "ssr"))]
mod tests;
