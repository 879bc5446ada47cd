//! The rollup of answers by service and month.

use crate::base::{Day, Month, Result, Uuid};
use crate::server::db::{Db, Tx};
use crate::server::texts::{names, text};
use crate::survey::columns::each_element;
use crate::survey::rules::{Tally, parts};
use crate::survey::{Of, Service};
use crate::{read, run, write};
use sqlx::{ColumnIndex, Decode, FromRow, Row, Type};

impl<'r, R> FromRow<'r, R> for Tally
where
    R: Row,
    i64: Type<R::Database> + Decode<'r, R::Database>,
    &'static str: ColumnIndex<R>,
{
    fn from_row(row: &'r R) -> sqlx::Result<Tally> {
        let (mut n, mut sum) = ([0; 9], [0; 9]);
        for (into, name) in n.iter_mut().zip(each_element!(names "n_")) {
            *into = row.try_get(name)?;
        }
        for (into, name) in sum.iter_mut().zip(each_element!(names "s_")) {
            *into = row.try_get(name)?;
        }
        Ok(Tally {
            respondents: row.try_get("respondents")?,
            moment1: row.try_get("moment1")?,
            moment2: row.try_get("moment2")?,
            n,
            sum,
        })
    }
}

/// The columns of a tally, added over the rows `m` of a group; zero for a group without rows.
macro_rules! tally {
    () => {
        concat!(
            "CAST(COALESCE(SUM(m.respondents), 0) AS BIGINT) AS respondents, \
             CAST(COALESCE(SUM(m.moment1), 0) AS BIGINT) AS moment1, \
             CAST(COALESCE(SUM(m.moment2), 0) AS BIGINT) AS moment2",
            each_element!(text [", CAST(COALESCE(SUM(m.n_", "), 0) AS BIGINT) AS n_", ""]),
            each_element!(text [", CAST(COALESCE(SUM(m.s_", "), 0) AS BIGINT) AS s_", ""])
        )
    };
}

/// A month of the rollup.
#[derive(FromRow)]
pub struct MonthTally {
    pub month: Month,
    #[sqlx(flatten)]
    pub tally: Tally,
}

const MONTHS_OF_SERVICE: &str = concat!(
    "SELECT m.month, ",
    tally!(),
    " FROM survey_months m WHERE m.government_id = $1 AND m.month BETWEEN $2 AND $3 AND m.service_id = $4 \
     GROUP BY m.month ORDER BY m.month"
);
const MONTHS_OF_UNIT: &str = concat!(
    "SELECT m.month, ",
    tally!(),
    " FROM unit_closure c \
     JOIN services s ON s.government_id = c.government_id AND s.unit_id = c.descendant_id \
     JOIN survey_months m ON m.government_id = s.government_id AND m.service_id = s.id \
     WHERE c.government_id = $1 AND m.month BETWEEN $2 AND $3 AND c.ancestor_id = $4 \
     GROUP BY m.month ORDER BY m.month"
);
const MONTHS: &str = concat!(
    "SELECT m.month, ",
    tally!(),
    " FROM survey_months m WHERE m.government_id = $1 AND m.month BETWEEN $2 AND $3 GROUP BY m.month ORDER BY m.month"
);

/// The months with answers, in order; both ends included.
pub async fn months(db: &Db, government: Uuid, of: Of, from: Month, to: Month) -> Result<Vec<MonthTally>> {
    let (sql, id) = match of {
        Of::Service(id) => (MONTHS_OF_SERVICE, Some(id)),
        Of::Unit(id) => (MONTHS_OF_UNIT, Some(id)),
        Of::Government => (MONTHS, None),
    };
    match id {
        Some(id) => {
            read!(db, on => sqlx::query_as(sql).bind(government).bind(from).bind(to).bind(id).fetch_all(on))
        }
        None => read!(db, on => sqlx::query_as(sql).bind(government).bind(from).bind(to).fetch_all(on)),
    }
}

/// A service with its answers of some months.
#[derive(FromRow)]
pub struct ServiceTally {
    #[sqlx(flatten)]
    pub service: Service,
    #[sqlx(flatten)]
    pub tally: Tally,
}

const BY_SERVICE: &str = concat!(
    "SELECT ",
    service!(),
    ", ",
    tally!(),
    " FROM services s \
     JOIN units u ON u.government_id = s.government_id AND u.id = s.unit_id \
     LEFT JOIN survey_months m ON m.government_id = s.government_id AND m.service_id = s.id \
         AND m.month BETWEEN $2 AND $3 \
     WHERE s.government_id = $1 \
     GROUP BY s.id, s.unit_id, u.code, u.name, s.code, s.name, s.free_of_charge ORDER BY s.name, s.code"
);

/// All services, those without answers included.
pub async fn by_service(db: &Db, government: Uuid, from: Month, to: Month) -> Result<Vec<ServiceTally>> {
    read!(db, on => sqlx::query_as(BY_SERVICE).bind(government).bind(from).bind(to).fetch_all(on))
}

const UNITS: &str = "SELECT c.ancestor_id, s.id FROM services s \
     JOIN unit_closure c ON c.government_id = s.government_id AND c.descendant_id = s.unit_id \
     WHERE s.government_id = $1";

/// Each service with every unit that it belongs to: its own and those above.
pub async fn units(db: &Db, government: Uuid) -> Result<Vec<(Uuid, Uuid)>> {
    read!(db, on => sqlx::query_as(UNITS).bind(government).fetch_all(on))
}

