//! Services, answers and their rollup.

use crate::base::{Month, Result, Uuid};
use crate::demo::city::City;
use crate::demo::rating::{Rating, Ratings};
use crate::insert_many;
use crate::server::db::Tx;
use crate::server::texts::text;
use crate::survey::columns::each_element;
use crate::survey::rules::Tally;
use std::collections::BTreeMap;

pub async fn insert_services(tx: &mut Tx, government: Uuid, city: &City, ratings: &Ratings) -> Result<()> {
    insert_many!(
        tx,
        "INSERT INTO services (government_id, id, unit_id, code, name, free_of_charge) ",
        6,
        ratings.services,
        |values, service| {
            values
                .push_bind(government)
                .push_bind(service.id)
                .push_bind(city.units[service.unit].id)
                .push_bind(service.code)
                .push_bind(service.name)
                .push_bind(service.free_of_charge);
        }
    )
}

const ADD_ANSWERS: &str = concat!(
    "INSERT INTO survey_responses (government_id, id, service_id, day, month, sex, age, education, occupation, \
     waited_minutes, remark",
    each_element!(text [", ", ""]),
    ") "
);

pub async fn insert_answers(tx: &mut Tx, government: Uuid, ratings: &Ratings, answers: &[Rating]) -> Result<()> {
    insert_many!(tx, ADD_ANSWERS, 20, answers, |values, answer| {
        values
            .push_bind(government)
            .push_bind(answer.id)
            .push_bind(ratings.services[answer.service].id)
            .push_bind(answer.day)
            .push_bind(answer.day.month())
            .push_bind(answer.sex)
            .push_bind(answer.age)
            .push_bind(answer.education)
            .push_bind(answer.occupation)
            .push_bind(answer.waited_minutes)
            .push_bind(answer.remark.as_deref());
        for mark in answer.answers {
            values.push_bind(mark);
        }
    })
}

const ADD_TALLIES: &str = concat!(
    "INSERT INTO survey_months (government_id, service_id, month, respondents, moment1, moment2",
    each_element!(text [", n_", ""]),
    each_element!(text [", s_", ""]),
    ") "
);

/// The rollup of answers.
pub async fn insert_tallies(
    tx: &mut Tx,
    government: Uuid,
    ratings: &Ratings,
    tallies: &BTreeMap<(usize, Month), Tally>,
) -> Result<()> {
    let rows: Vec<_> = tallies.iter().collect();
    insert_many!(tx, ADD_TALLIES, 24, rows, |values, row| {
        let ((service, month), tally) = *row;
        values
            .push_bind(government)
            .push_bind(ratings.services[*service].id)
            .push_bind(*month)
            .push_bind(tally.respondents)
            .push_bind(tally.moment1)
            .push_bind(tally.moment2);
        for figure in tally.n.into_iter().chain(tally.sum) {
            values.push_bind(figure);
        }
    })
}
