//! The page's side: files that wait, who may send one, and that looking never waits for a writer.

use super::{Kind, UNITS, check, check_held, city, load, receive, refused, send, upload};
use crate::base::{Error, Fault, Lang};
use crate::import::change::Rows;
use crate::import::desk::{discard, example, overview, refused_waiting, run_view, run_waiting, sweep};
use crate::import::service::{Consent, refused_file};
use crate::import::turn::{next_turn, turn};
use crate::import::undo::undo;
use crate::never_committed;
use crate::run;
use crate::server::db::Tx;
use crate::server::request::{Ctx, Government};
use crate::testing::{As, Engine, Town, id, until_somebody_waits};
use axum::body::Body;
use axum::http::Request;
use futures::future::{Either, LocalBoxFuture, select};
use futures::stream;
use rstest::rstest;

async fn waiting(town: &Town) -> usize {
    town.app.files.names(&format!("import/{}/kiriman", town.government.id)).await.unwrap().len()
}

#[rstest]
#[tokio::test]
async fn a_file_that_was_never_run_goes(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let ctx = town.ctx(As::Personnel);
    let first = receive(&ctx, None, upload(UNITS)).await.unwrap();
    town.app.clock.advance(86_400_000 - 1);
    let second = receive(&ctx, None, upload(UNITS)).await.unwrap();
    assert_eq!(waiting(&town).await, 4, "each with its note");
    discard(&ctx, &second).await.unwrap();
    assert_eq!(overview(&ctx, Some(&second), None).await.unwrap().check, None);
    assert!(overview(&ctx, Some(&first), None).await.unwrap().check.is_some());
    town.app.clock.advance(1);
    let third = receive(&ctx, None, upload(UNITS)).await.unwrap();
    assert_eq!(overview(&ctx, Some(&first), None).await.unwrap().check, None, "after a day");
    run_waiting(&ctx, &third, Default::default()).await.unwrap();
    assert_eq!(waiting(&town).await, 0);
    for token in ["../../x", "", &"g".repeat(64)] {
        assert_eq!(discard(&ctx, token).await, Err(Error::NotFound), "{token}");
    }
}

#[rstest]
#[tokio::test]
async fn a_file_that_was_never_run_goes_also_when_nobody_sends_another(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let ctx = town.ctx(As::Personnel);
    receive(&ctx, None, upload(UNITS)).await.unwrap();
    town.app.clock.advance(86_400_000 - 1);
    receive(&ctx, None, upload(UNITS)).await.unwrap();
    sweep(&town.app).await.unwrap();
    assert_eq!(waiting(&town).await, 4, "each with its note");
    town.app.clock.advance(1);
    sweep(&town.app).await.unwrap();
    assert_eq!(waiting(&town).await, 2);
}

#[rstest]
#[tokio::test]
async fn refused_rows_go_with_their_run(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let ctx = town.ctx(As::Personnel);
    let people = "nama,status,jabatan,unit\nAni,Non-ASN,Staf,PKM1\nBudi,Non-ASN,Staf,ENTAH";
    let (gone, stays) = (load(&ctx, Kind::People, people, true).await, load(&ctx, Kind::People, people, true).await);
    let [gone, stays] = [gone, stays].map(|report| report.run.unwrap());
    let name = format!("import/{}/{gone}.csv", town.government.id);
    let rows = town.app.files.get(&name).await.unwrap();
    undo(&ctx, gone, None).await.unwrap();
    assert_eq!(town.app.files.get(&name).await, Err(Error::NotFound));
    assert!(!run_view(&ctx, gone).await.unwrap().refused_rows, "no way that leads nowhere");
    // a process that ended in between left them behind, or those of a run that it never wrote
    let killed = format!("import/{}/{}.csv", town.government.id, town.app.new_id());
    for name in [&name, &killed] {
        town.app.files.put(name, rows.clone()).await.unwrap();
    }
    assert_eq!(refused_file(&ctx, gone).await, Err(Error::NotFound));
    sweep(&town.app).await.unwrap();
    assert!(town.app.files.get(&killed).await.is_ok(), "a run may be under way");
    town.app.clock.advance(86_400_000 + 1);
    sweep(&town.app).await.unwrap();
    for name in [&name, &killed] {
        assert_eq!(town.app.files.get(name).await, Err(Error::NotFound));
    }
    assert!(refused_file(&ctx, stays).await.is_ok() && run_view(&ctx, stays).await.unwrap().refused_rows);
}

