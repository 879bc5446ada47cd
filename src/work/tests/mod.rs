//! Daily work against both engines.

mod amount;
mod change;
mod chosen;
mod files;
mod http;
mod limits;
mod month;
mod new_year;
mod react;
mod recount;
mod rollup;
mod team;
mod together;
mod undo;

use super::rules::{NewEntry, Reaction, Span, Upload};
use super::service::{self, Outcome, repeat, submit};
use super::{EntryState, ReactionKind, Seen};
use crate::base::{Day, Error, Fault, Hundredths, Lang, Period, Quantity, Uuid};
use crate::org::rules::DEEPEST;
use crate::plan::service::{Draft, Scope, figures};
use crate::plan::{Aggregation, Polarity, Which};
use crate::run;
use crate::server::live::Topic;
use crate::server::request::Ctx;
use crate::testing::{As, Engine, Town, id};
use rstest::rstest;

/// An indicator of the health centre.
async fn indicator(town: &Town, code: &str, polarity: Polarity, aggregation: Aggregation) -> Uuid {
    indicator_of(town, "PKM1", code, polarity, aggregation).await
}

async fn indicator_of(town: &Town, unit: &str, code: &str, polarity: Polarity, aggregation: Aggregation) -> Uuid {
    indicator_in(town, Which::New { unit: unit.into(), year: Some(2026) }, code, polarity, aggregation).await
}

async fn indicator_in(town: &Town, which: Which, code: &str, polarity: Polarity, aggregation: Aggregation) -> Uuid {
    crate::plan::service::save(&town.ctx(As::Planner), which, draft(code, polarity, aggregation)).await.unwrap()
}

/// What a planner's form says of an indicator.
fn draft(code: &str, polarity: Polarity, aggregation: Aggregation) -> Draft {
    Draft {
        code: code.into(),
        name: format!("Indikator {code}"),
        measure: "kunjungan".into(),
        polarity,
        aggregation,
        baseline: None,
        target: Quantity::whole(100),
        weight: Hundredths(1000),
        source: String::new(),
        parent: None,
        unread: Vec::new(),
        shown: None,
    }
}

async fn visits(town: &Town) -> Uuid {
    indicator(town, "A", Polarity::Up, Aggregation::Sum).await
}

/// Four visits on the day of the town's clock.
fn work(town: &Town, indicator: Option<Uuid>) -> NewEntry {
    NewEntry {
        id: town.app.new_id(),
        indicator,
        day: town.ctx(As::Employee).today(),
        what: "Kunjungan rumah 4 ibu hamil".into(),
        quantity: Quantity::whole(4),
        out_of: None,
        measure: "kegiatan".into(),
        span: Span::Unknown,
        confirmed: false,
        evidence: Vec::new(),
        taken_off: Vec::new(),
    }
}

/// A reaction to an entry as it is now.
async fn react(ctx: &Ctx, entry: Uuid, reaction: Reaction) -> crate::base::Result<()> {
    service::react(ctx, Seen { id: entry, sent: None }, reaction).await
}

/// Reactions to entries as they are now.
async fn react_all(ctx: &Ctx, entries: &[Uuid], reaction: Reaction) -> crate::base::Result<Outcome> {
    let seen: Vec<Seen> = entries.iter().map(|id| Seen { id: *id, sent: None }).collect();
    service::react_all(ctx, &seen, reaction).await
}

