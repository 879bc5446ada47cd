//! The columns of the elements, for the texts of SQL, which are whole when the program is compiled.

/// Hands the nine element columns to one of the macros below. The one place that lists them.
macro_rules! each_element {
    ($make:ident $how:tt) => {
        $make!($how "persyaratan" "prosedur" "waktu" "biaya" "produk" "kompetensi" "perilaku" "pengaduan" "sarana")
    };
}

/// The pieces once per element, the column's name between them:
/// `each_element!(text [", SUM(n_", ") AS n_", ""])`.
macro_rules! text {
    ($pieces:tt $($name:literal)*) => { concat!($($crate::survey::columns::piece!($pieces $name)),*) };
}
macro_rules! piece {
    ([$before:literal $(, $after:literal)*] $name:literal) => { concat!($before $(, $name, $after)*) };
}

/// The names of the nine columns with a prefix, in the order of `Element::ALL`:
/// `each_element!(names "n_")`.
macro_rules! names {
    ($before:literal $($name:literal)*) => { [$(concat!($before, $name)),*] };
}

pub(crate) use {each_element, names, piece, text};

#[cfg(test)]
mod tests {
    use crate::survey::Element;

    #[test]
    fn columns_are_the_codes_of_elements_in_their_order() {
        assert_eq!(each_element!(names ""), Element::ALL.map(Element::code));
    }
}
