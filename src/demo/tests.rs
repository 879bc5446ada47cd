//! The demo city against both engines.

use super::evidence::evidence;
use super::plan::{Indicator, Plan};
use super::rating::Ratings;
use super::rollup::IndicatorSum;
use super::service::{build, government, remove};
use super::work::{Entry, Work};
use super::{ACCOUNTS, Size, ZONE, city::City, rollup};
use crate::base::calendar::{DAY_MS, days_between, is_weekday, plus_days, start_of_day, weekday};
use crate::base::exact::rounded;
use crate::base::{Day, Month, Quantity, Uuid};
use crate::org::nip::Nip;
use crate::org::service::station_of;
use crate::org::{STATUSES, WITHOUT_NIP};
use crate::plan::Aggregation;
use crate::plan::rules::{Accepted, ON_TRACK, RED, achievement, due, due_day, judged_by, realisation, weighted};
use crate::read;
use crate::server::db::Db;
use crate::server::request::Ctx;
use crate::survey::rules::{Tally, index};
use crate::survey::{AGES, EDUCATIONS, OCCUPATIONS};
use crate::testing::{Engine, MORNING, Town};
use crate::work::evidence::JPEG;
use crate::work::service::file_names;
use crate::work::store;
use num_rational::BigRational;
use rstest::rstest;
use std::collections::{BTreeMap, BTreeSet};

const SMALL: Size = Size { seed: 7, people: 60, days: 21, entries: 400, ratings: 120 };

async fn built(engine: Engine) -> (Town, Ctx) {
    let town = Town::new(engine).await;
    let ctx = Ctx::system(&town.app, government());
    assert!(build(&ctx, SMALL, |_, _| {}).await.unwrap());
    (town, ctx)
}

async fn count(db: &Db, sql: &'static str, government: Uuid) -> i64 {
    read!(db, on => sqlx::query_scalar(sql).bind(government).fetch_one(on)).unwrap()
}

fn made(size: Size) -> (City, Plan, Work) {
    let today = today();
    let city = City::new(size.seed, size.people);
    let first = plus_days(today, -i32::from(size.days));
    let mut plan = Plan::new(size.seed, &city, first, today);
    let ratings = Ratings::new(size, &city, today);
    let work = Work::new(size, &city, &mut plan, &ratings, today, MORNING);
    (city, plan, work)
}

fn today() -> Day {
    "2026-11-20".parse().unwrap()
}

/// Everything that a page could show of a city, in one text.
fn figures(size: Size) -> String {
    let (city, plan, work) = made(size);
    let people = city.people.iter().map(|p| format!("{} {} {:?}\n", p.id, p.name, p.nip));
    let targets = plan.indicators.iter().map(|i| format!("{} {} {:?}\n", i.id, i.code, i.target));
    let entries = work.entries.iter().map(|e| format!("{} {} {:?} {:?}\n", e.id, e.what, e.quantity, e.state));
    let reactions = work.reactions.iter().map(|r| format!("{} {:?} {}\n", r.id, r.kind, r.waited));
    let evidence = evidence(size.seed, &city, &plan, &work, today());
    let evidence = evidence.iter().map(|e| format!("{} {} {}\n", e.id, e.entry, e.file));
    people.chain(targets).chain(entries).chain(reactions).chain(evidence).collect()
}

#[test]
fn the_same_seed_gives_the_same_city_and_another_seed_another() {
    assert_eq!(figures(SMALL), figures(SMALL));
    assert_ne!(figures(SMALL), figures(Size { seed: 8, ..SMALL }));
}

