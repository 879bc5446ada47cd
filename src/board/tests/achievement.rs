//! Achievement over a part of a year.

use super::*;

#[rstest]
#[tokio::test]
async fn the_achievement_of_a_month_is_since_january_and_is_compared_with_the_same_months_a_year_ago(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    for (month, total) in [
        ("2025-01", 24_000),
        ("2025-05", 12_000),
        // after May: not part of what May 2026 is compared with
        ("2025-06", 60_000),
        ("2026-01", 12_000),
        ("2026-05", 12_000),
        ("2026-06", 24_000),
    ] {
        accepted(&town, "PKM1", month, total).await;
    }
    let ctx = town.ctx(As::Leader);
    for (part, value, change) in [
        // 12 of 120 in January alone; a year ago 24 of 120
        (Part::Month(1), 1000, Some(-1000)),
        // 24 of 120 so far, as in April plus 12; a year ago 36 of 120: down, though May added something
        (Part::Month(5), 2000, Some(-1000)),
        (Part::Quarter(2), 4000, Some(-4000)),
        (Part::Year, 4000, Some(-4000)),
    ] {
        let term = Term { year: 2026, part };
        let home = service::home(&ctx, term).await.unwrap();
        let unit = service::unit(&ctx, term, "DINKES").await.unwrap();
        let board = service::board(&ctx, term, "PKM1").await.unwrap();
        let (home, board) = (home.figures.as_ref().unwrap(), board.figures.as_ref().unwrap());
        for headlines in [home.headlines, unit.figures.headlines, board.headlines] {
            let got = (headlines.progress.value, headlines.progress_change.map(|change| change.by.0));
            assert_eq!(got, (Some(Hundredths(value)), change), "{part:?}");
        }
    }
    for address in ["/?periode=05", "/unit/PKM1?periode=05"] {
        let page = town.get(address, "").await.body;
        for words in ["Januari–Mei 2026", "turun 10,00 poin dari Januari–Mei 2025", "Capaian dihitung sejak Januari"]
        {
            assert!(page.contains(words), "{words} in {address}");
        }
    }
    let file = town.get("/unit/PKM1.csv?tahun=2026&periode=05", "").await.body;
    assert!(file.contains(";20,00;") && file.contains(";2026-01;2026-05;"), "{file}");
    let ranks = town.get("/peringkat?jenis=uptd&periode=05", "").await.body;
    assert!(
        ranks.contains("Angka Januari–Mei 2026. ▲ dan ▼: peringkat dibandingkan dengan Januari–April 2026."),
        "{ranks}"
    );
    assert!(
        ranks.contains("Angka Mei 2026. Peringkat tidak dibandingkan dengan April 2026"),
        "nobody was asked: {ranks}"
    );
    let ranks = town.get("/peringkat.csv?jenis=uptd&periode=05", "").await.body;
    let from = |measure: &str| ranks.lines().find(|line| line.starts_with(measure)).unwrap().to_owned();
    assert!(from("Capaian;").contains(";2026-01;2026-05;") && from("IKM;").contains(";2026-05;2026-05;"), "{ranks}");
}

#[rstest]
#[tokio::test]
async fn without_a_figure_a_year_ago_no_change_of_achievement_is_told(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    accepted(&town, "PKM1", "2025-06", 60_000).await;
    accepted(&town, "PKM1", "2026-04", 12_000).await;
    accepted(&town, "PKM1", "2026-05", 12_000).await;
    let may = Term { year: 2026, part: Part::Month(5) };
    let home = service::home(&town.ctx(As::Public), may).await.unwrap();
    let headlines = home.figures.as_ref().unwrap().headlines;
    assert_eq!((headlines.progress.value, headlines.progress_change), (Some(Hundredths(2000)), None));
    let page = town.get("/?periode=05", "").await.body;
    assert!(!page.contains(" poin dari "), "neither a year ago nor against April");
}

#[rstest]
#[tokio::test]
async fn beside_an_achievement_stands_what_is_due_by_then(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    accepted(&town, "PKM1", "2025-12", 24_000).await;
    accepted(&town, "PKM1", "2026-02", 24_000).await;
    let leader = town.session("leader").await;
    let together = "Rencana sampai Februari 2026: 16,67 % dari target";
    for address in ["/", "/unit/PKM1", "/papan"] {
        let page = town.get(&format!("{address}?periode=02"), &leader).await.body;
        assert!(page.contains(together), "{address}: {page}");
        let page = town.get(address, &leader).await.body;
        let running = "Rencana sampai 19 November 2026: 88,61 % dari target";
        assert!(page.contains(running), "of days that have ended: {address}: {page}");
        let over = town.get(&format!("{address}?tahun=2025"), &leader).await.body;
        assert!(over.contains("20,00") && !over.contains("Rencana sampai"), "a year that is over: {address}");
    }
    let unit = town.get("/unit/PKM1?periode=02", "").await.body;
    assert!(unit.contains("Capaian 20,00 %") && unit.contains("Seharusnya 16,67 % sampai Februari 2026"), "{unit}");
    let file = town.get("/unit/PKM1.csv?tahun=2026&periode=02", "").await.body;
    assert!(file.contains(";20,00;16,67;sesuai rencana;"), "{file}");
}

#[rstest]
#[tokio::test]
async fn a_weight_and_the_target_of_a_month_are_written_as_they_are(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    // a twelfth of 0.42 is 0.035, which as a float lies below the half
    indicator(&town, "A", "PKM1", ("naik", "jumlah"), 420, 1225, (10, 100)).await;
    indicator(&town, "B", "PKM1", ("turun", "rata-rata"), 420, 8775, (5, 100)).await;
    for (address, cookies) in [("/unit/PKM1", ""), ("/papan?unit=PKM1", town.session("leader").await.as_str())] {
        let page = town.get(address, cookies).await.body;
        assert!(page.contains("bobot 12,25 dari 100"), "{address}: {page}");
    }
    let legend = async |code: &str| {
        let made = service::indicator(&town.ctx(As::Leader), YEAR, id(code)).await.unwrap();
        made.figures.trend.legend.clone()
    };
    assert_eq!(legend("A").await, ["Target per bulan 0,04 hari"]);
    assert_eq!(legend("B").await, ["Target 0,42 hari"]);
}

#[rstest]
#[tokio::test]
async fn a_year_in_which_the_record_begins_says_since_when_there_are_figures(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    accepted(&town, "PKM1", "2025-06", 12_000).await;
    accepted(&town, "PKM1", "2026-02", 12_000).await;
    let begins = async |address: &str| town.get(address, "").await.body.contains("baru tercatat sejak Juni 2025");
    for (address, said) in [
        ("/?tahun=2025", true),
        ("/capaian?tahun=2025&periode=tw3", true),
        ("/?tahun=2025&periode=tw1", false),
        ("/", false),
    ] {
        assert_eq!(begins(address).await, said, "{address}");
    }
}
