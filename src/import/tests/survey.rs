//! Services and answers of files, as their forms take them.

use super::{check, dump, load, receive, refused, upload};
use crate::base::text::hex;
use crate::base::{Error, Fault, Hundredths};
use crate::import::service::{Consent, Upload};
use crate::import::undo::{outlook, undo};
use crate::import::{Kind, Thing, waiting_address, words};
use crate::survey::rules::Rating;
use crate::survey::{Element, service};
use crate::testing::{As, Engine, TEN_RESPONDENTS, Town, id, until_somebody_waits};
use crate::{read, run};
use rstest::rstest;
use sha2::{Digest, Sha256};

#[rstest]
#[tokio::test]
async fn the_code_of_a_new_service_is_as_the_form_takes_it_and_one_that_is_there_stays(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let ctx = town.system();
    // as earlier versions took it
    let sql =
        "INSERT INTO services (government_id, id, unit_id, code, name, free_of_charge) VALUES ($1, $2, $3, $4, $5, $6)";
    let mut tx = town.app.db.begin().await.unwrap();
    run!(
        &mut tx,
        sqlx::query(sql)
            .bind(town.government.id)
            .bind(id("old"))
            .bind(id("PKM1"))
            .bind("Loket 1/a")
            .bind("Loket")
            .bind(false)
    )
    .unwrap();
    tx.commit().await.unwrap();
    let file = "kode,kode_unit,nama\nloket 1/A,PKM1,Loket satu\ngizi-2,PKM1,Gizi\nA B,PKM1,A\nA123456789-123456789-12345,PKM1,B";
    let report = load(&ctx, Kind::Services, file, true).await;
    assert_eq!(
        refused(&report),
        [(4, "kode", &Fault::ServiceCodeForm), (5, "kode", &Fault::TooLong { max: "24".into() })]
    );
    assert_eq!((report.counts.created, report.counts.updated), (1, 1));
    let codes: Vec<String> =
        read!(&town.app.db, on => sqlx::query_scalar("SELECT code FROM services ORDER BY code").fetch_all(on)).unwrap();
    assert_eq!(codes, ["GIZI-2", "Loket 1/a"]);
}

#[rstest]
#[tokio::test]
async fn of_a_service_that_is_free_of_charge_eight_elements_count(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let ctx = town.system();
    load(&ctx, Kind::Services, "kode,kode_unit,nama,tanpa_biaya\nAKTA,PKM1,Akta,ya", false).await;
    let rows =
        TEN_RESPONDENTS.map(|marks| format!("\n2026-11-20,AKTA,{}", marks.map(|mark| mark.to_string()).join(",")));
    let file = format!("tanggal,kode_layanan,u1,u2,u3,u4,u5,u6,u7,u8,u9{}\n2026-11-20,AKTA,,,,4,,,,,", rows.concat());
    let report = load(&ctx, Kind::Answers, file, true).await;
    assert_eq!(refused(&report), [(12, "u1", &Fault::NoElementAnswered)], "nothing is left of it");
    assert_eq!(report.counts.created, 10);
    for row in &report.rows[..10] {
        let said: Vec<_> = row.warnings.iter().map(|note| (note.column.as_str(), &note.fault)).collect();
        assert_eq!(said, [("u4", &Fault::ElementNotAsked)]);
    }
    let public = town.ctx(As::Public);
    let akta = service::service_by_code(&public, "AKTA").await.unwrap();
    let index = service::index_of(&public, &akta, public.today(), public.today()).await.unwrap();
    assert!(index.elements.len() == 8 && index.elements.iter().all(|one| one.element != Element::Biaya));
    // 304 less the 39 of u4, of 10 respondents and 8 elements, times 25
    assert_eq!((index.respondents, index.value), (10, Some(Hundredths(8281))));
    assert_eq!(service::first_difference(&ctx).await, Ok(None));
}

