//! Units with their figures, and what a board shows besides: what needs attention, how long answers took.

use super::cell::{respondents, row};
use super::{NAMED, STANDING, Table, Word, cells, interval, months};
use crate::base::tr::{board as t, file as f};
use crate::base::{Lang, tr};
use crate::board::{Attention, BoardFigures, Head, Headlines, UnitName, UnitRow};
use crate::plan::State;
use crate::work::words::bucket_word;

/// A unit and those right below it, each with all units below: achievement since January, satisfaction of the
/// period.
pub fn units(unit: &UnitName, headlines: &Headlines, below: &[UnitRow], head: &Head, lang: Lang) -> Table {
    let [[january, _], [from, to]] = [head.so_far(), head.period].map(months);
    let columns: [Word; 20] = [
        f::unit_code,
        t::unit,
        t::kind,
        t::achievement,
        t::indicators,
        tr::plan::state_on_track,
        tr::plan::state_behind,
        tr::plan::state_red,
        tr::plan::state_no_data,
        t::entries,
        t::ikm,
        t::grade_word,
        f::low,
        f::high,
        t::respondents,
        f::from_achievement,
        f::from_satisfaction,
        f::to,
        f::as_of,
        tr::plan::source,
    ];
    let score = headlines.score.unwrap_or_default();
    let own = (unit, &headlines.progress, &score);
    let below = below.iter().map(|row| (&row.unit, &row.progress, &row.score));
    let source = format!("{}; {}", t::from_entries(lang), t::from_answers(lang));
    Table::new(
        lang,
        &columns,
        std::iter::once(own).chain(below).map(|(unit, progress, score)| {
            let [low, high] = interval(score);
            row![
                &*unit.code,
                &*unit.name,
                &*unit.kind,
                progress.value,
                progress.indicators,
                progress.in_state(State::OnTrack),
                progress.in_state(State::Behind),
                progress.in_state(State::Red),
                progress.in_state(State::NoData),
                progress.entries,
                score.value,
                score.grade,
                low,
                high,
                respondents(score.n),
                &*january,
                &*from,
                &*to,
                &*head.as_of.text,
                &*source,
            ]
        }),
    )
}

/// The indicators that need attention, in the order of the board, each with the day of its latest report.
pub fn attention(figures: &BoardFigures, lang: Lang) -> Table {
    let BoardFigures { head, attention, .. } = figures;
    let [from, to] = months(head.so_far());
    let rest: [Word; 5] = [f::last_report, f::from, f::to, f::as_of, tr::plan::source];
    let columns = [&NAMED[..], &STANDING, &rest].concat();
    let rows = attention.iter().map(|Attention { indicator, last }| {
        let last = last.map(|day| day.to_string()).unwrap_or_default();
        let rest = row![&*last, &*from, &*to, &*head.as_of.text, t::from_entries(lang)];
        cells(indicator, lang).into_iter().flatten().chain(rest).collect()
    });
    Table::new(lang, &columns, rows)
}

/// How many reactions of superiors took how long.
pub fn waits(figures: &BoardFigures, lang: Lang) -> Table {
    let BoardFigures { head, unit, answers, .. } = figures;
    let [from, to] = months(head.period);
    let columns: [Word; 8] = [f::unit_code, t::unit, f::wait, f::reactions, f::from, f::to, f::as_of, tr::plan::source];
    let rows = answers.waits.iter().enumerate().map(|(bucket, count)| {
        row![
            &*unit.code,
            &*unit.name,
            bucket_word(bucket, lang),
            *count,
            &*from,
            &*to,
            &*head.as_of.text,
            f::from_reports(lang),
        ]
    });
    Table::new(lang, &columns, rows)
}
