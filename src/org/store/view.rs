//! What the organisation's pages show.

use super::compared;
use crate::base::{Day, Result, Uuid};
use crate::server::db::Db;
use crate::{on_day, read};
use sqlx::FromRow;

/// A unit with its head and how many people hold a post in it or below today.
#[derive(Clone, FromRow)]
pub struct UnitOfTree {
    pub id: Uuid,
    pub parent_id: Option<Uuid>,
    pub code: String,
    pub name: String,
    pub kind: String,
    pub head: Option<String>,
    pub people: i64,
}

/// People who hold a post on the day $2 in the unit that the caller names or below; who holds two of
/// them is one person. CROSS keeps SQLite from beginning with all holders, for each unit anew.
macro_rules! people_below {
    ($unit:literal) => {
        concat!(
            "SELECT COUNT(DISTINCT h.person_id) FROM unit_closure c \
             CROSS JOIN posts p CROSS JOIN holders h \
             WHERE p.government_id = c.government_id AND p.unit_id = c.descendant_id \
             AND h.government_id = p.government_id AND h.post_id = p.id AND ",
            on_day!("h", "$2"),
            " AND c.government_id = $1 AND c.ancestor_id = ",
            $unit
        )
    };
}

const PEOPLE: &str = people_below!("$3");

/// How many people work in a unit and below on a day.
pub async fn people(db: &Db, government: Uuid, unit: Uuid, day: Day) -> Result<i64> {
    read!(db, on => sqlx::query_scalar(PEOPLE).bind(government).bind(day).bind(unit).fetch_one(on))
}

const TREE: &str = concat!(
    "SELECT u.id, u.parent_id, u.code, u.name, u.kind, MAX(CASE WHEN p.is_head THEN pe.name END) AS head, (",
    people_below!("u.id"),
    ") AS people FROM units u \
     LEFT JOIN posts p ON p.government_id = u.government_id AND p.unit_id = u.id \
     LEFT JOIN holders h ON h.government_id = p.government_id AND h.post_id = p.id AND ",
    on_day!("h", "$2"),
    " LEFT JOIN persons pe ON pe.government_id = h.government_id AND pe.id = h.person_id \
     WHERE u.government_id = $1 GROUP BY u.id, u.parent_id, u.code, u.name, u.kind ORDER BY u.name, u.code"
);

/// All units on a day, by name.
pub async fn tree(db: &Db, government: Uuid, day: Day) -> Result<Vec<UnitOfTree>> {
    read!(db, on => sqlx::query_as(TREE).bind(government).bind(day).fetch_all(on))
}

/// A person as lists need them.
#[derive(Clone, FromRow)]
pub struct PersonName {
    pub id: Uuid,
    pub nip: Option<String>,
    pub name: String,
    pub title_before: Option<String>,
    pub title_after: Option<String>,
}

/// A person with their main post today.
#[derive(FromRow)]
pub struct PersonFound {
    #[sqlx(flatten)]
    pub person: PersonName,
    pub title: Option<String>,
    pub unit_code: Option<String>,
    /// By their number.
    pub by_number: bool,
}

const SEARCH: &str = concat!(
    "SELECT pe.id, pe.nip, pe.name, pe.title_before, pe.title_after, p.title, u.code AS unit_code, COALESCE(",
    whose!("$4", "$5", "$6"),
    ", FALSE) AS by_number FROM persons pe \
     LEFT JOIN holders h ON h.government_id = pe.government_id AND h.person_id = pe.id AND h.main AND ",
    on_day!("h", "$3"),
    " LEFT JOIN posts p ON p.government_id = h.government_id AND p.id = h.post_id \
     LEFT JOIN units u ON u.government_id = p.government_id AND u.id = p.unit_id \
     WHERE pe.government_id = $1 AND (lower(pe.name) LIKE $2 ESCAPE '\\' OR lower(p.title) LIKE $2 ESCAPE '\\' OR ",
    whose!("$4", "$5", "$6"),
    ") ORDER BY by_number DESC, (lower(pe.name) LIKE $7 ESCAPE '\\') DESC, pe.name, pe.id LIMIT 60"
);

/// People whose name or post holds a pattern (`%` before and after), on a day, first those whose name begins with it;
/// and whose number it is, if one is looked for.
pub async fn search(
    db: &Db,
    government: Uuid,
    pattern: &str,
    number: Option<&str>,
    day: Day,
) -> Result<Vec<PersonFound>> {
    let number = number.map(compared);
    let number = number.as_ref();
    read!(db, on => sqlx::query_as(SEARCH).bind(government).bind(pattern).bind(day)
        .bind(number.map(|(number, ..)| number.as_str())).bind(number.map(|(_, written, _)| written.as_str()))
        .bind(number.map(|(.., digits)| *digits)).bind(pattern.strip_prefix('%').unwrap_or(pattern)).fetch_all(on))
}

/// A post with one of its holders.
#[derive(Clone, FromRow)]
pub struct PostHeld {
    pub post_id: Uuid,
    pub superior_post_id: Option<Uuid>,
    pub title: String,
    pub kind: String,
    pub is_head: bool,
    pub unit_id: Uuid,
    pub unit_code: String,
    pub unit_name: String,
    pub person_id: Option<Uuid>,
    pub nip: Option<String>,
    pub name: Option<String>,
    pub title_before: Option<String>,
    pub title_after: Option<String>,
}

