//! Words for roles.

use super::{Action, Role};
use crate::base::{Lang, tr};

/// The roles with which something of several may be done: `Kepegawaian atau Administrator`.
pub fn roles_for(actions: &[Action], lang: Lang) -> String {
    let may = |role: &Role| actions.iter().any(|action| action.roles().any(|of| of == *role));
    let words: Vec<&str> = Role::ALL.into_iter().filter(may).map(|role| role.word(lang)).collect();
    match words.split_last() {
        Some((last, before)) if !before.is_empty() => tr::access::either(lang, before.join(", "), *last),
        _ => words.concat(),
    }
}

impl Role {
    /// What it is for, in a sentence.
    pub fn sentence(self, lang: Lang) -> &'static str {
        match self {
            Role::Leader => tr::access::role_leader(lang),
            Role::Personnel => tr::access::role_personnel(lang),
            Role::Planner => tr::access::role_planner(lang),
            Role::Auditor => tr::access::role_auditor(lang),
            Role::Administrator => tr::access::role_administrator(lang),
        }
    }

    /// Its name.
    pub fn word(self, lang: Lang) -> &'static str {
        match self {
            Role::Leader => tr::access::short_leader(lang),
            Role::Personnel => tr::access::short_personnel(lang),
            Role::Planner => tr::access::short_planner(lang),
            Role::Auditor => tr::access::short_auditor(lang),
            Role::Administrator => tr::access::short_administrator(lang),
        }
    }
}
