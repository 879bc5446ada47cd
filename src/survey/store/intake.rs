//! Services and answers as imports load and save them, and the rollup that goes with answers.

use crate::base::{Day, Month, Result, Uuid};
use crate::server::db::{Tx, count_for, rows_for, run_for};
use crate::server::texts::text;
use crate::survey::columns::each_element;
use crate::survey::rules::Tally;
use crate::survey::store::figures;
use crate::{ids, insert_many, run, table};
use std::collections::BTreeMap;

table! {
    /// A service of a unit.
    pub struct ServiceRow in "services" {
        unit_id: Uuid,
        code: String,
        name: String,
        /// Without a tariff: element `biaya` is not asked.
        free_of_charge: bool,
    }
}

/// An answer from a file. Its id tells nothing, not even the order of rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerRow {
    pub id: Uuid,
    pub service_id: Uuid,
    pub day: Day,
    /// 1 to 4 per element, none where not answered; in the order of `Element::ALL`.
    pub marks: [Option<i64>; 9],
    pub sex: Option<String>,
    pub age: Option<i64>,
    pub education: Option<String>,
    pub occupation: Option<String>,
    pub waited_minutes: Option<i64>,
}

const ADD_ANSWERS: &str = concat!(
    "INSERT INTO survey_responses (government_id, id, service_id, day, month, import_id",
    each_element!(text [", ", ""]),
    ", sex, age, education, occupation, waited_minutes) "
);

/// Adds answers of an import, without their rollup.
pub async fn add_answers(tx: &mut Tx, government: Uuid, import: Uuid, rows: &[AnswerRow]) -> Result<()> {
    insert_many!(tx, ADD_ANSWERS, 20, rows, |values, row| {
        values.push_bind(government).push_bind(row.id).push_bind(row.service_id).push_bind(row.day);
        values.push_bind(row.day.month()).push_bind(import);
        for mark in row.marks {
            values.push_bind(mark);
        }
        values.push_bind(&row.sex).push_bind(row.age).push_bind(&row.education);
        values.push_bind(&row.occupation).push_bind(row.waited_minutes);
    })
}

/// What answers add up to, by service and month.
pub type Months = BTreeMap<(Uuid, Month), Tally>;

/// Adds answers that were just added onto the rollup.
pub async fn add_months(tx: &mut Tx, government: Uuid, months: &Months) -> Result<()> {
    for ((service, month), tally) in months {
        figures::add(tx, government, *service, *month, tally).await?;
    }
    Ok(())
}

/// What the answers of an import add up to.
pub async fn months_of_import(tx: &mut Tx, government: Uuid, import: Uuid) -> Result<Months> {
    let rows = figures::of_import(tx, government, import).await?;
    Ok(rows.into_iter().map(|row| ((row.service_id, row.month), row.tally)).collect())
}

const CLEAR_EMPTY: &str = "DELETE FROM survey_months WHERE government_id = $1 AND respondents = 0";
const REMOVE_IMPORTED: &str = "DELETE FROM survey_responses WHERE government_id = $1 AND import_id = $2";

/// Removes the answers of an import with their share of the rollup.
pub async fn remove_answers(tx: &mut Tx, government: Uuid, import: Uuid) -> Result<()> {
    for ((service, month), tally) in months_of_import(tx, government, import).await? {
        figures::add(tx, government, service, month, &-tally).await?;
    }
    run!(tx, sqlx::query(CLEAR_EMPTY).bind(government))?;
    run!(tx, sqlx::query(REMOVE_IMPORTED).bind(government).bind(import))?;
    Ok(())
}

const COUNT: &str =
    concat!("SELECT COUNT(*) FROM survey_responses WHERE government_id = $1 AND service_id IN ", ids!());

/// How many answers services have.
pub async fn answers_of_services(tx: &mut Tx, government: Uuid, services: &[Uuid]) -> Result<i64> {
    count_for(tx, COUNT, government, services).await
}

/// In the index first, as those that are removed.
const RATED: &str = concat!(
    "WITH theirs AS MATERIALIZED (SELECT id FROM survey_responses WHERE government_id = $1 AND service_id IN ",
    ids!(),
    ") SELECT DISTINCT r.service_id FROM theirs CROSS JOIN survey_responses r \
     WHERE r.government_id = $1 AND r.id = theirs.id AND r.import_id IS NULL"
);

/// Which services have answers that no import brought: residents' own.
pub async fn rated(tx: &mut Tx, government: Uuid, services: &[Uuid]) -> Result<Vec<Uuid>> {
    let rated: Vec<(Uuid,)> = rows_for(tx, RATED, government, services).await?;
    Ok(rated.into_iter().map(|(service,)| service).collect())
}

const HOLD: &str = "SELECT s.id FROM services s WHERE s.government_id = $1 ORDER BY s.id FOR UPDATE";

/// Takes all services: waits for ratings that are on their way, and lets later ones wait until the transaction ends.
/// SQLite has one writer.
pub async fn hold_services(tx: &mut Tx, government: Uuid) -> Result<()> {
    if let Tx::Postgres(_) = tx {
        run!(tx, sqlx::query(HOLD).bind(government))?;
    }
    Ok(())
}

/// Answers are looked for in the index first: SQLite would as soon go through all of a government.
const REMOVE_OF_SERVICES: [&str; 2] = [
    concat!(
        "DELETE FROM survey_responses WHERE government_id = $1 AND id IN \
         (SELECT id FROM survey_responses WHERE government_id = $1 AND service_id IN ",
        ids!(),
        ")"
    ),
    concat!("DELETE FROM survey_months WHERE government_id = $1 AND service_id IN ", ids!()),
];

/// Removes services' answers with their rollup.
pub async fn remove_answers_of_services(tx: &mut Tx, government: Uuid, services: &[Uuid]) -> Result<()> {
    for sql in REMOVE_OF_SERVICES {
        run_for(tx, sql, government, services).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Engine, Town, searches};

    #[tokio::test]
    async fn no_statement_about_services_goes_through_all_of_a_government() {
        let town = Town::new(Engine::Sqlite).await;
        for sql in REMOVE_OF_SERVICES.into_iter().chain([COUNT, RATED]) {
            let found = searches(&town, sql).await;
            let by_id = |step: &String| [" AND service_id=?", " AND id=?"].iter().any(|way| step.contains(way));
            assert!(!found.is_empty() && found.iter().all(by_id), "{sql}: {found:?}");
        }
    }
}
