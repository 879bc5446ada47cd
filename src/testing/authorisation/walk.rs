//! Tries every use case as everybody, on a town in which each person has one of everything.

use super::{ABROAD, Case, FAR, NEAR, Object, Rule, cases};
use crate::base::{Error, Result, Uuid};
use crate::run;
use crate::server::db::Tx;
use crate::server::request::Ctx;
use crate::testing::As::{Elsewhere, Public};
use crate::testing::{As, Engine, MORNING, Town, id};
use bytes::Bytes;
use rstest::rstest;
use std::collections::BTreeSet;
use std::path::Path;

/// Gives a person of the town one of everything.
async fn furnish(tx: &mut Tx, government: Uuid, of: Object, appraiser: Option<Uuid>) {
    let (person, unit) = (of.person(), id(of.unit));
    run!(tx, sqlx::query("INSERT INTO indicators (government_id, id, unit_id, year, code, name, measure, polarity, aggregation, target, weight, source) \
        VALUES ($1, $2, $3, 2026, $4, 'X', 'X', 'naik', 'jumlah', 1000, 100, 'X')")
        .bind(government).bind(of.id("indicator")).bind(unit).bind(of.unit)).unwrap();
    run!(tx, sqlx::query("INSERT INTO entries (government_id, id, person_id, unit_id, appraiser_id, indicator_id, day, month, what, quantity, measure, state, praised, submitted_at) \
        VALUES ($1, $2, $3, $4, $5, $6, '2026-11-20', '2026-11', 'X', 1000, 'X', 'submitted', $7, $8)")
        .bind(government).bind(of.id("entry")).bind(person).bind(unit).bind(appraiser).bind(of.id("indicator")).bind(false).bind(MORNING)).unwrap();
    run!(tx, sqlx::query("INSERT INTO evidence (government_id, id, entry_id, file_name, media_type, bytes, sha256) VALUES ($1, $2, $3, 'x.pdf', 'application/pdf', 1, 'x')")
        .bind(government).bind(of.id("evidence")).bind(of.id("entry"))).unwrap();
    run!(tx, sqlx::query("INSERT INTO services (government_id, id, unit_id, code, name, free_of_charge) VALUES ($1, $2, $3, $4, 'X', $5)")
        .bind(government).bind(of.id("service")).bind(unit).bind(of.unit).bind(true)).unwrap();
    // it begins when nobody looks any more: nothing else here is decided by it
    run!(tx, sqlx::query("INSERT INTO superior_overrides (government_id, id, person_id, superior_id, from_day, reason) VALUES ($1, $2, $3, $3, '2099-01-01', 'X')")
        .bind(government).bind(of.id("override")).bind(person)).unwrap();
    run!(tx, sqlx::query("INSERT INTO sessions (token_hash, government_id, account_id, created_at, expires_at, device) VALUES ($1, $2, $3, $4, $5, '')")
        .bind(&of.session()[..]).bind(government).bind(of.id("account")).bind(MORNING).bind(i64::MAX)).unwrap();
    run!(tx, sqlx::query("INSERT INTO import_runs (government_id, id, kind, file_name, content_sha256, at, total_rows, created_rows, updated_rows, refused_rows) \
        VALUES ($1, $2, 'unit', 'x.csv', $3, $4, 0, 0, 0, 0)")
        .bind(government).bind(of.id("run")).bind(of.name).bind(MORNING)).unwrap();
}

async fn furnished(engine: Engine) -> Town {
    let town = Town::new(engine).await;
    let (here, abroad) = (town.government.id, town.elsewhere.id);
    let mut tx = town.app.db.begin().await.unwrap();
    furnish(&mut tx, here, NEAR, Some(id("superior"))).await;
    furnish(&mut tx, here, FAR, None).await;
    furnish(&mut tx, abroad, ABROAD, None).await;
    tx.commit().await.unwrap();
    for (government, of) in [(here, NEAR), (here, FAR), (abroad, ABROAD)] {
        for name in [
            format!("evidence/{government}/{}", of.id("evidence")),
            format!("import/{government}/{}.csv", of.id("run")),
        ] {
            town.app.files.put(&name, Bytes::from_static(b"x")).await.unwrap();
        }
    }
    town
}

/// Whether a use case refused the viewer; any other fault means that the viewer was let in.
fn refused(result: &Result<()>) -> bool {
    matches!(result, Err(Error::SignedOut | Error::Forbidden | Error::RoleNeeded(_) | Error::NotFound))
}

/// A viewer of the other government whose request came to this one.
fn crossed(town: &Town) -> Ctx {
    Ctx { government: town.government.clone().into(), ..town.ctx(Elsewhere) }
}

