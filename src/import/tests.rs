//! Files, runs and their undoing, against both engines.

mod deep;
mod desk;
mod found;
mod fuzz;
mod give_up;
mod kept;
mod plan;
mod read;
mod survey;
mod told;
mod undo;

use super::checked::Checked;
use super::service::{Consent, Progress, Upload, refused_file};
use super::turn::turn;
use super::{Effect, Kind, Report, Undoing};
use crate::base::{Error, Fault, Result, Uuid};
use crate::read;
use crate::server::request::{Ctx, Government};
use crate::testing::{As, Engine, Town};
use axum::body::Body;
use axum::http::Request;
use rstest::rstest;
use std::sync::Arc;

const UNITS: &str = "kode,kode_induk,nama,jenis\nA,KOTA,Dinas A,dinas";

fn upload(content: impl AsRef<[u8]>) -> Upload {
    Upload { name: "berkas.csv".into(), content: content.as_ref().to_vec().into() }
}

async fn check(ctx: &Ctx, kind: Option<Kind>, upload: &Upload) -> Result<Report> {
    super::service::check(ctx, turn(ctx)?, kind, upload).await.map(|checked| checked.report)
}

/// A check that holds its turn.
async fn check_held(ctx: &Ctx, upload: &Upload) -> Result<Checked> {
    super::service::check(ctx, turn(ctx)?, None, upload).await
}

async fn run(
    ctx: &Ctx,
    kind: Option<Kind>,
    upload: &Upload,
    consent: Consent,
    progress: Progress<'_>,
) -> Result<Report> {
    super::service::run(ctx, turn(ctx)?, kind, upload, consent, progress).await
}

async fn receive(ctx: &Ctx, kind: Option<Kind>, upload: Upload) -> Result<String> {
    super::desk::receive(ctx, turn(ctx)?, kind, upload).await
}

/// Sends a file by the form: the status of the answer, and its page.
async fn send(town: &Town, who: As, kind: Kind, (name, content): (&str, &str)) -> (u16, String) {
    let _ = town.service();
    let kind = kind.code();
    let body = format!(
        "--b\r\nContent-Disposition: form-data; name=\"jenis\"\r\n\r\n{kind}\r\n--b\r\nContent-Disposition: form-data; \
         name=\"berkas\"; filename=\"{name}\"\r\n\r\n{content}\r\n--b--\r\n"
    );
    let mut request = Request::post("/impor")
        .header("content-type", "multipart/form-data; boundary=b")
        .body(Body::from(body))
        .unwrap();
    request.extensions_mut().insert(town.ctx(who));
    let service = super::http::routes().with_state(town.app.clone());
    let response = tower::ServiceExt::oneshot(service, request).await.unwrap();
    let status = response.status().as_u16();
    let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8_lossy(&body).into_owned())
}

async fn load(ctx: &Ctx, kind: Kind, content: impl AsRef<[u8]>, skip_bad: bool) -> Report {
    let consent = Consent { skip_bad, renames: false };
    run(ctx, Some(kind), &upload(content), consent, &mut |_, _| ()).await.unwrap()
}

/// What stays of a run of which nothing can be undone.
async fn held(ctx: &Ctx, run: Uuid) -> Undoing {
    let said = super::undo::outlook(ctx, run).await.unwrap();
    assert_eq!(super::undo::undo(ctx, run, None).await, Err(Error::Conflict(Fault::UndoHeld)));
    said
}

/// The city's own units under the town's government, whose root is KOTA as well.
async fn city(ctx: &Ctx) {
    assert!(load(ctx, Kind::Units, include_str!("../../tests/data/unit.csv"), false).await.run.is_some());
}

