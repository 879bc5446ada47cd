//! Answers of the satisfaction survey. They have no key: each row is one more answer.

use super::{Draft, Given, folded};
use crate::base::Fault;
use crate::import::table::Table;
use crate::import::{Effect, cell};
use crate::survey::Element;
use crate::survey::store::intake::{AnswerRow, ServiceRow};
use std::collections::HashMap;

/// The elements' columns, in the order of the regulation.
const MARKS: [&str; 9] = ["u1", "u2", "u3", "u4", "u5", "u6", "u7", "u8", "u9"];

pub fn draft(table: &Table, given: &Given) -> Draft {
    let services: HashMap<String, &ServiceRow> =
        given.now.services.iter().map(|service| (folded(&service.code), service)).collect();
    let find = |code: &str| {
        services.get(&folded(code)).copied().ok_or_else(|| {
            match given.guesses.near(code, given.now.services.iter().map(|service| service.code.as_str())) {
                Some(near) => Fault::ServiceUnknownNear { code: code.to_owned(), near },
                None => Fault::ServiceUnknown { code: code.to_owned() },
            }
        })
    };
    let mut draft = Draft::default();
    for mut row in table.rows(given.stop) {
        let day = row.need("tanggal", cell::day);
        if day.is_some_and(|day| day > given.today) {
            row.report.refuse("tanggal", Fault::DayInFuture);
        }
        let service = row.need("kode_layanan", find);
        let mut marks = MARKS.map(|column| row.read(column, cell::mark));
        let free = service.is_some_and(|service| service.free_of_charge);
        for ((element, column), mark) in Element::ALL.into_iter().zip(MARKS).zip(&mut marks) {
            if !element.is_asked(free) && mark.take().is_some() {
                row.report.warn(column, Fault::ElementNotAsked);
            }
        }
        if marks.iter().all(Option::is_none) && !row.report.refused() {
            row.report.refuse("u1", Fault::NoElementAnswered);
        }
        let sex = row.read("jenis_kelamin", cell::sex);
        let age = row.read("usia", |cell| cell::whole(cell, 0..=120, Fault::AgeUnclear));
        let education = row.text("pendidikan", 60);
        let occupation = row.text("pekerjaan", 60);
        let waited_minutes = row.read("menit_tunggu", |cell| cell::whole(cell, 0..=100_000, Fault::WaitUnclear));
        row.report.is_about(row.cell("kode_layanan"));
        if let (Some(day), Some(service), false) = (day, service, row.report.refused()) {
            let id = (given.anonymous_id)();
            row.report.effect = Effect::Created;
            draft.answers.push(AnswerRow {
                id,
                service_id: service.id,
                day,
                marks,
                sex,
                age,
                education,
                occupation,
                waited_minutes,
            });
        }
        draft.rows.push(row.report);
    }
    draft
}
