//! Use cases: the figures of each page, all cut from the one [`Whole`] of a government and period.

mod indicator;
mod pages;
mod trends;

pub use indicator::{achievements, all_entries, entries, indicator, term_of};
pub use pages::{board, home, ranking, ranking_or_another, service, unit};

use super::rules::{self, Candidate, Piece};
use super::store::{self, Unit};
use super::{
    AsOf, Children, Head, IndicatorName, LeftOut, Measure, Part, Progress, Ranked, Ranking, Score, ServiceRow, Term,
    UnitName, UnitRow, Why,
};
use crate::access::Action;
use crate::base::exact::rounded;
use crate::base::{Day, Error, Month, Period, Result, Uuid};
use crate::org;
use crate::org::rules::DEEPEST;
use crate::org::setting::Setting;
use crate::plan::rules::weighted;
use crate::plan::service::Figures;
use crate::plan::{self, Due, IndicatorFigures};
use crate::server::request::Ctx;
use crate::survey;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The fewest accepted entries, and the fewest respondents, with which a unit is ranked, in the order of [`Measure`].
const MINIMA: [Setting; 2] = [Setting::RankingMinimumEntries, Setting::RankingMinimumAnswers];

/// Everything that pages show of a government in a period, except trends.
#[derive(Debug)]
pub struct Whole {
    /// By name.
    pub units: Vec<Unit>,
    pub indicators: Vec<Figures>,
    pub services: Vec<survey::ServiceIndex>,
    standings: HashMap<Uuid, Standing>,
    /// Each unit with all units below it, itself included.
    below: HashMap<Uuid, HashSet<Uuid>>,
    /// Names that several units bear, as many a `Sekretariat`.
    shared_names: HashSet<String>,
    minima: [i64; 2],
    /// The day of the latest accepted entry of each indicator that has one since January.
    last_days: HashMap<Uuid, Day>,
    /// The first year with an indicator or an answer of a resident, whatever the period.
    first_year: Option<i64>,
    /// The first month with an accepted entry, of all years.
    accepted_since: Option<Month>,
}

/// A unit's figures, those of the units below included.
#[derive(Clone, Copy, Debug, Default)]
pub struct Standing {
    pub progress: Progress,
    /// None for a unit without services.
    pub score: Option<Score>,
    /// How many units it spans, itself included.
    pub units: i64,
}

/// The whole of a period, kept until it changes.
pub async fn whole(ctx: &Ctx, period: Period) -> Result<Arc<super::cache::Made<Whole>>> {
    ctx.authorise_here(Action::ReadFigures)?;
    ctx.app.boards.whole.get(ctx, (ctx.government.id, period), Box::pin(make(ctx, period))).await
}

async fn make(ctx: &Ctx, period: Period) -> Result<Whole> {
    let boards = &ctx.app.boards;
    let makers = if rules::is_current(period, ctx.today()) { &boards.makers } else { &boards.makers_of_old };
    // it is never closed
    let _turn = makers.acquire().await;
    let (db, government) = (&ctx.app.db, ctx.government.id);
    let units = store::units(db, government).await?;
    let indicators = plan::service::figures(ctx, plan::service::Scope::Government, period).await?;
    let (services, scores) = survey::service::indexes(ctx, period.from, period.to).await?;
    let mut pieces: HashMap<Uuid, Vec<Piece<Uuid>>> = HashMap::new();
    for figures in &indicators {
        let shown = &figures.shown;
        pieces.entry(shown.unit_id).or_default().push(Piece {
            unit: shown.unit_id,
            weight: shown.weight.0,
            achieved: figures.capped_exact.clone(),
            state: shown.state,
            entries: shown.n,
        });
    }
    let mut below: HashMap<Uuid, HashSet<Uuid>> = HashMap::new();
    for (above, unit) in store::below(db, government).await? {
        below.entry(above).or_default().insert(unit);
    }
    let standings = below
        .iter()
        .map(|(unit, below)| {
            let progress = rules::progress(below.iter().filter_map(|unit| pieces.get(unit)).flatten());
            (*unit, Standing { progress, score: scores.get(unit).map(Score::from), units: below.len() as i64 })
        })
        .collect();
    let decided = org::service::decided(db, government).await?;
    let minima = MINIMA.map(|setting| decided.get(setting));
    let mut names = HashSet::new();
    let shared_names = units.iter().map(|unit| &unit.name).filter(|name| !names.insert(*name)).cloned().collect();
    let last_days = store::last_days(db, government, period.to.january(), period.to).await?.into_iter().collect();
    let first_year = store::first_year(db, government).await?;
    let accepted_since = store::first_accepted(db, government).await?;
    Ok(Whole {
        units,
        indicators,
        services,
        standings,
        below,
        shared_names,
        minima,
        last_days,
        first_year,
        accepted_since,
    })
}

