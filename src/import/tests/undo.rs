//! Taking runs back: what goes, what stays, and who may.

use super::{dump, load};
use crate::access::Role;
use crate::base::{Error, Fault, Uuid};
use crate::import::undo::{outlook, undo};
use crate::import::{Kind, Thing, words};
use crate::testing::{As, Engine, Town};
use crate::{read, run, write};
use rstest::rstest;

#[rstest]
#[tokio::test]
async fn undoing_tells_and_takes_what_hangs_on_it_and_keeps_what_changed(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let ctx = town.system();
    let units =
        load(&ctx, Kind::Units, "kode;kode_induk;nama;jenis\nA;KOTA;Dinas A;dinas\nB;KOTA;Dinas B;dinas", false);
    let units = units.await.run.unwrap();
    load(&ctx, Kind::Units, "kode;kode_induk;nama;jenis\nA1;A;Bidang A1;bidang\nB;KOTA;Badan B;badan", false).await;
    load(&ctx, Kind::People, "nama;status;jabatan;unit\nSiti;kontrak;Petugas;A1", false).await;
    let said = outlook(&ctx, units).await.unwrap();
    insta::assert_debug_snapshot!(words::undoing(&said, crate::base::Lang::Id), @r#"
    [
        (
            "Dihapus, karena dibuat oleh impor ini:",
            "1 unit",
        ),
        (
            "Ikut terhapus, karena bergantung padanya:",
            "1 unit, 1 jabatan, 1 penempatan",
        ),
        (
            "Tidak disentuh, karena diubah orang lain sesudahnya atau masih diperlukan:",
            "1 unit",
        ),
    ]
    "#);
    undo(&ctx, units).await.unwrap();
    let left: Vec<String> = dump(&town).await.into_iter().filter(|row| row.starts_with("u ")).collect();
    assert!(
        left.iter().any(|row| row.starts_with("u B ")) && !left.iter().any(|row| row.starts_with("u A")),
        "{left:?}"
    );
}

#[rstest]
#[tokio::test]
async fn an_undone_run_that_lost_its_account_takes_it(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let ctx = town.system();
    let file = "id_internal;nama;status;jabatan;unit\nK-1;Siti;kontrak;Petugas;PKM1";
    let id = load(&ctx, Kind::People, file, false).await.run.unwrap();
    let person: Uuid = read!(&town.app.db, on => sqlx::query_scalar("SELECT id FROM persons WHERE internal_number = 'K-1'").fetch_one(on)).unwrap();
    let mut tx = town.app.db.begin().await.unwrap();
    run!(&mut tx, sqlx::query("INSERT INTO accounts (government_id, id, person_id, login, name, disabled, created_at) VALUES ($1, $2, $3, 'siti', 'Siti', $4, 0)")
        .bind(ctx.government.id).bind(town.app.new_id()).bind(person).bind(false)).unwrap();
    tx.commit().await.unwrap();
    let said = undo(&ctx, id).await.unwrap();
    assert_eq!(said.taken, [(Thing::Account, 1)]);
    assert!(!dump(&town).await.iter().any(|row| row.contains("Siti")));
}

const CONTRACT: &str = "id_internal;nama;status;jabatan;unit\nK-1;Siti;kontrak;Petugas;PKM1";

/// Gives the person of [`CONTRACT`] an account with a role, if one is named, and an entry with evidence.
async fn furnish(town: &Town, role: Option<Role>) -> Uuid {
    let government = town.government.id;
    let person: Uuid = read!(&town.app.db, on => sqlx::query_scalar("SELECT id FROM persons WHERE internal_number = 'K-1'").fetch_one(on)).unwrap();
    let [account, entry, evidence] = std::array::from_fn(|_| town.app.new_id());
    let mut tx = town.app.db.begin().await.unwrap();
    run!(&mut tx, sqlx::query("INSERT INTO accounts (government_id, id, person_id, login, name, disabled, created_at) VALUES ($1, $2, $3, 'siti', 'Siti', $4, 0)")
        .bind(government).bind(account).bind(person).bind(false)).unwrap();
    run!(&mut tx, sqlx::query("INSERT INTO entries (government_id, id, person_id, unit_id, day, month, what, quantity, measure, state, praised, submitted_at) \
        VALUES ($1, $2, $3, $4, '2026-11-20', '2026-11', 'X', 1000, 'X', 'submitted', $5, 0)")
        .bind(government).bind(entry).bind(person).bind(crate::testing::id("PKM1")).bind(false)).unwrap();
    run!(&mut tx, sqlx::query("INSERT INTO evidence (government_id, id, entry_id, file_name, media_type, bytes, sha256) VALUES ($1, $2, $3, 'x.jpg', 'image/jpeg', 1, 'x')")
        .bind(government).bind(evidence).bind(entry)).unwrap();
    if let Some(role) = role {
        run!(
            &mut tx,
            sqlx::query("INSERT INTO grants (government_id, account_id, role, given_at) VALUES ($1, $2, $3, 0)")
                .bind(government)
                .bind(account)
                .bind(role.code())
        )
        .unwrap();
    }
    tx.commit().await.unwrap();
    for name in crate::work::service::file_names(&town.system(), evidence) {
        town.app.files.put(&name, b"x".to_vec().into()).await.unwrap();
    }
    evidence
}

#[rstest]
#[tokio::test]
async fn undoing_asks_for_the_right_to_all_that_goes(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let personnel = town.ctx(As::Personnel);
    let people = load(&personnel, Kind::People, CONTRACT, false).await.run.unwrap();
    furnish(&town, None).await;
    let before = dump(&town).await;
    let said = outlook(&personnel, people).await.unwrap();
    assert_eq!(said.forbidden, [Thing::Account, Thing::Entry]);
    assert_eq!(undo(&personnel, people).await, Err(Error::Forbidden));
    assert_eq!(dump(&town).await, before);
    undo(&town.ctx(As::Administrator), people).await.unwrap();
    assert!(town.app.files.is_empty().await, "the files of evidence went with its rows");

    let units =
        load(&personnel, Kind::Units, "kode;kode_induk;nama;jenis\nA;KOTA;Dinas A;dinas", false).await.run.unwrap();
    load(&town.system(), Kind::Services, "kode,kode_unit,nama\nS,A,S", false).await;
    assert_eq!(undo(&personnel, units).await, Err(Error::Forbidden), "a service would go, which the planner keeps");
    assert_eq!(undo(&town.ctx(As::Administrator), units).await, Err(Error::Forbidden));
    undo(&town.system(), units).await.unwrap();
}

#[rstest]
#[tokio::test]
async fn nobody_loses_a_role_by_an_undone_import(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(Role::Administrator, Role::Auditor)] role: Role,
) {
    let town = Town::new(engine).await;
    let people = load(&town.ctx(As::Personnel), Kind::People, CONTRACT, false).await.run.unwrap();
    let evidence = furnish(&town, Some(role)).await;
    let before = dump(&town).await;
    let refusal = Err(Error::Conflict(Fault::AccountsWithRoles { names: "Siti".into() }));
    for ctx in [town.ctx(As::Administrator), town.system()] {
        assert_eq!(outlook(&ctx, people).await.unwrap().with_roles, ["Siti"]);
        assert_eq!(undo(&ctx, people).await, refusal);
    }
    assert_eq!(dump(&town).await, before);
    let [_, picture] = crate::work::service::file_names(&town.system(), evidence);
    assert!(town.app.files.get(&picture).await.is_ok(), "what was refused deletes no file");
}

