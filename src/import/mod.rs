//! Loading spreadsheets: dry run with reasons, all or nothing, undo.
//!
//! A file goes through many hands: [`sheet`] makes cells of bytes, [`table`] finds the columns that
//! [`column`] knows, [`draft`] compares the rows with what is there and says what would change (pure), and
//! [`service`] shows that or does it in one transaction, noting every change so that it can be
//! undone; [`tell`] sorts what there is to say, and [`turn`] says whose file is looked at when.

#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "ssr")]
pub mod words;

#[cfg(feature = "ssr")]
pub mod archive;
#[cfg(feature = "ssr")]
pub mod cell;
#[cfg(feature = "ssr")]
pub mod change;
#[cfg(feature = "ssr")]
pub mod checked;
#[cfg(feature = "ssr")]
pub mod column;
#[cfg(feature = "ssr")]
pub mod desk;
#[cfg(feature = "ssr")]
pub mod draft;
#[cfg(feature = "ssr")]
pub mod http;
#[cfg(feature = "ssr")]
pub mod refused;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
pub mod sheet;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(feature = "ssr")]
pub mod table;
#[cfg(feature = "ssr")]
pub mod tell;
#[cfg(feature = "ssr")]
pub mod text;
#[cfg(feature = "ssr")]
pub mod turn;
#[cfg(feature = "ssr")]
pub mod undo;

#[cfg(feature = "ssr")]
pub mod api;

mod undoing;

pub use undoing::{Later, Named, Undoing};

#[cfg(all(test, feature = "ssr"))]
mod tests;

use crate::access::Action;
use crate::base::text::encoded;
use crate::base::{Fault, Uuid};
use crate::coded;
use serde::{Deserialize, Serialize};

/// The page on which files are sent.
pub const ADDRESS: &str = "/impor";

/// The page of a file that was checked and waits.
pub fn waiting_address(token: &str) -> String {
    format!("{ADDRESS}?periksa={}", encoded(token))
}

/// The page of a run.
pub fn run_address(run: Uuid) -> String {
    format!("{ADDRESS}/{run}")
}

/// The example of a kind of file, to be filled in.
pub fn example_address(kind: Kind) -> String {
    format!("{ADDRESS}/contoh/{}.csv", kind.code())
}

coded! {
    /// What a file holds, as on the command line and in addresses.
    pub enum Kind {
        Units = "unit",
        People = "pegawai",
        Services = "layanan",
        Indicators = "indikator",
        /// Answers of the satisfaction survey.
        Answers = "skm",
    }
}

impl Kind {
    /// What loading it asks for.
    pub fn action(self) -> Action {
        match self {
            Kind::Units | Kind::People => Action::EditOrganisation,
            Kind::Indicators => Action::EditIndicators,
            Kind::Services | Kind::Answers => Action::EditServices,
        }
    }
}

/// What a run does with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Effect {
    Created,
    Updated,
    /// It is there already, just so.
    Unchanged,
    Refused,
}

/// Something to know about a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The column's name, as in the documented format.
    pub column: String,
    pub fault: Fault,
}

impl Note {
    /// It says that the row gives someone an entirely different name.
    pub fn renames(&self) -> bool {
        matches!(self.fault, Fault::NameDiffers { .. } | Fault::NumberOfAnother)
    }
}

/// A value that changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    pub column: String,
    /// None where the viewer has no right to read it.
    pub was: Option<String>,
    pub becomes: String,
}

/// The longest name of a row in what is said about it. Letters.
const LONGEST_NAME: usize = 120;

/// What is to say about a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowReport {
    /// Its line in the file, the head being line 1.
    pub line: u32,
    /// What it is about: a name or a code.
    pub name: String,
    pub effect: Effect,
    /// Why it is refused.
    pub faults: Vec<Note>,
    /// What someone should look at, though it is taken.
    pub warnings: Vec<Note>,
    pub differences: Vec<Difference>,
}

impl RowReport {
    /// Says what the row is about; each of its notes repeats that.
    pub fn is_about(&mut self, name: &str) {
        self.name = name.chars().take(LONGEST_NAME).collect();
    }

    /// Refuses the row because of a column.
    pub fn refuse(&mut self, column: &str, fault: Fault) {
        self.effect = Effect::Refused;
        self.faults.push(Note { column: column.to_owned(), fault });
    }

    /// Takes the row, but says this.
    pub fn warn(&mut self, column: &str, fault: Fault) {
        let note = Note { column: column.to_owned(), fault };
        if !self.warnings.contains(&note) {
            self.warnings.push(note);
        }
    }

    pub fn refused(&self) -> bool {
        self.effect == Effect::Refused
    }

    /// Refused only because it gives someone an entirely different name.
    pub fn renames(&self) -> bool {
        self.refused() && self.faults.iter().all(Note::renames)
    }
}

/// How many rows met which fate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub total: i64,
    pub created: i64,
    pub updated: i64,
    pub unchanged: i64,
    pub refused: i64,
}

