//! Errors on their way out: to the log in full, to people in their words, to machines as a status.

use crate::base::{Error, Lang};
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use tracing_subscriber::EnvFilter;

/// After how many seconds it is worth trying again when there was no room.
const BUSY_SECONDS: u64 = 30;

/// Gives the answer that tells of an error its status, and when it is worth trying again.
pub fn set_status(response: &mut Response, error: &Error) {
    *response.status_mut() = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let wait = match error {
        Error::TooMany(seconds) => *seconds,
        Error::Busy(_) => BUSY_SECONDS,
        _ => return,
    };
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(wait));
}

impl IntoResponse for Error {
    /// For requests that no page answers: JSON with the status, and the sentence in Indonesian.
    fn into_response(self) -> Response {
        let text = self.text(Lang::Id);
        let mut response = axum::Json(serde_json::json!({ "error": self, "text": text })).into_response();
        set_status(&mut response, &self);
        response
    }
}

/// What is logged of what was asked for: never the paths of requests, in which personal links have
/// their secrets. The one part that would write them is silenced whatever is asked.
pub fn quiet(asked: EnvFilter) -> EnvFilter {
    match "tower_http::csrf=off".parse() {
        Ok(directive) => asked.add_directive(directive),
        Err(_) => asked,
    }
}

/// Logs what went wrong inside and gives the error that people see, with a number to tell.
pub fn unavailable(cause: &(dyn std::error::Error + 'static)) -> Error {
    Error::Unavailable(logged(cause))
}

/// As [`unavailable`], when what was to be written may have been written all the same.
pub fn unsure(cause: &(dyn std::error::Error + 'static)) -> Error {
    Error::Unsure(logged(cause))
}

fn logged(cause: &(dyn std::error::Error + 'static)) -> String {
    let problem = super::clock::Random::System.anonymous_id().simple().to_string()[..8].to_owned();
    tracing::error!(problem, cause = %cause, "could not be done");
    problem
}
