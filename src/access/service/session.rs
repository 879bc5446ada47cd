//! Signing in and out, and one's own account.

use super::{acting, own};
use crate::access::store::{self, Account, Session};
use crate::access::throttle::Try;
use crate::access::{Action, MyAccount, SessionKey, SessionLine, SignedIn, UnusedLink, password, rules};
use crate::audit::service::{Deed, record};
use crate::base::calendar::DAY_MS;
use crate::base::error::Faults;
use crate::base::text::{self, hex, spaced};
use crate::base::{Error, Fault, Result, Uuid};
use crate::server::db::Tx;
use crate::server::live::Topic;
use crate::server::request::{Ctx, first_steps};
use serde_json::json;

/// How long a session lasts, milliseconds.
pub const SESSION_MS: i64 = 14 * DAY_MS;

/// The most sessions of an account. More browsers than anybody has; without an end, whoever knows one password could
/// fill the table, and the page that lists them, by signing in.
pub const MOST_SESSIONS: i64 = 20;

/// What a person gives to sign in.
pub struct Credentials {
    pub login: String,
    pub password: String,
    /// The browser's `User-Agent`.
    pub user_agent: String,
    /// What the browser kept of an earlier sign-in ([`Begun::device`]), if anything.
    pub device: String,
}

/// A session that has just begun.
pub struct Begun {
    /// Its secret, for the cookie; only its hash is kept.
    pub token: String,
    /// By what the browser is known from now on: guesses elsewhere do not slow it down.
    pub device: String,
    /// The page on which the viewer's day begins.
    pub home: &'static str,
}

/// Begins a session with a login (or a person's number) and a password. A login that does not
/// exist, a disabled account and a wrong password take the same time and get the same answer.
///
/// # Errors
/// `Invalid` when they do not fit, `TooMany` after too many failures, `Busy` when many sign in.
pub async fn sign_in(ctx: &Ctx, given: Credentials) -> Result<Begun> {
    ctx.authorise_here(Action::SignIn)?;
    let login = text::login(&given.login);
    let mut faults = Faults::default();
    for (field, text) in [("login", &login), ("password", &given.password)] {
        if text.is_empty() {
            faults.add(field, Fault::Required);
        }
    }
    faults.check()?;
    let account = store::by_login(&ctx.app.db, ctx.government.id, &login, given.login.trim()).await?;
    // of a disabled one no password is right, so that nobody learns which it was
    let enabled = account.as_ref().filter(|account| !account.disabled);
    let hash = enabled.and_then(|account| account.password_hash.clone());
    let mark = account.as_ref().zip(hash.as_deref()).map(|(account, hash)| rules::device_mark(account.id, hash));
    let known = mark.as_deref().is_some_and(|mark| rules::key(mark) == rules::key(&given.device));
    // every way to write one name counts as one; all names of an account together, but so that nobody notices
    let name = format!("?{login}");
    let whose = account.as_ref().map_or_else(|| name.clone(), |account| account.id.to_string());
    let good = guess(ctx, (&name, &whose), known, given.password, hash.clone()).await?;
    let failed = || Error::invalid("password", Fault::SignInFailed);
    let (account, device, hash) = match (account, mark, hash) {
        (Some(account), Some(mark), Some(hash)) if good => (account, mark, hash),
        _ => return Err(failed()),
    };
    let mut tx = ctx.app.db.begin().await?;
    // the password may have been changed, or the account disabled, since it was read
    if !store::hold(&mut tx, ctx.government.id, account.id, &hash).await? {
        return Err(failed());
    }
    let account = store::of_account(&mut tx, ctx.government.id, account.id, ctx.today()).await?;
    let account = account.ok_or_else(failed)?;
    // signing in anew replaces the session that this browser had
    let replaced = match ctx.viewer.account() {
        Some(SignedIn { account, session: Some(key), .. }) => {
            store::delete_session(&mut tx, ctx.government.id, *account, key).await?
        }
        _ => false,
    };
    let acting = acting(ctx, &ctx.government, account.clone());
    let (token, crowded_out) = begin(&mut tx, &acting, &account, &given.user_agent).await?;
    // of a new session nothing is believed yet; others go on as they are
    let replaced = ctx.viewer.account().filter(|_| replaced).map(|me| me.account);
    let ended = replaced.into_iter().chain(crowded_out.then_some(account.account));
    ctx.commit(tx, ended.flat_map(|account| [Topic::Structure, Topic::Account(account)])).await?;
    // after the commit, so that nobody waits for it; whoever cannot be told of first steps is signed in all the same
    let first_steps = first_steps(&ctx.app, &ctx.government, Some(&account)).await.unwrap_or_default();
    Ok(Begun { token, device, home: rules::home(&account, first_steps) })
}

