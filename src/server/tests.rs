//! The two databases are one schema; what people write stays text on every page.

use super::db::Db;
use crate::testing::{Engine, Town};
use rstest::rstest;

/// Table, column, type in common words, whether it may be empty, whether it is in the key.
type Column = (String, String, String, bool, bool);

const SQLITE: &str = "SELECT t.name, c.name, c.type, c.\"notnull\" = 0 AND c.pk = 0, c.pk > 0 \
     FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'";
const POSTGRES: &str = "SELECT c.table_name::text, c.column_name::text, c.data_type::text, c.is_nullable = 'YES', \
     EXISTS (SELECT 1 FROM information_schema.table_constraints k JOIN information_schema.key_column_usage u \
         USING (constraint_schema, constraint_name) WHERE k.constraint_type = 'PRIMARY KEY' \
         AND k.table_schema = 'public' AND u.table_name = c.table_name AND u.column_name = c.column_name) \
     FROM information_schema.columns c WHERE c.table_schema = 'public'";

async fn columns(engine: Engine) -> Vec<Column> {
    let town = Town::new(engine).await;
    let mut columns: Vec<Column> = match &town.app.db {
        Db::Sqlite { readers, .. } => sqlx::query_as(SQLITE).fetch_all(readers).await.unwrap(),
        Db::Postgres(pool) => sqlx::query_as(POSTGRES).fetch_all(pool).await.unwrap(),
    };
    // sqlx's own table is each engine's
    columns.retain(|column| column.0 != "_sqlx_migrations");
    for column in &mut columns {
        column.2 = match column.2.as_str() {
            "BLOB" | "uuid" | "bytea" => "bytes",
            "INTEGER" | "bigint" => "integer",
            "REAL" | "double precision" => "float",
            "TEXT" | "text" => "text",
            "BOOLEAN" | "boolean" => "boolean",
            other => panic!("{}.{}: {other} is not a type of both engines", column.0, column.1),
        }
        .to_owned();
    }
    columns.sort();
    columns
}

#[tokio::test]
async fn both_engines_end_with_the_same_tables() {
    let (sqlite, postgres) = (columns(Engine::Sqlite).await, columns(Engine::Postgres).await);
    assert!(sqlite.len() > 100, "{} columns", sqlite.len());
    let missing = |of: &[Column], from: &[Column]| -> Vec<Column> {
        of.iter().filter(|column| !from.contains(column)).cloned().collect()
    };
    assert_eq!((missing(&sqlite, &postgres), missing(&postgres, &sqlite)), (Vec::new(), Vec::new()));
}

#[rstest]
#[tokio::test]
async fn a_name_in_a_title_stays_text(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let mut tx = town.app.db.begin().await.unwrap();
    crate::run!(
        &mut tx,
        sqlx::query("UPDATE units SET name = $1 WHERE code = 'PKM1'").bind("</title><form action=/akun><b>x & y")
    )
    .unwrap();
    tx.commit().await.unwrap();
    let page = town.get("/unit/PKM1", "").await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("&lt;/title&gt;&lt;form") && !page.body.contains("</title><form"), "{}", page.body);
}
