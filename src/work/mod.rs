//! Daily work: entries under indicators, evidence, reactions of superiors.
//!
//! An entry is submitted, then accepted (perhaps with praise) or returned with a reason. Until it is
//! accepted, its owner can correct it and submit it again; one that was never answered, they can
//! withdraw. Who accepted one can undo that for an hour: it waits again, as if nobody had answered.
//! The superior can also take back an acceptance with a reason, which returns it. Only accepted
//! entries count for indicators.

pub mod page;
pub mod view;
pub mod words;

#[cfg(feature = "ssr")]
pub mod columns;
#[cfg(feature = "ssr")]
pub mod evidence;
#[cfg(feature = "ssr")]
pub mod http;
#[cfg(feature = "ssr")]
pub mod rules;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(feature = "ssr")]
pub mod sums;
#[cfg(feature = "ssr")]
pub mod told;
#[cfg(feature = "ssr")]
pub mod upload;

pub mod api;

#[cfg(all(test, feature = "ssr"))]
mod tests;

use crate::base::{Day, Month, Quantity, Uuid};
use crate::coded;
use crate::plan::{IndicatorFigures, Reportable};
use serde::{Deserialize, Serialize};

coded! {
    /// Where an entry stands.
    pub enum EntryState {
        /// Waits for a superior.
        Submitted = "submitted",
        /// Sent back with a reason; waits for its owner.
        Returned = "returned",
        /// Counts.
        Accepted = "accepted",
    }
}

coded! {
    /// What a superior did with an entry, as forms say it.
    pub enum ReactionKind {
        Accepted = "accepted",
        Praised = "praised",
        /// Sent back what waited.
        Returned = "returned",
        /// Sent back what had been accepted.
        TakenBack = "taken_back",
        /// Lets wait again what they had accepted by mistake. No history keeps it, nor what it undid.
        Undone = "undone",
    }
}

/// A file that shows what was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    pub id: Uuid,
    pub file_name: String,
    /// A picture; otherwise a PDF.
    pub picture: bool,
}

/// An entry as lists and pages show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryRow {
    pub id: Uuid,
    pub person_id: Uuid,
    pub person_name: String,
    pub unit_name: String,
    pub indicator_id: Option<Uuid>,
    /// None for an additional duty.
    pub indicator_name: Option<String>,
    pub day: Day,
    pub what: String,
    pub quantity: Quantity,
    pub out_of: Option<Quantity>,
    pub measure: String,
    /// `08:30`.
    pub start: Option<String>,
    pub end: Option<String>,
    pub minutes: Option<i64>,
    pub state: EntryState,
    pub praised: bool,
    /// Why it was returned.
    pub reason: Option<String>,
    /// Name of the one who reacted last.
    pub reacted_by: Option<String>,
    /// Day and clock at the government's place, for people.
    pub reacted_at: Option<String>,
    pub submitted_at: String,
    /// The same in milliseconds: whoever reacts has seen it as it was then.
    pub sent: i64,
    pub evidence: Vec<Evidence>,
}

/// What an entry stands under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Duty {
    /// An indicator.
    Under(Uuid),
    /// No indicator: an additional duty.
    Additional,
}

/// What the form for a new entry needs. Loaded once: it must not change under the one who types.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportForm {
    /// Becomes the entry's id: sending the form twice makes one entry.
    pub id: Uuid,
    /// The mark of the entry that is to be corrected, as it is shown.
    pub shown: Option<String>,
    pub today: Day,
    /// The earliest day that can be reported.
    pub first: Day,
    pub indicators: Vec<Reportable>,
    /// What is chosen beforehand. None where only the reporter can tell.
    pub under: Option<Duty>,
    /// The last day with entries, if some of them can be repeated today.
    pub repeat: Option<Day>,
}

/// The fields with which files are taken off begin like this; their ids follow, so that each has a field of its own.
pub const TAKE_OFF: &str = "lepas-";

/// The field with whom the form of a report was written for.
pub const WRITER: &str = "pelapor";

/// What somebody confirms who is asked whether an amount is right: all that it is made of, as it was typed.
pub fn asked_about(indicator: &str, quantity: &str, whole: &str) -> String {
    format!("{}/{}/{}", indicator.trim(), quantity.trim(), whole.trim())
}

/// One's own entries of the last days and how one's indicators stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyWork {
    pub answered: Answered,
    /// Of today's entries together.
    pub minutes: i64,
    /// More than this in a day deserves a second look.
    pub usual_minutes: i64,
    pub entries: Vec<EntryRow>,
    pub indicators: Vec<IndicatorFigures>,
}

/// One's own reports of a month, for `/laporan/riwayat`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnReports {
    pub month: Month,
    /// The months that one reported in and this one, latest first.
    pub months: Vec<Month>,
    /// All of the month, whatever became of them.
    pub total: i64,
    /// Of these.
    pub accepted: i64,
    pub returned: i64,
    /// From 1.
    pub page: i64,
    /// There is a page of earlier ones.
    pub more: bool,
    /// Of this page, latest first.
    pub entries: Vec<EntryRow>,
}

