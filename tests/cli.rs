//! The program as whoever runs it meets it: one command after the other, each a process of its own.

#![allow(clippy::unwrap_used, clippy::expect_used)] // a test may stop where it stands

use kinerja::base::Uuid;
use kinerja::run;
use kinerja::server::clock::Random;
use kinerja::server::db::Db;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const KOTA: &str =
    "kode,kode_induk,nama,jenis\nKOTA,,Kota Baru,pemda\nDINKES,KOTA,Dinas Kesehatan,dinas\nPKM1,DINKES,Puskesmas,uptd";
const KAB: &str = "kode,kode_induk,nama,jenis\nKAB,,Kabupaten Baru,pemda\nDINKES,KAB,Dinas Kesehatan,dinas";
/// The second row has a unit that there is not.
const PEOPLE: &str = "nama;status;jabatan;unit\nSiti;Non-ASN;Petugas;PKM1\nTono;Non-ASN;Petugas;PKM9";

/// A folder with a database, where nobody has begun yet.
struct Place {
    folder: PathBuf,
    database: String,
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// How a command ended, and what it said.
#[derive(Debug)]
struct Told {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Place {
    fn sqlite() -> Place {
        let name = format!("kinerja-cli-{}", Random::System.anonymous_id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        for (name, content) in [("unit.csv", KOTA), ("kab.csv", KAB), ("pegawai.csv", PEOPLE)] {
            std::fs::write(folder.join(name), content).unwrap();
        }
        let database = format!("sqlite://{}", folder.join("kinerja.sqlite").display());
        Place { folder, database }
    }

    /// A database of its own in the PostgreSQL at `KINERJA_TEST_POSTGRES`.
    async fn postgres() -> Place {
        let server = std::env::var("KINERJA_TEST_POSTGRES")
            .expect("KINERJA_TEST_POSTGRES names the PostgreSQL for tests; `make test` starts one");
        let name = format!("kinerja_cli_{}", Random::System.anonymous_id().simple());
        let admin = sqlx::PgPool::connect(&format!("{server}/postgres")).await.unwrap();
        #[allow(clippy::disallowed_types)] // the name is made above; databases cannot be named by a parameter
        let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
        sqlx::query(create).execute(&admin).await.unwrap();
        admin.close().await;
        let mut place = Place::sqlite();
        place.database = format!("{server}/{name}");
        place
    }

    /// Runs a command with what is typed into it; nothing of this machine's settings counts.
    fn typing(&self, typed: &str, command: &str) -> Told {
        let mut program = Command::new(env!("CARGO_BIN_EXE_kinerja"));
        program.args(command.split(' ')).args(["--lang", "en", "--database", &self.database, "--data", "data"]);
        program.env_clear().current_dir(&self.folder);
        program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut running = program.spawn().unwrap();
        running.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
        let ended = running.wait_with_output().unwrap();
        let [out, err] = [ended.stdout, ended.stderr].map(|text| String::from_utf8(text).unwrap());
        Told { code: ended.status.code(), out, err }
    }

    /// Runs just these words, with no settings but these of the environment, and prints to `out`.
    fn words(&self, settings: &[(&str, &str)], words: &str, out: impl Into<Stdio>) -> Told {
        let mut program = Command::new(env!("CARGO_BIN_EXE_kinerja"));
        program.args(words.split(' ')).env_clear().envs(settings.iter().copied()).current_dir(&self.folder);
        let running = program.stdin(Stdio::null()).stdout(out).stderr(Stdio::piped()).spawn().unwrap();
        let ended = running.wait_with_output().unwrap();
        let [out, err] = [ended.stdout, ended.stderr].map(|text| String::from_utf8(text).unwrap());
        Told { code: ended.status.code(), out, err }
    }

    /// What a command says that does what it was asked for.
    fn done(&self, command: &str) -> String {
        let told = self.typing("", command);
        assert_eq!(told.code, Some(0), "{command}: {told:?}");
        told.out
    }

    /// Why a command refuses.
    fn refused(&self, command: &str) -> String {
        let told = self.typing("", command);
        assert_eq!(told.code, Some(1), "{command}: {told:?}");
        told.err
    }
}

/// Whether a text holds all of some words.
#[track_caller]
fn says(text: &str, words: &[&str]) {
    words.iter().for_each(|words| assert!(text.contains(words), "{words:?} is missing: {text}"));
}

/// A city from its first file to what is taken back and checked.
async fn a_city(place: Place) {
    says(&place.done("migrate"), &["up to date"]);
    says(&place.refused("import pegawai pegawai.csv"), &["There is no government yet"]);
    says(&place.done("import unit unit.csv --dry-run"), &["nothing was changed"]);
    assert_eq!(place.done("government list"), "");
    let first = place.done("import unit unit.csv");
    says(&first, &["kinerja import undo", "Next: "]);
    assert!(!first.contains("--government"), "{first}");
    says(&place.done("government list"), &["KOTA", "Kota Baru"]);
    says(&place.refused("import pegawai pegawai.csv"), &["1 rows are refused, so nothing was imported"]);
    let half = place.done("import pegawai pegawai.csv --skip-bad --government kota");
    says(&half, &["line 3 (Tono), unit: refused. ", "pegawai.ditolak.csv", "kinerja import undo"]);
    says(&std::fs::read_to_string(place.folder.join("pegawai.ditolak.csv")).unwrap(), &["Tono"]);
    let run_of = |told: &str| -> Uuid {
        told.split("kinerja import undo ").nth(1).unwrap().split_whitespace().next().unwrap().parse().unwrap()
    };
    let run = run_of(&half);
    says(&place.done("import list"), &["unit.csv", "pegawai.csv", ", from the command line", &run.to_string()]);
    says(&place.typing("no\n", &format!("import undo {run}")).err, &["Nothing was changed"]);
    let undone = place.typing("yes\n", &format!("import undo {run}")).out;
    let (before, after) = undone.split_once("is undone").unwrap();
    [before, after].iter().for_each(|told| says(told, &["Removed, because this import made them:", "1 people"]));
    says(&place.refused(&format!("import undo {run} --yes")), &["undone already"]);

    says(&place.done("user add admin --name Admin --role administrator --link"), &["/sandi/"]);
    let typed = place.typing("empat kata yang mudah\n", "user add wali --name Wali --role leader --password-stdin");
    says(&typed.out, &["wali can sign in now"]);
    says(&place.done("user list"), &["administrator", "leader"]);
    says(&place.refused("user link nobody"), &["There is no account \"nobody\""]);
    says(&place.refused("user list --government LAIN"), &["There is no government LAIN. There are: KOTA."]);

    std::fs::write(place.folder.join("layanan.csv"), "kode,kode_unit,nama\nUMUM,PKM1,Poli umum").unwrap();
    let answers = "tanggal,kode_layanan,u1,u2,u3,u4,u5,u6,u7,u8,u9\n2026-01-05,UMUM,4,4,4,4,4,4,4,4,4";
    std::fs::write(place.folder.join("skm.csv"), answers).unwrap();
    let services = run_of(&place.done("import layanan layanan.csv"));
    place.done("import skm skm.csv");
    std::fs::write(place.folder.join("layanan.csv"), "kode,kode_unit,nama\nUMUM,PKM1,Poli gigi").unwrap();
    let later = run_of(&place.done("import layanan layanan.csv"));
    let held = place.typing("", &format!("import undo {services} --yes"));
    assert_eq!(held.code, Some(1), "{held:?}");
    says(&held.out, &["1 services (Poli gigi)", &later.to_string()]);
    says(&held.err, &["Nothing of this import can be undone"]);
    says(&place.done("verify"), &["No difference."]);
    let db = Db::connect(&place.database).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    run!(&mut tx, sqlx::query("UPDATE survey_months SET respondents = respondents + 1")).unwrap();
    tx.commit().await.unwrap();
    db.close().await;
    says(&place.refused("verify"), &["KOTA: ", "UMUM", "January 2026"]);
}

#[tokio::test]
async fn a_city_is_loaded_looked_at_taken_back_and_checked() {
    a_city(Place::sqlite()).await;
}

#[tokio::test]
async fn a_city_is_loaded_looked_at_taken_back_and_checked_on_postgres() {
    a_city(Place::postgres().await).await;
}

/// A second government beside the first, with its own host, people and settings.
fn two_governments(place: &Place) {
    place.done("import unit unit.csv");
    says(&place.refused("import unit kab.csv --government LAIN"), &["There is no government LAIN yet", "KAB"]);
    says(
        &place.refused("import pegawai pegawai.csv --government KAB"),
        &["There is no government KAB", "import unit FILE"],
    );
    says(&place.refused("import unit kab.csv --government K_A"), &["capital letters"]);
    assert!(!place.done("government list").contains("KAB"));
    let founded = place.done("import unit kab.csv --government kab");
    says(&founded, &["KAB has no host name of its own yet"]);
    for next in ["kinerja import undo ", "kinerja import pegawai "] {
        assert!(founded.lines().any(|line| line.contains(next) && line.ends_with(" --government KAB")), "{founded}");
    }
    says(&place.refused("import unit kab.csv"), &["There are several governments: KOTA, KAB"]);

    says(&place.done("government host KAB Kinerja.Kab.go.id"), &["KAB is served at kinerja.kab.go.id."]);
    says(&place.refused("government host KOTA kinerja.kab.go.id"), &["is that of the government KAB"]);
    says(&place.refused("government host KOTA https://kota.go.id"), &["without https://"]);
    says(&place.done("government list"), &["kinerja.kab.go.id"]);
    says(&place.done("government host KAB"), &["no host name of its own now"]);
    says(&place.done("government zone KAB Asia/Makassar"), &["Asia/Makassar"]);
    assert_eq!(place.typing("", "government zone KAB Europe/Berlin").code, Some(2));

    says(&place.done("government set KAB entries_per_day 12"), &["entries_per_day of KAB is 12 now"]);
    says(
        &place.done("government settings KAB"),
        &["entries_per_day = 12 (default 40)", "ranking_minimum_answers = 30"],
    );
    says(&place.done("government settings KOTA"), &["entries_per_day = 40", "whole_measures = orang, pasien, "]);
    says(&place.done("government set KAB whole_measures Orang,ekor"), &["whole_measures of KAB is Orang,ekor now"]);
    says(&place.done("government settings KAB"), &["whole_measures = orang, ekor (default orang, pasien, "]);
    says(&place.refused("government set KAB entries_per_day 0"), &["from 1 to 1000"]);
    assert_eq!(place.typing("", "government set KAB no_such_thing 1").code, Some(2));

    says(&place.done("user add admin --name Bupati --role administrator --link --government KAB"), &["/sandi/"]);
    says(&place.done("user list --government KAB"), &["Bupati"]);
    assert_eq!(place.done("user list --government KOTA"), "");
    says(&place.done("verify"), &["KOTA: ", "KAB: ", "No difference."]);
}

#[test]
fn a_second_government_is_founded_by_its_file_and_has_its_own_host_people_and_settings() {
    two_governments(&Place::sqlite());
}

#[tokio::test]
async fn a_second_government_is_founded_on_postgres_too() {
    two_governments(&Place::postgres().await);
}

#[test]
fn of_a_file_the_first_news_is_told_or_all_of_it_row_by_row() {
    let place = Place::sqlite();
    place.done("import unit unit.csv");
    let write = |target: &str, more: &str| {
        let head = "kode;nama;kode_unit;satuan;arah;target;tahun;bobot";
        let file = format!("{head}\nI1;Balita;PKM1;orang;naik;{target};2026;50{more}");
        std::fs::write(place.folder.join("indikator.csv"), file).unwrap();
    };
    write("10", "");
    place.done("import indikator indikator.csv");
    // a row that is changed and to be looked at, more with a fault than are told one by one, and two that say the same
    let unknown: String = (0..21).map(|n| format!("\nJ{n};Ibu;X{n};orang;naik;10;2026;50")).collect();
    write("20", &format!("{unknown}{}", "\nK1;Ibu;PKM1;;naik;10;2026;50".repeat(2)));
    let told =
        |out: &str, words: &str| out.lines().filter(|line| line.starts_with("  line ") && line.contains(words)).count();
    let changed = ["line 2 (I1 Balita), bobot: to look at. ", "line 2 (I1 Balita), target: changed. 10 becomes 20"];
    let short = place.done("import indikator indikator.csv --dry-run");
    says(&short, &changed);
    says(&short, &["  kode_unit: refused. 21 rows (3, 4, 5, 6, 7 and 16 more). For instance: There is no unit X0."]);
    says(&short, &["  satuan: refused. 2 rows (24, 25). "]);
    assert_eq!(told(&short, ""), 2, "{short}");
    let all = place.done("import indikator indikator.csv --dry-run --all");
    says(&all, &changed);
    says(&all, &["line 23 (J20 Ibu), kode_unit: refused. There is no unit X20."]);
    assert_eq!((told(&all, ""), told(&all, "kode_unit: refused. ")), (25, 21), "{all}");
}

#[test]
fn the_files_of_a_real_city_do_not_go_into_the_made_up_one_unasked() {
    let place = Place::sqlite();
    place.done("demo --people 60 --days 1 --entries 10");
    for command in ["import unit unit.csv", "import unit unit.csv --dry-run", "import pegawai pegawai.csv"] {
        says(&place.refused(command), &["the demo city", "kinerja demo --remove", "--government DEMO"]);
    }
    says(&place.done("government list"), &["DEMO", "(made up)"]);
    says(&place.done("import unit unit.csv --dry-run --government DEMO"), &["nothing was changed"]);
    place.done("demo --remove");
    place.done("import unit unit.csv");
    says(&place.done("government list"), &["KOTA", "Kota Baru"]);
}

#[test]
fn a_database_that_is_not_there_is_not_made_by_who_looks_for_one() {
    let place = Place::sqlite();
    for command in [
        "verify",
        "government list",
        "government settings",
        "user list",
        "import list",
        "import unit unit.csv --dry-run",
        "import pegawai pegawai.csv",
    ] {
        let told = place.refused(command);
        says(&told, &["There is no database of Kinerja yet", "kinerja.sqlite", "--data", "kinerja migrate"]);
        assert!(!place.folder.join("kinerja.sqlite").exists(), "{command}");
    }
    // the folder that was mistyped is not made either
    let told = place.words(&[], "verify --data salah --lang id", Stdio::piped());
    assert_eq!(told.code, Some(1), "{told:?}");
    says(&told.err, &["Database Kinerja belum ada: dicari di ", "salah/kinerja.sqlite"]);
    assert!(!place.folder.join("salah").exists());
    let typo = place.words(&[("DATABASE_URL", "sqlite://typo.sqlite")], "verify", Stdio::piped());
    says(&typo.err, &["typo.sqlite", "--database"]);
    assert_eq!((typo.code, place.folder.join("typo.sqlite").exists()), (Some(1), false));
    let no_address = place.words(&[("DATABASE_URL", "kinerja.sqlite")], "migrate --lang id", Stdio::piped());
    says(&no_address.err, &["sqlite:// atau postgres://"]);

    says(&place.done("import unit unit.csv"), &["kinerja import undo"]);
    says(&place.done("verify"), &["No difference."]);
}

#[test]
fn whoever_stops_reading_ends_a_command_quietly() {
    let place = Place::sqlite();
    place.done("import unit unit.csv");
    let database = [("DATABASE_URL", place.database.as_str())];
    for command in ["import list", "government list", "government settings", "verify", "migrate"] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let told = place.words(&database, command, writer);
        assert_eq!((told.code, told.err.as_str()), (Some(141), ""), "{command}");
    }
    // what was asked for is done all the same, and can be had
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let told = place.words(&database, "import pegawai pegawai.csv --skip-bad", writer);
    assert_eq!(told.code, Some(141), "{told:?}");
    assert!(place.folder.join("pegawai.ditolak.csv").exists());
    says(&place.done("import list"), &["pegawai.csv"]);
}

#[test]
fn help_speaks_the_language_that_it_is_asked_in() {
    let place = Place::sqlite();
    for (settings, words) in [
        (&[("KINERJA_LANG", "id")][..], "help"),
        (&[], "help --lang id"),
        (&[], "--lang id help"),
        (&[], "help import --lang=id"),
        (&[], "import help undo --lang id"),
        (&[("KINERJA_LANG", "en")], "help user --lang id"),
        (&[("LC_ALL", "id_ID.UTF-8")], "help"),
    ] {
        let told = place.words(settings, words, Stdio::piped());
        assert_eq!(told.code, Some(0), "{words}: {told:?}");
        says(&told.out, &["Pemakaian: kinerja", "Tampilkan bantuan"]);
    }
    says(&place.words(&[("KINERJA_LANG", "id")], "help --lang en", Stdio::piped()).out, &["Usage: kinerja"]);
}

#[test]
fn of_a_file_that_cannot_be_read_it_is_told_in_the_language_of_the_command_line() {
    let place = Place::sqlite();
    place.done("import unit unit.csv");
    let database = [("DATABASE_URL", place.database.as_str()), ("KINERJA_LANG", "id")];
    let missing = place.words(&database, "import pegawai lain.csv", Stdio::piped());
    says(&missing.err, &["lain.csv tidak dapat dibaca: berkas atau folder itu tidak ada"]);
    assert_eq!(missing.code, Some(1));
}

/// Makes a table of another program in the database of a place, and says which tables there are.
async fn notes_of_another(place: &Place) -> Vec<String> {
    const MAKE: &str = "CREATE TABLE IF NOT EXISTS notes (id BIGINT)";
    if place.database.starts_with("sqlite:") {
        let db = sqlx::SqlitePool::connect(&format!("{}?mode=rwc", place.database)).await.unwrap();
        sqlx::query(MAKE).execute(&db).await.unwrap();
        let tables = sqlx::query_scalar("SELECT name FROM sqlite_master").fetch_all(&db).await.unwrap();
        db.close().await;
        return tables;
    }
    let db = sqlx::PgPool::connect(&place.database).await.unwrap();
    sqlx::query(MAKE).execute(&db).await.unwrap();
    let sql = "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = 'public'";
    let tables = sqlx::query_scalar(sql).fetch_all(&db).await.unwrap();
    db.close().await;
    tables
}

/// Every command leaves the database of another program as it was.
async fn another_program(place: Place) {
    notes_of_another(&place).await;
    let file = place.folder.join("kinerja.sqlite");
    let before = std::fs::read(&file).ok();
    for command in ["migrate", "user list", "verify", "import unit unit.csv", "import list", "demo"] {
        says(&place.refused(command), &["is no database of Kinerja", "of another program", "Nothing was changed"]);
        assert_eq!(std::fs::read(&file).ok(), before, "{command}");
    }
    for name in ["kinerja.sqlite-wal", "kinerja.sqlite-shm", "data"] {
        assert!(!place.folder.join(name).exists(), "{name}");
    }
    assert_eq!(notes_of_another(&place).await, ["notes"]);
}

#[tokio::test]
async fn nothing_is_done_in_the_database_of_another_program() {
    another_program(Place::sqlite()).await;
}

#[tokio::test]
async fn nothing_is_left_beside_the_database_of_another_program_that_writes_ahead() {
    let place = Place::sqlite();
    let db = sqlx::SqlitePool::connect(&format!("{}?mode=rwc", place.database)).await.unwrap();
    sqlx::query("PRAGMA journal_mode = WAL").execute(&db).await.unwrap();
    db.close().await;
    another_program(place).await;
}

#[tokio::test]
async fn nothing_is_done_in_the_database_of_another_program_on_postgres() {
    another_program(Place::postgres().await).await;
}

/// Changes something in a database behind the program's back.
async fn change(place: &Place, sql: &'static str) {
    let db = Db::connect(&place.database).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    run!(&mut tx, sqlx::query(sql)).unwrap();
    tx.commit().await.unwrap();
    db.close().await;
}

/// A database before its first tables, without a government, and of other versions.
async fn other_versions(place: Place) {
    for command in ["verify", "user list", "government list", "import list"] {
        says(&place.refused(command), &["found no tables", "kinerja migrate"]);
    }
    place.done("migrate");
    says(&place.refused("verify"), &["Nothing to check: there is no government in "]);
    assert_eq!(place.done("government list"), "");
    place.done("import unit unit.csv");
    let later = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         VALUES (99999, 'later', TRUE, 'x', 0)";
    change(&place, later).await;
    for command in ["verify", "migrate", "import unit unit.csv", "user list"] {
        says(&place.refused(command), &["of a newer version of Kinerja"]);
    }
    change(&place, "DELETE FROM _sqlx_migrations WHERE version = 99999").await;
    says(&place.done("verify"), &["No difference."]);
    change(&place, "DELETE FROM _sqlx_migrations WHERE version = (SELECT MAX(version) FROM _sqlx_migrations)").await;
    for command in ["verify", "user list", "government settings", "import unit unit.csv --dry-run"] {
        says(&place.refused(command), &["of an earlier version of Kinerja", "kinerja migrate"]);
    }
}

#[tokio::test]
async fn what_only_reads_wants_the_tables_of_this_version() {
    let place = Place::sqlite();
    std::fs::write(place.folder.join("kinerja.sqlite"), "").unwrap();
    other_versions(place).await;
}

#[tokio::test]
async fn what_only_reads_wants_the_tables_of_this_version_on_postgres() {
    other_versions(Place::postgres().await).await;
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap_or_else(|error| panic!("{}: {error}", path.display())).permissions().mode() & 0o777
}

#[tokio::test]
async fn nobody_else_on_the_machine_reads_the_data_and_what_is_there_is_not_replaced() {
    let place = Place::sqlite();
    place.done("import unit unit.csv");
    for folder in ["data", "data/files"] {
        assert_eq!(mode(&place.folder.join(folder)), 0o700, "{folder}");
    }
    let db = Db::connect(&place.database).await.unwrap();
    let tx = db.begin().await.unwrap();
    for file in ["kinerja.sqlite", "kinerja.sqlite-wal", "kinerja.sqlite-shm"] {
        assert_eq!(mode(&place.folder.join(file)), 0o600, "{file}");
    }
    drop(tx);
    db.close().await;

    let first = place.folder.join("pegawai.ditolak.csv");
    std::fs::write(&first, "somebody's own").unwrap();
    says(&place.refused("import pegawai pegawai.csv"), &["1 rows are refused"]);
    for name in ["pegawai.ditolak-2.csv", "pegawai.ditolak-3.csv"] {
        says(&place.done("import pegawai pegawai.csv --dry-run --skip-bad"), &["The refused rows are in", name]);
        says(&std::fs::read_to_string(place.folder.join(name)).unwrap(), &["Tono"]);
        assert_eq!(mode(&place.folder.join(name)), 0o600, "{name}");
    }
    assert_eq!(std::fs::read_to_string(&first).unwrap(), "somebody's own");
}
