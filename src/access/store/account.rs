//! Accounts and the roles given to them.

use crate::access::{HeldPost, Role, UnitCount};
use crate::base::{Day, Result, Uuid};
use crate::server::db::{Db, Tx};
use crate::server::request::Government;
use crate::{on_day, read, run, write};

/// An account as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Account {
    pub id: Uuid,
    pub person_id: Option<Uuid>,
    pub login: String,
    pub name: String,
    pub password_hash: Option<String>,
    pub disabled: bool,
}

/// The account of a person by a number.
macro_rules! by_number {
    ($rank:literal, $number:literal) => {
        concat!(
            " UNION ALL SELECT a.id, a.person_id, a.login, a.name, a.password_hash, a.disabled, ",
            $rank,
            " FROM persons p JOIN accounts a ON a.government_id = p.government_id AND a.person_id = p.id \
             WHERE p.government_id = $1 AND p.",
            $number
        )
    };
}

/// Each way by an index of its own: of one condition with OR PostgreSQL looks at all accounts.
pub(super) const BY_LOGIN: &str = concat!(
    "SELECT id, person_id, login, name, password_hash, disabled, 0 AS rank FROM accounts \
     WHERE government_id = $1 AND login = $2",
    by_number!("1", "nip = $2"),
    by_number!("2", "internal_number = $3"),
    " ORDER BY rank LIMIT 1"
);

/// The account of a login, or of the person with that number; one of letters is found as `typed`, by its index.
pub async fn by_login(db: &Db, government: Uuid, login: &str, typed: &str) -> Result<Option<Account>> {
    read!(db, on => sqlx::query_as(BY_LOGIN).bind(government).bind(login).bind(typed).fetch_optional(on))
}

const BY_ID: &str = "SELECT id, person_id, login, name, password_hash, disabled FROM accounts \
     WHERE government_id = $1 AND id = $2";

pub async fn by_id(db: &Db, government: Uuid, id: Uuid) -> Result<Option<Account>> {
    read!(db, on => sqlx::query_as(BY_ID).bind(government).bind(id).fetch_optional(on))
}

/// As [`by_id`], as the transaction sees it.
pub async fn by_id_in(tx: &mut Tx, government: Uuid, id: Uuid) -> Result<Option<Account>> {
    write!(tx, on => sqlx::query_as(BY_ID).bind(government).bind(id).fetch_optional(on))
}

const INSERT_ACCOUNT: &str = "INSERT INTO accounts (government_id, id, person_id, login, name, disabled, created_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";

/// Inserts an account without a password; false when its login or its person has one already.
pub async fn insert_account(tx: &mut Tx, government: Uuid, account: &Account, now: i64) -> Result<bool> {
    let touched = run!(
        tx,
        sqlx::query(INSERT_ACCOUNT)
            .bind(government)
            .bind(account.id)
            .bind(account.person_id)
            .bind(&account.login)
            .bind(&account.name)
            .bind(account.disabled)
            .bind(now)
    )?;
    Ok(touched > 0)
}

const SET_PASSWORD: &str = "UPDATE accounts SET password_hash = $3 WHERE government_id = $1 AND id = $2";

pub async fn set_password(tx: &mut Tx, government: Uuid, id: Uuid, hash: &str) -> Result<()> {
    run!(tx, sqlx::query(SET_PASSWORD).bind(government).bind(id).bind(hash))?;
    Ok(())
}

const FORGET_PASSWORD: &str = "UPDATE accounts SET password_hash = NULL \
     WHERE government_id = $1 AND id = $2 AND password_hash IS NOT NULL";

/// Takes back the password of an account; whether it had one.
pub async fn forget_password(tx: &mut Tx, government: Uuid, id: Uuid) -> Result<bool> {
    Ok(run!(tx, sqlx::query(FORGET_PASSWORD).bind(government).bind(id))? > 0)
}

const SET_DISABLED: &str = "UPDATE accounts SET disabled = $3 WHERE government_id = $1 AND id = $2";

pub async fn set_disabled(tx: &mut Tx, government: Uuid, id: Uuid, disabled: bool) -> Result<()> {
    run!(tx, sqlx::query(SET_DISABLED).bind(government).bind(id).bind(disabled))?;
    Ok(())
}

const ROLES: &str = "SELECT role FROM grants WHERE government_id = $1 AND account_id = $2 ORDER BY role";

