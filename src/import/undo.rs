//! Taking a run back: what it made goes, with what hangs on it; what it changed becomes what it
//! was; what somebody changed later stays, with what it needs. So does whoever answered entries that stay, the
//! indicator under which some count, and the service that residents have rated: no form removes those either.

use super::change::{Change, Record, Rows, between, recounted_in_use};
use super::draft::in_passes;
use super::service::{authorise, one};
use super::turn::{Turn, next_turn};
use super::{Kind, Run, Thing, Undoing, refused, store};
use crate::access::Action;
use crate::access::service::seen_in;
use crate::access::store::intake::OfPerson;
use crate::audit::service::{Deed, latest_detail, record};
use crate::base::{Error, Fault, Result, Uuid};
use crate::org::service::{follow_tree, misplaced};
use crate::org::store::intake::{PostRow, renew_closure};
use crate::plan::store::intake::hold_indicators;
use crate::server::db::Tx;
use crate::server::live::Topic;
use crate::server::problem::unavailable;
use crate::server::request::{Ctx, to_the_end, unchanged};
use crate::survey::store::intake as answers;
use crate::work::service::forget;
use crate::work::store::intake::{self as entries, EvidenceFile, Written};
use dependents::Used;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

mod dependents;
mod told;

/// What the record calls it.
const UNDONE: &str = "import.undo";

/// Says what undoing a run would do; changes nothing.
pub async fn outlook(ctx: &Ctx, id: Uuid) -> Result<Undoing> {
    let run = one(ctx, id).await?;
    if run.undone_at.is_some() {
        return Err(Error::Conflict(Fault::AlreadyUndone));
    }
    let turn = Arc::new(next_turn(ctx).await?);
    let mut snapshot = ctx.app.db.snapshot().await?;
    Ok(Plan::of(ctx, &mut snapshot, &turn, id, run.kind).await?.said)
}

/// Undoes a run and says what that did. `shown` is the mark of the outlook that the viewer agreed to.
///
/// # Errors
/// `Forbidden` when it would take or change things that the viewer has no right to; `Conflict` when it would do
/// something else than was shown, when all that there is of the run stays, and when someone would lose an account with
/// a role, so that there is always an administrator.
pub async fn undo(ctx: &Ctx, id: Uuid, shown: Option<&str>) -> Result<Undoing> {
    let run = one(ctx, id).await?;
    let turn = Arc::new(next_turn(ctx).await?);
    let (ctx, shown) = (ctx.clone(), shown.map(str::to_owned));
    to_the_end(async move {
        let (said, evidence) = take_back(&ctx, &turn, &run, shown.as_deref()).await?;
        // after the commit: a file without its row is waste, a row without its file is a loss
        forget(&ctx, &evidence).await;
        refused::forget(&ctx.app, ctx.government.id, run.id).await;
        Ok(said)
    })
    .await
}

/// What undoing a run did, as the record has it; none while the run stands.
pub(super) async fn undone(ctx: &Ctx, run: &Run) -> Result<Option<Undoing>> {
    authorise(ctx, run.kind)?;
    if run.undone_at.is_none() {
        return Ok(None);
    }
    let detail = latest_detail(ctx, UNDONE, ("import", &run.id.to_string())).await?;
    Ok(detail.and_then(|mut detail| serde_json::from_value(detail.get_mut("undoing")?.take()).ok()))
}

