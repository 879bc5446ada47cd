//! Indicators as imports and the form load and save them.

use crate::base::{Quantity, Result, Uuid};
use crate::plan::{Aggregation, Polarity};
use crate::server::db::{Tx, run_for};
use crate::{ids, run, table, write};
use std::collections::HashSet;

table! {
    /// An indicator of a unit for a year.
    pub struct IndicatorRow in "indicators" {
        unit_id: Uuid,
        /// The indicator of a higher unit that it serves.
        parent_id: Option<Uuid>,
        year: i64,
        code: String,
        name: String,
        /// The unit of measure.
        measure: String,
        polarity: Polarity,
        aggregation: Aggregation,
        baseline: Option<Quantity>,
        target: Quantity,
        /// Hundredths of a percent point; the weights of a unit and year total 10000.
        weight: i64,
        source: String,
    }
}

const IN_USE: &str = "SELECT i.id FROM indicators i WHERE i.government_id = $1 AND EXISTS (SELECT 1 FROM entries e \
     WHERE e.government_id = i.government_id AND e.indicator_id = i.id AND e.state <> 'returned')";

const HOLD: &str = "SELECT i.id FROM indicators i WHERE i.government_id = $1 ORDER BY i.id FOR UPDATE";

/// Takes all indicators: waits for reports under them that are on their way, and lets later ones wait until the
/// transaction ends. Whoever needs the months of units takes them before. SQLite has one writer.
pub async fn hold_indicators(tx: &mut Tx, government: Uuid) -> Result<()> {
    if let Tx::Postgres(_) = tx {
        run!(tx, sqlx::query(HOLD).bind(government))?;
    }
    Ok(())
}

/// The indicators under which entries are accepted or wait, by whose rule they are counted.
pub async fn in_use(tx: &mut Tx, government: Uuid) -> Result<HashSet<Uuid>> {
    let ids: Vec<Uuid> = write!(tx, on => sqlx::query_scalar(IN_USE).bind(government).fetch_all(on))?;
    Ok(ids.into_iter().collect())
}

const DETACH: [&str; 2] = [
    concat!("UPDATE indicators SET parent_id = NULL WHERE government_id = $1 AND parent_id IN ", ids!()),
    concat!("DELETE FROM indicator_months WHERE government_id = $1 AND indicator_id IN ", ids!()),
];

/// Removes indicators' figures and their place above others, before they are removed themselves.
pub async fn detach(tx: &mut Tx, government: Uuid, indicators: &[Uuid]) -> Result<()> {
    for sql in DETACH {
        run_for(tx, sql, government, indicators).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Engine, Town, searches};

    #[tokio::test]
    async fn no_statement_about_indicators_goes_through_all_of_a_government() {
        let town = Town::new(Engine::Sqlite).await;
        for (sql, way) in DETACH.into_iter().zip([" AND parent_id=?", " AND indicator_id=?"]) {
            let found = searches(&town, sql).await;
            assert!(!found.is_empty() && found.iter().all(|step| step.contains(way)), "{sql}: {found:?}");
        }
    }
}
