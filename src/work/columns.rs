//! What `unit_months` counts, and the columns of its buckets of reaction times, for the texts of SQL.

use super::Buckets;
use crate::server::texts::names;
use sqlx::{ColumnIndex, Decode, FromRow, Row, Type};
use std::ops::{AddAssign, Neg};

/// Hands the six columns of [`Buckets`] in `unit_months`, the shortest wait first, to a macro of `server::texts`. The
/// one place that lists them.
macro_rules! each_wait {
    ($make:ident $how:tt) => {
        $make!($how "within_hour" "within_four" "within_day" "within_three" "within_week" "later")
    };
}
pub(crate) use each_wait;

/// What became of entries: a row of `unit_months`, what is added to one, or several added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    pub entries: i64,
    pub accepted: i64,
    pub returned: i64,
    pub waits: Buckets,
}

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

impl AddAssign for Sums {
    fn add_assign(&mut self, other: Sums) {
        self.entries += other.entries;
        self.accepted += other.accepted;
        self.returned += other.returned;
        self.waits.iter_mut().zip(other.waits).for_each(|(all, n)| *all += n);
    }
}

impl Neg for Sums {
    type Output = Sums;

    fn neg(self) -> Sums {
        Sums {
            entries: -self.entries,
            accepted: -self.accepted,
            returned: -self.returned,
            waits: self.waits.map(|n| -n),
        }
    }
}
