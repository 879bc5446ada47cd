//! Fixed-point numbers: exact in tables, rounded once at the end, written as the language does.

use super::{Fault, Lang};
use serde::{Deserialize, Serialize};

/// A figure of two decimals, counted in hundredths: an index, a percentage. The last step of a
/// computation; nothing is computed from it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Hundredths(pub i64);

/// An amount of three decimals, counted in thousandths: what an entry adds, a target, a baseline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Quantity(pub i64);

/// One billion: more is a slip of the finger.
const MOST: i64 = 1_000_000_000 * 1000;

impl Hundredths {
    /// `84,44` in Indonesian, `84.44` in English; always two decimals.
    pub fn text(self, lang: Lang) -> String {
        write(self.0, 2, 2, lang)
    }

    /// `12,25`, `12,5`, `12`; no decimals that are zero: a weight, a percentage, a realisation.
    pub fn plain(self, lang: Lang) -> String {
        write(self.0, 2, 0, lang)
    }

    /// For drawing and for machines; nothing is computed from it.
    pub fn as_f64(self) -> f64 {
        self.0 as f64 / 100.0
    }
}

/// Both ends of an interval: `83,24–85,64`.
pub fn range((low, high): (Hundredths, Hundredths), lang: Lang) -> String {
    format!("{}–{}", low.text(lang), high.text(lang))
}

impl Quantity {
    pub fn whole(number: i64) -> Quantity {
        Quantity(number * 1000)
    }

    /// `1.250,5`; no decimals that are zero.
    pub fn text(self, lang: Lang) -> String {
        write(self.0, 3, 0, lang)
    }

    /// For drawing and for machines; no figure is computed from it.
    pub fn as_f64(self) -> f64 {
        self.0 as f64 / 1000.0
    }

    /// Reads what people type: `4`, `4,5`, `4.5`, `1.250`, `1.250,5`, `1,250.5`, ` 7 `.
    /// A lone mark before exactly three digits is read as the language writes it: `1.250` is a
    /// thousand and more in Indonesian, one and a quarter in English; after a lone `0` it marks decimals.
    pub fn parse(text: &str, lang: Lang) -> Result<Quantity, Fault> {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let (sign, digits) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text.as_str()),
        };
        let (last_dot, last_comma) = (digits.rfind('.'), digits.rfind(','));
        let decimal = match (last_dot, last_comma) {
            (Some(dot), Some(comma)) => Some(dot.max(comma)),
            (Some(at), None) | (None, Some(at)) => {
                let mark = &digits[at..=at];
                let grouping = if lang == Lang::Id { "." } else { "," };
                let groups = mark == grouping && digits.len() - at - 1 == 3 && &digits[..at] != "0";
                (digits.matches(mark).count() == 1 && !groups).then_some(at)
            }
            (None, None) => None,
        };
        let (whole, fraction) = decimal.map_or((digits, ""), |at| (&digits[..at], &digits[at + 1..]));
        let groups: Vec<&str> = whole.split(['.', ',']).collect();
        let grouped = groups
            .iter()
            .enumerate()
            .all(|(i, g)| g.bytes().all(|b| b.is_ascii_digit()) && if i == 0 { !g.is_empty() } else { g.len() == 3 });
        if !grouped || !fraction.bytes().all(|b| b.is_ascii_digit()) || (decimal.is_some() && fraction.is_empty()) {
            return Err(Fault::NotANumber);
        }
        if fraction.trim_end_matches('0').len() > 3 {
            return Err(Fault::TooManyDecimals);
        }
        let whole: i64 = groups.concat().parse().map_err(|_| Fault::NumberTooLarge)?;
        let fraction: i64 =
            format!("{:0<3}", &fraction[..fraction.len().min(3)]).parse().map_err(|_| Fault::NotANumber)?;
        let value = whole.checked_mul(1000).and_then(|w| w.checked_add(fraction)).filter(|v| *v <= MOST);
        Ok(Quantity(sign * value.ok_or(Fault::NumberTooLarge)?))
    }

    /// The same where nothing needs to be typed.
    ///
    /// # Errors
    /// As [`Quantity::parse`].
    pub fn optional(text: &str, lang: Lang) -> Result<Option<Quantity>, Fault> {
        if text.is_empty() { Ok(None) } else { Quantity::parse(text, lang).map(Some) }
    }

    /// Counted in hundredths.
    ///
    /// # Errors
    /// It has more than two decimals.
    pub fn hundredths(self) -> Result<Hundredths, Fault> {
        if self.0 % 10 == 0 { Ok(Hundredths(self.0 / 10)) } else { Err(Fault::TooManyDecimals) }
    }

    /// As a part of a whole, in percent; of nothing there is none. A half is rounded up, as `exact::rounded`
    /// does, which browsers do not have.
    pub fn percent_of(self, whole: Quantity) -> Option<Hundredths> {
        (whole.0 > 0).then(|| Hundredths((20_000 * self.0 + whole.0).div_euclid(2 * whole.0)))
    }
}

