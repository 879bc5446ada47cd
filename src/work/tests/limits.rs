//! How much one person, and all together, may send.

use super::http::multipart;
use super::*;
use crate::server::live::Topic;
use crate::work::evidence::EVIDENCE_OF_DAY;
use crate::work::rules::{REPEATS, Upload, repeated_id};
use crate::work::upload::ALL_REPORTS;
use axum::body::Body;
use axum::http::Request;
use futures::future::join_all;

/// At most three entries of a person a day.
async fn three_a_day(town: &Town) {
    let government = town.ctx(As::Employee).government.id;
    let sql = "INSERT INTO settings (government_id, name, value) VALUES ($1, 'entries_per_day', '3')";
    let mut tx = town.app.db.begin().await.unwrap();
    run!(&mut tx, sqlx::query(sql).bind(government)).unwrap();
    tx.commit().await.unwrap();
    town.app.live.publish(town.government.id, Topic::Structure);
}

fn full() -> Vec<(String, Fault)> {
    vec![("tanggal".to_owned(), Fault::DayIsFull { max: "3".to_owned() })]
}

#[rstest]
#[tokio::test]
async fn a_day_holds_only_so_many_entries_of_a_person_however_they_come(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    three_a_day(&town).await;
    let (nurse, clerk) = (town.ctx(As::Employee), town.ctx(As::Outsider));
    let entries: Vec<NewEntry> = (0..6).map(|_| work(&town, None)).collect();
    let sent = join_all(entries.iter().map(|entry| submit(&nurse, entry.clone()))).await;
    let (there, over): (Vec<_>, Vec<_>) = sent.into_iter().partition(Result::is_ok);
    assert_eq!((there.len(), over.len()), (3, 3));
    for answer in over {
        assert_eq!(refused(answer), full());
    }
    // what is there is there, also when it is sent again
    let first = there[0].clone().unwrap();
    let again = entries.iter().find(|entry| entry.id == first).unwrap();
    assert_eq!(submit(&nurse, again.clone()).await, Ok(first));
    submit(&clerk, work(&town, None)).await.unwrap();
    submit(&nurse, NewEntry { day: day("2026-11-19"), ..work(&town, None) }).await.unwrap();
    assert_eq!(offered(&town).await, None);
    assert_eq!(refused(repeat(&nurse).await), full());
    assert_eq!(count(&town, "SELECT COUNT(*) FROM entries").await, 5);
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));
}

#[rstest]
#[tokio::test]
async fn an_entry_is_corrected_on_a_full_day_but_not_moved_to_one(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    three_a_day(&town).await;
    let (nurse, superior) = (town.ctx(As::Employee), town.ctx(As::Superior));
    let today = work(&town, None);
    let yesterday = NewEntry { day: day("2026-11-19"), ..work(&town, None) };
    for entry in [today.clone(), work(&town, None), work(&town, None), yesterday.clone()] {
        submit(&nurse, entry).await.unwrap();
    }
    for entry in [&today, &yesterday] {
        react(&superior, entry.id, back("Jumlah?")).await.unwrap();
    }
    let moved = NewEntry { day: today.day, ..yesterday.clone() };
    assert_eq!(refused(service::correct(&nurse, moved, None).await), full());
    service::correct(&nurse, today, None).await.unwrap();
    service::correct(&nurse, yesterday, None).await.unwrap();
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));
}

#[rstest]
#[tokio::test]
async fn a_day_holds_only_so_much_evidence_of_a_person_however_it_comes(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let nurse = town.ctx(As::Employee);
    let letter = || vec![Upload { name: "surat.pdf".into(), content: (&b"%PDF-1.7 surat %%EOF"[..]).into() }];
    let with_letter = || NewEntry { evidence: letter(), ..work(&town, None) };
    let first = submit(&nurse, with_letter()).await.unwrap();
    let mut tx = town.app.db.begin().await.unwrap();
    let sql = "UPDATE evidence SET bytes = $1 WHERE entry_id = $2";
    // room for one letter more
    run!(&mut tx, sqlx::query(sql).bind(EVIDENCE_OF_DAY - 20).bind(first)).unwrap();
    tx.commit().await.unwrap();
    let sent = join_all([submit(&nurse, with_letter()), submit(&nurse, with_letter())]).await;
    let (there, over): (Vec<_>, Vec<_>) = sent.into_iter().partition(Result::is_ok);
    let too_much = || vec![("bukti".to_owned(), Fault::EvidenceOfDay { max: "100".to_owned() })];
    assert_eq!((there.len(), over.into_iter().map(refused).collect::<Vec<_>>()), (1, vec![too_much()]));
    // without files, of others and of another day there is room
    let bare = work(&town, None);
    submit(&nurse, bare.clone()).await.unwrap();
    submit(&town.ctx(As::Outsider), with_letter()).await.unwrap();
    let yesterday = NewEntry { day: day("2026-11-19"), ..with_letter() };
    submit(&nurse, yesterday.clone()).await.unwrap();
    for later in
        [NewEntry { evidence: letter(), ..bare }, NewEntry { day: nurse.today(), evidence: vec![], ..yesterday }]
    {
        assert_eq!(refused(service::correct(&nurse, later, None).await), too_much());
    }
    let files = town.app.files.names(&format!("evidence/{}", town.government.id)).await.unwrap();
    assert_eq!(files.len() as i64, count(&town, "SELECT COUNT(*) FROM evidence").await, "what was refused is gone");
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));
}

