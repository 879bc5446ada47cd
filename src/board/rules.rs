//! The arithmetic of boards: achievement of units, rankings, changes. Exact; a figure is rounded
//! once, at its end.

use super::{Change, LeftOut, Part, Progress, Ranked, Score, Term, UnitName, Why};
use crate::base::error::Faults;
use crate::base::exact::rounded;
use crate::base::{Day, Error, Fault, Hundredths, Month, Period, Result};
use crate::plan::State;
use crate::plan::rules::weighted;
use num_bigint::BigInt;
use num_rational::BigRational;
use std::collections::BTreeMap;

/// No figures are older than this.
const OLDEST_YEAR: i16 = 2000;

/// An indicator as far as a mean needs it.
#[derive(Clone, Debug)]
pub struct Piece<Unit> {
    pub unit: Unit,
    /// Hundredths of a percent point, of 100 per unit.
    pub weight: i64,
    /// Between 0 and 120 percent; none without data.
    pub achieved: Option<BigRational>,
    pub state: State,
    /// Accepted entries.
    pub entries: i64,
}

/// The achievement of units together: within each unit the weighted mean of its indicators with
/// data, then the mean of the units that have one, so that a unit with many indicators counts as
/// much as one with few.
pub fn progress<'a, Unit: Ord + Copy + 'a>(pieces: impl Iterator<Item = &'a Piece<Unit>>) -> Progress {
    let mut all = Progress::default();
    let mut units: BTreeMap<Unit, Vec<(i64, &BigRational)>> = BTreeMap::new();
    for piece in pieces {
        all.indicators += 1;
        all.entries += piece.entries;
        *match piece.state {
            State::OnTrack => &mut all.on_track,
            State::Behind => &mut all.behind,
            State::Red => &mut all.red,
            State::NoData => &mut all.no_data,
        } += 1;
        if let Some(achieved) = &piece.achieved {
            units.entry(piece.unit).or_default().push((piece.weight, achieved));
        }
    }
    let with_data = || units.values().flatten().map(|(_, achieved)| *achieved);
    all.range = with_data().min().zip(with_data().max()).map(|(low, high)| (rounded(low), rounded(high)));
    let means: Vec<BigRational> = units.values().filter_map(|unit| weighted(unit.iter().copied())).collect();
    let count = BigInt::from(means.len());
    all.value = (!means.is_empty()).then(|| rounded(&(means.iter().sum::<BigRational>() / count)));
    all
}

/// A unit that might be ranked.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub unit: UnitName,
    pub value: Option<Hundredths>,
    pub low: Hundredths,
    pub high: Hundredths,
    /// Accepted entries or respondents.
    pub n: i64,
    /// Why it has no place if it has none.
    pub otherwise: Why,
}

/// Ranks like units, best first; those without a figure or with fewer than `minimum` are left out
/// and named. With `interval`, the places are given that the intervals allow.
pub fn rank(candidates: Vec<Candidate>, minimum: i64, interval: bool) -> (Vec<Ranked>, Vec<LeftOut>) {
    let (mut rows, mut left_out) = (Vec::new(), Vec::new());
    for Candidate { unit, value, low, high, n, otherwise } in candidates {
        match value {
            Some(value) if n >= minimum => {
                rows.push(Ranked { unit, place: 0, from: 0, to: 0, value, low, high, n, moved: None });
            }
            _ => left_out.push(LeftOut { unit, why: otherwise }),
        }
    }
    left_out.sort_by_key(|one| one.why);
    rows.sort_by(|a, b| b.value.cmp(&a.value).then_with(|| a.unit.code.cmp(&b.unit.code)));
    let spans: Vec<_> = rows.iter().map(|row| (row.value, row.low, row.high)).collect();
    for row in &mut rows {
        let count = |is: &dyn Fn(&(Hundredths, Hundredths, Hundredths)) -> bool| {
            spans.iter().filter(|span| is(span)).count() as i64
        };
        row.place = 1 + count(&|(value, ..)| *value > row.value);
        (row.from, row.to) = if interval {
            (1 + count(&|(_, low, _)| *low > row.high), spans.len() as i64 - count(&|(.., high)| *high < row.low))
        } else {
            (row.place, row.place)
        };
    }
    (rows, left_out)
}

/// Notes how many places each unit gained since the ranking before.
pub fn compare(rows: &mut [Ranked], before: &[Ranked]) {
    for row in rows {
        row.moved = before.iter().find(|old| old.unit.code == row.unit.code).map(|old| old.place - row.place);
    }
}

