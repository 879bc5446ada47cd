//! Taking runs back: what goes, what stays, and who may.

use super::{dump, load, receive, upload};
use crate::access::Role;
use crate::audit::{AuditLine, Filter, Told};
use crate::base::{Error, Fault, Uuid};
use crate::import::desk::{run_view, run_waiting};
use crate::import::service::{Consent, runs};
use crate::import::undo::{outlook, undo};
use crate::import::{Kind, Thing, words};
use crate::server::App;
use crate::server::clock::{Clock, Random};
use crate::server::db::Tx;
use crate::server::files::Files;
use crate::server::live::{Hub, Topic};
use crate::server::request::Ctx;
use crate::server::told::heard;
use crate::testing::{As, Engine, MORNING, Town, config, id, until_somebody_waits};
use crate::{read, run};
use rstest::rstest;
use std::sync::Arc;

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
            "1 unit (Dinas A)",
        ),
        (
            "Ikut terhapus, karena bergantung padanya:",
            "1 unit (Bidang A1), 1 jabatan (Petugas · Bidang A1), 1 penempatan (Siti)",
        ),
        (
            "Tidak disentuh, karena sesudahnya diubah lagi (oleh impor lain atau lewat formulir) atau masih dipakai:",
            "1 unit (Badan B)",
        ),
    ]
    "#);
    undo(&ctx, units, None).await.unwrap();
    let left: Vec<String> = dump(&town).await.into_iter().filter(|row| row.starts_with("u ")).collect();
    assert!(
        left.iter().any(|row| row.starts_with("u B ")) && !left.iter().any(|row| row.starts_with("u A")),
        "{left:?}"
    );
}

#[rstest]
#[tokio::test]
async fn a_run_of_which_nothing_is_left_after_another_was_undone_says_so(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let (ctx, planner) = (town.system(), town.session("planner").await);
    let units = load(&ctx, Kind::Units, "kode;kode_induk;nama;jenis\nA;KOTA;Dinas A;dinas", false).await.run.unwrap();
    let within = "kode;nama;kode_unit\nS1;Layanan S1;A";
    let services = load(&ctx, Kind::Services, within, false).await.run.unwrap();
    let beside = "kode;nama;kode_unit\nS2;Layanan S2;A\nS3;Layanan S3;PKM1";
    let mixed = load(&ctx, Kind::Services, beside, false).await.run.unwrap();
    let emptied = async || -> Vec<Uuid> {
        runs(&ctx, None).await.unwrap().0.into_iter().filter(|run| run.emptied).map(|run| run.id).collect()
    };
    assert!(emptied().await.is_empty());
    undo(&ctx, units, None).await.unwrap();
    assert_eq!(emptied().await, [services], "what {mixed} made beside them is still there");
    assert!(town.get("/impor", &planner).await.body.contains("Sudah kosong"));
    let page = town.get(&format!("/impor/{services}"), &planner).await.body;
    assert!(page.contains("diubah impor ini sudah tidak ada lagi"), "{page}");
}

