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
use crate::server::network::{Network, networks};
use crate::server::places::Place;
use crate::server::request::{Ctx, Government};
use std::future::Future;
use std::net::IpAddr;
use std::sync::Arc;

/// For so many requests of an address it is asked at a time who they are: a query each, before anything is counted.
const ASKED_AT_ONCE: usize = 2;

/// The viewer that a session token sent from an address stands for; the public for a token that is unknown or expired.
/// What is not believed already is asked in the turn of the address: whoever makes up tokens keeps no reader from others.
pub async fn viewer_of(app: &App, government: &Government, token: &str, address: IpAddr) -> Result<Viewer> {
    Ok(match session_of(app, government, rules::key(token), turns(app, address)).await? {
        Some(account) => Viewer { government: government.id, who: Who::Account(account) },
        None => Viewer::public(government.id),
    })
}

/// The turns of an address: one in each network in which it counts, as soon as there is one.
/// This machine waits for none, as it has no share: behind a proxy on it that is not trusted all visitors look like it.
async fn turns(app: &App, address: IpAddr) -> Vec<Place<Network>> {
    let mut turns = Vec::new();
    for (network, share) in networks(address).filter(|_| !address.is_loopback()) {
        turns.push(app.asking.wait(network, ASKED_AT_ONCE * usize::from(share)).await);
    }
    turns
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::network::OF_SITE;
    use crate::testing::{Engine, Town};
    use futures::FutureExt as _;

    #[tokio::test]
    async fn whoever_has_many_addresses_has_the_turns_of_their_networks() {
        let town = Town::new(Engine::Sqlite).await;
        let at_once = |address: &str| turns(&town.app, address.parse().unwrap()).now_or_never();
        for [first, second, third] in [
            ["203.0.113.7", "::ffff:203.0.113.7", "203.0.113.7"],
            ["2001:db8:1::5", "2001:db8:1::6", "2001:db8:1:0:ffff::7"],
        ] {
            let held = [first, second].map(at_once);
            assert!(held.iter().all(Option::is_some) && at_once(third).is_none(), "{third}");
            assert!(["203.0.113.8", "2001:db8:1:1::5"].map(at_once).iter().all(Option::is_some), "others do not wait");
            drop(held);
            assert!(at_once(third).is_some(), "{third}");
        }
        // whoever has a site has many of these networks
        let of_site = (0..ASKED_AT_ONCE * usize::from(OF_SITE)).map(|n| at_once(&format!("2001:db8:1:{n:x}::5")));
        let held: Vec<_> = of_site.collect();
        assert!(held.iter().all(Option::is_some) && at_once("2001:db8:1:ffff::5").is_none());
        assert!(at_once("2001:db8:2::5").is_some(), "another site does not wait");
        assert!(["127.0.0.1"; 3].map(at_once).iter().all(Option::is_some), "nor does this machine");
    }
}