/// The roles given to an account.
pub async fn roles(tx: &mut Tx, government: Uuid, account: Uuid) -> Result<Vec<Role>> {
    write!(tx, on => sqlx::query_scalar(ROLES).bind(government).bind(account).fetch_all(on))
}

const GIVE: &str =
    "INSERT INTO grants (government_id, account_id, role, given_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";

pub async fn give(tx: &mut Tx, government: Uuid, account: Uuid, role: Role, now: i64) -> Result<()> {
    run!(tx, sqlx::query(GIVE).bind(government).bind(account).bind(role).bind(now))?;
    Ok(())
}

const TAKE: &str = "DELETE FROM grants WHERE government_id = $1 AND account_id = $2 AND role = $3";

pub async fn take(tx: &mut Tx, government: Uuid, account: Uuid, role: Role) -> Result<()> {
    run!(tx, sqlx::query(TAKE).bind(government).bind(account).bind(role))?;
    Ok(())
}

const HOLDERS: &str = "SELECT g.role, a.name FROM grants g \
     JOIN accounts a ON a.government_id = g.government_id AND a.id = g.account_id \
     WHERE g.government_id = $1 AND NOT a.disabled ORDER BY a.name, a.id";

/// Who was given which role, by name; disabled accounts hold none.
pub async fn holders(db: &Db, government: Uuid) -> Result<Vec<(Role, String)>> {
    read!(db, on => sqlx::query_as(HOLDERS).bind(government).fetch_all(on))
}

const HOLD: &str = "UPDATE accounts SET name = name \
     WHERE government_id = $1 AND id = $2 AND password_hash = $3 AND NOT disabled";

/// Whether an account can still be signed in to with a password; until the transaction ends nobody
/// changes that.
pub async fn hold(tx: &mut Tx, government: Uuid, id: Uuid, hash: &str) -> Result<bool> {
    Ok(run!(tx, sqlx::query(HOLD).bind(government).bind(id).bind(hash))? == 1)
}

const ADMINISTRATORS: &str =
    concat!("SELECT EXISTS (SELECT 1 ", administrators!(), " AND ($1 IS NULL OR r.government_id = $1))");

/// Whether an administrator of a government, or of any, can sign in, as the transaction sees it.
pub async fn has_administrator(tx: &mut Tx, government: Option<Uuid>) -> Result<bool> {
    write!(tx, on => sqlx::query_scalar(ADMINISTRATORS).bind(government).fetch_one(on))
}

const INSERT_GOVERNMENT: &str = "INSERT INTO governments (id, code, name, time_zone, demo, created_at) \
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";

/// Inserts a government; false when there is one of its code.
pub async fn insert_government(tx: &mut Tx, government: &Government, now: i64) -> Result<bool> {
    let touched = run!(
        tx,
        sqlx::query(INSERT_GOVERNMENT)
            .bind(government.id)
            .bind(&government.code)
            .bind(&government.name)
            .bind(&government.time_zone)
            .bind(government.demo)
            .bind(now)
    )?;
    Ok(touched > 0)
}

const GRANTS: &str = "SELECT account_id, role FROM grants WHERE government_id = $1";

/// Which account was given which role.
pub async fn grants(db: &Db, government: Uuid) -> Result<Vec<(Uuid, Role)>> {
    read!(db, on => sqlx::query_as(GRANTS).bind(government).fetch_all(on))
}

/// A person who might get an account, with where they work today.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Candidate {
    pub id: Uuid,
    pub name: String,
    pub nip: Option<String>,
    pub internal_number: Option<String>,
    pub post: Option<String>,
    pub unit: Option<String>,
}

/// The name of a unit `u` with the one above it, if that is not the government itself: several units may have
/// one name. And what is joined for it.
macro_rules! placed {
    (name) => {
        "u.name || COALESCE(', ' || above.name, '')"
    };
    (join) => {
        "LEFT JOIN units above ON above.government_id = u.government_id AND above.id = u.parent_id \
         AND above.parent_id IS NOT NULL "
    };
}

/// The main post `o` on the day $2 of persons `p` (none of who holds none), and its unit `u`.
macro_rules! at_work {
    () => {
        concat!(
            "LEFT JOIN holders h ON h.government_id = p.government_id AND h.person_id = p.id AND h.main AND ",
            on_day!("h", "$2"),
            " LEFT JOIN posts o ON o.government_id = h.government_id AND o.id = h.post_id \
             LEFT JOIN units u ON u.government_id = o.government_id AND u.id = o.unit_id ",
            placed!(join)
        )
    };
}

