//! Are the rollups what the record says?

use crate::access::Action;
use crate::base::Result;
use crate::server::request::Ctx;
use crate::work::store;

/// Computes all rollups of the government anew and names the first difference; none if all agree.
pub async fn first_difference(ctx: &Ctx) -> Result<Option<String>> {
    ctx.authorise_here(Action::ReadAudit)?;
    let (db, government) = (&ctx.app.db, ctx.government.id);
    let units = (store::recomputed_units(db, government).await?, store::stored_units(db, government).await?);
    if let Some(found) = different("unit_months", &units.0, &units.1) {
        return Ok(Some(found));
    }
    let indicators =
        (store::recomputed_indicators(db, government).await?, store::stored_indicators(db, government).await?);
    Ok(different("indicator_months", &indicators.0, &indicators.1))
}

/// The first place where two lists in the same order differ.
fn different<T: PartialEq + std::fmt::Debug>(table: &str, should: &[T], is: &[T]) -> Option<String> {
    let at = (0..should.len().max(is.len())).find(|i| should.get(*i) != is.get(*i))?;
    Some(format!("{table}: computed {:?}, stored {:?}", should.get(at), is.get(at)))
}
