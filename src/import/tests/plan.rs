//! What files may not do to indicators, because the form may not either.

use super::{held, load, refused, upload};
use crate::base::{Error, Fault, Hundredths, Quantity, Uuid};
use crate::import::service::Consent;
use crate::import::undo::undo;
use crate::import::{Kind, Thing};
use crate::plan::service::{Draft, save};
use crate::plan::{Aggregation, Polarity, Which};
use crate::server::db::Tx;
use crate::testing::{As, Engine, Town, id, until_somebody_waits};
use crate::{read, run};
use rstest::rstest;

const HEAD: &str = "kode,kode_unit,nama,satuan,arah,dasar,target,tahun,bobot,cara_hitung,sumber_data\n";

#[rstest]
#[tokio::test]
async fn an_indicator_of_a_file_follows_the_rules_of_the_form(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let source = "x".repeat(300);
    let file = format!(
        "{HEAD}I1,PKM1,A,orang,naik,-1,-5,2026,10,,\nI2,PKM1,A,orang,naik,,0,2026,10,,\n\
         I3,PKM1,A,orang,rentang,,0,2026,10,,\nI4,PKM1,A,orang,turun,0,0,2026,10,,{source}\n\
         I5,PKM1,A,orang,naik,,9,2026,10,,{source}x\nI6,ENTAH,A,orang,atas,,0,2026,10,,"
    );
    let report = load(&town.system(), Kind::Indicators, file, true).await;
    let unit = Fault::UnitUnknown { code: "ENTAH".into() };
    assert_eq!(
        refused(&report),
        [
            (2, "target", &Fault::BelowZero),
            (2, "dasar", &Fault::BelowZero),
            (3, "target", &Fault::TargetOfZero),
            (4, "target", &Fault::TargetOfZero),
            (6, "sumber_data", &Fault::TooLong { max: "300".into() }),
            (7, "kode_unit", &unit),
            (7, "arah", &Fault::PolarityUnknown),
        ]
    );
    assert_eq!(report.counts.created, 1);
}

#[rstest]
#[tokio::test]
async fn neither_a_file_nor_a_form_adds_to_a_unit_without_end(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let row = |n: usize, year: i64| format!("I{n},PKM1,A,orang,naik,,9,{year},0.01,,\n");
    let rows: String = (0..201).map(|n| row(n, 2026)).collect();
    let report = load(&town.system(), Kind::Indicators, format!("{HEAD}{rows}{}", row(1, 2027)), true).await;
    let full = Fault::IndicatorsFull { max: "200".into() };
    assert_eq!(refused(&report), [(202, "kode_unit", &full)]);
    assert_eq!(report.counts.created, 201);
    let again = load(&town.system(), Kind::Indicators, format!("{HEAD}{}", row(0, 2026)), false).await;
    assert_eq!(again.counts.unchanged, 1, "what is there can still be loaded: {:?}", refused(&again));
    let draft = Draft {
        code: "BARU".into(),
        name: "Kunjungan".into(),
        measure: "kunjungan".into(),
        polarity: Polarity::Up,
        aggregation: Aggregation::Sum,
        baseline: None,
        target: Quantity::whole(90),
        weight: Hundredths(0),
        source: String::new(),
        parent: None,
        unread: Vec::new(),
        shown: None,
    };
    let year = |year| Which::New { unit: "PKM1".into(), year: Some(year) };
    let head = town.ctx(As::Superior);
    assert_eq!(save(&head, year(2026), draft.clone()).await, Err(Error::invalid("kode", full)));
    save(&head, year(2027), draft).await.unwrap();
}

/// An indicator of PKM1 that a file brings, counted by a rule in a unit of measure.
fn counted(measure: &str, rule: &str) -> String {
    format!("{HEAD}I1,PKM1,Kunjungan,{measure},naik,,90,2026,100,{rule},")
}

/// The id of that indicator.
async fn indicator(town: &Town) -> Uuid {
    let sql = "SELECT id FROM indicators WHERE code = 'I1'";
    read!(&town.app.db, on => sqlx::query_scalar(sql).fetch_one(on)).unwrap()
}

/// An entry of the nurse under an indicator.
async fn reported(tx: &mut Tx, town: &Town, indicator: Uuid, state: &str) {
    let sql = "INSERT INTO entries (government_id, id, person_id, unit_id, indicator_id, day, month, what, quantity, measure, \
         state, praised, submitted_at) VALUES ($1, $2, $3, $4, $5, '2026-11-20', '2026-11', 'x', 1, 'x', $6, $7, 0)";
    run!(
        tx,
        sqlx::query(sql)
            .bind(town.government.id)
            .bind(town.app.new_id())
            .bind(id("nurse"))
            .bind(id("PKM1"))
            .bind(indicator)
            .bind(state)
            .bind(false)
    )
    .unwrap();
}

