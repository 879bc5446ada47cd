//! What `/tim` says.

use super::http::{form, see};
use super::*;
use crate::never_committed;

#[rstest]
#[tokio::test]
async fn whoever_has_nobody_below_is_told_so_and_nothing_of_a_team(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let alone = see(&town, As::Employee, "/tim").await.body;
    assert!(
        alone.contains("Anda tidak mempunyai bawahan") && alone.contains("langsung di bawah jabatan Anda"),
        "{alone}"
    );
    assert!(!alone.contains("Waktu tanggapan saya") && !alone.contains("Laporan baru dari tim"), "{alone}");
    let superior = see(&town, As::Superior, "/tim").await.body;
    assert!(!superior.contains("Anda tidak mempunyai bawahan"), "{superior}");
    assert!(superior.contains("Tim saya, 1 orang") && superior.contains("Waktu tanggapan saya"), "{superior}");
}

#[rstest]
#[tokio::test]
async fn every_entry_that_waits_says_its_day(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    for day in [day("2026-11-19"), day("2026-11-20")] {
        submit(&town.ctx(As::Employee), NewEntry { day, ..work(&town, None) }).await.unwrap();
    }
    let waiting = service::team(&town.ctx(As::Superior), false, None).await.unwrap().waiting;
    let days: Vec<&str> = waiting.iter().filter_map(|entry| entry.small.split(" · ").next()).collect();
    assert_eq!(days, ["19 November 2026", "hari ini"]);
}

#[rstest]
#[tokio::test]
async fn what_was_answered_before_is_said_without_saying_by_whom(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let entry = submit(&town.ctx(As::Employee), work(&town, None)).await.unwrap();
    react(&town.ctx(As::Superior), entry, back("Jumlah?")).await.unwrap();
    // once more from another tab of the same superior, and by somebody else
    for who in [As::Superior, As::Head] {
        let late = form(&town, who, "/tim/tanggapi", format!("entri={entry}&aksi=accepted")).await;
        assert_eq!((late.status, late.to.as_str()), (303, "/tim?ok=accepted&lewat=1"), "{who:?}");
        let told = see(&town, who, &late.to).await.body;
        assert!(told.contains("1 sudah ditanggapi sebelumnya.") && !told.contains("orang lain"), "{told}");
    }
}

#[rstest]
#[tokio::test]
async fn whoever_holds_the_post_above_their_own_is_not_asked_to_accept_themselves(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    run(&town, "UPDATE holders SET person_id = $1, main = NOT main WHERE post_id IN (SELECT id FROM posts WHERE title = 'Kepala Puskesmas')").await;
    let mut nurse = town.ctx(As::Employee);
    if let crate::access::Who::Account(account) = &mut nurse.viewer.who {
        (account.heads, account.has_team) = (vec![id("PKM1")], true);
    }
    let entry = submit(&nurse, work(&town, None)).await.unwrap();
    for all in [false, true] {
        let list = service::team(&nurse, all, None).await.unwrap();
        assert_eq!((list.total, list.waiting.len(), list.people.len(), list.team), (0, 0, 0, 0), "all below: {all}");
    }
    assert_eq!(react(&nurse, entry, Reaction::Accept).await, Err(Error::Forbidden));
    // it waits for the next one above
    let head = town.ctx(As::Head);
    let list = service::team(&head, false, None).await.unwrap();
    assert_eq!((list.total, list.team), (1, 1));
    assert_eq!(react(&head, entry, Reaction::Accept).await, Ok(()));
}

/// The nurse's superior. Of everyone it is told alike from below, in the team above and at the sign-in.
async fn superior_of_nurse(town: &Town, shown: &str) -> Option<Uuid> {
    const PEOPLE: [&str; 4] = ["nurse", "clerk", "superior", "head"];
    let (db, government, today) = (&town.app.db, town.government.id, town.ctx(As::Employee).today());
    let mut above = Vec::new();
    for name in PEOPLE {
        above.push(crate::org::store::station(db, government, id(name), today).await.unwrap().superior_id);
    }
    for name in PEOPLE {
        let below = above.iter().filter(|superior| **superior == Some(id(name))).count() as i64;
        let team = crate::work::store::team_size(db, government, id(name), today).await.unwrap();
        assert_eq!((team, has_team(town, name).await), (below, below > 0), "{name}: {shown}");
    }
    above[0]
}

