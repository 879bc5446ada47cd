//! Pages of access.

pub mod accounts;
pub mod first_start;
pub mod link;
pub mod me;
pub mod password;
pub mod sign_in;
