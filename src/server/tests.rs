//! The two databases are one schema; what people write stays text on every page.

use super::db::Db;
use super::live::Topic;
use super::page::page;
use crate::base::text::encoded;
use crate::import::service::{Upload, run};
use crate::import::turn::turn;
use crate::menu::places;
use crate::testing::{As, Engine, Town, value};
use crate::ui::frame::IN_BAR;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use futures::FutureExt as _;
use rstest::rstest;
use std::path::Path;
use tower::ServiceExt as _;

/// Table, column, type in common words, whether it may be empty, whether it is in the key.
type Column = (String, String, String, bool, bool);

const SQLITE: &str = "SELECT t.name, c.name, c.type, c.\"notnull\" = 0 AND c.pk = 0, c.pk > 0 \
     FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'";
const POSTGRES: &str = "SELECT c.table_name::text, c.column_name::text, c.data_type::text, c.is_nullable = 'YES', \
     EXISTS (SELECT 1 FROM information_schema.table_constraints k JOIN information_schema.key_column_usage u \
         USING (constraint_schema, constraint_name) WHERE k.constraint_type = 'PRIMARY KEY' \
         AND k.table_schema = 'public' AND u.table_name = c.table_name AND u.column_name = c.column_name) \
     FROM information_schema.columns c WHERE c.table_schema = 'public'";

async fn columns(engine: Engine) -> Vec<Column> {
    let town = Town::new(engine).await;
    let mut columns: Vec<Column> = match &town.app.db {
        Db::Sqlite { readers, .. } => sqlx::query_as(SQLITE).fetch_all(readers).await.unwrap(),
        Db::Postgres { readers, .. } => sqlx::query_as(POSTGRES).fetch_all(readers).await.unwrap(),
    };
    // sqlx's own table is each engine's
    columns.retain(|column| column.0 != "_sqlx_migrations");
    for column in &mut columns {
        column.2 = match column.2.as_str() {
            "BLOB" | "uuid" | "bytea" => "bytes",
            "INTEGER" | "bigint" => "integer",
            "REAL" | "double precision" => "float",
            "TEXT" | "text" => "text",
            "BOOLEAN" | "boolean" => "boolean",
            other => panic!("{}.{}: {other} is not a type of both engines", column.0, column.1),
        }
        .to_owned();
    }
    columns.sort();
    columns
}

#[test]
fn an_address_tells_the_kind_of_a_database_and_the_file_of_one_that_has_one() {
    let file = Path::new("/data/kinerja.sqlite");
    let address = Db::in_file(file);
    assert_eq!((Db::knows(&address), Db::file_of(&address).as_deref()), (true, Some(file)));
    for (address, known) in [("postgres://x/kinerja", true), ("postgresql://x/kinerja", true), ("kinerja", false)] {
        assert_eq!((Db::knows(address), Db::file_of(address)), (known, None), "{address}");
    }
}

#[tokio::test]
async fn both_engines_end_with_the_same_tables() {
    let (sqlite, postgres) = (columns(Engine::Sqlite).await, columns(Engine::Postgres).await);
    assert!(sqlite.len() > 100, "{} columns", sqlite.len());
    let missing = |of: &[Column], from: &[Column]| -> Vec<Column> {
        of.iter().filter(|column| !from.contains(column)).cloned().collect()
    };
    assert_eq!((missing(&sqlite, &postgres), missing(&postgres, &sqlite)), (Vec::new(), Vec::new()));
}

#[rstest]
#[tokio::test]
async fn a_name_in_a_title_stays_text(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let mut tx = town.app.db.begin().await.unwrap();
    crate::run!(
        &mut tx,
        sqlx::query("UPDATE units SET name = $1 WHERE code = 'PKM1'").bind("</title><form action=/akun><b>x & y")
    )
    .unwrap();
    tx.commit().await.unwrap();
    let page = town.get("/unit/PKM1", "").await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("&lt;/title&gt;&lt;form") && !page.body.contains("</title><form"), "{}", page.body);
}

