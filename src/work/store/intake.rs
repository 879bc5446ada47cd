//! Entries that go when what they hang on is taken back, and what has to stay because of those that do not.

pub use super::rollup::hold_units;
use super::rollup::{self, UnitMonth};
use crate::base::{Day, Month, Quantity, Result, Uuid};
use crate::server::db::{Tx, rows_for};
use crate::{ids, run, write};
use std::collections::{BTreeMap, BTreeSet};

pub use super::EvidenceFile;

/// Entries and reactions of a person in a unit.
#[derive(sqlx::FromRow)]
pub struct Written {
    pub person_id: Uuid,
    pub unit_id: Uuid,
    pub entries: i64,
    pub reactions: i64,
}

macro_rules! written {
    ($column:literal) => {
        concat!(
            "WITH theirs AS MATERIALIZED (SELECT id, person_id, unit_id FROM entries WHERE government_id = $1 AND ",
            $column,
            " IN ",
            ids!(),
            ") SELECT theirs.person_id, theirs.unit_id, COUNT(DISTINCT theirs.id) AS entries, COUNT(r.id) AS reactions \
             FROM theirs LEFT JOIN reactions r ON r.government_id = $1 AND r.entry_id = theirs.id \
             GROUP BY theirs.person_id, theirs.unit_id"
        )
    };
}

const WRITTEN_BY: &str = written!("person_id");
const WRITTEN_IN: &str = written!("unit_id");

/// How much people have written, in whatever unit, and anybody in units.
pub async fn written(tx: &mut Tx, government: Uuid, people: &[Uuid], units: &[Uuid]) -> Result<Vec<Written>> {
    let mut found = BTreeMap::new();
    for (sql, ids) in [(WRITTEN_BY, people), (WRITTEN_IN, units)] {
        let rows: Vec<Written> = rows_for(tx, sql, government, ids).await?;
        found.extend(rows.into_iter().map(|row| ((row.person_id, row.unit_id), row)));
    }
    Ok(found.into_values().collect())
}

/// What entries of a person in a unit need: who answered them or is waited for, or an indicator under which they count.
#[derive(sqlx::FromRow)]
pub struct Needed {
    pub needed_id: Uuid,
    pub person_id: Uuid,
    pub unit_id: Uuid,
}

const ANSWERERS: &str = concat!(
    "SELECT r.by_person_id AS needed_id, e.person_id, e.unit_id FROM reactions r \
     JOIN entries e ON e.government_id = r.government_id AND e.id = r.entry_id \
     WHERE r.government_id = $1 AND r.by_person_id IN ",
    ids!(),
    " UNION SELECT e.appraiser_id, e.person_id, e.unit_id FROM entries e \
     WHERE e.government_id = $1 AND e.state = 'submitted' AND e.appraiser_id IN ",
    ids!()
);

const UNDER: &str = concat!(
    "WITH theirs AS MATERIALIZED (SELECT indicator_id, person_id, unit_id FROM entries \
     WHERE government_id = $1 AND indicator_id IN ",
    ids!(),
    ") SELECT DISTINCT indicator_id AS needed_id, person_id, unit_id FROM theirs"
);

/// Whose entries some people have answered, or are to answer.
pub async fn answerers(tx: &mut Tx, government: Uuid, people: &[Uuid]) -> Result<Vec<Needed>> {
    rows_for(tx, ANSWERERS, government, people).await
}

/// Whose entries count under indicators, or were meant to.
pub async fn under(tx: &mut Tx, government: Uuid, indicators: &[Uuid]) -> Result<Vec<Needed>> {
    rows_for(tx, UNDER, government, indicators).await
}

/// An entry that goes, as the record tells it.
#[derive(sqlx::FromRow)]
pub struct Gone {
    pub id: Uuid,
    pub person_id: Uuid,
    pub person_name: String,
    pub day: Day,
    pub indicator_id: Option<Uuid>,
    pub quantity: Quantity,
}

/// What went.
#[derive(Default)]
pub struct Removed {
    pub entries: u64,
    /// The first of them.
    pub told: Vec<Gone>,
    /// All evidence; its files are to be deleted after the commit.
    pub evidence: Vec<EvidenceFile>,
}

const TOLD: &str = "SELECT e.id, e.person_id, p.name AS person_name, e.day, e.indicator_id, e.quantity FROM entries e \
     JOIN persons p ON p.government_id = e.government_id AND p.id = e.person_id \
     WHERE e.government_id = $1 AND e.person_id = $2 AND e.unit_id = $3 ORDER BY e.day, e.id LIMIT $4";

/// All entries of a person, as `mine`; what follows takes those of a unit. Looked for by person first: SQLite, which
/// does not know how many rows a table has, would as soon go through all of a unit or of a government.
macro_rules! mine {
    ($rest:literal) => {
        concat!(
            "WITH mine AS MATERIALIZED \
             (SELECT id, unit_id, indicator_id, month FROM entries WHERE government_id = $1 AND person_id = $2) ",
            $rest
        )
    };
}

