//! Many rows in one statement, by [`insert_many!`](crate::insert_many). SQLite takes them one after the other,
//! PostgreSQL by their columns, one array each: so a statement is the same text however many rows it has, and is
//! planned once.

use sqlx::encode::{Encode, IsNull};
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArgumentBuffer, PgHasArrayType, PgTypeInfo, types::Oid};
use sqlx::{Postgres, QueryBuilder, Type};

/// The columns of rows that are to be inserted.
#[derive(Default)]
pub struct Columns {
    columns: Vec<Column>,
    /// Rows that were begun.
    rows: i32,
    /// The column that the next value is of.
    next: usize,
    /// What a value could not be written for.
    fault: Option<BoxDynError>,
}

/// A column's values, as PostgreSQL reads the elements of an array.
struct Column {
    array: PgTypeInfo,
    element: Oid,
    elements: Vec<u8>,
    has_null: bool,
    rows: i32,
}

impl Columns {
    /// Begins a row: its values follow in the order of the columns.
    pub fn row(&mut self) -> &mut Columns {
        self.rows += 1;
        self.next = 0;
        self
    }

    /// The row's next value.
    pub fn push_bind<'q, T>(&mut self, value: T) -> &mut Columns
    where
        T: Encode<'q, Postgres> + Type<Postgres> + PgHasArrayType,
    {
        if self.next == self.columns.len() {
            self.columns.push(Column {
                array: T::array_type_info(),
                element: T::type_info().oid().unwrap_or_default(),
                elements: Vec::new(),
                has_null: false,
                rows: 0,
            });
        }
        if let Err(error) = self.columns[self.next].push(value) {
            self.fault = Some(error);
        }
        self.next += 1;
        self
    }

    /// Where a statement goes on with the rows, them.
    ///
    /// # Errors
    /// `Encode` when a value could not be written.
    pub fn push_to(self, query: &mut QueryBuilder<Postgres>) -> Result<(), sqlx::Error> {
        if let Some(error) = self.fault {
            return Err(sqlx::Error::Encode(error));
        }
        query.push("SELECT * FROM UNNEST(");
        let mut arrays = query.separated(", ");
        for column in self.columns {
            arrays.push_bind(column);
        }
        query.push(")");
        Ok(())
    }
}

impl Column {
    fn push<'q, T: Encode<'q, Postgres>>(&mut self, value: T) -> Result<(), BoxDynError> {
        let mut bytes = PgArgumentBuffer::default();
        self.rows += 1;
        if let IsNull::Yes = value.encode(&mut bytes)? {
            self.has_null = true;
            self.elements.extend((-1_i32).to_be_bytes());
        } else {
            self.elements.extend(i32::try_from(bytes.len())?.to_be_bytes());
            self.elements.extend_from_slice(&bytes);
        }
        Ok(())
    }
}

impl Type<Postgres> for Column {
    fn type_info() -> PgTypeInfo {
        <Vec<String>>::type_info()
    }
}

impl Encode<'_, Postgres> for Column {
    fn produces(&self) -> Option<PgTypeInfo> {
        Some(self.array.clone())
    }

    /// One dimension, whether it has nulls, the elements' type, how many, the first one's place, the elements.
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        for head in [1, i32::from(self.has_null)] {
            buffer.extend(head.to_be_bytes());
        }
        buffer.extend(self.element.0.to_be_bytes());
        for head in [self.rows, 1] {
            buffer.extend(head.to_be_bytes());
        }
        buffer.extend_from_slice(&self.elements);
        Ok(IsNull::No)
    }
}

/// How many of so many rows SQLite takes in the next statement: a power of two, because it keeps the statements of
/// a few sizes prepared, not of each, and no more values than it takes.
pub fn at_a_time(rows: usize, columns: usize) -> usize {
    1 << rows.min(6_000 / columns).max(1).ilog2()
}

/// Rows that PostgreSQL takes in a statement.
pub const ROWS: usize = 1_000;

/// Inserts many rows, as many to a statement as the engine takes:
/// `insert_many!(tx, "INSERT INTO t (a, b) ", 2, rows, |values, row| { values.push_bind(row.a).push_bind(row.b); })`.
/// An optional last argument is appended to each statement (`" ON CONFLICT .. DO NOTHING"`); then it
/// gives how many rows were touched.
#[macro_export]
macro_rules! insert_many {
    ($tx:expr, $head:expr, $columns:expr, $rows:expr, |$values:ident, $row:ident| $bind:block) => {
        $crate::insert_many!($tx, $head, $columns, $rows, |$values, $row| $bind, "").map(|_| ())
    };
    ($tx:expr, $head:expr, $columns:expr, $rows:expr, |$values:ident, $row:ident| $bind:block, $tail:expr) => {{
        let mut rest = &$rows[..];
        let mut result: $crate::base::Result<u64> = Ok(0);
        while let Ok(all) = result
            && !rest.is_empty()
        {
            let done = match &mut *$tx {
                $crate::server::db::Tx::Sqlite(tx) => {
                    let (chunk, others) = rest.split_at($crate::server::columns::at_a_time(rest.len(), $columns));
                    rest = others;
                    let mut query = sqlx::QueryBuilder::<sqlx::Sqlite>::new($head);
                    query.push_values(chunk, |mut $values, $row| $bind);
                    query.push($tail);
                    query.build().execute(&mut **tx).await.map(|done| done.rows_affected())
                }
                $crate::server::db::Tx::Postgres(tx) => {
                    let (chunk, others) = rest.split_at(rest.len().min($crate::server::columns::ROWS));
                    rest = others;
                    let mut columns = $crate::server::columns::Columns::default();
                    for $row in chunk {
                        let $values = columns.row();
                        $bind
                    }
                    let mut query = sqlx::QueryBuilder::<sqlx::Postgres>::new($head);
                    match columns.push_to(&mut query) {
                        Ok(()) => {
                            query.push($tail);
                            query.build().execute(&mut **tx).await.map(|done| done.rows_affected())
                        }
                        Err(error) => Err(error),
                    }
                }
            };
            result = done.map(|rows| all + rows).map_err($crate::base::Error::from);
        }
        result
    }};
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Day, Uuid};
    use crate::server::db::Tx;
    use crate::testing::{Engine, Town};

    type Row = (Uuid, Option<Day>, String, Option<i64>, bool);

    #[tokio::test]
    async fn rows_come_back_as_they_were_in_their_order_with_what_is_nothing() {
        let town = Town::new(Engine::Postgres).await;
        let id = town.app.new_id();
        let rows: Vec<Row> = vec![
            (id, None, String::new(), Some(i64::MIN), true),
            (Uuid::nil(), Some(Day::new(2026, 2, 28).unwrap()), "a,{}\"\\ 'NULL'".to_owned(), None, false),
            (id, None, "NULL".to_owned(), None, false),
        ];
        let mut columns = Columns::default();
        for (id, day, text, number, yes) in &rows {
            columns.row().push_bind(id).push_bind(*day).push_bind(text).push_bind(*number).push_bind(yes);
        }
        let mut query = QueryBuilder::new("");
        columns.push_to(&mut query).unwrap();
        let Ok(Tx::Postgres(mut tx)) = town.app.db.begin().await else { panic!("not PostgreSQL") };
        assert_eq!(query.build_query_as::<Row>().fetch_all(&mut *tx).await.unwrap(), rows);
    }
}