#[rstest]
#[tokio::test]
async fn a_public_page_travels_compressed_and_with_a_nonce_of_its_own(#[values(Engine::Sqlite)] engine: Engine) {
    use std::io::Read as _;
    let town = Town::new(engine).await;
    let plain = town.get("/", "").await;
    assert_eq!((plain.status, plain.header("content-encoding")), (200, ""));
    let mut nonces = std::collections::BTreeSet::new();
    for (address, kept) in [("/", true), ("/", true), ("/masuk", false)] {
        let request = Request::get(address).header("accept-encoding", "gzip, br").body(Body::empty()).unwrap();
        let response = bytes(&town, request).await;
        assert_eq!(response.0["content-encoding"], "gzip", "{address}");
        assert!(response.0["vary"].to_str().unwrap().to_lowercase().contains("accept-encoding"));
        let mut page = String::new();
        flate2::read::GzDecoder::new(&response.1[..]).read_to_string(&mut page).unwrap();
        assert!(page.contains("</html>") && page.len() > response.1.len(), "{address}");
        let policy = response.0["content-security-policy"].to_str().unwrap();
        let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned();
        assert!(page.contains(&format!("nonce=\"{nonce}\"")), "{address}");
        assert!(nonces.insert(nonce), "a nonce is used once");
        if kept {
            assert_eq!(page.len(), plain.body.len());
        }
    }
}

#[tokio::test]
async fn the_menu_leads_where_the_viewer_may_go_and_begins_where_the_day_does() {
    let town = Town::new(Engine::Sqlite).await;
    let _ = town.service();
    for who in As::ALL.into_iter().filter(|who| !matches!(who, As::Public | As::Elsewhere)) {
        let ctx = town.ctx(who);
        let me = ctx.me().unwrap();
        let places: Vec<&str> = places(&me, ctx.first_steps).iter().map(|place| place.address).collect();
        assert_eq!(places[0], me.home, "{who:?}");
        let opens = async |address: &str| {
            let request = Request::get(address).body(Body::empty()).unwrap();
            page(ctx.clone(), request).await.status() == 200
        };
        for address in &places {
            assert!(opens(address).await, "{who:?} {address}");
        }
        // what a role is needed for is shown to nobody else
        for address in ["/akun", "/impor", "/jejak", "/kelola-layanan"] {
            assert_eq!(opens(address).await, places.contains(&address), "{who:?} {address}");
        }
    }
    let bar = |who: As| {
        let places = places(&town.ctx(who).me().unwrap(), false);
        places.iter().take(IN_BAR).map(|place| place.address).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(bar(As::Employee), "/laporan /papan /saya /organisasi");
    assert_eq!(bar(As::Superior), "/tim /laporan /papan /saya");
    assert_eq!(bar(As::Planner), "/indikator /kelola-layanan /impor /papan");
    assert_eq!(bar(As::Personnel), "/organisasi /akun /impor /papan");
    assert_eq!(bar(As::Auditor), "/papan /jejak /saya /organisasi");
}

/// Headers and page, without the nonce that each answer has of its own.
fn apart_from_nonce(answer: crate::testing::Answer) -> (Vec<(String, String)>, String) {
    let policy = answer.header("content-security-policy").to_owned();
    let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
    let headers = answer.headers.iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
    let mut headers: Vec<_> =
        headers.filter(|(name, _)| name != "content-length").map(|(n, v)| (n, v.replace(nonce, ""))).collect();
    headers.sort();
    (headers, answer.body.replace(nonce, ""))
}

#[tokio::test]
async fn a_prepared_page_goes_out_as_the_router_would_send_it() {
    let town = Town::new(Engine::Sqlite).await;
    let ask = async |address: &str, language: &str| {
        let request = Request::get(address).header("accept-language", language).body(Body::empty()).unwrap();
        apart_from_nonce(town.send(request).await)
    };
    for address in ["/", "/unit/PKM1", "/peringkat?jenis=uptd", "/metode"] {
        for language in ["id", "en"] {
            let rendered = ask(address, language).await;
            assert_eq!(ask(address, language).await, rendered, "{address} {language}");
        }
    }
    // whoever is signed in gets a page of their own
    let nurse = town.session("nurse").await;
    let own = town.get("/", &nurse).await;
    assert!(own.body.contains("/keluar") && !town.get("/", "").await.body.contains("/keluar"));
}

/// Headers and body as they travel.
async fn bytes(town: &Town, mut request: Request<Body>) -> (axum::http::HeaderMap, Vec<u8>) {
    request.extensions_mut().insert(ConnectInfo(std::net::SocketAddr::from(([127, 0, 0, 1], 50_000))));
    let (head, body) = town.service().oneshot(request).await.unwrap().into_parts();
    (head.headers, axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec())
}

#[tokio::test]
async fn figures_for_monitoring_are_for_this_machine_alone() {
    let town = Town::new(Engine::Sqlite).await;
    let ask = async |header: Option<(&str, &str)>| {
        let request = Request::get("/metrics");
        let request = match header {
            Some((name, value)) => request.header(name, value),
            None => request,
        };
        town.send(request.body(Body::empty()).unwrap()).await.status
    };
    assert_eq!(ask(None).await, 200);
    for passed_on in ["x-forwarded-for", "x-forwarded-proto", "x-real-ip", "forwarded", "via"] {
        assert_eq!(ask(Some((passed_on, "10.0.0.1"))).await, 404, "{passed_on}");
    }
}

#[tokio::test]
async fn every_route_takes_bodies_of_its_own_size() {
    let town = Town::new(Engine::Sqlite).await;
    let nurse = town.session("nurse").await;
    let large = "x".repeat(100 << 10);
    for address in ["/masuk", "/tim/tanggapi", "/api/s/work/react"] {
        let request = Request::post(address)
            .header("cookie", &nurse)
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("content-length", large.len());
        let answer = town.send(request.body(Body::from(large.clone())).unwrap()).await;
        assert_eq!(answer.status, 413, "{address}");
    }
    let report = async |files: usize, size: usize| {
        let part = format!(
            "--b\r\nContent-Disposition: form-data; name=\"bukti\"; filename=\"x\"\r\n\r\n{}\r\n",
            "y".repeat(size)
        );
        let request = Request::post("/laporan")
            .header("cookie", &nurse)
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "multipart/form-data; boundary=b");
        town.send(request.body(Body::from(part.repeat(files) + "--b--\r\n")).unwrap()).await
    };
    // five files of the largest size arrive, and are looked at
    let all = report(5, 8 << 20).await;
    assert!(
        all.status == 422 && !all.body.contains("terlalu besar") && all.body.contains("Kolom ini wajib diisi"),
        "{}",
        all.status
    );
    let one = report(1, (8 << 20) + 1).await;
    assert!(one.status == 422 && one.body.contains("Berkas terlalu besar; paling besar 8 MB."));
}

