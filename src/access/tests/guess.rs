//! Guessing is slowed, its owner is not; secrets stand in no log.

use super::*;
use crate::access::throttle::Turn;
use futures::FutureExt as _;
use futures::future::BoxFuture;
use std::sync::{Arc, Mutex};

/// The cookie by which a browser is known after a sign-in.
fn device(answer: &Answer) -> String {
    let cookies = answer.headers.get_all("set-cookie").iter().filter_map(|cookie| cookie.to_str().ok());
    let device =
        cookies.filter_map(|cookie| cookie.split(';').next()).find(|pair| pair.starts_with("kinerja_perangkat="));
    device.unwrap_or_default().to_owned()
}

async fn from(town: &Town, cookies: &str, login: &str, password: &str) -> u16 {
    let form = format!("login={login}&password={}", password.replace(' ', "+"));
    town.post("/masuk", cookies, &form).await.status
}

#[rstest]
#[tokio::test]
async fn the_owner_s_browser_goes_on_while_others_guess(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    let owner = device(&sign_in(&town, "nurse", PASSWORD).await);
    let stranger = device(&sign_in(&town, "administrator", PASSWORD).await);
    assert!(owner.len() > 64 && owner != stranger);
    for login in ["nurse", NIP, "Nurse", "nurse", NIP] {
        assert_eq!(from(&town, "", login, "salah").await, 422);
    }
    // every way to write the login counts, and a mark of somebody else or of nobody helps nobody
    for (cookies, status) in
        [("", 422), (stranger.as_str(), 422), ("kinerja_perangkat=", 429), ("kinerja_perangkat=abc", 429)]
    {
        assert_eq!(from(&town, cookies, "nurse", PASSWORD).await, status, "{cookies}");
    }
    assert_eq!(from(&town, &owner, NIP, PASSWORD).await, 303);
    // nor may a known browser guess for ever
    for _ in 0..10 {
        assert_eq!(from(&town, &owner, "nurse", "salah").await, 422);
    }
    assert_eq!(from(&town, &owner, "nurse", PASSWORD).await, 429);
}

#[rstest]
#[tokio::test]
async fn wrong_tries_at_a_login_do_not_tell_whose_number_is_whose(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = town(engine).await;
    for _ in 0..5 {
        assert_eq!(from(&town, "", "nurse", "salah").await, 422);
    }
    // her number is answered as one of nobody, also with her password: nobody gets twice the tries
    let nobodys = "199001012015012999";
    for password in ["salah", PASSWORD, "salah", PASSWORD, PASSWORD] {
        let (hers, other) = (sign_in(&town, NIP, password).await, sign_in(&town, nobodys, password).await);
        assert_eq!((hers.status, other.status), (422, 422), "{password}");
        assert_eq!(shown(&hers, NIP), shown(&other, nobodys));
    }
    for number in [NIP, nobodys] {
        let slowed = sign_in(&town, number, PASSWORD).await;
        assert_eq!((slowed.status, slowed.header("retry-after")), (429, "60"), "{number}");
    }
    town.app.clock.advance(60_000);
    assert_eq!(from(&town, "", NIP, PASSWORD).await, 303);
}

