//! Words for roles and for where somebody works.

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

/// Where somebody works: `Perawat, Puskesmas Melati, Dinas Kesehatan`; the unit may come with the one above it. What
/// the post says itself is not said again: `Kepala Puskesmas Melati, Dinas Kesehatan`.
pub fn place(post: Option<&str>, unit: Option<&str>) -> String {
    let (post, unit) = (post.unwrap_or_default(), unit.unwrap_or_default());
    let said = |name: &str| post == name || post.ends_with(&format!(" {name}"));
    // names hold commas, too: the longest that the post says is the unit's
    let parts = unit.rmatch_indices(", ").map(|(at, comma)| (&unit[..at], &unit[at + comma.len()..]));
    let rest = std::iter::once((unit, "")).chain(parts).find(|part| said(part.0)).map_or(unit, |part| part.1);
    [post, rest].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_post_says_itself_is_not_said_again() {
        for (post, unit, words) in [
            ("Perawat", "Puskesmas Melati, Dinas Kesehatan", "Perawat, Puskesmas Melati, Dinas Kesehatan"),
            ("Kepala Puskesmas A", "Puskesmas A, Dinas B", "Kepala Puskesmas A, Dinas B"),
            ("Kepala Puskesmas Melati", "Puskesmas Melati", "Kepala Puskesmas Melati"),
            ("Kepala Dinas Kesehatan", "Dinas Kesehatan", "Kepala Dinas Kesehatan"),
            // part of a word, or of a longer name, is not the unit
            ("Kepala Puskesmas", "Puskesmas A, Dinas B", "Kepala Puskesmas, Puskesmas A, Dinas B"),
            ("Staf Subumum", "umum", "Staf Subumum, umum"),
            // names with commas
            ("Kepala Dinas Kebudayaan, Pemuda", "Dinas Kebudayaan, Pemuda", "Kepala Dinas Kebudayaan, Pemuda"),
            ("Kepala Bidang Seni, Film", "Bidang Seni, Film, Dinas B", "Kepala Bidang Seni, Film, Dinas B"),
            ("Camat", "", "Camat"),
            ("", "Puskesmas Melati", "Puskesmas Melati"),
            ("", "", ""),
        ] {
            let some = |text: &'static str| Some(text).filter(|text| !text.is_empty());
            assert_eq!(place(some(post), some(unit)), words, "{post} / {unit}");
        }
    }
}
