//! Commands of the program.

use anyhow::Context as _;
use clap::{Args, Parser, Subcommand};
use kinerja::base::tr::cli as tr;
use kinerja::base::{Error, Lang};
use kinerja::server::App;
use kinerja::server::config::{Config, find_site};
use kinerja::server::db::Db;
use kinerja::server::request::{Ctx, Government};
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
    /// Connections that one address may hold open, unless it is this machine or the trusted proxy; an office
    /// that is seen as one address may need more
    #[arg(long, env = "KINERJA_CONNECTIONS", default_value_t = 500, global = true)]
    connections: usize,
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
    /// The language of what is printed; by default that of the system (LC_ALL, LC_MESSAGES, LANG)
    #[arg(long, env = "KINERJA_LANG", value_parser = ["id", "en"], global = true)]
    lang: Option<String>,
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
    fn config(&self, lang: Lang) -> anyhow::Result<Config> {
        std::fs::create_dir_all(&self.data).with_context(|| tr::folder(lang, self.data.display()))?;
        let data = self.data.canonicalize()?;
        let database_url =
            self.database.clone().unwrap_or_else(|| format!("sqlite://{}", data.join("kinerja.sqlite").display()));
        Ok(Config {
            database_url,
            listen: self.listen,
            site: self.site.clone().or_else(find_site).unwrap_or_default(),
            // behind a proxy on the same machine residents come by HTTPS
            insecure_cookies: self.insecure_cookies || (self.listen.ip().is_loopback() && self.trusted_proxy.is_none()),
            trusted_proxy: self.trusted_proxy,
            connections: self.connections,
            address: self.address.clone(),
            public_metrics: self.public_metrics,
            data,
        })
    }
}

impl Cli {
    /// The language of what is printed: as asked, or else Indonesian where the system speaks it.
    pub fn lang(&self) -> Lang {
        self.settings.lang.as_deref().and_then(Lang::from_code).unwrap_or_else(|| {
            let system = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(|name| std::env::var(name).ok());
            system_lang(system)
        })
    }

    /// Runs the command.
    pub async fn run(self, lang: Lang) -> anyhow::Result<()> {
        let config = self.settings.config(lang)?;
        let db = Db::connect(&config.database_url).await.context(tr::database(lang))?;
        match self.command {
            Command::Migrate => {
                db.migrate().await?;
                println!("{}", tr::migrated(lang));
            }
            Command::Serve => serve::serve(config, db.clone(), lang).await?,
            Command::User(user) => user::user(serve::app(config, db.clone()).await?, user, lang).await?,
            Command::Verify { government } => {
                verify::verify(serve::app(config, db.clone()).await?, government, lang).await?;
            }
            Command::Demo(demo) => demo::demo(config, db.clone(), demo, lang).await?,
            Command::Import(import) => import.run(serve::app(config, db.clone()).await?, lang).await?,
        }
        db.close().await;
        Ok(())
    }
}

/// The language of the first of the system's settings that says anything.
fn system_lang(mut settings: impl Iterator<Item = String>) -> Lang {
    match settings.find(|setting| !setting.is_empty()) {
        Some(locale) if locale.starts_with("id") => Lang::Id,
        _ => Lang::En,
    }
}

/// Why a command ended, with all that led to it.
pub fn words(error: &anyhow::Error, lang: Lang) -> String {
    let one = |cause: &(dyn std::error::Error + 'static)| match cause.downcast_ref::<Error>() {
        Some(error) => error.text(lang),
        None => cause.to_string(),
    };
    error.chain().map(one).collect::<Vec<_>>().join(": ")
}

/// The command line's context, in the language it speaks.
fn context(app: &App, government: Government, lang: Lang) -> Ctx {
    Ctx { lang, ..Ctx::system(app, government) }
}

/// The government of a code, or the only one there is.
async fn government(app: &App, code: Option<&str>, lang: Lang) -> anyhow::Result<Government> {
    find_government(app, code, lang).await?.context(tr::no_government(lang))
}

/// As [`government`]; none if there is no government at all, or none of the code and there are no others.
async fn find_government(app: &App, code: Option<&str>, lang: Lang) -> anyhow::Result<Option<Government>> {
    let governments = kinerja::access::store::governments(&app.db).await?;
    let codes = governments.iter().map(|government| government.code.as_str()).collect::<Vec<_>>().join(", ");
    match code {
        Some(code) => {
            let found = governments.iter().find(|government| government.code.eq_ignore_ascii_case(code)).cloned();
            anyhow::ensure!(found.is_some() || governments.is_empty(), tr::unknown_government(lang, code, codes));
            Ok(found)
        }
        None => {
            anyhow::ensure!(governments.len() < 2, tr::which_government(lang, codes));
            Ok(governments.into_iter().next())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn commands_are_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn it_speaks_indonesian_where_the_system_does_and_english_elsewhere() {
        for (settings, lang) in [
            (&["id_ID.UTF-8"][..], Lang::Id),
            (&["", "", "id"], Lang::Id),
            (&["C.UTF-8", "id_ID.UTF-8"], Lang::En),
            (&["en_GB.UTF-8"], Lang::En),
            (&["de_DE"], Lang::En),
            (&[], Lang::En),
        ] {
            assert_eq!(system_lang(settings.iter().map(|text| (*text).to_owned())), lang, "{settings:?}");
        }
        let asked = Cli::parse_from(["kinerja", "migrate", "--lang", "id"]);
        assert_eq!(asked.lang(), Lang::Id);
    }

    #[test]
    fn a_refusal_is_told_in_the_language_of_the_command_line() {
        let error = anyhow::Error::from(Error::Conflict(kinerja::base::Fault::AlreadyUndone)).context("x");
        assert_eq!(words(&error, Lang::En), "x: This import has been undone already.");
        assert_eq!(words(&error, Lang::Id), "x: Impor ini sudah dibatalkan.");
    }
}
