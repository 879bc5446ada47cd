//! SQL of entries; of reactions, rollups and teams in files of their own.

mod change;
mod evidence;
mod indicator;
pub mod intake;
mod month;
mod react;
mod rollup;
mod team;

pub use change::{resubmit, withdraw, withdrawn};
pub use evidence::{
    EvidenceFile, evidence, evidence_bytes_of_day, evidence_of, evidence_since, insert_evidence, remove_evidence,
};
pub use indicator::{Sight, Under, of_indicator, stretch_of_indicator};
pub use month::{OwnMonth, own_months, own_of_month};
pub use react::{Past, Reacted, history, react, undo};
pub use rollup::{
    IndicatorMonth, UnitMonth, bump_indicators, bump_units, recompute_indicator, recomputed_indicators,
    recomputed_units, stored_indicators, stored_units,
};
pub use team::{
    LONGEST, Waiting, just_accepted, reaction_times, silent, team_size, waiting, waiting_people, waiting_total,
};

use super::EntryState;
use super::rules::{NewEntry, Span};
use crate::base::{Day, Quantity, Result, Uuid};
use crate::server::db::{AT_ONCE, Db, Tx, padded};
use crate::{ids, insert_many, read, write};
use std::collections::HashMap;

/// An entry with the names that people know things by.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Entry {
    pub id: Uuid,
    pub person_id: Uuid,
    pub person_name: String,
    pub unit_id: Uuid,
    pub unit_name: String,
    pub appraiser_id: Option<Uuid>,
    pub indicator_id: Option<Uuid>,
    pub indicator_name: Option<String>,
    /// The unit that the indicator belongs to.
    pub indicator_unit: Option<Uuid>,
    pub day: Day,
    pub what: String,
    pub quantity: Quantity,
    pub out_of: Option<Quantity>,
    pub measure: String,
    pub start_time: Option<String>,
    pub end_time: Option<String>,
    pub minutes: Option<i64>,
    pub state: EntryState,
    pub praised: bool,
    pub reason: Option<String>,
    pub reacted_by: Option<Uuid>,
    pub reacted_name: Option<String>,
    pub reacted_at: Option<i64>,
    pub submitted_at: i64,
    /// How many files.
    pub files: i64,
}

impl Entry {
    /// When it was done.
    pub fn span(&self) -> Span {
        Span::stored(self.start_time.as_deref(), self.end_time.as_deref(), self.minutes)
    }

    /// Whether it was ever answered, even if it waits again.
    pub fn was_answered(&self) -> bool {
        self.reacted_by.is_some()
    }
}

/// The columns of [`Entry`]; what follows tells which.
macro_rules! entries {
    ($($rest:expr),*) => {
        concat!(
            "SELECT e.id, e.person_id, p.name AS person_name, e.unit_id, u.name AS unit_name, e.appraiser_id, e.indicator_id, \
             i.name AS indicator_name, i.unit_id AS indicator_unit, e.day, e.what, e.quantity, e.out_of, e.measure, \
             e.start_time, e.end_time, e.minutes, e.state, e.praised, e.reason, e.reacted_by, r.name AS reacted_name, \
             e.reacted_at, e.submitted_at, \
             (SELECT COUNT(*) FROM evidence f WHERE f.government_id = e.government_id AND f.entry_id = e.id) AS files \
             FROM entries e \
             JOIN persons p ON p.government_id = e.government_id AND p.id = e.person_id \
             JOIN units u ON u.government_id = e.government_id AND u.id = e.unit_id \
             LEFT JOIN indicators i ON i.government_id = e.government_id AND i.id = e.indicator_id \
             LEFT JOIN persons r ON r.government_id = e.government_id AND r.id = e.reacted_by ",
            $($rest),*
        )
    };
}
use entries;

const BY_ID: &str = entries!("WHERE e.government_id = $1 AND e.id = $2");

