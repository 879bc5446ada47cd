//! One-time links: to set a password, and to make the first administrator.

use super::account::{create, give};
use super::session::{Begun, NewPassword, begin, note, replace_password, turn_of};
use super::{acting, begin_turn, still_may};
use crate::access::store::{self, Account, Candidate, Link};
use crate::access::{
    Action, FirstStart, LinkFor, MOST_AT_ONCE, Role, SessionKey, SignedIn, Slip, ZONES, password, rules,
};
use crate::audit::service::{Deed, record};
use crate::base::calendar::DAY_MS;
use crate::base::error::Faults;
use crate::base::text::{self, spaced};
use crate::base::{Error, Fault, Result, Uuid};
use crate::server::App;
use crate::server::db::Tx;
use crate::server::live::Topic;
use crate::server::request::{Ctx, Government};
use serde_json::json;
use std::sync::Arc;

/// How long a personal link works, milliseconds.
const LINK_MS: i64 = 7 * DAY_MS;
/// How long the link of the first start works, milliseconds.
const FIRST_MS: i64 = DAY_MS;

/// A new personal link of an account, to print; earlier ones that were not used stop working.
/// `site` is the address of the site.
///
/// # Errors
/// `Conflict` for a disabled account; `Forbidden` for the personnel office when the account was given
/// a role or is nobody's.
pub async fn personal_link(ctx: &Ctx, account: Uuid, site: &str) -> Result<Slip> {
    ctx.authorise_here(Action::InviteStaff)?;
    let government = ctx.government.id;
    // whoever gives a role or disables at the same moment takes links back, this one too
    let mut tx = begin_turn(ctx, Action::InviteStaff).await?;
    let account = store::by_id_in(&mut tx, government, account).await?.ok_or(Error::NotFound)?;
    if account.person_id.is_none() || !store::roles(&mut tx, government, account.id).await?.is_empty() {
        // with the link one could act in that role
        still_may(&mut tx, ctx, Action::ManageAccounts).await?;
    }
    if account.disabled {
        return Err(Error::Conflict(Fault::AccountDisabled));
    }
    let person = match account.person_id {
        Some(person) => store::candidate(&ctx.app.db, government, person, ctx.today()).await?,
        None => None,
    };
    let slip = issue(&mut tx, ctx, &account, person.as_ref(), site).await?;
    tx.commit().await?;
    Ok(slip)
}

/// New personal links of all accounts of a unit and below that wait for their first password, unit by unit:
/// those that were printed have ended or name a wrong address. Not of accounts with a role.
///
/// # Errors
/// `Conflict` when there are none, or more than [`MOST_AT_ONCE`].
pub async fn links_for_unit(ctx: &Ctx, unit: &str, site: &str) -> Result<Vec<Slip>> {
    ctx.authorise_here(Action::InviteStaff)?;
    let government = ctx.government.id;
    let people = store::waiting_in_unit(&ctx.app.db, government, unit, ctx.today(), MOST_AT_ONCE + 1).await?;
    if people.len() as i64 > MOST_AT_ONCE {
        // of a part nobody could tell which
        return Err(Error::Conflict(Fault::LinksTooMany { max: MOST_AT_ONCE.to_string() }));
    }
    let mut slips = Vec::with_capacity(people.len());
    // as for a single one
    let mut tx = begin_turn(ctx, Action::InviteStaff).await?;
    for person in &people {
        if let Some(account) = store::waiting(&mut tx, government, person.id).await? {
            slips.push(issue(&mut tx, ctx, &account, Some(person), site).await?);
        }
    }
    if slips.is_empty() {
        return Err(Error::Conflict(Fault::NobodyWaits));
    }
    tx.commit().await?;
    Ok(slips)
}

