//! The rollup of answers by service and month. It holds whole groups only (`rules::groups`); answers
//! that still wait for theirs are in no figure.

use crate::base::{Month, Result, Uuid};
use crate::server::db::{Db, Tx};
use crate::survey::rules::{Tally, groups};
use crate::survey::{FEWEST, Of, Service};
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
            respondents!(),
            each_element!(text [", CAST(COALESCE(SUM(m.n_", "), 0) AS BIGINT) AS n_", ""]),
            each_element!(text [", CAST(COALESCE(SUM(m.s_", "), 0) AS BIGINT) AS s_", ""])
        )
    };
}
macro_rules! respondents {
    () => {
        "CAST(COALESCE(SUM(m.respondents), 0) AS BIGINT) AS respondents, \
         CAST(COALESCE(SUM(m.moment1), 0) AS BIGINT) AS moment1, \
         CAST(COALESCE(SUM(m.moment2), 0) AS BIGINT) AS moment2"
    };
}

/// The same as far as it may be shown: an element that fewer than `FEWEST` answered at a service in a
/// month is left out there, and so from every sum of which that month is a part.
macro_rules! shown {
    () => {
        concat!(
            respondents!(),
            each_element!(text [", CAST(COALESCE(SUM(CASE WHEN m.n_", " >= 5 THEN m.n_", " ELSE 0 END), 0) AS BIGINT) AS n_", ""]),
            each_element!(text [", CAST(COALESCE(SUM(CASE WHEN m.n_", " >= 5 THEN m.s_", " ELSE 0 END), 0) AS BIGINT) AS s_", ""])
        )
    };
}
const _: () = assert!(FEWEST == 5, "the number stands in the text of `shown!`");

/// A month of the rollup.
#[derive(FromRow)]
pub struct MonthTally {
    pub month: Month,
    #[sqlx(flatten)]
    pub tally: Tally,
}

const MONTHS_OF_SERVICE: &str = concat!(
    "SELECT m.month, ",
    shown!(),
    " FROM survey_months m WHERE m.government_id = $1 AND m.month BETWEEN $2 AND $3 AND m.service_id = $4 \
     GROUP BY m.month ORDER BY m.month"
);
const MONTHS_OF_UNIT: &str = concat!(
    "SELECT m.month, ",
    shown!(),
    " FROM unit_closure c \
     JOIN services s ON s.government_id = c.government_id AND s.unit_id = c.descendant_id \
     JOIN survey_months m ON m.government_id = s.government_id AND m.service_id = s.id \
     WHERE c.government_id = $1 AND m.month BETWEEN $2 AND $3 AND c.ancestor_id = $4 \
     GROUP BY m.month ORDER BY m.month"
);
const MONTHS: &str = concat!(
    "SELECT m.month, ",
    shown!(),
    " FROM survey_months m WHERE m.government_id = $1 AND m.month BETWEEN $2 AND $3 GROUP BY m.month ORDER BY m.month"
);

/// The months that have figures, in order; both ends included.
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

const WAITING: &str = "SELECT waiting FROM services WHERE government_id = $1 AND id = $2";

/// How many answers to a service wait for their group.
pub async fn waiting(db: &Db, government: Uuid, service: Uuid) -> Result<i64> {
    read!(db, on => sqlx::query_scalar(WAITING).bind(government).bind(service).fetch_one(on))
}

/// A service with what counts of it in some months.
#[derive(FromRow)]
pub struct ServiceTally {
    #[sqlx(flatten)]
    pub service: Service,
    #[sqlx(flatten)]
    pub tally: Tally,
    /// Answers that wait for their group.
    pub waiting: i64,
}

const BY_SERVICE: &str = concat!(
    "SELECT s.id, s.unit_id, u.code AS unit_code, u.name AS unit_name, s.code, s.name, s.free_of_charge, s.waiting, ",
    shown!(),
    " FROM services s \
     JOIN units u ON u.government_id = s.government_id AND u.id = s.unit_id \
     LEFT JOIN survey_months m ON m.government_id = s.government_id AND m.service_id = s.id \
         AND m.month BETWEEN $2 AND $3 \
     WHERE s.government_id = $1 \
     GROUP BY s.id, s.unit_id, u.code, u.name, s.code, s.name, s.free_of_charge, s.waiting ORDER BY s.name, s.code"
);

/// All services, those without figures included.
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

/// Adds a group to a month of a service.
async fn add(tx: &mut Tx, government: Uuid, service: Uuid, month: Month, tally: &Tally) -> Result<()> {
    let figures = [tally.respondents, tally.moment1, tally.moment2].into_iter().chain(tally.n).chain(tally.sum);
    run!(tx, figures.fold(sqlx::query(ADD).bind(government).bind(service).bind(month), |query, n| query.bind(n)))?;
    Ok(())
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
            "), each_answer AS (SELECT service_id, month, counted, 1 AS respondents, \
                 CASE WHEN given = 0 THEN 0 ELSE total * 2520 / given END AS moment1, \
                 CASE WHEN given = 0 THEN 0 ELSE (total * 2520 / given) * (total * 2520 / given) END AS moment2",
            each_element!(text [", CASE WHEN ", " IS NULL THEN 0 ELSE 1 END AS n_", ""]),
            each_element!(text [", COALESCE(", ", 0) AS s_", ""]),
            " FROM own)"
        )
    };
}

/// The first statement of [`settle`] holds the service, so that two at once do not count the same answers.
const ARRIVE: &str =
    "UPDATE services SET waiting = waiting + $3 WHERE government_id = $1 AND id = $2 RETURNING waiting";
