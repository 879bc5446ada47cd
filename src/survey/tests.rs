//! Ratings against both engines.

use super::limit::SERVICE;
use super::rules::Tally;
use super::service::{self, Draft};
use super::store::intake::{self, AnswerRow};
use super::store::services::insert;
use super::{Element, Grade, Index, Of, Service, form};
use crate::base::exact::rounded;
use crate::base::{Error, Fault, Hundredths, Month, Uuid};
use crate::server::live::Topic;
use crate::testing::{As, Engine, TEN_RESPONDENTS, Town, id};
use crate::{read, run};
use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;
use rstest::rstest;
use std::collections::BTreeMap;

/// The month of the town's clock.
fn november() -> Month {
    "2026-11".parse().unwrap()
}

fn service(code: &str, unit: &str, free_of_charge: bool) -> Service {
    Service {
        id: id(code),
        unit_id: id(unit),
        unit_code: unit.to_owned(),
        unit_name: format!("Unit {unit}"),
        code: code.to_owned(),
        name: format!("Layanan {code}"),
        free_of_charge,
    }
}

/// The town with the services KTP and AKTA (free of charge) of DISDUKCAPIL and UMUM of PKM1, and
/// JAUH of the other government.
async fn town(engine: Engine) -> Town {
    let town = Town::new(engine).await;
    let mut tx = town.app.db.begin().await.unwrap();
    for (code, unit, free) in [("KTP", "DISDUKCAPIL", false), ("AKTA", "DISDUKCAPIL", true), ("UMUM", "PKM1", false)] {
        assert!(insert(&mut tx, town.government.id, &service(code, unit, free)).await.unwrap());
    }
    assert!(insert(&mut tx, town.elsewhere.id, &service("JAUH", "LAIN", false)).await.unwrap());
    tx.commit().await.unwrap();
    town
}

/// The fields of a form: an id by number, and the answers in the order of the regulation (0 is none).
fn fields(number: u32, answers: [u8; 9]) -> BTreeMap<String, String> {
    let mut fields = BTreeMap::from([("id".to_owned(), v4(number))]);
    for (element, answer) in Element::ALL.into_iter().zip(answers) {
        if answer > 0 {
            fields.insert(element.code().to_owned(), answer.to_string());
        }
    }
    fields
}

fn v4(number: u32) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

/// The fields as a browser sends them.
fn encoded(fields: &BTreeMap<String, String>) -> String {
    fields.iter().map(|(name, value)| format!("{name}={}", value.replace(' ', "+"))).collect::<Vec<_>>().join("&")
}

async fn rate(town: &Town, code: &str, fields: &BTreeMap<String, String>) -> crate::base::Result<()> {
    let ctx = town.ctx(As::Public);
    let service = service::service_by_code(&ctx, code).await?;
    service::rate(&ctx, &service, &form::read(&fields.clone().into_iter().collect(), &service)?).await
}

async fn count(town: &Town, sql: &'static str) -> i64 {
    let db = &town.app.db;
    read!(db, on => sqlx::query_scalar(sql).fetch_one(on)).unwrap()
}

const RESPONSES: &str = "SELECT COUNT(*) FROM survey_responses";
const AUDIT: &str = "SELECT COUNT(*) FROM audit";

/// The index of a service in this month.
async fn index(town: &Town, code: &str) -> Index {
    let ctx = town.ctx(As::Public);
    let service = service::service_by_code(&ctx, code).await.unwrap();
    service::index_of(&ctx, &service, november().first(), november().last()).await.unwrap()
}

#[rstest]
#[tokio::test]
async fn the_worked_example_gives_84_44_through_the_tables(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    for (number, answers) in TEN_RESPONDENTS.into_iter().enumerate() {
        rate(&town, "KTP", &fields(number as u32, answers.map(|answer| answer as u8))).await.unwrap();
    }
    rate(&town, "UMUM", &fields(99, [1; 9])).await.unwrap();
    let (ctx, month) = (town.ctx(As::Public), november());
    let example = index(&town, "KTP").await;
    assert_eq!((example.respondents, example.value, example.grade), (10, Some(Hundredths(8444)), Some(Grade::B)));
    let trend = service::trend(&ctx, Of::Service(id("KTP")), month.plus(-2), month).await.unwrap();
    let sizes: Vec<_> = trend.iter().map(|(month, index)| (month.to_string(), index.respondents)).collect();
    assert_eq!(sizes, [("2026-09".into(), 0), ("2026-10".into(), 0), ("2026-11".into(), 10)]);
    let (services, units) = service::indexes(&ctx, month, month).await.unwrap();
    assert_eq!(units[&id("DISDUKCAPIL")], example);
    // UMUM's nine ones added to the sums of the example
    let sums = [34, 32, 30, 40, 34, 36, 37, 39, 31];
    let whole = rounded(&(BigRational::new(sums.iter().sum::<i32>().into(), (11 * 9).into()) * BigInt::from(25)));
    assert_eq!((units[&id("KOTA")].respondents, units[&id("KOTA")].value), (11, Some(whole)));
    for unit in ["DINKES", "PKM1"] {
        assert_eq!(units[&id(unit)], Index::default(), "{unit}");
    }
    let sizes: Vec<_> = services.iter().map(|row| (row.service.code.as_str(), row.index.respondents)).collect();
    assert_eq!(sizes, [("AKTA", 0), ("KTP", 10), ("UMUM", 0)], "one answer is not told");
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));
}

