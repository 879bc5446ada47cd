//! What is made for one visitor. A page that is prepared costs next to nothing; a search, a page that nobody asked for
//! since the figures changed or a question to the open data costs a query or more. Of these each network has a share,
//! and each account, so that nobody who thinks up addresses takes the processor from all others; and of what is at work
//! at a time, so that nobody who asks for much at once has the readers of the database for themselves.

use super::App;
use super::bucket::{Buckets, Rate};
use super::network::{Network, networks};
use super::page::is_kept;
use super::places::{Place, Places};
use super::request::Ctx;
use crate::base::{Error, Result, Uuid};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use std::net::IpAddr;
use std::sync::Arc;

/// Of one address: an office of hundreds that begins its day behind one stays below it, and so do the phones of a
/// mobile network.
const SHARE: Rate = Rate { at_once: 2_000, apart: 20 };

/// Of one account, whatever it asks for: far more than a person does, also one with many pages open who answers
/// hundreds of reports.
const OF_ACCOUNT: Rate = Rate { at_once: 4_000, apart: 25 };

/// How many requests are at work at a time, and how many may wait for these.
#[derive(Clone, Copy)]
struct Room {
    at_work: usize,
    waiting: usize,
}

/// Those of an account: half as many as SQLite has readers. A page with many pictures asks for each, and a browser for
/// up to a hundred at once.
const ROOM_OF_ACCOUNT: Room = Room { at_work: 4, waiting: 100 };

/// Those of visitors from one address: an office may stand behind it. Nobody there is refused who has a connection,
/// with the usual number of these.
const ROOM_OF_ADDRESS: Room = Room { at_work: 16, waiting: 500 };

impl Room {
    /// That of so many together.
    fn times(self, share: u16) -> Room {
        let share = usize::from(share);
        Room { at_work: self.at_work * share, waiting: self.waiting * share }
    }
}

/// What takes no place among those at work: streams, which last, and sign-ins have places of their own, and files cost
/// nothing.
const WITHOUT_PLACE: [&str; 7] =
    ["/live", "/masuk", "/icon-192.png", "/icon-512.png", "/icon.svg", "/manifest.webmanifest", "/robots.txt"];

/// After how many seconds whoever finds too many waiting may try again.
const AGAIN: u64 = 1;

/// Whose requests are at work.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Holder {
    Account(Uuid),
    Network(Network, Purpose),
}

/// The place of a request among those at work. It is held until all that is done for the request is over, also when
/// nobody waits for the answer any more: by its [`Ctx`], which all of that has.
pub struct Work {
    _places: Vec<Place<Holder>>,
}

/// For what a network has a share.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Purpose {
    /// Rating a service: the form, in either language, the answer, thanks. Behind one address of a mobile network much
    /// of a city may rate, and nobody there who searches or thinks up addresses takes that from them. How many answers
    /// are taken is another limit, and a narrower one (`survey::limit`).
    Rating,
    Other,
}

impl Purpose {
    fn of(path: &str) -> Purpose {
        if path.starts_with("/nilai/") { Purpose::Rating } else { Purpose::Other }
    }
}

/// What each network and each account has used up of its shares, and has at work.
#[derive(Default)]
pub struct Visits {
    networks: Buckets<(Network, Purpose)>,
    accounts: Buckets<Uuid>,
    at_work: Places<Holder>,
    waiting: Places<Holder>,
}

/// In whose places a request is at work: one behind another of several.
fn holders(ctx: &Ctx, address: &str) -> Vec<(Holder, Room)> {
    match ctx.viewer.account() {
        _ if WITHOUT_PLACE.contains(&address) => Vec::new(),
        Some(me) => vec![(Holder::Account(me.account), ROOM_OF_ACCOUNT)],
        None if ctx.address.is_loopback() => Vec::new(),
        None => {
            let purpose = Purpose::of(address);
            let of_network = |(network, share)| (Holder::Network(network, purpose), ROOM_OF_ADDRESS.times(share));
            networks(ctx.address).map(of_network).collect()
        }
    }
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

    /// As [`Visits::take`], of an account that asks for so many things at once: each costs what a request does. Whoever
    /// has any of their share left gets all of them, and then waits until what is lacking has filled again.
    ///
    /// # Errors
    /// `TooMany` with the seconds to wait.
    pub fn take_many(&self, ctx: &Ctx, many: usize) -> Result<()> {
        let Some(me) = ctx.viewer.account() else { return Ok(()) };
        let tokens = std::iter::repeat_n((me.account, OF_ACCOUNT), many);
        self.accounts.take(tokens, ctx.app.clock.now()).map(drop).map_err(Error::TooMany)
    }

    /// A place to work in, if there is one at once.
    pub fn free_place(&self, ctx: &Ctx, address: &str) -> Option<Arc<Work>> {
        let places = holders(ctx, address).into_iter().map(|(holder, room)| self.at_work.take(holder, room.at_work));
        Some(Arc::new(Work { _places: places.collect::<Option<_>>()? }))
    }

    /// A place to work in, as soon as there is one.
    ///
    /// # Errors
    /// `TooMany` when many of the same account or address wait.
    pub async fn place(&self, ctx: &Ctx, address: &str) -> Result<Arc<Work>> {
        let mut places = Vec::new();
        for (holder, room) in holders(ctx, address) {
            let _waiting = self.waiting.take(holder, room.waiting).ok_or(Error::TooMany(AGAIN))?;
            places.push(self.at_work.wait(holder, room.at_work).await);
        }
        Ok(Arc::new(Work { _places: places }))
    }

    fn admit(&self, address: IpAddr, purpose: Purpose, now: i64) -> Result<()> {
        let shares = networks(address).map(|(network, share)| ((network, purpose), SHARE.times(share)));
        self.networks.take(shares, now).map(drop).map_err(Error::TooMany)
    }
}