#[tokio::test]
async fn an_error_of_a_server_function_has_the_status_of_its_kind() {
    let town = Town::new(Engine::Sqlite).await;
    let superior = town.session("superior").await;
    let react = async |cookies: &str, body: &'static str| {
        let request = Request::post("/api/s/work/react")
            .header("cookie", cookies)
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/json");
        town.send(request.body(Body::from(body)).unwrap()).await
    };
    let without_reason = r#"{"entries":[],"kind":"Returned","reason":" "}"#;
    let answer = react(&superior, without_reason).await;
    assert_eq!(answer.status, 422, "{}", answer.body);
    assert!(answer.body.contains("ReasonNeeded"), "{}", answer.body);
    assert_eq!(react("", without_reason).await.status, 401);
}

const ROWS_BELIEVED: &str = "SELECT reltuples::bigint FROM pg_class WHERE relname = 'persons'";

#[tokio::test]
async fn after_an_import_postgres_knows_how_much_lies_in_its_tables() {
    let town = Town::new(Engine::Postgres).await;
    let content = "kode,nama,jenis,induk\nBARU,Dinas Baru,dinas,KOTA\n".into();
    let upload = Upload { name: "unit.csv".to_owned(), content };
    let ctx = town.ctx(As::Personnel);
    let run = run(&ctx, turn(&ctx).unwrap(), None, &upload, Default::default(), &mut |_, _| {}).await;
    assert!(run.unwrap().run.is_some());
    let Db::Postgres { readers, .. } = &town.app.db else { panic!("it is PostgreSQL") };
    assert!(sqlx::query_scalar::<_, i64>(ROWS_BELIEVED).fetch_one(readers).await.unwrap() > 0);
}