/// How an index moved, and whether chance may explain it.
pub fn score_change(now: &Score, before: &Score) -> Option<Change> {
    let by = Hundredths(now.value?.0 - before.value?.0);
    let clear = now
        .interval()
        .zip(before.interval())
        .map(|((low, high), (was_low, was_high))| low > was_high || high < was_low);
    Some(Change { by, clear })
}

/// How an achievement moved since the same months of the year before. It counts everything, so nothing
/// is left to chance.
pub fn progress_change(now: &Progress, before: &Progress) -> Option<Change> {
    Some(Change { by: Hundredths(now.value?.0 - before.value?.0), clear: None })
}

impl Term {
    /// Reads the filters of an address; this year and all of it where they are empty.
    ///
    /// # Errors
    /// `Invalid` for anything that no page writes, so that nobody can make up pages to be kept.
    pub fn read(year: &str, part: &str, today: Day) -> Result<Term> {
        let mut faults = Faults::default();
        let year = faults.take("tahun", Term::year(year, today));
        let part = faults.take("periode", Part::from_code(part).ok_or(Fault::PartUnknown));
        faults.check()?;
        let term = year.zip(part).map(|(year, part)| Term { year, part }).ok_or(Error::NotFound)?;
        if term.has_begun(today) { Ok(term) } else { Err(Error::invalid("periode", Fault::PartAhead)) }
    }

    /// Whether it has figures by now: its first month is not ahead.
    pub fn has_begun(self, today: Day) -> bool {
        self.period(today).from <= today.month()
    }

    /// Reads a year that has figures; this one where it is empty.
    ///
    /// # Errors
    /// For anything else, with the years that there are.
    pub fn year(text: &str, today: Day) -> Result<i16, Fault> {
        let (first, last) = (OLDEST_YEAR, today.year());
        let year = if text.is_empty() { Some(last) } else { text.parse().ok() };
        let fault = || Fault::YearWithoutFigures { first: first.to_string(), last: last.to_string() };
        year.filter(|year| (first..=last).contains(year)).ok_or_else(fault)
    }