#[rstest]
#[tokio::test]
async fn a_unit_has_so_many_services_and_no_more(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let row = |n: usize, unit: &str| format!("S{n},{unit},Loket {n}\n");
    let rows: String = (0..201).map(|n| row(n, "PKM1")).collect();
    let file = format!("kode,kode_unit,nama\n{rows}{}", row(900, "DINKES"));
    let report = load(&town.system(), Kind::Services, file, true).await;
    let full = Fault::ServicesFull { max: "200".into() };
    assert_eq!(refused(&report), [(202, "kode_unit", &full)]);
    assert_eq!(report.counts.created, 201);
    let head = town.ctx(As::Head);
    let draft = service::Draft { code: "BARU".into(), name: "Baru".into(), unit: "PKM1".into(), ..Default::default() };
    let refusal = Err(Error::invalid("unit", full));
    assert_eq!(service::save(&head, &draft).await, refusal);
    let moved = service::Draft { was: Some("S900".into()), code: "S900".into(), ..draft.clone() };
    assert_eq!(service::save(&head, &moved).await, refusal, "nor does one that is moved there");
    service::save(&head, &service::Draft { was: Some("S7".into()), code: "S7".into(), ..draft.clone() }).await.unwrap();
    service::save(&head, &service::Draft { unit: "DINKES".into(), ..draft }).await.unwrap();
}

#[rstest]
#[tokio::test]
async fn the_same_answers_are_known_again_however_they_were_saved_and_the_check_says_so(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let (ctx, planner, session) = (town.system(), town.ctx(As::Planner), town.session("planner").await);
    load(&ctx, Kind::Services, "kode,kode_unit,nama\nKTP,DISDUKCAPIL,KTP", false).await;
    let file = "tanggal,kode_layanan,u1,pekerjaan\n20-11-2026,KTP,4,Guru\n2026-11-19,KTP,3,";
    let done = load(&ctx, Kind::Answers, file, false).await.run.unwrap();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (x, head) in (0..).zip(["tanggal", "kode_layanan", "u1", "pekerjaan"]) {
        sheet.write_string(0, x, head).unwrap();
    }
    // days as spreadsheets count them
    for (y, (day, mark)) in (1..).zip([(46_346.0, 4.0), (46_345.0, 3.0)]) {
        sheet.write_number(y, 0, day).unwrap();
        sheet.write_string(y, 1, "KTP").unwrap();
        sheet.write_number(y, 2, mark).unwrap();
    }
    sheet.write_string(1, 3, "Guru").unwrap();
    let book = Upload { name: "skm.xlsx".into(), content: book.save_to_buffer().unwrap().into() };
    let before = Fault::FileDoneBefore { day: ctx.today().text(ctx.lang) };
    let saved = "tanggal;kode_layanan;u1;pekerjaan\r\n20/11/2026;KTP;4; Guru\r\n19/11/2026;KTP;3;\r\n;;;\r\n\r\n";
    let turned = "Pekerjaan,Persyaratan,Layanan,Tanggal\nGuru,4,KTP,2026-11-20\n,3,KTP,2026-11-19";
    for again in [upload(file), upload(saved), upload(turned), book] {
        let seen = check(&ctx, Some(Kind::Answers), &again).await.unwrap();
        assert_eq!((seen.counts.created, &seen.notes, seen.done_before), (2, &vec![before.clone()], true), "{seen:?}");
        let twice = super::run(&ctx, Some(Kind::Answers), &again, Consent::default(), &mut |_, _| ()).await;
        assert_eq!(twice, Err(Error::Conflict(before.clone())));
    }
    for other in [file.replace("KTP,4", "KTP,3"), format!("{file}\n2026-11-19,KTP,3,")] {
        let seen = check(&ctx, Some(Kind::Answers), &upload(other)).await.unwrap();
        assert!(seen.notes.is_empty() && !seen.done_before, "{:?}", seen.notes);
    }
    let token = receive(&planner, Some(Kind::Answers), upload(saved)).await.unwrap();
    let page = town.get(&waiting_address(&token), &session).await.body;
    assert!(page.contains(&before.text(planner.lang)) && !page.contains("/impor/jalankan"), "{page}");
    // as earlier versions knew it
    let sql = "UPDATE import_runs SET content_sha256 = $1 WHERE government_id = $2 AND id = $3";
    let mut tx = town.app.db.begin().await.unwrap();
    run!(&mut tx, sqlx::query(sql).bind(hex(&Sha256::digest(file))).bind(town.government.id).bind(done)).unwrap();
    tx.commit().await.unwrap();
    assert_eq!(check(&ctx, Some(Kind::Answers), &upload(file)).await.unwrap().notes, [before]);
    undo(&ctx, done, None).await.unwrap();
    let page = town.get(&waiting_address(&token), &session).await.body;
    assert!(page.contains("/impor/jalankan"), "once that is undone it may be repeated: {page}");
}

