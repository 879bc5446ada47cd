//! Tables as files: one row per thing, numbers with a decimal point, each row with its n, the time
//! it was computed and its source, so that a row still tells its story when it is copied elsewhere.

mod cell;

use self::cell::{Cell, respondents};
use super::{
    BoardFigures, Head, Measure, MonthFigures, OneIndicator, Ranking, RankingFigures, Score, ServiceFigures,
    UnitFigures, UnitName, Why,
};
use crate::base::{Hundredths, Lang, Period};
use crate::plan::State;
use crate::server::problem::unavailable;
use crate::work::EntryRow;
use crate::work::words::state_word;

const ENTRIES: &str = "laporan harian yang diterima";
const ANSWERS: &str = "jawaban warga (SKM)";

/// Writes a table. Cells that a spreadsheet would run as a formula are made plain text.
fn write(columns: &[&str], rows: impl Iterator<Item = Vec<Cell>>) -> crate::base::Result<String> {
    let mut file = csv::Writer::from_writer(Vec::new());
    let done = file.write_record(columns).and_then(|()| {
        for row in rows {
            file.write_record(row.into_iter().map(Cell::text))?;
        }
        Ok(())
    });
    done.map_err(|error| unavailable(&error))?;
    let bytes = file.into_inner().map_err(|error| unavailable(&error))?;
    String::from_utf8(bytes).map_err(|error| unavailable(&error))
}

macro_rules! row {
    ($($cell:expr),* $(,)?) => { vec![$(Cell::from($cell)),*] };
}

fn state(state: State) -> &'static str {
    match state {
        State::OnTrack => "sesuai rencana",
        State::Behind => "agak tertinggal",
        State::Red => "jauh di bawah rencana",
        State::NoData => "belum ada data",
    }
}

fn months(Period { from, to }: Period) -> [String; 2] {
    [from.to_string(), to.to_string()]
}

/// Both ends of the 95 % interval of an index.
fn interval(score: &Score) -> [Option<Hundredths>; 2] {
    score.interval().map_or([None; 2], |(low, high)| [Some(low), Some(high)])
}

/// The indicators of a unit, counted since January, each with the achievement that is due by now.
pub fn unit(figures: &UnitFigures) -> crate::base::Result<String> {
    let [from, to] = months(figures.head.so_far());
    let columns = [
        "kode_unit",
        "unit",
        "kode_indikator",
        "indikator",
        "satuan",
        "arah",
        "bobot",
        "target",
        "realisasi",
        "capaian",
        "seharusnya",
        "keadaan",
        "n_laporan",
        "dari",
        "sampai",
        "per",
        "sumber",
        "dasar",
        "cara_hitung",
    ];
    write(
        &columns,
        figures.indicators.iter().map(|one| {
            row![
                &*figures.unit.code,
                &*figures.unit.name,
                &*one.code,
                &*one.name,
                &*one.measure,
                one.polarity.code(),
                one.weight,
                one.target,
                one.realisation,
                one.raw,
                one.due.percent,
                state(one.state),
                one.n,
                &*from,
                &*to,
                &*figures.head.as_of.text,
                ENTRIES,
                one.baseline,
                one.aggregation.code(),
            ]
        }),
    )
}

/// The index of a service, then its elements; empty figures for a group that is too small.
pub fn service(figures: &ServiceFigures) -> crate::base::Result<String> {
    let [from, to] = months(figures.head.period);
    let line = |what: &str, n: i64, value: Option<Hundredths>, grade: &str, [low, high]: [Option<Hundredths>; 2]| {
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
    let index = line("ikm", score.n, score.value, score.grade.map_or("", |grade| grade.letter()), interval(score));
    let elements = figures.elements.iter().map(|one| line(one.element.code(), one.n, Some(one.mean), "", [None; 2]));
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
    write(&columns, std::iter::once(index).chain(elements))
}

/// Both rankings of a kind of unit.
pub fn ranking(figures: &RankingFigures) -> crate::base::Result<String> {
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
    write(&columns, rankings.flat_map(|ranking| places(ranking, &figures.head)))
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

/// The scope of a board and the units below it: achievement since January, satisfaction of the period.
pub fn board(figures: &BoardFigures) -> crate::base::Result<String> {
    let [[january, _], [from, to]] = [figures.head.so_far(), figures.head.period].map(months);
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
    let own = (&figures.unit, &figures.headlines.progress, &figures.headlines.score);
    let below = figures.below.iter().map(|row| (&row.unit, &row.progress, &row.score));
    let source = format!("{ENTRIES}; {ANSWERS}");
    write(
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
                score.grade.map_or("", |grade| grade.letter()),
                low,
                high,
                respondents(score.n),
                &*january,
                &*from,
                &*to,
                &*figures.head.as_of.text,
                &*source,
            ]
        }),
    )
}

/// The months of an indicator since January, each by itself.
pub fn indicator(figures: &OneIndicator) -> crate::base::Result<String> {
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
    write(&columns, rows)
}

/// Entries under an indicator in the period, in whatever state they are, each with how many files it has.
pub fn entries(figures: &OneIndicator, entries: &[(EntryRow, i64)]) -> crate::base::Result<String> {
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
            state_word(entry, Lang::Id),
            *files,
            &*from,
            &*to,
            &*head.as_of.text,
            "laporan harian",
        ]
    });
    write(&columns, rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Quantity;

    #[test]
    fn a_cell_is_never_a_formula_but_a_negative_number_stays_one() {
        let rows = [row!["=1+1", "-2", "@x", "Dinas, \"Satu\"", Some(Hundredths(-505)), None::<i64>, Quantity(12_500)]];
        assert_eq!(
            write(&["a", "b", "c", "d", "e", "f", "g"], rows.into_iter()).unwrap(),
            "a,b,c,d,e,f,g\n'=1+1,'-2,'@x,\"Dinas, \"\"Satu\"\"\",-5.05,,12.5\n"
        );
    }
}
