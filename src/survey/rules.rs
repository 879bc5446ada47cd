//! The arithmetic of the SKM (PermenPANRB 14/2017), exact: per element the mean over its own
//! answers, weight 1/n of the elements in use, the sum times 25, one rounding at the end.

use super::{Element, ElementMean, FEWEST, Grade, Index};
use crate::base::exact::{ratio, rounded};
use crate::base::{Fault, Hundredths, Uuid};
use num_rational::BigRational;
use num_traits::Zero;

/// The longest code of a service, short enough for a poster.
const LONGEST_CODE: usize = 24;

/// The longest name of a service, in letters.
pub const LONGEST_NAME: usize = 200;

/// The most services of a unit. Without an end, whoever heads one unit could make the boards of all slow.
pub const MOST: i64 = 200;

/// The code of a new service, whether a form or a file says it, as it stands on the poster and in the address.
pub fn new_code(text: &str) -> Result<String, Fault> {
    let code = text.trim().to_uppercase();
    if code.is_empty() {
        Err(Fault::Required)
    } else if code.chars().count() > LONGEST_CODE {
        Err(Fault::TooLong { max: LONGEST_CODE.to_string() })
    } else if !code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-') {
        Err(Fault::ServiceCodeForm)
    } else {
        Ok(code)
    }
}

/// [`PARTS`] for the texts of SQL.
macro_rules! parts {
    () => {
        2520
    };
}
pub(crate) use parts;

/// Respondents' own means are counted in such parts of one, which every number of answers from 1 to 9 divides.
pub const PARTS: i64 = parts!();

/// An answer to a survey.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rating {
    /// Random (version 4), made with the form: sending twice makes one answer, and it tells no time.
    pub id: Uuid,
    /// 1 to 4 in the order of [`Element::ALL`]; none if not answered or not asked.
    pub answers: [Option<i64>; 9],
    pub remark: Option<String>,
    pub sex: Option<String>,
    pub age: Option<i64>,
    pub education: Option<String>,
    pub occupation: Option<String>,
}

impl Rating {
    /// Whether no element is answered, so that there is nothing to count.
    pub fn is_empty(&self) -> bool {
        self.answers.iter().all(Option::is_none)
    }
}

/// Sums over a group of respondents: a row of the rollup, or several added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub respondents: i64,
    /// Sum, and sum of squares, of respondents' own means in 1/[`PARTS`].
    pub moment1: i64,
    pub moment2: i64,
    /// Per element, in the order of [`Element::ALL`]: how many answers, and their sum.
    pub n: [i64; 9],
    pub sum: [i64; 9],
}

impl Tally {
    /// The tally of one respondent's answers (1 to 4, none if not answered).
    pub fn of(answers: &[Option<i64>; 9]) -> Tally {
        let given = answers.iter().flatten();
        let (count, sum) = (given.clone().count() as i64, given.sum::<i64>());
        let mean = if count == 0 { 0 } else { sum * PARTS / count };
        Tally {
            respondents: 1,
            moment1: mean,
            moment2: mean * mean,
            n: answers.map(|answer| i64::from(answer.is_some())),
            sum: answers.map(Option::unwrap_or_default),
        }
    }
}

impl std::ops::Add for Tally {
    type Output = Tally;

    fn add(self, other: Tally) -> Tally {
        Tally {
            respondents: self.respondents + other.respondents,
            moment1: self.moment1 + other.moment1,
            moment2: self.moment2 + other.moment2,
            n: std::array::from_fn(|i| self.n[i] + other.n[i]),
            sum: std::array::from_fn(|i| self.sum[i] + other.sum[i]),
        }
    }
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        *self = *self + other;
    }
}

impl std::ops::Neg for Tally {
    type Output = Tally;

    fn neg(self) -> Tally {
        Tally {
            respondents: -self.respondents,
            moment1: -self.moment1,
            moment2: -self.moment2,
            n: self.n.map(|n| -n),
            sum: self.sum.map(|sum| -sum),
        }
    }
}

