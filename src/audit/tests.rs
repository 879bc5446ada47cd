//! The record against both engines.

use super::service::{Deed, record};
use crate::testing::{As, Engine, Town};
use rstest::rstest;

#[rstest]
#[tokio::test]
async fn a_recorded_deed_cannot_be_changed_or_removed(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let ctx = town.ctx(As::Employee);
    let mut tx = town.app.db.begin().await.unwrap();
    record(&mut tx, &ctx, Deed { action: "test", kind: "thing", id: "1".into(), detail: serde_json::json!({}) })
        .await
        .unwrap();
    tx.commit().await.unwrap();
    for sql in ["UPDATE audit SET detail = 'other'", "DELETE FROM audit"] {
        let mut tx = town.app.db.begin().await.unwrap();
        assert!(crate::run!(&mut tx, sqlx::query(sql)).is_err(), "{sql}");
    }
}
