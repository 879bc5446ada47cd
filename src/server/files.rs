//! Files (evidence, refused rows) behind `object_store`: a folder by default.

use crate::base::{Error, Result};
use bytes::Bytes;
use futures::TryStreamExt as _;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};
use std::sync::Arc;

/// The store of this installation. Names are made by us, never by users.
#[derive(Clone, Debug)]
pub struct Files(Arc<dyn ObjectStore>);

impl Files {
    /// A folder, made if missing. An answered write has reached the disk.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn folder(path: &std::path::Path) -> anyhow::Result<Files> {
        std::fs::create_dir_all(path)?;
        Ok(Files(Arc::new(LocalFileSystem::new_with_prefix(path)?.with_fsync(true))))
    }

    /// Gone with the process; for tests.
    pub fn memory() -> Files {
        Files(Arc::new(InMemory::new()))
    }

    /// Keeps a file under a name, replacing one of the same name.
    pub async fn put(&self, name: &str, content: Bytes) -> Result<()> {
        self.0.put(&Path::from(name), PutPayload::from(content)).await.map_err(fault)?;
        Ok(())
    }

    /// Keeps a file under one more name; a folder that can holds its content once.
    pub async fn copy(&self, from: &str, to: &str) -> Result<()> {
        match self.0.copy(&Path::from(from), &Path::from(to)).await {
            Ok(()) => Ok(()),
            // not every folder lets a file have two names
            Err(_) => self.put(to, self.get(from).await?).await,
        }
    }

    /// The content of a file.
    pub async fn get(&self, name: &str) -> Result<Bytes> {
        self.0.get(&Path::from(name)).await.map_err(fault)?.bytes().await.map_err(fault)
    }

    /// Removes a file; one that is not there is fine.
    pub async fn delete(&self, name: &str) -> Result<()> {
        match self.0.delete(&Path::from(name)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(fault(error)),
        }
    }

    /// Removes a file that nothing names any more. If it cannot be, the log says which one stays.
    pub async fn forget(&self, name: &str) {
        if let Err(error) = self.delete(name).await {
            tracing::warn!(%error, name, "a file that nothing names any more could not be removed");
        }
    }

    /// The names of the files in a folder that come after one, whether that is there or not.
    pub async fn names_after(&self, folder: &str, name: &str) -> Result<Vec<String>> {
        let (folder, after) = (Path::from(folder), Path::from(format!("{folder}/{name}")));
        let found: Vec<_> = self.0.list_with_offset(Some(&folder), &after).try_collect().await.map_err(fault)?;
        Ok(found.into_iter().map(|file| file.location.to_string()).collect())
    }

    /// The names of all files in a folder.
    pub async fn names(&self, folder: &str) -> Result<Vec<String>> {
        let found: Vec<_> = self.0.list(Some(&Path::from(folder))).try_collect().await.map_err(fault)?;
        Ok(found.into_iter().map(|file| file.location.to_string()).collect())
    }

    /// Nothing is kept.
    #[cfg(test)]
    pub async fn is_empty(&self) -> bool {
        use futures::StreamExt as _;
        self.0.list(None).next().await.is_none()
    }
}

fn fault(error: object_store::Error) -> Error {
    match error {
        object_store::Error::NotFound { .. } => Error::NotFound,
        other => super::problem::unavailable(&other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_copy_stays_when_the_first_goes_or_is_replaced() {
        let name = crate::server::clock::Random::System.anonymous_id();
        let folder = std::env::temp_dir().join(format!("kinerja-files-{name}"));
        for files in [Files::memory(), Files::folder(&folder).unwrap()] {
            files.put("a/one", Bytes::from_static(b"old")).await.unwrap();
            files.copy("a/one", "b/two").await.unwrap();
            files.copy("a/one", "b/three").await.unwrap();
            files.put("a/one", Bytes::from_static(b"new")).await.unwrap();
            files.delete("b/three").await.unwrap();
            assert_eq!(files.get("b/two").await.unwrap(), "old");
            assert_eq!(files.get("a/one").await.unwrap(), "new");
        }
        std::fs::remove_dir_all(folder).unwrap();
    }
}