#[test]
fn a_city_of_usual_size_is_full_and_believable() {
    let size = Size::usual(1, 3000, 548);
    let (city, plan, work) = made(size);
    assert_eq!(city.people.len(), 3000);
    let share = work.entries.len() as f64 / size.entries as f64;
    assert!((0.8..1.1).contains(&share), "{} entries, {} asked for", work.entries.len(), size.entries);
    let nips: Vec<&String> = city.people.iter().filter_map(|person| person.nip.as_ref()).collect();
    assert!(nips.iter().all(|nip| nip.len() == 18 && nip.bytes().all(|digit| digit.is_ascii_digit())));
    assert_eq!(nips.iter().collect::<BTreeSet<_>>().len(), nips.len());
    assert!(city.people.iter().filter(|person| person.nip.is_none()).count() > 100);
    for year in [2025, 2026] {
        for unit in 0..city.units.len() {
            let of_unit = plan.indicators.iter().filter(|i| i.year == year && plan.measures[i.measure].unit == unit);
            let weight: i64 = of_unit.map(|i| plan.measures[i.measure].model.weight).sum();
            assert!(weight == 100 || weight == 0, "{weight}");
        }
    }
    assert!(work.entries.iter().all(|entry| entry.submitted_at <= MORNING));
    assert!(work.reactions.iter().all(|reaction| reaction.at <= MORNING && reaction.waited > 0));
    assert!(work.entries.iter().any(|entry| entry.day.to_string() == "2026-11-20"));
}

#[test]
fn work_is_done_in_office_hours_and_told_afterwards_whenever_the_city_is_built() {
    let (size, today) = (Size { people: 300, ..SMALL }, today());
    let city = City::new(size.seed, size.people);
    let midnight = start_of_day(today, ZONE);
    for minutes in [2, 200, 440, 500, 600, 900, 1439] {
        let mut plan = Plan::new(size.seed, &city, plus_days(today, -i32::from(size.days)), today);
        let ratings = Ratings::new(size, &city, today);
        let now = midnight + minutes * 60_000;
        let work = Work::new(size, &city, &mut plan, &ratings, today, now);
        let begun = minutes > 480;
        assert_eq!(work.entries.iter().any(|entry| entry.day == today), begun, "{minutes}");
        let by_day = |at: i64| (6..21).contains(&((at - midnight).rem_euclid(DAY_MS) / 3_600_000));
        for entry in work.entries {
            let ended = entry.start + entry.minutes;
            let done = start_of_day(entry.day, ZONE) + ended * 60_000;
            assert!(entry.start >= 450 && entry.minutes > 0 && ended <= 17 * 60, "{minutes}: {}", entry.id);
            assert!(
                (done..=now).contains(&entry.submitted_at) && by_day(entry.submitted_at),
                "{minutes}: {}",
                entry.id
            );
        }
        assert!(work.reactions.iter().all(|reaction| reaction.at <= now && by_day(reaction.at)), "{minutes}");
    }
}

#[test]
fn fridays_are_slow_and_nobody_works_on_days_off() {
    let (_, _, work) = made(Size::usual(1, 300, 365));
    let mut by_day: BTreeMap<Day, usize> = BTreeMap::new();
    for entry in &work.entries {
        *by_day.entry(entry.day).or_default() += 1;
    }
    assert!(by_day.keys().all(|day| is_weekday(*day)));
    assert!(!by_day.contains_key(&"2026-08-17".parse().unwrap()), "Independence Day was a Monday");
    // a day's mean, because holidays fall on some weekdays more often than on others
    let mean = |number: u8| {
        let of_day: Vec<usize> = by_day.iter().filter(|(day, _)| weekday(**day) == number).map(|(_, n)| *n).collect();
        of_day.iter().sum::<usize>() as f64 / of_day.len() as f64
    };
    let (monday, friday) = (mean(1), mean(5));
    assert!(friday < 0.85 * monday && friday > 0.5 * monday, "{friday} on a Friday, {monday} on a Monday");
}