/// An entry.
pub async fn entry(db: &Db, government: Uuid, id: Uuid) -> Result<Option<Entry>> {
    read!(db, on => sqlx::query_as(BY_ID).bind(government).bind(id).fetch_optional(on))
}

/// An entry as far as a reaction changes it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Stand {
    pub id: Uuid,
    pub person_id: Uuid,
    pub unit_id: Uuid,
    pub appraiser_id: Option<Uuid>,
    pub indicator_id: Option<Uuid>,
    pub day: Day,
    pub quantity: Quantity,
    pub out_of: Option<Quantity>,
    pub state: EntryState,
    pub reacted_by: Option<Uuid>,
    pub reacted_at: Option<i64>,
    pub submitted_at: i64,
}

const STANDS: &str = concat!(
    "SELECT id, person_id, unit_id, appraiser_id, indicator_id, day, quantity, out_of, state, reacted_by, \
     reacted_at, submitted_at FROM entries WHERE government_id = $1 AND id IN ",
    ids!()
);

/// How entries stand, each by its government and id; those that are there.
pub async fn stands(db: &Db, asked: &[(Uuid, Uuid)]) -> Result<HashMap<(Uuid, Uuid), Stand>> {
    let mut by_government: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for (government, id) in asked {
        by_government.entry(*government).or_default().push(*id);
    }
    let mut found = HashMap::with_capacity(asked.len());
    for (government, ids) in by_government {
        for some in ids.chunks(AT_ONCE) {
            let stands: Vec<Stand> = read!(db, on => padded(some)
                .fold(sqlx::query_as(STANDS).bind(government), |query, id| query.bind(id))
                .fetch_all(on))?;
            found.extend(stands.into_iter().map(|stand| ((government, stand.id), stand)));
        }
    }
    Ok(found)
}

const OWNERS: &str = concat!(
    "SELECT DISTINCT p.name, e.person_id, e.unit_id, e.appraiser_id FROM entries e \
     JOIN persons p ON p.government_id = e.government_id AND p.id = e.person_id \
     WHERE e.government_id = $1 AND e.id IN ",
    ids!()
);

/// Whose entries are, by name, and what tells who may read them.
pub async fn owners(db: &Db, government: Uuid, entries: &[Uuid]) -> Result<Vec<(String, Desk)>> {
    let mut owners = Vec::new();
    for some in entries.chunks(AT_ONCE) {
        let more: Vec<(String, Uuid, Uuid, Option<Uuid>)> = read!(db, on => padded(some)
            .fold(sqlx::query_as(OWNERS).bind(government), |query, id| query.bind(id))
            .fetch_all(on))?;
        owners.extend(more.into_iter().map(|(name, person, unit, appraiser)| (name, Desk { person, unit, appraiser })));
    }
    Ok(owners)
}

const OWN: &str = entries!(
    "WHERE e.government_id = $1 AND e.person_id = $2 AND (e.day >= $3 OR e.state = 'returned') \
     ORDER BY e.day DESC, e.submitted_at DESC, e.id DESC LIMIT 200"
);

/// A person's entries from a day on, and those that were sent back, whenever they were; latest first.
pub async fn own(db: &Db, government: Uuid, person: Uuid, from: Day) -> Result<Vec<Entry>> {
    read!(db, on => sqlx::query_as(OWN).bind(government).bind(person).bind(from).fetch_all(on))
}

const OF_DAY: &str = entries!(
    "WHERE e.government_id = $1 AND e.person_id = $2 AND e.day = $3 AND e.state <> 'returned' ORDER BY e.submitted_at, e.id"
);

/// What a person did on a day, as far as it was not sent back; earliest first.
pub async fn of_day(db: &Db, government: Uuid, person: Uuid, day: Day) -> Result<Vec<Entry>> {
    read!(db, on => sqlx::query_as(OF_DAY).bind(government).bind(person).bind(day).fetch_all(on))
}

