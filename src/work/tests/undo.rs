//! An acceptance that was a slip is undone: the entry waits as if nobody had answered.

use super::http::{form, see};
use super::*;
use crate::plan::IndicatorFigures;
use crate::work::rules::UNDO;

/// The nurse's entry under an indicator, which has waited for two hours and is then accepted by her superior.
async fn accepted(town: &Town, indicator: Option<Uuid>, reaction: Reaction) -> Uuid {
    let entry = submit(&town.ctx(As::Employee), work(town, indicator)).await.unwrap();
    town.app.clock.advance(2 * 3_600_000);
    react(&town.ctx(As::Superior), entry, reaction).await.unwrap();
    entry
}

const UNDONE: &str = "SELECT COUNT(*) FROM audit WHERE action = 'entry.undone'";

fn conflict<T>(fault: Fault) -> crate::base::Result<T> {
    Err(Error::Conflict(fault))
}

#[rstest]
#[tokio::test]
async fn an_undone_acceptance_leaves_nothing_but_the_record(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let (nurse, superior) = (town.ctx(As::Employee), town.ctx(As::Superior));
    let indicator = visits(&town).await;
    let entry = accepted(&town, Some(indicator), Reaction::Praise).await;
    assert!(service::entry_page(&superior, entry, None).await.unwrap().undoable);
    assert_eq!(service::team(&superior, false, None).await.unwrap().buckets, [0, 1, 0, 0, 0, 0]);

    let mut heard = town.app.live.subscribe();
    react(&superior, entry, Reaction::Undo).await.unwrap();
    let topics: Vec<Topic> = std::iter::from_fn(|| heard.try_recv().ok()).map(|event| event.topic).collect();
    assert_eq!(topics, [Topic::Person(id("nurse")), Topic::Team(id("superior")), Topic::Figures]);
    let team = service::team(&superior, false, None).await.unwrap();
    assert_eq!((team.total, team.just_accepted, team.buckets), (1, vec![], [0; 6]), "it was no reaction");
    assert_eq!(count(&town, "SELECT entries - accepted - within_four FROM unit_months").await, 1);
    let page = service::entry_page(&nurse, entry, None).await.unwrap();
    let row = page.entry;
    assert_eq!((row.state, row.praised, row.reacted_by), (EntryState::Submitted, false, None));
    assert!(page.history.is_empty() && page.withdrawable);
    let mine: Vec<IndicatorFigures> = service::my_work(&nurse).await.unwrap().indicators;
    assert_eq!((mine[0].n, mine[0].realisation), (0, None));
    assert_eq!(count(&town, UNDONE).await, 1);
    assert_eq!(count(&town, "SELECT COUNT(*) FROM audit WHERE action = 'entry.praised'").await, 1);
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));

    // then it is answered as any other
    react(&superior, entry, back("Jumlah?")).await.unwrap();
    assert_eq!(service::team(&superior, false, None).await.unwrap().buckets, [0, 1, 0, 0, 0, 0]);
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));
}

#[rstest]
#[tokio::test]
async fn what_was_said_before_an_undone_acceptance_is_still_known(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let (nurse, superior) = (town.ctx(As::Employee), town.ctx(As::Superior));
    let new = work(&town, None);
    let entry = submit(&nurse, new.clone()).await.unwrap();
    react(&town.ctx(As::Head), entry, back("Jumlah?")).await.unwrap();
    service::correct(&nurse, new, None).await.unwrap();
    town.app.clock.advance(1000);
    react(&superior, entry, Reaction::Accept).await.unwrap();
    react(&superior, entry, Reaction::Undo).await.unwrap();
    assert!(
        !service::entry_page(&town.ctx(As::Head), entry, None).await.unwrap().undoable,
        "it was not accepted by them"
    );
    let page = service::entry_page(&nurse, entry, None).await.unwrap();
    assert_eq!((page.entry.state, page.entry.reacted_by.as_deref()), (EntryState::Submitted, Some("head")));
    assert_eq!(page.history.iter().map(|past| past.kind).collect::<Vec<_>>(), [ReactionKind::Returned]);
    assert!(!page.withdrawable, "it has a history");
    assert_eq!(service::withdraw(&nurse, entry, None).await, conflict(Fault::HasAnswers));
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));
}

