//! Reactions to many entries, by many at once.

use super::http::{form, see};
use super::*;
use crate::work::store::intake;
use std::sync::Arc;

fn accepted(entries: &[Uuid]) -> String {
    let entries: String = entries.iter().map(|entry| format!("entri={entry}&")).collect();
    format!("{entries}aksi=accepted")
}

#[rstest]
#[tokio::test]
async fn acceptances_of_one_indicator_are_taken_back_at_the_same_moment(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    // the clerk of another unit reports to the head under the same indicator of the city
    let mut tx = town.app.db.begin().await.unwrap();
    run!(&mut tx, sqlx::query("INSERT INTO superior_overrides (government_id, id, person_id, superior_id, from_day, reason) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(town.government.id).bind(id("override")).bind(id("clerk")).bind(id("head")).bind("2026-01-01").bind("Plt")).unwrap();
    tx.commit().await.unwrap();
    let indicator = indicator_of(&town, "KOTA", "A", Polarity::Up, Aggregation::Sum).await;
    let (superior, head) = (town.ctx(As::Superior), town.ctx(As::Head));
    let mut pairs = Vec::new();
    for _ in 0..5 {
        let one = submit(&town.ctx(As::Employee), work(&town, Some(indicator))).await.unwrap();
        let two = submit(&town.ctx(As::Outsider), work(&town, Some(indicator))).await.unwrap();
        react(&superior, one, Reaction::Accept).await.unwrap();
        react(&head, two, Reaction::Accept).await.unwrap();
        pairs.push((one, two));
    }
    let away = || Reaction::TakeBack { reason: "Jumlah?".into() };
    for (one, two) in pairs {
        let answers = tokio::join!(react(&superior, one, away()), react(&head, two, away()));
        assert_eq!(answers, (Ok(()), Ok(())));
    }
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));
}

#[rstest]
#[tokio::test]
async fn what_is_accepted_while_its_indicator_goes_counts_under_none(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let (government, indicator) = (town.government.id, visits(&town).await);
    let entry = submit(&town.ctx(As::Employee), work(&town, Some(indicator))).await.unwrap();
    let superior = town.ctx(As::Superior);
    // the entry loses its indicator by another hand
    let mut tx = town.app.db.begin().await.unwrap();
    intake::hold_units(&mut tx, government).await.unwrap();
    let sql = "UPDATE entries SET indicator_id = NULL WHERE indicator_id = $1";
    run!(&mut tx, sqlx::query(sql).bind(indicator)).unwrap();
    let undone = async {
        // an acceptance holds the context once it has read the entry
        while Arc::strong_count(&superior.government) == 1 {
            tokio::task::yield_now().await;
        }
        tx.commit().await
    };
    let (late, undone) = tokio::join!(react(&superior, entry, Reaction::Accept), undone);
    assert_eq!((late, undone), (Err(Error::Conflict(Fault::WaitsAgain)), Ok(())));
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));
    react(&superior, entry, Reaction::Accept).await.unwrap();
    assert_eq!(count(&town, "SELECT COUNT(*) FROM indicator_months").await, 0);
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));
}

#[rstest]
#[tokio::test]
async fn what_is_done_of_many_stays_done_whatever_becomes_of_the_others(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let mut entries = Vec::new();
    for _ in 0..2 {
        entries.push(submit(&town.ctx(As::Employee), work(&town, None)).await.unwrap());
    }
    let nobodys = id("no such entry");
    let asked = [entries[0], nobodys, entries[1]];
    let page = form(&town, As::Superior, "/tim/tanggapi", accepted(&asked)).await;
    assert_eq!(page.status, 422);
    assert!(page.body.contains("2 laporan diterima.") && page.body.contains(&format!("#laporan-{nobodys}")));
    assert_eq!(count(&town, "SELECT COUNT(*) FROM entries WHERE state = 'accepted'").await, 2);
    let outcome = react_all(&town.ctx(As::Superior), &asked, Reaction::Accept).await;
    let done = entries.clone();
    assert_eq!(outcome, Ok(Outcome { done, failed: vec![(nobodys, Error::NotFound)], ..Outcome::default() }));
    assert_eq!(refused(react_all(&town.ctx(As::Superior), &asked, back(" ")).await)[0].0, "alasan");
}

