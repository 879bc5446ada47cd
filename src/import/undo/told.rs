//! What is told of undoing a run: how many of what, the first names, and which later runs changed what stays.

use super::Outcome;
use crate::base::text::NAMED;
use crate::base::{Result, Uuid};
use crate::import::change::{Change, Record};
use crate::import::draft::folded;
use crate::import::{Later, Named, Thing, Undoing, store};
use crate::server::db::Tx;
use crate::server::request::Ctx;
use std::collections::{BTreeMap, HashMap, HashSet};

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
        removed_named: first_names(&removed, now),
        taken_named: first_names(taken, now),
        kept_named: first_names(kept, now),
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

/// What people call it: of a post its title and unit, of who holds one the person. There is one government.
fn name(record: &Record, now: &HashMap<Uuid, Record>) -> Option<String> {
    let of = |id: &Uuid| now.get(id).and_then(|record| name(record, now));
    match record {
        Record::Unit(row) => Some(row.name.clone()),
        Record::Person(row) => Some(row.name.clone()),
        Record::Indicator(row) => Some(row.name.clone()),
        Record::Service(row) => Some(row.name.clone()),
        Record::Post(row) => of(&row.unit_id).map(|unit| format!("{} · {unit}", row.title)),
        Record::Holding(row) => of(&row.person_id),
        Record::Government(_) => None,
    }
}

/// The names of the people, services or indicators among some, in order.
fn names(some: &HashSet<Uuid>, now: &HashMap<Uuid, Record>, thing: Thing) -> Vec<String> {
    let of_kind = some.iter().filter_map(|id| now.get(id)).filter(|record| record.thing() == thing);
    let mut names: Vec<String> = of_kind.filter_map(|record| name(record, now)).collect();
    names.sort_unstable();
    names
}

/// The first names among some, by kind and alphabet. Each thing counts with its own name: two of one name are two.
fn first_names(some: &HashSet<Uuid>, now: &HashMap<Uuid, Record>) -> Vec<Named> {
    let mut found: BTreeMap<Thing, Vec<String>> = BTreeMap::new();
    for record in some.iter().filter_map(|id| now.get(id)) {
        if let Some(name) = name(record, now) {
            found.entry(record.thing()).or_default().push(name);
        }
    }
    let first = |(thing, mut names): (Thing, Vec<String>)| {
        names.sort_unstable();
        names.truncate(NAMED);
        Named(thing, names)
    };
    found.into_iter().map(first).collect()
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
