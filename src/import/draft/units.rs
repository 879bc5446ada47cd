//! Units: the root is the government itself; a parent may come later in the file or be there already.

use super::{Draft, Given, compare, folded, in_passes, named, once};
use crate::base::{Fault, Uuid};
use crate::import::change::{Record, between};
use crate::import::table::Table;
use crate::org::rules::DEEPEST;
use crate::org::service::{follow_tree, misplaced};
use crate::org::store::intake::{GovernmentRow, PostRow, UnitRow};
use std::collections::HashMap;

/// The kind of the root.
const ROOT: &str = "pemda";

struct Line {
    at: usize,
    code: String,
    parent: Option<String>,
    name: String,
    kind: String,
}

/// Compares a file of units with what is there.
///
/// # Errors
/// When a government is founded beside others by a file that has another code than was said: one of the two is wrong.
pub fn draft(table: &Table, given: &Given) -> Result<Draft, Fault> {
    let mut draft = Draft::default();
    let mut lines = read(table, given, &mut draft);
    let (units, posts) = place(&mut lines, given, &mut draft);
    let by_code = |units: &[UnitRow]| -> HashMap<String, UnitRow> {
        units.iter().map(|unit| (folded(&unit.code), unit.clone())).collect()
    };
    let (was, becomes) = (by_code(&given.now.units), by_code(&units));
    let name_of: HashMap<Uuid, String> = units.iter().map(|unit| (unit.id, named(&unit.name, &unit.code))).collect();
    let shown = |unit: &UnitRow| {
        let parent = unit.parent_id.and_then(|id| name_of.get(&id).cloned()).unwrap_or_default();
        [("nama", unit.name.clone()), ("jenis", unit.kind.clone()), ("kode_induk", parent)]
    };
    // the root of a first file is the government itself, which was there before it
    let founded = given.now.governments.first().filter(|_| given.now.units.is_empty());
    let itself = |line: &Line| {
        let there = founded.filter(|there| line.parent.is_none() && folded(&there.code) == folded(&line.code))?;
        Some([("nama", there.name.clone()), ("jenis", ROOT.to_owned()), ("kode_induk", String::new())])
    };
    for line in &lines {
        let code = folded(&line.code);
        let was = was.get(&code).map(shown).or_else(|| itself(line));
        compare(&mut draft.rows[line.at], was.as_ref().map(<[_; 3]>::as_slice), &shown(&becomes[&code]));
    }
    let root = units.iter().find(|unit| unit.parent_id.is_none());
    if let Some(root) = root {
        let code = if given.code.is_empty() { root.code.clone() } else { given.code.to_owned() };
        // a file of another government, or a code that was chosen otherwise at the first start
        if given.now.units.is_empty() && folded(&code) != folded(&root.code) {
            let (file, government) = (root.code.clone(), code.clone());
            if given.beside {
                return Err(Fault::GovernmentNotFounded { file, government });
            }
            draft.notes.push(Fault::GovernmentOther { file, government });
        }
        let government = GovernmentRow { id: given.government, code, name: root.name.clone() };
        // a file that only hangs new units below does not rename the government
        if lines.iter().any(|line| folded(&line.code) == folded(&root.code)) {
            draft.changes.extend(between(&given.now.governments, &[government], |row| row.id, Record::Government));
        }
    } else if !draft.rows.iter().any(|row| row.refused()) {
        draft.rows.iter_mut().take(1).for_each(|row| row.refuse("jenis", Fault::RootNeeded));
    }
    draft.changes.extend(between(&given.now.units, &units, |row| row.id, Record::Unit));
    draft.changes.extend(between(&given.now.posts, &posts, |row| row.id, Record::Post));
    Ok(draft)
}

