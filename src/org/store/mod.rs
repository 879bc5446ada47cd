//! SQL of the organisation.

/// Whether a number is that of the person `pe`; what is looked for is made by [`compared`]. Blanks count for nothing
/// only among digits.
macro_rules! whose {
    ($number:literal, $written:literal, $digits:literal) => {
        concat!(
            "(pe.nip = ",
            $number,
            " OR lower(pe.internal_number) IN (",
            $number,
            ", ",
            $written,
            ") OR (",
            $digits,
            " AND replace(pe.internal_number, ' ', '') = ",
            $number,
            "))"
        )
    };
}

pub mod edit;
pub mod government;
pub mod intake;
pub mod view;

use super::rules::DEEPEST;
use crate::base::{Day, Result, Uuid, text};
use crate::server::db::{Db, Tx};
use crate::{heads, read, reports_from, superior_at, superior_by_name, write};

/// A number as somebody typed it, as `whose!` compares it: as logins are ([`text::login`]); as it was written, for
/// letters beyond ASCII, which SQLite does not make small; and whether it is of digits alone.
fn compared(typed: &str) -> (String, String, bool) {
    let number = text::login(typed);
    let digits = number.bytes().all(|byte| byte.is_ascii_digit());
    (number, typed.trim().to_ascii_lowercase(), digits)
}

/// Where somebody stands on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Station {
    /// The unit of the main post; none for who holds no post.
    pub unit_id: Option<Uuid>,
    pub superior_id: Option<Uuid>,
}

impl Station {
    /// Whether they hold any post, which is in some unit: what queries about others ask by
    /// [`in_office!`](crate::in_office).
    pub fn in_office(&self) -> bool {
        self.unit_id.is_some()
    }
}

/// The superior by name goes before the one by post. From the superior post the line climbs to the
/// first one that somebody else holds; $4 ends a cycle that might have been left. `team_of!` goes the same
/// way down.
const STATION: &str = concat!(
    "WITH RECURSIVE place AS ( \
         SELECT p.unit_id, p.superior_post_id FROM holders h \
         JOIN posts p ON p.government_id = h.government_id AND p.id = h.post_id \
         WHERE h.government_id = $1 AND h.id = ",
    reports_from!("$1", "$2", "$3"),
    "), line (post_id, depth) AS ( \
         SELECT superior_post_id, 0 FROM place \
         UNION ALL \
         SELECT p.superior_post_id, line.depth + 1 FROM line CROSS JOIN posts p \
         WHERE p.government_id = $1 AND p.id = line.post_id AND p.superior_post_id IS NOT NULL AND line.depth + 1 < $4 \
     ) \
     SELECT (SELECT unit_id FROM place) AS unit_id, COALESCE(",
    superior_by_name!("$1", "$2", "$3"),
    ", (SELECT above.person_id FROM (SELECT line.depth, ",
    superior_at!("$1", "line.post_id", "$2", "$3"),
    " AS person_id FROM line) above WHERE above.person_id IS NOT NULL ORDER BY above.depth LIMIT 1)) AS superior_id"
);

/// Unit and superior of a person on a day.
pub async fn station(db: &Db, government: Uuid, person: Uuid, day: Day) -> Result<Station> {
    read!(db, on => sqlx::query_as(STATION).bind(government).bind(person).bind(day).bind(DEEPEST as i64).fetch_one(on))
}

/// As [`station`], as the transaction sees it.
pub async fn station_in(tx: &mut Tx, government: Uuid, person: Uuid, day: Day) -> Result<Station> {
    write!(tx, on => sqlx::query_as(STATION).bind(government).bind(person).bind(day).bind(DEEPEST as i64).fetch_one(on))
}

const HEADS: &str = concat!("SELECT EXISTS (SELECT 1 ", heads!("$2", "$4"), " AND c.descendant_id = $3)");

/// Whether a person heads a unit or one above it on a day.
pub async fn heads(db: &Db, government: Uuid, person: Uuid, unit: Uuid, day: Day) -> Result<bool> {
    read!(db, on => sqlx::query_scalar(HEADS).bind(government).bind(person).bind(unit).bind(day).fetch_one(on))
}

/// As [`heads`], as the transaction sees it.
pub async fn heads_in(tx: &mut Tx, government: Uuid, person: Uuid, unit: Uuid, day: Day) -> Result<bool> {
    write!(tx, on => sqlx::query_scalar(HEADS).bind(government).bind(person).bind(unit).bind(day).fetch_one(on))
}
