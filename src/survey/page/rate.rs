//! `/nilai/{kode}`: rate a service.

use super::questions::Questions;
use crate::app::{use_lang, use_posted};
use crate::base::number::{count, range};
use crate::base::text::encoded;
use crate::base::tr;
use crate::still;
use crate::survey::{FEWEST, Index, Service, SheetState, api};
use crate::ui::load::loaded;
use crate::ui::message::{Notice, Tone};
use crate::ui::title::Title;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

still!(
    /// `/nilai/{kode}`: rate a service.
    RatePage, rate
);

fn rate() -> impl IntoView {
    let lang = use_lang();
    let (params, query, posted) = (use_params_map(), use_query_map(), use_posted());
    let wanted = move || (params.read().get("code").unwrap_or_default(), query.read().get("ok").is_some());
    let sheet = Resource::new(wanted, |(code, sent)| api::load_sheet(code, sent));
    loaded(sheet, move |sheet| {
        let service = sheet.service;
        let unit = service.unit_name.clone();
        let content = match sheet.state {
            SheetState::Open { id } => view! { <Questions service id posted=posted.clone()/> }.into_any(),
            SheetState::Sent { index, year } => {
                let (title, lead) = (tr::survey::sent_title(lang), tr::survey::sent_lead(lang));
                view! { <Done title lead service index year/> }.into_any()
            }
            SheetState::Already { index, year } => {
                let (title, lead) = (tr::survey::already_title(lang), tr::survey::already_lead(lang));
                view! { <Done title lead service index year/> }.into_any()
            }
        };
        view! { <section class="narrow rate"><p class="muted">{unit}</p>{content}</section> }.into_any()
    })
}

/// There is nothing more to do: thanks, what came of it so far, and where to read on.
#[component]
fn Done(title: &'static str, lead: &'static str, service: Service, index: Index, year: i16) -> impl IntoView {
    let lang = use_lang();
    let figures = match (index.value, index.grade) {
        (Some(value), Some(grade)) => {
            let interval = range(index.interval().unwrap_or((value, value)), lang);
            let answers = tr::board::respondents_interval(lang, interval, count(index.respondents, lang));
            let words = tr::survey::index_lead(lang, answers, grade.code(), grade.words(lang), year);
            view! { <p class="figure">{value.text(lang)}</p><p>{words}</p> }.into_any()
        }
        _ => view! { <p>{tr::survey::few(lang, FEWEST)}</p> }.into_any(),
    };
    view! {
        <Title text=title/>
        <h1>{title}</h1>
        <Notice tone=Tone::Good>{lead}</Notice>
        <div class="card stat"><h2>{service.name}</h2>{figures}</div>
        <p><a class="button" href=format!("/layanan/{}", encoded(&service.code))>{tr::survey::see_results(lang)}</a></p>
    }
}
