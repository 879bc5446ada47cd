//! Accounts and roles, for the administrator; for the personnel office those of ordinary employees.

use super::begin_turn;
use super::link::issue;
use super::session::note;
use crate::access::store::{self, Account, Candidate, Line};
use crate::access::{AccountLine, Accounts, Action, MOST_AT_ONCE, Person, Relation, Role, Slip, Target, rules};
use crate::audit::service::{Deed, record_reading};
use crate::base::error::Faults;
use crate::base::text::{self, like, like_number, masked};
use crate::base::{Error, Fault, Result, Uuid};
use crate::server::db::Tx;
use crate::server::live::Topic;
use crate::server::request::{Ctx, mark_of, unchanged};
use serde_json::json;

/// Accounts on a page of the list.
const PAGE: usize = 50;

/// Accounts whose name or login holds some text, from a cursor on, and who has none yet. Whose numbers
/// that showed is recorded, as org records who reads a person's record.
pub async fn accounts(ctx: &Ctx, search: &str, cursor: Option<&str>) -> Result<Accounts> {
    ctx.authorise_here(Action::InviteStaff)?;
    let (db, government, today) = (&ctx.app.db, ctx.government.id, ctx.today());
    let search = text::login(search);
    let whole = ctx.authorise_here(Action::ReadPersonnel).is_ok();
    let like = (&*like(&search), &*like_number(&search, whole));
    let (id, name) = cursor.and_then(|cursor| cursor.split_once('~')).unwrap_or_default();
    let after = (name, id.parse().unwrap_or_default());
    let mut lines = store::lines(db, government, like, today, after, PAGE as i64 + 1).await?;
    let more = lines.len() > PAGE;
    lines.truncate(PAGE);
    let next = lines.last().filter(|_| more).map(|last| format!("{}~{}", last.id, last.name));
    let found = if search.is_empty() { Vec::new() } else { store::without(db, government, like, today).await? };
    let mut numbers = Numbers { ctx, people: Vec::new() };
    // whoever finds somebody by all of a number learns whose it is
    if !whole {
        let is_it = |number: &Option<String>| number.as_ref().is_some_and(|number| text::login(number) == search);
        let by_number = |nip, internal| is_it(nip) || is_it(internal);
        let accounts = lines.iter().filter(|line| by_number(&line.nip, &line.internal_number));
        accounts.filter_map(|line| line.person_id).for_each(|person| numbers.read(person));
        let people = found.iter().filter(|person| by_number(&person.nip, &person.internal_number));
        people.for_each(|person| numbers.read(person.id));
    }
    let grants = store::grants(db, government).await?;
    let accounts = lines.into_iter().map(|line| account_line(line, &grants, &mut numbers)).collect::<Result<_>>()?;
    let without = found.into_iter().map(|found| person_line(found, &mut numbers)).collect();
    numbers.record().await?;
    let [units, waiting] = store::units(db, government, today).await?;
    Ok(Accounts { accounts, next, without, units, waiting })
}

/// Shows people's numbers as the viewer may read them, and remembers whose it showed whole.
struct Numbers<'c> {
    ctx: &'c Ctx,
    people: Vec<Uuid>,
}

impl Numbers<'_> {
    fn shown(&mut self, number: &str, person: Uuid) -> String {
        let own = self.is_own(person);
        let target = Target::with(self.ctx.government.id, Relation { own, ..Relation::default() });
        if self.ctx.authorise(Action::ReadPersonnel, target).is_err() {
            return masked(number);
        }
        self.read(person);
        number.to_owned()
    }

    fn is_own(&self, person: Uuid) -> bool {
        Some(person) == self.ctx.viewer.person()
    }

    /// Remembers whose number was read, unless it is the viewer's own.
    fn read(&mut self, person: Uuid) {
        if !self.is_own(person) {
            self.people.push(person);
        }
    }

    async fn record(self) -> Result<()> {
        if self.people.is_empty() {
            return Ok(());
        }
        let (id, detail) = (self.ctx.government.code.clone(), json!({ "people": self.people }));
        record_reading(self.ctx, Deed { action: "numbers.read", kind: "government", id, detail }).await
    }
}

fn account_line(line: Line, grants: &[(Uuid, Role)], numbers: &mut Numbers) -> Result<AccountLine> {
    let Line { id, name, login, person_id, nip, internal_number, post, unit, disabled, has_password } = line;
    let roles = rules::in_order(grants.iter().filter(|(of, _)| *of == id).map(|(_, role)| *role));
    let mark = mark_of_roles(&roles)?;
    // a login may be chosen: then it is no number
    let is_number = nip.iter().chain(&internal_number).any(|number| text::login(number) == login);
    let login = match person_id.filter(|_| is_number) {
        Some(person) => numbers.shown(&login, person),
        None => login,
    };
    Ok(AccountLine { id, name, login, of_person: person_id.is_some(), post, unit, roles, mark, disabled, has_password })
}

