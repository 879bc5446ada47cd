//! Changes that the personnel office makes by hand, and what its forms offer.

use super::compared;
use super::view::PersonName;
use crate::base::{Day, Result, Uuid};
use crate::server::db::{Db, Tx};
use crate::{in_office, on_day, read, run, write};

/// A holding with whose it is.
#[derive(sqlx::FromRow)]
pub struct Held {
    pub person_id: Uuid,
    pub from_day: Day,
}

const HOLDING: &str = "SELECT person_id, from_day FROM holders WHERE government_id = $1 AND id = $2";

/// A holding.
pub async fn holding(tx: &mut Tx, government: Uuid, id: Uuid) -> Result<Option<Held>> {
    write!(tx, on => sqlx::query_as(HOLDING).bind(government).bind(id).fetch_optional(on))
}

const END: &str = "UPDATE holders SET until_day = $3 WHERE government_id = $1 AND id = $2";

/// Ends a holding on a day.
pub async fn end(tx: &mut Tx, government: Uuid, id: Uuid, until: Day) -> Result<()> {
    run!(tx, sqlx::query(END).bind(government).bind(id).bind(until))?;
    Ok(())
}

const VACANT: &str = "SELECT p.id FROM posts p WHERE p.government_id = $1 AND p.unit_id = $2 AND lower(p.title) = lower($3) \
     AND NOT EXISTS (SELECT 1 FROM holders h WHERE h.government_id = p.government_id AND h.post_id = p.id \
         AND (h.until_day IS NULL OR h.until_day >= $4)) ORDER BY p.id LIMIT 1";

/// A post of a unit and title that nobody holds from a day on.
pub async fn vacant_post(tx: &mut Tx, government: Uuid, unit: Uuid, title: &str, day: Day) -> Result<Option<Uuid>> {
    write!(tx, on => sqlx::query_scalar(VACANT).bind(government).bind(unit).bind(title).bind(day).fetch_optional(on))
}

const UNIT: &str = "SELECT id FROM units WHERE government_id = $1 AND lower(code) = lower($2)";

/// A unit by its code.
pub async fn unit(tx: &mut Tx, government: Uuid, code: &str) -> Result<Option<Uuid>> {
    write!(tx, on => sqlx::query_scalar(UNIT).bind(government).bind(code).fetch_optional(on))
}

const WHOSE: &str = concat!(
    "SELECT pe.id FROM persons pe WHERE pe.government_id = $1 AND ",
    whose!("$2", "$3", "$4"),
    " ORDER BY pe.id LIMIT 1"
);

/// Whose this number is, if it is somebody's.
pub async fn whose(tx: &mut Tx, government: Uuid, number: &str) -> Result<Option<Uuid>> {
    let (number, written, digits) = compared(number);
    write!(tx, on => sqlx::query_scalar(WHOSE)
        .bind(government).bind(&number).bind(&written).bind(digits).fetch_optional(on))
}

const UNITS: &str = "SELECT code, name FROM units WHERE government_id = $1 ORDER BY name, code";

/// Code and name of all units, by name.
pub async fn units(db: &Db, government: Uuid) -> Result<Vec<(String, String)>> {
    read!(db, on => sqlx::query_as(UNITS).bind(government).fetch_all(on))
}

/// Somebody at a post of theirs.
#[derive(sqlx::FromRow)]
pub struct AtPost {
    #[sqlx(flatten)]
    pub person: PersonName,
    pub title: String,
    pub unit_name: String,
    /// The unit right below the government to which that belongs; none if it is that one, or the government.
    pub agency: Option<String>,
}

