//! What pages are made of. Classes are explained in `style/`.

pub mod choose;
pub mod form;
pub mod frame;
pub mod icon;
pub mod live;
pub mod load;
pub mod message;
pub mod meter;
pub mod page;
pub mod pages;
pub mod title;

#[cfg(not(feature = "ssr"))]
pub mod site_client;
#[cfg(feature = "ssr")]
pub mod site_server;
#[cfg(not(feature = "ssr"))]
mod status_client;
#[cfg(feature = "ssr")]
mod status_server;

#[cfg(not(feature = "ssr"))]
#[path = "still_client.rs"]
pub mod still;
#[cfg(feature = "ssr")]
#[path = "still_server.rs"]
pub mod still;

#[cfg(feature = "ssr")]
#[path = "live_server.rs"]
mod live_source;
#[cfg(not(feature = "ssr"))]
#[path = "live_client.rs"]
mod live_source;

use crate::app::Asked;
use leptos::prelude::{Get, use_context};
use leptos_router::location::Location;

/// The address of the page that is shown, with its query; or the one that was opened, where an error is told instead.
fn address(location: &Location) -> String {
    if let Some(Asked(asked)) = use_context() {
        return asked;
    }
    let (path, query) = (location.pathname.get(), location.search.get());
    match query.trim_start_matches('?') {
        "" => path,
        query => format!("{path}?{query}"),
    }
}
