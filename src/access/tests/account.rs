//! Accounts, personal links and the first start.

use super::*;
use crate::access::service::{First, NewAccount};
use crate::access::{Slip, Viewer};
use crate::app::SHOWN;
use crate::base::Uuid;
use crate::server::request::Ctx;
use crate::server::told::heard;
use crate::testing::{until_somebody_waits, value};

fn token_of(slip: &Slip) -> String {
    slip.link.rsplit('/').next().unwrap().to_owned()
}

#[rstest]
#[tokio::test]
async fn a_personal_link_works_once(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    let session = cookie(&sign_in(&town, "nurse", PASSWORD).await);
    let admin = town.ctx(As::Administrator);
    let first = token_of(&service::personal_link(&admin, id("account nurse"), "http://x").await.unwrap());
    let slip = service::personal_link(&admin, id("account nurse"), "http://x").await.unwrap();
    let token = token_of(&slip);
    assert_eq!(town.get(&format!("/sandi/{first}"), "").await.status, 409, "a new link replaces the old one");
    let page = town.get(&format!("/sandi/{}", token.to_uppercase()), "").await;
    assert!(page.status == 200 && page.body.contains("Untuk nurse"), "{}", page.body);
    let form = |new: &str| format!("username=nurse&password={new}&again={new}");
    let address = format!("/sandi/{token}");
    let refused = town.post(&address, "", &form("pendek")).await;
    assert_eq!(refused.status, 422, "a refused password leaves the link");
    assert!(refused.body.contains("<a href=\"#password\">"), "{}", refused.body);
    // also in another language, or in a tab that is opened again
    let page = town.get(&address, "").await;
    assert!(page.status == 200 && page.body.contains(&format!("action=\"{address}\"")), "{}", page.body);
    assert_eq!(refused.header("set-cookie"), "");
    let answer = town.post(&address, "", &form("kata-dari-tautan")).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/masuk?ok=sandi"));
    // whoever has just set a password need not copy the login from paper; nobody else is told it
    let login = answer.header("set-cookie").split(';').next().unwrap().to_owned();
    let told = heard("/masuk?ok=sandi");
    let page = town.get("/masuk?ok=sandi", &format!("{login}; {told}")).await;
    assert!(page.body.contains("value=\"nurse\""), "{}", page.body);
    for (address, cookie) in [("/masuk", login.as_str()), ("/masuk?ok=sandi", told.as_str())] {
        assert!(!town.get(address, cookie).await.body.contains("value=\"nurse\""), "{address} {cookie}");
    }
    assert_eq!(viewer(&town, &session).await, Who::Public, "sessions end");
    assert_eq!(sign_in(&town, "nurse", "kata-dari-tautan").await.status, 303);
    let again = town.post(&address, "", &form("kata-kedua-kali")).await;
    assert!(again.status == 409 && again.body.contains("sudah dipakai"));
    assert_eq!(town.get("/sandi/tidak-ada", "").await.status, 409);
    let old = service::personal_link(&admin, id("account nurse"), "http://x").await.unwrap();
    town.app.clock.advance(7 * 86_400_000);
    let gone = service::set_password(&town.ctx(As::Public), &token_of(&old), new_password("kata-yang-lama")).await;
    assert_eq!(gone, Err(Error::Conflict(Fault::LinkGone)));
    let in_clear = count(&town, "SELECT COUNT(*) FROM audit WHERE detail LIKE '%sandi/%'").await;
    assert_eq!(in_clear, 0);
}

