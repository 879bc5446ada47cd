//! Building the demo city and taking it away.

use super::album::album;
use super::city::City;
use super::evidence::{Evidence, evidence, forget, keep};
use super::plan::Plan;
use super::rating::Ratings;
use super::store;
use super::work::Work;
use super::{ACCOUNTS, CODE, NAME, PASSWORD, Size, ZONE, chance::Chance, rollup};
use crate::access::Action;
use crate::access::password::hash_with;
use crate::access::service::insert_government;
use crate::audit::service::{Deed, record};
use crate::base::{Result, Uuid};
use crate::server::db::Tx;
use crate::server::live::Topic;
use crate::server::problem::unavailable;
use crate::server::request::{Ctx, Government};
use crate::work::evidence::Prepared;
use sha2::{Digest, Sha256};

/// Rows to a step of progress.
const STEP: usize = 5000;

/// The demo government as it will be. Its id follows from its code, so that its record goes on
/// when it is taken away and built anew.
pub fn government() -> Government {
    let hash = Sha256::digest(CODE.as_bytes());
    let bytes = std::array::from_fn(|i| hash[i]);
    let id = uuid::Builder::from_random_bytes(bytes).into_uuid();
    Government { demo: true, administered: true, ..Government::new(id, CODE, NAME, ZONE) }
}

/// The demo city before it is written.
struct Made {
    city: City,
    plan: Plan,
    work: Work,
    ratings: Ratings,
    evidence: Vec<Evidence>,
    album: Vec<Prepared>,
}

/// Builds the demo city; false if there is one already. `tell` hears how many rows of how many are
/// written.
pub async fn build(ctx: &Ctx, size: Size, tell: impl Fn(usize, usize)) -> Result<bool> {
    ctx.authorise_here(Action::ManageAccounts)?;
    if store::government(&ctx.app.db).await?.is_some() {
        return Ok(false);
    }
    let (today, now) = (ctx.today(), ctx.app.clock.now());
    // drawn while the city is thought up, kept while it is written
    let salt = ctx.app.random.bytes();
    let drawing = tokio::task::spawn_blocking(move || (album(size.seed), hash_with(PASSWORD, salt)));
    let city = City::new(size.seed, size.people);
    let first = crate::base::calendar::plus_days(today, -i32::from(size.days));
    let mut plan = Plan::new(size.seed, &city, first, today);
    let ratings = Ratings::new(size, &city, today);
    let work = Work::new(size, &city, &mut plan, &ratings, today, now);
    let evidence = evidence(size.seed, &city, &plan, &work, today);
    let (album, hash) = drawing.await.map_err(|error| unavailable(&error))?;
    let hash = hash?;
    let made = Made { city, plan, work, ratings, evidence, album };
    let written = async {
        keep(ctx, &made.album, &made.evidence).await?;
        let mut tx = ctx.app.db.begin().await?;
        write(ctx, &mut tx, size, &made, &hash, tell).await?;
        Ok(tx)
    };
    match written.await {
        Ok(tx) => {
            ctx.commit(tx, [Topic::Structure, Topic::Figures]).await?;
            ctx.app.db.count_anew().await;
            Ok(true)
        }
        Err(error) => {
            // a file that stays behind is harmless; what went wrong is what is told
            let _ = forget(ctx, made.evidence.iter().map(|one| one.id)).await;
            Err(error)
        }
    }
}

async fn write(ctx: &Ctx, tx: &mut Tx, size: Size, made: &Made, hash: &str, tell: impl Fn(usize, usize)) -> Result<()> {
    let Made { city, plan, work, ratings, evidence, album } = made;
    let (id, now) = (ctx.government.id, ctx.app.clock.now());
    let total = work.entries.len() + work.reactions.len() + ratings.answers.len();
    let mut written = 0;
    let mut step = |rows: usize| {
        written += rows;
        tell(written, total);
    };
    // where it is there by now, the rows that follow are refused
    insert_government(tx, &ctx.government, now).await?;
    store::insert_city(tx, id, city).await?;
    let mut chance = Chance::new(size.seed, 6);
    let accounts: Vec<Uuid> = ACCOUNTS.iter().map(|_| chance.id_at(now)).collect();
    store::insert_accounts(tx, id, city, hash, &accounts, now).await?;
    store::insert_plan(tx, id, city, plan).await?;
    for entries in work.entries.chunks(STEP) {
        store::insert_entries(tx, id, (city, plan), entries).await?;
        step(entries.len());
    }
    for reactions in work.reactions.chunks(STEP) {
        store::insert_reactions(tx, id, (city, work), reactions).await?;
        step(reactions.len());
    }
    store::insert_evidence(tx, id, work, evidence, album).await?;
    let (indicators, units) = (rollup::indicator_months(work), rollup::unit_months(work));
    store::insert_months(tx, id, (city, plan), &indicators, &units).await?;
    store::insert_services(tx, id, city, ratings).await?;
    for answers in ratings.answers.chunks(STEP) {
        store::insert_answers(tx, id, ratings, answers).await?;
        step(answers.len());
    }
    store::insert_tallies(tx, id, ratings, &rollup::tallies(ratings)).await?;
    let detail = serde_json::json!({
        "seed": size.seed, "people": city.people.len(), "entries": work.entries.len(), "ratings": ratings.answers.len(),
    });
    record(tx, ctx, Deed { action: "demo.build", kind: "government", id: CODE.to_owned(), detail }).await
}

/// Takes the demo city away, files included; only its record stays. False if there is none.
pub async fn remove(ctx: &Ctx) -> Result<bool> {
    ctx.authorise_here(Action::ManageAccounts)?;
    let Some(id) = store::government(&ctx.app.db).await? else { return Ok(false) };
    let files = store::evidence(&ctx.app.db, id).await?;
    let mut tx = ctx.app.db.begin().await?;
    store::delete(&mut tx, id).await?;
    let deed = Deed { action: "demo.remove", kind: "government", id: CODE.to_owned(), detail: serde_json::json!({}) };
    record(&mut tx, ctx, deed).await?;
    ctx.commit(tx, [Topic::Structure, Topic::Figures]).await?;
    // after the commit: a file without its row is waste, a row without its file is a loss
    forget(ctx, files.into_iter()).await?;
    Ok(true)
}