/// People at each of some posts `p` that they hold on the day $2.
macro_rules! at_posts {
    ($posts:literal, $($rest:expr),*) => {
        concat!(
            "SELECT pe.id, pe.nip, pe.name, pe.title_before, pe.title_after, p.title, u.name AS unit_name, \
             (SELECT a.name FROM unit_closure up \
                 JOIN units a ON a.government_id = up.government_id AND a.id = up.ancestor_id \
                 JOIN units g ON g.government_id = a.government_id AND g.id = a.parent_id AND g.parent_id IS NULL \
                 WHERE up.government_id = u.government_id AND up.descendant_id = u.id AND up.depth > 0) AS agency \
             FROM ",
            $posts,
            " JOIN units u ON u.government_id = p.government_id AND u.id = p.unit_id \
             JOIN holders h ON h.government_id = p.government_id AND h.post_id = p.id AND ",
            on_day!("h", "$2"),
            " JOIN persons pe ON pe.government_id = h.government_id AND pe.id = h.person_id ",
            $($rest),*
        )
    };
}

const LIKELY: &str = at_posts!(
    "unit_closure c JOIN posts p ON p.government_id = c.government_id AND p.unit_id = c.ancestor_id",
    "WHERE c.government_id = $1 AND c.descendant_id = $3 AND pe.id <> $4 AND (p.is_head OR c.depth <= 1) \
     ORDER BY p.is_head DESC, c.depth, pe.name, pe.id LIMIT 100"
);

/// Who is likely to be the superior of a person of a unit on a day: the heads of the unit and above, nearest first;
/// then all others of the unit and the one above it.
pub async fn likely(db: &Db, government: Uuid, day: Day, unit: Uuid, person: Uuid) -> Result<Vec<AtPost>> {
    read!(db, on => sqlx::query_as(LIKELY).bind(government).bind(day).bind(unit).bind(person).fetch_all(on))
}

/// How near somebody is to a unit by the posts that they hold on the day $2: who works there is first, then who heads
/// another one, then everybody else.
macro_rules! nearness {
    ($person:literal, $unit:literal) => {
        concat!(
            "(SELECT MIN(CASE WHEN q.unit_id = ",
            $unit,
            " THEN 0 WHEN q.is_head THEN 1 ELSE 2 END) FROM holders k \
             JOIN posts q ON q.government_id = k.government_id AND q.id = k.post_id \
             WHERE k.government_id = $1 AND k.person_id = ",
            $person,
            " AND ",
            on_day!("k", "$2"),
            ")"
        )
    };
}

const NAMED: &str = at_posts!(
    "posts p",
    "WHERE p.government_id = $1 AND lower($4) LIKE '%' || lower(pe.name) || '%' ORDER BY ",
    nearness!("pe.id", "$3"),
    ", pe.name, u.name, p.title, pe.id"
);

/// People whose name stands in a text, perhaps between titles, at each post that they hold on a day; those nearest to a
/// unit first.
pub async fn named(db: &Db, government: Uuid, day: Day, unit: Option<Uuid>, text: &str) -> Result<Vec<AtPost>> {
    read!(db, on => sqlx::query_as(NAMED).bind(government).bind(day).bind(unit).bind(text).fetch_all(on))
}

/// The name of a person `n` with titles, as it is shown, in small letters.
macro_rules! shown_name {
    () => {
        "lower(COALESCE(n.title_before || ' ', '') || n.name || COALESCE(', ' || n.title_after, ''))"
    };
}

const NAMED_IN_PART: &str = at_posts!(
    "posts p",
    "WHERE p.government_id = $1 AND pe.id IN (SELECT n.id FROM persons n WHERE n.government_id = $1 AND ",
    shown_name!(),
    " LIKE $4 ESCAPE '\\' AND ",
    in_office!("n.government_id", "n.id", "$2"),
    " ORDER BY ",
    nearness!("n.id", "$3"),
    ", (lower(n.name) LIKE $5 ESCAPE '\\') DESC, n.name, n.id LIMIT $6) ORDER BY ",
    nearness!("pe.id", "$3"),
    ", (lower(pe.name) LIKE $5 ESCAPE '\\') DESC, pe.name, u.name, p.title, pe.id"
);

