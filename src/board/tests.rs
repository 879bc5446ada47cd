//! Boards against both engines: figures computed by hand, what small groups hide, what is kept.

use super::service;
use super::{Measure, Part, Term};
use crate::base::{Error, Hundredths};
use crate::plan::State;
use crate::run;
use crate::server::live::Topic;
use crate::survey::rules::Tally;
use crate::survey::store::figures::add;
use crate::testing::{As, Engine, TEN_RESPONDENTS, Town, id};
use axum::body::{Body, to_bytes};
use axum::http::Request;
use rstest::rstest;

const YEAR: Term = Term { year: 2026, part: Part::Year };

/// A town with figures: PKM1 at 83.33 (weight 70) and 120 (weight 30), DISDUKCAPIL at 60; service
/// KTP with the published example, service UMUM with four respondents.
pub async fn town_with_figures(engine: Engine) -> Town {
    let town = Town::new(engine).await;
    indicator(&town, "PKM1-I1", "PKM1", ("naik", "jumlah"), 120_000, 7000, (10, 100_000)).await;
    indicator(&town, "PKM1-I2", "PKM1", ("turun", "rata-rata"), 10_000, 3000, (4, 32_000)).await;
    indicator(&town, "DUK-I1", "DISDUKCAPIL", ("turun", "rata-rata"), 3000, 10_000, (5, 21_000)).await;
    offered(&town, "KTP", "DISDUKCAPIL").await;
    offered(&town, "UMUM", "PKM1").await;
    for (i, answers) in TEN_RESPONDENTS.iter().enumerate() {
        answer(&town, "KTP", if i < 5 { "2026-10-05" } else { "2026-10-20" }, answers).await;
    }
    for _ in 0..4 {
        answer(&town, "UMUM", "2026-10-05", &[4; 9]).await;
    }
    town
}