#[rstest]
#[tokio::test]
async fn whoever_is_somebodys_superior_has_them_in_the_team_whatever_posts_they_hold(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    assert_eq!(superior_of_nurse(&town, "at first").await, Some(id("superior")));
    for (change, superior) in [
        // she holds no main post
        (
            "UPDATE holders SET main = NOT main \
             WHERE post_id IN (SELECT id FROM posts WHERE title = 'Perawat Terampil')",
            "superior",
        ),
        (
            "UPDATE posts SET superior_post_id = (SELECT id FROM posts WHERE title = 'Kepala Dinas Kesehatan') \
             WHERE title = 'Pengadministrasi'",
            "superior",
        ),
        // nor is that which she holds besides, since later; somebody else holds it, too
        (
            "INSERT INTO holders (government_id, id, post_id, person_id, from_day, main) \
             SELECT p.government_id, p.id, p.id, n.id, '2021-01-01', FALSE FROM posts p \
             JOIN persons n ON n.government_id = p.government_id AND n.name = 'nurse' \
             WHERE p.title = 'Pengadministrasi'",
            "head",
        ),
        (
            "UPDATE holders SET main = NOT main \
             WHERE post_id IN (SELECT id FROM posts WHERE title = 'Perawat Terampil')",
            "superior",
        ),
        // two hold the post above hers
        (
            "INSERT INTO holders (government_id, id, post_id, person_id, from_day, main) \
             SELECT p.government_id, p.id, p.id, n.id, '2021-01-01', FALSE FROM posts p \
             JOIN persons n ON n.government_id = p.government_id AND n.name = 'clerk' \
             WHERE p.title = 'Kepala Puskesmas'",
            "superior",
        ),
        // one only stands in
        (
            "DELETE FROM holders \
             WHERE main AND post_id IN (SELECT id FROM posts WHERE title = 'Kepala Puskesmas')",
            "clerk",
        ),
        // she stands in herself
        (
            "UPDATE holders SET person_id = (SELECT id FROM persons WHERE name = 'nurse') \
             WHERE post_id IN (SELECT id FROM posts WHERE title = 'Kepala Puskesmas')",
            "head",
        ),
        // of two superiors by name the later one counts, as long as they hold a post
        (
            "INSERT INTO superior_overrides (government_id, id, person_id, superior_id, from_day, reason) \
             SELECT n.government_id, s.id, n.id, s.id, \
             CASE s.name WHEN 'clerk' THEN '2026-01-01' ELSE '2026-02-01' END, '' \
             FROM persons n JOIN persons s ON s.government_id = n.government_id AND s.name IN ('clerk', 'head') \
             WHERE n.name = 'nurse'",
            "head",
        ),
        (
            "UPDATE holders SET until_day = '2026-11-19' WHERE person_id IN (SELECT id FROM persons WHERE name = 'head')",
            "clerk",
        ),
    ] {
        town.change(&[change]).await;
        assert_eq!(superior_of_nurse(&town, change).await, Some(id(superior)), "{change}");
    }
}

#[rstest]
#[tokio::test]
async fn all_that_waits_is_counted_and_the_oldest_hundred_are_listed(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let mut there = 0_i64;
    for wanted in [99, 100, 101] {
        let mut tx = town.app.db.begin().await.unwrap();
        for n in there..wanted {
            let sql = "INSERT INTO entries (government_id, id, person_id, unit_id, appraiser_id, day, month, what, quantity, measure, state, praised, submitted_at) \
                VALUES ($1, $2, $3, $4, $5, '2026-11-20', '2026-11', 'X', 1000, 'X', 'submitted', $6, $7)";
            run!(
                &mut tx,
                sqlx::query(sql)
                    .bind(town.government.id)
                    .bind(id(&format!("entry {n}")))
                    .bind(id("nurse"))
                    .bind(id("PKM1"))
                    .bind(id("superior"))
                    .bind(false)
                    .bind(n)
            )
            .unwrap();
        }
        tx.commit().await.unwrap();
        there = wanted;
        let work = service::team(&town.ctx(As::Superior), false, None).await.unwrap();
        assert_eq!((work.total, work.waiting.len()), (wanted, wanted.min(100) as usize));
    }
}

