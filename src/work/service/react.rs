//! Superiors' reactions.

use super::{Entry, gone, may_read, target, there};
use crate::access::Action;
use crate::audit::service::{Deed, record_all};
use crate::base::{Error, Fault, Month, Result, Uuid};
use crate::org::service::relation;
use crate::server::db::{Db, Tx};
use crate::server::live::Topic;
use crate::server::request::Ctx;
use crate::server::together::{MOST, Piece, Wanted};
use crate::work::rules::{REASON, Reaction, bucket, is_undoable};
use crate::work::store::{self, IndicatorMonth, Reacted, Stand, UnitMonth};
use crate::work::{EntryState, ReactionKind, Seen};
use futures::{StreamExt as _, stream};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Entries that are reacted to at once.
const MOST_AT_ONCE: usize = 200;

/// What came of a reaction to many entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The entries to which it was done.
    pub done: Vec<Uuid>,
    /// Somebody else was faster.
    pub passed: usize,
    /// Their owners took them back.
    pub withdrawn: usize,
    /// The others, which are as they were, and why.
    pub failed: Vec<(Uuid, Error)>,
}

impl Outcome {
    /// To how many it was done, how many were passed over, how many were withdrawn.
    pub fn counts(&self) -> [usize; 3] {
        [self.done.len(), self.passed, self.withdrawn]
    }
}

/// Reacts to an entry as the viewer saw it. The same reaction by the same person again changes nothing.
///
/// # Errors
/// `Conflict` when somebody else was faster, or the entry was changed or withdrawn since or is in another
/// state by now, or an acceptance is no longer fresh enough to be undone; `Invalid` when it is sent back
/// without a reason.
pub async fn react(ctx: &Ctx, seen: Seen, reaction: Reaction) -> Result<()> {
    let by = ctx.person()?;
    let reaction = reasoned(reaction)?;
    let Some(entry) = stand(ctx, seen.id).await? else {
        return Err(gone(ctx, seen.id).await?);
    };
    let relation = relation(ctx, entry.unit_id, Some(entry.person_id), entry.appraiser_id).await?;
    may_read(ctx, relation)?;
    ctx.authorise(Action::React, target(ctx, relation))?;
    let (id, at) = (ctx.app.new_id(), ctx.app.clock.now());
    let change = Arc::new(Change { ctx: ctx.clone(), id, entry, by, reaction, at });
    if change.fits(seen) && ctx.app.reactions.done(change.clone()).await? {
        return Ok(());
    }
    let now = there(ctx, change.entry.id).await?;
    if change.repeated(&now, seen) { Ok(()) } else { Err(change.too_late(&now)) }
}

/// Reacts to many entries alike, each for itself: what is done stays done whatever becomes of the
/// others; those that somebody else has reacted to, and those that were withdrawn, are passed over.
///
/// # Errors
/// `Invalid` when they are sent back without a reason, or are too many; `NotFound` for taking back, which is done
/// where an entry is read with its history; `TooMany` for whoever asks for very many in a short time. Then nothing was
/// done.
pub async fn react_all(ctx: &Ctx, entries: &[Seen], reaction: Reaction) -> Result<Outcome> {
    ctx.person()?;
    if matches!(reaction, Reaction::TakeBack { .. }) {
        return Err(Error::NotFound);
    }
    if entries.len() > MOST_AT_ONCE {
        return Err(Error::invalid("banyak", Fault::TooManyAtOnce { max: MOST_AT_ONCE.to_string() }));
    }
    let reaction = reasoned(reaction)?;
    // each is looked for, whether or not there is such an entry
    ctx.app.visits.take_many(ctx, entries.len())?;
    let mut outcome = Outcome::default();
    let reactions = stream::iter(entries.to_vec()).map(|entry| react(ctx, entry, reaction.clone())).buffered(MOST);
    for (entry, done) in entries.iter().zip(reactions.collect::<Vec<_>>().await) {
        match done {
            Ok(()) => outcome.done.push(entry.id),
            Err(Error::Conflict(Fault::Withdrawn)) => outcome.withdrawn += 1,
            Err(Error::Conflict(fault)) if !matches!(fault, Fault::WaitsAgain | Fault::UndoneTooLate) => {
                outcome.passed += 1;
            }
            Err(error) => outcome.failed.push((entry.id, error)),
        }
    }
    Ok(outcome)
}