/// Undoes it in one transaction; gives what that did, and the evidence whose files are nobody's now.
async fn take_back(
    ctx: &Ctx,
    turn: &Arc<Turn>,
    run: &Run,
    shown: Option<&str>,
) -> Result<(Undoing, Vec<EvidenceFile>)> {
    let mut tx = ctx.app.db.begin().await?;
    tx.lock(ctx.government.id).await?;
    let ctx = &seen_in(&mut tx, ctx).await?;
    authorise(ctx, run.kind)?;
    if !store::set_undone(&mut tx, ctx.government.id, run.id, ctx.app.clock.now()).await? {
        return Err(Error::Conflict(Fault::AlreadyUndone));
    }
    if matches!(run.kind, Kind::Units | Kind::People | Kind::Indicators) {
        // nobody reports or answers between the count and the deed
        entries::hold_units(&mut tx, ctx.government.id).await?;
        hold_indicators(&mut tx, ctx.government.id).await?;
    }
    if matches!(run.kind, Kind::Units | Kind::Services) {
        // nor does anybody rate
        answers::hold_services(&mut tx, ctx.government.id).await?;
    }
    let plan = Plan::of(ctx, &mut tx, turn, run.id, run.kind).await?;
    if plan.said.held() {
        return Err(Error::Conflict(Fault::UndoHeld));
    }
    if !plan.said.forbidden.is_empty() {
        return Err(Error::Forbidden);
    }
    if !plan.said.with_roles.is_empty() {
        return Err(Error::Conflict(Fault::AccountsWithRoles { names: plan.said.with_roles.join(", ") }));
    }
    unchanged(&plan.said, shown).map_err(|error| match error {
        Error::Conflict(_) => Error::Conflict(Fault::UndoChanged),
        other => other,
    })?;
    let evidence = plan.carry_out(ctx, &mut tx, run).await?;
    if plan.said.partly() {
        store::set_undone_partly(&mut tx, ctx.government.id, run.id).await?;
    }
    let detail = serde_json::json!({ "file": run.file_name, "undoing": plan.said });
    record(&mut tx, ctx, Deed { action: UNDONE, kind: "import", id: run.id.to_string(), detail }).await?;
    ctx.commit(tx, [Topic::Structure, Topic::Figures]).await?;
    Ok((plan.said, evidence))
}

/// What someone must be allowed to do for such a thing to be taken or changed. What people wrote
/// goes with their accounts.
fn action(thing: Thing) -> Action {
    match thing {
        Thing::Government | Thing::Unit | Thing::Person | Thing::Post | Thing::Holding | Thing::Override => {
            Action::EditOrganisation
        }
        Thing::Indicator => Action::EditIndicators,
        Thing::Service | Thing::Answer => Action::EditServices,
        Thing::Account | Thing::Entry | Thing::Reaction => Action::ManageAccounts,
    }
}

/// What is to be done.
struct Plan {
    said: Undoing,
    /// What is not as the run left it.
    altered: HashSet<Uuid>,
    /// Rows that become something else.
    changed: Vec<Change>,
    /// Rows that go.
    gone: Vec<Record>,
    accounts: Vec<OfPerson>,
    overrides: Vec<Uuid>,
    /// What whom wrote where goes.
    written: Vec<Written>,
}

/// What a record cannot be without.
fn needs(record: &Record) -> Vec<Uuid> {
    match record {
        Record::Government(_) | Record::Person(_) => Vec::new(),
        Record::Unit(row) => row.parent_id.into_iter().collect(),
        Record::Post(row) => vec![row.unit_id],
        Record::Holding(row) => vec![row.post_id, row.person_id],
        Record::Indicator(row) => vec![row.unit_id],
        Record::Service(row) => vec![row.unit_id],
    }
}

/// The same but for what follows from the unit tree by itself.
fn same(one: &Record, other: &Record) -> bool {
    let plain = |row: &PostRow| PostRow {
        superior_post_id: row.superior_post_id.filter(|_| row.superior_given),
        ..row.clone()
    };
    match (one, other) {
        (Record::Post(one), Record::Post(other)) => plain(one) == plain(other),
        _ => one == other,
    }
}

fn records(rows: Rows) -> impl Iterator<Item = Record> {
    rows.governments
        .into_iter()
        .map(Record::Government)
        .chain(rows.units.into_iter().map(Record::Unit))
        .chain(rows.persons.into_iter().map(Record::Person))
        .chain(rows.posts.into_iter().map(Record::Post))
        .chain(rows.holdings.into_iter().map(Record::Holding))
        .chain(rows.indicators.into_iter().map(Record::Indicator))
        .chain(rows.services.into_iter().map(Record::Service))
}

