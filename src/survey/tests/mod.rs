//! Ratings against both engines.

mod figures;
mod rate;
mod services;

use super::service;
use super::store::services::insert;
use super::{Element, Index, Service, form};
use crate::base::{Error, Fault, Hundredths, Month};
use crate::read;
use crate::testing::{As, Engine, Town, id};
use rstest::rstest;
use std::collections::BTreeMap;

/// The month of the town's clock.
fn november() -> Month {
    "2026-11".parse().unwrap()
}

fn service(code: &str, unit: &str, free_of_charge: bool) -> Service {
    Service {
        id: id(code),
        unit_id: id(unit),
        unit_code: unit.to_owned(),
        unit_name: format!("Unit {unit}"),
        code: code.to_owned(),
        name: format!("Layanan {code}"),
        free_of_charge,
    }
}

/// The town with the services KTP and AKTA (free of charge) of DISDUKCAPIL and UMUM of PKM1, and
/// JAUH of the other government.
async fn town(engine: Engine) -> Town {
    let town = Town::new(engine).await;
    let mut tx = town.app.db.begin().await.unwrap();
    for (code, unit, free) in [("KTP", "DISDUKCAPIL", false), ("AKTA", "DISDUKCAPIL", true), ("UMUM", "PKM1", false)] {
        assert!(insert(&mut tx, town.government.id, &service(code, unit, free)).await.unwrap());
    }
    assert!(insert(&mut tx, town.elsewhere.id, &service("JAUH", "LAIN", false)).await.unwrap());
    tx.commit().await.unwrap();
    town
}

/// The fields of a form: an id by number, and the answers in the order of the regulation (0 is none).
fn fields(number: u32, answers: [u8; 9]) -> BTreeMap<String, String> {
    let mut fields = BTreeMap::from([("id".to_owned(), v4(number))]);
    for (element, answer) in Element::ALL.into_iter().zip(answers) {
        if answer > 0 {
            fields.insert(element.code().to_owned(), answer.to_string());
        }
    }
    fields
}

fn v4(number: u32) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

/// The fields as a browser sends them.
fn encoded(fields: &BTreeMap<String, String>) -> String {
    fields.iter().map(|(name, value)| format!("{name}={}", value.replace(' ', "+"))).collect::<Vec<_>>().join("&")
}

async fn rate(town: &Town, code: &str, fields: &BTreeMap<String, String>) -> crate::base::Result<()> {
    let ctx = town.ctx(As::Public);
    let service = service::service_by_code(&ctx, code).await?;
    service::rate(&ctx, &service, &form::read(&fields.clone().into_iter().collect(), &service)?).await
}

async fn count(town: &Town, sql: &'static str) -> i64 {
    let db = &town.app.db;
    read!(db, on => sqlx::query_scalar(sql).fetch_one(on)).unwrap()
}

const RESPONSES: &str = "SELECT COUNT(*) FROM survey_responses";
const AUDIT: &str = "SELECT COUNT(*) FROM audit";

/// The index of a service in this month.
async fn index(town: &Town, code: &str) -> Index {
    let ctx = town.ctx(As::Public);
    let service = service::service_by_code(&ctx, code).await.unwrap();
    service::index_of(&ctx, &service, november().first(), november().last()).await.unwrap()
}
