//! What cells say. Every reader takes a cleaned cell that is not empty.

use crate::base::{Day, Fault, Hundredths, Lang, Quantity, calendar};
use crate::org::STATUSES;
use crate::plan::FULL;

/// Serial numbers below this are years or counts, not days (it is 18 May 1927).
const FIRST_SERIAL: i32 = 10_000;
const LAST_SERIAL: i32 = 80_000;

/// A text of so many characters at most.
pub fn text(cell: &str, max: usize) -> Result<String, Fault> {
    if cell.chars().count() > max { Err(Fault::TooLong { max: max.to_string() }) } else { Ok(cell.to_owned()) }
}

/// A day: `2026-11-21` (with a time behind it or not), `21-11-2026`, `21/11/2026`, `21.11.2026`,
/// `21 November 2026`, or a spreadsheet's serial number.
pub fn day(cell: &str) -> Result<Day, Fault> {
    named(cell).or_else(|| numbered(cell)).or_else(|| serial(cell)).ok_or(Fault::DayUnclear)
}

fn numbered(cell: &str) -> Option<Day> {
    let date = cell.split([' ', 'T']).next()?;
    let mut parts = date.split(['-', '/', '.']);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    match (first.len(), third.len()) {
        (4, 1 | 2) => calendar_day(first, second, third),
        (1 | 2, 4) => calendar_day(third, second, first),
        _ => None,
    }
}

fn calendar_day(year: &str, month: &str, day: &str) -> Option<Day> {
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if ![year, month, day].into_iter().all(digits) {
        return None;
    }
    Day::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

fn named(cell: &str) -> Option<Day> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "mei", "jun", "jul", "agu", "sep", "okt", "nov", "des"];
    let mut words = cell.split([' ', '-']).filter(|word| !word.is_empty());
    let (day, month, year) = (words.next()?, words.next()?.to_lowercase(), words.next()?);
    let letters = month.chars().take(3).collect::<String>();
    let known = match letters.as_str() {
        "may" => "mei",
        "aug" | "ags" => "agu",
        "oct" => "okt",
        "dec" => "des",
        "peb" => "feb",
        "nop" => "nov",
        other => other,
    };
    let month = MONTHS.iter().position(|name| *name == known)? + 1;
    (year.len() == 4 && day.len() <= 2).then(|| calendar_day(year, &month.to_string(), day))?
}

fn serial(cell: &str) -> Option<Day> {
    let days: i32 = cell.split([',', '.']).next()?.parse().ok()?;
    let first = Day::new(1900, 1, 1)?;
    // 1900 was no leap year, but spreadsheets count one
    (FIRST_SERIAL..=LAST_SERIAL).contains(&days).then(|| calendar::plus_days(first, days - 2))
}

/// `L` or `P`.
pub fn sex(cell: &str) -> Result<String, Fault> {
    match cell.to_lowercase().as_str() {
        "l" | "lk" | "laki-laki" | "laki laki" | "pria" | "m" => Ok("L".to_owned()),
        "p" | "pr" | "perempuan" | "wanita" | "f" => Ok("P".to_owned()),
        _ => Err(Fault::SexUnknown),
    }
}

/// One of [`STATUSES`].
pub fn status(cell: &str) -> Result<&'static str, Fault> {
    let plain: String = cell.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    Ok(match plain.as_str() {
        "pns" | "asnpns" => "PNS",
        "cpns" => "CPNS",
        "pppk" | "p3k" | "asnpppk" | "pppkparuhwaktu" => "PPPK",
        "nonasn" | "nonpns" | "kontrak" | "honorer" | "thl" | "ptt" | "tenagakontrak" | "nonasnkontrak" => "Non-ASN",
        "perangkatdesa" | "perangkatnagari" | "desa" | "nagari" => "Perangkat desa",
        _ => return Err(Fault::StatusUnknown { allowed: STATUSES.join(", ") }),
    })
}

/// What grades of the civil service begin with; those of PPPK have nothing else.
const NUMERALS: [&str; 17] =
    ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII"];

/// A grade as rosters write it, `III/c` or, where nobody must have a letter, `IX`; also behind its name, as in
/// `Penata (III/c)`. None where a sign says that there is none.
pub fn grade(cell: &str, lettered: bool) -> Result<Option<String>, Fault> {
    if !cell.contains(char::is_alphanumeric) {
        return Ok(None);
    }
    let last = cell.rsplit(' ').next().unwrap_or_default();
    let found = [cell, last].into_iter().find_map(|text| known_grade(text, lettered));
    found.map(Some).ok_or(Fault::GradeUnclear)
}

fn known_grade(text: &str, lettered: bool) -> Option<String> {
    let plain: String = text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_uppercase();
    if !lettered && NUMERALS.contains(&plain.as_str()) {
        return Some(plain);
    }
    let letter = plain.chars().next_back()?;
    let numeral = plain.strip_suffix(letter)?;
    let room = NUMERALS[..4].iter().position(|known| *known == numeral)?;
    // only the highest has a fifth
    let last = if room == 3 { 'E' } else { 'D' };
    ('A'..=last).contains(&letter).then(|| format!("{numeral}/{}", letter.to_ascii_lowercase()))
}

