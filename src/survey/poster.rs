//! The absolute address of a service's page, and its QR code.

use super::rating_address;
use qrcode::render::svg::Color;
use qrcode::{EcLevel, QrCode};

/// `https://host/nilai/{code}`, of a site `https://host`.
pub fn address(site: &str, code: &str) -> String {
    format!("{site}{}", rating_address(code))
}

/// The QR code of an address as SVG, with the quiet zone that scanners need; still read when a
/// quarter of it is worn off.
pub fn qr(address: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(address, EcLevel::Q).ok()?;
    Some(code.render::<Color>().min_dimensions(480, 480).build())
}