#[tokio::test]
async fn readers_have_twenty_seconds_and_whoever_writes_or_reads_much_has_no_limit() {
    let town = Town::new(Engine::Postgres).await;
    let limit = "SELECT current_setting('statement_timeout')";
    let Db::Postgres { readers, writers, .. } = &town.app.db else { panic!("it is PostgreSQL") };
    assert_eq!(sqlx::query_scalar::<_, String>(limit).fetch_one(readers).await.unwrap(), "20s");
    assert_eq!(sqlx::query_scalar::<_, String>(limit).fetch_one(writers).await.unwrap(), "0");
    let super::db::Tx::Postgres(mut whole) = town.app.db.snapshot().await.unwrap() else { panic!("it is PostgreSQL") };
    assert_eq!(sqlx::query_scalar::<_, String>(limit).fetch_one(&mut *whole).await.unwrap(), "0", "much is read there");
}

#[tokio::test]
async fn whoever_opens_what_there_is_not_gets_a_page_in_their_language() {
    let town = Town::new(Engine::Sqlite).await;
    let open = async |address: &str, accepts: &str, lang: &str| {
        let request = Request::get(address).header("accept", accepts).header("accept-language", lang);
        town.send(request.body(Body::empty()).unwrap()).await
    };
    let browser = "text/html,application/xhtml+xml,*/*;q=0.8";
    for address in ["/unit/X%00", "/unit/X%2500", "/impor/contoh/apa.csv", "/impor/contoh/a%00"] {
        for (lang, words) in [("id", "Tidak ditemukan"), ("en", "Not found")] {
            let page = open(address, browser, lang).await;
            assert_eq!((page.status, page.header("content-type")), (404, "text/html; charset=utf-8"), "{address}");
            let title = format!("<title>{words} · Kota Contoh · Kinerja</title>");
            assert!(page.body.contains(&title) && page.body.contains(&format!("<h1>{words}")), "{}", page.body);
            assert!(!page.body.contains("fetchClient"), "{address}: the client would look for another page");
        }
        assert!(open(address, "*/*", "id").await.body.starts_with('{'), "{address}: machines are told as before");
    }
    let data = open("/api/v1/units/X%00", browser, "id").await;
    assert!(data.status == 404 && data.body.starts_with('{'), "{}", data.body);
}

#[tokio::test]
async fn the_title_names_the_error_and_the_site() {
    let town = Town::new(Engine::Sqlite).await;
    let titled = |page: &crate::testing::Answer, title: &str| {
        assert!(page.body.contains(&format!("<title>{title} · Kinerja</title>")), "{title}: {}", page.body);
    };
    let clerk = town.session("clerk").await;
    for (address, cookies, status, name) in [
        ("/akun", "", 401, "Perlu masuk dahulu"),
        ("/akun", clerk.as_str(), 403, "Tidak berhak"),
        ("/unit/TIDAK-ADA", "", 404, "Tidak ditemukan"),
        ("/tidak-ada", "", 404, "Tidak ditemukan"),
        ("/sandi/tidak-ada", "", 409, "Tidak dapat dilakukan"),
        ("/unit/PKM1?tahun=1999", "", 422, "Pilihan ini tidak ada"),
    ] {
        let page = town.get(address, cookies).await;
        assert_eq!(page.status, status, "{address}");
        titled(&page, &format!("{name} · Kota Contoh"));
        let english = town.get(address, &format!("{cookies}; {}=en", super::request::LANG_COOKIE)).await;
        assert!(!english.body.contains(name), "{address}: {}", english.body);
    }
    // a form that was refused is said to be, before the name of its page
    titled(&town.post("/masuk", "", "login=&password=").await, "Belum berhasil: Masuk");
    titled(&town.get("/masuk", "").await, "Masuk");
}