#[test]
fn the_unit_that_improves_pleases_more_in_the_last_quarter_of_the_record_than_in_the_first() {
    let size = Size { ratings: 6_000, ..Size::usual(1, 60, 365) };
    let city = City::new(size.seed, size.people);
    let ratings = Ratings::new(size, &city, today());
    let first = plus_days(today(), -i32::from(size.days));
    let value = |codes: &[&str], quarter: i32| {
        let of_quarter = ratings.answers.iter().filter(|answer| {
            let at = days_between(first, answer.day) * 4 / (i32::from(size.days) + 1);
            at == quarter && codes.contains(&ratings.services[answer.service].code)
        });
        index(&of_quarter.map(|answer| Tally::of(&answer.answers)).sum()).value.unwrap()
    };
    let unit = city.unit("DISDUKCAPIL");
    let own: Vec<&str> = ratings.services.iter().filter(|s| s.unit == unit).map(|s| s.code).collect();
    assert_eq!(own, ["KTP", "AKTA", "KK"]);
    let rise = |codes: &[&str]| value(codes, 3).0 - value(codes, 0).0;
    assert!(rise(&own) > 200, "the unit's index rises by {} hundredths", rise(&own));
    assert!(rise(&["AKTA"]) > 800, "most of all that of certificates of birth: {}", rise(&["AKTA"]));
    assert!(rise(&["PKM4-UMUM"]).abs() < 300, "where nothing changes it stays: {}", rise(&["PKM4-UMUM"]));
    assert!((0..4).all(|quarter| value(&["PKM4-UMUM"], quarter) < value(&["PKM6-UMUM"], quarter)));
}

/// What an indicator has achieved of what is due by a day, 1 being all of it.
fn pace_of(plan: &Plan, months: &BTreeMap<(usize, Month), IndicatorSum>, at: usize, by: Day) -> Option<BigRational> {
    let indicator = &plan.indicators[at];
    let model = &plan.measures[indicator.measure].model;
    let accepted = months.range((at, Month::FIRST)..=(at, Month::LAST)).map(|(_, sum)| Accepted {
        n: sum.n,
        total: sum.total,
        out_of: sum.out_of,
        last: Some(sum.last.3),
    });
    let real = realisation(model.aggregation, accepted.reduce(Accepted::then)?)?;
    let judged = judged_by(model.aggregation, model.polarity, indicator.target, by);
    let achieved = achievement(model.polarity, &judged, &real)?.capped;
    Some(achieved / due(model.aggregation, model.polarity, by))
}

fn percent(share: &BigRational) -> i64 {
    rounded(&(share * BigRational::from_integer(100.into()))).0 / 100
}

#[test]
fn what_an_indicator_serves_is_another_measure_and_goes_about_as_well_in_both_years() {
    let (city, plan, work) = made(Size::usual(1, 3000, 548));
    let months = rollup::indicator_months(&work);
    let place: BTreeMap<Uuid, usize> = plan.indicators.iter().enumerate().map(|(at, one)| (one.id, at)).collect();
    let model = |at: usize| &plan.measures[plan.indicators[at].measure].model;
    let mut serving: BTreeMap<usize, Vec<i64>> = BTreeMap::new();
    let last = |year: i16| due_day(Day::new(year, 12, 31).unwrap().month(), today());
    let pace = |at: usize| pace_of(&plan, &months, at, last(plan.indicators[at].year)).as_ref().map(percent);
    for (at, indicator) in plan.indicators.iter().enumerate() {
        let Some(parent) = indicator.parent.map(|id| place[&id]) else { continue };
        assert_eq!(plan.indicators[parent].year, indicator.year);
        let (own, above) = (model(at), model(parent));
        assert_ne!(own.name, above.name, "{}", indicator.code);
        let sums = [own, above].iter().all(|model| model.aggregation == Aggregation::Sum);
        assert!(!sums || own.measure != above.measure, "{}: {} would add up", indicator.code, own.measure);
        serving.entry(parent).or_default().extend(pace(at));
    }
    for year in [2025, 2026] {
        assert!(serving.keys().filter(|at| plan.indicators[**at].year == year).count() > 30);
    }
    for (at, below) in serving {
        let (Some(pace), Some(least), Some(most)) = (pace(at), below.iter().min(), below.iter().max()) else {
            continue;
        };
        let Indicator { code, year, measure, .. } = &plan.indicators[at];
        let unit = city.units[plan.measures[*measure].unit].name;
        // none is far below plan while all below it are on plan, nor the other way round
        let contradicts = pace < RED && *least >= ON_TRACK || pace >= ON_TRACK && *most < RED;
        assert!(!contradicts, "{code} of {unit} in {year}: {pace} % of what is due, below it {below:?}");
    }
}