#[rstest]
#[tokio::test]
async fn no_file_counts_otherwise_what_waits_or_was_accepted(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("submitted", "accepted")] state: &str,
) {
    let town = Town::new(engine).await;
    let ctx = town.system();
    load(&ctx, Kind::Indicators, counted("orang", "rata-rata"), false).await;
    let mut tx = town.app.db.begin().await.unwrap();
    reported(&mut tx, &town, indicator(&town).await, "returned").await;
    tx.commit().await.unwrap();
    let free = load(&ctx, Kind::Indicators, counted("kunjungan", "jumlah"), false).await;
    assert!(free.run.is_some(), "what was sent back is corrected by the new rule: {:?}", refused(&free));
    let mut tx = town.app.db.begin().await.unwrap();
    reported(&mut tx, &town, indicator(&town).await, state).await;
    tx.commit().await.unwrap();
    let report = load(&ctx, Kind::Indicators, counted("persen", "persentase"), false).await;
    assert_eq!(refused(&report), [(2, "satuan", &Fault::IndicatorInUse), (2, "cara_hitung", &Fault::IndicatorInUse)]);
    let rest = load(&ctx, Kind::Indicators, counted("kunjungan", "").replace(",90,", ",95,"), false).await;
    assert_eq!(rest.counts.updated, 1, "everything else may change: {:?}", refused(&rest));
}

#[rstest]
#[tokio::test]
async fn undoing_a_run_leaves_the_rule_by_which_entries_were_written_since(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let ctx = town.system();
    load(&ctx, Kind::Indicators, counted("persen", "persentase"), false).await;
    let changed = load(&ctx, Kind::Indicators, counted("orang", "jumlah"), false).await.run.unwrap();
    let mut tx = town.app.db.begin().await.unwrap();
    reported(&mut tx, &town, indicator(&town).await, "submitted").await;
    tx.commit().await.unwrap();
    assert_eq!(held(&ctx, changed).await.kept, [(Thing::Indicator, 1)]);
    let again = load(&ctx, Kind::Indicators, counted("orang", "jumlah"), false).await;
    assert_eq!(again.counts.unchanged, 1);
}

// SQLite has one writer at a time
#[tokio::test]
async fn what_is_reported_between_the_check_and_the_deed_is_not_counted_otherwise() {
    let town = Town::new(Engine::Postgres).await;
    let ctx = town.system();
    load(&ctx, Kind::Indicators, counted("orang", "jumlah"), false).await;
    let indicator = indicator(&town).await;
    let mut tx = town.app.db.begin().await.unwrap();
    tx.lock(town.government.id).await.unwrap();
    let meanwhile = async {
        until_somebody_waits(&mut tx).await;
        reported(&mut tx, &town, indicator, "submitted").await;
        tx.commit().await.unwrap();
    };
    let (file, mut progress) = (upload(counted("persen", "persentase")), |_, _| ());
    let (ran, ()) =
        tokio::join!(super::run(&ctx, Some(Kind::Indicators), &file, Consent::default(), &mut progress), meanwhile);
    assert_eq!(ran.err(), Some(Error::Conflict(Fault::ChangedSinceCheck)));
}

#[rstest]
#[tokio::test]
async fn an_indicator_under_which_somebody_reported_stays_when_its_import_is_undone(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("returned", "submitted", "accepted")] state: &str,
) {
    let town = Town::new(engine).await;
    let ctx = town.system();
    let file = format!("{}\nI2,PKM1,Rujukan,orang,naik,,90,2026,100,jumlah,", counted("orang", "jumlah"));
    let run = load(&ctx, Kind::Indicators, file.replace(",100,", ",50,"), false).await.run.unwrap();
    let used = indicator(&town).await;
    let mut tx = town.app.db.begin().await.unwrap();
    reported(&mut tx, &town, used, state).await;
    tx.commit().await.unwrap();
    let said = undo(&ctx, run, None).await.unwrap();
    assert_eq!(said.reported, ["Kunjungan"]);
    assert_eq!((said.removed, said.kept), (vec![(Thing::Indicator, 1)], vec![(Thing::Indicator, 1)]));
    let left: Vec<Uuid> =
        read!(&town.app.db, on => sqlx::query_scalar("SELECT id FROM indicators").fetch_all(on)).unwrap();
    assert_eq!(left, [used]);
    let sql = "SELECT indicator_id FROM entries";
    let under: Uuid = read!(&town.app.db, on => sqlx::query_scalar(sql).fetch_one(on)).unwrap();
    assert_eq!(under, used, "it counts as before");
}
