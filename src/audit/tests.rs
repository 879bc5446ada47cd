//! The record against both engines.

use super::rules::{self, Row};
use super::service::{
    Checked, Deed, check_chain, file, keep_sealed, latest_detail, list, record, record_reading, seal,
};
use super::{AuditLine, FILE_ROWS, Filter, Piece, Told};
use crate::access::Role;
use crate::base::id::first_id_at;
use crate::base::{Error, Fault, Lang, Uuid};
use crate::never_committed;
use crate::run;
use crate::server::db::{AT_ONCE, Tx};
use crate::testing::{As, Engine, MORNING, Town, id};
use proptest::prelude::*;
use rstest::rstest;
use std::collections::BTreeSet;

async fn note(town: &Town, who: As, action: &str, times: usize) {
    let ctx = town.ctx(who);
    let mut tx = town.app.db.begin().await.unwrap();
    for n in 0..times {
        let deed = Deed { action, kind: "thing", id: n.to_string(), detail: serde_json::json!({ "n": n }) };
        record(&mut tx, &ctx, deed).await.unwrap();
    }
    tx.commit().await.unwrap();
}

#[rstest]
#[tokio::test]
async fn a_recorded_deed_cannot_be_changed_or_removed(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    note(&town, As::Employee, "test", 1).await;
    seal(&town.app).await.unwrap();
    let changes = [
        "UPDATE audit SET detail = 'other'",
        "DELETE FROM audit",
        "UPDATE audit_seals SET hash = 'other'",
        "DELETE FROM audit_seals",
        "INSERT INTO audit_seals SELECT government_id, 9, audit_id, 'sealed twice' FROM audit_seals",
    ];
    for sql in changes {
        let mut tx = town.app.db.begin().await.unwrap();
        assert!(run!(&mut tx, sqlx::query(sql)).is_err(), "{sql}");
    }
}

#[rstest]
#[tokio::test]
async fn whoever_reads_is_not_told_that_something_may_be_saved(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    town.change(&never_committed!("audit_unsealed", "government_id UUID, audit_id UUID")).await;
    let deed = Deed { action: "test", kind: "thing", id: String::new(), detail: serde_json::json!({}) };
    let read = record_reading(&town.ctx(As::Auditor), deed).await;
    assert!(matches!(read, Err(Error::Unavailable(_))), "{read:?}");
}

#[rstest]
#[tokio::test]
async fn every_row_is_sealed_once_in_order(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    note(&town, As::Employee, "test", 1203).await;
    note(&town, As::Elsewhere, "test", 2).await;
    let (one, other) = tokio::join!(seal(&town.app), seal(&town.app));
    assert_eq!(one.unwrap() + other.unwrap(), 1205, "two processes take turns");
    assert_eq!(seal(&town.app).await, Ok(0));
    note(&town, As::Employee, "test", 1).await;
    seal(&town.app).await.unwrap();
    let checked = check_chain(&town.ctx(As::Auditor)).await.unwrap();
    assert_eq!((checked.rows, checked.difference), (1204, None));
    let checked = check_chain(&town.ctx(As::Elsewhere)).await.unwrap();
    assert_eq!((checked.rows, checked.difference), (2, None), "each government has a chain of its own");
}

#[rstest]
#[tokio::test]
async fn what_was_done_before_the_end_is_sealed(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    note(&town, As::Employee, "test", 3).await;
    keep_sealed(town.app.clone(), std::future::ready(())).await;
    assert_eq!(check_chain(&town.system()).await.unwrap().rows, 3);
}

/// A statement about the row of that number.
macro_rules! sealed {
    ($sql:literal, $seq:literal) => {
        concat!($sql, " WHERE id = (SELECT audit_id FROM audit_seals WHERE seq = ", $seq, ")")
    };
}

