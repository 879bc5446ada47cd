//! `/papan/indikator/{id}`: an indicator down to its entries and evidence.

use super::lists::{Achieved, against_target, polarity_text, state_text};
use super::parts::{Above, AsOfLine, To, use_figures, use_filter, use_path};
use crate::app::use_lang;
use crate::base::tr::board as t;
use crate::base::{Error, Uuid, number};
use crate::board::{EntryPage, OneIndicator, api};
use crate::chart::figure::Trend;
use crate::still;
use crate::ui::load::loaded;
use crate::ui::message::Badge;
use crate::ui::title::Title;
use crate::work::EntryRow;
use crate::work::view::{evidence, state_badge};
use crate::work::words::quantity;
use leptos::prelude::*;

still!(
    /// `/papan/indikator/{id}`: an indicator down to its entries and evidence.
    BoardIndicatorPage, indicator
);

fn indicator() -> impl IntoView {
    let (changes, id, page) = (use_figures(), use_path("id"), use_filter("halaman"));
    let figures = Resource::new(
        move || (id(), page(), changes.get()),
        |(id, page, _)| async move {
            let id = id.parse().map_err(|_| Error::NotFound)?;
            Ok((api::indicator(id).await?, api::entries(id, page.parse().unwrap_or(1)).await?))
        },
    );
    loaded(figures, |(figures, entries)| view! { <One figures entries/> }.into_any())
}

#[component]
fn One(figures: OneIndicator, entries: EntryPage) -> impl IntoView {
    let id = figures.indicator.id;
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
        <div class="two">
            <section class="card"><h2>{t::trend_indicator(lang)}</h2><Trend chart=trend/></section>
            <section class="card">
                <p>{against_target(&indicator, lang)}" · "{polarity_text(indicator.polarity, lang)}</p>
                <Achieved indicator=indicator.clone()/>
                <p class="muted small">
                    {t::rests_on(lang, number::count(indicator.n, lang), &indicator.source, indicator.weight.short(lang))}
                </p>
                <p class="muted small">{t::covers_indicator(lang)}</p>
            </section>
        </div>
        <section class="card">
            <h2>{t::entries_of(lang)}</h2>
            <p class="muted small">{t::entries_note(lang)}</p>
            <Entries id entries/>
        </section>
    }
}

/// The entries that the viewer may read, each leading to itself, with its evidence.
#[component]
fn Entries(id: Uuid, entries: EntryPage) -> impl IntoView {
    let EntryPage { page, entries, more } = entries;
    let lang = use_lang();
    let to = |page: i64| format!("/papan/indikator/{id}?halaman={page}");
    let earlier = more.then(|| view! { <a class="button quiet small" href=to(page + 1)>{t::earlier(lang)}</a> });
    let later = (page > 1).then(|| view! { <a class="button quiet small" href=to(page - 1)>{t::later(lang)}</a> });
    let list = if entries.is_empty() {
        view! { <p>{t::entries_empty(lang)}</p> }.into_any()
    } else {
        view! { <ul class="list">{entries.into_iter().map(|entry| view! { <Entry entry/> }).collect_view()}</ul> }
            .into_any()
    };
    view! {
        {list}
        <div class="row">{later}{earlier}</div>
    }
}

#[component]
fn Entry(entry: EntryRow) -> impl IntoView {
    let lang = use_lang();
    let (badge, amount) = (state_badge(&entry, lang), quantity(&entry, lang));
    view! {
        <li class="indicator">
            <div>
                <h3><a href=format!("/laporan/{}", entry.id)>{entry.what}</a>" "{badge}</h3>
                <p class="muted small">
                    {format!("{} · {} · {}", entry.day.text(lang), entry.person_name, entry.unit_name)}
                </p>
                {evidence(&entry.evidence)}
            </div>
            <p class="value"><b>{amount}</b></p>
        </li>
    }
}
