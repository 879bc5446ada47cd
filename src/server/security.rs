//! Headers and limits that hold for every answer, pages or not.

use axum::Router;
use axum::http::{HeaderName, HeaderValue, header};
use tower_http::csrf::CsrfLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::set_header::SetResponseHeaderLayer;

/// The largest body of any request: an import of a large city. Forms have tighter limits of their own.
pub const LARGEST_BODY: usize = 32 << 20;
/// How long `security.txt` is good for after the program was started.
const SECURITY_TXT_DAYS: i32 = 365;

/// Wraps a router in what every answer needs. Requests that change something and come from
/// another site are refused by `Sec-Fetch-Site` and `Origin`.
pub fn protect(router: Router) -> Router {
    let set = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
    };
    router
        .layer(CsrfLayer::new())
        .layer(RequestBodyLimitLayer::new(LARGEST_BODY))
        .layer(set(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(set(header::X_FRAME_OPTIONS, "DENY"))
        .layer(set(header::REFERRER_POLICY, "no-referrer"))
        .layer(set(header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"))
        .layer(set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin"))
        .layer(set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin"))
        .layer(set(
            HeaderName::from_static("permissions-policy"),
            "geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
        ))
}

/// `/.well-known/security.txt` (RFC 9116).
pub async fn security_txt(ctx: super::request::Ctx) -> String {
    let expires = crate::base::calendar::plus_days(ctx.today(), SECURITY_TXT_DAYS);
    format!(
        "Contact: https://github.com/kinerja/kinerja/security/advisories/new\n\
         Expires: {expires}T00:00:00Z\nPreferred-Languages: id, en\n"
    )
}
