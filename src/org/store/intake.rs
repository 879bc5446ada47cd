//! The organisation's tables as imports load and save them.

use crate::base::{Day, Result, Uuid};
use crate::org::rules::closure;
use crate::server::db::{Tx, run_for};
use crate::{ids, insert_many, run, table, write};
use serde::{Deserialize, Serialize};

table! {
    /// A unit of the tree.
    pub struct UnitRow in "units" {
        parent_id: Option<Uuid>,
        code: String,
        name: String,
        /// `dinas`, `bidang`, ...; `pemda` for the root, the government itself.
        kind: String,
    }
}

table! {
    /// A person.
    pub struct PersonRow in "persons" {
        nip: Option<String>,
        internal_number: Option<String>,
        name: String,
        title_before: Option<String>,
        title_after: Option<String>,
        born_on: Option<Day>,
        /// `L` or `P`.
        sex: Option<String>,
        status: String,
        rank: Option<String>,
        email: Option<String>,
    }
}

table! {
    /// A post, held or vacant.
    pub struct PostRow in "posts" {
        unit_id: Uuid,
        title: String,
        kind: String,
        echelon: Option<String>,
        is_head: bool,
        superior_post_id: Option<Uuid>,
        superior_given: bool,
    }
}

table! {
    /// Who holds a post, from when until when (both days included).
    pub struct HolderRow in "holders" {
        post_id: Uuid,
        person_id: Uuid,
        from_day: Day,
        until_day: Option<Day>,
        main: bool,
    }
}

impl HolderRow {
    /// Whether it holds on a day.
    pub fn on(&self, day: Day) -> bool {
        self.from_day <= day && self.until_day.is_none_or(|until| until >= day)
    }
}

/// The government as the root row of a unit file names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow)]
pub struct GovernmentRow {
    pub id: Uuid,
    pub code: String,
    pub name: String,
}

const GOVERNMENT: &str = "SELECT id, code, name FROM governments WHERE id = $1";

/// The government, if it has been founded.
pub async fn government(tx: &mut Tx, id: Uuid) -> Result<Option<GovernmentRow>> {
    write!(tx, on => sqlx::query_as(GOVERNMENT).bind(id).fetch_optional(on))
}

const SAVE_GOVERNMENT: &str = "INSERT INTO governments (id, code, name, host, time_zone, demo, created_at) \
     VALUES ($1, $2, $3, NULL, $4, FALSE, $5) ON CONFLICT (id) DO UPDATE SET name = excluded.name";

/// Founds a government in a time zone at a moment (UTC milliseconds), or renames it.
pub async fn save_government(tx: &mut Tx, row: &GovernmentRow, time_zone: &str, now: i64) -> Result<()> {
    run!(tx, sqlx::query(SAVE_GOVERNMENT).bind(row.id).bind(&row.code).bind(&row.name).bind(time_zone).bind(now))?;
    Ok(())
}

const CLEAR_CLOSURE: &str = "DELETE FROM unit_closure WHERE government_id = $1";
const ADD_CLOSURE: &str = "INSERT INTO unit_closure (government_id, ancestor_id, descendant_id, depth) ";

/// Forgets who lies above whom; needed before units go.
pub async fn clear_closure(tx: &mut Tx, government: Uuid) -> Result<()> {
    run!(tx, sqlx::query(CLEAR_CLOSURE).bind(government))?;
    Ok(())
}

/// Notes anew who lies above whom.
pub async fn renew_closure(tx: &mut Tx, government: Uuid) -> Result<()> {
    clear_closure(tx, government).await?;
    let tree: Vec<(Uuid, Option<Uuid>)> =
        UnitRow::all(tx, government).await?.into_iter().map(|unit| (unit.id, unit.parent_id)).collect();
    let pairs = closure(&tree);
    insert_many!(tx, ADD_CLOSURE, 4, pairs, |values, pair| {
        values.push_bind(government).push_bind(pair.0).push_bind(pair.1).push_bind(pair.2);
    })
}

const OVERRIDES: &str = "SELECT id, person_id, superior_id FROM superior_overrides WHERE government_id = $1";

/// Superiors by name: the note, the person, the superior.
pub async fn overrides(tx: &mut Tx, government: Uuid) -> Result<Vec<(Uuid, Uuid, Uuid)>> {
    write!(tx, on => sqlx::query_as(OVERRIDES).bind(government).fetch_all(on))
}

const REMOVE_OVERRIDES: &str = concat!("DELETE FROM superior_overrides WHERE government_id = $1 AND id IN ", ids!());

/// Removes superiors by name.
pub async fn remove_overrides(tx: &mut Tx, government: Uuid, ids: &[Uuid]) -> Result<()> {
    run_for(tx, REMOVE_OVERRIDES, government, ids).await
}