/// A whole number within bounds, with the fault to give otherwise.
pub fn whole(cell: &str, bounds: std::ops::RangeInclusive<i64>, fault: Fault) -> Result<i64, Fault> {
    let digits = cell.bytes().all(|b| b.is_ascii_digit());
    cell.parse().ok().filter(|number| digits && bounds.contains(number)).ok_or(fault)
}

/// A mark of the survey, 1 to 4.
pub fn mark(cell: &str) -> Result<i64, Fault> {
    whole(cell, 1..=4, Fault::MarkUnclear)
}

/// A weight in percent.
pub fn weight(cell: &str) -> Result<Hundredths, Fault> {
    let weight = Quantity::parse(cell.trim_end_matches('%'), Lang::Id)?.hundredths();
    weight.ok().filter(|weight| (Hundredths(1)..=FULL).contains(weight)).ok_or(Fault::WeightUnclear)
}

/// Yes or no.
pub fn yes(cell: &str) -> Result<bool, Fault> {
    match cell.to_lowercase().as_str() {
        "ya" | "y" | "yes" | "1" | "benar" | "true" => Ok(true),
        "tidak" | "t" | "no" | "n" | "0" | "salah" | "false" => Ok(false),
        _ => Err(Fault::YesNoUnclear),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn days_are_read_in_every_form_offices_use() {
        for cell in [
            "1990-05-08",
            "1990-05-08 00:00:00",
            "1990-05-08T00:00:00",
            "1990/05/08",
            "08-05-1990",
            "08/05/1990",
            "8/5/1990",
            "8.5.1990",
            "8 Mei 1990",
            "08 mei 1990",
            "8-May-1990",
            "33001",
            "33001,5",
        ] {
            assert_eq!(day(cell).map(|day| day.to_string()), Ok("1990-05-08".to_owned()), "{cell}");
        }
        for cell in ["31-02-1990", "1990", "08-05-90", "5 Foo 1990", "00/00/0000", "32-01-1990", "05-13-1990", "x", "-"]
        {
            assert_eq!(day(cell), Err(Fault::DayUnclear), "{cell}");
        }
    }

    #[test]
    fn weights_are_percent_with_two_decimals() {
        assert_eq!(weight("50"), Ok(Hundredths(5000)));
        assert_eq!(weight("33,33"), Ok(Hundredths(3333)));
        assert_eq!(weight("12.5%"), Ok(Hundredths(1250)));
        for cell in ["0", "100,01", "-1", "0,001"] {
            assert_eq!(weight(cell), Err(Fault::WeightUnclear), "{cell}");
        }
    }

    #[test]
    fn grades_are_those_of_the_civil_service_however_they_are_typed() {
        for (cell, stored) in [
            ("I/a", "I/a"),
            ("III/c", "III/c"),
            ("iii/C", "III/c"),
            ("III / d", "III/d"),
            ("III.b", "III/b"),
            ("IVa", "IV/a"),
            ("IV/e", "IV/e"),
            ("Gol. II/d", "II/d"),
            ("Penata Muda Tk. I (III/b)", "III/b"),
        ] {
            for lettered in [true, false] {
                assert_eq!(grade(cell, lettered), Ok(Some(stored.to_owned())), "{cell}");
            }
        }
        for (cell, stored) in [("IX", "IX"), (" xvii", "XVII"), ("Golongan V", "V")] {
            assert_eq!(grade(cell, false), Ok(Some(stored.to_owned())), "{cell}");
            assert_eq!(grade(cell, true), Err(Fault::GradeUnclear), "a PNS has a letter: {cell}");
        }
        for cell in
            ["III/e", "IV/f", "V/a", "XVIII", "IIII/a", "3/c", "Penata", "Penata Tk. II/III", "a", "/a", "III/cc"]
        {
            for lettered in [true, false] {
                assert_eq!(grade(cell, lettered), Err(Fault::GradeUnclear), "{cell}");
            }
        }
        assert_eq!(grade("-", true), Ok(None));
    }

    proptest! {
        #[test]
        fn no_cell_breaks_a_reader(cell in "\\PC*") {
            let _ = (day(&cell), sex(&cell), status(&cell), mark(&cell), weight(&cell), yes(&cell));
            let _ = (grade(&cell, true), grade(&cell, false));
        }

        #[test]
        fn days_are_read_back(serial_number in 10_000i32..60_000) {
            let day_ = day(&serial_number.to_string()).unwrap();
            prop_assert_eq!(day(&day_.to_string()), Ok(day_));
            prop_assert_eq!(day(&day_.text(crate::base::Lang::Id)), Ok(day_));
        }
    }
}
