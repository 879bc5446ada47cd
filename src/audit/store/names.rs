//! What things are called that rows of the record tell of, also when they are gone.

use crate::base::{Day, Result, Uuid};
use crate::server::db::{AT_ONCE, Db, padded};
use crate::{ids, read, reports_from};
use serde::Deserialize;
use std::collections::HashMap;

/// What is said of the post by which the person `n.person_id` reports on the day $22: of its unit `u`, of the one
/// `above`.
macro_rules! at_work {
    ($what:literal) => {
        concat!(
            "(SELECT ",
            $what,
            " FROM holders h CROSS JOIN posts o CROSS JOIN units u LEFT JOIN units above \
             ON above.government_id = u.government_id AND above.id = u.parent_id AND above.parent_id IS NOT NULL \
             WHERE h.government_id = $1 AND h.id = ",
            reports_from!("$1", "n.person_id", "$22"),
            " AND o.government_id = h.government_id AND o.id = h.post_id \
             AND u.government_id = o.government_id AND u.id = o.unit_id)"
        )
    };
}

/// Of entries and their files it is whose and of which day, not what they say: not everyone who reads
/// the record may read them. What is looked for comes first in each join, as SQLite might not take it by itself. What
/// is said of people is asked in subqueries: joined, PostgreSQL might go through all of them. Whether a name is
/// shared it would as soon find out of everyone at once: the comparison with `n.person_id` keeps it from that.
const NAMES: &str = concat!(
    "SELECT n.kind, n.id, n.name, n.day, n.person_id, ",
    at_work!("u.name"),
    " AS unit, ",
    at_work!("above.name"),
    " AS above, \
     (SELECT COALESCE(p.nip, p.internal_number) FROM persons p WHERE p.government_id = $1 AND p.id = n.person_id) AS number, \
     EXISTS (SELECT 1 FROM persons p CROSS JOIN persons o WHERE p.government_id = $1 AND p.id = n.person_id \
     AND o.government_id = $1 AND o.name = p.name AND o.id <> n.person_id) AS shared \
     FROM (SELECT 'person' AS kind, id, name, CAST(NULL AS TEXT) AS day, id AS person_id FROM persons \
     WHERE government_id = $1 AND id IN ",
    ids!(),
    " UNION ALL SELECT 'account', id, name, NULL, person_id FROM accounts WHERE government_id = $1 AND id IN ",
    ids!(),
    " UNION ALL SELECT 'unit', id, name, NULL, NULL FROM units WHERE government_id = $1 AND id IN ",
    ids!(),
    " UNION ALL SELECT 'indicator', id, name, NULL, NULL FROM indicators WHERE government_id = $1 AND id IN ",
    ids!(),
    " UNION ALL SELECT 'service', id, name, NULL, NULL FROM services WHERE government_id = $1 AND id IN ",
    ids!(),
    " UNION ALL SELECT 'entry', e.id, p.name, e.day, p.id FROM entries e \
     CROSS JOIN persons p WHERE p.government_id = e.government_id AND p.id = e.person_id AND e.government_id = $1 AND e.id IN ",
    ids!(),
    " UNION ALL SELECT 'evidence', f.id, p.name, e.day, p.id FROM evidence f CROSS JOIN entries e CROSS JOIN persons p \
     WHERE e.government_id = f.government_id AND e.id = f.entry_id \
     AND p.government_id = e.government_id AND p.id = e.person_id AND f.government_id = $1 AND f.id IN ",
    ids!(),
    " UNION ALL SELECT 'import', id, file_name, NULL, NULL FROM import_runs WHERE government_id = $1 AND id IN ",
    ids!(),
    " UNION ALL SELECT 'holding', h.id, p.title, NULL, NULL FROM holders h \
     CROSS JOIN posts p WHERE p.government_id = h.government_id AND p.id = h.post_id AND h.government_id = $1 AND h.id IN ",
    ids!(),
    ") n"
);

