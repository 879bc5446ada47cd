//! Tables whose rows are loaded, saved and removed whole: what imports and their undoing need. The
//! SQL stands where a store names its table: one list of columns makes the struct and its statements,
//! all constant texts, so that none of them can forget a column.

/// Makes a struct of a table whose key is `(government_id, id)`, with `all`, `save` (insert or
/// replace by id) and `delete`:
///
/// ```ignore
/// table! {
///     /// A service.
///     pub struct ServiceRow in "services" { unit_id: Uuid, code: String, }
/// }
/// ```
#[macro_export]
macro_rules! table {
    ($(#[$doc:meta])* pub struct $name:ident in $table:literal {
        $(#[$first_doc:meta])* $first:ident: $first_type:ty, $($(#[$field_doc:meta])* $field:ident: $type:ty,)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, sqlx::FromRow)]
        pub struct $name {
            pub id: $crate::base::Uuid,
            $(#[$first_doc])* pub $first: $first_type,
            $($(#[$field_doc])* pub $field: $type,)*
        }

        impl $name {
            /// All rows of a government.
            pub async fn all(
                tx: &mut $crate::server::db::Tx,
                government: $crate::base::Uuid,
            ) -> $crate::base::Result<Vec<$name>> {
                const ALL: &str = concat!(
                    "SELECT id, ", stringify!($first), $(", ", stringify!($field),)*
                    " FROM ", $table, " WHERE government_id = $1 ORDER BY id"
                );
                $crate::write!(tx, on => sqlx::query_as(ALL).bind(government).fetch_all(on))
            }

            /// Inserts rows, or replaces those whose id is there; rows that others refer to come first.
            pub async fn save(
                tx: &mut $crate::server::db::Tx,
                government: $crate::base::Uuid,
                rows: &[$name],
            ) -> $crate::base::Result<()> {
                const HEAD: &str = concat!(
                    "INSERT INTO ", $table, " (government_id, id, ", stringify!($first),
                    $(", ", stringify!($field),)* ") "
                );
                const REPLACE: &str = concat!(
                    " ON CONFLICT (government_id, id) DO UPDATE SET ",
                    stringify!($first), " = excluded.", stringify!($first),
                    $(", ", stringify!($field), " = excluded.", stringify!($field),)*
                );
                const COLUMNS: usize = 2 + [stringify!($first), $(stringify!($field)),*].len();
                $crate::insert_many!(tx, HEAD, COLUMNS, rows, |values, row| {
                    values.push_bind(government).push_bind(row.id).push_bind(&row.$first)$(.push_bind(&row.$field))*;
                }, REPLACE)?;
                Ok(())
            }

            /// Removes rows; what refers to others comes first, and nothing else may refer to them any more.
            pub async fn delete(
                tx: &mut $crate::server::db::Tx,
                government: $crate::base::Uuid,
                ids: &[$crate::base::Uuid],
            ) -> $crate::base::Result<()> {
                const DELETE: &str =
                    concat!("DELETE FROM ", $table, " WHERE government_id = $1 AND id IN ", $crate::ids!());
                $crate::server::db::run_for(tx, DELETE, government, ids).await
            }
        }
    };
}
