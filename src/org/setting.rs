//! What a government decides for itself, and what holds as long as it does not.

use crate::base::{Lang, tr};
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

    /// What it decides, in a sentence.
    pub fn meaning(self, lang: Lang) -> &'static str {
        match self {
            Setting::EntryWindowDays => tr::org::setting_entry_window_days(lang),
            Setting::EntryMinutesPerDay => tr::org::setting_entry_minutes_per_day(lang),
            Setting::EntriesPerDay => tr::org::setting_entries_per_day(lang),
            Setting::RankingMinimumEntries => tr::org::setting_ranking_minimum_entries(lang),
            Setting::RankingMinimumAnswers => tr::org::setting_ranking_minimum_answers(lang),
        }
    }
}
