//! What its owner does with an entry that is there: correct it, withdraw it.
//!
//! As long as nobody has accepted it, an entry is its owner's to correct. Withdrawn, or taken off as a file
//! of evidence, is only what nobody ever answered: of it the record keeps the hashes of files, and
//! the id stays known, so that it does not come back when it is sent once more. What was answered has a
//! history, which is the superior's as well, and stays with its evidence. Each submission has a time of its own, later
//! than the one before: whoever answers or changes an entry does so to the one they saw.

use super::keep::{forget, keep, ready, settled};
use super::react::too_late;
use super::submit::{checked, complete, deed, publish, recounted, room_for_evidence, said};
use super::{Entry, readable, target, there};
use crate::access::Action;
use crate::audit::service::record;
use crate::base::{Error, Fault, Result, Uuid};
use crate::server::live::Topic;
use crate::server::request::{Ctx, mark_of, to_the_end};
use crate::work::EntryState;
use crate::work::rules::{Limits, MOST_FILES, NewEntry};
use crate::work::store::{self, Desk, EvidenceFile, UnitMonth};

/// The mark of an entry as a form to correct it shows it: it changes with every answer and submission.
pub(super) fn mark(entry: &Entry) -> Result<String> {
    mark_of(&(entry.state, entry.submitted_at))
}

/// Submits an entry of the viewer again, corrected: one that was returned, or that still waits. New
/// evidence is added to the old, as far as that is not taken off. `shown` is the mark of what the viewer saw.
///
/// # Errors
/// `Conflict` if it was answered meanwhile or is accepted, `Invalid` with the faults of all fields, and if
/// evidence of what was ever answered is to be taken off.
pub async fn correct(ctx: &Ctx, entry: NewEntry, shown: Option<&str>) -> Result<()> {
    let (was, relation) = readable(ctx, entry.id).await?;
    ctx.authorise(Action::WriteEntry, target(ctx, relation))?;
    let meanwhile = || Error::Conflict(Fault::AnsweredMeanwhile);
    let mark = mark(&was)?;
    if was.state == EntryState::Accepted || shown.is_some_and(|shown| shown != mark) {
        return Err(meanwhile());
    }
    let files = store::evidence_of(&ctx.app.db, ctx.government.id, &[entry.id]).await?;
    let (off, stay): (Vec<_>, Vec<_>) = files.into_iter().partition(|file| entry.taken_off.contains(&file.id));
    if was.was_answered() && !off.is_empty() {
        return Err(Error::invalid("bukti", Fault::EvidenceStays));
    }
    // what stays because it was answered leaves room for as many again
    let most = if was.was_answered() { 2 * MOST_FILES } else { MOST_FILES };
    if stay.len() + entry.evidence.len() > most {
        return Err(Error::invalid("bukti", Fault::TooManyFiles { max: most.to_string() }));
    }
    let (desk, limits, mut entry) = checked(ctx, was.person_id, entry, Some(&was)).await?;
    let files = ready(ctx, was.person_id, &mut entry).await?;
    let ctx = ctx.clone();
    to_the_end(async move {
        let kept = keep(&ctx, entry.id, files).await?;
        let done = replace(&ctx, desk, &limits, &was, &entry, (&kept, &off)).await;
        if !settled(&ctx, done, &kept).await? {
            recounted(&ctx, &entry).await?;
            return Err(meanwhile());
        }
        publish(&ctx, desk);
        // on another day another superior may have answered; the entry leaves that one's list
        if let Some(before) = was.appraiser_id.filter(|before| desk.appraiser != Some(*before)) {
            ctx.app.live.publish(ctx.government.id, Topic::Team(before));
        }
        forget(&ctx, &off).await;
        Ok(())
    })
    .await
}

