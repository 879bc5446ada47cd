//! Superiors' reactions.

use super::{Entry, readable, target};
use crate::access::Action;
use crate::audit::service::{Deed, record};
use crate::base::{Error, Fault, Result, Uuid};
use crate::server::live::Topic;
use crate::server::request::Ctx;
use crate::work::rules::{REASON, Reaction, bucket};
use crate::work::store::{self, Reacted, UnitMonth};
use crate::work::{EntryState, Outcome};

/// Reacts to an entry. The same reaction by the same person again changes nothing.
///
/// # Errors
/// `Conflict` when somebody else was faster or the entry is in another state by now; `Invalid` when
/// it is sent back without a reason.
pub async fn react(ctx: &Ctx, entry: Uuid, reaction: Reaction) -> Result<()> {
    let by = ctx.person()?;
    let reaction = reasoned(reaction)?;
    let (entry, relation) = readable(ctx, entry).await?;
    ctx.authorise(Action::React, target(ctx, relation))?;
    if entry.state != reaction.step().0 {
        return if repeated(&entry, by, &reaction) { Ok(()) } else { Err(too_late(&entry)) };
    }
    if !change(ctx, &entry, by, &reaction).await? {
        let now = store::entry(&ctx.app.db, ctx.government.id, entry.id).await?.ok_or(Error::NotFound)?;
        return if repeated(&now, by, &reaction) { Ok(()) } else { Err(too_late(&now)) };
    }
    let government = ctx.government.id;
    ctx.app.live.publish(government, Topic::Person(entry.person_id));
    for superior in [Some(by), entry.appraiser_id.filter(|appraiser| *appraiser != by)].into_iter().flatten() {
        ctx.app.live.publish(government, Topic::Team(superior));
    }
    ctx.app.live.publish(government, Topic::Figures);
    Ok(())
}

/// Reacts to many entries alike, each for itself: what is done stays done whatever becomes of the
/// others, and those that somebody else has reacted to are passed over.
///
/// # Errors
/// `Invalid` when they are sent back without a reason; then nothing was done.
pub async fn react_all(ctx: &Ctx, entries: &[Uuid], reaction: Reaction) -> Result<Outcome> {
    ctx.person()?;
    let reaction = reasoned(reaction)?;
    let mut outcome = Outcome::default();
    for entry in entries {
        match react(ctx, *entry, reaction.clone()).await {
            Ok(()) => outcome.done += 1,
            Err(Error::Conflict(_)) => outcome.passed += 1,
            Err(error) => outcome.failed.push((*entry, error)),
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

/// The entry is as this reaction of this person left it.
fn repeated(entry: &Entry, by: Uuid, reaction: &Reaction) -> bool {
    entry.reacted_by == Some(by)
        && entry.state == reaction.step().1
        && entry.praised == (*reaction == Reaction::Praise)
        && entry.reason.as_deref() == reaction.reason()
}

/// Who was faster, in words.
fn too_late(entry: &Entry) -> Error {
    let name = entry.reacted_name.clone().unwrap_or_default();
    Error::Conflict(match entry.state {
        EntryState::Accepted => Fault::AlreadyAccepted { name },
        EntryState::Returned => Fault::AlreadyReturned { name },
        EntryState::Submitted => Fault::WaitsAgain,
    })
}

/// Moves the entry with all that hangs on it; false if it is no longer as it was read.
async fn change(ctx: &Ctx, entry: &Entry, by: Uuid, reaction: &Reaction) -> Result<bool> {
    let (government, now) = (ctx.government.id, ctx.app.clock.now());
    let (from, to) = reaction.step();
    let reacted = Reacted { id: ctx.app.new_id(), by, kind: reaction.kind(), reason: reaction.reason(), at: now };
    let month = entry.day.month();
    let mut tx = ctx.app.db.begin().await?;
    if !store::react(&mut tx, government, entry, to, &reacted).await? {
        return Ok(false);
    }
    store::insert_reaction(&mut tx, government, entry, &reacted).await?;
    let delta = |state: EntryState| i64::from(to == state) - i64::from(from == state);
    let moved = UnitMonth::states(entry.unit_id, month, 0, delta(EntryState::Accepted), delta(EntryState::Returned));
    let moved = if from == EntryState::Submitted { moved.answered(bucket(now - entry.submitted_at)) } else { moved };
    store::bump_unit(&mut tx, government, moved).await?;
    if let Some(indicator) = entry.indicator_id {
        if to == EntryState::Accepted {
            store::bump_indicator(&mut tx, government, indicator, entry).await?;
        } else if from == EntryState::Accepted {
            store::recompute_indicator(&mut tx, government, indicator, month).await?;
        }
    }
    let action = format!("entry.{}", reacted.kind.code());
    let detail = serde_json::json!({ "owner": entry.person_id, "reason": reacted.reason });
    record(&mut tx, ctx, Deed { action: &action, kind: "entry", id: entry.id.to_string(), detail }).await?;
    tx.commit().await?;
    Ok(true)
}