#[rstest]
#[tokio::test]
async fn an_account_has_one_file_looked_at_at_a_time(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let ctx = town.ctx(As::Personnel);
    let token = receive(&ctx, None, upload(UNITS)).await.unwrap();
    let held = turn(&ctx).unwrap();
    let busy = Error::Busy(Fault::CheckRunning);
    assert_eq!(overview(&ctx, Some(&token), None).await, Err(busy.clone()));
    assert_eq!(refused_waiting(&ctx, &token).await, Err(busy.clone()));
    assert_eq!(run_waiting(&ctx, &token, Default::default()).await, Err(busy.clone()));
    assert_eq!(receive(&ctx, None, upload(UNITS)).await, Err(busy.clone()));
    let page = town.get(&format!("/impor?periksa={token}"), &town.session("personnel").await).await;
    assert!(page.status == 503 && page.body.contains(&busy.text(ctx.lang)), "{}", page.body);
    // the list of imports asks for no turn, and others have their own
    assert!(overview(&ctx, None, None).await.is_ok());
    assert!(overview(&town.ctx(As::Administrator), Some(&token), None).await.unwrap().check.is_some());
    drop(held);
    assert!(overview(&ctx, Some(&token), None).await.unwrap().check.is_some());
    run_waiting(&ctx, &token, Default::default()).await.unwrap();
    assert!(turn(&ctx).is_ok(), "what is done has given its turn back");
}

#[rstest]
#[tokio::test]
async fn a_government_has_one_file_looked_at_at_a_time_and_keeps_no_other_waiting(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let (personnel, administrator) = (town.ctx(As::Personnel), town.ctx(As::Administrator));
    let checked = check_held(&personnel, &upload(UNITS)).await.unwrap();
    let file = upload(UNITS);
    let mut second = Box::pin(check(&administrator, None, &file));
    assert!(futures::poll!(&mut second).is_pending());
    check(&town.ctx(As::Elsewhere), None, &upload("kode,kode_induk,nama,jenis\nA,LAIN,Dinas A,dinas")).await.unwrap();
    assert!(futures::poll!(&mut second).is_pending(), "it waits for its own government");
    drop(checked);
    second.await.unwrap();
}

#[rstest]
#[tokio::test]
async fn of_an_account_few_files_wait_and_the_oldest_goes(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let ctx = town.ctx(As::Personnel);
    let of_another = receive(&town.ctx(As::Administrator), None, upload(UNITS)).await.unwrap();
    let mut tokens = Vec::new();
    for _ in 0..6 {
        town.app.clock.advance(1);
        tokens.push(receive(&ctx, None, upload(UNITS)).await.unwrap());
    }
    assert_eq!(waiting(&town).await, 2 * (5 + 1), "five with their notes, and that of another");
    assert_eq!(overview(&ctx, Some(&tokens[0]), None).await.unwrap().check, None);
    for token in tokens.iter().skip(1).chain([&of_another]) {
        assert!(overview(&ctx, Some(token), None).await.unwrap().check.is_some());
    }
}

#[rstest]
#[tokio::test]
async fn looking_never_waits_for_a_writer(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let ctx = town.ctx(As::Personnel);
    let run = load(&ctx, Kind::Units, UNITS, false).await.run.unwrap();
    let token = receive(&ctx, None, upload(UNITS)).await.unwrap();
    // somebody writes, and is not done
    let _writer = town.app.db.begin().await.unwrap();
    check(&ctx, None, &upload(UNITS)).await.unwrap();
    overview(&ctx, Some(&token), None).await.unwrap();
    run_view(&ctx, run).await.unwrap();
    receive(&ctx, None, upload(UNITS)).await.unwrap();
}

