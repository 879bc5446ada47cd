//! Figures of units, services and the government.

use super::*;
use crate::org::rules::DEEPEST;

#[rstest]
#[tokio::test]
async fn figures_are_those_computed_by_hand(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town_with_figures(engine).await;
    let made = service::home(&town.ctx(As::Public), YEAR).await.unwrap();
    let home = made.figures.as_ref().unwrap();
    // PKM1: 0.7 * 83.333.. + 0.3 * 120 = 94.333..; with DISDUKCAPIL's 60: 77.1666..
    let progress = home.headlines.progress;
    assert_eq!(progress.value, Some(Hundredths(7717)));
    assert_eq!((progress.indicators, progress.entries, progress.red), (3, 19, 1));
    assert_eq!(progress.range, Some((Hundredths(6000), Hundredths(12_000))));
    assert_eq!((home.headlines.score.map(|score| score.n), home.headlines.units), (Some(14), 4));
    assert_eq!(home.head.as_of.text, "20 November 2026 09.00 WIB");
    let unit = service::unit(&town.ctx(As::Public), YEAR, "DINKES").await.unwrap();
    assert_eq!(unit.figures.headlines.progress.value, Some(Hundredths(9433)), "units below count");
    assert!(unit.figures.indicators.is_empty(), "the list is the unit's own");
    let service = service::service(&town.ctx(As::Public), YEAR, "KTP").await.unwrap();
    let score = service.figures.score;
    assert_eq!((score.n, score.value, score.grade.map(|grade| grade.code())), (10, Some(Hundredths(8444)), Some("B")));
}

#[rstest]
#[tokio::test]
async fn a_unit_says_that_its_figures_include_the_units_below(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = town_with_figures(engine).await;
    let page = town.get("/unit/DINKES", "").await.body;
    assert!(page.contains("Dinas, termasuk 1 unit di bawahnya"), "{page}");
    assert!(!town.get("/unit/PKM1", "").await.body.contains("di bawahnya"));
    assert!(town.get("/", "").await.body.contains("4 unit kerja dan semua layanannya"));
    assert!(town.get("/layanan/KTP", "").await.body.contains("hanya layanan ini"));
}

#[rstest]
#[tokio::test]
async fn the_board_names_what_is_red_and_why(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town_with_figures(engine).await;
    let made = service::board(&town.ctx(As::Leader), YEAR, "").await.unwrap();
    let board = made.figures.as_ref().unwrap();
    let first = &board.attention[0];
    assert_eq!((first.indicator.code.as_str(), first.indicator.state), ("DUK-I1", State::Red));
    assert_eq!((first.indicator.n, first.last), (5, "2026-10-11".parse().ok()));
    assert_eq!((board.headlines.units, board.people), (4, 4));
    let below = service::board(&town.ctx(As::Leader), YEAR, "DINKES").await.unwrap();
    assert!(below.figures.as_ref().unwrap().attention.iter().all(|one| one.indicator.unit_code == "PKM1"));
    let one = service::indicator(&town.ctx(As::Leader), YEAR, first.indicator.id).await.unwrap();
    assert_eq!(one.figures.indicator.realisation, Some(Hundredths(420)));
    assert_eq!(one.figures.trend.spots.len(), 1);
}

#[rstest]
#[tokio::test]
async fn answers_of_a_part_of_a_period_are_compared_with_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    offered(&town, "LAMA", "DISDUKCAPIL").await;
    for day in ["2025-08-11", "2026-08-11"] {
        for _ in 0..5 {
            answer(&town, "LAMA", day, &[3; 9]).await;
        }
    }
    let told = async || {
        let made = service::service(&town.ctx(As::Public), YEAR, "LAMA").await.unwrap();
        (made.figures.answers_until, made.figures.score_change.is_some())
    };
    assert_eq!(told().await, ("2026-08".parse().ok(), false));
    let page = town.get("/", "").await.body;
    assert!(page.contains("berakhir pada Agustus 2026"), "{page}");
    for _ in 0..5 {
        answer(&town, "LAMA", "2026-10-11", &[3; 9]).await;
    }
    changed(&town);
    assert_eq!(told().await, (None, false), "a year ago nobody was asked before August");
    let places = "Peringkat tidak dibandingkan dengan Januari–November 2025";
    let alone = async || town.get("/peringkat", "").await.body.matches(places).count();
    assert_eq!(alone().await, 2, "by neither measure");
    answer(&town, "LAMA", "2025-01-11", &[3; 9]).await;
    changed(&town);
    assert_eq!(told().await, (None, true), "the month that runs may still lack answers");
    assert_eq!(alone().await, 1, "achievement has no entries to compare");
}