#[rstest]
#[tokio::test]
async fn an_undone_run_takes_accounts_and_the_record_keeps_whose_they_were(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let ctx = town.system();
    let id = load(&ctx, Kind::People, CONTRACT, false).await.run.unwrap();
    furnish(&town, None).await;
    let account: Uuid =
        read!(&town.app.db, on => sqlx::query_scalar("SELECT id FROM accounts WHERE login = 'siti'").fetch_one(on))
            .unwrap();
    let mut tx = town.app.db.begin().await.unwrap();
    run!(
        &mut tx,
        sqlx::query(
            "INSERT INTO audit (government_id, id, at, account_id, action, object_kind, object_id, detail) \
        VALUES ($1, $2, 0, $3, 'person.read', 'person', 'x', '{}')"
        )
        .bind(ctx.government.id)
        .bind(town.app.new_id())
        .bind(account)
    )
    .unwrap();
    tx.commit().await.unwrap();
    let said = undo(&ctx, id, None).await.unwrap();
    assert!(said.taken.contains(&(Thing::Account, 1)), "{said:?}");
    assert!(!dump(&town).await.iter().any(|row| row.contains("Siti")));
    let lines = crate::audit::service::list(&town.ctx(As::Auditor), Default::default()).await.unwrap().lines;
    let who = Told::plain(format!("Siti ({}, sudah dihapus)", short(account)));
    assert!(lines.iter().any(|line| line.who.as_ref() == Some(&who)), "and not the server: {lines:?}");
    let tells = |line: &AuditLine| line.object == Told::plain(format!("Akun: {who}"));
    assert!(lines.iter().any(tells), "{lines:?}");
    // what it did is found by that name, and not by what else the record keeps there
    for (text, rows) in [("siti", 1), ("SIT", 1), ("berkas", 0), ("sit_", 0)] {
        let filter = Filter { who: text.into(), ..Filter::default() };
        let found = crate::audit::service::list(&town.ctx(As::Auditor), filter).await.unwrap().lines;
        let by: Vec<Option<&Told>> = found.iter().map(|line| line.who.as_ref()).collect();
        assert_eq!(by, vec![Some(&who); rows], "{text}");
    }
}

/// What of the id of something that is gone stands beside its name.
fn short(id: Uuid) -> String {
    id.simple().to_string()[24..].to_owned()
}

#[rstest]
#[tokio::test]
async fn what_went_with_an_undone_import_is_named_in_the_rows_from_before(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let (personnel, auditor) = (town.ctx(As::Personnel), town.ctx(As::Auditor));
    let units = load(&personnel, Kind::Units, "kode;kode_induk;nama;jenis\nA;KOTA;Dinas A;dinas", false).await;
    let people = load(&personnel, Kind::People, CONTRACT, false).await;
    let siti = made(&town, "K-1").await;
    let unit: Uuid =
        read!(&town.app.db, on => sqlx::query_scalar("SELECT id FROM units WHERE code = 'A'").fetch_one(on)).unwrap();
    crate::org::service::person(&personnel, siti, None).await.unwrap();
    crate::org::service::give_post(&personnel, siti, "A", "Kasir", "2026-11-20", None).await.unwrap();
    let rows = async || -> Vec<[String; 3]> {
        let lines = crate::audit::service::list(&auditor, Default::default()).await.unwrap().lines;
        lines.into_iter().map(|line| [line.action, line.object.to_string(), line.detail.to_string()]).collect()
    };
    let before = rows().await;
    assert!(before.iter().any(|[_, object, _]| object.starts_with("Siti (")), "{before:?}");
    // who holds a post that goes with its unit keeps none
    for run in [units, people] {
        undo(&personnel, run.run.unwrap(), None).await.unwrap();
    }
    let after = rows().await;
    let row = |action: &str| after.iter().find(|row| row[0] == action).unwrap_or_else(|| panic!("{action}: {after:?}"));
    let gone = "Siti (…1, sudah dihapus)";
    assert_eq!(row("Membaca data pegawai")[1], gone);
    let unit = format!("Dinas A ({}, sudah dihapus)", short(unit));
    let told = format!("dari: 20 November 2026; pegawai: {gone}; jabatan: Kasir; unit: {unit}");
    assert_eq!(row("Menempatkan pegawai pada jabatan")[2], told);
    // nobody's page is there to lead to
    let page = town.get("/jejak", &town.session("auditor").await).await.body;
    assert!(page.contains("Siti (") && !page.contains(&siti.to_string()), "{page}");
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
    assert_eq!(undo(&personnel, people, None).await, Err(Error::Forbidden));
    assert_eq!(dump(&town).await, before);
    undo(&town.ctx(As::Administrator), people, None).await.unwrap();
    assert!(town.app.files.is_empty().await, "the files of evidence went with its rows");

    let units =
        load(&personnel, Kind::Units, "kode;kode_induk;nama;jenis\nA;KOTA;Dinas A;dinas", false).await.run.unwrap();
    load(&town.system(), Kind::Services, "kode,kode_unit,nama\nS,A,S", false).await;
    assert_eq!(
        undo(&personnel, units, None).await,
        Err(Error::Forbidden),
        "a service would go, which the planner keeps"
    );
    assert_eq!(undo(&town.ctx(As::Administrator), units, None).await, Err(Error::Forbidden));
    undo(&town.system(), units, None).await.unwrap();
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
        assert_eq!(undo(&ctx, people, None).await, refusal);
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
        until_somebody_waits(&mut tx).await;
        run!(&mut tx, sqlx::query("UPDATE entries SET praised = praised"))?;
        tx.commit().await
    };
    let system = town.system();
    let (undone, answered) = tokio::join!(undo(&system, people, None), answer);
    assert_eq!((undone.map(drop), answered), (Ok(()), Ok(())));
    assert_eq!(crate::work::service::first_difference(&system).await, Ok(None));
}