#[rstest]
#[tokio::test]
async fn a_link_that_was_not_used_is_shown_to_its_owner_and_ended_by_them(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = town(engine).await;
    let admin = town.ctx(As::Administrator);
    let unused = async || service::my_account(&town.ctx(As::Employee)).await.unwrap().link;
    assert_eq!(unused().await, None);
    let change = format!("old={}&password=kata-baru-panjang&again=kata-baru-panjang", PASSWORD.replace(' ', "+"));
    for (address, form) in [("/keluar-semua", ""), ("/saya/sandi", change.as_str())] {
        let nurse = cookie(&sign_in(&town, "nurse", PASSWORD).await);
        let slip = service::personal_link(&admin, id("account nurse"), "http://x").await.unwrap();
        assert_eq!(unused().await.map(|link| link.until), Some(slip.until.clone()));
        let page = town.get("/saya", &nurse).await.body;
        assert!(page.contains("belum dipakai") && page.contains(&slip.until), "{page}");
        assert_eq!(town.post(address, &nurse, form).await.status, 303, "{address}");
        assert_eq!(town.get(&format!("/sandi/{}", token_of(&slip)), "").await.status, 409, "{address}");
        assert_eq!(unused().await, None, "{address}");
    }
    // nor is one shown that has ended by itself
    service::personal_link(&admin, id("account nurse"), "http://x").await.unwrap();
    town.app.clock.advance(7 * 86_400_000);
    assert_eq!(unused().await, None);
}

#[rstest]
#[tokio::test]
async fn the_slip_is_the_answer_and_stands_in_no_address(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    let admin = cookie(&sign_in(&town, "administrator", PASSWORD).await);
    let address = format!("/akun/{}/tautan", id("account nurse"));
    let answer = town.post(&address, &admin, "").await;
    assert_eq!((answer.status, answer.header("location"), answer.header("cache-control")), (200, "", "no-store"));
    assert!(answer.body.contains("http://127.0.0.1:0/sandi/") && answer.body.contains("class=\"qr\""));
    let page = town.get(&address, &admin).await;
    assert!(page.status == 200 && !page.body.contains("/sandi/"));
    let nurse = cookie(&sign_in(&town, "nurse", PASSWORD).await);
    assert_eq!(town.post(&address, &nurse, "").await.status, 403);
    assert_eq!(town.get("/akun", &nurse).await.status, 403);
    assert_eq!(town.get("/akun", "").await.status, 401);
    let page = town.get("/akun", &admin).await;
    assert!(page.status == 200 && page.body.contains("nurse"));
}

#[rstest]
#[tokio::test]
async fn a_unit_gets_its_accounts_at_once(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    let mut tx = town.app.db.begin().await.unwrap();
    for name in ["nurse", "superior", "clerk"] {
        let sql = "DELETE FROM accounts WHERE id = $1";
        run!(&mut tx, sqlx::query(sql).bind(id(&format!("account {name}")))).unwrap();
    }
    tx.commit().await.unwrap();
    let admin = town.ctx(As::Administrator);
    let list = service::accounts(&admin, "nur", None).await.unwrap();
    assert_eq!(list.without.iter().map(|person| person.id).collect::<Vec<_>>(), [id("nurse")]);
    let waiting: Vec<_> = list.units.iter().map(|unit| (unit.name.as_str(), unit.people)).collect();
    assert_eq!(waiting, [("Unit DINKES", 2), ("Unit DISDUKCAPIL", 1), ("Unit KOTA", 3), ("Unit PKM1, Unit DINKES", 2)]);
    let slips = service::accounts_for_unit(&admin, "DINKES", "http://x").await.unwrap();
    // the head goes first
    let logins: Vec<_> = slips.iter().map(|slip| slip.login.as_str()).collect();
    assert_eq!(logins, ["19800101 200501 2 001", "19900101 201501 2 002"]);
    let done = service::set_password(&town.ctx(As::Public), &token_of(&slips[1]), new_password(PASSWORD)).await;
    assert_eq!(done, Ok(()));
    assert_eq!(sign_in(&town, NIP, PASSWORD).await.header("location"), "/laporan");
    let again = service::accounts_for_unit(&admin, "DINKES", "http://x").await.map(|_| ());
    assert_eq!(again, Err(Error::Conflict(Fault::HasAccount)));
    assert_eq!(
        service::account_for_person(&admin, id("clerk"), "http://x").await.map(|slip| slip.name),
        Ok("clerk".into())
    );
}

