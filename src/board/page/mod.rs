//! Pages of board.

pub mod board;
pub mod home;
pub mod indicator;
pub mod method;
pub mod ranking;
pub mod service;
pub mod unit;