impl std::iter::Sum for Tally {
    fn sum<I: Iterator<Item = Tally>>(tallies: I) -> Tally {
        tallies.fold(Tally::default(), |all, one| all + one)
    }
}

/// The index of a tally, 25 to 100, exact; none without answers.
pub fn exact(tally: &Tally) -> Option<BigRational> {
    let means: Vec<BigRational> = (0..9).filter(|i| tally.n[*i] > 0).map(|i| ratio(tally.sum[i], tally.n[i])).collect();
    let count = means.len() as i64;
    let sum = means.into_iter().fold(BigRational::zero(), |sum, mean| sum + mean);
    (count > 0).then(|| sum * ratio(25, count))
}

/// The lowest index of a grade.
pub fn lowest(grade: Grade) -> Hundredths {
    Hundredths(match grade {
        Grade::A => 8831,
        Grade::B => 7661,
        Grade::C => 6500,
        Grade::D => 2500,
    })
}

/// The grade of an index, decided on the rounded value.
pub fn grade(index: Hundredths) -> Grade {
    [Grade::A, Grade::B, Grade::C].into_iter().find(|grade| index >= lowest(*grade)).unwrap_or(Grade::D)
}

/// Half the width of the 95 % interval of the index, from the spread of respondents' own means.
fn margin(tally: &Tally) -> Option<Hundredths> {
    if tally.respondents < 2 {
        return None;
    }
    let n = tally.respondents as f64;
    let mean = tally.moment1 as f64 / n;
    let variance = ((tally.moment2 as f64 - n * mean * mean) / (n - 1.0)).max(0.0);
    let error = (variance / n).sqrt() / PARTS as f64 * 25.0;
    Some(Hundredths((error * 1.96 * 100.0).round() as i64))
}

