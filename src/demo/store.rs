//! SQL of the demo city: all rows in, all rows out.

use super::city::City;
use super::plan::Plan;
use super::rating::{Rating, Ratings};
use super::rollup::{IndicatorMonth, UnitMonth};
use super::work::{Entry, Reaction, Work};
use crate::base::{Month, Result, Uuid};
use crate::server::db::{Db, Tx};
use crate::server::request::Government;
use crate::survey::rules::Tally;
use crate::{insert_many, read, run};
use std::collections::BTreeMap;

const GOVERNMENT: &str = "SELECT id, code, name, time_zone, demo FROM governments WHERE demo = $1 AND code = $2";

/// The demo government, if there is one.
pub async fn government(db: &Db) -> Result<Option<Government>> {
    read!(db, on => sqlx::query_as(GOVERNMENT).bind(true).bind(super::CODE).fetch_optional(on))
}

const INSERT_GOVERNMENT: &str = "INSERT INTO governments (id, code, name, time_zone, demo, created_at) \
     VALUES ($1, $2, $3, $4, $5, $6)";

pub async fn insert_government(tx: &mut Tx, government: &Government, now: i64) -> Result<()> {
    run!(
        tx,
        sqlx::query(INSERT_GOVERNMENT)
            .bind(government.id)
            .bind(&government.code)
            .bind(&government.name)
            .bind(&government.time_zone)
            .bind(government.demo)
            .bind(now)
    )?;
    Ok(())
}

/// Units with their closure, posts, people, holders.
pub async fn insert_city(tx: &mut Tx, government: Uuid, city: &City) -> Result<()> {
    insert_many!(
        tx,
        "INSERT INTO units (government_id, id, parent_id, code, name, kind) ",
        6,
        city.units,
        |values, unit| {
            values
                .push_bind(government)
                .push_bind(unit.id)
                .push_bind(unit.parent.map(|parent| city.units[parent].id))
                .push_bind(unit.code)
                .push_bind(unit.name)
                .push_bind(unit.kind);
        }
    )?;
    let closure = closure(city);
    insert_many!(
        tx,
        "INSERT INTO unit_closure (government_id, ancestor_id, descendant_id, depth) ",
        4,
        closure,
        |values, row| {
            values
                .push_bind(government)
                .push_bind(city.units[row.0].id)
                .push_bind(city.units[row.1].id)
                .push_bind(row.2);
        }
    )?;
    insert_many!(
        tx,
        "INSERT INTO posts (government_id, id, unit_id, title, kind, echelon, is_head, superior_post_id, superior_given) ",
        9,
        city.posts,
        |values, post| {
            values
                .push_bind(government)
                .push_bind(post.id)
                .push_bind(city.units[post.unit].id)
                .push_bind(&post.title)
                .push_bind(post.kind)
                .push_bind(post.echelon)
                .push_bind(post.is_head)
                .push_bind(post.superior.map(|superior| city.posts[superior].id))
                .push_bind(post.superior_given);
        }
    )?;
    insert_people(tx, government, city).await
}

async fn insert_people(tx: &mut Tx, government: Uuid, city: &City) -> Result<()> {
    insert_many!(
        tx,
        "INSERT INTO persons (government_id, id, nip, internal_number, name, title_before, title_after, born_on, sex, status, rank) ",
        11,
        city.people,
        |values, person| {
            values
                .push_bind(government)
                .push_bind(person.id)
                .push_bind(&person.nip)
                .push_bind(&person.internal_number)
                .push_bind(&person.name)
                .push_bind(person.title_before)
                .push_bind(person.title_after)
                .push_bind(person.born_on)
                .push_bind(if person.woman { "P" } else { "L" })
                .push_bind(person.status)
                .push_bind(person.rank);
        }
    )?;
    insert_many!(
        tx,
        "INSERT INTO holders (government_id, id, post_id, person_id, from_day, main) ",
        6,
        city.holders,
        |values, holder| {
            values
                .push_bind(government)
                .push_bind(holder.id)
                .push_bind(city.posts[holder.post].id)
                .push_bind(city.people[holder.person].id)
                .push_bind(holder.from)
                .push_bind(holder.main);
        }
    )
}

/// Ancestor, descendant and depth of every pair, a unit and itself included.
fn closure(city: &City) -> Vec<(usize, usize, i64)> {
    let mut rows = Vec::new();
    for unit in 0..city.units.len() {
        let (mut above, mut depth) = (Some(unit), 0);
        while let Some(ancestor) = above {
            rows.push((ancestor, unit, depth));
            (above, depth) = (city.units[ancestor].parent, depth + 1);
        }
    }
    rows
}

const INSERT_ACCOUNT: &str = "INSERT INTO accounts (government_id, id, person_id, login, name, password_hash, disabled, created_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const INSERT_GRANT: &str = "INSERT INTO grants (government_id, account_id, role, given_at) VALUES ($1, $2, $3, $4)";