#[rstest]
#[tokio::test]
async fn every_element_may_be_left_out_but_not_all(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    for only in 0..9 {
        let answers = std::array::from_fn(|element| if element == only { 2 } else { 0 });
        rate(&town, "KTP", &fields(only as u32, answers)).await.unwrap();
    }
    let index = index(&town, "KTP").await;
    assert_eq!((index.respondents, index.value), (9, Some(Hundredths(5000))));
    assert!(index.elements.is_empty(), "one answer to an element is shown of none");
    let nothing = rate(&town, "KTP", &fields(9, [0; 9])).await;
    assert_eq!(nothing, Err(Error::invalid("persyaratan", Fault::NoAnswer)));
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));
}

#[rstest]
#[tokio::test]
async fn a_service_without_tariff_uses_eight_elements(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    for number in 0..5 {
        // somebody sends an answer that is not asked
        rate(&town, "AKTA", &fields(number, [4, 4, 4, 1, 4, 4, 4, 4, 4])).await.unwrap();
    }
    let index = index(&town, "AKTA").await;
    assert_eq!((index.value, index.elements.len()), (Some(Hundredths(10000)), 8));
    assert!(!town.get("/nilai/AKTA", "").await.body.contains("name=\"biaya\""));
    assert!(town.get("/nilai/KTP", "").await.body.contains("name=\"biaya\""));
}

#[rstest]
#[tokio::test]
async fn sending_twice_counts_once(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    let mut live = town.app.live.subscribe();
    for _ in 0..2 {
        rate(&town, "KTP", &fields(1, [4; 9])).await.unwrap();
    }
    assert_eq!(count(&town, RESPONSES).await, 1);
    assert_eq!(live.try_recv().unwrap().topic, Topic::Figures);
    assert!(live.try_recv().is_err(), "nothing changed the second time");
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));
}

#[rstest]
#[tokio::test]
async fn an_id_that_could_tell_something_is_refused(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    for bad in ["", "1", "019abcde-0000-7000-8000-000000000000", "' OR 1=1"] {
        let mut fields = fields(1, [4; 9]);
        fields.insert("id".into(), bad.into());
        let refused = rate(&town, "KTP", &fields).await;
        assert_eq!(refused, Err(Error::invalid("persyaratan", Fault::FormOutdated)), "{bad}");
    }
    assert_eq!(count(&town, RESPONSES).await, 0);
}

#[rstest]
#[tokio::test]
async fn other_values_than_the_form_offers_are_refused(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    for (name, value) in
        [("waktu", "5"), ("sarana", "0"), ("biaya", "-1"), ("sex", "X"), ("age", "33"), ("education", "s1")]
    {
        let mut fields = fields(1, [4; 9]);
        fields.insert(name.into(), value.into());
        assert_eq!(rate(&town, "KTP", &fields).await, Err(Error::invalid(name, Fault::UnknownChoice)), "{name}");
    }
    let mut told = fields(1, [4; 9]);
    for (name, value) in
        [("sex", "P"), ("age", "30"), ("education", "S1"), ("occupation", "TNI/POLRI"), ("remark", "Baik\0\r\nsekali ")]
    {
        told.insert(name.into(), value.into());
    }
    rate(&town, "KTP", &told).await.unwrap();
    let db = &town.app.db;
    let kept: (String, i64, String, String, String) = read!(db, on => sqlx::query_as(
        "SELECT sex, age, education, occupation, remark FROM survey_responses").fetch_one(on))
    .unwrap();
    assert_eq!(kept, ("P".into(), 30, "S1".into(), "TNI/POLRI".into(), "Baik\nsekali".into()));
}

