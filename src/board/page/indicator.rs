//! `/papan/indikator/{id}`: an indicator down to its entries and evidence.

use super::lists::{Achieved, StateBadge, against_target, indicator_item, rests_on, serves};
use super::parts::{
    Download, as_of_line, choose_period, heading, use_figures, use_filter, use_path, use_term, way_down,
};
use super::to::To;
use crate::app::use_lang;
use crate::base::tr::board as t;
use crate::base::{Error, number};
use crate::board::{Children, EntryPage, OneIndicator, api};
use crate::chart::figure::Trend;
use crate::plan::IndicatorFigures;
use crate::plan::words::{counted, polarity};
use crate::still;
use crate::ui::load::loaded;
use crate::ui::pages::latest_first;
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
    let (changes, id, term, page) = (use_figures(), use_path("id"), use_term(), use_filter("halaman"));
    let figures = Resource::new(
        move || (id(), term(), page(), changes.get()),
        |(id, (year, part), page, _)| async move {
            let id = id.parse().map_err(|_| Error::NotFound)?;
            api::indicator(id, year, part, page.parse().unwrap_or(1)).await
        },
    );
    loaded(figures, |(figures, entries)| show(figures, entries).into_any())
}

fn show(figures: OneIndicator, page: EntryPage) -> impl IntoView {
    let lang = use_lang();
    let OneIndicator { head, above, indicator, parent, children, trend, .. } = figures;
    let to = To::boards(&head);
    let path = format!("/papan/indikator/{}", indicator.id);
    let (counted, rests_on) = (counted(&indicator, lang), rests_on(&indicator, lang));
    view! {
        <Title text=indicator.name.clone()/>
        {way_down(above, &to)}
        <div class="head">
            <div>
                <h1>{indicator.name.clone()}" "<StateBadge state=indicator.state/></h1>
                {as_of_line(&head, head.period.text(lang))}
            </div>
            <div class="row">{choose_period(&head, &path, &[])}</div>
        </div>
        <div class="two">
            <section class="card">
                {heading(t::trend_indicator(lang), Some((to.at(&format!("{path}.csv"), &[]), t::csv_months(lang))))}
                <Trend chart=trend/>
            </section>
            <section class="card">
                <h2>{t::achievement(lang)}" "<span class="of">{head.so_far().text(lang)}</span></h2>
                <p>{against_target(&indicator, lang)}" · "{polarity(indicator.polarity, lang)}</p>
                <Achieved indicator=indicator.clone()/>
                <p class="muted small">{counted}</p>
                <p class="muted small">{rests_on}</p>
                {parent.map(|parent| serves(&parent, Some(&to), lang))}
                <p class="muted small">{t::covers_indicator(lang, head.so_far().text(lang))}</p>
            </section>
        </div>
        {(!children.indicators.is_empty()).then(|| below(children, &to))}
        <section class="card">
            <div class="head">
                <h2>{t::entries_of(lang)}" "<span class="of">{head.period.text(lang)}</span></h2>
                {(!page.entries.is_empty()).then(|| view! {
                    <Download href=to.at(&format!("{path}/laporan.csv"), &[]) words=t::csv_entries(lang)/>
                })}
            </div>
            <p class="muted small">{t::entries_note(lang)}</p>
            {entries(page, &path, &to)}
        </section>
    }
}

/// The indicators that serve this one, each leading to itself, and what they come to together. They stand by unit:
/// most are named alike.
fn below(children: Children, to: &To) -> impl IntoView + use<> {
    let lang = use_lang();
    let [of, n] = [children.indicators.len() as i64, children.counted()].map(|n| number::count(n, lang));
    let together = match children.together {
        Some(together) => t::children_together(lang, n, of, together.text(lang)),
        None => t::attention_no_data(lang).to_owned(),
    };
    let child = |indicator: IndicatorFigures| {
        let unit = view! { <a href=to.indicator(indicator.id)>{indicator.unit_name.clone()}</a> };
        let about = view! {
            <p>{indicator.name.clone()}</p>
            <p class="muted small">{against_target(&indicator, lang)}</p>
        };
        indicator_item(unit.into_any(), about.into_any(), indicator)
    };
    view! {
        <section class="card">
            <h2>{t::children(lang)}</h2>
            <p>{together}</p>
            <ul class="list">{children.indicators.into_iter().map(child).collect_view()}</ul>
        </section>
    }
}

/// A page of the entries that the viewer may read, each leading to itself, with its evidence.
fn entries(page: EntryPage, path: &str, to: &To) -> impl IntoView + use<> {
    let EntryPage { page, entries, more } = page;
    let lang = use_lang();
    let ways = latest_first(page, more, |page| to.at(path, &[("halaman", &page.to_string())]));
    let list = if entries.is_empty() {
        view! { <p>{t::entries_empty(lang)}</p> }.into_any()
    } else {
        view! { <ul class="list entries">{entries.into_iter().map(|entry| view! { <Entry entry/> }).collect_view()}</ul> }
            .into_any()
    };
    view! {
        {list}
        {ways}
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
