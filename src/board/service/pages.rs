//! What each page shows.

use super::{Standing, Whole, as_of, trends, whole};
use crate::access::Action;
use crate::base::{Error, Month, Period, Result, Uuid};
use crate::board::cache::{Made, Question};
use crate::board::rules::{furthest_behind_first, progress_change, score_change};
use crate::board::store::{self, Unit};
use crate::board::{
    Answers, Attention, BoardFigures, Head, Headlines, HomeFigures, IndicatorName, Measure, Ranking, RankingFigures,
    Score, ServiceFigures, Term, UnitFigures, UnitName,
};
use crate::org;
use crate::plan::{IndicatorFigures, State};
use crate::server::request::Ctx;
use crate::survey::{self, Element, Of};
use crate::work::rules::median_bucket;
use crate::work::sums::Sums;
use std::collections::BTreeSet;
use std::sync::Arc;

/// How many indicators the board names as needing attention.
const ATTENTION: usize = 5;

/// The part of the year that an address names, with the whole of it.
pub struct View {
    pub head: Head,
    now: Arc<Made<Whole>>,
}

impl View {
    pub async fn of(ctx: &Ctx, term: Term) -> Result<View> {
        // before the figures are read: they are no older than they say
        let (as_of, today) = (as_of(ctx), ctx.today());
        let now = whole(ctx, term.period(today)).await?;
        Ok(View { head: now.figures.head(as_of, term, today), now })
    }

    pub fn now(&self) -> &Whole {
        &self.now.figures
    }
}

/// A view of the government or a unit beside what it is compared with. What achievement is compared
/// with, the same months a year ago, [`Compared::headlines`] loads, because only they tell it.
struct Compared<'v> {
    view: &'v View,
    /// The whole of the period before, with which satisfaction and places are compared.
    before: Arc<Made<Whole>>,
    /// How far the whole government's residents were asked.
    reach: Reach,
}

impl Compared<'_> {
    async fn of<'v>(ctx: &Ctx, view: &'v View) -> Result<Compared<'v>> {
        let before = whole(ctx, view.head.before).await?;
        let reach = Reach::of(ctx, Of::Government, &view.head).await?;
        Ok(Compared { view, before, reach })
    }

    async fn headlines(&self, ctx: &Ctx, unit: &Unit) -> Result<Headlines> {
        let Standing { progress, score, units } = self.view.now().standing(unit.id);
        let old_score = self.before.figures.standing(unit.id).score.unwrap_or_default();
        let reach = match unit.parent_id {
            Some(_) => Reach::of(ctx, Of::Unit(unit.id), &self.view.head).await?,
            None => self.reach,
        };
        let then = self.view.head.year_before();
        let old_progress = match self.view.head.knows(then) {
            true => Some(whole(ctx, then).await?.figures.standing(unit.id).progress),
            false => None,
        };
        Ok(Headlines {
            units,
            progress,
            progress_change: old_progress.and_then(|old| progress_change(&progress, &old)),
            score,
            score_change: score.and_then(|now| score_change(&now, &old_score)).filter(|_| reach.comparable()),
            answers_until: reach.until,
        })
    }

    /// The units of a kind in order, with changes of place where those of the period before are known.
    fn ranking(&self, measure: Measure, kind: &str) -> Ranking {
        let comparable = match measure {
            Measure::Achievement => self.view.head.knows(self.view.head.compared(measure).1),
            Measure::Satisfaction => self.reach.comparable(),
        };
        self.view.now().ranking(comparable.then_some(&self.before.figures), measure, kind)
    }
}

/// How far people were asked in a period and in the one before: unequal stretches are not to be compared.
#[derive(Clone, Copy)]
struct Reach {
    /// The last month of the period with figures, where more than its last month is missing.
    until: Option<Month>,
    /// The period before has answers from its first month on.
    from_the_first: bool,
}

impl Reach {
    async fn of(ctx: &Ctx, of: Of, Head { period, before, .. }: &Head) -> Result<Reach> {
        let months = survey::service::trend(ctx, of, period.from, period.to).await?;
        let last = months.into_iter().filter(|(_, index)| index.value.is_some()).map(|(month, _)| month).next_back();
        let from_the_first = survey::service::answered_in(ctx, of, before.from).await?;
        Ok(Reach { until: last.filter(|last| *last < period.to.plus(-1)), from_the_first })
    }

