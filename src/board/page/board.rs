//! `/papan`: the leader's board.

use crate::page;
use leptos::prelude::*;

page!(
    /// `/papan`: the leader's board.
    BoardPage, board
);

fn board() -> impl IntoView {
    view! { <h1>"BoardPage"</h1> }
}