/// An account as lists show it, without its roles; of a person with where they work today.
#[derive(sqlx::FromRow)]
pub struct Line {
    pub id: Uuid,
    pub name: String,
    pub login: String,
    pub person_id: Option<Uuid>,
    /// The numbers of the person.
    pub nip: Option<String>,
    pub internal_number: Option<String>,
    pub post: Option<String>,
    pub unit: Option<String>,
    pub disabled: bool,
    pub has_password: bool,
}

const LINES: &str = concat!(
    "SELECT a.id, a.name, a.login, a.person_id, p.nip, p.internal_number, o.title AS post, ",
    placed!(name),
    " AS unit, a.disabled, a.password_hash IS NOT NULL AS has_password FROM accounts a \
     LEFT JOIN persons p ON p.government_id = a.government_id AND p.id = a.person_id ",
    at_work!(),
    "WHERE a.government_id = $1 AND (a.name > $5 OR (a.name = $5 AND a.id > $6)) \
     AND (lower(a.name) LIKE $3 ESCAPE '\\' \
     OR a.login LIKE (CASE WHEN a.person_id IS NULL THEN $3 ELSE $4 END) ESCAPE '\\') ORDER BY a.name, a.id LIMIT $7"
);

/// Accounts whose name or login is like a pattern, by name, from after a name and id on. The logins of people, which
/// are their numbers, are looked for by another.
pub async fn lines(
    db: &Db,
    government: Uuid,
    (text, number): (&str, &str),
    today: Day,
    after: (&str, Uuid),
    most: i64,
) -> Result<Vec<Line>> {
    read!(db, on => sqlx::query_as(LINES).bind(government).bind(today)
        .bind(text).bind(number).bind(after.0).bind(after.1).bind(most).fetch_all(on))
}

/// People of the government $1 with where they work on the day $2. What is joined besides, and which of them.
macro_rules! candidates {
    ($joined:literal, $which:expr) => {
        concat!(
            "SELECT p.id, p.name, p.nip, p.internal_number, o.title AS post, ",
            placed!(name),
            " AS unit FROM persons p \
             LEFT JOIN accounts a ON a.government_id = p.government_id AND a.person_id = p.id ",
            at_work!(),
            $joined,
            " WHERE p.government_id = $1 AND ",
            $which
        )
    };
}

const WITHOUT: &str = candidates!(
    "",
    "a.id IS NULL AND (lower(p.name) LIKE $3 ESCAPE '\\' OR p.nip LIKE $4 ESCAPE '\\') ORDER BY p.name, p.id LIMIT 20"
);

/// People without an account whose name is like a pattern or whose NIP like another; the first 20 by name.
pub async fn without(db: &Db, government: Uuid, (name, nip): (&str, &str), today: Day) -> Result<Vec<Candidate>> {
    read!(db, on => sqlx::query_as(WITHOUT).bind(government).bind(today).bind(name).bind(nip).fetch_all(on))
}

const CANDIDATE: &str = candidates!("", "p.id = $3");

/// A person by id.
pub async fn candidate(db: &Db, government: Uuid, person: Uuid, today: Day) -> Result<Option<Candidate>> {
    read!(db, on => sqlx::query_as(CANDIDATE).bind(government).bind(today).bind(person).fetch_optional(on))
}

/// Those of [`candidates`] who work in the unit $3 or below, at most $4. CROSS: from each unit to those below.
macro_rules! in_unit {
    ($which:expr) => {
        concat!(
            "WITH RECURSIVE tree (id, path) AS ( \
                 SELECT id, name FROM units WHERE government_id = $1 AND code = $3 \
                 UNION ALL \
                 SELECT u.id, tree.path || ' / ' || u.name FROM tree \
                 CROSS JOIN units u WHERE u.government_id = $1 AND u.parent_id = tree.id \
             ) ",
            candidates!("JOIN tree ON tree.id = u.id", $which),
            " ORDER BY tree.path, u.id, o.is_head DESC, p.name, p.id LIMIT $4"
        )
    };
}

/// Accounts `a` that wait for their first password: not disabled, and without a granted role.
macro_rules! waits {
    () => {
        "a.id IS NOT NULL AND a.password_hash IS NULL AND NOT a.disabled AND NOT EXISTS \
         (SELECT 1 FROM grants g WHERE g.government_id = a.government_id AND g.account_id = a.id)"
    };
}

