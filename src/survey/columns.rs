//! The columns of the elements, for the texts of SQL, which are whole when the program is compiled.

/// Hands the nine element columns, in the order of `Element::ALL`, to a macro of `server::texts`. The one place that
/// lists them.
macro_rules! each_element {
    ($make:ident $how:tt) => {
        $make!($how "persyaratan" "prosedur" "waktu" "biaya" "produk" "kompetensi" "perilaku" "pengaduan" "sarana")
    };
}

pub(crate) use each_element;

#[cfg(test)]
mod tests {
    use crate::server::texts::names;
    use crate::survey::Element;

    #[test]
    fn columns_are_the_codes_of_elements_in_their_order() {
        assert_eq!(each_element!(names ""), Element::ALL.map(Element::code));
    }
}
