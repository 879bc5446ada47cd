//! Who sees what is kept of people through a file, and that it is recorded.

use super::{check, dump, load, receive, refused, upload};
use crate::access::{Action, words::roles_for};
use crate::base::{Error, Fault, Lang, Uuid};
use crate::import::desk::{findings_waiting, overview, refused_waiting, run_view, run_waiting};
use crate::import::service::refused_file;
use crate::import::{Difference, Kind};
use crate::read;
use crate::server::request::Ctx;
use crate::testing::{As, Engine, Town, id};
use rstest::rstest;

/// How often somebody read what is kept of people, with what is told of it.
async fn readings(town: &Town) -> Vec<(Option<Uuid>, String, serde_json::Value)> {
    let sql = "SELECT account_id, object_kind, detail FROM audit WHERE action = 'person.read' ORDER BY object_kind";
    let rows: Vec<(Option<Uuid>, String, String)> =
        read!(&town.app.db, on => sqlx::query_as(sql).fetch_all(on)).unwrap();
    rows.into_iter().map(|(who, kind, detail)| (who, kind, serde_json::from_str(&detail).unwrap())).collect()
}

fn role_needed() -> Error {
    Error::RoleNeeded(Fault::RoleNeeded { roles: roles_for(&[Action::ReadPersonnel], Lang::Id) })
}

const REFUSED: &str = "nip,nama,status,jabatan,unit\n198501012010011001,Ani,PNS,Staf,ENTAH\n,Budi,Non-ASN,Staf,ENTAH";

#[rstest]
#[tokio::test]
async fn refused_rows_of_people_are_for_their_sender_and_whoever_may_read_records(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let (personnel, administrator) = (town.ctx(As::Personnel), town.ctx(As::Administrator));
    let run = load(&personnel, Kind::People, REFUSED, true).await.run.unwrap();
    let token = receive(&personnel, Some(Kind::People), upload(REFUSED)).await.unwrap();
    for rows in [refused_file(&personnel, run).await, refused_waiting(&personnel, &token).await] {
        assert!(String::from_utf8(rows.unwrap().to_vec()).unwrap().contains("198501012010011001"));
    }
    assert!(
        overview(&personnel, Some(&token), None).await.is_ok() && run_view(&personnel, run).await.unwrap().refused_rows
    );
    assert_eq!(readings(&town).await, [], "what one sent oneself tells nothing");

    assert_eq!(refused_file(&administrator, run).await, Err(role_needed()));
    assert_eq!(refused_waiting(&administrator, &token).await, Err(role_needed()));
    assert_eq!(overview(&administrator, Some(&token), None).await, Err(role_needed()));
    assert_eq!(run_waiting(&administrator, &token, Default::default()).await, Err(role_needed()));
    assert!(!run_view(&administrator, run).await.unwrap().refused_rows, "no way that leads nowhere");
    let session = town.session("administrator").await;
    for address in [format!("/impor/{run}/ditolak.csv"), format!("/impor/periksa/{token}/ditolak.csv")] {
        let answer = town.get(&address, &session).await;
        assert!(answer.status == 403 && !answer.body.contains("198501012010011001"), "{}", answer.body);
    }
    assert_eq!(readings(&town).await, []);

    // what the administrator sent is the administrator's own; the personnel office reads it, and that is recorded
    let run = load(&administrator, Kind::People, REFUSED, true).await.run.unwrap();
    let token = receive(&administrator, Some(Kind::People), upload(REFUSED)).await.unwrap();
    assert!(refused_file(&administrator, run).await.is_ok() && refused_waiting(&administrator, &token).await.is_ok());
    assert_eq!(readings(&town).await, []);
    assert!(refused_file(&personnel, run).await.is_ok() && refused_waiting(&personnel, &token).await.is_ok());
    let (who, file) = (Some(id("account personnel")), serde_json::json!({ "file": "berkas.csv" }));
    assert_eq!(readings(&town).await, [(who, "government".to_owned(), file.clone()), (who, "import".to_owned(), file)]);
}