#[rstest]
#[tokio::test]
async fn nothing_is_undone_but_what_was_shown(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let administrator = town.ctx(As::Administrator);
    let people = load(&administrator, Kind::People, CONTRACT, false).await.run.unwrap();
    let (address, session) = (format!("/impor/{people}"), town.session("administrator").await);
    let shown = run_view(&administrator, people).await.unwrap().mark.unwrap();
    let mark = |mark: &str| format!("name=\"dilihat\" value=\"{mark}\"");
    assert!(town.get(&address, &session).await.body.contains(&mark(&shown)));
    // meanwhile a report comes in
    furnish(&town, None).await;
    let before = dump(&town).await;
    let changed = Error::Conflict(Fault::UndoChanged);
    assert_eq!(undo(&administrator, people, Some(&shown)).await, Err(changed.clone()));
    let form = |mark: &str| format!("mengerti=1&dilihat={mark}");
    let answer = town.post(&format!("{address}/batalkan"), &session, &form(&shown)).await;
    assert_eq!((answer.status, dump(&town).await), (409, before));
    // it comes back with what would happen now, and can be agreed to
    let now = run_view(&administrator, people).await.unwrap().mark.unwrap();
    for words in
        [&changed.text(administrator.lang), "1 laporan harian", "<details open class=\"card no-print\"", &mark(&now)]
    {
        assert!(answer.body.contains(words), "{words}: {}", answer.body);
    }
    let answer = town.post(&format!("{address}/batalkan"), &session, &form(&now)).await;
    assert_eq!((answer.status, dump(&town).await.iter().any(|row| row.contains("Siti"))), (303, false));
    let told = answer.header("location");
    let page = town.get(told, &format!("{session}; {}", heard(told))).await.body;
    assert!(page.contains("Impor sudah dibatalkan."), "{page}");
    // what it did is told then and later, also where nothing had to be put back
    let later = town.get(&address, &session).await.body;
    for page in [&page, &later] {
        let told = page.split_once("Yang dilakukan pembatalan").unwrap().1;
        for words in ["Dihapus, karena dibuat oleh impor ini:", "1 pegawai", "1 laporan harian"] {
            assert!(told.contains(words), "{words}: {page}");
        }
    }
    assert_eq!(run_view(&administrator, people).await.unwrap().undoing, None);
    load(&administrator, Kind::People, CONTRACT, false).await.run.unwrap();
    let empty = load(&administrator, Kind::People, CONTRACT, false).await.run.unwrap();
    assert_eq!(run_view(&administrator, empty).await.unwrap().undone, None, "while it stands");
    let done = undo(&administrator, empty, None).await.unwrap();
    assert_eq!(run_view(&administrator, empty).await.unwrap().undone, Some(done));
    let page = town.get(&format!("/impor/{empty}"), &session).await.body;
    assert!(page.contains("Tidak ada yang perlu dikembalikan."), "{page}");
}

