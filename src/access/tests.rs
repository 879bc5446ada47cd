//! Rights and sign-in against both engines.

mod account;
mod guess;
mod number;

use super::service::{self, NewPassword};
use super::{Action, Role, Who, password, rules, store};
use crate::base::{Error, Fault, Lang};
use crate::run;
use crate::testing::{Answer, As, Engine, MORNING, Town, id};
use axum::body::Body;
use axum::http::Request;
use proptest::prelude::*;
use rstest::rstest;
use std::net::{IpAddr, Ipv4Addr};

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

#[tokio::test]
async fn whoever_lacks_a_role_is_told_those_that_may_and_no_others() {
    let town = Town::new(Engine::Sqlite).await;
    let holders = [As::Leader, As::Personnel, As::Planner, As::Auditor, As::Administrator];
    for actions in [
        &[Action::ReadEntry][..],
        &[Action::React],
        &[Action::ReadRemarks],
        &[Action::ReadPersonnel],
        &[Action::EditOrganisation],
        &[Action::EditIndicators],
        &[Action::EditServices],
        &[Action::InviteStaff],
        &[Action::ManageAccounts],
        &[Action::ReadAudit],
        &[Action::EditOrganisation, Action::EditServices],
    ] {
        let may = |who: &As| actions.iter().any(|action| town.ctx(*who).authorise_here(*action).is_ok());
        let roles: Vec<Role> =
            holders.into_iter().filter(may).map(|who| town.ctx(who).viewer.account().unwrap().roles[0]).collect();
        let told = match town.ctx(As::Outsider).authorise_one_of(actions) {
            Err(Error::RoleNeeded(Fault::RoleNeeded { roles })) => roles,
            Err(Error::Forbidden) => String::new(),
            other => panic!("{actions:?}: {other:?}"),
        };
        let named: Vec<Role> = Role::ALL.into_iter().filter(|role| told.contains(role.word(Lang::Id))).collect();
        assert_eq!(named, roles, "{actions:?}");
    }
}

async fn sign_in(town: &Town, login: &str, password: &str) -> Answer {
    let form = format!("login={}&password={}", login.replace(' ', "+"), password.replace(' ', "+"));
    town.post("/masuk", "", &form).await
}

/// The cookie that an answer sets, as a browser sends it back.
fn cookie(answer: &Answer) -> String {
    answer.header("set-cookie").split(';').next().unwrap_or_default().to_owned()
}

const LOCALHOST: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// The viewer behind a cookie.
async fn viewer(town: &Town, cookie: &str) -> Who {
    let token = cookie.split_once('=').unwrap().1;
    service::viewer_of(&town.app, &town.government, token, LOCALHOST).await.unwrap().who
}

fn new_password(password: &str) -> NewPassword {
    NewPassword { password: password.to_owned(), again: password.to_owned() }
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
    assert_eq!(answer.header("location"), "/mulai", "nothing is loaded yet");
    let set = answer.header("set-cookie");
    let (pair, attributes) = set.split_once("; ").unwrap();
    assert_eq!(pair.len(), "kinerja_sesi=".len() + 64);
    insta::assert_snapshot!(attributes, @"Path=/; Max-Age=1209600; HttpOnly; SameSite=Lax");
}

/// What follows from the grants and posts of an account.
async fn standing(town: &Town, name: &str) -> crate::access::SignedIn {
    let (mut tx, account) = (town.app.db.begin().await.unwrap(), id(&format!("account {name}")));
    let today = town.app.clock.today("Asia/Jakarta");
    store::of_account(&mut tx, town.government.id, account, today).await.unwrap().unwrap()
}

