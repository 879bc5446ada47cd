//! The built program as it is run in an office, and beside it a server that does nothing but send
//! bytes from memory.

use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use axum::serve::ListenerExt as _;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Where the bytes lie that this program serves when it is started as the bare server.
pub const BARE: &str = "KINERJA_BENCH_BARE";

/// A folder that goes with the measurement.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new(name: &str) -> anyhow::Result<Folder> {
        let path = std::env::temp_dir().join(format!("kinerja-bench-{}-{name}", std::process::id()));
        std::fs::create_dir_all(path.join("site/pkg"))?;
        Ok(Folder(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A server of its own process, stopped when dropped.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn start(mut command: Command) -> anyhow::Result<Server> {
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let output = child.stdout.take().ok_or_else(|| anyhow::anyhow!("no output"))?;
    for line in BufReader::new(output).lines() {
        let line = line?;
        if let Some((_, address)) = line.split_once("http://") {
            return Ok(Server { address: address.trim().parse()?, child });
        }
    }
    anyhow::bail!("the server said no address")
}

fn kinerja(database: &str, folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kinerja"));
    command.env("DATABASE_URL", database).env("KINERJA_DATA", folder).env("KINERJA_SITE", folder.join("site"));
    command.env("KINERJA_LISTEN", "127.0.0.1:0").env("KINERJA_LOG", "error").stderr(Stdio::inherit());
    command
}

/// `kinerja serve`.
pub fn serve(database: &str, folder: &Path) -> anyhow::Result<Server> {
    let mut command = kinerja(database, folder);
    command.arg("serve");
    start(command)
}

/// Any other command; how long it took, the start of the program included.
pub fn run(database: &str, folder: &Path, arguments: &[&str]) -> anyhow::Result<Duration> {
    let begun = Instant::now();
    let output = kinerja(database, folder).args(arguments).stdout(Stdio::piped()).output()?;
    anyhow::ensure!(output.status.success(), "kinerja {arguments:?}: {}", String::from_utf8_lossy(&output.stdout));
    Ok(begun.elapsed())
}

/// This program again, as the server that sends the bytes of a page from memory.
pub fn serve_bare(page: &[u8], folder: &Path) -> anyhow::Result<Server> {
    let file = folder.join("page");
    std::fs::write(&file, page)?;
    let mut command = Command::new(std::env::current_exe()?);
    command.env(BARE, file);
    start(command)
}

/// The bare server itself.
pub async fn bare(file: PathBuf) -> anyhow::Result<()> {
    let page = bytes::Bytes::from(std::fs::read(file)?);
    let handler = move || async move { ([(CONTENT_TYPE, "text/html; charset=utf-8")], page.clone()) };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}", listener.local_addr()?);
    let listener = listener.tap_io(|socket| {
        let _ = socket.set_nodelay(true);
    });
    axum::serve(listener, axum::Router::new().route("/", get(handler))).await?;
    Ok(())
}