#[tokio::test]
async fn whoever_may_not_import_is_told_before_the_file_is_read() {
    let town = Town::new(Engine::Sqlite).await;
    let _ = town.service();
    for (who, status) in [(As::Public, 401), (As::Employee, 403)] {
        // a body that never comes: reading it would wait for ever
        let mut request = Request::post("/impor")
            .header("content-type", "multipart/form-data; boundary=b")
            .body(Body::from_stream(stream::pending::<Result<Vec<u8>, std::io::Error>>()))
            .unwrap();
        request.extensions_mut().insert(town.ctx(who));
        let service = crate::import::http::routes().with_state(town.app.clone());
        let response = tower::ServiceExt::oneshot(service, request).await.unwrap();
        assert_eq!(response.status(), status, "{who:?}");
    }
}

#[rstest]
#[tokio::test]
async fn a_refused_file_leaves_the_chosen_kind(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    for (name, content, words) in [
        ("", "", "Pilih berkas dahulu"),
        ("a.csv", "", "Berkas ini kosong"),
        ("a.xlsx", "sampah", "bukan lembar kerja Excel"),
        ("a.xlsx", "PK\u{3}\u{4}sampah", "tidak dapat dibaca"),
    ] {
        let (status, page) = send(&town, As::Personnel, Kind::People, (name, content)).await;
        assert_eq!(status, 422, "{name}");
        assert!(page.contains(words), "{name}: {words}");
        assert!(page.contains("<option selected value=\"pegawai\""), "{name}");
    }
}

#[rstest]
#[tokio::test]
async fn the_examples_load_one_after_another_as_they_are(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    for kind in [Kind::Units, Kind::People, Kind::Services, Kind::Indicators, Kind::Answers] {
        // as spreadsheets of either language write it; the second is loaded
        for lang in [Lang::En, Lang::Id] {
            let ctx = Ctx { lang, ..town.ctx(As::Elsewhere) };
            let mut content = String::from_utf8(example(&ctx, kind).await.unwrap().to_vec()).unwrap();
            if kind == Kind::Units {
                // the root of the government that is there is called otherwise
                content = content.replace("KOTA", "LAIN").replace("Pemerintah Kota", "Kabupaten Lain");
            }
            let report = check(&ctx, None, &upload(&content)).await.unwrap();
            assert_eq!((report.kind, report.counts.total, report.counts.refused), (kind, 2, 0), "{:?}", report.rows);
            assert!(report.notes.is_empty() && report.rows.iter().all(|row| row.warnings.is_empty()), "{report:?}");
            if lang == Lang::Id {
                load(&ctx, kind, &content, false).await.run.unwrap();
            }
        }
    }
}

#[rstest]
#[tokio::test]
async fn an_example_is_sent_to_whoever_loads_its_kind(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let session = town.session("personnel").await;
    let file = town.get("/impor/contoh/pegawai.csv", &session).await;
    assert_eq!((file.status, file.header("content-disposition")), (200, "attachment; filename=\"pegawai.csv\""));
    assert!(file.body.starts_with("\u{feff}nip;id_internal;nama;"), "{}", file.body);
    assert_eq!(town.get("/impor/contoh/layanan.csv", &session).await.status, 403);
    assert_eq!(town.get("/impor/contoh/apa.csv", &session).await.status, 404);
    let page = town.get("/impor?jenis=pegawai", &session).await.body;
    assert!(page.contains("/impor/contoh/unit.csv") && page.contains("<option selected value=\"pegawai\""), "{page}");
    assert!(page.contains("perlu peran Perencana") && !page.contains("/impor/contoh/layanan.csv"), "{page}");
}