/// Changes the record as somebody who owns the database could.
async fn tamper(town: &Town, sql: &'static str) -> Checked {
    let mut tx = town.app.db.begin().await.unwrap();
    let drops: &[&'static str] = match &tx {
        Tx::Sqlite(_) => &[
            "DROP TRIGGER audit_keeps_rows",
            "DROP TRIGGER audit_changes_no_row",
            "DROP TRIGGER audit_keeps_seals",
            "DROP TRIGGER audit_changes_no_seal",
        ],
        Tx::Postgres(_) => &["DROP TRIGGER audit_keeps_rows ON audit", "DROP TRIGGER audit_keeps_seals ON audit_seals"],
    };
    for drop in drops {
        run!(&mut tx, sqlx::query(*drop)).unwrap();
    }
    assert_eq!(run!(&mut tx, sqlx::query(sql)).unwrap(), 1);
    tx.commit().await.unwrap();
    check_chain(&town.system()).await.unwrap()
}

#[rstest]
#[case(sealed!("UPDATE audit SET detail = '{}'", "3"), "no. 3 bukan yang disegel")]
#[case(sealed!("UPDATE audit SET account_id = NULL", "2"), "no. 2 bukan yang disegel")]
#[case(sealed!("UPDATE audit SET at = at + 1", "5"), "no. 5 bukan yang disegel")]
#[case("UPDATE audit_seals SET hash = 'ff' WHERE seq = 4", "no. 4 bukan yang disegel")]
#[case(sealed!("DELETE FROM audit", "3"), "no. 3 hilang")]
#[case(sealed!("DELETE FROM audit", "5"), "no. 5 hilang")]
#[case("DELETE FROM audit_seals WHERE seq = 3", "no. 3 hilang")]
#[case("DELETE FROM audit_seals WHERE seq = 5", "di luar rantai")]
#[case(
    sealed!(
        "INSERT INTO audit (government_id, id, at, action, object_kind, object_id, detail) \
         SELECT government_id, government_id, at, action, object_kind, object_id, detail FROM audit",
        "1"
    ),
    "di luar rantai"
)]
#[tokio::test]
async fn the_chain_names_the_first_row_that_differs(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] change: &'static str,
    #[case] told: &str,
) {
    let town = Town::new(engine).await;
    note(&town, As::Employee, "test", 5).await;
    seal(&town.app).await.unwrap();
    let difference = tamper(&town, change).await.difference.unwrap();
    assert!(difference.contains(told), "{difference}");
}

#[rstest]
#[tokio::test]
async fn a_row_that_says_a_time_long_before_one_sealed_earlier_is_named_unless_there_is_worse(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let noted = async |ms: i64| {
        town.app.clock.advance(ms);
        note(&town, As::Employee, "test", 1).await;
        seal(&town.app).await.unwrap();
        check_chain(&town.system()).await.unwrap()
    };
    assert_eq!(noted(0).await.difference, None);
    assert_eq!(noted(-3_600_000).await.difference, None, "clocks differ, and transactions take their time");
    let backdated = noted(-60_000).await;
    let told = backdated.difference.unwrap();
    assert!(told.contains("no. 3 bertanggal 20 November 2026 07.59 WIB"), "{told}");
    let after = noted(7_200_000).await;
    assert_eq!((after.rows, after.difference), (4, Some(told)), "the chain is walked to its end");
    let worse = tamper(&town, sealed!("UPDATE audit SET detail = '{}'", "4")).await.difference.unwrap();
    assert!(worse.contains("no. 4 bukan yang disegel"), "{worse}");
}