#[rstest]
#[tokio::test]
async fn the_viewer_knows_units_team_and_roles(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    for (name, heads, team) in
        [("superior", vec![id("PKM1")], true), ("head", vec![id("DINKES")], true), ("clerk", vec![], false)]
    {
        let account = standing(&town, name).await;
        assert_eq!((account.heads, account.has_team, account.roles), (heads, team, vec![]), "{name}");
    }
    let mut tx = town.app.db.begin().await.unwrap();
    run!(&mut tx, sqlx::query("INSERT INTO superior_overrides (government_id, id, person_id, superior_id, from_day, reason) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(town.government.id).bind(id("override")).bind(id("nurse")).bind(id("clerk")).bind("2026-01-01").bind("Plt")).unwrap();
    tx.commit().await.unwrap();
    let account = standing(&town, "planner").await;
    assert_eq!((account.roles, account.has_team), (vec![Role::Planner], false));
    let account = standing(&town, "clerk").await;
    assert!(account.has_team, "a superior by name has a team");
    // a session is told the same: the nurse no longer answers to the superior by post, who answers to the head
    for (name, team) in [("superior", false), ("head", true), ("nurse", false), ("planner", false), ("clerk", true)] {
        let Who::Account(account) = viewer(&town, &town.session(name).await).await else { panic!("signed in") };
        assert_eq!(account.has_team, team, "{name}");
    }
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
    let believed = || town.app.live.structure(town.government.id);
    let before = believed();
    let first = cookie(&sign_in(&town, "nurse", PASSWORD).await);
    assert!(matches!(viewer(&town, &first).await, Who::Account(_)));
    assert_eq!(believed(), before, "what is believed of others is not asked anew for somebody who comes");
    let form = format!("login=nurse&password={}&kembali=/tim", PASSWORD.replace(' ', "+"));
    let answer = town.post("/masuk", &first, &form).await;
    assert_eq!(answer.header("location"), "/tim");
    assert_ne!(believed(), before);
    assert_eq!(viewer(&town, &first).await, Who::Public);
    assert!(matches!(viewer(&town, &cookie(&answer)).await, Who::Account(_)));
}

#[rstest]
#[tokio::test]
async fn of_too_many_sessions_the_oldest_end(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    let mut tx = town.app.db.begin().await.unwrap();
    for n in 0..service::MOST_SESSIONS {
        let session = store::Session {
            token_hash: rules::key(&format!("browser {n}")).to_vec(),
            created_at: MORNING - 1_000 + n,
            expires_at: MORNING + service::SESSION_MS,
            device: String::new(),
        };
        store::insert_session(&mut tx, town.government.id, id("account nurse"), &session).await.unwrap();
    }
    tx.commit().await.unwrap();
    let other = town.session("superior").await;
    let [oldest, second] = ["kinerja_sesi=browser 0", "kinerja_sesi=browser 1"];
    assert!(matches!(viewer(&town, oldest).await, Who::Account(_)));
    let latest = cookie(&sign_in(&town, "nurse", PASSWORD).await);
    assert_eq!(viewer(&town, oldest).await, Who::Public, "at once, though it was believed");
    for still in [second, latest.as_str(), other.as_str()] {
        assert!(matches!(viewer(&town, still).await, Who::Account(_)), "{still}");
    }
    let listed = service::my_account(&town.ctx(As::Employee)).await.unwrap().sessions.len() as i64;
    assert_eq!(listed, service::MOST_SESSIONS);
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
    // also of a page that tells of as many reports as an address does
    let entry = format!("{}%401792000000000", id("entry"));
    let told = format!("/tim?ok=accepted&n=40&entri={}", [entry.as_str(); 40].join("."));
    for page in ["/unit/PKM1", told.as_str()] {
        let form = format!("lang=en&back={}", crate::base::text::encoded(page));
        assert_eq!(town.post("/bahasa", "", &form).await.header("location"), page);
    }
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
async fn a_page_learns_whether_whom_it_was_written_for_is_still_signed_in(#[values(Engine::Sqlite)] engine: Engine) {
    let town = town(engine).await;
    let session = cookie(&sign_in(&town, "nurse", PASSWORD).await);
    let ask = async |site: &str, person: &str| {
        let request = Request::post(format!("/sesi/{}", id(person))).header("cookie", &session);
        let answer = town.send(request.header("sec-fetch-site", site).body(Body::empty()).unwrap()).await;
        assert_eq!(answer.header("cache-control"), "no-store");
        answer.status
    };
    assert_eq!((ask("same-origin", "nurse").await, ask("same-origin", "clerk").await), (204, 401));
    // no other site learns it, however it has it asked
    for site in ["cross-site", "same-site"] {
        assert_eq!((ask(site, "nurse").await, ask(site, "clerk").await), (403, 403), "{site}");
    }
    let open = async |person: &str| {
        let led = town.get(&format!("/sesi/{}", id(person)), &session).await;
        (led.status, led.header("location").to_owned(), led.body)
    };
    let led = open("nurse").await;
    assert_eq!((led.0, &led), (303, &open("clerk").await));
    town.post("/keluar", &session, "").await;
    assert_eq!(ask("same-origin", "nurse").await, 401);
}

#[rstest]
#[tokio::test]
async fn only_one_s_own_sessions_are_seen_and_ended(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    let nurse = cookie(&sign_in(&town, "nurse", PASSWORD).await);
    let other = cookie(&sign_in(&town, "administrator", PASSWORD).await);
    let key = |cookie: &str| crate::base::text::hex(&rules::key(cookie.split_once('=').unwrap().1));
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
    // also on top: on a phone the field stands below the list of sessions
    assert!(wrong.body.contains("<a href=\"#old\">Kata sandi lama tidak cocok"), "{}", wrong.body);
    let easy = "mudah ditebak";
    for (new, why) in [("pendek", "terlalu pendek"), ("password123", easy), ("Kota-Contoh-26", easy)] {
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
    let asked = town.get("/papan?unit=PKM1&tahun=2026", "").await;
    assert_eq!(asked.status, 401);
    let way = asked.body.split("href=\"/masuk?kembali=").nth(1).unwrap().split('"').next().unwrap();
    let page = town.get(&format!("/masuk?kembali={way}"), "").await;
    let back = r#"name="kembali" value="/papan?unit=PKM1&amp;tahun=2026""#;
    assert!(page.body.contains(back), "the way back keeps its query: {}", page.body);
    let form = format!("login=nurse&password={}&kembali={way}", PASSWORD.replace(' ', "+"));
    assert_eq!(town.post("/masuk", "", &form).await.header("location"), "/papan?unit=PKM1&tahun=2026");
    let form = format!("login=nurse&password={}&kembali=/papan/tren.csv?tahun=2026", PASSWORD.replace(' ', "+"));
    assert_eq!(town.post("/masuk", "", &form).await.header("location"), "/papan", "to the page of a file");
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
        prop_assert_eq!(rules::from_hex(&crate::base::text::hex(&key)), Some(key));
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
        assert!(rules::password(password, login, &[]).is_err(), "{password}");
    }
    assert_eq!(rules::password("empat kata yang mudah", NIP, &["nurse", "Kota Contoh"]), Ok(()));
    assert_eq!(rules::password("lestari-wonoboyo", "lw", &[]), Ok(()));
    let known = rules::password("lestari-wonoboyo", "lw", &["Lestari Wonoboyo"]);
    assert_eq!(known, Err(Fault::PasswordCommon), "whoever knows the name guesses it");
}

#[rstest]
#[tokio::test]
async fn whoever_loses_a_role_while_a_form_is_on_its_way_can_do_nothing_with_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let (admin, planner) = (town.ctx(As::Administrator), town.session("planner").await);
    let form = async_stream::stream! {
        yield Ok::<_, std::convert::Infallible>("unit=PKM1&tahun=2026&kode=K&nama=Kunjungan&satuan=orang");
        service::set_roles(&admin, id("account planner"), &[], None).await.unwrap();
        yield Ok("&target=10&bobot=0&arah=naik&cara=jumlah&sumber=");
    };
    let request = Request::post("/indikator/baru")
        .header("cookie", planner)
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/x-www-form-urlencoded");
    assert_eq!(town.send(request.body(Body::from_stream(form)).unwrap()).await.status, 403);
}

#[test]
fn whoever_signs_in_for_a_file_comes_to_its_page() {
    for (address, page) in [
        ("/papan/tren.csv?tahun=2026", "/papan"),
        ("/papan.csv", "/papan"),
        ("/unit/PKM1/layanan.csv", "/unit/PKM1"),
        ("/unit/PKM1.csv", "/unit/PKM1"),
        ("/tren.csv", "/"),
        ("/laporan?hari=2026-11-20", "/laporan?hari=2026-11-20"),
        ("/capaian.csv?keadaan=jauh", "/capaian"),
        ("/impor/contoh/unit.csv", "/impor"),
        ("/impor/019abcde-0000-7000-8000-000000000000/ditolak.csv", "/impor"),
        ("/impor/periksa/abc/temuan.csv", "/impor"),
    ] {
        assert_eq!(rules::page_of(address), page);
    }
}