fn read(table: &Table, given: &Given, draft: &mut Draft) -> Vec<Line> {
    let mut seen = HashMap::new();
    let mut root = given.now.units.iter().find(|unit| unit.parent_id.is_none()).map(|unit| unit.code.clone());
    let mut lines = Vec::new();
    for (at, mut row) in table.rows(given.stop).enumerate() {
        let code = row.need_text("kode", 40);
        let name = row.need_text("nama", 200);
        let kind = row.need_text("jenis", 40).map(|kind| kind.to_lowercase());
        let parent = row.text("kode_induk", 40);
        if let Some(code) = &code {
            // the address of such a unit would be that of a file
            if code.to_lowercase().ends_with(".csv") {
                row.report.refuse("kode", Fault::UnitCodeOfFile);
            }
            row.report.is_about(&format!("{code} {}", row.cell("nama")));
            once(&mut seen, code, "kode", &mut row.report);
        }
        match (&kind, &parent, &code) {
            (Some(kind), Some(_), _) if kind == ROOT => row.report.refuse("kode_induk", Fault::RootWithParent),
            (Some(kind), None, Some(code)) if kind == ROOT => match &root {
                Some(there) if folded(there) != folded(code) => {
                    row.report.refuse("jenis", Fault::RootExists { code: there.clone() });
                }
                _ => root = Some(code.clone()),
            },
            (Some(_), None, _) => row.report.refuse("kode_induk", Fault::ParentMissing),
            _ => {}
        }
        if let (Some(code), Some(name), Some(kind), false) = (code, name, kind, row.report.refused()) {
            lines.push(Line { at, code, parent, name, kind });
        }
        draft.rows.push(row.report);
    }
    lines
}

/// Refuses what hangs on nothing, on itself or too deep, or makes a line of superiors such, until the rest stands.
/// All units and posts after the run.
fn place(lines: &mut Vec<Line>, given: &Given, draft: &mut Draft) -> (Vec<UnitRow>, Vec<PostRow>) {
    let was: HashMap<Uuid, Option<Uuid>> = given.now.units.iter().map(|unit| (unit.id, unit.parent_id)).collect();
    let line_of: HashMap<String, u32> =
        lines.iter().map(|line| (folded(&line.code), draft.rows[line.at].line)).collect();
    // what hangs on a refused row is found level by level
    in_passes(DEEPEST, |no_more| {
        if no_more || given.stop.is_cancelled() {
            lines.drain(..).for_each(|line| draft.rows[line.at].refuse("kode_induk", Fault::CirclesFirst));
        }
        let units = becoming(lines, given);
        let posts = follow_tree(&units, &given.now.posts);
        let by_code: HashMap<String, &UnitRow> = units.iter().map(|unit| (folded(&unit.code), unit)).collect();
        let moved = lines.iter().map(|line| (by_code[&folded(&line.code)], line.at));
        let moved = moved.filter(|(unit, _)| was.get(&unit.id) != Some(&unit.parent_id));
        let misplaced = misplaced(&units, &posts, &moved.map(|(unit, at)| (unit.id, at)).collect());
        let fault = |line: &Line| {
            let parent = line.parent.as_deref()?;
            if let Some(fault) = misplaced.get(&line.at) {
                Some(fault.clone())
            } else if by_code.contains_key(&folded(parent)) {
                None
            } else if let Some(at) = line_of.get(&folded(parent)) {
                Some(Fault::ParentRefused { code: parent.to_owned(), line: at.to_string() })
            } else {
                Some(given.guesses.unit_unknown(parent, units.iter().map(|unit| unit.code.as_str())))
            }
        };
        let faults: Vec<(usize, Fault)> = lines.iter().filter_map(|line| Some((line.at, fault(line)?))).collect();
        if faults.is_empty() {
            return Some((units, posts));
        }
        for (at, fault) in faults {
            draft.rows[at].refuse("kode_induk", fault);
        }
        lines.retain(|line| !draft.rows[line.at].refused());
        None
    })
}

/// All units after the run.
fn becoming(lines: &[Line], given: &Given) -> Vec<UnitRow> {
    let mut units = given.now.units.clone();
    let mut at: HashMap<String, usize> = units.iter().enumerate().map(|(i, unit)| (folded(&unit.code), i)).collect();
    for line in lines {
        let place = *at.entry(folded(&line.code)).or_insert_with(|| {
            let id = (given.new_id)();
            units.push(UnitRow {
                id,
                parent_id: None,
                code: line.code.clone(),
                name: String::new(),
                kind: String::new(),
            });
            units.len() - 1
        });
        units[place].name.clone_from(&line.name);
        units[place].kind.clone_from(&line.kind);
    }
    for line in lines {
        let parent = line.parent.as_deref().and_then(|parent| at.get(&folded(parent))).map(|place| units[*place].id);
        units[at[&folded(&line.code)]].parent_id = parent;
    }
    units
}
