//! Which reports of the demo city come with evidence, and their files.

use super::album::{Kind, places};
use super::chance::Chance;
use super::city::{City, Key};
use super::plan::{Model, Plan};
use super::work::{Entry, Work};
use crate::base::calendar::days_between;
use crate::base::{Day, Result, Uuid};
use crate::plan::Aggregation;
use crate::server::request::Ctx;
use crate::work::evidence::Prepared;
use crate::work::service::file_names;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use std::collections::HashMap;

/// The unit that people look at first; of it and of those below more reports have evidence.
const SHOWN: &str = "DINKES";
/// Of an indicator's latest reports so many may have evidence, and so many in the units shown.
const LATEST: (usize, usize) = (2, 12);
/// In the units shown, of an indicator's reports of each earlier quarter.
const EARLIER: usize = 3;
/// Days back; in the demo employee's own list, too, they are the recent ones.
const RECENT: (i32, i32) = (60, 14);
/// How many files are kept at once.
const AT_ONCE: usize = 16;

/// A file with a report.
pub struct Evidence {
    pub id: Uuid,
    /// Place in [`Work::entries`].
    pub entry: usize,
    /// Place in the album.
    pub file: usize,
}

/// The evidence of reports: about every second one of the latest under each indicator, and in the units shown
/// some in every quarter before.
pub fn evidence(seed: u64, city: &City, plan: &Plan, work: &Work, today: Day) -> Vec<Evidence> {
    let mut chance = Chance::new(seed, 8);
    let shown: Vec<bool> = (0..city.units.len()).map(|unit| lies_in(city, unit, SHOWN)).collect();
    let employee = city.holder(Key::Staff("PKM6", 0));
    let mut seen = vec![0; plan.indicators.len()];
    let mut earlier: HashMap<(usize, i16, u8), usize> = HashMap::new();
    let mut list = Vec::new();
    for (at, entry) in work.entries.iter().enumerate().rev() {
        let age = days_between(entry.day, today);
        let Some(indicator) = entry.indicator else { continue };
        let among_them = if age > RECENT.0 {
            let quarter = (indicator, entry.day.year(), (entry.day.month_number() - 1) / 3);
            shown[entry.unit] && {
                let of_quarter = earlier.entry(quarter).or_default();
                *of_quarter += 1;
                *of_quarter <= EARLIER
            }
        } else {
            seen[indicator] += 1;
            let latest = if shown[entry.unit] { LATEST.1 } else { LATEST.0 };
            seen[indicator] <= latest || entry.person == employee && age <= RECENT.1
        };
        if among_them && chance.happens(0.55) {
            let model = &plan.measures[plan.indicators[indicator].measure].model;
            let kind = match chance.share() {
                ..0.1 => Kind::Letter,
                0.1..0.35 => Kind::List,
                _ => kind(model, entry),
            };
            list.push(Evidence { id: chance.id_at(entry.submitted_at), entry: at, file: chance.pick(&places(kind)) });
        }
    }
    list
}

fn lies_in(city: &City, unit: usize, code: &str) -> bool {
    std::iter::successors(Some(unit), |above| city.units[*above].parent).any(|at| city.units[at].code == code)
}

/// What shows best that it was done.
fn kind(model: &Model, entry: &Entry) -> Kind {
    match (model.aggregation, entry.measure) {
        (Aggregation::Share, _) => Kind::List,
        (Aggregation::Average, _) => Kind::Graph,
        (Aggregation::Last, _) => Kind::Letter,
        (Aggregation::Sum, "jam" | "orang" | "pelaku usaha" | "usulan" | "kajian" | "penugasan") => Kind::Meeting,
        (Aggregation::Sum, "dokumen" | "izin" | "berkas" | "pasien" | "jurnal" | "risalah") => Kind::List,
        (Aggregation::Sum, _) => Kind::Visit,
    }
}

/// Keeps every file under its name: each content of the album once, then its other names.
pub(super) async fn keep(ctx: &Ctx, album: &[Prepared], list: &[Evidence]) -> Result<()> {
    let mut first = vec![None; album.len()];
    let (new, more): (Vec<&Evidence>, Vec<&Evidence>) =
        list.iter().partition(|one| *first[one.file].get_or_insert(one.id) == one.id);
    let first = &first;
    let put = |one: &'_ Evidence| {
        let ([small, name], file) = (file_names(ctx, one.id), &album[one.file]);
        async move {
            if let Some(thumbnail) = &file.thumbnail {
                ctx.app.files.put(&small, thumbnail.clone()).await?;
            }
            ctx.app.files.put(&name, file.content.clone()).await
        }
    };
    let copy = |one: &'_ Evidence| {
        let from = file_names(ctx, first[one.file].unwrap_or_default());
        let ([old_small, old], [small, name]) = (from, file_names(ctx, one.id));
        let has_small = album[one.file].thumbnail.is_some();
        async move {
            if has_small {
                ctx.app.files.copy(&old_small, &small).await?;
            }
            ctx.app.files.copy(&old, &name).await
        }
    };
    stream::iter(new).map(Ok).try_for_each_concurrent(AT_ONCE, put).await?;
    stream::iter(more).map(Ok).try_for_each_concurrent(AT_ONCE, copy).await
}

/// Takes files away; one that is not there is fine.
pub(super) async fn forget(ctx: &Ctx, ids: impl Iterator<Item = Uuid>) -> Result<()> {
    let names = ids.flat_map(|id| file_names(ctx, id));
    stream::iter(names)
        .map(Ok)
        .try_for_each_concurrent(AT_ONCE, |name| async move { ctx.app.files.delete(&name).await })
        .await
}
