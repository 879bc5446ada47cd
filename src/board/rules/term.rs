//! Terms: read from the filters of an address, and the months that they span.

use crate::base::error::Faults;
use crate::base::{Day, Error, Fault, Month, Period, Result};
use crate::board::{Part, Term};

/// So many years back figures are shown, this one among them.
const YEARS: i16 = 10;

/// The first year of which figures are shown.
pub fn oldest_year(today: Day) -> i16 {
    today.year() - YEARS + 1
}

/// Whether a period is one of this year, or one with which pages of this year compare.
pub fn is_current(period: Period, today: Day) -> bool {
    let compares = |part| {
        let term = Term { year: today.year(), part };
        let (now, before) = (term.period(today), term.before(today));
        [before, before.since_january(), now.since_january().year_before()].contains(&period)
    };
    period.from.year() == today.year() || Part::all().any(compares)
}

impl Term {
    /// Reads the filters of an address; this year and all of it where they are empty.
    ///
    /// # Errors
    /// `Invalid` for anything that no page writes, so that nobody can make up pages to be kept.
    pub fn read(year: &str, part: &str, today: Day) -> Result<Term> {
        let mut faults = Faults::default();
        let [of_year, of_part] = Term::FILTERS;
        let year = faults.take(of_year, Term::year(year, today));
        let part = faults.take(of_part, Part::from_code(part).ok_or(Fault::PartUnknown));
        faults.check()?;
        year.zip(part).map(|(year, part)| Term { year, part }).ok_or(Error::NotFound)?.begun(today)
    }

    /// Reads the part of a year that is known. The whole of it may lie ahead.
    ///
    /// # Errors
    /// As [`Term::read`].
    pub fn within(year: i16, part: &str, today: Day) -> Result<Term> {
        match Part::from_code(part) {
            Some(Part::Year) => Ok(Term { year, part: Part::Year }),
            Some(part) => Term { year, part }.begun(today),
            None => Err(Error::invalid("periode", Fault::PartUnknown)),
        }
    }

    /// Itself, if it has begun.
    fn begun(self, today: Day) -> Result<Term> {
        if self.has_begun(today) { Ok(self) } else { Err(Error::invalid("periode", Fault::PartAhead)) }
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
        let (first, last) = (oldest_year(today), today.year());
        let year = if text.is_empty() { Some(last) } else { text.parse().ok() };
        let fault = || Fault::YearWithoutFigures { first: first.to_string(), last: last.to_string() };
        year.filter(|year| (first..=last).contains(year)).ok_or_else(fault)
    }

    /// The values of [`Term::FILTERS`] by which pages lead here; nothing is said of what goes without saying.
    pub fn filters(self, today: Day) -> [String; 2] {
        // a year ahead goes without saying too: only what is of that year leads there
        let unsaid = self.part == Part::Year && self.year >= today.year();
        let year = if unsaid { String::new() } else { self.year.to_string() };
        [year, self.part.code()]
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
    /// counts since January: see [`crate::board::Head::year_before`].
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
    use crate::plan::Due;

    #[test]
    fn this_year_and_what_it_is_compared_with_are_current() {
        let today: Day = "2026-11-20".parse().unwrap();
        let current =
            |from: &str, to: &str| is_current(Period { from: from.parse().unwrap(), to: to.parse().unwrap() }, today);
        for (from, to) in [
            ("2026-01", "2026-11"),
            ("2026-04", "2026-06"),
            ("2026-01", "2026-06"),
            ("2025-01", "2025-11"),
            ("2025-01", "2025-06"),
            ("2025-10", "2025-12"),
            ("2025-12", "2025-12"),
            ("2025-01", "2025-12"),
        ] {
            assert!(current(from, to), "{from}..{to}");
        }
        for (from, to) in [("2025-04", "2025-06"), ("2025-11", "2025-11"), ("2024-10", "2024-12")] {
            assert!(!current(from, to), "{from}..{to}");
        }
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
        let ahead = Term { year: 2027, part: Part::Year };
        assert_eq!(Term::within(2027, "", today), Ok(ahead), "an indicator may be made for a year ahead");
        assert_eq!(Term::within(2026, "tw4", today), Term::read("2026", "tw4", today));
        for part in ["12", "tw9"] {
            assert_eq!(Term::within(2026, part, today), Term::read("2026", part, today), "{part}");
        }
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
            let head = Head {
                as_of: AsOf { at: 0, text: String::new() },
                term,
                filters: Default::default(),
                period,
                before,
                due: Due::of_sums(period.to, today),
                years: Vec::new(),
                parts: Vec::new(),
                accepted_since: None,
            };
            assert_eq!((text(head.so_far()), text(head.year_before())), (so_far.into(), year_before.into()), "{part}");
            assert_eq!(head.so_far().months(), head.year_before().months(), "{part}");
            let (counts, compared) = head.compared(Measure::Achievement);
            assert_eq!((text(counts), text(compared)), (so_far.into(), places_before.into()), "{part}");
            assert_eq!(head.compared(Measure::Satisfaction), (period, before), "{part}");
        }
    }

    #[test]
    fn a_term_is_read_back_from_its_filters() {
        let today: Day = "2026-11-20".parse().unwrap();
        for year in [2025, 2026] {
            for term in Part::all().map(|part| Term { year, part }).filter(|term| term.has_begun(today)) {
                let [year, part] = term.filters(today);
                assert_eq!(Term::read(&year, &part, today), Ok(term));
            }
        }
    }
}
