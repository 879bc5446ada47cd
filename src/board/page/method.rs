//! `/metode`: how the figures are computed.

use crate::app::use_lang;
use crate::base::tr::board as t;
use crate::still;
use crate::ui::title::Title;
use leptos::prelude::*;

still!(
    /// `/metode`: how the figures are computed.
    MethodPage, method
);

fn method() -> impl IntoView {
    let lang = use_lang();
    let chapter = |id: &'static str, title: &'static str, paragraphs: Vec<&'static str>| {
        let paragraphs = paragraphs.into_iter().map(|words| view! { <p>{words}</p> }).collect_view();
        view! { <section class="card prose" id=id><h2>{title}</h2>{paragraphs}</section> }
    };
    view! {
        <Title text=t::method_title(lang)/>
        <h1>{t::method_title(lang)}</h1>
        <p>{t::method_lead(lang)}</p>
        {chapter("capaian", t::achievements(lang), vec![
            t::method_achievement_1(lang), t::method_achievement_2(lang), t::method_achievement_3(lang), t::method_achievement_4(lang),
            t::method_achievement_5(lang),
        ])}
        {chapter("keadaan", t::method_state(lang), vec![t::method_state_1(lang), t::method_state_2(lang)])}
        {chapter("kepuasan", t::method_satisfaction(lang), vec![
            t::method_satisfaction_1(lang), t::method_satisfaction_2(lang), t::method_satisfaction_3(lang),
        ])}
        {chapter("rentang", t::method_interval(lang), vec![t::method_interval_1(lang), t::method_interval_2(lang)])}
        {chapter("kelompok-kecil", t::method_small(lang), vec![t::method_small_1(lang), t::method_small_2(lang)])}
        {chapter("peringkat", t::method_ranking(lang), vec![
            t::method_ranking_1(lang), t::method_ranking_2(lang), t::method_ranking_3(lang), t::method_ranking_4(lang),
        ])}
        {chapter("waktu", t::method_time(lang), vec![t::method_time_1(lang)])}
        {chapter("sumber", t::method_source(lang), vec![t::method_source_1(lang), t::method_source_2(lang), t::method_source_3(lang)])}
        <p><a href="/api/v1/openapi.json" rel="external">{t::method_api(lang)}</a></p>
    }
}
