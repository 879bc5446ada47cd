//! Kinerja: open software with which an Indonesian local government plans, does, answers for and
//! improves its work. `docs/architecture.md` tells how the house is built.

// a test may stop where it stands
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod app;
pub mod base;
pub mod chart;
pub mod menu;
pub mod ui;

// capabilities, in the order in which they may use each other
pub mod access;
pub mod audit;
pub mod board;
pub mod import;
pub mod org;
pub mod plan;
pub mod setup;
pub mod survey;
pub mod work;

#[cfg(feature = "ssr")]
pub mod demo;
#[cfg(feature = "ssr")]
pub mod open_data;
#[cfg(feature = "ssr")]
pub mod server;

#[cfg(all(test, feature = "ssr"))]
pub mod testing;

#[cfg(feature = "hydrate")]
pub use client::begin;

#[cfg(feature = "hydrate")]
mod client;