#[rstest]
#[tokio::test]
async fn the_record_is_found_by_day_person_and_action(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    note(&town, As::Employee, "one", 60).await;
    town.app.clock.advance(86_400_000);
    note(&town, As::Superior, "two", 1).await;
    town.app.clock.advance(1);
    note(&town, As::Employee, "two", 1).await;
    seal(&town.app).await.unwrap();
    let auditor = town.ctx(As::Auditor);
    let page = list(&auditor, Filter::default()).await.unwrap();
    assert_eq!((page.lines.len(), page.lines[0].action.as_str()), (50, "two"));
    assert_eq!(page.lines[0].who.as_ref().map(Told::to_string).as_deref(), Some("nurse (Unit PKM1)"));
    assert_eq!((page.lines[0].day, &*page.lines[0].at), ("2026-11-21".parse().unwrap(), "09.00 WIB"));
    assert_eq!(page.chain.unwrap().0, 62);
    let rest = list(&auditor, Filter { before: page.next.unwrap(), ..Filter::default() }).await.unwrap();
    assert_eq!((rest.lines.len(), rest.next), (12, None));
    let count = async |filter: Filter| list(&auditor, filter).await.unwrap().lines.len();
    assert_eq!(count(Filter { who: "SUPER".into(), ..Filter::default() }).await, 1);
    assert_eq!(count(Filter { who: "100%".into(), ..Filter::default() }).await, 0);
    assert_eq!(count(Filter { action: "two".into(), ..Filter::default() }).await, 2);
    assert_eq!(count(Filter { action: "two".into(), who: "nurse".into(), ..Filter::default() }).await, 1);
    assert_eq!(count(Filter { from: "2026-11-21".into(), ..Filter::default() }).await, 2);
    assert_eq!(count(Filter { until: "2026-11-19".into(), ..Filter::default() }).await, 0);
    let own = list(&town.ctx(As::Elsewhere), Filter::default()).await.unwrap();
    assert!(own.lines.is_empty(), "other governments have a record of their own");
}

#[rstest]
#[tokio::test]
async fn of_one_millisecond_the_latest_stands_first(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    note(&town, As::Employee, "one", 30).await;
    note(&town, As::Employee, "two", 10).await;
    seal(&town.app).await.unwrap();
    let lines = list(&town.ctx(As::Auditor), Filter::default()).await.unwrap().lines;
    let told: Vec<String> = lines.iter().map(|line| format!("{} {}", line.action, line.object)).collect();
    let of = |action: &'static str, times: usize| (0..times).rev().map(move |n| format!("{action} thing {n}"));
    assert_eq!(told, of("two", 10).chain(of("one", 30)).collect::<Vec<_>>());
    let numbers: Vec<i64> = lines.iter().filter_map(|line| line.seq).collect();
    assert_eq!(numbers, (1..=40).rev().collect::<Vec<_>>(), "and so they are sealed");
}

#[rstest]
#[tokio::test]
async fn the_form_keeps_what_was_asked_for(#[values(Engine::Sqlite)] engine: Engine) {
    let town = Town::new(engine).await;
    note(&town, As::Employee, "one", 60).await;
    let session = town.session("auditor").await;
    for action in ["session.begin", "one"] {
        let address = format!("/jejak?from=2026-11-01&until=2026-11-30&who=nur&action={action}");
        let page = town.get(&address, &session).await.body;
        let form = page.split("action=\"/jejak\"").nth(1).unwrap().split("</form>").next().unwrap();
        for kept in ["2026-11-01", "2026-11-30", "nur"] {
            assert!(form.contains(&format!("value=\"{kept}\"")), "{kept}: {form}");
        }
        let chosen = form.split("<option").find(|option| option.contains(" selected")).unwrap();
        assert!(chosen.contains(&format!("value=\"{action}\"")), "{chosen}");
    }
    // and so does the way to what is older
    let page = town.get("/jejak?who=nur&action=one", &session).await.body;
    let next = "href=\"/jejak?who=nur&amp;action=one&amp;before=";
    assert!(page.contains(next), "{page}");
}

/// What the cells of a file in a language hold, without its mark and its heads.
fn cells(file: &str, separator: char) -> Vec<Vec<&str>> {
    file.trim_start_matches('\u{feff}').lines().skip(1).map(|line| line.split(separator).collect()).collect()
}

