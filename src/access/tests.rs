//! Rights and sign-in against both engines.

use super::service::{self, First, NewAccount, NewPassword};
use super::{Role, Slip, Who, password, rules, store};
use crate::base::{Error, Fault, Uuid};
use crate::run;
use crate::server::request::{Ctx, Government};
use crate::testing::{Answer, As, Engine, Town, id};
use proptest::prelude::*;
use rstest::rstest;

const PASSWORD: &str = "empat kata yang mudah";
const NIP: &str = "199001012015012002";

/// The town with a password for the nurse and the administrator.
async fn town(engine: Engine) -> Town {
    let town = Town::new(engine).await;
    let mut tx = town.app.db.begin().await.unwrap();
    let hash = password::hash_with(PASSWORD, [7; 16]).unwrap();
    for name in ["nurse", "administrator"] {
        store::set_password(&mut tx, town.government.id, id(&format!("account {name}")), &hash).await.unwrap();
    }
    tx.commit().await.unwrap();
    town
}

async fn sign_in(town: &Town, login: &str, password: &str) -> Answer {
    let form = format!("login={}&password={}", login.replace(' ', "+"), password.replace(' ', "+"));
    town.post("/masuk", "", &form).await
}

/// The cookie that an answer sets, as a browser sends it back.
fn cookie(answer: &Answer) -> String {
    answer.header("set-cookie").split(';').next().unwrap_or_default().to_owned()
}

/// The viewer behind a cookie.
async fn viewer(town: &Town, cookie: &str) -> Who {
    let token = cookie.split_once('=').unwrap().1;
    service::viewer_of(&town.app, &town.government, token).await.unwrap().who
}

fn new_password(password: &str) -> NewPassword {
    NewPassword { password: password.to_owned(), again: password.to_owned() }
}

fn token(slip: &Slip) -> String {
    slip.link.rsplit('/').next().unwrap().to_owned()
}

async fn count(town: &Town, sql: &'static str) -> i64 {
    crate::read!(&town.app.db, on => sqlx::query_scalar(sql).fetch_one(on)).unwrap()
}

#[rstest]
#[tokio::test]
async fn a_person_signs_in_with_login_or_number(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    for login in ["nurse", " Nurse ", NIP, "19900101 201501 2 002"] {
        let answer = sign_in(&town, login, PASSWORD).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/laporan"), "{login}");
        let Who::Account(account) = viewer(&town, &cookie(&answer)).await else { panic!("signed in") };
        assert_eq!((account.person, account.has_team), (Some(id("nurse")), false));
    }
    let answer = sign_in(&town, "administrator", PASSWORD).await;
    assert_eq!(answer.header("location"), "/papan");
    let set = answer.header("set-cookie");
    let (pair, attributes) = set.split_once("; ").unwrap();
    assert_eq!(pair.len(), "kinerja_sesi=".len() + 64);
    insta::assert_snapshot!(attributes, @"Path=/; Max-Age=1209600; HttpOnly; SameSite=Lax");
}

