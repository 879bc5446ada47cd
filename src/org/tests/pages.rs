//! Pages and forms as browsers ask for them.

use crate::org::ChartPost;
use crate::org::service::{NewPerson, add_person, organisation, unit};
use crate::server::page::page;
use crate::testing::{As, Engine, Town, id};
use crate::{read, run};
use axum::body::{Body, to_bytes};
use axum::http::Request;
use axum::response::Response;
use rstest::rstest;
use tower::ServiceExt;

async fn seen(response: Response) -> (u16, String, String) {
    let status = response.status().as_u16();
    let to = response.headers().get("location").map_or("", |to| to.to_str().unwrap()).to_owned();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, to, String::from_utf8_lossy(&body).into_owned())
}

async fn see(town: &Town, who: As, address: &str) -> (u16, String) {
    // making the whole service starts what pages are rendered with
    let _ = town.service();
    let request = Request::get(address).body(Body::empty()).unwrap();
    let (status, _, body) = seen(page(town.ctx(who), request).await).await;
    (status, body)
}

async fn form(town: &Town, who: As, address: &str, body: &str) -> (u16, String, String) {
    let _ = town.service();
    let mut request = Request::post(address)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(body.to_owned()))
        .unwrap();
    request.extensions_mut().insert(town.ctx(who));
    seen(crate::org::http::routes().with_state(town.app.clone()).oneshot(request).await.unwrap()).await
}

#[rstest]
#[tokio::test]
async fn the_tree_shows_heads_and_vacancies(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let (status, body) = see(&town, As::Employee, "/organisasi").await;
    assert_eq!(status, 200);
    for words in ["Unit DINKES", "Unit PKM1", "superior", "Pimpinan kosong", "3 orang"] {
        assert!(body.contains(words), "{words}");
    }
    assert!(!body.contains("199001012015012002") && !body.contains("NIP"), "no numbers in lists");
    let tree = organisation(&town.ctx(As::Employee), "").await.unwrap().tree;
    let heads: Vec<Option<&str>> = tree[0].below.iter().map(|node| node.head.as_deref()).collect();
    assert_eq!((tree[0].people, heads), (4, vec![Some("head"), None]), "DINKES has one, DISDUKCAPIL none");
    assert_eq!(see(&town, As::Public, "/organisasi").await.0, 401);
}

/// The chart as text: each post with its holders, those that answer to it in brackets.
fn drawn(posts: &[ChartPost]) -> String {
    let one = |post: &ChartPost| {
        let names = post.holders.iter().map(|holder| holder.name.as_str()).collect::<Vec<_>>().join(" ");
        let below = if post.below.is_empty() { String::new() } else { format!(" ({})", drawn(&post.below)) };
        format!("{}: {names}{below}", post.title)
    };
    posts.iter().map(one).collect::<Vec<_>>().join(", ")
}

#[rstest]
#[tokio::test]
async fn the_chart_shows_who_answers_to_whom(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let ctx = town.ctx(As::Employee);
    let chart = async |code: &str| drawn(&unit(&ctx, code).await.unwrap().chart);
    assert_eq!(chart("DINKES").await, "Kepala Dinas Kesehatan: head (Kepala Puskesmas: superior)");
    let below = "Kepala Dinas Kesehatan: head (Kepala Puskesmas: superior (Perawat Terampil: nurse))";
    assert_eq!(chart("PKM1").await, below, "from the post above the head on");
    assert_eq!(chart("KOTA").await, "", "the heads below answer to nobody there");
    // alike posts are one, with all who hold them; of the vacant ones it is said how many
    let personnel = town.ctx(As::Personnel);
    for (name, title) in [("Ani", "Perawat Terampil"), ("Budi", "Sopir")] {
        let new = NewPerson { name, status: "Non-ASN", number: name, unit: "PKM1", title };
        add_person(&personnel, &new).await.unwrap();
    }
    assert_eq!(
        chart("PKM1").await,
        "Kepala Dinas Kesehatan: head (Kepala Puskesmas: superior (Perawat Terampil: Ani nurse, Sopir: Budi))"
    );
    let mut tx = town.app.db.begin().await.unwrap();
    run!(&mut tx, sqlx::query("UPDATE holders SET until_day = '2026-11-19' WHERE person_id = $1").bind(id("nurse")))
        .unwrap();
    tx.commit().await.unwrap();
    let staff = &unit(&ctx, "PKM1").await.unwrap().chart[0].below[0].below[0];
    assert_eq!((staff.holders.len(), staff.vacant), (1, 1));
    let (status, body) = see(&town, As::Employee, "/organisasi/unit/PKM1").await;
    assert!(status == 200 && body.contains("id=\"bagan\"") && body.contains("1 kosong"), "{body}");
    let above = "href=\"/organisasi/unit/DINKES\"";
    assert!(body.split("org-chart").nth(1).unwrap().contains(above), "the post above leads to its unit");
}

