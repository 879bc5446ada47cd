//! Turns: whose file is looked at when, for how long, and how that is given up.

use super::service::authorise_any;
use crate::access::SignedIn;
use crate::base::{Error, Fault, Result, Uuid};
use crate::server::live::Topic;
use crate::server::places::{Place, Places};
use crate::server::problem::unavailable;
use crate::server::request::Ctx;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How long a file that came by a page is looked at, at most.
const LONGEST: Duration = Duration::from_secs(120);
/// How long whoever gives up a check waits to be told that it has ended.
const ENDING: Duration = Duration::from_secs(5);

/// Files that are read and compared at a time, and undoings that are reckoned: each may take a few hundred megabytes until that is told or done.
const AT_ONCE: usize = 2;

/// Who can have a turn, by the id.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Holder {
    /// An account whose file is looked at.
    Account(Uuid),
    /// A government of which a file is.
    Government(Uuid),
    /// An account that undoes a run, or for which it is reckoned what that does.
    Undoer(Uuid),
}

/// Who has a turn.
pub struct Turns {
    of: Places<Holder>,
    all: Arc<Semaphore>,
    /// Undoings have places of their own: they neither wait for checks, which may take two minutes, nor take theirs.
    undoing: Arc<Semaphore>,
}

impl Default for Turns {
    fn default() -> Turns {
        Turns {
            of: Places::default(),
            all: Arc::new(Semaphore::new(AT_ONCE)),
            undoing: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }
}

/// The turn of an account to have a file checked or imported. It is asked for before the file is taken into memory,
/// and given back when what was made of it is gone.
pub struct Turn {
    /// For how long the file is looked at.
    pub(super) longest: Duration,
    of_account: Option<Place<Holder>>,
    _of_government: Option<Place<Holder>>,
    _of_all: Option<OwnedSemaphorePermit>,
}

/// An account has one such turn at a time, the command line as many as it likes.
///
/// # Errors
/// `Busy` while another file of the account is being checked or imported.
pub fn turn(ctx: &Ctx) -> Result<Turn> {
    authorise_any(ctx)?;
    let busy = || Error::Busy(Fault::CheckRunning);
    let place = |account: &SignedIn| ctx.app.turns.of.take(Holder::Account(account.account), 1).ok_or_else(busy);
    let of_account = ctx.viewer.account().map(place).transpose()?;
    let longest = if of_account.is_some() { LONGEST } else { Duration::MAX };
    Ok(Turn { longest, of_account, _of_government: None, _of_all: None })
}

/// The turn of an account to have it reckoned what undoing a run does; it waits until the one before is given back.
pub(super) async fn next_turn(ctx: &Ctx) -> Result<Turn> {
    authorise_any(ctx)?;
    let of_account = match ctx.viewer.account() {
        Some(account) => Some(ctx.app.turns.of.wait(Holder::Undoer(account.account), 1).await),
        None => None,
    };
    let of_all = Some(place(&ctx.app.turns.undoing).await?);
    Ok(Turn { longest: Duration::MAX, of_account, _of_government: None, _of_all: of_all })
}

/// A place among those of all.
async fn place(of: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit> {
    of.clone().acquire_owned().await.map_err(|error| unavailable(&error))
}

impl Turn {
    /// Waits for its place among those of all. The files of a government come one after another, so that it does not
    /// hold the places of others.
    pub(super) async fn begin(&mut self, ctx: &Ctx) -> Result<()> {
        if self.of_account.is_some() {
            self._of_government = Some(ctx.app.turns.of.wait(Holder::Government(ctx.government.id), 1).await);
        }
        self._of_all = Some(place(&ctx.app.turns.all).await?);
        Ok(())
    }
}

/// Whether a file of the viewer is being checked or imported.
pub(super) fn has_turn(ctx: &Ctx) -> bool {
    ctx.viewer.account().is_some_and(|account| ctx.app.turns.of.holds(&Holder::Account(account.account)))
}

/// Gives up the check of the viewer's file, in whichever process it is; an import goes on. Comes back when it has
/// ended, if it is in this one, or after a while.
pub async fn give_up(ctx: &Ctx) -> Result<()> {
    authorise_any(ctx)?;
    let account = ctx.signed_in()?.account;
    ctx.app.live.publish(ctx.government.id, Topic::GivenUp(account));
    let _ = tokio::time::timeout(ENDING, ended(ctx, account)).await;
    Ok(())
}

/// Resolves when no file of an account is looked at.
pub(super) async fn ended(ctx: &Ctx, account: Uuid) {
    drop(ctx.app.turns.of.wait(Holder::Account(account), 1).await);
}

/// Resolves when the viewer gives up the check, or does not wait for it any more.
pub(super) async fn given_up(ctx: &Ctx) {
    let mut heard = ctx.app.live.subscribe();
    let topic = ctx.viewer.account().map(|account| Topic::GivenUp(account.account));
    let told = async {
        loop {
            match heard.recv().await {
                Ok(event) if Some(event.topic) == topic => return,
                // Some of very many events were missed. Whoever did give it up sees the check go on, and presses again;
                // to end it would stop the checks of all who did not, and tell them that they had.
                Ok(_) | Err(RecvError::Lagged(_)) => {}
                // nobody can give it up any more
                Err(RecvError::Closed) => std::future::pending().await,
            }
        }
    };
    tokio::select! {
        () = ctx.gone.cancelled() => {}
        () = told => {}
    }
}
