//! Working days of the demo city.

use crate::base::Day;
use crate::base::calendar::{is_weekday, plus_days, weekday};

/// National holidays and days of shared leave, as month and day of every year.
const FIXED: [(u8, u8); 6] = [(1, 1), (5, 1), (6, 1), (8, 17), (12, 25), (12, 26)];

/// The same for those that move, as decreed for 2025 and 2026 (shortened to what falls on weekdays).
const MOVING: [&str; 27] = [
    "2025-01-27",
    "2025-01-28",
    "2025-01-29",
    "2025-03-28",
    "2025-03-31",
    "2025-04-01",
    "2025-04-02",
    "2025-04-03",
    "2025-04-04",
    "2025-04-07",
    "2025-04-18",
    "2025-05-12",
    "2025-05-29",
    "2025-06-06",
    "2025-06-09",
    "2025-06-27",
    "2025-09-05",
    "2026-01-16",
    "2026-02-17",
    "2026-03-19",
    "2026-03-20",
    "2026-03-23",
    "2026-03-24",
    "2026-04-03",
    "2026-05-14",
    "2026-05-27",
    "2026-06-16",
];

/// A day on which offices work, and how much is reported on it compared with a usual one.
#[derive(Clone, Copy, Debug)]
pub struct Workday {
    pub day: Day,
    pub pace: f64,
}

fn is_holiday(day: Day) -> bool {
    FIXED.contains(&(day.month_number(), day.day())) || MOVING.contains(&day.to_string().as_str())
}

/// Slow Fridays, a calm January, a rush at the end of the year.
fn pace(day: Day) -> f64 {
    let of_week = match weekday(day) {
        1 => 1.05,
        5 => 0.72,
        _ => 1.0,
    };
    let of_year = match day.month_number() {
        1 => 0.85,
        11 => 1.1,
        12 => 1.25,
        _ => 1.0,
    };
    of_week * of_year
}

/// The working days from one day to another, both included.
pub fn workdays(from: Day, to: Day) -> Vec<Workday> {
    let mut days = Vec::new();
    let mut day = from;
    while day <= to {
        if is_weekday(day) && !is_holiday(day) {
            days.push(Workday { day, pace: pace(day) });
        }
        day = plus_days(day, 1);
    }
    days
}