#[rstest]
#[tokio::test]
async fn the_ranking_on_a_board_marks_its_own_unit(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town_with_figures(engine).await;
    let own = "aria-current=\"true\" class=\"own\"";
    let leader = town.session("leader").await;
    assert!(town.get("/papan?unit=DISDUKCAPIL", &leader).await.body.contains(own));
    assert!(!town.get("/papan", &leader).await.body.contains(own));
}

#[rstest]
#[tokio::test]
async fn another_government_s_things_are_not_there(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town_with_figures(engine).await;
    let stranger = town.ctx(As::Elsewhere);
    assert_eq!(service::unit(&stranger, YEAR, "PKM1").await.err(), Some(Error::NotFound));
    assert_eq!(service::service(&stranger, YEAR, "KTP").await.err(), Some(Error::NotFound));
    assert_eq!(service::board(&stranger, YEAR, "PKM1").await.err(), Some(Error::NotFound));
    assert_eq!(service::indicator(&stranger, YEAR, id("DUK-I1")).await.err(), Some(Error::NotFound));
    assert_eq!(town.get("/unit/TIDAKADA", "").await.status, 404);
    assert_eq!(service::board(&town.ctx(As::Public), YEAR, "").await.err(), Some(Error::SignedOut));
    assert_eq!(service::indicator(&town.ctx(As::Public), YEAR, id("DUK-I1")).await.err(), Some(Error::SignedOut));
}

#[rstest]
#[tokio::test]
async fn where_there_is_no_service_that_is_said_and_not_that_few_answered(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let leader = town.session("leader").await;
    const FEW: &str = "Kurang dari 5 jawaban";
    for (address, times, words) in [
        ("/", 2, "Belum ada layanan yang dinilai warga."),
        ("/unit/PKM1", 1, "Unit ini tidak punya layanan yang dinilai warga."),
        ("/unit/DINKES", 1, "Unit ini dan unit di bawahnya tidak punya layanan yang dinilai warga."),
        ("/papan", 2, "Belum ada layanan yang dinilai warga."),
        ("/papan?unit=PKM1", 2, "Unit ini tidak punya layanan yang dinilai warga."),
    ] {
        let page = town.get(address, &leader).await.body;
        assert_eq!((page.matches(words).count(), page.contains(FEW)), (times, false), "{address}: {page}");
    }
    offered(&town, "UMUM", "PKM1").await;
    changed(&town);
    for address in ["/", "/unit/PKM1", "/unit/DINKES", "/papan?unit=PKM1"] {
        let page = town.get(address, &leader).await.body;
        assert!(page.contains(FEW) && !page.contains("layanan yang dinilai warga."), "{address}: {page}");
    }
}

#[rstest]
#[tokio::test]
async fn a_service_without_a_tariff_says_that_eight_elements_count(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = town_with_figures(engine).await;
    offered(&town, "GRATIS", "PKM1").await;
    changed(&town);
    let said = async |code: &str| {
        let page = town.get(&format!("/layanan/{code}"), "").await.body;
        page.contains("Tanpa biaya: unsur biaya tidak ditanyakan, delapan unsur dihitung.")
    };
    assert_eq!((said("GRATIS").await, said("KTP").await), (false, false));
    let mut tx = town.app.db.begin().await.unwrap();
    run!(&mut tx, sqlx::query("UPDATE services SET free_of_charge = $1").bind(true)).unwrap();
    tx.commit().await.unwrap();
    changed(&town);
    assert_eq!((said("GRATIS").await, said("KTP").await), (true, false), "of KTP the costs were answered once");
    assert!(town.get("/metode", "").await.body.contains("Pada layanan tanpa biaya, unsur biaya tidak ditanyakan"));
}