#[rstest]
#[tokio::test]
async fn the_viewer_knows_units_team_and_roles(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    for (name, heads, team) in
        [("superior", vec![id("PKM1")], true), ("head", vec![id("DINKES")], true), ("clerk", vec![], false)]
    {
        let owner = store::Owner { id: id(&format!("account {name}")), person_id: Some(id(name)), name: name.into() };
        let today = town.app.clock.today("Asia/Jakarta");
        let account = store::signed_in(&town.app.db, town.government.id, owner, today).await.unwrap();
        assert_eq!((account.heads, account.has_team, account.roles), (heads, team, vec![]), "{name}");
    }
    let mut tx = town.app.db.begin().await.unwrap();
    run!(&mut tx, sqlx::query("INSERT INTO superior_overrides (government_id, id, person_id, superior_id, from_day, reason) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(town.government.id).bind(id("override")).bind(id("nurse")).bind(id("clerk")).bind("2026-01-01").bind("Plt")).unwrap();
    tx.commit().await.unwrap();
    let owner = store::Owner { id: id("account planner"), person_id: None, name: "planner".into() };
    let account = store::signed_in(&town.app.db, town.government.id, owner, town.app.clock.today("UTC")).await.unwrap();
    assert_eq!((account.roles, account.has_team), (vec![Role::Planner], false));
    let owner = store::Owner { id: id("account clerk"), person_id: Some(id("clerk")), name: "clerk".into() };
    let account = store::signed_in(&town.app.db, town.government.id, owner, town.app.clock.today("UTC")).await.unwrap();
    assert!(account.has_team, "a superior by name has a team");
}

/// What a page shows apart from what differs by chance or was typed.
fn shown(answer: &Answer, login: &str) -> String {
    let main = answer.body.split("<main").nth(1).unwrap().split("</main>").next().unwrap();
    main.replace(&format!("value=\"{login}\""), "value=\"LOGIN\"")
}

#[rstest]
#[tokio::test]
async fn an_unknown_login_is_answered_like_a_wrong_password(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = town(engine).await;
    service::set_disabled(&town.system(), id("account nurse"), true).await.unwrap();
    let wrong = sign_in(&town, "administrator", "bukan kata sandinya").await;
    assert!(wrong.body.contains("tidak cocok"), "{}", wrong.body);
    assert!(!wrong.body.contains("bukan kata sandinya"), "a password is never shown again");
    for (login, password) in [("siapa-ini", PASSWORD), ("clerk", PASSWORD), ("nurse", PASSWORD), ("nurse", "salah")] {
        let answer = sign_in(&town, login, password).await;
        assert_eq!((answer.status, answer.header("set-cookie")), (422, ""));
        assert_eq!(shown(&answer, login), shown(&wrong, "administrator"), "{login}");
    }
}

#[rstest]
#[tokio::test]
async fn guessing_is_slowed_for_one_account_and_not_for_its_neighbours(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = town(engine).await;
    for _ in 0..5 {
        assert_eq!(sign_in(&town, "administrator", "salah").await.status, 422);
    }
    let slowed = sign_in(&town, "administrator", PASSWORD).await;
    assert_eq!((slowed.status, slowed.header("retry-after")), (429, "60"));
    assert!(slowed.body.contains("Coba lagi dalam 60 detik"));
    assert_eq!(sign_in(&town, "nurse", PASSWORD).await.status, 303, "others behind the same address go on");
    town.app.clock.advance(60_000);
    assert_eq!(sign_in(&town, "administrator", PASSWORD).await.status, 303);
    assert_eq!(sign_in(&town, "administrator", "salah").await.status, 422, "success forgets the mistakes");
}

#[rstest]
#[tokio::test]
async fn a_session_ends_after_two_weeks(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    let cookie = cookie(&sign_in(&town, "nurse", PASSWORD).await);
    town.app.clock.advance(service::SESSION_MS - 1);
    assert!(matches!(viewer(&town, &cookie).await, Who::Account(_)));
    town.app.clock.advance(1);
    assert_eq!(viewer(&town, &cookie).await, Who::Public);
}

#[rstest]
#[tokio::test]
async fn signing_in_anew_replaces_the_session_of_the_browser(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = town(engine).await;
    let first = cookie(&sign_in(&town, "nurse", PASSWORD).await);
    let form = format!("login=nurse&password={}&kembali=/tim", PASSWORD.replace(' ', "+"));
    let answer = town.post("/masuk", &first, &form).await;
    assert_eq!(answer.header("location"), "/tim");
    assert_eq!(viewer(&town, &first).await, Who::Public);
    assert!(matches!(viewer(&town, &cookie(&answer)).await, Who::Account(_)));
}

#[rstest]
#[tokio::test]
async fn the_way_back_never_leaves_the_site(#[values(Engine::Sqlite)] engine: Engine) {
    let town = town(engine).await;
    for back in ["https://jahat.id", "//jahat.id", "/%5Cjahat.id", "jahat", "/%0D%0Aset-cookie:x", "/masuk"] {
        let form = format!("login=nurse&password={}&kembali={back}", PASSWORD.replace(' ', "+"));
        assert_eq!(town.post("/masuk", "", &form).await.header("location"), "/laporan", "{back}");
    }
    let answer = town.post("/bahasa", "", "lang=en&back=//jahat.id").await;
    assert_eq!((answer.status, answer.header("location")), (303, "/"));
    insta::assert_snapshot!(answer.header("set-cookie"), @"kinerja_bahasa=en; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax");
    assert_eq!(town.post("/bahasa", "", "lang=en&back=/unit/PKM1").await.header("location"), "/unit/PKM1");
}

#[rstest]
#[tokio::test]
async fn signing_out_ends_one_session_or_all(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    let (phone, desk) =
        (cookie(&sign_in(&town, "nurse", PASSWORD).await), cookie(&sign_in(&town, "nurse", PASSWORD).await));
    let answer = town.post("/keluar", &phone, "").await;
    assert_eq!((answer.status, answer.header("location")), (303, "/"));
    assert!(answer.header("set-cookie").starts_with("kinerja_sesi=; Path=/; Max-Age=0"));
    assert_eq!(viewer(&town, &phone).await, Who::Public);
    assert!(matches!(viewer(&town, &desk).await, Who::Account(_)));

    let phone = cookie(&sign_in(&town, "nurse", PASSWORD).await);
    assert_eq!(town.post("/keluar-semua", &desk, "").await.status, 303);
    assert_eq!((viewer(&town, &phone).await, viewer(&town, &desk).await), (Who::Public, Who::Public));
    assert_eq!(town.post("/keluar-semua", "", "").await.status, 401);
    assert_eq!(town.post("/keluar", "", "").await.status, 303, "who is signed out already may leave");
}

#[rstest]
#[tokio::test]
async fn only_one_s_own_sessions_are_seen_and_ended(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    let nurse = cookie(&sign_in(&town, "nurse", PASSWORD).await);
    let other = cookie(&sign_in(&town, "administrator", PASSWORD).await);
    let key = |cookie: &str| rules::hex(&rules::key(cookie.split_once('=').unwrap().1));
    let form = format!("key={}", key(&other));
    assert_eq!(town.post("/saya/sesi", &nurse, &form).await.status, 404);
    assert!(matches!(viewer(&town, &other).await, Who::Account(_)));
    let page = town.get("/saya", &nurse).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("perangkat ini") && page.body.contains("19900101 201501 2 002"), "{}", page.body);
    let second = cookie(&sign_in(&town, "nurse", PASSWORD).await);
    assert_eq!(town.post("/saya/sesi", &nurse, &format!("key={}", key(&second))).await.status, 303);
    assert_eq!(viewer(&town, &second).await, Who::Public);
}

#[rstest]
#[tokio::test]
async fn a_disabled_account_is_out_at_once(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    let cookie = cookie(&sign_in(&town, "nurse", PASSWORD).await);
    service::set_disabled(&town.ctx(As::Administrator), id("account nurse"), true).await.unwrap();
    assert_eq!(viewer(&town, &cookie).await, Who::Public);
    assert_eq!(sign_in(&town, "nurse", PASSWORD).await.status, 422);
    service::set_disabled(&town.ctx(As::Administrator), id("account nurse"), false).await.unwrap();
    assert_eq!(viewer(&town, &cookie).await, Who::Public, "enabling brings no session back");
    assert_eq!(sign_in(&town, "nurse", PASSWORD).await.status, 303);
}

#[rstest]
#[tokio::test]
async fn a_password_is_changed_with_the_old_one(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    let (here, there) =
        (cookie(&sign_in(&town, "nurse", PASSWORD).await), cookie(&sign_in(&town, "nurse", PASSWORD).await));
    let form = |old: &str, new: &str| format!("old={}&password={new}&again={new}", old.replace(' ', "+"));
    let wrong = town.post("/saya/sandi", &here, &form("salah", "kata-baru-panjang")).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("Kata sandi lama tidak cocok"));
    for (new, why) in [("pendek", "terlalu pendek"), ("password123", "terlalu umum"), ("aaaaaaaaaaaa", "terlalu umum")]
    {
        let answer = town.post("/saya/sandi", &here, &form(PASSWORD, new)).await;
        assert!(answer.status == 422 && answer.body.contains(why), "{new}");
    }
    assert_eq!(town.post("/saya/sandi", &here, &form(PASSWORD, "kata-baru-panjang")).await.status, 303);
    assert!(matches!(viewer(&town, &here).await, Who::Account(_)));
    assert_eq!(viewer(&town, &there).await, Who::Public, "other devices must sign in anew");
    assert_eq!(sign_in(&town, "nurse", "kata-baru-panjang").await.status, 303);
}