impl Counts {
    pub fn of(rows: &[RowReport]) -> Counts {
        let count = |effect| rows.iter().filter(|row| row.effect == effect).count() as i64;
        Counts {
            total: rows.len() as i64,
            created: count(Effect::Created),
            updated: count(Effect::Updated),
            unchanged: count(Effect::Unchanged),
            refused: count(Effect::Refused),
        }
    }
}

/// What a run would do, or did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub kind: Kind,
    pub file_name: String,
    pub counts: Counts,
    /// About the file as a whole.
    pub notes: Vec<Fault>,
    /// These answers were loaded before: a run is refused, as one of the notes says.
    pub done_before: bool,
    /// Rows that are refused only because they give someone an entirely different name.
    pub renames: i64,
    /// Every row of the file, in its order.
    pub rows: Vec<RowReport>,
    /// The run that did it; none if nothing was done.
    pub run: Option<Uuid>,
}

/// A run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    pub id: Uuid,
    pub kind: Kind,
    pub file_name: String,
    /// Who ran it; none for the command line.
    pub by: Option<String>,
    /// The account that did.
    pub account: Option<Uuid>,
    /// UTC milliseconds.
    pub at: i64,
    pub counts: Counts,
    /// UTC milliseconds.
    pub undone_at: Option<i64>,
    /// It was undone, but for what was left alone.
    pub undone_partly: bool,
    /// It was not undone, and yet nothing of what it made or changed is there any more.
    pub emptied: bool,
}

/// A run in the list, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunLine {
    pub id: Uuid,
    pub file_name: String,
    /// What it held, when it was, and, where the viewer may load that kind, who ran it.
    pub about: String,
    pub counted: String,
    /// That it stands no more, if so.
    pub undone: Option<String>,
}

coded! {
    /// Kinds of things that imports make and undoing takes, as stored.
    pub enum Thing {
        Government = "government",
        Unit = "unit",
        Person = "person",
        Post = "post",
        Holding = "holding",
        Indicator = "indicator",
        Service = "service",
        Answer = "answer",
        Account = "account",
        Entry = "entry",
        Reaction = "reaction",
        Override = "override",
    }
}

/// The page of imports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// Kinds that the viewer may load.
    pub kinds: Vec<Kind>,
    /// The latest runs.
    pub runs: Vec<RunLine>,
    /// The run before which the list goes on, if it does.
    pub next: Option<Uuid>,
    /// What the file that was sent would do, while it waits.
    pub check: Option<Check>,
    /// A file of the viewer is being checked or imported.
    pub running: bool,
    /// What files of those kinds look like.
    pub formats: Vec<Format>,
}

/// What a file would do or did, as page and command line tell it: what is wrong or changes first, what
/// is just new last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    pub kind: Kind,
    pub file_name: String,
    pub counts: Counts,
    /// About the file as a whole.
    pub notes: Vec<Fault>,
    /// As [`Report::done_before`].
    pub done_before: bool,
    /// Rows that are refused only because they give someone an entirely different name.
    pub renames: i64,
    /// Why rows are refused.
    pub refused: Grouped,
    /// That rows are taken, though they give someone an entirely different name.
    pub renamed: Grouped,
    /// What else is to be looked at.
    pub warned: Grouped,
    /// Rows that change something, without what else is said of them.
    pub changed: Listed,
    /// Rows that are new, likewise.
    pub created: Listed,
}

/// What there is to say about rows, told once of all that have the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grouped {
    /// How many rows have any of it.
    pub total: i64,
    /// What most rows have first.
    pub groups: Vec<Group>,
}

/// Rows of which the same kind of thing is to be said about the same column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    pub column: String,
    pub total: i64,
    /// What the first of them says.
    pub faults: Vec<Fault>,
    /// All of them say just that; otherwise each its own, as with the value in it.
    pub alike: bool,
    /// The first of them.
    pub rows: Vec<Said>,
}

/// A row with what it says about one column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    pub line: u32,
    pub name: String,
    pub faults: Vec<Fault>,
}

/// Rows of which there may be more than are shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    pub total: i64,
    pub rows: Vec<RowReport>,
}

/// What a kind of file looks like.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Format {
    pub kind: Kind,
    pub columns: Vec<FormatColumn>,
}

/// A column of a kind of file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormatColumn {
    pub name: String,
    pub required: bool,
    /// What it may hold, in words; empty where the name says it.
    pub hint: String,
    /// Its cells in the example.
    pub example: [String; 2],
}

/// The page of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunView {
    pub run: Run,
    /// When it was, and when it was undone, in words.
    pub moment: String,
    pub undone_at: Option<String>,
    /// About the run as a whole: that it gave the government another name.
    pub notes: Vec<Fault>,
    /// Whether there are refused rows that the viewer may have.
    pub refused_rows: bool,
    /// What undoing would do; none if it is undone.
    pub undoing: Option<Undoing>,
    /// The mark of that, for the form.
    pub mark: Option<String>,
    /// What undoing did; none while the run stands.
    pub undone: Option<Undoing>,
}