#[rstest]
#[tokio::test]
async fn what_is_found_says_where_it_belongs(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let ctx = town.ctx(As::Employee);
    let found = organisation(&ctx, " pkm ").await.unwrap();
    assert_eq!(found.units.iter().map(|unit| unit.above.as_deref()).collect::<Vec<_>>(), [Some("Unit DINKES")]);
    let found = organisation(&ctx, "Perawat").await.unwrap();
    let place = found.people[0].unit.as_ref().unwrap();
    assert_eq!((place.unit.code.as_str(), place.above.as_deref()), ("PKM1", Some("Unit DINKES")));
    assert_eq!(organisation(&ctx, "100%_").await.unwrap().people, [], "signs of patterns are letters");
    let (_, body) = see(&town, As::Employee, "/organisasi?cari=perawat").await;
    for words in ["nurse", "Perawat Terampil", "Unit PKM1", "Unit DINKES", "…002"] {
        assert!(body.contains(words), "{words}: {body}");
    }
    assert!(!body.contains("199001012015012002"));
    let (_, body) = see(&town, As::Employee, "/organisasi?cari=%3Cscript%3Ezzz").await;
    assert!(body.contains("Tidak ditemukan") && !body.contains("<script>zzz"));
}

#[rstest]
#[tokio::test]
async fn whatever_is_long_is_not_found_and_nothing_fails(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let (ctx, long) = (town.ctx(As::Administrator), "a".repeat(50_100));
    assert_eq!(organisation(&ctx, &long).await.unwrap().people, []);
    let accounts = crate::access::service::accounts(&ctx, &long, None).await.unwrap();
    assert_eq!((accounts.accounts, accounts.without), (vec![], vec![]));
    let filter = crate::audit::Filter { who: long, ..Default::default() };
    assert_eq!(crate::audit::service::list(&ctx, filter).await.unwrap().lines, []);
}

#[rstest]
#[tokio::test]
async fn who_may_read_numbers_finds_people_by_all_of_one_and_is_recorded(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let new = NewPerson { name: "Siti", status: "Non-ASN", number: "K-12", unit: "PKM1", title: "Sopir" };
    add_person(&town.ctx(As::Personnel), &new).await.unwrap();
    // a letter that SQLite does not make small
    let other = NewPerson { name: "Rahma", number: "\u{c9} 1", ..new };
    add_person(&town.ctx(As::Personnel), &other).await.unwrap();
    let found = async |who: As, number: &str| -> Vec<String> {
        let found = organisation(&town.ctx(who), number).await.unwrap();
        found.people.into_iter().map(|found| found.person.name).collect()
    };
    let read = async || -> i64 {
        let count = "SELECT COUNT(*) FROM audit WHERE action = 'numbers.read'";
        read!(&town.app.db, on => sqlx::query_scalar(count).fetch_one(on)).unwrap()
    };
    let nurse = ["199001012015012002", "19900101 201501 2 002"].map(|number| (number, "nurse"));
    let whole = [nurse[0], nurse[1], ("k-12", "Siti"), ("\u{c9} 1", "Rahma")];
    for who in [As::Employee, As::Superior, As::Leader, As::Planner, As::Administrator] {
        for (number, _) in whole {
            assert_eq!(found(who, number).await, [""; 0], "{who:?} {number}");
        }
    }
    assert_eq!(read().await, 0);
    for who in [As::Personnel, As::Auditor] {
        for (number, name) in whole {
            assert_eq!(found(who, number).await, [name], "{who:?} {number}");
        }
        assert_eq!(found(who, "19900101201501").await, [""; 0], "a part is no number");
    }
    assert_eq!(read().await, 8);
    assert_eq!(found(As::Personnel, "perawat").await, ["nurse"]);
    assert_eq!(read().await, 8, "by a post nobody's number is learned");
    let other = NewPerson { name: "Denurse", number: "K-13", ..new };
    add_person(&town.ctx(As::Personnel), &other).await.unwrap();
    assert_eq!(found(As::Employee, "nurse").await, ["nurse", "Denurse"], "whose name begins so comes first");
    let (_, body) = see(&town, As::Personnel, "/organisasi?cari=199001012015012002").await;
    assert!(body.contains("Perawat Terampil") && body.contains("NIP lengkap"), "{body}");
    assert!(!see(&town, As::Employee, "/organisasi").await.1.contains("NIP lengkap"));
}

