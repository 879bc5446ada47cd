//! `/unit/{kode}`: a unit, for everyone.

use super::headlines::{headlines, since_january};
use super::lists::{indicator_list, service_list, unit_list};
use super::parts::{TrendCard, as_of_line, choose_period, heading, to_rate, use_figures, use_path, use_term, way_down};
use super::to::To;
use crate::app::use_lang;
use crate::base::number;
use crate::base::text::encoded;
use crate::base::tr::board as t;
use crate::board::{Head, IndicatorName, UnitFigures, api};
use crate::plan::IndicatorFigures;
use crate::still;
use crate::ui::load::loaded;
use crate::ui::title::Title;
use leptos::prelude::*;

still!(
    /// `/unit/{kode}`: a unit, for everyone.
    UnitPage, unit
);

fn unit() -> impl IntoView {
    let (changes, term, code) = (use_figures(), use_term(), use_path("code"));
    let figures =
        Resource::new(move || (code(), term(), changes.get()), |(code, (year, part), _)| api::unit(code, year, part));
    loaded(figures, |figures| show(figures).into_any())
}

fn show(figures: UnitFigures) -> impl IntoView {
    let lang = use_lang();
    let UnitFigures { head, unit, above, headlines: now, trend, indicators, parents, services, below } = figures;
    let to = To::public(&head);
    let units_below = now.units - 1;
    let with_below = (units_below > 0).then(|| t::with_below(lang, number::count(units_below, lang)));
    let covers = std::iter::once(unit.kind_text()).chain(with_below).collect::<Vec<_>>().join(", ");
    let trend_of = if units_below > 0 { t::trend_below(lang) } else { t::trend_own(lang) };
    let beside = if trend.is_some() { "two" } else { "column" };
    let path = format!("/unit/{}", encoded(&unit.code));
    let file = |table: &str| to.at(&format!("{path}/{table}.csv"), &[]);
    view! {
        <Title text=unit.name.clone()/>
        {way_down(above, &to)}
        <div class="head">
            <div>
                <h1>{unit.name.clone()}</h1>
                {as_of_line(&head, covers)}
            </div>
            <div class="row">{to_rate(!services.is_empty())}{choose_period(&head, &path, &[])}</div>
        </div>
        <div class="grid headlines">{headlines(now, &unit.code, &to, &head)}</div>
        <div class=beside>
            {own_indicators(indicators, &parents, units_below > 0, &head, to.at(&format!("{path}.csv"), &[]))}
            {trend.is_some().then(|| view! { <TrendCard trend of=trend_of file=file("tren")/> })}
        </div>
        {(!services.is_empty()).then(|| view! {
            <section class="card" id="layanan">
                {heading(t::services(lang), Some((file("layanan"), t::csv_services(lang))))}
                <p class="muted small">{t::services_period(lang, head.period.text(lang))}</p>
                {(units_below > 0).then(|| view! { <p class="muted small">{t::services_note(lang)}</p> })}
                {service_list(services, &to)}
            </section>
        })}
        {(!below.is_empty()).then(|| view! {
            <section class="card">
                {heading(t::units_below(lang), Some((file("unit"), t::csv_units(lang))))}
                {since_january(&head)}
                {unit_list(below, &to)}
            </section>
        })}
    }
}

/// The indicators of the unit itself with their file, which are not all that its achievement counts if `others` lie below.
fn own_indicators(
    indicators: Vec<IndicatorFigures>,
    parents: &[IndicatorName],
    others: bool,
    head: &Head,
    file: String,
) -> impl IntoView + use<> {
    let lang = use_lang();
    let file = (!indicators.is_empty()).then_some((file, t::csv_indicators(lang)));
    let content = match indicators.is_empty() {
        true => view! { <p>{t::no_indicators(lang)}</p> }.into_any(),
        false => indicator_list(indicators, parents, None).into_any(),
    };
    view! {
        <section class="card">
            {heading(t::indicators(lang), file)}
            {since_january(head)}
            {others.then(|| view! { <p class="muted small">{t::own_indicators(lang)}</p> })}
            {content}
        </section>
    }
}
