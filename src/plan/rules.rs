//! The arithmetic of indicators (LKjIP practice, PP 30/2019 for the cap). All of it is exact;
//! rounding happens once, at the end, in [`crate::base::exact::rounded`].

use super::{Aggregation, Due, Polarity, State};
use crate::base::calendar::plus_days;
use crate::base::exact::{ratio, rounded};
use crate::base::{Day, Fault, Hundredths, Month, Quantity};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use std::ops::RangeInclusive;

/// Years that can be planned.
pub const YEARS: RangeInclusive<i64> = 2000..=2100;
/// PP 30/2019: achievement above this counts as this where people are rated; percent.
pub const CAP: i64 = 120;
/// From here an indicator is on track; percent of what is due by now. Permendagri 86/2017 calls
/// 91 and more "very high".
pub const ON_TRACK: i64 = 91;
/// Below this it is red; the same regulation calls up to 65 "low".
pub const RED: i64 = 66;

/// The most indicators of a unit in a year. Plans have a dozen; without an end, whoever heads one unit could make
/// the boards of all slow.
pub const MOST: i64 = 200;

/// An indicator as somebody would have it, whether a form or a file says so, as far as it can be judged by itself.
pub struct Planned<'p> {
    pub code: &'p str,
    pub name: &'p str,
    pub measure: &'p str,
    pub source: &'p str,
    pub polarity: Polarity,
    pub baseline: Option<Quantity>,
    pub target: Quantity,
    pub weight: Hundredths,
}

impl Planned<'_> {
    /// What is wrong with it, by the form's fields.
    pub fn faults(&self) -> Vec<(&'static str, Fault)> {
        let texts = [
            ("kode", self.code, 1, 40),
            ("nama", self.name, 1, 300),
            ("satuan", self.measure, 1, 60),
            ("sumber", self.source, 0, 300),
        ];
        let texts = texts.into_iter().filter_map(|(field, text, least, most)| match text.chars().count() {
            n if n < least => Some((field, Fault::Required)),
            n if n > most => Some((field, Fault::TooLong { max: most.to_string() })),
            _ => None,
        });
        let below_zero = |field, value| (value < 0).then_some((field, Fault::BelowZero));
        let amounts = [
            below_zero("target", self.target.0),
            below_zero("dasar", self.baseline.unwrap_or_default().0),
            (self.target.0 == 0 && !self.polarity.lower_is_better()).then_some(("target", Fault::TargetOfZero)),
            below_zero("bobot", self.weight.0),
        ];
        texts.chain(amounts.into_iter().flatten()).collect()
    }
}

/// The form's fields by which what stands under an indicator would be counted otherwise than it was reported: unit of
/// measure and rule of counting.
pub fn recounts(was: (&str, Aggregation), is: (&str, Aggregation)) -> impl Iterator<Item = &'static str> {
    [("satuan", was.0 != is.0), ("cara", was.1 != is.1)]
        .into_iter()
        .filter_map(|(field, otherwise)| otherwise.then_some(field))
}

/// What accepted entries of some months add up to: a row of the rollup, or several added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Accepted {
    /// How many entries.
    pub n: i64,
    /// Sum of their quantities, thousandths.
    pub total: i64,
    /// Sum of the wholes they are part of, thousandths.
    pub out_of: i64,
    /// The latest entry's quantity.
    #[sqlx(rename = "last_quantity")]
    pub last: Option<Quantity>,
}

impl Accepted {
    /// Adds what later months hold.
    pub fn then(self, later: Accepted) -> Accepted {
        Accepted {
            n: self.n + later.n,
            total: self.total + later.total,
            out_of: self.out_of + later.out_of,
            last: later.last.or(self.last),
        }
    }
}

/// Achievement in percent, before and after the cap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Achievement {
    /// May be below 0 or above 100.
    pub raw: BigRational,
    /// Between 0 and [`CAP`].
    pub capped: BigRational,
}