#[rstest]
#[tokio::test]
async fn only_who_accepted_undoes_it_and_only_for_an_hour(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let (superior, head) = (town.ctx(As::Superior), town.ctx(As::Head));
    let theirs = Fault::AlreadyAccepted { name: "superior".into() };
    let entry = accepted(&town, None, Reaction::Accept).await;
    assert_eq!(react(&head, entry, Reaction::Undo).await, conflict(theirs));
    assert!(!service::entry_page(&head, entry, None).await.unwrap().undoable);
    for who in [As::Employee, As::Leader, As::Outsider, As::Elsewhere, As::Public] {
        assert!(react(&town.ctx(who), entry, Reaction::Undo).await.is_err(), "{who:?}");
    }
    town.app.clock.advance(3_600_000);
    assert_eq!(react(&superior, entry, Reaction::Undo).await, Ok(()), "at the end of the hour");

    react(&superior, entry, Reaction::Accept).await.unwrap();
    town.app.clock.advance(UNDO + 1);
    assert_eq!(react(&superior, entry, Reaction::Undo).await, conflict(Fault::UndoneTooLate));
    let outcome = react_all(&superior, &[entry], Reaction::Undo).await.unwrap();
    assert_eq!(outcome.failed, [(entry, Error::Conflict(Fault::UndoneTooLate))], "and was not somebody else's");
    assert!(!service::entry_page(&superior, entry, None).await.unwrap().undoable);
    assert!(service::team(&superior, false, None).await.unwrap().just_accepted.is_empty());
    // with a reason it still goes back to its owner
    react(&superior, entry, Reaction::TakeBack { reason: "Jumlah?".into() }).await.unwrap();
    assert_eq!(count(&town, UNDONE).await, 1);
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));
}

#[rstest]
#[tokio::test]
async fn an_undo_sent_again_is_told_what_became_of_the_entry(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let (nurse, superior, head) = (town.ctx(As::Employee), town.ctx(As::Superior), town.ctx(As::Head));
    let new = work(&town, None);
    let entry = submit(&nurse, new.clone()).await.unwrap();
    let sent = service::entry_page(&superior, entry, None).await.unwrap().entry.sent;
    let undo = || service::react(&superior, Seen { id: entry, sent: Some(sent) }, Reaction::Undo);
    react(&superior, entry, Reaction::Accept).await.unwrap();
    assert_eq!((undo().await, undo().await), (Ok(()), Ok(())), "it waits, as was wanted");
    assert_eq!(count(&town, UNDONE).await, 1);
    react(&head, entry, Reaction::Accept).await.unwrap();
    assert_eq!(undo().await, conflict(Fault::AlreadyAccepted { name: "head".into() }));
    react(&head, entry, Reaction::Undo).await.unwrap();
    service::correct(&nurse, NewEntry { quantity: Quantity::whole(3), ..new }, None).await.unwrap();
    assert_eq!(undo().await, conflict(Fault::WaitsAgain));
    service::withdraw(&nurse, entry, None).await.unwrap();
    assert_eq!(undo().await, conflict(Fault::Withdrawn));
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));
}

#[rstest]
#[tokio::test]
async fn many_are_undone_by_two_taps_at_once_and_counted_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let superior = town.ctx(As::Superior);
    let last = indicator(&town, "L", Polarity::Up, Aggregation::Last).await;
    let mut entries = Vec::new();
    for n in 0..9 {
        let entry = NewEntry { quantity: Quantity::whole(n + 1), ..work(&town, Some(last)) };
        entries.push(submit(&town.ctx(As::Employee), entry).await.unwrap());
    }
    assert_eq!(react_all(&superior, &entries, Reaction::Accept).await.unwrap().done.len(), 9);
    let undo = || react_all(&superior, &entries[3..], Reaction::Undo);
    let (one, other) = tokio::join!(undo(), undo());
    let done = Outcome { done: entries[3..].to_vec(), ..Outcome::default() };
    assert_eq!((one, other), (Ok(done.clone()), Ok(done)));
    assert_eq!(count(&town, UNDONE).await, 6);
    assert_eq!(count(&town, "SELECT COUNT(*) FROM reactions").await, 3);
    assert_eq!(count(&town, "SELECT accepted FROM unit_months").await, 3);
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));
}

