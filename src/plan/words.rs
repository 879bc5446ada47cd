//! How figures of indicators are said; for every page that shows them.

use crate::base::{Hundredths, Lang, tr};
use crate::plan::{Aggregation, Due, IndicatorFigures, Polarity, State};
use crate::ui::message::Tone;

/// The word of a state.
pub fn state_word(state: State, lang: Lang) -> &'static str {
    match state {
        State::OnTrack => tr::plan::state_on_track(lang),
        State::Behind => tr::plan::state_behind(lang),
        State::Red => tr::plan::state_red(lang),
        State::NoData => tr::plan::state_no_data(lang),
    }
}

/// The tone of a state.
pub fn state_tone(state: State) -> Tone {
    match state {
        State::OnTrack => Tone::Good,
        State::Behind => Tone::Warn,
        State::Red => Tone::Bad,
        State::NoData => Tone::Plain,
    }
}

/// What is due of an indicator's target by now: `Seharusnya 75 % sampai September 2026`, or `sampai 19
/// November 2026`, or `Seharusnya 100 %` of what is due at any time; nothing when the year is over.
pub fn due(due: Due, lang: Lang) -> Option<String> {
    let by = until(due, lang)?;
    Some(match due.percent {
        Hundredths(10_000) => tr::plan::due_at_any_time(lang).to_owned(),
        percent => tr::plan::due(lang, by, percent.plain(lang)),
    })
}

/// As [`due`], of indicators together, where those that add up through the year are due by `due`.
pub fn due_together(due: Due, lang: Lang) -> Option<String> {
    until(due, lang).map(|by| tr::plan::due_together(lang, by, due.percent.plain(lang)))
}

/// A month that has ended by its name, a day of one that has not; none when the year is over.
fn until(Due { by, .. }: Due, lang: Lang) -> Option<String> {
    let month = by.month();
    match by == month.last() {
        true if month.number() == 12 => None,
        true => Some(month.text(lang)),
        false => Some(by.text(lang)),
    }
}

/// `Realisasi 61 kunjungan, target 90`; a dash without entries.
pub fn figures(indicator: &IndicatorFigures, lang: Lang) -> String {
    let real = indicator.realisation.map_or_else(|| "–".to_owned(), |real| real.plain(lang));
    let target = tr::plan::target_of(lang, indicator.target.text(lang));
    format!("{} {real} {}, {target}", tr::plan::realisation(lang), indicator.measure)
}

/// Which way of an indicator is good.
pub fn polarity(polarity: Polarity, lang: Lang) -> &'static str {
    match polarity {
        Polarity::Up => tr::plan::polarity_up(lang),
        Polarity::Down => tr::plan::polarity_down(lang),
        Polarity::DownRatio => tr::plan::polarity_down_ratio(lang),
        Polarity::Range => tr::plan::polarity_range(lang),
    }
}

/// Each polarity with its words.
pub fn polarities(lang: Lang) -> Vec<(String, String)> {
    Polarity::ALL.iter().map(|p| (p.code().to_owned(), polarity(*p, lang).to_owned())).collect()
}

/// A rule of counting.
pub fn aggregation(aggregation: Aggregation, lang: Lang) -> &'static str {
    match aggregation {
        Aggregation::Sum => tr::plan::aggregation_sum(lang),
        Aggregation::Average => tr::plan::aggregation_average(lang),
        Aggregation::Last => tr::plan::aggregation_last(lang),
        Aggregation::Share => tr::plan::aggregation_share(lang),
    }
}

/// Each rule of counting with its words.
pub fn aggregations(lang: Lang) -> Vec<(String, String)> {
    Aggregation::ALL.iter().map(|a| (a.code().to_owned(), aggregation(*a, lang).to_owned())).collect()
}

/// Where an indicator begins and how its entries are counted: `Nilai dasar: 50 kunjungan · Cara menghitung
/// realisasi: Dijumlahkan`; without a baseline the latter alone.
pub fn counted(indicator: &IndicatorFigures, lang: Lang) -> String {
    let IndicatorFigures { baseline, measure, aggregation: rule, .. } = indicator;
    let baseline = baseline.map(|value| format!("{}: {} {measure}", tr::plan::baseline(lang), value.text(lang)));
    let rule = format!("{}: {}", tr::plan::aggregation(lang), aggregation(*rule, lang));
    baseline.into_iter().chain([rule]).collect::<Vec<_>>().join(" · ")
}
