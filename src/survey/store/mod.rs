//! SQL.

/// Hands the nine element columns to one of the macros below. The one place that lists them.
macro_rules! each_element {
    ($make:ident $how:tt) => {
        $make!($how "persyaratan" "prosedur" "waktu" "biaya" "produk" "kompetensi" "perilaku" "pengaduan" "sarana")
    };
}

/// The pieces once per element, the column's name between them:
/// `each_element!(text [", SUM(n_", ") AS n_", ""])`.
macro_rules! text {
    ($pieces:tt $($name:literal)*) => { concat!($(piece!($pieces $name)),*) };
}
macro_rules! piece {
    ([$before:literal $(, $after:literal)*] $name:literal) => { concat!($before $(, $name, $after)*) };
}

/// The names of the nine columns with a prefix, in the order of `Element::ALL`:
/// `each_element!(names "n_")`.
macro_rules! names {
    ($before:literal $($name:literal)*) => { [$(concat!($before, $name)),*] };
}

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
