//! The absolute address of a service's page, and its QR code.

use crate::server::config::Config;
use axum::extract::ConnectInfo;
use axum::http::header::HOST;
use axum::http::request::Parts;
use qrcode::render::svg::Color;
use qrcode::{EcLevel, QrCode};
use std::net::SocketAddr;

/// `https://host/nilai/{code}`, by the host that the visitor used; `https` if the trusted proxy
/// says so.
pub fn address(config: &Config, parts: &Parts, code: &str) -> String {
    let text = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
    let named = |host: &&str| host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:[]".contains(&b));
    let host = text(HOST.as_str()).or(parts.uri.authority().map(|host| host.as_str())).filter(named);
    let socket = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let behind_proxy = socket.is_some() && config.trusted_proxy == socket;
    let secure = behind_proxy && text("x-forwarded-proto").is_some_and(|scheme| scheme.eq_ignore_ascii_case("https"));
    let scheme = if secure { "https" } else { "http" };
    format!("{scheme}://{}/nilai/{code}", host.unwrap_or("localhost"))
}

/// The QR code of an address as SVG, with the quiet zone that scanners need; still read when a
/// quarter of it is worn off.
pub fn qr(address: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(address, EcLevel::Q).ok()?;
    Some(code.render::<Color>().min_dimensions(480, 480).build())
}
