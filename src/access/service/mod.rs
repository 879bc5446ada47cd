//! Use cases of access.

mod account;
mod link;
mod session;

pub use account::*;
pub use link::*;
pub use session::*;

use super::{Relation, SignedIn, Target, Viewer, Who, rules, store};
use crate::base::Result;
use crate::server::App;
use crate::server::request::{Ctx, Government};

/// The viewer that a session token stands for; the public for a token that is unknown or expired.
pub async fn viewer_of(app: &App, government: &Government, token: &str) -> Result<Viewer> {
    let key = rules::key(token);
    let (now, today) = (app.clock.now(), app.clock.today(&government.time_zone));
    let version = app.live.structure(government.id);
    let account = store::of_session(&app.db, government.id, &key, now, today);
    let account = app.sessions.get(version, (government.id, key, today), account).await?;
    Ok(match account.filter(|(_, until)| *until > now) {
        Some((account, _)) => Viewer { government: government.id, who: Who::Account(account) },
        None => Viewer::public(government.id),
    })
}

/// The context with somebody who just proved who they are.
fn acting(ctx: &Ctx, government: &Government, account: SignedIn) -> Ctx {
    let viewer = Viewer { government: government.id, who: Who::Account(account) };
    Ctx { government: government.clone(), viewer, ..ctx.clone() }
}

/// The viewer's own account as a target.
fn own(ctx: &Ctx) -> Target {
    Target::with(ctx.government.id, Relation { own: ctx.viewer.account().is_some(), ..Relation::default() })
}
