//! Taking an answer: what is asked, what is kept and what is not.

use super::*;
use crate::base::Uuid;
use crate::never_committed;
use crate::server::live::Topic;
use crate::server::told::heard;
use crate::survey::limit::SERVICE;

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

/// Answers that the database takes, and refuses when they are committed.
const NEVER_COMMITTED: [&str; 3] = never_committed!(
    "survey_responses",
    "government_id UUID, id UUID, service_id UUID, day TEXT, month TEXT, sex TEXT, age BIGINT, education TEXT, \
     occupation TEXT, remark TEXT, persyaratan BIGINT, prosedur BIGINT, waktu BIGINT, biaya BIGINT, produk BIGINT, \
     kompetensi BIGINT, perilaku BIGINT, pengaduan BIGINT, sarana BIGINT"
);

#[rstest]
#[tokio::test]
async fn of_an_answer_that_may_have_been_written_pages_are_told(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = town(engine).await;
    town.change(&NEVER_COMMITTED).await;
    town.change(&["CREATE UNIQUE INDEX survey_responses_once ON survey_responses (government_id, id)"]).await;
    let mut live = town.app.live.subscribe();
    let rated = rate(&town, "KTP", &fields(1, [4; 9])).await;
    assert!(matches!(rated, Err(Error::Unsure(_))), "{rated:?}");
    assert_eq!(live.try_recv().unwrap().topic, Topic::Figures);
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
async fn that_an_answer_leads_on_is_said_before_the_first_question(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = town(engine).await;
    let page = town.get("/nilai/KTP", "").await.body;
    let before = page.split("<fieldset").next().unwrap();
    assert!(before.contains("pertanyaan berikutnya tampil sendiri"), "{before}");
    // whoever must correct something sees the whole form
    let empty = town.post("/nilai/KTP", "", &format!("id={}", id("sheet"))).await;
    assert!(empty.status == 422 && !empty.body.contains("tampil sendiri"), "{}", empty.body);
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
    let thanked = town.get("/nilai/KTP?ok=1", &format!("{cookie}; {}", heard("/nilai/KTP?ok=1"))).await;
    assert!(thanked.body.contains("Terima kasih atas penilaian Anda"));
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
async fn what_was_answered_goes_to_the_other_language_and_is_kept_nowhere(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = town(engine).await;
    let waits =
        |body: &str| body.split("name=\"waktu\"").nth(3).unwrap().split('>').next().unwrap().contains("checked");
    let switch = async |cookies: &str, wrong: &str| {
        let wrong = crate::base::text::encoded(wrong);
        let sent = format!("id={}&waktu=3&remark=Antre+%3Cb%3E&age=30&refused={wrong}&lang=en", v4(1));
        town.post("/nilai/KTP", cookies, &sent).await
    };
    let english = switch("", "").await;
    assert_eq!((english.status, english.header("location")), (200, ""));
    assert!(english.header("set-cookie").starts_with("kinerja_bahasa=en;"));
    assert!(english.body.contains("<html lang=\"en\"") && english.body.contains("data-steps"), "{}", english.body);
    assert!(waits(&english.body) && !english.body.contains("role=\"alert\""), "{}", english.body);
    assert_eq!(english.body.matches("Antre").count(), 1, "in its field alone: {}", english.body);
    // where script runs, the browser does not send it once more
    assert!(english.body.contains("history.replaceState"), "{}", english.body);
    let next = town.get("/nilai/KTP", "kinerja_bahasa=en").await.body;
    assert!(!waits(&next) && !next.contains("Antre") && !next.contains("history.replaceState"), "{next}");
    assert_eq!(count(&town, RESPONSES).await, 0);
    // what was wrong is said in the other language, beside what was answered since
    let refused = town.post("/nilai/KTP", "", &format!("id={}", v4(1))).await.body;
    let wrong = r#"{"Invalid":[{"field":"persyaratan","fault":"NoAnswer"}]}"#;
    assert!(refused.contains(&format!("value=\"{}\"", wrong.replace('"', "&quot;"))), "{refused}");
    let english = switch("", wrong).await;
    assert_eq!(english.status, 422);
    assert!(english.body.contains("Nothing is answered yet") && waits(&english.body), "{}", english.body);
    // once it was sent, not even the same request brings it back
    let sent = town.post("/nilai/KTP", "", &encoded(&fields(1, [4; 9]))).await;
    let later = switch(sent.header("set-cookie").split(';').next().unwrap(), "").await;
    assert_eq!((later.status, later.header("location")), (303, "/nilai/KTP"));
}

#[rstest]
#[tokio::test]
async fn a_flood_from_one_address_waits(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town(engine).await;
    let address = std::net::IpAddr::from([127, 0, 0, 1]);
    for _ in 0..SERVICE.at_once {
        town.app.rating_limit.admit(id("KTP"), address, town.app.clock.now()).unwrap();
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