#[rstest]
#[tokio::test]
async fn a_check_shows_what_is_wrong_first_and_counts_what_is_new(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let ctx = town.ctx(As::Personnel);
    load(&ctx, Kind::Units, include_str!("../../../tests/data/unit.csv"), false).await.run.unwrap();
    let file = upload(include_bytes!("../../../tests/data/pegawai_rusak.csv"));
    let token = receive(&ctx, None, file).await.unwrap();
    let check = overview(&ctx, Some(&token), None).await.unwrap().check.unwrap();
    assert_eq!((check.refused.total, check.refused.groups.len()), (8, 7), "two name a superior who is not there");
    assert_eq!((check.created.total, check.created.rows.len()), (592, 100));
    let page = town.get(&format!("/impor?periksa={token}"), &town.session("personnel").await).await.body;
    let at = |words: &str| page.find(words).unwrap_or_else(|| panic!("{words}: {page}"));
    assert!(at("Ditolak (8)") < at("Baru ("), "refused rows first");
    assert!(page.contains("Baris 33") && page.contains("NIP rusak"), "{page}");
    assert!(page.contains(" baris lagi.<"), "what is merely new is in no file: {page}");
    assert!(page.matches("class=\"list import-rows\"").count() >= 2 && page.len() < 200_000, "{}", page.len());
}

#[rstest]
#[tokio::test]
async fn before_the_units_people_are_refused_in_one_sentence(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::bare(engine).await;
    let ctx = town.system();
    for (kind, content) in [
        (Kind::People, "nama,status,jabatan,unit\nAni,Non-ASN,Kepala,A\nBudi,Non-ASN,Staf,A"),
        (Kind::Services, "kode,kode_unit,nama\nL1,A,Layanan"),
        (Kind::Answers, "tanggal,kode_layanan,u1\n2026-01-05,L1,4"),
    ] {
        let answer = check(&ctx, Some(kind), &upload(content)).await;
        assert_eq!(answer, Err(Error::invalid("berkas", Fault::UnitsFirst)), "{kind:?}");
    }
    city(&ctx).await;
    let answers = "tanggal,kode_layanan,u1\n2026-01-05,L1,4";
    let answer = check(&ctx, Some(Kind::Answers), &upload(answers)).await;
    assert_eq!(answer, Err(Error::invalid("berkas", Fault::ServicesFirst)));
}

#[rstest]
#[tokio::test]
async fn what_many_rows_have_is_told_once_and_each_row_is_in_the_file_of_refused_ones(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let ctx = town.ctx(As::Personnel);
    let rows: String = (0..30).map(|n| format!("\nOrang {n},Non-ASN,Staf,X{n}")).collect();
    let file = format!("nama,status,jabatan,unit{rows}");
    let token = receive(&ctx, Some(Kind::People), upload(&file)).await.unwrap();
    let check = overview(&ctx, Some(&token), None).await.unwrap().check.unwrap();
    let told: Vec<(i64, bool)> = check.refused.groups.iter().map(|group| (group.total, group.alike)).collect();
    assert_eq!((told, check.refused.total), (vec![(30, false)], 30));
    let rows = String::from_utf8(refused_waiting(&ctx, &token).await.unwrap().to_vec()).unwrap();
    assert_eq!(rows.lines().count(), 31, "{rows}");
    assert!(rows.contains("X29;31;unit: Unit X29 tidak ada."), "{rows}");
}

