//! What lies at the address of a database, looked at before anything is done there: nothing of it is changed, not even
//! how a file keeps its journal.

use super::db::{Db, POSTGRES_MIGRATIONS, SQLITE_MIGRATIONS, is_sqlite};
use sqlx::migrate::Migrator;
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};
use std::path::Path;
use std::str::FromStr as _;

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// There is no database, or there are no tables in it.
    Nothing,
    /// Tables that are none of ours.
    Foreign,
    /// Our tables as an earlier version made them.
    Older,
    Current,
    /// Our tables as a later version made them.
    Newer,
}

/// Where the migrations that were done are noted.
const NOTED: &str = "_sqlx_migrations";
const DONE: &str = "SELECT version, description FROM _sqlx_migrations";

const SQLITE_TABLES: &str =
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'";
/// Without those of extensions, which a database may have before it is used.
const POSTGRES_TABLES: &str = "SELECT CAST(c.relname AS TEXT) FROM pg_class c \
     JOIN pg_namespace n ON n.oid = c.relnamespace \
     WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND NOT EXISTS ( \
     SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')";

impl Found {
    fn of(tables: &[String], done: &[(i64, String)], ours: &Migrator) -> Found {
        let is_done = |version: i64| done.iter().any(|(one, _)| *one == version);
        let begun = ours.iter().next().is_some_and(|first| {
            done.iter().any(|(version, name)| *version == first.version && first.description == name.as_str())
        });
        if !begun {
            // another program may note its own migrations under the same name
            let empty = done.is_empty() && tables.iter().all(|table| table == NOTED);
            return if empty { Found::Nothing } else { Found::Foreign };
        }
        if !done.iter().all(|(version, _)| ours.version_exists(*version)) {
            return Found::Newer;
        }
        if ours.iter().all(|one| is_done(one.version)) { Found::Current } else { Found::Older }
    }
}

impl Db {
    /// Looks what lies at an address that [`Db::connect`] knows.
    ///
    /// # Errors
    /// When the database cannot be reached, or a file is none.
    pub async fn look(url: &str) -> anyhow::Result<Found> {
        macro_rules! found {
            ($options:expr, $tables:expr, $ours:expr) => {{
                let mut on = $options.connect().await?;
                let tables: Vec<String> = sqlx::query_scalar($tables).fetch_all(&mut on).await?;
                let done: Vec<(i64, String)> = match tables.iter().any(|table| table == NOTED) {
                    true => sqlx::query_as(DONE).fetch_all(&mut on).await?,
                    false => Vec::new(),
                };
                on.close().await?;
                Found::of(&tables, &done, &$ours)
            }};
        }
        if !is_sqlite(url) {
            return Ok(found!(PgConnectOptions::from_str(url)?, POSTGRES_TABLES, POSTGRES_MIGRATIONS));
        }
        let options = SqliteConnectOptions::from_str(url)?;
        let Ok(file) = options.get_filename().canonicalize() else { return Ok(Found::Nothing) };
        let beside = |ending: &str| {
            let mut name = file.clone().into_os_string();
            name.push(ending);
            Path::new(&name).exists()
        };
        // Also who only reads makes `-wal` and `-shm` beside a file that keeps its journal so, unless it is said that
        // nobody changes the file. Where a journal lies, somebody may be at it, and what it holds belongs to the file.
        let still = !beside("-wal") && !beside("-journal");
        let options = options.read_only(true).create_if_missing(false).immutable(still);
        Ok(found!(options, SQLITE_TABLES, SQLITE_MIGRATIONS))
    }

    /// What an address names, without its password: the file, or the database and its host.
    pub fn named(url: &str) -> String {
        if let Some(file) = Db::file_of(url) {
            return std::path::absolute(&file).unwrap_or(file).display().to_string();
        }
        let Ok(options) = PgConnectOptions::from_str(url) else { return String::new() };
        format!("{} ({})", options.get_database().unwrap_or(options.get_username()), options.get_host())
    }
}
