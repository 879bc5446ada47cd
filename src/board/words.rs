//! How rankings are said, on their pages and in their files.

use super::{Measure, Why};
use crate::base::Lang;
use crate::base::tr::board as t;

/// What a ranking orders by.
pub fn measure(measure: Measure, lang: Lang) -> &'static str {
    match measure {
        Measure::Achievement => t::achievement(lang),
        Measure::Satisfaction => t::ikm(lang),
    }
}

/// What its figures come from.
pub fn source(measure: Measure, lang: Lang) -> &'static str {
    match measure {
        Measure::Achievement => t::from_entries(lang),
        Measure::Satisfaction => t::from_answers(lang),
    }
}

/// Why a unit has no place, where so many entries or answers are the fewest that are ranked.
pub fn why(measure: Measure, why: Why, minimum: &str, lang: Lang) -> String {
    match (measure, why) {
        (Measure::Achievement, Why::TooFew) => t::why_few_entries(lang, minimum),
        (Measure::Satisfaction, Why::TooFew) => t::why_few_answers(lang, minimum),
        (_, Why::NoData) => t::why_no_data(lang).to_owned(),
        (Measure::Achievement, Why::Unmeasured) => t::why_no_indicator(lang).to_owned(),
        (Measure::Satisfaction, Why::Unmeasured) => t::why_no_service(lang).to_owned(),
    }
}
