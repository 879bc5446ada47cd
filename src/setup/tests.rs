//! The first steps, from nothing to all of it.

use super::service::setup;
use super::{Setup, Task};
use crate::access::Role;
use crate::access::service::{accounts_for_unit, set_roles};
use crate::access::store::government_of_host;
use crate::import::Kind;
use crate::import::service::{Upload, run};
use crate::run as execute;
use crate::server::request::Ctx;
use crate::testing::{As, Engine, Town, id};
use rstest::rstest;

/// The town's government as a first administrator finds it: without units, people or accounts of people.
async fn bare(engine: Engine) -> Town {
    let town = Town::new(engine).await;
    let mut tx = town.app.db.begin().await.unwrap();
    for sql in [
        "DELETE FROM accounts WHERE person_id IS NOT NULL",
        "DELETE FROM holders",
        "UPDATE posts SET superior_post_id = NULL",
        "DELETE FROM posts",
        "DELETE FROM persons",
        "DELETE FROM unit_closure",
        "UPDATE units SET parent_id = NULL",
        "DELETE FROM units",
    ] {
        execute!(&mut tx, sqlx::query(sql)).unwrap();
    }
    tx.commit().await.unwrap();
    town
}

/// All accounts can sign in.
async fn with_passwords(town: &Town) {
    let mut tx = town.app.db.begin().await.unwrap();
    execute!(&mut tx, sqlx::query("UPDATE accounts SET password_hash = 'x'")).unwrap();
    tx.commit().await.unwrap();
}

async fn load(ctx: &Ctx, kind: Kind, content: &'static str) {
    let upload = Upload { name: "berkas.csv".into(), content: content.into() };
    assert!(run(ctx, Some(kind), &upload, Default::default(), &mut |_, _| ()).await.unwrap().run.is_some());
}

fn open(setup: &Setup) -> Vec<Task> {
    setup.open().map(|step| step.task).collect()
}

#[rstest]
#[tokio::test]
async fn what_is_done_is_no_longer_a_step(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = bare(engine).await;
    let (personnel, planner) = (town.ctx(As::Personnel), town.ctx(As::Planner));
    assert_eq!(open(&setup(&personnel).await.unwrap()), Task::ALL);
    let mut left = Task::ALL.to_vec();
    for (task, ctx, content) in [
        (Task::Load(Kind::Units), &personnel, "kode,kode_induk,nama,jenis\nKOTA,,Kota,pemda\nA,KOTA,Dinas A,dinas"),
        (Task::Load(Kind::People), &personnel, "nama,status,jabatan,unit\nAni,Non-ASN,Kepala Dinas,A"),
        (
            Task::Load(Kind::Indicators),
            &planner,
            "kode,kode_unit,nama,satuan,arah,target,tahun,bobot\nI1,A,Indikator,berkas,naik,10,2026,100",
        ),
        (Task::Load(Kind::Services), &planner, "kode,kode_unit,nama\nL1,A,Layanan"),
        (Task::Accounts, &personnel, ""),
    ] {
        let now = setup(ctx).await.unwrap();
        assert!(
            now.waits_for(task).is_none() && now.steps.iter().any(|step| step.task == task && step.may),
            "{task:?}"
        );
        let kept = government_of_host(&town.app.db, "").await.unwrap().unwrap();
        assert!(!now.ready() && !kept.ready, "{task:?}");
        match task {
            Task::Load(kind) => load(ctx, kind, content).await,
            Task::Accounts => drop(accounts_for_unit(ctx, "KOTA", "http://x").await.unwrap()),
        }
        left.retain(|other| *other != task);
        assert_eq!(open(&setup(ctx).await.unwrap()), left, "{task:?}");
    }
    // earlier answers are not needed
    assert!(setup(&planner).await.unwrap().ready());
    assert!(government_of_host(&town.app.db, "").await.unwrap().unwrap().ready, "the menu says the same");
}

#[rstest]
#[tokio::test]
async fn whoever_lacks_a_role_is_told_which_and_who_gives_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    with_passwords(&town).await;
    for role in [Role::Planner, Role::Personnel] {
        set_roles(&town.system(), id(&format!("account {}", role.code())), &[]).await.unwrap();
    }
    let admin = town.session("administrator").await;
    let page = town.get("/mulai", &admin).await.body;
    assert!(page.contains("Perlu peran Perencana.") && page.contains("Belum ada yang memegangnya."), "{page}");
    assert!(page.contains("boleh akun Anda sendiri") && !page.contains("/impor?jenis=indikator"));
    set_roles(&town.system(), id("account administrator"), &[Role::Administrator, Role::Planner]).await.unwrap();
    let page = town.get("/mulai", &admin).await.body;
    assert!(page.contains("/impor?jenis=indikator") && !page.contains("Perlu peran Perencana."), "{page}");
    // of others it is said whom to ask
    let nurse = town.session("nurse").await;
    let page = town.get("/mulai", &nurse).await.body;
    assert!(page.contains("Peran diberikan administrator: administrator."), "{page}");
    for (address, words) in
        [("/impor", "peran Kepegawaian, Perencana atau Administrator"), ("/akun", "Ini memerlukan peran Kepegawaian")]
    {
        let page = town.get(address, &nurse).await;
        assert!(page.status == 403 && page.body.contains(words) && page.body.contains("href=\"/mulai\""), "{address}");
    }
}

#[rstest]
#[tokio::test]
async fn nothing_is_missing_before_the_first_unit(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = bare(engine).await;
    with_passwords(&town).await;
    let all = [Role::Administrator, Role::Planner, Role::Personnel];
    set_roles(&town.system(), id("account administrator"), &all).await.unwrap();
    let session = town.session("administrator").await;
    for address in ["/", "/papan", "/organisasi", "/indikator", "/kelola-layanan"] {
        let page = town.get(address, &session).await;
        assert!(page.status == 200 && page.body.contains("Belum ada unit kerja"), "{address}: {}", page.status);
        assert!(page.body.contains("<a href=\"/mulai\" class=\"button\">"), "{address}");
    }
    for address in ["/mulai", "/impor", "/akun", "/saya", "/peringkat", "/jejak"] {
        assert_eq!(town.get(address, &session).await.status, 200, "{address}");
    }
    let page = town.get("/", "").await;
    assert!(page.status == 200 && page.body.contains("Belum ada yang ditampilkan"), "{}", page.body);
    assert!(
        page.body.contains("<a href=\"/masuk\" rel=\"external\" class=\"button\">")
            && !page.body.contains("kinerja serve")
    );
    assert_eq!(town.get("/peringkat", "").await.status, 200);
    assert_eq!(town.get("/mulai", "").await.status, 401);
    // what was said of nothing is not said any more once there is something
    load(&town.ctx(As::Personnel), Kind::Units, "kode,kode_induk,nama,jenis\nKOTA,,Kota,pemda").await;
    assert!(!town.get("/", "").await.body.contains("Belum ada yang ditampilkan"));
}

#[rstest]
#[tokio::test]
async fn without_an_administrator_it_is_said_how_the_first_account_is_made(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = bare(engine).await;
    for address in ["/", "/masuk"] {
        let page = town.get(address, "").await;
        assert!(page.status == 200 && page.body.contains("kinerja serve"), "{address}: {}", page.body);
    }
}
