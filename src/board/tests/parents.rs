//! Indicators that serve one of a unit above.

use super::*;
use crate::base::Quantity;
use crate::plan::service::{Draft, save};
use crate::plan::{Aggregation, Polarity, Which};

/// The town with figures, where both indicators of PKM1 and a third without entries serve one of DINKES.
async fn town_with_parents(engine: Engine) -> Town {
    let town = town_with_figures(engine).await;
    indicator(&town, "DINKES-I1", "DINKES", ("naik", "jumlah"), 200_000, 10_000, (2, 20_000)).await;
    let mut tx = town.app.db.begin().await.unwrap();
    let serve = "UPDATE indicators SET parent_id = $1 WHERE unit_id = $2";
    run!(&mut tx, sqlx::query(serve).bind(id("DINKES-I1")).bind(id("PKM1"))).unwrap();
    run!(&mut tx, sqlx::query("UPDATE indicators SET weight = 2000 WHERE code = 'PKM1-I2'")).unwrap();
    run!(&mut tx, sqlx::query("UPDATE indicators SET baseline = 50000 WHERE code = 'PKM1-I1'")).unwrap();
    tx.commit().await.unwrap();
    let draft = Draft {
        code: "PKM1-I3".into(),
        name: "Kunjungan posyandu".into(),
        measure: "kunjungan".into(),
        polarity: Polarity::Up,
        aggregation: Aggregation::Sum,
        baseline: None,
        target: Quantity::whole(90),
        weight: Hundredths(1000),
        source: String::new(),
        parent: Some(id("DINKES-I1")),
        unread: Vec::new(),
        shown: None,
    };
    save(&town.ctx(As::Planner), Which::New { unit: "PKM1".into(), year: Some(2026) }, draft).await.unwrap();
    changed(&town);
    town
}

#[rstest]
#[tokio::test]
async fn an_indicator_shows_whom_it_serves_and_what_those_below_come_to_together(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = town_with_parents(engine).await;
    let ctx = town.ctx(As::Employee);
    let above = service::indicator(&ctx, YEAR, id("DINKES-I1")).await.unwrap();
    let children = &above.figures.children;
    let codes: Vec<&str> = children.indicators.iter().map(|child| child.code.as_str()).collect();
    assert_eq!(codes, ["PKM1-I1", "PKM1-I2", "PKM1-I3"]);
    // 83.33… with weight 70 and 120 with weight 20; the third has no data
    assert_eq!((children.together, children.counted()), (Some(Hundredths(9148)), 2));
    // not one's own unit's only: as all of this page, for everyone who works here
    let clerk = town.session("clerk").await;
    let page =
        async |code: &str, term: &str| town.get(&format!("/papan/indikator/{}{term}", id(code)), &clerk).await.body;
    let top = page("DINKES-I1", "?periode=tw4").await;
    for part in [
        "Indikator di bawahnya".to_owned(),
        "Capaian bersama 91,48 %: rata-rata tertimbang dari 2 indikator yang punya data, di antara 3.".to_owned(),
        format!("href=\"/papan/indikator/{}?tahun=2026&amp;periode=tw4\"", id("PKM1-I1")),
        "Kunjungan posyandu".to_owned(),
        "Unit PKM1".to_owned(),
    ] {
        assert!(top.contains(&part), "{part} in {top}");
    }
    let before = page("DINKES-I1", "?periode=tw1").await;
    assert!(before.contains("Belum ada indikator yang punya data pada periode ini."), "{before}");
    let below = page("PKM1-I1", "").await;
    for part in [
        format!(
            "Mendukung indikator: <a href=\"/papan/indikator/{}\">=Indikator DINKES-I1</a>, Unit DINKES",
            id("DINKES-I1")
        ),
        "Nilai dasar: 50 hari · Cara menghitung realisasi: Dijumlahkan".to_owned(),
    ] {
        assert!(below.replace("<!>", "").contains(&part), "{part} in {below}");
    }
    assert!(!below.contains("Indikator di bawahnya"));
    let alone = page("DUK-I1", "").await;
    assert!(alone.contains("Cara menghitung realisasi: Rata-rata") && !alone.contains("Nilai dasar"));
}

#[rstest]
#[tokio::test]
async fn the_public_is_told_by_name_which_indicator_one_serves(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = town_with_parents(engine).await;
    let page = town.get("/unit/PKM1", "").await.body.replace("<!>", "");
    assert_eq!(page.matches("Mendukung indikator: =Indikator DINKES-I1, Unit DINKES").count(), 3, "{page}");
    assert!(!page.contains("/papan/indikator/"), "what leads there is for those who sign in");
    let parents = async |unit: &str| -> Vec<serde_json::Value> {
        let body = town.get(&format!("/api/v1/units/{unit}/indicators"), "").await.body;
        let body: serde_json::Value = serde_json::from_str(&body).unwrap();
        body["indicators"].as_array().unwrap().iter().map(|one| one["parent"].clone()).collect()
    };
    assert_eq!(parents("PKM1").await, ["DINKES-I1"; 3]);
    assert_eq!(parents("DINKES").await, [serde_json::Value::Null]);
    let file = town.get("/unit/PKM1.csv", "").await.body;
    assert!(file.lines().nth(1).unwrap().ends_with(";laporan harian yang diterima atasan;50;Dijumlahkan"), "{file}");
}
