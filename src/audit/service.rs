//! Writing the record, sealing it, checking it.

use super::store::{self, Row};
use crate::base::Result;
use crate::server::db::Tx;
use crate::server::request::Ctx;

/// Something that was done, for the record.
pub struct Deed<'a> {
    /// What was done, as `entry.submit`.
    pub action: &'a str,
    /// The kind of object, as `entry`.
    pub kind: &'a str,
    /// The object's id or code.
    pub id: String,
    /// What else must be known to understand it later; no secrets, no health, no free text of residents.
    pub detail: serde_json::Value,
}

/// Records a deed of the viewer in the transaction that does it.
pub async fn record(tx: &mut Tx, ctx: &Ctx, deed: Deed<'_>) -> Result<()> {
    let account = ctx.viewer.account();
    store::insert(
        tx,
        &Row {
            government_id: ctx.government.id,
            id: ctx.app.new_id(),
            at: ctx.app.clock.now(),
            account_id: account.map(|account| account.account),
            person_id: account.and_then(|account| account.person),
            action: deed.action.to_owned(),
            object_kind: deed.kind.to_owned(),
            object_id: deed.id,
            detail: deed.detail.to_string(),
        },
    )
    .await
}