fn back(reason: &str) -> Reaction {
    Reaction::Return { reason: reason.into() }
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// The fields that were refused.
fn refused<T: std::fmt::Debug>(answer: crate::base::Result<T>) -> Vec<(String, Fault)> {
    let Err(Error::Invalid(faults)) = answer else { panic!("{answer:?}") };
    faults.into_iter().map(|fault| (fault.field, fault.fault)).collect()
}

/// The day whose reports the nurse is offered to repeat.
async fn offered(town: &Town) -> Option<Day> {
    service::report_form(&town.ctx(As::Employee), None).await.unwrap().repeat
}

async fn count(town: &Town, sql: &'static str) -> i64 {
    crate::read!(&town.app.db, on => sqlx::query_scalar(sql).fetch_one(on)).unwrap()
}

async fn run(town: &Town, sql: &'static str) {
    let mut tx = town.app.db.begin().await.unwrap();
    run!(&mut tx, sqlx::query(sql).bind(id("nurse"))).unwrap();
    tx.commit().await.unwrap();
}

/// Whether somebody has a team, as their sign-in finds it.
async fn has_team(town: &Town, name: &str) -> bool {
    let (mut tx, account) = (town.app.db.begin().await.unwrap(), id(&format!("account {name}")));
    let today = town.ctx(As::Employee).today();
    let found = crate::access::store::of_account(&mut tx, town.government.id, account, today).await;
    found.unwrap().unwrap().has_team
}

#[rstest]
#[tokio::test]
async fn a_report_waits_for_the_superior_and_counts_once_accepted(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let (nurse, superior) = (town.ctx(As::Employee), town.ctx(As::Superior));
    let indicator = visits(&town).await;
    let mut heard = town.app.live.subscribe();
    let entry = submit(&nurse, work(&town, Some(indicator))).await.unwrap();
    assert_eq!(heard.recv().await.unwrap().topic, Topic::Team(id("superior")));

    let team = service::team(&superior, false, None).await.unwrap();
    assert_eq!(
        (team.total, team.team, team.about.as_str(), team.silent),
        (1, 1, "Tim saya, 1 orang. Semua anggota tim sudah melapor hari ini.", None)
    );
    assert!(team.waiting[0].amount.ends_with(" kunjungan"), "{:?}", team.waiting[0]);
    assert!(team.waiting[0].small.contains("Indikator A"), "{:?}", team.waiting[0]);
    // the head above has nothing to do unless all below is asked for
    assert_eq!(service::team(&town.ctx(As::Head), false, None).await.unwrap().total, 0);
    assert_eq!(service::team(&town.ctx(As::Head), true, None).await.unwrap().total, 1);

    town.app.clock.advance(2 * 3_600_000);
    while heard.try_recv().is_ok() {}
    react(&superior, entry, Reaction::Praise).await.unwrap();
    let topics: Vec<Topic> = std::iter::from_fn(|| heard.try_recv().ok()).map(|event| event.topic).collect();
    assert_eq!(topics, [Topic::Person(id("nurse")), Topic::Team(id("superior")), Topic::Figures]);

    let mine = service::my_work(&nurse).await.unwrap();
    assert_eq!((mine.entries[0].state, mine.entries[0].praised), (EntryState::Accepted, true));
    assert_eq!((mine.indicators[0].n, mine.indicators[0].realisation), (1, Some(Hundredths(400))));
    let due = crate::plan::words::due(mine.indicators[0].due, Lang::Id).unwrap();
    assert!(http::see(&town, As::Employee, "/laporan").await.body.contains(&due), "beside the achievement: {due}");
    let team = service::team(&superior, false, None).await.unwrap();
    assert_eq!((team.total, team.buckets), (0, [0, 1, 0, 0, 0, 0]));
    assert_eq!(team.reactions, "1 tanggapan dalam 90 hari terakhir; yang di tengah: 1–4 jam.");
    let page = service::entry_page(&nurse, entry, None).await.unwrap();
    assert_eq!(page.history.iter().map(|past| past.kind).collect::<Vec<_>>(), [ReactionKind::Praised]);
    assert!(!page.may_react);
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));
}