fn whole(number: i64) -> BigRational {
    BigRational::from_integer(BigInt::from(number))
}

/// The realisation in the indicator's unit of measure; none without entries (or, for a share,
/// without a whole).
pub fn realisation(rule: Aggregation, accepted: Accepted) -> Option<BigRational> {
    if accepted.n == 0 {
        return None;
    }
    match rule {
        Aggregation::Sum => Some(ratio(accepted.total, 1000)),
        Aggregation::Average => Some(ratio(accepted.total, 1000 * accepted.n)),
        Aggregation::Last => accepted.last.map(|last| ratio(last.0, 1000)),
        Aggregation::Share => (accepted.out_of > 0).then(|| ratio(accepted.total, accepted.out_of) * whole(100)),
    }
}

/// Achievement of a target: higher is better `r / t`; lower is better `(2t - r) / t`, or `t / r` where that was chosen
/// (which of 0 is as much as the other formula gives); nearer is better `1 - |r - t| / t`; all times 100. With a target
/// of 0, lower is better gives 100 for 0 and 0 for more; the others are undefined.
pub fn achievement(polarity: Polarity, t: &BigRational, realisation: &BigRational) -> Option<Achievement> {
    let raw = if t.is_zero() {
        match polarity {
            Polarity::Down | Polarity::DownRatio => whole(if realisation.is_zero() { 100 } else { 0 }),
            Polarity::Up | Polarity::Range => return None,
        }
    } else {
        let share = match polarity {
            Polarity::Up => realisation / t,
            Polarity::DownRatio if !realisation.is_zero() => t / realisation,
            Polarity::Down | Polarity::DownRatio => (whole(2) * t - realisation) / t,
            Polarity::Range => whole(1) - (realisation - t).abs() / t,
        };
        share * whole(100)
    };
    let capped = raw.clone().max(whole(0)).min(whole(CAP));
    Some(Achievement { raw, capped })
}

/// The weighted mean of capped achievements, over those that have one; weights in hundredths.
pub fn weighted<'a>(achievements: impl Iterator<Item = (i64, &'a BigRational)>) -> Option<BigRational> {
    let (sum, weights) = achievements.fold((BigRational::zero(), 0), |(sum, weights), (weight, achieved)| {
        (sum + whole(weight) * achieved, weights + weight)
    });
    (weights > 0).then(|| sum / whole(weights))
}

/// The part of a year's target for a month by itself, in the unit of measure; none of what is not summed.
pub fn monthly(rule: Aggregation, target: Quantity) -> Option<BigRational> {
    (rule == Aggregation::Sum).then(|| ratio(target.0, 12 * 1000))
}

/// How much of a year has passed by the end of a day: a twelfth for each month, of the last one by its days.
fn passed(by: Day) -> BigRational {
    let days = i64::from(by.month().last().day());
    ratio((i64::from(by.month_number()) - 1) * days + i64::from(by.day()), 12 * days)
}

/// The target by which a realisation is judged by the end of a day: the year's. Of a sum of which more is not better
/// only the part of the year that has passed, or half of a year's accidents would be few in January.
pub fn judged_by(rule: Aggregation, polarity: Polarity, target: Quantity, by: Day) -> BigRational {
    let year = ratio(target.0, 1000);
    if rule == Aggregation::Sum && polarity != Polarity::Up { year * passed(by) } else { year }
}

/// What is due by the end of a day, in percent of the target by which it is judged: of a target that adds up through
/// the year a twelfth for each month; any other is due in full at any time.
pub fn due(rule: Aggregation, polarity: Polarity, by: Day) -> BigRational {
    let adds_up = (rule, polarity) == (Aggregation::Sum, Polarity::Up);
    if adds_up { passed(by) * whole(100) } else { whole(100) }
}

/// The day up to which things are due: the last of the period, but of days that have ended, since today's
/// work is still being done; the first of January at the earliest.
pub fn due_day(to: Month, today: Day) -> Day {
    to.last().min(plus_days(today, -1)).max(to.january().first())
}

