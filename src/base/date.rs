//! Days, months and periods as people and tables write them. Arithmetic with weekdays and
//! holidays is in `calendar` (server only).

use super::Lang;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A day of the Gregorian calendar, 1900 to 2199. Written `2026-11-21` in tables and on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    year: i16,
    month: u8,
    day: u8,
}

/// A month. Written `2026-11`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i16,
    month: u8,
}

/// From the first day of a month to the last day of a month, within one year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Period {
    pub from: Month,
    pub to: Month,
}

const fn days_in_month(year: i16, month: u8) -> u8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl Day {
    /// The day, if there is one with these numbers.
    pub const fn new(year: i16, month: u8, day: u8) -> Option<Day> {
        let in_year = year >= 1900 && year < 2200 && month >= 1 && month <= 12;
        if in_year && day >= 1 && day <= days_in_month(year, month) { Some(Day { year, month, day }) } else { None }
    }

    pub fn year(self) -> i16 {
        self.year
    }

    pub fn month_number(self) -> u8 {
        self.month
    }

    pub fn day(self) -> u8 {
        self.day
    }

    /// The month it lies in.
    pub fn month(self) -> Month {
        Month { year: self.year, month: self.month }
    }

    /// `3 Januari 2026`.
    pub fn text(self, lang: Lang) -> String {
        format!("{} {} {}", self.day, month_name(self.month, lang), self.year)
    }
}

impl Month {
    /// The month, if there is one with these numbers.
    pub fn new(year: i16, month: u8) -> Option<Month> {
        ((1900..2200).contains(&year) && (1..=12).contains(&month)).then_some(Month { year, month })
    }

    pub fn year(self) -> i16 {
        self.year
    }

    /// 1 to 12.
    pub fn number(self) -> u8 {
        self.month
    }

    /// Its first day.
    pub fn first(self) -> Day {
        Day { year: self.year, month: self.month, day: 1 }
    }

    /// Its last day.
    pub fn last(self) -> Day {
        Day { year: self.year, month: self.month, day: days_in_month(self.year, self.month) }
    }

    /// The first month of its year.
    pub fn january(self) -> Month {
        Month { month: 1, ..self }
    }

    /// The first and the last month that there is here.
    pub const FIRST: Month = Month { year: 1900, month: 1 };
    pub const LAST: Month = Month { year: 2199, month: 12 };

    /// Months since the year 0.
    fn count(self) -> i32 {
        i32::from(self.year) * 12 + i32::from(self.month) - 1
    }

    /// The month that many months later (or earlier, if negative); stops at [`Month::FIRST`] and [`Month::LAST`].
    pub fn plus(self, months: i32) -> Month {
        let count = self.count().saturating_add(months).clamp(Month::FIRST.count(), Month::LAST.count());
        Month { year: (count / 12) as i16, month: (count % 12 + 1) as u8 }
    }

    /// How many months there are from this one to another, both included; none if that is earlier.
    pub fn until(self, to: Month) -> usize {
        usize::try_from(to.count() - self.count() + 1).unwrap_or_default()
    }

    /// `Januari 2026`.
    pub fn text(self, lang: Lang) -> String {
        format!("{} {}", month_name(self.month, lang), self.year)
    }

    /// `Jan`.
    pub fn short(self, lang: Lang) -> &'static str {
        &month_name(self.month, lang)[..3]
    }
}

impl Period {
    /// January to December.
    pub fn year(year: i16) -> Option<Period> {
        Some(Period { from: Month::new(year, 1)?, to: Month::new(year, 12)? })
    }

    /// Both ends in order and within one year.
    pub fn new(from: Month, to: Month) -> Option<Period> {
        (from.year == to.year && from <= to).then_some(Period { from, to })
    }

    /// From January to its end: what is held against a target of the year.
    pub fn since_january(self) -> Period {
        Period { from: self.to.january(), ..self }
    }

    /// The same months of the year before.
    pub fn year_before(self) -> Period {
        Period { from: self.from.plus(-12), to: self.to.plus(-12) }
    }

    /// How many months it spans, 1 to 12.
    pub fn months(self) -> u8 {
        self.to.month - self.from.month + 1
    }

    /// `Januari–Maret 2026`, or `2026` for a whole year.
    pub fn text(self, lang: Lang) -> String {
        match (self.from.month, self.to.month) {
            (1, 12) => self.from.year.to_string(),
            (from, to) if from == to => self.from.text(lang),
            (from, to) => format!("{}–{} {}", month_name(from, lang), month_name(to, lang), self.from.year),
        }
    }
}

/// A time of the day, which tables write `14:05`, as people do: `14.05` in Indonesian.
pub fn clock(time: &str, lang: Lang) -> String {
    match lang {
        Lang::Id => time.replace(':', "."),
        Lang::En => time.to_owned(),
    }
}

/// The month's name, 1 to 12; its first three letters are the usual short form in both languages.
fn month_name(month: u8, lang: Lang) -> &'static str {
    const ID: [&str; 12] = [
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ];
    const EN: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let names = match lang {
        Lang::Id => &ID,
        Lang::En => &EN,
    };
    names[usize::from(month - 1)]
}

/// The text was no day or no month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotADate;

impl fmt::Display for NotADate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a date")
    }
}

impl std::error::Error for NotADate {}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Day {
    type Err = NotADate;

    /// Reads ISO only; the forms that spreadsheets hold are read by `import::cell`.
    fn from_str(text: &str) -> Result<Day, NotADate> {
        let mut parts = text.splitn(3, '-');
        let mut number = |width: usize| {
            let part = parts.next().filter(|p| p.len() == width && p.bytes().all(|b| b.is_ascii_digit()))?;
            part.parse::<i16>().ok()
        };
        let (Some(year), Some(month), Some(day)) = (number(4), number(2), number(2)) else { return Err(NotADate) };
        Day::new(year, month as u8, day as u8).ok_or(NotADate)
    }
}

impl FromStr for Month {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Month, NotADate> {
        format!("{text}-01").parse::<Day>().map(Day::month)
    }
}

macro_rules! written_as_text {
    ($($type:ty),*) => {$(
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}
written_as_text!(Day, Month);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in
            ["2026-02-29", "2026-13-01", "2026-00-10", "2026-1-01", "21-11-2026", "", "2026-11-21x", "+026-01-01"]
        {
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
        assert_eq!("2024-02-29".parse::<Day>().unwrap().to_string(), "2024-02-29");
    }

    #[test]
    fn months_are_counted_over_the_turn_of_the_year() {
        let december: Month = "2025-12".parse().unwrap();
        assert_eq!(december.plus(1).to_string(), "2026-01");
        assert_eq!(december.plus(-12).to_string(), "2024-12");
        assert_eq!(december.last().to_string(), "2025-12-31");
        assert_eq!(december.plus(i32::MAX), Month::LAST, "the last month, not some month of the last year");
        assert_eq!(december.plus(-9_000), Month::FIRST);
        assert_eq!(december.january().to_string(), "2025-01");
    }

    #[test]
    fn dates_are_written_as_people_do() {
        let day: Day = "2026-01-03".parse().unwrap();
        assert_eq!(day.text(Lang::Id), "3 Januari 2026");
        let period = Period::new("2026-01".parse().unwrap(), "2026-03".parse().unwrap()).unwrap();
        assert_eq!(period.text(Lang::Id), "Januari–Maret 2026");
        assert_eq!(period.months(), 3);
        assert_eq!([Lang::Id, Lang::En].map(|lang| clock("08:21", lang)), ["08.21", "08:21"]);
    }
}
