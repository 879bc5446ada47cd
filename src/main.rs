//! The command line.

// a test may stop where it stands
#![cfg_attr(test, allow(clippy::unwrap_used))]

use clap::Parser;
use kinerja::server::problem::quiet;
use std::io::Write as _;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

mod cli;

/// Pages are many small pieces: a fifth of the time went into the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(quiet(EnvFilter::try_from_env("KINERJA_LOG").unwrap_or_else(|_| "warn,kinerja=info".into())))
        .with_writer(std::io::stderr)
        .init();
    let cli = cli::Cli::parse();
    let lang = cli.lang();
    match cli.run(lang).await {
        Ok(()) => ExitCode::SUCCESS,
        // in words, without the program's inside: most of what ends here is for people to mend
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "{}", cli::words(&error, lang));
            ExitCode::FAILURE
        }
    }
}