fn person_line(found: Candidate, numbers: &mut Numbers) -> Person {
    let Candidate { id, name, nip, internal_number, post, unit } = found;
    let number = nip.or(internal_number).map(|number| numbers.shown(&number, id));
    Person { id, name, number, post, unit }
}

/// The mark of an account's roles, by which [`set_roles`] knows what a form showed.
pub fn mark_of_roles(roles: &[Role]) -> Result<String> {
    mark_of(&rules::in_order(roles.iter().copied()))
}

/// Each role with the names of who holds it, so that everybody knows whom to ask.
pub async fn holders(ctx: &Ctx) -> Result<Vec<(Role, Vec<String>)>> {
    ctx.authorise_here(Action::ReadAsStaff)?;
    let all = store::holders(&ctx.app.db, ctx.government.id).await?;
    let of = |role| all.iter().filter(|(held, _)| *held == role).map(|(_, name)| name.clone()).collect();
    Ok(Role::ALL.map(|role| (role, of(role))).to_vec())
}

/// The account of a login or a person's number.
pub async fn find_account(ctx: &Ctx, login: &str) -> Result<Uuid> {
    ctx.authorise_here(Action::ManageAccounts)?;
    let account = store::by_login(&ctx.app.db, ctx.government.id, &text::login(login), login.trim()).await?;
    account.map(|account| account.id).ok_or(Error::NotFound)
}

/// An account that belongs to no person of the organisation.
pub struct NewAccount {
    pub login: String,
    pub name: String,
    pub roles: Vec<Role>,
}

/// Makes an account without a password; a personal link sets it.
///
/// # Errors
/// `Invalid` for a login that is taken or cannot be one.
pub async fn create_account(ctx: &Ctx, new: NewAccount) -> Result<Uuid> {
    ctx.authorise_here(Action::ManageAccounts)?;
    let mut faults = Faults::default();
    let login = faults.take("login", rules::new_login(&new.login));
    let name = faults.take("name", text::line(&new.name, rules::LONGEST_NAME));
    faults.check()?;
    let account = Account {
        id: ctx.app.new_id(),
        person_id: None,
        login: login.unwrap_or_default(),
        name: name.unwrap_or_default(),
        password_hash: None,
        disabled: false,
    };
    let mut tx = begin_turn(ctx, Action::ManageAccounts).await?;
    if !create(&mut tx, ctx, &account).await? {
        return Err(Error::invalid("login", Fault::LoginTaken));
    }
    give(&mut tx, ctx, account.id, &new.roles).await?;
    ctx.commit(tx, [Topic::Structure]).await?;
    Ok(account.id)
}

/// Inserts an account and records it; false when its login or person has one.
pub(super) async fn create(tx: &mut Tx, ctx: &Ctx, account: &Account) -> Result<bool> {
    let new = store::insert_account(tx, ctx.government.id, account, ctx.app.clock.now()).await?;
    if new {
        note(tx, ctx, "account.create", account.id, json!({ "login": account.login, "person": account.person_id }))
            .await?;
    }
    Ok(new)
}

/// Gives roles to an account and records each.
pub(super) async fn give(tx: &mut Tx, ctx: &Ctx, account: Uuid, roles: &[Role]) -> Result<()> {
    for role in roles {
        store::give(tx, ctx.government.id, account, *role, ctx.app.clock.now()).await?;
        note(tx, ctx, "role.give", account, json!({ "role": role.code() })).await?;
    }
    Ok(())
}

/// The account of a person: the login is their number.
fn account_of(ctx: &Ctx, person: &Candidate) -> Account {
    let number = person.nip.as_deref().or(person.internal_number.as_deref()).map(text::login);
    Account {
        id: ctx.app.new_id(),
        person_id: Some(person.id),
        // somebody without any number takes part as well
        login: number.unwrap_or_else(|| format!("p{}", &person.id.simple().to_string()[20..])),
        name: person.name.clone(),
        password_hash: None,
        disabled: false,
    }
}

/// Makes the account of a person who has none, with a personal link to print. `site` is the
/// address of the site, as `https://kinerja.kota.go.id`.
///
/// # Errors
/// `Conflict` when the person or the login has an account by now.
pub async fn account_for_person(ctx: &Ctx, person: Uuid, site: &str) -> Result<Slip> {
    ctx.authorise_here(Action::InviteStaff)?;
    let person = store::candidate(&ctx.app.db, ctx.government.id, person, ctx.today()).await?.ok_or(Error::NotFound)?;
    let account = account_of(ctx, &person);
    let mut tx = begin_turn(ctx, Action::InviteStaff).await?;
    if !create(&mut tx, ctx, &account).await? {
        return Err(Error::Conflict(Fault::HasAccount));
    }
    let slip = issue(&mut tx, ctx, &account, Some(&person), site).await?;
    ctx.commit(tx, [Topic::Structure]).await?;
    Ok(slip)
}

