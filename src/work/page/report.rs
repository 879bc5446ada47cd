//! `/laporan`: today's report.

use crate::page;
use leptos::prelude::*;

page!(
    /// `/laporan`: today's report.
    ReportPage, report
);

fn report() -> impl IntoView {
    view! { <h1>"ReportPage"</h1> }
}