#[test]
fn numbers_ranks_and_statuses_are_such_as_the_product_itself_takes() {
    let (city, ..) = made(Size::usual(1, 3000, 30));
    let nips: Vec<&String> = city.people.iter().filter_map(|person| person.nip.as_ref()).collect();
    let first = nips.iter().filter(|nip| nip.ends_with("001")).count();
    assert!(first * 3 < nips.len() && first > 0, "{first} of {} end in 001", nips.len());
    for person in &city.people {
        assert!(STATUSES.contains(&person.status), "{}", person.status);
        assert_eq!(person.nip.is_none(), WITHOUT_NIP.contains(&person.status), "{}", person.status);
        assert_eq!(person.rank.is_none(), person.nip.is_none());
        let Some(digits) = &person.nip else { continue };
        let nip = Nip::parse(digits, person.status == "PPPK").unwrap();
        assert_eq!((nip.birth().unwrap(), nip.sex()), (person.born_on, if person.woman { "P" } else { "L" }));
        assert!((1..50).contains(&digits[15..].parse::<i64>().unwrap()), "{digits}");
    }
}

#[test]
fn people_write_something_else_each_day_and_residents_too() {
    let size = Size::usual(1, 1000, 365);
    let (city, plan, work) = made(size);
    let mut before: BTreeMap<usize, &str> = BTreeMap::new();
    let again =
        work.entries.iter().filter(|entry| before.insert(entry.person, &entry.what) == Some(entry.what.as_str()));
    let again = again.count();
    assert!(again * 20 < work.entries.len(), "{again} of {} say what the one before said", work.entries.len());
    let teaches = |entry: &&Entry| entry.indicator.is_some_and(|at| plan.indicators[at].code.starts_with("SDN"));
    for entry in work.entries.iter().filter(teaches) {
        let title = &city.posts[city.people[entry.person].post].title;
        assert!(!title.starts_with("Pengadministrasi"), "{title}: {}", entry.what);
    }
    let ratings = Ratings::new(size, &city, today());
    let mut remarks: BTreeMap<&str, usize> = BTreeMap::new();
    for remark in ratings.answers.iter().filter_map(|answer| answer.remark.as_deref()) {
        *remarks.entry(remark).or_default() += 1;
    }
    for answer in &ratings.answers {
        assert!(answer.age.is_none_or(|age| AGES.contains(&age)));
        assert!(answer.education.is_none_or(|education| EDUCATIONS.contains(&education)));
        assert!(answer.occupation.is_none_or(|occupation| OCCUPATIONS.contains(&occupation)));
        let child = answer.age == Some(0);
        assert!(!(child && answer.education == Some("S2")));
    }
    let (all, most) = (remarks.values().sum::<usize>(), remarks.values().max().unwrap());
    assert!(all > 100 && most * 10 < all, "one of {all} remarks was made {most} times");
}

#[test]
fn the_unit_that_struggles_lies_below_plan_and_a_good_one_does_not() {
    let size = Size::usual(1, 1000, 365);
    let (city, plan, work) = made(size);
    let months = rollup::indicator_months(&work);
    let by = due_day(today().month(), today());
    // achieved of what is due by now, weighted
    let pace = |code: &str| {
        let own = |at: &usize| {
            let Indicator { measure, year, .. } = plan.indicators[*at];
            year == 2026 && city.units[plan.measures[measure].unit].code == code
        };
        let paces: Vec<(i64, BigRational)> = (0..plan.indicators.len())
            .filter(own)
            .filter_map(|at| {
                let weight = plan.measures[plan.indicators[at].measure].model.weight;
                Some((weight, pace_of(&plan, &months, at, by)?))
            })
            .collect();
        assert!(paces.len() > 2, "{code} has {} indicators with data", paces.len());
        percent(&weighted(paces.iter().map(|(weight, pace)| (*weight, pace))).unwrap())
    };
    let (struggling, good) = (pace("PKM4"), pace("PKM6"));
    assert!(struggling < RED && good >= ON_TRACK, "PKM4 {struggling} %, PKM6 {good} % of what is due");
}

