//! `kinerja import`.

use super::say::say;
use super::{context, find, government, unknown};
use anyhow::Context as _;
use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use kinerja::access::ZONES;
use kinerja::access::rules::government_code;
use kinerja::access::service::governments;
use kinerja::base::tr::{cli as tr, import};
use kinerja::base::{Error, Fault, Lang, Uuid, number};
use kinerja::import::service::{self, Consent, Upload};
use kinerja::import::tell::{Finding, findings, sorted};
use kinerja::import::turn::turn;
use kinerja::import::{Check, Group, Grouped, Kind, Listed, Report, RowReport, Said, Undoing, undo, words};
use kinerja::server::App;
use kinerja::server::files::make_file;
use kinerja::server::request::{Ctx, Government, mark_of};
use kinerja::setup::{Step, Task};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

/// Rows shown of each group and each list; the rest is counted.
const SHOWN: usize = 50;
/// So many rows that say each their own of a column are told one by one.
const TOLD_SINGLY: i64 = 20;

#[derive(Args)]
pub struct Import {
    #[arg(long, global = true)]
    government: Option<String>,
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    Unit(File),
    Pegawai(File),
    Layanan(File),
    Indikator(File),
    Skm(File),
    List,
    Undo {
        id: Uuid,
        #[arg(long)]
        yes: bool,
    },
}

#[derive(Args)]
struct File {
    file: PathBuf,
    #[arg(long)]
    dry_run: bool,
    #[arg(long)]
    skip_bad: bool,
    #[arg(long)]
    accept_renames: bool,
    #[arg(long)]
    all: bool,
}

impl Import {
    /// Whether it can be the first command of an installation: a unit file founds a government.
    pub fn may_begin(&self) -> bool {
        matches!(&self.what, What::Unit(file) if !file.dry_run)
    }

    /// Whether it only tells what is there, or what a file would do.
    pub fn only_reads(&self) -> bool {
        match &self.what {
            What::List => true,
            What::Undo { .. } => false,
            What::Unit(file) | What::Pegawai(file) | What::Layanan(file) | What::Indikator(file) | What::Skm(file) => {
                file.dry_run
            }
        }
    }

    pub async fn run(self, app: App, lang: Lang) -> anyhow::Result<()> {
        let code = self.government.as_deref();
        let (kind, file) = match self.what {
            What::List => return list(&context(&app, government(&app, code, lang).await?, lang)).await,
            What::Undo { id, yes } => {
                return take_back(&context(&app, government(&app, code, lang).await?, lang), id, yes).await;
            }
            What::Unit(file) => (Kind::Units, file),
            What::Pegawai(file) => (Kind::People, file),
            What::Layanan(file) => (Kind::Services, file),
            What::Indikator(file) => (Kind::Indicators, file),
            What::Skm(file) => (Kind::Answers, file),
        };
        let there = governments(&app.db).await?;
        if let ([only], None) = (there.as_slice(), code) {
            // the files of a real city do not go into the made-up one because nothing was said
            anyhow::ensure!(!only.demo, tr::only_demo(lang, &only.code, &only.name));
        }
        let found = find(&there, code, lang)?;
        let founded = found.is_none();
        let government = match (found, kind) {
            (Some(found), _) => found,
            // a unit file may found one
            (None, Kind::Units) => Government::new(app.new_id(), &code_of_new(code)?, "", ZONES[0]),
            (None, _) => anyhow::bail!(unknown(&there, code, lang)),
        };
        // of several a command says which is meant
        let several = there.len() + usize::from(founded) > 1;
        let whose = if several { format!(" --government {}", government.code) } else { String::new() };
        let ctx = context(&app, government, lang);
        load(&ctx, kind, &file, &whose).await?;
        if founded && !there.is_empty() && !file.dry_run {
            say!("{}", tr::needs_host(lang, &ctx.government.code))?;
        }
        Ok(())
    }
}

/// The code of a government that is yet to be founded, if one was said.
fn code_of_new(code: Option<&str>) -> anyhow::Result<String> {
    let code = code.map(government_code).transpose();
    Ok(code.map_err(|fault| Error::invalid("government", fault))?.unwrap_or_default())
}

