//! Entries and reactions over HTTP beside bare transactions, and how soon open boards hear of them.

use crate::client::{CONNECTIONS, Connection, Measured, gather, get, load, multipart, post};
use crate::reading::sign_in;
use crate::table::Table;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use kinerja::base::{Day, Uuid};
use kinerja::server::clock::{Clock, Random};
use kinerja::server::db::Db;
use kinerja::{read, run};
use sqlx::postgres::PgPoolOptions;
use std::collections::{BTreeSet, HashMap};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

const TIME: Duration = Duration::from_secs(5);
/// Boards that are open at the same time, and how many changes they hear.
const BOARDS: usize = 500;
const CHANGES: usize = 40;
/// People who report, so that writes spread over people and units as in an office, and nobody's day is full.
const EMPLOYEES: i64 = 2_000;
/// So many write at the same time: an office, and the end of a working day.
const AT_ONCE: [usize; 2] = [CONNECTIONS, 64];

/// Everyone with a number gets an account with the demo password; the login is the number.
const ACCOUNTS: &str = "INSERT INTO accounts (government_id, id, person_id, login, name, password_hash, disabled, created_at) \
     SELECT p.government_id, p.id, p.id, p.nip, p.name, a.password_hash, a.disabled, a.created_at \
     FROM persons p JOIN accounts a ON a.government_id = p.government_id AND a.login = 'pegawai' \
     WHERE p.nip IS NOT NULL AND NOT EXISTS \
         (SELECT 1 FROM accounts b WHERE b.government_id = p.government_id AND b.person_id = p.id)";

/// Employees with their superior and an indicator of the unit in that year, as they reported in a month.
const REPORTING: &str = "SELECT p.nip, MIN(s.nip), MIN(i.code) FROM entries e \
     JOIN persons p ON p.government_id = e.government_id AND p.id = e.person_id AND p.nip IS NOT NULL \
     JOIN persons s ON s.government_id = e.government_id AND s.id = e.appraiser_id AND s.nip IS NOT NULL \
     JOIN indicators i ON i.government_id = e.government_id AND i.unit_id = e.unit_id AND i.year = $1 \
         AND i.aggregation = 'jumlah' \
     JOIN accounts a ON a.government_id = e.government_id AND a.person_id = e.person_id AND a.login = p.nip \
     JOIN accounts b ON b.government_id = e.government_id AND b.person_id = e.appraiser_id AND b.login = s.nip \
     WHERE e.month = $2 GROUP BY p.nip ORDER BY 1 LIMIT $3";

const INDICATOR: &str = "SELECT id FROM indicators WHERE year = $1 AND code = $2";

const BARE: &str = "INSERT INTO bench_rows (id, text) VALUES ($1, $2)";

/// An employee and the superior, both signed in, and what the employee reports under.
struct Pair {
    employee: String,
    superior: String,
    indicator: Uuid,
}

pub async fn measure(engine: &str, address: SocketAddr, db: &Db, table: &mut Table) -> anyhow::Result<()> {
    let today = Clock::System.today(kinerja::demo::ZONE);
    let pairs = Arc::new(pairs(address, db, today).await?);
    create_rows(db).await?;
    for writers in AT_ONCE {
        writing(&format!("{engine}, {writers} at once"), writers, address, db, (&pairs, today), table).await?;
    }
    let heard = boards(address, &pairs, today).await?;
    table.p99(
        &format!("{engine}: from sending a change to each of {BOARDS} open boards"),
        heard,
        Duration::from_millis(200),
    );
    Ok(())
}

/// Entries and their acceptance by so many at a time, beside as many bare transactions.
async fn writing(
    name: &str,
    writers: usize,
    address: SocketAddr,
    db: &Db,
    (pairs, today): (&Arc<Vec<Pair>>, Day),
    table: &mut Table,
) -> anyhow::Result<()> {
    let bare = bare(db, writers).await?;
    let entries: Arc<Vec<Uuid>> = Arc::new((0..200_000).map(|_| Random::System.id(&Clock::System)).collect());
    let submit = {
        let (pairs, entries) = (pairs.clone(), entries.clone());
        move |connection: usize, n: usize| {
            let at = n * writers + connection;
            Some(entry(&pairs[at % pairs.len()], *entries.get(at)?, today))
        }
    };
    let submitted = load(writers, address, TIME, 303, submit).await?;
    table.ratio(&format!("{name}: daily entry, with record and rollup"), submitted, bare, 0.3);
    // of each connection only what it has surely sent
    let sent = (submitted.per_second * TIME.as_secs_f64()) as usize / writers / 2;
    let accept = {
        let (pairs, entries) = (pairs.clone(), entries.clone());
        move |connection: usize, n: usize| {
            let at = n * writers + connection;
            (n < sent).then(|| reaction(&pairs[at % pairs.len()], entries[at]))
        }
    };
    let accepted = load(writers, address, TIME, 303, accept).await?;
    table.ratio(&format!("{name}: acceptance by the superior, with record and rollups"), accepted, bare, 0.3);
    Ok(())
}