/// The reaction with its reason trimmed; one is needed to send back.
fn reasoned(reaction: Reaction) -> Result<Reaction> {
    let checked = |reason: String| {
        let reason = reason.trim().to_owned();
        match reason.chars().count() {
            0 => Err(Error::invalid("alasan", Fault::ReasonNeeded)),
            n if n > REASON => Err(Error::invalid("alasan", Fault::TooLong { max: REASON.to_string() })),
            _ => Ok(reason),
        }
    };
    Ok(match reaction {
        Reaction::Return { reason } => Reaction::Return { reason: checked(reason)? },
        Reaction::TakeBack { reason } => Reaction::TakeBack { reason: checked(reason)? },
        other => other,
    })
}

/// Who was faster, in words.
pub(super) fn too_late(entry: &Entry) -> Error {
    let name = entry.reacted_name.clone().unwrap_or_default();
    Error::Conflict(match entry.state {
        EntryState::Accepted => Fault::AlreadyAccepted { name },
        EntryState::Returned => Fault::AlreadyReturned { name },
        EntryState::Submitted => Fault::WaitsAgain,
    })
}

/// How an entry stands.
async fn stand(ctx: &Ctx, id: Uuid) -> Result<Option<Stand>> {
    let asked = StandOf { db: ctx.app.db.clone(), government: ctx.government.id, id };
    ctx.app.stands.done(Arc::new(asked)).await
}

/// An entry about which somebody asks how it stands.
pub struct StandOf {
    db: Db,
    government: Uuid,
    id: Uuid,
}

impl Wanted for StandOf {
    type Answer = Option<Stand>;
    type Begun = ();

    /// While one question is under way, others gather for the next.
    fn at_once(&self) -> usize {
        1
    }

    async fn begin(&self) -> Result<()> {
        Ok(())
    }

    async fn answers((): (), several: &[Arc<StandOf>]) -> Vec<Result<Option<Stand>>> {
        let Some(first) = several.first() else { return Vec::new() };
        let ids: Vec<(Uuid, Uuid)> = several.iter().map(|asked| (asked.government, asked.id)).collect();
        match store::stands(&first.db, &ids).await {
            Ok(stands) => ids.iter().map(|id| Ok(stands.get(id).cloned())).collect(),
            Err(error) => vec![Err(error); several.len()],
        }
    }
}

/// A reaction that may be done, if its entry is still as it was read.
pub struct Change {
    ctx: Ctx,
    id: Uuid,
    entry: Stand,
    by: Uuid,
    reaction: Reaction,
    at: i64,
}

impl Piece for Change {
    fn db(&self) -> &Db {
        &self.ctx.app.db
    }

    /// Moves entries with all that hangs on them; false if one is no longer as it was read.
    async fn write(changes: &[Arc<Change>], tx: &mut Tx) -> Result<bool> {
        let reacted: Vec<Reacted<'_>> = changes.iter().map(|change| change.reacted()).collect();
        store::bump_units(tx, reacted.iter().map(moved)).await?;
        let (undone, answers): (Vec<_>, Vec<_>) = reacted.iter().partition(|it| it.kind == ReactionKind::Undone);
        if store::react(tx, &answers).await? < answers.len() as u64 {
            return Ok(false);
        }
        for it in undone {
            if !store::undo(tx, it).await? {
                return Ok(false);
            }
        }
        let (mut accepted, mut taken_back) = (BTreeMap::<_, Vec<&Stand>>::new(), BTreeSet::new());
        for Reacted { government, entry, to, .. } in &reacted {
            let Some(indicator) = entry.indicator_id else { continue };
            let place = (*government, indicator, entry.day.month());
            if *to == EntryState::Accepted {
                accepted.entry(place).or_default().push(*entry);
            } else if entry.state == EntryState::Accepted {
                // adds nothing, but takes the month's row in its turn before any is made anew
                accepted.entry(place).or_default();
                taken_back.insert(place);
            }
        }
        let accepted = accepted
            .into_iter()
            .map(|((government, indicator, month), entries)| (government, counted(indicator, month, &entries)));
        store::bump_indicators(tx, &accepted.collect::<Vec<_>>()).await?;
        for (government, indicator, month) in taken_back {
            store::recompute_indicator(tx, government, indicator, month).await?;
        }
        record_all(tx, changes.iter().map(|change| (&change.ctx, change.deed()))).await?;
        Ok(true)
    }