const LAST_REPORTED: &str = "SELECT MAX(day) FROM entries \
     WHERE government_id = $1 AND person_id = $2 AND day < $3 AND day >= $4 AND state <> 'returned'";

/// The last day before another on which a person did something that was not sent back, not before the earliest.
pub async fn last_reported(db: &Db, government: Uuid, person: Uuid, before: Day, earliest: Day) -> Result<Option<Day>> {
    read!(db, on => sqlx::query_scalar(LAST_REPORTED).bind(government).bind(person).bind(before).bind(earliest)
        .fetch_one(on))
}

const LATEST_UNDER: &str = "SELECT indicator_id FROM entries WHERE government_id = $1 AND person_id = $2 \
     ORDER BY day DESC, submitted_at DESC, id DESC LIMIT 50";

/// Under what the last 50 entries of a person stand, latest first; additional duties under none.
pub async fn latest_under(db: &Db, government: Uuid, person: Uuid) -> Result<Vec<Option<Uuid>>> {
    read!(db, on => sqlx::query_scalar(LATEST_UNDER).bind(government).bind(person).fetch_all(on))
}

/// What a day holds besides an entry.
#[derive(Clone, Debug, sqlx::FromRow)]
struct Done {
    id: Uuid,
    start_time: Option<String>,
    end_time: Option<String>,
    minutes: Option<i64>,
}

const DONE: &str = "SELECT id, start_time, end_time, minutes FROM entries WHERE government_id = $1 AND person_id = $2 AND day = $3 \
     AND (start_time IS NOT NULL OR minutes IS NOT NULL)";

/// When a person did what else on a day, as far as it is known, apart from one entry.
pub async fn other_spans(tx: &mut Tx, government: Uuid, person: Uuid, day: Day, but: Uuid) -> Result<Vec<Span>> {
    let done: Vec<Done> = write!(tx, on => sqlx::query_as(DONE).bind(government).bind(person).bind(day).fetch_all(on))?;
    let others = done.into_iter().filter(|done| done.id != but);
    Ok(others.map(|d| Span::stored(d.start_time.as_deref(), d.end_time.as_deref(), d.minutes)).collect())
}

const OF_DAY_COUNT: &str = "SELECT COUNT(*) FROM entries WHERE government_id = $1 AND person_id = $2 AND day = $3";

/// How many entries a person's day holds.
pub async fn count_of_day(tx: &mut Tx, government: Uuid, person: Uuid, day: Day) -> Result<i64> {
    write!(tx, on => sqlx::query_scalar(OF_DAY_COUNT).bind(government).bind(person).bind(day).fetch_one(on))
}

const IDS_OF_DAY: &str = "SELECT id FROM entries WHERE government_id = $1 AND person_id = $2 AND day = $3";

/// Which entries a person's day holds, whatever became of them.
pub async fn ids_of_day(db: &Db, government: Uuid, person: Uuid, day: Day) -> Result<Vec<Uuid>> {
    read!(db, on => sqlx::query_scalar(IDS_OF_DAY).bind(government).bind(person).bind(day).fetch_all(on))
}

const TAKEN: &str = "SELECT EXISTS (SELECT 1 FROM entries WHERE government_id = $1 AND id = $2 AND person_id <> $3 \
     UNION ALL SELECT 1 FROM withdrawn_entries WHERE government_id = $1 AND id = $2)";

/// Whether a person can no longer have an entry of this id: somebody else has, or it was withdrawn.
pub async fn is_taken(tx: &mut Tx, government: Uuid, id: Uuid, person: Uuid) -> Result<bool> {
    write!(tx, on => sqlx::query_scalar(TAKEN).bind(government).bind(id).bind(person).fetch_one(on))
}

/// Who reports, where, and to whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Desk {
    pub person: Uuid,
    pub unit: Uuid,
    pub appraiser: Option<Uuid>,
}

