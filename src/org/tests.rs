//! The organisation against both engines.

mod edit;
mod government;
mod pages;

use super::service::{relation, station_of};
use super::store::station;
use crate::base::Day;
use crate::testing::{As, Engine, Town, id};
use rstest::rstest;

#[rstest]
#[tokio::test]
async fn the_superior_is_the_holder_of_the_post_above(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let ctx = town.ctx(As::Employee);
    assert_eq!(
        station_of(&ctx, id("nurse"), ctx.today()).await.map(|station| station.superior_id),
        Ok(Some(id("superior")))
    );
    assert_eq!(station_of(&ctx, id("head"), ctx.today()).await.map(|station| station.superior_id), Ok(None));
}

#[rstest]
#[tokio::test]
async fn a_vacant_post_is_stepped_over(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let ctx = town.ctx(As::Employee);
    let mut tx = town.app.db.begin().await.unwrap();
    crate::run!(
        &mut tx,
        sqlx::query("UPDATE holders SET until_day = '2026-11-01' WHERE person_id = $1").bind(id("superior"))
    )
    .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        station_of(&ctx, id("nurse"), ctx.today()).await.map(|station| station.superior_id),
        Ok(Some(id("head")))
    );
    assert_eq!(
        station_of(&ctx, id("nurse"), "2026-10-31".parse().unwrap()).await.map(|station| station.superior_id),
        Ok(Some(id("superior")))
    );
}

#[rstest]
#[tokio::test]
async fn who_holds_a_post_at_all_is_told_alike_by_their_station_and_by_queries(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    const IN_OFFICE: &str = concat!("SELECT ", crate::in_office!("$1", "$2", "$3"));
    let town = Town::new(engine).await;
    let (db, government) = (&town.app.db, town.government.id);
    let mut tx = db.begin().await.unwrap();
    let end = "UPDATE holders SET until_day = '2026-11-01' WHERE person_id = $1";
    crate::run!(&mut tx, sqlx::query(end).bind(id("superior"))).unwrap();
    tx.commit().await.unwrap();
    for (who, day, holds) in [
        ("superior", "2019-12-31", false),
        ("superior", "2026-11-01", true),
        ("superior", "2026-11-02", false),
        ("nurse", "2026-11-02", true),
    ] {
        let day: Day = day.parse().unwrap();
        let asked: bool = crate::read!(db, on => sqlx::query_scalar(IN_OFFICE)
            .bind(government).bind(id(who)).bind(day).fetch_one(on))
        .unwrap();
        let station = station(db, government, id(who), day).await.unwrap();
        assert_eq!((station.in_office(), asked), (holds, holds), "{who} on {day}");
    }
}

#[rstest]
#[tokio::test]
async fn a_viewer_s_relation_follows_the_post_tree(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    for (who, own, superior, head) in [
        (As::Employee, true, false, false),
        (As::Superior, false, true, true),
        (As::Head, false, false, true),
        (As::Outsider, false, false, false),
    ] {
        let relation = relation(&town.ctx(who), id("PKM1"), Some(id("nurse")), None).await.unwrap();
        assert_eq!((relation.own, relation.superior, relation.head), (own, superior, head), "{who:?}");
    }
}
