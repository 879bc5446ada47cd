//! Texts of SQL that say the same of several columns. A room that has such columns lists them once, in a macro that
//! hands their names to one of these: `each_element!(text [", ", ""])`.

/// The pieces once per column, its name between them:
/// `each_element!(text [", SUM(n_", ") AS n_", ""])`.
macro_rules! text {
    ($pieces:tt $($name:literal)*) => { concat!($($crate::server::texts::piece!($pieces $name)),*) };
}
macro_rules! piece {
    ([$before:literal $(, $after:literal)*] $name:literal) => { concat!($before $(, $name, $after)*) };
}

/// The names of the columns with a prefix, in their order: `each_element!(names "n_")`.
macro_rules! names {
    ($before:literal $($name:literal)*) => { [$(concat!($before, $name)),*] };
}

pub(crate) use {names, piece, text};
