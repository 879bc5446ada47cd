//! The command line.

use clap::Parser;
use kinerja::server::problem::quiet;
use tracing_subscriber::EnvFilter;

mod cli;

/// Pages are many small pieces: a fifth of the time went into the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt()
        .with_env_filter(quiet(EnvFilter::try_from_env("KINERJA_LOG").unwrap_or_else(|_| "warn,kinerja=info".into())))
        .with_writer(std::io::stderr)
        .init();
    cli::Cli::parse().run().await
}
