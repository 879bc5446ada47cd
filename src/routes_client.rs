//! The pages that are alive in the browser; every other one is written by the server, whatever it shows.

use crate::ui::still::Still;
use crate::work::page::{report::ReportPage, team::TeamPage};
use leptos::prelude::*;
use leptos_router::components::{Route, Routes};
use leptos_router::{Lazy, path};

/// The page at the address.
#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <Routes fallback=Still>
            <Route path=path!("/laporan") view={Lazy::<ReportPage>::new()}/>
            <Route path=path!("/tim") view={Lazy::<TeamPage>::new()}/>
            <Route path=path!("/*any") view=Still/>
        </Routes>
    }
}