#[rstest]
#[tokio::test]
async fn slips_come_unit_by_unit_and_say_whose_they_are(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    let mut tx = town.app.db.begin().await.unwrap();
    run!(&mut tx, sqlx::query("DELETE FROM sessions")).unwrap();
    let here = "DELETE FROM accounts WHERE person_id IS NOT NULL AND government_id = $1";
    run!(&mut tx, sqlx::query(here).bind(town.government.id)).unwrap();
    tx.commit().await.unwrap();
    let slips = service::accounts_for_unit(&town.ctx(As::Personnel), "KOTA", "http://x").await.unwrap();
    let of: Vec<_> =
        slips.iter().map(|slip| [slip.unit.as_deref(), slip.post.as_deref()].map(Option::unwrap)).collect();
    assert_eq!(
        of,
        [
            ["Unit DINKES", "Kepala Dinas Kesehatan"],
            ["Unit PKM1, Unit DINKES", "Kepala Puskesmas"],
            ["Unit PKM1, Unit DINKES", "Perawat Terampil"],
            ["Unit DISDUKCAPIL", "Pengadministrasi"],
        ]
    );
    let admin = cookie(&sign_in(&town, "administrator", PASSWORD).await);
    let one = town.get("/akun?q=nurse", &admin).await.body;
    let address = one
        .split("action=\"")
        .find(|form| form.contains("/tautan") && !form.starts_with("/akun/unit"))
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let page = town.post(address, &admin, "").await.body;
    assert!(page.contains("Perawat Terampil") && page.contains("Unit PKM1, Unit DINKES"), "{page}");
}

#[rstest]
#[tokio::test]
async fn the_links_of_a_unit_are_printed_again_for_who_has_no_password(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = town(engine).await;
    let (personnel, admin) = (town.ctx(As::Personnel), town.ctx(As::Administrator));
    let passwords = async |sql: &'static str| {
        let mut tx = town.app.db.begin().await.unwrap();
        run!(&mut tx, sqlx::query(sql)).unwrap();
        tx.commit().await.unwrap();
    };
    passwords("UPDATE accounts SET password_hash = 'x' WHERE person_id IS NOT NULL").await;
    let none = service::links_for_unit(&personnel, "KOTA", "http://x").await.map(|_| ());
    assert_eq!(none, Err(Error::Conflict(Fault::NobodyWaits)), "everybody has a password");
    passwords("UPDATE accounts SET password_hash = NULL WHERE person_id IS NOT NULL").await;
    // neither who has a role nor who is disabled
    service::set_roles(&admin, id("account clerk"), &[Role::Leader], None).await.unwrap();
    service::set_disabled(&admin, id("account head"), true).await.unwrap();
    let list = service::accounts(&personnel, "", None).await.unwrap();
    let waiting: Vec<_> = list.waiting.iter().map(|unit| (unit.code.as_str(), unit.people)).collect();
    assert_eq!(waiting, [("DINKES", 2), ("KOTA", 2), ("PKM1", 2)]);
    let old = service::links_for_unit(&personnel, "KOTA", "http://x").await.unwrap();
    let session = town.session("personnel").await;
    assert!(town.get("/akun", &session).await.body.contains("action=\"/akun/unit/tautan\""));
    let answer = town.post("/akun/unit/tautan", &session, "waiting=PKM1").await;
    assert_eq!((answer.status, answer.header("cache-control")), (200, "no-store"));
    assert_eq!(answer.body.matches("class=\"qr\"").count(), 2, "{}", answer.body);
    let gone = service::set_password(&town.ctx(As::Public), &token_of(&old[0]), new_password(PASSWORD)).await;
    assert_eq!(gone, Err(Error::Conflict(Fault::LinkGone)), "what was printed before opens nothing");
    let again = service::links_for_unit(&personnel, "PKM1", "http://x").await.unwrap();
    assert_eq!(again.iter().map(|slip| slip.name.as_str()).collect::<Vec<_>>(), ["superior", "nurse"]);
    service::set_password(&town.ctx(As::Public), &token_of(&again[1]), new_password(PASSWORD)).await.unwrap();
    let left = service::links_for_unit(&personnel, "PKM1", "http://x").await.unwrap();
    assert_eq!(left.iter().map(|slip| slip.name.as_str()).collect::<Vec<_>>(), ["superior"]);
    assert_eq!(count(&town, "SELECT COUNT(*) FROM audit WHERE action = 'account.link'").await, 7);
}

