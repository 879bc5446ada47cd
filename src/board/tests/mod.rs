//! Boards against both engines.

mod achievement;
mod figures;
mod files;
mod kept;
mod parents;
mod period;
mod ranking;
mod states;

use super::service;
use super::{Measure, Part, Term};
use crate::base::{Error, Hundredths};
use crate::plan::State;
use crate::run;
use crate::server::live::Topic;
use crate::survey::rules::Tally;
use crate::survey::store::figures::add;
use crate::testing::{As, Engine, TEN_RESPONDENTS, Town, id};
use rstest::rstest;

const YEAR: Term = Term { year: 2026, part: Part::Year };

/// A town with figures: PKM1 at 83.33 (weight 70) and 120 (weight 30), DISDUKCAPIL at 60; service
/// KTP with the published example, service UMUM with four respondents.
pub async fn town_with_figures(engine: Engine) -> Town {
    let town = Town::new(engine).await;
    indicator(&town, "PKM1-I1", "PKM1", ("naik", "jumlah"), 120_000, 7000, (10, 100_000)).await;
    indicator(&town, "PKM1-I2", "PKM1", ("turun", "rata-rata"), 10_000, 3000, (4, 32_000)).await;
    indicator(&town, "DUK-I1", "DISDUKCAPIL", ("turun", "rata-rata"), 3000, 10_000, (5, 21_000)).await;
    offered(&town, "KTP", "DISDUKCAPIL").await;
    offered(&town, "UMUM", "PKM1").await;
    for (i, answers) in TEN_RESPONDENTS.iter().enumerate() {
        answer(&town, "KTP", if i < 5 { "2026-10-05" } else { "2026-10-20" }, answers).await;
    }
    for _ in 0..4 {
        answer(&town, "UMUM", "2026-10-05", &[4; 9]).await;
    }
    town
}

async fn indicator(
    town: &Town,
    code: &str,
    unit: &str,
    (polarity, aggregation): (&str, &str),
    target: i64,
    weight: i64,
    (n, total): (i64, i64),
) {
    let mut tx = town.app.db.begin().await.unwrap();
    run!(&mut tx, sqlx::query("INSERT INTO indicators (government_id, id, unit_id, year, code, name, measure, polarity, aggregation, target, weight, source) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)")
        .bind(town.government.id).bind(id(code)).bind(id(unit)).bind(2026i64).bind(code).bind(format!("=Indikator {code}"))
        .bind("hari").bind(polarity).bind(aggregation).bind(target).bind(weight).bind("register")).unwrap();
    run!(&mut tx, sqlx::query("INSERT INTO indicator_months (government_id, indicator_id, month, n, total, out_of, last_day, last_entry_id, last_quantity) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
        .bind(town.government.id).bind(id(code)).bind("2026-10").bind(n).bind(total).bind(0i64).bind("2026-10-11").bind(id("entry")).bind(1000i64)).unwrap();
    tx.commit().await.unwrap();
}

async fn offered(town: &Town, code: &str, unit: &str) {
    let mut tx = town.app.db.begin().await.unwrap();
    run!(&mut tx, sqlx::query("INSERT INTO services (government_id, id, unit_id, code, name, free_of_charge) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(town.government.id).bind(id(code)).bind(id(unit)).bind(code).bind(format!("Layanan {code}")).bind(false)).unwrap();
    tx.commit().await.unwrap();
}

/// An answer with its rollup.
pub async fn answer(town: &Town, service: &str, day: &str, answers: &[i64; 9]) {
    let mut tx = town.app.db.begin().await.unwrap();
    let month = &day[..7];
    let answer_id = town.app.random.anonymous_id();
    run!(
        &mut tx,
        answers.iter().fold(
            sqlx::query(INSERT).bind(town.government.id).bind(answer_id).bind(id(service)).bind(day).bind(month),
            |query, answer| query.bind(*answer)
        )
    )
    .unwrap();
    let tally = Tally::of(&answers.map(Some));
    add(&mut tx, town.government.id, id(service), month.parse().unwrap(), &tally).await.unwrap();
    tx.commit().await.unwrap();
}

const INSERT: &str = "INSERT INTO survey_responses (government_id, id, service_id, day, month, persyaratan, prosedur, waktu, biaya, produk, kompetensi, perilaku, pengaduan, sarana) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";

async fn set(town: &Town, name: &str, value: &str) {
    let mut tx = town.app.db.begin().await.unwrap();
    run!(
        &mut tx,
        sqlx::query("INSERT INTO settings (government_id, name, value) VALUES ($1, $2, $3)")
            .bind(town.government.id)
            .bind(name)
            .bind(value)
    )
    .unwrap();
    tx.commit().await.unwrap();
}

/// Tells that figures changed, and lets the time pass in which they may lag.
pub fn changed(town: &Town) {
    town.app.live.publish(town.government.id, Topic::Figures);
    town.app.clock.advance(1000);
}

/// What was accepted in a month under an indicator of its own year: a target of 120 that is to be reached.
async fn accepted(town: &Town, unit: &str, month: &str, total: i64) {
    let (year, code) = (month[..4].parse::<i64>().unwrap(), format!("{unit}-{}", &month[..4]));
    let mut tx = town.app.db.begin().await.unwrap();
    run!(&mut tx, sqlx::query("INSERT INTO indicators (government_id, id, unit_id, year, code, name, measure, polarity, aggregation, target, weight, source) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING")
        .bind(town.government.id).bind(id(&code)).bind(id(unit)).bind(year).bind(&code).bind(&code)
        .bind("berkas").bind("naik").bind("jumlah").bind(120_000i64).bind(10_000i64).bind("register")).unwrap();
    run!(&mut tx, sqlx::query("INSERT INTO indicator_months (government_id, indicator_id, month, n, total, out_of, last_day, last_entry_id, last_quantity) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
        .bind(town.government.id).bind(id(&code)).bind(month).bind(5i64).bind(total).bind(0i64).bind(format!("{month}-11")).bind(id("entry")).bind(1000i64)).unwrap();
    tx.commit().await.unwrap();
}

/// An entry of the nurse, without its rollup, under the indicator that [`accepted`] makes of its year.
async fn reported(town: &Town, unit: &str, day: &str, state: &str) {
    let mut tx = town.app.db.begin().await.unwrap();
    run!(&mut tx, sqlx::query("INSERT INTO entries (government_id, id, person_id, unit_id, indicator_id, day, month, what, quantity, measure, state, praised, submitted_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)")
        .bind(town.government.id).bind(town.app.new_id()).bind(id("nurse")).bind(id(unit)).bind(id(&format!("{unit}-{}", &day[..4])))
        .bind(day).bind(&day[..7]).bind("=Berkas selesai").bind(12_000i64).bind("berkas").bind(state).bind(false).bind(1i64)).unwrap();
    tx.commit().await.unwrap();
}