#[tokio::test]
async fn whoever_signs_in_among_too_many_is_told_to_wait_and_has_not_tried() {
    let town = town(Engine::Sqlite).await;
    let mut crowd: Vec<(BoxFuture<'_, Result<Turn, Error>>, _)> = Vec::new();
    while !crowd.last().is_some_and(|(_, turn)| matches!(turn, Some(Err(_)))) {
        let mut waits: BoxFuture<'_, _> = Box::pin(town.app.throttle.turn(rules::key(&crowd.len().to_string())));
        let turn = (&mut waits).now_or_never();
        crowd.push((waits, turn));
    }
    for _ in 0..10 {
        let answer = town.post("/masuk", "", "login=nurse&password=salah").await;
        assert_eq!((answer.status, answer.header("retry-after")), (503, "30"));
        assert!(answer.body.contains(&Error::Busy(Fault::ManySignIns).text(Lang::Id)), "{}", answer.body);
    }
    drop(crowd);
    assert_eq!(from(&town, "", "nurse", PASSWORD).await, 303);
}

#[rstest]
#[tokio::test]
async fn a_new_password_ends_what_a_browser_was_known_by(#[values(Engine::Sqlite)] engine: Engine) {
    let town = town(engine).await;
    let signed_in = sign_in(&town, "nurse", PASSWORD).await;
    let form = format!("old={}&password=kata-baru-panjang&again=kata-baru-panjang", PASSWORD.replace(' ', "+"));
    assert_eq!(town.post("/saya/sandi", &cookie(&signed_in), &form).await.status, 303);
    for _ in 0..5 {
        from(&town, "", "nurse", "salah").await;
    }
    assert_eq!(from(&town, &device(&signed_in), "nurse", "kata-baru-panjang").await, 429);
}

#[test]
fn the_day_begins_where_there_is_something_to_do() {
    let account = |roles: &[Role], person: bool| super::super::SignedIn {
        account: id("account"),
        person: person.then(|| id("person")),
        name: String::new(),
        roles: roles.to_vec(),
        heads: Vec::new(),
        has_team: false,
        today: "2026-11-20".parse().unwrap(),
        session: None,
    };
    for (role, home) in [
        (Role::Leader, "/papan"),
        (Role::Personnel, "/organisasi"),
        (Role::Planner, "/indikator"),
        (Role::Auditor, "/papan"),
        (Role::Administrator, "/akun"),
    ] {
        assert_eq!(rules::home(&account(&[role], false), false), home);
        assert_eq!(rules::home(&account(&[role], false), true), "/mulai", "before anything is loaded");
    }
    assert_eq!(rules::home(&account(&[], true), false), "/laporan");
    let superior = super::super::SignedIn { has_team: true, ..account(&[], true) };
    assert_eq!(rules::home(&superior, false), "/tim");
    assert_eq!(rules::home(&super::super::SignedIn { roles: vec![Role::Planner], ..superior }, false), "/indikator");
}

#[rstest]
#[tokio::test]
async fn the_personnel_office_prints_links_of_ordinary_employees_only(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = town(engine).await;
    let (personnel, administrator) = (town.ctx(As::Personnel), town.ctx(As::Administrator));
    let link = async |name: &str| service::personal_link(&personnel, id(&format!("account {name}")), "").await.err();
    assert_eq!(link("nurse").await, None);
    service::set_roles(&administrator, id("account clerk"), &[Role::Planner], None).await.unwrap();
    for name in ["clerk", "leader", "administrator", "personnel"] {
        assert!(matches!(link(name).await, Some(Error::RoleNeeded(_))), "{name}");
    }
    let roles = service::set_roles(&personnel, id("account nurse"), &[Role::Leader], None).await;
    assert!(matches!(roles, Err(Error::RoleNeeded(_))), "{roles:?}");
    let page = town.get("/akun", &town.session("personnel").await).await.body;
    let link = format!("/akun/{}/tautan", id("account nurse"));
    assert!(page.contains("Pegawai") && page.contains(&link) && !page.contains("/peran"), "{page}");
}

/// Everything that is logged, at every level.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[rstest]
#[tokio::test]
async fn the_secret_of_a_link_stands_in_no_log(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    let slip = service::personal_link(&town.ctx(As::Administrator), id("account nurse"), "").await.unwrap();
    let token = slip.link.rsplit('/').next().unwrap().to_owned();
    let log = Log::default();
    let writer = log.clone();
    let listening = tracing_subscriber::fmt()
        .with_env_filter(crate::server::problem::quiet("trace".into()))
        .with_writer(move || writer.clone())
        .finish();
    let listening = tracing::subscriber::set_default(listening);
    tracing::warn!("heard");
    for path in ["sandi", "mulai"] {
        let page = town.get(&format!("/{path}/{token}"), "").await;
        assert_eq!((page.header("referrer-policy"), page.header("cache-control")), ("same-origin", "no-store"));
    }
    let (address, form) = (format!("/sandi/{token}"), "password=kata-baru-panjang&again=kata-baru-panjang");
    assert_eq!(town.post(&address, "", form).await.status, 303);
    assert_eq!(town.post(&address, "", form).await.status, 409, "once");
    drop(listening);
    let log = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(log.contains("heard") && !log.contains(&token) && !log.contains("kata-baru-panjang"), "{log}");
}

#[tokio::test]
async fn nobody_learns_the_password_of_a_disabled_account() {
    let town = town(Engine::Sqlite).await;
    service::set_disabled(&town.ctx(As::Administrator), id("account nurse"), true).await.unwrap();
    let mut answers = Vec::new();
    for _ in 0..6 {
        answers.push(from(&town, "", "nurse", PASSWORD).await);
    }
    assert_eq!(answers, [422, 422, 422, 422, 422, 429], "as a wrong one");
}
