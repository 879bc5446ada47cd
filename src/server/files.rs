//! Files (evidence, refused rows) behind `object_store`: a folder by default.

use crate::base::{Error, Result};
use bytes::Bytes;
use futures::TryStreamExt as _;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};
use std::fs::{DirBuilder, File};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::sync::Arc;

/// Makes a folder, with those above it that are missing, into which only the account of the system that runs the
/// program may look: whatever lies below is nobody else's to read. One that is there stays as it is.
pub fn make_folder(path: &std::path::Path) -> std::io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Makes a file that only the account of the system that runs the program may read.
///
/// # Errors
/// `AlreadyExists` if there is anything of that name; it stays as it is.
pub fn make_file(path: &std::path::Path) -> std::io::Result<File> {
    File::options().write(true).create_new(true).mode(0o600).open(path)
}

/// The store of this installation. Names are made by us, never by users.
#[derive(Clone, Debug)]
pub struct Files(Arc<dyn ObjectStore>);

impl Files {
    /// A folder, made if missing. An answered write has reached the disk.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn folder(path: &std::path::Path) -> anyhow::Result<Files> {
        make_folder(path)?;
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
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt as _;

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

    #[test]
    fn a_folder_and_a_file_that_are_made_are_nobody_elses_and_what_is_there_stays() {
        let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let name = crate::server::clock::Random::System.anonymous_id();
        let top = std::env::temp_dir().join(format!("kinerja-modes-{name}"));
        let (below, file) = (top.join("below"), top.join("below/file"));
        make_folder(&below).unwrap();
        make_file(&file).unwrap();
        assert_eq!((mode(&top), mode(&below), mode(&file)), (0o700, 0o700, 0o600));
        std::fs::set_permissions(&top, Permissions::from_mode(0o750)).unwrap();
        make_folder(&top).unwrap();
        assert_eq!(mode(&top), 0o750);
        assert_eq!(make_file(&file).unwrap_err().kind(), std::io::ErrorKind::AlreadyExists);
        std::fs::remove_dir_all(top).unwrap();
    }
}
