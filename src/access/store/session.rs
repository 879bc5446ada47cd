//! Sessions, and who stands behind them.

use crate::access::{Role, SessionKey, SignedIn};
use crate::base::{DEEPEST, Day, Result, Uuid};
use crate::server::db::{Db, Tx};
use crate::{may_have_team, on_day, read, run, team_of, write};

/// All that a request must know of its viewer: a row of the account itself, one for each role given and
/// each unit headed, and one without either when they may be somebody's superior, of which [`HAS_TEAM`] is
/// asked then: most people are nobody's. SQLite joins a CROSS JOIN in the order in which it is written; by
/// itself it would begin with everybody. The arguments: until when the account is signed in, and how it is
/// found, by $1 in the government $2. $3 is the day.
macro_rules! standing {
    ($until:literal, $account:literal) => {
        concat!(
            "WITH me AS (SELECT a.id, a.person_id, a.name, ",
            $until,
            " AS until FROM ",
            $account,
            ") SELECT me.id, me.person_id, me.name, me.until, g.role, NULL AS unit_id FROM me \
             CROSS JOIN grants g WHERE g.government_id = $2 AND g.account_id = me.id \
             UNION ALL \
             SELECT me.id, me.person_id, me.name, me.until, NULL, p.unit_id FROM me CROSS JOIN holders h \
             JOIN posts p ON p.government_id = h.government_id AND p.id = h.post_id AND p.is_head \
             WHERE h.government_id = $2 AND h.person_id = me.person_id AND ",
            on_day!("h", "$3"),
            " UNION ALL \
             SELECT me.id, me.person_id, me.name, me.until, NULL, NULL FROM me WHERE ",
            may_have_team!("$2", "me.person_id", "$3"),
            " UNION ALL \
             SELECT me.id, me.person_id, me.name, me.until, '', NULL FROM me"
        )
    };
}

/// Whether anybody answers to person $2 on day $3; $4 is how far down.
pub(super) const HAS_TEAM: &str =
    concat!("WITH RECURSIVE ", team_of!("$1", "$2", "$3", "$4"), " SELECT EXISTS (SELECT 1 FROM team)");

#[derive(sqlx::FromRow)]
struct Standing {
    id: Uuid,
    person_id: Option<Uuid>,
    name: String,
    until: i64,
    /// Empty in the row of the account itself.
    role: Option<String>,
    unit_id: Option<Uuid>,
}

/// The account, as if whoever may have a team had one, and until when it is signed in.
fn standing(rows: Vec<Standing>, today: Day) -> Option<(SignedIn, i64)> {
    let first = rows.first()?;
    let until = first.until;
    let mut account = SignedIn {
        account: first.id,
        person: first.person_id,
        name: first.name.clone(),
        roles: Vec::new(),
        heads: Vec::new(),
        has_team: false,
        today,
        session: None,
    };
    for row in rows {
        match (row.role, row.unit_id) {
            (Some(role), _) => account.roles.extend(Role::from_code(&role)),
            (None, Some(unit)) => account.heads.push(unit),
            (None, None) => account.has_team = true,
        }
    }
    account.roles.sort_unstable();
    account.heads.sort_unstable();
    Some((account, until))
}

pub(super) const OF_SESSION: &str = standing!(
    "s.expires_at",
    "sessions s JOIN accounts a ON a.government_id = s.government_id AND a.id = s.account_id \
     WHERE s.token_hash = $1 AND s.government_id = $2 AND s.expires_at > $4 AND NOT a.disabled"
);

/// Whose session it is on a day, with what follows from grants and posts, and when it ends; nobody's if
/// it has ended or the account is disabled.
pub async fn of_session(
    db: &Db,
    government: Uuid,
    key: &SessionKey,
    now: i64,
    today: Day,
) -> Result<Option<(SignedIn, i64)>> {
    let rows = read!(db, on => sqlx::query_as(OF_SESSION)
        .bind(&key[..]).bind(government).bind(today).bind(now).fetch_all(on))?;
    let Some((mut account, until)) = standing(rows, today) else { return Ok(None) };
    account.session = Some(*key);
    if let Some(person) = account.person.filter(|_| account.has_team) {
        account.has_team = read!(db, on => sqlx::query_scalar(HAS_TEAM)
            .bind(government).bind(person).bind(today).bind(DEEPEST as i64).fetch_one(on))?;
    }
    Ok(Some((account, until)))
}