const ADD: &str = concat!(
    "INSERT INTO survey_months (government_id, service_id, month, respondents, moment1, moment2",
    each_element!(text [", n_", ""]),
    each_element!(text [", s_", ""]),
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, \
     $23, $24) ON CONFLICT (government_id, service_id, month) DO UPDATE SET \
     respondents = survey_months.respondents + excluded.respondents, \
     moment1 = survey_months.moment1 + excluded.moment1, moment2 = survey_months.moment2 + excluded.moment2",
    each_element!(text [", n_", " = survey_months.n_", " + excluded.n_", ""]),
    each_element!(text [", s_", " = survey_months.s_", " + excluded.s_", ""])
);

/// Adds a tally to a month of a service; a negative one takes away.
pub async fn add(tx: &mut Tx, government: Uuid, service: Uuid, month: Month, tally: &Tally) -> Result<()> {
    let figures = [tally.respondents, tally.moment1, tally.moment2].into_iter().chain(tally.n).chain(tally.sum);
    run!(tx, figures.fold(sqlx::query(ADD).bind(government).bind(service).bind(month), |query, n| query.bind(n)))?;
    Ok(())
}

/// A respondent's own mean, in parts.
macro_rules! mean {
    () => {
        concat!("total * ", parts!(), " / given")
    };
}

/// Answers as tallies of one respondent each: `each_answer`, to be read as `m`.
macro_rules! each_answer {
    ($which:literal) => {
        concat!(
            "own AS (SELECT r.*, (0",
            each_element!(text [" + COALESCE(r.", ", 0)"]),
            ") AS total, (0",
            each_element!(text [" + CASE WHEN r.", " IS NULL THEN 0 ELSE 1 END"]),
            ") AS given FROM survey_responses r WHERE ",
            $which,
            "), each_answer AS (SELECT service_id, month, 1 AS respondents, \
                 CASE WHEN given = 0 THEN 0 ELSE ",
            mean!(),
            " END AS moment1, CASE WHEN given = 0 THEN 0 ELSE (",
            mean!(),
            ") * (",
            mean!(),
            ") END AS moment2",
            each_element!(text [", CASE WHEN ", " IS NULL THEN 0 ELSE 1 END AS n_", ""]),
            each_element!(text [", COALESCE(", ", 0) AS s_", ""]),
            " FROM own)"
        )
    };
}

const OF_IMPORT: &str = concat!(
    "WITH ",
    each_answer!("r.government_id = $1 AND r.import_id = $2"),
    " SELECT m.service_id, m.month, ",
    tally!(),
    " FROM each_answer m GROUP BY m.service_id, m.month ORDER BY m.service_id, m.month"
);

/// A month of a service's answers.
#[derive(FromRow)]
pub struct ServiceMonth {
    pub service_id: Uuid,
    pub month: Month,
    #[sqlx(flatten)]
    pub tally: Tally,
}

/// What the answers of an import add up to.
pub async fn of_import(tx: &mut Tx, government: Uuid, import: Uuid) -> Result<Vec<ServiceMonth>> {
    write!(tx, on => sqlx::query_as(OF_IMPORT).bind(government).bind(import).fetch_all(on))
}

const DAYS: &str = concat!(
    "WITH ",
    each_answer!("r.government_id = $1 AND r.service_id = $2 AND r.month = $3 AND r.day BETWEEN $4 AND $5"),
    " SELECT ",
    tally!(),
    " FROM each_answer m"
);

/// What was answered about a service on some days of one month, counted from the answers.
pub async fn days(db: &Db, government: Uuid, service: Uuid, from: Day, to: Day) -> Result<Tally> {
    read!(db, on => sqlx::query_as(DAYS)
        .bind(government).bind(service).bind(from.month()).bind(from).bind(to).fetch_one(on))
}

/// A month of a service as kept in the rollup or as counted from the answers.
#[derive(FromRow)]
pub struct Counted {
    pub code: String,
    pub month: Month,
    /// From the rollup; else from the answers.
    pub kept: bool,
    #[sqlx(flatten)]
    pub tally: Tally,
}

/// Both sides in one statement, so that an answer that arrives meanwhile counts on both or on none.
const RECOUNT: &str = concat!(
    "WITH ",
    each_answer!("r.government_id = $1"),
    ", m AS (SELECT service_id, month, FALSE AS kept, respondents, moment1, moment2",
    each_element!(text [", n_", ""]),
    each_element!(text [", s_", ""]),
    " FROM each_answer UNION ALL SELECT service_id, month, TRUE AS kept, respondents, moment1, moment2",
    each_element!(text [", n_", ""]),
    each_element!(text [", s_", ""]),
    " FROM survey_months WHERE government_id = $1) \
     SELECT COALESCE(s.code, '?') AS code, m.month, m.kept, ",
    tally!(),
    " FROM m LEFT JOIN services s ON s.government_id = $1 AND s.id = m.service_id \
     GROUP BY s.code, m.month, m.kept ORDER BY code, m.month, m.kept"
);

/// Every month of every service, as kept and as counted anew.
pub async fn recount(tx: &mut Tx, government: Uuid) -> Result<Vec<Counted>> {
    write!(tx, on => sqlx::query_as(RECOUNT).bind(government).fetch_all(on))
}

const RANGE: &str = "SELECT MIN(month), MAX(month) FROM survey_months WHERE government_id = $1 AND service_id = $2";

/// The first and the last month with an answer.
pub async fn range(db: &Db, government: Uuid, service: Uuid) -> Result<(Option<Month>, Option<Month>)> {
    read!(db, on => sqlx::query_as(RANGE).bind(government).bind(service).fetch_one(on))
}
