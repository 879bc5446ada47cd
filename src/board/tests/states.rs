//! Indicators by state.

use super::*;

#[rstest]
#[tokio::test]
async fn the_number_in_a_state_leads_to_just_these_indicators_and_their_file(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = town_with_figures(engine).await;
    let leader = town.session("leader").await;
    for (page, cookies) in [("/", ""), ("/unit/KOTA", ""), ("/papan", &*leader)] {
        let shown = town.get(page, cookies).await.body;
        let ways = shown.matches("href=\"/capaian?").count();
        let on_track = shown.split("keadaan=sesuai\">").nth(1).and_then(|rest| rest.split('<').next());
        assert!(ways > 0 && on_track == Some("2"), "{page}: {shown}");
    }
    for (filters, expected) in [
        ("", vec!["DUK-I1", "PKM1-I1", "PKM1-I2"]),
        ("?keadaan=sesuai", vec!["PKM1-I1", "PKM1-I2"]),
        ("?keadaan=jauh", vec!["DUK-I1"]),
        ("?keadaan=tertinggal", vec![]),
        ("?unit=DINKES", vec!["PKM1-I1", "PKM1-I2"]),
        ("?unit=DINKES&keadaan=jauh", vec![]),
    ] {
        let page = town.get(&format!("/capaian{filters}"), "").await.body;
        let file = town.get(&format!("/capaian.csv{filters}"), "").await.body;
        let of_file: Vec<_> = file.lines().skip(1).filter_map(|line| line.split(';').nth(2)).collect();
        assert_eq!(of_file, expected, "{filters}: {file}");
        for code in ["DUK-I1", "PKM1-I1", "PKM1-I2"] {
            let named = page.contains(&format!("=Indikator {code}"));
            assert_eq!(named, expected.contains(&code), "{code} in {filters}: {page}");
        }
    }
    for unknown in ["/capaian?keadaan=lain", "/capaian.csv?keadaan=lain", "/capaian?unit=TIDAKADA"] {
        assert_eq!(town.get(unknown, "").await.status, 404, "{unknown}");
    }
    let (public, staff) = (town.get("/capaian", "").await.body, town.get("/capaian", &leader).await.body);
    assert!(public.contains("/unit/PKM1") && !public.contains("/papan/indikator/"), "{public}");
    assert!(staff.contains("/papan?unit=PKM1") && staff.contains("/papan/indikator/"), "{staff}");
}

#[rstest]
#[tokio::test]
async fn many_indicators_are_shown_in_portions_and_stand_whole_in_the_file(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    for n in 0..26 {
        indicator(&town, &format!("I{n:02}"), "PKM1", ("naik", "jumlah"), 120_000, 100, (1, 1_000 * (n + 1))).await;
    }
    let names = async |address: &str| {
        let page = town.get(address, "").await.body;
        let mut names: Vec<_> = page.split("=Indikator ").skip(1).filter_map(|rest| rest.get(..3)).collect();
        names.dedup();
        (names.len(), names.first().map(|name| (*name).to_owned()), page)
    };
    let (first, worst, page) = names("/capaian?tahun=2026").await;
    assert_eq!((first, worst.as_deref()), (25, Some("I00")));
    assert!(page.contains("1–25 dari 26 indikator") && page.contains("halaman=2"), "{page}");
    let (last, best, page) = names("/capaian?halaman=2").await;
    assert_eq!((last, best.as_deref()), (1, Some("I25")));
    assert!(page.contains("26–26 dari 26") && page.contains("halaman=1"), "{page}");
    assert_eq!(names("/capaian?halaman=99").await.1.as_deref(), Some("I25"), "the last page there is");
    assert_eq!(town.get("/capaian.csv", "").await.body.lines().count(), 27);
}

#[rstest]
#[tokio::test]
async fn units_that_bear_the_same_name_are_told_apart(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town_with_figures(engine).await;
    let mut tx = town.app.db.begin().await.unwrap();
    for code in ["PKM1", "DISDUKCAPIL"] {
        run!(&mut tx, sqlx::query("UPDATE units SET name = $1 WHERE id = $2").bind("Sekretariat").bind(id(code)))
            .unwrap();
    }
    tx.commit().await.unwrap();
    changed(&town);
    let page = town.get("/capaian", "").await.body;
    assert!(page.contains("Sekretariat, Unit DINKES") && page.contains("Sekretariat, Unit KOTA"), "{page}");
    let ranked = town.get("/peringkat.csv?jenis=uptd", "").await.body;
    assert!(ranked.contains(";Sekretariat, Unit DINKES;"), "{ranked}");
    assert!(town.get("/unit/PKM1", "").await.body.contains("<h1>Sekretariat"), "by itself it needs no other name");
}