    fn comparable(&self) -> bool {
        self.until.is_none() && self.from_the_first
    }
}

/// `/`; none before the government has a unit.
pub async fn home(ctx: &Ctx, term: Term) -> Result<Arc<Made<Option<HomeFigures>>>> {
    ctx.authorise_here(Action::ReadFigures)?;
    let make = Box::pin(async {
        let view = View::of(ctx, term).await?;
        let Some(root) = view.now().root() else { return Ok(None) };
        let compared = Compared::of(ctx, &view).await?;
        let ranking = |measure| compared.ranking(measure, &view.now().main_kind(measure));
        Ok(Some(HomeFigures {
            unit: UnitName::from(root),
            headlines: compared.headlines(ctx, root).await?,
            trend: trends::satisfaction(ctx, Of::Government, view.head.period.to).await?,
            satisfaction: ranking(Measure::Satisfaction),
            achievement: ranking(Measure::Achievement),
            services: view.now().services_in(None),
            agencies: view.now().children(root.id),
            head: view.head,
        }))
    });
    ctx.app.boards.home.get(ctx, Question::new(ctx, term, ""), make).await
}

/// `/unit/{kode}`.
///
/// # Errors
/// `NotFound` if this government has no such unit.
pub async fn unit(ctx: &Ctx, term: Term, code: &str) -> Result<Arc<Made<UnitFigures>>> {
    ctx.authorise_here(Action::ReadFigures)?;
    let make = Box::pin(async {
        let view = View::of(ctx, term).await?;
        let unit = view.now().unit(code)?;
        let indicators = own_indicators(view.now(), unit);
        let parents = served(view.now(), &indicators);
        Ok(UnitFigures {
            unit: UnitName::from(unit),
            above: view.now().above(unit),
            headlines: Compared::of(ctx, &view).await?.headlines(ctx, unit).await?,
            trend: trends::satisfaction(ctx, Of::Unit(unit.id), view.head.period.to).await?,
            indicators,
            parents,
            services: view.now().services_in(Some(unit)),
            below: view.now().children(unit.id),
            head: view.head,
        })
    });
    ctx.app.boards.unit.get(ctx, Question::new(ctx, term, code), make).await
}

/// Those that indicators serve, each once.
fn served(whole: &Whole, indicators: &[IndicatorFigures]) -> Vec<IndicatorName> {
    let parents: BTreeSet<Uuid> = indicators.iter().filter_map(|own| own.parent).collect();
    parents.into_iter().filter_map(|parent| whole.indicator_name(parent)).collect()
}

fn own_indicators(whole: &Whole, unit: &Unit) -> Vec<IndicatorFigures> {
    let own = whole.indicators.iter().filter(|figures| figures.shown.unit_id == unit.id);
    own.map(|figures| figures.shown.clone()).collect()
}

/// `/layanan/{kode}`.
///
/// # Errors
/// `NotFound` if this government has no such service.
pub async fn service(ctx: &Ctx, term: Term, code: &str) -> Result<Arc<Made<ServiceFigures>>> {
    let service = survey::service::service_by_code(ctx, code).await?;
    let make = Box::pin(async {
        let view = View::of(ctx, term).await?;
        let index = |whole: &Whole| whole.service(service.id).map(|row| row.index.clone()).unwrap_or_default();
        let (index, old) = (index(view.now()), index(&whole(ctx, view.head.before).await?.figures));
        let score = Score::from(&index);
        let reach = Reach::of(ctx, Of::Service(service.id), &view.head).await?;
        Ok(ServiceFigures {
            code: service.code.clone(),
            name: service.name.clone(),
            above: view.now().down_to(service.unit_id),
            score,
            score_change: score_change(&score, &Score::from(&old)).filter(|_| reach.comparable()),
            answers_until: reach.until,
            free_of_charge: service.free_of_charge && index.elements.iter().all(|one| one.element != Element::Biaya),
            elements: index.elements,
            trend: trends::satisfaction(ctx, Of::Service(service.id), view.head.period.to).await?,
            head: view.head,
        })
    });
    ctx.app.boards.service.get(ctx, Question::new(ctx, term, code), make).await
}