async fn indicator(
    town: &Town,
    code: &str,
    unit: &str,
    (polarity, aggregation): (&str, &str),
    target: i64,
    weight: i64,
    (n, total): (i64, i64),
) {
    let mut tx = town.app.db.begin().await.unwrap();
    run!(&mut tx, sqlx::query("INSERT INTO indicators (government_id, id, unit_id, year, code, name, measure, polarity, aggregation, target, weight, source) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)")
        .bind(town.government.id).bind(id(code)).bind(id(unit)).bind(2026i64).bind(code).bind(format!("=Indikator {code}"))
        .bind("hari").bind(polarity).bind(aggregation).bind(target).bind(weight).bind("register")).unwrap();
    run!(&mut tx, sqlx::query("INSERT INTO indicator_months (government_id, indicator_id, month, n, total, out_of, last_day, last_entry_id, last_quantity) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
        .bind(town.government.id).bind(id(code)).bind("2026-10").bind(n).bind(total).bind(0i64).bind("2026-10-11").bind(id("entry")).bind(1000i64)).unwrap();
    tx.commit().await.unwrap();
}

async fn offered(town: &Town, code: &str, unit: &str) {
    let mut tx = town.app.db.begin().await.unwrap();
    run!(&mut tx, sqlx::query("INSERT INTO services (government_id, id, unit_id, code, name, free_of_charge) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(town.government.id).bind(id(code)).bind(id(unit)).bind(code).bind(format!("Layanan {code}")).bind(false)).unwrap();
    tx.commit().await.unwrap();
}

/// An answer with its rollup.
pub async fn answer(town: &Town, service: &str, day: &str, answers: &[i64; 9]) {
    let mut tx = town.app.db.begin().await.unwrap();
    let month = &day[..7];
    let answer_id = town.app.random.anonymous_id();
    run!(
        &mut tx,
        answers.iter().fold(
            sqlx::query(INSERT).bind(town.government.id).bind(answer_id).bind(id(service)).bind(day).bind(month),
            |query, answer| query.bind(*answer)
        )
    )
    .unwrap();
    let tally = Tally::of(&answers.map(Some));
    add(&mut tx, town.government.id, id(service), month.parse().unwrap(), &tally).await.unwrap();
    tx.commit().await.unwrap();
}

const INSERT: &str = "INSERT INTO survey_responses (government_id, id, service_id, day, month, persyaratan, prosedur, waktu, biaya, produk, kompetensi, perilaku, pengaduan, sarana) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";

async fn set(town: &Town, name: &str, value: &str) {
    let mut tx = town.app.db.begin().await.unwrap();
    run!(
        &mut tx,
        sqlx::query("INSERT INTO settings (government_id, name, value) VALUES ($1, $2, $3)")
            .bind(town.government.id)
            .bind(name)
            .bind(value)
    )
    .unwrap();
    tx.commit().await.unwrap();
}

/// Tells that figures changed, and lets the time pass in which they may lag.
pub fn changed(town: &Town) {
    town.app.live.publish(town.government.id, Topic::Figures);
    town.app.clock.advance(1000);
}

#[rstest]
#[tokio::test]
async fn figures_are_those_computed_by_hand(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town_with_figures(engine).await;
    let made = service::home(&town.ctx(As::Public), YEAR).await.unwrap();
    let home = made.figures.as_ref().unwrap();
    // PKM1: 0.7 * 83.333.. + 0.3 * 120 = 94.333..; with DISDUKCAPIL's 60: 77.1666..
    assert_eq!(home.progress.value, Some(Hundredths(7717)));
    assert_eq!((home.progress.indicators, home.progress.entries, home.progress.red), (3, 19, 1));
    assert_eq!(home.progress.range, Some((Hundredths(6000), Hundredths(12_000))));
    assert_eq!((home.score.n, home.units), (14, 4));
    assert_eq!(home.head.as_of.text, "20 November 2026 09.00 WIB");
    let unit = service::unit(&town.ctx(As::Public), YEAR, "DINKES").await.unwrap();
    assert_eq!(unit.figures.progress.value, Some(Hundredths(9433)), "units below count");
    assert!(unit.figures.indicators.is_empty(), "the list is the unit's own");
    let service = service::service(&town.ctx(As::Public), YEAR, "KTP").await.unwrap();
    let score = service.figures.score;
    assert_eq!(
        (score.n, score.value, score.grade.map(|grade| grade.letter())),
        (10, Some(Hundredths(8444)), Some("B"))
    );
}

#[rstest]
#[tokio::test]
async fn a_ranking_leaves_small_groups_out_and_says_so(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town_with_figures(engine).await;
    let ctx = town.ctx(As::Public);
    let ranks = |made: &super::RankingFigures, measure| {
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
    assert_eq!((lines("ikm,", ""), lines("ikm,", ",tidak diperingkat: ")), (3, 2), "{file}");
    assert_eq!((lines("capaian,", ""), lines("capaian,", ",5,tidak diperingkat: tanpa indikator")), (3, 1), "{file}");
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
    assert_eq!((first.indicator.n, first.quiet), (5, Some(40)));
    assert_eq!((board.units, board.people), (4, 4));
    let below = service::board(&town.ctx(As::Leader), YEAR, "DINKES").await.unwrap();
    assert!(below.figures.as_ref().unwrap().attention.iter().all(|one| one.indicator.unit_code == "PKM1"));
    let one = service::indicator(&town.ctx(As::Leader), first.indicator.id).await.unwrap();
    assert_eq!(one.figures.indicator.realisation, Some(Hundredths(420)));
    assert_eq!(one.figures.trend.spots.len(), 1);
}

#[rstest]
#[tokio::test]
async fn another_government_s_things_are_not_there(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town_with_figures(engine).await;
    let stranger = town.ctx(As::Elsewhere);
    assert_eq!(service::unit(&stranger, YEAR, "PKM1").await.err(), Some(Error::NotFound));
    assert_eq!(service::service(&stranger, YEAR, "KTP").await.err(), Some(Error::NotFound));
    assert_eq!(service::board(&stranger, YEAR, "PKM1").await.err(), Some(Error::NotFound));
    assert_eq!(service::indicator(&stranger, id("DUK-I1")).await.err(), Some(Error::NotFound));
    assert_eq!(town.get("/unit/TIDAKADA", "").await.status, 404);
    assert_eq!(service::board(&town.ctx(As::Public), YEAR, "").await.err(), Some(Error::SignedOut));
    assert_eq!(service::indicator(&town.ctx(As::Public), id("DUK-I1")).await.err(), Some(Error::SignedOut));
}

#[rstest]
#[tokio::test]
async fn a_small_group_tells_nothing_but_its_size(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town_with_figures(engine).await;
    for address in ["/layanan/UMUM", "/layanan/UMUM.csv", "/unit/PKM1", "/api/v1/services/UMUM/satisfaction"] {
        let answer = town.get(address, "").await;
        assert_eq!(answer.status, 200, "{address}");
        for figure in ["100,00", "100.00", "\"value\":10000", "4,00", "4.00", "mutu A", ",A,"] {
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
async fn a_figure_is_the_same_on_page_in_file_and_in_open_data(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = town_with_figures(engine).await;
    for (page, file, data, on_page, in_file) in [
        ("/layanan/KTP", "/layanan/KTP.csv", "/api/v1/services/KTP/satisfaction", "84,44", "84.44"),
        ("/unit/PKM1", "/unit/PKM1.csv", "/api/v1/units/PKM1/indicators", "83,33", "83.33"),
        ("/peringkat?jenis=dinas", "/peringkat.csv?jenis=dinas", "/api/v1/rankings/units", "94,33", "94.33"),
    ] {
        assert!(town.get(page, "").await.body.contains(on_page), "{page}");
        assert!(town.get(file, "").await.body.contains(in_file), "{file}");
        assert!(town.get(data, "").await.body.contains(in_file), "{data}");
    }
}

#[rstest]
#[tokio::test]
async fn files_run_no_formula(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town_with_figures(engine).await;
    let answer = town.get("/unit/PKM1.csv", "").await;
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    insta::assert_snapshot!(answer.body, @r#"
kode_unit,unit,kode_indikator,indikator,satuan,arah,bobot,target,realisasi,capaian,keadaan,n_laporan,dari,sampai,per,sumber
PKM1,Unit PKM1,PKM1-I1,'=Indikator PKM1-I1,hari,naik,70.00,120,100.00,83.33,sesuai rencana,10,2026-01,2026-11,20 November 2026 09.00 WIB,laporan harian yang diterima
PKM1,Unit PKM1,PKM1-I2,'=Indikator PKM1-I2,hari,turun,30.00,10,8.00,120.00,sesuai rencana,4,2026-01,2026-11,20 November 2026 09.00 WIB,laporan harian yang diterima
    "#);
    assert_eq!(town.get("/papan.csv", "").await.status, 401);
    assert_eq!(town.get("/unit/TIDAKADA.csv", "").await.status, 404);
}

#[tokio::test]
async fn figures_are_kept_until_they_change() {
    let town = town_with_figures(Engine::Sqlite).await;
    let ctx = town.ctx(As::Public);
    let first = service::home(&ctx, YEAR).await.unwrap();
    assert!(std::sync::Arc::ptr_eq(&first, &service::home(&ctx, YEAR).await.unwrap()), "made once");
    answer(&town, "KTP", "2026-11-02", &[1; 9]).await;
    changed(&town);
    assert_eq!(service::home(&ctx, YEAR).await.unwrap().figures.as_ref().unwrap().score.n, 15);
    let kept = service::home(&ctx, YEAR).await.unwrap();
    town.app.clock.advance(60_000);
    assert!(!std::sync::Arc::ptr_eq(&kept, &service::home(&ctx, YEAR).await.unwrap()), "as of a minute later");
}

#[tokio::test]
async fn many_who_ask_at_once_wait_for_one_making() {
    let town = town_with_figures(Engine::Sqlite).await;
    let ctx = town.ctx(As::Public);
    let all = futures::future::join_all((0..20).map(|_| service::home(&ctx, YEAR))).await;
    let first = all[0].as_ref().unwrap();
    assert!(all.iter().all(|one| std::sync::Arc::ptr_eq(one.as_ref().unwrap(), first)));
}

/// The page that someone gets, with its nonce's header.
async fn page_for(town: &Town, who: As, address: &str) -> (String, String) {
    let _prepares_leptos = town.service();
    let request = Request::builder().uri(address).body(Body::empty()).unwrap();
    let response = crate::server::page::page(town.ctx(who), request).await;
    let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (policy, String::from_utf8_lossy(&body).into_owned())
}

#[tokio::test]
async fn a_prepared_page_has_a_nonce_of_its_own_and_follows_the_figures() {
    let town = town_with_figures(Engine::Sqlite).await;
    let (policy, body) = page_for(&town, As::Public, "/").await;
    let (again, same) = page_for(&town, As::Public, "/").await;
    assert_ne!(policy, again);
    let nonce = |policy: &str| policy.split('\'').find_map(|part| part.strip_prefix("nonce-")).unwrap().to_owned();
    assert!(body.contains(&nonce(&policy)) && !body.contains(&nonce(&again)));
    assert_eq!(body.replace(&nonce(&policy), ""), same.replace(&nonce(&again), ""));
    answer(&town, "KTP", "2026-11-02", &[1; 9]).await;
    changed(&town);
    assert_ne!(
        page_for(&town, As::Public, "/").await.1.replace(&nonce(&policy), ""),
        body.replace(&nonce(&policy), "")
    );
}

#[tokio::test]
async fn a_signed_in_viewer_neither_gets_nor_makes_a_prepared_page() {
    let town = town_with_figures(Engine::Sqlite).await;
    let (_, own) = page_for(&town, As::Leader, "/").await;
    assert!(own.contains("/keluar"), "the own menu");
    let (_, public) = page_for(&town, As::Public, "/").await;
    assert!(!public.contains("/keluar") && public.contains("/masuk"));
    assert!(page_for(&town, As::Leader, "/").await.1.contains("/keluar"));
}

#[tokio::test]
async fn made_up_filters_do_not_fill_the_memory() {
    let town = town_with_figures(Engine::Sqlite).await;
    for i in 0..20 {
        page_for(&town, As::Public, &format!("/?x={i}&tahun=2026&y=%3Cscript%3E")).await;
        page_for(&town, As::Public, &format!("/metode?tahun={i}")).await;
        for (nothing, status) in [
            (format!("/?tahun={i}"), 422),
            (format!("/?tahun=2026&periode=x{i}"), 422),
            (format!("/unit/PKM1?periode=tw{}", i + 5), 422),
            (format!("/peringkat?jenis=x{i}"), 404),
        ] {
            assert_eq!(town.get(&nothing, "").await.status, status, "{nothing}");
        }
    }
    for written_otherwise in ["/?tahun=2026&cari=ktp", "/peringkat?jenis=din%61s", "/unit/%50KM1"] {
        page_for(&town, As::Public, written_otherwise).await;
    }
    page_for(&town, As::Public, "/?periode=tw3").await;
    page_for(&town, As::Public, "/?periode=tw3&tahun=2026").await;
    assert_eq!(town.app.pages.count().await, 3, "the home page of the year and of a quarter, and the method");
}

#[tokio::test]
async fn a_year_without_figures_is_said_to_be_one_with_the_way_on() {
    let town = town_with_figures(Engine::Sqlite).await;
    for (address, without) in [
        ("/?tahun=1999", "/"),
        ("/peringkat?tahun=abc&jenis=dinas", "/peringkat"),
        ("/unit/PKM1?tahun=2027", "/unit/PKM1"),
        ("/layanan/KTP?tahun=-1", "/layanan/KTP"),
    ] {
        let page = town.get(address, "").await;
        assert_eq!(page.status, 422, "{address}");
        assert!(page.body.contains("Angka tersedia untuk tahun 2000 sampai 2026"), "{address}");
        assert!(
            page.body.contains(&format!("<a href=\"{without}\" rel=\"external\" class=\"button\">")),
            "{address}: {}",
            page.body
        );
    }
    let file = town.get("/peringkat.csv?tahun=1999", "").await;
    assert!(file.status == 422 && file.body.contains("2000 sampai 2026"), "{}", file.body);
    let part = town.get("/?periode=tw9", "").await;
    assert!(part.status == 422 && part.body.contains("tw1 sampai tw4"), "{}", part.body);
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

/// What was accepted in a month under an indicator of its own year: a target of 120 that is to be reached.
async fn accepted(town: &Town, unit: &str, month: &str, total: i64) {
    let (year, code) = (month[..4].parse::<i64>().unwrap(), format!("{unit}-{}", &month[..4]));
    let mut tx = town.app.db.begin().await.unwrap();
    run!(&mut tx, sqlx::query("INSERT INTO indicators (government_id, id, unit_id, year, code, name, measure, polarity, aggregation, target, weight, source) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING")
        .bind(town.government.id).bind(id(&code)).bind(id(unit)).bind(year).bind(&code).bind(&code)
        .bind("berkas").bind("naik").bind("jumlah").bind(120_000i64).bind(10_000i64).bind("register")).unwrap();
    run!(&mut tx, sqlx::query("INSERT INTO indicator_months (government_id, indicator_id, month, n, total, out_of, last_day, last_entry_id, last_quantity) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
        .bind(town.government.id).bind(id(&code)).bind(month).bind(5i64).bind(total).bind(0i64).bind(format!("{month}-11")).bind(id("entry")).bind(1000i64)).unwrap();
    tx.commit().await.unwrap();
}

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
        for (progress, moved) in [
            (home.progress, home.progress_change),
            (unit.figures.progress, unit.figures.progress_change),
            (board.progress, board.progress_change),
        ] {
            let got = (progress.value, moved.map(|change| change.by.0));
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
    assert!(file.contains(",20.00,") && file.contains(",2026-01,2026-05,"), "{file}");
    let ranks = town.get("/peringkat?jenis=uptd&periode=05", "").await.body;
    assert!(
        ranks.contains("Angka Januari–Mei 2026. ▲ dan ▼: peringkat dibandingkan dengan Januari–April 2026."),
        "{ranks}"
    );
    assert!(ranks.contains("Angka Mei 2026. ▲ dan ▼: peringkat dibandingkan dengan April 2026."), "{ranks}");
    let ranks = town.get("/peringkat.csv?jenis=uptd&periode=05", "").await.body;
    let from = |measure: &str| ranks.lines().find(|line| line.starts_with(measure)).unwrap().to_owned();
    assert!(from("capaian,").contains(",2026-01,2026-05,") && from("ikm,").contains(",2026-05,2026-05,"), "{ranks}");
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
    let figures = home.figures.as_ref().unwrap();
    assert_eq!((figures.progress.value, figures.progress_change), (Some(Hundredths(2000)), None));
    let page = town.get("/?periode=05", "").await.body;
    assert!(!page.contains(" poin dari "), "neither a year ago nor against April");
}

#[rstest]
#[tokio::test]
async fn where_nothing_is_known_no_zero_is_shown(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let red = |page: &str| {
        page.split("data-label=\"jauh di bawah rencana\"").nth(1).unwrap().chars().take(24).collect::<String>()
    };
    let page = town.get("/unit/DINKES", "").await.body;
    assert!(red(&page).contains('–'), "{}", red(&page));
    assert!(page.contains("<b>–"), "by state");
    accepted(&town, "PKM1", "2026-10", 100_000).await;
    changed(&town);
    let known = red(&town.get("/unit/DINKES", "").await.body);
    assert!(known.contains(">0<") && !known.contains('–'), "{known}");
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
