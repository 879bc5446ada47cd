//! Exact fractions, in which every figure is computed, and the one rounding at its end.

use super::Hundredths;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::ToPrimitive;

/// Two decimals, half up (away from zero): the one rounding of a figure.
pub fn rounded(figure: &BigRational) -> Hundredths {
    let hundred = BigRational::from_integer(BigInt::from(100));
    Hundredths((figure * hundred).round().to_integer().to_i64().unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_half_is_rounded_away_from_zero() {
        for (numerator, denominator, hundredths) in [(1, 3, 33), (1, 200, 1), (-1, 200, -1), (84_445, 1000, 8445)] {
            let figure = BigRational::new(BigInt::from(numerator), BigInt::from(denominator));
            assert_eq!(rounded(&figure), Hundredths(hundredths), "{figure}");
        }
    }
}
