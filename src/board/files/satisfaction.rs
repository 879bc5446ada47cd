//! How residents rate: a service with its elements, services, and any of them by month.

use super::cell::{respondents, row};
use super::{ANSWERS, Table, interval, months};
use crate::base::{Hundredths, Lang, tr};
use crate::board::{Head, ScoreTrend, ServiceFigures, ServiceRow};
use crate::survey::{FEWEST, Grade};

/// The index of a service, then its elements; empty figures for a group that is too small.
pub fn service(figures: &ServiceFigures) -> Table {
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
                ANSWERS,
            ]
        };
    let score = &figures.score;
    let index = line("ikm", score.n, score.value, score.grade, interval(score));
    let elements = figures.elements.iter().map(|one| line(one.element.code(), one.n, Some(one.mean), None, [None; 2]));
    let columns = [
        "kode_layanan",
        "layanan",
        "unsur",
        "n_jawaban",
        "nilai",
        "mutu",
        "rentang_bawah",
        "rentang_atas",
        "dari",
        "sampai",
        "per",
        "sumber",
    ];
    Table::new(&columns, std::iter::once(index).chain(elements))
}

/// Services with their index; empty figures for a group that is too small.
pub fn services(services: &[ServiceRow], head: &Head) -> Table {
    let [from, to] = months(head.period);
    let columns = [
        "kode_unit",
        "unit",
        "kode_layanan",
        "layanan",
        "ikm",
        "mutu",
        "rentang_bawah",
        "rentang_atas",
        "n_jawaban",
        "dari",
        "sampai",
        "per",
        "sumber",
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
            ANSWERS,
        ]
    });
    Table::new(&columns, rows)
}

/// Satisfaction by month of what `of` names by two columns, its code and its name. A month with too few
/// answers says so instead of figures.
pub fn trend(of: [(&'static str, &str); 2], trend: Option<&ScoreTrend>, head: &Head) -> Table {
    let [(code_column, code), (name_column, name)] = of;
    let columns = [
        code_column,
        name_column,
        "bulan",
        "ikm",
        "mutu",
        "rentang_bawah",
        "rentang_atas",
        "n_jawaban",
        "keterangan",
        "per",
        "sumber",
    ];
    let few = tr::board::too_few(Lang::Id, FEWEST);
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
            ANSWERS,
        ]
    });
    Table::new(&columns, rows)
}