#[rstest]
#[tokio::test]
async fn people_of_one_name_are_told_apart(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let mut tx = town.app.db.begin().await.unwrap();
    run!(
        &mut tx,
        sqlx::query("UPDATE persons SET name = 'Siti' WHERE id IN ($1, $2)").bind(id("nurse")).bind(id("superior"))
    )
    .unwrap();
    tx.commit().await.unwrap();
    let numbers = |posts: &[crate::org::PostView]| -> Vec<Option<String>> {
        posts.iter().flat_map(|post| &post.holders).map(|person| person.masked.clone()).collect()
    };
    let ctx = town.ctx(As::Employee);
    assert_eq!(numbers(&unit(&ctx, "PKM1").await.unwrap().posts), [Some("…001".to_owned()), Some("…002".to_owned())]);
    assert_eq!(numbers(&unit(&ctx, "DINKES").await.unwrap().posts), [None]);
    let (_, body) = see(&town, As::Employee, "/organisasi?cari=siti").await;
    assert!(body.contains("…001") && body.contains("…002"));
    // and in the chart, above the list
    let (_, body) = see(&town, As::Employee, "/organisasi/unit/PKM1").await;
    let chart = body.split("id=\"bagan\"").nth(1).unwrap().split("</section>").next().unwrap();
    assert!(chart.contains("…001") && chart.contains("…002"), "{chart}");
}

#[rstest]
#[tokio::test]
async fn a_record_is_for_the_person_and_the_personnel_office(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let address = format!("/organisasi/pegawai/{}", id("nurse"));
    for (who, number, forms) in [
        (As::Employee, true, false),
        (As::Superior, false, false),
        (As::Outsider, false, false),
        (As::Personnel, true, true),
        (As::Auditor, true, false),
    ] {
        let (status, body) = see(&town, who, &address).await;
        assert_eq!(status, 200);
        assert_eq!(body.contains("19900101 201501 2 002"), number, "{who:?}");
        assert_eq!(body.contains("Tunjuk atasan langsung"), forms, "{who:?}");
    }
    assert_eq!(see(&town, As::Personnel, &format!("/organisasi/pegawai/{}", id("stranger"))).await.0, 404);
    assert_eq!(see(&town, As::Personnel, "/organisasi/unit/LAIN").await.0, 404);
}

#[rstest]
#[tokio::test]
async fn forms_work_without_script(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let address = format!("/organisasi/pegawai/{}", id("clerk"));
    let given =
        form(&town, As::Personnel, &format!("{address}/jabatan"), "unit=PKM1&title=Sopir&since=2026-11-20").await;
    assert_eq!((given.0, given.1), (303, format!("{address}?ok=1")));
    let body = see(&town, As::Personnel, &format!("{address}?ok=1")).await.1;
    assert!(body.contains("Sopir") && body.contains("Tersimpan"));
    let (status, _, body) =
        form(&town, As::Personnel, &format!("{address}/jabatan"), "unit=XX&title=%3Cb%3ETukang&since=x").await;
    assert_eq!(status, 422);
    assert!(
        body.contains("&lt;b&gt;Tukang") && body.contains("Unit XX tidak ada"),
        "what was typed comes back as text"
    );
    let (status, ..) =
        form(&town, As::Superior, &format!("{address}/jabatan"), "unit=PKM1&title=Sopir&since=2026-11-20").await;
    assert_eq!(status, 403);
    let (end, last_day) = (
        format!("/organisasi/penempatan/{}/akhiri", id("holder clerk")),
        format!("end=2026-11-20&person={}", id("clerk")),
    );
    assert_eq!(form(&town, As::Personnel, &end, &last_day).await.1, format!("{address}?ok=1"));
    assert!(body.contains("<option value=\"PKM1\"") && body.contains("Unit PKM1 (PKM1)"), "{body}");
    let by_name = "number=nobody&from=2026-11-20&until=&reason=Plt";
    let (status, _, body) = form(&town, As::Personnel, &format!("{address}/atasan"), by_name).await;
    assert!(status == 422 && body.contains("bernama nobody") && body.contains("id=\"number-list\""), "{body}");
    // who is known by a part of the name is chosen
    let by_name = "number=hea&from=2026-11-20&until=&reason=Plt";
    let (status, _, body) = form(&town, As::Personnel, &format!("{address}/atasan"), by_name).await;
    let choice = format!("name=\"chosen\" value=\"{}\"", id("head"));
    assert!(status == 422 && body.contains(&choice) && body.contains("Siapa yang dimaksud?"), "{body}");
    let chosen = format!("{by_name}&chosen={}", id("head"));
    assert_eq!(form(&town, As::Personnel, &format!("{address}/atasan"), &chosen).await.0, 303);
    for (who, told) in [(As::Personnel, true), (As::Planner, false)] {
        let (_, page) = see(&town, who, &address).await;
        assert!(page.contains("Ditunjuk sejak 20 November 2026"), "{who:?}: {page}");
        assert_eq!(page.contains("Alasan: Plt"), told, "{who:?}: {page}");
    }
}

