//! What every page shows of an entry in the same way: where it stands, praise, evidence.

use super::words::state_word;
use super::{EntryRow, EntryState, Evidence};
use crate::base::Lang;
use crate::ui::icon::Icon;
use crate::ui::message::{Badge, Tone};
use leptos::prelude::*;

/// The word and tone of where an entry stands.
pub fn state_badge(entry: &EntryRow, lang: Lang) -> AnyView {
    let text = state_word(entry, lang);
    let tone = match entry.state {
        EntryState::Accepted if entry.praised => return praise(text).into_any(),
        EntryState::Accepted => Tone::Good,
        EntryState::Submitted => Tone::Plain,
        EntryState::Returned => Tone::Warn,
    };
    view! { <Badge tone text/> }.into_any()
}

/// Praise bears its star wherever it is told.
pub fn praise(words: &'static str) -> impl IntoView {
    view! { <span class="badge good praise">{Icon::Star.view()} {words}</span> }
}

/// A file at a glance: a picture small, of another a sign; opens the file.
pub fn thumb(file: &Evidence) -> impl IntoView + use<> {
    let address = format!("/bukti/{}", file.id);
    let small = format!("{address}?kecil=1");
    let content = match file.picture {
        true => view! { <img src=small alt="" loading="lazy" width="44" height="44"/> }.into_any(),
        false => Icon::File.view().into_any(),
    };
    view! { <a class="thumb" href=address rel="external" aria-label=file.file_name.clone()>{content}</a> }
}

/// Pictures small, other files by name; each opens the file.
pub fn evidence(files: &[Evidence]) -> impl IntoView + use<> {
    let items = files
        .iter()
        .map(|file| {
            let address = format!("/bukti/{}", file.id);
            let content = if file.picture {
                let small = format!("{address}?kecil=1");
                view! { <img src=small alt=file.file_name.clone() loading="lazy" width="72" height="72"/> }.into_any()
            } else {
                view! { <span>{file.file_name.clone()}</span> }.into_any()
            };
            view! { <li><a href=address rel="external">{content}</a></li> }
        })
        .collect_view();
    (!files.is_empty()).then(|| view! { <ul class="evidence">{items}</ul> })
}
