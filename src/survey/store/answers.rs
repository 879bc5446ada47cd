//! Answers of residents. They have no account, no address and no clock time, because the table has
//! no column for them.

use crate::base::{Day, Month, Result, Uuid};
use crate::server::db::{Db, Tx};
use crate::server::texts::text;
use crate::survey::columns::each_element;
use crate::survey::rules::Rating;
use crate::{read, run};

const INSERT: &str = concat!(
    "INSERT INTO survey_responses (government_id, id, service_id, day, month, sex, age, education, occupation, remark",
    each_element!(text [", ", ""]),
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) \
     ON CONFLICT (government_id, id) DO NOTHING"
);

/// Adds an answer, without its rollup; false if it is there already.
pub async fn insert(tx: &mut Tx, government: Uuid, service: Uuid, day: Day, rating: &Rating) -> Result<bool> {
    let added = run!(
        tx,
        rating.answers.into_iter().fold(
            sqlx::query(INSERT)
                .bind(government)
                .bind(rating.id)
                .bind(service)
                .bind(day)
                .bind(day.month())
                .bind(&rating.sex)
                .bind(rating.age)
                .bind(&rating.education)
                .bind(&rating.occupation)
                .bind(&rating.remark),
            |query, answer| query.bind(answer),
        )
    )?;
    Ok(added == 1)
}

const REMARKS: &str = "SELECT a.month, a.remark FROM survey_responses a \
     JOIN survey_months m ON m.government_id = a.government_id AND m.service_id = a.service_id AND m.month = a.month \
     WHERE a.government_id = $1 AND a.service_id = $2 AND a.month < $3 AND a.remark IS NOT NULL AND m.respondents >= $4 \
     ORDER BY a.month DESC, a.id LIMIT $5";

/// What residents wrote in the months before this one that have so many respondents, newest month
/// first; within a month in no order that tells anything.
pub async fn remarks(
    db: &Db,
    government: Uuid,
    service: Uuid,
    before: Month,
    fewest: i64,
    most: i64,
) -> Result<Vec<(Month, String)>> {
    read!(db, on => sqlx::query_as(REMARKS).bind(government).bind(service).bind(before).bind(fewest).bind(most)
        .fetch_all(on))
}
