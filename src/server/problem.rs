//! Errors on their way out: to the log in full, to people in their words.

use crate::base::{Error, Uuid};
use tracing_subscriber::EnvFilter;

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
    let id = super::clock::Random::System.anonymous_id();
    log(id, &cause.to_string());
    Error::Unavailable(short(id))
}

fn log(id: Uuid, cause: &str) {
    tracing::error!(problem = %short(id), cause, "could not be done");
}

fn short(id: Uuid) -> String {
    id.simple().to_string()[..8].to_owned()
}