#[tokio::test]
async fn a_government_is_named_whatever_it_is_called_and_before_there_is_one_nobody_is() {
    let named = |body: &str| {
        let brand = body.split("class=\"brand\"").nth(1).unwrap().split("</a>").next().unwrap();
        brand.matches("Kinerja").count()
    };
    let (nobodys, _) = Town::empty(Engine::Sqlite).await;
    let namesake = Town::bare(Engine::Sqlite).await;
    namesake.change(&["UPDATE governments SET name = 'Kinerja' WHERE code = 'KOTA'"]).await;
    for (town, times, home, error) in [
        (nobodys, 1, "Kinerja", "Tidak ditemukan · Kinerja"),
        (namesake, 2, "Kinerja · Kinerja", "Tidak ditemukan · Kinerja · Kinerja"),
    ] {
        for (address, title) in [("/", home), ("/tidak-ada", error)] {
            let page = town.get(address, "").await.body;
            assert!(page.contains(&format!("<title>{title}</title>")), "{title}: {page}");
            assert_eq!(named(&page), times, "{address}: {page}");
        }
    }
}

#[rstest]
#[tokio::test]
async fn what_was_changed_is_told_though_whoever_changed_it_has_gone(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let mut heard = town.app.live.subscribe();
    let tx = town.app.db.begin().await.unwrap();
    let given_up = town.ctx(As::Administrator).commit(tx, [Topic::Structure]).now_or_never();
    assert_eq!(given_up, None);
    let told = tokio::time::timeout(std::time::Duration::from_secs(20), heard.recv()).await.expect("nobody is told");
    assert_eq!(told.unwrap().topic, Topic::Structure);
}

#[rstest]
#[tokio::test]
async fn a_page_of_an_error_leads_on_from_the_address_that_was_opened(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let leader = town.session("leader").await;
    let browser = |request: axum::http::request::Builder| request.header("accept", "text/html,*/*;q=0.8");
    let open = async |address: &str, cookies: &str| {
        let request = browser(Request::get(address)).header("cookie", cookies);
        town.send(request.body(Body::empty()).unwrap()).await
    };
    let id = crate::testing::id("something");
    for address in [format!("/papan/indikator/{id}/laporan.csv?tahun=2026&lang=en"), format!("/bukti/{id}?kecil")] {
        let asked = open(&address, "").await;
        assert_eq!((asked.status, asked.header("content-type")), (401, "text/html; charset=utf-8"), "{address}");
        assert!(!asked.body.contains("/galat"), "also the other language leads back: {}", asked.body);
        let way = asked.body.split("href=\"/masuk?kembali=").nth(1).unwrap().split('"').next().unwrap();
        let page = open(&format!("/masuk?kembali={way}"), "").await.body;
        assert!(page.contains(&format!("value=\"{}\"", address.replace('&', "&amp;"))), "{way}: {page}");
    }
    let filter = open("/papan.csv?tahun=dahulu", &leader).await;
    assert_eq!(filter.status, 422);
    assert!(filter.body.contains("href=\"/papan.csv\""), "{}", filter.body);
    // no page has the address of a form
    let post = browser(Request::post(format!("/laporan/{id}/tanggapi"))).header("sec-fetch-site", "same-origin");
    let post = post.header("content-type", "application/x-www-form-urlencoded");
    let sent = town.send(post.body(Body::empty()).unwrap()).await;
    assert_eq!(sent.status, 404);
    assert!(
        sent.body.contains("<a href=\"/\" rel=\"external\" class=\"button\">") && !sent.body.contains("/galat"),
        "{}",
        sent.body
    );
}