#[rstest]
#[tokio::test]
async fn what_was_praised_elsewhere_is_not_undone_with_what_is_accepted_now(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let superior = town.ctx(As::Superior);
    let praised = accepted(&town, None, Reaction::Praise).await;
    let [one, other] = [0, 1].map(|_| work(&town, None));
    let [one, other] =
        [submit(&town.ctx(As::Employee), one).await.unwrap(), submit(&town.ctx(As::Employee), other).await.unwrap()];
    let outcome = react_all(&superior, &[praised, one], Reaction::Accept).await;
    assert_eq!(outcome, Ok(Outcome { done: vec![one], passed: 1, ..Outcome::default() }));
    // without script what can be undone goes along in the address
    let body = format!("entri={praised}&entri={other}&aksi=accepted");
    let done = form(&town, As::Superior, "/tim/tanggapi", body).await;
    assert_eq!((done.status, done.to.clone()), (303, format!("/tim?ok=accepted&n=1&lewat=1&entri={other}")));
    let told = see(&town, As::Superior, &done.to).await.body;
    let offered = |id: Uuid| told.contains(&format!("name=\"entri\" value=\"{id}\""));
    assert_eq!((offered(other), offered(praised)), (true, false));
}

#[rstest]
#[tokio::test]
async fn what_was_undone_and_why_the_rest_was_not_is_said_together(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let nurse = town.ctx(As::Employee);
    let late = [accepted(&town, None, Reaction::Accept).await, accepted(&town, None, Reaction::Accept).await];
    let fresh = accepted(&town, None, Reaction::Accept).await;
    let new = work(&town, None);
    let changed = submit(&nurse, new.clone()).await.unwrap();
    service::correct(&nurse, NewEntry { quantity: Quantity::whole(3), ..new }, None).await.unwrap();
    let body = format!("aksi=undone&entri={}&entri={fresh}&entri={}&entri={changed}@1", late[0], late[1]);
    let answer = form(&town, As::Superior, "/tim/tanggapi", body).await;
    assert_eq!(answer.status, 409);
    assert!(answer.body.contains("Penerimaan dibatalkan: 1 laporan menunggu lagi."));
    let [late, changed] = [Fault::UndoneTooLate, Fault::WaitsAgain].map(|fault| fault.text(Lang::Id));
    assert!(answer.body.contains(&format!("Tidak dibatalkan: 3. {late} {changed}")), "each reason, once");
}

