//! Server functions.

use super::{MyWork, OneEntry, OwnReports, ReactionKind, ReportForm, Seen, TeamWork, Told};
use crate::base::json::Json;
use crate::base::{Error, Uuid};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

#[cfg(feature = "ssr")]
use super::service;
#[cfg(feature = "ssr")]
use super::told;
#[cfg(feature = "ssr")]
use crate::base::text::printable;
#[cfg(feature = "ssr")]
use crate::server::form::{in_address, posted};
#[cfg(feature = "ssr")]
use crate::server::request::Ctx;

// what pages that are alive in the browser ask for goes as JSON, which the client writes anyway: the code for addresses
// would weigh 4 KB

/// The form for a new entry.
#[server(prefix = "/api/s", endpoint = "work/form", input = Json, output = Json)]
pub async fn load_form() -> Result<ReportForm, Error> {
    service::report_form(&expect_context::<Ctx>(), posted("tanggal")).await
}

/// One's own entries of the last days.
#[server(prefix = "/api/s", endpoint = "work/mine", input = Json, output = Json)]
pub async fn load_mine() -> Result<MyWork, Error> {
    service::my_work(&expect_context::<Ctx>()).await
}

/// One's own reports of a month, as the address names it.
#[server(prefix = "/api/s", endpoint = "work/month", input = GetUrl)]
pub async fn load_month(month: String, page: i64) -> Result<OwnReports, Error> {
    service::my_month(&expect_context::<Ctx>(), &month, page).await
}

/// An entry with its history.
#[server(prefix = "/api/s", endpoint = "work/entry", input = GetUrl)]
pub async fn load_entry(id: Uuid) -> Result<OneEntry, Error> {
    service::entry_page(&expect_context::<Ctx>(), id, posted("tanggal")).await
}

/// What waits for the viewer, of everyone or of one person.
#[server(prefix = "/api/s", endpoint = "work/team", input = Json, output = Json)]
pub async fn load_team(all: bool, whose: Option<Uuid>) -> Result<TeamWork, Error> {
    let ctx = expect_context::<Ctx>();
    let mut team = service::team(&ctx, all, whose).await?;
    if let Some((told, done)) = told::told_by(in_address, ctx.lang) {
        team.told = Some(told::with_owners(told, &service::owners(&ctx, &done).await));
    }
    Ok(team)
}

/// Reacts to entries as they were seen.
#[server(prefix = "/api/s", endpoint = "work/react", input = Json, output = Json)]
pub async fn react(entries: Vec<Seen>, kind: ReactionKind, reason: String) -> Result<Told, Error> {
    let (ctx, reaction) = (expect_context::<Ctx>(), service::Reaction::of(kind, printable(&reason)));
    let outcome = service::react_all(&ctx, &entries, reaction).await?;
    let owners = service::owners(&ctx, &told::about(&entries, &outcome)).await;
    Ok(told::with_owners(told::told(kind, &entries, outcome, ctx.lang), &owners))
}