/// All that imports may touch, as text.
async fn dump(town: &Town) -> Vec<String> {
    type Text = (String,);
    let mut rows: Vec<Text> = Vec::new();
    for sql in [
        "SELECT 'g ' || code || ' ' || name FROM governments ORDER BY 1",
        "SELECT 'u ' || u.code || ' ' || u.name || ' ' || u.kind || ' ' || COALESCE(p.code, '-') FROM units u \
         LEFT JOIN units p ON p.id = u.parent_id ORDER BY 1",
        "SELECT 'c ' || a.code || ' ' || d.code || ' ' || CAST(c.depth AS TEXT) FROM unit_closure c \
         JOIN units a ON a.id = c.ancestor_id JOIN units d ON d.id = c.descendant_id ORDER BY 1",
        "SELECT 'p ' || COALESCE(nip, internal_number) || ' ' || name || ' ' || status || ' ' || COALESCE(rank, '-') \
         || ' ' || COALESCE(born_on, '-') || ' ' || COALESCE(email, '-') FROM persons ORDER BY 1",
        "SELECT 'j ' || u.code || ' ' || p.title || ' ' || p.kind || ' ' || CAST(p.is_head AS TEXT) || ' ' || \
         CAST(p.superior_given AS TEXT) || ' ' || COALESCE(s.title, '-') FROM posts p JOIN units u ON u.id = p.unit_id \
         LEFT JOIN posts s ON s.id = p.superior_post_id ORDER BY 1",
        "SELECT 'h ' || pe.name || ' ' || p.title || ' ' || h.from_day || ' ' || COALESCE(h.until_day, '-') FROM holders h \
         JOIN persons pe ON pe.id = h.person_id JOIN posts p ON p.id = h.post_id ORDER BY 1",
        "SELECT 'i ' || code || ' ' || name || ' ' || CAST(target AS TEXT) || ' ' || aggregation FROM indicators ORDER BY 1",
        "SELECT 's ' || code || ' ' || name || ' ' || CAST(free_of_charge AS TEXT) FROM services ORDER BY 1",
        "SELECT 'r ' || CAST(COUNT(*) AS TEXT) FROM survey_responses",
        "SELECT 'm ' || month || ' ' || CAST(respondents AS TEXT) || ' ' || CAST(moment2 AS TEXT) FROM survey_months ORDER BY 1",
    ] {
        let more: Vec<Text> = read!(&town.app.db, on => sqlx::query_as(sql).fetch_all(on)).unwrap();
        rows.extend(more);
    }
    rows.into_iter().map(|row| row.0).collect()
}

fn refused(report: &Report) -> Vec<(u32, &str, &Fault)> {
    let rows = report.rows.iter().filter(|row| row.effect == Effect::Refused);
    rows.flat_map(|row| row.faults.iter().map(|note| (row.line, note.column.as_str(), &note.fault))).collect()
}

const BROKEN: &[u8] = include_bytes!("../../tests/data/pegawai_rusak.csv");

#[rstest]
#[tokio::test]
async fn the_twelve_faults_get_their_answers(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let ctx = town.system();
    city(&ctx).await;
    let before = dump(&town).await;
    let report = load(&ctx, Kind::People, BROKEN, false).await;
    assert_eq!(report.run, None, "all or nothing");
    assert_eq!(dump(&town).await, before, "nothing was changed");
    let unknown = |number: &str| Fault::SuperiorUnknown { number: number.into() };
    assert_eq!(
        refused(&report),
        [
            (33, "nip", &Fault::NipScientific),
            (44, "nip", &Fault::NipLength { digits: "17".into() }),
            (55, "nip", &Fault::DuplicateInFile { line: "54".into() }),
            (66, "unit", &Fault::UnitUnknown { code: "TIDAKADA".into() }),
            (77, "nip_atasan", &unknown("199001012015011999")),
            (88, "nip_atasan", &Fault::SuperiorSelf),
            (110, "nama", &Fault::Required),
            // names the superior whose own number line 33 lost
            (303, "nip_atasan", &unknown("198308262010111001")),
        ]
    );
    let row = |line: u32| report.rows.iter().find(|row| row.line == line).unwrap();
    for line in [22, 99, 121, 132, 143] {
        assert_eq!(row(line).effect, Effect::Created, "line {line}");
    }
    assert_eq!(row(121).name, "Fadli Ronal Saputra");

    let report = load(&ctx, Kind::People, BROKEN, true).await;
    assert_eq!((report.counts.created, report.counts.refused), (592, 8));
    let rows = refused_file(&ctx, report.run.unwrap()).await.unwrap();
    let text = String::from_utf8(rows.to_vec()).unwrap();
    assert_eq!(text.lines().count(), 9, "{text}");
    assert!(dump(&town).await.iter().any(|row| row.contains("=HYPERLINK(\"x\")")), "kept as text");
    let spaced: Vec<String> = dump(&town).await.into_iter().filter(|row| row.contains("196711181993061001")).collect();
    assert_eq!(spaced, ["p 196711181993061001 Budi Piliang PNS IV/c 1967-11-18 p00020@contoh.go.id"]);
}

