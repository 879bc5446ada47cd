//! Services: who keeps them, what residents wrote about them, their posters.

use super::*;
use crate::app::SHOWN;
use crate::survey::poster;
use crate::survey::service::Draft;
use crate::testing::value;

#[rstest]
#[tokio::test]
async fn services_of_other_governments_are_not_there(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    for address in ["/nilai/JAUH", "/nilai/JAUH/poster", "/nilai/JAUH/qr.svg", "/nilai/TIDAKADA"] {
        assert_eq!(town.get(address, "").await.status, 404, "{address}");
    }
    assert_eq!(town.post("/nilai/JAUH", "", &encoded(&fields(1, [4; 9]))).await.status, 404);
    let ctx = town.ctx(As::Elsewhere);
    assert_eq!(service::remarks(&ctx, "KTP").await, Err(Error::NotFound));
    assert_eq!(service::remove(&ctx, "KTP").await, Err(Error::NotFound));
    assert_eq!(count(&town, RESPONSES).await, 0);
}

#[rstest]
#[tokio::test]
async fn remarks_are_read_by_the_head_by_month_and_on_record(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = town(engine).await;
    let mut written = fields(1, [4; 9]);
    written.insert("remark".into(), "<b>Antre lama</b>".into());
    rate(&town, "UMUM", &written).await.unwrap();
    for number in 2..=5 {
        rate(&town, "UMUM", &fields(number, [4; 9])).await.unwrap();
    }
    let read = async |who| service::remarks(&town.ctx(who), "UMUM").await;
    assert_eq!(read(As::Head).await.unwrap().list, [], "its month is not over");
    town.app.clock.advance(15 * 86_400_000);
    for who in [As::Head, As::Superior, As::Leader, As::Auditor] {
        assert_eq!(read(who).await.unwrap().list, [(november(), "<b>Antre lama</b>".to_owned())], "{who:?}");
    }
    assert_eq!(count(&town, AUDIT).await, 5);
    for (who, refusal) in [
        (As::Public, Error::SignedOut),
        (As::Employee, Error::Forbidden),
        (As::Outsider, Error::Forbidden),
        (As::Planner, Error::Forbidden),
        (As::Personnel, Error::Forbidden),
        (As::Administrator, Error::Forbidden),
    ] {
        assert_eq!(read(who).await, Err(refusal), "{who:?}");
    }
}

#[rstest]
#[tokio::test]
async fn the_page_of_remarks_names_service_and_unit_and_leads_back(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = town(engine).await;
    let page = town.get("/kelola-layanan?tulisan=UMUM", &town.session("head").await).await.body;
    assert!(page.contains("<h1>Tulisan warga tentang Layanan UMUM, Unit PKM1<"), "{page}");
    let main = page.split("<h1>").next().unwrap().rsplit("<nav").next().unwrap();
    assert!(main.contains("href=\"/kelola-layanan\"") && main.contains("Layanan"), "{main}");
}

#[rstest]
#[tokio::test]
async fn of_a_month_with_few_respondents_no_remark_is_read(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    for number in 1..=4 {
        let mut written = fields(number, [4; 9]);
        written.insert("remark".into(), "Loket 3 kasar".into());
        rate(&town, "KTP", &written).await.unwrap();
    }
    town.app.clock.advance(15 * 86_400_000);
    let leader = town.ctx(As::Leader);
    assert_eq!(service::remarks(&leader, "KTP").await.unwrap().list, []);
    // the next month does not make up for it
    for number in 5..=9 {
        rate(&town, "KTP", &fields(number, [4; 9])).await.unwrap();
    }
    town.app.clock.advance(31 * 86_400_000);
    assert_eq!(service::remarks(&town.ctx(As::Leader), "KTP").await.unwrap().list, []);
}

#[rstest]
#[tokio::test]
async fn a_head_keeps_the_services_of_the_own_units_and_the_planner_all(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = town(engine).await;
    let codes = async |who| {
        let kept = service::list(&town.ctx(who)).await?;
        Ok(kept.services.into_iter().map(|row| row.service.code).collect::<Vec<_>>())
    };
    assert_eq!(codes(As::Planner).await, Ok(vec!["AKTA".to_owned(), "KTP".into(), "UMUM".into()]));
    assert_eq!(codes(As::Head).await, Ok(vec!["UMUM".to_owned()]));
    assert_eq!(codes(As::Superior).await, Ok(vec!["UMUM".to_owned()]));
    assert_eq!(codes(As::Employee).await, Err(Error::Forbidden));
    assert_eq!(codes(As::Public).await, Err(Error::SignedOut));
    let units = service::list(&town.ctx(As::Head)).await.unwrap().units;
    assert_eq!(units.iter().map(|unit| unit.0.as_str()).collect::<Vec<_>>(), ["DINKES", "PKM1"]);
}

