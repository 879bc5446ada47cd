//! Figures for machines: JSON and its description.

pub mod http;
