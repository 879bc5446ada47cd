//! Use cases of access.

mod account;
mod link;
mod session;

pub use account::*;
pub use link::*;
pub use session::*;

/// All governments of the installation, for what a process does for each; and one more of them, for the demo.
pub use super::store::{governments, insert_government};

use super::{Action, Relation, SessionKey, SignedIn, Target, Viewer, Who, rules, store};
use crate::base::{Error, Result};
use crate::server::App;
use crate::server::db::Tx;
use crate::server::request::{Ctx, Government};
use std::future::Future;
use std::net::IpAddr;
use std::sync::Arc;

/// For so many requests of an address it is asked at a time who they are: a query each, before anything is counted.
const ASKED_AT_ONCE: usize = 2;

/// The viewer that a session token sent from an address stands for; the public for a token that is unknown or expired.
/// What is not believed already is asked in the turn of the address: whoever makes up tokens keeps no reader from others.
/// This machine has no turn, as it has no share: behind a proxy on it that is not trusted all visitors look like it.
pub async fn viewer_of(app: &App, government: &Government, token: &str, address: IpAddr) -> Result<Viewer> {
    let turn = async {
        let asks = !address.is_loopback();
        if asks { Some(app.asking.wait(address, ASKED_AT_ONCE).await) } else { None }
    };
    Ok(match session_of(app, government, rules::key(token), turn).await? {
        Some(account) => Viewer { government: government.id, who: Who::Account(account) },
        None => Viewer::public(government.id),
    })
}

/// Whose session a key is, if it has not ended.
async fn session_of<T>(
    app: &App,
    government: &Government,
    key: SessionKey,
    turn: impl Future<Output = T>,
) -> Result<Option<SignedIn>> {
    let (now, today) = (app.clock.now(), app.clock.today(&government.time_zone));
    let version = app.live.structure(government.id);
    let account = async {
        let _turn = turn.await;
        store::of_session(&app.db, government.id, &key, now, today).await
    };
    let account = app.sessions.get(version, (government.id, key, today), account).await?;
    Ok(account.filter(|(_, until)| *until > now).map(|(account, _)| account))
}

/// The request's viewer as of now. What a request holds may take minutes to arrive, and rights may have
/// been taken away meanwhile.
///
/// # Errors
/// `SignedOut` if the session has ended or the account was disabled.
pub async fn still_signed_in(ctx: &Ctx) -> Result<Ctx> {
    let Some(key) = ctx.signed_in()?.session else { return Ok(ctx.clone()) };
    let account = session_of(&ctx.app, &ctx.government, key, std::future::ready(())).await?.ok_or(Error::SignedOut)?;
    Ok(acting(ctx, &ctx.government, account))
}

/// The request's viewer as a transaction sees them: whoever waited for a turn may have lost a role meanwhile.
///
/// # Errors
/// `SignedOut` if the account was disabled or is gone.
pub async fn seen_in(tx: &mut Tx, ctx: &Ctx) -> Result<Ctx> {
    let Some(me) = ctx.viewer.account() else { return Ok(ctx.clone()) };
    let me = store::of_account(tx, ctx.government.id, me.account, ctx.today()).await?.ok_or(Error::SignedOut)?;
    Ok(acting(ctx, &ctx.government, me))
}

/// Goes on only if the viewer may still do this to the government, as the transaction sees it: a request that waited
/// for its turn while a role was taken must not use it, nor give it back.
pub async fn still_may(tx: &mut Tx, ctx: &Ctx, action: Action) -> Result<()> {
    seen_in(tx, ctx).await?.authorise_here(action)
}

/// Begins a transaction that has the government's turn, if the viewer [`still_may`] do this by then.
pub async fn begin_turn(ctx: &Ctx, action: Action) -> Result<Tx> {
    let mut tx = ctx.app.db.begin().await?;
    tx.lock(ctx.government.id).await?;
    still_may(&mut tx, ctx, action).await?;
    Ok(tx)
}

/// The context with somebody who just proved who they are.
fn acting(ctx: &Ctx, government: &Arc<Government>, account: SignedIn) -> Ctx {
    let viewer = Viewer { government: government.id, who: Who::Account(account) };
    Ctx { government: government.clone(), viewer, ..ctx.clone() }
}

/// The viewer's own account as a target.
fn own(ctx: &Ctx) -> Target {
    Target::with(ctx.government.id, Relation { own: ctx.viewer.account().is_some(), ..Relation::default() })
}