#[rstest]
#[tokio::test]
async fn sending_twice_makes_one_entry(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let nurse = town.ctx(As::Employee);
    let entry = work(&town, None);
    assert_eq!(submit(&nurse, entry.clone()).await, Ok(entry.id));
    assert_eq!(submit(&nurse, entry.clone()).await, Ok(entry.id));
    assert_eq!(count(&town, "SELECT COUNT(*) FROM entries").await, 1);
    assert_eq!(count(&town, "SELECT entries FROM unit_months").await, 1);
    assert_eq!(count(&town, "SELECT COUNT(*) FROM audit WHERE action = 'entry.submit'").await, 1);
    // with other content nothing is lost silently, and a stranger cannot tell whose id it is
    let used = vec![("id".to_owned(), Fault::FormUsedBefore)];
    let file = Upload { name: "surat.pdf".into(), content: b"%PDF-1.7 surat %%EOF".to_vec().into() };
    for other in [
        NewEntry { what: "Rapat".into(), ..entry.clone() },
        NewEntry { measure: "keluarga".into(), ..entry.clone() },
        NewEntry { evidence: vec![file.clone()], ..entry.clone() },
    ] {
        assert_eq!(refused(submit(&nurse, other).await), used);
    }
    assert_eq!(refused(submit(&town.ctx(As::Outsider), entry).await), used);
    assert_eq!(count(&town, "SELECT COUNT(*) FROM entries").await, 1);
    // the whole of a share belongs to it, and so do its files; a draft that comes back has none
    let share = indicator(&town, "S", Polarity::Up, Aggregation::Share).await;
    let whole = |n| Some(Quantity::whole(n));
    let entry = NewEntry { out_of: whole(5), evidence: vec![file], ..work(&town, Some(share)) };
    for _ in 0..2 {
        assert_eq!(submit(&nurse, entry.clone()).await, Ok(entry.id));
    }
    assert_eq!(submit(&nurse, NewEntry { evidence: Vec::new(), ..entry.clone() }).await, Ok(entry.id));
    assert_eq!(refused(submit(&nurse, NewEntry { out_of: whole(8), ..entry }).await), used);
    assert_eq!(count(&town, "SELECT COUNT(*) FROM evidence").await, 1);
}

#[rstest]
#[tokio::test]
async fn the_second_of_two_superiors_is_told_who_was_faster(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let entry = submit(&town.ctx(As::Employee), work(&town, None)).await.unwrap();
    let (one, two) = (town.ctx(As::Superior), town.ctx(As::Head));
    let (a, b) = tokio::join!(react(&one, entry, Reaction::Accept), react(&two, entry, back("Jumlah?")));
    let answers = [a, b];
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
    let late = answers.iter().find_map(|answer| answer.as_ref().err()).unwrap();
    let told = [Fault::AlreadyAccepted { name: "superior".into() }, Fault::AlreadyReturned { name: "head".into() }];
    assert!(told.iter().any(|fault| *late == Error::Conflict(fault.clone())), "{late:?}");
    // the first one again is no second answer
    let again = if answers[0].is_ok() {
        react(&one, entry, Reaction::Accept).await
    } else {
        react(&two, entry, back("Jumlah?")).await
    };
    assert_eq!(again, Ok(()));
    assert_eq!(count(&town, "SELECT COUNT(*) FROM reactions").await, 1);
}

#[rstest]
#[tokio::test]
async fn a_returned_report_is_corrected_and_an_acceptance_can_be_taken_back(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let (nurse, superior) = (town.ctx(As::Employee), town.ctx(As::Superior));
    let indicator = visits(&town).await;
    let new = work(&town, Some(indicator));
    let entry = submit(&nurse, new.clone()).await.unwrap();
    assert_eq!(refused(react(&superior, entry, back("  ")).await), [("alasan".to_owned(), Fault::ReasonNeeded)]);
    react(&superior, entry, back("Bukti belum ada")).await.unwrap();
    assert!(service::entry_page(&nurse, entry, None).await.unwrap().correction.is_some());
    assert!(service::entry_page(&superior, entry, None).await.unwrap().correction.is_none());
    let corrected = NewEntry { quantity: Quantity::whole(3), day: day("2026-11-19"), ..new };
    assert_eq!(service::correct(&town.ctx(As::Outsider), corrected.clone(), None).await, Err(Error::NotFound));
    service::correct(&nurse, corrected, None).await.unwrap();
    react(&superior, entry, Reaction::Accept).await.unwrap();
    let year = Period::year(2026).unwrap();
    let total = async || figures(&nurse, Scope::Unit(id("PKM1")), year).await.unwrap()[0].shown.realisation;
    assert_eq!(total().await, Some(Hundredths(300)));
    react(&superior, entry, Reaction::TakeBack { reason: "Jumlah perlu diperiksa".into() }).await.unwrap();
    assert_eq!(total().await, None);
    assert_eq!(service::entry_page(&nurse, entry, None).await.unwrap().history.len(), 3);
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));
}