/// A whole number with thousands grouped: `3.200`.
pub fn count(number: i64, lang: Lang) -> String {
    write(number, 0, 0, lang)
}

/// `value` counts units of 10^-`decimals`; shows at least `least` of them.
fn write(value: i64, decimals: usize, least: usize, lang: Lang) -> String {
    let (group, point) = match lang {
        Lang::Id => ('.', ','),
        Lang::En => (',', '.'),
    };
    let digits = format!("{:0>width$}", value.unsigned_abs(), width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    let mut text = String::new();
    if value < 0 {
        text.push('−');
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            text.push(group);
        }
        text.push(digit);
    }
    let kept = fraction.trim_end_matches('0').len().max(least);
    if kept > 0 {
        text.push(point);
        text.push_str(&fraction[..kept]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_read_as_people_type_them() {
        for (text, thousandths) in [
            ("4", 4000),
            ("4,5", 4500),
            ("4.5", 4500),
            ("1.250", 1_250_000),
            ("1.250,5", 1_250_500),
            ("1,250.5", 1_250_500),
            (" 7 ", 7000),
            ("0,125", 125),
            ("-2", -2000),
            ("1.000.000", 1_000_000_000),
            ("12.50", 12_500),
        ] {
            assert_eq!(Quantity::parse(text, Lang::Id), Ok(Quantity(thousandths)), "{text}");
        }
        for text in ["", "empat", "1.2.3", "4,", ".5", "1e3", "٤", "--1", "1,2,3"] {
            assert_eq!(Quantity::parse(text, Lang::Id), Err(Fault::NotANumber), "{text}");
        }
        assert_eq!(Quantity::parse("0,1234", Lang::Id), Err(Fault::TooManyDecimals));
        assert_eq!(Quantity::parse("99999999999999999999", Lang::Id), Err(Fault::NumberTooLarge));
        let optional = ["", "4,5", "x"].map(|text| Quantity::optional(text, Lang::Id));
        assert_eq!(optional, [Ok(None), Ok(Some(Quantity(4500))), Err(Fault::NotANumber)]);
    }

    #[test]
    fn numbers_are_written_in_the_reader_s_way() {
        assert_eq!(Quantity(1_250_500).text(Lang::Id), "1.250,5");
        assert_eq!(Quantity(1_250_500).text(Lang::En), "1,250.5");
        assert_eq!(Hundredths(8444).text(Lang::Id), "84,44");
        assert_eq!(Hundredths(-5).text(Lang::En), "−0.05");
        for (hundredths, text) in [(1225, "12,25"), (1250, "12,5"), (1200, "12"), (-100_050, "−1.000,5")] {
            assert_eq!(Hundredths(hundredths).plain(Lang::Id), text);
        }
        assert_eq!(count(3200, Lang::Id), "3.200");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(value in -MOST..=MOST) {
            for lang in [Lang::Id, Lang::En] {
                let text = Quantity(value).text(lang).replace('−', "-");
                prop_assert_eq!(Quantity::parse(&text, lang), Ok(Quantity(value)));
            }
        }

        #[test]
        fn no_text_breaks_the_reader(text in ".*") {
            let _ = Quantity::parse(&text, Lang::Id);
        }
    }
}
