//! NIP, the number of a civil servant: eighteen digits `YYYYMMDD YYYYMM S NNN` (birth, month of
//! appointment, sex, serial; Peraturan Kepala BKN 22/2007). Stored as digits, shown with blanks,
//! masked outside the personnel view because it tells the birth date.

use crate::base::{Day, Fault};

/// Appointments before this age are slips of the pen. Years.
const YOUNGEST: i16 = 16;

/// A NIP that passed every check.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Nip(String);

impl Nip {
    /// Reads what offices write: blanks, dots, dashes and quotes are dropped. `contract` numbers
    /// (PPPK) carry a code in place of the month of appointment, so that is not looked at.
    ///
    /// # Errors
    /// Tells which part is wrong; a number in scientific notation has lost its digits for good.
    pub fn parse(text: &str, contract: bool) -> Result<Nip, Fault> {
        if is_scientific(text) {
            return Err(Fault::NipScientific);
        }
        let digits: String = text
            .chars()
            .filter(|c| !(c.is_whitespace() || matches!(c, '.' | '-' | '\'' | '"' | '`' | '’' | '‘' | '\u{ad}')))
            .collect();
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Fault::NipCharacters);
        }
        if digits.len() != 18 {
            return Err(Fault::NipLength { digits: digits.len().to_string() });
        }
        let nip = Nip(digits);
        let birth = nip.birth().ok_or(Fault::NipBirth)?;
        let (year, month) = (nip.number(8..12), nip.number(12..14));
        if !contract && !(1..=12).contains(&month) {
            return Err(Fault::NipMonth);
        }
        let age = year - birth.year() - i16::from(!contract && month < i16::from(birth.month_number()));
        if age < YOUNGEST {
            return Err(Fault::NipAppointment);
        }
        if !matches!(nip.0.as_bytes()[14], b'1' | b'2') {
            return Err(Fault::NipSex);
        }
        if &nip.0[15..] == "000" {
            return Err(Fault::NipSerial);
        }
        Ok(nip)
    }

    /// The eighteen digits.
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// The day of birth that it tells.
    pub fn birth(&self) -> Option<Day> {
        Day::new(self.number(0..4), self.number(4..6) as u8, self.number(6..8) as u8)
    }

    /// The sex that it tells: `L` or `P`, as files say it.
    pub fn sex(&self) -> &'static str {
        if self.0.as_bytes()[14] == b'1' { "L" } else { "P" }
    }

    fn number(&self, digits: std::ops::Range<usize>) -> i16 {
        self.0[digits].parse().unwrap_or_default()
    }
}

/// Whether a spreadsheet turned a long number into something like `1,98609E+17`.
fn is_scientific(text: &str) -> bool {
    let text = text.trim();
    let Some((number, power)) = text.split_once(['E', 'e']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','));
    digits(number.trim()) && digits(power.trim().trim_start_matches(['+', '-']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::text::{masked, spaced};
    use proptest::prelude::*;

    #[test]
    fn numbers_are_read_as_offices_write_them() {
        for text in ["198609262015051001", "19860926 201505 1 001", "'19860926.201505.1.001", "\"198609262015051001\""]
        {
            let nip = Nip::parse(text, false).unwrap();
            assert_eq!(nip.digits(), "198609262015051001");
            assert_eq!((nip.birth().unwrap().to_string().as_str(), nip.sex()), ("1986-09-26", "L"));
        }
    }

    #[test]
    fn every_broken_part_is_named() {
        for (text, fault) in [
            ("1,98609E+17", Fault::NipScientific),
            ("1.98609262015051E17", Fault::NipScientific),
            ("19971010202402200", Fault::NipLength { digits: "17".into() }),
            ("1986O926201505100I", Fault::NipCharacters),
            ("198602302015051001", Fault::NipBirth),
            ("198609262015131001", Fault::NipMonth),
            ("198609262015053001", Fault::NipSex),
            ("198609262015051000", Fault::NipSerial),
            ("198609261999051001", Fault::NipAppointment),
        ] {
            assert_eq!(Nip::parse(text, false), Err(fault), "{text}");
        }
        assert!(Nip::parse("198609262021211001", true).is_ok(), "contract numbers carry a code for the month");
        assert_eq!(Nip::parse("198609262021211001", false), Err(Fault::NipMonth));
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reader(text in ".*", contract: bool) {
            if let Ok(nip) = Nip::parse(&text, contract) {
                prop_assert_eq!(nip.digits().len(), 18);
                prop_assert!(masked(nip.digits()).ends_with(&nip.digits()[15..]));
                prop_assert_eq!(Nip::parse(&spaced(nip.digits()), contract), Ok(nip));
            }
            let _ = (spaced(&text), masked(&text));
        }

        #[test]
        fn what_is_valid_is_read_back(year in 1950i16..2000, month in 1u8..=12, day in 1u8..=28, age in 17i16..50, sex in 1u8..=2, serial in 1u16..=999) {
            let text = format!("{year:04}{month:02}{day:02}{:04}12{sex}{serial:03}", year + age);
            let nip = Nip::parse(&text, false).unwrap();
            prop_assert_eq!(nip.birth(), Day::new(year, month, day));
            prop_assert_eq!(nip.digits(), &text);
        }
    }
}
