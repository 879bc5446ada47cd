//! Are the rollups what the record says?

use crate::access::Action;
use crate::base::{Lang, Result, tr};
use crate::server::request::Ctx;
use crate::work::store;

/// Computes all rollups of the government anew and names the first difference; none if all agree.
pub async fn first_difference(ctx: &Ctx) -> Result<Option<String>> {
    ctx.authorise_here(Action::ReadAudit)?;
    // both sides as of one moment: a report that arrives meanwhile is no difference
    let (mut now, government) = (ctx.app.db.snapshot().await?, ctx.government.id);
    let (should, is) =
        (store::recomputed_units(&mut now, government).await?, store::stored_units(&mut now, government).await?);
    if let Some(found) = different(ctx.lang, "unit_months", &should, &is) {
        return Ok(Some(found));
    }
    let should = store::recomputed_indicators(&mut now, government).await?;
    let is = store::stored_indicators(&mut now, government).await?;
    Ok(different(ctx.lang, "indicator_months", &should, &is))
}

/// The first place where two lists in the same order differ.
fn different<T: PartialEq + std::fmt::Debug>(lang: Lang, table: &str, should: &[T], is: &[T]) -> Option<String> {
    let at = (0..should.len().max(is.len())).find(|i| should.get(*i) != is.get(*i))?;
    let [should, is] = [should.get(at), is.get(at)].map(|row| format!("{row:?}"));
    Some(tr::work::difference(lang, should, is, table))
}
