//! Server functions: the figures of each page. `year` and `part` are the filters of the address.

use super::{
    Achievements, BoardFigures, EntryPage, HomeFigures, OneIndicator, RankingFigures, ServiceFigures, Term,
    UnitFigures, rules, service,
};
use crate::base::{Error, Uuid};
use crate::server::request::Ctx;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// `/`; none before the government has a unit.
#[server(endpoint = "board/home", prefix = "/api/s", input = GetUrl)]
pub async fn home(year: String, part: String) -> Result<Option<HomeFigures>, Error> {
    let ctx: Ctx = expect_context();
    Ok(service::home(&ctx, Term::read(&year, &part, ctx.today())?).await?.figures.clone())
}

/// `/unit/{kode}`.
#[server(endpoint = "board/unit", prefix = "/api/s", input = GetUrl)]
pub async fn unit(code: String, year: String, part: String) -> Result<UnitFigures, Error> {
    let ctx: Ctx = expect_context();
    Ok(service::unit(&ctx, Term::read(&year, &part, ctx.today())?, &code).await?.figures.clone())
}

/// `/layanan/{kode}`.
#[server(endpoint = "board/service", prefix = "/api/s", input = GetUrl)]
pub async fn service_of(code: String, year: String, part: String) -> Result<ServiceFigures, Error> {
    let ctx: Ctx = expect_context();
    Ok(service::service(&ctx, Term::read(&year, &part, ctx.today())?, &code).await?.figures.clone())
}

/// `/peringkat`, and whether it is of another kind of unit, because there is none of the one that was asked for.
#[server(endpoint = "board/ranking", prefix = "/api/s", input = GetUrl)]
pub async fn ranking(kind: String, year: String, part: String) -> Result<(RankingFigures, bool), Error> {
    let ctx: Ctx = expect_context();
    let term = Term::read(&year, &part, ctx.today())?;
    let (made, another) = service::ranking_or_another(&ctx, term, &kind).await?;
    Ok((made.figures.clone(), another))
}

/// A page (from 1) of `/capaian`, in the state of a code or in all; none before the government has a unit.
#[server(endpoint = "board/achievements", prefix = "/api/s", input = GetUrl)]
pub async fn achievements_of(
    unit: String,
    state: String,
    year: String,
    part: String,
    page: usize,
) -> Result<Option<Achievements>, Error> {
    let ctx: Ctx = expect_context();
    service::achievements(&ctx, Term::read(&year, &part, ctx.today())?, &unit, rules::state(&state)?, Some(page)).await
}

/// `/papan`; the government if no unit is named, none before that has a unit.
#[server(endpoint = "board/board", prefix = "/api/s", input = GetUrl)]
pub async fn board(unit: String, year: String, part: String) -> Result<Option<BoardFigures>, Error> {
    let ctx: Ctx = expect_context();
    Ok(service::board(&ctx, Term::read(&year, &part, ctx.today())?, &unit).await?.figures.clone())
}

/// `/papan/indikator/{id}`: the figures, and a page of the entries that the viewer may read, latest first.
#[server(endpoint = "board/indicator", prefix = "/api/s", input = GetUrl)]
pub async fn indicator(id: Uuid, year: String, part: String, page: i64) -> Result<(OneIndicator, EntryPage), Error> {
    let ctx: Ctx = expect_context();
    let term = service::term_of(&ctx, id, &year, &part).await?;
    let figures = service::indicator(&ctx, term, id).await?.figures.clone();
    Ok((figures, service::entries(&ctx, term, id, page).await?))
}