#[rstest]
#[tokio::test]
async fn of_repeated_entries_that_may_have_been_written_pages_are_told(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let nurse = town.ctx(As::Employee);
    submit(&nurse, NewEntry { day: day("2026-11-19"), ..work(&town, None) }).await.unwrap();
    town.change(&never_committed!("audit_unsealed", "government_id UUID, audit_id UUID")).await;
    let mut live = town.app.live.subscribe();
    let repeated = repeat(&nurse).await;
    assert!(matches!(repeated, Err(Error::Unsure(_))), "{repeated:?}");
    let told: Vec<Topic> = std::iter::from_fn(|| live.try_recv().ok()).map(|event| event.topic).collect();
    assert_eq!(told, [Topic::Team(id("superior")), Topic::Person(id("nurse"))]);
}

#[rstest]
#[tokio::test]
async fn whoever_left_the_office_answers_and_reads_nothing_more_and_what_waited_for_them_waits_for_who_came_after(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let under = indicator(&town, "N", Polarity::Up, Aggregation::Sum).await;
    let (nurse, superior, head, next) =
        (town.ctx(As::Employee), town.ctx(As::Superior), town.ctx(As::Head), town.ctx(As::Outsider));
    let accepted = submit(&nurse, work(&town, Some(under))).await.unwrap();
    react(&superior, accepted, Reaction::Accept).await.unwrap();
    let waiting = submit(&nurse, work(&town, Some(under))).await.unwrap();
    let waits = async |ctx| service::team(ctx, false, None).await.unwrap().total;
    let seen = async |ctx| {
        let period = Period::year(2026).unwrap();
        service::entries_of_indicator(ctx, under, period, 0).await.unwrap().0.len()
    };
    assert_eq!((waits(&superior).await, waits(&head).await, waits(&next).await), (1, 0, 0));
    assert_eq!(seen(&superior).await, 2);
    town.change(&[
        "UPDATE holders SET until_day = '2026-11-19' WHERE person_id = (SELECT id FROM persons WHERE name = 'superior')",
        "INSERT INTO superior_overrides (government_id, id, person_id, superior_id, from_day, reason) \
         SELECT n.government_id, s.id, n.id, s.id, '2026-11-20', '' FROM persons n \
         JOIN persons s ON s.government_id = n.government_id AND s.name = 'clerk' WHERE n.name = 'nurse'",
    ])
    .await;
    town.app.live.publish(town.government.id, Topic::Structure);
    let back = Reaction::TakeBack { reason: "keliru".to_owned() };
    for (entry, reaction) in [(waiting, Reaction::Accept), (accepted, back)] {
        assert_eq!(react(&superior, entry, reaction).await, Err(Error::NotFound));
    }
    assert_eq!(seen(&superior).await, 0);
    assert_eq!((waits(&superior).await, waits(&head).await, waits(&next).await), (0, 1, 1));
    assert_eq!(react(&next, waiting, Reaction::Accept).await, Ok(()));
    assert_eq!((waits(&head).await, waits(&next).await), (0, 0));
}

#[rstest]
#[tokio::test]
async fn what_was_sent_to_nobody_waits_for_a_head_above_and_for_whoever_becomes_the_superior(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    const BY_NAME: &str = "INSERT INTO superior_overrides \
        (government_id, id, person_id, superior_id, from_day, reason) \
        SELECT n.government_id, s.id, n.id, s.id, '2026-11-20', '' FROM persons n \
        JOIN persons s ON s.government_id = n.government_id AND s.name = 'clerk' WHERE n.name = 'nurse'";
    let town = Town::new(engine).await;
    let (nurse, superior, next) = (town.ctx(As::Employee), town.ctx(As::Superior), town.ctx(As::Outsider));
    town.change(&["UPDATE posts SET superior_post_id = NULL WHERE title = 'Perawat Terampil'"]).await;
    let entry = submit(&nurse, work(&town, None)).await.unwrap();
    let waits = async |ctx| service::team(ctx, false, None).await.unwrap().total;
    assert_eq!((waits(&superior).await, waits(&next).await), (1, 0));
    assert_eq!(react(&next, entry, Reaction::Accept).await, Err(Error::NotFound));
    town.change(&[BY_NAME]).await;
    town.app.live.publish(town.government.id, Topic::Structure);
    assert_eq!((waits(&superior).await, waits(&next).await), (1, 1));
    assert_eq!(react(&next, entry, Reaction::Accept).await, Ok(()));
    assert_eq!((waits(&superior).await, waits(&next).await), (0, 0));
}