#[rstest]
#[tokio::test]
async fn a_small_group_tells_nothing_not_even_its_size(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town_with_figures(engine).await;
    for address in [
        "/layanan/UMUM",
        "/layanan/UMUM.csv",
        "/layanan/UMUM/tren.csv",
        "/unit/PKM1",
        "/unit/PKM1/layanan.csv",
        "/api/v1/services/UMUM/satisfaction",
    ] {
        let answer = town.get(address, "").await;
        assert_eq!(answer.status, 200, "{address}");
        let value = ["100,00", "100.00", "\"value\":10000", "4,00", "4.00", "mutu A", ";A;"];
        let size = ["n = 4 ", "4 responden", "\"respondents\":4", ";4;"];
        for figure in value.into_iter().chain(size) {
            assert!(!answer.body.contains(figure), "{figure} in {address}: {}", answer.body);
        }
    }
    // the day after one more answers, they are enough
    answer(&town, "UMUM", "2026-10-06", &[4; 9]).await;
    changed(&town);
    assert!(town.get("/layanan/UMUM", "").await.body.contains("100,00"));
}

#[rstest]
#[tokio::test]
async fn a_rating_moves_the_figures_at_once_and_those_of_other_months_not(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = town_with_figures(engine).await;
    answer(&town, "KTP", "2026-11-20", &[1; 9]).await;
    changed(&town);
    let page = town.get("/layanan/KTP", "").await.body;
    // 304 + 9 over 11 answers to nine elements, times 25
    assert!(page.contains("79,04") && page.contains("n = 11 responden · "));
    let october = town.get("/layanan/KTP?periode=10", "").await.body;
    assert!(october.contains("84,44") && october.contains("n = 10 responden · "), "a month that is over stays");
}

#[rstest]
#[tokio::test]
async fn where_nothing_is_known_no_zero_is_shown(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let red = |page: &str| {
        page.split("data-label=\"Jauh di bawah rencana\"").nth(1).unwrap().chars().take(24).collect::<String>()
    };
    let page = town.get("/unit/DINKES", "").await.body;
    assert!(red(&page).contains('–'), "{}", red(&page));
    assert!(page.contains("<b>–"), "by state");
    accepted(&town, "PKM1", "2026-10", 100_000).await;
    changed(&town);
    let known = red(&town.get("/unit/DINKES", "").await.body);
    assert!(known.contains(">0<") && !known.contains('–'), "{known}");
}

#[rstest]
#[tokio::test]
async fn the_board_names_first_what_has_reached_least_of_what_is_due(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    // 50 % of the year's target, where ten of twelve months are due: 60 %
    indicator(&town, "A", "PKM1", ("naik", "jumlah"), 120_000, 5000, (10, 60_000)).await;
    // 55 % of a target that is due in full
    indicator(&town, "B", "PKM1", ("turun", "rata-rata"), 3000, 5000, (5, 21_750)).await;
    let made = service::board(&town.ctx(As::Leader), YEAR, "").await.unwrap();
    let attention = &made.figures.as_ref().unwrap().attention;
    let named: Vec<_> = attention.iter().map(|one| (one.indicator.code.as_str(), one.indicator.state)).collect();
    assert_eq!(named, [("B", State::Red), ("A", State::Red)]);
}

#[rstest]
#[tokio::test]
async fn the_way_up_from_the_deepest_unit_leads_to_the_government(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let unit = |n: usize| if n == 0 { id("KOTA") } else { id(&format!("U{n}")) };
    let mut tx = town.app.db.begin().await.unwrap();
    for n in 1..DEEPEST {
        run!(&mut tx, sqlx::query("INSERT INTO units (government_id, id, parent_id, code, name, kind) VALUES ($1, $2, $3, $4, 'U', 'bidang')")
            .bind(town.government.id).bind(unit(n)).bind(unit(n - 1)).bind(format!("U{n}"))).unwrap();
    }
    tx.commit().await.unwrap();
    let page = service::unit(&town.ctx(As::Public), YEAR, &format!("U{}", DEEPEST - 1)).await.unwrap();
    let above: Vec<&str> = page.figures.above.iter().map(|unit| unit.code.as_str()).collect();
    assert_eq!((above.len(), above[0], above[1]), (DEEPEST - 1, "KOTA", "U1"));
}
