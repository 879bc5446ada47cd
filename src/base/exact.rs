//! Exact fractions, in which every figure is computed, and the one rounding at its end.

use super::Hundredths;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::ToPrimitive;

/// One whole number in another; the other is not 0.
pub fn ratio(numerator: i64, denominator: i64) -> BigRational {
    BigRational::new(BigInt::from(numerator), BigInt::from(denominator))
}

/// Two decimals, half up (away from zero): the one rounding of a figure.
pub fn rounded(figure: &BigRational) -> Hundredths {
    let hundred = BigRational::from_integer(BigInt::from(100));
    Hundredths((figure * hundred).round().to_integer().to_i64().unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Quantity;
    use proptest::prelude::*;

    #[test]
    fn a_half_is_rounded_away_from_zero() {
        for (numerator, denominator, hundredths) in
            [(1, 3, 33), (1, 200, 1), (-1, 200, -1), (1005, 1000, 101), (84_445, 1000, 8445)]
        {
            let figure = ratio(numerator, denominator);
            assert_eq!(rounded(&figure), Hundredths(hundredths), "{figure}");
        }
    }

    #[test]
    fn a_part_is_told_in_percent_of_its_whole() {
        let whole = Quantity::whole;
        for (part, of, percent) in
            [(18, 20, Some(9000)), (1, 3, Some(3333)), (2, 3, Some(6667)), (0, 5, Some(0)), (1, 0, None)]
        {
            assert_eq!(whole(part).percent_of(whole(of)), percent.map(Hundredths), "{part} of {of}");
        }
    }

    proptest! {
        #[test]
        fn a_percentage_is_rounded_as_every_figure(part in 0..=1_000_000_000_000i64, whole in 1..=1_000_000_000_000i64) {
            let exact = BigRational::new(BigInt::from(part) * 100, BigInt::from(whole));
            prop_assert_eq!(Quantity(part).percent_of(Quantity(whole)), Some(rounded(&exact)));
        }
    }
}
