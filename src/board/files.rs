//! Tables as files: one row per thing, each with its n, the time it was computed and its source, so that a row still
//! tells its story when it is copied elsewhere. They speak the language of their page, in its words and in a few that
//! only files need (`tr::file`). What people entered stays as it is: codes, names, kinds of units, units of measure.
//! Days and months are written `2026-11-20` and `2026-11`, which spreadsheets of any country read.

mod cell;
mod satisfaction;
mod units;

pub use satisfaction::{service, services, trend};
pub use units::{attention, units, waits};

use self::cell::{Cell, row};
use super::{Head, MonthFigures, OneIndicator, Ranking, RankingFigures, Score, UnitName, words};
use crate::base::tr::{board as t, file as f};
use crate::base::{Hundredths, Lang, Period, Result, number, tr};
use crate::plan::IndicatorFigures;
use crate::plan::words::{aggregation, polarity, state_word};
use crate::server::download::csv_text;
use crate::work::EntryRow;

/// What stands above a column, in either language.
pub type Word = fn(Lang) -> &'static str;

/// What a file holds, in a language.
pub struct Table {
    lang: Lang,
    columns: Vec<&'static str>,
    rows: Vec<Vec<Cell>>,
}

impl Table {
    fn new(lang: Lang, columns: &[Word], rows: impl Iterator<Item = Vec<Cell>>) -> Table {
        Table { lang, columns: columns.iter().map(|word| word(lang)).collect(), rows: rows.collect() }
    }

    /// As a spreadsheet of its language reads it.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn text(self) -> Result<String> {
        csv_text(self.lang, self.columns, self.rows)
    }
}

fn months(Period { from, to }: Period) -> [String; 2] {
    [from.to_string(), to.to_string()]
}

/// Both ends of the 95 % interval of an index.
fn interval(score: &Score) -> [Option<Hundredths>; 2] {
    score.interval().map_or([None; 2], |(low, high)| [Some(low), Some(high)])
}

/// Which indicator it is, in every file of indicators.
const NAMED: [Word; 5] = [f::unit_code, t::unit, f::indicator_code, tr::plan::name, tr::plan::measure];
/// How it stands, in the same files.
const STANDING: [Word; 6] = [tr::plan::target, t::realisation, t::achievement, f::due, t::state, t::entries];

/// The cells of an indicator under [`NAMED`], and those under [`STANDING`].
fn cells(one: &IndicatorFigures, lang: Lang) -> [Vec<Cell>; 2] {
    let named = row![&*one.unit_code, &*one.unit_name, &*one.code, &*one.name, &*one.measure];
    let state = state_word(one.state, lang);
    [named, row![one.target, one.realisation, one.raw, one.due.percent, state, one.n]]
}

/// Indicators, counted since January, each with the achievement that is due by now.
pub fn indicators(indicators: &[IndicatorFigures], head: &Head, lang: Lang) -> Table {
    let [from, to] = months(head.so_far());
    let kind: [Word; 2] = [tr::plan::polarity, tr::plan::weight];
    let rest: [Word; 6] = [f::from, f::to, f::as_of, tr::plan::source, tr::plan::baseline, tr::plan::aggregation];
    let columns = [&NAMED[..], &kind, &STANDING, &rest].concat();
    let rows = indicators.iter().map(|one| {
        let [named, standing] = cells(one, lang);
        let kind = row![polarity(one.polarity, lang), one.weight];
        let counted = aggregation(one.aggregation, lang);
        let rest = row![&*from, &*to, &*head.as_of.text, t::from_entries(lang), one.baseline, counted];
        [named, kind, standing, rest].into_iter().flatten().collect()
    });
    Table::new(lang, &columns, rows)
}

/// Both rankings of a kind of unit.
pub fn ranking(figures: &RankingFigures, lang: Lang) -> Table {
    let columns: [Word; 17] = [
        f::ranked_by,
        t::kind,
        t::place,
        f::best_place,
        f::lowest_place,
        f::unit_code,
        t::unit,
        f::value,
        f::low,
        f::high,
        f::n,
        f::from,
        f::to,
        f::as_of,
        tr::plan::source,
        f::least_n,
        f::why_not_ranked,
    ];
    let rankings = [&figures.satisfaction, &figures.achievement].into_iter();
    Table::new(lang, &columns, rankings.flat_map(|ranking| places(ranking, &figures.head, lang)))
}

