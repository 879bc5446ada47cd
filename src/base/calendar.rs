//! Days in time zones, weekdays and distances between days, by jiff.

use super::date::clock;
use super::{Day, Lang, Month};
use jiff::Timestamp;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;

/// Milliseconds of a day.
pub const DAY_MS: i64 = 86_400_000;

fn civil(day: Day) -> jiff::civil::Date {
    jiff::civil::date(day.year(), day.month_number() as i8, day.day() as i8)
}

fn from_civil(date: jiff::civil::Date) -> Option<Day> {
    Day::new(date.year(), date.month() as u8, date.day() as u8)
}

/// The day at a place at a moment (UTC milliseconds). `zone` is a name such as `Asia/Jakarta`;
/// an unknown name is read as UTC, and settings are checked where they are entered.
pub fn day_at(ms: i64, zone: &str) -> Day {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let time = Timestamp::from_millisecond(ms).unwrap_or_default().to_zoned(zone);
    from_civil(time.date()).unwrap_or(EPOCH)
}

/// The clock at a place at a moment: `14.05 WIB`.
pub fn clock_at(ms: i64, zone: &str, lang: Lang) -> String {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let time = Timestamp::from_millisecond(ms).unwrap_or_default().to_zoned(zone);
    clock(&time.strftime("%H:%M %Z").to_string(), lang)
}

const EPOCH: Day = match Day::new(1970, 1, 1) {
    Some(day) => day,
    None => panic!("1970-01-01 is a day"),
};

/// The day that many days later (or earlier); stops at the ends of what `Day` can hold.
pub fn plus_days(day: Day, days: i32) -> Day {
    let end = if days < 0 { Month::FIRST.first() } else { Month::LAST.last() };
    let span = jiff::Span::new().try_days(days).ok();
    span.and_then(|span| civil(day).checked_add(span).ok()).and_then(from_civil).unwrap_or(end)
}

/// Days from one day to another; negative if `to` is earlier.
pub fn days_between(from: Day, to: Day) -> i32 {
    civil(from).until(civil(to)).map_or(0, |span| span.get_days())
}

/// 1 Monday to 7 Sunday.
pub fn weekday(day: Day) -> u8 {
    civil(day).weekday().to_monday_one_offset() as u8
}

/// Monday to Friday (Perpres 21/2023); holidays come with attendance.
pub fn is_weekday(day: Day) -> bool {
    !matches!(civil(day).weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// The start of the day at a place, UTC milliseconds.
pub fn start_of_day(day: Day, zone: &str) -> i64 {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    civil(day).to_zoned(zone).map_or(0, |time| time.timestamp().as_millisecond())
}

/// All months from one to another, both included.
pub fn months(from: Month, to: Month) -> Vec<Month> {
    (0..).map(|later| from.plus(later)).take(from.until(to)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_is_the_day_at_the_place() {
        // 2026-11-20 17:30 UTC is already the 21st in Jakarta
        let ms = start_of_day("2026-11-21".parse().unwrap(), "Asia/Jakarta") + 30 * 60_000;
        assert_eq!(day_at(ms, "Asia/Jakarta").to_string(), "2026-11-21");
        assert_eq!(day_at(ms, "UTC").to_string(), "2026-11-20");
        assert_eq!(clock_at(ms, "Asia/Jakarta", Lang::Id), "00.30 WIB");
        assert_eq!(clock_at(ms, "Asia/Jakarta", Lang::En), "00:30 WIB");
    }

    #[test]
    fn months_are_listed_to_the_last_that_there_is() {
        let month = |text: &str| text.parse::<Month>().unwrap();
        let list = |from, to| months(month(from), month(to)).iter().map(Month::to_string).collect::<Vec<_>>();
        assert_eq!(list("2025-12", "2026-02"), ["2025-12", "2026-01", "2026-02"]);
        assert_eq!(list("2199-11", "2199-12"), ["2199-11", "2199-12"]);
        assert!(list("2026-02", "2026-01").is_empty());
    }

    #[test]
    fn days_are_counted_over_leap_years() {
        let day: Day = "2024-02-28".parse().unwrap();
        assert_eq!(plus_days(day, 2).to_string(), "2024-03-01");
        assert_eq!(days_between(day, "2025-02-28".parse().unwrap()), 366);
        assert_eq!(plus_days(day, 9_000_000).to_string(), "2199-12-31", "the end of what a day can hold");
        assert_eq!(plus_days(day, -9_000_000).to_string(), "1900-01-01");
        assert_eq!(plus_days(day, i32::MAX).to_string(), "2199-12-31");
        assert_eq!(weekday("2026-11-21".parse().unwrap()), 6);
    }
}
