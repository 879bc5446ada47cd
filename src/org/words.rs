//! What a government decides for itself, in words.

use super::setting::Setting;
use crate::base::{Lang, tr};

impl Setting {
    /// What it decides, in a sentence.
    pub fn meaning(self, lang: Lang) -> &'static str {
        match self {
            Setting::EntryWindowDays => tr::org::setting_entry_window_days(lang),
            Setting::EntryMinutesPerDay => tr::org::setting_entry_minutes_per_day(lang),
            Setting::EntriesPerDay => tr::org::setting_entries_per_day(lang),
            Setting::RankingMinimumEntries => tr::org::setting_ranking_minimum_entries(lang),
            Setting::RankingMinimumAnswers => tr::org::setting_ranking_minimum_answers(lang),
            Setting::WholeMeasures => tr::org::setting_whole_measures(lang),
        }
    }
}
