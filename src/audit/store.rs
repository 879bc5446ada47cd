//! Rows of the record.

use crate::base::{Result, Uuid};
use crate::run;
use crate::server::db::Tx;

/// A row as it was inserted, before it was sealed.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Row {
    pub government_id: Uuid,
    pub id: Uuid,
    pub at: i64,
    pub account_id: Option<Uuid>,
    pub person_id: Option<Uuid>,
    pub action: String,
    pub object_kind: String,
    pub object_id: String,
    pub detail: String,
}

const INSERT: &str = "INSERT INTO audit (government_id, id, at, account_id, person_id, action, object_kind, object_id, detail) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

pub async fn insert(tx: &mut Tx, row: &Row) -> Result<()> {
    run!(
        tx,
        sqlx::query(INSERT)
            .bind(row.government_id)
            .bind(row.id)
            .bind(row.at)
            .bind(row.account_id)
            .bind(row.person_id)
            .bind(&row.action)
            .bind(&row.object_kind)
            .bind(&row.object_id)
            .bind(&row.detail)
    )?;
    Ok(())
}
