//! Server functions.

use super::{MyWork, OneEntry, Outcome, ReactionKind, ReportForm, Seen, TeamWork};
use crate::base::{Error, Uuid};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Json};

#[cfg(feature = "ssr")]
use super::service;
#[cfg(feature = "ssr")]
use super::words::not_undone;
#[cfg(feature = "ssr")]
use crate::app::Posted;
#[cfg(feature = "ssr")]
use crate::base::text::printable;
#[cfg(feature = "ssr")]
use crate::server::request::Ctx;

/// The form for a new entry.
#[server(prefix = "/api/s", endpoint = "work/form", input = GetUrl)]
pub async fn load_form() -> Result<ReportForm, Error> {
    let ctx = expect_context::<Ctx>();
    service::form_of_day(
        &ctx,
        service::report_form(&ctx).await?,
        use_context::<Posted>().and_then(|sent| sent.value("tanggal")),
    )
    .await
}

/// One's own entries of the last days.
#[server(prefix = "/api/s", endpoint = "work/mine", input = GetUrl)]
pub async fn load_mine() -> Result<MyWork, Error> {
    service::my_work(&expect_context::<Ctx>()).await
}

/// An entry with its history.
#[server(prefix = "/api/s", endpoint = "work/entry", input = GetUrl)]
pub async fn load_entry(id: Uuid) -> Result<OneEntry, Error> {
    let ctx = expect_context::<Ctx>();
    let mut page = service::entry_page(&ctx, id).await?;
    if let Some(form) = page.correction.take() {
        page.correction = Some(
            service::form_of_day(&ctx, form, use_context::<Posted>().and_then(|sent| sent.value("tanggal"))).await?,
        );
    }
    Ok(page)
}

// what `/tim` asks for goes as JSON, which the client writes anyway: the code for addresses would weigh 4 KB

/// What waits for the viewer, of everyone or of one person.
#[server(prefix = "/api/s", endpoint = "work/team", input = Json)]
pub async fn load_team(all: bool, whose: Option<Uuid>) -> Result<TeamWork, Error> {
    service::team(&expect_context::<Ctx>(), all, whose).await
}

/// Reacts to entries as they were seen.
#[server(prefix = "/api/s", endpoint = "work/react", input = Json)]
pub async fn react(entries: Vec<Seen>, kind: ReactionKind, reason: String) -> Result<Outcome, Error> {
    let (ctx, reaction) = (expect_context::<Ctx>(), service::Reaction::of(kind, printable(&reason)));
    let mut outcome = service::react_all(&ctx, &entries, reaction).await?;
    // what was not undone has no row of its own to say why: each says it of all
    if let (ReactionKind::Undone, Some(all)) = (kind, not_undone(&outcome.failed, ctx.lang)) {
        outcome.failed.iter_mut().for_each(|(_, error)| *error = Error::Conflict(all.clone()));
    }
    Ok(outcome)
}
