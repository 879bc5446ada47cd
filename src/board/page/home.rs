//! `/`: the government at a glance, for everyone.

use super::headlines::{headlines, since_january, unrated};
use super::lists::{service_list, unit_list};
use super::parts::{TrendCard, as_of_line, choose_period, heading, to_rate, use_figures, use_filter, use_term};
use super::places::short;
use super::to::To;
use crate::app::{use_lang, use_site};
use crate::base::tr::board as t;
use crate::base::{number, tr};
use crate::board::{Head, HomeFigures, ServiceRow, Term, api};
use crate::still;
use crate::ui::icon::Icon;
use crate::ui::load::loaded;
use crate::ui::message::{Empty, NoUnits, Notice, Tone};
use crate::ui::title::Title;
use leptos::prelude::*;
use leptos_meta::Meta;

still!(
    /// `/`: the government at a glance, for everyone.
    HomePage, home
);

/// How many services are shown before one asks for more.
const FIRST: usize = 6;

fn home() -> impl IntoView {
    let (changes, term) = (use_figures(), use_term());
    let figures = Resource::new(move || (term(), changes.get()), |((year, part), _)| api::home(year, part));
    loaded(figures, move |figures| match figures {
        Some(figures) => show(figures).into_any(),
        None => view! { <Nothing/> }.into_any(),
    })
}

fn show(figures: HomeFigures) -> impl IntoView {
    let (lang, site) = (use_lang(), use_site());
    let HomeFigures { head, headlines: now, trend, satisfaction, achievement, services, agencies, .. } = figures;
    let to = To::public(&head);
    let unrated = unrated(&now, "", lang);
    let nothing = now.progress.indicators == 0 && services.is_empty();
    view! {
        <Title text=site.government.clone()/>
        <Meta name="description" content=t::home_description(lang, &site.government)/>
        <div class="head">
            <div>
                <h1>{t::home_title(lang, &site.government)}</h1>
                {as_of_line(&head, head.period.text(lang))}
            </div>
            <div class="row">{to_rate(!services.is_empty())}{choose_period(&head, "/", &[])}</div>
        </div>
        <p class="muted small">{t::covers_all(lang, &site.government, number::count(now.units, lang))}</p>
        {nothing.then(|| view! { <Empty title=t::home_empty(lang)><p>{t::home_empty_lead(lang)}</p></Empty> })}
        <div class="grid headlines">{headlines(now, "", &to, &head)}</div>
        {find_service(services, &to, &head)}
        <div class="two even">
            <div class="column">
                <TrendCard trend of=t::trend_all(lang) file=to.at("/tren.csv", &[]) unrated/>
                <section class="card" id="unit">
                    {heading(t::agencies(lang), Some((to.at("/unit.csv", &[]), t::csv_units(lang))))}
                    {since_january(&head)}
                    {unit_list(agencies, &to)}
                </section>
            </div>
            <div class="column">{short(satisfaction, &to, &head, "")}{short(achievement, &to, &head, "")}</div>
        </div>
    }
}

/// Before the government has a unit: nothing to show, said calmly, and where its people go.
#[component]
fn Nothing() -> impl IntoView {
    let (lang, site) = (use_lang(), use_site());
    let staff = match (site.me, site.administered) {
        (Some(_), _) => view! { <NoUnits/> }.into_any(),
        (None, true) => view! {
            <p>{t::nothing_staff(lang)}</p>
            <p><a class="button" href="/masuk" rel="external">{tr::nav::sign_in(lang)}</a></p>
        }
        .into_any(),
        (None, false) => {
            view! { <Notice tone=Tone::Plain><p>{tr::access::no_administrator(lang)}</p></Notice> }.into_any()
        }
    };
    let lead = match site.administered {
        true => t::nothing_lead(lang, &site.government),
        false => t::nothing_founded(lang).to_owned(),
    };
    view! {
        <Title text=site.government.clone()/>
        <section class="narrow">
            <h1>{t::nothing_title(lang)}</h1>
            <p class="muted">{lead}</p>
            {staff}
        </section>
    }
}

/// What a resident can do here: find a service and rate it. The search is a form of the address, which
/// keeps its period.
fn find_service(services: Vec<ServiceRow>, to: &To, head: &Head) -> impl IntoView + use<> {
    let lang = use_lang();
    let file = (!services.is_empty()).then(|| (to.at("/layanan.csv", &[]), t::csv_services(lang)));
    let asked = use_filter("cari")();
    let wanted = asked.trim().to_lowercase();
    let fits = |text: &str| text.to_lowercase().contains(&wanted);
    let mut list: Vec<_> = services.into_iter().filter(|s| fits(&s.name) || fits(&s.unit.name)).collect();
    let rest = list.split_off(list.len().min(FIRST));
    let rest = (!rest.is_empty()).then(|| {
        let words = t::more_services(lang, number::count(rest.len() as i64, lang));
        view! { <details><summary>{words}</summary>{service_list(rest, to)}</details> }
    });
    let period = Term::FILTERS.into_iter().zip(head.filters.clone()).filter(|(_, value)| !value.is_empty());
    let period = period.map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view();
    view! {
        <section class="card" id="layanan">
            {heading(t::rate_title(lang), file)}
            <p class="muted">{t::rate_lead(lang)}</p>
            <form class="find" method="get" action="/#layanan" role="search">
                {period}
                <label class="visually-hidden" for="cari">{t::find_service(lang)}</label>
                <input id="cari" name="cari" type="search" placeholder=t::find_hint(lang) value=asked/>
                <button class="button quiet">{Icon::Search.view()}{tr::common::search(lang)}</button>
            </form>
            {if list.is_empty() {
                view! { <p>{t::no_service(lang)}</p> }.into_any()
            } else {
                let period = t::services_period(lang, head.period.text(lang));
                view! { <p class="muted small">{period}</p>{service_list(list, to)}{rest} }.into_any()
            }}
        </section>
    }
}