const EVIDENCE: &str = mine!(
    "SELECT v.id, v.entry_id, v.file_name, v.media_type, v.bytes, v.sha256 FROM mine CROSS JOIN evidence v \
     WHERE mine.unit_id = $3 AND v.government_id = $1 AND v.entry_id = mine.id ORDER BY v.id"
);
const INDICATORS: &str =
    mine!("SELECT DISTINCT indicator_id, month FROM mine WHERE unit_id = $3 AND indicator_id IS NOT NULL");
/// What hangs on entries before they themselves.
const REMOVE_HANGING: [&str; 2] = [
    mine!("DELETE FROM reactions WHERE government_id = $1 AND entry_id IN (SELECT id FROM mine WHERE unit_id = $3)"),
    mine!("DELETE FROM evidence WHERE government_id = $1 AND entry_id IN (SELECT id FROM mine WHERE unit_id = $3)"),
];
const REMOVE: &str =
    mine!("DELETE FROM entries WHERE government_id = $1 AND id IN (SELECT id FROM mine WHERE unit_id = $3)");

/// Removes what people wrote in units, after [`hold_units`], and takes it out of the months; at most so many entries
/// are told.
pub async fn remove(tx: &mut Tx, government: Uuid, written: &[Written], most_told: usize) -> Result<Removed> {
    let mut removed = Removed::default();
    let mut units: Vec<UnitMonth> = Vec::new();
    let mut indicators: BTreeSet<(Uuid, Month)> = BTreeSet::new();
    for Written { person_id: person, unit_id: unit, .. } in written {
        let left = most_told.saturating_sub(removed.told.len()) as i64;
        let told: Vec<Gone> =
            write!(tx, on => sqlx::query_as(TOLD).bind(government).bind(person).bind(unit).bind(left).fetch_all(on))?;
        removed.told.extend(told);
        let evidence: Vec<EvidenceFile> =
            write!(tx, on => sqlx::query_as(EVIDENCE).bind(government).bind(person).bind(unit).fetch_all(on))?;
        removed.evidence.extend(evidence);
        let counted: Vec<(Uuid, Month)> =
            write!(tx, on => sqlx::query_as(INDICATORS).bind(government).bind(person).bind(unit).fetch_all(on))?;
        indicators.extend(counted);
        units.extend(rollup::units_of(tx, government, *person, *unit).await?);
        for sql in REMOVE_HANGING {
            run!(tx, sqlx::query(sql).bind(government).bind(person).bind(unit))?;
        }
        removed.entries += run!(tx, sqlx::query(REMOVE).bind(government).bind(person).bind(unit))?;
    }
    rollup::bump_units(tx, units.into_iter().map(|unit| (government, UnitMonth { sums: -unit.sums, ..unit }))).await?;
    for (indicator, month) in indicators {
        rollup::recompute_indicator(tx, government, indicator, month).await?;
    }
    Ok(removed)
}

const FORGET_WITHDRAWN: &str = "DELETE FROM withdrawn_entries WHERE government_id = $1 AND NOT ( \
     EXISTS (SELECT 1 FROM persons p WHERE p.government_id = withdrawn_entries.government_id AND p.id = withdrawn_entries.person_id) \
     AND EXISTS (SELECT 1 FROM units u WHERE u.government_id = withdrawn_entries.government_id AND u.id = withdrawn_entries.unit_id))";

/// Forgets which entries were withdrawn by people, or in units, that are gone.
pub async fn forget_withdrawn(tx: &mut Tx, government: Uuid) -> Result<()> {
    run!(tx, sqlx::query(FORGET_WITHDRAWN).bind(government))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Engine, Town, searches};

    /// Of thousands of people, each statement that goes through whole tables is minutes in which nobody else can write.
    #[tokio::test]
    async fn no_statement_about_somebodys_entries_goes_through_all_of_a_government() {
        let town = Town::new(Engine::Sqlite).await;
        let of_one = [&REMOVE_HANGING[..], &[TOLD, EVIDENCE, INDICATORS, REMOVE, rollup::UNITS_OF]].concat();
        let (by_person, of_units) = (["person_id=?", "id=?", "entry_id=?"], ["unit_id=?", "entry_id=?"]);
        let all = of_one
            .iter()
            .map(|sql| (sql, &by_person[..]))
            .chain([(&WRITTEN_BY, &by_person[..]), (&WRITTEN_IN, &of_units[..])])
            .chain([(&UNDER, &["indicator_id=?"][..])]);
        for (sql, ways) in all {
            let found = searches(&town, sql).await;
            let through_all: Vec<_> =
                found.iter().filter(|step| !ways.iter().any(|way| step.contains(&format!(" AND {way}")))).collect();
            assert!(through_all.is_empty() && !found.is_empty(), "{sql}: {found:?}");
        }
    }
}
