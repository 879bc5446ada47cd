//! Indicators against both engines.

use super::service::{self, Draft, Scope, figures, reportable};
use super::{Aggregation, Polarity, State, Which, words};
use crate::access::ZONES;
use crate::audit::words::code;
use crate::base::{Error, Fault, Hundredths, Lang, Period, Quantity, Uuid};
use crate::testing::{As, Engine, Town, id};
use crate::{read, run};
use rstest::rstest;

fn draft(code: &str, weight: i64) -> Draft {
    Draft {
        code: code.into(),
        name: format!("Kunjungan {code}"),
        measure: "kunjungan".into(),
        polarity: Polarity::Up,
        aggregation: Aggregation::Sum,
        baseline: Some(Quantity::whole(50)),
        target: Quantity::whole(90),
        weight: Hundredths(weight),
        source: "Buku register".into(),
        parent: None,
        unread: Vec::new(),
        shown: None,
    }
}

fn new(unit: &str) -> Which {
    Which::New { unit: unit.into(), year: Some(2026) }
}

fn field(error: Error) -> (String, Fault) {
    let Error::Invalid(mut faults) = error else { panic!("{error:?}") };
    let fault = faults.remove(0);
    (fault.field, fault.fault)
}

/// Accepted entries as the rollup holds them.
async fn month(town: &Town, indicator: Uuid, month: &str, n: i64, total: i64) {
    let mut tx = town.app.db.begin().await.unwrap();
    run!(
        &mut tx,
        sqlx::query("INSERT INTO indicator_months (government_id, indicator_id, month, n, total, out_of) VALUES ($1, $2, $3, $4, $5, $6)")
            .bind(town.government.id).bind(indicator).bind(month).bind(n).bind(total).bind(0i64)
    )
    .unwrap();
    tx.commit().await.unwrap();
}

/// An entry of the nurse.
async fn entry(town: &Town, indicator: Uuid, state: &str) {
    let mut tx = town.app.db.begin().await.unwrap();
    run!(
        &mut tx,
        sqlx::query(
            "INSERT INTO entries (government_id, id, person_id, unit_id, indicator_id, day, month, what, quantity, measure, \
             state, praised, submitted_at) VALUES ($1, $2, $3, $4, $5, '2026-11-20', '2026-11', 'x', 1, 'x', $6, $7, 0)"
        )
        .bind(town.government.id).bind(town.app.new_id()).bind(id("nurse")).bind(id("PKM1")).bind(indicator).bind(state).bind(false)
    )
    .unwrap();
    tx.commit().await.unwrap();
}

#[rstest]
#[tokio::test]
async fn the_weights_of_a_unit_and_year_stop_at_a_hundred(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let ctx = town.ctx(As::Superior);
    let first = service::save(&ctx, new("PKM1"), draft("A", 6000)).await.unwrap();
    let (at, fault) = field(service::save(&ctx, new("PKM1"), draft("B", 4001)).await.unwrap_err());
    assert_eq!((at.as_str(), fault), ("bobot", Fault::WeightsOverHundred { rest: "40".into() }));
    service::save(&ctx, new("PKM1"), draft("B", 4000)).await.unwrap();
    let (at, fault) = field(service::save(&ctx, new("PKM1"), draft("C", 1)).await.unwrap_err());
    assert_eq!((at.as_str(), fault), ("bobot", Fault::WeightsFull));
    // another unit and another year have their own hundred
    service::save(&town.ctx(As::Planner), new("DINKES"), draft("C", 10_000)).await.unwrap();
    service::save(&ctx, Which::New { unit: "PKM1".into(), year: Some(2027) }, draft("A", 10_000)).await.unwrap();
    let (at, fault) = field(service::save(&ctx, Which::Old(first), draft("B", 6000)).await.unwrap_err());
    assert_eq!((at.as_str(), fault), ("kode", Fault::IndicatorCodeTaken));
    let plan = service::unit_plan(&ctx, Some("PKM1".into()), Some(2026)).await.unwrap().unwrap();
    assert_eq!((plan.weights, plan.indicators.len(), plan.editable), (Hundredths(10_000), 2, true));
}

#[rstest]
#[tokio::test]
async fn heads_and_planners_change_indicators_and_others_read(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    for who in As::ALL {
        let answer = service::save(&town.ctx(who), new("PKM1"), draft(&format!("{who:?}"), 100)).await;
        let expected = match who {
            As::Superior | As::Head | As::Planner => None,
            As::Public => Some(Error::SignedOut),
            As::Elsewhere => Some(Error::NotFound),
            _ => Some(Error::Forbidden),
        };
        assert_eq!(answer.err(), expected, "{who:?}");
    }
    let plan = service::unit_plan(&town.ctx(As::Employee), Some("PKM1".into()), Some(2026)).await.unwrap().unwrap();
    assert!(!plan.editable && plan.indicators.len() == 3);
    assert_eq!(service::unit_plan(&town.ctx(As::Public), None, None).await, Err(Error::SignedOut));
}

