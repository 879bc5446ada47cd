//! Headers and limits that hold for every answer, pages or not.

use axum::Router;
use axum::body::{Body, Bytes, HttpBody as _};
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{Next, from_fn, map_response};
use axum::response::Response;
use futures::{Stream, StreamExt as _};
use std::time::Duration;
use tower_http::csrf::CsrfLayer;

/// The largest body of a request, bytes. Routes that take files have a limit of their own.
pub const LARGEST_FORM: usize = 64 << 10;
/// How long the body of a form may take to arrive.
const FORM: Duration = Duration::from_secs(30);
/// How long files may take: photos by a poor line.
const FILES: Duration = Duration::from_secs(600);
/// How long `security.txt` is good for from the day on which it is asked for.
const SECURITY_TXT_DAYS: i32 = 365;

/// What every answer carries unless it says otherwise itself.
const HEADERS: [(HeaderName, HeaderValue); 8] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"),
    ),
];

/// Wraps a router in what every answer needs. Requests that change something and come from
/// another site are refused by `Sec-Fetch-Site` and `Origin`.
pub fn protect(router: Router) -> Router {
    router
        .layer(CsrfLayer::new())
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .layer(from_fn(in_time))
        .layer(map_response(async |response: Response| guarded(response)))
}

/// An answer with the headers that every one carries.
pub fn guarded(mut response: Response) -> Response {
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(value);
    }
    response
}

/// Waits for a body only so long, however its bytes trickle in.
async fn in_time(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let patience = if kind.starts_with("multipart/form-data") { FILES } else { FORM };
    next.run(request.map(|body| Body::from_stream(until(body, patience)))).await
}

/// A body that breaks off after a time.
fn until(body: Body, patience: Duration) -> impl Stream<Item = Result<Bytes, axum::BoxError>> {
    async_stream::stream! {
        let mut late = std::pin::pin!(tokio::time::sleep(patience));
        let mut body = body.into_data_stream();
        loop {
            let chunk = tokio::select! {
                chunk = body.next() => chunk,
                () = &mut late => Some(Err(axum::Error::new("the body took too long"))),
            };
            match chunk {
                Some(Ok(bytes)) => yield Ok(bytes),
                Some(Err(error)) => {
                    yield Err(error.into());
                    break;
                }
                None => break,
            }
        }
    }
}

/// `/.well-known/security.txt` (RFC 9116).
pub async fn security_txt(ctx: super::request::Ctx) -> String {
    let expires = crate::base::calendar::plus_days(ctx.today(), SECURITY_TXT_DAYS);
    format!(
        "Contact: https://github.com/kinerja/kinerja/security/advisories/new\n\
         Expires: {expires}T00:00:00Z\nPreferred-Languages: id, en\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_body_that_never_ends_is_not_waited_for() {
        let first = futures::stream::iter([Ok::<_, std::io::Error>("a")]);
        let slow = Body::from_stream(first.chain(futures::stream::pending()));
        let all: Vec<_> = until(slow, Duration::from_millis(20)).collect().await;
        assert_eq!(all[0].as_ref().unwrap(), "a");
        assert!(all.len() == 2 && all[1].is_err());
        let whole: Vec<_> = until(Body::from("b"), Duration::from_secs(60)).collect().await;
        assert!(whole.len() == 1 && whole[0].as_ref().unwrap() == "b");
    }
}
