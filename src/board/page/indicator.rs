//! `/papan/indikator/{id}`: an indicator down to its entries and evidence.

use super::lists::{Achieved, against_target, polarity_text, state_text};
use super::parts::{Above, AsOfLine, To, use_figures, use_path};
use crate::app::use_lang;
use crate::base::tr::board as t;
use crate::base::{Error, number};
use crate::board::{OneIndicator, api};
use crate::chart::figure::Trend;
use crate::still;
use crate::ui::load::loaded;
use crate::ui::message::Badge;
use leptos::prelude::*;
use leptos_meta::Title;

still!(
    /// `/papan/indikator/{id}`: an indicator down to its entries and evidence.
    BoardIndicatorPage, indicator
);

fn indicator() -> impl IntoView {
    let (changes, id) = (use_figures(), use_path("id"));
    let figures = Resource::new(
        move || (id(), changes.get()),
        |(id, _)| async move { api::indicator(id.parse().map_err(|_| Error::NotFound)?).await },
    );
    loaded(figures, |figures| view! { <One figures/> }.into_any())
}

#[component]
fn One(figures: OneIndicator) -> impl IntoView {
    let lang = use_lang();
    let OneIndicator { head, above, indicator, trend } = figures;
    let (tone, word) = state_text(indicator.state, lang);
    view! {
        <Title text=format!("{} · Kinerja", indicator.name)/>
        <Above units=above to=To::board(&head)/>
        <div class="head">
            <div>
                <h1>{indicator.name.clone()}" "<Badge tone text=word/></h1>
                <AsOfLine head=head.clone() before=head.period.text(lang)/>
            </div>
        </div>
        <section class="card">
            <p>{against_target(&indicator, lang)}" · "{polarity_text(indicator.polarity, lang)}</p>
            <Achieved indicator=indicator.clone()/>
            <p class="muted small">
                {t::rests_on(lang, number::count(indicator.n, lang), &indicator.source, indicator.weight.short(lang))}
            </p>
        </section>
        <section class="card"><h2>{t::trend_indicator(lang)}</h2><Trend chart=trend/></section>
    }
}