#[rstest]
#[tokio::test]
async fn who_prints_an_address_that_others_cannot_open_is_told(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = town(engine).await;
    let admin = cookie(&sign_in(&town, "administrator", PASSWORD).await);
    for (host, told) in [("127.0.0.1:3000", true), ("localhost", true), ("kinerja.kota.go.id", false)] {
        let request = axum::http::Request::post(format!("/akun/{}/tautan", id("account nurse")))
            .header("host", host)
            .header("cookie", &admin)
            .header("sec-fetch-site", "same-origin");
        let page = town.send(request.body(axum::body::Body::empty()).unwrap()).await.body;
        assert!(page.contains(&format!("http://{host}/sandi/")), "{host}");
        assert_eq!(page.contains("KINERJA_ADDRESS"), told, "{host}");
        // and before any is made
        let request = axum::http::Request::get("/akun").header("host", host).header("cookie", &admin);
        let accounts = town.send(request.body(axum::body::Body::empty()).unwrap()).await.body;
        assert_eq!(accounts.contains("KINERJA_ADDRESS"), told, "{host}");
    }
}

// SQLite has one writer at a time
#[tokio::test]
async fn whoever_loses_the_role_at_the_same_moment_makes_no_account() {
    let town = town(Engine::Postgres).await;
    let mut tx = town.app.db.begin().await.unwrap();
    run!(&mut tx, sqlx::query("DELETE FROM accounts WHERE person_id = $1").bind(id("clerk"))).unwrap();
    tx.commit().await.unwrap();
    let personnel = town.ctx(As::Personnel);
    for of_unit in [false, true] {
        // somebody is taking the role away
        let mut tx = town.app.db.begin().await.unwrap();
        tx.lock(town.government.id).await.unwrap();
        run!(&mut tx, sqlx::query("DELETE FROM grants WHERE role = 'personnel'")).unwrap();
        let taken = async {
            until_somebody_waits(&mut tx).await;
            tx.commit().await
        };
        let made = async {
            match of_unit {
                true => service::accounts_for_unit(&personnel, "DISDUKCAPIL", "http://x").await.map(drop),
                false => service::account_for_person(&personnel, id("clerk"), "http://x").await.map(drop),
            }
        };
        let (made, taken) = tokio::join!(made, taken);
        assert!(matches!(made, Err(Error::RoleNeeded(_))), "{made:?}");
        assert_eq!(taken, Ok(()));
        let mut tx = town.app.db.begin().await.unwrap();
        let give = "INSERT INTO grants (government_id, account_id, role, given_at) VALUES ($1, $2, 'personnel', 0)";
        run!(&mut tx, sqlx::query(give).bind(town.government.id).bind(id("account personnel"))).unwrap();
        tx.commit().await.unwrap();
    }
}

#[rstest]
#[tokio::test]
async fn what_is_done_to_one_that_was_found_leads_back_to_the_search(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = town(engine).await;
    let admin = town.session("administrator").await;
    let page = town.get("/akun?q=nurse", &admin).await.body;
    for control in ["Kelola akun nurse", "Peran: nurse", "Simpan peran: nurse", "Nonaktifkan akun: nurse"] {
        assert!(page.contains(&format!("aria-label=\"{control}\"")), "{control}: {page}");
    }
    assert!(page.contains("aria-label=\"Buat tautan pribadi: nurse\""), "{page}");
    let form = page.split(&format!("/akun/{}/keadaan", id("account nurse"))).nth(1).unwrap();
    let form = form.split("</form>").next().unwrap();
    assert!(form.contains("name=\"q\" value=\"nurse\"") && !form.contains("name=\"dari\""), "{form}");
    let post =
        async |what: &str, form: &str| town.post(&format!("/akun/{}/{what}", id("account nurse")), &admin, form).await;
    let long = format!("disabled=0&q={}", "x".repeat(400));
    for (what, form, list) in [
        ("keadaan", "disabled=1&q=nurse", "/akun?q=nurse&ok=1"),
        ("keadaan", "disabled=0&q=nurse&dari=1~a+b", "/akun?q=nurse&dari=1~a%20b&ok=1"),
        ("peran", "role=planner&q=nurse", "/akun?q=nurse&ok=tautan"),
        ("peran", "role=leader&q=nurse", "/akun?q=nurse&ok=1"),
        // neither to another site, nor to an address that tells something else
        ("keadaan", "disabled=0&kembali=//x.test", "/akun?ok=1"),
        ("keadaan", "disabled=0&q=//x.test%26ok%3Dtautan", "/akun?q=%2F%2Fx.test%26ok%3Dtautan&ok=1"),
        ("keadaan", long.as_str(), "/akun?ok=1"),
    ] {
        let done = post(what, form).await;
        assert_eq!((done.status, done.header("location")), (303, list), "{what} {form}");
    }
    // from the printed link as well, and where it was refused
    let slip = post("tautan", "q=nurse").await.body;
    assert!(slip.contains("href=\"/akun?q=nurse\""), "{slip}");
    let last = format!("/akun/{}/keadaan", id("account administrator"));
    let refused = town.post(&last, &admin, "disabled=1&q=admin").await;
    assert!(refused.status == 409 && refused.body.contains("value=\"admin\""), "{}", refused.body);
}

