//! `/peringkat`: units ranked.

use crate::page;
use leptos::prelude::*;

page!(
    /// `/peringkat`: units ranked.
    RankingPage, ranking
);

fn ranking() -> impl IntoView {
    view! { <h1>"RankingPage"</h1> }
}