#[tokio::test]
async fn whoever_sends_many_made_up_entries_pays_for_each() {
    let town = Town::new(Engine::Sqlite).await;
    let nurse = town.ctx(As::Employee);
    let made_up: Vec<_> = (0..200).map(|n| id(&n.to_string())).collect();
    town.app.visits.take_many(&nurse, 3_900).unwrap();
    assert!(react_all(&nurse, &made_up, Reaction::Accept).await.is_ok());
    assert_eq!(react_all(&nurse, &made_up, Reaction::Accept).await, Err(Error::TooMany(3)));
    assert!(react_all(&town.ctx(As::Superior), &made_up, Reaction::Accept).await.is_ok(), "others go on");
}

#[rstest]
#[tokio::test]
async fn acceptances_are_taken_back_one_at_a_time(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let superior = town.ctx(As::Superior);
    let entry = submit(&town.ctx(As::Employee), work(&town, None)).await.unwrap();
    react(&superior, entry, Reaction::Accept).await.unwrap();
    let away = || Reaction::TakeBack { reason: "Jumlah?".into() };
    assert_eq!(react_all(&superior, &[entry], away()).await, Err(Error::NotFound));
    assert_eq!(service::entry_page(&superior, entry, None).await.unwrap().entry.state, EntryState::Accepted);
    assert_eq!(react(&superior, entry, away()).await, Ok(()));
}

#[rstest]
#[tokio::test]
async fn a_missing_reason_is_shown_beside_its_field(#[values(Engine::Sqlite)] engine: Engine) {
    let town = Town::new(engine).await;
    let entry = submit(&town.ctx(As::Employee), work(&town, None)).await.unwrap();
    let page =
        form(&town, As::Superior, "/tim/tanggapi", format!("entri={entry}&aksi=returned&alasan=&tempat={entry}")).await;
    assert_eq!(page.status, 422);
    let field = format!("alasan-{entry}");
    assert!(page.body.contains(&format!("href=\"#{field}\"")) && page.body.contains(&format!("id=\"{field}\"")));
    react(&town.ctx(As::Superior), entry, Reaction::Accept).await.unwrap();
    town.app.clock.advance(crate::work::rules::UNDO + 1);
    let page = form(&town, As::Superior, &format!("/laporan/{entry}/tanggapi"), "aksi=taken_back&alasan=".into()).await;
    assert!(page.body.contains("href=\"#alasan\"") && page.body.contains("id=\"alasan\""));
}

#[rstest]
#[tokio::test]
async fn a_weekend_is_no_day_on_which_all_have_reported(#[values(Engine::Sqlite)] engine: Engine) {
    let town = Town::new(engine).await;
    assert!(see(&town, As::Superior, "/tim").await.body.contains("1 orang belum melapor hari ini"));
    town.app.clock.advance(crate::base::calendar::DAY_MS);
    let saturday = see(&town, As::Superior, "/tim").await.body;
    assert!(saturday.contains("Hari ini bukan hari kerja.") && !saturday.contains("sudah melapor"));
}

#[rstest]
#[tokio::test]
async fn a_person_s_entries_stand_together(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    for who in [As::Employee, As::Superior, As::Employee] {
        submit(&town.ctx(who), work(&town, None)).await.unwrap();
        town.app.clock.advance(1000);
    }
    let waiting = service::team(&town.ctx(As::Head), true, None).await.unwrap().waiting;
    let names: Vec<&str> = waiting.iter().map(|entry| entry.person.as_str()).collect();
    assert_eq!(names, ["nurse", "nurse", "superior"]);
}

#[rstest]
#[tokio::test]
async fn a_long_list_comes_in_portions_of_whole_persons_and_can_be_had_of_one(
    #[values(Engine::Sqlite)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let mut entries = Vec::new();
    for n in 0..23 {
        let who = if n < 21 { As::Employee } else { As::Superior };
        entries.push(submit(&town.ctx(who), work(&town, None)).await.unwrap());
        town.app.clock.advance(1000);
    }
    let shown = |page: &str| entries.iter().filter(|id| page.contains(&format!("id=\"laporan-{id}\""))).count();
    let page = see(&town, As::Head, "/tim?semua=1").await.body;
    assert!(
        page.contains("Unit yang Anda pimpin dan semua unit di bawahnya") && page.contains("Unit PKM1 · "),
        "{page}"
    );
    assert_eq!(shown(&page), 21, "of nobody only a part");
    assert!(page.contains("Ditampilkan 21 dari 23 laporan."));
    let more = format!("/tim?semua=1&amp;tampil=41#laporan-{}", entries[21]);
    assert!(page.contains(&format!("href=\"{more}\"")), "without script a link leads on");
    let all = see(&town, As::Head, "/tim?semua=1&tampil=41").await.body;
    assert!(shown(&all) == 23 && !all.contains("Ditampilkan"));
    let one = see(&town, As::Head, &format!("/tim?semua=1&orang={}", id("superior"))).await.body;
    assert_eq!(shown(&one), 2);
    // whatever a refused form names has its place on the page
    let body = format!("semua=1&entri={}&aksi=returned&alasan=&tempat={}", entries[22], entries[22]);
    assert_eq!(shown(&form(&town, As::Head, "/tim/tanggapi", body).await.body), 23);
}