/// Another birth date, rank and title for the nurse.
const CHANGED: &str = "nip,nama,status,jabatan,unit,gelar_belakang,tanggal_lahir,gol_ruang,surel\n\
     199001012015012002,nurse,PNS,Perawat Terampil,PKM1,S.Kep,1990-02-02,III/d,nurse@contoh.go.id";

#[rstest]
#[tokio::test]
async fn a_check_tells_what_stands_in_records_to_those_who_may_read_them(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let (personnel, administrator) = (town.ctx(As::Personnel), town.ctx(As::Administrator));
    let known = "nip,nama,status,jabatan,unit,gelar_belakang,tanggal_lahir,gol_ruang\n199001012015012002,nurse,PNS,Perawat Terampil,PKM1,A.Md.Kep,1990-01-01,III/c";
    load(&personnel, Kind::People, known, false).await.run.unwrap();
    let told = async |ctx| {
        let token = receive(ctx, None, upload(CHANGED)).await.unwrap();
        let check = overview(ctx, Some(&token), None).await.unwrap().check.unwrap();
        let row = check.changed.rows.into_iter().next().unwrap();
        let told = row.differences.into_iter().map(|change| (change.column, change.was, change.becomes));
        (token, told.collect::<Vec<_>>())
    };
    let differences = |was: [Option<&str>; 4]| {
        let [title, born, rank, mail] = was.map(|was| was.map(str::to_owned));
        vec![
            ("gelar_belakang".to_owned(), title, "S.Kep".to_owned()),
            ("tanggal_lahir".to_owned(), born, "2 Februari 1990".to_owned()),
            ("gol_ruang".into(), rank, "III/d".into()),
            ("surel".into(), mail, "nurse@contoh.go.id".into()),
        ]
    };
    let (token, said) = told(&administrator).await;
    assert_eq!(said, differences([None; 4]), "that it changes, and to what");
    let page = town.get(&format!("/impor?periksa={token}"), &town.session("administrator").await).await.body;
    assert!(page.contains("berubah menjadi 2 Februari 1990") && !page.contains("III/c"), "{page}");
    let (_, said) = told(&personnel).await;
    assert_eq!(said, differences([Some("A.Md.Kep"), Some("1 Januari 1990"), Some("III/c"), Some("")]));
    let detail = serde_json::json!({ "file": "berkas.csv", "people": [id("nurse")] });
    let by = |name| (Some(id(name)), "government".to_owned(), detail.clone());
    let mut recorded = readings(&town).await;
    recorded.sort_by_key(|(who, ..)| *who != Some(id("account administrator")));
    let of_administrator = by("account administrator");
    assert_eq!(recorded, [of_administrator.clone(), of_administrator, by("account personnel")]);

    // that nothing changes is told of somebody as well, that somebody is new of nobody
    for (file, more) in [(known, 1), ("nama,status,jabatan,unit\nAni,Non-ASN,Staf,PKM1", 0)] {
        let before = readings(&town).await.len();
        let token = receive(&administrator, None, upload(file)).await.unwrap();
        overview(&administrator, Some(&token), None).await.unwrap();
        let now = readings(&town).await;
        assert_eq!(now.len(), before + more, "{file}");
        assert!(now.iter().all(|(.., of)| *of == detail), "{now:?}");
    }
}

#[tokio::test]
async fn a_check_tells_days_and_numbers_as_its_language_writes_them() {
    let town = Town::new(Engine::Sqlite).await;
    let people = "nip,nama,status,jabatan,unit,tanggal_lahir\n\
         199001012015012002,nurse,PNS,Perawat Terampil,PKM1,1990-02-02";
    let plan = |target: &str| {
        format!("kode;kode_unit;nama;satuan;arah;target;tahun;bobot\nI1;PKM1;A;orang;naik;{target};2026;62,5")
    };
    load(&town.system(), Kind::Indicators, plan("1.200"), false).await.run.unwrap();
    for (lang, [of_number, born], [was, becomes, weights]) in [
        (Lang::Id, ["1 Januari 1990", "2 Februari 1990"], ["1.200", "1.300,5", "62,50"]),
        (Lang::En, ["1 January 1990", "2 February 1990"], ["1,200", "1,300.5", "62.50"]),
    ] {
        let ctx = Ctx { lang, ..town.system() };
        let first = async |kind, file: &str| {
            let report = check(&ctx, Some(kind), &upload(file)).await.unwrap();
            report.rows.into_iter().next().unwrap()
        };
        let row = first(Kind::People, people).await;
        let differs = Fault::BirthDiffers { nip: of_number.into() };
        assert!(row.warnings.iter().any(|note| note.fault == differs), "{row:?}");
        assert!(row.differences.iter().any(|change| change.becomes == born), "{row:?}");
        let row = first(Kind::Indicators, &plan("1.300,5")).await;
        let under = Fault::WeightsUnder { total: weights.into(), unit: "PKM1".into(), year: "2026".into() };
        assert!(row.warnings.iter().any(|note| note.fault == under), "{row:?}");
        let told = |change: &Difference| change.was.as_deref() == Some(was) && change.becomes == becomes;
        assert!(row.differences.iter().any(told), "{row:?}");
    }
}

