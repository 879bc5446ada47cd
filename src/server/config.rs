//! Settings of a process, from flags and the environment.

use anyhow::Context as _;
use std::net::SocketAddr;
use std::path::PathBuf;

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
    /// The address by which people reach the site, for posters and personal links; otherwise the
    /// host that a request names.
    pub address: Option<String>,
    /// `/metrics` answers everyone, not only loopback.
    pub public_metrics: bool,
}

/// The site's folder beside the program (`target/release/kinerja` and `target/site`, or `kinerja`
/// and `site` in one folder), wherever it is started from.
///
/// # Errors
/// When there is none; the message says where it was looked for.
pub fn find_site() -> anyhow::Result<PathBuf> {
    let program = std::env::current_exe().context("cannot tell where the program lies")?;
    let folder = program.parent().context("the program lies nowhere")?;
    let candidates = [folder.join("site"), folder.join("../site")];
    candidates.iter().find(|site| site.join("pkg").is_dir()).and_then(|site| site.canonicalize().ok()).with_context(
        || {
            format!(
                "the folder of the client is missing: looked for {} and {}",
                candidates[0].display(),
                candidates[1].display()
            )
        },
    )
}