#[rstest]
#[tokio::test]
async fn nothing_in_the_tables_tells_who_answered_or_when(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    rate(&town, "KTP", &fields(1, [4; 9])).await.unwrap();
    assert_eq!(count(&town, AUDIT).await, 0);
    let db = &town.app.db;
    let columns: Vec<String> = match engine {
        Engine::Sqlite => {
            read!(db, on => sqlx::query_scalar("SELECT name FROM pragma_table_info('survey_responses')").fetch_all(on))
        }
        Engine::Postgres => {
            read!(db, on => sqlx::query_scalar("SELECT column_name::text FROM information_schema.columns \
                WHERE table_name = 'survey_responses' ORDER BY ordinal_position").fetch_all(on))
        }
    }
    .unwrap();
    let mut known = vec!["government_id", "id", "service_id", "day", "month", "import_id"];
    known.extend(Element::ALL.map(Element::code));
    known.extend(["sex", "age", "education", "occupation", "waited_minutes", "remark"]);
    assert_eq!(columns, known, "a new column must be argued for: it may identify somebody");
}

#[rstest]
#[tokio::test]
async fn a_small_group_shows_nothing_not_even_its_size(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    for number in 0..4 {
        rate(&town, "KTP", &fields(number, [4; 9])).await.unwrap();
    }
    let page = town.get("/nilai/KTP?ok=1", "").await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("setelah paling sedikit 5 warga menilai layanan ini"), "{}", page.body);
    assert!(!page.body.contains("100,00") && !page.body.contains("4 jawaban"));
    rate(&town, "KTP", &fields(4, [4; 9])).await.unwrap();
    assert!(town.get("/nilai/KTP?ok=1", "").await.body.contains("100,00"));
}

#[rstest]
#[tokio::test]
async fn a_resident_rates_without_script_once_a_day(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    let form = town.get("/nilai/KTP", "").await;
    assert_eq!(form.status, 200);
    assert!(form.body.contains("Satu peramban menilai satu layanan sekali sehari"), "the rule is stated");
    assert!(form.body.contains("paling banyak 60 penilaian sekaligus"), "the limit is stated");
    let first = town.post("/nilai/KTP", "", &encoded(&fields(1, [4; 9]))).await;
    insta::allow_duplicates! {
        insta::assert_snapshot!(
            format!("{} {}\n{}", first.status, first.header("location"), first.header("set-cookie")
                .replace(&id("KTP").simple().to_string(), "(service)")),
            @r"
        303 /nilai/KTP?ok=1
        kinerja_nilai_(service)=2026-11-20; Path=/; Max-Age=54000; HttpOnly; SameSite=Lax
        "
        );
    }
    let cookie = first.header("set-cookie").split(';').next().unwrap();
    assert!(town.get("/nilai/KTP?ok=1", cookie).await.body.contains("Terima kasih atas penilaian Anda"));
    let again = town.get("/nilai/KTP", cookie).await;
    assert!(
        again.body.contains("Penilaian Anda hari ini sudah kami terima")
            && !again.body.contains("<form method=\"post\" action=\"/nilai")
    );
    let second = town.post("/nilai/KTP", cookie, &encoded(&fields(2, [1; 9]))).await;
    assert_eq!((second.status, second.header("location"), second.header("set-cookie")), (303, "/nilai/KTP", ""));
    assert_eq!(count(&town, RESPONSES).await, 1);
    // another service, and tomorrow
    assert!(town.get("/nilai/UMUM", cookie).await.body.contains("name=\"waktu\""));
    town.app.clock.advance(86_400_000);
    assert!(town.get("/nilai/KTP", cookie).await.body.contains("name=\"waktu\""));
}

