//! Commands of the program.

use anyhow::Context as _;
use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use kinerja::access::service::governments;
use kinerja::base::tr::cli as tr;
use kinerja::base::{Error, Lang};
use kinerja::server::App;
use kinerja::server::config::{Config, find_site};
use kinerja::server::db::Db;
use kinerja::server::files::make_folder;
use kinerja::server::look::Found;
use kinerja::server::request::{Ctx, Government};
use std::ffi::OsString;
use std::io::{self, ErrorKind};
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;

mod demo;
mod government;
mod help;
mod import;
mod say;
mod serve;
mod user;
mod verify;

pub use say::{UNREAD, Unread};

/// The command line. What help says of its parts is in `help`.
#[derive(Parser)]
#[command(version)]
pub struct Cli {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    command: Command,
}

/// Settings by flag or environment.
#[derive(Args)]
pub struct Settings {
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, global = true)]
    database: Option<String>,
    #[arg(long, env = "KINERJA_LISTEN", default_value = "127.0.0.1:3000", global = true)]
    listen: SocketAddr,
    #[arg(long, env = "KINERJA_DATA", default_value = "data", global = true)]
    data: PathBuf,
    #[arg(long, env = "KINERJA_SITE", global = true)]
    site: Option<PathBuf>,
    #[arg(long, env = "KINERJA_TRUSTED_PROXY", global = true)]
    trusted_proxy: Option<IpAddr>,
    #[arg(long, env = "KINERJA_CONNECTIONS", default_value_t = 500, global = true)]
    connections: usize,
    #[arg(long, env = "KINERJA_ADDRESS", value_parser = kinerja::server::address::parse, global = true)]
    address: Option<String>,
    #[arg(long, env = "KINERJA_PUBLIC_METRICS", global = true)]
    public_metrics: bool,
    #[arg(long, env = "KINERJA_INSECURE_COOKIES", global = true)]
    insecure_cookies: bool,
    #[arg(long, env = "KINERJA_LANG", value_parser = ["id", "en"], global = true)]
    lang: Option<String>,
}

#[derive(Subcommand)]
enum Command {
    Migrate,
    Serve,
    Government(government::Governments),
    User(user::User),
    Verify {
        #[arg(long)]
        government: Option<String>,
    },
    Demo(demo::Demo),
    Import(import::Import),
}

/// The database that is a file in the data folder, where no other is named.
const USUAL: &str = "kinerja.sqlite";

impl Settings {
    /// The address of the database, whether or not there is one.
    fn database_url(&self) -> String {
        let usual = self.data.join(USUAL);
        self.database.clone().unwrap_or_else(|| Db::in_file(&std::path::absolute(&usual).unwrap_or(usual)))
    }

    /// The settings as the program uses them; the data folder exists afterwards.
    fn config(&self, database_url: String, lang: Lang) -> anyhow::Result<Config> {
        make_folder(&self.data).with_context(|| tr::folder(lang, self.data.display()))?;
        let data = self.data.canonicalize()?;
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
    /// Reads what was typed. Help, and what is wrong with it, is told here; then there is nothing to run.
    pub fn read() -> Result<Cli, ExitCode> {
        let typed: Vec<OsString> = std::env::args_os().collect();
        let words = typed.iter().map(|word| word.to_string_lossy().into_owned());
        let lang = help::asked(words).unwrap_or_else(usual_lang);
        let read = help::in_words(Cli::command(), lang)
            .try_get_matches_from(help::lang_first(typed))
            .and_then(|matches| Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut Cli::command())));
        read.map_err(|error| help::tell(&error, lang))
    }

    /// The language of what is printed: as asked, or else Indonesian where the system speaks it.
    pub fn lang(&self) -> Lang {
        self.settings.lang.as_deref().and_then(Lang::from_code).unwrap_or_else(usual_lang)
    }

    /// Runs the command.
    pub async fn run(self, lang: Lang) -> anyhow::Result<()> {
        let url = self.settings.database_url();
        anyhow::ensure!(Db::knows(&url), tr::database_address(lang));
        let found = Db::look(&url).await.context(tr::database(lang))?;
        if let Some(reason) = self.command.refuses(found, &Db::named(&url), lang) {
            anyhow::bail!("{reason}");
        }
        let config = self.settings.config(url, lang)?;
        let db = Db::connect(&config.database_url).await.context(tr::database(lang))?;
        let done = self.command.run(config, db.clone(), lang).await;
        db.close().await;
        done
    }
}

impl Command {
    /// Whether it can be the first of an installation, which has no database yet.
    fn may_begin(&self) -> bool {
        match self {
            Command::Migrate | Command::Serve | Command::Demo(_) => true,
            Command::Import(import) => import.may_begin(),
            Command::Government(_) | Command::User(_) | Command::Verify { .. } => false,
        }
    }

