//! One way to two databases. SQL is one portable text per query; [`read!`] and [`write!`] run it
//! on the engine at hand.
//!
//! ```ignore
//! let unit: Option<Unit> = read!(db, on => sqlx::query_as(UNIT).bind(government).bind(code).fetch_optional(on))?;
//! let mut tx = db.begin().await?;
//! run!(tx, sqlx::query(INSERT_UNIT).bind(unit.id))?;
//! tx.commit().await?;
//! ```

use super::files::make_file;
use crate::base::{Day, Error, Hundredths, Month, Quantity, Uuid};
use futures::{FutureExt as _, TryFutureExt as _};
use sqlx::Executor as _;
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions, PgRow};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous};
use sqlx::{Connection as _, FromRow, PgPool, Postgres, Sqlite, SqlitePool, Transaction};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

/// The database of this installation.
#[derive(Clone, Debug)]
pub enum Db {
    Sqlite {
        readers: SqlitePool,
        /// A single connection: SQLite has one writer, and waiting here is fair.
        writer: SqlitePool,
    },
    Postgres {
        readers: PgPool,
        /// Few connections: each keeps the statements of the busiest transactions prepared.
        writers: PgPool,
        /// Two connections to the other processes: one hears, one tells. They wait for no question of a page.
        lines: PgPool,
    },
}

/// A transaction that may write, or a snapshot. Dropped without [`Tx::commit`], it leaves nothing.
pub enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

pub(super) static SQLITE_MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");
pub(super) static POSTGRES_MIGRATIONS: Migrator = sqlx::migrate!("migrations/postgres");

/// Under what name statements are logged, those that took long with a warning.
pub const STATEMENTS: &str = "sqlx::query";

/// How long a reader's statement may take.
const MOST_TIME: &str = "SET statement_timeout = '20s'";

/// PostgreSQL would plan statements of rows as arrays each time, which costs half of what they do.
const PLAN_ONCE: &str = "SET plan_cache_mode = 'force_generic_plan'";

/// After so long without use a connection to PostgreSQL may have died unseen.
const IDLE: Duration = Duration::from_secs(1);

pub(super) fn is_sqlite(url: &str) -> bool {
    url.starts_with("sqlite:")
}

fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres:") || url.starts_with("postgresql:")
}

impl Db {
    /// Whether an address is of a kind that [`Db::connect`] knows.
    pub fn knows(url: &str) -> bool {
        is_sqlite(url) || is_postgres(url)
    }

    /// The address of SQLite's database in a file.
    pub fn in_file(file: &Path) -> String {
        format!("sqlite://{}", file.display())
    }

    /// The file of an address of SQLite, if it can be read as one; PostgreSQL has none.
    pub fn file_of(url: &str) -> Option<PathBuf> {
        is_sqlite(url).then(|| SqliteConnectOptions::from_str(url).ok())?.map(|file| file.get_filename().to_owned())
    }

