//! The record against both engines.