#[rstest]
#[tokio::test]
async fn services_are_added_changed_and_removed_on_record(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    let (head, planner) = (town.ctx(As::Head), town.ctx(As::Planner));
    let draft = Draft { code: "gizi".into(), name: " Poli  Gizi ".into(), unit: "PKM1".into(), ..Draft::default() };
    service::save(&head, &draft).await.unwrap();
    let made = service::service_by_code(&head, "GIZI").await.unwrap();
    assert_eq!((made.name.as_str(), made.unit_code.as_str()), ("Poli Gizi", "PKM1"));
    for (wrong, field, fault) in [
        (Draft { code: String::new(), ..draft.clone() }, "code", Fault::Required),
        (Draft { code: "A B".into(), ..draft.clone() }, "code", Fault::ServiceCodeForm),
        (Draft { code: "KTP".into(), ..draft.clone() }, "code", Fault::ServiceCodeTaken),
        (Draft { was: Some("GIZI".into()), code: "KTP".into(), ..draft.clone() }, "code", Fault::ServiceCodeTaken),
        (Draft { name: " ".into(), ..draft.clone() }, "name", Fault::Required),
        (Draft { unit: "LAIN".into(), ..draft.clone() }, "unit", Fault::UnknownChoice),
    ] {
        assert_eq!(service::save(&planner, &wrong).await, Err(Error::invalid(field, fault)));
    }
    let elsewhere = Draft { unit: "DISDUKCAPIL".into(), code: "BARU".into(), ..draft.clone() };
    assert_eq!(service::save(&head, &elsewhere).await, Err(Error::Forbidden));
    let taken_over = Draft { was: Some("KTP".into()), ..draft.clone() };
    assert_eq!(service::save(&head, &taken_over).await, Err(Error::Forbidden));
    let changed = Draft { was: Some("GIZI".into()), free_of_charge: true, ..draft };
    service::save(&planner, &changed).await.unwrap();
    let now = service::service_by_code(&head, "GIZI").await.unwrap();
    assert_eq!((now.id, now.free_of_charge), (made.id, true));
    let shown = service::list(&planner).await.unwrap().services.into_iter().find(|row| row.service.id == made.id);
    let renamed =
        |name: &str| Draft { name: name.into(), shown: Some(shown.clone().unwrap().shown), ..changed.clone() };
    service::save(&head, &renamed("Gizi Anak")).await.unwrap();
    let late = service::save(&planner, &renamed("Gizi Ibu")).await;
    assert_eq!(late, Err(Error::Conflict(Fault::ChangedMeanwhile)));
    rate(&town, "UMUM", &fields(1, [4; 9])).await.unwrap();
    assert_eq!(service::remove(&head, "UMUM").await, Err(Error::Conflict(Fault::ServiceHasRatings)));
    assert_eq!(service::remove(&head, "KTP").await, Err(Error::Forbidden));
    assert_eq!(service::remove(&head, "GIZI").await.as_deref(), Ok("Gizi Anak"));
    assert_eq!(service::service_by_code(&head, "GIZI").await, Err(Error::NotFound));
    assert_eq!(count(&town, AUDIT).await, 4);
}

#[rstest]
#[tokio::test]
async fn whoever_removes_a_service_is_asked_once_more_and_told_which(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = town(engine).await;
    let session = town.session("head").await;
    let list = town.get("/kelola-layanan", &session).await.body;
    assert!(list.contains("Ya, hapus layanan") && list.contains("Layanan UMUM hilang dari daftar"), "{list}");
    let removed = town.post("/kelola-layanan/hapus", &session, "remove=UMUM").await;
    let (to, told) = (removed.header("location"), removed.header("set-cookie").split(';').next().unwrap());
    let page = town.get(to, &format!("{session}; {told}")).await.body;
    assert!(page.contains("“Layanan UMUM” sudah dihapus."), "{page}");
}

#[rstest]
#[tokio::test]
async fn what_is_said_of_a_service_reads_well_whatever_it_is_called(#[values(Engine::Sqlite)] engine: Engine) {
    let town = town(engine).await;
    let draft = Draft { code: "GIZI".into(), name: "Konsultasi gizi".into(), unit: "PKM1".into(), ..Draft::default() };
    service::save(&town.ctx(As::Planner), &draft).await.unwrap();
    let session = town.session("head").await;
    for (address, words) in [
        ("/kelola-layanan?ubah=UMUM", "Ubah “Layanan UMUM”"),
        ("/kelola-layanan?ubah=GIZI", "Ubah “Konsultasi gizi”"),
        ("/nilai/UMUM", "Bagaimana pengalaman Anda dengan Layanan UMUM?"),
        ("/nilai/GIZI", "Bagaimana pengalaman Anda dengan Konsultasi gizi?"),
    ] {
        let page = town.get(address, &session).await.body;
        assert!(page.contains(words), "{page}");
    }
}

