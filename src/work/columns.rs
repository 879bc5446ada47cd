//! The columns of the buckets of reaction times, for the texts of SQL.

use super::Buckets;
use crate::server::texts::names;
use sqlx::{ColumnIndex, Decode, Row, Type};

/// Hands the six columns of [`Buckets`] in `unit_months`, the shortest wait first, to a macro of `server::texts`. The
/// one place that lists them.
macro_rules! each_wait {
    ($make:ident $how:tt) => {
        $make!($how "within_hour" "within_four" "within_day" "within_three" "within_week" "later")
    };
}
pub(crate) use each_wait;

/// What a row has in them.
///
/// # Errors
/// When it lacks one.
pub fn waits<'r, R>(row: &'r R) -> sqlx::Result<Buckets>
where
    R: Row,
    i64: Type<R::Database> + Decode<'r, R::Database>,
    &'static str: ColumnIndex<R>,
{
    let mut waits: Buckets = [0; 6];
    for (into, name) in waits.iter_mut().zip(each_wait!(names "")) {
        *into = row.try_get(name)?;
    }
    Ok(waits)
}