/// Whether a password fits a hash, counted as a try at an account under a name. `known` says that the browser is.
async fn guess(
    ctx: &Ctx,
    (name, whose): (&str, &str),
    known: bool,
    password: String,
    hash: Option<String>,
) -> Result<bool> {
    let (name, account) = (turn_of(ctx, name), turn_of(ctx, whose));
    let tried = Try { name, account, address: ctx.address, known };
    let taken = ctx.app.throttle.take(tried, ctx.app.clock.now()).map_err(Error::TooMany)?;
    tokio::time::sleep(taken.wait).await;
    // what is tried in vain takes the same time, as for an account that is not there
    let good = password::verify(&ctx.app, name, password, hash.filter(|_| !taken.in_vain)).await;
    match good {
        Ok(true) => ctx.app.throttle.give_back(&taken),
        Err(Error::Busy(_)) => ctx.app.throttle.untried(&taken),
        _ => {}
    }
    good
}

/// What tries at an account or a name and turns for its password are counted by.
pub(super) fn turn_of(ctx: &Ctx, whose: &str) -> SessionKey {
    rules::key(&format!("{}/{whose}", ctx.government.id))
}

/// Begins a session of an account; its secret, and whether the oldest ones of [`MOST_SESSIONS`] made room for it.
pub(super) async fn begin(tx: &mut Tx, ctx: &Ctx, account: &SignedIn, user_agent: &str) -> Result<(String, bool)> {
    let (token, now) = (ctx.app.random.token(), ctx.app.clock.now());
    let session = Session {
        token_hash: rules::key(&token).to_vec(),
        created_at: now,
        expires_at: now + SESSION_MS,
        device: rules::device(user_agent),
    };
    store::delete_ended(tx, ctx.government.id, account.account, now).await?;
    let crowded_out = store::delete_oldest(tx, ctx.government.id, account.account, MOST_SESSIONS - 1).await?;
    store::insert_session(tx, ctx.government.id, account.account, &session).await?;
    note(tx, ctx, "session.begin", account.account, json!({ "device": session.device })).await?;
    Ok((token, crowded_out))
}

/// Records a deed to an account.
pub(super) async fn note(tx: &mut Tx, ctx: &Ctx, action: &str, account: Uuid, detail: serde_json::Value) -> Result<()> {
    record(tx, ctx, Deed { action, kind: "account", id: account.to_string(), detail }).await
}

/// Ends the session of this request; of those who have none, nothing.
pub async fn sign_out(ctx: &Ctx) -> Result<()> {
    ctx.authorise_here(Action::SignIn)?;
    match ctx.viewer.account().and_then(|account| account.session) {
        Some(key) => sign_out_session(ctx, &key).await,
        None => Ok(()),
    }
}

/// Ends one of the viewer's sessions.
///
/// # Errors
/// `NotFound` when it is not one of theirs.
pub async fn sign_out_session(ctx: &Ctx, key: &SessionKey) -> Result<()> {
    ctx.authorise(Action::UseOwnAccount, own(ctx))?;
    let account = ctx.signed_in()?.account;
    let mut tx = ctx.app.db.begin().await?;
    if !store::delete_session(&mut tx, ctx.government.id, account, key).await? {
        return Err(Error::NotFound);
    }
    note(&mut tx, ctx, "session.end", account, json!({})).await?;
    ctx.commit(tx, [Topic::Structure, Topic::Account(account)]).await?;
    Ok(())
}

/// Ends all of the viewer's sessions, this one included, and takes back the personal link that was not used:
/// whoever holds it could come in by it.
pub async fn sign_out_everywhere(ctx: &Ctx) -> Result<()> {
    ctx.authorise(Action::UseOwnAccount, own(ctx))?;
    let account = ctx.signed_in()?.account;
    let mut tx = ctx.app.db.begin().await?;
    store::delete_sessions(&mut tx, ctx.government.id, account, None).await?;
    store::delete_links(&mut tx, ctx.government.id, account).await?;
    note(&mut tx, ctx, "session.end_all", account, json!({})).await?;
    ctx.commit(tx, [Topic::Structure, Topic::Account(account)]).await?;
    Ok(())
}

