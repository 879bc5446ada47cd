//! The columns of `unit_months`: its buckets of reaction times, for the texts of SQL, and how its sums are read.

use super::Buckets;
use super::sums::Sums;
use crate::server::texts::names;
use sqlx::{ColumnIndex, Decode, FromRow, Row, Type};

/// Hands the six columns of [`Buckets`] in `unit_months`, the shortest wait first, to a macro of `server::texts`. The
/// one place that lists them.
macro_rules! each_wait {
    ($make:ident $how:tt) => {
        $make!($how "within_hour" "within_four" "within_day" "within_three" "within_week" "later")
    };
}
pub(crate) use each_wait;

impl<'r, R> FromRow<'r, R> for Sums
where
    R: Row,
    i64: Type<R::Database> + Decode<'r, R::Database>,
    &'static str: ColumnIndex<R>,
{
    fn from_row(row: &'r R) -> sqlx::Result<Sums> {
        let mut waits = Buckets::default();
        for (into, name) in waits.iter_mut().zip(each_wait!(names "")) {
            *into = row.try_get(name)?;
        }
        let [entries, accepted, returned] = ["entries", "accepted", "returned"].map(|name| row.try_get(name));
        Ok(Sums { entries: entries?, accepted: accepted?, returned: returned?, waits })
    }
}
