//! Forms as browsers send them.

use super::*;
use crate::server::page::page;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use tower::ServiceExt;

/// Status, where it leads to, body.
pub struct Seen {
    pub status: u16,
    pub to: String,
    pub body: String,
}

async fn seen(response: axum::response::Response) -> Seen {
    let status = response.status().as_u16();
    let to = response.headers().get("location").map_or("", |to| to.to_str().unwrap()).to_owned();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    Seen { status, to, body: String::from_utf8_lossy(&body).into_owned() }
}

/// Sends a request as someone, without going through a session.
async fn send(town: &Town, who: As, mut request: Request<Body>) -> axum::response::Response {
    // making the whole service starts what pages are rendered with
    let _ = town.service();
    request.extensions_mut().insert(town.ctx(who));
    crate::work::http::routes().with_state(town.app.clone()).oneshot(request).await.unwrap()
}

pub async fn see(town: &Town, who: As, address: &str) -> Seen {
    let _ = town.service();
    seen(page(town.ctx(who), Request::get(address).body(Body::empty()).unwrap()).await).await
}

/// A form with fields and files as `multipart/form-data`.
pub async fn multipart(town: &Town, who: As, address: &str, fields: &[(&str, &str)]) -> Seen {
    let part = |(name, value): &(&str, &str)| {
        let file = if *name == "bukti" { "; filename=\"x.jpg\"\r\nContent-Type: image/jpeg" } else { "" };
        format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n")
    };
    let body: String = fields.iter().map(part).collect::<String>() + "--b--\r\n";
    let request =
        Request::post(address).header("content-type", "multipart/form-data; boundary=b").body(Body::from(body));
    seen(send(town, who, request.unwrap()).await).await
}

pub async fn form(town: &Town, who: As, address: &str, body: String) -> Seen {
    let request =
        Request::post(address).header("content-type", "application/x-www-form-urlencoded").body(Body::from(body));
    seen(send(town, who, request.unwrap()).await).await
}

#[rstest]
#[tokio::test]
async fn a_report_is_sent_and_answered_without_script(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let indicator = visits(&town).await.to_string();
    let id = town.app.new_id().to_string();
    let page = see(&town, As::Employee, "/laporan").await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Indikator A (kunjungan)") && page.body.contains("enctype=\"multipart/form-data\""));
    let fields = [
        ("id", id.as_str()),
        ("indikator", &indicator),
        ("uraian", "Kunjungan rumah\r\n4 ibu hamil"),
        ("jumlah", "4"),
        ("dari", ""),
        ("satuan", ""),
        ("tanggal", "2026-11-20"),
        ("mulai", "08:30"),
        ("selesai", "11:00"),
        ("menit", ""),
        ("bukti", ""),
    ];
    for _ in 0..2 {
        let sent = multipart(&town, As::Employee, "/laporan", &fields).await;
        assert_eq!((sent.status, sent.to), (303, format!("/laporan?ok=simpan&laporan={id}")));
    }
    let waiting = see(&town, As::Superior, "/tim").await;
    assert!(
        waiting.body.contains("1 laporan menunggu")
            && waiting.body.contains("08.30–11.00")
            && waiting.body.contains("tanpa bukti")
    );
    let back =
        form(&town, As::Superior, "/tim/tanggapi", format!("entri={id}&aksi=returned&alasan=&cepat=Bukti+belum+ada"))
            .await;
    assert_eq!((back.status, back.to), (303, format!("/tim?ok=returned&n=1&entri={id}")));
    let mine = see(&town, As::Employee, "/laporan").await;
    assert!(mine.body.contains("Bukti belum ada"));
    let entry = see(&town, As::Employee, &format!("/laporan/{id}")).await;
    assert!(entry.body.contains("Perbaiki dan kirim lagi"));
    let again = multipart(&town, As::Employee, &format!("/laporan/{id}"), &fields).await;
    assert_eq!((again.status, again.to.as_str()), (303, "/laporan?ok=perbaiki"));
    let done = form(&town, As::Superior, &format!("/laporan/{id}/tanggapi"), "aksi=praised".into()).await;
    assert_eq!((done.status, done.to), (303, format!("/laporan/{id}?ok=tanggap")));
    let late = form(&town, As::Head, &format!("/laporan/{id}/tanggapi"), "aksi=returned&alasan=x".into()).await;
    assert_eq!(late.status, 409);
    for words in
        ["sudah diterima oleh superior. Yang tampil sekarang adalah keadaan terbarunya", "Pujian dari superior"]
    {
        assert!(late.body.contains(words), "{words}: {}", late.body);
    }
}

