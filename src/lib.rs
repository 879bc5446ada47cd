//! Kinerja: open software with which an Indonesian local government plans, does, answers for and
//! improves its work. `docs/architecture.md` tells how the house is built.

// a test may stop where it stands
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod app;
pub mod base;
pub mod menu;
pub mod ui;

#[cfg(not(feature = "ssr"))]
#[path = "routes_client.rs"]
mod routes;
#[cfg(feature = "ssr")]
#[path = "routes_server.rs"]
mod routes;

// capabilities of whose pages or types something is alive in the browser
pub mod access;
pub mod import;
pub mod plan;
pub mod work;

// all else is the server's
#[cfg(feature = "ssr")]
pub mod audit;
#[cfg(feature = "ssr")]
pub mod board;
#[cfg(feature = "ssr")]
pub mod chart;
#[cfg(feature = "ssr")]
pub mod demo;
#[cfg(feature = "ssr")]
pub mod open_data;
#[cfg(feature = "ssr")]
pub mod org;
#[cfg(feature = "ssr")]
pub mod server;
#[cfg(feature = "ssr")]
pub mod setup;
#[cfg(feature = "ssr")]
pub mod survey;

#[cfg(all(test, feature = "ssr"))]
pub mod testing;

#[cfg(feature = "hydrate")]
pub use client::begin;

#[cfg(feature = "hydrate")]
mod client;