#[rstest]
#[tokio::test]
async fn the_file_holds_what_the_page_shows_and_more_of_it(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let (session, auditor) = (town.session("auditor").await, town.ctx(As::Auditor));
    note(&town, As::Employee, "one", 60).await;
    let mut tx = town.app.db.begin().await.unwrap();
    let detail = serde_json::json!({ "name": "=1+1", "quantity": 1500, "until": "2026-11-21" });
    let deed = Deed { action: "test", kind: "person", id: id("clerk").to_string(), detail };
    record(&mut tx, &town.ctx(As::Superior), deed).await.unwrap();
    tx.commit().await.unwrap();
    seal(&town.app).await.unwrap();
    let second = list(&auditor, Filter::default()).await.unwrap().next.unwrap();
    let page = town.get("/jejak", &session).await.body;
    assert!(page.contains("href=\"/jejak.csv\"") && page.contains("paling banyak 1.000 catatan"), "{page}");
    let file = town.get("/jejak.csv", &session).await;
    assert_eq!((file.status, file.header("content-disposition")), (200, "attachment; filename=\"jejak.csv\""));
    assert!(file.body.starts_with("\u{feff}No.;Tanggal;Waktu;Siapa;Perbuatan;Terhadap;Rincian\n"), "{}", file.body);
    let lines = file.body.lines().count();
    assert_eq!(lines, 1 + 61, "all of it, not one page");
    let detail = "\"nama: =1+1; jumlah: 1,5; sampai: 21 November 2026\"";
    let latest = format!("61;2026-11-20;09.00 WIB;superior (Unit PKM1);test;clerk (Unit DISDUKCAPIL);{detail}");
    assert_eq!(file.body.lines().nth(1), Some(latest.as_str()));
    let english = town.get("/jejak.csv?lang=en&action=one", &session).await.body;
    assert!(english.contains("No.,Date,Time,Who,Action,Object,Detail\n"), "{english}");
    // the same filter, from where a page begins, and for whom it is
    let address = format!("/jejak.csv?who=nur&action=one&before={second}");
    let page = town.get(&address.replace(".csv", ""), &session).await.body;
    assert!(page.contains(&format!("href=\"{}\"", address.replace('&', "&amp;"))), "{page}");
    let rest = town.get(&address, &session).await.body;
    let numbers: Vec<&str> = cells(&rest, ';').into_iter().map(|row| row[0]).collect();
    assert_eq!(numbers, (1..=11).rev().map(|n: i64| n.to_string()).collect::<Vec<_>>());
    assert!(!town.get("/jejak?action=none", &session).await.body.contains("/jejak.csv"), "of nothing there is no file");
    assert_eq!(town.get("/jejak.csv", &town.session("personnel").await).await.status, 403);
    assert_eq!(town.get("/jejak.csv", "").await.status, 401);
    assert_eq!(town.get("/jejak.csv?who=a&who=b", &session).await.status, 404);
}

#[rstest]
#[tokio::test]
async fn a_file_of_the_record_has_so_many_rows_and_no_more(#[values(Engine::Sqlite)] engine: Engine) {
    let town = Town::new(engine).await;
    note(&town, As::Employee, "one", FILE_ROWS + 1).await;
    let text = file(&town.ctx(As::Auditor), Filter::default()).await.unwrap();
    assert_eq!(cells(&text, ';').len(), FILE_ROWS);
}

