//! Whatever is done in whatever order, the rollups are what the record says.

use super::*;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

/// A step of a story; entries are chosen by number, modulo how many there are.
#[derive(Clone, Debug)]
enum Step {
    Submit { rule: usize, day: i32, quantity: i64 },
    Answer { entry: usize, kind: ReactionKind },
    Withdraw { entry: usize },
    Correct { entry: usize, day: i32, quantity: i64 },
    Wait { hours: i64 },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        (0..4usize, 0..4i32, 1..50i64).prop_map(|(rule, day, quantity)| Step::Submit { rule, day, quantity }),
        (0..20usize, prop::sample::select(ReactionKind::ALL.to_vec()))
            .prop_map(|(entry, kind)| Step::Answer { entry, kind }),
        (0..20usize, 0..4i32, 1..50i64).prop_map(|(entry, day, quantity)| Step::Correct { entry, day, quantity }),
        (0..20usize).prop_map(|entry| Step::Withdraw { entry }),
        (0..50i64).prop_map(|hours| Step::Wait { hours }),
    ];
    prop::collection::vec(step, 5..40)
}

async fn play(engine: Engine, steps: Vec<Step>) -> Option<String> {
    let town = Town::new(engine).await;
    // the first days of a month, so that entries fall into two months
    town.app.clock.advance(12 * crate::base::calendar::DAY_MS);
    let mut rules = vec![None];
    for (code, rule) in [("A", Aggregation::Sum), ("B", Aggregation::Last), ("C", Aggregation::Average)] {
        rules.push(Some(indicator(&town, code, Polarity::Up, rule).await));
    }
    // of hours there are parts
    run(&town, "UPDATE indicators SET measure = 'jam' WHERE id <> $1").await;
    let (nurse, superior) = (town.ctx(As::Employee), town.ctx(As::Superior));
    let mut entries: Vec<NewEntry> = Vec::new();
    for step in steps {
        let dated = |back: i32| crate::base::calendar::plus_days(nurse.today(), -back);
        match step {
            Step::Submit { rule, day, quantity } => {
                let entry = NewEntry { day: dated(day), quantity: Quantity(quantity), ..work(&town, rules[rule]) };
                submit(&nurse, entry.clone()).await.unwrap();
                entries.push(entry);
            }
            Step::Answer { entry, kind } if !entries.is_empty() => {
                let entry = entries[entry % entries.len()].id;
                match react(&superior, entry, Reaction::of(kind, "Periksa".into())).await {
                    Ok(()) | Err(Error::Conflict(_) | Error::NotFound) => {}
                    Err(error) => panic!("{error:?}"),
                }
            }
            Step::Correct { entry, day, quantity } if !entries.is_empty() => {
                let entry = entries[entry % entries.len()].clone();
                let entry = NewEntry { day: dated(day), quantity: Quantity(quantity), ..entry };
                match service::correct(&nurse, entry, None).await {
                    Ok(()) | Err(Error::Conflict(_) | Error::NotFound) => {}
                    Err(error) => panic!("{error:?}"),
                }
            }
            Step::Withdraw { entry } if !entries.is_empty() => {
                match service::withdraw(&nurse, entries[entry % entries.len()].id, None).await {
                    Ok(()) | Err(Error::Conflict(_) | Error::NotFound) => {}
                    Err(error) => panic!("{error:?}"),
                }
            }
            Step::Wait { hours } => town.app.clock.advance(hours * 3_600_000),
            Step::Answer { .. } | Step::Correct { .. } | Step::Withdraw { .. } => {}
        }
    }
    service::first_difference(&town.system()).await.unwrap()
}

#[rstest]
#[case(Engine::Sqlite, 12)]
#[case(Engine::Postgres, 4)]
fn rollups_equal_what_is_computed_anew(#[case] engine: Engine, #[case] cases: u32) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() })
        .run(&steps(), |steps| {
            let found = runtime.block_on(play(engine, steps));
            prop_assert_eq!(found, None);
            Ok(())
        })
        .unwrap();
}

#[rstest]
#[tokio::test]
async fn a_rollup_that_was_tampered_with_is_named(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let entry = submit(&town.ctx(As::Employee), work(&town, Some(visits(&town).await))).await.unwrap();
    react(&town.ctx(As::Superior), entry, Reaction::Accept).await.unwrap();
    let auditor = town.ctx(As::Auditor);
    assert_eq!(service::first_difference(&auditor).await, Ok(None));
    let refused = service::first_difference(&town.ctx(As::Employee)).await;
    assert!(matches!(refused, Err(Error::RoleNeeded(_))), "{refused:?}");
    let mut tx = town.app.db.begin().await.unwrap();
    run!(&mut tx, sqlx::query("UPDATE indicator_months SET total = 5000")).unwrap();
    tx.commit().await.unwrap();
    let found = service::first_difference(&auditor).await.unwrap().unwrap();
    assert!(found.starts_with("indicator_months") && found.contains("5000"), "{found}");
}