#[rstest]
#[tokio::test]
async fn a_service_that_changed_comes_back_as_it_stands(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    let session = town.session("head").await;
    let mark = |body: &str| value(body, SHOWN);
    let shown = mark(&town.get("/kelola-layanan?ubah=UMUM", &session).await.body);
    let save = async |name: &str, shown: &str| {
        let form = format!("was=UMUM&code=UMUM&unit=PKM1&name={name}&dilihat={shown}");
        town.post("/kelola-layanan", &session, &form).await
    };
    assert_eq!(save("Satu", &shown).await.status, 303);
    let late = save("Dua", &shown).await;
    assert!(late.status == 409 && late.body.contains("berubah sejak halaman dibuka"), "{}", late.body);
    assert!(late.body.contains("value=\"Satu\"") && !late.body.contains("value=\"Dua\""), "{}", late.body);
    assert_eq!(save("Dua", &mark(&late.body)).await.status, 303);
}

#[rstest]
#[tokio::test]
async fn who_clicks_twice_removes_a_service_once(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    let ctx = town.ctx(As::Planner);
    let (one, other) = tokio::join!(service::remove(&ctx, "KTP"), service::remove(&ctx, "KTP"));
    let late = if one.is_ok() { other } else { one };
    assert_eq!(late, Err(Error::NotFound));
    assert_eq!(count(&town, AUDIT).await, 1);
}

#[rstest]
#[tokio::test]
async fn a_code_that_hangs_on_walls_stays_and_its_poster_leads_to_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = town(engine).await;
    // as files of earlier versions brought it
    const CODE: &str = "Loket 1/a & b, lantai dua";
    let old = super::service(CODE, "PKM1", false);
    let mut tx = town.app.db.begin().await.unwrap();
    assert!(insert(&mut tx, town.government.id, &old).await.unwrap());
    tx.commit().await.unwrap();
    let planner = town.ctx(As::Planner);
    let (was, code, unit) = (Some(CODE.to_owned()), CODE.to_owned(), "PKM1".to_owned());
    let draft = Draft { was, code, name: "Loket satu".into(), unit, ..Draft::default() };
    service::save(&planner, &draft).await.unwrap();
    assert_eq!(service::service_by_code(&planner, CODE).await.unwrap().name, "Loket satu");
    let changed = Draft { code: "Loket 2/a".into(), ..draft };
    assert_eq!(service::save(&planner, &changed).await, Err(Error::invalid("code", Fault::ServiceCodeForm)));
    const ADDRESS: &str = "/nilai/Loket%201%2Fa%20%26%20b%2C%20lantai%20dua";
    assert_eq!(poster::address("https://contoh.go.id", CODE), format!("https://contoh.go.id{ADDRESS}"));
    let poster = town.get(&format!("{ADDRESS}/poster"), "").await.body.replace("<!>", "");
    assert!(poster.contains(&format!("{ADDRESS}</b>")), "{poster}");
    assert_eq!(town.get(ADDRESS, "").await.status, 200);
    let list = town.get("/kelola-layanan", &town.session("head").await).await.body;
    let remarks = ADDRESS.replace("/nilai/", "/kelola-layanan?tulisan=");
    assert!(list.contains(&format!("href=\"{remarks}\"")), "{list}");
}

#[rstest]
#[tokio::test]
async fn the_poster_names_the_place_and_leads_to_it(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    let request = axum::http::Request::get("/nilai/KTP/poster").header("host", "kinerja.contoh.go.id:8080");
    let poster = town.send(request.body(axum::body::Body::empty()).unwrap()).await;
    for text in
        ["Kota Contoh", "Unit DISDUKCAPIL", "Layanan KTP", "kinerja.contoh.go.id:8080/nilai/KTP", "/nilai/KTP/qr.svg"]
    {
        assert!(poster.body.contains(text), "{text}");
    }
    assert!(!poster.body.contains("KINERJA_ADDRESS"), "others can open it");
    let here = town.get("/nilai/KTP/poster", "").await;
    assert!(here.body.contains("KINERJA_ADDRESS"), "whoever prints it is told that nobody can open it");
    let code = town.get("/nilai/KTP/qr.svg", "").await;
    assert_eq!((code.status, code.header("content-type")), (200, "image/svg+xml"));
    assert!(code.body.starts_with("<?xml") && code.body.ends_with("</svg>"));
}

#[rstest]
#[tokio::test]
async fn who_lost_the_right_while_waiting_for_the_turn_keeps_no_services(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = town(engine).await;
    let planner = town.ctx(As::Planner);
    town.change(&["DELETE FROM grants WHERE role = 'planner'"]).await;
    let draft = Draft { code: "GIZI".into(), name: "Gizi".into(), unit: "PKM1".into(), ..Draft::default() };
    let changed = Draft { was: Some("UMUM".into()), code: "UMUM".into(), ..draft.clone() };
    for draft in [&draft, &changed] {
        assert_eq!(service::save(&planner, draft).await, Err(Error::Forbidden));
    }
    assert_eq!(service::remove(&planner, "UMUM").await, Err(Error::Forbidden));
}