#[rstest]
#[tokio::test]
async fn whoever_keeps_the_record_as_a_file_is_recorded_without_whom_they_looked_for(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let (session, auditor) = (town.session("auditor").await, town.ctx(As::Auditor));
    assert_eq!(town.get("/jejak.csv", &session).await.status, 200);
    assert_eq!(list(&auditor, Filter::default()).await.unwrap().lines, [], "there was nothing to take");
    note(&town, As::Employee, "session.begin", 3).await;
    let asked = "from=2026-11-20&who=nurse&action=session.begin";
    assert_eq!(town.get(&format!("/jejak.csv?{asked}"), &session).await.status, 200);
    let line = list(&auditor, Filter::default()).await.unwrap().lines.remove(0);
    assert_eq!((&*line.action, &*line.object.to_string()), ("Mengunduh jejak", "Pemerintah daerah KOTA"));
    assert_eq!(line.detail.to_string(), "perbuatan: Masuk; dari: 20 November 2026; baris: 3");
    let kept = latest_detail(&auditor, "record.read", ("government", "KOTA")).await.unwrap();
    let all = serde_json::json!({
        "action": "session.begin", "before": "", "from": "2026-11-20", "total": 3, "until": "",
    });
    assert_eq!(kept, Some(all));
}

#[test]
fn actions_stand_in_the_order_of_the_alphabet_by_what_they_concern() {
    for lang in [Lang::Id, Lang::En] {
        let groups = super::words::actions(lang);
        assert!(groups.is_sorted_by_key(|(of, _)| *of), "{groups:?}");
        assert!(groups.iter().all(|(_, actions)| actions.is_sorted_by_key(|(_, words)| *words)), "{groups:?}");
    }
}

#[rstest]
#[tokio::test]
async fn the_page_shows_who_read_whose_record(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let ctx = town.ctx(As::Personnel);
    let mut tx = town.app.db.begin().await.unwrap();
    let read =
        Deed { action: "person.read", kind: "person", id: id("nurse").to_string(), detail: serde_json::json!({}) };
    record(&mut tx, &ctx, read).await.unwrap();
    tx.commit().await.unwrap();
    let line = list(&town.ctx(As::Auditor), Filter::default()).await.unwrap().lines.remove(0);
    assert_eq!((&*line.action, &*line.object.to_string()), ("Membaca data pegawai", "nurse (Unit PKM1)"));
    let moved = Deed {
        action: "holding.begin",
        kind: "holding",
        id: id("holder nurse").to_string(),
        detail: serde_json::json!({ "person": id("nurse"), "unit": id("PKM1"), "title": "Bidan", "from": "2026-11-20" }),
    };
    let mut tx = town.app.db.begin().await.unwrap();
    record(&mut tx, &ctx, moved).await.unwrap();
    tx.commit().await.unwrap();
    let line = list(&town.ctx(As::Auditor), Filter::default()).await.unwrap().lines.remove(0);
    assert_eq!(line.object, Told::plain("Perawat Terampil"), "that it is a post the action says");
    let detail = "dari: 20 November 2026; pegawai: nurse (Unit PKM1); jabatan: Bidan; unit: Unit PKM1";
    assert_eq!(line.detail.to_string(), detail);
    let needed = Fault::RoleNeeded { roles: "Inspektorat atau Administrator".into() };
    assert_eq!(list(&ctx, Filter::default()).await.map(|_| ()), Err(Error::RoleNeeded(needed)));
    assert_eq!(town.get("/jejak", "").await.status, 401);
}

#[rstest]
#[tokio::test]
async fn a_filter_that_cannot_be_read_is_refused_at_its_field(#[values(Engine::Sqlite)] engine: Engine) {
    let town = Town::new(engine).await;
    let session = town.session("auditor").await;
    assert_eq!(town.get("/jejak?from=2026-11-20&until=&before=", &session).await.status, 200);
    let (unknown, before) = (Fault::NotADate.text(Lang::Id), Fault::EndsBeforeBeginning.text(Lang::Id));
    for (filter, field, words) in [
        ("from=bukan", "from", &unknown),
        ("until=2026-02-30", "until", &unknown),
        ("from=x&until=y", "until", &unknown),
        ("from=2026-11-21&until=2026-11-20", "until", &before),
    ] {
        let page = town.get(&format!("/jejak?{filter}"), &session).await;
        assert_eq!(page.status, 422, "{filter}");
        assert!(page.body.contains(&format!("id=\"{field}-fault\"")), "{filter}: {}", page.body);
        assert!(page.body.contains(words) && !page.body.contains("<tbody>"), "{filter}");
        assert_eq!(town.get(&format!("/jejak.csv?{filter}"), &session).await.status, 422, "{filter}");
    }
    assert_eq!(town.get("/jejak?from=2026-11-20&until=2026-11-20", &session).await.status, 200);
    assert_eq!(town.get("/jejak?before=x", &session).await.status, 422);
}