/// Gives up as soon as pages are told that figures have changed; comes back when nothing is done any more.
async fn given_up<T>(ctx: &Ctx, doing: impl Future<Output = T>) {
    let mut heard = ctx.app.live.subscribe();
    let told = async { while heard.recv().await.unwrap().topic != Topic::Figures {} };
    tokio::select! {
        biased;
        () = told => {}
        _ = doing => {}
    }
    while Arc::strong_count(&ctx.government) > 1 {
        tokio::task::yield_now().await;
    }
}

#[rstest]
#[tokio::test]
async fn what_was_begun_comes_to_its_end_when_nobody_waits_for_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let mut town = Town::new(engine).await;
    // on a disk: a file in memory is gone before anybody can give up
    let folder = std::env::temp_dir().join(format!("kinerja-files-{}", Random::System.anonymous_id()));
    let (db, files) = (town.app.db.clone(), Files::folder(&folder).unwrap());
    town.app = App::new(config(), db, Clock::at(MORNING), Random::seeded(2), files, Hub::local());
    let ctx = town.ctx(As::Administrator);
    let token = receive(&ctx, Some(Kind::People), upload(CONTRACT)).await.unwrap();
    given_up(&ctx, run_waiting(&ctx, &token, Consent::default())).await;
    let waiting = format!("import/{}/kiriman", ctx.government.id);
    assert_eq!(town.app.files.names(&waiting).await.unwrap(), [""; 0], "what was run waits no more");
    let evidence = furnish(&town, None).await;
    let sql = "SELECT id FROM import_runs";
    let people: Uuid = read!(&town.app.db, on => sqlx::query_scalar(sql).fetch_one(on)).unwrap();
    given_up(&ctx, undo(&ctx, people, None)).await;
    for name in crate::work::service::file_names(&ctx, evidence) {
        assert_eq!(town.app.files.get(&name).await, Err(Error::NotFound), "{name}");
    }
    std::fs::remove_dir_all(folder).unwrap();
}

/// The record of entries that an undoing took.
async fn recorded(town: &Town) -> Vec<serde_json::Value> {
    let sql = "SELECT detail FROM audit WHERE action = 'import.undo' AND object_kind = 'entry' ORDER BY id";
    let rows: Vec<String> = read!(&town.app.db, on => sqlx::query_scalar(sql).fetch_all(on)).unwrap();
    rows.iter().map(|detail| serde_json::from_str(detail).unwrap()).collect()
}

#[rstest]
#[tokio::test]
async fn the_record_tells_each_entry_that_an_undoing_takes(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let people = load(&town.system(), Kind::People, CONTRACT, false).await.run.unwrap();
    furnish(&town, None).await;
    let person: Uuid = read!(&town.app.db, on => sqlx::query_scalar("SELECT id FROM persons WHERE internal_number = 'K-1'").fetch_one(on)).unwrap();
    undo(&town.system(), people, None).await.unwrap();
    let told = serde_json::json!({
        "file": "berkas.csv", "owner": person, "name": "Siti", "day": "2026-11-20", "indicator": null, "quantity": 1000,
        "removed": [{ "sha256": "x" }],
    });
    assert_eq!(recorded(&town).await, [told]);
}

/// An entry of the 20th of November 2026 at PKM1, in a state, waiting for or answered by somebody.
async fn entry(tx: &mut Tx, town: &Town, of: Uuid, state: &str, superior: Option<Uuid>) -> Uuid {
    let entry = town.app.new_id();
    run!(tx, sqlx::query("INSERT INTO entries (government_id, id, person_id, unit_id, appraiser_id, day, month, what, quantity, measure, state, praised, submitted_at) \
        VALUES ($1, $2, $3, $4, $5, '2026-11-20', '2026-11', 'X', 1000, 'X', $6, $7, 0)")
        .bind(town.government.id).bind(entry).bind(of).bind(id("PKM1")).bind(superior).bind(state).bind(false)).unwrap();
    entry
}