/// Something that rows tell of, by the kind of object that they call it.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Named {
    pub kind: String,
    pub id: Uuid,
    pub name: String,
    /// Of an entry or its file, which have their ids from whoever sent them.
    pub day: Option<Day>,
    /// Whose name it is, and who they are: a person, whose account or whose entry.
    pub person_id: Option<Uuid>,
    /// Where they work, and the unit above, if that is not the government itself.
    pub unit: Option<String>,
    pub above: Option<String>,
    /// NIP or internal number.
    pub number: Option<String>,
    /// Whether somebody else has this person's name.
    pub shared: bool,
    /// It is there no more.
    #[sqlx(skip)]
    pub gone: bool,
}

/// What bears these ids, as far as it has a name and is still there, people with where they work on a day. Several
/// things may bear one: that of an entry is made by its sender.
pub async fn named(db: &Db, government: Uuid, ids: &[Uuid], day: Day) -> Result<Vec<Named>> {
    let mut named: Vec<Named> = Vec::with_capacity(ids.len());
    for some in ids.chunks(AT_ONCE) {
        named.extend(read!(db, on => padded(some)
            .fold(sqlx::query_as(NAMES).bind(government), |query, id| query.bind(id)).bind(day).fetch_all(on))?);
    }
    Ok(named)
}

/// Of kinds that [`NAMES`] has while they are there.
const MADE: &str = concat!(
    "SELECT object_kind, object_id, became FROM import_changes \
     WHERE government_id = $1 AND object_kind IN ('unit', 'person', 'indicator', 'service') AND was IS NULL AND object_id IN ",
    ids!()
);

/// What names a thing in the row of its table that an import wrote down, or in what the record keeps of an account.
#[derive(Deserialize)]
struct Kept {
    name: String,
    nip: Option<String>,
    internal_number: Option<String>,
}

/// What bears these ids, which [`named`] does not find any more, as far as an import made it: by the name that it had
/// then. It went when that import was undone, or by a form.
pub async fn made(db: &Db, government: Uuid, ids: &[Uuid]) -> Result<Vec<Named>> {
    let mut made = Vec::new();
    for some in ids.chunks(AT_ONCE) {
        let rows: Vec<(String, Uuid, String)> = read!(db, on => padded(some)
            .fold(sqlx::query_as(MADE).bind(government), |query, id| query.bind(id)).fetch_all(on))?;
        made.extend(rows.into_iter().filter_map(|(kind, id, became)| {
            // the row stands below its kind
            let row: HashMap<String, Kept> = serde_json::from_str(&became).ok()?;
            let Kept { name, nip, internal_number } = row.into_values().next()?;
            let person_id = (kind == "person").then_some(id);
            Some(Named { kind, id, name, person_id, number: nip.or(internal_number), gone: true, ..Named::default() })
        }));
    }
    Ok(made)
}

const GONE_ACCOUNTS: &str = concat!(
    "SELECT object_id, detail FROM audit \
     WHERE government_id = $1 AND action = 'import.undo' AND object_kind = 'account' AND object_id IN ",
    ids!()
);

/// Those of these accounts that undoing an import took, by the name that the record keeps of each.
pub async fn gone_accounts(db: &Db, government: Uuid, ids: &[Uuid]) -> Result<Vec<Named>> {
    let mut gone = Vec::new();
    for some in ids.chunks(AT_ONCE) {
        let rows: Vec<(String, String)> = read!(db, on => padded(some)
            .fold(sqlx::query_as(GONE_ACCOUNTS).bind(government), |query, id| query.bind(id.to_string())).fetch_all(on))?;
        gone.extend(rows.into_iter().filter_map(|(id, detail)| {
            let Kept { name, .. } = serde_json::from_str(&detail).ok()?;
            Some(Named { kind: "account".to_owned(), id: id.parse().ok()?, name, gone: true, ..Named::default() })
        }));
    }
    Ok(gone)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Engine, Town, searches};

    #[tokio::test]
    async fn what_a_page_names_is_found_without_going_through_all_of_a_government() {
        let town = Town::new(Engine::Sqlite).await;
        let found = searches(&town, NAMES).await;
        assert!(found.iter().any(|step| step.contains("(government_id=? AND name=?)")), "{found:?}");
        assert!(found.iter().all(|step| step.contains("(government_id=? AND ")), "{found:?}");
        for sql in [MADE, GONE_ACCOUNTS] {
            let found = searches(&town, sql).await;
            assert!(!found.is_empty() && found.iter().all(|step| step.contains("object_id=?")), "{found:?}");
        }
    }
}
