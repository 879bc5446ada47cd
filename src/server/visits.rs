//! What is made for one visitor. A page that is prepared costs next to nothing; a search, a page that nobody asked for
//! since the figures changed or a question to the open data costs a query or more. Of these each network has a share,
//! and each account, so that nobody who thinks up addresses takes the processor from all others.

use super::App;
use super::bucket::{Buckets, Rate};
use super::network::{Network, networks};
use super::page::is_kept;
use super::request::Ctx;
use crate::base::{Error, Result, Uuid};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use std::net::IpAddr;

/// Of one address: an office of hundreds that begins its day behind one stays below it, and so do the phones of a
/// mobile network.
const SHARE: Rate = Rate { at_once: 2_000, apart: 20 };

/// Of one account, whatever it asks for: far more than a person does, also one with many pages open who answers
/// hundreds of reports.
const OF_ACCOUNT: Rate = Rate { at_once: 4_000, apart: 25 };

/// For what a network has a share.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Purpose {
    /// Rating a service: the form, the answer, thanks. Behind one address of a mobile network much of a city may rate,
    /// and nobody there who searches or thinks up addresses takes that from them. How many answers are taken is another
    /// limit, and a narrower one (`survey::limit`).
    Rating,
    Other,
}

impl Purpose {
    fn of(path: &str) -> Purpose {
        if path.starts_with("/nilai/") { Purpose::Rating } else { Purpose::Other }
    }
}

/// What each network and each account has used up of its shares.
#[derive(Default)]
pub struct Visits {
    networks: Buckets<(Network, Purpose)>,
    accounts: Buckets<Uuid>,
}

impl Visits {
    /// Takes from the share of whoever asks for what an address stands for.
    ///
    /// # Errors
    /// `TooMany` with the seconds to wait.
    pub fn take(&self, ctx: &Ctx, address: &str) -> Result<()> {
        let now = ctx.app.clock.now();
        match ctx.viewer.account() {
            Some(me) => self.accounts.take([(me.account, OF_ACCOUNT)], now).map(drop).map_err(Error::TooMany),
            // this machine has no share, as it has none of the connections: behind a proxy on it that is not trusted
            // all visitors look like it
            None if ctx.address.is_loopback() => Ok(()),
            None => self.admit(ctx.address, Purpose::of(address), now),
        }
    }

    fn admit(&self, address: IpAddr, purpose: Purpose, now: i64) -> Result<()> {
        let shares = networks(address).map(|(network, share)| ((network, purpose), SHARE.times(share)));
        self.networks.take(shares, now).map(drop).map_err(Error::TooMany)
    }
}

/// Lets a request go on within the share of its account or address. For a page that is kept only whoever has it made
/// anew needs one, and that is seen later ([`is_kept`]).
///
/// # Errors
/// `TooMany` with the seconds to wait.
pub async fn admit(State(app): State<App>, ctx: Ctx, request: Request, next: Next) -> Result<Response> {
    if !is_kept(&ctx, &request) {
        app.visits.take(&ctx, request.uri().path())?;
    }
    Ok(next.run(request).await)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::clock::{Clock, Random};
    use crate::server::config::Config;
    use crate::server::files::Files;
    use crate::server::live::{Hub, Topic};
    use crate::testing::{Answer, As, Engine, MORNING, Town, config};
    use axum::body::Body;

    const OFFICE: &str = "203.0.113.7";

    #[tokio::test]
    async fn whoever_thinks_up_addresses_waits_and_nobody_else_does() {
        let mut town = Town::new(Engine::Sqlite).await;
        // the proxy on this machine says who visits
        let config = Config { trusted_proxy: Some([127, 0, 0, 1].into()), ..config() };
        let (db, clock) = (town.app.db.clone(), Clock::at(MORNING));
        town.app = App::new(config, db, clock, Random::seeded(2), Files::memory(), Hub::local());
        let from = async |address: &str, path: &str, cookies: &str| -> Answer {
            let request = Request::get(path).header("x-forwarded-for", address).header("cookie", cookies);
            town.send(request.body(Body::empty()).unwrap()).await
        };
        assert_eq!(from(OFFICE, "/", "").await.status, 200);
        for _ in 1..SHARE.at_once {
            town.app.visits.admit(OFFICE.parse().unwrap(), Purpose::Other, town.app.clock.now()).unwrap();
        }
        for path in ["/?cari=gizi", "/unit/TIDAKADA", "/api/v1/units", "/masuk"] {
            let refused = from(OFFICE, path, "").await;
            assert_eq!((refused.status, refused.header("retry-after")), (429, "1"), "{path}");
            assert!(refused.body.contains("Coba lagi dalam 1 detik"), "{}", refused.body);
            assert_ne!(from("203.0.113.8", path, "").await.status, 429, "{path}");
            assert_ne!(from("127.0.0.1", path, "").await.status, 429, "{path}");
        }
        // residents behind the same address go on rating; whoever thinks up services waits, too
        assert_eq!(from(OFFICE, "/nilai/TIDAKADA", "").await.status, 404);
        for _ in 1..SHARE.at_once {
            town.app.visits.admit(OFFICE.parse().unwrap(), Purpose::Rating, town.app.clock.now()).unwrap();
        }
        assert_eq!(from(OFFICE, "/nilai/TIDAKADA", "").await.status, 429);
        let session = town.session("leader").await;
        assert_eq!(from(OFFICE, "/papan", &session).await.status, 200, "whoever is signed in goes on");
        // what is prepared is for all; what is to be made anew, because its figures have changed, is not
        let (neighbour, another_year) = ("203.0.113.8", "/?tahun=2024");
        assert_eq!(from(neighbour, another_year, "").await.status, 200);
        for path in ["/", another_year] {
            assert_eq!(from(OFFICE, path, "").await.status, 200, "{path}");
        }
        town.app.live.publish(town.government.id, Topic::Figures);
        for path in ["/", another_year] {
            assert_eq!(from(OFFICE, path, "").await.status, 429, "{path}");
            // whoever waits with somebody who has none left has the page made
            let (_, theirs) = tokio::join!(from(OFFICE, path, ""), from(neighbour, path, ""));
            assert_eq!(theirs.status, 200, "{path}");
            assert_eq!(from(OFFICE, path, "").await.status, 200, "{path} is prepared again");
        }
        assert_eq!(from(OFFICE, "/unit/PKM1.csv", "").await.status, 429, "a file is made each time");
        town.app.clock.advance(SHARE.apart);
        assert_ne!(from(OFFICE, "/masuk", "").await.status, 429);
    }

    #[tokio::test]
    async fn an_account_has_a_share_and_its_prepared_board_takes_nothing_of_it() {
        let town = Town::new(Engine::Sqlite).await;
        let (leader, planner) = (town.session("leader").await, town.session("planner").await);
        assert_eq!(town.get("/papan", &leader).await.status, 200);
        for _ in 1..OF_ACCOUNT.at_once {
            town.app.visits.take(&town.ctx(As::Leader), "/").unwrap();
        }
        assert_eq!(town.get("/papan", &leader).await.status, 200, "it is prepared");
        assert_eq!(town.get("/indikator", &leader).await.status, 429);
        assert_ne!(town.get("/indikator", &planner).await.status, 429, "another's share is another's");
        town.app.live.publish(town.government.id, Topic::Figures);
        assert_eq!(town.get("/papan", &leader).await.status, 429);
        town.app.clock.advance(OF_ACCOUNT.apart);
        assert_eq!(town.get("/papan", &leader).await.status, 200);
    }
}
