//! Words for roles.

use super::Role;
use crate::base::{Lang, tr};

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