#[rstest]
#[tokio::test]
async fn markup_comes_back_as_text(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let markup = "</textarea><script>alert(1)</script>\"><img src=x>";
    let names = ["id", "indikator", "uraian", "jumlah", "dari", "satuan", "tanggal", "mulai", "selesai", "menit"];
    let fields: Vec<(&str, &str)> = names.iter().map(|name| (*name, markup)).collect();
    let refused = multipart(&town, As::Employee, "/laporan", &fields).await;
    assert_eq!(refused.status, 422);
    assert!(!refused.body.contains("<script>alert") && !refused.body.contains("<img src=x"), "markup was not escaped");
    assert!(refused.body.contains("&lt;script&gt;alert(1)"), "what was typed comes back");
    assert!(!refused.body.contains("Berkas bukti perlu dipilih lagi"), "none was chosen");
    let with_file: Vec<(&str, &str)> = fields.iter().copied().chain([("bukti", "no picture")]).collect();
    let refused = multipart(&town, As::Employee, "/laporan", &with_file).await;
    assert_eq!(refused.status, 422);
    for again in ["<a href=\"#bukti\">Berkas bukti perlu dipilih lagi.", "id=\"bukti-fault\""] {
        assert!(refused.body.contains(again), "{again}: {}", refused.body);
    }
    let said = refused.body.matches("Berkas bukti perlu dipilih lagi.").count();
    assert_eq!(said, 2, "above the form and at the field");
    let short = NewEntry { what: markup.into(), measure: "<b>".into(), ..work(&town, None) };
    let entry = submit(&town.ctx(As::Employee), short).await.unwrap();
    react(&town.ctx(As::Superior), entry, back(markup)).await.unwrap();
    for (who, address) in [
        (As::Employee, "/laporan".to_owned()),
        (As::Employee, format!("/laporan/{entry}")),
        (As::Head, format!("/laporan/{entry}")),
    ] {
        let shown = see(&town, who, &address).await;
        assert_eq!(shown.status, 200, "{address}");
        assert!(
            !shown.body.contains("<script>alert")
                && !shown.body.contains("<img src=x")
                && !shown.body.contains("<b>\""),
            "{address}"
        );
    }
    let answer = form(&town, As::Superior, "/tim/tanggapi", format!("entri={entry}&aksi=returned&alasan=")).await;
    assert_eq!(answer.status, 422);
}

#[rstest]
#[tokio::test]
async fn a_refused_report_is_the_draft_and_has_its_page_s_address(#[values(Engine::Sqlite)] engine: Engine) {
    let town = Town::new(engine).await;
    let draft = format!("data-draft=\"{}\"", id("nurse"));
    let new = see(&town, As::Employee, "/laporan").await.body;
    assert!(new.contains(&draft) && !new.contains("data-restored") && !new.contains("history.replaceState"), "{new}");
    let refused = multipart(&town, As::Employee, "/laporan", &[("uraian", "Rapat kader")]).await;
    assert_eq!(refused.status, 422);
    let at_home = ["history.replaceState(null, \"\", page.value)", "name=\"back\" value=\"/laporan\""];
    for said in [draft.as_str(), "data-restored"].into_iter().chain(at_home) {
        assert!(refused.body.contains(said), "{said}: {}", refused.body);
    }
    // what could not be repeated was sent to another address, and nothing was typed there
    let refused = form(&town, As::Employee, "/laporan/ulangi", String::new()).await;
    assert_eq!(refused.status, 409);
    for said in [draft.as_str()].into_iter().chain(at_home) {
        assert!(refused.body.contains(said), "{said}: {}", refused.body);
    }
    assert!(!refused.body.contains("data-restored"), "{}", refused.body);
}

#[rstest]
#[tokio::test]
async fn strangers_are_told_nothing(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let content = b"%PDF-1.7 x %%EOF".to_vec().into();
    let pdf = crate::work::rules::Upload { name: "surat \"a\".pdf".into(), content };
    let entry = submit(&town.ctx(As::Employee), NewEntry { evidence: vec![pdf], ..work(&town, None) }).await.unwrap();
    let file = service::entry_page(&town.ctx(As::Employee), entry, None).await.unwrap().entry.evidence[0].id;
    let get = async |who| send(&town, who, Request::get(format!("/bukti/{file}")).body(Body::empty()).unwrap()).await;
    let own = get(As::Employee).await;
    let header = |name: &str| own.headers()[name].to_str().unwrap().to_owned();
    insta::assert_snapshot!(
        format!("{} {} {} {} {}", own.status(), header("content-type"), header("content-disposition"), header("cache-control"), header("content-security-policy")),
        @"200 OK application/pdf attachment; filename*=UTF-8''surat%20%22a%22.pdf private, no-store default-src 'none'; sandbox; frame-ancestors 'none'"
    );
    assert_eq!(get(As::Outsider).await.status(), 404);
    assert_eq!(get(As::Public).await.status(), 401);
    assert_eq!(see(&town, As::Outsider, &format!("/laporan/{entry}")).await.status, 404);
    assert_eq!(multipart(&town, As::Public, "/laporan", &[("uraian", "x")]).await.status, 401);
    assert_eq!(see(&town, As::Public, "/tim").await.status, 401);
}

