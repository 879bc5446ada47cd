//! What each kind of file looks like.

use crate::base::{Lang, tr};
use crate::import::{Format, FormatColumn, Kind, example_address};
use crate::ui::icon::Icon;
use leptos::prelude::*;

/// The formats, folded; the one that is wanted is open.
pub fn formats(formats: Vec<Format>, wanted: Option<Kind>, lang: Lang) -> AnyView {
    let list = formats.into_iter().map(|format| one(format, wanted, lang)).collect_view();
    view! {
        <section class="card">
            <h2>{tr::import::formats(lang)}</h2>
            <p class="muted">{tr::import::formats_lead(lang)}</p>
            {list}
        </section>
    }
    .into_any()
}

fn one(Format { kind, columns }: Format, wanted: Option<Kind>, lang: Lang) -> impl IntoView {
    let needed = columns.iter().filter(|column| column.required).map(|column| column.name.as_str());
    let needed = tr::import::columns_needed(lang, needed.collect::<Vec<_>>().join(", "));
    let rows = columns.iter().map(|column| row(column, lang)).collect_view();
    view! {
        <details class="format" open={wanted == Some(kind)}>
            <summary><b>{kind.words(lang)}</b>" "<small class="muted">{kind.code()}</small></summary>
            <p class="small">{needed}</p>
            <p>
                <a class="button quiet" href=example_address(kind) rel="external" download="">
                    {Icon::Download.view()}{tr::import::template(lang)}
                </a>
            </p>
            <table class="cards">
                <thead>
                    <tr>
                        <th scope="col">{tr::import::column(lang)}</th>
                        <th scope="col">{tr::import::filled(lang)}</th>
                        <th scope="col">{tr::import::example(lang)}</th>
                        <th scope="col">{tr::import::reasons(lang)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </details>
    }
}

fn row(column: &FormatColumn, lang: Lang) -> impl IntoView {
    let FormatColumn { name, required, hint, example } = column.clone();
    let filled = if required { tr::import::required(lang) } else { tr::import::optional(lang) };
    let example = example.into_iter().filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" / ");
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td data-label=tr::import::filled(lang)>{filled}</td>
            <td data-label=tr::import::example(lang)>{example}</td>
            <td class="hint muted small">{hint}</td>
        </tr>
    }
}
