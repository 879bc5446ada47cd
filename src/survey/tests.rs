//! Ratings against both engines.