#[rstest]
#[tokio::test]
async fn a_root_with_another_name_is_said_to_rename_the_government(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::bare(engine).await;
    let ctx = town.ctx(As::Personnel);
    let renamed = Fault::GovernmentRenamed { was: "Kota Contoh".into(), becomes: "Kota Baru".into() };
    let file = "kode,kode_induk,nama,jenis\nKOTA,,Kota Baru,pemda";
    let said = check(&ctx, Some(Kind::Units), &upload(file)).await.unwrap();
    assert_eq!(said.notes, vec![renamed.clone()]);
    let done = load(&ctx, Kind::Units, file, false).await;
    assert_eq!((refused(&done), &done.notes), (vec![], &vec![renamed.clone()]));
    assert_eq!(run_view(&ctx, done.run.unwrap()).await.unwrap().notes, [renamed]);
    assert_eq!((done.counts.created, done.counts.updated), (0, 1), "it is the government, which was there already");
    // the same name again, and units below, change no name
    let below = "kode,kode_induk,nama,jenis\nKOTA,,Kota Baru,pemda\nA,KOTA,Dinas A,dinas";
    let done = load(&ctx, Kind::Units, below, false).await;
    assert_eq!(done.notes, []);
    assert_eq!(run_view(&ctx, done.run.unwrap()).await.unwrap().notes, []);
}

#[rstest]
#[tokio::test]
async fn the_root_of_a_first_file_is_the_government_itself_and_not_new(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::bare(engine).await;
    let ctx = town.ctx(As::Personnel);
    let file = "kode,kode_induk,nama,jenis\nkota,,Kota Contoh,pemda\nA,kota,Dinas A,dinas";
    let said = check(&ctx, Some(Kind::Units), &upload(file)).await.unwrap();
    assert_eq!((said.counts.created, said.counts.updated, said.counts.unchanged), (1, 0, 1));
    let done = load(&ctx, Kind::Units, file, false).await;
    assert_eq!((done.counts, refused(&done)), (said.counts, vec![]));
    let now = Rows::all(&mut town.app.db.snapshot().await.unwrap(), town.government.id).await.unwrap();
    assert_eq!(now.units.len(), 2, "the unit that stands for it is made");
}

#[rstest]
#[tokio::test]
async fn a_file_of_another_governments_code_is_said_to_be_one(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::bare(engine).await;
    let ctx = town.ctx(As::Personnel);
    let other = Fault::GovernmentOther { file: "PADANG".into(), government: "KOTA".into() };
    let file = "kode,kode_induk,nama,jenis\nPADANG,,Kota Contoh,pemda\nA,PADANG,Dinas A,dinas";
    let token = receive(&ctx, Some(Kind::Units), upload(file)).await.unwrap();
    assert_eq!(overview(&ctx, Some(&token), None).await.unwrap().check.unwrap().notes, std::slice::from_ref(&other));
    let personnel = town.session("personnel").await;
    assert!(town.get(&format!("/impor?periksa={token}"), &personnel).await.body.contains(&other.text(ctx.lang)));
    // what was said is what happens
    let done = load(&ctx, Kind::Units, file, false).await;
    assert_eq!((refused(&done), &done.notes), (vec![], &vec![other]));
    let now = Rows::all(&mut town.app.db.snapshot().await.unwrap(), town.government.id).await.unwrap();
    let top = now.units.iter().find(|unit| unit.parent_id.is_none()).unwrap();
    assert_eq!((now.governments[0].code.as_str(), top.code.as_str()), ("KOTA", "PADANG"));
    // once it is there, the same file is no news; with the government's own code it would be a second one
    assert_eq!(load(&ctx, Kind::Units, file, false).await.notes, []);
    let second = "kode,kode_induk,nama,jenis\nKOTA,,Kota Contoh,pemda";
    let again = load(&ctx, Kind::Units, second, false).await;
    assert_eq!(refused(&again), [(2, "jenis", &Fault::RootExists { code: "PADANG".into() })]);
}

#[rstest]
#[tokio::test]
async fn a_government_founded_by_a_file_has_the_code_that_was_said_or_else_the_files(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let file = "kode,kode_induk,nama,jenis\nPADANG,,Kota Padang,pemda";
    for (said, code, notes) in [("", "PADANG", 0), ("KOTA", "KOTA", 1)] {
        let (town, _) = Town::empty(engine).await;
        let ctx = Ctx::system(&town.app, Government::new(town.app.new_id(), said, "", "Asia/Jakarta"));
        assert_eq!(load(&ctx, Kind::Units, file, false).await.notes.len(), notes);
        let now = Rows::all(&mut town.app.db.snapshot().await.unwrap(), ctx.government.id).await.unwrap();
        assert_eq!((now.governments[0].code.as_str(), now.units[0].code.as_str()), (code, "PADANG"));
    }
}