/// Whose numbers these are, says nobody who may not read records.
#[rstest]
#[tokio::test]
async fn a_check_does_not_tell_whose_a_number_is(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let (personnel, administrator) = (town.ctx(As::Personnel), town.ctx(As::Administrator));
    // a letter is no other name than one that begins with it
    let numbers = "nip,nama,status,jabatan,unit,nip_atasan\n\
        199001012015012002,n,PNS,Staf,DISDUKCAPIL,197001011995031001";
    let slipped = "nip,nama,status,jabatan,unit\n\
        197001011995031001,Zulkifli,PNS,Kepala Dinas Kesehatan,DINKES\n\
        198001012005012001,Zulkarnain,PNS,Kepala Puskesmas,PKM1\n\
        199001012015012002,Zulhijah,PNS,Perawat Terampil,PKM1";
    let told = async |ctx: &Ctx, file: &str| {
        let token = receive(ctx, None, upload(file)).await.unwrap();
        let check = overview(ctx, Some(&token), None).await.unwrap().check.unwrap();
        let refused = refused_waiting(ctx, &token).await.unwrap();
        let text = serde_json::to_string(&check).unwrap() + std::str::from_utf8(&refused).unwrap();
        (check, text)
    };
    let names = ["nurse", "superior", "head", "Perawat"];
    let (check, text) = told(&administrator, numbers).await;
    assert!(names.iter().all(|name| !text.contains(name)), "{text}");
    let superior = check.changed.rows[0].differences.iter().find(|change| change.column == "nip_atasan").unwrap();
    assert_eq!((superior.was.as_deref(), superior.becomes.as_str()), (None, "197001011995031001"));
    let (check, text) = told(&administrator, slipped).await;
    assert_eq!((check.refused.total, check.renames), (3, 3));
    assert!(names[..3].iter().all(|name| !text.contains(name)), "{text}");
    // that the superior could be found tells that the number is somebody's
    let mut people = [id("nurse"), id("head")];
    people.sort_unstable();
    let detail = serde_json::json!({ "file": "berkas.csv", "people": people });
    let recorded = readings(&town).await;
    assert_eq!(recorded.len(), 3, "both checks, and the refused rows");
    assert!(recorded.iter().any(|(.., of)| *of == detail), "{recorded:?}");
    assert!(recorded.iter().all(|(who, ..)| *who == Some(id("account administrator"))));
    // whoever may read records is told
    let (_, text) = told(&personnel, slipped).await;
    assert!(names[..3].iter().all(|name| text.contains(name)), "{text}");
}

#[rstest]
#[tokio::test]
async fn whom_a_file_of_refused_rows_is_about_is_recorded_however_many_they_are(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let ctx = town.ctx(As::Personnel);
    let file = |unit: &str| {
        let rows: String = (0..1001).map(|n| format!("\nK-{n},Orang {n},Non-ASN,Staf,{unit}")).collect();
        format!("id_internal,nama,status,jabatan,unit{rows}")
    };
    load(&ctx, Kind::People, file("PKM1"), false).await.run.unwrap();
    let token = receive(&ctx, None, upload(file("ENTAH"))).await.unwrap();
    refused_waiting(&ctx, &token).await.unwrap();
    let mut told: Vec<usize> =
        readings(&town).await.iter().map(|(.., detail)| detail["people"].as_array().unwrap().len()).collect();
    told.sort_unstable();
    assert_eq!(told, [1, 1000]);
}