#[tokio::test]
async fn whoever_opens_the_address_of_a_form_comes_to_a_page() {
    let town = Town::new(Engine::Sqlite).await;
    let admin = town.session("administrator").await;
    let open = async |method: &str, address: &str, accept: &str| {
        let request = Request::builder().method(method).uri(address).header("accept", accept);
        let request = request.header("cookie", &admin).header("sec-fetch-site", "same-origin");
        town.send(request.body(Body::empty()).unwrap()).await
    };
    let id = crate::testing::id("nurse").to_string();
    let filled = |address: &str| {
        let address = address.replace("{id}", &id).replace("{person}", &id);
        address.replace("{code}", "PKM1").replace("{token}", "x")
    };
    let mut forms = 0;
    for room in ["access", "org", "import", "plan", "work", "survey"] {
        let source = std::fs::read_to_string(format!("src/{room}/http.rs")).unwrap();
        for route in source.split(".route(\"").skip(1) {
            let (address, handler) = route.split_once("\", ").unwrap();
            if !handler.starts_with("post(") {
                continue;
            }
            forms += 1;
            let address = filled(address);
            let mut answer = open("GET", &address, "text/html").await;
            if answer.status == 303 {
                let above = answer.header("location").to_owned();
                assert!(address.starts_with(&above), "{address}: {above}");
                answer = open("GET", &above, "text/html").await;
            }
            assert!(![303, 405].contains(&answer.status), "{address}: {}", answer.status);
            assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{address}");
        }
    }
    assert!(forms > 30, "{forms}");
    for (address, page) in [
        ("/saya/sandi", "/saya"),
        ("/akun/{id}/peran", "/akun"),
        ("/akun/unit/tautan", "/akun"),
        ("/organisasi/penempatan/{id}/akhiri", "/organisasi"),
        ("/organisasi/pegawai/{id}/jabatan", "/organisasi/pegawai/{id}"),
        ("/organisasi/unit/{code}/pegawai", "/organisasi/unit/{code}"),
        ("/laporan/ulangi", "/laporan"),
        ("/laporan/{id}/tarik", "/laporan/{id}"),
        ("/impor/jalankan", "/impor"),
        ("/tim/tanggapi", "/tim"),
        ("/keluar", "/"),
    ] {
        for method in ["GET", "HEAD"] {
            let led = open(method, &filled(address), "text/html").await;
            assert_eq!((led.status, led.header("location")), (303, filled(page).as_str()), "{method} {address}");
        }
    }
    let people = open("POST", "/papan", "text/html").await;
    assert!(people.status == 405 && people.body.contains("Ke alamat ini tidak ada yang"), "{}", people.body);
    let machine = open("POST", "/api/v1/units", "*/*").await;
    assert_eq!((machine.status, machine.header("allow")), (405, "GET,HEAD"));
    assert_eq!(machine.header("content-type"), "application/json");
}

#[tokio::test]
async fn an_address_that_was_cut_before_its_code_leads_to_the_list() {
    let town = Town::new(Engine::Sqlite).await;
    let home = town.get("/", "").await.body;
    for (cut, list) in [("/unit", "unit"), ("/layanan/", "layanan"), ("/nilai", "layanan")] {
        let led = town.get(cut, "").await;
        assert_eq!((led.status, led.header("location")), (303, format!("/#{list}").as_str()), "{cut}");
        assert!(home.contains(&format!(" id=\"{list}\"")), "{list}");
    }
}