#[rstest]
#[tokio::test]
async fn every_kind_loads_once_and_comes_back_exactly(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let ctx = town.system();
    let mut states = vec![dump(&town).await];
    let mut runs: Vec<Uuid> = Vec::new();
    for (kind, content, rows) in [
        (Kind::Units, include_str!("../../tests/data/unit.csv"), 192),
        (Kind::People, include_str!("../../tests/data/pegawai.csv"), 3200),
        (Kind::Services, include_str!("../../tests/data/layanan.csv"), 13),
        (Kind::Indicators, include_str!("../../tests/data/indikator.csv"), 382),
    ] {
        let first = load(&ctx, kind, content, false).await;
        assert_eq!((first.counts.total, first.counts.refused), (rows, 0), "{:?}", refused(&first));
        states.push(dump(&town).await);
        let again = load(&ctx, kind, content, false).await;
        assert_eq!((again.counts.created, again.counts.updated), (0, 0), "a second run of {kind:?} changes nothing");
        assert_eq!(&dump(&town).await, states.last().unwrap());
        runs.push(first.run.unwrap());
    }
    let answers: String =
        include_str!("../../tests/data/jawaban_skm.csv").lines().take(500).map(|line| format!("{line}\n")).collect();
    let report = load(&ctx, Kind::Answers, &answers, false).await;
    assert_eq!(report.counts.created, 499);
    let twice = run(&ctx, Some(Kind::Answers), &upload(&answers), Consent::default(), &mut |_, _| ()).await;
    assert!(matches!(twice, Err(Error::Conflict(Fault::FileDoneBefore { .. }))), "residents are not counted twice");
    runs.push(report.run.unwrap());
    for run in runs.into_iter().rev() {
        super::undo::undo(&ctx, run, None).await.unwrap();
        assert_eq!(dump(&town).await, states.pop().unwrap());
        assert_eq!(super::undo::undo(&ctx, run, None).await, Err(Error::Conflict(Fault::AlreadyUndone)));
    }
}

#[rstest]
#[tokio::test]
async fn who_moves_leaves_a_vacant_post_and_superiors_follow(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let ctx = town.system();
    let head = "nip;nama;status;jabatan;unit\n";
    let before = dump(&town).await;
    let moved = load(&ctx, Kind::People, format!("{head}199001012015012002;nurse;PNS;Bidan;DINKES"), false).await;
    assert_eq!(moved.rows[0].effect, Effect::Updated);
    let columns: Vec<&str> = moved.rows[0].differences.iter().map(|change| change.column.as_str()).collect();
    assert_eq!(columns, ["unit", "jabatan", "jenis_jabatan", "nip_atasan"]);
    let told =
        |at: usize| (moved.rows[0].differences[at].was.as_deref(), moved.rows[0].differences[at].becomes.as_str());
    assert_eq!(told(0), (Some("Unit PKM1 (PKM1)"), "Unit DINKES (DINKES)"), "by name, with the code behind it");
    let superior = "superior (Kepala Puskesmas, Unit PKM1)";
    assert_eq!(told(3), (Some(superior), "head (Kepala Dinas Kesehatan, Unit DINKES)"));
    let rows = dump(&town).await;
    assert!(rows.contains(&"h nurse Perawat Terampil 2020-01-01 2026-11-19".to_owned()), "{rows:?}");
    assert!(rows.contains(&"h nurse Bidan 2026-11-20 -".to_owned()));
    let cycle = format!("{head}197001011995031001;head;PNS;Kepala Dinas Kesehatan;DINKES;198001012005012001")
        .replace("unit\n", "unit;nip_atasan\n");
    let report = load(&ctx, Kind::People, cycle, false).await;
    assert_eq!(refused(&report), [(2, "nip_atasan", &Fault::SuperiorCycle)], "through what is in the database");
    super::undo::undo(&ctx, moved.run.unwrap(), None).await.unwrap();
    assert_eq!(dump(&town).await, before);
}

