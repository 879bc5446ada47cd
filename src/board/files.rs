//! Tables as files: one row per thing, each with its n, the time it was computed and its source, so that a row still
//! tells its story when it is copied elsewhere. The names of columns and what stands in them are the same in every
//! language; how numbers and columns are parted is not (`server::download`).

mod cell;
mod satisfaction;
mod units;

pub use satisfaction::{service, services, trend};
pub use units::{attention, units, waits};

use self::cell::{Cell, row};
use super::{Head, Measure, MonthFigures, OneIndicator, Ranking, RankingFigures, Score, UnitName, Why};
use crate::base::{Hundredths, Lang, Period, Result};
use crate::plan::IndicatorFigures;
use crate::plan::words::state_word;
use crate::server::download::csv_text;
use crate::work::EntryRow;

const ENTRIES: &str = "laporan harian yang diterima";
const ANSWERS: &str = "jawaban warga (SKM)";

/// What a file holds.
pub struct Table {
    columns: Vec<&'static str>,
    rows: Vec<Vec<Cell>>,
}

impl Table {
    fn new(columns: &[&'static str], rows: impl Iterator<Item = Vec<Cell>>) -> Table {
        Table { columns: columns.to_vec(), rows: rows.collect() }
    }

    /// As a spreadsheet of a language reads it.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn text(self, lang: Lang) -> Result<String> {
        csv_text(lang, self.columns, self.rows)
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
const NAMED: [&str; 5] = ["kode_unit", "unit", "kode_indikator", "indikator", "satuan"];
/// How it stands, in the same files.
const STANDING: [&str; 6] = ["target", "realisasi", "capaian", "seharusnya", "keadaan", "n_laporan"];

/// The cells of an indicator under [`NAMED`], and those under [`STANDING`].
fn cells(one: &IndicatorFigures) -> [Vec<Cell>; 2] {
    let named = row![&*one.unit_code, &*one.unit_name, &*one.code, &*one.name, &*one.measure];
    let state = state_word(one.state, Lang::Id);
    [named, row![one.target, one.realisation, one.raw, one.due.percent, state, one.n]]
}

/// Indicators, counted since January, each with the achievement that is due by now.
pub fn indicators(indicators: &[IndicatorFigures], head: &Head) -> Table {
    let [from, to] = months(head.so_far());
    let rest = ["dari", "sampai", "per", "sumber", "dasar", "cara_hitung"];
    let columns = [&NAMED[..], &["arah", "bobot"], &STANDING, &rest].concat();
    let rows = indicators.iter().map(|one| {
        let [named, standing] = cells(one);
        let kind = row![one.polarity.code(), one.weight];
        let rest = row![&*from, &*to, &*head.as_of.text, ENTRIES, one.baseline, one.aggregation.code()];
        [named, kind, standing, rest].into_iter().flatten().collect()
    });
    Table::new(&columns, rows)
}

/// Both rankings of a kind of unit.
pub fn ranking(figures: &RankingFigures) -> Table {
    let columns = [
        "ukuran",
        "jenis",
        "peringkat",
        "peringkat_terbaik",
        "peringkat_terendah",
        "kode_unit",
        "unit",
        "nilai",
        "rentang_bawah",
        "rentang_atas",
        "n",
        "dari",
        "sampai",
        "per",
        "sumber",
        "n_minimum",
        "keterangan",
    ];
    let rankings = [&figures.satisfaction, &figures.achievement].into_iter();
    Table::new(&columns, rankings.flat_map(|ranking| places(ranking, &figures.head)))
}

/// The rows of a ranking: each unit of the kind with its place, or with the reason why it has none.
fn places(ranking: &Ranking, head: &Head) -> Vec<Vec<Cell>> {
    let Ranking { measure, kind, rows, minimum, left_out, .. } = ranking;
    let (named, source) = match measure {
        Measure::Achievement => ("capaian", ENTRIES),
        Measure::Satisfaction => ("ikm", ANSWERS),
    };
    let [from, to] = months(head.compared(*measure).0);
    let line = |unit: &UnitName, places: [Option<i64>; 3], values: [Option<Hundredths>; 3], n, why: &str| {
        let ([place, best, worst], [value, low, high]) = (places, values);
        row![
            named,
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
    let missing = left_out.iter().map(|one| line(&one.unit, [None; 3], [None; 3], None, why(*measure, one.why)));
    ranked.chain(missing).collect()
}

/// Why a unit has no place.
fn why(measure: Measure, why: Why) -> &'static str {
    match (measure, why) {
        (_, Why::TooFew) => "tidak diperingkat: kurang dari n_minimum",
        (_, Why::NoData) => "tidak diperingkat: belum ada data",
        (Measure::Satisfaction, Why::Unmeasured) => "tidak diperingkat: tanpa layanan yang dinilai",
        (Measure::Achievement, Why::Unmeasured) => "tidak diperingkat: tanpa indikator",
    }
}

/// The months of an indicator since January, each by itself.
pub fn indicator(figures: &OneIndicator) -> Table {
    let OneIndicator { head, indicator, months, .. } = figures;
    let columns = [
        "kode_unit",
        "unit",
        "kode_indikator",
        "indikator",
        "bulan",
        "realisasi",
        "satuan",
        "target_setahun",
        "n_laporan",
        "per",
        "sumber",
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
            ENTRIES,
        ]
    });
    Table::new(&columns, rows)
}

/// Entries under an indicator in the period, in whatever state they are, each with how many files it has.
pub fn entries(figures: &OneIndicator, entries: &[(EntryRow, i64)]) -> Table {
    let OneIndicator { head, indicator, .. } = figures;
    let [from, to] = months(head.period);
    let columns = [
        "kode_indikator",
        "indikator",
        "tanggal",
        "pegawai",
        "unit",
        "uraian",
        "jumlah",
        "dari_seluruhnya",
        "satuan",
        "keadaan",
        "n_bukti",
        "dari",
        "sampai",
        "per",
        "sumber",
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
            crate::work::words::state_word(entry, Lang::Id),
            *files,
            &*from,
            &*to,
            &*head.as_of.text,
            "laporan harian",
        ]
    });
    Table::new(&columns, rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Quantity;

    #[test]
    fn a_cell_is_never_a_formula_but_a_negative_number_stays_one() {
        let text = |lang| {
            let figures = [Some(Hundredths(-505)), None];
            let rows = [row!["=1+1", "-2", "@x", "Dinas, \"Satu\"", figures[0], figures[1], Quantity(1_250_500)]];
            Table::new(&["a", "b", "c", "d", "e", "f", "g"], rows.into_iter()).text(lang).unwrap()
        };
        let indonesian = "\u{feff}a;b;c;d;e;f;g\n'=1+1;'-2;'@x;\"Dinas, \"\"Satu\"\"\";-5,05;;1250,5\n";
        let english = "\u{feff}a,b,c,d,e,f,g\n'=1+1,'-2,'@x,\"Dinas, \"\"Satu\"\"\",-5.05,,1250.5\n";
        assert_eq!([text(Lang::Id), text(Lang::En)], [indonesian, english]);
    }
}
