//! Headers and limits that hold for every answer, pages or not.

use crate::base::{Lang, tr};
use axum::Router;
use axum::body::{Body, Bytes, HttpBody as _};
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn, map_response};
use axum::response::{IntoResponse, Response};
use bytes::BytesMut;
use futures::{Stream, StreamExt as _, stream};
use std::time::Duration;
use tokio::time::sleep;
use tower_http::csrf::CsrfLayer;

/// The largest body of a request, bytes. Routes that take files have a limit of their own.
pub const LARGEST_FORM: usize = 64 << 10;
/// How long the body of a form may take to arrive.
const FORM: Duration = Duration::from_secs(30);
/// How long files may take: photos by a poor line.
const FILES: Duration = Duration::from_secs(600);
/// In so long at least [`LEAST`] bytes of a body arrive, or what is left of it.
const WINDOW: Duration = Duration::from_secs(30);
/// Two KiB a second, as a phone manages on a poor line. Less would hold room that others wait for, at no cost.
const LEAST: usize = 60 << 10;
/// How long `security.txt` is good for from the day on which it is asked for.
const SECURITY_TXT_DAYS: i32 = 365;

/// What every answer carries unless it says otherwise itself.
const HEADERS: [(HeaderName, HeaderValue); 8] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    // no other site hears of an address; with `no-referrer` browsers keep the origin of a form from this one, too, by
    // which it is known over plain HTTP, where they send no `Sec-Fetch-Site`
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
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
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .layer(from_fn(in_time))
        // refuses by headers alone: before a body is waited for
        .layer(CsrfLayer::new().with_rejection_response(|_| from_elsewhere()))
        .layer(map_response(async |response: Response| guarded(response)))
}

/// What whoever sends a form from somewhere else reads: before it is known who they are, so in both languages.
fn from_elsewhere() -> Response {
    let words = [Lang::Id, Lang::En].map(tr::frame::from_elsewhere).join("\n\n");
    (StatusCode::FORBIDDEN, words).into_response()
}

/// An answer with the headers that every one carries.
pub fn guarded(mut response: Response) -> Response {
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(value);
    }
    response
}

/// Waits for a body only so long, however it trickles in, and less long while hardly anything comes.
async fn in_time(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    // files come to forms only
    if kind.starts_with("multipart/form-data") && !request.uri().path().starts_with("/api/") {
        return next.run(request.map(|body| Body::from_stream(until(body, FILES)))).await;
    }
    let (head, body) = request.into_parts();
    let mut body = Box::pin(until(body, FORM));
    let (mut come, mut broken) = (BytesMut::new(), None);
    // who asks is found out when all of it has come: until then rights may be taken away. What is too large is
    // refused by whoever reads it
    while come.len() <= LARGEST_FORM
        && broken.is_none()
        && let Some(chunk) = body.next().await
    {
        match chunk {
            Ok(bytes) => come.extend_from_slice(&bytes),
            Err(error) => broken = Some(Err(error)),
        }
    }
    let whole = stream::iter([Ok(come.freeze())]).chain(stream::iter(broken)).chain(body);
    next.run(Request::from_parts(head, Body::from_stream(whole))).await
}

/// A body that breaks off after a time, or earlier when too little of it comes.
fn until(body: Body, patience: Duration) -> impl Stream<Item = Result<Bytes, axum::BoxError>> {
    async_stream::stream! {
        let mut late = std::pin::pin!(sleep(patience));
        let mut window = std::pin::pin!(sleep(WINDOW));
        let (mut body, mut arrived) = (body.into_data_stream(), 0);
        let too_long = || Some(Err(axum::Error::new("the body took too long")));
        loop {
            let chunk = tokio::select! {
                // what has arrived while nobody asked for it counts
                biased;
                chunk = body.next() => chunk,
                () = &mut late => too_long(),
                () = &mut window => match std::mem::take(&mut arrived) {
                    LEAST.. => {
                        window.set(sleep(WINDOW));
                        continue;
                    }
                    _ => too_long(),
                },
            };
            match chunk {
                Some(Ok(bytes)) => {
                    arrived += bytes.len();
                    yield Ok(bytes);
                }
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
    use tokio::time::Instant;
    use tower::ServiceExt as _;

    /// A body of which some bytes come after each pause, as often as is said, and then nothing more.
    fn trickling(bytes: usize, times: usize, pause: Duration) -> Body {
        let come = stream::iter(0..times).then(move |_| async move {
            sleep(pause).await;
            Ok::<_, std::io::Error>(vec![b'a'; bytes])
        });
        Body::from_stream(come.chain(stream::pending()))
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_never_ends_is_not_waited_for() {
        for (bytes, pause, times, comes, seconds) in [
            // what comes by a poor line without end
            (LEAST, Duration::from_secs(21), usize::MAX, 28, FILES.as_secs()),
            // what holds its place byte by byte, or by nearly enough
            (1, Duration::from_secs(29), usize::MAX, 1, WINDOW.as_secs()),
            (LEAST - 1, Duration::from_secs(25), usize::MAX, 1, WINDOW.as_secs()),
            // what stalls: after three times, at once, after a pause
            (LEAST, Duration::from_secs(20), 3, 3, 60 + WINDOW.as_secs()),
            (LEAST, Duration::ZERO, 0, 0, WINDOW.as_secs()),
            (LEAST, 2 * WINDOW, 3, 0, WINDOW.as_secs()),
        ] {
            let begun = Instant::now();
            let all: Vec<_> = until(trickling(bytes, times, pause), FILES).collect().await;
            assert!(all[..comes].iter().all(|part| part.as_ref().is_ok_and(|part| part.len() == bytes)));
            assert!(all.len() == comes + 1 && all[comes].is_err(), "{} of {comes}", all.len());
            assert_eq!(begun.elapsed().as_secs(), seconds);
        }
        // the end of a body may be as short as it is
        let end = Body::from_stream(trickling(LEAST, 1, Duration::from_secs(29)).into_data_stream().take(1).chain(
            stream::once(async {
                sleep(Duration::from_secs(29)).await;
                Ok(Bytes::from("b"))
            }),
        ));
        let whole: Vec<_> = until(end, FILES).collect().await;
        assert!(whole.len() == 2 && whole[1].as_ref().unwrap() == "b");
    }

    #[tokio::test(start_paused = true)]
    async fn a_form_that_stalls_gives_its_place_back() {
        let (told, mut given_up) = tokio::sync::mpsc::unbounded_channel();
        let reading = async move |form: Request| {
            let read = axum::body::to_bytes(form.into_body(), usize::MAX).await;
            let _ = told.send(read.is_err());
        };
        let router = protect(Router::new().route("/", axum::routing::post(reading)));
        let form = Request::post("/")
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b");
        let form = form.body(trickling(1, 1, Duration::from_secs(1))).unwrap();
        let begun = Instant::now();
        router.oneshot(form).await.unwrap();
        assert_eq!((given_up.try_recv(), begun.elapsed().as_secs()), (Ok(true), WINDOW.as_secs()));
    }
}
