//! Figures of this process, kept until they change.

/// Kept figures.
#[derive(Clone, Default)]
pub struct Boards;
