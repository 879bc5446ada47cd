//! SQL of the organisation.

pub mod edit;
pub mod intake;
pub mod view;

use crate::base::{Day, Result, Uuid};
use crate::read;
use crate::server::db::Db;

/// Where a person works on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Place {
    pub unit_id: Uuid,
    pub post_id: Uuid,
    pub superior_post_id: Option<Uuid>,
}

const PLACE: &str = "SELECT p.unit_id, p.id AS post_id, p.superior_post_id FROM holders h \
     JOIN posts p ON p.government_id = h.government_id AND p.id = h.post_id \
     WHERE h.government_id = $1 AND h.person_id = $2 AND h.from_day <= $3 AND (h.until_day IS NULL OR h.until_day >= $3) \
     ORDER BY h.main DESC, h.from_day DESC, h.id LIMIT 1";

/// The main post of a person on a day.
pub async fn place(db: &Db, government: Uuid, person: Uuid, day: Day) -> Result<Option<Place>> {
    read!(db, on => sqlx::query_as(PLACE).bind(government).bind(person).bind(day).fetch_optional(on))
}

const OVERRIDE: &str = "SELECT superior_id FROM superior_overrides \
     WHERE government_id = $1 AND person_id = $2 AND from_day <= $3 AND (until_day IS NULL OR until_day >= $3) \
     ORDER BY from_day DESC, id DESC LIMIT 1";

/// The superior by name on a day, if one was set.
pub async fn superior_override(db: &Db, government: Uuid, person: Uuid, day: Day) -> Result<Option<Uuid>> {
    read!(db, on => sqlx::query_scalar(OVERRIDE).bind(government).bind(person).bind(day).fetch_optional(on))
}

/// Climbs from a post to the first one above that somebody else holds. Depth ends a cycle that a
/// broken import might have left.
const SUPERIOR: &str = "WITH RECURSIVE line (post_id, depth) AS ( \
         SELECT $3, 0 \
         UNION ALL \
         SELECT p.superior_post_id, line.depth + 1 FROM line CROSS JOIN posts p \
         WHERE p.government_id = $1 AND p.id = line.post_id AND p.superior_post_id IS NOT NULL AND line.depth < 30 \
     ) \
     SELECT h.person_id FROM line CROSS JOIN holders h \
     WHERE h.government_id = $1 AND h.post_id = line.post_id AND h.person_id <> $2 AND h.from_day <= $4 AND (h.until_day IS NULL OR h.until_day >= $4) \
     ORDER BY line.depth, h.main DESC, h.id LIMIT 1";

/// Who holds the superior post on a day, or the next post above it that is not vacant.
pub async fn superior_by_post(
    db: &Db,
    government: Uuid,
    person: Uuid,
    superior_post: Uuid,
    day: Day,
) -> Result<Option<Uuid>> {
    read!(db, on => sqlx::query_scalar(SUPERIOR).bind(government).bind(person).bind(superior_post).bind(day).fetch_optional(on))
}

const HEADS: &str = "SELECT COUNT(*) FROM holders h \
     JOIN posts p ON p.government_id = h.government_id AND p.id = h.post_id AND p.is_head = $5 \
     JOIN unit_closure c ON c.government_id = h.government_id AND c.ancestor_id = p.unit_id AND c.descendant_id = $3 \
     WHERE h.government_id = $1 AND h.person_id = $2 AND h.from_day <= $4 AND (h.until_day IS NULL OR h.until_day >= $4)";

/// Whether a person heads a unit or one above it on a day.
pub async fn heads(db: &Db, government: Uuid, person: Uuid, unit: Uuid, day: Day) -> Result<bool> {
    let count: i64 = read!(db, on => sqlx::query_scalar(HEADS).bind(government).bind(person).bind(unit).bind(day).bind(true).fetch_one(on))?;
    Ok(count > 0)
}