/// The demo accounts, all with one password.
pub async fn insert_accounts(
    tx: &mut Tx,
    government: Uuid,
    city: &City,
    hash: &str,
    ids: &[Uuid],
    now: i64,
) -> Result<()> {
    for (account, id) in super::ACCOUNTS.iter().zip(ids) {
        let person = &city.people[city.holder(account.post)];
        run!(
            tx,
            sqlx::query(INSERT_ACCOUNT)
                .bind(government)
                .bind(id)
                .bind(person.id)
                .bind(account.login)
                .bind(&person.name)
                .bind(hash)
                .bind(false)
                .bind(now)
        )?;
        if let Some(role) = account.role {
            run!(tx, sqlx::query(INSERT_GRANT).bind(government).bind(id).bind(role.code()).bind(now))?;
        }
    }
    Ok(())
}

pub async fn insert_plan(tx: &mut Tx, government: Uuid, city: &City, plan: &Plan) -> Result<()> {
    insert_many!(
        tx,
        "INSERT INTO indicators (government_id, id, unit_id, parent_id, year, code, name, measure, polarity, aggregation, baseline, target, weight, source) ",
        14,
        plan.indicators,
        |values, indicator| {
            let measure = &plan.measures[indicator.measure];
            let model = &measure.model;
            values
                .push_bind(government)
                .push_bind(indicator.id)
                .push_bind(city.units[measure.unit].id)
                .push_bind(indicator.parent)
                .push_bind(i64::from(indicator.year))
                .push_bind(&indicator.code)
                .push_bind(model.name)
                .push_bind(model.measure)
                .push_bind(model.polarity)
                .push_bind(model.aggregation)
                .push_bind(model.baseline.map(super::plan::thousandths))
                .push_bind(indicator.target)
                .push_bind(model.weight * 100)
                .push_bind(model.source);
        }
    )
}

/// `7.30` in minutes of the day, as tables hold it: `07:30`.
fn time(minutes: i64) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

pub async fn insert_entries(
    tx: &mut Tx,
    government: Uuid,
    (city, plan): (&City, &Plan),
    entries: &[Entry],
) -> Result<()> {
    insert_many!(
        tx,
        "INSERT INTO entries (government_id, id, person_id, unit_id, appraiser_id, indicator_id, day, month, what, quantity, out_of, measure, start_time, end_time, minutes, state, praised, reason, reacted_by, reacted_at, submitted_at) ",
        21,
        entries,
        |values, entry| {
            let superior = entry.superior.map(|superior| city.people[superior].id);
            values
                .push_bind(government)
                .push_bind(entry.id)
                .push_bind(city.people[entry.person].id)
                .push_bind(city.units[entry.unit].id)
                .push_bind(superior)
                .push_bind(entry.indicator.map(|indicator| plan.indicators[indicator].id))
                .push_bind(entry.day)
                .push_bind(entry.day.month())
                .push_bind(entry.what)
                .push_bind(entry.quantity)
                .push_bind(entry.out_of)
                .push_bind(entry.measure)
                .push_bind(time(entry.start))
                .push_bind(time(entry.start + entry.minutes))
                .push_bind(entry.minutes)
                .push_bind(entry.state)
                .push_bind(entry.praised)
                .push_bind(entry.reason)
                .push_bind(entry.reacted_at.and(superior))
                .push_bind(entry.reacted_at)
                .push_bind(entry.submitted_at);
        }
    )
}

pub async fn insert_reactions(
    tx: &mut Tx,
    government: Uuid,
    (city, work): (&City, &Work),
    reactions: &[Reaction],
) -> Result<()> {
    insert_many!(
        tx,
        "INSERT INTO reactions (government_id, id, entry_id, unit_id, month, by_person_id, kind, reason, at, waited) ",
        10,
        reactions,
        |values, reaction| {
            let entry = &work.entries[reaction.entry];
            values
                .push_bind(government)
                .push_bind(reaction.id)
                .push_bind(entry.id)
                .push_bind(city.units[entry.unit].id)
                .push_bind(entry.day.month())
                .push_bind(city.people[reaction.by].id)
                .push_bind(reaction.kind)
                .push_bind(reaction.reason)
                .push_bind(reaction.at)
                .push_bind(reaction.waited);
        }
    )
}

