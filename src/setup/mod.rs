//! The first steps of a government: what is still to be loaded before its pages have something to
//! show, in which order, and who may do it.

pub mod page;
pub mod words;

pub mod service;
pub mod store;

pub mod api;

#[cfg(test)]
mod tests;

use crate::access::{Action, Role};
use crate::base::Uuid;
use crate::import::Kind;
use serde::{Deserialize, Serialize};

/// Something that is to be done once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Task {
    Load(Kind),
    /// Accounts of people, with personal links to print.
    Accounts,
}

impl Task {
    /// In the order in which they are done.
    pub const ALL: [Task; 6] = [
        Task::Load(Kind::Units),
        Task::Load(Kind::People),
        Task::Load(Kind::Indicators),
        Task::Load(Kind::Services),
        Task::Load(Kind::Answers),
        Task::Accounts,
    ];

    /// What must be there before it can be done.
    pub fn after(self) -> Option<Task> {
        match self {
            Task::Load(Kind::Units) => None,
            Task::Load(Kind::People | Kind::Indicators | Kind::Services) => Some(Task::Load(Kind::Units)),
            Task::Load(Kind::Answers) => Some(Task::Load(Kind::Services)),
            Task::Accounts => Some(Task::Load(Kind::People)),
        }
    }

    /// Whether a government can work without it: residents answer anew.
    pub fn optional(self) -> bool {
        self == Task::Load(Kind::Answers)
    }

    /// What it asks for.
    pub fn action(self) -> Action {
        match self {
            Task::Load(kind) => kind.action(),
            Task::Accounts => Action::InviteStaff,
        }
    }
}

/// Whether roles are for any of the first steps.
pub fn sets_up(roles: &[Role]) -> bool {
    Task::ALL.into_iter().any(|task| task.action().roles().any(|role| roles.contains(&role)))
}

/// How a task stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub task: Task,
    /// How many there are of what it makes; of accounts, how many units have one.
    pub count: i64,
    /// How many there are to be, where that is known: units in which people work.
    pub of: Option<i64>,
    /// The viewer has a role for it.
    pub may: bool,
}

impl Step {
    /// There is some of what it makes, so that what comes after can be done.
    pub fn begun(&self) -> bool {
        self.count > 0
    }

    /// Nothing of it is left.
    pub fn done(&self) -> bool {
        self.begun() && self.of.is_none_or(|all| self.count >= all)
    }
}

/// Whether something is left of the first steps that has to be done.
pub fn first_steps(steps: &[Step]) -> bool {
    steps.iter().any(|step| !step.done() && !step.task.optional())
}

/// An administrator's own account, who may give it the roles that it lacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Own {
    pub account: Uuid,
    pub roles: Vec<Role>,
    /// The mark of these roles, for the form that changes them.
    pub mark: String,
}

/// The page of the first steps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setup {
    /// In the order of [`Task::ALL`].
    pub steps: Vec<Step>,
    /// Each role with who holds it.
    pub holders: Vec<(Role, Vec<String>)>,
    /// None for who gives no roles.
    pub own: Option<Own>,
}

impl Setup {
    /// What is not done yet.
    pub fn open(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(|step| !step.done())
    }

    /// What a task still waits for.
    pub fn waits_for(&self, task: Task) -> Option<Task> {
        task.after().filter(|before| self.steps.iter().any(|step| step.task == *before && !step.begun()))
    }

    /// Who holds a role.
    pub fn who(&self, role: Role) -> &[String] {
        self.holders.iter().find(|(held, _)| *held == role).map_or(&[], |(_, names)| names)
    }
}
