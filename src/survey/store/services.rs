//! Services of units.

use crate::base::{Day, Result, Uuid};
use crate::server::db::{Db, Tx};
use crate::survey::Service;
use crate::{heads, read, run, write};
use sqlx::{ColumnIndex, Decode, FromRow, Row, Type};

impl<'r, R> FromRow<'r, R> for Service
where
    R: Row,
    Uuid: Type<R::Database> + Decode<'r, R::Database>,
    String: Type<R::Database> + Decode<'r, R::Database>,
    bool: Type<R::Database> + Decode<'r, R::Database>,
    &'static str: ColumnIndex<R>,
{
    fn from_row(row: &'r R) -> sqlx::Result<Service> {
        Ok(Service {
            id: row.try_get("id")?,
            unit_id: row.try_get("unit_id")?,
            unit_code: row.try_get("unit_code")?,
            unit_name: row.try_get("unit_name")?,
            code: row.try_get("code")?,
            name: row.try_get("name")?,
            free_of_charge: row.try_get("free_of_charge")?,
        })
    }
}

const BY_CODE: &str = concat!(
    "SELECT ",
    service!(),
    " FROM services s JOIN units u ON u.government_id = s.government_id AND u.id = s.unit_id \
     WHERE s.government_id = $1 AND s.code = $2"
);

pub async fn by_code(db: &Db, government: Uuid, code: &str) -> Result<Option<Service>> {
    read!(db, on => sqlx::query_as(BY_CODE).bind(government).bind(code).fetch_optional(on))
}

const BY_ID: &str = concat!(
    "SELECT ",
    service!(),
    " FROM services s JOIN units u ON u.government_id = s.government_id AND u.id = s.unit_id \
     WHERE s.government_id = $1 AND s.id = $2"
);

/// A service as the transaction sees it.
pub async fn by_id(tx: &mut Tx, government: Uuid, id: Uuid) -> Result<Option<Service>> {
    write!(tx, on => sqlx::query_as(BY_ID).bind(government).bind(id).fetch_optional(on))
}

/// Whether the viewer (`$3` the person, `$4` the day) heads a unit or one above it.
macro_rules! headed {
    ($unit:literal) => {
        concat!("EXISTS (SELECT 1 ", heads!("$3", "$4"), " AND c.descendant_id = ", $unit, ")")
    };
}

/// How far a viewer's editing reaches.
pub struct Reach {
    /// All units of the government.
    pub everything: bool,
    /// Else those that this person heads on the day, with all below them.
    pub person: Option<Uuid>,
    pub day: Day,
}

/// A service in the list of those who keep it.
#[derive(FromRow)]
pub struct Kept {
    #[sqlx(flatten)]
    pub service: Service,
    /// Somebody rated it, so it stays.
    pub rated: bool,
    /// The viewer heads its unit or one above.
    pub headed: bool,
}

const IN_REACH: &str = concat!(
    "SELECT ",
    service!(),
    ", EXISTS (SELECT 1 FROM survey_responses r WHERE r.government_id = s.government_id AND r.service_id = s.id) AS rated, ",
    headed!("s.unit_id"),
    " AS headed \
     FROM services s JOIN units u ON u.government_id = s.government_id AND u.id = s.unit_id \
     WHERE s.government_id = $1 AND ($2 OR ",
    headed!("s.unit_id"),
    ") ORDER BY u.name, u.code, s.name, s.code"
);

/// The services within reach, by unit.
pub async fn in_reach(db: &Db, government: Uuid, reach: &Reach) -> Result<Vec<Kept>> {
    read!(db, on => sqlx::query_as(IN_REACH).bind(government).bind(reach.everything).bind(reach.person).bind(reach.day).fetch_all(on))
}

const UNITS_IN_REACH: &str = concat!(
    "SELECT u.code, u.name FROM units u WHERE u.government_id = $1 AND ($2 OR ",
    headed!("u.id"),
    ") ORDER BY u.name, u.code"
);

/// Code and name of the units within reach.
pub async fn units_in_reach(db: &Db, government: Uuid, reach: &Reach) -> Result<Vec<(String, String)>> {
    read!(db, on => sqlx::query_as(UNITS_IN_REACH).bind(government).bind(reach.everything).bind(reach.person).bind(reach.day).fetch_all(on))
}

const UNIT: &str = "SELECT id, name FROM units WHERE government_id = $1 AND code = $2";

/// Id and name of a unit by its code.
pub async fn unit(db: &Db, government: Uuid, code: &str) -> Result<Option<(Uuid, String)>> {
    read!(db, on => sqlx::query_as(UNIT).bind(government).bind(code).fetch_optional(on))
}

const COUNT: &str = "SELECT COUNT(*) FROM services WHERE government_id = $1 AND unit_id = $2";

/// How many services a unit has.
pub async fn count(tx: &mut Tx, government: Uuid, unit: Uuid) -> Result<i64> {
    write!(tx, on => sqlx::query_scalar(COUNT).bind(government).bind(unit).fetch_one(on))
}

const INSERT: &str = "INSERT INTO services (government_id, id, unit_id, code, name, free_of_charge) \
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (government_id, code) DO NOTHING";

/// Adds a service; false if its code is taken.
pub async fn insert(tx: &mut Tx, government: Uuid, service: &Service) -> Result<bool> {
    written(tx, INSERT, government, service).await
}

const UPDATE: &str = "UPDATE services SET unit_id = $3, code = $4, name = $5, free_of_charge = $6 \
     WHERE government_id = $1 AND id = $2 \
     AND NOT EXISTS (SELECT 1 FROM services o WHERE o.government_id = $1 AND o.code = $4 AND o.id <> $2)";

/// Changes a service; false if its new code is another's.
pub async fn update(tx: &mut Tx, government: Uuid, service: &Service) -> Result<bool> {
    written(tx, UPDATE, government, service).await
}

/// Runs either of the two, which take the same; true if the code was free.
async fn written(tx: &mut Tx, sql: &'static str, government: Uuid, service: &Service) -> Result<bool> {
    let rows = run!(
        tx,
        sqlx::query(sql)
            .bind(government)
            .bind(service.id)
            .bind(service.unit_id)
            .bind(&service.code)
            .bind(&service.name)
            .bind(service.free_of_charge)
    )?;
    Ok(rows == 1)
}

const RATED: &str = "SELECT EXISTS (SELECT 1 FROM survey_responses WHERE government_id = $1 AND service_id = $2)";
const DELETE: &str = "DELETE FROM services WHERE government_id = $1 AND id = $2";

/// Removes a service that nobody rated; false if somebody did.
pub async fn remove(tx: &mut Tx, government: Uuid, id: Uuid) -> Result<bool> {
    let rated: bool = write!(tx, on => sqlx::query_scalar(RATED).bind(government).bind(id).fetch_one(on))?;
    if !rated {
        run!(tx, sqlx::query(DELETE).bind(government).bind(id))?;
    }
    Ok(!rated)
}