#[tokio::test]
async fn a_file_that_is_no_table_is_told_what_is_needed() {
    let town = Town::new(Engine::Sqlite).await;
    let ctx = town.ctx(As::Personnel);
    let program = std::fs::read(std::env::current_exe().unwrap()).unwrap();
    for (content, fault) in [(&program[..100_000], Fault::FileNoTable), (&b""[..], Fault::FileEmpty)] {
        let answer = receive(&ctx, Some(Kind::Units), upload(content)).await;
        assert_eq!(answer, Err(Error::invalid("berkas", fault.clone())));
        assert!(fault.text(ctx.lang).contains("CSV atau XLSX dengan judul kolom"));
    }
}

#[rstest]
#[tokio::test]
async fn a_file_of_refused_rows_says_their_lines_and_comes_back_corrected(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let ctx = town.ctx(As::Personnel);
    let file = "Daftar pegawai\nnama;status;jabatan;unit;catatan\nAni;Non-ASN;Staf;PKM1;a\n\nBudi;Non-ASN;Staf;PKM8;b\n\
        Cici;Non-ASN;Staf;PKM9;c";
    let rows = async |file: &str| {
        let token = receive(&ctx, Some(Kind::People), upload(file)).await.unwrap();
        String::from_utf8(refused_waiting(&ctx, &token).await.unwrap().to_vec()).unwrap()
    };
    let first = rows(file).await;
    let lines: Vec<&str> = first.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines[0], "nama;status;jabatan;unit;catatan;baris_asal;alasan");
    assert!(
        lines[1].starts_with("Budi;Non-ASN;Staf;PKM8;b;5;") && lines[2].starts_with("Cici;Non-ASN;Staf;PKM9;c;6;"),
        "{first}"
    );
    // one of the two was corrected: the other is told with its line in the file that came back, and only once
    let second = rows(&first.replace("PKM8", "PKM1")).await;
    let lines: Vec<&str> = second.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!((lines[0], lines.len()), ("nama;status;jabatan;unit;catatan;baris_asal;alasan", 2));
    assert!(lines[1].starts_with("Cici;Non-ASN;Staf;PKM9;c;3;"), "{second}");
    let report = load(&ctx, Kind::People, second.replace("PKM9", "PKM1"), false).await;
    assert_eq!((report.run.is_some(), report.counts.created), (true, 1), "{:?}", refused(&report));
    assert_eq!(report.notes, [Fault::ColumnIgnored { column: "catatan".into() }], "not what was added to the rows");
}

const NEVER_COMMITTED: [&str; 3] = never_committed!(
    "import_changes",
    "government_id UUID, import_id UUID, seq BIGINT, object_kind TEXT, object_id UUID, was TEXT, became TEXT"
);
const NEVER_WRITTEN: [&str; 1] = ["ALTER TABLE import_changes RENAME TO broken"];

#[rstest]
#[tokio::test]
async fn refused_rows_stay_only_where_nobody_knows_whether_their_run_was_written(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    for (change, may_be_written) in [(&NEVER_COMMITTED[..], true), (&NEVER_WRITTEN[..], false)] {
        let town = Town::new(engine).await;
        let ctx = town.ctx(As::Personnel);
        town.change(change).await;
        let people = upload("nama,status,jabatan,unit\nAni,Non-ASN,Staf,PKM1\nBudi,Non-ASN,Staf,ENTAH");
        let consent = Consent { skip_bad: true, renames: false };
        let failed = super::run(&ctx, None, &people, consent, &mut |_, _| ()).await;
        assert_eq!(matches!(failed, Err(Error::Unsure(_))), may_be_written, "{failed:?}");
        let kept = async || town.app.files.names(&format!("import/{}", ctx.government.id)).await.unwrap().len();
        assert_eq!(kept().await, usize::from(may_be_written));
        town.app.clock.advance(86_400_000 + 1);
        sweep(&town.app).await.unwrap();
        assert_eq!(kept().await, 0, "of no run");
    }
}

