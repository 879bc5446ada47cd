//! How evidence is shown; for every page that lists entries.

use super::Evidence;
use leptos::prelude::*;

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