/// Puts the corrected entry in the place of the one before, with the files that come and without those that
/// go; false if that is no longer there.
async fn replace(
    ctx: &Ctx,
    desk: Desk,
    limits: &Limits,
    was: &Entry,
    entry: &NewEntry,
    (kept, off): (&[EvidenceFile], &[EvidenceFile]),
) -> Result<bool> {
    let government = ctx.government.id;
    let mut tx = ctx.app.db.begin().await?;
    let now = ctx.app.clock.now().max(was.submitted_at + 1);
    let returned = i64::from(was.state == EntryState::Returned);
    let months = [
        UnitMonth::states(was.unit_id, was.day.month(), -1, 0, -returned),
        UnitMonth::states(desk.unit, entry.day.month(), 1, 0, 0),
    ];
    store::bump_units(&mut tx, months.map(|month| (government, month))).await?;
    if !store::resubmit(&mut tx, government, desk, entry, now, (was.state, was.submitted_at)).await? {
        return Ok(false);
    }
    let moved = entry.day != was.day;
    if moved && store::count_of_day(&mut tx, government, desk.person, entry.day).await? > limits.entries_per_day {
        return Err(limits.day_is_full());
    }
    for file in off {
        store::remove_evidence(&mut tx, government, file.id).await?;
    }
    complete(&mut tx, ctx, desk, entry, kept).await?;
    if moved {
        room_for_evidence(&mut tx, government, desk.person, entry.day).await?;
    }
    let action = if returned == 1 { "entry.resubmit" } else { "entry.correct" };
    record(&mut tx, ctx, deed(action, said(entry), kept, off)).await?;
    tx.commit().await?;
    Ok(true)
}

/// Withdraws an entry of the viewer that nobody has answered: it is gone, with its evidence. `shown` is
/// the mark of what the viewer saw.
///
/// # Errors
/// `Conflict` if it was answered, corrected or withdrawn meanwhile; `NotFound` if it was never there.
pub async fn withdraw(ctx: &Ctx, id: Uuid, shown: Option<&str>) -> Result<()> {
    let (was, relation) = readable(ctx, id).await?;
    ctx.authorise(Action::WriteEntry, target(ctx, relation))?;
    let mark = mark(&was)?;
    if was.state == EntryState::Submitted && shown.is_some_and(|shown| shown != mark) {
        return Err(Error::Conflict(Fault::ChangedSinceSeen));
    }
    let files = store::evidence_of(&ctx.app.db, ctx.government.id, &[id]).await?;
    if was.state == EntryState::Submitted {
        let (ctx, was) = (ctx.clone(), was.clone());
        let done = to_the_end(async move {
            let removed = remove(&ctx, &was, &files).await?;
            if removed {
                publish(&ctx, Desk { person: was.person_id, unit: was.unit_id, appraiser: was.appraiser_id });
                forget(&ctx, &files).await;
            }
            Ok(removed)
        });
        if done.await? {
            return Ok(());
        }
    }
    let now = there(ctx, id).await?;
    Err(match now.state {
        EntryState::Submitted if now.submitted_at == was.submitted_at => Error::Conflict(Fault::HasAnswers),
        EntryState::Submitted => Error::Conflict(Fault::ChangedSinceSeen),
        _ => too_late(&now),
    })
}

/// Removes an entry with all that hangs on it; false if it is no longer as it was read, or was ever answered.
async fn remove(ctx: &Ctx, was: &Entry, files: &[EvidenceFile]) -> Result<bool> {
    let government = ctx.government.id;
    let mut tx = ctx.app.db.begin().await?;
    let month = UnitMonth::states(was.unit_id, was.day.month(), -1, 0, 0);
    store::bump_units(&mut tx, [(government, month)]).await?;
    if !store::withdraw(&mut tx, government, was.id, was.submitted_at).await? {
        return Ok(false);
    }
    let said = (was.id, was.day, was.indicator_id, was.quantity);
    record(&mut tx, ctx, deed("entry.withdraw", said, &[], files)).await?;
    tx.commit().await?;
    Ok(true)
}