#[rstest]
#[tokio::test]
async fn of_a_superior_who_cannot_be_one_yet_it_is_said_who_is_meanwhile(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let ctx = town.system();
    let mut tx = town.app.db.begin().await.unwrap();
    crate::run!(&mut tx, sqlx::query("DELETE FROM holders WHERE person_id = $1").bind(crate::testing::id("clerk")))
        .unwrap();
    tx.commit().await.unwrap();
    let file = "nip,id_internal,nama,status,unit,jabatan,nip_atasan\n,A,Ani,Non-ASN,PKM1,Staf,198704052010011001\n\
        198704052010011001,,Budi,PNS,TIDAKADA,Staf,\n,C,Cici,Non-ASN,DISDUKCAPIL,Staf,198704052010011001\n\
        ,D,Dodi,Non-ASN,PKM1,Staf,199101012015011003";
    let report = load(&ctx, Kind::People, file, true).await;
    let said: Vec<Vec<Fault>> =
        report.rows.iter().map(|row| row.warnings.iter().map(|note| note.fault.clone()).collect()).collect();
    let refused = Fault::SuperiorRefused { line: "3".into() };
    let by_post = Fault::SuperiorMeanwhile { name: "superior".into() };
    let without = Fault::SuperiorWithoutPost { who: "clerk (199101012015011003)".into() };
    assert_eq!(
        said,
        [vec![refused.clone(), by_post.clone()], vec![], vec![refused, Fault::SuperiorNobody], vec![without, by_post]]
    );
    // and so it is
    for (number, superior) in [("A", Some("superior")), ("C", None), ("D", Some("superior"))] {
        let person = read!(&town.app.db, on => sqlx::query_scalar("SELECT id FROM persons WHERE internal_number = $1")
            .bind(number).fetch_one(on));
        let is = crate::org::service::station_of(&ctx, person.unwrap(), ctx.today())
            .await
            .map(|station| station.superior_id);
        assert_eq!(is, Ok(superior.map(crate::testing::id)), "{number}");
    }
}

#[rstest]
#[tokio::test]
async fn of_a_post_that_one_holds_with_another_the_other_is_the_superior(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let (ctx, id) = (town.system(), crate::testing::id);
    let mut tx = town.app.db.begin().await.unwrap();
    crate::run!(&mut tx, sqlx::query("INSERT INTO holders (government_id, id, post_id, person_id, from_day, main) VALUES ($1, $2, $3, $4, '2026-01-01', $5)")
        .bind(ctx.government.id).bind(Uuid::from_u128(1)).bind(id("post superior")).bind(id("nurse")).bind(false)).unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        crate::org::service::station_of(&ctx, id("nurse"), ctx.today()).await.map(|station| station.superior_id),
        Ok(Some(id("superior")))
    );
    let moved = "nip,nama,status,unit,jabatan\n199001012015012002,nurse,PNS,DISDUKCAPIL,Perawat";
    let report = check(&ctx, Some(Kind::People), &upload(moved)).await.unwrap();
    let superior = report.rows[0].differences.iter().find(|change| change.column == "nip_atasan");
    let told = superior.and_then(|change| change.was.as_deref());
    assert_eq!(told, Some("superior (Kepala Puskesmas, Unit PKM1)"), "as everywhere else");
}

#[rstest]
#[tokio::test]
async fn another_superior_of_the_same_name_post_and_unit_is_a_change(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let (ctx, head) = (town.system(), "id_internal,nama,status,unit,jabatan,nip_atasan\n");
    let ani = |superior: &str| format!("C-1,Ani,Non-ASN,PKM1,Staf,{superior}");
    let namesakes = ["A-11", "B-11", "B-12"].map(|number| format!("{number},Budi,Non-ASN,PKM1,Penyelia,\n")).concat();
    let file = format!("{head}{namesakes}{}", ani("A-11"));
    assert!(load(&ctx, Kind::People, file, false).await.run.is_some());
    let budi = |end: &str| format!("Budi (Penyelia, Unit PKM1) …{end}");
    for (superior, becomes) in [("A-11", None), ("B-11", Some(budi("11"))), ("B-12", Some(budi("12")))] {
        let file = upload(format!("{head}{}", ani(superior)));
        let report = check(&ctx, Some(Kind::People), &file).await.unwrap();
        let told = report.rows[0].differences.iter();
        let told: Vec<_> = told.map(|change| (&*change.column, change.was.clone(), change.becomes.clone())).collect();
        let changes: Vec<_> = becomes.map(|becomes| ("nip_atasan", Some(budi("11")), becomes)).into_iter().collect();
        assert_eq!((report.counts.updated, &told), (changes.len() as i64, &changes), "{superior}");
    }
}