#[rstest]
#[tokio::test]
async fn a_personal_link_works_once(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    let session = cookie(&sign_in(&town, "nurse", PASSWORD).await);
    let admin = town.ctx(As::Administrator);
    let first = token(&service::personal_link(&admin, id("account nurse"), "http://x").await.unwrap());
    let slip = service::personal_link(&admin, id("account nurse"), "http://x").await.unwrap();
    let token = token(&slip);
    assert_eq!(town.get(&format!("/sandi/{first}"), "").await.status, 409, "a new link replaces the old one");
    let page = town.get(&format!("/sandi/{}", token.to_uppercase()), "").await;
    assert!(page.status == 200 && page.body.contains("Untuk nurse"), "{}", page.body);
    let form = |new: &str| format!("token={token}&password={new}&again={new}");
    assert_eq!(town.post("/sandi", "", &form("pendek")).await.status, 422, "a refused password leaves the link");
    let answer = town.post("/sandi", "", &form("kata-dari-tautan")).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/masuk?ok=sandi"));
    assert_eq!(viewer(&town, &session).await, Who::Public, "sessions end");
    assert_eq!(sign_in(&town, "nurse", "kata-dari-tautan").await.status, 303);
    let again = town.post("/sandi", "", &form("kata-kedua-kali")).await;
    assert!(again.status == 409 && again.body.contains("sudah dipakai"));
    assert_eq!(town.get("/sandi/tidak-ada", "").await.status, 409);
    let old = service::personal_link(&admin, id("account nurse"), "http://x").await.unwrap();
    town.app.clock.advance(7 * 86_400_000);
    let gone = service::set_password(&town.ctx(As::Public), &self::token(&old), new_password("kata-yang-lama")).await;
    assert_eq!(gone, Err(Error::Conflict(Fault::LinkGone)));
    let in_clear = count(&town, "SELECT COUNT(*) FROM audit WHERE detail LIKE '%sandi/%'").await;
    assert_eq!(in_clear, 0);
}

