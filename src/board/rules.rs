//! The arithmetic of boards: achievement of units, rankings, changes. Exact; a figure is rounded
//! once, at its end.

mod term;

pub use term::{is_current, oldest_year};

use super::{Change, LeftOut, Progress, Ranked, Score, UnitName, UnitRow, Why};
use crate::base::exact::rounded;
use crate::base::{Error, Hundredths, Result};
use crate::plan::rules::weighted;
use crate::plan::{IndicatorFigures, State};
use num_bigint::BigInt;
use num_rational::BigRational;
use std::cmp::Reverse;
use std::collections::BTreeMap;

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

/// Orders units by who needs attention first: most indicators far below plan, then the lowest
/// achievement; who has none comes last. What is equal in both stays in its order.
pub fn most_urgent_first(rows: &mut [UnitRow]) {
    rows.sort_by_key(|UnitRow { progress, .. }| (Reverse(progress.red), progress.value.is_none(), progress.value));
}

/// Orders indicators by who needs attention first: far below plan before behind, then the smallest part of
/// what is due by now; not of the year's target, of which half is on plan in June. By code among equals; those
/// without data last.
pub fn furthest_behind_first(list: &mut [&IndicatorFigures]) {
    // achievement of one by what is due of the other, so that nothing is divided
    let reached = |one: &IndicatorFigures, other: &IndicatorFigures| {
        one.raw.map(|raw| i128::from(raw.0) * i128::from(other.due.percent.0))
    };
    list.sort_by(|a, b| {
        let unknown = |one: &IndicatorFigures| one.state == State::NoData;
        let behind = unknown(a).cmp(&unknown(b)).then_with(|| b.state.cmp(&a.state));
        behind.then_with(|| reached(a, b).cmp(&reached(b, a))).then_with(|| a.code.cmp(&b.code))
    });
}

/// The state that a filter of an address names; none where it names none.
///
/// # Errors
/// `NotFound` for what no page writes.
pub fn state(code: &str) -> Result<Option<State>> {
    if code.is_empty() { Ok(None) } else { State::from_code(code).map(Some).ok_or(Error::NotFound) }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Quantity, Uuid};
    use crate::plan::{Aggregation, Due, Polarity};
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
    fn most_red_indicators_come_first_then_the_lowest_achievement() {
        let row = |code: &str, red, value: Option<i64>| UnitRow {
            unit: UnitName { code: code.into(), ..UnitName::default() },
            progress: Progress { red, value: value.map(Hundredths), ..Progress::default() },
            score: Score::default(),
        };
        let mut rows = [
            row("A", 0, None),
            row("B", 0, Some(9000)),
            row("C", 2, Some(8000)),
            row("D", 2, Some(4000)),
            row("E", 0, Some(9000)),
            row("F", 3, Some(9500)),
            row("G", 0, Some(100)),
        ];
        most_urgent_first(&mut rows);
        let order: Vec<&str> = rows.iter().map(|row| row.unit.code.as_str()).collect();
        assert_eq!(order, ["F", "D", "C", "G", "B", "E", "A"]);
    }

    #[test]
    fn what_has_the_smallest_part_of_what_is_due_needs_attention_first() {
        let one = |code: &str, state, raw: Option<i64>, due: i64| IndicatorFigures {
            id: Uuid::nil(),
            code: code.to_owned(),
            name: String::new(),
            measure: String::new(),
            unit_id: Uuid::nil(),
            unit_code: String::new(),
            unit_name: String::new(),
            year: 2026,
            polarity: Polarity::Up,
            aggregation: Aggregation::Sum,
            baseline: None,
            target: Quantity::whole(100),
            weight: Hundredths(10_000),
            source: String::new(),
            parent: None,
            n: 1,
            realisation: None,
            raw: raw.map(Hundredths),
            capped: None,
            due: Due { by: "2026-06-30".parse().unwrap(), percent: Hundredths(due) },
            state,
        };
        let list = [
            one("A", State::Behind, Some(4000), 5000),
            one("B", State::Red, Some(4500), 10_000),
            one("C", State::Red, Some(2500), 5000),
            one("D", State::Red, Some(2000), 5000),
            one("E", State::Behind, Some(7000), 10_000),
            one("F", State::NoData, None, 5000),
            one("G", State::OnTrack, Some(6000), 5000),
        ];
        let mut list: Vec<&IndicatorFigures> = list.iter().collect();
        furthest_behind_first(&mut list);
        let order: Vec<&str> = list.iter().map(|one| one.code.as_str()).collect();
        assert_eq!(order, ["D", "B", "C", "E", "A", "G", "F"]);
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
    fn of_what_is_not_known_no_number_is_told_not_even_zero() {
        let told = |progress: Progress| State::ALL.map(|state| progress.in_state(state));
        assert_eq!(told(Progress::default()), [None; 4], "no indicators");
        let waiting = progress([piece(1, 10_000, None, State::NoData)].iter());
        assert_eq!(told(waiting), [None, None, None, Some(1)], "indicators, but no reports yet");
        let known = progress([piece(1, 10_000, Some(100), State::OnTrack)].iter());
        assert_eq!(told(known), [Some(1), Some(0), Some(0), Some(0)]);
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
