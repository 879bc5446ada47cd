//! Settings of a process, from flags and the environment.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// Where the process listens, stores and finds things.
#[derive(Clone, Debug)]
pub struct Config {
    pub database_url: String,
    pub listen: SocketAddr,
    /// Folder for files: evidence, the files of refused rows, the default SQLite database.
    pub data: PathBuf,
    /// Folder of the client: `site` beside the program unless told otherwise.
    pub site: PathBuf,
    /// Whether cookies may travel over plain HTTP; true only on loopback.
    pub insecure_cookies: bool,
    /// The address of the proxy in front, whose `X-Forwarded-For` is believed.
    pub trusted_proxy: Option<std::net::IpAddr>,
    /// Connections that one address may hold open, this machine and the trusted proxy excepted.
    pub connections: usize,
    /// The address by which people reach the site, for posters and personal links; otherwise the
    /// host that a request names.
    pub address: Option<String>,
    /// `/metrics` answers everyone, not only loopback.
    pub public_metrics: bool,
}

/// Where the site's folder may lie beside the program (`target/release/kinerja` and `target/site`, or
/// `kinerja` and `site` in one folder), wherever it is started from.
pub fn site_places() -> Vec<PathBuf> {
    let program = std::env::current_exe().ok();
    let folder = program.as_deref().and_then(Path::parent);
    folder.map_or_else(Vec::new, |folder| vec![folder.join("site"), folder.join("../site")])
}

/// The site's folder, if it lies in one of these places.
pub fn find_site() -> Option<PathBuf> {
    site_places().iter().find(|site| site.join("pkg").is_dir()).and_then(|site| site.canonicalize().ok())
}
