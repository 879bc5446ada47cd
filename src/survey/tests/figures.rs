//! The index and its rollup.

use super::*;
use crate::base::exact::rounded;
use crate::run;
use crate::server::told::heard;
use crate::survey::rules::Tally;
use crate::survey::store::intake::{self, AnswerRow};
use crate::survey::{Grade, Of};
use crate::testing::TEN_RESPONDENTS;
use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;

#[rstest]
#[tokio::test]
async fn the_worked_example_gives_84_44_through_the_tables(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    for (number, answers) in TEN_RESPONDENTS.into_iter().enumerate() {
        rate(&town, "KTP", &fields(number as u32, answers.map(|answer| answer as u8))).await.unwrap();
    }
    rate(&town, "UMUM", &fields(99, [1; 9])).await.unwrap();
    let (ctx, month) = (town.ctx(As::Public), november());
    let example = index(&town, "KTP").await;
    assert_eq!((example.respondents, example.value, example.grade), (10, Some(Hundredths(8444)), Some(Grade::B)));
    let trend = service::trend(&ctx, Of::Service(id("KTP")), month.plus(-2), month).await.unwrap();
    let sizes: Vec<_> = trend.iter().map(|(month, index)| (month.to_string(), index.respondents)).collect();
    assert_eq!(sizes, [("2026-09".into(), 0), ("2026-10".into(), 0), ("2026-11".into(), 10)]);
    let (services, units) = service::indexes(&ctx, month, month).await.unwrap();
    assert_eq!(units[&id("DISDUKCAPIL")], example);
    // UMUM's nine ones added to the sums of the example
    let sums = [34, 32, 30, 40, 34, 36, 37, 39, 31];
    let whole = rounded(&(BigRational::new(sums.iter().sum::<i32>().into(), (11 * 9).into()) * BigInt::from(25)));
    assert_eq!((units[&id("KOTA")].respondents, units[&id("KOTA")].value), (11, Some(whole)));
    for unit in ["DINKES", "PKM1"] {
        assert_eq!(units[&id(unit)], Index::default(), "{unit}");
    }
    let sizes: Vec<_> = services.iter().map(|row| (row.service.code.as_str(), row.index.respondents)).collect();
    assert_eq!(sizes, [("AKTA", 0), ("KTP", 10), ("UMUM", 0)], "one answer is not told");
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));
}

#[rstest]
#[tokio::test]
async fn every_element_may_be_left_out_but_not_all(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    for only in 0..9 {
        let answers = std::array::from_fn(|element| if element == only { 2 } else { 0 });
        rate(&town, "KTP", &fields(only as u32, answers)).await.unwrap();
    }
    let index = index(&town, "KTP").await;
    assert_eq!((index.respondents, index.value), (9, Some(Hundredths(5000))));
    assert!(index.elements.is_empty(), "one answer to an element is shown of none");
    let nothing = rate(&town, "KTP", &fields(9, [0; 9])).await;
    assert_eq!(nothing, Err(Error::invalid("persyaratan", Fault::NoAnswer)));
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));
}

#[rstest]
#[tokio::test]
async fn a_small_group_shows_nothing_not_even_its_size(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    for number in 0..4 {
        rate(&town, "KTP", &fields(number, [4; 9])).await.unwrap();
    }
    let page = town.get("/nilai/KTP?ok=1", &heard("/nilai/KTP?ok=1")).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("setelah paling sedikit 5 warga menilai layanan ini"), "{}", page.body);
    assert!(!page.body.contains("100,00") && !page.body.contains("4 jawaban"));
    rate(&town, "KTP", &fields(4, [4; 9])).await.unwrap();
    assert!(town.get("/nilai/KTP?ok=1", &heard("/nilai/KTP?ok=1")).await.body.contains("100,00"));
}

#[rstest]
#[tokio::test]
async fn a_changed_rollup_is_named(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    for number in 0..6 {
        rate(&town, "KTP", &fields(number, [4; 9])).await.unwrap();
    }
    for (sql, named) in [
        ("UPDATE survey_months SET s_waktu = s_waktu + 1", "layanan KTP bulan November 2026"),
        ("DELETE FROM survey_months", "layanan KTP bulan November 2026"),
    ] {
        let mut tx = town.app.db.begin().await.unwrap();
        run!(&mut tx, sqlx::query(sql)).unwrap();
        tx.commit().await.unwrap();
        let difference = service::first_difference(&town.system()).await.unwrap().unwrap();
        assert!(difference.contains(named), "{difference}");
    }
}

#[rstest]
#[tokio::test]
async fn what_an_import_added_is_taken_out_again_and_nothing_else(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = town(engine).await;
    for number in 0..5 {
        rate(&town, "KTP", &fields(number, [4; 9])).await.unwrap();
    }
    let before = index(&town, "KTP").await;
    let (government, import) = (town.government.id, id("import"));
    let rows = [("2026-11-03", Some(1)), ("2026-10-03", Some(2)), ("2026-11-04", None)];
    let rows: Vec<AnswerRow> = (10..)
        .zip(rows)
        .map(|(number, (day, second))| AnswerRow {
            id: v4(number).parse().unwrap(),
            service_id: id("KTP"),
            day: day.parse().unwrap(),
            marks: std::array::from_fn(|i| if i == 1 { second } else { Some(1) }),
            sex: None,
            age: None,
            education: None,
            occupation: None,
            waited_minutes: None,
        })
        .collect();
    let mut tx = town.app.db.begin().await.unwrap();
    intake::add_answers(&mut tx, government, import, &rows).await.unwrap();
    for row in &rows {
        let months = intake::Months::from([((row.service_id, row.day.month()), Tally::of(&row.marks))]);
        intake::add_months(&mut tx, government, &months).await.unwrap();
    }
    tx.commit().await.unwrap();
    assert_eq!(index(&town, "KTP").await.respondents, 7);
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));
    let mut tx = town.app.db.begin().await.unwrap();
    intake::remove_answers(&mut tx, government, import).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(index(&town, "KTP").await, before);
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));
}

#[tokio::test]
async fn answers_that_come_at_the_same_time_count_once_each() {
    let town = town(Engine::Postgres).await;
    let sent = (0..23).map(|number| {
        let town = &town;
        async move { rate(town, "KTP", &fields(number, [3; 9])).await.unwrap() }
    });
    futures::future::join_all(sent).await;
    assert_eq!(index(&town, "KTP").await.respondents, 23);
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]
    #[test]
    fn the_rollup_equals_its_recomputation(
        rows in prop::collection::vec((prop::array::uniform9(0u8..=4), 0usize..3, 0i64..20), 1..24),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            for engine in [Engine::Sqlite, Engine::Postgres] {
                let town = town(engine).await;
                for (number, (answers, service, days)) in rows.iter().enumerate() {
                    town.app.clock.advance(days * 86_400_000);
                    let sent = rate(&town, ["KTP", "AKTA", "UMUM"][*service], &fields(number as u32, *answers)).await;
                    assert!(matches!(sent, Ok(()) | Err(Error::Invalid(_))));
                }
                assert_eq!(service::first_difference(&town.system()).await, Ok(None));
            }
        });
    }
}
