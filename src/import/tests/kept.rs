//! Runs of which all or something stays when they are taken back, how that is told, and what their root counts as.

use super::{dump, held, load};
use crate::base::{Fault, Lang, Uuid};
use crate::import::desk::run_view;
use crate::import::service::runs;
use crate::import::undo::{outlook, undo};
use crate::import::{Kind, Later, Thing, Undoing, words};
use crate::read;
use crate::server::db::AT_ONCE;
use crate::server::request::{Ctx, Government};
use crate::server::told::heard;
use crate::testing::{As, Engine, Town};
use rstest::rstest;
use std::ops::Range;

const HEAD: &str = "kode;kode_induk;nama;jenis\n";

/// A run of units, and a later one that names the last of them anew.
async fn two(town: &Town, ctx: &Ctx, units: &[&str]) -> [Uuid; 2] {
    let rows: String = units.iter().map(|code| format!("{code};KOTA;Dinas {code};dinas\n")).collect();
    let made = load(ctx, Kind::Units, format!("{HEAD}{rows}"), false).await.run.unwrap();
    // the ids of runs tell which is later, unless they came within one millisecond
    town.app.clock.advance(1);
    let last = units.last().unwrap();
    let later = load(ctx, Kind::Units, format!("{HEAD}{last};KOTA;Badan {last};badan"), false).await.run.unwrap();
    [made, later]
}

/// Which later runs hold it.
fn holders(said: &Undoing) -> Vec<Uuid> {
    said.changed_by.iter().map(|run| run.id).collect()
}

#[rstest]
#[tokio::test]
async fn a_run_of_which_all_stays_cannot_be_undone_and_its_page_says_what_holds_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let (ctx, session) = (town.ctx(As::Personnel), town.session("personnel").await);
    let [made, later] = two(&town, &ctx, &["A"]).await;
    let before = dump(&town).await;
    let said = held(&ctx, made).await;
    assert_eq!((said.kept.as_slice(), holders(&said)), (&[(Thing::Unit, 1)][..], vec![later]));
    let fault = Fault::UndoHeld.text(ctx.lang);
    assert_eq!(words::hindered(&said, ctx.lang), std::slice::from_ref(&fault));
    let (address, link) = (format!("/impor/{made}"), format!("href=\"/impor/{later}\""));
    let page = town.get(&address, &session).await.body;
    for words in [fault.as_str(), "1 unit (Badan A)", link.as_str()] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("name=\"mengerti\""), "there is no button: {page}");
    // nor for whoever has the form from before
    let answer = town.post(&format!("{address}/batalkan"), &session, "mengerti=1").await;
    assert_eq!((answer.status, dump(&town).await), (409, before));
    assert!(answer.body.contains(&fault), "{}", answer.body);
    assert_eq!(run_view(&ctx, made).await.unwrap().run.undone_at, None, "it stands");
    // once the later one is undone nothing holds it
    undo(&ctx, later, None).await.unwrap();
    let said = undo(&ctx, made, None).await.unwrap();
    assert_eq!((said.partly(), holders(&said)), (false, vec![]));
    assert!(!dump(&town).await.iter().any(|row| row.starts_with("u A ")));
}

#[rstest]
#[tokio::test]
async fn a_run_of_which_something_stays_is_told_as_partly_undone(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let (ctx, session) = (town.ctx(As::Personnel), town.session("personnel").await);
    let [made, later] = two(&town, &ctx, &["A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L"]).await;
    let said = outlook(&ctx, made).await.unwrap();
    let told: Vec<String> = words::undoing(&said, Lang::En).into_iter().map(|(_, things)| things).collect();
    let first = ('A'..='J').map(|code| format!("Dinas {code}")).collect::<Vec<_>>().join(", ");
    assert_eq!(told, [format!("11 units ({first} and 1 more)"), "1 units (Badan L)".to_owned()]);
    let address = format!("/impor/{made}");
    let answer = town.post(&format!("{address}/batalkan"), &session, "mengerti=1").await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let told = answer.header("location");
    let page = town.get(told, &format!("{session}; {}", heard(told))).await.body;
    assert!(page.contains("Impor dibatalkan sebagian."), "{page}");
    let (page, link) = (town.get(&address, &session).await.body, format!("href=\"/impor/{later}\""));
    for words in ["Dibatalkan sebagian pada ", "1 unit (Badan L)", link.as_str()] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(town.get("/impor", &session).await.body.contains("Dibatalkan sebagian"));
    // and the record tells it to those who open no imports
    let auditor = town.session("auditor").await;
    assert_ne!(town.get(&address, &auditor).await.status, 200);
    let record = town.get("/jejak?action=import.undo", &auditor).await.body;
    for words in [format!("dihapus: 11 unit ({first}, dan 1 lainnya)"), "tidak disentuh: 1 unit (Badan L)".to_owned()] {
        assert!(record.contains(&words), "{words}: {record}");
    }
    // of the other nothing stays
    undo(&ctx, later, None).await.unwrap();
    let (runs, _) = runs(&ctx, None).await.unwrap();
    let undone: Vec<_> = runs.iter().map(|run| (run.id, words::undone(run, Lang::En))).collect();
    assert_eq!(undone, [(later, Some("Undone")), (made, Some("Partly undone"))]);
}

