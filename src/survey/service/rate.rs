//! Rating a service, and reading what residents wrote.
//!
//! An answer leaves no row in the record and no address anywhere: whoever could read the record
//! must not be able to tell who answered when. What is promised to residents is kept by the tables,
//! which have no column to break it with. What a database knows besides, its owner can read: see
//! `docs/decisions/0005-anonymous-ratings.md`.

use crate::access::Action;
use crate::audit::service::{Deed, record_reading};
use crate::base::{Error, Fault, Result};
use crate::org::service::target_of;
use crate::server::live::Topic;
use crate::server::request::Ctx;
use crate::survey::rules::{Rating, Tally};
use crate::survey::store::{answers, figures};
use crate::survey::{FEWEST, FIRST, Remarks, Service, Sheet, SheetState};

/// The longest list of remarks.
const MOST_REMARKS: i64 = 500;

/// The page on which a service is rated: the form, or the index of this year, as on the service's own
/// page, for who has just rated (`sent`) or did so earlier today from this browser (`already`).
pub async fn sheet(ctx: &Ctx, service: Service, sent: bool, already: bool) -> Result<Sheet> {
    ctx.authorise_here(Action::Rate)?;
    if !sent && !already {
        return Ok(Sheet { service, state: SheetState::Open { id: ctx.app.random.anonymous_id() } });
    }
    let month = ctx.today().month();
    let index = super::index_of(ctx, &service, month.january().first(), month.last()).await?;
    let year = month.year();
    let state = if sent { SheetState::Sent { index, year } } else { SheetState::Already { index, year } };
    Ok(Sheet { service, state })
}

/// Takes an answer to a service; one element at least must be answered. The same id twice counts once.
///
/// # Errors
/// `Invalid`, or `TooMany` from one address.
pub async fn rate(ctx: &Ctx, service: &Service, rating: &Rating) -> Result<()> {
    ctx.authorise_here(Action::Rate)?;
    if rating.is_empty() {
        return Err(Error::invalid(FIRST, Fault::NoAnswer));
    }
    ctx.app.rating_limit.admit(service.id, ctx.address, ctx.app.clock.now())?;
    let (government, today) = (ctx.government.id, ctx.today());
    // what undoes an import makes answers wait: not many at a time wait with a connection that writes
    let _turn = ctx.app.rating_turns.acquire().await;
    let mut tx = ctx.app.db.begin().await?;
    if answers::insert(&mut tx, government, service.id, today, rating).await? {
        figures::add(&mut tx, government, service.id, today.month(), &Tally::of(&rating.answers)).await?;
        ctx.commit(tx, [Topic::Figures]).await?;
    }
    Ok(())
}

/// What residents wrote about a service: when its month is over, if enough rated it in that month, and
/// with that month only, so that nobody can match it with who stood at the counter. Reading it is recorded.
///
/// # Errors
/// `NotFound`, or `Forbidden` for who neither heads the unit nor leads or audits the government.
pub async fn remarks(ctx: &Ctx, code: &str) -> Result<Remarks> {
    let service = super::service_by_code(ctx, code).await?;
    ctx.authorise(Action::ReadRemarks, target_of(ctx, service.unit_id).await?)?;
    let month = ctx.today().month();
    let list = answers::remarks(&ctx.app.db, ctx.government.id, service.id, month, FEWEST, MOST_REMARKS).await?;
    let detail = serde_json::json!({ "read": list.len() });
    record_reading(ctx, Deed { action: "remarks.read", kind: "service", id: service.code.clone(), detail }).await?;
    Ok(Remarks { service, list })
}
