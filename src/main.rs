//! The command line.

// a test may stop where it stands
#![cfg_attr(test, allow(clippy::unwrap_used))]

use kinerja::server::db::STATEMENTS;
use kinerja::server::problem::quiet;
use std::io::{IsTerminal as _, Write as _};
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

mod cli;

/// Pages are many small pieces: a fifth of the time went into the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What is logged unless `KINERJA_LOG` asks for something else. Not statements that took long: each fills the
/// screen with its SQL. Who looks for them asks with `warn,kinerja=info,sqlx::query=warn`.
fn usual() -> EnvFilter {
    format!("warn,kinerja=info,{STATEMENTS}=error").into()
}

#[tokio::main]
async fn main() -> ExitCode {
    let colours = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|no| no.is_empty());
    tracing_subscriber::fmt()
        .with_env_filter(quiet(EnvFilter::try_from_env("KINERJA_LOG").unwrap_or_else(|_| usual())))
        .with_writer(std::io::stderr)
        .with_ansi(colours)
        .init();
    let cli = match cli::Cli::read() {
        Ok(cli) => cli,
        Err(told) => return told,
    };
    let lang = cli.lang();
    match cli.run(lang).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.is::<cli::Unread>() => ExitCode::from(cli::UNREAD),
        // in words, without the program's inside: most of what ends here is for people to mend
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "{}", cli::words(&error, lang));
            ExitCode::FAILURE
        }
    }
}