#[rstest]
#[tokio::test]
async fn trees_and_weights_that_cannot_stand_are_refused(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let ctx = town.system();
    let file = "kode,kode_induk,nama,jenis\nX,Y,X,dinas\nY,X,Y,dinas\nZ,DINKE,Z,bidang\nW,Z,W,bidang\nP,,P,pemda\n,KOTA,Q,dinas";
    let report = load(&ctx, Kind::Units, file, false).await;
    let near = Fault::UnitUnknownNear { code: "DINKE".into(), near: "DINKES".into() };
    assert_eq!(
        refused(&report),
        [
            (2, "kode_induk", &Fault::UnitCycle),
            (3, "kode_induk", &Fault::UnitCycle),
            (4, "kode_induk", &near),
            (5, "kode_induk", &Fault::ParentRefused { code: "Z".into(), line: "4".into() }),
            (6, "jenis", &Fault::RootExists { code: "KOTA".into() }),
            (7, "kode", &Fault::Required),
        ]
    );
    let head = "kode,kode_unit,nama,satuan,arah,target,tahun,bobot,kode_induk\n";
    let over = format!("{head}I1,DINKES,A,persen,naik,80,2026,60,\nI2,DINKES,B,kunjungan,NAIK,5,2026,50,");
    let report = load(&ctx, Kind::Indicators, over, false).await;
    assert_eq!(report.counts.refused, 2);
    let under = format!("{head}I1,DINKES,A,persen,naik,80,2026,60,\nI2,PKM1,B,kunjungan,naik,\"5,5\",2026,100,I1");
    let report = load(&ctx, Kind::Indicators, under, false).await;
    assert_eq!((report.counts.created, report.rows[0].warnings.len()), (2, 1), "{:?}", refused(&report));
}

#[rstest]
#[tokio::test]
async fn spreadsheets_load_with_dates_as_serials(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let ctx = town.system();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, head) in ["NIP", "Nama", "Tanggal Lahir", "Status", "Jabatan", "Unit"].into_iter().enumerate() {
        sheet.write(0, column as u16, head).unwrap();
    }
    let date = rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy");
    for (row, nip) in ["198704052010011001", ""].into_iter().enumerate() {
        let row = row as u32 + 1;
        sheet.write(row, 0, nip).unwrap();
        sheet.write(row, 1, format!("Orang {row}")).unwrap();
        sheet.write_with_format(row, 2, 31_872.0, &date).unwrap();
        sheet.write(row, 3, if nip.is_empty() { "Perangkat Desa" } else { "PNS" }).unwrap();
        sheet.write(row, 4, "Petugas").unwrap();
        sheet.write(row, 5, "PKM1").unwrap();
    }
    sheet.write(3, 0, 198_704_052_010_011_009_f64).unwrap();
    sheet.write(3, 1, "Rusak").unwrap();
    sheet.write(3, 3, "PNS").unwrap();
    sheet.write(3, 4, "Petugas").unwrap();
    sheet.write(3, 5, "PKM1").unwrap();
    let report = load(&ctx, Kind::People, book.save_to_buffer().unwrap(), true).await;
    assert_eq!(refused(&report), [(4, "nip", &Fault::NipScientific)]);
    assert_eq!(report.counts.created, 2);
    let born = dump(&town).await.iter().filter(|row| row.contains("Orang") && row.contains("1987-04-05")).count();
    assert_eq!(born, 2);
}

#[rstest]
#[tokio::test]
async fn a_government_is_founded_by_its_first_unit_file(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let mut ctx = town.system();
    // as the command line has it when nobody said a code
    ctx.government = Arc::new(Government::new(town.app.new_id(), "", "", "Asia/Jakarta"));
    ctx.viewer = crate::access::Viewer::system(ctx.government.id);
    let none = load(&ctx, Kind::Units, "kode,kode_induk,nama,jenis\nA,B,A,dinas", false).await;
    assert_eq!(none.run, None);
    let founded =
        load(&ctx, Kind::Units, "kode,kode_induk,nama,jenis\nA,BARU,A,dinas\nBARU,,Kabupaten Baru,pemda", false).await;
    assert!(founded.run.is_some(), "{:?}", refused(&founded));
    assert!(dump(&town).await.contains(&"g BARU Kabupaten Baru".to_owned()));
}

