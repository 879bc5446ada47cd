//! Entries that go, or lose their indicator, when what they hang on is taken back.

use super::rollup;
pub use super::rollup::{hold_units, recompute_units};
use crate::base::{Month, Result, Uuid};
use crate::run;
use crate::server::db::Tx;
use crate::write;

/// Entries and reactions of a person in a unit.
#[derive(sqlx::FromRow)]
pub struct Written {
    pub person_id: Uuid,
    pub unit_id: Uuid,
    pub entries: i64,
    pub reactions: i64,
}

const WRITTEN: &str = "SELECT e.person_id, e.unit_id, COUNT(DISTINCT e.id) AS entries, COUNT(r.id) AS reactions \
     FROM entries e LEFT JOIN reactions r ON r.government_id = e.government_id AND r.entry_id = e.id \
     WHERE e.government_id = $1 GROUP BY e.person_id, e.unit_id";

/// How much everyone has written where.
pub async fn written(tx: &mut Tx, government: Uuid) -> Result<Vec<Written>> {
    write!(tx, on => sqlx::query_as(WRITTEN).bind(government).fetch_all(on))
}

const UNDER: &str = "SELECT COUNT(*) FROM entries WHERE government_id = $1 AND indicator_id = $2";

/// How many entries count under an indicator.
pub async fn under(tx: &mut Tx, government: Uuid, indicator: Uuid) -> Result<i64> {
    write!(tx, on => sqlx::query_scalar(UNDER).bind(government).bind(indicator).fetch_one(on))
}

const RELEASE: &str = "UPDATE entries SET indicator_id = NULL WHERE government_id = $1 AND indicator_id = $2";

/// Entries under an indicator become work outside the plan; comes after [`hold_units`].
pub async fn release(tx: &mut Tx, government: Uuid, indicator: Uuid) -> Result<()> {
    run!(tx, sqlx::query(RELEASE).bind(government).bind(indicator))?;
    Ok(())
}

const INDICATORS: &str = "SELECT DISTINCT indicator_id, month FROM entries \
     WHERE government_id = $1 AND person_id = $2 AND unit_id = $3 AND indicator_id IS NOT NULL";
const EVIDENCE: &str = "SELECT v.id FROM evidence v \
     JOIN entries e ON e.government_id = v.government_id AND e.id = v.entry_id \
     WHERE v.government_id = $1 AND e.person_id = $2 AND e.unit_id = $3";
const REMOVE: [&str; 4] = [
    "DELETE FROM reactions WHERE government_id = $1 AND entry_id IN \
     (SELECT id FROM entries WHERE government_id = $1 AND person_id = $2 AND unit_id = $3)",
    "DELETE FROM evidence WHERE government_id = $1 AND entry_id IN \
     (SELECT id FROM entries WHERE government_id = $1 AND person_id = $2 AND unit_id = $3)",
    "DELETE FROM entries WHERE government_id = $1 AND person_id = $2 AND unit_id = $3",
    "DELETE FROM withdrawn_entries WHERE government_id = $1 AND person_id = $2 AND unit_id = $3",
];

/// Removes what a person wrote in a unit, after [`hold_units`]; [`recompute_units`] must follow. Gives the ids of its
/// evidence, whose files are to be deleted after the commit.
pub async fn remove(tx: &mut Tx, government: Uuid, person: Uuid, unit: Uuid) -> Result<Vec<Uuid>> {
    let evidence =
        write!(tx, on => sqlx::query_scalar(EVIDENCE).bind(government).bind(person).bind(unit).fetch_all(on))?;
    let counted: Vec<(Uuid, Month)> =
        write!(tx, on => sqlx::query_as(INDICATORS).bind(government).bind(person).bind(unit).fetch_all(on))?;
    for sql in REMOVE {
        run!(tx, sqlx::query(sql).bind(government).bind(person).bind(unit))?;
    }
    for (indicator, month) in counted {
        rollup::recompute_indicator(tx, government, indicator, month).await?;
    }
    Ok(evidence)
}