async fn pairs(address: SocketAddr, db: &Db, today: Day) -> anyhow::Result<Vec<Pair>> {
    let mut tx = db.begin().await?;
    run!(&mut tx, sqlx::query(ACCOUNTS))?;
    tx.commit().await?;
    let year = i64::from(today.year());
    let rows: Vec<(String, String, String)> = read!(db, on => sqlx::query_as(REPORTING).bind(year).bind(today.month().plus(-1)).bind(EMPLOYEES).fetch_all(on))?;
    let logins: BTreeSet<String> =
        rows.iter().flat_map(|(employee, superior, _)| [employee, superior]).cloned().collect();
    let sessions = sign_in_all(address, logins).await?;
    let mut pairs = Vec::new();
    for (employee, superior, code) in rows {
        pairs.push(Pair {
            employee: sessions[&employee].clone(),
            superior: sessions[&superior].clone(),
            indicator: read!(db, on => sqlx::query_scalar(INDICATOR).bind(year).bind(&code).fetch_one(on))?,
        });
    }
    // each connection has people of its own: nobody sends many reports at a time
    pairs.truncate(pairs.len() / AT_ONCE[1] * AT_ONCE[1]);
    anyhow::ensure!(!pairs.is_empty(), "the city has too few people");
    Ok(pairs)
}

/// Signs people in, a few at a time; the cookie of each.
async fn sign_in_all(address: SocketAddr, logins: BTreeSet<String>) -> anyhow::Result<HashMap<String, String>> {
    let one = |login: String| async move {
        let cookie = sign_in(&mut Connection::open(address).await?, &login).await?;
        anyhow::Ok((login, cookie))
    };
    stream::iter(logins).map(one).buffer_unordered(4).try_collect().await
}

fn entry(pair: &Pair, id: Uuid, day: Day) -> Vec<u8> {
    let (id, day, indicator) = (id.to_string(), day.to_string(), pair.indicator.to_string());
    let fields = [
        ("id", id.as_str()),
        ("indikator", &indicator),
        ("tanggal", &day),
        ("uraian", "Melayani warga di loket"),
        ("jumlah", "2"),
    ];
    multipart("/laporan", &pair.employee, &fields)
}

fn reaction(pair: &Pair, id: Uuid) -> Vec<u8> {
    post(&format!("/laporan/{id}/tanggapi"), &pair.superior, "aksi=accepted")
}

/// The table of bare transactions.
async fn create_rows(db: &Db) -> anyhow::Result<()> {
    let create = match db {
        Db::Sqlite { .. } => "CREATE TABLE bench_rows (id BLOB PRIMARY KEY, text TEXT NOT NULL)",
        Db::Postgres { .. } => "CREATE TABLE bench_rows (id UUID PRIMARY KEY, text TEXT NOT NULL)",
    };
    let mut tx = db.begin().await?;
    run!(&mut tx, sqlx::query(create))?;
    Ok(tx.commit().await?)
}

/// Single-row transactions through sqlx with the settings of the program, so many at a time; on PostgreSQL each
/// has a connection to the database of its own.
async fn bare(db: &Db, writers: usize) -> anyhow::Result<Measured> {
    let db = match db {
        Db::Sqlite { .. } => db.clone(),
        Db::Postgres { writers: ours, .. } => {
            let pool = PgPoolOptions::new().max_connections(writers as u32).test_before_acquire(false);
            let pool = pool.connect_with(ours.connect_options().as_ref().clone()).await?;
            Db::Postgres { readers: pool.clone(), writers: pool.clone(), lines: pool }
        }
    };
    let begun = Instant::now();
    gather(begun, (0..writers).map(|_| tokio::spawn(insert(db.clone(), begun))).collect()).await
}

/// Inserts row after row until the time is over.
async fn insert(db: Db, begun: Instant) -> anyhow::Result<Vec<Duration>> {
    let mut times = Vec::new();
    while begun.elapsed() < TIME {
        let sent = Instant::now();
        let mut tx = db.begin().await?;
        let id = Random::System.id(&Clock::System);
        run!(&mut tx, sqlx::query(BARE).bind(id).bind("Melayani warga"))?;
        tx.commit().await?;
        times.push(sent.elapsed());
    }
    Ok(times)
}

/// Opens boards, then changes a public figure again and again: the time from sending the change
/// until each board has heard of it, the write included.
async fn boards(address: SocketAddr, pairs: &[Pair], today: Day) -> anyhow::Result<Measured> {
    let (heard, mut hears) = mpsc::unbounded_channel();
    for _ in 0..BOARDS {
        let mut connection = Connection::open(address).await?;
        connection.begin(&get("/live?topics=figures", "")).await?;
        connection.hear(b"data: ready").await?;
        let heard = heard.clone();
        tokio::spawn(async move {
            while connection.hear(b"data: figures").await.is_ok() && heard.send(Instant::now()).is_ok() {}
        });
    }
    let mut connection = Connection::open(address).await?;
    let begun = Instant::now();
    let mut times = Vec::with_capacity(BOARDS * CHANGES);
    for pair in pairs.iter().take(CHANGES) {
        let id = Random::System.id(&Clock::System);
        let answer = connection.send(&entry(pair, id, today)).await?;
        anyhow::ensure!(answer.status == 303, "{}", answer.head);
        tokio::time::sleep(Duration::from_millis(100)).await;
        while hears.try_recv().is_ok() {}
        let sent = Instant::now();
        let answer = connection.send(&reaction(pair, id)).await?;
        anyhow::ensure!(answer.status == 303, "{}", answer.head);
        for _ in 0..BOARDS {
            let at: Option<Instant> = tokio::time::timeout(Duration::from_secs(5), hears.recv()).await?;
            times.push(at.ok_or_else(|| anyhow::anyhow!("the boards are gone"))? - sent);
        }
    }
    gather(begun, vec![tokio::spawn(async { Ok(times) })]).await
}