#[rstest]
#[tokio::test]
async fn a_page_names_all_that_its_rows_tell_of(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let ctx = town.ctx(As::Personnel);
    let people = ["head", "superior", "nurse", "clerk"];
    let accounts = people.into_iter().chain(Role::ALL.map(Role::code));
    let works_in = |name: &str| match name {
        "head" => "head (Unit DINKES)".to_owned(),
        "superior" | "nurse" => format!("{name} (Unit PKM1)"),
        "clerk" => "clerk (Unit DISDUKCAPIL)".to_owned(),
        of_nobody => of_nobody.to_owned(),
    };
    let mut told: Vec<(&str, Uuid, String)> =
        accounts.map(|name| ("account", id(&format!("account {name}")), works_in(name))).collect();
    told.extend(people.map(|name| ("person", id(name), works_in(name))));
    told.extend(["KOTA", "DINKES", "PKM1", "DISDUKCAPIL"].map(|code| ("unit", id(code), format!("Unit {code}"))));
    told.push(("holding", id("holder clerk"), "Pengadministrasi".to_owned()));
    told.extend(["entry", "evidence"].map(|kind| (kind, id(kind), format!("{}, 20 November 2026", works_in("nurse")))));
    let gone = |name: &str| format!("yang sudah dihapus ({})", &id(name).simple().to_string()[24..]);
    told.extend(["gone", "gone as well"].map(|name| ("person", id(name), gone(name))));
    // the id of an entry is made by its sender, who took that of a person
    told.push(("entry", id("nurse"), gone("nurse")));
    assert!(told.len() > AT_ONCE);
    let mut tx = town.app.db.begin().await.unwrap();
    let entry = "INSERT INTO entries (government_id, id, person_id, unit_id, day, month, what, quantity, measure, state, praised, submitted_at) \
        VALUES ($1, $2, $3, $4, '2026-11-20', '2026-11', 'X', 1000, 'X', 'submitted', 1 = 0, 0)";
    run!(&mut tx, sqlx::query(entry).bind(ctx.government.id).bind(id("entry")).bind(id("nurse")).bind(id("PKM1")))
        .unwrap();
    let evidence = "INSERT INTO evidence (government_id, id, entry_id, file_name, media_type, bytes, sha256) \
        VALUES ($1, $2, $3, 'x', 'x', 1, 'x')";
    run!(&mut tx, sqlx::query(evidence).bind(ctx.government.id).bind(id("evidence")).bind(id("entry"))).unwrap();
    for (kind, of, _) in &told {
        let deed = Deed { action: "test", kind, id: of.to_string(), detail: serde_json::json!({}) };
        record(&mut tx, &ctx, deed).await.unwrap();
        town.app.clock.advance(1);
    }
    tx.commit().await.unwrap();
    let lines = list(&town.ctx(As::Auditor), Filter::default()).await.unwrap().lines;
    for (line, (_, _, name)) in lines.iter().rev().zip(&told) {
        let object = line.object.to_string();
        assert!(object == *name || object.ends_with(&format!(" {name}")), "{name} is told as {object}");
    }
    assert_eq!(lines.len(), told.len());
}

/// Records a deed of somebody; the row as the auditor reads it.
async fn read_after(town: &Town, who: As, (kind, id): (&str, Uuid), detail: serde_json::Value) -> AuditLine {
    let mut tx = town.app.db.begin().await.unwrap();
    record(&mut tx, &town.ctx(who), Deed { action: "test", kind, id: id.to_string(), detail }).await.unwrap();
    tx.commit().await.unwrap();
    list(&town.ctx(As::Auditor), Filter::default()).await.unwrap().lines.remove(0)
}