impl Plan {
    async fn of(ctx: &Ctx, tx: &mut Tx, turn: &Arc<Turn>, id: Uuid, kind: Kind) -> Result<Plan> {
        let government = ctx.government.id;
        let changes = store::changes(tx, government, id).await?;
        let now: HashMap<Uuid, Record> =
            records(Rows::all(tx, government).await?).map(|record| (record.id(), record)).collect();
        let used = Used::of(tx, government, &changes, &now).await?;
        let recounted = recounted_in_use(tx, government, &changes).await?;
        // on a thread of its own: of a whole city it takes its time, and has the turn as long
        let turn = turn.clone();
        let reckoned = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            Plan::reckoned(&changes, &now, &used, recounted)
        });
        let mut plan = reckoned.await.map_err(|error| unavailable(&error))?;
        (plan.said.changed_by, plan.said.changed_by_more) = told::changed_by(ctx, tx, id, &plan.altered).await?;
        plan.count_dependents(tx, government).await?;
        if kind == Kind::Answers {
            let respondents =
                answers::months_of_import(tx, government, id).await?.values().map(|tally| tally.respondents).sum();
            plan.said.removed.extend((respondents > 0).then_some((Thing::Answer, respondents)));
        }
        let Undoing { removed, restored, taken, .. } = &plan.said;
        let touched = removed.iter().chain(restored).chain(taken).map(|(thing, _)| *thing);
        let forbidden: BTreeSet<Thing> = touched.filter(|thing| ctx.authorise_here(action(*thing)).is_err()).collect();
        plan.said.forbidden = forbidden.into_iter().collect();
        Ok(plan)
    }

    /// From what a run changed and what is there now. If what stays makes ever more things stay, all of it does.
    fn reckoned(changes: &[Change], now: &HashMap<Uuid, Record>, used: &Used, recounted: HashSet<Uuid>) -> Plan {
        // under an indicator that would be counted as before, entries were written by the rule of now
        let mut misplaced = recounted;
        let mut needed = HashSet::new();
        let mut outcome = in_passes(0, |no_more| {
            let outcome = Outcome::of(changes, now, &misplaced);
            let (mut more, missed) = (outcome.misplaced(now), used.missed(&outcome));
            more.extend(outcome.going_with(&missed, now));
            if more.is_empty() {
                return Some(outcome);
            }
            if no_more {
                more.extend(changes.iter().map(|change| change.became.id()));
            }
            misplaced.extend(more);
            needed.extend(missed);
            None
        });
        let changed = changed(now, std::mem::take(&mut outcome.rest));
        Plan {
            said: told::said(changes, now, &outcome, &changed, &needed),
            altered: changes.iter().filter(|change| altered(change, now)).map(|change| change.became.id()).collect(),
            changed,
            gone: outcome.removed.iter().chain(&outcome.taken).map(|id| now[id].clone()).collect(),
            accounts: Vec::new(),
            overrides: Vec::new(),
            written: Vec::new(),
        }
    }

    /// Does it all; gives the evidence whose files are nobody's now.
    async fn carry_out(&self, ctx: &Ctx, tx: &mut Tx, run: &Run) -> Result<Vec<EvidenceFile>> {
        let government = ctx.government.id;
        answers::remove_answers(tx, government, run.id).await?;
        let evidence = self.take_dependents(ctx, tx, run).await?;
        let changed: Rows = self.changed.iter().map(|change| change.became.clone()).collect();
        changed.save(tx, ctx, &mut |_| ()).await?;
        let gone: Rows = self.gone.iter().cloned().collect();
        gone.remove(tx, government).await?;
        if !(changed.units.is_empty() && gone.units.is_empty()) {
            renew_closure(tx, government).await?;
        }
        entries::forget_withdrawn(tx, government).await?;
        Ok(evidence)
    }
}

/// What becomes of the things that a run made or changed, and of what hangs on them.
struct Outcome {
    kept: HashSet<Uuid>,
    removed: HashSet<Uuid>,
    restored: HashSet<Uuid>,
    /// What hangs on what is removed.
    taken: HashSet<Uuid>,
    /// Everything that is there afterwards.
    rest: Rows,
}

impl Outcome {
    /// If those that are `misplaced` by it do not become what they were.
    fn of(changes: &[Change], now: &HashMap<Uuid, Record>, misplaced: &HashSet<Uuid>) -> Outcome {
        let kept = kept(changes, now, misplaced);
        let mut becomes = now.clone();
        let (mut removed, mut restored) = (HashSet::new(), HashSet::new());
        for change in changes.iter().filter(|change| !kept.contains(&change.became.id())) {
            let id = change.became.id();
            if !now.contains_key(&id) {
                continue;
            }
            match &change.was {
                Some(was) => {
                    becomes.insert(id, was.clone());
                    restored.insert(id);
                }
                // a government that was founded stays: its record does
                None if change.became.thing() == Thing::Government => {}
                None => drop(removed.insert(id)),
            }
        }
        let taken = hanging(&becomes, &removed);
        becomes.retain(|id, _| !removed.contains(id) && !taken.contains(id));
        let rest = settled(becomes.into_values().collect());
        Outcome { kept, removed, restored, taken, rest }
    }