#[rstest]
#[tokio::test]
async fn yesterday_is_repeated_once(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let nurse = town.ctx(As::Employee);
    assert_eq!(repeat(&nurse).await, Err(Error::Conflict(Fault::NothingToRepeat)));
    let indicator = visits(&town).await;
    let yesterday = |span| NewEntry { day: day("2026-11-19"), span, ..work(&town, Some(indicator)) };
    submit(&nurse, yesterday(Span::Between(480, 600))).await.unwrap();
    submit(&nurse, yesterday(Span::Minutes(30))).await.unwrap();
    // today already has something at the same time: repeated without its clock times
    submit(&nurse, NewEntry { span: Span::Between(500, 520), ..work(&town, None) }).await.unwrap();
    assert_eq!(offered(&town).await, Some(day("2026-11-19")));
    assert_eq!(repeat(&nurse).await, Ok(2));
    assert_eq!(offered(&town).await, None, "nothing is left to repeat");
    // from a page that was opened before, nothing is made, and that is not told as done
    let again = http::form(&town, As::Employee, "/laporan/ulangi", String::new()).await;
    assert_eq!((again.status, again.to.as_str()), (303, "/laporan?ok=ulang&n=0"));
    let told = http::see(&town, As::Employee, &again.to).await.body;
    assert!(told.contains("semua laporan hari itu yang dapat diulang hari ini sudah disalin"), "{told}");
    assert!(!told.contains("Ulangi laporan"), "{told}");
    assert!(told.contains("<div role=\"alert\" class=\"notice warn\">"), "{told}");
    let mine = service::my_work(&nurse).await.unwrap();
    let today: Vec<_> = mine.entries.iter().filter(|entry| entry.day == nurse.today()).collect();
    assert_eq!(today.len(), 3);
    assert_eq!(mine.minutes, 20 + 120 + 30);
    assert!(today.iter().all(|entry| entry.state == EntryState::Submitted));
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));
}

#[rstest]
#[tokio::test]
async fn what_was_no_part_of_a_whole_is_not_repeated_under_a_share(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let nurse = town.ctx(As::Employee);
    let indicator = visits(&town).await;
    submit(&nurse, NewEntry { day: day("2026-11-19"), ..work(&town, Some(indicator)) }).await.unwrap();
    // as files of earlier versions did
    town.change(&["UPDATE indicators SET aggregation = 'persentase'"]).await;
    town.app.live.publish(town.government.id, Topic::Structure);
    assert_eq!(repeat(&nurse).await, Err(Error::Conflict(Fault::NothingToRepeat)));
    assert_eq!(offered(&town).await, None);
    town.change(&["UPDATE entries SET out_of = 5000"]).await;
    assert_eq!(offered(&town).await, Some(day("2026-11-19")));
    assert_eq!(repeat(&nurse).await, Ok(1));
}