#[rstest]
#[tokio::test]
async fn no_cell_of_a_file_of_refused_rows_runs_as_a_formula(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let ctx = town.ctx(As::Personnel);
    let file = "nama,status,jabatan,unit\nAni,Non-ASN,Staf,\"X;=1+1\"";
    let token = receive(&ctx, None, upload(file)).await.unwrap();
    let rows = String::from_utf8(refused_waiting(&ctx, &token).await.unwrap().to_vec()).unwrap();
    assert_eq!((rows.matches(";'=1+1").count(), rows.matches("=1+1").count()), (2, 2), "also in the reason: {rows}");
}

/// Takes all roles from an account.
async fn take_roles(tx: &mut Tx, account: &str) {
    run!(tx, sqlx::query("DELETE FROM grants WHERE account_id = $1").bind(id(&format!("account {account}")))).unwrap();
}

#[rstest]
#[tokio::test]
async fn whoever_lost_a_role_while_waiting_for_a_turn_does_nothing_by_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let (personnel, administrator) = (town.ctx(As::Personnel), town.ctx(As::Administrator));
    let done = load(&personnel, Kind::Units, UNITS, false).await.run.unwrap();
    let file = upload(UNITS);
    let held = (check_held(&administrator, &file).await.unwrap(), next_turn(&administrator).await.unwrap());
    let mut waiting = [
        Box::pin(async { check(&personnel, None, &file).await.map(drop) }) as LocalBoxFuture<'_, _>,
        Box::pin(async { undo(&administrator, done, None).await.map(drop) }),
    ];
    for one in &mut waiting {
        assert!(futures::poll!(one).is_pending());
    }
    let mut tx = town.app.db.begin().await.unwrap();
    for account in ["personnel", "administrator"] {
        take_roles(&mut tx, account).await;
    }
    tx.commit().await.unwrap();
    drop(held);
    for one in waiting {
        assert!(matches!(one.await, Err(Error::RoleNeeded(_))));
    }
}

// SQLite has one writer at a time
#[tokio::test]
async fn whoever_lost_a_role_while_others_wrote_imports_nothing() {
    let town = Town::new(Engine::Postgres).await;
    let (ctx, file) = (town.ctx(As::Personnel), upload(UNITS));
    let mut tx = town.app.db.begin().await.unwrap();
    tx.lock(ctx.government.id).await.unwrap();
    let taken = async {
        until_somebody_waits(&mut tx).await;
        take_roles(&mut tx, "personnel").await;
        tx.commit().await.unwrap();
    };
    let mut progress = |_, _| ();
    let (ran, ()) = tokio::join!(super::run(&ctx, None, &file, Consent::default(), &mut progress), taken);
    assert!(matches!(ran, Err(Error::RoleNeeded(_))));
}

#[rstest]
#[tokio::test]
async fn what_undoing_would_do_is_reckoned_for_an_account_one_at_a_time(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let (personnel, administrator) = (town.ctx(As::Personnel), town.ctx(As::Administrator));
    let run = load(&personnel, Kind::Units, UNITS, false).await.run.unwrap();
    let held = next_turn(&personnel).await.unwrap();
    let own = Box::pin(run_view(&personnel, run));
    let others = Box::pin(async {
        for _ in 0..5 {
            run_view(&administrator, run).await.unwrap();
        }
    });
    let Either::Right(((), own)) = select(own, others).await else { panic!("it did not wait") };
    drop(held);
    assert!(own.await.unwrap().undoing.is_some());
}