async fn roles(town: &Town, account: Uuid) -> Vec<Role> {
    let mut tx = town.app.db.begin().await.unwrap();
    store::roles(&mut tx, town.government.id, account).await.unwrap()
}

#[rstest]
#[tokio::test]
async fn two_administrators_do_not_overwrite_each_others_roles(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = town(engine).await;
    let session = cookie(&sign_in(&town, "administrator", PASSWORD).await);
    let nurse = id("account nurse");
    let page = town.get("/akun?q=nurse", &session).await.body;
    let form = page.split(&format!("/akun/{nurse}/peran")).nth(1).unwrap();
    let mark = value(form, SHOWN);
    let save = async |role: &str| {
        town.post(&format!("/akun/{nurse}/peran"), &session, &format!("dilihat={mark}&role={role}")).await
    };
    assert_eq!(save("planner").await.status, 303);
    let late = save("leader").await;
    assert!(late.status == 409 && late.body.contains("berubah sejak halaman dibuka"), "{}", late.body);
    assert_eq!(roles(&town, nurse).await, [Role::Planner]);
    // the first steps say what they showed as well
    let steps = town.get("/mulai", &session).await.body;
    let take = steps.split(&format!("/akun/{}/peran", id("account administrator"))).nth(1).unwrap();
    assert!(take.split("</form>").next().unwrap().contains("name=\"dilihat\""), "{take}");
}

#[rstest]
#[tokio::test]
async fn a_link_printed_before_a_role_was_given_opens_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = town(engine).await;
    let (personnel, admin, nurse) = (town.ctx(As::Personnel), town.ctx(As::Administrator), id("account nurse"));
    let slip = service::personal_link(&personnel, nurse, "http://x").await.unwrap();
    assert_eq!(town.get(&format!("/sandi/{}", token_of(&slip)), "").await.status, 200);
    service::set_roles(&admin, nurse, &[Role::Planner], None).await.unwrap();
    assert_eq!(town.get(&format!("/sandi/{}", token_of(&slip)), "").await.status, 409);
    let again = service::personal_link(&personnel, nurse, "http://x").await.map(|_| ());
    assert!(matches!(again, Err(Error::RoleNeeded(_))), "with it one could act in that role: {again:?}");
}

