//! SQL of the organisation.

pub mod edit;
pub mod government;
pub mod intake;
pub mod view;

use super::rules::DEEPEST;
use crate::base::{Day, Result, Uuid};
use crate::server::db::{Db, Tx};
use crate::{read, write};

/// Where somebody stands on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Station {
    /// The unit of the main post; none for who holds no post.
    pub unit_id: Option<Uuid>,
    pub superior_id: Option<Uuid>,
}

/// The superior by name goes before the one by post. From the superior post the line climbs to the
/// first one that somebody else holds; $4 ends a cycle that might have been left.
const STATION: &str = "WITH RECURSIVE place AS ( \
         SELECT p.unit_id, p.superior_post_id FROM holders h \
         JOIN posts p ON p.government_id = h.government_id AND p.id = h.post_id \
         WHERE h.government_id = $1 AND h.person_id = $2 AND h.from_day <= $3 AND (h.until_day IS NULL OR h.until_day >= $3) \
         ORDER BY h.main DESC, h.from_day DESC, h.id LIMIT 1 \
     ), line (post_id, depth) AS ( \
         SELECT superior_post_id, 0 FROM place \
         UNION ALL \
         SELECT p.superior_post_id, line.depth + 1 FROM line CROSS JOIN posts p \
         WHERE p.government_id = $1 AND p.id = line.post_id AND p.superior_post_id IS NOT NULL AND line.depth + 1 < $4 \
     ) \
     SELECT (SELECT unit_id FROM place) AS unit_id, COALESCE(( \
         SELECT o.superior_id FROM superior_overrides o \
         WHERE o.government_id = $1 AND o.person_id = $2 AND o.from_day <= $3 AND (o.until_day IS NULL OR o.until_day >= $3) \
         ORDER BY o.from_day DESC, o.id DESC LIMIT 1 \
     ), ( \
         SELECT above.person_id FROM (SELECT line.depth, ( \
             SELECT h.person_id FROM holders h \
             WHERE h.government_id = $1 AND h.post_id = line.post_id AND h.person_id <> $2 \
             AND h.from_day <= $3 AND (h.until_day IS NULL OR h.until_day >= $3) \
             ORDER BY h.main DESC, h.id LIMIT 1 \
         ) AS person_id FROM line) above WHERE above.person_id IS NOT NULL ORDER BY above.depth LIMIT 1 \
     )) AS superior_id";

/// Unit and superior of a person on a day.
pub async fn station(db: &Db, government: Uuid, person: Uuid, day: Day) -> Result<Station> {
    read!(db, on => sqlx::query_as(STATION).bind(government).bind(person).bind(day).bind(DEEPEST as i64).fetch_one(on))
}

/// As [`station`], as the transaction sees it.
pub async fn station_in(tx: &mut Tx, government: Uuid, person: Uuid, day: Day) -> Result<Station> {
    write!(tx, on => sqlx::query_as(STATION).bind(government).bind(person).bind(day).bind(DEEPEST as i64).fetch_one(on))
}

const HEADS: &str = "SELECT COUNT(*) FROM holders h \
     JOIN posts p ON p.government_id = h.government_id AND p.id = h.post_id AND p.is_head \
     JOIN unit_closure c ON c.government_id = h.government_id AND c.ancestor_id = p.unit_id AND c.descendant_id = $3 \
     WHERE h.government_id = $1 AND h.person_id = $2 AND h.from_day <= $4 AND (h.until_day IS NULL OR h.until_day >= $4)";

/// Whether a person heads a unit or one above it on a day.
pub async fn heads(db: &Db, government: Uuid, person: Uuid, unit: Uuid, day: Day) -> Result<bool> {
    let count: i64 =
        read!(db, on => sqlx::query_scalar(HEADS).bind(government).bind(person).bind(unit).bind(day).fetch_one(on))?;
    Ok(count > 0)
}

/// As [`heads`], as the transaction sees it.
pub async fn heads_in(tx: &mut Tx, government: Uuid, person: Uuid, unit: Uuid, day: Day) -> Result<bool> {
    let count: i64 =
        write!(tx, on => sqlx::query_scalar(HEADS).bind(government).bind(person).bind(unit).bind(day).fetch_one(on))?;
    Ok(count > 0)
}
