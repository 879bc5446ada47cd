//! Units with their figures, and what a board shows besides: what needs attention, how long answers took.

use super::cell::{respondents, row};
use super::{ANSWERS, ENTRIES, NAMED, STANDING, Table, cells, interval, months};
use crate::base::Lang;
use crate::board::{Attention, BoardFigures, Head, Headlines, UnitName, UnitRow};
use crate::plan::State;
use crate::work::words::bucket_word;

/// A unit and those right below it, each with all units below: achievement since January, satisfaction of the
/// period.
pub fn units(unit: &UnitName, headlines: &Headlines, below: &[UnitRow], head: &Head) -> Table {
    let [[january, _], [from, to]] = [head.so_far(), head.period].map(months);
    let columns = [
        "kode_unit",
        "unit",
        "jenis",
        "capaian",
        "indikator",
        "sesuai_rencana",
        "agak_tertinggal",
        "jauh_di_bawah",
        "belum_ada_data",
        "n_laporan",
        "ikm",
        "mutu",
        "rentang_bawah",
        "rentang_atas",
        "n_jawaban",
        "capaian_dari",
        "ikm_dari",
        "sampai",
        "per",
        "sumber",
    ];
    let score = headlines.score.unwrap_or_default();
    let own = (unit, &headlines.progress, &score);
    let below = below.iter().map(|row| (&row.unit, &row.progress, &row.score));
    let source = format!("{ENTRIES}; {ANSWERS}");
    Table::new(
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
pub fn attention(figures: &BoardFigures) -> Table {
    let BoardFigures { head, attention, .. } = figures;
    let [from, to] = months(head.so_far());
    let rest = ["laporan_terakhir", "dari", "sampai", "per", "sumber"];
    let columns = [&NAMED[..], &STANDING, &rest].concat();
    let rows = attention.iter().map(|Attention { indicator, last }| {
        let last = last.map(|day| day.to_string()).unwrap_or_default();
        let rest = row![&*last, &*from, &*to, &*head.as_of.text, ENTRIES];
        cells(indicator).into_iter().flatten().chain(rest).collect()
    });
    Table::new(&columns, rows)
}

/// How many reactions of superiors took how long.
pub fn waits(figures: &BoardFigures) -> Table {
    let BoardFigures { head, unit, answers, .. } = figures;
    let [from, to] = months(head.period);
    let columns = ["kode_unit", "unit", "waktu_tanggapan", "n_tanggapan", "dari", "sampai", "per", "sumber"];
    let rows = answers.waits.iter().enumerate().map(|(bucket, count)| {
        row![
            &*unit.code,
            &*unit.name,
            bucket_word(bucket, Lang::Id),
            *count,
            &*from,
            &*to,
            &*head.as_of.text,
            "laporan harian",
        ]
    });
    Table::new(&columns, rows)
}