#[rstest]
#[tokio::test]
async fn the_slip_is_the_answer_and_stands_in_no_address(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    let admin = cookie(&sign_in(&town, "administrator", PASSWORD).await);
    let address = format!("/akun/{}/tautan", id("account nurse"));
    let answer = town.post(&address, &admin, "").await;
    assert_eq!((answer.status, answer.header("location"), answer.header("cache-control")), (200, "", "no-store"));
    assert!(answer.body.contains("http://localhost/sandi/") && answer.body.contains("class=\"qr\""));
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
    let waiting: Vec<_> = list.units.iter().map(|unit| (unit.code.as_str(), unit.people)).collect();
    assert_eq!(waiting, [("DINKES", 2), ("DISDUKCAPIL", 1), ("KOTA", 3), ("PKM1", 2)]);
    let slips = service::accounts_for_unit(&admin, "DINKES", "http://x").await.unwrap();
    let logins: Vec<_> = slips.iter().map(|slip| slip.login.as_str()).collect();
    assert_eq!(logins, ["19900101 201501 2 002", "19800101 200501 2 001"]);
    let done = service::set_password(&town.ctx(As::Public), &token(&slips[0]), new_password(PASSWORD)).await;
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
async fn one_administrator_always_remains(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    let (admin, account) = (town.ctx(As::Administrator), id("account administrator"));
    let last = Err(Error::Conflict(Fault::LastAdministrator));
    assert_eq!(service::set_roles(&admin, account, &[Role::Planner]).await, last);
    assert_eq!(service::set_disabled(&admin, account, true).await, last);
    service::set_roles(&admin, id("account nurse"), &[Role::Administrator]).await.unwrap();
    assert_eq!(service::set_roles(&admin, account, &[Role::Planner]).await, Ok(()));
    assert_eq!(store::roles(&town.app.db, town.government.id, account).await, Ok(vec![Role::Planner]));
    assert_eq!(service::set_disabled(&admin, id("account nurse"), true).await, last);
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
    assert_eq!(store::roles(&town.app.db, town.government.id, made).await, Ok(vec![Role::Auditor]));
}

/// The installation before anything is in it.
async fn empty(engine: Engine) -> (Town, Ctx) {
    let town = Town::new(engine).await;
    let mut tx = town.app.db.begin().await.unwrap();
    for sql in [
        "DELETE FROM grants",
        "DELETE FROM accounts",
        "DELETE FROM holders",
        "UPDATE posts SET superior_post_id = NULL",
        "DELETE FROM posts",
        "DELETE FROM persons",
        "DELETE FROM unit_closure",
        "UPDATE units SET parent_id = NULL",
        "DELETE FROM units",
        "DELETE FROM governments",
    ] {
        run!(&mut tx, sqlx::query(sql)).unwrap();
    }
    tx.commit().await.unwrap();
    let nobody = Government { id: Uuid::nil(), name: "Kinerja".into(), ..town.government.clone() };
    let ctx = Ctx { viewer: super::Viewer::public(nobody.id), government: nobody, ..town.ctx(As::Public) };
    (town, ctx)
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
    let (town, ctx) = empty(engine).await;
    let replaced = service::first_link(&town.app).await.unwrap().unwrap();
    let link = service::first_link(&town.app).await.unwrap().unwrap();
    let gone = service::first_start(&ctx, &replaced, first("sri", PASSWORD)).await.map(|_| ());
    assert_eq!(gone, Err(Error::Conflict(Fault::LinkGone)), "a second start replaces the link");
    let page = town.get(&format!("/mulai/{link}"), "").await;
    assert!(page.status == 200 && page.body.contains("Kode pemerintah daerah"), "{}", page.body);
    let weak = service::first_start(&ctx, &link, first("srisrisrisri", "srisrisrisri")).await.map(|_| ());
    assert_eq!(weak, Err(Error::invalid("password", Fault::PasswordIsLogin)));

    let form = format!(
        "token={link}&government=Kota+Baru&code=baru&zone=Asia/Makassar&name=Sri&login=sri&password={0}&again={0}",
        PASSWORD.replace(' ', "+")
    );
    let answer = town.post("/mulai", "", &form).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/impor"), "{}", answer.body);
    let government = store::government_of_host(&town.app.db, "").await.unwrap().unwrap();
    assert_eq!((government.code.as_str(), government.time_zone.as_str()), ("BARU", "Asia/Makassar"));
    let session = cookie(&answer);
    let token = session.split_once('=').unwrap().1;
    let viewer = service::viewer_of(&town.app, &government, token).await.unwrap();
    assert!(viewer.has(Role::Administrator));
    assert_eq!(town.post("/mulai", "", &form).await.status, 409, "it works once");
    assert_eq!(service::first_link(&town.app).await.unwrap(), None, "there is an administrator now");
    assert_eq!(count(&town, "SELECT COUNT(*) FROM audit WHERE action = 'government.create'").await, 1);
}

#[rstest]
#[tokio::test]
async fn a_refused_first_start_leaves_nothing(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let (town, ctx) = empty(engine).await;
    let link = service::first_link(&town.app).await.unwrap().unwrap();
    town.app.clock.advance(86_400_000);
    let late = service::first_start(&ctx, &link, first("sri", PASSWORD)).await.map(|_| ());
    assert_eq!(late, Err(Error::Conflict(Fault::LinkGone)));
    assert_eq!(count(&town, "SELECT COUNT(*) FROM governments").await, 0);
    assert_eq!(count(&town, "SELECT COUNT(*) FROM accounts").await, 0);
}

#[rstest]
#[tokio::test]
async fn a_form_from_another_site_is_refused(#[values(Engine::Sqlite)] engine: Engine) {
    let town = town(engine).await;
    let session = cookie(&sign_in(&town, "nurse", PASSWORD).await);
    let request = axum::http::Request::post("/keluar-semua")
        .header("cookie", &session)
        .header("sec-fetch-site", "cross-site")
        .header("content-type", "application/x-www-form-urlencoded");
    assert_eq!(town.send(request.body(axum::body::Body::empty()).unwrap()).await.status, 403);
    assert!(matches!(viewer(&town, &session).await, Who::Account(_)));
}

#[rstest]
#[tokio::test]
async fn the_sign_in_page_asks_without_script(#[values(Engine::Sqlite)] engine: Engine) {
    let town = town(engine).await;
    let page = town.get("/masuk?kembali=/laporan", "").await;
    assert_eq!((page.status, page.header("cache-control")), (200, "no-store"));
    assert!(page.body.contains(r#"<input type="hidden" name="kembali" value="/laporan""#), "{}", page.body);
    assert!(page.body.contains(r#"action="/masuk""#) && page.body.contains(r#"type="password""#));
    let missing = town.post("/masuk", "", "login=nurse&password=").await;
    assert!(
        missing.status == 422
            && missing.body.contains("Kolom ini wajib diisi")
            && missing.body.contains("value=\"nurse\"")
    );
}

proptest! {
    #[test]
    fn a_link_is_read_however_it_is_typed(bytes in proptest::collection::vec(0u8..240, 64)) {
        let token = rules::link_token(bytes.try_into().unwrap());
        prop_assert_eq!(token.len(), 29);
        prop_assert_eq!(rules::link_key(&token), rules::link_key(&token.to_uppercase().replace('-', " ")));
        prop_assert_eq!(rules::link_in_address(&token), token);
    }

    #[test]
    fn a_local_path_is_one(path in ".*") {
        if let Some(path) = rules::local_path(&path) {
            prop_assert!(path.starts_with('/') && !path.starts_with("//") && !path.contains('\\'));
            prop_assert!(axum::http::HeaderValue::from_str(path).is_ok());
        }
    }

    #[test]
    fn a_key_survives_hexadecimal(key in proptest::array::uniform32(0u8..)) {
        prop_assert_eq!(rules::from_hex(&rules::hex(&key)), Some(key));
    }
}

#[test]
fn devices_have_names_that_people_know() {
    let phone = "Mozilla/5.0 (Linux; Android 12; SM-A037F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36";
    assert_eq!(rules::device(phone), "Chrome, Android");
    assert_eq!(rules::device("curl/8"), "");
}

#[test]
fn only_passwords_worth_the_name_are_taken() {
    for (password, login) in
        [("pendek", "a"), ("1234567890", "a"), ("Password123", "a"), ("19900101 201501 2 002", NIP)]
    {
        assert!(rules::password(password, login).is_err(), "{password}");
    }
    assert_eq!(rules::password("empat kata yang mudah", NIP), Ok(()));
}
