//! What hangs on people, units, services and indicators that go: told, kept back, taken, recorded. And which of them
//! do not go, because they are in use.

use super::{Outcome, Plan, UNDONE, hanging, needs};
use crate::access::store::intake as accounts;
use crate::audit::service::{Deed, record_all};
use crate::base::{Error, Fault, Result, Uuid};
use crate::import::change::{Change, Record};
use crate::import::{Run, Thing};
use crate::org::store::intake as organisation;
use crate::plan::store::intake as indicators;
use crate::server::db::Tx;
use crate::server::request::Ctx;
use crate::survey::store::intake as answers;
use crate::work::store::intake::{self as entries, EvidenceFile, Needed, Removed};
use serde_json::json;
use std::collections::{HashMap, HashSet};

/// Entries that go are recorded one by one, so many at most: after years the entries of a whole city would be as many
/// rows again in a record that is never shortened. Of more it has the number.
const RECORDED: usize = 1000;

/// What undoing could take and yet is in use.
pub(super) struct Used {
    /// People who answered entries, or are waited for by some, and indicators under which entries count: as long as
    /// those stay, so do they, or answers would be nobody's and work would count for nothing.
    by_entries: Vec<Needed>,
    /// Services that residents have rated.
    rated: Vec<Uuid>,
}

impl Used {
    pub async fn of(tx: &mut Tx, government: Uuid, changes: &[Change], now: &HashMap<Uuid, Record>) -> Result<Used> {
        let moved = |change: &&Change| change.was.as_ref().is_none_or(|was| needs(was) != needs(&change.became));
        let mut reach: HashSet<Uuid> = changes.iter().filter(moved).map(|change| change.became.id()).collect();
        reach.extend(hanging(now, &reach));
        let [people, indicators, services] = [Thing::Person, Thing::Indicator, Thing::Service].map(|thing| {
            let of_kind = |id: &&Uuid| now.get(*id).is_some_and(|record| record.thing() == thing);
            reach.iter().filter(of_kind).copied().collect::<Vec<Uuid>>()
        });
        let mut by_entries = entries::answerers(tx, government, &people).await?;
        by_entries.extend(entries::under(tx, government, &indicators).await?);
        Ok(Used { by_entries, rated: answers::rated(tx, government, &services).await? })
    }

    /// What would go though it is in use.
    pub fn missed(&self, outcome: &Outcome) -> HashSet<Uuid> {
        let by_entries = self
            .by_entries
            .iter()
            .filter(|one| !outcome.takes(&one.person_id) && !outcome.takes(&one.unit_id))
            .map(|one| &one.needed_id);
        by_entries.chain(&self.rated).filter(|id| outcome.takes(id)).copied().collect()
    }
}

impl Outcome {
    /// Whether something goes.
    fn takes(&self, id: &Uuid) -> bool {
        self.removed.contains(id) || self.taken.contains(id)
    }

    /// Some that would go, and all that would and that they cannot be without.
    pub(super) fn going_with(&self, some: &HashSet<Uuid>, now: &HashMap<Uuid, Record>) -> HashSet<Uuid> {
        let mut found = HashSet::new();
        let mut open: Vec<Uuid> = some.iter().copied().collect();
        while let Some(id) = open.pop() {
            if self.takes(&id) && found.insert(id) {
                open.extend(now.get(&id).map(needs).unwrap_or_default());
            }
        }
        found
    }
}

impl Plan {
    /// Counts what hangs on people, units, services and indicators that go.
    pub(super) async fn count_dependents(&mut self, tx: &mut Tx, government: Uuid) -> Result<()> {
        let gone: HashSet<Uuid> = self.gone.iter().map(Record::id).collect();
        let accounts = accounts::of_people(tx, government).await?;
        for account in accounts.into_iter().filter(|account| gone.contains(&account.person_id)) {
            if account.roles > 0 {
                self.said.with_roles.push(account.name.clone());
            }
            self.accounts.push(account);
        }
        let overrides = organisation::overrides(tx, government).await?.into_iter();
        let overrides = overrides.filter(|(_, one, other)| gone.contains(one) || gone.contains(other));
        self.overrides = overrides.map(|(id, ..)| id).collect();
        let [people, units] = [Thing::Person, Thing::Unit].map(|thing| self.going(thing));
        self.written = entries::written(tx, government, &people, &units).await?;
        let answers_gone = answers::answers_of_services(tx, government, &self.going(Thing::Service)).await?;
        let counted = [
            (Thing::Account, self.accounts.len() as i64),
            (Thing::Override, self.overrides.len() as i64),
            (Thing::Entry, self.written.iter().map(|written| written.entries).sum()),
            (Thing::Reaction, self.written.iter().map(|written| written.reactions).sum()),
            (Thing::Answer, answers_gone),
        ];
        self.said.taken.extend(counted.into_iter().filter(|(_, count)| *count > 0));
        Ok(())
    }

    /// The things of a kind that go.
    fn going(&self, thing: Thing) -> Vec<Uuid> {
        self.gone.iter().filter(|record| record.thing() == thing).map(Record::id).collect()
    }

    /// Takes them.
    ///
    /// # Errors
    /// `Conflict` if somebody has sent a report since it was counted.
    pub(super) async fn take_dependents(&self, ctx: &Ctx, tx: &mut Tx, run: &Run) -> Result<Vec<EvidenceFile>> {
        let government = ctx.government.id;
        // the record names by the account who did something: here it keeps whose that was
        let deeds = self.accounts.iter().map(|account| {
            let detail = json!({ "file": run.file_name, "name": account.name });
            (ctx, Deed { action: UNDONE, kind: "account", id: account.id.to_string(), detail })
        });
        record_all(tx, deeds).await?;
        let accounts: Vec<Uuid> = self.accounts.iter().map(|account| account.id).collect();
        accounts::remove(tx, government, &accounts).await?;
        organisation::remove_overrides(tx, government, &self.overrides).await?;
        let removed = entries::remove(tx, government, &self.written, RECORDED).await?;
        if removed.entries as i64 != self.written.iter().map(|written| written.entries).sum::<i64>() {
            return Err(Error::Conflict(Fault::UndoChanged));
        }
        note(ctx, tx, run, &removed).await?;
        answers::remove_answers_of_services(tx, government, &self.going(Thing::Service)).await?;
        indicators::detach(tx, government, &self.going(Thing::Indicator)).await?;
        Ok(removed.evidence)
    }
}

/// Records whose entries go, of which day and how much, and the hashes of their files. The name of who wrote
/// one is recorded as well: they may go with it.
async fn note(ctx: &Ctx, tx: &mut Tx, run: &Run, Removed { told, evidence, .. }: &Removed) -> Result<()> {
    let mut files: HashMap<Uuid, Vec<serde_json::Value>> = HashMap::new();
    for file in evidence {
        let told = json!({ "sha256": file.sha256 });
        files.entry(file.entry_id).or_default().push(told);
    }
    let deeds = told.iter().map(|gone| {
        let detail = json!({
            "file": run.file_name, "owner": gone.person_id, "name": gone.person_name, "day": gone.day,
            "indicator": gone.indicator_id, "quantity": gone.quantity, "removed": files.get(&gone.id),
        });
        (ctx, Deed { action: UNDONE, kind: "entry", id: gone.id.to_string(), detail })
    });
    record_all(tx, deeds).await
}