// SQLite has one writer at a time
#[tokio::test]
async fn undoing_waits_for_the_months_of_units_without_holding_an_entry() {
    let town = Town::new(Engine::Postgres).await;
    let people = load(&town.ctx(As::Personnel), Kind::People, CONTRACT, false).await.run.unwrap();
    furnish(&town, None).await;
    let mut tx = town.app.db.begin().await.unwrap();
    let month = "INSERT INTO unit_months VALUES ($1, $2, '2026-11', 1, 0, 0, 0, 0, 0, 0, 0, 0)";
    run!(&mut tx, sqlx::query(month).bind(town.government.id).bind(crate::testing::id("PKM1"))).unwrap();
    tx.commit().await.unwrap();
    // somebody who answers the entry has taken the month, and takes the entry once the undoing waits
    let mut tx = town.app.db.begin().await.unwrap();
    run!(&mut tx, sqlx::query("UPDATE unit_months SET entries = entries")).unwrap();
    let answer = async {
        let waiting = "SELECT COUNT(*) FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))";
        while write!(&mut tx, on => sqlx::query_scalar::<_, i64>(waiting).fetch_one(on)).unwrap() == 0 {
            tokio::task::yield_now().await;
        }
        run!(&mut tx, sqlx::query("UPDATE entries SET praised = praised"))?;
        tx.commit().await
    };
    let system = town.system();
    let (undone, answered) = tokio::join!(undo(&system, people), answer);
    assert_eq!((undone.map(drop), answered), (Ok(()), Ok(())));
    assert_eq!(crate::work::service::first_difference(&system).await, Ok(None));
}
