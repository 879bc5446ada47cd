//! How entries and reactions are said; for every page that shows them.

use crate::base::date::clock;
use crate::base::{Error, Fault, Lang, Quantity, Uuid, tr};
use crate::work::{EntryRow, EntryState, ReactionKind};

/// The word of where an entry stands.
pub fn state_word(entry: &EntryRow, lang: Lang) -> &'static str {
    match entry.state {
        EntryState::Submitted => tr::work::state_submitted(lang),
        EntryState::Returned => tr::work::state_returned(lang),
        EntryState::Accepted if entry.praised => tr::work::state_praised(lang),
        EntryState::Accepted => tr::work::state_accepted(lang),
    }
}

/// What a reaction did.
pub fn kind_word(kind: ReactionKind, lang: Lang) -> &'static str {
    match kind {
        ReactionKind::Accepted => tr::work::kind_accepted(lang),
        ReactionKind::Praised => tr::work::kind_praised(lang),
        ReactionKind::Returned => tr::work::kind_returned(lang),
        ReactionKind::TakenBack => tr::work::kind_taken_back(lang),
        ReactionKind::Undone => tr::work::kind_undone(lang),
    }
}

/// Who reacted how, and when.
pub fn reacted(kind: ReactionKind, by: &str, at: &str, lang: Lang) -> String {
    match kind {
        ReactionKind::Praised => tr::work::praised_by(lang, at, by),
        kind => tr::work::reacted(lang, at, kind_word(kind, lang), by),
    }
}

/// A stretch of the times that entries wait, from the shortest.
pub fn bucket_word(at: usize, lang: Lang) -> &'static str {
    match at {
        0 => tr::work::bucket_0(lang),
        1 => tr::work::bucket_1(lang),
        2 => tr::work::bucket_2(lang),
        3 => tr::work::bucket_3(lang),
        4 => tr::work::bucket_4(lang),
        _ => tr::work::bucket_5(lang),
    }
}

/// How many acceptances were not undone, and why: each reason once.
pub fn not_undone(failed: &[(Uuid, Error)], lang: Lang) -> Option<Fault> {
    let mut why: Vec<String> = Vec::new();
    for (_, error) in failed {
        let text = error.text(lang);
        if !why.contains(&text) {
            why.push(text);
        }
    }
    (!failed.is_empty()).then(|| Fault::NotUndone { n: failed.len().to_string(), why: why.join(" ") })
}

/// `4 kunjungan`; of a share, whose measure is that of the result, `18 dari 20 (90,00 %)`.
pub fn quantity(entry: &EntryRow, lang: Lang) -> String {
    amount(entry.quantity, entry.out_of, &entry.measure, lang)
}

/// As [`quantity`], of what is not an entry yet.
pub fn amount(quantity: Quantity, out_of: Option<Quantity>, measure: &str, lang: Lang) -> String {
    match out_of.and_then(|whole| Some((whole, quantity.percent_of(whole)?))) {
        // what is counted has no name of its own: the measure is the result's, such as `persen`
        Some((whole, percent)) => {
            tr::work::quantity_of(lang, quantity.text(lang), percent.text(lang), whole.text(lang))
        }
        None => format!("{} {measure}", quantity.text(lang)),
    }
}

/// `08.30–11.00`, `90 menit`.
pub fn time(entry: &EntryRow, lang: Lang) -> Option<String> {
    match (&entry.start, &entry.end, entry.minutes) {
        (Some(start), Some(end), _) => Some(format!("{}–{}", clock(start, lang), clock(end, lang))),
        (_, _, Some(minutes)) => Some(tr::work::minutes_n(lang, minutes)),
        _ => None,
    }
}

/// What it counts for, or that it is outside the plan.
pub fn indicator(entry: &EntryRow, lang: Lang) -> String {
    entry.indicator_name.clone().unwrap_or_else(|| tr::work::additional_short(lang).to_owned())
}

/// Time, evidence, indicator: the small print of an entry.
pub fn details(entry: &EntryRow, lang: Lang) -> String {
    let evidence = (!entry.evidence.is_empty()).then(|| tr::work::evidence_n(lang, entry.evidence.len()));
    let parts = time(entry, lang).into_iter().chain(evidence).chain([indicator(entry, lang)]);
    parts.collect::<Vec<_>>().join(" · ")
}