#[rstest]
#[tokio::test]
async fn the_file_of_findings_tells_all_of_each_row_and_whom_it_is_about_is_recorded(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let personnel = town.ctx(As::Personnel);
    let many: String = (0..200).map(|n| format!(",Pegawai {n},Non-ASN,Staf,PKM1\n")).collect();
    let file = format!(
        "nip,nama,status,jabatan,unit\n199001012015012002,nurse,PNS,Perawat Mahir,PKM1\n\
         ,Budi,Apa,Staf,ENTAH\n,=Ani,Non-ASN,Staf,PKM1\n{many}"
    );
    let token = receive(&personnel, Some(Kind::People), upload(&file)).await.unwrap();
    let before = readings(&town).await.len();
    let found = findings_waiting(&personnel, &token).await.unwrap();
    let lines: Vec<&str> = std::str::from_utf8(&found).unwrap().lines().collect();
    assert_eq!(lines[0], "\u{feff}Baris;Nama;Hasil;Kolom;Keterangan");
    let told = |start: &str| lines.iter().filter(|line| line.starts_with(start)).count();
    assert_eq!(told("2;nurse;berubah;jabatan;"), 1, "{lines:?}");
    assert_eq!((told("3;Budi;ditolak;status;"), told("3;Budi;ditolak;unit;")), (1, 1), "{lines:?}");
    assert_eq!((told("4;"), told("204;")), (0, 0), "of who is just new there is nothing to say: {lines:?}");
    assert_eq!(readings(&town).await.len(), before + 1);
}

#[rstest]
#[tokio::test]
async fn grades_are_kept_in_one_spelling_and_what_is_none_is_refused(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let ctx = town.system();
    let file = "nip,nama,status,gol_ruang,jabatan,unit\n\
         199001012015012002,nurse,PNS,iii / C,Perawat Terampil,PKM1\n\
         ,Ani,Non-ASN,-,Staf,PKM1\n,Budi,Non-ASN,,Staf,PKM1\n\
         198502022010012001,Cici,PPPK,ix,Staf,PKM1\n\
         198603032011012001,Dedi,PNS,IX,Staf,PKM1\n\
         198704042012012001,Eka,PPPK,XVIII,Staf,PKM1\n,Fifi,Non-ASN,Kontrak,Staf,PKM1";
    let report = load(&ctx, Kind::People, file, true).await;
    let unclear = Fault::GradeUnclear;
    let wrong = |line: u32| (line, "gol_ruang", &unclear);
    assert_eq!(refused(&report), [wrong(6), wrong(7), wrong(8)]);
    let rows = dump(&town).await;
    let of = |name: &str| rows.iter().find(|row| row.starts_with("p ") && row.contains(name)).cloned().unwrap();
    for (name, told) in [("nurse", "PNS III/c"), ("Ani", "Non-ASN -"), ("Budi", "Non-ASN -"), ("Cici", "PPPK IX")] {
        assert!(of(&format!(" {name} ")).contains(told), "{rows:?}");
    }
}

#[rstest]
#[tokio::test]
async fn a_number_with_blanks_is_the_one_without(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let file = |number: &str| format!("id_internal,nama,status,jabatan,unit\n{number},Ani,Non-ASN,Staf,PKM1");
    let first = load(&town.system(), Kind::People, file("47 11"), false).await;
    let again = load(&town.system(), Kind::People, file("4711"), false).await;
    assert_eq!((first.counts.created, again.counts.unchanged), (1, 1), "{:?}", again.rows);
}

#[rstest]
#[tokio::test]
async fn no_unit_has_the_address_of_a_file(#[values(Engine::Sqlite)] engine: Engine) {
    let town = Town::new(engine).await;
    let file = "kode,nama,jenis,kode_induk\nDINKES.CSV,Dinas Satu,dinas,KOTA\nCSV,Dinas Dua,dinas,KOTA";
    let report = load(&town.system(), Kind::Units, file, true).await;
    assert_eq!(refused(&report), [(2, "kode", &Fault::UnitCodeOfFile)]);
}