#[rstest]
#[tokio::test]
async fn people_of_one_name_are_told_apart_and_lead_to_their_pages(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    town.change(&[
        "UPDATE persons SET name = 'nurse' WHERE name = 'clerk'",
        "UPDATE accounts SET name = 'nurse' WHERE name = 'clerk'",
        "UPDATE persons SET nip = NULL, internal_number = 'K-0012' WHERE name = 'head'",
        "UPDATE holders SET until_day = '2026-11-19' WHERE person_id = (SELECT id FROM persons WHERE name = 'head')",
    ])
    .await;
    let nurse = "nurse (Unit PKM1, Unit DINKES, …002)";
    let (clerk, none) = ("nurse (Unit DISDUKCAPIL, …003)", serde_json::json!({}));
    // as who does something and as to whom it is done; a row about who did it says it once
    let line = read_after(&town, As::Employee, ("person", id("clerk")), none.clone()).await;
    let who = line.who.unwrap();
    assert_eq!((&*who.to_string(), &*line.object.to_string()), (nurse, clerk));
    assert_eq!(who.0[0], Piece { words: "nurse".into(), person: Some(id("nurse")) });
    assert_eq!(line.object.0[0].person, Some(id("clerk")));
    let line = read_after(&town, As::Outsider, ("person", id("clerk")), none.clone()).await;
    assert_eq!((&*line.who.unwrap().to_string(), &*line.object.to_string()), (clerk, "nurse"));
    // who works nowhere today is known by the end of the number
    let line = read_after(&town, As::Personnel, ("account", id("account head")), none).await;
    assert_eq!((&*line.who.unwrap().to_string(), &*line.object.to_string()), ("personnel", "Akun: head (…012)"));
    // of a list those of one name
    let people = serde_json::json!({ "people": [id("nurse"), id("clerk"), id("superior")] });
    let line = read_after(&town, As::Personnel, ("thing", id("thing")), people).await;
    assert_eq!(line.detail.to_string(), format!("pegawai: {nurse}, {clerk}, superior"));
    let leads = |told: &Told| told.0.iter().filter_map(|piece| piece.person).collect::<Vec<_>>();
    assert_eq!(leads(&line.detail), [id("nurse"), id("clerk"), id("superior")]);
    // the page leads where each of its readers may go
    for reader in ["auditor", "administrator"] {
        let session = town.session(reader).await;
        let page = town.get("/jejak", &session).await.body.replace("<!>", "");
        for person in ["nurse", "clerk"] {
            let address = format!("/organisasi/pegawai/{}", id(person));
            assert!(page.contains(&format!("<a href=\"{address}\">nurse</a>")), "{reader}: {page}");
            assert_eq!(town.get(&address, &session).await.status, 200, "{reader}");
        }
        assert!(page.contains("…\u{2060}002)"), "no line ends between the dots and the number: {page}");
    }
}

#[rstest]
#[tokio::test]
async fn whoever_signs_in_or_out_is_told_once(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let ctx = town.ctx(As::Administrator);
    let mut tx = town.app.db.begin().await.unwrap();
    for action in ["session.begin", "session.end", "role.give"] {
        let (id, detail) = (id("account administrator").to_string(), serde_json::json!({}));
        record(&mut tx, &ctx, Deed { action, kind: "account", id, detail }).await.unwrap();
    }
    tx.commit().await.unwrap();
    let lines = list(&town.ctx(As::Auditor), Filter::default()).await.unwrap().lines;
    let told: Vec<_> = lines.iter().map(|line| (&*line.action, line.object.to_string())).collect();
    let own = "Akun: administrator".to_owned();
    assert_eq!(told, [("Memberi peran", own), ("Keluar", String::new()), ("Masuk", String::new())]);
    assert!(lines.iter().all(|line| line.who == Some(Told::plain("administrator"))));
}

