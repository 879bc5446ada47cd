//! SQL of reactions and what they do to entries.

use super::Stand;
use crate::base::{Result, Uuid};
use crate::server::db::{Db, Tx};
use crate::work::{EntryState, ReactionKind};
use crate::{insert_many, read, run};

/// A reaction that is to be kept, and what it does to its entry.
pub struct Reacted<'a> {
    pub government: Uuid,
    pub id: Uuid,
    /// The entry as it was read.
    pub entry: &'a Stand,
    pub to: EntryState,
    pub by: Uuid,
    pub kind: ReactionKind,
    pub reason: Option<&'a str>,
    pub at: i64,
}

const REACT: &str = "WITH reacted (government_id, id, was, submitted_at, indicator_id, state, praised, reason, \
     reacted_by, reacted_at) AS (";
const MOVE: &str = ") UPDATE entries SET state = r.state, praised = r.praised, reason = r.reason, reacted_by = r.reacted_by, \
     reacted_at = r.reacted_at FROM reacted r \
     WHERE entries.government_id = r.government_id AND entries.id = r.id AND entries.state = r.was \
     AND entries.submitted_at = r.submitted_at AND entries.indicator_id IS NOT DISTINCT FROM r.indicator_id";

/// Moves entries to their states; gives how many were still as they were read, also under what they count.
pub async fn react(tx: &mut Tx, reactions: &[&Reacted<'_>]) -> Result<u64> {
    insert_many!(
        tx,
        REACT,
        10,
        reactions,
        |values, new| {
            values
                .push_bind(new.government)
                .push_bind(new.entry.id)
                .push_bind(new.entry.state)
                .push_bind(new.entry.submitted_at)
                .push_bind(new.entry.indicator_id)
                .push_bind(new.to)
                .push_bind(new.kind == ReactionKind::Praised)
                .push_bind(new.reason)
                .push_bind(new.by)
                .push_bind(new.at);
        },
        MOVE
    )
}

const INSERT_REACTION: &str =
    "INSERT INTO reactions (government_id, id, entry_id, unit_id, month, by_person_id, kind, reason, at, waited) ";

/// Adds to the history of entries.
pub async fn insert_reactions(tx: &mut Tx, reactions: &[&Reacted<'_>]) -> Result<()> {
    insert_many!(tx, INSERT_REACTION, 10, reactions, |values, new| {
        values
            .push_bind(new.government)
            .push_bind(new.id)
            .push_bind(new.entry.id)
            .push_bind(new.entry.unit_id)
            .push_bind(new.entry.day.month())
            .push_bind(new.by)
            .push_bind(new.kind)
            .push_bind(new.reason)
            .push_bind(new.at)
            .push_bind(new.at - new.entry.submitted_at);
    })
}

const FORGET: &str = "DELETE FROM reactions WHERE government_id = $1 AND entry_id = $2 AND by_person_id = $3 AND at = $4 \
     AND kind IN ('accepted', 'praised')";
/// What was said of it before counts again.
const WAIT_AGAIN: &str = "UPDATE entries SET state = 'submitted', praised = FALSE, \
     (reacted_by, reacted_at) = (SELECT r.by_person_id, r.at FROM reactions r \
     WHERE r.government_id = $1 AND r.entry_id = $2 ORDER BY r.at DESC, r.id DESC LIMIT 1) \
     WHERE government_id = $1 AND id = $2 AND state = 'accepted' AND reacted_by = $3 AND reacted_at = $4 AND submitted_at = $5";

/// Lets an accepted entry wait as before it was accepted, and forgets the acceptance; false if it is no longer as
/// it was read: then the transaction must not be committed.
pub async fn undo(tx: &mut Tx, Reacted { government, entry, .. }: &Reacted<'_>) -> Result<bool> {
    let (by, at) = (entry.reacted_by, entry.reacted_at);
    let forgotten = run!(tx, sqlx::query(FORGET).bind(government).bind(entry.id).bind(by).bind(at))?;
    let waiting =
        run!(tx, sqlx::query(WAIT_AGAIN).bind(government).bind(entry.id).bind(by).bind(at).bind(entry.submitted_at))?;
    Ok((forgotten, waiting) == (1, 1))
}

/// A reaction with the name of who reacted.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Past {
    pub by_name: String,
    pub kind: ReactionKind,
    pub reason: Option<String>,
    pub at: i64,
}

const HISTORY: &str = "SELECT p.name AS by_name, r.kind, r.reason, r.at FROM reactions r \
     JOIN persons p ON p.government_id = r.government_id AND p.id = r.by_person_id \
     WHERE r.government_id = $1 AND r.entry_id = $2 ORDER BY r.at, r.id";

/// All reactions to an entry, oldest first.
pub async fn history(db: &Db, government: Uuid, entry: Uuid) -> Result<Vec<Past>> {
    read!(db, on => sqlx::query_as(HISTORY).bind(government).bind(entry).fetch_all(on))
}
