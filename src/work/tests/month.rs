//! `/laporan/riwayat`: one's own reports, month by month.

use super::http::see;
use super::service::my_month;
use super::*;

/// Somebody a month later, who finds reports of November.
async fn in_december(town: &Town) {
    town.app.clock.advance(20 * 86_400_000);
    assert_eq!(town.ctx(As::Employee).today(), day("2026-12-10"));
}

#[rstest]
#[tokio::test]
async fn reports_of_an_earlier_month_are_found_by_their_owner_alone(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let nurse = town.ctx(As::Employee);
    let indicator = visits(&town).await;
    let mut entries = Vec::new();
    for _ in 0..3 {
        entries.push(submit(&nurse, work(&town, Some(indicator))).await.unwrap());
    }
    let superior = town.ctx(As::Superior);
    react(&superior, entries[0], Reaction::Accept).await.unwrap();
    react(&superior, entries[1], back("Jumlah?")).await.unwrap();
    in_december(&town).await;
    submit(&town.ctx(As::Employee), work(&town, None)).await.unwrap();
    assert!(see(&town, As::Employee, "/laporan").await.body.contains("href=\"/laporan/riwayat\""));

    let november = my_month(&town.ctx(As::Employee), "2026-11", 1).await.unwrap();
    assert_eq!((november.total, november.accepted, november.returned, november.more), (3, 1, 1, false));
    assert_eq!(november.months.iter().map(|month| month.to_string()).collect::<Vec<_>>(), ["2026-12", "2026-11"]);
    assert_eq!(november.entries.len(), 3);
    let page = see(&town, As::Employee, "/laporan/riwayat?bulan=2026-11").await;
    assert_eq!(page.status, 200);
    for words in ["3 laporan: 1 diterima, 1 menunggu, 1 dikembalikan.", "4 kunjungan", "Indikator A", "Desember 2026"] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    assert!(entries.iter().all(|id| page.body.contains(&format!("href=\"/laporan/{id}\""))), "{}", page.body);
    // without a month it is this one
    assert_eq!(my_month(&town.ctx(As::Employee), "", 1).await.unwrap().total, 1);
    // of others one sees nothing, not even their superior
    for who in [As::Superior, As::Outsider] {
        let theirs = my_month(&town.ctx(who), "2026-11", 1).await.unwrap();
        assert_eq!((theirs.total, theirs.entries.len()), (0, 0), "{who:?}");
    }
    assert_eq!(see(&town, As::Employee, "/laporan/riwayat?bulan=x").await.status, 404);
    assert_eq!(see(&town, As::Public, "/laporan/riwayat").await.status, 401);
}

#[rstest]
#[tokio::test]
async fn a_month_of_many_reports_comes_in_pages(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let nurse = town.ctx(As::Employee);
    for n in 0..51 {
        let day = day(&format!("2026-11-{}", 17 + n % 4));
        submit(&nurse, NewEntry { day, ..work(&town, None) }).await.unwrap();
    }
    let first = my_month(&nurse, "", 1).await.unwrap();
    let second = my_month(&nurse, "", 2).await.unwrap();
    assert_eq!((first.entries.len(), first.more), (50, true));
    assert_eq!((second.entries.len(), second.more, second.total), (1, false, 51));
    assert!(!first.entries.contains(&second.entries[0]));
    let page = see(&town, As::Employee, "/laporan/riwayat").await.body;
    assert!(page.contains("bulan=2026-11&amp;halaman=2") && !page.contains("Lebih baru"), "{page}");
    let page = see(&town, As::Employee, "/laporan/riwayat?halaman=2").await.body;
    assert!(page.contains("Lebih baru") && !page.contains("Lebih lama"), "{page}");
}
