//! Trends by months: what is drawn and what the read-out and the table say.

use crate::base::exact::rounded;
use crate::base::text::tr::board as t;
use crate::base::{Hundredths, Lang, Month, Result, number};
use crate::board::store::AcceptedMonth;
use crate::board::{MonthFigures, Score, ScoreTrend};
use crate::chart::line::{Mark, Plot, Point, Zone, chart};
use crate::chart::{Chart, Table};
use crate::plan::rules::{monthly, realisation};
use crate::plan::{Aggregation, IndicatorFigures};
use crate::server::request::Ctx;
use crate::survey::rules::lowest;
use crate::survey::{self, FEWEST, Grade, Index, Of};

/// How many months a trend shows at most: a year and a half.
const MONTHS: i32 = 18;

/// Satisfaction by month up to a month, from the first month with figures; none without any.
pub async fn satisfaction(ctx: &Ctx, of: Of, to: Month) -> Result<Option<ScoreTrend>> {
    let months = survey::service::trend(ctx, of, to.plus(1 - MONTHS), to).await?;
    let first = months.iter().position(|(_, index)| index.respondents > 0);
    Ok(first.map(|first| {
        let months = &months[first..];
        let scores = months.iter().map(|(month, index)| (*month, Score::from(index)));
        ScoreTrend { months: scores.collect(), chart: draw_satisfaction(months, ctx.lang) }
    }))
}

fn draw_satisfaction(months: &[(Month, Index)], lang: Lang) -> Chart {
    let points = months.iter().map(|(month, index)| Point {
        tick: tick(*month, lang),
        title: match (index.value, index.grade) {
            (Some(value), Some(grade)) => format!("{} · {} {}", month.text(lang), value.text(lang), grade.code()),
            _ => month.text(lang),
        },
        words: match index.interval() {
            Some(interval) => {
                let n = number::count(index.respondents, lang);
                t::respondents_interval(lang, number::range(interval, lang), n)
            }
            None => t::too_few(lang, FEWEST),
        },
        value: index.value.map(Hundredths::as_f64),
        margin: index.margin.map_or(0.0, Hundredths::as_f64),
    });
    // grades go by rounded values: their zones meet half-way between two of them
    let edge = |grade| lowest(grade).as_f64() - 0.005;
    let zone = |from, to, grade: Grade| Zone { from, to, name: grade.code().to_owned() };
    let plot = Plot {
        title: t::trend_satisfaction(lang).to_owned(),
        points: points.collect(),
        marks: Vec::new(),
        zones: vec![
            zone(edge(Grade::A), 100.0, Grade::A),
            zone(edge(Grade::B), edge(Grade::A), Grade::B),
            zone(edge(Grade::C), edge(Grade::B), Grade::C),
            zone(25.0, edge(Grade::C), Grade::D),
        ],
        step: 5.0,
        limits: (25.0, 100.0),
        table: satisfaction_table(months, lang),
    };
    chart(plot, lang)
}

fn satisfaction_table(months: &[(Month, Index)], lang: Lang) -> Table {
    let head = [t::month(lang), t::ikm(lang), t::grade_word(lang), t::respondents(lang), t::interval_95(lang)];
    let rows = months.iter().map(|(month, index)| {
        let some = |value: Option<String>| value.unwrap_or_else(|| "–".to_owned());
        vec![
            month.text(lang),
            some(index.value.map(|value| value.text(lang))),
            some(index.grade.map(|grade| grade.code().to_owned())),
            if index.suppressed() { format!("< {FEWEST}") } else { number::count(index.respondents, lang) },
            some(index.interval().map(|interval| number::range(interval, lang))),
        ]
    });
    Table { head: head.map(str::to_owned).to_vec(), rows: rows.collect() }
}

/// What each month of an indicator makes by itself.
pub fn months(indicator: &IndicatorFigures, months: &[AcceptedMonth]) -> Vec<MonthFigures> {
    let figures = |AcceptedMonth { month, accepted }: &AcceptedMonth| MonthFigures {
        month: *month,
        n: accepted.n,
        realisation: realisation(indicator.aggregation, *accepted).as_ref().map(rounded),
    };
    months.iter().map(figures).collect()
}

/// An indicator's realisation by month, with the target that each month is held against.
pub fn indicator(indicator: &IndicatorFigures, months: &[MonthFigures], lang: Lang) -> Chart {
    let with_measure = |amount: String| format!("{amount} {}", indicator.measure);
    let figure = |value: Option<Hundredths>| value.map_or("–".to_owned(), |value| with_measure(value.plain(lang)));
    let points = months.iter().map(|MonthFigures { month, n, realisation }| Point {
        tick: tick(*month, lang),
        title: format!("{} · {}", month.text(lang), figure(*realisation)),
        words: t::n_entries(lang, number::count(*n, lang)),
        value: realisation.map(Hundredths::as_f64),
        margin: 0.0,
    });
    let target = indicator.target;
    let mark = match monthly(indicator.aggregation, target).as_ref().map(rounded) {
        Some(due) => Mark { value: due.as_f64(), words: t::target_month(lang, with_measure(due.plain(lang))) },
        None => Mark { value: target.as_f64(), words: t::target_is(lang, with_measure(target.text(lang))) },
    };
    let most = months.iter().filter_map(|month| month.realisation).map(Hundredths::as_f64).fold(mark.value, f64::max);
    let rows = months.iter().map(|one| vec![one.month.text(lang), figure(one.realisation), number::count(one.n, lang)]);
    let plot = Plot {
        title: t::trend_indicator(lang).to_owned(),
        points: points.collect(),
        marks: vec![mark],
        zones: Vec::new(),
        step: step(most),
        // a part is never more than the whole
        limits: (0.0, if indicator.aggregation == Aggregation::Share { 100.0 } else { f64::MAX }),
        table: Table {
            head: [t::month(lang), t::realisation(lang), t::entries(lang)].map(str::to_owned).to_vec(),
            rows: rows.collect(),
        },
    };
    chart(plot, lang)
}

/// A round distance of grid lines for values up to `most`.
fn step(most: f64) -> f64 {
    10f64.powf(most.max(1.0).log10().floor()) / 2.0
}

/// `Mei 26`.
fn tick(month: Month, lang: Lang) -> String {
    format!("{} {:02}", month.short(lang), month.year() % 100)
}