#[rstest]
#[tokio::test]
async fn a_password_set_before_the_first_role_opens_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = town(engine).await;
    let (personnel, nurse) = (town.ctx(As::Personnel), id("account nurse"));
    // whoever prints the link opens it as well, and stays signed in
    let slip = service::personal_link(&personnel, nurse, "http://x").await.unwrap();
    service::set_password(&town.ctx(As::Public), &token_of(&slip), new_password(PASSWORD)).await.unwrap();
    let theirs = cookie(&sign_in(&town, "nurse", PASSWORD).await);
    let admin = cookie(&sign_in(&town, "administrator", PASSWORD).await);
    let page = town.get("/akun?q=nurse", &admin).await.body;
    assert!(page.contains("Dengan peran pertama"), "{page}");
    let give = async |roles: &str| town.post(&format!("/akun/{nurse}/peran"), &admin, roles).await;
    assert_eq!(give("role=leader&kembali=/mulai").await.header("location"), "/akun?ok=tautan");
    let told = town.get("/akun?ok=tautan", &format!("{admin}; {}", heard("/akun?ok=tautan"))).await;
    assert!(told.body.contains("buat tautan pribadi baru di Kelola"), "{}", told.body);
    assert_eq!(viewer(&town, &theirs).await, Who::Public, "its sessions end");
    assert_eq!(sign_in(&town, "nurse", PASSWORD).await.status, 422, "its password is forgotten");
    assert_eq!(count(&town, "SELECT COUNT(*) FROM audit WHERE action = 'account.forget'").await, 1);
    // the owner sets one by a link of the administrator's, and keeps it with further roles
    let slip = service::personal_link(&town.ctx(As::Administrator), nurse, "http://x").await.unwrap();
    service::set_password(&town.ctx(As::Public), &token_of(&slip), new_password("kata-milik-sendiri")).await.unwrap();
    let own = cookie(&sign_in(&town, "nurse", "kata-milik-sendiri").await);
    assert_eq!(give("role=leader&role=planner").await.header("location"), "/akun?ok=1");
    assert!(matches!(viewer(&town, &own).await, Who::Account(_)));
    // so does an administrator who takes another role
    let address = format!("/akun/{}/peran", id("account administrator"));
    assert_eq!(town.post(&address, &admin, "role=administrator&role=planner").await.header("location"), "/akun?ok=1");
    assert!(matches!(viewer(&town, &admin).await, Who::Account(_)));
}

#[rstest]
#[tokio::test]
async fn a_sign_in_under_way_does_not_outlive_the_password(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    let nurse = store::by_id(&town.app.db, town.government.id, id("account nurse")).await.unwrap().unwrap();
    let hash = nurse.password_hash.unwrap();
    let held = async || {
        let mut tx = town.app.db.begin().await.unwrap();
        store::hold(&mut tx, town.government.id, nurse.id, &hash).await.unwrap()
    };
    assert!(held().await);
    let admin = town.ctx(As::Administrator);
    service::set_disabled(&admin, nurse.id, true).await.unwrap();
    assert!(!held().await);
    service::set_disabled(&admin, nurse.id, false).await.unwrap();
    let slip = service::personal_link(&admin, nurse.id, "http://x").await.unwrap();
    let new = new_password("kata-dari-tautan");
    service::set_password(&town.ctx(As::Public), &token_of(&slip), new).await.unwrap();
    assert!(!held().await);
}

#[rstest]
#[tokio::test]
async fn one_administrator_always_remains(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    let (admin, account) = (town.ctx(As::Administrator), id("account administrator"));
    let last = || Error::Conflict(Fault::LastAdministrator);
    assert_eq!(service::set_roles(&admin, account, &[Role::Planner], None).await, Err(last()));
    assert_eq!(service::set_disabled(&admin, account, true).await, Err(last()));
    service::set_roles(&admin, id("account nurse"), &[Role::Administrator], None).await.unwrap();
    let unable = service::set_roles(&admin, account, &[Role::Planner], None).await;
    assert_eq!(unable, Err(last()), "whoever has no password yet cannot administer");
    let slip = service::personal_link(&admin, id("account nurse"), "http://x").await.unwrap();
    service::set_password(&town.ctx(As::Public), &token_of(&slip), new_password(PASSWORD)).await.unwrap();
    assert_eq!(service::set_roles(&admin, account, &[Role::Planner], None).await, Ok(false));
    assert_eq!(roles(&town, account).await, [Role::Planner]);
    let disabled = service::set_disabled(&admin, id("account nurse"), true).await;
    assert!(matches!(disabled, Err(Error::RoleNeeded(_))), "no longer: {disabled:?}");
    let who = Who::Account(standing(&town, "nurse").await);
    let nurse = Ctx { viewer: Viewer { government: town.government.id, who }, ..admin };
    assert_eq!(service::set_disabled(&nurse, id("account nurse"), true).await, Err(last()));
}

