//! Errors are values with a meaning; `server::problem` maps them to a status and a page.

use super::json::JsonText;
use super::{Fault, Lang, tr};
use leptos::prelude::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// What a use case answers.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a request was not done. Says nothing about internals: those go to the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Error {
    /// What was typed cannot be taken; one entry per field (422).
    Invalid(Vec<FieldFault>),
    /// Nobody is signed in, and the thing asks for it (401).
    SignedOut,
    /// The viewer may not do this (403).
    Forbidden,
    /// The viewer may not do this, and lacks a role for it, which the fault names (403).
    RoleNeeded(Fault),
    /// There is no such thing, or the viewer may not know of it (404).
    NotFound,
    /// Something was sent to an address that takes nothing (405).
    Misplaced,
    /// Someone else was faster, or the thing is in another state by now (409).
    Conflict(Fault),
    /// Too many tries; seconds to wait (429).
    TooMany(u64),
    /// There is no room for it at the moment; what to do (503).
    Busy(Fault),
    /// The server cannot answer now; the request id to tell the administrator (503).
    Unavailable(String),
    /// Nobody knows whether it was written; the request id to tell the administrator (503).
    Unsure(String),
}

/// A fault of one field of a form or one column of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldFault {
    /// The field's name as sent.
    pub field: String,
    pub fault: Fault,
}

impl Error {
    /// A single field's fault.
    pub fn invalid(field: &str, fault: Fault) -> Error {
        Error::Invalid(vec![FieldFault { field: field.to_owned(), fault }])
    }

    /// The HTTP status of this error.
    pub fn status(&self) -> u16 {
        match self {
            Error::Invalid(_) => 422,
            Error::SignedOut => 401,
            Error::Forbidden | Error::RoleNeeded(_) => 403,
            Error::NotFound => 404,
            Error::Misplaced => 405,
            Error::Conflict(_) => 409,
            Error::TooMany(_) => 429,
            Error::Busy(_) | Error::Unavailable(_) | Error::Unsure(_) => 503,
        }
    }

    /// What it is called, in a few words: in the title of the browser's tab and above what is told of it.
    pub fn name(&self, lang: Lang) -> &'static str {
        match self {
            Error::Invalid(_) => tr::common::problem_invalid(lang),
            Error::SignedOut => tr::common::problem_signed_out(lang),
            Error::Forbidden | Error::RoleNeeded(_) => tr::common::problem_forbidden(lang),
            Error::NotFound => tr::common::problem_not_found(lang),
            Error::Misplaced | Error::Conflict(_) => tr::common::problem_conflict(lang),
            Error::TooMany(_) => tr::common::problem_too_many(lang),
            Error::Busy(_) => tr::common::problem_busy(lang),
            Error::Unavailable(_) | Error::Unsure(_) => tr::common::problem_unavailable(lang),
        }
    }

    /// What happened and what to do, for people.
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Error::Invalid(faults) => faults.iter().map(|f| f.fault.text(lang)).collect::<Vec<_>>().join(" "),
            Error::SignedOut => Fault::SignedOut.text(lang),
            Error::Forbidden => Fault::Forbidden.text(lang),
            Error::NotFound => Fault::NotFound.text(lang),
            Error::Misplaced => Fault::Misplaced.text(lang),
            Error::RoleNeeded(fault) | Error::Conflict(fault) | Error::Busy(fault) => fault.text(lang),
            Error::TooMany(seconds) => Fault::TooMany { seconds: seconds.to_string() }.text(lang),
            Error::Unavailable(id) => Fault::Unavailable { id: id.clone() }.text(lang),
            Error::Unsure(id) => Fault::Unsure { id: id.clone() }.text(lang),
        }
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text(Lang::Id))
    }
}

impl std::error::Error for Error {}

impl FromServerFnError for Error {
    type Encoder = JsonText;

    /// Transport faults of server functions: the client could not reach or understand the server.
    fn from_server_fn_error(_: ServerFnErrorErr) -> Self {
        Error::Busy(Fault::Unreachable)
    }
}

/// Gathers the faults of a form, so that a person sees all of them at once.
#[derive(Default)]
pub struct Faults(Vec<FieldFault>);

impl Faults {
    /// With what was found already.
    pub fn of(found: Vec<FieldFault>) -> Faults {
        Faults(found)
    }

    /// All that was noted.
    pub fn found(self) -> Vec<FieldFault> {
        self.0
    }

    /// Of each of a form's fields, in their order, the first: what is wrong with what stands in for a value that could
    /// not be read is no news.
    pub fn first_of_each(self, fields: &[&str]) -> Faults {
        Faults(fields.iter().filter_map(|field| self.0.iter().find(|fault| fault.field == *field).cloned()).collect())
    }

    /// Notes a fault of a field.
    pub fn add(&mut self, field: &str, fault: Fault) {
        self.0.push(FieldFault { field: field.to_owned(), fault });
    }

    /// Notes the fault if there is one; the value otherwise.
    pub fn take<T>(&mut self, field: &str, value: Result<T, Fault>) -> Option<T> {
        value.map_err(|fault| self.add(field, fault)).ok()
    }

    /// Fails with all that was noted.
    pub fn check(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::Invalid(self.0)) }
    }
}