/// `/peringkat`: of a kind of unit, or of the most telling one if none is named.
///
/// # Errors
/// `NotFound` if this government has no unit of that kind.
pub async fn ranking(ctx: &Ctx, term: Term, kind: &str) -> Result<Arc<Made<RankingFigures>>> {
    ctx.authorise_here(Action::ReadFigures)?;
    let period = term.period(ctx.today());
    let now = whole(ctx, period).await?;
    let kinds = now.figures.kinds();
    let kind = match kind {
        "" => now.figures.main_kind(Measure::Satisfaction),
        named => kinds.iter().find(|known| *known == named).cloned().ok_or(Error::NotFound)?,
    };
    let question = Question::new(ctx, term, &kind);
    let make = Box::pin(async {
        let view = View::of(ctx, term).await?;
        let compared = Compared::of(ctx, &view).await?;
        Ok(RankingFigures {
            achievement: compared.ranking(Measure::Achievement, &kind),
            satisfaction: compared.ranking(Measure::Satisfaction, &kind),
            head: view.head,
            kind,
            kinds,
        })
    });
    ctx.app.boards.ranking.get(ctx, question, make).await
}

/// As [`ranking`], but where there is no unit of that kind, that of the most telling one; and whether it is so.
pub async fn ranking_or_another(ctx: &Ctx, term: Term, kind: &str) -> Result<(Arc<Made<RankingFigures>>, bool)> {
    match ranking(ctx, term, kind).await {
        Err(Error::NotFound) => Ok((ranking(ctx, term, "").await?, true)),
        made => Ok((made?, false)),
    }
}

/// `/papan`: of a unit, or of the government if `code` is empty; none before that has a unit.
///
/// # Errors
/// `SignedOut` for the public; `NotFound` if this government has no such unit.
pub async fn board(ctx: &Ctx, term: Term, code: &str) -> Result<Arc<Made<Option<BoardFigures>>>> {
    ctx.authorise_here(Action::ReadAsStaff)?;
    let make = Box::pin(async {
        let view = View::of(ctx, term).await?;
        let whole = view.now();
        let Some((root, unit)) = whole.scope(code)? else { return Ok(None) };
        let compared = Compared::of(ctx, &view).await?;
        let indicators = own_indicators(whole, unit);
        let ranking = |measure| {
            let kind = if unit.id == root.id { whole.main_kind(measure) } else { unit.kind.clone() };
            compared.ranking(measure, &kind)
        };
        let of = if unit.id == root.id { Of::Government } else { Of::Unit(unit.id) };
        Ok(Some(BoardFigures {
            unit: UnitName::from(unit),
            above: whole.above(unit),
            choices: whole.choices(root, unit),
            headlines: compared.headlines(ctx, unit).await?,
            people: org::service::people(ctx, unit.id).await?,
            answers: answers(ctx, unit.id, view.head.period).await?,
            trend: trends::satisfaction(ctx, of, view.head.period.to).await?,
            ranking: ranking(Measure::Satisfaction),
            achievement: ranking(Measure::Achievement),
            attention: attention(whole, unit),
            parents: served(whole, &indicators),
            indicators,
            below: whole.children(unit.id),
            head: view.head,
        }))
    });
    ctx.app.boards.board.get(ctx, Question::new(ctx, term, code), make).await
}

/// What became of the entries of a unit and below.
async fn answers(ctx: &Ctx, unit: Uuid, period: Period) -> Result<Answers> {
    let sums = store::sums(&ctx.app.db, ctx.government.id, unit, period).await?;
    let Sums { entries, accepted, returned, waits } = sums;
    Ok(Answers { entries, accepted, returned, waits, middle: median_bucket(&waits) })
}

/// The indicators of a unit and below that are red or behind, red first, the furthest behind first.
fn attention(whole: &Whole, unit: &Unit) -> Vec<Attention> {
    let mut list: Vec<&IndicatorFigures> = whole
        .indicators
        .iter()
        .map(|figures| &figures.shown)
        .filter(|shown| matches!(shown.state, State::Red | State::Behind) && whole.lies_in(shown.unit_id, unit))
        .collect();
    furthest_behind_first(&mut list);
    list.truncate(ATTENTION);
    let last = |shown: &IndicatorFigures| whole.last_days.get(&shown.id).copied();
    list.into_iter().map(|shown| Attention { indicator: whole.of_told_apart(shown), last: last(shown) }).collect()
}