/// The rollups of entries and reactions.
pub async fn insert_months(
    tx: &mut Tx,
    government: Uuid,
    (city, plan): (&City, &Plan),
    indicators: &BTreeMap<(usize, Month), IndicatorMonth>,
    units: &BTreeMap<(usize, Month), UnitMonth>,
) -> Result<()> {
    let (indicators, units): (Vec<_>, Vec<_>) = (indicators.iter().collect(), units.iter().collect());
    insert_many!(
        tx,
        "INSERT INTO indicator_months (government_id, indicator_id, month, n, total, out_of, last_day, last_entry_id, last_quantity) ",
        9,
        indicators,
        |values, row| {
            let ((indicator, month), row) = *row;
            values
                .push_bind(government)
                .push_bind(plan.indicators[*indicator].id)
                .push_bind(*month)
                .push_bind(row.n)
                .push_bind(row.total)
                .push_bind(row.out_of)
                .push_bind(row.last.0)
                .push_bind(row.last.1)
                .push_bind(row.last.2);
        }
    )?;
    insert_many!(
        tx,
        "INSERT INTO unit_months (government_id, unit_id, month, entries, accepted, returned, within_hour, within_four, within_day, within_three, within_week, later) ",
        12,
        units,
        |values, row| {
            let ((unit, month), row) = *row;
            values
                .push_bind(government)
                .push_bind(city.units[*unit].id)
                .push_bind(*month)
                .push_bind(row.entries)
                .push_bind(row.accepted)
                .push_bind(row.returned);
            for count in row.waited {
                values.push_bind(count);
            }
        }
    )
}

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

pub async fn insert_answers(tx: &mut Tx, government: Uuid, ratings: &Ratings, answers: &[Rating]) -> Result<()> {
    insert_many!(
        tx,
        "INSERT INTO survey_responses (government_id, id, service_id, day, month, sex, age, education, occupation, waited_minutes, remark, \
         persyaratan, prosedur, waktu, biaya, produk, kompetensi, perilaku, pengaduan, sarana) ",
        20,
        answers,
        |values, answer| {
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
                .push_bind(answer.remark);
            for mark in answer.answers {
                values.push_bind(mark);
            }
        }
    )
}

/// The rollup of answers.
pub async fn insert_tallies(
    tx: &mut Tx,
    government: Uuid,
    ratings: &Ratings,
    tallies: &BTreeMap<(usize, Month), Tally>,
) -> Result<()> {
    let rows: Vec<_> = tallies.iter().collect();
    insert_many!(
        tx,
        "INSERT INTO survey_months (government_id, service_id, month, respondents, moment1, moment2, \
         n_persyaratan, n_prosedur, n_waktu, n_biaya, n_produk, n_kompetensi, n_perilaku, n_pengaduan, n_sarana, \
         s_persyaratan, s_prosedur, s_waktu, s_biaya, s_produk, s_kompetensi, s_perilaku, s_pengaduan, s_sarana) ",
        24,
        rows,
        |values, row| {
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
        }
    )
}

const FILES: &str = "SELECT id FROM evidence WHERE government_id = $1";

/// Ids of all evidence, whose files go with it.
pub async fn evidence(db: &Db, government: Uuid) -> Result<Vec<Uuid>> {
    read!(db, on => sqlx::query_scalar(FILES).bind(government).fetch_all(on))
}

/// Everything but the record, which is never changed; what refers to something goes before it.
const DELETIONS: [&str; 22] = [
    "DELETE FROM survey_months WHERE government_id = $1",
    "DELETE FROM survey_responses WHERE government_id = $1",
    "DELETE FROM services WHERE government_id = $1",
    "DELETE FROM unit_months WHERE government_id = $1",
    "DELETE FROM indicator_months WHERE government_id = $1",
    "DELETE FROM reactions WHERE government_id = $1",
    "DELETE FROM evidence WHERE government_id = $1",
    "DELETE FROM entries WHERE government_id = $1",
    "DELETE FROM indicators WHERE government_id = $1",
    "DELETE FROM import_changes WHERE government_id = $1",
    "DELETE FROM import_runs WHERE government_id = $1",
    "DELETE FROM personal_links WHERE government_id = $1",
    "DELETE FROM sessions WHERE government_id = $1",
    "DELETE FROM grants WHERE government_id = $1",
    "DELETE FROM accounts WHERE government_id = $1",
    "DELETE FROM superior_overrides WHERE government_id = $1",
    "DELETE FROM holders WHERE government_id = $1",
    "DELETE FROM persons WHERE government_id = $1",
    "DELETE FROM posts WHERE government_id = $1",
    "DELETE FROM unit_closure WHERE government_id = $1",
    "DELETE FROM units WHERE government_id = $1",
    "DELETE FROM settings WHERE government_id = $1",
];
const DELETE_GOVERNMENT: &str = "DELETE FROM governments WHERE id = $1";

/// Takes a government away.
pub async fn delete(tx: &mut Tx, government: Uuid) -> Result<()> {
    for deletion in DELETIONS {
        run!(tx, sqlx::query(deletion).bind(government))?;
    }
    run!(tx, sqlx::query(DELETE_GOVERNMENT).bind(government))?;
    Ok(())
}