/// Loads a file, or says what that would do; `whose` says to a command which government is meant.
async fn load(ctx: &Ctx, kind: Kind, file: &File, whose: &str) -> anyhow::Result<()> {
    let lang = ctx.lang;
    let content = std::fs::read(&file.file).with_context(|| tr::unreadable(lang, file.file.display()))?;
    let name = file.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let upload = Upload { name, content: content.into() };
    if file.dry_run {
        let checked = service::check(ctx, turn(ctx)?, Some(kind), &upload).await?;
        let refused = checked.report.counts.refused;
        let rows = if refused > 0 && file.skip_bad { Some(checked.refused(ctx).await?) } else { None };
        let told = match file.all {
            true => tell_all(checked.whole(ctx).await?, lang),
            false => tell(checked.told(ctx, SHOWN).await?, lang),
        };
        // the rows are wanted also when nobody reads the rest
        let written = rows.map(|rows| write_refused(&file.file, rows, lang)).transpose()?;
        told?;
        if let Some(refused) = written {
            say!("{}", tr::refused_in(lang, refused.display()))?;
        } else if refused > 0 {
            say!("{}", tr::refused_how(lang, free(&file.file).display()))?;
        }
        say!("{}", tr::dry_run(lang))?;
        return Ok(());
    }
    let style = ProgressStyle::with_template("{bar:40} {human_pos}/{human_len} {elapsed}")?;
    let consent = Consent { skip_bad: file.skip_bad, renames: file.accept_renames };
    let bar = ProgressBar::new(0).with_style(style);
    let report = service::run(ctx, turn(ctx)?, Some(kind), &upload, consent, &mut |done, total| {
        bar.set_length(total as u64);
        bar.set_position(done as u64);
    })
    .await?;
    bar.finish_and_clear();
    let (run, counts, renames) = (report.run, report.counts, report.renames);
    let told = if file.all { tell_all(&report, lang) } else { tell(sorted(report, SHOWN), lang) };
    let Some(run) = run else {
        told?;
        say!("{}", tr::refused_how(lang, free(&file.file).display()))?;
        let refused = tr::refused(lang, number::count(counts.refused, lang));
        let renames = if renames > 0 { format!(" {}", tr::renames(lang)) } else { String::new() };
        anyhow::bail!("{refused}{renames}")
    };
    let written = match counts.refused {
        0 => None,
        _ => Some(write_refused(&file.file, service::refused_file(ctx, run).await?, lang)?),
    };
    told?;
    if let Some(refused) = written {
        say!("{}", tr::refused_in(lang, refused.display()))?;
    }
    say!("{}", tr::imported(lang, run, whose))?;
    tell_next(ctx, whose).await
}

/// What a government that is not ready yet needs next.
async fn tell_next(ctx: &Ctx, whose: &str) -> anyhow::Result<()> {
    let setup = kinerja::setup::service::setup(ctx).await?;
    let open = |step: &&Step| !step.begun() && !step.task.optional() && setup.waits_for(step.task).is_none();
    let next = setup.steps.iter().find(open);
    if let Some(step) = next {
        let command = match step.task {
            Task::Load(kind) => tr::import_file(ctx.lang, kind.code(), whose),
            Task::Accounts => "kinerja serve".to_owned(),
        };
        say!("{}", tr::next(ctx.lang, command, step.task.title(ctx.lang)))?;
    }
    Ok(())
}

/// Puts the refused rows, each with why, beside the file; where they are. They tell people's numbers, so nobody else
/// may read them; and nothing that is there is replaced.
fn write_refused(file: &Path, rows: bytes::Bytes, lang: Lang) -> anyhow::Result<PathBuf> {
    let mut nth = 1;
    loop {
        let refused = beside(file, nth);
        match make_file(&refused) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => nth += 1,
            made => {
                let written = made.and_then(|mut made| made.write_all(&rows));
                written.with_context(|| tr::unwritable(lang, refused.display()))?;
                return Ok(refused);
            }
        }
    }
}

/// `pegawai.csv` -> `pegawai.ditolak.csv`, then `pegawai.ditolak-2.csv`.
fn beside(file: &Path, nth: u32) -> PathBuf {
    match nth {
        1 => file.with_extension("ditolak.csv"),
        _ => file.with_extension(format!("ditolak-{nth}.csv")),
    }
}

/// Where the refused rows would be put.
fn free(file: &Path) -> PathBuf {
    (1..).map(|nth| beside(file, nth)).find(|name| !name.exists()).unwrap_or_default()
}

/// What there is to say about a file: of each group and each list the first rows, and once what many have alike.
fn tell(check: Check, lang: Lang) -> anyhow::Result<()> {
    let Check { counts, notes, refused, renamed, warned, changed, .. } = check;
    tell_notes(&notes, lang)?;
    let (bad, doubtful) = (import::effect_refused(lang), import::effect_doubtful(lang));
    for (Grouped { groups, .. }, effect) in [(refused, bad), (renamed, doubtful), (warned, doubtful)] {
        groups.iter().try_for_each(|group| tell_group(group, effect, lang))?;
    }
    let Listed { total, rows } = changed;
    tell_rows(&rows, lang)?;
    let hidden = total - rows.len() as i64;
    if hidden > 0 {
        say!("{}", tr::more(lang, number::count(hidden, lang)))?;
    }
    say!("{}", words::counted(&counts, lang))
}