#[rstest]
#[tokio::test]
async fn the_list_undoes_in_one_tap_without_script(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let mut entries = Vec::new();
    for _ in 0..3 {
        entries.push(submit(&town.ctx(As::Employee), work(&town, None)).await.unwrap());
    }
    let answer = async |who, body: String| form(&town, who, "/tim/tanggapi", body).await;
    let [one, two, three] = entries[..] else { panic!() };
    let done = answer(As::Superior, format!("entri={two}&entri={three}&aksi=accepted")).await;
    assert_eq!((done.status, done.to), (303, format!("/tim?ok=accepted&n=2&entri={two}.{three}")));
    let done = answer(As::Superior, format!("entri={one}&aksi=accepted")).await;
    assert_eq!((done.status, done.to), (303, format!("/tim?ok=accepted&n=1&entri={one}")));
    let page = see(&town, As::Superior, &format!("/tim?ok=accepted&n=1&entri={one}")).await.body;
    assert!(page.contains("1 laporan diterima.") && page.contains("Baru saja Anda terima (3)"));
    assert!(page.contains(&format!("value=\"{one}\"")), "the one that was just accepted can be undone beside the word");
    assert_eq!(page.matches("value=\"undone\"").count(), 2, "there, and in the list");
    assert_eq!(page.matches(">Tidak ada laporan yang menunggu").count(), 1, "nothing is said twice");

    let undone = answer(As::Superior, format!("aksi=undone&entri={one}")).await;
    assert_eq!((undone.status, undone.to.clone()), (303, format!("/tim?ok=undone&n=1&entri={one}")));
    let page = see(&town, As::Superior, &undone.to).await.body;
    assert!(page.contains("1 laporan menunggu lagi.") && page.contains(&format!("id=\"laporan-{one}\"")));
    assert!(page.contains("Baru saja Anda terima (2)"));

    assert!(see(&town, As::Superior, &format!("/laporan/{two}")).await.body.contains("Batalkan penerimaan"));
    let undone = form(&town, As::Superior, &format!("/laporan/{two}/tanggapi"), "aksi=undone".into()).await;
    assert_eq!((undone.status, undone.to), (303, format!("/laporan/{two}?ok=tanggap")));

    town.app.clock.advance(UNDO + 1);
    let late = answer(As::Superior, format!("aksi=undone&entri={three}")).await;
    assert_eq!(late.status, 409);
    assert!(late.body.contains("Penerimaan ini sudah lewat satu jam"), "{}", late.body);
    let page = see(&town, As::Superior, &format!("/laporan/{three}")).await.body;
    assert!(!page.contains("Batalkan penerimaan") && page.contains("Tarik kembali penerimaan"));
}

#[rstest]
#[tokio::test]
async fn what_was_accepted_together_is_told_with_whose_it_is_and_undone_together_without_script(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let mut entries = Vec::new();
    for who in [As::Employee, As::Superior, As::Employee] {
        entries.push(submit(&town.ctx(who), work(&town, None)).await.unwrap());
    }
    let [one, two, three] = entries[..] else { panic!() };
    let answer = async |kind: &str| {
        let body = format!("semua=1&entri={one}&entri={two}&entri={three}&aksi={kind}");
        form(&town, As::Head, "/tim/tanggapi", body).await
    };
    let done = answer("accepted").await;
    assert_eq!(
        (done.status, done.to.clone()),
        (303, format!("/tim?semua=1&ok=accepted&n=3&entri={one}.{two}.{three}"))
    );
    let told = see(&town, As::Head, &done.to).await.body;
    assert!(told.contains("nurse, superior: 3 laporan diterima."), "{told}");
    let offered = |id: &Uuid| told.contains(&format!("name=\"entri\" value=\"{id}\""));
    assert!(entries.iter().all(offered), "{told}");
    // whoever may not read them is not told whose they are, whatever address they write
    let stranger = see(&town, As::Outsider, &done.to).await.body;
    assert!(stranger.contains("3 laporan diterima.") && !stranger.contains(": 3 laporan diterima."), "{stranger}");

    let undone = answer("undone").await;
    assert_eq!(
        (undone.status, undone.to.clone()),
        (303, format!("/tim?semua=1&ok=undone&n=3&entri={one}.{two}.{three}"))
    );
    assert!(see(&town, As::Head, &undone.to).await.body.contains("nurse, superior: Penerimaan dibatalkan: 3 laporan"));
    assert_eq!(count(&town, UNDONE).await, 3);
}

#[rstest]
#[tokio::test]
async fn of_many_people_the_first_are_named(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let mut entries = Vec::new();
    for who in [As::Employee, As::Outsider, As::Superior, As::Head, As::Employee] {
        let id = submit(&town.ctx(who), work(&town, None)).await.unwrap();
        entries.push(Seen { id, sent: None });
    }
    let named = async |who| service::owners(&town.ctx(who), &entries).await;
    assert_eq!(named(As::Leader).await, "clerk, head, nurse, dan 1 lainnya");
    assert_eq!(named(As::Superior).await, "nurse, superior");
    assert_eq!(named(As::Planner).await, "");
}
