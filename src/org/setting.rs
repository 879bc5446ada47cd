//! What a government decides for itself, and what holds as long as it does not.

use crate::coded;
use std::ops::RangeInclusive;

coded! {
    /// A setting, by the name under which its number is kept.
    pub enum Setting {
        EntryWindowDays = "entry_window_days",
        EntryMinutesPerDay = "entry_minutes_per_day",
        EntriesPerDay = "entries_per_day",
        RankingMinimumEntries = "ranking_minimum_entries",
        RankingMinimumAnswers = "ranking_minimum_answers",
    }
}

impl Setting {
    /// What holds unless the government decided otherwise. Minutes of a day: Perpres 21/2023, 7.5 hours.
    pub const fn usual(self) -> i64 {
        match self {
            Setting::EntryWindowDays => 3,
            Setting::EntryMinutesPerDay => 450,
            Setting::EntriesPerDay => 40,
            Setting::RankingMinimumEntries => 5,
            Setting::RankingMinimumAnswers => 30,
        }
    }

    /// What it can decide. Of fewer than five respondents nothing is shown anyway.
    pub const fn range(self) -> RangeInclusive<i64> {
        match self {
            Setting::EntryWindowDays => 0..=366,
            Setting::EntryMinutesPerDay => 1..=24 * 60,
            Setting::EntriesPerDay => 1..=1_000,
            Setting::RankingMinimumEntries => 1..=100_000,
            Setting::RankingMinimumAnswers => 5..=100_000,
        }
    }
}

/// What a government decided, as it is kept: texts by name.
#[derive(Debug)]
pub struct Decided(pub(super) Vec<(String, String)>);

impl Decided {
    /// What holds: what was decided, held within its range whatever was kept; else the usual.
    pub fn get(&self, setting: Setting) -> i64 {
        let (least, most) = setting.range().into_inner();
        let kept = self.0.iter().find(|(name, _)| name == setting.code());
        let decided = kept.and_then(|(_, value)| value.trim().parse::<i64>().ok());
        decided.map_or(setting.usual(), |value| value.clamp(least, most))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_holds_within_its_range_and_the_usual_where_it_is_no_number() {
        for setting in Setting::ALL {
            let holds = |kept: &str| Decided(vec![(setting.code().to_owned(), kept.to_owned())]).get(setting);
            let (least, most) = setting.range().into_inner();
            let numbers = [i64::MIN, least, most, i64::MAX].map(|number| holds(&format!(" {number}")));
            assert_eq!(numbers, [least, least, most, most], "{setting:?}");
            assert_eq!([holds(""), holds("x"), Decided(vec![]).get(setting)], [setting.usual(); 3], "{setting:?}");
        }
    }
}
