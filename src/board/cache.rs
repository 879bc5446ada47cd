//! Figures of this process, kept until they change: made at most every [`BURST`] while changes
//! come in bursts, at least every [`OLDEST`] because each says as of when, and once for all who
//! wait for the same.

use super::{
    BoardFigures, HomeFigures, OneIndicator, RankingFigures, ServiceFigures, Term, UnitFigures, service::Whole,
};
use crate::base::{Error, Lang, Period, Result, Uuid};
use crate::server::request::Ctx;
use moka::future::Cache as Moka;
use moka::ops::compute::{CompResult, Op};
use std::hash::Hash;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// Milliseconds between two makings of the same figures under a burst of changes.
const BURST: i64 = 250;
/// Milliseconds after which figures are made anew though nothing changed.
const OLDEST: i64 = 60_000;
/// After so long nobody has asked for figures they are forgotten: of other periods there are many, which one who walks
/// through them would leave in the memory.
const IDLE: Duration = Duration::from_secs(600);
/// Wholes made at a time: each reads all of a government's year, and anyone may ask for every period.
const MAKERS: usize = 4;
/// As [`MAKERS`], of periods that few look at.
const MAKERS_OF_OLD: usize = 2;

/// What a page shows, apart from who looks at it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Question {
    pub government: Uuid,
    pub lang: Lang,
    pub term: Term,
    /// The code or id of what the page is about, or the kind of a ranking.
    pub of: String,
}

impl Question {
    pub fn new(ctx: &Ctx, term: Term, of: &str) -> Question {
        Question { government: ctx.government.id, lang: ctx.lang, term, of: of.to_owned() }
    }
}

/// The kept figures of each page, and of whole governments, which pages are made of.
pub struct Boards {
    pub whole: Kept<(Uuid, Period), Whole>,
    /// Turns to make a whole of this year, or of what that is compared with.
    pub makers: Semaphore,
    /// Turns to make one of another period: whoever walks through all of them keeps nobody from this year's.
    pub makers_of_old: Semaphore,
    pub home: Kept<Question, Option<HomeFigures>>,
    pub unit: Kept<Question, UnitFigures>,
    pub service: Kept<Question, ServiceFigures>,
    pub ranking: Kept<Question, RankingFigures>,
    pub board: Kept<Question, Option<BoardFigures>>,
    pub indicator: Kept<Question, OneIndicator>,
}

impl Default for Boards {
    fn default() -> Boards {
        Boards {
            whole: Kept::new(48),
            makers: Semaphore::new(MAKERS),
            makers_of_old: Semaphore::new(MAKERS_OF_OLD),
            home: Kept::new(256),
            unit: Kept::new(1024),
            service: Kept::new(1024),
            ranking: Kept::new(512),
            board: Kept::new(1024),
            indicator: Kept::new(1024),
        }
    }
}

/// How figures are made; boxed, because most who ask find them made and need no room for it.
pub type Making<'a, V> = Pin<Box<dyn Future<Output = Result<V>> + Send + 'a>>;

/// Figures of one kind by what they are about.
pub struct Kept<K, V>(Moka<K, Arc<Made<V>>>);

/// Figures with what they were made from.
#[derive(Debug)]
pub struct Made<V> {
    pub figures: V,
    version: u64,
    /// UTC milliseconds.
    at: i64,
}

impl<V> Made<V> {
    /// When they were made, UTC milliseconds.
    pub fn at(&self) -> i64 {
        self.at
    }

    fn holds(&self, ctx: &Ctx) -> bool {
        self.version == ctx.app.live.version(ctx.government.id) && ctx.app.clock.now() - self.at < OLDEST
    }
}

impl<K: Hash + Eq + Send + Sync + 'static, V: Send + Sync + 'static> Kept<K, V> {
    fn new(most: u64) -> Kept<K, V> {
        Kept(Moka::builder().max_capacity(most).time_to_idle(IDLE).build())
    }

    /// How many are kept.
    #[cfg(test)]
    pub async fn count(&self) -> u64 {
        self.0.run_pending_tasks().await;
        self.0.entry_count()
    }

    /// The figures as of the latest change. While changes come in bursts, the answer waits for the
    /// burst to be over rather than to be old: nobody would tell an open page of it again.
    ///
    /// # Errors
    /// Those of `make`; they are not kept.
    pub async fn get(&self, ctx: &Ctx, key: K, make: Making<'_, V>) -> Result<Arc<Made<V>>> {
        if let Some(made) = self.0.get(&key).await
            && made.holds(ctx)
        {
            return Ok(made);
        }
        let anew = self.0.entry(key).and_try_compute_with(|old| async move {
            if let Some(old) = old.map(|entry| entry.into_value()) {
                if old.holds(ctx) {
                    return Ok::<_, Error>(Op::Nop);
                }
                let wait = BURST - (ctx.app.clock.now() - old.at);
                if (1..=BURST).contains(&wait) {
                    tokio::time::sleep(Duration::from_millis(wait.unsigned_abs())).await;
                }
            }
            // before reading, so that a change meanwhile makes them old
            let (version, at) = (ctx.app.live.version(ctx.government.id), ctx.app.clock.now());
            Ok(Op::Put(Arc::new(Made { figures: make.await?, version, at })))
        });
        match anew.await? {
            CompResult::Inserted(entry) | CompResult::ReplacedWith(entry) | CompResult::Unchanged(entry) => {
                Ok(entry.into_value())
            }
            CompResult::StillNone(_) | CompResult::Removed(_) => unreachable!("figures are put or left as they are"),
        }
    }
}