#[test]
fn recent_reports_have_evidence_most_of_all_where_people_look_first() {
    let size = Size::usual(1, 3000, 548);
    let (city, plan, work) = made(size);
    let list = evidence(size.seed, &city, &plan, &work, today());
    assert!((400..2000).contains(&list.len()), "{}", list.len());
    let under = |code: &str| {
        let of_unit = |at: usize| city.units[work.entries[at].unit].code.starts_with(code);
        list.iter().filter(|one| of_unit(one.entry)).count()
    };
    for code in ["DINKES", "PKM4", "PKM6", "DISDUKCAPIL"] {
        assert!(under(code) >= 3, "{code}: {}", under(code));
    }
    let employee = city.holder(ACCOUNTS[0].post);
    assert!(list.iter().filter(|one| work.entries[one.entry].person == employee).count() >= 2);
}

#[test]
fn people_and_things_are_counted_in_whole_numbers() {
    // what is measured and no count of anything
    const MEASURED: [&str; 9] = ["persen", "nilai", "menit", "jam", "hari", "bulan", "ton", "meter", "juta rupiah"];
    let (_, plan, work) = made(Size::usual(1, 3000, 548));
    let is_whole = |quantity: Quantity| quantity.0 % 1000 == 0;
    let counted = |at: usize| {
        let model = &plan.measures[plan.indicators[at].measure].model;
        // an average or a level of people would be shown with a part of one
        let counted = !MEASURED.contains(&model.measure);
        assert!(!counted || model.aggregation == Aggregation::Sum, "{}", model.name);
        counted
    };
    for at in (0..plan.indicators.len()).filter(|at| counted(*at)) {
        assert!(is_whole(plan.indicators[at].target), "{}", plan.indicators[at].code);
    }
    for entry in work.entries.iter().filter(|entry| entry.indicator.is_none_or(counted)) {
        assert!(is_whole(entry.quantity), "{} {}", entry.what, entry.measure);
    }
}

#[test]
fn no_index_of_the_city_is_above_100() {
    let (_, plan, work) = made(Size::usual(1, 3000, 548));
    let marks = work.entries.iter().filter(|entry| {
        entry.indicator.is_some_and(|at| plan.measures[plan.indicators[at].measure].model.measure == "nilai")
    });
    let most = marks.map(|entry| entry.quantity).max().unwrap();
    assert!(most <= Quantity::whole(100), "{most:?}");
}

#[rstest]
#[tokio::test]
async fn every_piece_of_evidence_has_its_file_and_goes_with_the_city(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (town, ctx) = built(engine).await;
    let ids = super::store::evidence(&town.app.db, ctx.government.id).await.unwrap();
    assert!(!ids.is_empty());
    for id in ids {
        let file = store::evidence(&town.app.db, ctx.government.id, id).await.unwrap().unwrap();
        let [small, name] = file_names(&ctx, id);
        let content = town.app.files.get(&name).await.unwrap();
        assert_eq!(content.len() as i64, file.bytes);
        assert_eq!(town.app.files.get(&small).await.is_ok(), file.media_type == JPEG);
    }
    assert!(remove(&ctx).await.unwrap());
    assert!(town.app.files.is_empty().await);
}

