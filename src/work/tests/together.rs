//! Reports and reactions that come at the same moment share a transaction.

use super::*;
use crate::testing::until_somebody_waits;
use crate::work::store::{self, UnitMonth};
use futures::future::join_all;

#[rstest]
#[tokio::test]
async fn one_that_cannot_be_added_does_not_hold_up_the_others(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let indicator = visits(&town).await;
    let (nurse, clerk) = (town.ctx(As::Employee), town.ctx(As::Outsider));
    let long = || NewEntry { span: Span::Minutes(900), ..work(&town, Some(indicator)) };
    let twice = work(&town, None);
    let (first, second) = (long(), long());
    let theirs: Vec<NewEntry> = (0..10).map(|_| work(&town, None)).collect();
    let (mine, theirs, same, again, fits, over) = tokio::join!(
        submit(&nurse, work(&town, Some(indicator))),
        join_all(theirs.into_iter().map(|entry| submit(&clerk, entry))),
        submit(&nurse, twice.clone()),
        submit(&nurse, twice.clone()),
        submit(&nurse, first),
        submit(&nurse, second),
    );
    assert!(mine.is_ok() && theirs.iter().all(Result::is_ok));
    assert_eq!((same, again), (Ok(twice.id), Ok(twice.id)));
    let [fits, over] = if fits.is_ok() { [fits, over] } else { [over, fits] };
    assert!(fits.is_ok());
    assert_eq!(refused(over), [("menit".to_owned(), Fault::MoreThanADay)]);
    assert_eq!(count(&town, "SELECT COUNT(*) FROM entries").await, 13);
    assert_eq!(count(&town, "SELECT COUNT(*) FROM audit WHERE action = 'entry.submit'").await, 13);
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));
}

#[rstest]
#[tokio::test]
async fn many_are_accepted_at_once_and_counted_once(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let (visits, last) = (visits(&town).await, indicator(&town, "L", Polarity::Up, Aggregation::Last).await);
    let (nurse, superior, head) = (town.ctx(As::Employee), town.ctx(As::Superior), town.ctx(As::Head));
    let mut entries = Vec::new();
    for number in 0..12 {
        let indicator = [Some(visits), Some(last), None][number % 3];
        let day = [day("2026-11-19"), day("2026-11-18"), day("2026-11-20")][number / 3 % 3];
        let quantity = Quantity::whole(number as i64 + 1);
        entries.push(submit(&nurse, NewEntry { day, quantity, ..work(&town, indicator) }).await.unwrap());
    }
    let (one, other) =
        tokio::join!(react_all(&superior, &entries, Reaction::Accept), react_all(&head, &entries, Reaction::Praise),);
    let (one, other) = (one.unwrap(), other.unwrap());
    assert_eq!((one.done.len() + other.done.len(), one.passed + other.passed), (12, 12));
    assert_eq!((one.failed, other.failed), (vec![], vec![]));
    assert_eq!(count(&town, "SELECT COUNT(*) FROM reactions").await, 12);
    assert_eq!(count(&town, "SELECT CAST(SUM(n) AS BIGINT) FROM indicator_months").await, 8);
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));
    let away = |entry: &Uuid| react(&superior, *entry, Reaction::TakeBack { reason: "Jumlah?".into() });
    assert_eq!(join_all(entries[..5].iter().map(away)).await, vec![Ok(()); 5]);
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));
}

/// What is done to an entry, started while somebody else holds the month of its unit: until that one has
/// had the entry as well, as whoever sends a report once more has, it must not hold the entry itself.
async fn waits_without_the_entry(town: &Town, entry: Uuid, what: impl Future<Output = crate::base::Result<()>>) {
    let unit = UnitMonth::states(id("PKM1"), "2026-11".parse().unwrap(), 0, 0, 0);
    let mut tx = town.app.db.begin().await.unwrap();
    store::bump_units(&mut tx, [(town.government.id, unit)]).await.unwrap();
    let other = async {
        until_somebody_waits(&mut tx).await;
        let touch = "UPDATE entries SET praised = praised WHERE government_id = $1 AND id = $2";
        run!(&mut tx, sqlx::query(touch).bind(town.government.id).bind(entry)).map(drop)?;
        tx.commit().await
    };
    let (done, other) = tokio::join!(what, other);
    assert_eq!((done, other), (Ok(()), Ok(())));
}

// SQLite has one writer at a time
#[tokio::test]
async fn nobody_waits_for_a_month_while_holding_an_entry() {
    let town = Town::new(Engine::Postgres).await;
    let (nurse, superior) = (town.ctx(As::Employee), town.ctx(As::Superior));
    let new = work(&town, Some(visits(&town).await));
    let entry = submit(&nurse, new.clone()).await.unwrap();
    waits_without_the_entry(&town, entry, service::correct(&nurse, new.clone(), None)).await;
    waits_without_the_entry(&town, entry, react(&superior, entry, Reaction::Accept)).await;
    let other = submit(&nurse, NewEntry { id: town.app.new_id(), ..new }).await.unwrap();
    waits_without_the_entry(&town, other, service::withdraw(&nurse, other, None)).await;
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));
}