/// What stands in a page from one mark on, up to another.
fn part<'p>(page: &'p str, from: &str, to: &str) -> &'p str {
    page.split_once(from).and_then(|(_, rest)| rest.split_once(to)).unwrap().0
}

#[rstest]
#[tokio::test]
async fn a_refused_date_is_told_at_the_form_that_was_sent(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let (clerk, holder) = (id("clerk"), id("holder clerk"));
    let address = format!("/organisasi/pegawai/{clerk}");
    let end = format!("/organisasi/penempatan/{holder}/akhiri");
    for (to, sent, field) in [
        (end.clone(), format!("person={clerk}&holding={holder}&end=2000-01-01"), "end"),
        (format!("{address}/jabatan"), "unit=PKM1&title=Sopir&since=besok".to_owned(), "since"),
        (format!("{address}/atasan"), "number=197001011995031001&from=besok&until=&reason=Plt".to_owned(), "from"),
    ] {
        let (status, _, page) = form(&town, As::Personnel, &to, &sent).await;
        assert_eq!(status, 422, "{to}");
        assert!(page.contains(&format!("href=\"#{field}\"")), "{to}");
        let own = part(&page, &format!("action=\"{to}\""), "</form>");
        for name in ["end", "since", "from"] {
            let told = format!("id=\"{name}-fault\"");
            assert_eq!((page.contains(&told), own.contains(&told)), (name == field, name == field), "{to}: {name}");
        }
    }
}

#[rstest]
#[tokio::test]
async fn control_characters_are_no_fault_of_the_server(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let sent = form(
        &town,
        As::Personnel,
        "/organisasi/unit/PKM1/pegawai",
        "name=Siti%00%07+Rahma&status=Non-ASN&title=Petugas%00&number=K%001",
    );
    let (status, to, body) = sent.await;
    assert_eq!(status, 303, "{body}");
    let (_, page) = see(&town, As::Personnel, &to).await;
    assert!(page.contains("Siti Rahma") && page.contains("K1") && !page.contains('\u{0}'));
    for address in
        ["/organisasi?cari=a%00b", "/organisasi/unit/PKM1%00", "/layanan/%00", "/layanan/a%2500", "/jejak?who=%252500"]
    {
        assert_eq!(town.get(address, "").await.status, 404, "{address}");
    }
    let ctx = town.ctx(As::Personnel);
    let twice = NewPerson { name: "X", status: "Non-ASN", number: "K1", unit: "PKM1", title: "X" };
    assert_eq!(add_person(&ctx, &twice).await.map_err(|error| error.status()), Err(422), "stored as it is shown");
}

#[rstest]
#[tokio::test]
async fn who_holds_two_posts_is_one_person_in_every_count(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let ctx = town.ctx(As::Personnel);
    let second =
        crate::org::service::give_post(&ctx, id("superior"), "DISDUKCAPIL", "Plt. Kepala", "2026-11-01", None).await;
    second.unwrap();
    let tree = organisation(&ctx, "").await.unwrap().tree;
    let below: Vec<i64> = tree[0].below.iter().map(|node| node.people).collect();
    assert_eq!((tree[0].people, below), (4, vec![3, 2]));
    let board =
        crate::board::service::board(&ctx, crate::board::Term { year: 2026, part: Default::default() }, "").await;
    assert_eq!(board.unwrap().figures.as_ref().unwrap().people, 4, "the board counts the same");
}