#[rstest]
#[tokio::test]
async fn a_report_for_which_there_is_no_room_is_told_to_wait_and_loses_no_text(
    #[values(Engine::Sqlite)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let picture = "x".repeat(100_000);
    let id = town.app.new_id().to_string();
    let fields = [
        ("id", id.as_str()),
        ("indikator", ""),
        ("uraian", "Kunjungan ke posyandu"),
        ("jumlah", "4"),
        ("tanggal", "2026-11-20"),
    ];
    let with_picture: Vec<_> = fields.into_iter().chain([("bukti", picture.as_str())]).collect();
    let others = town.app.uploads.take(ALL_REPORTS - 2_000).unwrap();
    let busy = multipart(&town, As::Employee, "/laporan", &with_picture).await;
    assert_eq!(busy.status, 503);
    assert!(busy.body.contains("Tunggu setengah menit") && busy.body.contains("Kunjungan ke posyandu"));
    // what it held is free again, and a report without a picture still fits
    assert_eq!(multipart(&town, As::Employee, "/laporan", &fields).await.status, 303);
    drop(others);
    assert!(town.app.uploads.take(ALL_REPORTS).is_ok(), "all room was given back");
}

#[tokio::test]
async fn the_head_of_a_part_that_never_ends_takes_room_as_files_do() {
    let town = Town::new(Engine::Sqlite).await;
    let nurse = town.session("nurse").await;
    let send = async || {
        let endless = format!("--b\r\nContent-Disposition: form-data; name=\"uraian\"\r\nx: {}", "y".repeat(1 << 20));
        let request = Request::post("/laporan").header("cookie", &nurse).header("sec-fetch-site", "same-origin");
        let request = request.header("content-type", "multipart/form-data; boundary=b");
        town.send(request.body(Body::from(endless)).unwrap()).await.status
    };
    assert_eq!(send().await, 422, "there is room, but it is no report");
    let others = town.app.uploads.take(ALL_REPORTS - (512 << 10)).unwrap();
    assert_eq!(send().await, 503);
    drop(others);
    assert!(town.app.uploads.take(ALL_REPORTS).is_ok(), "all room was given back");
}

#[tokio::test]
async fn nobody_sends_more_reports_at_a_time_than_a_person_does() {
    let town = Town::new(Engine::Sqlite).await;
    let (one, other) = (id("nurse"), id("clerk"));
    let intake = &town.app.uploads;
    let sending = (intake.begin(one).unwrap(), intake.begin(one).unwrap());
    assert_eq!(intake.begin(one).err(), Some(Error::Busy(Fault::ManyReports)));
    assert!(intake.begin(other).is_ok(), "others are not kept out");
    drop(sending);
    assert!(intake.begin(one).is_ok());
    let fields: Vec<_> = (0..100).map(|_| ("x", "y")).collect();
    assert_eq!(multipart(&town, As::Employee, "/laporan", &fields).await.status, 422, "a form has not so many parts");
}

#[rstest]
#[tokio::test]
async fn what_fits_no_more_into_today_is_not_said_to_be_repeated_already(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let nurse = town.ctx(As::Employee);
    let long = |day| NewEntry { day, span: Span::Minutes(1000), ..work(&town, None) };
    submit(&nurse, long(day("2026-11-19"))).await.unwrap();
    submit(&nurse, long(nurse.today())).await.unwrap();
    assert_eq!(refused(repeat(&nurse).await), [("menit".to_owned(), Fault::MoreThanADay)]);
}

#[rstest]
#[tokio::test]
async fn a_report_whose_copies_are_used_up_says_so_and_holds_up_no_other(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let nurse = town.ctx(As::Employee);
    let yesterday = || NewEntry { day: day("2026-11-19"), ..work(&town, None) };
    let mut copy = submit(&nurse, yesterday()).await.unwrap();
    let mut tx = town.app.db.begin().await.unwrap();
    for _ in 0..REPEATS {
        copy = repeated_id(copy, nurse.today());
        run!(
            &mut tx,
            sqlx::query(
                "INSERT INTO withdrawn_entries (government_id, id, person_id, unit_id) VALUES ($1, $2, $3, $4)"
            )
            .bind(town.government.id)
            .bind(copy)
            .bind(id("nurse"))
            .bind(id("PKM1"))
        )
        .unwrap();
    }
    tx.commit().await.unwrap();
    assert_eq!(repeat(&nurse).await, Err(Error::Conflict(Fault::RepeatsUsedUp)));
    submit(&nurse, yesterday()).await.unwrap();
    assert_eq!(repeat(&nurse).await, Ok(1));
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));
}
