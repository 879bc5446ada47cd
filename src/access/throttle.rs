//! Slows down guessing without locking anybody out: every failed try takes a token from buckets that
//! fill again by themselves. A try that succeeds gives its tokens back, so that an office behind one
//! address, or a person who signs in often, is never slowed.
//!
//! Whoever guesses at somebody's account empties a bucket of their own address, and one of the
//! account that only makes the next ones wait a moment. A browser in which the owner has signed in
//! before has a bucket of its own, which nobody else can empty.
//!
//! An account has several names: its login and the numbers of its person. Whatever a guesser can notice (a refusal, a
//! wait) is counted by the name that was typed, whether it is somebody's or not; otherwise wrong tries under one name
//! would tell that another is of the same account. How many passwords are looked at is counted by account as well, and
//! beyond that they are wrong unseen: who tries the names in turn gets no try more, and does not learn why.

use super::SessionKey;
use crate::base::{Error, Fault, Result};
use crate::server::bucket::{Buckets, Rate, Tokens};
use crate::server::network::{Network, networks};
use crate::server::places::{Place, Places};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Failures at one name, and at one account, from one address: a person who mistypes.
const MISTYPING: Rate = Rate { at_once: 5, apart: 60_000 };
/// One account from browsers that know its password's mark.
const KNOWN: Rate = Rate { at_once: 10, apart: 60_000 };
/// One name from anywhere: a guesser with many addresses. It cannot keep the owner out: where the others refuse a
/// try, this one lets it wait as long as a token takes.
const NAME: Rate = Rate { at_once: 100, apart: 3_000 };
/// One address over all accounts: an office of hundreds behind one address mistypes too.
const ADDRESS: Rate = Rate { at_once: 100, apart: 5_000 };
/// Password hashes computed at the same time: each takes a processor and 19 MiB.
const AT_ONCE: usize = 4;
/// Of them for one name: however often it signs in, others have their turn.
const OF_NAME: usize = 2;
/// Who waits for one at most: a few seconds of work. An office that begins its day stays below it.
const QUEUE: usize = 200;

/// A try at an account.
#[derive(Clone, Copy)]
pub struct Try {
    /// What was typed to say whose account it is, as a hash; the account where that is no secret.
    pub name: SessionKey,
    /// The account, or what was typed where there is none, as a hash.
    pub account: SessionKey,
    pub address: IpAddr,
    /// From a browser in which its owner has signed in before.
    pub known: bool,
}

#[derive(Clone, PartialEq, Eq, Hash)]
enum Key {
    Mistyping(SessionKey, Network),
    Known(SessionKey),
    Name(SessionKey),
    Network(Network),
}

/// A turn to compute a password hash; given back when it is dropped.
pub struct Turn {
    _of_name: Place<SessionKey>,
    _in_queue: OwnedSemaphorePermit,
    _at_work: Option<OwnedSemaphorePermit>,
}

/// What a try took.
pub struct Taken {
    tokens: Tokens<Key>,
    /// How long it has to wait before it is answered.
    pub wait: Duration,
    /// Under other names its account has used up its failures: no password is right.
    pub in_vain: bool,
}

/// Failures per name, per account and per address.
pub struct Throttle {
    failures: Buckets<Key>,
    names: Places<SessionKey>,
    queue: Arc<Semaphore>,
    hashing: Arc<Semaphore>,
}

impl Default for Throttle {
    fn default() -> Throttle {
        let places = |n| Arc::new(Semaphore::new(n));
        let (failures, names) = (Buckets::default(), Places::default());
        Throttle { failures, names, queue: places(AT_ONCE + QUEUE), hashing: places(AT_ONCE) }
    }
}

impl Throttle {
    /// Takes the tokens of a try.
    ///
    /// # Errors
    /// The seconds after which to try again, when a bucket that refuses is empty; then nothing is taken.
    pub fn take(&self, Try { name, account, address, known }: Try, now: i64) -> Result<Taken, u64> {
        if known {
            let tokens = self.failures.take([(Key::Known(account), KNOWN)], now)?;
            return Ok(Taken { tokens, wait: Duration::ZERO, in_vain: false });
        }
        let mistyping = |whose, (network, share)| (Key::Mistyping(whose, network), MISTYPING.times(share));
        let of_network =
            |(network, share)| [mistyping(name, (network, share)), (Key::Network(network), ADDRESS.times(share))];
        let mut tokens = self.failures.take(networks(address).flat_map(of_network), now)?;
        let wait = match self.failures.take([(Key::Name(name), NAME)], now) {
            Ok(token) => {
                tokens.extend(token);
                Duration::ZERO
            }
            // where there is none, none is taken, and none will be given back
            Err(_) => Duration::from_millis(NAME.apart.unsigned_abs()),
        };
        let mut in_vain = false;
        if account != name {
            match self.failures.take(networks(address).map(|network| mistyping(account, network)), now) {
                Ok(of_account) => tokens.extend(of_account),
                Err(_) => in_vain = true,
            }
        }
        Ok(Taken { tokens, wait, in_vain })
    }

