//! What `unit_months` counts.

use super::Buckets;
use std::ops::{AddAssign, Neg};

/// What became of entries: a row of `unit_months`, what is added to one, or several added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    pub entries: i64,
    pub accepted: i64,
    pub returned: i64,
    pub waits: Buckets,
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