/// Makes accounts for the people of a unit and below who have none, at most [`MOST_AT_ONCE`], each
/// with a personal link to print, unit by unit. People whose number is the login of another account are passed over.
///
/// # Errors
/// `Conflict` when everybody there has one.
pub async fn accounts_for_unit(ctx: &Ctx, unit: &str, site: &str) -> Result<Vec<Slip>> {
    ctx.authorise_here(Action::InviteStaff)?;
    let people = store::without_in_unit(&ctx.app.db, ctx.government.id, unit, ctx.today(), MOST_AT_ONCE).await?;
    let mut slips = Vec::with_capacity(people.len());
    let mut tx = begin_turn(ctx, Action::InviteStaff).await?;
    for person in &people {
        let account = account_of(ctx, person);
        if create(&mut tx, ctx, &account).await? {
            slips.push(issue(&mut tx, ctx, &account, Some(person), site).await?);
        }
    }
    if slips.is_empty() {
        return Err(Error::Conflict(Fault::HasAccount));
    }
    ctx.commit(tx, [Topic::Structure]).await?;
    Ok(slips)
}

/// Gives an account these roles and takes the others. `shown` is the mark of the roles that the form showed.
/// With its first role an account forgets its password: who may print links of ordinary employees may have
/// set it. True if it did, and a new link has to be printed. An administrator's own account has a role already.
///
/// # Errors
/// `Conflict` when no administrator would be left, or when somebody else changed the roles meanwhile.
pub async fn set_roles(ctx: &Ctx, account: Uuid, roles: &[Role], shown: Option<&str>) -> Result<bool> {
    ctx.authorise_here(Action::ManageAccounts)?;
    let government = ctx.government.id;
    store::by_id(&ctx.app.db, government, account).await?.ok_or(Error::NotFound)?;
    let mut tx = begin_turn(ctx, Action::ManageAccounts).await?;
    let before = rules::in_order(store::roles(&mut tx, government, account).await?);
    unchanged(&before, shown)?;
    let new: Vec<Role> = roles.iter().copied().filter(|role| !before.contains(role)).collect();
    give(&mut tx, ctx, account, &new).await?;
    if !new.is_empty() {
        // a link that was printed before would now open more than whoever printed it may
        store::delete_links(&mut tx, government, account).await?;
    }
    let forgotten = before.is_empty() && !new.is_empty() && forget_password(&mut tx, ctx, account).await?;
    for role in before.iter().filter(|role| !roles.contains(role)) {
        store::take(&mut tx, government, account, *role).await?;
        note(&mut tx, ctx, "role.take", account, json!({ "role": role.code() })).await?;
    }
    if before.contains(&Role::Administrator) {
        keep_an_administrator(&mut tx, ctx).await?;
    }
    ctx.commit(tx, [Topic::Structure, Topic::Account(account)]).await?;
    Ok(forgotten)
}

/// Takes back an account's password and ends its sessions; false when it has no password. Comes after its
/// links were taken back: one that is used at the same moment has then set its password, which goes as well.
async fn forget_password(tx: &mut Tx, ctx: &Ctx, account: Uuid) -> Result<bool> {
    let had = store::forget_password(tx, ctx.government.id, account).await?;
    store::delete_sessions(tx, ctx.government.id, account, None).await?;
    if had {
        note(tx, ctx, "account.forget", account, json!({})).await?;
    }
    Ok(had)
}

/// Disables an account, which ends its sessions, or enables it again.
///
/// # Errors
/// `Conflict` when no administrator would be left.
pub async fn set_disabled(ctx: &Ctx, account: Uuid, disabled: bool) -> Result<()> {
    ctx.authorise_here(Action::ManageAccounts)?;
    let government = ctx.government.id;
    store::by_id(&ctx.app.db, government, account).await?.ok_or(Error::NotFound)?;
    let mut tx = begin_turn(ctx, Action::ManageAccounts).await?;
    store::set_disabled(&mut tx, government, account, disabled).await?;
    if disabled {
        store::delete_sessions(&mut tx, government, account, None).await?;
        store::delete_links(&mut tx, government, account).await?;
        if store::roles(&mut tx, government, account).await?.contains(&Role::Administrator) {
            keep_an_administrator(&mut tx, ctx).await?;
        }
    }
    let action = if disabled { "account.disable" } else { "account.enable" };
    note(&mut tx, ctx, action, account, json!({})).await?;
    ctx.commit(tx, [Topic::Structure, Topic::Account(account)]).await?;
    Ok(())
}

async fn keep_an_administrator(tx: &mut Tx, ctx: &Ctx) -> Result<()> {
    match store::has_administrator(tx, Some(ctx.government.id)).await? {
        true => Ok(()),
        false => Err(Error::Conflict(Fault::LastAdministrator)),
    }
}