#[tokio::test]
async fn a_refused_form_comes_back_in_the_other_language_with_what_was_typed() {
    let town = Town::new(Engine::Sqlite).await;
    let session = town.session("personnel").await;
    let page = format!("/organisasi/pegawai/{}", crate::testing::id("nurse"));
    assert_eq!(value(&town.get(&page, &session).await.body, "refused"), "");
    let form = format!("{page}/atasan");
    let typed = "number=head&from=2026-11-20&until=besok&reason=Plt.+%22%26%3Cb%3E%C3%A9";
    let refused = town.post(&form, &session, typed).await;
    assert_eq!(refused.status, 422);
    let kept = value(&refused.body, "refused");
    // as a browser sends it: to the address that it shows
    let switch = async |to: &str, kept: &str| {
        let sent = format!("lang={to}&back={page}&refused={}", encoded(kept));
        town.post(&format!("{form}?bahasa"), &session, &sent).await
    };
    let english = switch("en", &kept).await;
    assert_eq!(english.status, 422);
    assert!(english.header("set-cookie").starts_with("kinerja_bahasa=en;"));
    assert!(english.body.contains("Name a direct superior"), "{}", english.body);
    for (field, text) in [("number", "head"), ("until", "besok"), ("reason", "Plt. \"&<b>é")] {
        assert_eq!(value(&english.body, field), text);
    }
    assert_eq!(value(&english.body, "refused"), kept, "and back again");
    // whatever is sent as wrong, nothing has failed
    for error in [r#"{"Unavailable":"x"}"#, r#"{"TooMany":9}"#, r#""SignedOut""#] {
        let made_up = format!(r#"["{page}",{{"values":{{}},"error":{error}}}]"#);
        assert_eq!(switch("en", &made_up).await.status, 422, "{error}");
    }
    // what is no refused form, or of no page of this site, leads back
    for none in ["".into(), "x".into(), kept.replace(&page, "//elsewhere"), kept.replace(&page, "/unit/%2500")] {
        let led = switch("id", &none).await;
        assert_eq!((led.status, led.header("location")), (303, page.as_str()), "{none}");
    }
    let wrong = town.post("/masuk", "", "login=nurse&password=rahasia").await;
    let kept = value(&wrong.body, "refused");
    assert!(kept.contains("nurse") && !kept.contains("rahasia"), "{kept}");
}

#[rstest]
#[tokio::test]
async fn a_process_whose_database_is_away_lives_and_is_not_ready(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let health = async || {
        let (live, ready) = (town.get("/health/live", "").await, town.get("/health/ready", "").await);
        (live.status, live.body, ready.status, ready.body)
    };
    assert_eq!(health().await, (200, "ok\n".into(), 200, "ok\n".into()));
    town.app.db.close().await;
    assert_eq!(health().await, (200, "ok\n".into(), 503, "the database does not answer\n".into()));
}

#[tokio::test]
async fn whoever_finds_a_hole_learns_where_to_tell_it() {
    let town = Town::new(Engine::Sqlite).await;
    let told = town.get("/.well-known/security.txt", "").await;
    assert_eq!((told.status, told.header("content-type")), (200, "text/plain; charset=utf-8"));
    insta::assert_snapshot!(told.body, @r"
    Contact: https://github.com/kinerja/kinerja/security/advisories/new
    Expires: 2027-11-20T00:00:00Z
    Preferred-Languages: id, en
    ");
}

#[tokio::test]
async fn every_answer_says_what_a_browser_may_do_with_it() {
    let town = Town::new(Engine::Sqlite).await;
    let mut told = std::collections::BTreeMap::<String, Vec<&str>>::new();
    for address in
        ["/", "/masuk", "/tidak-ada", "/api/v1/units", "/api/v1/tidak-ada", "/health/live", "/.well-known/security.txt"]
    {
        let answer = town.get(address, "").await;
        let policy = answer.header("content-security-policy").split("'nonce-").collect::<Vec<_>>();
        let policy = match policy.as_slice() {
            [before, after] => format!("{before}'nonce-…{}", &after[after.find('\'').unwrap()..]),
            whole => whole.concat(),
        };
        let others = ["x-frame-options", "referrer-policy", "x-content-type-options", "cross-origin-opener-policy"];
        let others = others.map(|name| format!("{name}: {}", answer.header(name))).join("\n");
        told.entry(format!("{}\n{others}", policy.replace("; ", ";\n"))).or_default().push(address);
    }
    let told = told.iter().map(|(headers, addresses)| format!("{}\n{headers}", addresses.join(" ")));
    insta::assert_snapshot!(told.collect::<Vec<_>>().join("\n\n"), @r"
    /api/v1/units /api/v1/tidak-ada /health/live /.well-known/security.txt
    default-src 'none';
    frame-ancestors 'none'
    x-frame-options: DENY
    referrer-policy: same-origin
    x-content-type-options: nosniff
    cross-origin-opener-policy: same-origin

    / /masuk /tidak-ada
    default-src 'none';
    script-src 'nonce-…' 'strict-dynamic' 'wasm-unsafe-eval';
    style-src 'self';
    img-src 'self' blob: data:;
    font-src 'self';
    connect-src 'self';
    manifest-src 'self';
    worker-src 'self';
    form-action 'self';
    base-uri 'none';
    frame-ancestors 'none'
    x-frame-options: DENY
    referrer-policy: same-origin
    x-content-type-options: nosniff
    cross-origin-opener-policy: same-origin
    ");
}
