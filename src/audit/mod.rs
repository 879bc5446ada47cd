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
pub mod http;

#[cfg(test)]
mod tests;

use crate::base::{Day, Uuid};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Rows of the record in one file: each page offers the next ones.
pub const FILE_ROWS: usize = 1000;

/// What of the record is asked for; empty fields ask for all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
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
    /// The day at the government's place.
    pub day: Day,
    /// The time of day there.
    pub at: String,
    /// None: the command line of the server.
    pub who: Option<Told>,
    pub action: String,
    pub object: Told,
    pub detail: Told,
}

/// A text in which names of people lead to their pages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told(pub Vec<Piece>);

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    pub words: String,
    /// Whose name it is, if their page may be opened.
    pub person: Option<Uuid>,
}

impl Told {
    /// Words that lead nowhere.
    pub fn plain(words: impl Into<String>) -> Told {
        Told(vec![Piece { words: words.into(), person: None }])
    }

    /// Texts with something between them.
    pub fn joined(texts: impl IntoIterator<Item = Told>, between: &str) -> Told {
        let mut all = Told::default();
        for (at, text) in texts.into_iter().enumerate() {
            if at > 0 {
                all.say(between);
            }
            text.0.into_iter().for_each(|piece| all.push(piece));
        }
        all
    }

    /// Goes on in words that lead nowhere.
    pub fn say(&mut self, words: &str) {
        self.push(Piece { words: words.to_owned(), person: None });
    }

    /// Goes on; what leads nowhere stays one piece.
    fn push(&mut self, piece: Piece) {
        match (self.0.last_mut(), piece.person) {
            (Some(Piece { words, person: None }), None) => words.push_str(&piece.words),
            _ => self.0.push(piece),
        }
    }
}

impl fmt::Display for Told {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|piece| to.write_str(&piece.words))
    }
}
