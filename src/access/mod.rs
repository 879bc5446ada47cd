//! Who may do what. One pure function, [`may`], decides; every service function asks it, and lists
//! are scoped in their queries besides.
//!
//! Roles that follow from the organisation (employee, superior, unit head) are never stored: they
//! are relations between the viewer and the thing looked at. Only the others are granted.

#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "ssr")]
pub mod words;

#[cfg(feature = "ssr")]
pub mod guessable;
#[cfg(feature = "ssr")]
pub mod http;
#[cfg(feature = "ssr")]
pub mod password;
#[cfg(feature = "ssr")]
pub mod rules;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(feature = "ssr")]
pub mod throttle;

#[cfg(feature = "ssr")]
pub mod api;

#[cfg(all(test, feature = "ssr"))]
mod tests;

use crate::base::{Day, Uuid};
use crate::coded;
use serde::{Deserialize, Serialize};

coded! {
    /// A role that is given to an account, as on the command line.
    pub enum Role {
        /// Mayor, regent, secretary: reads everything of the government down to the evidence.
        Leader = "leader",
        /// BKPSDM: people, posts, superiors.
        Personnel = "personnel",
        /// Planning office: indicators, services.
        Planner = "planner",
        /// Inspektorat: reads everything, the record included; changes nothing.
        Auditor = "auditor",
        /// Accounts and settings.
        Administrator = "administrator",
    }
}

/// Who is asking, and of which government.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    pub government: Uuid,
    pub who: Who,
}

/// The kinds of viewer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// Anyone; residents never sign in.
    Public,
    Account(SignedIn),
    /// The command line on the server itself.
    System,
}

/// A signed-in account with what follows from its post today.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SignedIn {
    pub account: Uuid,
    pub person: Option<Uuid>,
    pub name: String,
    pub roles: Vec<Role>,
    /// The units whose head this person is today.
    pub heads: Vec<Uuid>,
    /// Someone's direct superior today, by post (also over vacant ones) or by name.
    pub has_team: bool,
    pub today: Day,
    /// The session's key, if the request came with one.
    pub session: Option<SessionKey>,
}

/// Fewest characters of a password.
pub const SHORTEST_PASSWORD: usize = 10;

/// The time zones of Indonesia, from west to east.
pub const ZONES: [&str; 3] = ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"];

/// Accounts made at once for a unit: as many slips as an office prints in one go.
pub const MOST_AT_ONCE: i64 = 300;

/// What is kept of a session's token: its SHA-256.
pub type SessionKey = [u8; 32];

/// What a use case does, as far as rights go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Read figures that anyone may read.
    ReadFigures,
    /// Rate a service.
    Rate,
    /// Prove who one is: by a password or by a personal link.
    SignIn,
    /// Use one's own account: sign out, see one's sessions.
    UseOwnAccount,
    /// Read figures, people and posts as any employee may (numbers masked).
    ReadAsStaff,
    /// Write one's own daily entry.
    WriteEntry,
    /// Read an entry and its evidence.
    ReadEntry,
    /// Accept, praise or send back an entry.
    React,
    /// Read what residents wrote beside their marks.
    ReadRemarks,
    /// Read a person's record in full.
    ReadPersonnel,
    /// Change people, posts and units.
    EditOrganisation,
    /// Change the indicators of a unit.
    EditIndicators,
    /// Change the services of a unit; load ratings.
    EditServices,
    /// Accounts and personal links of people who were given no role.
    InviteStaff,
    /// All accounts, their roles, their personal links; what is set for the government.
    ManageAccounts,
    /// Read the record of who did what.
    ReadAudit,
}

/// The thing an action is done to, with the viewer's relation to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    pub government: Uuid,
    pub relation: Relation,
}

/// How the viewer stands to a thing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Relation {
    /// It is the viewer's own.
    pub own: bool,
    /// The viewer was or is its owner's direct superior.
    pub superior: bool,
    /// The viewer heads its unit or one above.
    pub head: bool,
}

impl Target {
    /// The government as a whole, or a thing that is related to nobody.
    pub fn of(government: Uuid) -> Target {
        Target { government, relation: Relation::default() }
    }

    pub fn with(government: Uuid, relation: Relation) -> Target {
        Target { government, relation }
    }
}

impl Viewer {
    pub fn public(government: Uuid) -> Viewer {
        Viewer { government, who: Who::Public }
    }

    pub fn system(government: Uuid) -> Viewer {
        Viewer { government, who: Who::System }
    }

    pub fn account(&self) -> Option<&SignedIn> {
        match &self.who {
            Who::Account(account) => Some(account),
            Who::Public | Who::System => None,
        }
    }

    /// The person who is asking, if it is one.
    pub fn person(&self) -> Option<Uuid> {
        self.account()?.person
    }

    pub fn has(&self, role: Role) -> bool {
        self.account().is_some_and(|account| account.roles.contains(&role))
    }
}

/// Whether the viewer may do this to that. Other governments do not exist for a viewer; what the
/// system does on the command line is always allowed.
pub fn may(viewer: &Viewer, action: Action, target: Target) -> bool {
    if viewer.government != target.government {
        return false;
    }
    let account = match &viewer.who {
        Who::System => return true,
        Who::Public => return matches!(action, Action::ReadFigures | Action::Rate | Action::SignIn),
        Who::Account(account) => account,
    };
    allowed(&account.roles, action, target.relation)
}