    fn tell(&self) {
        let Change { ctx, entry, by, .. } = self;
        let government = ctx.government.id;
        ctx.app.live.publish(government, Topic::Person(entry.person_id));
        for superior in [Some(*by), entry.appraiser_id.filter(|appraiser| appraiser != by)].into_iter().flatten() {
            ctx.app.live.publish(government, Topic::Team(superior));
        }
        ctx.app.live.publish(government, Topic::Figures);
    }
}

/// What a reaction does to the month of its entry's unit.
fn moved(Reacted { government, entry, to, at, .. }: &Reacted<'_>) -> (Uuid, UnitMonth) {
    let delta = |state: EntryState| i64::from(*to == state) - i64::from(entry.state == state);
    let (accepted, returned) = (delta(EntryState::Accepted), delta(EntryState::Returned));
    let moved = UnitMonth::states(entry.unit_id, entry.day.month(), 0, accepted, returned);
    let moved = match (entry.state, *to, entry.reacted_at) {
        (EntryState::Submitted, ..) => moved.answered(bucket(at - entry.submitted_at), 1),
        // what is undone was no answer
        (_, EntryState::Submitted, Some(answered)) => moved.answered(bucket(answered - entry.submitted_at), -1),
        _ => moved,
    };
    (*government, moved)
}

/// What accepted entries add to a month of their indicator.
fn counted(indicator: Uuid, month: Month, entries: &[&Stand]) -> IndicatorMonth {
    let last = entries.iter().max_by_key(|entry| (entry.day, entry.submitted_at, entry.id));
    IndicatorMonth {
        indicator_id: indicator,
        month,
        n: entries.len() as i64,
        total: entries.iter().map(|entry| entry.quantity.0).sum(),
        out_of: entries.iter().map(|entry| entry.out_of.unwrap_or_default().0).sum(),
        last_day: last.map(|entry| entry.day),
        last_sent: last.map(|entry| entry.submitted_at),
        last_entry_id: last.map(|entry| entry.id),
        last_quantity: last.map(|entry| entry.quantity),
    }
}

impl Change {
    /// The entry, as it was read, is what the viewer saw, and in the state that the reaction needs.
    fn fits(&self, seen: Seen) -> bool {
        let Change { entry, by, reaction, at, .. } = self;
        entry.state == reaction.step().0
            && seen.sent.is_none_or(|sent| sent == entry.submitted_at)
            && (*reaction != Reaction::Undo || is_undoable(entry.state, entry.reacted_by, entry.reacted_at, *by, *at))
    }

    /// The entry is as this reaction of this person left it.
    fn repeated(&self, now: &Entry, seen: Seen) -> bool {
        if self.reaction == Reaction::Undo {
            return now.state == EntryState::Submitted && seen.sent.is_none_or(|sent| sent == now.submitted_at);
        }
        now.reacted_by == Some(self.by)
            && now.state == self.reaction.step().1
            && now.praised == (self.reaction == Reaction::Praise)
            && now.reason.as_deref() == self.reaction.reason()
    }

    /// Why it was not done.
    fn too_late(&self, now: &Entry) -> Error {
        let own = now.state == EntryState::Accepted && now.reacted_by == Some(self.by);
        match self.reaction {
            Reaction::Undo if own => Error::Conflict(Fault::UndoneTooLate),
            _ => too_late(now),
        }
    }

