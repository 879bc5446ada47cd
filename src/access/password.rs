//! Passwords by argon2id with the parameters OWASP names as least (19 MiB, two passes). Hashing
//! takes tens of milliseconds of a processor on purpose, so it runs beside the requests and only a
//! few at a time.

use super::SessionKey;
use crate::base::{Error, Result};
use crate::server::App;
use crate::server::problem::unavailable;
use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use std::sync::OnceLock;
use tokio::task::{JoinError, spawn_blocking};

/// The hash of a password, to be stored; it waits for the turn of a name.
///
/// # Errors
/// `Busy` when many wait for theirs.
pub async fn hash(app: &App, name: SessionKey, password: String) -> Result<String> {
    let salt = app.random.bytes();
    in_turn(app, name, move || hash_with(&password, salt)).await?
}

/// Whether a password is the one of a stored hash; it waits for the turn of a name. Without a hash it takes the same
/// time and is not.
///
/// # Errors
/// `Busy` when many wait for theirs.
pub async fn verify(app: &App, name: SessionKey, password: String, hash: Option<String>) -> Result<bool> {
    static NOBODYS: OnceLock<Result<String>> = OnceLock::new();
    in_turn(app, name, move || {
        let known = hash.is_some();
        let hash = match hash {
            Some(hash) => hash,
            None => NOBODYS.get_or_init(|| hash_with("", [0; 16])).clone()?,
        };
        let parsed = PasswordHash::new(&hash);
        let good = parsed.is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
        Ok(known && good)
    })
    .await?
}

/// The hash of a password with a salt; takes its time.
pub fn hash_with(password: &str, salt: [u8; 16]) -> Result<String> {
    let hash = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
    hash.map(|hash| hash.to_string()).map_err(|error| unavailable(&error))
}

async fn in_turn<T: Send + 'static>(
    app: &App,
    name: SessionKey,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T> {
    let turn = app.throttle.turn(name).await?;
    // whoever goes away meanwhile gives the turn back only when the work is done
    let done = spawn_blocking(move || {
        let _turn = turn;
        work()
    });
    done.await.map_err(|error: JoinError| -> Error { unavailable(&error) })
}