/// So many people whose name holds a pattern (`%` before and after), at each post that they hold on a day: those nearest
/// to a unit first, of them those whose name begins with it.
pub async fn named_in_part(
    db: &Db,
    government: Uuid,
    day: Day,
    unit: Option<Uuid>,
    pattern: &str,
    most: i64,
) -> Result<Vec<AtPost>> {
    let start = pattern.strip_prefix('%').unwrap_or(pattern);
    read!(db, on => sqlx::query_as(NAMED_IN_PART)
        .bind(government).bind(day).bind(unit).bind(pattern).bind(start).bind(most).fetch_all(on))
}

const IN_A_NAME: &str = concat!(
    "SELECT EXISTS (SELECT 1 FROM persons n WHERE n.government_id = $1 AND ",
    shown_name!(),
    " LIKE $2 ESCAPE '\\')"
);

/// Whether somebody's name holds a pattern, who may hold no post.
pub async fn is_in_a_name(db: &Db, government: Uuid, pattern: &str) -> Result<bool> {
    read!(db, on => sqlx::query_scalar(IN_A_NAME).bind(government).bind(pattern).fetch_one(on))
}

const HAS_MAIN: &str = concat!(
    "SELECT EXISTS (SELECT 1 FROM holders h WHERE h.government_id = $1 AND h.person_id = $2 AND h.main AND ",
    on_day!("h", "$3"),
    ")"
);

/// Whether a person has a main post on a day.
pub async fn has_main(tx: &mut Tx, government: Uuid, person: Uuid, day: Day) -> Result<bool> {
    write!(tx, on => sqlx::query_scalar(HAS_MAIN).bind(government).bind(person).bind(day).fetch_one(on))
}

/// A superior by name.
pub struct Override<'o> {
    pub id: Uuid,
    pub person: Uuid,
    pub superior: Uuid,
    pub from: Day,
    pub until: Option<Day>,
    pub reason: &'o str,
}

const OVERRIDE: &str = "INSERT INTO superior_overrides (government_id, id, person_id, superior_id, from_day, until_day, reason) \
     VALUES ($1, $2, $3, $4, $5, $6, $7)";

/// Sets a superior by name.
pub async fn add_override(tx: &mut Tx, government: Uuid, new: &Override<'_>) -> Result<()> {
    run!(
        tx,
        sqlx::query(OVERRIDE)
            .bind(government)
            .bind(new.id)
            .bind(new.person)
            .bind(new.superior)
            .bind(new.from)
            .bind(new.until)
            .bind(new.reason)
    )?;
    Ok(())
}

/// A superior by name with when it begins.
#[derive(sqlx::FromRow)]
pub struct Appointed {
    pub superior_id: Uuid,
    pub from_day: Day,
}

const APPOINTED: &str = "SELECT superior_id, from_day FROM superior_overrides \
     WHERE government_id = $1 AND person_id = $2 AND id = $3 AND (until_day IS NULL OR until_day >= $4)";

/// A superior by name of a person that has not ended on a day.
pub async fn appointed(tx: &mut Tx, government: Uuid, person: Uuid, id: Uuid, day: Day) -> Result<Option<Appointed>> {
    write!(tx, on => sqlx::query_as(APPOINTED).bind(government).bind(person).bind(id).bind(day).fetch_optional(on))
}

const END_OVERRIDE: &str = "UPDATE superior_overrides SET until_day = $3 WHERE government_id = $1 AND id = $2";

/// Ends a superior by name on a day.
pub async fn end_override(tx: &mut Tx, government: Uuid, id: Uuid, until: Day) -> Result<()> {
    run!(tx, sqlx::query(END_OVERRIDE).bind(government).bind(id).bind(until))?;
    Ok(())
}

const REMOVE_OVERRIDE: &str = "DELETE FROM superior_overrides WHERE government_id = $1 AND id = $2";

/// Removes a superior by name.
pub async fn remove_override(tx: &mut Tx, government: Uuid, id: Uuid) -> Result<()> {
    run!(tx, sqlx::query(REMOVE_OVERRIDE).bind(government).bind(id))?;
    Ok(())
}
