//! What undoing a run does: the type that pages and the record keep.

use super::Thing;
use crate::base::{Day, Uuid};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

/// What undoing a run does, by kind of thing. The record keeps it: what earlier versions did not tell is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Undoing {
    /// Things the run made, which go.
    pub removed: Vec<(Thing, i64)>,
    /// Things the run changed, which become what they were.
    pub restored: Vec<(Thing, i64)>,
    /// Things made since that hang on those and go with them.
    pub taken: Vec<(Thing, i64)>,
    /// Things that somebody changed later, or that such things need: they stay as they are.
    pub kept: Vec<(Thing, i64)>,
    /// The names of those that go, where such things have names.
    pub removed_named: Vec<Named>,
    /// The same of those that go with them.
    pub taken_named: Vec<Named>,
    /// The same of those that stay.
    pub kept_named: Vec<Named>,
    /// The latest of the later imports that changed some of what stays, the latest first.
    pub changed_by: Vec<Later>,
    /// There are more of those.
    pub changed_by_more: bool,
    /// Who of these stays because of answers to entries that stay.
    pub answered: Vec<String>,
    /// Which services stay because residents have rated them.
    pub rated: Vec<String>,
    /// Which indicators stay because entries that stay are under them.
    pub reported: Vec<String>,
    /// Things among all these that the viewer has no right to take or change; nothing is undone
    /// while there are any.
    pub forbidden: Vec<Thing>,
    /// Who has a role by an account that would go; nothing is undone while there is anybody.
    pub with_roles: Vec<String>,
}

impl Undoing {
    /// Something of the run stays.
    pub fn partly(&self) -> bool {
        !self.kept.is_empty()
    }

    /// All that there is of the run stays: it cannot be undone.
    pub fn held(&self) -> bool {
        self.partly() && self.removed.is_empty() && self.restored.is_empty() && self.taken.is_empty()
    }
}

/// The first names of things of a kind, one for each thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Recorded")]
pub struct Named(pub Thing, pub Vec<String>);

/// The same in the record, where earlier versions told a number besides.
#[derive(Deserialize)]
struct Recorded(Thing, Vec<String>, #[serde(default)] IgnoredAny);

impl From<Recorded> for Named {
    fn from(Recorded(thing, first, IgnoredAny): Recorded) -> Named {
        Named(thing, first)
    }
}

/// A later import, as the page of an earlier one tells of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Later {
    pub id: Uuid,
    pub file_name: String,
    pub day: Day,
}
