//! The first steps, from nothing to all of it.

use super::service::setup;
use super::{Setup, Task, first_steps};
use crate::access::Role;
use crate::access::service::{NewAccount, account_for_person, accounts_for_unit, create_account, set_roles};
use crate::import::Kind;
use crate::import::service::{Upload, run};
use crate::import::turn::turn;
use crate::run as execute;
use crate::server::live::Topic;
use crate::server::request::{Ctx, Government};
use crate::survey::service::{Draft, remove, save};
use crate::testing::{As, Engine, Town, id};
use rstest::rstest;

/// All accounts can sign in.
async fn with_passwords(town: &Town) {
    let mut tx = town.app.db.begin().await.unwrap();
    execute!(&mut tx, sqlx::query("UPDATE accounts SET password_hash = 'x'")).unwrap();
    tx.commit().await.unwrap();
}

async fn load(ctx: &Ctx, kind: Kind, content: &'static str) {
    let upload = Upload { name: "berkas.csv".into(), content: content.into() };
    assert!(
        run(ctx, turn(ctx).unwrap(), Some(kind), &upload, Default::default(), &mut |_, _| ())
            .await
            .unwrap()
            .run
            .is_some()
    );
}

fn open(setup: &Setup) -> Vec<Task> {
    setup.open().map(|step| step.task).collect()
}

#[rstest]
#[tokio::test]
async fn what_is_done_is_no_longer_a_step(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::bare(engine).await;
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
        assert!(first_steps(&now.steps), "{task:?}");
        match task {
            Task::Load(kind) => load(ctx, kind, content).await,
            Task::Accounts => drop(accounts_for_unit(ctx, "KOTA", "http://x").await.unwrap()),
        }
        left.retain(|other| *other != task);
        assert_eq!(open(&setup(ctx).await.unwrap()), left, "{task:?}");
    }
    // earlier answers are not needed
    assert!(!first_steps(&setup(&planner).await.unwrap().steps));
    // nor is a first step who comes later where others have accounts
    load(&personnel, Kind::People, "nama,status,jabatan,unit\nBudi,Non-ASN,Staf,A").await;
    assert!(!first_steps(&setup(&planner).await.unwrap().steps));
    assert!(!super::service::first_steps(&town.app, &town.government).await.unwrap());
}

#[rstest]
#[tokio::test]
async fn the_menu_leads_to_the_first_steps_as_long_as_the_page_has_some(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    with_passwords(&town).await;
    let (personnel, planner) = (town.ctx(As::Personnel), town.ctx(As::Planner));
    load(
        &planner,
        Kind::Indicators,
        "kode,kode_unit,nama,satuan,arah,target,tahun,bobot\nI1,DINKES,Indikator,berkas,naik,10,2026,100",
    )
    .await;
    load(&planner, Kind::Services, "kode,kode_unit,nama\nL1,DINKES,Layanan").await;
    let mut tx = town.app.db.begin().await.unwrap();
    execute!(&mut tx, sqlx::query("DELETE FROM accounts WHERE person_id = $1").bind(id("clerk"))).unwrap();
    tx.commit().await.unwrap();
    town.app.live.publish(town.government.id, Topic::Structure);
    let session = town.session("personnel").await;
    let seen = async || {
        let page = town.get("/mulai", &session).await.body;
        (
            page.contains("<nav") && page.contains("href=\"/mulai\""),
            page.contains("Yang diperlukan untuk mulai sudah ada"),
        )
    };
    // two units have accounts, and DISDUKCAPIL none
    assert_eq!(open(&setup(&personnel).await.unwrap()), [Task::Load(Kind::Answers), Task::Accounts]);
    assert_eq!(seen().await, (true, false));
    accounts_for_unit(&personnel, "DISDUKCAPIL", "http://x").await.unwrap();
    assert_eq!(open(&setup(&personnel).await.unwrap()), [Task::Load(Kind::Answers)]);
    assert_eq!(seen().await, (false, true));
}

#[rstest]
#[tokio::test]
async fn what_was_believed_of_the_steps_ends_with_each_account_and_service(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let mut tx = town.app.db.begin().await.unwrap();
    let delete = "DELETE FROM accounts WHERE person_id IS NOT NULL AND government_id = $1";
    execute!(&mut tx, sqlx::query(delete).bind(town.government.id)).unwrap();
    tx.commit().await.unwrap();
    let (administrator, planner) = (town.ctx(As::Administrator), town.ctx(As::Planner));
    let mut before = town.app.live.structure(town.government.id);
    let mut changed = |what: &str| {
        let now = town.app.live.structure(town.government.id);
        assert!(std::mem::replace(&mut before, now) < now, "{what}");
    };
    let new = NewAccount { login: "tamu".into(), name: "Tamu".into(), roles: Vec::new() };
    create_account(&administrator, new).await.unwrap();
    changed("an account");
    account_for_person(&administrator, id("clerk"), "http://x").await.unwrap();
    changed("a person's account");
    accounts_for_unit(&administrator, "KOTA", "http://x").await.unwrap();
    changed("accounts of a unit");
    let service = Draft { code: "L1".into(), name: "Layanan".into(), unit: "PKM1".into(), ..Draft::default() };
    save(&planner, &service).await.unwrap();
    changed("a service");
    remove(&planner, "L1").await.unwrap();
    changed("a service that goes");
}

