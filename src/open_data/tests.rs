//! The open data over HTTP, on both engines.

use crate::board::tests::{answer, changed, town_with_figures};
use crate::testing::Engine;
use rstest::rstest;

#[rstest]
#[tokio::test]
async fn satisfaction_is_given_by_element_with_n(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town_with_figures(engine).await;
    let whole = town.get("/api/v1/services/KTP/satisfaction", "").await;
    assert_eq!((whole.status, whole.header("access-control-allow-origin")), (200, "*"));
    insta::assert_snapshot!(whole.body, @r#"{"service":"KTP","from":"2026-10-01","to":"2026-10-31","respondents":10,"elements":[{"key":"persyaratan","n":10,"mean":3.3},{"key":"prosedur","n":10,"mean":3.1},{"key":"waktu","n":10,"mean":2.9},{"key":"biaya","n":10,"mean":3.9},{"key":"produk","n":10,"mean":3.3},{"key":"kompetensi","n":10,"mean":3.5},{"key":"perilaku","n":10,"mean":3.6},{"key":"pengaduan","n":10,"mean":3.8},{"key":"sarana","n":10,"mean":3.0}],"index":84.44,"grade":"B","suppressed":false}"#);
    insta::assert_snapshot!(town.get("/api/v1/services/UMUM/satisfaction", "").await.body, @r#"{"service":"UMUM","from":null,"to":null,"respondents":null,"elements":[],"index":null,"grade":null,"suppressed":true}"#);
}

#[rstest]
#[tokio::test]
async fn answers_are_told_of_any_stretch_of_days_but_not_of_fewer_than_five(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = town_with_figures(engine).await;
    for day in ["2026-08-31", "2026-09-01", "2026-11-01", "2026-11-02", "2026-11-02", "2026-11-03", "2026-11-30"] {
        answer(&town, "KTP", day, &[1; 9]).await;
    }
    for (query, respondents) in [
        ("", Some(17)),
        ("?from=2026-10&to=2026-10", Some(10)),
        ("?from=2026-10-01&to=2026-10-31", Some(10)),
        ("?from=2026-09-01&to=2026-11-01", Some(12)),
        ("?from=2026-09-02&to=2026-11-02", Some(13)),
        ("?from=2026-08-31&to=2026-11-29", Some(16)),
        ("?to=2026-10", Some(12)),
        ("?from=2026-11", Some(5)),
        ("?from=2026-11-01&to=2026-11-03", None),
        ("?from=2026-11-02&to=2026-11-30", None),
        ("?from=2030-01&to=2030-12", None),
    ] {
        let body = town.get(&format!("/api/v1/services/KTP/satisfaction{query}"), "").await.body;
        let body: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!(body["respondents"].as_i64(), respondents, "{query}");
        assert_eq!(body["suppressed"], respondents.is_none(), "{query}");
        assert_eq!(body["elements"].as_array().unwrap().is_empty(), respondents.is_none(), "{query}");
    }
}

#[rstest]
#[tokio::test]
async fn what_cannot_be_answered_says_why(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town_with_figures(engine).await;
    for (address, status) in [
        ("/api/v1/services/TIDAKADA/satisfaction", 404),
        ("/api/v1/units/TIDAKADA/indicators", 404),
        ("/api/v1/services/KTP/satisfaction?from=kemarin", 422),
        ("/api/v1/services/KTP/satisfaction?from=2026-02-30", 422),
        ("/api/v1/services/KTP/satisfaction?from=2026-11&to=2026-10", 422),
        ("/api/v1/units/PKM1/indicators?year=dua", 422),
        ("/api/v1/rankings/units?year=1999", 422),
        ("/api/v1/apa", 404),
    ] {
        let answer = town.get(address, "").await;
        let body: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(answer.status, status, "{address}");
        assert!(body["text"].is_string() && !body["error"].is_null(), "{address}");
    }
}

#[rstest]
#[tokio::test]
async fn a_wrong_year_is_no_wrong_date(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town_with_figures(engine).await;
    let answer = town.get("/api/v1/units/PKM1/indicators?year=1999", "").await;
    insta::assert_snapshot!(answer.body, @r#"{"error":{"Invalid":[{"fault":{"YearWithoutFigures":{"first":"2017","last":"2026"}},"field":"year"}]},"text":"Tahun ini tidak dapat dipilih. Pilih tahun 2017 sampai 2026, ditulis empat angka."}"#);
}

#[rstest]
#[tokio::test]
async fn units_indicators_services_and_rankings(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town_with_figures(engine).await;
    insta::assert_snapshot!(town.get("/api/v1/units", "").await.body, @r#"[{"code":"DINKES","name":"Unit DINKES","kind":"dinas","parent":"KOTA"},{"code":"DISDUKCAPIL","name":"Unit DISDUKCAPIL","kind":"dinas","parent":"KOTA"},{"code":"KOTA","name":"Unit KOTA","kind":"pemda","parent":null},{"code":"PKM1","name":"Unit PKM1","kind":"uptd","parent":"DINKES"}]"#);
    insta::assert_snapshot!(town.get("/api/v1/units/PKM1/indicators?year=2026", "").await.body, @r#"{"unit":"PKM1","year":2026,"as_of":"2026-11-20T02:00:00Z","achievement":94.33,"indicators":[{"code":"PKM1-I1","name":"=Indikator PKM1-I1","measure":"hari","polarity":"naik","weight":70.0,"baseline":null,"target":120.0,"realisation":100.0,"achievement":83.33,"due":88.61,"state":"on_track","n":10,"source":"register","parent":null},{"code":"PKM1-I2","name":"=Indikator PKM1-I2","measure":"hari","polarity":"turun","weight":30.0,"baseline":null,"target":10.0,"realisation":8.0,"achievement":120.0,"due":100.0,"state":"on_track","n":4,"source":"register","parent":null}]}"#);
    insta::assert_snapshot!(town.get("/api/v1/services", "").await.body, @r#"[{"code":"KTP","name":"Layanan KTP","unit":"DISDUKCAPIL"},{"code":"UMUM","name":"Layanan UMUM","unit":"PKM1"}]"#);
    insta::assert_snapshot!(town.get("/api/v1/rankings/units?year=2026", "").await.body, @r#"{"year":2026,"as_of":"2026-11-20T02:00:00Z","groups":[{"measure":"achievement","kind":"dinas","minimum":5,"left_out":0,"not_ranked":[],"units":[{"code":"DINKES","name":"Unit DINKES","place":1,"best":1,"worst":1,"value":94.33,"low":83.33,"high":120.0,"n":14},{"code":"DISDUKCAPIL","name":"Unit DISDUKCAPIL","place":2,"best":2,"worst":2,"value":60.0,"low":60.0,"high":60.0,"n":5}]},{"measure":"satisfaction","kind":"dinas","minimum":30,"left_out":2,"not_ranked":[{"code":"DINKES","name":"Unit DINKES","reason":"too_few"},{"code":"DISDUKCAPIL","name":"Unit DISDUKCAPIL","reason":"too_few"}],"units":[]},{"measure":"achievement","kind":"uptd","minimum":5,"left_out":0,"not_ranked":[],"units":[{"code":"PKM1","name":"Unit PKM1","place":1,"best":1,"worst":1,"value":94.33,"low":83.33,"high":120.0,"n":14}]},{"measure":"satisfaction","kind":"uptd","minimum":30,"left_out":1,"not_ranked":[{"code":"PKM1","name":"Unit PKM1","reason":"too_few"}],"units":[]}]}"#);
}

#[tokio::test]
async fn an_answer_that_is_the_same_is_not_sent_again() {
    let town = town_with_figures(Engine::Sqlite).await;
    let first = town.get("/api/v1/services", "").await;
    let ask = |mark: &str| {
        let request =
            axum::http::Request::builder().uri("/api/v1/services/KTP/satisfaction").header("if-none-match", mark);
        town.send(request.body(axum::body::Body::empty()).unwrap())
    };
    assert_eq!(first.header("cache-control"), "public, max-age=10");
    let mark = town.get("/api/v1/services/KTP/satisfaction", "").await.header("etag").to_owned();
    assert_eq!(ask(&mark).await.status, 304);
    answer(&town, "KTP", "2026-10-30", &[1; 9]).await;
    changed(&town);
    assert_eq!(ask(&mark).await.status, 200);
}

#[tokio::test]
async fn the_description_names_every_address_and_what_may_be_asked_for() {
    let town = town_with_figures(Engine::Sqlite).await;
    let body = town.get("/api/v1/openapi.json", "").await.body;
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    let paths: Vec<&String> = body["paths"].as_object().unwrap().keys().collect();
    assert_eq!(
        paths,
        [
            "/api/v1/rankings/units",
            "/api/v1/services",
            "/api/v1/services/{code}/satisfaction",
            "/api/v1/units",
            "/api/v1/units/{code}/indicators"
        ]
    );
    for (path, name) in [
        ("/api/v1/units/{code}/indicators", "year"),
        ("/api/v1/services/{code}/satisfaction", "from"),
        ("/api/v1/services/{code}/satisfaction", "to"),
        ("/api/v1/rankings/units", "year"),
    ] {
        let parameters = body["paths"][path]["get"]["parameters"].as_array().unwrap();
        let one = parameters.iter().find(|it| it["name"] == name).unwrap();
        assert!(one["in"] == "query" && one["required"] == false, "{path}: {one}");
    }
}