const OF_ACCOUNT: &str =
    standing!("CAST(0 AS BIGINT)", "accounts a WHERE a.id = $1 AND a.government_id = $2 AND NOT a.disabled");

/// An account with what follows from its grants and from its person's posts on a day, as the transaction
/// sees it; none if it is disabled.
pub async fn of_account(tx: &mut Tx, government: Uuid, account: Uuid, today: Day) -> Result<Option<SignedIn>> {
    let rows = write!(tx, on => sqlx::query_as(OF_ACCOUNT).bind(account).bind(government).bind(today).fetch_all(on))?;
    let Some((mut account, _)) = standing(rows, today) else { return Ok(None) };
    if let Some(person) = account.person.filter(|_| account.has_team) {
        account.has_team = write!(tx, on => sqlx::query_scalar(HAS_TEAM)
            .bind(government).bind(person).bind(today).bind(DEEPEST as i64).fetch_one(on))?;
    }
    Ok(Some(account))
}

/// A session as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Session {
    pub token_hash: Vec<u8>,
    pub created_at: i64,
    pub expires_at: i64,
    pub device: String,
}

const INSERT_SESSION: &str = "INSERT INTO sessions (token_hash, government_id, account_id, created_at, expires_at, device) \
     VALUES ($1, $2, $3, $4, $5, $6)";

pub async fn insert_session(tx: &mut Tx, government: Uuid, account: Uuid, session: &Session) -> Result<()> {
    run!(
        tx,
        sqlx::query(INSERT_SESSION)
            .bind(&session.token_hash)
            .bind(government)
            .bind(account)
            .bind(session.created_at)
            .bind(session.expires_at)
            .bind(&session.device)
    )?;
    Ok(())
}

const SESSIONS: &str = "SELECT token_hash, created_at, expires_at, device FROM sessions \
     WHERE government_id = $1 AND account_id = $2 AND expires_at > $3 ORDER BY created_at DESC, token_hash LIMIT $4";

/// The sessions of an account that have not ended, the latest first, so many at most.
pub async fn sessions(db: &Db, government: Uuid, account: Uuid, now: i64, most: i64) -> Result<Vec<Session>> {
    read!(db, on => sqlx::query_as(SESSIONS).bind(government).bind(account).bind(now).bind(most).fetch_all(on))
}

const DELETE_SESSION: &str = "DELETE FROM sessions WHERE government_id = $1 AND account_id = $2 AND token_hash = $3";

/// Ends one session of an account; whether there was one.
pub async fn delete_session(tx: &mut Tx, government: Uuid, account: Uuid, key: &SessionKey) -> Result<bool> {
    Ok(run!(tx, sqlx::query(DELETE_SESSION).bind(government).bind(account).bind(&key[..]))? > 0)
}

const DELETE_SESSIONS: &str = "DELETE FROM sessions WHERE government_id = $1 AND account_id = $2 AND token_hash <> $3";

/// Ends all sessions of an account, except one if it is given.
pub async fn delete_sessions(tx: &mut Tx, government: Uuid, account: Uuid, except: Option<SessionKey>) -> Result<()> {
    // no token has this hash
    let except = except.unwrap_or_default();
    run!(tx, sqlx::query(DELETE_SESSIONS).bind(government).bind(account).bind(&except[..]))?;
    Ok(())
}

const DELETE_ENDED: &str = "DELETE FROM sessions WHERE government_id = $1 AND account_id = $2 AND expires_at <= $3";

/// Forgets the sessions of an account that have ended.
pub async fn delete_ended(tx: &mut Tx, government: Uuid, account: Uuid, now: i64) -> Result<()> {
    run!(tx, sqlx::query(DELETE_ENDED).bind(government).bind(account).bind(now))?;
    Ok(())
}

const DELETE_OLDEST: &str = "DELETE FROM sessions WHERE government_id = $1 AND account_id = $2 AND token_hash NOT IN \
     (SELECT token_hash FROM sessions WHERE government_id = $1 AND account_id = $2 \
     ORDER BY created_at DESC, token_hash LIMIT $3)";

/// Ends the oldest sessions of an account, so that so many are left; whether there were any.
pub async fn delete_oldest(tx: &mut Tx, government: Uuid, account: Uuid, left: i64) -> Result<bool> {
    Ok(run!(tx, sqlx::query(DELETE_OLDEST).bind(government).bind(account).bind(left))? > 0)
}