#[rstest]
#[tokio::test]
async fn a_refused_form_comes_back_with_what_was_answered(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    let answer = town.post("/nilai/KTP", "", "id=x&waktu=3&remark=</textarea><script>alert(1)</script>").await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("Formulir ini sudah tidak berlaku"));
    let waktu = answer.body.split("name=\"waktu\"").nth(3).unwrap();
    assert!(waktu.split('>').next().unwrap().contains("checked"), "{waktu:.80}");
    assert!(answer.body.contains("&lt;/textarea&gt;&lt;script&gt;") && !answer.body.contains("<script>alert(1)"));
}

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
async fn a_flood_from_one_address_waits(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    let address = std::net::IpAddr::from([127, 0, 0, 1]);
    for _ in 0..SERVICE.at_once {
        town.app.ratings.admit(id("KTP"), address, town.app.clock.now()).unwrap();
    }
    let refused = town.post("/nilai/KTP", "", &encoded(&fields(1, [4; 9]))).await;
    assert_eq!((refused.status, refused.header("retry-after")), (429, "60"));
    assert!(refused.body.contains("Terlalu banyak percobaan"));
    assert_eq!(town.post("/nilai/AKTA", "", &encoded(&fields(2, [4; 9]))).await.status, 303);
    town.app.clock.advance(SERVICE.apart);
    assert_eq!(town.post("/nilai/KTP", "", &encoded(&fields(1, [4; 9]))).await.status, 303);
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
    service::remove(&head, "GIZI").await.unwrap();
    assert_eq!(service::service_by_code(&head, "GIZI").await, Err(Error::NotFound));
    assert_eq!(count(&town, AUDIT).await, 4);
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
async fn a_changed_rollup_is_named(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    for number in 0..6 {
        rate(&town, "KTP", &fields(number, [4; 9])).await.unwrap();
    }
    for (sql, named) in [
        ("UPDATE survey_months SET s_waktu = s_waktu + 1", "layanan KTP bulan November 2026"),
        ("DELETE FROM survey_months", "layanan KTP bulan November 2026"),
    ] {
        let mut tx = town.app.db.begin().await.unwrap();
        run!(&mut tx, sqlx::query(sql)).unwrap();
        tx.commit().await.unwrap();
        let difference = service::first_difference(&town.system()).await.unwrap().unwrap();
        assert!(difference.contains(named), "{difference}");
    }
}

#[rstest]
#[tokio::test]
async fn what_an_import_added_is_taken_out_again_and_nothing_else(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = town(engine).await;
    for number in 0..5 {
        rate(&town, "KTP", &fields(number, [4; 9])).await.unwrap();
    }
    let before = index(&town, "KTP").await;
    let (government, import) = (town.government.id, id("import"));
    let rows = [("2026-11-03", Some(1)), ("2026-10-03", Some(2)), ("2026-11-04", None)];
    let rows: Vec<AnswerRow> = (10..)
        .zip(rows)
        .map(|(number, (day, second))| AnswerRow {
            id: v4(number).parse().unwrap(),
            service_id: id("KTP"),
            day: day.parse().unwrap(),
            marks: std::array::from_fn(|i| if i == 1 { second } else { Some(1) }),
            sex: None,
            age: None,
            education: None,
            occupation: None,
            waited_minutes: None,
        })
        .collect();
    let mut tx = town.app.db.begin().await.unwrap();
    intake::add_answers(&mut tx, government, import, &rows).await.unwrap();
    for row in &rows {
        let months = intake::Months::from([((row.service_id, row.day.month()), Tally::of(&row.marks))]);
        intake::add_months(&mut tx, government, &months).await.unwrap();
    }
    tx.commit().await.unwrap();
    assert_eq!(index(&town, "KTP").await.respondents, 7);
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));
    let mut tx = town.app.db.begin().await.unwrap();
    intake::remove_answers(&mut tx, government, import).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(index(&town, "KTP").await, before);
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));
}

#[tokio::test]
async fn answers_that_come_at_the_same_time_count_once_each() {
    let town = town(Engine::Postgres).await;
    let sent = (0..23).map(|number| {
        let town = &town;
        async move { rate(town, "KTP", &fields(number, [3; 9])).await.unwrap() }
    });
    futures::future::join_all(sent).await;
    assert_eq!(index(&town, "KTP").await.respondents, 23);
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]
    #[test]
    fn the_rollup_equals_its_recomputation(
        rows in prop::collection::vec((prop::array::uniform9(0u8..=4), 0usize..3, 0i64..20), 1..24),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            for engine in [Engine::Sqlite, Engine::Postgres] {
                let town = town(engine).await;
                for (number, (answers, service, days)) in rows.iter().enumerate() {
                    town.app.clock.advance(days * 86_400_000);
                    let sent = rate(&town, ["KTP", "AKTA", "UMUM"][*service], &fields(number as u32, *answers)).await;
                    assert!(matches!(sent, Ok(()) | Err(Error::Invalid(_))));
                }
                assert_eq!(service::first_difference(&town.system()).await, Ok(None));
            }
        });
    }
}

#[rstest]
#[tokio::test]
async fn every_form_has_an_id_of_its_own(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    let id = async || {
        let body = town.get("/nilai/KTP", "").await.body;
        let after = body.split("name=\"id\" value=\"").nth(1).unwrap().to_owned();
        after[..36].parse::<Uuid>().unwrap()
    };
    let (one, other) = (id().await, id().await);
    assert!(one != other && one.get_version_num() == 4);
}
