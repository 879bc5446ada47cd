//! What requests ask for again and again and what seldom changes: who a session is, where somebody
//! works. Believed as long as this process hears of no change of the government's structure, and never
//! for longer than a moment, because the command line changes it too.

use crate::base::Result;
use moka::future::Cache;
use std::future::Future;
use std::hash::Hash;
use std::time::Duration;

/// How long something is believed to be as it was.
const MOMENT: Duration = Duration::from_secs(2);
/// So many answers are kept of one kind.
const MOST: u64 = 20_000;

/// Answers to one kind of question, each with the version of the structure it was read from.
pub struct Believed<K, V>(Cache<K, (V, u64)>);

impl<K: Eq + Hash + Send + Sync + 'static, V: Clone + Send + Sync + 'static> Default for Believed<K, V> {
    fn default() -> Self {
        Believed(Cache::builder().max_capacity(MOST).time_to_live(MOMENT).build())
    }
}

impl<K: Eq + Hash + Send + Sync + 'static, V: Clone + Send + Sync + 'static> Believed<K, V> {
    /// What is known of `key` at a version ([`super::live::Hub::structure`], read before), or else what
    /// `ask` finds out. That there is nothing is not kept: made-up keys must not fill the memory.
    pub async fn get(&self, version: u64, key: K, ask: impl Future<Output = Result<Option<V>>>) -> Result<Option<V>> {
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
        let believed = Believed::<u8, u8>::default();
        let ask = async |version, found| believed.get(version, 1, async move { Ok(found) }).await.unwrap();
        assert_eq!(ask(0, None).await, None);
        assert_eq!(ask(0, Some(5)).await, Some(5), "nothing was kept of nothing");
        assert_eq!(ask(0, Some(6)).await, Some(5));
        assert_eq!(ask(1, Some(6)).await, Some(6));
        assert_eq!(ask(2, None).await, None);
    }
}
