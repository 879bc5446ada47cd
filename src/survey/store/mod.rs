//! SQL.

/// The columns of a service `s` with its unit `u`.
macro_rules! service {
    () => {
        "s.id, s.unit_id, u.code AS unit_code, u.name AS unit_name, s.code, s.name, s.free_of_charge"
    };
}

pub mod answers;
pub mod figures;
pub mod intake;
pub mod services;