/// The rows of a ranking: each unit of the kind with its place, or with the reason why it has none.
fn places(ranking: &Ranking, head: &Head, lang: Lang) -> Vec<Vec<Cell>> {
    let Ranking { measure, kind, rows, minimum, left_out, .. } = ranking;
    let (ranked_by, source) = (words::measure(*measure, lang), words::source(*measure, lang));
    let [from, to] = months(head.compared(*measure).0);
    let line = |unit: &UnitName, places: [Option<i64>; 3], values: [Option<Hundredths>; 3], n, why: &str| {
        let ([place, best, worst], [value, low, high]) = (places, values);
        row![
            ranked_by,
            kind.as_str(),
            place,
            best,
            worst,
            &*unit.code,
            &*unit.name,
            value,
            low,
            high,
            n,
            &*from,
            &*to,
            &*head.as_of.text,
            source,
            *minimum,
            why,
        ]
    };
    let ranked = rows.iter().map(|one| {
        let places = [one.place, one.from, one.to].map(Some);
        line(&one.unit, places, [one.value, one.low, one.high].map(Some), Some(one.n), "")
    });
    let least = number::count(*minimum, lang);
    let missing = left_out.iter().map(|one| {
        let why = words::why(*measure, one.why, &least, lang);
        line(&one.unit, [None; 3], [None; 3], None, &why)
    });
    ranked.chain(missing).collect()
}

/// The months of an indicator since January, each by itself.
pub fn indicator(figures: &OneIndicator, lang: Lang) -> Table {
    let OneIndicator { head, indicator, months, .. } = figures;
    let columns: [Word; 11] = [
        f::unit_code,
        t::unit,
        f::indicator_code,
        tr::plan::name,
        t::month,
        t::realisation,
        tr::plan::measure,
        f::target,
        t::entries,
        f::as_of,
        tr::plan::source,
    ];
    let rows = months.iter().map(|MonthFigures { month, n, realisation }| {
        row![
            &*indicator.unit_code,
            &*indicator.unit_name,
            &*indicator.code,
            &*indicator.name,
            &*month.to_string(),
            *realisation,
            &*indicator.measure,
            indicator.target,
            *n,
            &*head.as_of.text,
            t::from_entries(lang),
        ]
    });
    Table::new(lang, &columns, rows)
}

/// Entries under an indicator in the period, in whatever state they are, each with how many files it has.
pub fn entries(figures: &OneIndicator, entries: &[(EntryRow, i64)], lang: Lang) -> Table {
    let OneIndicator { head, indicator, .. } = figures;
    let [from, to] = months(head.period);
    let columns: [Word; 15] = [
        f::indicator_code,
        tr::plan::name,
        tr::work::day,
        tr::access::employee,
        t::unit,
        tr::work::what,
        tr::work::quantity,
        tr::work::out_of,
        tr::plan::measure,
        t::state,
        tr::work::evidence,
        f::from,
        f::to,
        f::as_of,
        tr::plan::source,
    ];
    let rows = entries.iter().map(|(entry, files)| {
        row![
            &*indicator.code,
            &*indicator.name,
            &*entry.day.to_string(),
            &*entry.person_name,
            &*entry.unit_name,
            &*entry.what,
            entry.quantity,
            entry.out_of,
            // of a share the measure is that of its result; what is counted has no name of its own
            if entry.out_of.is_some() { "" } else { &*entry.measure },
            crate::work::words::state_word(entry, lang),
            *files,
            &*from,
            &*to,
            &*head.as_of.text,
            f::from_reports(lang),
        ]
    });
    Table::new(lang, &columns, rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Quantity;

    #[test]
    fn a_cell_is_never_a_formula_but_a_negative_number_stays_one() {
        let text = |lang| {
            let figures = [Some(Hundredths(-505)), None];
            let rows = vec![row!["=1+1", "-2", "@x", "Dinas, \"Satu\"", figures[0], figures[1], Quantity(1_250_500)]];
            Table { lang, columns: vec!["a", "b", "c", "d", "e", "f", "g"], rows }.text().unwrap()
        };
        let indonesian = "\u{feff}a;b;c;d;e;f;g\n'=1+1;'-2;'@x;\"Dinas, \"\"Satu\"\"\";-5,05;;1250,5\n";
        let english = "\u{feff}a,b,c,d,e,f,g\n'=1+1,'-2,'@x,\"Dinas, \"\"Satu\"\"\",-5.05,,1250.5\n";
        assert_eq!([text(Lang::Id), text(Lang::En)], [indonesian, english]);
    }
}
