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