#[rstest]
#[tokio::test]
async fn a_made_up_city_has_no_accounts_left_to_make(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let mut ctx = town.ctx(As::Personnel);
    let mut tx = town.app.db.begin().await.unwrap();
    execute!(&mut tx, sqlx::query("DELETE FROM accounts WHERE person_id = $1").bind(id("clerk"))).unwrap();
    tx.commit().await.unwrap();
    assert!(open(&setup(&ctx).await.unwrap()).contains(&Task::Accounts));
    ctx.government = Government { demo: true, ..town.government.clone() }.into();
    assert!(!open(&setup(&ctx).await.unwrap()).contains(&Task::Accounts));
}

#[rstest]
#[tokio::test]
async fn accounts_are_told_by_units(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    with_passwords(&town).await;
    let mut tx = town.app.db.begin().await.unwrap();
    execute!(&mut tx, sqlx::query("DELETE FROM accounts WHERE person_id = $1").bind(id("clerk"))).unwrap();
    // somebody who has left needs none
    let left = "INSERT INTO persons (government_id, id, name, status, internal_number) VALUES ($1, $2, 'Lama', 'Non-ASN', 'L1')";
    execute!(&mut tx, sqlx::query(left).bind(town.government.id).bind(id("left"))).unwrap();
    tx.commit().await.unwrap();
    let page = town.get("/mulai", &town.session("personnel").await).await.body;
    assert!(
        page.contains("2 dari 3 unit sudah punya akun") && page.contains("href=\"/akun\" class=\"button\""),
        "{page}"
    );
}

#[rstest]
#[tokio::test]
async fn an_administrator_takes_a_role_with_one_button(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    with_passwords(&town).await;
    let admin = town.session("administrator").await;
    let account = id("account administrator");
    let page = town.get("/mulai", &admin).await.body;
    assert!(page.contains("Siapa: peran Perencana. Dipegang oleh planner."), "{page}");
    let form = page.split(&format!("action=\"/akun/{account}/peran\"")).nth(1).unwrap();
    let form = &form[..form.find("</form>").unwrap()];
    let sent: Vec<String> = form
        .split("<input")
        .skip(1)
        .map(|input| {
            let of = |name: &str| input.split(&format!("{name}=\"")).nth(1).unwrap().split('"').next().unwrap();
            format!("{}={}", of("name"), of("value"))
        })
        .collect();
    let answer = town.post(&format!("/akun/{account}/peran"), &admin, &sent.join("&")).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/mulai"));
    let page = town.get("/mulai", &admin).await.body;
    assert!(page.contains("/impor?jenis=indikator") && page.contains("administrator, planner"), "{page}");
    let elsewhere = town.post(&format!("/akun/{account}/peran"), &admin, "role=administrator&kembali=//x.test").await;
    assert_eq!(elsewhere.header("location"), "/akun?ok=1");
}

#[rstest]
#[tokio::test]
async fn whoever_lacks_a_role_is_told_which_and_who_gives_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    with_passwords(&town).await;
    for role in [Role::Planner, Role::Personnel] {
        set_roles(&town.system(), id(&format!("account {}", role.code())), &[], None).await.unwrap();
    }
    let admin = town.session("administrator").await;
    let page = town.get("/mulai", &admin).await.body;
    assert!(page.contains("tidak memegang peran Perencana.") && page.contains("Belum ada yang memegangnya."), "{page}");
    assert!(page.contains("Beri akun saya peran Perencana") && !page.contains("/impor?jenis=indikator"));
    set_roles(&town.system(), id("account administrator"), &[Role::Administrator, Role::Planner], None).await.unwrap();
    let page = town.get("/mulai", &admin).await.body;
    assert!(page.contains("/impor?jenis=indikator") && !page.contains("tidak memegang peran Perencana."), "{page}");
    // of others it is said whom to ask
    let nurse = town.session("nurse").await;
    let page = town.get("/mulai", &nurse).await.body;
    assert!(page.contains("Peran diberikan administrator: administrator."), "{page}");
    for (address, words) in
        [("/impor", "peran Kepegawaian, Perencana atau Administrator"), ("/akun", "Ini hanya untuk peran Kepegawaian")]
    {
        let page = town.get(address, &nurse).await;
        assert!(page.status == 403 && page.body.contains(words) && page.body.contains("href=\"/mulai\""), "{address}");
    }
}

#[rstest]
#[tokio::test]
async fn nothing_is_missing_before_the_first_unit(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::bare(engine).await;
    with_passwords(&town).await;
    let all = [Role::Administrator, Role::Planner, Role::Personnel];
    set_roles(&town.system(), id("account administrator"), &all, None).await.unwrap();
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
    let town = Town::bare(engine).await;
    for address in ["/", "/masuk"] {
        let page = town.get(address, "").await;
        assert!(page.status == 200 && page.body.contains("kinerja serve"), "{address}: {}", page.body);
    }
}

#[rstest]
#[tokio::test]
async fn people_who_lost_their_posts_with_their_unit_are_to_be_loaded_again(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::bare(engine).await;
    let personnel = town.ctx(As::Personnel);
    load(&personnel, Kind::Units, "kode,kode_induk,nama,jenis\nKOTA,,Kota,pemda\nA,KOTA,Dinas A,dinas").await;
    load(&personnel, Kind::People, "nama,status,jabatan,unit\nAni,Non-ASN,Kepala Dinas,A").await;
    let people = Task::Load(Kind::People);
    assert!(!open(&setup(&personnel).await.unwrap()).contains(&people));
    let mut tx = town.app.db.begin().await.unwrap();
    execute!(&mut tx, sqlx::query("DELETE FROM holders")).unwrap();
    tx.commit().await.unwrap();
    assert!(open(&setup(&personnel).await.unwrap()).contains(&people));
}
