//! An indicator that is counted otherwise while reports under it are on their way.

use super::*;
use crate::plan::service::save;
use crate::work::store::{self, Desk, New, UnitMonth};

/// Measures an indicator by something else without telling anybody, as when that happens while a report is checked.
async fn remeasure(town: &Town, indicator: Uuid, measure: &str) {
    let mut tx = town.app.db.begin().await.unwrap();
    let sql = "UPDATE indicators SET measure = $1 WHERE government_id = $2 AND id = $3";
    run!(&mut tx, sqlx::query(sql).bind(measure).bind(town.government.id).bind(indicator)).unwrap();
    tx.commit().await.unwrap();
}

#[rstest]
#[tokio::test]
async fn what_was_checked_by_a_rule_that_no_longer_holds_is_not_kept(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let nurse = town.ctx(As::Employee);
    let indicator = visits(&town).await;
    let kept = work(&town, Some(indicator));
    submit(&nurse, kept.clone()).await.unwrap();
    remeasure(&town, indicator, "orang").await;
    let recounted = Err(Error::invalid("indikator", Fault::IndicatorRecounted));
    assert_eq!(submit(&nurse, work(&town, Some(indicator))).await.map(|_| ()), recounted);
    let changed = NewEntry { quantity: Quantity::whole(3), ..kept.clone() };
    assert_eq!(service::correct(&nurse, changed.clone(), None).await, recounted);
    submit(&nurse, work(&town, None)).await.unwrap();
    assert_eq!(count(&town, "SELECT COUNT(*) FROM entries").await, 2);
    assert_eq!(count(&town, "SELECT COUNT(*) FROM audit WHERE action LIKE 'entry.%'").await, 2);

    remeasure(&town, indicator, "kunjungan").await;
    service::correct(&nurse, changed, None).await.unwrap();
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));
}

// SQLite has one writer at a time
#[tokio::test]
async fn whoever_counts_otherwise_waits_for_reports_that_are_on_their_way() {
    let town = Town::new(Engine::Postgres).await;
    let indicator = visits(&town).await;
    let (entry, government) =
        (NewEntry { measure: "kunjungan".into(), ..work(&town, Some(indicator)) }, town.government.id);
    let desk = Desk { person: id("nurse"), unit: id("PKM1"), appraiser: Some(id("superior")) };
    let mut tx = town.app.db.begin().await.unwrap();
    let month = UnitMonth::states(desk.unit, entry.day.month(), 1, 0, 0);
    store::bump_units(&mut tx, [(government, month)]).await.unwrap();
    let new = New { government, desk, entry: &entry, at: town.app.clock.now(), most: 40 };
    assert_eq!(store::insert(&mut tx, &[new]).await, Ok(1));
    let planner = town.ctx(As::Planner);
    let otherwise = Draft { measure: "orang".into(), ..draft("A", Polarity::Up, Aggregation::Sum) };
    let change = save(&planner, Which::Old(indicator), otherwise);
    let (changed, committed) = tokio::join!(change, tx.commit());
    committed.unwrap();
    assert_eq!(changed.map(|_| ()), Err(Error::invalid("satuan", Fault::IndicatorInUse)));
}