impl Whole {
    /// What stands above the figures of a term, of which this is the whole.
    fn head(&self, as_of: AsOf, term: Term, today: Day) -> Head {
        let first = self.first_year.and_then(|year| i16::try_from(year).ok());
        let first = first.unwrap_or(today.year()).clamp(rules::oldest_year(today), today.year());
        let period = term.period(today);
        Head {
            as_of,
            term,
            filters: term.filters(today),
            period,
            before: term.before(today),
            due: Due::of_sums(period.to, today),
            years: (first..=today.year()).rev().collect(),
            parts: Part::all().filter(|part| Term { part: *part, ..term }.has_begun(today)).collect(),
            accepted_since: self.accepted_since,
        }
    }

    /// The government itself: the unit that has none above it.
    pub fn root(&self) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.parent_id.is_none())
    }

    /// A unit by its code.
    ///
    /// # Errors
    /// `NotFound` if this government has none of that code.
    pub fn unit(&self, code: &str) -> Result<&Unit> {
        self.units.iter().find(|unit| unit.code == code).ok_or(Error::NotFound)
    }

    /// The government itself and the unit that an address names, the government again where it names none; nothing
    /// before the government has a unit.
    ///
    /// # Errors
    /// `NotFound` if it has none of that code.
    pub fn scope(&self, code: &str) -> Result<Option<(&Unit, &Unit)>> {
        let named = if code.is_empty() { None } else { Some(self.unit(code)?) };
        Ok(self.root().map(|root| (root, named.unwrap_or(root))))
    }

    /// Units to choose from: the government, those right below it, and the chosen one where it lies below them.
    pub fn choices(&self, root: &Unit, chosen: &Unit) -> Vec<UnitName> {
        let agencies = self.units.iter().filter(|child| child.parent_id == Some(root.id));
        let below = Some(chosen).filter(|unit| unit.parent_id.is_some_and(|above| above != root.id));
        std::iter::once(root).chain(agencies).chain(below).map(UnitName::from).collect()
    }

    /// A unit as it is called where those of the whole government stand together: with that above it, if others bear
    /// the same name.
    fn told_apart(&self, unit: &Unit) -> UnitName {
        let above = unit.parent_id.filter(|_| self.shared_names.contains(&unit.name)).and_then(|id| self.by_id(id));
        let name = above.map_or_else(|| unit.name.clone(), |above| format!("{}, {}", unit.name, above.name));
        UnitName { name, ..UnitName::from(unit) }
    }

    /// An indicator, its unit called so.
    pub fn of_told_apart(&self, shown: &IndicatorFigures) -> IndicatorFigures {
        let unit_name =
            self.by_id(shown.unit_id).map_or_else(|| shown.unit_name.clone(), |unit| self.told_apart(unit).name);
        IndicatorFigures { unit_name, ..shown.clone() }
    }

    pub fn by_id(&self, id: Uuid) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.id == id)
    }

    pub fn standing(&self, unit: Uuid) -> Standing {
        self.standings.get(&unit).copied().unwrap_or_default()
    }

    /// The units right below a unit, with their figures: who needs attention first, then by name.
    pub fn children(&self, unit: Uuid) -> Vec<UnitRow> {
        let children = self.units.iter().filter(|child| child.parent_id == Some(unit));
        let mut rows: Vec<UnitRow> = children
            .map(|child| {
                let Standing { progress, score, .. } = self.standing(child.id);
                UnitRow { unit: UnitName::from(child), progress, score: score.unwrap_or_default() }
            })
            .collect();
        rules::most_urgent_first(&mut rows);
        rows
    }

    /// From the government down to the unit above one.
    pub fn above(&self, unit: &Unit) -> Vec<UnitName> {
        unit.parent_id.map(|above| self.down_to(above)).unwrap_or_default()
    }

    /// From the government down to a unit itself.
    pub fn down_to(&self, unit: Uuid) -> Vec<UnitName> {
        let parent = |unit: &&Unit| unit.parent_id.and_then(|id| self.by_id(id));
        let mut list: Vec<UnitName> =
            std::iter::successors(self.by_id(unit), parent).take(DEEPEST).map(UnitName::from).collect();
        list.reverse();
        list
    }

    /// Whether a unit lies in another or is it.
    pub fn lies_in(&self, unit: Uuid, scope: &Unit) -> bool {
        self.below.get(&scope.id).is_some_and(|below| below.contains(&unit))
    }

    /// An indicator by name; none if it is not one of the year.
    pub fn indicator_name(&self, id: Uuid) -> Option<IndicatorName> {
        let shown = self.indicators.iter().map(|figures| &figures.shown).find(|shown| shown.id == id)?;
        let (code, name, unit) = (shown.code.clone(), shown.name.clone(), shown.unit_name.clone());
        Some(IndicatorName { id, code, name, unit })
    }

    /// The indicators that serve one, who needs attention first, and what they come to together.
    pub fn children_of_indicator(&self, id: Uuid) -> Children {
        let children = || self.indicators.iter().filter(|one| one.shown.parent == Some(id));
        let achieved = children().filter_map(|one| Some((one.shown.weight.0, one.capped_exact.as_ref()?)));
        let together = weighted(achieved).as_ref().map(rounded);
        let mut indicators: Vec<&IndicatorFigures> = children().map(|one| &one.shown).collect();
        rules::furthest_behind_first(&mut indicators);
        Children { indicators: indicators.into_iter().cloned().collect(), together }
    }

    /// A service with its index; none if it is newer than these figures.
    pub fn service(&self, id: Uuid) -> Option<&survey::ServiceIndex> {
        self.services.iter().find(|index| index.service.id == id)
    }

    /// The services of a unit and below; all with none.
    pub fn services_in(&self, scope: Option<&Unit>) -> Vec<ServiceRow> {
        let services = self.services.iter().filter(|s| scope.is_none_or(|unit| self.lies_in(s.service.unit_id, unit)));
        services
            .map(|survey::ServiceIndex { service, index }| ServiceRow {
                code: service.code.clone(),
                name: service.name.clone(),
                unit: self.name_of(service.unit_id),
                score: Score::from(index),
            })
            .collect()
    }

    fn name_of(&self, unit: Uuid) -> UnitName {
        self.by_id(unit).map(UnitName::from).unwrap_or_default()
    }

    /// The kinds of unit that are compared with each other, in the order of the alphabet; the
    /// government itself is the only one of its kind.
    pub fn kinds(&self) -> Vec<String> {
        let mut kinds: Vec<String> =
            self.units.iter().filter(|unit| unit.parent_id.is_some()).map(|unit| unit.kind.clone()).collect();
        kinds.sort();
        kinds.dedup();
        kinds
    }

    /// The units of a kind in order; changes of place come from the whole of the period before, if any.
    pub fn ranking(&self, before: Option<&Whole>, measure: Measure, kind: &str) -> Ranking {
        let (mut rows, left_out) = self.ranked(measure, kind);
        if let Some(before) = before {
            rules::compare(&mut rows, &before.ranked(measure, kind).0);
        }
        let (kind, compared, minimum) = (kind.to_owned(), before.is_some(), self.minima[measure as usize]);
        Ranking { measure, kind, compared, rows, minimum, left_out }
    }

    fn ranked(&self, measure: Measure, kind: &str) -> (Vec<Ranked>, Vec<LeftOut>) {
        let of_kind = self.units.iter().filter(|unit| unit.kind == kind && unit.parent_id.is_some());
        let candidates = of_kind.map(|unit| self.candidate(measure, unit)).collect();
        rules::rank(candidates, self.minima[measure as usize], measure == Measure::Satisfaction)
    }

    /// A unit with what it would be ranked by.
    fn candidate(&self, measure: Measure, unit: &Unit) -> Candidate {
        let Standing { progress, score, .. } = self.standing(unit.id);
        let unit = self.told_apart(unit);
        match measure {
            Measure::Achievement => {
                let (low, high) = progress.range.unwrap_or_default();
                let otherwise = match (progress.indicators, progress.value) {
                    (0, _) => Why::Unmeasured,
                    (_, None) => Why::NoData,
                    _ => Why::TooFew,
                };
                Candidate { unit, value: progress.value, low, high, n: progress.entries, otherwise }
            }
            Measure::Satisfaction => {
                let otherwise = if score.is_some() { Why::TooFew } else { Why::Unmeasured };
                let score = score.unwrap_or_default();
                let point = score.value.unwrap_or_default();
                let (low, high) = score.interval().unwrap_or((point, point));
                Candidate { unit, value: score.value, low, high, n: score.n, otherwise }
            }
        }
    }

    /// The kind to begin with: of those right below the government (perangkat daerah) the one with the most
    /// units ranked, and of all kinds if nothing is ranked there.
    pub fn main_kind(&self, measure: Measure) -> String {
        let count = |kind: &String| self.ranked(measure, kind).0.len();
        let agency = |kind: &String| {
            let root = self.root().map(|root| root.id);
            count(kind) > 0 && self.units.iter().any(|unit| unit.kind == *kind && unit.parent_id == root)
        };
        // the first of the alphabet among equals
        self.kinds().into_iter().rev().max_by_key(|kind| (agency(kind), count(kind))).unwrap_or_default()
    }
}

impl From<&Unit> for UnitName {
    fn from(unit: &Unit) -> UnitName {
        UnitName { code: unit.code.clone(), name: unit.name.clone(), kind: unit.kind.clone() }
    }
}

/// Now, at the government's place.
pub fn as_of(ctx: &Ctx) -> AsOf {
    let at = ctx.app.clock.now();
    AsOf { at, text: ctx.moment(at) }
}
