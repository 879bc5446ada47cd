//! `kinerja import`.

use anyhow::Context as _;
use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use kinerja::base::{Lang, Uuid};
use kinerja::import::service::{self, Consent, Upload};
use kinerja::import::{Effect, Kind, Report, RowReport, Undoing, undo, words};
use kinerja::server::App;
use kinerja::server::request::{Ctx, Government};
use std::path::{Path, PathBuf};

/// Lines shown of each kind of news; the rest is counted.
const SHOWN: usize = 50;

#[derive(Args)]
pub struct Import {
    /// Code of the government; not needed if there is only one
    #[arg(long, global = true)]
    government: Option<String>,
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Units: kode, kode_induk, nama, jenis; the row of kind pemda is the government itself
    Unit(File),
    /// People with their posts and superiors
    Pegawai(File),
    /// Services of units
    Layanan(File),
    /// Indicators of units
    Indikator(File),
    /// Answers of the satisfaction survey
    Skm(File),
    /// List what was imported
    List,
    /// Take an import back; says first what that would take with it
    Undo {
        id: Uuid,
        /// Do it without asking
        #[arg(long)]
        yes: bool,
    },
}

#[derive(Args)]
struct File {
    /// CSV or XLSX
    file: PathBuf,
    /// Say what would happen, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Import the good rows and write the bad ones, with reasons, to FILE.ditolak.csv
    #[arg(long)]
    skip_bad: bool,
    /// Take rows that give someone an entirely different name
    #[arg(long)]
    accept_renames: bool,
}

impl Import {
    pub async fn run(self, app: App) -> anyhow::Result<()> {
        app.db.migrate().await?;
        let (kind, file) = match self.what {
            What::List => return list(&context(&app, self.government, false).await?).await,
            What::Undo { id, yes } => return take_back(&context(&app, self.government, false).await?, id, yes).await,
            What::Unit(file) => (Kind::Units, file),
            What::Pegawai(file) => (Kind::People, file),
            What::Layanan(file) => (Kind::Services, file),
            What::Indikator(file) => (Kind::Indicators, file),
            What::Skm(file) => (Kind::Answers, file),
        };
        let ctx = context(&app, self.government, kind == Kind::Units).await?;
        load(&ctx, kind, &file).await
    }
}

/// The government by its code, or the only one there is. A unit file may found one.
async fn context(app: &App, code: Option<String>, may_found: bool) -> anyhow::Result<Ctx> {
    let governments = kinerja::access::store::governments(&app.db).await?;
    let codes = || governments.iter().map(|government| government.code.as_str()).collect::<Vec<_>>().join(", ");
    let found = match &code {
        Some(code) => governments.iter().find(|government| government.code.eq_ignore_ascii_case(code)),
        None if governments.len() > 1 => anyhow::bail!("sebutkan pemda dengan --government: {}", codes()),
        None => governments.first(),
    };
    let government = match found {
        Some(government) => government.clone(),
        None if may_found => Government {
            id: app.new_id(),
            code: code.unwrap_or_default(),
            name: String::new(),
            time_zone: "Asia/Jakarta".to_owned(),
            demo: false,
            administered: false,
            ready: false,
        },
        None => anyhow::bail!("pemda belum ada; mulai dengan: kinerja import unit FILE"),
    };
    Ok(Ctx::system(app, government))
}