/// An answer to an entry of PKM1, counted in a month.
async fn answer(tx: &mut Tx, town: &Town, entry: Uuid, by: Uuid, month: &str, waited: i64) {
    run!(
        tx,
        sqlx::query(
            "INSERT INTO reactions (government_id, id, entry_id, unit_id, month, by_person_id, kind, at, waited) \
        VALUES ($1, $2, $3, $4, $5, $6, 'accepted', 0, $7)"
        )
        .bind(town.government.id)
        .bind(town.app.new_id())
        .bind(entry)
        .bind(id("PKM1"))
        .bind(month)
        .bind(by)
        .bind(waited)
    )
    .unwrap();
}

async fn month(tx: &mut Tx, town: &Town, month: &str, sums: [i64; 5]) {
    let [entries, accepted, within_hour, within_four, within_day] = sums;
    run!(
        tx,
        sqlx::query("INSERT INTO unit_months VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $8, 0, 0, 0)")
            .bind(town.government.id)
            .bind(id("PKM1"))
            .bind(month)
            .bind(entries)
            .bind(accepted)
            .bind(within_hour)
            .bind(within_four)
            .bind(within_day)
    )
    .unwrap();
}

/// Who was made with an internal number.
async fn made(town: &Town, number: &str) -> Uuid {
    read!(&town.app.db, on => sqlx::query_scalar("SELECT id FROM persons WHERE internal_number = $1").bind(number).fetch_one(on)).unwrap()
}

const TWO: &str =
    "id_internal;nama;status;jabatan;unit\nK-1;Siti;kontrak;Kepala Ruang;PKM1\nK-2;Tono;kontrak;Petugas;PKM1";

#[rstest]
#[tokio::test]
async fn whoever_answers_entries_that_stay_is_kept(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("submitted", "accepted")] state: &str,
) {
    let town = Town::new(engine).await;
    let ctx = town.system();
    let people = load(&ctx, Kind::People, TWO, false).await.run.unwrap();
    let (siti, tono) = (made(&town, "K-1").await, made(&town, "K-2").await);
    // what goes with its owner keeps nobody
    let mut tx = town.app.db.begin().await.unwrap();
    let of_tono = entry(&mut tx, &town, tono, "accepted", Some(siti)).await;
    answer(&mut tx, &town, of_tono, siti, "2026-11", 1).await;
    month(&mut tx, &town, "2026-11", [2, i64::from(state == "accepted") + 1, 1 + i64::from(state == "accepted"), 0, 0])
        .await;
    tx.commit().await.unwrap();
    assert_eq!(outlook(&ctx, people).await.unwrap().answered, [""; 0]);
    let mut tx = town.app.db.begin().await.unwrap();
    let of_nurse = entry(&mut tx, &town, id("nurse"), state, Some(siti)).await;
    if state == "accepted" {
        answer(&mut tx, &town, of_nurse, siti, "2026-11", 1).await;
    }
    tx.commit().await.unwrap();
    assert_eq!(crate::work::service::first_difference(&ctx).await, Ok(None));
    let said = outlook(&ctx, people).await.unwrap();
    assert_eq!(said.answered, ["Siti"]);
    assert_eq!(said.kept, [(Thing::Person, 1), (Thing::Post, 1), (Thing::Holding, 1)]);
    let told = words::undoing(&said, ctx.lang);
    assert!(told.iter().any(|(_, things)| things == "1 pegawai: Siti"), "{told:?}");
    undo(&ctx, people, None).await.unwrap();
    let left = dump(&town).await;
    let there = |name: &str| left.iter().any(|row| row.starts_with("h ") && row.contains(name));
    assert!(there("Siti") && !there("Tono"), "{left:?}");
    let history = crate::work::store::history(&town.app.db, town.government.id, of_nurse).await.unwrap();
    assert_eq!(history.len(), usize::from(state == "accepted"), "whoever answered is still named");
    assert_eq!(crate::work::service::first_difference(&ctx).await, Ok(None));
}

