//! `/peringkat`: units ranked.

use super::parts::{AsOfLine, Choose, ChoosePeriod, Download, To, address, use_figures, use_filter, use_term};
use super::places::Places;
use crate::app::use_lang;
use crate::base::tr;
use crate::base::tr::board as t;
use crate::board::{Head, Ranking, RankingFigures, api, kind_text};
use crate::still;
use crate::ui::load::loaded;
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
    loaded(figures, |figures| view! { <Rankings figures/> }.into_any())
}

#[component]
fn Rankings(figures: RankingFigures) -> impl IntoView {
    let lang = use_lang();
    let RankingFigures { head, kind, kinds, achievement, satisfaction } = figures;
    let (year, part) = (head.term.year.to_string(), head.term.part.code());
    let to = |path: &str, kind: &str| address(path, &[("jenis", kind), ("tahun", &year), ("periode", &part)]);
    let options: Vec<_> = kinds.iter().map(|kind| (to("/peringkat", kind), kind_text(kind))).collect();
    let csv = to("/peringkat.csv", &kind);
    let units = To::unit(&head);
    // before the first unit there is no kind to compare
    let title = if kind.is_empty() { t::ranking(lang).to_owned() } else { t::ranking_title(lang, kind_text(&kind)) };
    let choose = (!kind.is_empty()).then(|| view! { <Choose label=t::kind(lang) now=kind_text(&kind) options/> });
    let shown = head.clone();
    let filters = vec![("jenis", kind.clone())];
    view! {
        <Title text=format!("{} · Kinerja", t::ranking(lang))/>
        <div class="head">
            <div>
                <h1>{title}</h1>
                <AsOfLine head=head.clone() before=head.period.text(lang)/>
            </div>
            <div class="row">
                {choose}
                <ChoosePeriod head path="/peringkat".to_owned() filters/>
                <Download href=csv/>
            </div>
        </div>
        <p>{t::ranking_lead(lang)}" "<a href="/metode#peringkat">{tr::nav::method(lang)}</a></p>
        <div class="two even">
            <One title=t::ranking_satisfaction(lang) note=t::source_answers(lang) ranking=satisfaction units=units.clone() head=shown.clone()/>
            <One title=t::ranking_achievement(lang) note=t::source_entries(lang) ranking=achievement units head=shown/>
        </div>
    }
}

#[component]
fn One(title: &'static str, note: &'static str, ranking: Ranking, units: To, head: Head) -> impl IntoView {
    view! {
        <section class="card">
            <h2>{title}</h2>
            <p class="muted small">{note}</p>
            <Places ranking to=units head/>
        </section>
    }
}
