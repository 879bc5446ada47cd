//! Indicators as imports load and save them.

use crate::base::{Quantity, Result, Uuid};
use crate::plan::{Aggregation, Polarity};
use crate::run;
use crate::server::db::Tx;
use crate::table;

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

const RELEASE: &str = "UPDATE indicators SET parent_id = NULL WHERE government_id = $1 AND parent_id = $2";
const FORGET_MONTHS: &str = "DELETE FROM indicator_months WHERE government_id = $1 AND indicator_id = $2";

/// Removes an indicator's figures and its place above others, before it is removed itself.
pub async fn detach(tx: &mut Tx, government: Uuid, indicator: Uuid) -> Result<()> {
    run!(tx, sqlx::query(RELEASE).bind(government).bind(indicator))?;
    run!(tx, sqlx::query(FORGET_MONTHS).bind(government).bind(indicator))?;
    Ok(())
}
