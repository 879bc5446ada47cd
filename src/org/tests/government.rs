//! What holds for a government as a whole.

use crate::base::{Error, Fault};
use crate::org::service::{set_host, set_setting, set_zone, settings};
use crate::org::setting::Setting;
use crate::server::live::Topic;
use crate::server::request::Ctx;
use crate::testing::{As, Engine, Town};
use axum::body::Body;
use axum::http::Request;
use rstest::rstest;

#[rstest]
#[tokio::test]
async fn each_government_is_reached_by_its_own_host_and_no_other(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let (here, there) = (town.system(), Ctx::system(&town.app, town.elsewhere.clone()));
    let whose = async |host: &str| {
        let request = Request::get("/").header("host", host).body(Body::empty()).unwrap();
        let page = town.send(request).await.body;
        ["Kota Contoh", "Kabupaten Lain"].into_iter().filter(|name| page.contains(name)).collect::<Vec<_>>().join(" ")
    };
    assert_eq!((whose("lain.test").await, whose("kota.test").await), ("Kabupaten Lain".into(), "Kota Contoh".into()));
    for wrong in ["https://kota.test", "kota.test:3000", "kota.test/", "", "kota..test", "-kota.test", "kota test"] {
        let refused = set_host(&here, Some(wrong)).await;
        assert_eq!(refused, Err(Error::invalid("host", Fault::HostForm)), "{wrong}");
    }
    let taken = Fault::HostTaken { code: "LAIN".into(), host: "lain.test".into() };
    assert_eq!(set_host(&here, Some("LAIN.test")).await, Err(Error::invalid("host", taken)));
    assert_eq!(set_host(&here, Some(" Kota.Test ")).await, Ok(Some("kota.test".into())));
    assert_eq!(whose("KOTA.test:443").await, "Kota Contoh");
    assert_eq!(whose("siapa.test").await, "", "each has its own, so another name is nobody's");
    assert_eq!(set_host(&there, None).await, Ok(None));
    assert_eq!((whose("siapa.test").await, whose("kota.test").await), ("Kabupaten Lain".into(), "Kota Contoh".into()));
    let auditor = town.session("auditor").await;
    let request = Request::get("/jejak").header("host", "kota.test").header("cookie", auditor);
    let record = town.send(request.body(Body::empty()).unwrap()).await.body;
    assert!(record.contains("nama host: kosong menjadi kota.test"), "{record}");
}

#[rstest]
#[tokio::test]
async fn what_a_government_decides_holds_is_recorded_and_told(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let ctx = town.ctx(As::Administrator);
    let window = async |of: &Ctx| settings(of).await.unwrap().get(Setting::EntryWindowDays);
    assert_eq!(window(&ctx).await, 3);
    let mut heard = town.app.live.subscribe();
    for value in ["4", "9"] {
        set_setting(&ctx, Setting::EntryWindowDays, value).await.unwrap();
    }
    assert_eq!(heard.try_recv().map(|event| event.topic), Ok(Topic::Structure));
    assert_eq!(window(&ctx).await, 9);
    let page = town.get("/laporan", &town.session("nurse").await).await.body;
    assert!(page.contains("min=\"2026-11-11\""), "{page}");
    let range = Fault::SettingRange { max: "366".into(), min: "0".into() };
    let refused = set_setting(&ctx, Setting::EntryWindowDays, "367").await;
    assert_eq!(refused, Err(Error::invalid("entry_window_days", range)));
    let record = town.get("/jejak", &town.session("auditor").await).await.body;
    assert!(record.contains("batas hari ke belakang: 4 menjadi 9"), "{record}");
    assert_eq!(window(&town.ctx(As::Elsewhere)).await, 3, "others decide for themselves");
}

#[rstest]
#[tokio::test]
async fn a_day_begins_where_the_government_lies(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let ctx = town.system();
    assert_eq!(set_zone(&ctx, "Europe/Berlin").await, Err(Error::invalid("zone", Fault::UnknownChoice)));
    set_zone(&ctx, "Asia/Jayapura").await.unwrap();
    // 23.30 in Jakarta
    town.app.clock.advance((14 * 60 + 30) * 60_000);
    let page = town.get("/laporan", &town.session("nurse").await).await.body;
    assert!(page.contains("max=\"2026-11-21\""), "{page}");
}
