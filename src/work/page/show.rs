//! How entries are shown, on every page that lists them.

use crate::app::use_lang;
use crate::base::{Lang, tr};
use crate::plan::IndicatorFigures;
use crate::ui::message::{Badge, Tone};
use crate::work::{EntryRow, EntryState, ReactionKind};
use leptos::prelude::*;

/// The word and tone of where an entry stands.
pub fn state_badge(entry: &EntryRow, lang: Lang) -> impl IntoView + use<> {
    let (tone, word) = match entry.state {
        EntryState::Submitted => (Tone::Plain, tr::work::state_submitted(lang)),
        EntryState::Returned => (Tone::Warn, tr::work::state_returned(lang)),
        EntryState::Accepted if entry.praised => (Tone::Good, tr::work::state_praised(lang)),
        EntryState::Accepted => (Tone::Good, tr::work::state_accepted(lang)),
    };
    view! { <Badge tone text=word/> }
}

/// What a reaction did.
pub fn kind_word(kind: ReactionKind, lang: Lang) -> &'static str {
    match kind {
        ReactionKind::Accepted => tr::work::kind_accepted(lang),
        ReactionKind::Praised => tr::work::kind_praised(lang),
        ReactionKind::Returned => tr::work::kind_returned(lang),
        ReactionKind::TakenBack => tr::work::kind_taken_back(lang),
    }
}

/// `4 kunjungan`, `18 dari 20 berkas`.
pub fn quantity(entry: &EntryRow, lang: Lang) -> String {
    match entry.out_of {
        Some(whole) => tr::work::quantity_of(lang, &entry.measure, entry.quantity.text(lang), whole.text(lang)),
        None => format!("{} {}", entry.quantity.text(lang), entry.measure),
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

fn clock(time: &str, lang: Lang) -> String {
    match lang {
        Lang::Id => time.replace(':', "."),
        Lang::En => time.to_owned(),
    }
}

/// Time, indicator with its progress, evidence: the small print of an entry.
pub fn details(entry: &EntryRow, progress: Option<&IndicatorFigures>, lang: Lang) -> String {
    let mut parts: Vec<String> = time(entry, lang).into_iter().collect();
    if !entry.evidence.is_empty() {
        parts.push(tr::work::evidence_n(lang, entry.evidence.len()));
    }
    let indicator = entry.indicator_name.clone().unwrap_or_else(|| tr::work::additional_short(lang).to_owned());
    let progress = progress.and_then(|figures| {
        let real = crate::plan::words::weight(figures.realisation?, lang);
        Some(format!(" ({})", tr::work::progress(lang, real, figures.target.text(lang))))
    });
    parts.push(format!("{indicator}{}", progress.unwrap_or_default()));
    parts.join(" · ")
}

/// An entry in a list of one's own.
pub fn own_entry(entry: EntryRow) -> impl IntoView {
    let lang = use_lang();
    let address = format!("/laporan/{}", entry.id);
    let reaction = match (entry.state, &entry.reacted_by, &entry.reacted_at) {
        (EntryState::Submitted, ..) | (_, None, _) | (_, _, None) => None,
        (_, Some(name), Some(at)) => {
            let kind = match (entry.state, entry.praised) {
                (EntryState::Returned, _) => ReactionKind::Returned,
                (_, true) => ReactionKind::Praised,
                _ => ReactionKind::Accepted,
            };
            Some(tr::work::reacted(lang, at, kind_word(kind, lang), name))
        }
    };
    let correct = (entry.state == EntryState::Returned)
        .then(|| view! { <a class="button small" href=address.clone()>{tr::work::correct_link(lang)}</a> });
    view! {
        <li class="entry">
            <div class="head">
                <h3><a href=address>{entry.what.clone()}</a></h3>
                {state_badge(&entry, lang)}
            </div>
            <p class="small muted">{entry.day.text(lang)} " · " {quantity(&entry, lang)} " · " {details(&entry, None, lang)}</p>
            {reaction.map(|words| view! { <p class="small muted">{words}</p> })}
            {entry.reason.clone().map(|reason| view! { <p class="reason">{tr::work::reason(lang)} ": " {reason}</p> })}
            {correct}
        </li>
    }
}
