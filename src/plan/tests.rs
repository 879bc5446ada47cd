//! Indicators against both engines.