const WAITING_MONTHS: &str = concat!(
    "WITH ",
    each_answer!("r.government_id = $1 AND r.service_id = $2 AND r.counted IS NULL"),
    " SELECT m.month, ",
    tally!(),
    " FROM each_answer m GROUP BY m.month ORDER BY m.month"
);
const COUNT: &str = "UPDATE survey_responses SET counted = $3 \
     WHERE government_id = $1 AND service_id = $2 AND counted IS NULL AND month <= $3";
const SET_WAITING: &str = "UPDATE services SET waiting = $3 WHERE government_id = $1 AND id = $2";

/// Takes note of answers that have come to a service, and lets those count that now make a group.
pub async fn settle(tx: &mut Tx, government: Uuid, service: Uuid, come: i64) -> Result<()> {
    let waiting: i64 =
        write!(tx, on => sqlx::query_scalar(ARRIVE).bind(government).bind(service).bind(come).fetch_one(on))?;
    if waiting < FEWEST {
        return Ok(());
    }
    let months: Vec<MonthTally> =
        write!(tx, on => sqlx::query_as(WAITING_MONTHS).bind(government).bind(service).fetch_all(on))?;
    let (groups, left) = groups(months.into_iter().map(|row| (row.month, row.tally)));
    for (month, tally) in &groups {
        run!(tx, sqlx::query(COUNT).bind(government).bind(service).bind(month))?;
        add(tx, government, service, *month, tally).await?;
    }
    run!(tx, sqlx::query(SET_WAITING).bind(government).bind(service).bind(left))?;
    Ok(())
}

const COUNTED_MONTHS: &str = concat!(
    "WITH ",
    each_answer!("r.government_id = $1 AND r.service_id = $2 AND r.counted IS NOT NULL"),
    " SELECT m.counted AS month, ",
    tally!(),
    " FROM each_answer m GROUP BY m.counted ORDER BY m.counted"
);
const UNCOUNT: &str =
    "UPDATE survey_responses SET counted = NULL WHERE government_id = $1 AND service_id = $2 AND counted = $3";
const DELETE_MONTHS: &str = "DELETE FROM survey_months WHERE government_id = $1 AND service_id = $2";
const COUNT_WAITING: &str = "UPDATE services SET waiting = (SELECT COUNT(*) FROM survey_responses r \
     WHERE r.government_id = $1 AND r.service_id = $2 AND r.counted IS NULL) WHERE government_id = $1 AND id = $2";

/// Makes the rollup of a service anew after answers were taken away; what is left of a group that is
/// too small now waits again.
pub async fn renew(tx: &mut Tx, government: Uuid, service: Uuid) -> Result<()> {
    run!(tx, sqlx::query(DELETE_MONTHS).bind(government).bind(service))?;
    let months: Vec<MonthTally> =
        write!(tx, on => sqlx::query_as(COUNTED_MONTHS).bind(government).bind(service).fetch_all(on))?;
    for MonthTally { month, tally } in months {
        if tally.respondents < FEWEST {
            run!(tx, sqlx::query(UNCOUNT).bind(government).bind(service).bind(month))?;
        } else {
            add(tx, government, service, month, &tally).await?;
        }
    }
    run!(tx, sqlx::query(COUNT_WAITING).bind(government).bind(service))?;
    settle(tx, government, service, 0).await
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
    each_answer!("r.government_id = $1 AND r.counted IS NOT NULL"),
    ", m AS (SELECT service_id, counted AS month, $3 AS kept, respondents, moment1, moment2",
    each_element!(text [", n_", ""]),
    each_element!(text [", s_", ""]),
    " FROM each_answer UNION ALL SELECT service_id, month, $2 AS kept, respondents, moment1, moment2",
    each_element!(text [", n_", ""]),
    each_element!(text [", s_", ""]),
    " FROM survey_months WHERE government_id = $1) \
     SELECT COALESCE(s.code, '?') AS code, m.month, m.kept, ",
    tally!(),
    " FROM m LEFT JOIN services s ON s.government_id = $1 AND s.id = m.service_id \
     GROUP BY s.code, m.month, m.kept ORDER BY code, m.month, m.kept"
);

/// Every month of every service, as kept and as counted anew.
pub async fn recount(db: &Db, government: Uuid) -> Result<Vec<Counted>> {
    read!(db, on => sqlx::query_as(RECOUNT).bind(government).bind(true).bind(false).fetch_all(on))
}

const MISCOUNTED: &str = "SELECT s.code FROM services s WHERE s.government_id = $1 AND s.waiting <> \
     (SELECT COUNT(*) FROM survey_responses r \
      WHERE r.government_id = $1 AND r.service_id = s.id AND r.counted IS NULL) ORDER BY s.code LIMIT 1";

/// A service that has more or fewer answers waiting than it says.
pub async fn miscounted(db: &Db, government: Uuid) -> Result<Option<String>> {
    read!(db, on => sqlx::query_scalar(MISCOUNTED).bind(government).fetch_optional(on))
}

const RANGE: &str = "SELECT MIN(month), MAX(month) FROM survey_months WHERE government_id = $1 AND service_id = $2";

/// The first and the last month with figures.
pub async fn range(db: &Db, government: Uuid, service: Uuid) -> Result<(Option<Month>, Option<Month>)> {
    read!(db, on => sqlx::query_as(RANGE).bind(government).bind(service).fetch_one(on))
}