#[rstest]
#[tokio::test]
async fn what_waits_or_was_accepted_cannot_be_counted_otherwise(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("submitted", "accepted")] state: &str,
) {
    let town = Town::new(engine).await;
    let ctx = town.ctx(As::Superior);
    let indicator = service::save(&ctx, new("PKM1"), draft("A", 100)).await.unwrap();
    let other = Draft { measure: "orang".into(), aggregation: Aggregation::Last, ..draft("A", 100) };
    entry(&town, indicator, "returned").await;
    service::save(&ctx, Which::Old(indicator), other.clone()).await.unwrap();
    service::save(&ctx, Which::Old(indicator), draft("A", 100)).await.unwrap();
    entry(&town, indicator, state).await;
    let Err(Error::Invalid(faults)) = service::save(&ctx, Which::Old(indicator), other).await else { panic!() };
    assert_eq!(faults.iter().map(|f| f.field.as_str()).collect::<Vec<_>>(), ["satuan", "cara"]);
    service::save(&ctx, Which::Old(indicator), Draft { target: Quantity::whole(95), ..draft("A", 100) }).await.unwrap();
    assert!(matches!(service::remove(&ctx, indicator).await, Err(Error::Conflict(Fault::IndicatorHasEntries { .. }))));
    let unused = service::save(&ctx, new("PKM1"), draft("B", 100)).await.unwrap();
    assert_eq!(service::remove(&ctx, unused).await, Ok(("PKM1".to_owned(), 2026)));
}

#[rstest]
#[tokio::test]
async fn who_clicks_twice_removes_an_indicator_once(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let ctx = town.ctx(As::Planner);
    let indicator = service::save(&ctx, new("PKM1"), draft("A", 100)).await.unwrap();
    let (one, other) = tokio::join!(service::remove(&ctx, indicator), service::remove(&ctx, indicator));
    let late = if one.is_ok() { other } else { one };
    assert_eq!(late, Err(Error::NotFound));
    let sql = "SELECT COUNT(*) FROM audit WHERE action = 'indicator.remove'";
    let recorded: i64 = read!(&town.app.db, on => sqlx::query_scalar(sql).fetch_one(on)).unwrap();
    assert_eq!(recorded, 1);
}

#[rstest]
#[tokio::test]
async fn the_list_says_of_when_its_figures_are(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let page = town.get("/indikator?unit=PKM1", &town.session("planner").await).await.body;
    assert!(page.contains("Per 20 November 2026 09.00 WIB"), "{page}");
}

#[rstest]
#[tokio::test]
async fn nobody_overwrites_what_another_changed_meanwhile(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let ctx = town.ctx(As::Planner);
    let indicator = service::save(&ctx, new("PKM1"), draft("A", 100)).await.unwrap();
    let shown = service::form(&ctx, Which::Old(indicator)).await.unwrap().shown;
    let changed = |target| Draft { target: Quantity::whole(target), shown: shown.clone(), ..draft("A", 100) };
    service::save(&ctx, Which::Old(indicator), changed(95)).await.unwrap();
    let late = service::save(&ctx, Which::Old(indicator), changed(80)).await;
    assert_eq!(late, Err(Error::Conflict(Fault::ChangedMeanwhile)));
    let now = service::form(&ctx, Which::Old(indicator)).await.unwrap();
    assert_eq!(now.indicator.unwrap().target, Quantity::whole(95));
    let seen = Draft { shown: now.shown, ..changed(80) };
    service::save(&ctx, Which::Old(indicator), seen).await.unwrap();
}

#[rstest]
#[tokio::test]
async fn a_parent_is_an_indicator_of_a_unit_above(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let ctx = town.ctx(As::Planner);
    let above = service::save(&ctx, new("DINKES"), draft("A", 100)).await.unwrap();
    let beside = service::save(&ctx, new("DISDUKCAPIL"), draft("B", 100)).await.unwrap();
    let (at, _) =
        field(service::save(&ctx, new("PKM1"), Draft { parent: Some(beside), ..draft("C", 100) }).await.unwrap_err());
    assert_eq!(at, "induk");
    service::save(&ctx, new("PKM1"), Draft { parent: Some(above), ..draft("C", 100) }).await.unwrap();
    assert!(matches!(service::remove(&ctx, above).await, Err(Error::Conflict(Fault::IndicatorHasChildren { .. }))));
}