    /// Whether it changes nothing that people entered: then it does not bring the tables up to date either.
    fn only_reads(&self) -> bool {
        match self {
            Command::Verify { .. } => true,
            Command::Government(governments) => governments.only_reads(),
            Command::User(user) => user.only_reads(),
            Command::Import(import) => import.only_reads(),
            Command::Migrate | Command::Serve | Command::Demo(_) => false,
        }
    }

    /// Why it leaves a database alone.
    fn refuses(&self, found: Found, database: &str, lang: Lang) -> Option<String> {
        match found {
            Found::Foreign => Some(tr::foreign_database(lang, database)),
            Found::Newer => Some(tr::newer_database(lang, database)),
            // one made for a place that was mistyped would be empty, and nothing would seem to be wrong with it
            Found::Nothing if !self.may_begin() => Some(tr::no_database(lang, database)),
            Found::Older if self.only_reads() => Some(tr::older_database(lang, database)),
            Found::Nothing | Found::Older | Found::Current => None,
        }
    }

    async fn run(self, config: Config, db: Db, lang: Lang) -> anyhow::Result<()> {
        if !self.only_reads() {
            db.migrate().await?;
        }
        let app = serve::app(config, db).await?;
        let live = app.live.clone();
        let done = match self {
            Command::Migrate => say::say!("{}", tr::migrated(lang)),
            Command::Serve => serve::serve(app, lang).await,
            Command::Government(governments) => governments.run(app, lang).await,
            Command::User(user) => user::user(app, user, lang).await,
            Command::Verify { government } => verify::verify(app, government, lang).await,
            Command::Demo(demo) => demo::demo(app, demo, lang).await,
            Command::Import(import) => import.run(app, lang).await,
        };
        // also of what was done before it failed
        live.told().await;
        done
    }
}

/// The language when the command does not say it.
fn usual_lang() -> Lang {
    let set = |name: &str| std::env::var(name).ok();
    let system = || system_lang(["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(set));
    set("KINERJA_LANG").and_then(|code| Lang::from_code(&code)).unwrap_or_else(system)
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
    let one = |cause: &(dyn std::error::Error + 'static)| {
        let own = cause.downcast_ref::<Error>().map(|error| error.text(lang));
        let system = || of_system(cause.downcast_ref::<io::Error>()?.kind(), lang).map(str::to_owned);
        own.or_else(system).unwrap_or_else(|| cause.to_string())
    };
    error.chain().map(one).collect::<Vec<_>>().join(": ")
}

/// What the system usually has against a file or an address.
fn of_system(kind: ErrorKind, lang: Lang) -> Option<&'static str> {
    Some(match kind {
        ErrorKind::NotFound => tr::file_missing(lang),
        ErrorKind::PermissionDenied => tr::file_forbidden(lang),
        ErrorKind::IsADirectory => tr::file_folder(lang),
        ErrorKind::AddrInUse => tr::address_used(lang),
        _ => return None,
    })
}

/// The command line's context, in the language it speaks.
fn context(app: &App, government: Government, lang: Lang) -> Ctx {
    Ctx { lang, ..Ctx::system(app, government) }
}

/// The government of a code, or the only one there is.
async fn government(app: &App, code: Option<&str>, lang: Lang) -> anyhow::Result<Government> {
    let there = governments(&app.db).await?;
    find(&there, code, lang)?.with_context(|| unknown(&there, code, lang))
}

/// As [`government`], among those there are; none if none has the code, or there is none at all.
fn find(there: &[Government], code: Option<&str>, lang: Lang) -> anyhow::Result<Option<Government>> {
    match code {
        Some(code) => Ok(there.iter().find(|government| government.code.eq_ignore_ascii_case(code)).cloned()),
        None => {
            anyhow::ensure!(there.len() < 2, tr::which_government(lang, codes(there)));
            Ok(there.first().cloned())
        }
    }
}

/// Why there is none to be found.
fn unknown(there: &[Government], code: Option<&str>, lang: Lang) -> String {
    match code {
        Some(code) if !there.is_empty() => tr::unknown_government(lang, code, codes(there)),
        _ => tr::no_government(lang).to_owned(),
    }
}

fn codes(there: &[Government]) -> String {
    there.iter().map(|government| government.code.as_str()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let error = anyhow::Error::from(io::Error::from(ErrorKind::NotFound)).context("x.csv tidak dapat dibaca");
        assert_eq!(words(&error, Lang::Id), "x.csv tidak dapat dibaca: berkas atau folder itu tidak ada");
    }
}