#[rstest]
#[tokio::test]
async fn the_wall_between_governments_and_roles_holds(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let file = "kode,kode_induk,nama,jenis\nA,KOTA,Dinas A,dinas";
    let id = load(&town.ctx(As::Personnel), Kind::Units, file, false).await.run.unwrap();
    let stranger = town.ctx(As::Elsewhere);
    assert_eq!(super::undo::undo(&stranger, id, None).await, Err(Error::NotFound));
    assert_eq!(load(&stranger, Kind::Units, file, false).await.counts.refused, 1, "KOTA is not there for them");
    for who in [As::Employee, As::Superior, As::Leader, As::Auditor, As::Planner] {
        let roles = match who {
            As::Planner => "Kepegawaian atau Administrator",
            _ => "Kepegawaian, Perencana atau Administrator",
        };
        let refused = check(&town.ctx(who), Some(Kind::Units), &upload(file)).await;
        assert_eq!(refused, Err(Error::RoleNeeded(Fault::RoleNeeded { roles: roles.into() })), "{who:?}");
    }
    let layanan = upload("kode,kode_unit,nama\nX,DINKES,X");
    let refused = check(&town.ctx(As::Administrator), None, &layanan).await;
    let planner = Fault::RoleNeeded { roles: "Perencana".into() };
    assert_eq!(refused, Err(Error::RoleNeeded(planner)), "an administrator is told what lacks");
    assert_eq!(check(&town.ctx(As::Public), Some(Kind::Units), &upload(file)).await, Err(Error::SignedOut));
}

#[rstest]
#[tokio::test]
async fn answers_outside_1_to_4_and_in_the_future_are_refused(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let ctx = town.system();
    load(&ctx, Kind::Services, "kode,kode_unit,nama\nKTP,DISDUKCAPIL,KTP", false).await;
    let file = "tanggal,kode_layanan,u1,waktu,u4\n2026-11-20,KTP,4,,3\n2026-11-21,KTP,4,4,4\n20/11/2026,KTP,5,0,x\n2026-11-20,KTP,,,\n2026-11-19,KT,1,1,1";
    let report = load(&ctx, Kind::Answers, file, true).await;
    assert_eq!((report.counts.created, report.counts.refused), (1, 4));
    let lines: Vec<u32> = refused(&report).iter().map(|(line, ..)| *line).collect();
    assert_eq!(lines, [3, 4, 4, 4, 5, 6]);
    assert!(dump(&town).await.contains(&"r 1".to_owned()));
}

#[rstest]
#[tokio::test]
async fn many_entirely_different_names_need_a_word(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let ctx = town.system();
    let file = |names: [&str; 4]| {
        let row = |(at, name): (usize, &str)| format!("\n19900101201501200{};{name};PNS;Perawat Terampil;PKM1", at + 5);
        "nip;nama;status;jabatan;unit".to_owned() + &names.into_iter().enumerate().map(row).collect::<String>()
    };
    let named = async || -> Vec<String> {
        read!(&town.app.db, on => sqlx::query_scalar("SELECT name FROM persons WHERE nip LIKE '19900101201501200%' AND nip > '199001012015012004' ORDER BY nip").fetch_all(on)).unwrap()
    };
    let first = ["Siti Aminah", "Budi Piliang", "Rina Marlina", "Yusuf Rahman"];
    load(&ctx, Kind::People, file(first), false).await;
    let corrected = ["Ns. Sitti Aminah Lubis, S.Kep.", "PILIANG BUDI", "Rina Marlina", "M. Yusuf Rahman"];
    let spelled = load(&ctx, Kind::People, file(corrected), false).await;
    assert!(spelled.run.is_some() && spelled.rows.iter().all(|row| row.warnings.is_empty()), "{:?}", refused(&spelled));
    let was = |name: &str| Fault::NameDiffers { was: name.into() };
    let one = load(&ctx, Kind::People, file(["Dewi Anggraini", corrected[1], corrected[2], corrected[3]]), false).await;
    assert!(one.run.is_some(), "one name is a correction: {:?}", refused(&one));
    assert_eq!(one.rows[0].warnings[0].fault, was(corrected[0]), "and is said");
    let slipped = file(["Yusuf Rahman", "Dewi Anggraini", "PILIANG BUDI", "Sitti Zulaikha"]);
    let before = named().await;
    let seen = check(&ctx, None, &upload(&slipped)).await.unwrap();
    let faults = before.iter().map(|name| was(name)).collect::<Vec<_>>();
    assert_eq!(refused(&seen).iter().map(|(_, _, fault)| (*fault).clone()).collect::<Vec<_>>(), faults);
    assert_eq!(seen.renames, 4);
    assert_eq!(load(&ctx, Kind::People, &slipped, false).await.run, None, "not without a word");
    assert_eq!(named().await, before);
    let consent = Consent { skip_bad: false, renames: true };
    let done = run(&ctx, None, &upload(&slipped), consent, &mut |_, _| ()).await.unwrap();
    assert!(done.run.is_some());
    assert_eq!(named().await, ["Yusuf Rahman", "Dewi Anggraini", "PILIANG BUDI", "Sitti Zulaikha"]);
}