#[rstest]
#[tokio::test]
async fn figures_add_up_over_the_months_of_the_year(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let ctx = town.ctx(As::Public);
    let planner = town.ctx(As::Planner);
    let pkm = service::save(&planner, new("PKM1"), draft("A", 100)).await.unwrap();
    service::save(&planner, new("DISDUKCAPIL"), draft("B", 100)).await.unwrap();
    month(&town, pkm, "2026-02", 3, 20_000).await;
    month(&town, pkm, "2026-09", 2, 52_000).await;
    let year = Period::year(2026).unwrap();
    let all = figures(&ctx, Scope::Government, year).await.unwrap();
    assert_eq!(
        all.iter().map(|f| (f.shown.unit_code.as_str(), f.shown.n)).collect::<Vec<_>>(),
        [("DISDUKCAPIL", 0), ("PKM1", 5)]
    );
    assert_eq!((all[0].shown.state, all[0].capped_exact.clone()), (State::NoData, None));
    let shown = &all[1].shown;
    // 72 of 90: 80 percent, where ten months and 19 days are due, 88.61: less than 91 of 100 of that
    assert_eq!(
        (shown.realisation, shown.raw, shown.state),
        (Some(Hundredths(7200)), Some(Hundredths(8000)), State::Behind)
    );
    let quarter = Period::new("2026-04".parse().unwrap(), "2026-06".parse().unwrap()).unwrap();
    let june = figures(&ctx, Scope::Unit(id("PKM1")), quarter).await.unwrap();
    assert_eq!((june.len(), june[0].shown.n, june[0].shown.state), (1, 3, State::Red));
    assert!(figures(&ctx, Scope::Unit(id("DINKES")), year).await.unwrap().is_empty());
}

#[rstest]
#[tokio::test]
async fn a_unit_without_indicators_reports_under_those_above(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let ctx = town.ctx(As::Planner);
    let names = async || -> Vec<String> {
        reportable(&ctx, id("nurse"), ctx.today()).await.unwrap().into_iter().map(|i| i.unit_name).collect()
    };
    assert!(names().await.is_empty());
    service::save(&ctx, new("KOTA"), draft("A", 100)).await.unwrap();
    service::save(&ctx, new("DINKES"), draft("B", 100)).await.unwrap();
    assert_eq!(names().await, ["Unit DINKES", "Unit KOTA"]);
    service::save(&ctx, new("PKM1"), draft("C", 100)).await.unwrap();
    assert_eq!(names().await, ["Unit PKM1"]);
}

#[rstest]
#[tokio::test]
async fn all_that_is_wrong_with_an_indicator_is_told_at_once(#[values(Engine::Sqlite)] engine: Engine) {
    let town = Town::new(engine).await;
    let session = town.session("planner").await;
    let wrong = "unit=PKM1&tahun=2026&nama=&kode=&satuan=&dasar=x&target=&arah=naik&cara=&bobot=banyak&sumber=&induk=";
    let page = town.post("/indikator/baru", &session, wrong).await;
    assert_eq!(page.status, 422);
    let fields = ["nama", "kode", "satuan", "dasar", "target", "cara", "bobot"];
    assert!(fields.map(|field| page.body.find(&format!("href=\"#{field}\""))).is_sorted(), "as the form has them");
    for field in fields {
        assert!(page.body.contains(&format!("id=\"{field}-fault\"")), "{field}: {}", page.body);
        assert_eq!(page.body.matches(&format!("href=\"#{field}\"")).count(), 1, "{field} once");
    }
}

#[rstest]
#[tokio::test]
async fn a_new_indicator_is_one_of_this_year_unless_another_is_named(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let session = town.session("planner").await;
    for (more, year) in [("", Some("2026")), ("&tahun=2027", Some("2027")), ("&tahun=dulu", None)] {
        let page = town.get(&format!("/indikator/baru?unit=PKM1{more}"), &session).await;
        let Some(year) = year else {
            assert_eq!(page.status, 404, "{more}");
            continue;
        };
        let field = format!("name=\"tahun\" value=\"{year}\"");
        assert!(page.status == 200 && page.body.contains(&field), "{more}: {}", page.body);
    }
}

/// What a request found out before it had its turn counts no longer when it has it.
#[rstest]
#[tokio::test]
async fn who_lost_the_right_while_waiting_for_the_turn_changes_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let (head, planner) = (town.ctx(As::Superior), town.ctx(As::Planner));
    let indicator = service::save(&head, new("PKM1"), draft("A", 100)).await.unwrap();
    let plan = service::unit_plan(&head, Some("PKM1".into()), Some(2026)).await.unwrap().unwrap();
    assert!(plan.editable, "and it is still believed afterwards: nobody tells of it");
    town.change(&["DELETE FROM holders", "DELETE FROM grants WHERE role = 'planner'"]).await;
    for ctx in [&head, &planner] {
        assert_eq!(service::save(ctx, new("PKM1"), draft("B", 100)).await, Err(Error::Forbidden));
        assert_eq!(service::save(ctx, Which::Old(indicator), draft("C", 100)).await, Err(Error::Forbidden));
        assert_eq!(service::remove(ctx, indicator).await, Err(Error::Forbidden));
    }
}

/// The record, which lies below, knows the codes of its details by itself.
#[test]
fn the_record_says_codes_as_the_pages_do() {
    for lang in [Lang::Id, Lang::En] {
        for it in Polarity::ALL {
            assert_eq!(code(lang, "polarity", it.code()), Some(words::polarity(it, lang)), "{it:?}");
        }
        for it in Aggregation::ALL {
            assert_eq!(code(lang, "aggregation", it.code()), Some(words::aggregation(it, lang)), "{it:?}");
        }
        for zone in ZONES {
            assert!(code(lang, "zone", zone).is_some(), "{zone}");
        }
    }
}
