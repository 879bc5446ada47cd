//! Words for what imports do.

use super::{Counts, Difference, Group, Kind, Later, Named, Run, Thing, Undoing};
use crate::audit::words::so_many;
use crate::base::text::{NAMED, first_of};
use crate::base::{Fault, Lang, number, tr};

impl Kind {
    /// What a file holds, for people.
    pub fn words(self, lang: Lang) -> &'static str {
        match self {
            Kind::Units => tr::import::kind_units(lang),
            Kind::People => tr::import::kind_people(lang),
            Kind::Services => tr::import::kind_services(lang),
            Kind::Indicators => tr::import::kind_indicators(lang),
            Kind::Answers => tr::import::kind_answers(lang),
        }
    }
}

impl Thing {
    /// What it is, for people.
    pub fn words(self, lang: Lang) -> &'static str {
        match self {
            Thing::Government => tr::import::thing_government(lang),
            Thing::Unit => tr::import::thing_unit(lang),
            Thing::Person => tr::import::thing_person(lang),
            Thing::Post => tr::import::thing_post(lang),
            Thing::Holding => tr::import::thing_holding(lang),
            Thing::Indicator => tr::import::thing_indicator(lang),
            Thing::Service => tr::import::thing_service(lang),
            Thing::Answer => tr::import::thing_answer(lang),
            Thing::Account => tr::import::thing_account(lang),
            Thing::Entry => tr::import::thing_entry(lang),
            Thing::Reaction => tr::import::thing_reaction(lang),
            Thing::Override => tr::import::thing_override(lang),
        }
    }
}

/// What a cell becomes, and what it was if the viewer may know.
pub fn difference(change: &Difference, lang: Lang) -> String {
    let value = |text: &str| if text.is_empty() { tr::import::empty_value(lang) } else { text }.to_owned();
    match &change.was {
        Some(was) => tr::import::becomes(lang, value(&change.becomes), value(was)),
        None => tr::import::becomes_only(lang, value(&change.becomes)),
    }
}

/// How many rows met which fate.
pub fn counted(counts: &Counts, lang: Lang) -> String {
    let Counts { total, created, updated, unchanged, refused } = *counts;
    let [total, created, updated, unchanged, refused] =
        [total, created, updated, unchanged, refused].map(|n| number::count(n, lang));
    tr::import::counts(lang, created, refused, total, unchanged, updated)
}

/// That a run stands no more: it was undone itself, or nothing that came of it is there any more.
pub fn undone(run: &Run, lang: Lang) -> Option<&'static str> {
    match run.undone_at {
        Some(_) if run.undone_partly => Some(tr::import::undone_partly(lang)),
        Some(_) => Some(tr::import::undone(lang)),
        None => run.emptied.then(|| tr::import::emptied(lang)),
    }
}

/// Who ran an import.
pub fn by(run: &Run, lang: Lang) -> String {
    match &run.by {
        Some(name) => tr::import::run_by(lang, name),
        None => tr::import::run_by_system(lang).to_owned(),
    }
}

/// What is said of a column of a row.
pub fn sentences(faults: &[Fault], lang: Lang) -> String {
    faults.iter().map(|fault| fault.text(lang)).collect::<Vec<_>>().join(" ")
}

/// What is said of rows, once: `Misalnya: Unit X tidak ada.` where each says its own.
pub fn said(group: &Group, lang: Lang) -> String {
    let first = sentences(&group.faults, lang);
    if group.alike { first } else { tr::import::for_instance(lang, first) }
}

/// Lines that are named of a group.
pub const LINES: usize = 5;

/// Which rows: `2, 3, 4, 5, 6, dan 6.110 lainnya`
pub fn lines(group: &Group, lang: Lang) -> String {
    let first: Vec<String> = group.rows.iter().take(LINES).map(|row| row.line.to_string()).collect();
    first_of(lang, &first, group.total - first.len() as i64)
}