/// Makes a personal link in a transaction and records that, never the secret. `person` is whose account it
/// is, if it is somebody's of the organisation.
pub(super) async fn issue(
    tx: &mut Tx,
    ctx: &Ctx,
    account: &Account,
    person: Option<&Candidate>,
    site: &str,
) -> Result<Slip> {
    let (token, now) = (rules::link_token(ctx.app.random.bytes()), ctx.app.clock.now());
    let link = Link {
        key: rules::link_key(&token),
        of: Some((ctx.government.id, account.id)),
        created_at: now,
        expires_at: now + LINK_MS,
    };
    store::delete_links(tx, ctx.government.id, account.id).await?;
    store::insert_link(tx, &link).await?;
    note(tx, ctx, "account.link", account.id, json!({})).await?;
    let address = format!("{site}/sandi/{token}");
    Ok(Slip {
        name: account.name.clone(),
        // whole for everybody who prints: its owner signs in with what the paper says. That it was printed is recorded
        login: spaced(&account.login),
        post: person.and_then(|person| person.post.clone()),
        unit: person.and_then(|person| person.unit.clone()),
        government: ctx.government.name.clone(),
        site: site.to_owned(),
        until: ctx.day_at(link.expires_at).text(ctx.lang),
        qr: rules::qr(&address),
        link: address,
    })
}

/// The account whose link it is.
///
/// # Errors
/// `Conflict` for a link that was used, has ended, or never was.
async fn account_of_link(ctx: &Ctx, key: &SessionKey) -> Result<Account> {
    let (db, government) = (&ctx.app.db, ctx.government.id);
    match store::account_of_link(db, key, government, ctx.app.clock.now()).await? {
        Some(account) => store::by_id(db, government, account)
            .await?
            .filter(|account| !account.disabled)
            .ok_or(Error::Conflict(Fault::LinkGone)),
        None => Err(Error::Conflict(Fault::LinkGone)),
    }
}

/// What a personal link is for.
///
/// # Errors
/// `Conflict` for a link that was used, has ended, or never was.
pub async fn link_target(ctx: &Ctx, token: &str) -> Result<LinkFor> {
    ctx.authorise_here(Action::SignIn)?;
    let account = account_of_link(ctx, &rules::link_key(token)).await?;
    // whoever holds the link is its owner, who needs the whole login
    Ok(LinkFor { name: account.name, login: spaced(&account.login) })
}

/// Sets the password of a personal link's account, ends its sessions and uses the link up.
///
/// # Errors
/// `Conflict` for a link that was used, has ended, or never was; `Invalid` for a password that is
/// not good enough.
pub async fn set_password(ctx: &Ctx, token: &str, new: NewPassword) -> Result<()> {
    ctx.authorise_here(Action::SignIn)?;
    let key = rules::link_key(token);
    let account = account_of_link(ctx, &key).await?;
    new.check(ctx, &account.login, &account.name)?;
    let hash = password::hash(&ctx.app, turn_of(ctx, &account.id.to_string()), new.password).await?;
    let mut tx = ctx.app.db.begin().await?;
    use_up(&mut tx, ctx, &key, Fault::LinkGone).await?;
    let ctx = acting(ctx, &ctx.government, bare(&account, ctx));
    replace_password(&mut tx, &ctx, &account, &hash, None).await?;
    ctx.commit(tx, [Topic::Structure, Topic::Account(account.id)]).await?;
    Ok(())
}

async fn use_up(tx: &mut Tx, ctx: &Ctx, key: &SessionKey, gone: Fault) -> Result<()> {
    if store::use_link(tx, key, ctx.app.clock.now()).await? { Ok(()) } else { Err(Error::Conflict(gone)) }
}

/// An account as a viewer without any right: whose deed it is.
fn bare(account: &Account, ctx: &Ctx) -> SignedIn {
    SignedIn {
        account: account.id,
        person: account.person_id,
        name: account.name.clone(),
        roles: Vec::new(),
        heads: Vec::new(),
        has_team: false,
        today: ctx.today(),
        session: None,
    }
}

/// Whether an administrator of any government can sign in.
async fn is_administered(app: &App) -> Result<bool> {
    Ok(store::governments(&app.db).await?.iter().any(|government| government.administered))
}

/// When no administrator of the installation can sign in: the secret of a new link with which the
/// first one is made. Links of earlier starts stop working.
pub async fn first_link(app: &App) -> Result<Option<String>> {
    if is_administered(app).await? {
        return Ok(None);
    }
    let (token, now) = (rules::link_token(app.random.bytes()), app.clock.now());
    let mut tx = app.db.begin().await?;
    store::delete_first_links(&mut tx).await?;
    let link = Link { key: rules::link_key(&token), of: None, created_at: now, expires_at: now + FIRST_MS };
    store::insert_link(&mut tx, &link).await?;
    tx.commit().await?;
    Ok(Some(token))
}

