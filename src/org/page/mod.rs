//! Pages of org.

pub mod organisation;
pub mod person;
pub mod unit;

/// The address of a unit's page. Codes come from files, so what an address cannot hold is encoded.
pub fn unit_address(code: &str) -> String {
    let mut address = "/organisasi/unit/".to_owned();
    for byte in code.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            address.push(char::from(byte));
        } else {
            address.push('%');
            address.extend([byte >> 4, byte & 15].map(|half| char::from(b"0123456789ABCDEF"[usize::from(half)])));
        }
    }
    address
}

/// The address of a person's page.
pub fn person_address(id: crate::base::Uuid) -> String {
    format!("/organisasi/pegawai/{id}")
}