#[rstest]
#[tokio::test]
async fn building_twice_builds_once_and_every_role_has_its_account(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (town, ctx) = built(engine).await;
    assert!(!build(&ctx, SMALL, |_, _| {}).await.unwrap());
    let (db, id) = (&town.app.db, ctx.government.id);
    assert_eq!(count(db, "SELECT COUNT(*) FROM accounts WHERE government_id = $1", id).await, ACCOUNTS.len() as i64);
    assert_eq!(count(db, "SELECT COUNT(*) FROM grants WHERE government_id = $1", id).await, 5);
    assert_eq!(count(db, "SELECT COUNT(*) FROM persons WHERE government_id = $1", id).await, 60);
    assert_eq!(count(db, "SELECT COUNT(*) FROM survey_responses WHERE government_id = $1", id).await, 120);
    assert_eq!(count(db, "SELECT COUNT(*) FROM audit WHERE government_id = $1", id).await, 1);
}

#[rstest]
#[tokio::test]
async fn entries_were_sent_to_the_superior_that_the_post_tree_gives(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (_town, ctx) = built(engine).await;
    let (city, ..) = made(SMALL);
    for person in &city.people {
        let expected = person.superior.map(|superior| city.people[superior].id);
        assert_eq!(
            station_of(&ctx, person.id, ctx.today()).await.map(|station| station.superior_id).unwrap(),
            expected,
            "{}",
            person.name
        );
    }
}

#[rstest]
#[tokio::test]
async fn people_report_under_what_the_plan_lets_them(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let (_town, ctx) = built(engine).await;
    let (city, plan, work) = made(SMALL);
    for (number, person) in city.people.iter().enumerate() {
        let open = crate::plan::service::reportable(&ctx, person.id, ctx.today()).await.unwrap();
        for entry in work.entries.iter().filter(|entry| entry.person == number && entry.day.year() == 2026) {
            let Some(indicator) = entry.indicator else { continue };
            assert!(open.iter().any(|i| i.id == plan.indicators[indicator].id), "{}", person.name);
        }
    }
}

#[rstest]
#[tokio::test]
async fn the_rollups_are_what_the_record_adds_up_to(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let (_town, ctx) = built(engine).await;
    assert_eq!(crate::work::service::first_difference(&ctx).await.unwrap(), None);
    assert_eq!(crate::survey::service::first_difference(&ctx).await.unwrap(), None);
}

const TABLES_SQLITE: &str = "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'government_id' \
     WHERE m.type = 'table' ORDER BY m.name";
const TABLES_POSTGRES: &str = "SELECT CAST(table_name AS TEXT) FROM information_schema.columns \
     WHERE column_name = 'government_id' AND table_schema = 'public' ORDER BY table_name";

#[rstest]
#[tokio::test]
async fn removing_leaves_nothing_but_the_record(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let (town, ctx) = built(engine).await;
    assert!(remove(&ctx).await.unwrap());
    assert!(!remove(&ctx).await.unwrap());
    crate::audit::service::seal(&town.app).await.unwrap();
    let db = &town.app.db;
    let tables: Vec<String> = match db {
        Db::Sqlite { readers, .. } => sqlx::query_scalar(TABLES_SQLITE).fetch_all(readers).await.unwrap(),
        Db::Postgres { readers, .. } => sqlx::query_scalar(TABLES_POSTGRES).fetch_all(readers).await.unwrap(),
    };
    assert!(tables.len() > 20, "{tables:?}");
    for table in tables {
        #[allow(clippy::disallowed_types)] // the names come from the database itself
        let sql = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {table} WHERE government_id = $1"));
        let left: i64 = read!(db, on => sqlx::query_scalar(sql).bind(ctx.government.id).fetch_one(on)).unwrap();
        let record = ["audit", "audit_seals"].contains(&table.as_str());
        assert_eq!(left, if record { 2 } else { 0 }, "{table}");
    }
    assert_eq!(count(db, "SELECT COUNT(*) FROM governments WHERE id = $1", ctx.government.id).await, 0);
    assert!(build(&ctx, SMALL, |_, _| {}).await.unwrap(), "it can be built again");
}
