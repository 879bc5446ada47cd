//! Rankings.

use super::*;

#[rstest]
#[tokio::test]
async fn a_ranking_leaves_small_groups_out_and_says_so(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town_with_figures(engine).await;
    let ctx = town.ctx(As::Public);
    let ranks = |made: &crate::board::RankingFigures, measure| {
        let ranking = if measure == Measure::Achievement { &made.achievement } else { &made.satisfaction };
        let rows: Vec<_> =
            ranking.rows.iter().map(|row| (row.unit.code.clone(), row.place, row.value.0, row.n)).collect();
        (rows, ranking.minimum, ranking.left_out.len())
    };
    let made = service::ranking(&ctx, YEAR, "dinas").await.unwrap();
    let by_achievement = vec![("DINKES".to_owned(), 1, 9433, 14), ("DISDUKCAPIL".to_owned(), 2, 6000, 5)];
    assert_eq!(ranks(&made.figures, Measure::Achievement), (by_achievement, 5, 0));
    assert_eq!(ranks(&made.figures, Measure::Satisfaction), (vec![], 30, 2));
    set(&town, "ranking_minimum_answers", "10").await;
    set(&town, "ranking_minimum_entries", "6").await;
    changed(&town);
    let made = service::ranking(&ctx, YEAR, "dinas").await.unwrap();
    assert_eq!(ranks(&made.figures, Measure::Satisfaction), (vec![("DISDUKCAPIL".to_owned(), 1, 8444, 10)], 10, 1));
    assert_eq!(ranks(&made.figures, Measure::Achievement), (vec![("DINKES".to_owned(), 1, 9433, 14)], 6, 1));
}

#[rstest]
#[tokio::test]
async fn every_unit_of_a_kind_is_ranked_or_named_with_the_reason_on_page_in_file_and_in_open_data(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = town_with_figures(engine).await;
    let mut tx = town.app.db.begin().await.unwrap();
    let unit = "INSERT INTO units (government_id, id, parent_id, code, name, kind) VALUES ($1, $2, $3, $4, $5, $6)";
    let (new, name) = (id("DISKOMINFO"), "Unit tanpa ukuran");
    run!(
        &mut tx,
        sqlx::query(unit)
            .bind(town.government.id)
            .bind(new)
            .bind(id("KOTA"))
            .bind("DISKOMINFO")
            .bind(name)
            .bind("dinas")
    )
    .unwrap();
    let closure = "INSERT INTO unit_closure (government_id, ancestor_id, descendant_id, depth) VALUES ($1, $2, $2, $3)";
    run!(&mut tx, sqlx::query(closure).bind(town.government.id).bind(new).bind(0i64)).unwrap();
    tx.commit().await.unwrap();
    set(&town, "ranking_minimum_answers", "10").await;
    changed(&town);
    let page = town.get("/peringkat?jenis=dinas", "").await.body;
    for words in [
        "1 dari 3 unit sejenis diperingkat. Syarat: paling sedikit 10 jawaban",
        "2 unit tidak diperingkat",
        "Kurang dari 10 jawaban, atau belum ada",
        "Tidak punya layanan yang dinilai warga",
        "2 dari 3 unit sejenis diperingkat. Syarat: paling sedikit 5 laporan diterima",
        "Tidak punya indikator pada tahun ini",
    ] {
        assert!(page.contains(words), "{words}");
    }
    let file = town.get("/peringkat.csv?jenis=dinas", "").await.body;
    let lines = |measure: &str, why: &str| file.lines().filter(|l| l.starts_with(measure) && l.contains(why)).count();
    let (few, none) = (";10;Kurang dari 10 jawaban, atau belum ada", ";10;Tidak punya layanan yang dinilai warga");
    assert_eq!(["", few, none].map(|why| lines("IKM;", why)), [3, 1, 1], "{file}");
    assert_eq!(["", ";5;Tidak punya indikator pada tahun ini"].map(|why| lines("Capaian;", why)), [3, 1], "{file}");
    let data: serde_json::Value =
        serde_json::from_str(&town.get("/api/v1/rankings/units?year=2026", "").await.body).unwrap();
    let groups = data["groups"].as_array().unwrap();
    let group = |measure| groups.iter().find(|g| g["kind"] == "dinas" && g["measure"] == measure).unwrap();
    let reasons = |measure| -> Vec<_> {
        let list = group(measure)["not_ranked"].as_array().unwrap();
        list.iter().map(|one| (one["code"].as_str().unwrap(), one["reason"].as_str().unwrap())).collect()
    };
    assert_eq!(reasons("satisfaction"), [("DINKES", "too_few"), ("DISKOMINFO", "unmeasured")]);
    assert_eq!(reasons("achievement"), [("DISKOMINFO", "unmeasured")]);
    assert_eq!((&group("satisfaction")["minimum"], &group("satisfaction")["left_out"]), (&10.into(), &2.into()));
}

#[rstest]
#[tokio::test]
async fn a_ranking_begins_with_units_right_below_the_government(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = town_with_figures(engine).await;
    set(&town, "ranking_minimum_answers", "5").await;
    answer(&town, "UMUM", "2026-10-06", &[4; 9]).await;
    let ctx = town.ctx(As::Public);
    let made = service::ranking(&ctx, YEAR, "").await.unwrap();
    assert_eq!(made.figures.kind, "dinas", "a kind further down is not compared first");
    assert_eq!(service::ranking(&ctx, YEAR, "bidang").await.err(), Some(Error::NotFound));
    for (kind, another) in [("", false), ("uptd", false), ("bidang", true)] {
        let (made, is_another) = service::ranking_or_another(&ctx, YEAR, kind).await.unwrap();
        let shown = if kind == "uptd" { kind } else { "dinas" };
        assert_eq!((made.figures.kind.as_str(), is_another), (shown, another), "{kind}");
    }
}

#[tokio::test]
async fn of_a_kind_that_there_is_none_of_the_page_shows_another_and_says_so() {
    let town = town_with_figures(Engine::Sqlite).await;
    let page = town.get("/peringkat?jenis=kecamatan", "").await;
    assert_eq!(page.status, 404);
    for words in ["Jenis unit di alamat ini tidak ada", "<h1>Peringkat unit: Dinas<", "href=\"/peringkat?jenis=uptd\""]
    {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    let kept = (town.app.pages.count().await, town.app.boards.ranking.count().await);
    assert_eq!(kept, (0, 1), "made-up kinds do not fill the memory: only the one that is shown is kept");
    let known = town.get("/peringkat?jenis=dinas", "").await;
    assert!(known.status == 200 && !known.body.contains("Jenis unit di alamat ini"), "{}", known.body);
    assert_eq!(town.get("/peringkat.csv?jenis=kecamatan", "").await.status, 404, "no file of another kind");
}

#[tokio::test]
async fn before_there_is_a_kind_of_unit_the_ranking_names_none() {
    let town = Town::bare(Engine::Sqlite).await;
    let page = town.get("/peringkat", "").await.body;
    assert!(page.contains("<h1>Peringkat unit<"), "{page}");
    let (empty, _) = Town::empty(Engine::Sqlite).await;
    let page = empty.get("/peringkat", "").await.body;
    let brand = page.split("class=\"brand\"").nth(1).unwrap().split("</a>").next().unwrap();
    assert_eq!(brand.matches("Kinerja").count(), 1, "{brand}");
}