pub(super) const WITHOUT_IN_UNIT: &str = in_unit!("a.id IS NULL");

/// People without an account in a unit and below: unit by unit as the tree has them, the head first.
pub async fn without_in_unit(db: &Db, government: Uuid, unit: &str, today: Day, most: i64) -> Result<Vec<Candidate>> {
    read!(db, on => sqlx::query_as(WITHOUT_IN_UNIT)
        .bind(government).bind(today).bind(unit).bind(most).fetch_all(on))
}

const WAITING_IN_UNIT: &str = in_unit!(waits!());

/// As [`without_in_unit`], people whose account waits for its first password.
pub async fn waiting_in_unit(db: &Db, government: Uuid, unit: &str, today: Day, most: i64) -> Result<Vec<Candidate>> {
    read!(db, on => sqlx::query_as(WAITING_IN_UNIT)
        .bind(government).bind(today).bind(unit).bind(most).fetch_all(on))
}

const WAITING: &str = concat!(
    "SELECT a.id, a.person_id, a.login, a.name, a.password_hash, a.disabled FROM accounts a \
     WHERE a.government_id = $1 AND a.person_id = $2 AND ",
    waits!()
);

/// The account of a person if it waits for its first password, as the transaction sees it.
pub async fn waiting(tx: &mut Tx, government: Uuid, person: Uuid) -> Result<Option<Account>> {
    write!(tx, on => sqlx::query_as(WAITING).bind(government).bind(person).fetch_optional(on))
}

/// By unit first: from each unit down, everybody would be looked up once for every unit above them.
const UNITS: &str = concat!(
    "WITH own AS ( \
         SELECT o.unit_id, COUNT(CASE WHEN a.id IS NULL THEN 1 END) AS n_without, COUNT(CASE WHEN ",
    waits!(),
    " THEN 1 END) AS n_waiting FROM persons p \
         JOIN holders h ON h.government_id = p.government_id AND h.person_id = p.id AND h.main AND ",
    on_day!("h", "$2"),
    " JOIN posts o ON o.government_id = h.government_id AND o.id = h.post_id \
         LEFT JOIN accounts a ON a.government_id = p.government_id AND a.person_id = p.id \
         WHERE p.government_id = $1 GROUP BY o.unit_id \
     ) \
     SELECT u.code, ",
    placed!(name),
    ", CAST(SUM(own.n_without) AS BIGINT), CAST(SUM(own.n_waiting) AS BIGINT) FROM own \
     JOIN unit_closure c ON c.government_id = $1 AND c.descendant_id = own.unit_id \
     JOIN units u ON u.government_id = c.government_id AND u.id = c.ancestor_id ",
    placed!(join),
    "WHERE own.n_without + own.n_waiting > 0 GROUP BY u.code, u.name, above.name ORDER BY u.name, above.name, u.code"
);

/// Units with people without an account, there and below, and units with accounts that wait for their first password.
pub async fn units(db: &Db, government: Uuid, today: Day) -> Result<[Vec<UnitCount>; 2]> {
    let rows: Vec<(String, String, i64, i64)> =
        read!(db, on => sqlx::query_as(UNITS).bind(government).bind(today).fetch_all(on))?;
    let mut units = [Vec::new(), Vec::new()];
    for (code, name, without, waiting) in rows {
        for (units, people) in units.iter_mut().zip([without, waiting]).filter(|(_, people)| *people > 0) {
            units.push(UnitCount { code: code.clone(), name: name.clone(), people });
        }
    }
    Ok(units)
}

const HELD: &str = concat!(
    "SELECT o.title, u.name, u.code, o.is_head FROM holders h \
     JOIN posts o ON o.government_id = h.government_id AND o.id = h.post_id \
     JOIN units u ON u.government_id = o.government_id AND u.id = o.unit_id \
     WHERE h.government_id = $1 AND h.person_id = $2 AND ",
    on_day!("h", "$3"),
    " ORDER BY h.main DESC, h.from_day, h.id"
);

/// The posts that a person holds on a day, the main one first.
pub async fn held_posts(db: &Db, government: Uuid, person: Uuid, today: Day) -> Result<Vec<HeldPost>> {
    let rows: Vec<(String, String, String, bool)> =
        read!(db, on => sqlx::query_as(HELD).bind(government).bind(person).bind(today).fetch_all(on))?;
    Ok(rows.into_iter().map(|(title, unit, unit_code, is_head)| HeldPost { title, unit, unit_code, is_head }).collect())
}
