//! `/laporan/riwayat`: one's own reports, month by month.

use super::show::{own_entry, use_own};
use crate::app::use_lang;
use crate::base::text::with_query;
use crate::base::{Month, number, tr};
use crate::still;
use crate::ui::choose::Choose;
use crate::ui::load::loaded;
use crate::ui::pages::latest_first;
use crate::ui::title::Title;
use crate::work::{OwnReports, api};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

still!(
    /// `/laporan/riwayat`: one's own reports, month by month.
    MonthPage, month
);

/// Its address and the filters of that.
const ADDRESS: &str = "/laporan/riwayat";
const MONTH: &str = "bulan";
const PAGE: &str = "halaman";

fn month() -> impl IntoView {
    let query = use_query_map();
    let filter = move |name: &str| query.with(|query| query.get(name).unwrap_or_default());
    let changes = use_own("person");
    let reports = Resource::new(
        move || (filter(MONTH), filter(PAGE), changes.get()),
        |(month, page, _)| api::load_month(month, page.parse().unwrap_or(1)),
    );
    loaded(reports, |reports| show(reports).into_any())
}

fn show(reports: OwnReports) -> impl IntoView {
    let lang = use_lang();
    let OwnReports { month, months, total, accepted, returned, page, more, entries } = reports;
    let to = |month: Month, page: i64| {
        let page = if page > 1 { page.to_string() } else { String::new() };
        with_query(ADDRESS, [(MONTH, month.to_string().as_str()), (PAGE, &page)])
    };
    let options = months.into_iter().map(|month| (to(month, 1), month.text(lang))).collect();
    let [total, accepted, returned, waiting] =
        [total, accepted, returned, total - accepted - returned].map(|n| number::count(n, lang));
    let totals = tr::work::month_totals(lang, accepted, returned, total, waiting);
    let list = match entries.is_empty() {
        true => view! { <p class="muted">{tr::work::month_empty(lang)}</p> }.into_any(),
        false => view! { <ul class="list">{entries.into_iter().map(own_entry).collect_view()}</ul> }.into_any(),
    };
    view! {
        <Title text=tr::work::months(lang)/>
        <div class="stack">
            <nav class="crumbs" aria-label=tr::common::back(lang)>
                <ol><li><a href="/laporan">"‹ "{tr::work::report(lang)}</a></li></ol>
            </nav>
            <div class="head">
                <h1>{tr::work::months(lang)}</h1>
                <div class="row"><Choose label=tr::work::month(lang) now=month.text(lang) options/></div>
            </div>
            <section class="card">
                <h2>{month.text(lang)}</h2>
                <p class="muted">{totals}</p>
                {list}
                {latest_first(page, more, |page| to(month, page))}
            </section>
        </div>
    }
}