impl Due {
    /// Of what adds up through the year, which is where it matters how much of the year has passed.
    pub fn of_sums(to: Month, today: Day) -> Due {
        let by = due_day(to, today);
        Due { by, percent: rounded(&due(Aggregation::Sum, Polarity::Up, by)) }
    }
}

/// How an indicator stands against what is due.
pub fn state(achieved: &BigRational, due: &BigRational) -> State {
    let pace = achieved * whole(100) / due;
    if pace >= whole(ON_TRACK) {
        State::OnTrack
    } else if pace >= whole(RED) {
        State::Behind
    } else {
        State::Red
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn percent(polarity: Polarity, target: i64, real: i64) -> (i64, i64) {
        let achieved = achievement(polarity, &whole(target), &whole(real)).unwrap();
        (rounded(&achieved.raw).0, rounded(&achieved.capped).0)
    }

    #[test]
    fn the_formulas_give_the_published_examples() {
        assert_eq!(percent(Polarity::Up, 80, 92), (11500, 11500));
        assert_eq!(percent(Polarity::Down, 10, 8), (12000, 12000));
        assert_eq!(percent(Polarity::Down, 10, 12), (8000, 8000));
        assert_eq!(percent(Polarity::Down, 10, 25), (-5000, 0));
        assert_eq!(percent(Polarity::DownRatio, 10, 8), (12500, 12000));
        assert_eq!(percent(Polarity::DownRatio, 10, 10), (10000, 10000));
        assert_eq!(percent(Polarity::DownRatio, 10, 25), (4000, 4000));
        assert_eq!(percent(Polarity::DownRatio, 10, 0), percent(Polarity::Down, 10, 0));
        assert_eq!(percent(Polarity::Up, 50, 70), (14000, 12000));
        assert_eq!(percent(Polarity::Range, 50, 40), (8000, 8000));
        assert_eq!(percent(Polarity::Range, 50, 60), (8000, 8000));
    }

    #[test]
    fn a_target_of_zero_is_defined_only_for_lower_is_better() {
        assert_eq!(percent(Polarity::Down, 0, 0), (10000, 10000));
        assert_eq!(percent(Polarity::Down, 0, 3), (0, 0));
        assert_eq!([0, 3].map(|real| percent(Polarity::DownRatio, 0, real)), [(10000, 10000), (0, 0)]);
        assert_eq!(achievement(Polarity::Up, &whole(0), &whole(3)), None);
        assert_eq!(achievement(Polarity::Range, &whole(0), &whole(3)), None);
    }

    #[test]
    fn an_indicator_is_judged_by_its_texts_and_amounts() {
        let good = || Planned {
            code: "I1",
            name: "Kunjungan",
            measure: "kunjungan",
            source: "",
            polarity: Polarity::Up,
            baseline: None,
            target: Quantity::whole(90),
            weight: Hundredths(100),
        };
        let long = "x".repeat(301);
        let nothing = Quantity(0);
        let too_long = |max: &str| Fault::TooLong { max: max.into() };
        assert_eq!(good().faults(), []);
        assert_eq!(Planned { polarity: Polarity::Down, target: nothing, ..good() }.faults(), []);
        for (wrong, field, fault) in [
            (Planned { name: "", ..good() }, "nama", Fault::Required),
            (Planned { code: &long, ..good() }, "kode", too_long("40")),
            (Planned { source: &long, ..good() }, "sumber", too_long("300")),
            (Planned { target: Quantity(-1), ..good() }, "target", Fault::BelowZero),
            (Planned { baseline: Some(Quantity(-1)), ..good() }, "dasar", Fault::BelowZero),
            (Planned { target: nothing, ..good() }, "target", Fault::TargetOfZero),
            (Planned { target: nothing, polarity: Polarity::Range, ..good() }, "target", Fault::TargetOfZero),
            (Planned { weight: Hundredths(-1), ..good() }, "bobot", Fault::BelowZero),
        ] {
            assert_eq!(wrong.faults(), [(field, fault)]);
        }
    }

    #[test]
    fn each_rule_makes_its_realisation() {
        let accepted = Accepted { n: 4, total: 10_000, out_of: 40_000, last: Some(Quantity(2500)) };
        assert_eq!(realisation(Aggregation::Sum, accepted), Some(whole(10)));
        assert_eq!(realisation(Aggregation::Average, accepted), Some(ratio(5, 2)));
        assert_eq!(realisation(Aggregation::Last, accepted), Some(ratio(5, 2)));
        assert_eq!(realisation(Aggregation::Share, accepted), Some(whole(25)));
        for rule in Aggregation::ALL {
            assert_eq!(realisation(rule, Accepted::default()), None);
        }
    }

    #[test]
    fn of_the_running_month_the_days_that_have_ended_are_due() {
        let today: Day = "2026-11-20".parse().unwrap();
        for (to, by, percent) in [
            // ten months and 19 of 30 days
            ("2026-12", "2026-11-19", 8861),
            ("2026-11", "2026-11-19", 8861),
            ("2026-09", "2026-09-30", 7500),
            ("2025-12", "2025-12-31", 10_000),
            ("2027-06", "2027-01-01", 27),
        ] {
            let due = Due { by: by.parse().unwrap(), percent: Hundredths(percent) };
            assert_eq!(Due::of_sums(to.parse().unwrap(), today), due, "{to}");
        }
        for (today, by) in [("2026-03-01", "2026-02-28"), ("2026-01-01", "2026-01-01")] {
            assert_eq!(due_day("2026-12".parse().unwrap(), today.parse().unwrap()).to_string(), by, "{today}");
        }
    }

    #[test]
    fn only_what_adds_up_is_due_by_twelfths() {
        let end_of_june = "2026-06-30".parse().unwrap();
        for rule in Aggregation::ALL {
            for polarity in Polarity::ALL {
                let of_month = monthly(rule, Quantity::whole(30));
                let by_june = due(rule, polarity, end_of_june);
                let judged = judged_by(rule, polarity, Quantity::whole(30), end_of_june);
                let expected = match (rule, polarity) {
                    (Aggregation::Sum, Polarity::Up) => (Some(ratio(5, 2)), whole(50), whole(30)),
                    // what should stay low or near is held against its part of the year
                    (Aggregation::Sum, _) => (Some(ratio(5, 2)), whole(100), whole(15)),
                    _ => (None, whole(100), whole(30)),
                };
                assert_eq!((of_month, by_june, judged), expected, "{rule:?} {polarity:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn the_cap_holds_and_never_changes_what_lies_within(target in 1i64..1_000_000, real in -1_000_000i64..1_000_000) {
            for polarity in Polarity::ALL {
                let achieved = achievement(polarity, &ratio(target, 1000), &ratio(real, 1000)).unwrap();
                prop_assert!(achieved.capped >= whole(0) && achieved.capped <= whole(CAP));
                if achieved.raw >= whole(0) && achieved.raw <= whole(CAP) {
                    prop_assert_eq!(achieved.raw, achieved.capped);
                }
            }
        }

        #[test]
        fn the_target_itself_is_a_hundred_percent(target in 1i64..1_000_000_000) {
            for polarity in Polarity::ALL {
                prop_assert_eq!(achievement(polarity, &ratio(target, 1000), &ratio(target, 1000)).unwrap().raw, whole(100));
            }
        }

        #[test]
        fn a_weighted_mean_lies_between_its_parts(parts in prop::collection::vec((1i64..10_000, 0i64..12_000), 1..20)) {
            let values: Vec<_> = parts.iter().map(|(weight, value)| (*weight, ratio(*value, 100))).collect();
            let mean = weighted(values.iter().map(|(weight, value)| (*weight, value))).unwrap();
            prop_assert!(values.iter().any(|(_, value)| *value <= mean) && values.iter().any(|(_, value)| *value >= mean));
        }
    }
}
