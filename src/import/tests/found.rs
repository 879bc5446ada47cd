//! A government that a unit file founds beside others, and the tree of units as imports leave it.

use super::{dump, load, run, upload};
use crate::base::{Error, Fault};
use crate::import::Kind;
use crate::import::service::Consent;
use crate::import::undo::undo;
use crate::read;
use crate::server::request::{Ctx, Government};
use crate::testing::{Engine, Town};
use rstest::rstest;

const UNITS: &str = "kode,kode_induk,nama,jenis\nKAB,,Kabupaten Baru,pemda\nDINKES,KAB,Dinas Kesehatan,dinas";

#[rstest]
#[tokio::test]
async fn a_unit_file_founds_its_own_government_and_no_other(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let before = dump(&town).await;
    let new = |code: &str| Ctx::system(&town.app, Government::new(town.app.new_id(), code, "", "Asia/Makassar"));
    let mistaken = run(&new("LAMA"), Some(Kind::Units), &upload(UNITS), Consent::default(), &mut |_, _| ()).await;
    let other = Fault::GovernmentNotFounded { file: "KAB".into(), government: "LAMA".into() };
    assert_eq!(mistaken.map(|report| report.run), Err(Error::invalid("berkas", other)));
    assert_eq!(dump(&town).await, before);
    assert!(load(&new("KAB"), Kind::Units, UNITS, false).await.run.is_some());
    let all = crate::access::service::governments(&town.app.db).await.unwrap();
    let founded = all.iter().find(|government| government.code == "KAB").unwrap();
    assert_eq!((founded.name.as_str(), founded.time_zone.as_str()), ("Kabupaten Baru", "Asia/Makassar"));
    let after = dump(&town).await;
    assert!(before.iter().all(|row| after.contains(row)), "what others have stays as it was");
}

#[rstest]
#[tokio::test]
async fn undoing_what_moves_no_unit_leaves_the_tree_of_units_alone(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let ctx = town.system();
    let services = load(&ctx, Kind::Services, "kode;nama;kode_unit\nS1;Layanan S1;PKM1", false).await.run.unwrap();
    let units = load(&ctx, Kind::Units, "kode;kode_induk;nama;jenis\nA;PKM1;A;bidang", false).await.run.unwrap();
    let whole = dump(&town).await;
    town.change(&["DELETE FROM unit_closure WHERE depth = 2"]).await;
    let deep = async || -> i64 {
        let sql = "SELECT COUNT(*) FROM unit_closure WHERE depth = 2";
        read!(&town.app.db, on => sqlx::query_scalar(sql).fetch_one(on)).unwrap()
    };
    undo(&ctx, services, None).await.unwrap();
    assert_eq!(deep().await, 0, "nothing was to be noted anew");
    undo(&ctx, units, None).await.unwrap();
    assert_eq!(deep().await, 1, "KOTA above PKM1");
    let tree = |rows: &[String]| rows.iter().filter(|row| row.starts_with("c ")).cloned().collect::<Vec<_>>();
    let expected: Vec<String> = tree(&whole).into_iter().filter(|row| !row.contains(" A ")).collect();
    assert_eq!(tree(&dump(&town).await), expected);
}
