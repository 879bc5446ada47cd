//! A file that was read once, and what there is to say about it.

use super::table::Table;
use super::turn::Turn;
use super::{Check, Report, refused, tell};
use crate::audit::service::{Deed, record_reading};
use crate::base::{Result, Uuid};
use crate::server::request::Ctx;
use bytes::Bytes;
use serde_json::json;
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

/// So many people at most are named in one row of the record of whom a check told.
const RECORDED: usize = 1000;

/// A file that was read once, and what a run of it would do, row by row.
pub struct Checked {
    pub report: Report,
    pub(super) table: Arc<Table>,
    /// Whom of those who are there its lines tell of.
    pub(super) known: BTreeSet<(u32, Uuid)>,
    pub(super) _turn: Turn,
}

impl Checked {
    /// The rows that a run would refuse, as they are, each with why; as CSV. Whom they are about is recorded.
    pub async fn refused(&self, ctx: &Ctx) -> Result<Bytes> {
        let refused = self.report.rows.iter().filter(|row| row.refused());
        let refused: HashSet<u32> = refused.map(|row| row.line).collect();
        let people = self.known.iter().filter(|(line, _)| refused.contains(line)).map(|(_, person)| person);
        record_known(ctx, &self.report.file_name, people).await?;
        refused::rows(&self.table, &self.report.rows, ctx.lang)
    }

    /// What there is to say, of every row. Whom the file is about is recorded.
    pub async fn whole(&self, ctx: &Ctx) -> Result<&Report> {
        record_known(ctx, &self.report.file_name, self.known.iter().map(|(_, person)| person)).await?;
        Ok(&self.report)
    }

    /// As [`Checked::whole`], as CSV.
    pub async fn findings(&self, ctx: &Ctx) -> Result<Bytes> {
        tell::findings_file(&self.whole(ctx).await?.rows, ctx.lang)
    }

    /// A file that was made of it, which holds the turn: whoever fetches it slowly fetches no other meanwhile.
    pub fn to_be_sent(self, content: Bytes) -> Bytes {
        Bytes::from_owner(Sent { content, _turn: self._turn })
    }

    /// What there is to say, of each group and list at most `shown` rows. Whom the file is about is recorded: also of a
    /// row that changes nothing it is told that its number is somebody's. Of a file about many, whom the shown rows are
    /// about.
    pub async fn told(self, ctx: &Ctx, shown: usize) -> Result<Check> {
        let check = tell::sorted(self.report, shown);
        let groups = [&check.refused, &check.renamed, &check.warned].into_iter().flat_map(|grouped| &grouped.groups);
        let said = groups.flat_map(|group| &group.rows).map(|row| row.line);
        let shown: HashSet<u32> = said.chain(check.changed.rows.iter().map(|row| row.line)).collect();
        let few = self.known.len() <= RECORDED;
        let people = self.known.iter().filter(|(line, _)| few || shown.contains(line)).map(|(_, person)| person);
        record_known(ctx, &check.file_name, people).await?;
        Ok(check)
    }
}

/// What was made of a file, with its turn until that is sent.
struct Sent {
    content: Bytes,
    _turn: Turn,
}

impl AsRef<[u8]> for Sent {
    fn as_ref(&self) -> &[u8] {
        &self.content
    }
}

/// Records that a check told the viewer whose numbers a file holds.
async fn record_known<'p>(ctx: &Ctx, file: &str, people: impl Iterator<Item = &'p Uuid>) -> Result<()> {
    let people: Vec<&Uuid> = people.collect::<BTreeSet<_>>().into_iter().collect();
    for some in people.chunks(RECORDED) {
        let (id, detail) = (ctx.government.code.clone(), json!({ "file": file, "people": some }));
        record_reading(ctx, Deed { action: "person.read", kind: "government", id, detail }).await?;
    }
    Ok(())
}
