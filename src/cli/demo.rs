//! `kinerja demo`.

use super::context;
use super::say::say;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use kinerja::base::Lang;
use kinerja::base::tr::cli as tr;
use kinerja::demo::{ACCOUNTS, NAME, PASSWORD, Size, service};
use kinerja::server::App;

/// How the demo city is to be.
#[derive(Args)]
pub struct Demo {
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[arg(long, default_value_t = 3000, value_parser = clap::value_parser!(u16).range(60..=20_000))]
    people: u16,
    #[arg(long, default_value_t = 548, value_parser = clap::value_parser!(u16).range(1..=730))]
    days: u16,
    #[arg(long)]
    entries: Option<usize>,
    #[arg(long, conflicts_with_all = ["seed", "people", "days", "entries"])]
    remove: bool,
}

/// Builds the demo city, or takes it away.
pub async fn demo(app: App, demo: Demo, lang: Lang) -> anyhow::Result<()> {
    let ctx = context(&app, service::government(), lang);
    if demo.remove {
        let removed = service::remove(&ctx).await?;
        say!("{}", if removed { tr::demo_removed(lang) } else { tr::demo_none(lang) })?;
        return Ok(());
    }
    let mut size = Size::usual(demo.seed, usize::from(demo.people), demo.days);
    size.entries = demo.entries.unwrap_or(size.entries);
    let bar = ProgressBar::no_length().with_style(ProgressStyle::with_template(&format!(
        "{} {{bar:32}} {{percent:>3}} % · {{elapsed}} · {{eta}} {}",
        tr::demo_building(lang),
        tr::demo_left(lang)
    ))?);
    let built = service::build(&ctx, size, |done, total| {
        bar.set_length(total as u64);
        bar.set_position(done as u64);
    })
    .await?;
    bar.finish_and_clear();
    if built {
        say!("{}", tr::demo_built(lang, NAME, format!("{:.1}", bar.elapsed().as_secs_f64())))?;
    } else {
        say!("{}", tr::demo_there(lang, NAME))?;
    }
    say!("{}", tr::demo_accounts(lang, PASSWORD))?;
    for account in ACCOUNTS {
        say!("  {:<12} {}", account.login, (account.purpose)(lang))?;
    }
    Ok(())
}