#[rstest]
#[tokio::test]
async fn what_was_measured_otherwise_is_not_repeated_nor_said_to_be_there(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let nurse = town.ctx(As::Employee);
    let indicator = visits(&town).await;
    submit(&nurse, NewEntry { day: day("2026-11-19"), ..work(&town, Some(indicator)) }).await.unwrap();
    town.change(&["UPDATE indicators SET measure = 'keluarga'"]).await;
    town.app.live.publish(town.government.id, Topic::Structure);
    assert_eq!(offered(&town).await, None);
    assert_eq!(repeat(&nurse).await, Err(Error::Conflict(Fault::NothingToRepeat)));
    // what else was done on that day is, and more is neither promised nor said to be done
    submit(&nurse, NewEntry { day: day("2026-11-19"), ..work(&town, None) }).await.unwrap();
    let page = http::see(&town, As::Employee, "/laporan").await.body;
    assert!(page.contains("Menyalin semua kegiatan hari itu yang dapat diulang hari ini"), "{page}");
    assert_eq!(repeat(&nurse).await, Ok(1));
    assert_eq!(offered(&town).await, None);
    let again = http::form(&town, As::Employee, "/laporan/ulangi", String::new()).await;
    let told = http::see(&town, As::Employee, &again.to).await.body;
    assert!(told.contains("semua laporan hari itu yang dapat diulang hari ini sudah disalin"), "{told}");
}

#[rstest]
#[tokio::test]
async fn of_the_last_day_alone_is_repeated_also_where_only_the_day_before_could_be(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let nurse = town.ctx(As::Employee);
    let indicator = visits(&town).await;
    let on = |text: &str, indicator| NewEntry { day: day(text), ..work(&town, indicator) };
    submit(&nurse, on("2026-11-18", None)).await.unwrap();
    assert_eq!(offered(&town).await, Some(day("2026-11-18")));
    submit(&nurse, on("2026-11-19", Some(indicator))).await.unwrap();
    town.change(&["UPDATE indicators SET measure = 'keluarga'"]).await;
    town.app.live.publish(town.government.id, Topic::Structure);
    assert_eq!(offered(&town).await, None);
    assert_eq!(repeat(&nurse).await, Err(Error::Conflict(Fault::NothingToRepeat)));
}

#[rstest]
#[tokio::test]
async fn a_repeated_report_that_was_withdrawn_can_be_repeated_again(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let nurse = town.ctx(As::Employee);
    let yesterday = day("2026-11-19");
    submit(&nurse, NewEntry { day: yesterday, ..work(&town, None) }).await.unwrap();
    let copies = async || {
        let mine = service::my_work(&nurse).await.unwrap().entries;
        mine.into_iter().filter(|entry| entry.day != yesterday).map(|entry| entry.id).collect::<Vec<_>>()
    };
    let mut withdrawn = Vec::new();
    for _ in 0..3 {
        let (one, other) = tokio::join!(repeat(&nurse), repeat(&nurse));
        assert_eq!(one.unwrap() + other.unwrap(), 1, "two taps make one");
        let [copy] = copies().await[..] else { panic!("{:?}", copies().await) };
        assert!(!withdrawn.contains(&copy), "what was withdrawn stays so");
        assert_eq!(offered(&town).await, None);
        service::withdraw(&nurse, copy, None).await.unwrap();
        assert_eq!(offered(&town).await, Some(yesterday));
        withdrawn.push(copy);
    }
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));
}

#[rstest]
#[tokio::test]
async fn nobody_keeps_another_from_repeating_by_taking_the_id(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let nurse = town.ctx(As::Employee);
    let mut taken = Vec::new();
    for what in ["Kunjungan", "Posyandu"] {
        let source = NewEntry { day: day("2026-11-19"), what: what.into(), ..work(&town, None) };
        taken.push(super::rules::repeated_id(submit(&nurse, source).await.unwrap(), nurse.today()));
    }
    // one stays, the other is withdrawn again
    for id in &taken {
        submit(&town.ctx(As::Superior), NewEntry { id: *id, ..work(&town, None) }).await.unwrap();
    }
    service::withdraw(&town.ctx(As::Superior), taken[1], None).await.unwrap();
    assert_eq!(repeat(&nurse).await, Ok(2));
    assert_eq!(repeat(&nurse).await, Ok(0), "a second tap makes none");
    assert_eq!(service::my_work(&nurse).await.unwrap().entries.len(), 4);
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));
}

