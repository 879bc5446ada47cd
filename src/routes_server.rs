//! Every page, by its address. Pages are still or lazy (`ui::page`).

use crate::access::page::{
    accounts::AccountsPage, first_start::FirstStartPage, link::LinkPage, me::MePage, password::PasswordPage,
    sign_in::SignInPage,
};
use crate::audit::page::AuditPage;
use crate::board::page::{
    achievements::AchievementsPage, board::BoardPage, home::HomePage, indicator::BoardIndicatorPage,
    method::MethodPage, ranking::RankingPage, service::ServicePage, unit::UnitPage,
};
use crate::import::page::{ImportPage, run::ImportRunPage};
use crate::org::page::{organisation::OrganisationPage, person::PersonPage, unit::OrgUnitPage};
use crate::plan::page::{IndicatorsPage, edit::IndicatorPage};
use crate::setup::page::SetupPage;
use crate::still;
use crate::survey::page::{poster::PosterPage, rate::RatePage, services::ServicesPage};
use crate::ui::message::NotFound;
use crate::work::page::{entry::EntryPage, month::MonthPage, report::ReportPage, team::TeamPage};
use leptos::prelude::*;
use leptos_router::components::{Route, Routes};
use leptos_router::{Lazy, SsrMode, path};

still!(
    /// What stands at an address that leads nowhere.
    NowherePage, NotFound
);

/// The page at the address.
#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <Routes fallback=NowherePage>
            <Route path=path!("/") view=HomePage ssr=SsrMode::Async/>
            <Route path=path!("/unit/:code") view=UnitPage ssr=SsrMode::Async/>
            <Route path=path!("/layanan/:code") view=ServicePage ssr=SsrMode::Async/>
            <Route path=path!("/peringkat") view=RankingPage ssr=SsrMode::Async/>
            <Route path=path!("/capaian") view=AchievementsPage ssr=SsrMode::Async/>
            <Route path=path!("/metode") view=MethodPage ssr=SsrMode::Async/>
            <Route path=path!("/nilai/:code") view=RatePage ssr=SsrMode::Async/>
            <Route path=path!("/nilai/:code/poster") view=PosterPage ssr=SsrMode::Async/>
            <Route path=path!("/masuk") view=SignInPage ssr=SsrMode::Async/>
            <Route path=path!("/sandi/:token") view=PasswordPage ssr=SsrMode::Async/>
            <Route path=path!("/mulai") view=SetupPage ssr=SsrMode::Async/>
            <Route path=path!("/mulai/:token") view=FirstStartPage ssr=SsrMode::Async/>
            <Route path=path!("/papan") view=BoardPage ssr=SsrMode::Async/>
            <Route path=path!("/papan/indikator/:id") view=BoardIndicatorPage ssr=SsrMode::Async/>
            <Route path=path!("/laporan") view={Lazy::<ReportPage>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/laporan/riwayat") view=MonthPage ssr=SsrMode::Async/>
            <Route path=path!("/laporan/:id") view=EntryPage ssr=SsrMode::Async/>
            <Route path=path!("/tim") view={Lazy::<TeamPage>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/organisasi") view=OrganisationPage ssr=SsrMode::Async/>
            <Route path=path!("/organisasi/unit/:code") view=OrgUnitPage ssr=SsrMode::Async/>
            <Route path=path!("/organisasi/pegawai/:id") view=PersonPage ssr=SsrMode::Async/>
            <Route path=path!("/impor") view=ImportPage ssr=SsrMode::Async/>
            <Route path=path!("/impor/:id") view=ImportRunPage ssr=SsrMode::Async/>
            <Route path=path!("/indikator") view=IndicatorsPage ssr=SsrMode::Async/>
            <Route path=path!("/indikator/:id") view=IndicatorPage ssr=SsrMode::Async/>
            <Route path=path!("/kelola-layanan") view=ServicesPage ssr=SsrMode::Async/>
            <Route path=path!("/akun") view=AccountsPage ssr=SsrMode::Async/>
            <Route path=path!("/akun/:id/tautan") view=LinkPage ssr=SsrMode::Async/>
            <Route path=path!("/saya") view=MePage ssr=SsrMode::Async/>
            <Route path=path!("/jejak") view=AuditPage ssr=SsrMode::Async/>
        </Routes>
    }
}