/// Everything that is shown of a tally; nothing, not even its size, if it is too small. An element that
/// too few answered counts in the index, but its mean is not shown.
pub fn index(tally: &Tally) -> Index {
    if tally.respondents < FEWEST {
        return Index::default();
    }
    let value = exact(tally).map(|figure| rounded(&figure));
    let elements = Element::ALL
        .into_iter()
        .enumerate()
        .filter(|(i, _)| tally.n[*i] >= FEWEST)
        .map(|(i, element)| ElementMean { element, n: tally.n[i], mean: rounded(&ratio(tally.sum[i], tally.n[i])) })
        .collect();
    let margin = value.and_then(|_| margin(tally));
    Index { respondents: tally.respondents, value, grade: value.map(grade), margin, elements }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TEN_RESPONDENTS;
    use num_bigint::BigInt;
    use proptest::prelude::*;

    #[test]
    fn the_worked_example_gives_84_44_and_b() {
        let tally: Tally = TEN_RESPONDENTS.iter().map(|row| Tally::of(&row.map(Some))).sum();
        assert_eq!(tally.sum, [33, 31, 29, 39, 33, 35, 36, 38, 30]);
        let index = index(&tally);
        assert_eq!((index.value, index.grade), (Some(Hundredths(8444)), Some(Grade::B)));
        assert_eq!(exact(&tally), Some(ratio(304 * 25, 90)));
        let means: Vec<i64> = index.elements.iter().map(|element| element.mean.0).collect();
        assert_eq!(means, [330, 310, 290, 390, 330, 350, 360, 380, 300]);
    }

    #[test]
    fn grades_change_exactly_at_their_bounds() {
        use Grade::{A, B, C, D};
        for (index, letter) in [(2500, D), (6499, D), (6500, C), (7660, C), (7661, B), (8830, B), (8831, A), (10000, A)]
        {
            assert_eq!(grade(Hundredths(index)), letter, "{index}");
        }
    }

    #[test]
    fn an_element_left_out_by_all_has_no_weight() {
        let without_tariff: [Option<i64>; 9] = std::array::from_fn(|i| (i != 3).then_some(4));
        let tally: Tally = (0..5).map(|_| Tally::of(&without_tariff)).sum();
        assert_eq!(index(&tally).value, Some(Hundredths(10000)));
        assert_eq!(index(&tally).elements.len(), 8);
    }

    #[test]
    fn a_small_group_shows_nothing_not_even_its_size() {
        let tally: Tally = (0..4).map(|_| Tally::of(&[Some(4); 9])).sum();
        assert_eq!(index(&tally), Index::default());
        assert!(index(&tally).suppressed());
    }

    fn answers() -> impl Strategy<Value = Vec<[Option<i64>; 9]>> {
        prop::collection::vec(prop::array::uniform9(prop::option::weighted(0.9, 1i64..=4)), 5..40)
    }

    /// The index as the regulation words it, read off the answers themselves: of each element the mean, weighted
    /// by one part of as many as there are elements in use, on a scale that ends at 100.
    fn by_the_regulation(rows: &[[Option<i64>; 9]]) -> Option<BigRational> {
        let of = |number: usize| BigRational::from_integer(BigInt::from(number));
        let columns: Vec<Vec<usize>> = (0..9)
            .map(|element| rows.iter().filter_map(|row| row[element]).map(|answer| answer as usize).collect())
            .filter(|column: &Vec<usize>| !column.is_empty())
            .collect();
        columns
            .iter()
            .map(|column| of(column.iter().sum()) / of(column.len()) * of(25) / of(columns.len()))
            .reduce(|sum, part| sum + part)
    }

    /// Two decimals, of a half the upper: cut off in whole numbers.
    fn cut(figure: &BigRational) -> Hundredths {
        let (numerator, denominator) =
            (figure.numer() * BigInt::from(200) + figure.denom(), figure.denom() * BigInt::from(2));
        Hundredths((numerator / denominator).try_into().unwrap())
    }

    proptest! {
        #[test]
        fn index_and_grade_are_those_of_the_regulation(
            rows in answers(),
            unused in prop::collection::btree_set(0usize..9, 0..9),
        ) {
            // elements that are not asked, as biaya where there is no tariff
            let row = |row: &[Option<i64>; 9]| std::array::from_fn(|at| row[at].filter(|_| !unused.contains(&at)));
            let rows: Vec<[Option<i64>; 9]> = rows.iter().map(row).collect();
            let expected = by_the_regulation(&rows).as_ref().map(cut);
            let letter = expected.map(|value| match value.0 {
                8831..=10_000 => Grade::A,
                7661..=8830 => Grade::B,
                6500..=7660 => Grade::C,
                2500..=6499 => Grade::D,
                _ => panic!("{value:?} lies outside the scale"),
            });
            let index = index(&rows.iter().map(Tally::of).sum());
            prop_assert_eq!((index.value, index.grade), (expected, letter));
        }

        #[test]
        fn the_index_lies_between_25_and_100(rows in answers()) {
            let tally: Tally = rows.iter().map(Tally::of).sum();
            if let Some(value) = index(&tally).value {
                prop_assert!((2500..=10000).contains(&value.0));
            }
        }

        #[test]
        fn the_order_and_grouping_of_answers_do_not_matter(rows in answers(), cut in 0usize..40) {
            let whole: Tally = rows.iter().map(Tally::of).sum();
            let (left, right) = rows.split_at(cut.min(rows.len()));
            let halves: Tally = right.iter().map(Tally::of).sum::<Tally>() + left.iter().map(Tally::of).sum();
            prop_assert_eq!(whole, halves);
        }

        #[test]
        fn a_better_answer_never_lowers_the_index(rows in answers(), row in 0usize..40, element in 0usize..9) {
            let mut better = rows.clone();
            let row = row % better.len();
            if let Some(answer) = better[row][element].filter(|answer| *answer < 4) {
                better[row][element] = Some(answer + 1);
                let before = exact(&rows.iter().map(Tally::of).sum());
                let after = exact(&better.iter().map(Tally::of).sum());
                prop_assert!(after > before);
            }
        }
    }
}