#[rstest]
#[tokio::test]
async fn whose_entries_to_look_at_is_chosen_among_all_of_whom_something_waits(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let head = town.ctx(As::Head);
    // more than the list holds, and then somebody else's
    for n in 0..101 {
        let day = ["2026-11-17", "2026-11-18", "2026-11-19"][n % 3];
        submit(&town.ctx(As::Employee), NewEntry { day: day.parse().unwrap(), ..work(&town, None) }).await.unwrap();
    }
    let mut theirs = Vec::new();
    for _ in 0..2 {
        theirs.push(submit(&town.ctx(As::Superior), work(&town, None)).await.unwrap());
    }
    let all = service::team(&head, true, None).await.unwrap();
    assert_eq!((all.total, all.waiting.len()), (103, 100));
    // another number makes no other line: the choice of the one who looks stays
    let chosen = |list: crate::work::TeamWork| -> Vec<(Uuid, String, i64)> {
        list.people.into_iter().map(|line| (line.id, line.what, line.sent)).collect()
    };
    let nurse = (id("nurse"), "nurse (101)".to_owned(), 0);
    let people = vec![nurse.clone(), (id("superior"), "superior (2)".to_owned(), 0)];
    assert_eq!(chosen(all), people);
    let one = service::team(&head, true, Some(id("superior"))).await.unwrap();
    assert_eq!((one.total, one.waiting.len(), chosen(one)), (2, 2, people));
    assert_eq!(service::team(&town.ctx(As::Superior), false, Some(id("superior"))).await.unwrap().total, 0);

    let of = |name: &str| format!("/tim?semua=1&orang={}", id(name));
    let oldest = see(&town, As::Head, &of("nurse")).await.body;
    assert!(oldest.contains("101 laporan menunggu"));
    assert!(oldest.contains("Ditampilkan 100 yang terlama dari 101 laporan"), "the list ends before all is shown");
    // the answer leads back to the same person, of whom nothing waits any more
    let [one, other] = theirs[..] else { panic!() };
    let answer = format!("semua=1&orang={}&entri={one}&entri={other}&aksi=accepted", id("superior"));
    let done = form(&town, As::Head, "/tim/tanggapi", answer).await;
    assert_eq!((done.status, done.to), (303, format!("{}&ok=accepted&n=2&entri={one}.{other}", of("superior"))));
    // of whom nothing waits any more is not offered, and of the others as many as wait by now
    assert_eq!(chosen(service::team(&head, true, None).await.unwrap()), std::slice::from_ref(&nurse));
    // only the one who is shown stays, so that the choice says whose list it is
    let shown = service::team(&head, true, Some(id("superior"))).await.unwrap();
    assert_eq!(chosen(shown), [nurse, (id("superior"), "superior (0)".to_owned(), 0)]);
    let none = see(&town, As::Head, &of("superior")).await.body;
    assert!(none.contains("Tidak ada laporan orang ini yang menunggu") && none.contains("Semua orang"));
    assert!(!none.contains("id=\"laporan-"), "nobody else's are shown instead");
}

#[rstest]
#[tokio::test]
async fn what_somebody_else_did_is_told_beside_what_failed(#[values(Engine::Sqlite)] engine: Engine) {
    let town = Town::new(engine).await;
    let nurse = town.ctx(As::Employee);
    let gone = submit(&nurse, work(&town, None)).await.unwrap();
    let changed = submit(&nurse, work(&town, None)).await.unwrap();
    service::withdraw(&nurse, gone, None).await.unwrap();
    let body = format!("entri={gone}&entri={changed}@1&aksi=accepted");
    let answer = form(&town, As::Superior, "/tim/tanggapi", body).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("1 sudah ditarik pemiliknya."), "{}", answer.body);
}
