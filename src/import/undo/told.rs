//! What is told of undoing a run: how many of what, the names of the first, and which later runs changed what stays.

use super::Outcome;
use crate::base::{Result, Uuid};
use crate::import::change::{Change, Record};
use crate::import::draft::folded;
use crate::import::{Later, Thing, Undoing, store};
use crate::server::db::Tx;
use crate::server::request::Ctx;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// So many of each kind of thing are told by name.
const NAMED: usize = 3;
/// So many later runs are told.
const RUNS: usize = 10;

/// What becomes of the things of a run, where so much is `changed` and some things stay because they are `needed`.
pub(super) fn said(
    changes: &[Change],
    now: &HashMap<Uuid, Record>,
    outcome: &Outcome,
    changed: &[Change],
    needed: &HashSet<Uuid>,
) -> Undoing {
    let Outcome { kept, removed, restored, taken, .. } = outcome;
    // a post whose superior follows the units as they are now does not become what it was
    let becoming: HashSet<Uuid> = changed.iter().map(|change| change.became.id()).collect();
    let mut restored: HashSet<Uuid> = restored.intersection(&becoming).copied().collect();
    let mut removed = removed.clone();
    if let Some((root, government)) = first_root(changes, now)
        && removed.remove(&root)
    {
        restored.insert(government);
    }
    let counted = |some: &HashSet<Uuid>| count(some.iter().filter_map(|id| now.get(id)));
    Undoing {
        removed: counted(&removed),
        restored: counted(&restored),
        taken: counted(taken),
        kept: counted(kept),
        removed_named: first_names(changes, now, &removed),
        taken_named: names_taken(taken, now),
        kept_named: first_names(changes, now, kept),
        answered: names(needed, now, Thing::Person),
        rated: names(needed, now, Thing::Service),
        reported: names(needed, now, Thing::Indicator),
        ..Undoing::default()
    }
}

/// The root that a run made of a government that was there before it, and that government. To people they are one,
/// which the run did not make, and which is put back when the root goes.
fn first_root(changes: &[Change], now: &HashMap<Uuid, Record>) -> Option<(Uuid, Uuid)> {
    let government = now.values().find_map(|record| match record {
        Record::Government(row) => Some(row),
        _ => None,
    })?;
    let made: Vec<&Record> =
        changes.iter().filter(|change| change.was.is_none()).map(|change| &change.became).collect();
    if made.iter().any(|record| record.id() == government.id) {
        return None;
    }
    made.iter().find_map(|record| match record {
        Record::Unit(unit) if unit.parent_id.is_none() && folded(&unit.code) == folded(&government.code) => {
            Some((unit.id, government.id))
        }
        _ => None,
    })
}

fn count<'r>(of: impl Iterator<Item = &'r Record>) -> Vec<(Thing, i64)> {
    let mut counts = BTreeMap::new();
    of.for_each(|record| *counts.entry(record.thing()).or_insert(0) += 1);
    counts.into_iter().collect()
}

/// What people call it; of posts and who holds them the unit or the person says it.
fn name(record: &Record) -> Option<&str> {
    match record {
        Record::Unit(row) => Some(&row.name),
        Record::Person(row) => Some(&row.name),
        Record::Indicator(row) => Some(&row.name),
        Record::Service(row) => Some(&row.name),
        Record::Government(_) | Record::Post(_) | Record::Holding(_) => None,
    }
}

/// The names of the people, services or indicators among some, in order.
fn names(some: &HashSet<Uuid>, now: &HashMap<Uuid, Record>, thing: Thing) -> Vec<String> {
    let of_kind = some.iter().filter_map(|id| now.get(id)).filter(|record| record.thing() == thing);
    let mut names: Vec<String> = of_kind.filter_map(name).map(str::to_owned).collect();
    names.sort_unstable();
    names
}

/// The names of the first among some, by kind, in the order of the file.
fn first_names(changes: &[Change], now: &HashMap<Uuid, Record>, some: &HashSet<Uuid>) -> Vec<(Thing, Vec<String>)> {
    let ids = changes.iter().map(|change| change.became.id()).filter(|id| some.contains(id));
    let mut found: BTreeMap<Thing, Vec<String>> = BTreeMap::new();
    for record in ids.filter_map(|id| now.get(&id)) {
        let Some(name) = name(record) else { continue };
        let names = found.entry(record.thing()).or_default();
        if names.len() < NAMED {
            names.push(name.to_owned());
        }
    }
    found.into_iter().collect()
}

/// The first names of what goes along, by kind and alphabet, each once: it comes from no one file. Here posts and those
/// who hold them are named as well.
fn names_taken(taken: &HashSet<Uuid>, now: &HashMap<Uuid, Record>) -> Vec<(Thing, Vec<String>)> {
    let named = |id: &Uuid| now.get(id).and_then(name);
    let mut found: BTreeMap<Thing, BTreeSet<String>> = BTreeMap::new();
    for record in taken.iter().filter_map(|id| now.get(id)) {
        let name = match record {
            Record::Holding(row) => named(&row.person_id).map(str::to_owned),
            Record::Post(row) => named(&row.unit_id).map(|unit| format!("{} · {unit}", row.title)),
            other => name(other).map(str::to_owned),
        };
        found.entry(record.thing()).or_default().extend(name);
    }
    found.into_iter().map(|(thing, names)| (thing, names.into_iter().take(NAMED).collect())).collect()
}

/// The latest of the later runs that stand and changed some of the things that are not as a run left them, and whether
/// there are more.
pub(super) async fn changed_by(
    ctx: &Ctx,
    tx: &mut Tx,
    run: Uuid,
    altered: &HashSet<Uuid>,
) -> Result<(Vec<Later>, bool)> {
    let altered: Vec<Uuid> = altered.iter().copied().collect();
    let mut found = store::later(tx, ctx.government.id, run, &altered, RUNS + 1).await?;
    let more = found.len() > RUNS;
    found.truncate(RUNS);
    let told = |(id, file_name, at)| Later { id, file_name, day: ctx.day_at(at) };
    Ok((found.into_iter().map(told).collect(), more))
}