#[rstest]
#[tokio::test]
async fn the_same_answers_at_the_same_moment_count_once(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let ctx = town.system();
    load(&ctx, Kind::Services, "kode,kode_unit,nama\nKTP,DISDUKCAPIL,KTP", false).await;
    let file = upload("tanggal,kode_layanan,u1\n2026-11-20,KTP,4\n2026-11-19,KTP,3");
    let once = || async { run(&ctx, Some(Kind::Answers), &file, Consent::default(), &mut |_, _| ()).await };
    let (one, other) = tokio::join!(once(), once());
    assert_eq!([&one, &other].iter().filter(|result| result.is_ok()).count(), 1, "{one:?} {other:?}");
    let late = if one.is_err() { one } else { other };
    assert!(matches!(late, Err(Error::Conflict(Fault::FileDoneBefore { .. }))), "{late:?}");
    assert!(dump(&town).await.contains(&"r 2".to_owned()));
}

#[rstest]
#[tokio::test]
async fn what_changed_after_the_check_is_not_written_over(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let ctx = town.system();
    let file = upload("kode,kode_induk,nama,jenis\nA,KOTA,Dinas A,dinas\nX,,Y,dinas");
    let consent = Consent { skip_bad: true, renames: false };
    let once = || async { run(&ctx, Some(Kind::Units), &file, consent, &mut |_, _| ()).await };
    let (one, other) = tokio::join!(once(), once());
    let late = if one.is_err() { &one } else { &other };
    // either the second came late, or it saw what the first had done
    if one.is_ok() && other.is_ok() {
        assert_eq!(one.unwrap().counts.created + other.unwrap().counts.created, 1);
    } else {
        assert_eq!(late, &Err(Error::Conflict(Fault::ChangedSinceCheck)));
        let (runs, _) = super::service::runs(&ctx, None).await.unwrap();
        let kept = town.app.files.names(&format!("import/{}", ctx.government.id)).await.unwrap();
        assert_eq!((runs.len(), kept.len()), (1, 1), "no refused rows of a run that was not done");
    }
}

const RUN: &str = "INSERT INTO import_runs (government_id, id, kind, file_name, content_sha256, at, total_rows, created_rows, \
     updated_rows, refused_rows) VALUES ($1, $2, 'unit', $3, '', 0, 1, 1, 0, 0)";

#[rstest]
#[tokio::test]
async fn every_run_is_listed_however_many_there_are(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let (ctx, session) = (town.ctx(As::Personnel), town.session("personnel").await);
    let mut tx = town.app.db.begin().await.unwrap();
    for n in 0..101u128 {
        let (id, name) = (Uuid::from_u128(n + 1), format!("berkas-{n}.csv"));
        crate::run!(&mut tx, sqlx::query(RUN).bind(ctx.government.id).bind(id).bind(&name)).unwrap();
    }
    tx.commit().await.unwrap();
    let first = town.get("/impor", &session).await.body;
    assert!(first.contains("berkas-100.csv") && !first.contains("berkas-0.csv"));
    let older = format!("/impor?sebelum={}", Uuid::from_u128(2));
    assert!(first.contains(&older));
    let rest = town.get(&older, &session).await.body;
    assert!(rest.contains("berkas-0.csv") && !rest.contains("berkas-1.csv") && !rest.contains("Impor sebelumnya"));
}