#[rstest]
#[tokio::test]
async fn only_superiors_answer_and_only_those_concerned_read(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let indicator = visits(&town).await;
    for who in As::ALL {
        let entry = submit(&town.ctx(As::Employee), work(&town, Some(indicator))).await.unwrap();
        let ctx = town.ctx(who);
        let read = service::entry_page(&ctx, entry, None).await.map(|page| page.may_react);
        let answer = react(&ctx, entry, Reaction::Accept).await;
        let listed = service::entries_of_indicator(&ctx, indicator, Period::year(2026).unwrap(), 0)
            .await
            .map(|(list, _)| !list.is_empty());
        let expected = match who {
            As::Superior | As::Head => (Ok(true), Ok(()), Ok(true)),
            As::Employee => (Ok(false), Err(Error::Forbidden), Ok(true)),
            As::Leader | As::Auditor => (Ok(false), Err(Error::Forbidden), Ok(true)),
            As::Outsider => (Err(Error::NotFound), Err(Error::NotFound), Ok(false)),
            As::Public => (Err(Error::SignedOut), Err(Error::SignedOut), Err(Error::SignedOut)),
            As::Elsewhere => (Err(Error::NotFound), Err(Error::NotFound), Ok(false)),
            As::Personnel | As::Planner | As::Administrator => (Err(Error::NotFound), Err(Error::Forbidden), Ok(false)),
        };
        assert_eq!((read, answer, listed), expected, "{who:?}");
        assert_eq!(submit(&ctx, work(&town, None)).await.is_ok(), ctx.viewer.person().is_some(), "{who:?}");
    }
}

#[rstest]
#[tokio::test]
async fn without_a_superior_it_waits_for_whoever_heads_a_unit_above(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    run(
        &town,
        "UPDATE posts SET superior_post_id = NULL WHERE id IN (SELECT post_id FROM holders WHERE person_id = $1)",
    )
    .await;
    let entry = submit(&town.ctx(As::Employee), work(&town, None)).await.unwrap();
    for who in [As::Superior, As::Head] {
        assert_eq!(service::team(&town.ctx(who), false, None).await.unwrap().waiting[0].id, entry, "{who:?}");
    }
    assert_eq!(
        react_all(&town.ctx(As::Head), &[entry], Reaction::Accept).await,
        Ok(Outcome { done: vec![entry], ..Outcome::default() })
    );
    assert_eq!(
        react_all(&town.ctx(As::Superior), &[entry], Reaction::Accept).await,
        Ok(Outcome { passed: 1, ..Outcome::default() })
    );
}