/// Runs a case for all viewers; what went against the rule.
async fn walk(engine: Engine, case: &Case) -> Vec<String> {
    let mut wrong = Vec::new();
    let (near, far, long) = match case.rule {
        Rule::Here(who) => (who, None, false),
        Rule::Long(who) => (who, None, true),
        Rule::Of(near, far) => (near, Some(far), false),
        Rule::Inner(_) => return wrong,
    };
    let mut town = furnished(engine).await;
    let mut tries = vec![(Elsewhere, crossed(&town), NEAR, false)];
    for who in As::ALL.into_iter().filter(|who| *who != Elsewhere) {
        tries.push((who, town.ctx(who), NEAR, near.contains(&who)));
        if let Some(far) = far {
            tries.push((who, town.ctx(who), FAR, far.contains(&who)));
            tries.push((who, town.ctx(who), ABROAD, false));
        }
    }
    if far.is_some() {
        tries.push((Elsewhere, town.ctx(Elsewhere), NEAR, false));
        tries.push((Elsewhere, town.ctx(Elsewhere), FAR, false));
    }
    // refusals change nothing; what is let in may, so that each of these finds a fresh town
    tries.sort_by_key(|(_, _, _, let_in)| *let_in);
    for (who, ctx, of, let_in) in tries.into_iter().filter(|(_, _, _, let_in)| !(long && *let_in)) {
        let ctx = Ctx { app: town.app.clone(), ..ctx };
        let result = (case.run)(&ctx, of).await;
        let broken = matches!(result, Err(Error::Unavailable(_) | Error::Unsure(_)));
        if broken || refused(&result) == let_in || (who == Public && !let_in && result == Err(Error::Forbidden)) {
            wrong.push(format!("{} as {who:?} on {}: {result:?}", case.name, of.name));
        }
        if let_in && writes(&town).await {
            town = furnished(engine).await;
        }
    }
    wrong
}

/// Whether anything was recorded: who changes something records it.
async fn writes(town: &Town) -> bool {
    let count: i64 =
        crate::read!(&town.app.db, on => sqlx::query_scalar("SELECT COUNT(*) FROM audit").fetch_one(on)).unwrap();
    count > 0
}

#[rstest]
#[tokio::test]
async fn every_use_case_lets_in_whom_it_should_and_nobody_else(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("audit", "access", "org", "plan", "work", "survey", "import", "setup", "board", "demo")] room: &str,
) {
    let mut wrong = Vec::new();
    for case in cases().iter().filter(|case| case.name.split("::").next() == Some(room)) {
        wrong.extend(walk(engine, case).await);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Every public async function of a room that takes a context: in its services, or beside them.
fn in_the_sources() -> BTreeSet<String> {
    fn files(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                files(&path, found);
            } else if path.extension().is_some_and(|end| end == "rs") {
                found.push(path);
            }
        }
    }
    let mut found = BTreeSet::new();
    for room in ["audit", "access", "org", "plan", "work", "survey", "import", "setup", "board", "open_data", "demo"] {
        let mut paths = Vec::new();
        files(&Path::new("src").join(room), &mut paths);
        for path in paths {
            let within = path.strip_prefix(Path::new("src").join(room)).unwrap().with_extension("");
            let parts: Vec<&str> = within.iter().filter_map(|part| part.to_str()).collect();
            if ["store", "api", "http", "page", "tests"].contains(&parts[0]) {
                continue;
            }
            let module = if parts[0] == "service" { String::new() } else { format!("{}::", parts.join("::")) };
            let text = std::fs::read_to_string(&path).unwrap();
            for function in text.split("\npub async fn ").skip(1) {
                let (name, rest) = function.split_once(['(', '<']).unwrap();
                let parameters = rest.split_once("{\n").map_or(rest, |(head, _)| head);
                if parameters.contains("ctx: &Ctx") {
                    found.insert(format!("{room}::{module}{name}"));
                }
            }
        }
    }
    found
}

#[test]
fn every_use_case_has_its_row() {
    let rows: BTreeSet<String> = cases().iter().map(|case| case.name.to_owned()).collect();
    let sources = in_the_sources();
    let without: Vec<_> = sources.difference(&rows).collect();
    let gone: Vec<_> = rows.difference(&sources).collect();
    assert!(without.is_empty() && gone.is_empty(), "without a row: {without:#?}, no longer there: {gone:#?}");
}

#[test]
fn the_doors_open_to_everyone_are_known() {
    let open = |case: &&Case| match case.rule {
        Rule::Here(who) | Rule::Long(who) => who.contains(&Public),
        Rule::Of(near, far) => near.contains(&Public) || far.contains(&Public),
        Rule::Inner(_) => false,
    };
    let names: Vec<&str> = cases().iter().filter(open).map(|case| case.name).collect();
    insta::assert_snapshot!(names.join("\n"), @r"
    access::sign_in
    access::sign_out
    access::link_target
    access::set_password
    access::first_start_form
    access::first_start
    plan::figures
    survey::service_by_code
    survey::index_of
    survey::range_of
    survey::answered_in
    survey::trend
    survey::indexes
    survey::sheet
    survey::rate
    board::whole
    board::home
    board::unit
    board::service
    board::ranking
    board::ranking_or_another
    board::achievements
    ");
    for case in cases() {
        if let Rule::Inner(why) = case.rule {
            assert!(!why.is_empty(), "{}", case.name);
        }
    }
}
