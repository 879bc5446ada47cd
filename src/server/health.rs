//! Whether the process is alive, whether it can serve, and its figures for monitoring.

use super::App;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use std::net::SocketAddr;
use std::sync::OnceLock;

static METRICS: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

fn metrics_handle() -> Option<&'static PrometheusHandle> {
    METRICS
        .get_or_init(|| {
            let seconds = [0.001, 0.005, 0.025, 0.1, 0.25, 1.0, 2.5];
            PrometheusBuilder::new()
                .set_buckets_for_metric(Matcher::Full("http_request_seconds".to_owned()), &seconds)
                .and_then(PrometheusBuilder::install_recorder)
                .map_err(|error| tracing::warn!(%error, "no metrics are kept"))
                .ok()
        })
        .as_ref()
}

/// `GET /health/live`: the process answers.
pub async fn live() -> &'static str {
    "ok\n"
}

/// `GET /health/ready`: the database answers too.
pub async fn ready(State(app): State<App>) -> Response {
    match app.db.answers().await {
        Ok(()) => "ok\n".into_response(),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response(),
    }
}

/// What proxies add to a request that they pass on.
const PASSED_ON: [&str; 6] =
    ["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip"];

/// `GET /metrics`, for loopback unless configured otherwise. A request that a proxy on this machine
/// passes on comes from elsewhere.
pub async fn metrics(
    State(app): State<App>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Response {
    let from_here = from.ip().is_loopback() && !PASSED_ON.iter().any(|name| headers.contains_key(*name));
    if !(from_here || app.config.public_metrics) {
        return StatusCode::NOT_FOUND.into_response();
    }
    metrics_handle()
        .map_or_else(|| StatusCode::SERVICE_UNAVAILABLE.into_response(), |handle| handle.render().into_response())
}

/// Counts requests and their time, by kind of path and class of status.
pub async fn measure(State(app): State<App>, request: Request, next: Next) -> Response {
    let kind = match request.uri().path().split('/').nth(1).unwrap_or_default() {
        "api" => "api",
        "pkg" => "client",
        "live" => "live",
        "health" | "metrics" => "health",
        _ => "page",
    };
    let start = app.clock.now();
    let response = next.run(request).await;
    count(kind, response.status(), app.clock.now() - start);
    response
}

/// Counts an answer of a kind, and the milliseconds that it took.
pub fn count(kind: &'static str, status: StatusCode, took: i64) {
    let _ = metrics_handle();
    let class = match status.as_u16() {
        100..200 => "1xx",
        200..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        _ => "5xx",
    };
    metrics::counter!("http_requests", "kind" => kind, "status" => class).increment(1);
    metrics::histogram!("http_request_seconds", "kind" => kind).record(took as f64 / 1000.0);
}