    /// The filters by which pages lead here; nothing is said of what goes without saying.
    pub fn filters(self, today: Day) -> [(&'static str, String); 2] {
        let whole = self.part == Part::Year && self.year == today.year();
        let year = if whole { String::new() } else { self.year.to_string() };
        [("tahun", year), ("periode", self.part.code())]
    }

    /// The months of the term as far as they have come; the whole term if it lies ahead.
    pub fn period(self, today: Day) -> Period {
        let (from, to) = match self.part {
            Part::Year => (1, 12),
            Part::Quarter(quarter) => (quarter * 3 - 2, quarter * 3),
            Part::Month(month) => (month, month),
        };
        let month = |number| Month::new(self.year, number).unwrap_or(today.month());
        let (from, to, now) = (month(from), month(to), today.month());
        Period { from, to: if from <= now { to.min(now) } else { to } }
    }

    /// The period of the same length before, with which satisfaction and places are compared: the same
    /// months of the year before, or the months that begin one term earlier. Not achievement, which
    /// counts since January: see [`super::Head::year_before`].
    pub fn before(self, today: Day) -> Period {
        let Period { from, to } = self.period(today);
        let back = match self.part {
            Part::Year => -12,
            Part::Quarter(_) => -3,
            Part::Month(_) => -1,
        };
        Period { from: from.plus(back), to: to.plus(back) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::{AsOf, Head, Measure};
    use proptest::prelude::*;

    fn piece(unit: u8, weight: i64, percent: Option<i64>, state: State) -> Piece<u8> {
        let achieved = percent.map(|p| BigRational::from_integer(BigInt::from(p)));
        Piece { unit, weight, achieved, state, entries: 3 }
    }

    #[test]
    fn weights_count_within_a_unit_and_units_count_alike() {
        let pieces = [
            piece(1, 7000, Some(100), State::OnTrack),
            piece(1, 3000, Some(50), State::Red),
            piece(2, 10_000, Some(90), State::Behind),
            piece(3, 10_000, None, State::NoData),
        ];
        let all = progress(pieces.iter());
        // (85 + 90) / 2
        assert_eq!(all.value, Some(Hundredths(8750)));
        assert_eq!(all.range, Some((Hundredths(5000), Hundredths(10_000))));
        assert_eq!((all.indicators, all.counted(), all.entries), (4, 3, 12));
        assert_eq!((all.on_track, all.behind, all.red, all.no_data), (1, 1, 1, 1));
    }

    #[test]
    fn the_mean_is_rounded_once() {
        let third = |unit| Piece {
            achieved: Some(BigRational::new(BigInt::from(200), BigInt::from(3))),
            ..piece(unit, 10_000, None, State::Red)
        };
        let pieces = [third(1), third(2), piece(3, 10_000, Some(66), State::Red)];
        // (66.666.. + 66.666.. + 66) / 3 = 66.444.., not the mean of 66.67
        assert_eq!(progress(pieces.iter()).value, Some(Hundredths(6644)));
    }

    fn candidate(code: &str, value: i64, margin: i64, n: i64) -> Candidate {
        Candidate {
            unit: UnitName { code: code.into(), name: code.into(), kind: "dinas".into() },
            value: Some(Hundredths(value)),
            low: Hundredths(value - margin),
            high: Hundredths(value + margin),
            n,
            otherwise: Why::TooFew,
        }
    }

    fn places(rows: &[Ranked]) -> Vec<(&str, i64, i64, i64)> {
        rows.iter().map(|row| (row.unit.code.as_str(), row.place, row.from, row.to)).collect()
    }

    #[test]
    fn overlapping_intervals_share_their_places() {
        let list = vec![candidate("A", 9000, 50, 40), candidate("B", 8500, 100, 40), candidate("C", 8400, 100, 40)];
        let (rows, left_out) = rank(list, 30, true);
        assert_eq!(places(&rows), [("A", 1, 1, 1), ("B", 2, 2, 3), ("C", 3, 2, 3)]);
        assert_eq!(left_out, []);
    }

    #[test]
    fn equal_values_share_a_place_and_the_next_is_skipped() {
        let list = vec![candidate("B", 8000, 0, 9), candidate("A", 8000, 0, 9), candidate("C", 7000, 0, 9)];
        assert_eq!(places(&rank(list, 5, false).0), [("A", 1, 1, 1), ("B", 1, 1, 1), ("C", 3, 3, 3)]);
    }

    #[test]
    fn who_is_not_ranked_is_named_with_the_reason() {
        let without = |code, otherwise| Candidate { value: None, otherwise, ..candidate(code, 0, 0, 0) };
        let list = vec![
            without("C", Why::Unmeasured),
            without("D", Why::NoData),
            candidate("A", 8000, 0, 29),
            candidate("B", 7000, 0, 30),
        ];
        let (rows, left_out) = rank(list, 30, true);
        assert_eq!(places(&rows), [("B", 1, 1, 1)]);
        let left_out: Vec<_> = left_out.iter().map(|one| (one.unit.code.as_str(), one.why)).collect();
        assert_eq!(left_out, [("A", Why::TooFew), ("D", Why::NoData), ("C", Why::Unmeasured)]);
    }

    #[test]
    fn places_gained_are_counted_from_the_ranking_before() {
        let (before, _) = rank(vec![candidate("A", 8000, 0, 30), candidate("B", 7000, 0, 30)], 30, true);
        let list = vec![candidate("A", 7000, 0, 30), candidate("B", 8000, 0, 30), candidate("C", 6000, 0, 30)];
        let (mut rows, _) = rank(list, 30, true);
        compare(&mut rows, &before);
        let moved: Vec<_> = rows.iter().map(|row| (row.unit.code.as_str(), row.moved)).collect();
        assert_eq!(moved, [("B", Some(1)), ("A", Some(-1)), ("C", None)]);
    }

    #[test]
    fn a_change_is_clear_only_when_the_intervals_do_not_touch() {
        let score = |value, margin| Score {
            n: 40,
            value: Some(Hundredths(value)),
            grade: None,
            margin: Some(Hundredths(margin)),
        };
        let change = |now, before| score_change(&now, &before).unwrap();
        assert_eq!(change(score(8444, 40), score(8314, 40)), Change { by: Hundredths(130), clear: Some(true) });
        assert_eq!(change(score(8444, 65), score(8314, 65)).clear, Some(false));
        assert_eq!(score_change(&score(8444, 40), &Score::default()), None);
    }

    #[test]
    fn a_term_ends_today_and_is_compared_with_one_of_the_same_length() {
        let today: Day = "2026-11-20".parse().unwrap();
        let text = |period: Period| format!("{}..{}", period.from, period.to);
        let term = |part: &str| Term::read("2026", part, today).unwrap();
        assert_eq!(text(term("").period(today)), "2026-01..2026-11");
        assert_eq!(text(term("").before(today)), "2025-01..2025-11");
        assert_eq!(text(term("tw4").period(today)), "2026-10..2026-11");
        assert_eq!(text(term("tw4").before(today)), "2026-07..2026-08");
        assert_eq!(text(term("tw1").before(today)), "2025-10..2025-12");
        assert_eq!(text(term("01").before(today)), "2025-12..2025-12");
        assert_eq!(Term::read("", "", today), Ok(Term { year: 2026, part: Part::Year }));
        assert_eq!(Term::read("2024", "tw2", today), Ok(Term { year: 2024, part: Part::Quarter(2) }));
        for (year, part) in
            [("2026", "12"), ("99999", ""), ("1999", ""), ("2027", ""), ("dua", ""), ("2026", "tw9"), ("2026", "13")]
        {
            let refused = Term::read(year, part, today);
            let Err(Error::Invalid(faults)) = refused else { panic!("{year} {part}: {refused:?}") };
            let wrong = if part.is_empty() { "tahun" } else { "periode" };
            assert_eq!(faults.iter().map(|fault| fault.field.as_str()).collect::<Vec<_>>(), [wrong], "{year} {part}");
        }
    }

    #[test]
    fn achievement_counts_since_january_and_is_compared_with_the_same_months_of_the_year_before() {
        let today: Day = "2026-11-20".parse().unwrap();
        let text = |period: Period| format!("{}..{}", period.from, period.to);
        for (part, so_far, year_before, places_before) in [
            ("", "2026-01..2026-11", "2025-01..2025-11", "2025-01..2025-11"),
            ("05", "2026-01..2026-05", "2025-01..2025-05", "2026-01..2026-04"),
            ("tw2", "2026-01..2026-06", "2025-01..2025-06", "2026-01..2026-03"),
            // a quarter that is still running
            ("tw4", "2026-01..2026-11", "2025-01..2025-11", "2026-01..2026-08"),
            ("01", "2026-01..2026-01", "2025-01..2025-01", "2025-01..2025-12"),
        ] {
            let term = Term::read("2026", part, today).unwrap();
            let (period, before) = (term.period(today), term.before(today));
            let as_of = AsOf { at: 0, text: String::new() };
            let head = Head { as_of, term, period, before, years: Vec::new(), parts: Vec::new() };
            assert_eq!((text(head.so_far()), text(head.year_before())), (so_far.into(), year_before.into()), "{part}");
            assert_eq!(head.so_far().months(), head.year_before().months(), "{part}");
            let (counts, compared) = head.compared(Measure::Achievement);
            assert_eq!((text(counts), text(compared)), (so_far.into(), places_before.into()), "{part}");
            assert_eq!(head.compared(Measure::Satisfaction), (period, before), "{part}");
        }
    }

    #[test]
    fn of_what_is_not_known_no_number_is_told_not_even_zero() {
        let states = [State::OnTrack, State::Behind, State::Red, State::NoData];
        let told = |progress: Progress| states.map(|state| progress.in_state(state));
        assert_eq!(told(Progress::default()), [None; 4], "no indicators");
        let waiting = progress([piece(1, 10_000, None, State::NoData)].iter());
        assert_eq!(told(waiting), [None, None, None, Some(1)], "indicators, but no reports yet");
        let known = progress([piece(1, 10_000, Some(100), State::OnTrack)].iter());
        assert_eq!(told(known), [Some(1), Some(0), Some(0), Some(0)]);
    }

    #[test]
    fn a_term_is_read_back_from_its_filters() {
        let today: Day = "2026-11-20".parse().unwrap();
        for year in [2025, 2026] {
            for term in Part::all().map(|part| Term { year, part }).filter(|term| term.has_begun(today)) {
                let [(_, year), (_, part)] = term.filters(today);
                assert_eq!(Term::read(&year, &part, today), Ok(term));
            }
        }
    }

    proptest! {
        #[test]
        fn a_place_lies_within_the_places_its_interval_allows(
            list in prop::collection::vec((2500i64..10_000, 0i64..500, 0i64..60), 0..30)
        ) {
            let list: Vec<Candidate> =
                list.iter().enumerate().map(|(i, (v, m, n))| candidate(&format!("{i:02}"), *v, *m, *n)).collect();
            let count = list.len();
            let (rows, left_out) = rank(list, 30, true);
            prop_assert_eq!(rows.len() + left_out.len(), count);
            for row in &rows {
                prop_assert!(row.n >= 30 && row.from <= row.place && row.place <= row.to);
            }
        }
    }
}
