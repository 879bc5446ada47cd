//! Commands of the program.

use anyhow::Context as _;
use clap::{Args, Parser, Subcommand};
use kinerja::server::App;
use kinerja::server::config::{Config, find_site};
use kinerja::server::db::Db;
use kinerja::server::request::Government;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

mod demo;
mod import;
mod serve;
mod user;
mod verify;

/// Performance management for Indonesian local governments.
#[derive(Parser)]
#[command(version, about)]
pub struct Cli {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    command: Command,
}

/// Settings by flag or environment.
#[derive(Args)]
pub struct Settings {
    /// sqlite:///path/file.sqlite or postgres://user@host/name; by default a file in the data folder
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, global = true)]
    database: Option<String>,
    /// Where to listen
    #[arg(long, env = "KINERJA_LISTEN", default_value = "127.0.0.1:3000", global = true)]
    listen: SocketAddr,
    /// Folder for files
    #[arg(long, env = "KINERJA_DATA", default_value = "data", global = true)]
    data: PathBuf,
    /// Folder of the client; by default beside the program
    #[arg(long, env = "KINERJA_SITE", global = true)]
    site: Option<PathBuf>,
    /// The proxy whose X-Forwarded-For is believed
    #[arg(long, env = "KINERJA_TRUSTED_PROXY", global = true)]
    trusted_proxy: Option<IpAddr>,
    /// The address by which people reach the site, for posters and personal links, as
    /// https://kinerja.kota.go.id; not for an installation of several governments, each with its own host
    #[arg(long, env = "KINERJA_ADDRESS", value_parser = kinerja::server::address::parse, global = true)]
    address: Option<String>,
    /// Let /metrics answer everyone, not only this machine
    #[arg(long, env = "KINERJA_PUBLIC_METRICS", global = true)]
    public_metrics: bool,
    /// Send the session cookie over plain HTTP although not listening on loopback
    #[arg(long, env = "KINERJA_INSECURE_COOKIES", global = true)]
    insecure_cookies: bool,
}

#[derive(Subcommand)]
enum Command {
    /// Bring the database's tables up to date
    Migrate,
    /// Serve until told to stop
    Serve,
    /// Accounts and roles
    User(user::User),
    /// Check the record and recompute every figure; exits with 1 and names the first difference
    Verify {
        /// Code of the government; all of them otherwise
        #[arg(long)]
        government: Option<String>,
    },
    /// Build a made-up city to look at, or take it away
    Demo(demo::Demo),
    /// Load a spreadsheet, list what was loaded, take it back
    Import(import::Import),
}

impl Settings {
    /// The settings as the program uses them; the data folder exists afterwards.
    fn config(&self) -> anyhow::Result<Config> {
        std::fs::create_dir_all(&self.data)
            .with_context(|| format!("cannot make the folder {}", self.data.display()))?;
        let data = self.data.canonicalize()?;
        let database_url =
            self.database.clone().unwrap_or_else(|| format!("sqlite://{}", data.join("kinerja.sqlite").display()));
        Ok(Config {
            database_url,
            listen: self.listen,
            site: self.site.clone().or_else(|| find_site().ok()).unwrap_or_default(),
            // behind a proxy on the same machine residents come by HTTPS
            insecure_cookies: self.insecure_cookies || (self.listen.ip().is_loopback() && self.trusted_proxy.is_none()),
            trusted_proxy: self.trusted_proxy,
            address: self.address.clone(),
            public_metrics: self.public_metrics,
            data,
        })
    }
}

impl Cli {
    /// Runs the command.
    pub async fn run(self) -> anyhow::Result<()> {
        let config = self.settings.config()?;
        let db = Db::connect(&config.database_url).await.context("cannot open the database")?;
        match self.command {
            Command::Migrate => db.migrate().await?,
            Command::Serve => serve::serve(config, db.clone()).await?,
            Command::User(user) => user::user(serve::app(config, db.clone()).await?, user).await?,
            Command::Verify { government } => verify::verify(serve::app(config, db.clone()).await?, government).await?,
            Command::Demo(demo) => demo::demo(config, db.clone(), demo).await?,
            Command::Import(import) => import.run(serve::app(config, db.clone()).await?).await?,
        }
        db.close().await;
        Ok(())
    }
}

/// The government of a code, or the only one there is.
async fn government(app: &App, code: Option<&str>) -> anyhow::Result<Government> {
    let mut governments = kinerja::access::store::governments(&app.db).await?;
    let codes = governments.iter().map(|government| government.code.clone()).collect::<Vec<_>>().join(", ");
    match code {
        Some(code) => governments.retain(|government| government.code.eq_ignore_ascii_case(code)),
        None => anyhow::ensure!(governments.len() < 2, "say which government with --government: {codes}"),
    }
    governments.pop().with_context(|| format!("there is no such government; there are: {codes}"))
}