#[rstest]
#[tokio::test]
async fn what_an_undoing_takes_leaves_the_months_and_nothing_else_does(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let ctx = town.system();
    let people = load(&ctx, Kind::People, CONTRACT, false).await.run.unwrap();
    let siti = made(&town, "K-1").await;
    let indicator = "INSERT INTO indicators (government_id, id, unit_id, year, code, name, measure, polarity, aggregation, target, weight, source) \
        VALUES ($1, $2, $3, 2026, 'I', 'X', 'X', 'naik', 'jumlah', 1000, 100, 'X')";
    let mut tx = town.app.db.begin().await.unwrap();
    run!(&mut tx, sqlx::query(indicator).bind(ctx.government.id).bind(id("I")).bind(id("PKM1"))).unwrap();
    for of in [siti, id("nurse")] {
        let sent = entry(&mut tx, &town, of, "accepted", Some(id("superior"))).await;
        answer(&mut tx, &town, sent, id("superior"), "2026-11", 3_600_001).await;
    }
    run!(&mut tx, sqlx::query("UPDATE entries SET indicator_id = $1").bind(id("I"))).unwrap();
    // answered when it still was an entry of the month before
    let moved = entry(&mut tx, &town, siti, "submitted", Some(id("superior"))).await;
    answer(&mut tx, &town, moved, id("superior"), "2026-10", 1).await;
    month(&mut tx, &town, "2026-11", [3, 2, 0, 2, 0]).await;
    month(&mut tx, &town, "2026-10", [0, 0, 1, 0, 0]).await;
    let november = "2026-11".parse().unwrap();
    crate::work::store::recompute_indicator(&mut tx, ctx.government.id, id("I"), november).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(crate::work::service::first_difference(&ctx).await, Ok(None));
    assert_eq!(undo(&ctx, people, None).await.unwrap().taken, [(Thing::Entry, 2), (Thing::Reaction, 2)]);
    let months: Vec<(String, i64, i64, i64, i64)> = read!(&town.app.db, on => sqlx::query_as(
        "SELECT month, entries, accepted, within_hour, within_four FROM unit_months ORDER BY month").fetch_all(on))
    .unwrap();
    assert_eq!(months, [("2026-10".to_owned(), 0, 0, 0, 0), ("2026-11".to_owned(), 1, 1, 0, 1)]);
    assert_eq!(crate::work::service::first_difference(&ctx).await, Ok(None));
}

#[rstest]
#[tokio::test]
async fn what_people_withdrew_is_forgotten_with_them(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let ctx = town.system();
    let people = load(&ctx, Kind::People, CONTRACT, false).await.run.unwrap();
    let mut tx = town.app.db.begin().await.unwrap();
    for (entry, of) in [("hers", made(&town, "K-1").await), ("another's", id("nurse"))] {
        let sql = "INSERT INTO withdrawn_entries (government_id, id, person_id, unit_id) VALUES ($1, $2, $3, $4)";
        run!(&mut tx, sqlx::query(sql).bind(ctx.government.id).bind(id(entry)).bind(of).bind(id("PKM1"))).unwrap();
    }
    tx.commit().await.unwrap();
    undo(&ctx, people, None).await.unwrap();
    let left: Vec<Uuid> =
        read!(&town.app.db, on => sqlx::query_scalar("SELECT id FROM withdrawn_entries").fetch_all(on)).unwrap();
    assert_eq!(left, [id("another's")]);
}

#[tokio::test]
async fn of_very_many_entries_the_record_tells_the_first_and_the_number() {
    let town = Town::new(Engine::Sqlite).await;
    let ctx = town.system();
    let people = load(&ctx, Kind::People, CONTRACT, false).await.run.unwrap();
    let siti = made(&town, "K-1").await;
    let mut tx = town.app.db.begin().await.unwrap();
    for _ in 0..1001 {
        entry(&mut tx, &town, siti, "submitted", None).await;
    }
    month(&mut tx, &town, "2026-11", [1001, 0, 0, 0, 0]).await;
    tx.commit().await.unwrap();
    assert_eq!(undo(&ctx, people, None).await.unwrap().taken, [(Thing::Entry, 1001)]);
    assert_eq!(recorded(&town).await.len(), 1000);
}
