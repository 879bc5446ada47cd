//! Pages of board.

pub mod achievements;
pub mod board;
pub mod headlines;
pub mod home;
pub mod indicator;
pub mod lists;
pub mod method;
pub mod parts;
pub mod places;
pub mod ranking;
pub mod service;
pub mod to;
pub mod unit;
