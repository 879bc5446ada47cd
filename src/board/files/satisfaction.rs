//! How residents rate: a service with its elements, services, and any of them by month.

use super::cell::{respondents, row};
use super::{Table, Word, interval, months};
use crate::base::tr::{board as t, file as f};
use crate::base::{Hundredths, Lang, tr};
use crate::board::{Head, ScoreTrend, ServiceFigures, ServiceRow};
use crate::survey::{FEWEST, Grade};

/// The index of a service, then its elements; empty figures for a group that is too small.
pub fn service(figures: &ServiceFigures, lang: Lang) -> Table {
    let [from, to] = months(figures.head.period);
    let line =
        |what: &str, n: i64, value: Option<Hundredths>, grade: Option<Grade>, [low, high]: [Option<Hundredths>; 2]| {
            row![
                &*figures.code,
                &*figures.name,
                what,
                respondents(n),
                value,
                grade,
                low,
                high,
                &*from,
                &*to,
                &*figures.head.as_of.text,
                t::from_answers(lang),
            ]
        };
    let score = &figures.score;
    let index = line(t::ikm(lang), score.n, score.value, score.grade, interval(score));
    let elements =
        figures.elements.iter().map(|one| line(one.element.name(lang), one.n, Some(one.mean), None, [None; 2]));
    let columns: [Word; 12] = [
        f::service_code,
        tr::survey::name,
        t::elements,
        f::answers,
        f::value,
        t::grade_word,
        f::low,
        f::high,
        f::from,
        f::to,
        f::as_of,
        tr::plan::source,
    ];
    Table::new(lang, &columns, std::iter::once(index).chain(elements))
}

/// Services with their index; empty figures for a group that is too small.
pub fn services(services: &[ServiceRow], head: &Head, lang: Lang) -> Table {
    let [from, to] = months(head.period);
    let columns: [Word; 13] = [
        f::unit_code,
        t::unit,
        f::service_code,
        tr::survey::name,
        t::ikm,
        t::grade_word,
        f::low,
        f::high,
        t::respondents,
        f::from,
        f::to,
        f::as_of,
        tr::plan::source,
    ];
    let rows = services.iter().map(|ServiceRow { code, name, unit, score }| {
        let [low, high] = interval(score);
        row![
            &*unit.code,
            &*unit.name,
            &**code,
            &**name,
            score.value,
            score.grade,
            low,
            high,
            respondents(score.n),
            &*from,
            &*to,
            &*head.as_of.text,
            t::from_answers(lang),
        ]
    });
    Table::new(lang, &columns, rows)
}

/// Satisfaction by month of what `of` names by two columns, its code and its name. A month with too few
/// answers says so instead of figures.
pub fn trend(of: [(Word, &str); 2], trend: Option<&ScoreTrend>, head: &Head, lang: Lang) -> Table {
    let [(code_column, code), (name_column, name)] = of;
    let columns: [Word; 11] = [
        code_column,
        name_column,
        t::month,
        t::ikm,
        t::grade_word,
        f::low,
        f::high,
        t::respondents,
        f::note,
        f::as_of,
        tr::plan::source,
    ];
    let few = t::too_few(lang, FEWEST);
    let rows = trend.into_iter().flat_map(|trend| &trend.months).map(|(month, score)| {
        let [low, high] = interval(score);
        row![
            code,
            name,
            &*month.to_string(),
            score.value,
            score.grade,
            low,
            high,
            respondents(score.n),
            if score.value.is_none() { &*few } else { "" },
            &*head.as_of.text,
            t::from_answers(lang),
        ]
    });
    Table::new(lang, &columns, rows)
}