/// An entry that is to be added.
pub struct New<'e> {
    pub government: Uuid,
    pub desk: Desk,
    pub entry: &'e NewEntry,
    /// When it was submitted.
    pub at: i64,
    /// It is added if the person's day holds less than this when the statement begins: those before it
    /// in the list are not seen, and are taken off by the caller.
    pub most: i64,
}

/// The columns of a new entry.
macro_rules! columns {
    () => {
        "government_id, id, person_id, unit_id, appraiser_id, indicator_id, day, month, what, \
         quantity, out_of, measure, start_time, end_time, minutes, submitted_at, state, praised"
    };
}

/// That an indicator, if there is one, still counts as it did when an entry was checked: its unit of measure, and
/// whether amounts are parts of a whole. `$lock` keeps it so until the transaction ends; SQLite has one writer.
macro_rules! counts_so {
    ($government:literal, $indicator:literal, $measure:literal, $out_of:literal, $lock:literal) => {
        concat!(
            "(",
            $indicator,
            " IS NULL OR EXISTS (SELECT 1 FROM indicators i WHERE i.government_id = ",
            $government,
            " AND i.id = ",
            $indicator,
            " AND i.measure = ",
            $measure,
            " AND (i.aggregation = 'persentase') = (",
            $out_of,
            " IS NOT NULL)",
            $lock,
            "))"
        )
    };
}
use counts_so;

const INSERT: &str = concat!("WITH sent (", columns!(), ", most) AS (");

macro_rules! if_room {
    ($lock:literal) => {
        concat!(
            ") INSERT INTO entries (",
            columns!(),
            ") SELECT ",
            columns!(),
            " FROM sent WHERE (SELECT COUNT(*) FROM entries e WHERE e.government_id = sent.government_id \
             AND e.person_id = sent.person_id AND e.day = sent.day) < sent.most \
             AND NOT EXISTS (SELECT 1 FROM withdrawn_entries w WHERE w.government_id = sent.government_id AND w.id = sent.id) \
             AND ",
            counts_so!("sent.government_id", "sent.indicator_id", "sent.measure", "sent.out_of", $lock),
            " ON CONFLICT (government_id, id) DO NOTHING"
        )
    };
}

/// Adds entries; gives how many: not those whose ids are there already or were withdrawn, those for which there is
/// no room, or whose indicator counts otherwise by now.
pub async fn insert(tx: &mut Tx, entries: &[New<'_>]) -> Result<u64> {
    let tail = match tx {
        Tx::Sqlite(_) => if_room!(""),
        Tx::Postgres(_) => if_room!(" FOR KEY SHARE"),
    };
    insert_many!(
        tx,
        INSERT,
        19,
        entries,
        |values, new| {
            let New { government, desk, entry, at, most } = new;
            values
                .push_bind(*government)
                .push_bind(entry.id)
                .push_bind(desk.person)
                .push_bind(desk.unit)
                .push_bind(desk.appraiser)
                .push_bind(entry.indicator)
                .push_bind(entry.day)
                .push_bind(entry.day.month())
                .push_bind(&entry.what)
                .push_bind(entry.quantity)
                .push_bind(entry.out_of)
                .push_bind(&entry.measure)
                .push_bind(entry.span.ends().map(|(start, _)| start))
                .push_bind(entry.span.ends().map(|(_, end)| end))
                .push_bind(entry.span.minutes())
                .push_bind(*at)
                .push_bind(EntryState::Submitted)
                .push_bind(false)
                .push_bind(*most);
        },
        tail
    )
}

#[cfg(test)]
mod tests {
    use super::LATEST_UNDER;
    use crate::testing::{Engine, Town, searches};

    #[tokio::test]
    async fn what_somebody_reported_under_last_is_found_without_going_through_all() {
        let town = Town::new(Engine::Sqlite).await;
        let found = searches(&town, LATEST_UNDER).await;
        assert!(found.len() == 1 && found[0].contains("entries_person (government_id=? AND person_id=?)"), "{found:?}");
    }
}
