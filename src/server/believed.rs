//! What requests ask for again and again and what seldom changes: who a session is, where somebody
//! works. Believed as long as this process hears of no change of the government's structure, and never
//! for long: on SQLite the command line changes it unheard, and a line to PostgreSQL may be dead for a while
//! before it is found to be.

use crate::base::Result;
use moka::future::Cache;
use std::future::Future;
use std::hash::Hash;
use std::time::Duration;

/// How long something is believed to be as it was where all tell of their changes, and where not.
const HEARD: Duration = Duration::from_secs(30);
const UNHEARD: Duration = Duration::from_secs(2);
/// So many answers are kept of one kind.
const MOST: u64 = 20_000;

/// Answers to one kind of question, each with the version of the structure it was read from.
pub struct Believed<K, V>(Cache<K, (V, u64)>);

impl<K: Eq + Hash + Send + Sync + 'static, V: Clone + Send + Sync + 'static> Believed<K, V> {
    /// Nothing is known yet; `heard` if this process hears of the changes of all others.
    pub fn new(heard: bool) -> Self {
        let long = if heard { HEARD } else { UNHEARD };
        Believed(Cache::builder().max_capacity(MOST).time_to_live(long).build())
    }

    /// What is known of `key` at a version ([`super::live::Hub::structure`], read before), or else what
    /// `ask` finds out; without a version nothing is known. That there is nothing is not kept: made-up keys must not
    /// fill the memory.
    pub async fn get(
        &self,
        version: Option<u64>,
        key: K,
        ask: impl Future<Output = Result<Option<V>>>,
    ) -> Result<Option<V>> {
        let Some(version) = version else { return ask.await };
        if let Some((known, of)) = self.0.get(&key).await
            && of == version
        {
            return Ok(Some(known));
        }
        let found = ask.await?;
        if let Some(found) = &found {
            self.0.insert(key, (found.clone(), version)).await;
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_known_is_asked_again_only_after_a_change() {
        let believed = Believed::<u8, u8>::new(false);
        let ask = async |version, found| believed.get(Some(version), 1, async move { Ok(found) }).await.unwrap();
        assert_eq!(ask(0, None).await, None);
        assert_eq!(ask(0, Some(5)).await, Some(5), "nothing was kept of nothing");
        assert_eq!(ask(0, Some(6)).await, Some(5));
        assert_eq!(ask(1, Some(6)).await, Some(6));
        assert_eq!(ask(2, None).await, None);
    }

    #[tokio::test]
    async fn while_changes_are_not_heard_everything_is_asked() {
        let believed = Believed::<u8, u8>::new(true);
        let ask = async |version, found| believed.get(version, 1, async move { Ok(Some(found)) }).await.unwrap();
        assert_eq!(ask(Some(0), 5).await, Some(5));
        assert_eq!((ask(None, 6).await, ask(None, 7).await), (Some(6), Some(7)));
    }
}
