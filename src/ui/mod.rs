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
pub mod title;

#[cfg(not(feature = "ssr"))]
pub mod site_client;
#[cfg(feature = "ssr")]
pub mod site_server;
#[cfg(not(feature = "ssr"))]
mod status_client;
#[cfg(feature = "ssr")]
mod status_server;

#[cfg(not(feature = "hydrate"))]
#[path = "still_server.rs"]
pub mod still;
#[cfg(feature = "hydrate")]
#[path = "still_client.rs"]
pub mod still;

#[cfg(feature = "ssr")]
#[path = "live_server.rs"]
mod live_source;
#[cfg(all(feature = "hydrate", not(feature = "ssr")))]
#[path = "live_client.rs"]
mod live_source;
#[cfg(not(any(feature = "ssr", feature = "hydrate")))]
#[path = "live_server.rs"]
mod live_source;

/// The address of the page that is shown, with its query.
fn address(location: &leptos_router::location::Location) -> String {
    use leptos::prelude::Get;
    let (path, query) = (location.pathname.get(), location.search.get());
    match query.trim_start_matches('?') {
        "" => path,
        query => format!("{path}?{query}"),
    }
}