    /// Connects to `sqlite:///path/file.sqlite` (made if missing) or `postgres://...`.
    ///
    /// # Errors
    /// When the address is of neither kind, or the database cannot be reached.
    pub async fn connect(url: &str) -> anyhow::Result<Db> {
        if is_sqlite(url) {
            let options = SqliteConnectOptions::from_str(url)?
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                // an answered write survives a power cut
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(10))
                .pragma("cache_size", "-65536")
                .statement_cache_capacity(500);
            // SQLite itself would let everyone read it; the files beside it get the mode that it has
            if let Err(error) = make_file(options.get_filename())
                && error.kind() != ErrorKind::AlreadyExists
            {
                return Err(error.into());
            }
            // a connection to a file does not die: whether it lives costs more to ask than most reads
            let pool = || SqlitePoolOptions::new().test_before_acquire(false);
            // what a statement of many rows could have to undo is noted in memory, not in a file
            let noting = options.clone().pragma("temp_store", "memory");
            let writer = pool().max_connections(1).connect_with(noting).await?;
            let readers = pool().max_connections(8).connect_with(options.pragma("query_only", "on")).await?;
            Ok(Db::Sqlite { readers, writer })
        } else if is_postgres(url) {
            let options = PgConnectOptions::from_str(url)?.statement_cache_capacity(500);
            // only a connection that lay idle is asked whether it still lives
            let pool = PgPoolOptions::new().test_before_acquire(false).before_acquire(|connection, found| {
                Box::pin(async move {
                    if found.idle_for > IDLE {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            });
            let setting = |pool: PgPoolOptions, sql: &'static str| {
                pool.after_connect(move |connection, _| connection.execute(sql).map_ok(drop).boxed())
            };
            let lines = pool.clone().max_connections(2).connect_lazy_with(options.clone());
            let writers = setting(pool.clone().max_connections(6), PLAN_ONCE).connect_with(options.clone()).await?;
            // one slow question must not hold a connection that others wait for
            let readers = setting(pool.max_connections(10), MOST_TIME).connect_with(options).await?;
            Ok(Db::Postgres { readers, writers, lines })
        } else {
            anyhow::bail!("DATABASE_URL must start with sqlite:// or postgres://")
        }
    }

    /// Brings the tables up to date; nothing to do is fine.
    ///
    /// # Errors
    /// When a migration fails or one that was applied has changed since.
    pub async fn migrate(&self) -> anyhow::Result<()> {
        match self {
            Db::Sqlite { writer, .. } => SQLITE_MIGRATIONS.run(writer).await?,
            Db::Postgres { writers, .. } => POSTGRES_MIGRATIONS.run(writers).await?,
        }
        Ok(())
    }

    /// Begins a transaction; on SQLite it waits for its turn to write at once (BEGIN IMMEDIATE),
    /// so that it cannot fail half-way for being late.
    pub async fn begin(&self) -> Result<Tx, Error> {
        Ok(match self {
            Db::Sqlite { writer, .. } => Tx::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Db::Postgres { writers, .. } => Tx::Postgres(writers.begin().await?),
        })
    }

    /// The data as they are at one moment, to read much of them, however long it takes; nothing can be
    /// written in it, and no writer waits for it.
    pub async fn snapshot(&self) -> Result<Tx, Error> {
        Ok(match self {
            Db::Sqlite { readers, .. } => Tx::Sqlite(readers.begin().await?),
            Db::Postgres { readers, .. } => {
                let mut tx = readers.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY").await?;
                tx.execute("SET LOCAL statement_timeout = 0").await?;
                Tx::Postgres(tx)
            }
        })
    }

    /// Counts anew what lies in the tables, by which PostgreSQL plans; after much was written at once it
    /// would otherwise plan for empty ones until it looks by itself, a minute later. SQLite's joins are
    /// written in the order that it takes them.
    pub async fn count_anew(&self) {
        if let Db::Postgres { writers, .. } = self
            && let Err(error) = writers.execute("ANALYZE").await
        {
            tracing::warn!(%error, "the tables were not counted anew: queries may be slow for a while");
        }
    }

    /// How many transactions that write it does well at a time; PostgreSQL works on some while others wait for the disk.
    pub fn writers(&self) -> usize {
        match self {
            Db::Sqlite { .. } => 1,
            Db::Postgres { .. } => 4,
        }
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn answers(&self) -> Result<(), Error> {
        crate::read!(self, on => sqlx::query("SELECT 1").fetch_one(on).map_ok(|_| ()))
    }

    /// Closes all connections, finishing what is under way.
    pub async fn close(&self) {
        match self {
            Db::Sqlite { readers, writer } => {
                readers.close().await;
                writer.close().await;
            }
            Db::Postgres { readers, writers, lines } => {
                for pool in [lines, readers, writers] {
                    pool.close().await;
                }
            }
        }
    }
}

/// Waits where another transaction holds the row.
const LOCK: &str = "UPDATE governments SET name = name WHERE id = $1";

impl Tx {
    /// Lets one transaction of a government at a time go on from here: those that read before they
    /// write what many change, as structure, plans, roles.
    pub async fn lock(&mut self, government: Uuid) -> Result<(), Error> {
        crate::run!(self, sqlx::query(LOCK).bind(government))?;
        Ok(())
    }

    /// What is written need not outlive a power cut, because it can be made again: on PostgreSQL the
    /// commit does not wait for the disk.
    pub async fn may_be_lost(&mut self) -> Result<(), Error> {
        if let Tx::Postgres(tx) = self {
            sqlx::query("SET LOCAL synchronous_commit = off").execute(&mut **tx).await?;
        }
        Ok(())
    }

    /// Makes all of it durable.
    ///
    /// # Errors
    /// `Unsure` when the database did not say so: it may be all the same.
    pub async fn commit(self) -> Result<(), Error> {
        let done = match self {
            Tx::Sqlite(tx) => tx.commit().await,
            Tx::Postgres(tx) => tx.commit().await,
        };
        done.map_err(|error| crate::server::problem::unsure(&error))
    }
}

/// Ids asked about in one query: neither engine takes a list as one parameter in the same words.
pub const AT_ONCE: usize = 20;

/// The places of [`AT_ONCE`](crate::server::db::AT_ONCE) ids, after the government's:
/// `concat!("SELECT name FROM units WHERE government_id = $1 AND id IN ", ids!())`.
#[macro_export]
macro_rules! ids {
    () => {
        "($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)"
    };
}

/// Ids for all places; in those left over the first stands again.
pub fn padded(ids: &[Uuid]) -> impl Iterator<Item = Uuid> {
    (0..AT_ONCE).map(|place| ids.get(place).or(ids.first()).copied().unwrap_or_default())
}

/// Runs a statement about [`ids!`](crate::ids) of a government, [`AT_ONCE`] after another.
pub async fn run_for(tx: &mut Tx, sql: &'static str, government: Uuid, ids: &[Uuid]) -> Result<(), Error> {
    for some in ids.chunks(AT_ONCE) {
        crate::run!(tx, padded(some).fold(sqlx::query(sql).bind(government), |query, id| query.bind(id)))?;
    }
    Ok(())
}

/// As [`run_for`], for a query that gives rows.
pub async fn rows_for<T>(tx: &mut Tx, sql: &'static str, government: Uuid, ids: &[Uuid]) -> Result<Vec<T>, Error>
where
    T: Send + Unpin + for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow>,
{
    let mut rows = Vec::new();
    for some in ids.chunks(AT_ONCE) {
        let more: Vec<T> = crate::write!(tx, on => padded(some)
            .fold(sqlx::query_as(sql).bind(government), |query, id| query.bind(id)).fetch_all(on))?;
        rows.extend(more);
    }
    Ok(rows)
}

/// As [`run_for`], for a query that counts; the sum.
pub async fn count_for(tx: &mut Tx, sql: &'static str, government: Uuid, ids: &[Uuid]) -> Result<i64, Error> {
    let counts: Vec<(i64,)> = rows_for(tx, sql, government, ids).await?;
    Ok(counts.into_iter().map(|(count,)| count).sum())
}

/// The storage's fault is for the log; the user gets a number to tell the administrator.
impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Error {
        crate::server::problem::unavailable(&error)
    }
}

/// Runs a query on the readers: `read!(db, on => query.fetch_all(on))`.
#[macro_export]
macro_rules! read {
    ($db:expr, $on:ident => $query:expr) => {
        match $db {
            $crate::server::db::Db::Sqlite { readers, .. } => {
                let $on = readers;
                $query.await
            }
            $crate::server::db::Db::Postgres { readers, .. } => {
                let $on = readers;
                $query.await
            }
        }
        .map_err($crate::base::Error::from)
    };
}

/// Runs a query that gives rows in a transaction: `write!(tx, on => query.fetch_one(on))`.
#[macro_export]
macro_rules! write {
    ($tx:expr, $on:ident => $query:expr) => {
        match &mut *$tx {
            $crate::server::db::Tx::Sqlite(tx) => {
                let $on = &mut **tx;
                $query.await
            }
            $crate::server::db::Tx::Postgres(tx) => {
                let $on = &mut **tx;
                $query.await
            }
        }
        .map_err($crate::base::Error::from)
    };
}

/// Runs a statement in a transaction and gives how many rows it touched:
/// `run!(tx, sqlx::query(DELETE).bind(id))`.
#[macro_export]
macro_rules! run {
    ($tx:expr, $query:expr) => {
        match &mut *$tx {
            $crate::server::db::Tx::Sqlite(tx) => $query.execute(&mut **tx).await.map(|done| done.rows_affected()),
            $crate::server::db::Tx::Postgres(tx) => $query.execute(&mut **tx).await.map(|done| done.rows_affected()),
        }
        .map_err($crate::base::Error::from)
    };
}

/// Our small types as columns, by the primitive they are stored as.
#[macro_export]
macro_rules! stored_as {
    ($($type:ty as $primitive:ty, $to:expr, $from:expr;)*) => {$(
        impl<DB: sqlx::Database> sqlx::Type<DB> for $type where $primitive: sqlx::Type<DB> {
            fn type_info() -> DB::TypeInfo {
                <$primitive as sqlx::Type<DB>>::type_info()
            }
            fn compatible(info: &DB::TypeInfo) -> bool {
                <$primitive as sqlx::Type<DB>>::compatible(info)
            }
        }
        impl<'q, DB: sqlx::Database> sqlx::Encode<'q, DB> for $type where $primitive: sqlx::Encode<'q, DB> {
            fn encode_by_ref(
                &self,
                buffer: &mut <DB as sqlx::Database>::ArgumentBuffer,
            ) -> std::result::Result<sqlx::encode::IsNull, sqlx::error::BoxDynError> {
                let to: fn(&$type) -> $primitive = $to;
                to(self).encode(buffer)
            }
        }
        impl sqlx::postgres::PgHasArrayType for $type {
            fn array_type_info() -> sqlx::postgres::PgTypeInfo {
                <$primitive as sqlx::postgres::PgHasArrayType>::array_type_info()
            }
        }
        impl<'r, DB: sqlx::Database> sqlx::Decode<'r, DB> for $type where $primitive: sqlx::Decode<'r, DB> {
            fn decode(value: <DB as sqlx::Database>::ValueRef<'r>) -> std::result::Result<Self, sqlx::error::BoxDynError> {
                let from: fn($primitive) -> std::result::Result<$type, sqlx::error::BoxDynError> = $from;
                from(<$primitive>::decode(value)?)
            }
        }
    )*};
}
stored_as! {
    Day as String, |day| day.to_string(), |text| Ok(text.parse()?);
    Month as String, |month| month.to_string(), |text| Ok(text.parse()?);
    Quantity as i64, |quantity| quantity.0, |value| Ok(Quantity(value));
    Hundredths as i64, |hundredths| hundredths.0, |value| Ok(Hundredths(value));
}
