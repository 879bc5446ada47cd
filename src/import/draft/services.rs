//! Services of units, by code.

use super::{Draft, Given, UnitCodes, compare, crowding, folded, once};
use crate::base::Fault;
use crate::import::cell;
use crate::import::change::{Record, between};
use crate::import::table::Table;
use crate::survey::rules::{LONGEST_NAME, MOST, new_code};
use crate::survey::store::intake::ServiceRow;
use std::collections::HashMap;

pub fn draft(table: &Table, given: &Given) -> Draft {
    let units = UnitCodes::of(given);
    let unit_code: HashMap<_, _> = given.now.units.iter().map(|unit| (unit.id, unit.code.clone())).collect();
    let stored: HashMap<String, &ServiceRow> =
        given.now.services.iter().map(|service| (folded(&service.code), service)).collect();
    let shown = |service: &ServiceRow| {
        [
            ("nama", service.name.clone()),
            ("kode_unit", unit_code.get(&service.unit_id).cloned().unwrap_or_default()),
            ("tanpa_biaya", if service.free_of_charge { "ya" } else { "tidak" }.to_owned()),
        ]
    };
    let (mut draft, mut seen, mut becomes) = (Draft::default(), HashMap::new(), Vec::new());
    for (at, mut row) in table.rows(given.stop).enumerate() {
        // one that is there keeps its code as it is
        let known = |cell: &str| stored.get(&folded(cell)).map(|was| was.code.clone());
        let code = row.need("kode", |cell| known(cell).map_or_else(|| new_code(cell), Ok));
        let name = row.need_text("nama", LONGEST_NAME);
        let unit = row.need("kode_unit", |code| units.find(code));
        let free = row.read("tanpa_biaya", cell::yes);
        if let Some(code) = &code {
            row.report.is_about(&format!("{code} {}", row.cell("nama")));
            once(&mut seen, code, "kode", &mut row.report);
        }
        if let (Some(code), Some(name), Some(unit_id), false) = (code, name, unit, row.report.refused()) {
            let was = stored.get(&folded(&code)).copied();
            let service = ServiceRow {
                id: was.map_or_else(given.new_id, |was| was.id),
                unit_id,
                code,
                name,
                free_of_charge: free.or(was.map(|was| was.free_of_charge)).unwrap_or(false),
            };
            compare(&mut row.report, was.map(shown).as_ref().map(<[_; 3]>::as_slice), &shown(&service));
            becomes.push((at, service));
        }
        draft.rows.push(row.report);
    }
    find_room(&mut becomes, given, &mut draft);
    let becomes: Vec<ServiceRow> = becomes.into_iter().map(|(_, service)| service).collect();
    draft.changes = between(&given.now.services, &becomes, |row| row.id, Record::Service);
    draft
}

/// Refuses the rows that would bring a unit more services than it may have.
fn find_room(becomes: &mut Vec<(usize, ServiceRow)>, given: &Given, draft: &mut Draft) {
    let place = |service: &ServiceRow| (service.id, service.unit_id);
    let now: HashMap<_, _> = given.now.services.iter().map(place).collect();
    // what a refused row would have moved away stays, which may leave less room for others
    loop {
        let crowding = crowding(&now, becomes.iter().map(|(_, service)| place(service)), MOST);
        if crowding.is_empty() {
            return;
        }
        for (at, _) in becomes.iter().filter(|(_, service)| crowding.contains(&service.id)) {
            draft.rows[*at].refuse("kode_unit", Fault::ServicesFull { max: MOST.to_string() });
        }
        becomes.retain(|(_, service)| !crowding.contains(&service.id));
    }
}