/// What roles and a relation allow to whoever is signed in.
fn allowed(held: &[Role], action: Action, relation: Relation) -> bool {
    let any = |roles: &[Role]| roles.iter().any(|role| held.contains(role));
    let Relation { own, superior, head } = relation;
    match action {
        Action::ReadFigures | Action::Rate | Action::SignIn | Action::ReadAsStaff => true,
        Action::UseOwnAccount | Action::WriteEntry => own,
        Action::ReadEntry => own || superior || head || any(&[Role::Leader, Role::Auditor]),
        // nobody answers their own entry, whatever else they are
        Action::React => !own && (superior || head),
        Action::ReadRemarks => head || any(&[Role::Leader, Role::Auditor]),
        Action::ReadPersonnel => own || any(&[Role::Personnel, Role::Auditor]),
        Action::EditOrganisation => any(&[Role::Personnel, Role::Administrator]),
        Action::EditIndicators => head || any(&[Role::Planner]),
        Action::EditServices => head || any(&[Role::Planner]),
        Action::InviteStaff => any(&[Role::Personnel, Role::Administrator]),
        Action::ManageAccounts => any(&[Role::Administrator]),
        Action::ReadAudit => any(&[Role::Auditor, Role::Administrator]),
    }
}

impl Action {
    /// The roles with any of which it may be done to all things of the government.
    pub fn roles(self) -> impl Iterator<Item = Role> {
        Role::ALL.into_iter().filter(move |role| allowed(&[*role], self, Relation::default()))
    }
}

/// What the screen knows of the viewer, for menus; rights are decided on the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    pub name: String,
    pub person: Option<Uuid>,
    pub roles: Vec<Role>,
    pub heads_unit: bool,
    pub has_team: bool,
    /// The page on which the viewer's day begins.
    pub home: String,
}

impl Me {
    /// Whether the viewer may do this to the government as a whole.
    pub fn may_here(&self, action: Action) -> bool {
        allowed(&self.roles, action, Relation::default())
    }

    /// Whether there can be anything to which the viewer may do this: of their own, of their team or of
    /// their units.
    pub fn may(&self, action: Action) -> bool {
        let own = Relation { own: self.person.is_some(), ..Relation::default() };
        let others = Relation { own: false, superior: self.has_team, head: self.heads_unit };
        [own, others].into_iter().any(|relation| allowed(&self.roles, action, relation))
    }
}

/// One's own account, for `/saya`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyAccount {
    pub name: String,
    pub login: String,
    /// With spaces; one's own is never masked.
    pub nip: Option<String>,
    /// Posts held today, the main one first.
    pub posts: Vec<HeldPost>,
    pub roles: Vec<Role>,
    pub sessions: Vec<SessionLine>,
    pub link: Option<UnusedLink>,
}

/// A personal link that still works: whoever holds it can set a new password. Since when and until when, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnusedLink {
    pub since: String,
    pub until: String,
}

/// A post with its unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldPost {
    pub title: String,
    pub unit: String,
    pub unit_code: String,
    pub is_head: bool,
}

/// A place where an account is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionLine {
    /// The session's key in hexadecimal.
    pub key: String,
    pub device: String,
    /// When it began, in words.
    pub since: String,
    /// The one that asks.
    pub this: bool,
}

/// A page of the list of accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accounts {
    pub accounts: Vec<AccountLine>,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
    /// People that the search found who have no account yet; at most 20.
    pub without: Vec<Person>,
    /// Units that have people without an account.
    pub units: Vec<UnitCount>,
    /// Units that have accounts which wait for their first password.
    pub waiting: Vec<UnitCount>,
}

/// An account as the administrator sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountLine {
    pub id: Uuid,
    pub name: String,
    /// As it is stored, or masked for whoever may not read people's numbers.
    pub login: String,
    /// Belongs to a person of the organisation.
    pub of_person: bool,
    /// The post that they hold, and where.
    pub post: Option<String>,
    pub unit: Option<String>,
    pub roles: Vec<Role>,
    /// The mark of these roles, for the form that changes them.
    pub mark: String,
    pub disabled: bool,
    pub has_password: bool,
}

/// A person who might get an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: Uuid,
    pub name: String,
    /// As it is stored, or masked for whoever may not read people's numbers.
    pub number: Option<String>,
    pub post: Option<String>,
    pub unit: Option<String>,
}

/// How many people of a unit and below something is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitCount {
    pub code: String,
    pub name: String,
    pub people: i64,
}

/// Slips that were just made, for the page that shows them: their secrets are kept nowhere and stand in no address.
#[derive(Clone)]
pub struct Slips {
    pub slips: Vec<Slip>,
    /// The list of accounts, where one goes on.
    pub list: String,
}

/// A personal link on paper. The only place where its secret stands in clear.
#[derive(Clone, PartialEq, Eq)]
pub struct Slip {
    pub name: String,
    pub login: String,
    /// The post that its owner holds, and where; none for accounts of nobody in the organisation.
    pub post: Option<String>,
    pub unit: Option<String>,
    pub government: String,
    /// The address of the site.
    pub site: String,
    /// The whole link.
    pub link: String,
    /// The day until which it works, in words.
    pub until: String,
    pub qr: Qr,
}

/// A QR code as a drawing.
#[derive(Clone, PartialEq, Eq)]
pub struct Qr {
    /// Modules a side, without the quiet zone.
    pub size: u32,
    /// SVG path of the dark modules, one unit each.
    pub path: String,
}

/// What a personal link is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkFor {
    pub name: String,
    pub login: String,
}

/// What the first start still has to ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstStart {
    /// The government that is there already, if one is.
    pub government: Option<String>,
}