#[rstest]
#[tokio::test]
async fn control_characters_are_taken_out(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let id = town.app.new_id().to_string();
    let fields = [
        ("id", id.as_str()),
        ("indikator", ""),
        ("uraian", "Kunjungan\0 rumah\r\n4 ibu\u{7} hamil"),
        ("jumlah", "4\0"),
        ("satuan", "kun\0jungan"),
        ("tanggal", "2026-11-20"),
    ];
    let sent = multipart(&town, As::Employee, "/laporan", &fields).await;
    assert_eq!((sent.status, sent.to), (303, format!("/laporan?ok=simpan&laporan={id}")), "{}", sent.body);
    let shown = see(&town, As::Superior, &format!("/laporan/{id}")).await;
    assert!(
        shown.body.contains("Kunjungan rumah\n4 ibu hamil") && shown.body.contains("4 kunjungan"),
        "{}",
        shown.body
    );
    let back =
        form(&town, As::Superior, &format!("/laporan/{id}/tanggapi"), "aksi=returned&alasan=kur%00ang".into()).await;
    assert_eq!(back.status, 303);
    assert!(see(&town, As::Employee, &format!("/laporan/{id}")).await.body.contains("kurang"));
}

#[rstest]
#[tokio::test]
async fn the_menu_marks_one_s_own_reports_and_not_those_of_others(#[values(Engine::Sqlite)] engine: Engine) {
    let town = Town::new(engine).await;
    let indicator = visits(&town).await;
    let entry = submit(&town.ctx(As::Employee), work(&town, Some(indicator))).await.unwrap();
    let marked =
        async |who, address: &str| see(&town, who, address).await.body.matches("aria-current=\"page\"").count();
    assert_eq!(marked(As::Employee, "/laporan").await, 1);
    assert_eq!(marked(As::Superior, &format!("/laporan/{entry}")).await, 0);
    assert_eq!(marked(As::Superior, &format!("/papan/indikator/{indicator}")).await, 1, "other places go down");
}

#[rstest]
#[tokio::test]
async fn the_report_says_who_is_signed_in(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    for (who, name) in [(As::Employee, "nurse"), (As::Outsider, "clerk")] {
        let page = see(&town, who, "/laporan").await.body;
        assert!(page.contains(&format!("masuk sebagai {name}")), "{page}");
    }
}

#[rstest]
#[tokio::test]
async fn a_report_that_somebody_else_began_is_sent_only_by_who_knows(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let (entry, what) = (town.app.new_id().to_string(), "Rapat kader posyandu");
    let [nurse, clerk] = ["nurse", "clerk"].map(|name| id(name).to_string());
    let written_for = |person: &str| format!("name=\"pelapor\" value=\"{person}\"");
    assert!(see(&town, As::Employee, "/laporan").await.body.contains(&written_for(&nurse)));
    let send = async |writer: &str, quantity: &str| {
        let fields = [
            ("id", entry.as_str()),
            ("pelapor", writer),
            ("indikator", ""),
            ("uraian", what),
            ("jumlah", quantity),
            ("satuan", "rapat"),
            ("tanggal", "2026-11-20"),
        ];
        multipart(&town, As::Outsider, "/laporan", &fields).await
    };
    let refused = send(&nurse, "1").await;
    assert!(refused.status == 422 && refused.body.contains("yang masuk sekarang clerk"), "{}", refused.body);
    assert!(refused.body.contains(what), "what was typed comes back");
    assert!(refused.body.contains(&written_for(&clerk)) && !refused.body.contains(&nurse));
    assert_eq!(count(&town, "SELECT COUNT(*) FROM entries").await, 0);
    // for whom a form was written it says after another refusal, too
    assert!(send(&clerk, "banyak").await.body.contains(&written_for(&clerk)));
    let sent = send(&clerk, "1").await;
    assert_eq!((sent.status, sent.to), (303, format!("/laporan?ok=simpan&laporan={entry}")), "{}", sent.body);
}