/// Lets a request go on within the share of its account or address, in its place. For a page that is kept only whoever
/// has it made anew needs them, and that is seen later ([`is_kept`]).
///
/// # Errors
/// `TooMany` with the seconds to wait.
pub async fn admit(State(app): State<App>, mut ctx: Ctx, mut request: Request, next: Next) -> Result<Response> {
    if !is_kept(&ctx, &request) {
        let address = request.uri().path();
        app.visits.take(&ctx, address)?;
        ctx.work = Some(app.visits.place(&ctx, address).await?);
        request.extensions_mut().insert(ctx);
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
    use axum::http::HeaderValue;
    use futures::FutureExt as _;
    use std::time::Duration;

    const OFFICE: &str = "203.0.113.7";

    /// A town with a proxy on its machine, which says who visits.
    async fn behind_a_proxy() -> Town {
        let mut town = Town::new(Engine::Sqlite).await;
        let config = Config { trusted_proxy: Some([127, 0, 0, 1].into()), ..config() };
        let (db, clock) = (town.app.db.clone(), Clock::at(MORNING));
        town.app = App::new(config, db, clock, Random::seeded(2), Files::memory(), Hub::local());
        town
    }

    async fn from(town: &Town, address: &str, path: &str, cookies: &str) -> Answer {
        let request = Request::get(path).header("x-forwarded-for", address).header("cookie", cookies);
        town.send(request.body(Body::empty()).unwrap()).await
    }

    #[tokio::test]
    async fn whoever_thinks_up_addresses_waits_and_nobody_else_does() {
        let town = behind_a_proxy().await;
        let from = async |address: &str, path: &str, cookies: &str| from(&town, address, path, cookies).await;
        assert_eq!(from(OFFICE, "/", "").await.status, 200);
        for _ in 1..SHARE.at_once {
            town.app.visits.admit(OFFICE.parse().unwrap(), Purpose::Other, town.app.clock.now()).unwrap();
        }
        for path in ["/?cari=gizi", "/unit/TIDAKADA", "/api/v1/units", "/masuk"] {
            let refused = from(OFFICE, path, "").await;
            assert_eq!((refused.status, refused.header("retry-after")), (429, "1"), "{path}");
            assert!(refused.body.contains("Coba lagi dalam 1 detik"), "{}", refused.body);
            assert_ne!(from("203.0.113.8", path, "").await.status, 429, "{path}");
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

    /// The status when the proxy sends these lines.
    async fn said(town: &Town, lines: &[&str]) -> u16 {
        let mut request = Request::get("/api/v1/units").body(Body::empty()).unwrap();
        for line in lines {
            // each sign a byte
            let bytes: Vec<u8> = line.chars().map(|sign| u8::try_from(sign).unwrap()).collect();
            request.headers_mut().append("x-forwarded-for", HeaderValue::from_bytes(&bytes).unwrap());
        }
        town.send(request).await.status
    }

    #[tokio::test]
    async fn whoever_comes_from_nowhere_that_can_be_read_has_the_share_of_a_visitor() {
        let town = behind_a_proxy().await;
        for spent in [IpAddr::from([0, 0, 0, 0]), OFFICE.parse().unwrap()] {
            for _ in 0..SHARE.at_once {
                town.app.visits.admit(spent, Purpose::Other, town.app.clock.now()).unwrap();
            }
        }
        for unknown in [vec![], vec![""], vec!["\u{e9}"], vec!["127.0.0.1, \u{e9}"], vec!["127.0.0.1", "unknown"]] {
            assert_eq!(said(&town, &unknown).await, 429, "{unknown:?}");
        }
        // nor is somebody this machine because the proxy says so
        for here in ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1", "203.0.113.8, 127.0.0.1"] {
            assert_eq!(said(&town, &[here]).await, 429, "{here}");
        }
        // what comes last the proxy wrote
        for lines in [vec!["\u{e9}, 203.0.113.7"], vec!["127.0.0.1,203.0.113.7"], vec!["127.0.0.1", "203.0.113.7"]] {
            assert_eq!(said(&town, &lines).await, 429, "{lines:?}");
        }
        for lines in [vec!["\u{e9}, 203.0.113.8"], vec!["203.0.113.7", " 203.0.113.8 "]] {
            assert_ne!(said(&town, &lines).await, 429, "{lines:?}");
        }
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

    #[tokio::test]
    async fn whoever_asks_for_much_at_once_waits_for_themselves_and_for_nobody_else() {
        let town = Town::new(Engine::Sqlite).await;
        let (visits, nurse) = (&town.app.visits, town.ctx(As::Employee));
        let office = Ctx { address: OFFICE.parse().unwrap(), ..town.ctx(As::Public) };
        for (ctx, room) in [(&nurse, ROOM_OF_ACCOUNT), (&office, ROOM_OF_ADDRESS)] {
            let mut held: Vec<_> = (0..room.at_work).map(|_| visits.free_place(ctx, "/tim").unwrap()).collect();
            assert!(visits.free_place(ctx, "/tim").is_none());
            let mut waiting: Vec<_> = (0..room.waiting).map(|_| Box::pin(visits.place(ctx, "/tim"))).collect();
            assert!(waiting.iter_mut().all(|place| place.now_or_never().is_none()));
            assert_eq!(visits.place(ctx, "/tim").await.err(), Some(Error::TooMany(AGAIN)));
            let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/public")).unwrap();
            let files = files.map(|file| format!("/{}", file.unwrap().file_name().display()));
            for path in files.chain(["/live", "/masuk"].map(str::to_owned)) {
                assert!(visits.place(ctx, &path).now_or_never().is_some_and(|place| place.is_ok()), "{path}");
            }
            held.pop();
            assert!(waiting[0].as_mut().now_or_never().is_some_and(|place| place.is_ok()), "who asked first");
        }
        let others = [
            town.ctx(As::Superior),
            Ctx { address: "203.0.113.8".parse().unwrap(), ..town.ctx(As::Public) },
            town.ctx(As::Public),
        ];
        for other in &others {
            let held: Vec<_> = (0..ROOM_OF_ACCOUNT.at_work).map(|_| visits.free_place(other, "/tim")).collect();
            assert!(held.iter().all(Option::is_some));
        }
        assert!(visits.free_place(&office, "/nilai/ADM").is_some(), "residents behind the same address go on rating");
    }

    #[tokio::test]
    async fn as_many_as_a_browser_has_connections_are_never_refused() {
        let town = Town::new(Engine::Sqlite).await;
        let session = town.session("leader").await;
        for path in ["/papan", "/organisasi", "/indikator"] {
            let answers = futures::future::join_all((0..16).map(|_| town.get(path, &session))).await;
            assert!(answers.iter().all(|answer| answer.status != 429), "{path}");
        }
    }

    /// All places of an account that are free.
    fn all_places(ctx: &Ctx) -> Vec<Arc<Work>> {
        std::iter::from_fn(|| ctx.app.visits.free_place(ctx, "/tim")).collect()
    }

    #[tokio::test]
    async fn a_board_needs_a_place_to_be_made_and_none_to_be_sent() {
        let town = Town::new(Engine::Sqlite).await;
        let (ctx, leader) = (town.ctx(As::Leader), town.session("leader").await);
        let held = all_places(&ctx);
        let mut board = Box::pin(town.get("/papan", &leader));
        while !town.app.visits.waiting.holds(&Holder::Account(ctx.signed_in().unwrap().account)) {
            assert!(futures::poll!(&mut board).is_pending());
            tokio::task::yield_now().await;
        }
        drop(held);
        assert_eq!(board.await.status, 200);
        let held = all_places(&ctx);
        assert_eq!((held.len(), town.get("/papan", &leader).await.status), (ROOM_OF_ACCOUNT.at_work, 200));
    }

    #[tokio::test]
    async fn whoever_waits_for_a_page_with_somebody_who_has_no_place_gets_it() {
        let town = behind_a_proxy().await;
        let office = Ctx { address: OFFICE.parse().unwrap(), ..town.ctx(As::Public) };
        let held = all_places(&office);
        let mut theirs = Box::pin(from(&town, OFFICE, "/metode", ""));
        while !town.app.visits.waiting.holds(&holders(&office, "/metode")[0].0) {
            assert!(futures::poll!(&mut theirs).is_pending());
            tokio::task::yield_now().await;
        }
        assert_eq!(from(&town, "203.0.113.8", "/metode", "").await.status, 200);
        drop(held);
        assert_eq!(theirs.await.status, 200);
    }

    #[tokio::test]
    async fn a_request_that_is_given_up_gives_its_place_back() {
        let town = Town::new(Engine::Sqlite).await;
        let (ctx, session) = (town.ctx(As::Superior), town.session("superior").await);
        for path in ["/tim", "/organisasi", "/unit/PKM1.csv", "/papan"] {
            for so_far in (0..60).step_by(6) {
                let mut page = Box::pin(town.get(path, &session));
                for _ in 0..so_far {
                    if futures::poll!(&mut page).is_ready() {
                        break;
                    }
                    tokio::task::yield_now().await;
                }
            }
        }
        let all = async {
            while all_places(&ctx).len() < ROOM_OF_ACCOUNT.at_work {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), all).await.expect("places are held for good");
    }
}