#[rstest]
#[tokio::test]
async fn who_loses_a_post_with_its_unit_is_named_before_and_in_the_record(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let ctx = town.ctx(As::Personnel);
    let units = load(&ctx, Kind::Units, format!("{HEAD}A;KOTA;Dinas A;dinas"), false).await.run.unwrap();
    let people: String = ["Dodi", "Cici", "Budi", "Ani"].map(|name| format!("{name};kontrak;Juru {name};A\n")).concat();
    load(&ctx, Kind::People, format!("nama;status;jabatan;unit\n{people}"), false).await;
    // who holds two posts is named with each
    let sql = "SELECT id FROM persons WHERE name = 'Ani'";
    let ani: Uuid = read!(&town.app.db, on => sqlx::query_scalar(sql).fetch_one(on)).unwrap();
    crate::org::service::give_post(&ctx, ani, "A", "Kasir", "2026-11-20", None).await.unwrap();
    let said = outlook(&ctx, units).await.unwrap();
    let told = words::undoing(&said, Lang::Id);
    let posts = ["Juru Ani", "Juru Budi", "Juru Cici", "Juru Dodi", "Kasir"].map(|title| format!("{title} · Dinas A"));
    let taken = format!("5 jabatan ({}), 5 penempatan (Ani, Ani, Budi, Cici, Dodi)", posts.join(", "));
    assert!(told.iter().any(|(_, things)| *things == taken), "{told:?}");
    assert_eq!(undo(&ctx, units, None).await.unwrap(), said);
    let record = town.get("/jejak?action=import.undo", &town.session("auditor").await).await.body;
    assert!(record.contains(&format!("dihapus: 1 unit (Dinas A); ikut terhapus: {taken}")), "{record}");
}

#[rstest]
#[tokio::test]
async fn only_what_holds_things_is_named_and_the_latest_first(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let ctx = town.ctx(As::Personnel);
    let [made, later] = two(&town, &ctx, &["A", "B"]).await;
    town.app.clock.advance(1);
    // one that touches nothing of it, and one more that does
    load(&ctx, Kind::Units, format!("{HEAD}X;A;Bidang X;bidang"), false).await;
    town.app.clock.advance(1);
    let latest = load(&ctx, Kind::Units, format!("{HEAD}B;KOTA;Kantor B;badan"), false).await.run.unwrap();
    let said = outlook(&ctx, made).await.unwrap();
    let holder = |id| Later { id, file_name: "berkas.csv".into(), day: ctx.today() };
    assert_eq!(said.changed_by, [latest, later].map(holder));
    assert_eq!(words::later(&said.changed_by[0], Lang::Id), "berkas.csv (20 November 2026)");
    assert_eq!(holders(&outlook(&ctx, later).await.unwrap()), [latest], "not what came before");
}

#[rstest]
#[tokio::test]
async fn of_many_later_runs_the_latest_are_told(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let (ctx, session) = (town.ctx(As::Personnel), town.session("personnel").await);
    let named = async |name: &str, units: Range<usize>| {
        town.app.clock.advance(1);
        let rows: String = units.map(|n| format!("U{n};KOTA;{name} {n};badan\n")).collect();
        load(&ctx, Kind::Units, format!("{HEAD}{rows}"), false).await.run.unwrap()
    };
    // more units than one question is about
    let all = 0..AT_ONCE + 5;
    let made = named("Dinas", all.clone()).await;
    let mut later = vec![named("Badan", all).await];
    for n in 0..11 {
        later.push(named("Kantor", n..n + 1).await);
    }
    later.reverse();
    let said = held(&ctx, made).await;
    assert_eq!((holders(&said), said.changed_by_more), (later[..10].to_vec(), true));
    let more = ", dan impor lain lagi";
    assert!(town.get(&format!("/impor/{made}"), &session).await.body.contains(more));
    for run in &later[..2] {
        undo(&ctx, *run, None).await.unwrap();
    }
    let said = held(&ctx, made).await;
    assert_eq!((holders(&said), said.changed_by_more), (later[2..].to_vec(), false));
    assert!(!town.get(&format!("/impor/{made}"), &session).await.body.contains(more));
}

#[rstest]
#[tokio::test]
async fn the_root_counts_in_an_undoing_as_it_did_in_the_run(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("Kota Contoh", "Kota Baru")] name: &str,
) {
    let town = Town::bare(engine).await;
    let ctx = town.ctx(As::Personnel);
    let before = dump(&town).await;
    let file = format!("{HEAD}kota;;{name};pemda\nA;kota;Dinas A;dinas\nB;kota;Dinas B;dinas");
    let done = load(&ctx, Kind::Units, file, false).await;
    assert_eq!((done.counts.created, done.counts.updated + done.counts.unchanged), (2, 1));
    let said = undo(&ctx, done.run.unwrap(), None).await.unwrap();
    let told: Vec<String> = words::undoing(&said, Lang::En).into_iter().map(|(_, things)| things).collect();
    assert_eq!(told, ["2 units (Dinas A, Dinas B)", "1 government"], "it is the government, which was there already");
    assert_eq!(dump(&town).await, before);
    // where a file founds a government, its root is as new as all others
    let founding = Ctx::system(&town.app, Government::new(town.app.new_id(), "KAB", "", "Asia/Jakarta"));
    let file = format!("{HEAD}KAB;;Kabupaten Baru;pemda\nA;KAB;Dinas A;dinas");
    let done = load(&founding, Kind::Units, file, false).await;
    let said = undo(&founding, done.run.unwrap(), None).await.unwrap();
    assert_eq!((done.counts.created, said.removed), (2, vec![(Thing::Unit, 2)]));
}
