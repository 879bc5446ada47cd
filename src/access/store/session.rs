//! Sessions, and who stands behind them.

use crate::access::{Role, SessionKey, SignedIn};
use crate::base::{Day, Result, Uuid};
use crate::server::db::{Db, Tx};
use crate::{read, run};

/// The account behind a session or a login.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Owner {
    pub id: Uuid,
    pub person_id: Option<Uuid>,
    pub name: String,
}

const OWNER: &str = "SELECT a.id, a.person_id, a.name FROM sessions s \
     JOIN accounts a ON a.government_id = s.government_id AND a.id = s.account_id \
     WHERE s.token_hash = $1 AND s.government_id = $2 AND s.expires_at > $3 AND a.disabled = $4";

/// Whose session it is; of nobody's if it has ended or the account is disabled.
pub async fn owner(db: &Db, key: &SessionKey, government: Uuid, now: i64) -> Result<Option<Owner>> {
    read!(db, on => sqlx::query_as(OWNER).bind(&key[..]).bind(government).bind(now).bind(false).fetch_optional(on))
}

/// Roles given, units headed, and one row without either when somebody's superior (by post or by
/// name): all that a request must know of its viewer, in one query. SQLite joins a CROSS JOIN in the
/// order in which it is written; by itself it would begin with everybody.
const STANDING: &str = "SELECT role, NULL AS unit_id FROM grants WHERE government_id = $1 AND account_id = $2 \
     UNION ALL \
     SELECT NULL, p.unit_id FROM holders h \
     JOIN posts p ON p.government_id = h.government_id AND p.id = h.post_id AND p.is_head = $5 \
     WHERE h.government_id = $1 AND h.person_id = $3 AND h.from_day <= $4 AND (h.until_day IS NULL OR h.until_day >= $4) \
     UNION ALL \
     SELECT NULL, NULL FROM governments WHERE id = $1 AND (EXISTS ( \
         SELECT 1 FROM holders h CROSS JOIN posts below CROSS JOIN holders theirs \
         WHERE h.government_id = $1 AND h.person_id = $3 AND theirs.person_id <> $3 \
         AND below.government_id = h.government_id AND below.superior_post_id = h.post_id \
         AND theirs.government_id = h.government_id AND theirs.post_id = below.id \
         AND h.from_day <= $4 AND (h.until_day IS NULL OR h.until_day >= $4) \
         AND theirs.from_day <= $4 AND (theirs.until_day IS NULL OR theirs.until_day >= $4) \
     ) OR EXISTS ( \
         SELECT 1 FROM superior_overrides WHERE government_id = $1 AND superior_id = $3 \
         AND from_day <= $4 AND (until_day IS NULL OR until_day >= $4) \
     ))";

/// An account with what follows from its grants and from its person's posts on a day.
pub async fn signed_in(db: &Db, government: Uuid, owner: Owner, today: Day) -> Result<SignedIn> {
    let rows: Vec<(Option<String>, Option<Uuid>)> = read!(db, on => sqlx::query_as(STANDING)
        .bind(government).bind(owner.id).bind(owner.person_id).bind(today).bind(true).fetch_all(on))?;
    let mut account = SignedIn {
        account: owner.id,
        person: owner.person_id,
        name: owner.name,
        roles: Vec::new(),
        heads: Vec::new(),
        has_team: false,
        today,
        session: None,
    };
    for row in rows {
        match row {
            (Some(role), _) => account.roles.extend(Role::from_code(&role)),
            (None, Some(unit)) => account.heads.push(unit),
            (None, None) => account.has_team = true,
        }
    }
    account.roles.sort_unstable();
    Ok(account)
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
     WHERE government_id = $1 AND account_id = $2 AND expires_at > $3 ORDER BY created_at DESC, token_hash";

/// The sessions of an account that have not ended, the latest first.
pub async fn sessions(db: &Db, government: Uuid, account: Uuid, now: i64) -> Result<Vec<Session>> {
    read!(db, on => sqlx::query_as(SESSIONS).bind(government).bind(account).bind(now).fetch_all(on))
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