/// What is said of rows alike, once; row by row where it is one, or where a few say each their own.
fn tell_group(group: &Group, effect: &'static str, lang: Lang) -> anyhow::Result<()> {
    let Group { column, total, alike, rows, .. } = group;
    if *total > 1 && (*alike || *total > TOLD_SINGLY) {
        let (n, lines) = (number::count(*total, lang), words::lines(group, lang));
        return say!("{}", tr::found(lang, column, effect, lines, n, words::said(group, lang)));
    }
    rows.iter().try_for_each(|Said { line, name, faults }| {
        let words = words::sentences(faults, lang);
        tell_finding(&Finding { line: *line, name, column, effect, words }, lang)
    })
}

/// All that there is to say about a file, row by row.
fn tell_all(report: &Report, lang: Lang) -> anyhow::Result<()> {
    tell_notes(&report.notes, lang)?;
    tell_rows(&report.rows, lang)?;
    say!("{}", words::counted(&report.counts, lang))
}

fn tell_notes(notes: &[Fault], lang: Lang) -> anyhow::Result<()> {
    for note in notes {
        say!("{}", note.text(lang))?;
    }
    Ok(())
}

fn tell_rows(rows: &[RowReport], lang: Lang) -> anyhow::Result<()> {
    findings(rows, lang).try_for_each(|found| tell_finding(&found, lang))
}

fn tell_finding(found: &Finding, lang: Lang) -> anyhow::Result<()> {
    let name = if found.name.is_empty() { String::new() } else { format!(" ({})", found.name) };
    say!("{}", tr::finding(lang, found.column, found.effect, found.line, name, &found.words))
}

async fn list(ctx: &Ctx) -> anyhow::Result<()> {
    let mut before = None;
    loop {
        let (runs, more) = service::runs(ctx, before).await?;
        for run in &runs {
            let (moment, by) = (ctx.moment(run.at), words::by(run, ctx.lang));
            let undone = words::undone(run, ctx.lang).map(|words| format!(" ({})", words.to_lowercase()));
            let (kind, undone) = (run.kind.code(), undone.unwrap_or_default());
            let counted = words::counted(&run.counts, ctx.lang);
            say!("{}  {kind:9}  {moment}, {by}  {}: {counted}{undone}", run.id, run.file_name)?;
        }
        before = runs.last().filter(|_| more).map(|run| run.id);
        if before.is_none() {
            return Ok(());
        }
    }
}

async fn take_back(ctx: &Ctx, id: Uuid, yes: bool) -> anyhow::Result<()> {
    let lang = ctx.lang;
    let said = undo::outlook(ctx, id).await?;
    let hindered = words::hindered(&said, lang);
    // who is not asked reads it once, when it is done
    if !yes || !hindered.is_empty() {
        tell_undoing(&said, lang)?;
    }
    if let Some(reason) = hindered.first() {
        anyhow::bail!("{reason}");
    }
    if !yes {
        say!("{}", tr::undo_ask(lang, tr::yes(lang)))?;
        let mut answer = String::new();
        std::io::stdin().read_line(&mut answer)?;
        anyhow::ensure!(answer.trim() == tr::yes(lang), tr::nothing_changed(lang));
    }
    let done = undo::undo(ctx, id, Some(&mark_of(&said)?)).await?;
    match done.partly() {
        true => say!("{}", tr::undone_partly(lang, id))?,
        false => say!("{}", tr::undone(lang, id))?,
    }
    match words::undoing(&done, lang).is_empty() {
        true => say!("{}", import::undone_nothing(lang)),
        false => tell_undoing(&done, lang),
    }
}

/// What undoing an import takes back, or took: how many of what; and which later imports hold the rest.
fn tell_undoing(said: &Undoing, lang: Lang) -> anyhow::Result<()> {
    for (head, things) in words::undoing(said, lang) {
        say!("{head} {things}")?;
    }
    for later in &said.changed_by {
        say!("{} {}  {}", import::undo_changed_by(lang), later.id, words::later(later, lang))?;
    }
    if said.changed_by_more {
        say!("{} {}", import::undo_changed_by(lang), import::undo_changed_by_more(lang))?;
    }
    Ok(())
}