    /// Nobody looked at the try: gives its tokens back.
    pub fn untried(&self, taken: &Taken) {
        self.failures.give_back(&taken.tokens);
    }

    /// The try succeeded: gives its tokens back and forgets what was mistyped before.
    pub fn give_back(&self, taken: &Taken) {
        self.untried(taken);
        for (key, _) in &taken.tokens {
            if matches!(key, Key::Mistyping(..) | Key::Known(_)) {
                self.failures.fill(key);
            }
        }
    }

    /// Waits for a turn to compute a password hash of a name: first at the name, where only as many wait as
    /// its tokens let in, then among all.
    ///
    /// # Errors
    /// `Busy` when it is the name's turn and many of others wait.
    pub async fn turn(&self, name: SessionKey) -> Result<Turn> {
        let _of_name = self.names.wait(name, OF_NAME).await;
        let in_queue = self.queue.clone().try_acquire_owned();
        let _in_queue = in_queue.map_err(|_| Error::Busy(Fault::ManySignIns))?;
        // the semaphore is never closed
        Ok(Turn { _of_name, _in_queue, _at_work: self.hashing.clone().acquire_owned().await.ok() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::rules;
    use crate::server::network::OF_SITE;
    use futures::FutureExt as _;
    use std::net::Ipv6Addr;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 1));
    const THERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 2));
    const AT_ONCE: Result<Duration, u64> = Ok(Duration::ZERO);

    impl Throttle {
        /// How long a try waits.
        fn wait(&self, tried: Try, now: i64) -> Result<Duration, u64> {
            self.take(tried, now).map(|taken| taken.wait)
        }
    }

    fn at(account: u8, address: IpAddr) -> Try {
        Try { name: [account; 32], account: [account; 32], address, known: false }
    }

    #[test]
    fn five_mistakes_are_forgiven_and_one_more_each_minute() {
        let throttle = Throttle::default();
        for _ in 0..5 {
            assert_eq!(throttle.wait(at(1, HERE), 0), AT_ONCE);
        }
        assert_eq!(throttle.wait(at(1, HERE), 0), Err(60));
        assert_eq!(throttle.wait(at(1, HERE), 59_001), Err(1));
        assert_eq!(throttle.wait(at(1, HERE), 60_000), AT_ONCE);
        assert_eq!(throttle.wait(at(1, HERE), 60_000), Err(60));
        assert_eq!(throttle.wait(at(1, THERE), 60_000), AT_ONCE, "the owner is elsewhere and may go on");
    }

    #[test]
    fn an_office_that_succeeds_is_never_slowed() {
        let throttle = Throttle::default();
        for _ in 0..1000 {
            let taken = throttle.take(at(1, HERE), 0).unwrap();
            assert!(taken.wait.is_zero());
            throttle.give_back(&taken);
        }
    }

    #[test]
    fn a_guesser_over_many_accounts_is_refused() {
        let throttle = Throttle::default();
        let tries = (0..200).filter(|n| throttle.take(at(*n, HERE), 0).is_ok()).count();
        assert_eq!(tries, 100);
    }

    #[test]
    fn a_guesser_with_many_addresses_makes_the_owner_wait_a_moment_and_no_more() {
        let throttle = Throttle::default();
        let address = |n: u32| IpAddr::V6(Ipv6Addr::from_bits(u128::from(n) << 80));
        let waits: Vec<Duration> = (0..1000).map(|n| throttle.wait(at(1, address(n)), 0).unwrap()).collect();
        assert!(waits[..100].iter().all(Duration::is_zero) && waits[100..].iter().all(|wait| wait.as_millis() == 3000));
        assert_eq!(throttle.wait(at(1, HERE), 0), Ok(Duration::from_secs(3)));
        assert_eq!(throttle.wait(Try { known: true, ..at(1, HERE) }, 0), AT_ONCE, "the owner's browser is known");
        assert_eq!(throttle.wait(at(1, THERE), 10_000), AT_ONCE, "and soon after it is over for everyone");
    }

    #[test]
    fn whoever_owns_many_networks_does_not_guess_without_end() {
        let throttle = Throttle::default();
        let at_network = |n: u16| IpAddr::from([0x2001, 0xdb8, 1, n, 0, 0, 0, 1]);
        let one = (0..5_000).filter(|n| throttle.take(at(1, at_network(*n)), 0).is_ok()).count();
        assert_eq!(one as i64, MISTYPING.at_once * i64::from(OF_SITE), "at one account");
        let throttle = Throttle::default();
        let account = |n: u16| {
            let name = [n.to_be_bytes(); 16].concat().try_into().unwrap();
            Try { name, account: name, ..at(1, at_network(n)) }
        };
        let many = (0..5_000).filter(|n| throttle.take(account(*n), 0).is_ok()).count();
        assert_eq!(many as i64, ADDRESS.at_once * i64::from(OF_SITE), "at many");
    }

    #[test]
    fn a_try_that_nobody_looked_at_costs_nothing_and_forgets_nothing() {
        let throttle = Throttle::default();
        for _ in 0..4 {
            throttle.take(at(1, HERE), 0).unwrap();
        }
        for _ in 0..10 {
            let taken = throttle.take(at(1, HERE), 0).unwrap();
            throttle.untried(&taken);
        }
        throttle.take(at(1, HERE), 0).unwrap();
        assert_eq!(throttle.wait(at(1, HERE), 0), Err(60));
        // nor of what many addresses have used up at an account, of which such a try took nothing
        let address = |n: u8| IpAddr::from([10, 1, 0, n]);
        let waiting: Vec<Taken> = (0..200).map(|n| throttle.take(at(1, address(n)), 0).unwrap()).collect();
        let (looked_at, not) = waiting.split_at(100);
        assert!(
            looked_at[..95].iter().all(|taken| taken.wait.is_zero()) && not.iter().all(|taken| !taken.wait.is_zero())
        );
        not[1..].iter().for_each(|taken| throttle.untried(taken));
        throttle.give_back(&not[0]);
        assert_eq!(throttle.wait(at(1, THERE), 0), Ok(Duration::from_secs(3)));
    }

    #[tokio::test]
    async fn whoever_finds_many_waiting_for_a_turn_is_told_at_once() {
        let (throttle, at_once) = (Throttle::default(), super::AT_ONCE);
        let account = |n: usize| rules::key(&n.to_string());
        let mut turns: Vec<_> = (0..at_once + QUEUE).map(|n| Box::pin(throttle.turn(account(n)))).collect();
        let begun = turns.iter_mut().filter_map(|turn| turn.now_or_never()).collect::<Vec<_>>();
        assert!(begun.len() == at_once && begun.iter().all(Result::is_ok));
        assert_eq!(throttle.turn(account(1_000)).await.err(), Some(Error::Busy(Fault::ManySignIns)));
        // whoever gives up waiting makes room, and whoever is done for the next one
        drop(turns.pop());
        let mut next = Box::pin(throttle.turn(account(1_000)));
        assert!((&mut next).now_or_never().is_none());
        drop(begun);
        let mut their_turn = turns.iter_mut().skip(at_once).take(at_once);
        assert!(their_turn.all(|turn| turn.now_or_never().is_some_and(|turn| turn.is_ok())));
    }

    #[tokio::test]
    async fn whoever_signs_in_over_and_over_leaves_the_others_their_turns() {
        let throttle = Throttle::default();
        let mut often: Vec<_> = (0..1_000).map(|_| Box::pin(throttle.turn([1; 32]))).collect();
        let begun = often.iter_mut().filter_map(|turn| turn.now_or_never()).collect::<Vec<_>>();
        assert_eq!(begun.len(), OF_NAME);
        assert!(throttle.turn([2; 32]).now_or_never().is_some_and(|turn| turn.is_ok()));
        drop(begun);
        let mut others = often.iter_mut().skip(OF_NAME);
        assert!(others.any(|turn| turn.now_or_never().is_some_and(|turn| turn.is_ok())), "and has its own");
    }

    #[test]
    fn a_known_browser_may_not_guess_for_ever() {
        let throttle = Throttle::default();
        let known = Try { known: true, ..at(1, HERE) };
        assert_eq!((0..100).filter(|_| throttle.take(known, 0).is_ok()).count(), 10);
        let taken = throttle.take(known, 60_000).unwrap();
        throttle.give_back(&taken);
        assert!((0..10).all(|_| throttle.take(known, 60_000).is_ok()));
    }

    #[test]
    fn tries_under_one_name_are_not_noticed_under_another_and_none_is_won() {
        let throttle = Throttle::default();
        let named = |name: u8| Try { name: [name; 32], ..at(1, HERE) };
        for _ in 0..5 {
            assert!(!throttle.take(named(2), 0).unwrap().in_vain);
        }
        // as many under another name are taken as if it were nobody's, at once, and no password is looked at
        for _ in 0..5 {
            let taken = throttle.take(named(3), 0).unwrap();
            assert_eq!((taken.wait, taken.in_vain), (Duration::ZERO, true));
        }
        assert_eq!((throttle.wait(named(2), 0), throttle.wait(named(3), 0)), (Err(60), Err(60)));
        let taken = throttle.take(named(4), 60_000).unwrap();
        assert!(!taken.in_vain && throttle.take(named(4), 60_000).unwrap().in_vain, "one more each minute");
        // what was not looked at is given back to the name alone
        throttle.untried(&taken);
        assert!(!throttle.take(named(3), 60_000).unwrap().in_vain);
    }

    #[test]
    fn success_forgets_what_was_mistyped() {
        let throttle = Throttle::default();
        let taken = (0..5).map(|_| throttle.take(at(1, HERE), 0).unwrap()).last().unwrap();
        throttle.give_back(&taken);
        assert!((0..5).all(|_| throttle.take(at(1, HERE), 0).is_ok()));
    }
}
