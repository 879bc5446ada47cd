//! A check that is given up, by a button or by leaving, or that takes too long.

use super::{check_held, receive, upload};
use crate::base::{Error, Fault};
use crate::import::service::check;
use crate::import::turn::{ended, given_up, has_turn, next_turn, turn};
use crate::server::live::Topic;
use crate::server::request::Ctx;
use crate::testing::{As, Engine, Town};
use axum::body::Body;
use axum::http::Request;
use futures::{StreamExt as _, stream};
use rstest::rstest;
use std::time::Duration;
use tower::ServiceExt as _;

const UNITS: &str = "kode,kode_induk,nama,jenis\nA,KOTA,Dinas A,dinas";

/// Returns once no file of the account is looked at.
async fn until_free(ctx: &Ctx) {
    let ended = ended(ctx, ctx.signed_in().unwrap().account);
    tokio::time::timeout(Duration::from_secs(20), ended).await.expect("it is still looked at");
}

#[rstest]
#[tokio::test]
async fn whoever_gives_up_a_check_may_send_the_next_file(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let (personnel, administrator) = (town.ctx(As::Personnel), town.ctx(As::Administrator));
    let session = town.session("personnel").await;
    let button = "action=\"/impor/hentikan\"";
    assert_eq!(town.get("/impor", &session).await.body.matches(button).count(), 1, "for when one is sent");
    // that of somebody else goes on, and the other one waits for it
    let held = check_held(&administrator, &upload(UNITS)).await.unwrap();
    let file = upload(UNITS);
    let running = check(&personnel, turn(&personnel).unwrap(), None, &file);
    let given_up = async {
        let page = town.get("/impor", &session).await;
        assert!(page.status == 200 && page.body.matches(button).count() == 2, "{}", page.body);
        town.post("/impor/hentikan", &session, "").await
    };
    let (answer, button) = tokio::join!(running, given_up);
    assert_eq!(answer.map(|checked| checked.report), Err(Error::Conflict(Fault::CheckGivenUp)));
    assert_eq!((button.status, button.header("location")), (303, "/impor"));
    assert!(turn(&personnel).is_ok() && turn(&administrator).is_err());
    drop(held);
    receive(&personnel, None, upload(UNITS)).await.unwrap();
}

#[rstest]
#[tokio::test]
async fn a_check_is_given_up_while_its_file_still_comes(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let (personnel, session) = (town.ctx(As::Personnel), town.session("personnel").await);
    let begins = "--x\r\nContent-Disposition: form-data; name=\"berkas\"; filename=\"unit.csv\"\r\n\r\nkode,";
    let file = stream::iter([Ok::<_, std::convert::Infallible>(begins)]).chain(stream::pending());
    let request = Request::post("/impor")
        .header("cookie", &session)
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "multipart/form-data; boundary=x");
    let sent = town.send(request.body(Body::from_stream(file)).unwrap());
    let given_up = async {
        while turn(&personnel).is_ok() {
            tokio::task::yield_now().await;
        }
        town.post("/impor/hentikan", &session, "").await
    };
    let (answer, button) = tokio::join!(sent, given_up);
    assert_eq!((answer.status, button.status), (409, 303), "{}", answer.body);
    assert!(turn(&personnel).is_ok());
}

#[rstest]
#[tokio::test]
async fn a_check_ends_when_its_request_is_gone(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let (personnel, session) = (town.ctx(As::Personnel), town.session("personnel").await);
    let token = receive(&personnel, None, upload(UNITS)).await.unwrap();
    let _held = check_held(&town.ctx(As::Administrator), &upload(UNITS)).await.unwrap();
    for address in [format!("/impor?periksa={token}"), format!("/impor/periksa/{token}/ditolak.csv")] {
        let request = Request::get(address).header("cookie", &session).body(Body::empty()).unwrap();
        let mut page = Box::pin(town.service().oneshot(request));
        while turn(&personnel).is_ok() {
            assert!(futures::poll!(&mut page).is_pending());
            tokio::task::yield_now().await;
        }
        drop(page);
        until_free(&personnel).await;
    }
}

#[rstest]
#[tokio::test]
async fn a_check_takes_so_long_and_no_longer(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let (ctx, file) = (town.ctx(As::Personnel), upload(UNITS));
    let mut short = turn(&ctx).unwrap();
    short.longest = Duration::ZERO;
    let late = check(&ctx, short, None, &file).await.map(|checked| checked.report);
    assert_eq!(late, Err(Error::invalid("berkas", Fault::CheckTooLong)));
    until_free(&ctx).await;
    assert_eq!(turn(&town.system()).unwrap().longest, Duration::MAX, "the command line has time");
}

#[tokio::test]
async fn while_an_undoing_is_reckoned_no_check_is_said_to_run_and_one_can() {
    let town = Town::new(Engine::Sqlite).await;
    let personnel = town.ctx(As::Personnel);
    let undoing = next_turn(&personnel).await.unwrap();
    assert!(!has_turn(&personnel));
    let check = turn(&personnel).unwrap();
    assert!(has_turn(&personnel));
    drop((undoing, check));
}

#[tokio::test]
async fn nobody_gives_up_a_check_because_much_happens_and_whoever_does_is_heard() {
    let town = Town::new(Engine::Sqlite).await;
    let ctx = town.ctx(As::Personnel);
    let mut given_up = Box::pin(given_up(&ctx));
    assert!(futures::poll!(&mut given_up).is_pending());
    // more than is kept for whoever listens
    for _ in 0..10_000 {
        town.app.live.publish(town.government.id, Topic::Figures);
    }
    for _ in 0..1_000 {
        assert!(futures::poll!(&mut given_up).is_pending());
        tokio::task::yield_now().await;
    }
    town.app.live.publish(town.government.id, Topic::GivenUp(ctx.signed_in().unwrap().account));
    tokio::time::timeout(Duration::from_secs(20), given_up).await.expect("nobody is heard");
}
