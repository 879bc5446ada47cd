//! `make bench`: what docs/performance.md promises, measured in one run on one machine. Each rate
//! stands beside the rate of the bare thing under it, so that the ratios can be compared between
//! machines. The servers are processes of their own; the load comes over loopback. Where it is given a PostgreSQL
//! (`scripts/with-postgres`) it measures that, otherwise SQLite.
#![allow(clippy::disallowed_methods)] // it measures real time
#![allow(clippy::print_stderr)] // it tells how far it is while its table goes to stdout

mod client;
mod program;
mod reading;
mod table;
mod writing;

use kinerja::server::db::Db;
use program::Folder;
use sqlx::Executor as _;
use table::Table;

/// As many people and entries as the promises are about.
const PEOPLE: &str = "3200";
const ENTRIES: &str = "500000";
const DAYS: &str = "730";

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    if let Some(page) = std::env::var_os(program::BARE) {
        return program::bare(page.into()).await;
    }
    let mut table = Table::default();
    match std::env::var("KINERJA_TEST_POSTGRES") {
        Ok(server) => {
            let folder = Folder::new("postgres")?;
            engine("PostgreSQL", &format!("{server}/postgres"), &folder, &mut table).await?;
        }
        Err(_) => {
            let folder = Folder::new("sqlite")?;
            let sqlite = format!("sqlite://{}", folder.0.join("bench.sqlite").display());
            loading(&mut table)?;
            engine("SQLite", &sqlite, &folder, &mut table).await?;
        }
    }
    table.print();
    Ok(())
}

/// How long it takes to load a city from its files, and to build the demo city.
fn loading(table: &mut Table) -> anyhow::Result<()> {
    let folder = Folder::new("loading")?;
    let database = format!("sqlite://{}", folder.0.join("import.sqlite").display());
    let import = |kind: &str, file: &str| program::run(&database, &folder.0, &["import", kind, file]);
    program::run(&database, &folder.0, &["migrate"])?;
    import("unit", "tests/data/unit.csv")?;
    let people = import("pegawai", "tests/data/pegawai.csv")?;
    import("layanan", "tests/data/layanan.csv")?;
    let answers = import("skm", "tests/data/jawaban_skm.csv")?;
    table.seconds("SQLite: import of 3,200 people", people, 3.0);
    table.seconds("SQLite: import of 20,000 answers", answers, 3.0);
    let database = format!("sqlite://{}", folder.0.join("demo.sqlite").display());
    table.seconds("SQLite: demo city of usual size", program::run(&database, &folder.0, &["demo"])?, 20.0);
    Ok(())
}

async fn engine(name: &str, database: &str, folder: &Folder, table: &mut Table) -> anyhow::Result<()> {
    eprintln!("{name}: building a city of {PEOPLE} people and {ENTRIES} entries");
    let demo = ["demo", "--people", PEOPLE, "--days", DAYS, "--entries", ENTRIES];
    let took = program::run(database, &folder.0, &demo)?;
    table.note(
        &format!("{name}: demo city of {PEOPLE} people, {ENTRIES} entries"),
        format!("{:.1} s", took.as_secs_f64()),
    );
    let db = Db::connect(database).await?;
    // as a database that has been in use is found: not while it sweeps up after half a million rows at once
    if let Db::Postgres { writers, .. } = &db {
        writers.execute("VACUUM (ANALYZE)").await?;
    }
    let server = program::serve(database, &folder.0)?;
    eprintln!("{name}: reading");
    reading::measure(name, server.address, &folder.0, table).await?;
    eprintln!("{name}: writing");
    writing::measure(name, server.address, &db, table).await?;
    drop(server);
    db.close().await;
    Ok(())
}