const TWO: &str = "kode,kode_unit,nama\nS1,A,Loket satu\nS2,B,Loket dua";
const UNITS_OF_TWO: &str = "kode;kode_induk;nama;jenis\nA;KOTA;Dinas A;dinas\nB;KOTA;Dinas B;dinas";

#[rstest]
#[tokio::test]
async fn a_service_that_residents_rated_stays_when_its_import_or_that_of_its_unit_is_undone(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(Kind::Services, Kind::Units)] kind: Kind,
) {
    let town = Town::new(engine).await;
    let ctx = town.system();
    let units = load(&ctx, Kind::Units, UNITS_OF_TWO, false).await.run.unwrap();
    let services = load(&ctx, Kind::Services, TWO, false).await.run.unwrap();
    let head = "tanggal,kode_layanan,u1,u2,u3,u4,u5,u6,u7,u8,u9";
    let file = format!("{head}\n2026-11-20,S1,4,4,4,4,4,4,4,4,4\n2026-11-20,S2,4,4,4,4,4,4,4,4,4");
    let answers = load(&ctx, Kind::Answers, file, false).await.run.unwrap();
    let public = town.ctx(As::Public);
    let rated = service::service_by_code(&public, "S1").await.unwrap();
    let rating = Rating { id: town.app.new_id(), answers: [Some(1); 9], ..Rating::default() };
    service::rate(&public, &rated, &rating).await.unwrap();
    let run = if kind == Kind::Units { units } else { services };
    let said = outlook(&ctx, run).await.unwrap();
    assert_eq!(said.rated, ["Loket satu"]);
    assert!(said.taken.contains(&(Thing::Answer, 1)), "those of S2, which a file brought: {said:?}");
    let told = words::undoing(&said, ctx.lang);
    let expected = ("Di antaranya karena sudah dinilai warga:", "1 layanan: Loket satu".to_owned());
    assert!(told.contains(&expected), "{told:?}");
    assert_eq!(undo(&ctx, run, None).await.unwrap(), said);
    let left = dump(&town).await;
    let there = |start: &str| left.iter().any(|row| row.starts_with(start));
    assert_eq!((there("s S1 "), there("s S2 "), there("u A ")), (true, false, true), "{left:?}");
    assert_eq!(there("u B "), kind == Kind::Services, "{left:?}");
    assert!(there("r 2"), "its answers stay, also the one of a file: {left:?}");
    undo(&ctx, answers, None).await.unwrap();
    assert!(dump(&town).await.contains(&"r 1".to_owned()), "that goes with its own import");
    assert_eq!(service::first_difference(&ctx).await, Ok(None));
}

// SQLite has one writer at a time
#[tokio::test]
async fn who_rates_while_an_import_is_being_undone_is_waited_for() {
    let town = Town::new(Engine::Postgres).await;
    let ctx = town.system();
    load(&ctx, Kind::Units, UNITS_OF_TWO, false).await;
    let run = load(&ctx, Kind::Services, TWO, false).await.run.unwrap();
    let rated = service::service_by_code(&ctx, "S1").await.unwrap();
    let mut tx = town.app.db.begin().await.unwrap();
    let sql = "INSERT INTO survey_responses (government_id, id, service_id, day, month) \
         VALUES ($1, $2, $3, '2026-11-20', '2026-11')";
    run!(&mut tx, sqlx::query(sql).bind(town.government.id).bind(town.app.new_id()).bind(rated.id)).unwrap();
    let rates = async {
        until_somebody_waits(&mut tx).await;
        tx.commit().await
    };
    let (undone, rates) = tokio::join!(undo(&ctx, run, None), rates);
    assert_eq!((undone.map(|said| said.rated), rates), (Ok(vec!["Loket satu".to_owned()]), Ok(())));
}
