//! The files of evidence: kept before the transaction of their entry, so that none of it waits for a
//! disk; what is refused is removed at once, also when the request was given up meanwhile, and what a
//! process that was killed left behind is swept up.

use crate::access::service::governments;
use crate::base::calendar::DAY_MS;
use crate::base::id::first_id_at;
use crate::base::{Error, Result, Uuid};
use crate::server::App;
use crate::server::request::Ctx;
use crate::work::evidence::{Prepared, prepare};
use crate::work::rules::NewEntry;
use crate::work::store::{self, EvidenceFile};
use std::time::Duration;

/// A file may be without its entry for so long: the entry is on its way, or the database is a copy of some
/// days ago. Milliseconds.
const ON_ITS_WAY: i64 = 14 * DAY_MS;
/// A process that is killed leaves few files of a government behind. Of more it is likelier that it runs on
/// an older copy of the database, which does not know them: then all of the government's stay.
const FEW: usize = 50;
/// So far back it is looked for files that were left behind, so that a sweep does not read all there
/// are. Milliseconds.
const REACH: i64 = 30 * DAY_MS;
/// The first sweep after a start: whoever started with the wrong copy of the database has time to see it.
const FIRST: Duration = Duration::from_secs(3_600);
const EVERY: Duration = Duration::from_secs(86_400);

/// Makes the files of a person's entry ready to be kept.
pub(super) async fn ready(ctx: &Ctx, person: Uuid, entry: &mut NewEntry) -> Result<Vec<Prepared>> {
    let files = std::mem::take(&mut entry.evidence);
    prepare(&ctx.app.uploads.bench, person, files).await.map_err(|fault| Error::invalid("bukti", fault))
}

/// Keeps the files of an entry, before its transaction.
pub(super) async fn keep(ctx: &Ctx, entry: Uuid, files: Vec<Prepared>) -> Result<Vec<EvidenceFile>> {
    let mut kept = Vec::with_capacity(files.len());
    for file in files {
        let Prepared { name, media_type, content, thumbnail, sha256 } = file;
        let row = EvidenceFile {
            id: ctx.app.new_id(),
            entry_id: entry,
            file_name: name,
            media_type: media_type.to_owned(),
            bytes: content.len() as i64,
            sha256,
        };
        let [small, name] = file_names(ctx, row.id);
        kept.push(row);
        let put = async {
            if let Some(thumbnail) = thumbnail {
                ctx.app.files.put(&small, thumbnail).await?;
            }
            ctx.app.files.put(&name, content).await
        };
        if let Err(error) = put.await {
            forget(ctx, &kept).await;
            return Err(error);
        }
    }
    Ok(kept)
}

/// The answer of a transaction, after the files of one that wrote nothing are gone. Of one that may have
/// written all the same they stay: then the entry needs them.
pub(super) async fn settled(ctx: &Ctx, done: Result<bool>, kept: &[EvidenceFile]) -> Result<bool> {
    if !matches!(done, Ok(true) | Err(Error::Unsure(_))) {
        forget(ctx, kept).await;
    }
    done
}

/// Removes the files of evidence that no entry has any more. One that stays behind is swept up, if it is young. For
/// other rooms as well.
pub async fn forget(ctx: &Ctx, evidence: &[EvidenceFile]) {
    for name in evidence.iter().flat_map(|file| file_names(ctx, file.id)) {
        ctx.app.files.forget(&name).await;
    }
}

/// Under which names a piece of evidence is kept: its small picture and itself. For other rooms.
pub fn file_names(ctx: &Ctx, id: Uuid) -> [String; 2] {
    let name = format!("{}/{id}", folder(ctx.government.id));
    [format!("{name}{SMALL}"), name]
}

const SMALL: &str = "-small";

fn folder(government: Uuid) -> String {
    format!("evidence/{government}")
}

/// Removes files older than two weeks that no entry names, of every government by itself; how many.
pub async fn sweep(app: &App) -> Result<usize> {
    let now = app.clock.now();
    // ids begin with the time at which they were made, and so do the names of files
    let from = first_id_at(now - REACH);
    let mut removed = 0;
    for government in governments(&app.db).await? {
        let mut left_behind = Vec::new();
        let folder = folder(government.id);
        // the files are looked at before the rows: what comes in between is too young anyway
        let names = app.files.names_after(&folder, &from.to_string()).await?;
        let named = store::evidence_since(&app.db, government.id, from).await?;
        for name in names {
            let id = name.rsplit('/').next().unwrap_or_default().trim_end_matches(SMALL).parse::<Uuid>();
            let left = |id: &Uuid| is_old(*id, now) && named.binary_search(id).is_err();
            if id.is_ok_and(|id| left(&id)) {
                left_behind.push(name);
            }
        }
        if left_behind.len() > FEW {
            let (government, files) = (&government.code, left_behind.len());
            tracing::warn!(government, files, "no entry names these files; is the database an older copy? All stay");
            continue;
        }
        for name in &left_behind {
            app.files.delete(name).await?;
        }
        removed += left_behind.len();
    }
    Ok(removed)
}

/// Whether an id was made so long ago that what it names is no longer on its way.
fn is_old(id: Uuid, now: i64) -> bool {
    let made = id.get_timestamp().filter(|_| id.get_version_num() == 7).map(|made| made.to_unix().0 as i64 * 1000);
    made.is_some_and(|made| now - made > ON_ITS_WAY)
}

/// Sweeps once a day, for as long as the process serves.
pub async fn keep_swept(app: App) {
    let mut pause = FIRST;
    loop {
        tokio::time::sleep(pause).await;
        pause = EVERY;
        match sweep(&app).await {
            Ok(0) => {}
            Ok(removed) => tracing::info!(removed, "files that no entry names were removed"),
            Err(error) => tracing::warn!(%error, "files left behind are swept up tomorrow"),
        }
    }
}