/// The viewer's own account.
pub async fn my_account(ctx: &Ctx) -> Result<MyAccount> {
    ctx.authorise(Action::UseOwnAccount, own(ctx))?;
    let me = ctx.signed_in()?;
    let (db, government) = (&ctx.app.db, ctx.government.id);
    let account = store::by_id(db, government, me.account).await?.ok_or(Error::NotFound)?;
    let (nip, posts) = match me.person {
        Some(person) => (
            store::candidate(db, government, person, me.today).await?.and_then(|person| person.nip),
            store::held_posts(db, government, person, me.today).await?,
        ),
        None => (None, Vec::new()),
    };
    let now = ctx.app.clock.now();
    let sessions = store::sessions(db, government, me.account, now, MOST_SESSIONS).await?;
    let link = store::unused_link(db, government, me.account, now).await?;
    Ok(MyAccount {
        name: account.name,
        login: account.login,
        nip: nip.as_deref().map(spaced),
        posts,
        roles: me.roles.clone(),
        sessions: sessions
            .into_iter()
            .map(|session| SessionLine {
                this: me.session.is_some_and(|key| session.token_hash == key),
                key: hex(&session.token_hash),
                since: ctx.moment(session.created_at),
                device: session.device,
            })
            .collect(),
        link: link
            .map(|(since, until)| UnusedLink { since: ctx.moment(since), until: ctx.day_at(until).text(ctx.lang) }),
    })
}

/// Changes the viewer's password and ends their other sessions and the personal link that was not used.
///
/// # Errors
/// `Invalid` when the old one is wrong or the new one is not good enough, `TooMany` after too many
/// wrong ones, `Busy` when many sign in.
pub async fn change_password(ctx: &Ctx, old: String, new: NewPassword) -> Result<()> {
    ctx.authorise(Action::UseOwnAccount, own(ctx))?;
    let me = ctx.signed_in()?;
    let account = store::by_id(&ctx.app.db, ctx.government.id, me.account).await?.ok_or(Error::NotFound)?;
    new.check(ctx, &account.login, &account.name)?;
    let wrong = || Error::invalid("old", Fault::OldPasswordWrong);
    // whoever is signed in knows whose account it is
    let whose = account.id.to_string();
    if !guess(ctx, (&whose, &whose), false, old, account.password_hash.clone()).await? {
        return Err(wrong());
    }
    let hash = password::hash(&ctx.app, turn_of(ctx, &whose), new.password).await?;
    let mut tx = ctx.app.db.begin().await?;
    // somebody may have set another one since the old one was read
    if !store::hold(&mut tx, ctx.government.id, account.id, account.password_hash.as_deref().unwrap_or_default())
        .await?
    {
        return Err(wrong());
    }
    replace_password(&mut tx, ctx, &account, &hash, me.session).await?;
    ctx.commit(tx, [Topic::Structure, Topic::Account(account.id)]).await?;
    Ok(())
}

/// A new password, typed twice.
pub struct NewPassword {
    pub password: String,
    pub again: String,
}

impl NewPassword {
    /// # Errors
    /// `Invalid` when it is not good enough for whoever has that login and name, or was not typed the same way twice.
    pub fn check(&self, ctx: &Ctx, login: &str, name: &str) -> Result<()> {
        let mut faults = Faults::default();
        self.note(&mut faults, login, &[name, &ctx.government.name]);
        faults.check()
    }

    /// Notes what is wrong with it; `owned` is what its owner and their government are called.
    pub(super) fn note(&self, faults: &mut Faults, login: &str, owned: &[&str]) {
        faults.take("password", rules::password(&self.password, login, owned));
        if self.password != self.again {
            faults.add("again", Fault::PasswordAgain);
        }
    }
}

/// Stores a new password, ends the account's sessions, except one if it is given, and takes back its links: one that
/// was printed before would undo the new password.
pub(super) async fn replace_password(
    tx: &mut Tx,
    ctx: &Ctx,
    account: &Account,
    hash: &str,
    except: Option<SessionKey>,
) -> Result<()> {
    store::set_password(tx, ctx.government.id, account.id, hash).await?;
    store::delete_sessions(tx, ctx.government.id, account.id, except).await?;
    store::delete_links(tx, ctx.government.id, account.id).await?;
    note(tx, ctx, "account.password", account.id, json!({})).await
}