async fn load(ctx: &Ctx, kind: Kind, file: &File) -> anyhow::Result<()> {
    let content = std::fs::read(&file.file).with_context(|| format!("tidak dapat membaca {}", file.file.display()))?;
    let name = file.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let upload = Upload { name, content: content.into() };
    if file.dry_run {
        let report = service::check(ctx, Some(kind), &upload).await?;
        tell(&report);
        println!("Uji coba: tidak ada yang diubah.");
        return Ok(());
    }
    let style = ProgressStyle::with_template("{bar:40} {human_pos}/{human_len} {elapsed}")?;
    let consent = Consent { skip_bad: file.skip_bad, renames: file.accept_renames };
    let bar = ProgressBar::new(0).with_style(style);
    let report = service::run(ctx, Some(kind), &upload, consent, &mut |done, total| {
        bar.set_length(total as u64);
        bar.set_position(done as u64);
    })
    .await?;
    bar.finish_and_clear();
    tell(&report);
    let Some(run) = report.run else {
        anyhow::bail!(
            "{} baris ditolak, jadi tidak ada yang diimpor. Perbaiki, atau pakai --skip-bad.{}",
            report.counts.refused,
            if report.renames > 0 { " Bila pergantian nama memang benar: --accept-renames." } else { "" }
        )
    };
    if report.counts.refused > 0 {
        let refused = beside(&file.file);
        std::fs::write(&refused, service::refused_file(ctx, run).await?)?;
        println!("Baris yang ditolak ada di {}", refused.display());
    }
    println!("Impor {run} selesai. Untuk membatalkan: kinerja import undo {run}");
    Ok(())
}

/// `pegawai.csv` -> `pegawai.ditolak.csv`.
fn beside(file: &Path) -> PathBuf {
    file.with_extension("ditolak.csv")
}

fn tell(report: &Report) {
    for note in &report.notes {
        println!("{}", note.text(Lang::Id));
    }
    let lines = |rows: Vec<&RowReport>, tell: &dyn Fn(&RowReport)| {
        rows.iter().take(SHOWN).for_each(|row| tell(row));
        if rows.len() > SHOWN {
            println!("  … dan {} baris lagi", rows.len() - SHOWN);
        }
    };
    let having = |some: fn(&RowReport) -> bool| report.rows.iter().filter(|row| some(row)).collect::<Vec<_>>();
    lines(having(|row| row.effect == Effect::Refused), &|row| {
        for note in &row.faults {
            println!("  baris {}, {}: DITOLAK. {}", row.line, note.column, note.fault.text(Lang::Id));
        }
    });
    lines(having(|row| row.effect != Effect::Refused && !row.warnings.is_empty()), &|row| {
        for note in &row.warnings {
            println!("  baris {}, {}: perhatikan. {}", row.line, note.column, note.fault.text(Lang::Id));
        }
    });
    lines(having(|row| row.effect == Effect::Updated), &|row| {
        for change in &row.differences {
            println!(
                "  baris {} ({}), {}: \"{}\" menjadi \"{}\"",
                row.line, row.name, change.column, change.was, change.becomes
            );
        }
    });
    let counts = report.counts;
    println!(
        "{} baris: {} baru, {} berubah, {} tetap, {} ditolak",
        counts.total, counts.created, counts.updated, counts.unchanged, counts.refused
    );
}

async fn list(ctx: &Ctx) -> anyhow::Result<()> {
    for run in service::runs(ctx).await? {
        let day = kinerja::base::calendar::day_at(run.at, &ctx.government.time_zone);
        let undone = if run.undone_at.is_some() { " (dibatalkan)" } else { "" };
        println!(
            "{}  {day}  {:9}  {}: {} baru, {} berubah, {} ditolak{undone}",
            run.id,
            run.kind.code(),
            run.file_name,
            run.counts.created,
            run.counts.updated,
            run.counts.refused
        );
    }
    Ok(())
}

async fn take_back(ctx: &Ctx, id: Uuid, yes: bool) -> anyhow::Result<()> {
    let said = undo::outlook(ctx, id).await?;
    tell_undoing(&said);
    if let Some(reason) = words::hindered(&said, Lang::Id).first() {
        anyhow::bail!("{reason}");
    }
    if !yes {
        println!("Ketik \"ya\" untuk membatalkan impor ini:");
        let mut answer = String::new();
        std::io::stdin().read_line(&mut answer)?;
        if answer.trim() != "ya" {
            anyhow::bail!("tidak ada yang diubah");
        }
    }
    undo::undo(ctx, id).await?;
    println!("Impor {id} sudah dibatalkan.");
    Ok(())
}

fn tell_undoing(said: &Undoing) {
    for (head, things) in words::undoing(said, Lang::Id) {
        println!("{head} {things}");
    }
}