/// What the first start still has to ask.
///
/// # Errors
/// `Conflict` for a link that was used, has ended, or never was.
pub async fn first_start_form(ctx: &Ctx, token: &str) -> Result<FirstStart> {
    ctx.authorise_here(Action::SignIn)?;
    if is_administered(&ctx.app).await? {
        return Err(Error::Conflict(Fault::FirstLinkUsed));
    }
    if !store::is_first_link(&ctx.app.db, &rules::link_key(token), ctx.app.clock.now()).await? {
        return Err(Error::Conflict(Fault::FirstLinkGone));
    }
    Ok(FirstStart { government: (!ctx.government.id.is_nil()).then(|| ctx.government.name.clone()) })
}

/// What the first administrator gives.
pub struct First {
    /// Name, code and time zone of the government; not read when there is one.
    pub government: String,
    pub code: String,
    pub zone: String,
    pub name: String,
    pub login: String,
    pub password: NewPassword,
    /// The browser's `User-Agent`.
    pub user_agent: String,
}

/// Makes the government, if there is none, and the first administrator, and signs them in.
///
/// # Errors
/// `Conflict` for a link that was used, has ended, or never was; `Invalid` with all that is wrong.
pub async fn first_start(ctx: &Ctx, token: &str, first: First) -> Result<Begun> {
    let FirstStart { government: there } = first_start_form(ctx, token).await?;
    let mut faults = Faults::default();
    let government = match &there {
        Some(_) => Some(ctx.government.clone()),
        None => new_government(ctx, &first, &mut faults).map(Arc::new),
    };
    let name = faults.take("name", text::line(&first.name, rules::LONGEST_NAME));
    let login = faults.take("login", rules::new_login(&first.login));
    let owned = [&first.name, government.as_ref().map_or(&first.government, |government| &government.name)];
    first.password.note(&mut faults, login.as_deref().unwrap_or_default(), &owned.map(String::as_str));
    faults.check()?;
    let (Some(government), Some(name), Some(login)) = (government, name, login) else { return Err(Error::NotFound) };
    let hash = password::hash(&ctx.app, turn_of(ctx, &format!("?{login}")), first.password.password).await?;
    let account = Account { id: ctx.app.new_id(), person_id: None, login, name, password_hash: None, disabled: false };
    let me = SignedIn { roles: vec![Role::Administrator], ..bare(&account, ctx) };
    let ctx = &acting(ctx, &government, me.clone());
    let mut tx = ctx.app.db.begin().await?;
    use_up(&mut tx, ctx, &rules::link_key(token), Fault::FirstLinkGone).await?;
    // of several links, of several starts, one makes the first administrator
    store::delete_first_links(&mut tx).await?;
    if store::has_administrator(&mut tx, None).await? {
        return Err(Error::Conflict(Fault::FirstLinkUsed));
    }
    if there.is_none() && store::insert_government(&mut tx, &government, ctx.app.clock.now()).await? {
        let deed =
            Deed { action: "government.create", kind: "government", id: government.code.clone(), detail: json!({}) };
        record(&mut tx, ctx, deed).await?;
    }
    if !create(&mut tx, ctx, &account).await? {
        return Err(Error::invalid("login", Fault::LoginTaken));
    }
    give(&mut tx, ctx, account.id, &[Role::Administrator]).await?;
    replace_password(&mut tx, ctx, &account, &hash, None).await?;
    let (token, _) = begin(&mut tx, ctx, &me, &first.user_agent).await?;
    ctx.commit(tx, [Topic::Structure]).await?;
    Ok(Begun { token, device: rules::device_mark(account.id, &hash), home: rules::FIRST_STEPS })
}

fn new_government(ctx: &Ctx, first: &First, faults: &mut Faults) -> Option<Government> {
    let name = faults.take("government", text::line(&first.government, rules::LONGEST_NAME));
    let code = faults.take("code", rules::government_code(&first.code));
    let zone = ZONES.iter().find(|zone| **zone == first.zone);
    if zone.is_none() {
        faults.add("zone", Fault::UnknownChoice);
    }
    Some(Government::new(ctx.app.new_id(), &code?, &name?, zone?))
}
