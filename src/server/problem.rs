//! Errors on their way out: to the log in full, to people in their words.

use crate::base::{Error, Uuid};

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
