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

/// A file: a picture small, another by name, or where there is little room by its sign; opens it.
pub fn file(file: &Evidence) -> impl IntoView + use<> {
    let address = format!("/bukti/{}", file.id);
    let name = file.file_name.clone();
    let content = if file.picture {
        let small = format!("{address}?kecil=1");
        view! { <img src=small alt=name loading="lazy" width="72" height="72"/> }.into_any()
    } else {
        view! { {Icon::File.view()} <span>{name}</span> }.into_any()
    };
    view! { <a class="file" href=address rel="external">{content}</a> }
}

/// The files of an entry.
pub fn evidence(files: &[Evidence]) -> impl IntoView + use<> {
    let items = files.iter().map(|it| view! { <li>{file(it)}</li> }).collect_view();
    (!files.is_empty()).then(|| view! { <ul class="evidence">{items}</ul> })
}