/// What became of one's entries, for a word on the page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// In the last 24 hours, praised ones among them.
    pub accepted: usize,
    pub praised: usize,
    /// Whenever that was: they wait to be corrected. Latest first.
    pub returned: Vec<Uuid>,
    /// The last of them, latest first: of which day they are, and how they begin.
    pub last_returned: Vec<(Uuid, Day, String)>,
}

/// A reaction in an entry's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastReaction {
    pub by: String,
    pub kind: ReactionKind,
    pub reason: Option<String>,
    /// Day and clock at the government's place, for people.
    pub at: String,
}

/// The page `/laporan/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OneEntry {
    pub entry: EntryRow,
    /// Oldest first.
    pub history: Vec<PastReaction>,
    /// The viewer's own.
    pub own: bool,
    /// It was sent to the viewer.
    pub superior: bool,
    /// For its owner until it is accepted: what the form to correct it needs.
    pub correction: Option<ReportForm>,
    /// Its owner can withdraw it.
    pub withdrawable: bool,
    /// The viewer may react.
    pub may_react: bool,
    /// The viewer accepted it a short while ago and can undo that.
    pub undoable: bool,
}

/// An entry in a superior's list, in words: the list only shows it, and what makes the words need not travel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamEntry {
    pub id: Uuid,
    /// When it was submitted last, milliseconds: another time, another content.
    pub sent: i64,
    pub person_id: Uuid,
    pub person: String,
    pub what: String,
    /// `4 kunjungan`.
    pub amount: String,
    /// What is unusual, the day, that there is no evidence, indicator with its progress, time.
    pub small: String,
    pub praised: bool,
    pub evidence: Vec<Evidence>,
}

/// What is told of a reaction to many entries; of texts, because what reads anything else would travel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// It is good news; otherwise a warning.
    pub good: bool,
    /// Empty when there is nothing to tell.
    pub words: String,
    /// What a button beside it sends: it undoes what was accepted, or sends once more what did not reach the server.
    pub next: Option<Next>,
    /// The entries that are as they were, and why.
    pub failed: Vec<(Uuid, String)>,
}

/// A form of the list with one button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Next {
    /// What the button says.
    pub words: String,
    /// What is done ([`ReactionKind::code`]).
    pub kind: String,
    /// To which entries ([`Seen`]).
    pub entries: Vec<String>,
    /// Why.
    pub reason: String,
}

/// How long entries waited for a reaction: within an hour, four hours, a day, three days, a week, later.
pub type Buckets = [i64; 6];

impl Answered {
    /// How many were sent back beside those that are said already. Which, not how many: one may be corrected meanwhile.
    pub fn returned_beside(&self, said: &[Uuid]) -> usize {
        self.returned.iter().filter(|id| !said.contains(id)).count()
    }
}

impl TeamWork {
    /// Nobody reports to the viewer, and nothing waits.
    pub fn is_of_nobody(&self) -> bool {
        self.team == 0 && self.total == 0 && !self.heads
    }
}

impl TeamEntry {
    /// What a form sends of it.
    pub fn seen(&self) -> String {
        Seen { id: self.id, sent: Some(self.sent) }.to_string()
    }
}

/// An entry as somebody saw it, written `id@time` in forms: whoever answers, answers to that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    pub id: Uuid,
    /// When it was submitted last, milliseconds. Of who does not say it is believed that they saw the latest.
    pub sent: Option<i64>,
}

impl std::fmt::Display for Seen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.id.fmt(f)?;
        self.sent.map_or(Ok(()), |sent| write!(f, "@{sent}"))
    }
}

impl Seen {
    /// Reads what is written of one.
    pub fn parse(text: &str) -> Option<Seen> {
        let (id, sent) = match text.split_once('@') {
            Some((id, sent)) => (id, Some(sent.parse().ok()?)),
            None => (text, None),
        };
        Some(Seen { id: id.parse().ok()?, sent })
    }
}

/// The page `/tim`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamWork {
    /// How many wait, in words.
    pub title: String,
    /// A person's together, whoever has waited longest first; the hundred oldest.
    pub waiting: Vec<TeamEntry>,
    /// All that wait, shown or not; of one person, if only theirs were asked for.
    pub total: i64,
    /// Of whom something waits: those who have waited longest, by name. They are lines as entries are, because the
    /// code of another kind of list would travel: `id` is the person, and `what` says who it is and how many wait.
    /// Who was asked for is among them, whatever waits.
    pub people: Vec<TeamEntry>,
    /// The viewer heads a unit and can look at everything below.
    pub heads: bool,
    /// Everything below is shown.
    pub all: bool,
    /// How many people report to the viewer.
    pub team: i64,
    /// The same in words, with why nobody need be named as silent today.
    pub about: String,
    /// Who of them has not reported today, in words, if there is anybody.
    pub silent: Option<String>,
    /// What the viewer accepted a short while ago and can still undo in one tap, latest first.
    pub just_accepted: Vec<TeamEntry>,
    /// The viewer's reactions of the last 90 days, by how long the entry had waited.
    pub buckets: Buckets,
    /// How many they are and which bucket is in the middle, in words.
    pub reactions: String,
    /// What the form did that led to the page.
    pub told: Option<Told>,
}
