//! `/unit/{kode}`: a unit, for everyone.

use super::lists::{Indicators, Services, States, Units};
use super::parts::{
    Above, AsOfLine, ChoosePeriod, Download, ProgressCard, ScoreCard, SinceJanuary, To, TrendCard, address,
    use_figures, use_path, use_term,
};
use crate::app::use_lang;
use crate::base::number;
use crate::base::text::encoded;
use crate::base::tr::board as t;
use crate::board::{UnitFigures, api};
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
    loaded(figures, |figures| view! { <Unit figures/> }.into_any())
}

#[component]
fn Unit(figures: UnitFigures) -> impl IntoView {
    let lang = use_lang();
    let UnitFigures {
        head,
        unit,
        above,
        progress,
        progress_change,
        score,
        score_change,
        trend,
        indicators,
        services,
        below,
        units_below,
    } = figures;
    let shown = head.clone();
    let to = To::unit(&head);
    let with_below = (units_below > 0).then(|| t::with_below(lang, number::count(units_below, lang)));
    let covers = std::iter::once(unit.kind_text()).chain(with_below).collect::<Vec<_>>().join(", ");
    let trend_of = if units_below > 0 { t::trend_below(lang) } else { t::trend_own(lang) };
    let beside = if trend.is_some() { "two" } else { "column" };
    let path = format!("/unit/{}", encoded(&unit.code));
    let (year, part) = (head.term.year.to_string(), head.term.part.code());
    let csv = address(&format!("{path}.csv"), &[("tahun", &year), ("periode", &part)]);
    view! {
        <Title text=format!("{} · Kinerja", unit.name)/>
        <Above units=above to=to.clone()/>
        <div class="head">
            <div>
                <h1>{unit.name.clone()}</h1>
                <AsOfLine head=head.clone() before=covers/>
            </div>
            <div class="row"><ChoosePeriod head path/><Download href=csv/></div>
        </div>
        <div class="grid headlines">
            <ProgressCard progress change=progress_change head=shown.clone()/>
            <section class="card"><h2>{t::by_state(lang)}</h2><SinceJanuary head=shown.clone()/><States progress/></section>
            <ScoreCard score change=score_change head=shown.clone()/>
        </div>
        <div class=beside>
            <section class="card">
                <h2>{t::indicators(lang)}</h2>
                <SinceJanuary head=shown.clone()/>
                {(units_below > 0).then(|| view! { <p class="muted small">{t::own_indicators(lang)}</p> })}
                {if indicators.is_empty() {
                    view! { <p>{t::no_indicators(lang)}</p> }.into_any()
                } else {
                    view! { <Indicators indicators/> }.into_any()
                }}
            </section>
            {trend.is_some().then(|| view! { <TrendCard trend of=trend_of/> })}
        </div>
        {(!services.is_empty()).then(|| view! {
            <section class="card">
                <h2>{t::services(lang)}</h2>
                {(units_below > 0).then(|| view! { <p class="muted small">{t::services_note(lang)}</p> })}
                <Services services/>
            </section>
        })}
        {(!below.is_empty()).then(|| view! { <section class="card"><h2>{t::units_below(lang)}</h2><SinceJanuary head=shown/><Units units=below to/></section> })}
    }
}
