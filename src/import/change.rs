//! What a run changes, thing by thing, so that it can be done, kept and undone.

use super::Thing;
use crate::base::{Result, Uuid};
use crate::org::rules::parents_first;
use crate::org::store::intake::{
    GovernmentRow, HolderRow, PersonRow, PostRow, UnitRow, clear_closure, renew_closure, save_government,
};
use crate::plan::rules::recounts;
use crate::plan::store::intake::{IndicatorRow, in_use};
use crate::server::db::Tx;
use crate::server::request::Ctx;
use crate::survey::store::intake::ServiceRow;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// A row of one of the tables that files fill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Record {
    Government(GovernmentRow),
    Unit(UnitRow),
    Person(PersonRow),
    Post(PostRow),
    Holding(HolderRow),
    Indicator(IndicatorRow),
    Service(ServiceRow),
}

impl Record {
    pub fn id(&self) -> Uuid {
        match self {
            Record::Government(row) => row.id,
            Record::Unit(row) => row.id,
            Record::Person(row) => row.id,
            Record::Post(row) => row.id,
            Record::Holding(row) => row.id,
            Record::Indicator(row) => row.id,
            Record::Service(row) => row.id,
        }
    }

    pub fn thing(&self) -> Thing {
        match self {
            Record::Government(_) => Thing::Government,
            Record::Unit(_) => Thing::Unit,
            Record::Person(_) => Thing::Person,
            Record::Post(_) => Thing::Post,
            Record::Holding(_) => Thing::Holding,
            Record::Indicator(_) => Thing::Indicator,
            Record::Service(_) => Thing::Service,
        }
    }
}

/// A thing before and after; none before if the run makes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub was: Option<Record>,
    pub became: Record,
}

impl Change {
    /// The indicator under which entries would be counted otherwise than before, if it is one.
    pub fn recounts(&self) -> Option<Uuid> {
        let (Some(Record::Indicator(was)), Record::Indicator(is)) = (&self.was, &self.became) else { return None };
        let mut fields = recounts((&was.measure, was.aggregation), (&is.measure, is.aggregation));
        fields.next().map(|_| is.id)
    }
}

/// The indicators of changes under which entries that are accepted or wait would be counted otherwise than before.
pub async fn recounted_in_use(tx: &mut Tx, government: Uuid, changes: &[Change]) -> Result<HashSet<Uuid>> {
    let mut recounted: HashSet<Uuid> = changes.iter().filter_map(Change::recounts).collect();
    // most changes recount nothing, and then nothing is to be asked of all entries
    if !recounted.is_empty() {
        let in_use = in_use(tx, government).await?;
        recounted.retain(|id| in_use.contains(id));
    }
    Ok(recounted)
}

/// Rows to save, by table.
#[derive(Default, PartialEq)]
pub struct Rows {
    pub governments: Vec<GovernmentRow>,
    pub units: Vec<UnitRow>,
    pub persons: Vec<PersonRow>,
    pub posts: Vec<PostRow>,
    pub holdings: Vec<HolderRow>,
    pub indicators: Vec<IndicatorRow>,
    pub services: Vec<ServiceRow>,
}

impl FromIterator<Record> for Rows {
    fn from_iter<I: IntoIterator<Item = Record>>(records: I) -> Rows {
        let mut rows = Rows::default();
        for record in records {
            match record {
                Record::Government(row) => rows.governments.push(row),
                Record::Unit(row) => rows.units.push(row),
                Record::Person(row) => rows.persons.push(row),
                Record::Post(row) => rows.posts.push(row),
                Record::Holding(row) => rows.holdings.push(row),
                Record::Indicator(row) => rows.indicators.push(row),
                Record::Service(row) => rows.services.push(row),
            }
        }
        parents_first(&mut rows.units, |row| row.id, |row| row.parent_id);
        parents_first(&mut rows.posts, |row| row.id, |row| row.superior_post_id);
        parents_first(&mut rows.indicators, |row| row.id, |row| row.parent_id);
        rows
    }
}

impl Rows {
    /// Everything a government has.
    pub async fn all(tx: &mut Tx, government: Uuid) -> Result<Rows> {
        Ok(Rows {
            governments: crate::org::store::intake::government(tx, government).await?.into_iter().collect(),
            units: UnitRow::all(tx, government).await?,
            persons: PersonRow::all(tx, government).await?,
            posts: PostRow::all(tx, government).await?,
            holdings: HolderRow::all(tx, government).await?,
            indicators: IndicatorRow::all(tx, government).await?,
            services: ServiceRow::all(tx, government).await?,
        })
    }

    /// Inserts or replaces them; tells after each batch how many are done.
    pub async fn save(&self, tx: &mut Tx, ctx: &Ctx, done: &mut (dyn FnMut(usize) + Send)) -> Result<()> {
        const BATCH: usize = 500;
        let government = ctx.government.id;
        for row in &self.governments {
            save_government(tx, row, &ctx.government.time_zone, ctx.app.clock.now()).await?;
            done(1);
        }
        macro_rules! save {
            ($($rows:ident: $row:ident),*) => {$(
                for batch in self.$rows.chunks(BATCH) {
                    $row::save(tx, government, batch).await?;
                    done(batch.len());
                }
            )*};
        }
        save!(units: UnitRow, persons: PersonRow, posts: PostRow, holdings: HolderRow, indicators: IndicatorRow, services: ServiceRow);
        Ok(())
    }

    /// Removes them, what refers to others first. The government itself stays: its record does. After units have gone
    /// it is to be noted anew who lies above whom.
    pub async fn remove(&self, tx: &mut Tx, government: Uuid) -> Result<()> {
        macro_rules! remove {
            ($($rows:ident: $row:ident),*) => {$(
                let ids: Vec<Uuid> = self.$rows.iter().rev().map(|row| row.id).collect();
                $row::delete(tx, government, &ids).await?;
            )*};
        }
        remove!(services: ServiceRow, indicators: IndicatorRow, holdings: HolderRow, posts: PostRow, persons: PersonRow);
        if !self.units.is_empty() {
            clear_closure(tx, government).await?;
            remove!(units: UnitRow);
        }
        Ok(())
    }
}

/// Does changes: what is made first, then what others become.
pub async fn apply(tx: &mut Tx, ctx: &Ctx, changes: &[Change], done: &mut (dyn FnMut(usize) + Send)) -> Result<()> {
    let (made, changed): (Vec<&Change>, Vec<&Change>) = changes.iter().partition(|change| change.was.is_none());
    for some in [made, changed] {
        let rows: Rows = some.into_iter().map(|change| change.became.clone()).collect();
        rows.save(tx, ctx, done).await?;
    }
    if changes.iter().any(|change| matches!(change.became, Record::Unit(_))) {
        renew_closure(tx, ctx.government.id).await?;
    }
    Ok(())
}

/// The changes between two states of a table, in the order of the later one.
pub fn between<T: Clone + PartialEq>(
    was: &[T],
    becomes: &[T],
    id: impl Fn(&T) -> Uuid,
    record: impl Fn(T) -> Record,
) -> Vec<Change> {
    let before: HashMap<Uuid, &T> = was.iter().map(|row| (id(row), row)).collect();
    becomes
        .iter()
        .filter(|row| before.get(&id(row)) != Some(row))
        .map(|row| Change { was: before.get(&id(row)).map(|row| record((*row).clone())), became: record(row.clone()) })
        .collect()
}