#[rstest]
#[tokio::test]
async fn the_rules_of_a_report_hold(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let nurse = town.ctx(As::Employee);
    let share = indicator(&town, "S", Polarity::Up, Aggregation::Share).await;
    let falling = indicator(&town, "D", Polarity::Down, Aggregation::Sum).await;
    let base = || work(&town, None);
    let fields = |faults: Vec<(String, Fault)>| faults.into_iter().map(|(field, _)| field).collect::<Vec<_>>();
    for (entry, field) in [
        (NewEntry { day: day("2026-11-21"), ..base() }, "tanggal"),
        (NewEntry { day: day("2026-11-16"), ..base() }, "tanggal"),
        (NewEntry { what: "ab".into(), ..base() }, "uraian"),
        (NewEntry { what: "a".repeat(1001), ..base() }, "uraian"),
        (NewEntry { quantity: Quantity(0), ..base() }, "jumlah"),
        (NewEntry { quantity: Quantity(-1), indicator: Some(falling), ..base() }, "jumlah"),
        (NewEntry { indicator: Some(share), ..base() }, "dari"),
        (NewEntry { indicator: Some(share), out_of: Some(Quantity::whole(3)), ..base() }, "dari"),
        (NewEntry { indicator: Some(id("no such")), ..base() }, "indikator"),
        (NewEntry { span: Span::Between(600, 600), ..base() }, "selesai"),
        (NewEntry { span: Span::Minutes(1441), ..base() }, "menit"),
    ] {
        let shown = format!("{entry:?}");
        assert_eq!(fields(refused(submit(&nurse, entry).await)), [field], "{shown}");
    }
    submit(&nurse, NewEntry { day: day("2026-11-17"), ..base() }).await.unwrap();
    submit(&nurse, NewEntry { quantity: Quantity(0), indicator: Some(falling), ..base() }).await.unwrap();
    submit(&nurse, NewEntry { indicator: Some(share), out_of: Some(Quantity::whole(4)), ..base() }).await.unwrap();
    submit(&nurse, NewEntry { span: Span::Between(480, 1400), ..base() }).await.unwrap();
    assert_eq!(
        refused(submit(&nurse, NewEntry { span: Span::Between(470, 481), ..base() }).await)[0].1,
        Fault::OverlapsOther
    );
    assert_eq!(
        refused(submit(&nurse, NewEntry { span: Span::Minutes(600), ..base() }).await)[0].1,
        Fault::MoreThanADay
    );
    // more than the usual is said, not refused
    let mine = service::my_work(&nurse).await.unwrap();
    assert!(mine.minutes > mine.usual_minutes);
    run(&town, "UPDATE holders SET until_day = '2026-11-18' WHERE person_id = $1").await;
    town.app.live.publish(town.government.id, Topic::Structure);
    assert_eq!(refused(submit(&nurse, base()).await), [("tanggal".to_owned(), Fault::NoPostThen)]);
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));
}

#[rstest]
#[tokio::test]
async fn who_has_not_reported_today_is_named_to_the_superior(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let (superior, head) = (town.ctx(As::Superior), town.ctx(As::Head));
    let silent = async |ctx| service::team(ctx, false, None).await.unwrap().silent.unwrap_or_default();
    let none = silent(&superior).await;
    assert!(none.contains("nurse") && silent(&head).await.contains("superior"), "{none}");
    submit(&town.ctx(As::Employee), work(&town, None)).await.unwrap();
    assert!(!silent(&superior).await.contains("nurse"));
}

#[rstest]
#[tokio::test]
async fn one_reports_to_the_same_superior_from_below_and_from_above_however_many_posts_are_vacant(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let (ctx, superior) = (town.ctx(As::Employee), town.ctx(As::Superior));
    let vacant = |n: usize| if n == 0 { id("post superior") } else { id(&format!("vacant {n}")) };
    for n in 1..=DEEPEST {
        let mut tx = town.app.db.begin().await.unwrap();
        run!(&mut tx, sqlx::query("INSERT INTO posts (government_id, id, unit_id, title, kind, is_head, superior_post_id, superior_given) VALUES ($1, $2, $3, 'Staf', '', $4, $5, $6)")
            .bind(town.government.id).bind(vacant(n)).bind(id("PKM1")).bind(false).bind(vacant(n - 1)).bind(true)).unwrap();
        let answers = "UPDATE posts SET superior_post_id = $1 WHERE id = $2";
        run!(&mut tx, sqlx::query(answers).bind(vacant(n)).bind(id("post nurse"))).unwrap();
        tx.commit().await.unwrap();
        town.app.live.publish(town.government.id, Topic::Structure);
        // with so many between, the line is longer than it can be
        let reached = n < DEEPEST;
        if !reached || [1, 10, 31, DEEPEST - 1].contains(&n) {
            let above = crate::org::service::station_of(&ctx, id("nurse"), ctx.today())
                .await
                .map(|station| station.superior_id);
            assert_eq!(above, Ok(reached.then(|| id("superior"))), "{n}");
            let silent = service::team(&superior, false, None).await.unwrap().silent;
            assert_eq!(silent.is_some_and(|words| words.contains("nurse")), reached, "{n}");
            assert_eq!(has_team(&town, "superior").await, reached, "{n}");
        }
    }
}