/// Sentences about undoing a run: what it does, and to how many of what.
pub fn undoing(said: &Undoing, lang: Lang) -> Vec<(&'static str, String)> {
    let list = |things: &[(Thing, i64)], named: &[Named]| {
        let told = |(thing, count): &(Thing, i64)| {
            let names = named.iter().find(|Named(of, _)| of == thing);
            let names = names.map(|Named(_, first)| first_of(lang, first, count - first.len() as i64));
            so_many(lang, *count, thing.words(lang), names)
        };
        things.iter().map(told).collect::<Vec<_>>().join(", ")
    };
    let in_use = [
        (tr::import::undo_answered(lang), Thing::Person, &said.answered),
        (tr::import::undo_rated(lang), Thing::Service, &said.rated),
        (tr::import::undo_reported(lang), Thing::Indicator, &said.reported),
    ];
    let in_use = in_use.into_iter().filter(|(.., names)| !names.is_empty());
    let unnamed = Vec::new();
    [
        (tr::import::undo_removed(lang), &said.removed, &said.removed_named),
        (tr::import::undo_restored(lang), &said.restored, &unnamed),
        (tr::import::undo_taken(lang), &said.taken, &said.taken_named),
        (tr::import::undo_kept(lang), &said.kept, &said.kept_named),
    ]
    .into_iter()
    .filter(|(_, things, _)| !things.is_empty())
    .map(|(head, things, named)| (head, list(things, named)))
    .chain(in_use.map(|(head, thing, names)| (head, some_of(names, thing, lang))))
    .collect()
}

/// `12 pegawai: Ani, Budi, dan 10 lainnya`
fn some_of(names: &[String], thing: Thing, lang: Lang) -> String {
    let (first, more) = names.split_at(names.len().min(NAMED));
    let total = number::count(names.len() as i64, lang);
    format!("{total} {}: {}", thing.words(lang), first_of(lang, first, more.len() as i64))
}

/// An import among others: `unit.csv (20 November 2026)`
pub fn later(run: &Later, lang: Lang) -> String {
    format!("{} ({})", run.file_name, run.day.text(lang))
}

/// Why the viewer cannot undo a run; nothing if they can.
pub fn hindered(said: &Undoing, lang: Lang) -> Vec<String> {
    let things = said.forbidden.iter().map(|thing| thing.words(lang)).collect::<Vec<_>>().join(", ");
    let held = said.held().then(|| Fault::UndoHeld.text(lang));
    let roles = (!said.with_roles.is_empty())
        .then(|| Fault::AccountsWithRoles { names: said.with_roles.join(", ") }.text(lang));
    let rights = (!things.is_empty()).then(|| tr::import::undo_forbidden(lang, things));
    held.into_iter().chain(rights).chain(roles).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::detail;

    #[test]
    fn names_as_earlier_versions_recorded_them_still_read() {
        for row in [r#"["Unit",["A"]]"#, r#"["Unit",["A"],3]"#] {
            assert_eq!(serde_json::from_str::<Named>(row).unwrap(), Named(Thing::Unit, vec!["A".into()]));
        }
    }

    #[test]
    fn the_record_says_of_everything_that_was_undone_what_the_page_says() {
        let said = Undoing {
            removed: Thing::ALL.map(|thing| (thing, 1250)).to_vec(),
            removed_named: Thing::ALL.map(|thing| Named(thing, vec!["A".into(), "B".into()])).to_vec(),
            restored: Thing::ALL.map(|thing| (thing, 2)).to_vec(),
            ..Undoing::default()
        };
        let recorded = serde_json::json!({ "undoing": said }).to_string();
        for lang in [Lang::Id, Lang::En] {
            let page: Vec<String> = undoing(&said, lang).into_iter().map(|(_, things)| things).collect();
            let [removed, restored] = [tr::audit::field_removed(lang), tr::audit::field_restored(lang)];
            let told = detail::text(lang, &recorded, &[], &|_, _| None).to_string();
            assert!(told.contains("1.248") || told.contains("1,248"), "names and the rest are all there is: {told}");
            assert_eq!(told, format!("{removed}: {}; {restored}: {}", page[0], page[1]));
        }
    }
}