#[rstest]
#[tokio::test]
async fn a_login_belongs_to_one_account(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    let new = |login: &str| NewAccount { login: login.into(), name: "Baru".into(), roles: vec![Role::Auditor] };
    let admin = town.ctx(As::Administrator);
    let taken = service::create_account(&admin, new("NURSE")).await;
    assert_eq!(taken, Err(Error::invalid("login", Fault::LoginTaken)));
    let spaced = service::create_account(&admin, new("dua kata")).await;
    assert_eq!(spaced, Err(Error::invalid("login", Fault::LoginCharacters)));
    let made = service::create_account(&admin, new("auditor.dua")).await.unwrap();
    assert_eq!(roles(&town, made).await, [Role::Auditor]);
    // with script or without, its link follows at once
    let session = town.session("administrator").await;
    let sheet = town.post("/akun", &session, "login=planner.dua&name=Perencana+Dua&role=planner").await;
    assert_eq!(sheet.status, 200, "{}", sheet.body);
    assert!(sheet.body.contains("/sandi/") && sheet.body.contains("Perencana Dua"), "{}", sheet.body);
    let again = town.post("/akun", &session, "login=planner.dua&name=Perencana+Dua&role=planner").await;
    assert!(again.status == 422 && again.body.contains("value=\"planner.dua\""), "{} {}", again.status, again.body);
}

fn first(login: &str, password: &str) -> First {
    First {
        government: "Kota Baru".into(),
        code: "baru".into(),
        zone: "Asia/Makassar".into(),
        name: "Sri".into(),
        login: login.into(),
        password: new_password(password),
        user_agent: String::new(),
    }
}

#[rstest]
#[tokio::test]
async fn the_first_start_makes_government_and_administrator(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (town, ctx) = Town::empty(engine).await;
    let replaced = service::first_link(&town.app).await.unwrap().unwrap();
    let link = service::first_link(&town.app).await.unwrap().unwrap();
    let gone = service::first_start(&ctx, &replaced, first("sri", PASSWORD)).await.map(|_| ());
    assert_eq!(gone, Err(Error::Conflict(Fault::FirstLinkGone)), "a second start replaces the link");
    let page = town.get(&format!("/mulai/{link}"), "").await;
    assert!(page.status == 200 && page.body.contains("Kode pemerintah daerah"), "{}", page.body);
    let weak = service::first_start(&ctx, &link, first("srisrisrisri", "srisrisrisri")).await.map(|_| ());
    assert_eq!(weak, Err(Error::invalid("password", Fault::PasswordIsLogin)));

    let form = format!(
        "government=Kota+Baru&code=baru&zone=Asia/Makassar&name=Sri&login=sri&password={0}&again={0}",
        PASSWORD.replace(' ', "+")
    );
    let answer = town.post(&format!("/mulai/{link}"), "", &form).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/mulai"), "{}", answer.body);
    let government = store::governments(&town.app.db).await.unwrap().remove(0);
    assert_eq!((government.code.as_str(), government.time_zone.as_str()), ("BARU", "Asia/Makassar"));
    let session = cookie(&answer);
    let token = session.split_once('=').unwrap().1;
    let viewer = service::viewer_of(&town.app, &government, token, LOCALHOST).await.unwrap();
    assert!(viewer.has(Role::Administrator));
    assert_eq!(town.post(&format!("/mulai/{link}"), "", &form).await.status, 409, "it works once");
    let used = town.get(&format!("/mulai/{link}"), "").await;
    assert!(used.body.contains("minta tautan pribadi") && used.body.contains("href=\"/masuk\""), "{}", used.body);
    assert_eq!(service::first_link(&town.app).await.unwrap(), None, "there is an administrator now");
    assert_eq!(count(&town, "SELECT COUNT(*) FROM audit WHERE action = 'government.create'").await, 1);
}

#[rstest]
#[tokio::test]
async fn a_refused_first_start_leaves_nothing(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let (town, ctx) = Town::empty(engine).await;
    let link = service::first_link(&town.app).await.unwrap().unwrap();
    town.app.clock.advance(86_400_000);
    let late = service::first_start(&ctx, &link, first("sri", PASSWORD)).await.map(|_| ());
    assert_eq!(late, Err(Error::Conflict(Fault::FirstLinkGone)));
    assert_eq!(count(&town, "SELECT COUNT(*) FROM governments").await, 0);
    assert_eq!(count(&town, "SELECT COUNT(*) FROM accounts").await, 0);
}