    fn reacted(&self) -> Reacted<'_> {
        let (_, to) = self.reaction.step();
        Reacted {
            government: self.ctx.government.id,
            id: self.id,
            entry: &self.entry,
            to,
            by: self.by,
            kind: self.reaction.kind(),
            reason: self.reaction.reason(),
            at: self.at,
        }
    }

    fn deed(&self) -> Deed<'_> {
        let action = match self.reaction.kind() {
            ReactionKind::Accepted => "entry.accepted",
            ReactionKind::Praised => "entry.praised",
            ReactionKind::Returned => "entry.returned",
            ReactionKind::TakenBack => "entry.taken_back",
            ReactionKind::Undone => "entry.undone",
        };
        // the reason is in the entry's history, for those who may read the entry
        let detail = serde_json::json!({ "owner": self.entry.person_id });
        Deed { action, kind: "entry", id: self.entry.id.to_string(), detail }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{As, Engine, Town, id};
    use crate::{read, run, write};
    use std::time::Duration;

    const INDICATOR: &str = "INSERT INTO indicators (government_id, id, unit_id, year, code, name, measure, polarity, aggregation, \
        target, weight, source) VALUES ($1, $2, $3, 2026, $4, 'X', 'X', 'naik', 'jumlah', 1000, 100, 'X')";
    const ENTRY: &str = "INSERT INTO entries (government_id, id, person_id, unit_id, indicator_id, day, month, what, quantity, measure, \
        state, praised, submitted_at) VALUES ($1, $2, $3, $4, $5, '2026-11-20', '2026-11', 'X', 1000, 'X', 'submitted', $6, 0)";

    /// A reaction to an entry as it is now.
    async fn change(ctx: &Ctx, entry: &str, reaction: Reaction) -> Arc<Change> {
        let entry = stand(ctx, id(entry)).await.unwrap().unwrap();
        Arc::new(Change { ctx: ctx.clone(), id: ctx.app.new_id(), entry, by: id("superior"), reaction, at: 1 })
    }

    async fn written(mut tx: Tx, changes: &[Arc<Change>]) -> Result<bool> {
        let written = Change::write(changes, &mut tx).await?;
        tx.commit().await.map(|()| written)
    }

    /// Two units report under the same two indicators.
    async fn reported(town: &Town) {
        let (mut tx, government) = (town.app.db.begin().await.unwrap(), town.government.id);
        for indicator in ["1", "2"] {
            run!(&mut tx, sqlx::query(INDICATOR).bind(government).bind(id(indicator)).bind(id("KOTA")).bind(indicator))
                .unwrap();
        }
        for (n, person, unit) in [("n", "nurse", "PKM1"), ("c", "clerk", "DISDUKCAPIL")] {
            for indicator in ["1", "2"] {
                let entry = id(&format!("{n}{indicator}"));
                run!(
                    &mut tx,
                    sqlx::query(ENTRY)
                        .bind(government)
                        .bind(entry)
                        .bind(id(person))
                        .bind(id(unit))
                        .bind(id(indicator))
                        .bind(false)
                )
                .unwrap();
            }
            let month = UnitMonth::states(id(unit), "2026-11".parse().unwrap(), 2, 0, 0);
            store::bump_units(&mut tx, [(government, month)]).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    // SQLite has one writer at a time
    #[tokio::test]
    async fn two_that_accept_and_take_back_crosswise_do_not_wait_for_each_other() {
        let town = Town::new(Engine::Postgres).await;
        let (ctx, db) = (town.ctx(As::Superior), &town.app.db);
        reported(&town).await;
        for entry in ["n1", "c2"] {
            let accepted = [change(&ctx, entry, Reaction::Accept).await];
            assert_eq!(written(db.begin().await.unwrap(), &accepted).await, Ok(true));
        }
        let away = || Reaction::TakeBack { reason: "Jumlah?".into() };
        let one = [change(&ctx, "n2", Reaction::Accept).await, change(&ctx, "n1", away()).await];
        let other = [change(&ctx, "c1", Reaction::Accept).await, change(&ctx, "c2", away()).await];
        // both wait for a third, so that what they take first they have before either takes more
        let mut third = db.begin().await.unwrap();
        run!(&mut third, sqlx::query("UPDATE indicator_months SET n = n")).unwrap();
        let (mut first, mut second) = (db.begin().await.unwrap(), db.begin().await.unwrap());
        let mut pids = Vec::new();
        for tx in [&mut first, &mut second] {
            let pid: i32 = write!(tx, on => sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(on)).unwrap();
            pids.push(pid);
        }
        let waiting = "SELECT cardinality(pg_blocking_pids($1)) > 0 AND cardinality(pg_blocking_pids($2)) > 0";
        let both_wait = async {
            while !read!(db, on => sqlx::query_scalar::<_, bool>(waiting).bind(pids[0]).bind(pids[1]).fetch_one(on))
                .unwrap()
            {
                tokio::task::yield_now().await;
            }
        };
        let third = async {
            tokio::time::timeout(Duration::from_secs(20), both_wait).await.expect("they do not wait");
            third.commit().await
        };
        let done = tokio::join!(written(first, &one), written(second, &other), third);
        assert_eq!(done, (Ok(true), Ok(true), Ok(())));
        assert_eq!(super::super::first_difference(&town.system()).await, Ok(None));
    }
}
