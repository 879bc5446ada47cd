//! `/layanan/{kode}`: a service and how residents rate it.

use super::headlines::score_card;
use super::parts::{TrendCard, as_of_line, choose_period, heading, use_figures, use_path, use_term, way_down};
use super::to::To;
use crate::app::use_lang;
use crate::base::text::encoded;
use crate::base::tr::board as t;
use crate::base::{Hundredths, number};
use crate::board::{ServiceFigures, api};
use crate::still;
use crate::survey::{ElementMean, FEWEST, rating_address};
use crate::ui::load::loaded;
use crate::ui::meter::Meter;
use crate::ui::title::Title;
use leptos::prelude::*;

still!(
    /// `/layanan/{kode}`: a service and how residents rate it.
    ServicePage, service
);

fn service() -> impl IntoView {
    let (changes, term, code) = (use_figures(), use_term(), use_path("code"));
    let figures = Resource::new(
        move || (code(), term(), changes.get()),
        |(code, (year, part), _)| api::service_of(code, year, part),
    );
    loaded(figures, |figures| show(figures).into_any())
}

fn show(figures: ServiceFigures) -> impl IntoView {
    let lang = use_lang();
    let ServiceFigures { head, code, name, above, score, score_change, answers_until, .. } = figures;
    let ServiceFigures { free_of_charge, elements, trend, .. } = figures;
    let to = To::public(&head);
    let path = format!("/layanan/{}", encoded(&code));
    let of_elements = (!elements.is_empty()).then(|| (to.at(&format!("{path}.csv"), &[]), t::csv_elements(lang)));
    view! {
        <Title text=name.clone()/>
        {way_down(above, &to)}
        <div class="head">
            <div>
                <h1>{name}</h1>
                {as_of_line(&head, t::covers_service(lang, head.period.text(lang)))}
            </div>
            <div class="row"><a class="button small no-print" href=rating_address(&code)>{t::rate_now(lang)}</a>{choose_period(&head, &path, &[])}</div>
        </div>
        <div class="two even">
            <div class="column">
                {score_card(score, score_change, answers_until, &head)}
                {trend.is_some().then(|| view! { <TrendCard trend of=t::trend_one(lang) file=to.at(&format!("{path}/tren.csv"), &[])/> })}
            </div>
            <section class="card">
                {heading(t::elements(lang), of_elements)}
                <p class="muted small">{t::elements_note(lang)}</p>
                {free_of_charge.then(|| view! { <p class="muted small">{t::free_of_charge(lang)}</p> })}
                {if elements.is_empty() {
                    view! { <p>{t::elements_hidden(lang, FEWEST)}</p> }.into_any()
                } else {
                    view! { <Elements elements/> }.into_any()
                }}
            </section>
        </div>
    }
}

/// Each element's mean as a bar on the scale of the answers, 1 to 4.
#[component]
fn Elements(elements: Vec<ElementMean>) -> impl IntoView {
    let lang = use_lang();
    let rows = elements
        .into_iter()
        .map(|ElementMean { element, n, mean }| {
            let Hundredths(hundredths) = mean;
            view! {
                <li class="element">
                    <span>{element.name(lang)}</span>
                    <Meter percent=(hundredths - 100) as f64 / 3.0/>
                    <span class="value"><b>{mean.text(lang)}</b><small>{t::n_answers(lang, number::count(n, lang))}</small></span>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="list elements">{rows}</ul> }
}
