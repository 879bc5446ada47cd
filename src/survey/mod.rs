//! Satisfaction of residents (SKM, PermenPANRB 14/2017): services, ratings, the index.

pub mod page;

#[cfg(feature = "ssr")]
pub mod http;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
pub mod store;

pub mod api;
