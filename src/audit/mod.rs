//! The record: who did what to which object, and who read personal records. Rows are inserted in
//! the transaction they tell of, then sealed in order into a hash chain of the government, so that
//! a later change of any of them shows.

pub mod page;
pub mod words;

pub mod detail;
pub mod rules;
pub mod service;
pub mod store;

pub mod api;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

/// What of the record is asked for; empty fields ask for all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    /// First and last day, `2026-11-21`.
    pub from: String,
    pub until: String,
    /// Part of the name or login of who did it.
    pub who: String,
    /// An action's code.
    pub action: String,
    /// Rows before this id.
    pub before: String,
}

/// A page of the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    pub lines: Vec<AuditLine>,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
    /// Number and hash of the last sealed row.
    pub chain: Option<(i64, String)>,
}

/// A row of the record in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditLine {
    /// Its number in the chain, once sealed.
    pub seq: Option<i64>,
    /// Day and time at the government's place.
    pub at: String,
    /// None: the command line of the server.
    pub who: Option<String>,
    pub action: String,
    pub object: String,
    pub detail: String,
}
