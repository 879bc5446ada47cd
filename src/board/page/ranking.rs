//! `/peringkat`: units ranked.

use super::parts::{Download, as_of_line, choose_period, use_figures, use_filter, use_term};
use super::places::places;
use super::to::To;
use crate::app::use_lang;
use crate::base::tr::board as t;
use crate::base::{Error, tr};
use crate::board::{Head, Ranking, RankingFigures, api, kind_text, words};
use crate::plan::words::due_together;
use crate::still;
use crate::ui::choose::Choose;
use crate::ui::load::loaded;
use crate::ui::message::{Notice, Tone, set_status};
use crate::ui::title::Title;
use leptos::prelude::*;

still!(
    /// `/peringkat`: units ranked.
    RankingPage, ranking
);

fn ranking() -> impl IntoView {
    let (changes, term, kind) = (use_figures(), use_term(), use_filter("jenis"));
    let figures = Resource::new(
        move || (kind(), term(), changes.get()),
        |(kind, (year, part), _)| api::ranking(kind, year, part),
    );
    loaded(figures, |(figures, another)| show(figures, another).into_any())
}

/// `another`: it is of another kind than the address names, because there is none of that.
fn show(figures: RankingFigures, another: bool) -> impl IntoView {
    let lang = use_lang();
    let RankingFigures { head, kind, kinds, achievement, satisfaction } = figures;
    let to = To::public(&head);
    let options: Vec<_> = kinds.iter().map(|kind| (to.ranking(kind), kind_text(kind))).collect();
    // before the first unit there is no kind to compare
    let title = if kind.is_empty() { t::ranking(lang).to_owned() } else { t::ranking_title(lang, kind_text(&kind)) };
    if another {
        set_status(Error::NotFound.status());
    }
    let instead = (another && !kind.is_empty()).then(|| {
        let words = t::ranking_no_kind(lang, kind_text(&kind));
        view! { <Notice tone=Tone::Warn>{words}</Notice> }
    });
    let due = due_together(head.due, lang);
    let choose = (!kind.is_empty()).then(|| view! { <Choose label=t::kind(lang) now=kind_text(&kind) options/> });
    view! {
        <Title text=t::ranking(lang)/>
        <div class="head">
            <div>
                <h1>{title}</h1>
                {as_of_line(&head, head.period.text(lang))}
            </div>
            <div class="row">
                {choose}
                {choose_period(&head, "/peringkat", &[("jenis", &kind)])}
                <Download href=to.at("/peringkat.csv", &[("jenis", &kind)]) words=t::csv_rankings(lang)/>
            </div>
        </div>
        {instead}
        <p>{t::ranking_lead(lang)}" "<a href="/metode#peringkat">{tr::nav::method(lang)}</a></p>
        <div class="two even">
            {card(t::ranking_satisfaction(lang), None, satisfaction, &to, &head)}
            {card(t::ranking_achievement(lang), due, achievement, &to, &head)}
        </div>
    }
}

fn card(title: &'static str, due: Option<String>, ranking: Ranking, to: &To, head: &Head) -> impl IntoView + use<> {
    let lang = use_lang();
    let source = t::source_is(lang, words::source(ranking.measure, lang));
    view! {
        <section class="card">
            <h2>{title}</h2>
            <p class="muted small">{source}</p>
            {due.map(|words| view! { <p class="muted small">{words}</p> })}
            {places(ranking, to, head, None)}
        </section>
    }
}
