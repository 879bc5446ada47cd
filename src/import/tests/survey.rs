//! Services and answers of files, as their forms take them.

use super::{load, refused};
use crate::base::{Error, Fault, Hundredths};
use crate::import::Kind;
use crate::survey::{Element, service};
use crate::testing::{As, Engine, TEN_RESPONDENTS, Town, id};
use crate::{read, run};
use rstest::rstest;

#[rstest]
#[tokio::test]
async fn the_code_of_a_new_service_is_as_the_form_takes_it_and_one_that_is_there_stays(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let ctx = town.system();
    // as earlier versions took it
    let sql =
        "INSERT INTO services (government_id, id, unit_id, code, name, free_of_charge) VALUES ($1, $2, $3, $4, $5, $6)";
    let mut tx = town.app.db.begin().await.unwrap();
    run!(
        &mut tx,
        sqlx::query(sql)
            .bind(town.government.id)
            .bind(id("old"))
            .bind(id("PKM1"))
            .bind("Loket 1/a")
            .bind("Loket")
            .bind(false)
    )
    .unwrap();
    tx.commit().await.unwrap();
    let file = "kode,kode_unit,nama\nloket 1/A,PKM1,Loket satu\ngizi-2,PKM1,Gizi\nA B,PKM1,A\nA123456789-123456789-12345,PKM1,B";
    let report = load(&ctx, Kind::Services, file, true).await;
    assert_eq!(
        refused(&report),
        [(4, "kode", &Fault::ServiceCodeForm), (5, "kode", &Fault::TooLong { max: "24".into() })]
    );
    assert_eq!((report.counts.created, report.counts.updated), (1, 1));
    let codes: Vec<String> =
        read!(&town.app.db, on => sqlx::query_scalar("SELECT code FROM services ORDER BY code").fetch_all(on)).unwrap();
    assert_eq!(codes, ["GIZI-2", "Loket 1/a"]);
}

#[rstest]
#[tokio::test]
async fn of_a_service_that_is_free_of_charge_eight_elements_count(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let ctx = town.system();
    load(&ctx, Kind::Services, "kode,kode_unit,nama,tanpa_biaya\nAKTA,PKM1,Akta,ya", false).await;
    let rows =
        TEN_RESPONDENTS.map(|marks| format!("\n2026-11-20,AKTA,{}", marks.map(|mark| mark.to_string()).join(",")));
    let file = format!("tanggal,kode_layanan,u1,u2,u3,u4,u5,u6,u7,u8,u9{}\n2026-11-20,AKTA,,,,4,,,,,", rows.concat());
    let report = load(&ctx, Kind::Answers, file, true).await;
    assert_eq!(refused(&report), [(12, "u1", &Fault::NoElementAnswered)], "nothing is left of it");
    assert_eq!(report.counts.created, 10);
    for row in &report.rows[..10] {
        let said: Vec<_> = row.warnings.iter().map(|note| (note.column.as_str(), &note.fault)).collect();
        assert_eq!(said, [("u4", &Fault::ElementNotAsked)]);
    }
    let public = town.ctx(As::Public);
    let akta = service::service_by_code(&public, "AKTA").await.unwrap();
    let index = service::index_of(&public, &akta, public.today(), public.today()).await.unwrap();
    assert!(index.elements.len() == 8 && index.elements.iter().all(|one| one.element != Element::Biaya));
    // 304 less the 39 of u4, of 10 respondents and 8 elements, times 25
    assert_eq!((index.respondents, index.value), (10, Some(Hundredths(8281))));
    assert_eq!(service::first_difference(&ctx).await, Ok(None));
}

#[rstest]
#[tokio::test]
async fn a_unit_has_so_many_services_and_no_more(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let row = |n: usize, unit: &str| format!("S{n},{unit},Loket {n}\n");
    let rows: String = (0..201).map(|n| row(n, "PKM1")).collect();
    let file = format!("kode,kode_unit,nama\n{rows}{}", row(900, "DINKES"));
    let report = load(&town.system(), Kind::Services, file, true).await;
    let full = Fault::ServicesFull { max: "200".into() };
    assert_eq!(refused(&report), [(202, "kode_unit", &full)]);
    assert_eq!(report.counts.created, 201);
    let head = town.ctx(As::Head);
    let draft = service::Draft { code: "BARU".into(), name: "Baru".into(), unit: "PKM1".into(), ..Default::default() };
    let refusal = Err(Error::invalid("unit", full));
    assert_eq!(service::save(&head, &draft).await, refusal);
    let moved = service::Draft { was: Some("S900".into()), code: "S900".into(), ..draft.clone() };
    assert_eq!(service::save(&head, &moved).await, refusal, "nor does one that is moved there");
    service::save(&head, &service::Draft { was: Some("S7".into()), code: "S7".into(), ..draft.clone() }).await.unwrap();
    service::save(&head, &service::Draft { unit: "DINKES".into(), ..draft }).await.unwrap();
}