/// Every action's code that the sources write has words: a literal of two words with a point, the first of
/// them something that is acted upon.
#[test]
fn every_action_has_words() {
    let actions = super::words::actions(Lang::Id).into_iter().flat_map(|(_, actions)| actions);
    let known: BTreeSet<String> = actions.map(|(code, _)| code.to_owned()).collect();
    let objects: BTreeSet<&str> = known.iter().filter_map(|code| code.split_once('.')).map(|(of, _)| of).collect();
    let (mut found, mut folders) = (BTreeSet::new(), vec![std::path::PathBuf::from("src")]);
    while let Some(folder) = folders.pop() {
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.ends_with("audit/words.rs") || path.ends_with("tests") || path.ends_with("tests.rs") {
                continue;
            } else if path.is_dir() {
                folders.push(path);
            } else {
                let text = std::fs::read_to_string(&path).unwrap();
                let is_code = |code: &&str| {
                    let word =
                        |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c == '_');
                    code.split_once('.').is_some_and(|(of, what)| objects.contains(of) && word(what))
                };
                found.extend(text.split('"').filter(is_code).map(str::to_owned));
            }
        }
    }
    assert_eq!(found, known, "codes that the sources write, and those that have words");
}

fn a_row() -> impl Strategy<Value = Row> {
    (any::<[u128; 2]>(), any::<i64>(), any::<Option<u128>>(), "[a-z.]{0,9}", "[a-z]{0,9}", "[a-z]{0,9}", ".{0,20}")
        .prop_map(|(ids, at, account, action, object_kind, object_id, detail)| Row {
            government_id: Uuid::from_u128(ids[0]),
            id: Uuid::from_u128(ids[1]),
            at,
            account_id: account.map(Uuid::from_u128),
            person_id: None,
            action,
            object_kind,
            object_id,
            detail,
        })
}

proptest! {
    #[test]
    fn a_seal_tells_any_two_rows_apart(row in a_row(), other in a_row(), seq in 1i64..1000) {
        let hash = rules::seal(rules::BEGINNING, seq, &row);
        prop_assert_eq!(hash.len(), 64);
        prop_assert_eq!(&hash, &rules::seal(rules::BEGINNING, seq, &row));
        prop_assert_ne!(&hash, &rules::seal(rules::BEGINNING, seq + 1, &row));
        prop_assert_ne!(&hash, &rules::seal(&hash, seq, &row));
        prop_assert_ne!(&hash, &rules::seal(rules::BEGINNING, seq, &other));
        // a letter that moves from one field to the next is another row
        let moved = Row { action: format!("{}{}", row.action, row.object_kind), object_kind: String::new(), ..row.clone() };
        if !row.object_kind.is_empty() {
            prop_assert_ne!(&hash, &rules::seal(rules::BEGINNING, seq, &moved));
        }
    }
}

#[test]
fn rows_of_one_moment_have_places_after_each_other() {
    let (mut last, mut ids) = (0, Vec::new());
    // the clock stands, goes on, and is set back a little
    for at in [0, 0, 0, 5, 5, 4, 6] {
        last = rules::next_place(last, MORNING + at);
        ids.push(rules::id_at(last, [255; 10]));
        assert!(ids.last().unwrap() >= &first_id_at(MORNING + at));
    }
    assert!(ids.is_sorted_by(|one, next| one < next), "{ids:?}");
    assert!(ids[2] < first_id_at(MORNING + 1));
    assert!(ids.iter().all(|id| id.get_version_num() == 7));
    // set back by more it begins anew there: a row is looked for by its time
    let long_before = rules::next_place(last, MORNING - 60_000);
    assert!(rules::id_at(long_before, [255; 10]) < first_id_at(MORNING - 59_999));
}
