//! What a government decides for itself, and what holds as long as it does not.

use crate::base::Fault;
use crate::coded;
use std::ops::RangeInclusive;

coded! {
    /// A setting, by the name under which it is kept.
    pub enum Setting {
        EntryWindowDays = "entry_window_days",
        EntryMinutesPerDay = "entry_minutes_per_day",
        EntriesPerDay = "entries_per_day",
        RankingMinimumEntries = "ranking_minimum_entries",
        RankingMinimumAnswers = "ranking_minimum_answers",
        /// Units of measure of which there are no parts.
        WholeMeasures = "whole_measures",
    }
}

/// Letters of a list.
const LONGEST: usize = 2_000;

impl Setting {
    /// What holds unless the government decided otherwise. Minutes of a day: Perpres 21/2023, 7.5 hours. Whole are
    /// persons and happenings; not documents, of which parts are reported.
    pub const fn usual(self) -> &'static str {
        match self {
            Setting::EntryWindowDays => "3",
            Setting::EntryMinutesPerDay => "450",
            Setting::EntriesPerDay => "40",
            Setting::RankingMinimumEntries => "5",
            Setting::RankingMinimumAnswers => "30",
            Setting::WholeMeasures => {
                "orang, pasien, peserta, siswa, warga, penduduk, pegawai, keluarga, kk, anak, bayi, balita, ibu, \
                 ibu hamil, lansia, kali, kunjungan, kasus, kejadian, pengaduan"
            }
        }
    }

    /// The numbers it can be; none of what is a list of words. Of fewer than five respondents nothing is shown anyway.
    pub const fn range(self) -> Option<RangeInclusive<i64>> {
        match self {
            Setting::EntryWindowDays => Some(0..=366),
            Setting::EntryMinutesPerDay => Some(1..=24 * 60),
            Setting::EntriesPerDay => Some(1..=1_000),
            Setting::RankingMinimumEntries => Some(1..=100_000),
            Setting::RankingMinimumAnswers => Some(5..=100_000),
            Setting::WholeMeasures => None,
        }
    }

    /// What is kept of what somebody decides. A list may be empty.
    ///
    /// # Errors
    /// It is no number of the range, or a list longer than anybody needs.
    pub fn read(self, value: &str) -> Result<String, Fault> {
        let Some(range) = self.range() else {
            let list = words(value).join(", ");
            let fits = list.chars().count() <= LONGEST;
            return if fits { Ok(list) } else { Err(Fault::TooLong { max: LONGEST.to_string() }) };
        };
        match value.trim().parse::<i64>() {
            Ok(number) if range.contains(&number) => Ok(number.to_string()),
            _ => Err(Fault::SettingRange { max: range.end().to_string(), min: range.start().to_string() }),
        }
    }
}

/// The words of a list, as they are compared.
fn words(list: &str) -> Vec<String> {
    list.split(',').map(|word| word.trim().to_lowercase()).filter(|word| !word.is_empty()).collect()
}

/// What a government decided, as it is kept: texts by name.
#[derive(Debug)]
pub struct Decided(pub(super) Vec<(String, String)>);

impl Decided {
    fn kept(&self, setting: Setting) -> Option<&str> {
        self.0.iter().find(|(name, _)| name == setting.code()).map(|(_, value)| value.as_str())
    }

    /// The number that holds: what was decided, held within its range whatever was kept; else the usual. Of a list 0.
    pub fn get(&self, setting: Setting) -> i64 {
        let number = |text: &str| text.trim().parse::<i64>().ok();
        let holds = self.kept(setting).and_then(number).or_else(|| number(setting.usual())).unwrap_or_default();
        setting.range().map_or(holds, |range| holds.clamp(*range.start(), *range.end()))
    }

    /// The words that hold, of a list, in small letters.
    pub fn words(&self, setting: Setting) -> Vec<String> {
        words(self.kept(setting).unwrap_or(setting.usual()))
    }

    /// What holds, to be read.
    pub fn text(&self, setting: Setting) -> String {
        match setting.range() {
            Some(_) => self.get(setting).to_string(),
            None => self.words(setting).join(", "),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(setting: Setting, value: &str) -> Decided {
        Decided(vec![(setting.code().to_owned(), value.to_owned())])
    }

    #[test]
    fn what_is_kept_holds_within_its_range_and_the_usual_where_it_is_no_number() {
        for setting in Setting::ALL {
            assert_eq!(setting.read(setting.usual()), Ok(setting.usual().to_owned()), "{setting:?}");
            assert_eq!(Decided(vec![]).text(setting), setting.usual(), "{setting:?}");
            let Some(range) = setting.range() else { continue };
            let (least, most) = range.into_inner();
            let holds = |value: &str| kept(setting, value).get(setting);
            let numbers = [i64::MIN, least, most, i64::MAX].map(|number| holds(&format!(" {number}")));
            assert_eq!(numbers, [least, least, most, most], "{setting:?}");
            let usual: i64 = setting.usual().parse().unwrap();
            assert_eq!([holds(""), holds("x"), Decided(vec![]).get(setting)], [usual; 3], "{setting:?}");
            for refused in [(least - 1).to_string(), (most + 1).to_string(), "x".to_owned()] {
                assert!(setting.read(&refused).is_err(), "{setting:?} {refused}");
            }
        }
    }

    #[test]
    fn a_list_holds_in_small_letters_and_may_be_empty() {
        let list = Setting::WholeMeasures;
        for (value, is) in [(" Orang,ibu  ,, KK", "orang, ibu, kk"), ("", ""), (" , ", ""), ("a", "a")] {
            assert_eq!(list.read(value).as_deref(), Ok(is), "{value}");
            assert_eq!(kept(list, value).text(list), is, "{value}");
        }
        assert_eq!(list.read(&"a,".repeat(2_000)), Err(Fault::TooLong { max: LONGEST.to_string() }));
    }
}
