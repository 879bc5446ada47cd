//! SQL of access.

/// The administrators who can sign in, by their grant `r`. More conditions can follow.
macro_rules! administrators {
    () => {
        "FROM grants r JOIN accounts a ON a.government_id = r.government_id AND a.id = r.account_id \
         WHERE r.role = 'administrator' AND NOT a.disabled AND a.password_hash IS NOT NULL"
    };
}

mod account;
pub mod intake;
mod link;
mod session;

pub use account::*;
pub use link::*;
pub use session::*;

use crate::base::Result;
use crate::read;
use crate::server::db::Db;
use crate::server::request::Government;

const GOVERNMENTS: &str = concat!(
    "SELECT g.id, g.code, g.name, g.host, g.time_zone, g.demo, EXISTS (SELECT 1 ",
    administrators!(),
    " AND r.government_id = g.id) AS administered FROM governments g ORDER BY g.demo, g.created_at, g.id"
);

/// All governments of the installation, the oldest real one first.
pub async fn governments(db: &Db) -> Result<Vec<Government>> {
    read!(db, on => sqlx::query_as(GOVERNMENTS).fetch_all(on))
}

#[cfg(test)]
mod tests {
    use super::account::{BY_LOGIN, WITHOUT_IN_UNIT};
    use super::link::DELETE_LINKS;
    use super::session::{HAS_TEAM, OF_SESSION};
    use crate::testing::{Engine, Town, searches};

    #[tokio::test]
    async fn an_account_its_links_and_the_units_below_are_found_without_going_through_all() {
        let town = Town::new(Engine::Sqlite).await;
        let ways = async |sql: &str| -> Vec<String> {
            let found = searches(&town, sql).await;
            let way = |step: &String| step.rsplit("government_id=? AND ").next().unwrap_or_default().to_owned();
            found.iter().map(way).collect()
        };
        assert_eq!(ways(BY_LOGIN).await, ["login=?)", "nip=?)", "person_id=?)", "internal_number=?)", "person_id=?)"]);
        assert_eq!(ways(DELETE_LINKS).await, ["account_id=?)"]);
        let below = ways(WITHOUT_IN_UNIT).await;
        assert!(below.contains(&"parent_id=?)".to_owned()), "{below:?}");
        assert!(!below.iter().any(|step| step.starts_with("SCAN ")), "{below:?}");
        for sql in [OF_SESSION, HAS_TEAM] {
            let standing = searches(&town, sql).await;
            assert!(standing.iter().all(|step| step.contains("government_id=? AND ")), "{standing:?}");
            for column in ["superior_post_id=?)", "superior_id=?)"] {
                assert!(standing.iter().any(|step| step.contains(column)), "{column}: {standing:?}");
            }
        }
    }
}
