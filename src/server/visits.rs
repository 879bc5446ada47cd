//! What is made for one visitor who is not signed in. A page that is kept costs next to nothing; a search, an address
//! that nobody asked for since the figures changed or a question to the open data costs a query or more. Of these each network has a
//! share, so that nobody who thinks up addresses takes the processor from all others.

use super::App;
use super::bucket::{Buckets, Rate};
use super::network::{Network, networks};
use super::page::is_kept;
use super::request::Ctx;
use crate::access::Who;
use crate::base::{Error, Result};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use std::net::IpAddr;

/// Of one address: an office of hundreds that begins its day behind one stays below it, and so do the phones of a
/// mobile network.
const SHARE: Rate = Rate { at_once: 2_000, apart: 20 };

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

/// What each network has used up of its shares.
#[derive(Default)]
pub struct Visits(Buckets<(Network, Purpose)>);

impl Visits {
    fn admit(&self, address: IpAddr, purpose: Purpose, now: i64) -> Result<()> {
        let shares = networks(address).map(|(network, share)| ((network, purpose), SHARE.times(share)));
        self.0.take(shares, now).map(drop).map_err(Error::TooMany)
    }
}

/// Lets a request go on, if it is signed in, for a page that is kept, or within the share of its address.
///
/// # Errors
/// `TooMany` with the seconds to wait.
pub async fn admit(State(app): State<App>, ctx: Ctx, request: Request, next: Next) -> Result<Response> {
    // this machine has no share, as it has none of the connections: behind a proxy on it that is not trusted all
    // visitors look like it
    if ctx.viewer.who == Who::Public && !ctx.address.is_loopback() && !is_kept(&request) {
        app.visits.admit(ctx.address, Purpose::of(request.uri().path()), app.clock.now())?;
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
    use crate::testing::{Answer, Engine, MORNING, Town, config};
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
        // what is kept is for all, also when it is made anew because its figures have changed
        let another_year = "/?tahun=2024";
        assert_eq!(from("203.0.113.8", another_year, "").await.status, 200);
        assert_eq!(from(OFFICE, "/", "").await.status, 200);
        assert_eq!(from(OFFICE, another_year, "").await.status, 200);
        town.app.live.publish(town.government.id, Topic::Figures);
        assert_eq!(from(OFFICE, "/", "").await.status, 200);
        // with filters there are too many to make them all anew for nothing
        assert_eq!(from(OFFICE, another_year, "").await.status, 429);
        town.app.clock.advance(SHARE.apart);
        assert_ne!(from(OFFICE, "/masuk", "").await.status, 429);
    }
}
