//! Errors on their way out: to the log in full, to people in their words, to machines as a status.

use super::page::page_again;
use super::request::{Ctx, holds_nul};
use crate::app::Posted;
use crate::base::{Error, Lang};
use axum::extract::Request;
use axum::http::header::{ACCEPT, RETRY_AFTER};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing_subscriber::EnvFilter;

/// No page has this address: what stands there is the error, without the client, which would look for the page of
/// the address that was opened.
pub const NOWHERE: &str = "/galat";
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
        response.extensions_mut().insert(self);
        response
    }
}

/// To somebody who opened an address in a browser an error is told by a page, in their language; machines get it as
/// it is. What holds a NUL is nowhere.
pub async fn to_people(ctx: Ctx, request: Request, next: Next) -> Response {
    let accepts = request.headers().get(ACCEPT).and_then(|accepts| accepts.to_str().ok()).unwrap_or_default();
    let of_people = accepts.contains("text/html") && !request.uri().path().starts_with("/api/");
    // where a form was sent to nobody can go back; the front page is there for everyone
    let address = (request.method() == Method::GET).then(|| request.uri().clone());
    let response = match holds_nul(request.uri()) {
        true => Error::NotFound.into_response(),
        false => next.run(request).await,
    };
    match response.extensions().get::<Error>().filter(|_| of_people) {
        Some(error) => {
            let address = address.as_ref().and_then(|address| address.path_and_query());
            let asked = address.map_or("/", |address| address.as_str()).to_owned();
            let told = Posted { error: Some(error.clone()), asked: Some(asked), ..Posted::default() };
            page_again(&ctx, NOWHERE, told).await
        }
        None => response,
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
    // errors come from where no context is, and no test looks for a number
    let problem = super::clock::Random::System.anonymous_id().simple().to_string()[..8].to_owned();
    tracing::error!(problem, cause = %cause, "could not be done");
    problem
}