    /// Units and posts because of which some would lie below themselves or too deep, after what was moved since.
    fn misplaced(&self, now: &HashMap<Uuid, Record>) -> HashSet<Uuid> {
        let heads: HashSet<Uuid> = self.rest.posts.iter().filter(|post| post.is_head).map(|post| post.id).collect();
        // a unit that loses its head moves the posts that answered to it
        let lost = self.removed.iter().chain(&self.restored).filter_map(|id| match now.get(id) {
            Some(Record::Post(post)) if post.is_head && !heads.contains(id) => Some((post.unit_id, *id)),
            _ => None,
        });
        let moved = lost.chain(self.restored.iter().map(|id| (*id, *id))).collect();
        misplaced(&self.rest.units, &self.rest.posts, &moved).into_keys().collect()
    }
}

/// Whether a thing is there, and not as the run left it.
fn altered(change: &Change, now: &HashMap<Uuid, Record>) -> bool {
    now.get(&change.became.id()).is_some_and(|record| !same(record, &change.became))
}

/// Things of the run that somebody changed later, or whose former state can no longer stand; and
/// what they need.
fn kept(changes: &[Change], now: &HashMap<Uuid, Record>, misplaced: &HashSet<Uuid>) -> HashSet<Uuid> {
    let stays = |change: &&Change| {
        let id = change.became.id();
        let stands = change.was.as_ref().is_none_or(|was| needs(was).iter().all(|id| now.contains_key(id)));
        altered(change, now) || now.contains_key(&id) && (!stands || misplaced.contains(&id))
    };
    let mut kept: HashSet<Uuid> = changes.iter().filter(stays).map(|change| change.became.id()).collect();
    let made: HashMap<Uuid, &Record> = changes
        .iter()
        .filter(|change| change.was.is_none())
        .map(|change| (change.became.id(), &change.became))
        .collect();
    loop {
        // whoever stays keeps what the run gave them to hold
        let holdings = made.values().filter_map(|record| match record {
            Record::Holding(row) if kept.contains(&row.person_id) => Some(row.id),
            _ => None,
        });
        let needed = kept.iter().filter_map(|id| now.get(id)).flat_map(needs).chain(holdings);
        let more: Vec<Uuid> = needed.filter(|id| made.contains_key(id) && !kept.contains(id)).collect();
        if more.is_empty() {
            return kept;
        }
        kept.extend(more);
    }
}

/// Everything that cannot be without what is removed.
fn hanging(all: &HashMap<Uuid, Record>, removed: &HashSet<Uuid>) -> HashSet<Uuid> {
    let mut hanging = HashSet::new();
    loop {
        let gone = |id: &Uuid| removed.contains(id) || hanging.contains(id);
        let more: Vec<Uuid> = all
            .values()
            .filter(|record| !gone(&record.id()) && needs(record).iter().any(&gone))
            .map(Record::id)
            .collect();
        if more.is_empty() {
            return hanging;
        }
        hanging.extend(more);
    }
}

/// The rest as it stands by itself: no superior post and no parent indicator that is gone, superiors
/// following the unit tree as it is then.
fn settled(rest: Vec<Record>) -> Rows {
    let there: HashSet<Uuid> = rest.iter().map(Record::id).collect();
    let mut rows: Rows = rest.into_iter().collect();
    for post in &mut rows.posts {
        if post.superior_post_id.is_some_and(|superior| !there.contains(&superior)) {
            (post.superior_post_id, post.superior_given) = (None, false);
        }
    }
    for indicator in &mut rows.indicators {
        indicator.parent_id = indicator.parent_id.filter(|parent| there.contains(parent));
    }
    rows.posts = follow_tree(&rows.units, &rows.posts);
    rows
}

/// What becomes something else.
fn changed(now: &HashMap<Uuid, Record>, rest: Rows) -> Vec<Change> {
    let before: Vec<Record> = now.values().cloned().collect();
    let after: Vec<Record> = records(rest).collect();
    between(&before, &after, Record::id, |record| record)
}