impl PostHeld {
    /// Who holds it by this row.
    pub fn holder(&self) -> Option<PersonName> {
        let (nip, name) = (self.nip.clone(), self.name.clone()?);
        let (title_before, title_after) = (self.title_before.clone(), self.title_after.clone());
        Some(PersonName { id: self.person_id?, nip, name, title_before, title_after })
    }
}

const POSTS: &str = concat!(
    "SELECT p.id AS post_id, p.superior_post_id, p.title, p.kind, p.is_head, \
         u.id AS unit_id, u.code AS unit_code, u.name AS unit_name, \
         pe.id AS person_id, pe.nip, pe.name, pe.title_before, pe.title_after FROM posts p \
     JOIN units u ON u.government_id = p.government_id AND u.id = p.unit_id \
     LEFT JOIN holders h ON h.government_id = p.government_id AND h.post_id = p.id AND ",
    on_day!("h", "$3"),
    " LEFT JOIN persons pe ON pe.government_id = h.government_id AND pe.id = h.person_id \
     WHERE p.government_id = $1 AND (p.unit_id = $2 OR (u.parent_id = $2 AND p.is_head) \
         OR p.superior_post_id IN (SELECT id FROM posts WHERE government_id = $1 AND unit_id = $2) \
         OR p.id IN (SELECT superior_post_id FROM posts WHERE government_id = $1 AND unit_id = $2)) \
     ORDER BY p.is_head DESC, p.title, u.name, p.id, pe.name"
);

/// The posts of a unit on a day, vacant ones too, with those that they answer to, that answer to them and
/// that head the units right below; heads first, holders of a post together.
pub async fn posts(db: &Db, government: Uuid, unit: Uuid, day: Day) -> Result<Vec<PostHeld>> {
    read!(db, on => sqlx::query_as(POSTS).bind(government).bind(unit).bind(day).fetch_all(on))
}

/// A person's row.
#[derive(FromRow)]
pub struct PersonFull {
    #[sqlx(flatten)]
    pub person: PersonName,
    pub internal_number: Option<String>,
    pub born_on: Option<Day>,
    pub sex: Option<String>,
    pub status: String,
    pub rank: Option<String>,
    pub email: Option<String>,
}

const PERSON: &str = "SELECT id, nip, name, title_before, title_after, internal_number, born_on, sex, status, rank, email \
     FROM persons WHERE government_id = $1 AND id = $2";

/// A person.
pub async fn person(db: &Db, government: Uuid, id: Uuid) -> Result<Option<PersonFull>> {
    read!(db, on => sqlx::query_as(PERSON).bind(government).bind(id).fetch_optional(on))
}

/// A post that a person holds, held or will hold.
#[derive(FromRow)]
pub struct HoldingOf {
    pub id: Uuid,
    pub title: String,
    pub unit_code: String,
    pub unit_name: String,
    pub from_day: Day,
    pub until_day: Option<Day>,
    pub main: bool,
}

const HOLDINGS: &str = "SELECT h.id, p.title, u.code AS unit_code, u.name AS unit_name, h.from_day, h.until_day, h.main \
     FROM holders h JOIN posts p ON p.government_id = h.government_id AND p.id = h.post_id \
     JOIN units u ON u.government_id = p.government_id AND u.id = p.unit_id \
     WHERE h.government_id = $1 AND h.person_id = $2 ORDER BY h.from_day DESC, h.main DESC, h.id";

/// A person's posts, the newest first.
pub async fn holdings(db: &Db, government: Uuid, person: Uuid) -> Result<Vec<HoldingOf>> {
    read!(db, on => sqlx::query_as(HOLDINGS).bind(government).bind(person).fetch_all(on))
}

/// A superior by name.
#[derive(FromRow)]
pub struct OverrideOf {
    pub override_id: Uuid,
    #[sqlx(flatten)]
    pub superior: PersonName,
    pub from_day: Day,
    pub until_day: Option<Day>,
    pub reason: String,
}

const OVERRIDES: &str = "SELECT n.id AS override_id, pe.id, pe.nip, pe.name, pe.title_before, pe.title_after, \
         n.from_day, n.until_day, n.reason \
     FROM superior_overrides n JOIN persons pe ON pe.government_id = n.government_id AND pe.id = n.superior_id \
     WHERE n.government_id = $1 AND n.person_id = $2 AND (n.until_day IS NULL OR n.until_day >= $3) \
     ORDER BY n.from_day, n.id";

/// The superiors by name of a person that have not ended on a day, future ones too.
pub async fn overrides(db: &Db, government: Uuid, person: Uuid, day: Day) -> Result<Vec<OverrideOf>> {
    read!(db, on => sqlx::query_as(OVERRIDES).bind(government).bind(person).bind(day).fetch_all(on))
}

const WHY: &str = concat!(
    "SELECT n.reason, n.from_day, n.until_day FROM superior_overrides n \
     WHERE n.government_id = $1 AND n.person_id = $2 AND n.superior_id = $3 AND ",
    on_day!("n", "$4"),
    " ORDER BY n.from_day DESC, n.id DESC LIMIT 1"
);

/// Why someone is a person's superior by name on a day, since when and until when.
pub async fn override_reason(
    db: &Db,
    government: Uuid,
    person: Uuid,
    superior: Uuid,
    day: Day,
) -> Result<Option<(String, Day, Option<Day>)>> {
    read!(db, on => sqlx::query_as(WHY).bind(government).bind(person).bind(superior).bind(day).fetch_optional(on))
}
