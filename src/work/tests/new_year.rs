//! The first days of January, when work of the year before is still reported.

use super::http::{multipart, see};
use super::*;
use crate::base::calendar::start_of_day;
use crate::work::Duty;

/// A town on a day, at eight in the morning.
async fn town_on(engine: Engine, today: &str) -> Town {
    let town = Town::new(engine).await;
    let (now, then) = (town.app.clock.now(), start_of_day(day(today), "Asia/Jakarta"));
    town.app.clock.advance(then - now + 8 * 3_600_000);
    town
}

/// Indicators of the health centre in both years.
async fn of_both_years(town: &Town) -> (Uuid, Uuid) {
    let of = async |code: &str, year| {
        let which = Which::New { unit: "PKM1".into(), year: Some(year) };
        indicator_in(town, which, code, Polarity::Up, Aggregation::Sum).await
    };
    (of("LAMA", 2026).await, of("BARU", 2027).await)
}

fn other_year(year: &str) -> Vec<(String, Fault)> {
    vec![("indikator".to_owned(), Fault::IndicatorOfOtherYear { year: year.into() })]
}

const OLD: &str = "Indikator LAMA (kunjungan)";
const NEW: &str = "Indikator BARU (kunjungan)";

#[rstest]
#[tokio::test]
async fn work_of_december_is_reported_in_january_under_its_own_year_s_indicator(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = town_on(engine, "2027-01-02").await;
    let (old, new) = of_both_years(&town).await;
    let (old, new, id) = (old.to_string(), new.to_string(), town.app.new_id().to_string());
    let send = async |indicator: &str, day: &str| {
        let fields = [
            ("id", id.as_str()),
            ("indikator", indicator),
            ("uraian", "Kunjungan rumah"),
            ("jumlah", "4"),
            ("tanggal", day),
        ];
        multipart(&town, As::Employee, "/laporan", &fields).await
    };
    let fresh = see(&town, As::Employee, "/laporan").await.body;
    assert!(fresh.contains(NEW) && !fresh.contains(OLD), "today's are offered");

    let other = send(&new, "2026-12-31").await;
    assert_eq!(other.status, 422);
    assert!(other.body.contains("Pilih indikator tahun 2026"), "{}", other.body);
    assert!(other.body.contains(OLD) && !other.body.contains(NEW), "the list is that of the date's year");
    assert!(send(&old, "2026-12-31").await.to.starts_with("/laporan?ok=simpan&"));

    react(&town.ctx(As::Superior), id.parse().unwrap(), Reaction::Accept).await.unwrap();
    let figures = async |year| {
        let year = Period::year(year).unwrap();
        let all = figures(&town.ctx(As::Employee), Scope::Unit(crate::testing::id("PKM1")), year).await.unwrap();
        all.into_iter().map(|figure| figure.shown.realisation).collect::<Vec<_>>()
    };
    assert_eq!(figures(2026).await, [Some(Hundredths(400))]);
    assert_eq!(figures(2027).await, [None]);
    assert_eq!(count(&town, "SELECT COUNT(*) FROM unit_months WHERE month = '2026-12' AND entries = 1").await, 1);
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));
}

#[rstest]
#[tokio::test]
async fn a_date_that_is_too_early_is_told_as_that_and_nothing_else(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = town_on(engine, "2027-01-02").await;
    let (old, new) = of_both_years(&town).await;
    let too_early = vec![("tanggal".to_owned(), Fault::DayTooEarly { days: "3".into() })];
    for indicator in [old, new] {
        let entry = NewEntry { day: day("2026-11-20"), ..work(&town, Some(indicator)) };
        assert_eq!(refused(submit(&town.ctx(As::Employee), entry).await), too_early);
    }
    let new = new.to_string();
    let fields =
        [("id", new.as_str()), ("indikator", &new), ("uraian", "Rapat"), ("jumlah", "1"), ("tanggal", "2026-11-20")];
    let page = multipart(&town, As::Employee, "/laporan", &fields).await.body;
    assert!(page.contains("paling lama 3 hari ke belakang") && page.contains(NEW) && !page.contains(OLD));
}

#[rstest]
#[tokio::test]
async fn an_entry_of_december_is_corrected_in_january_and_moved_into_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = town_on(engine, "2026-12-31").await;
    let (old, new) = of_both_years(&town).await;
    let entry = work(&town, Some(old));
    let nurse = || town.ctx(As::Employee);
    submit(&nurse(), entry.clone()).await.unwrap();
    town.app.clock.advance(2 * 86_400_000);
    let address = format!("/laporan/{}", entry.id);
    let page = see(&town, As::Employee, &address).await.body;
    assert!(page.contains(OLD) && !page.contains(NEW), "the form has the indicators of the entry's year");
    service::correct(&nurse(), NewEntry { quantity: Quantity::whole(3), ..entry.clone() }, None).await.unwrap();

    let moved = NewEntry { day: day("2027-01-02"), ..entry.clone() };
    assert_eq!(refused(service::correct(&nurse(), moved.clone(), None).await), other_year("2027"));
    let old = old.to_string();
    let fields = [("indikator", old.as_str()), ("uraian", "Rapat"), ("jumlah", "1"), ("tanggal", "2027-01-02")];
    let page = multipart(&town, As::Employee, &address, &fields).await.body;
    assert!(page.contains(NEW) && !page.contains(OLD), "the form that comes back has those of the date's year");
    service::correct(&nurse(), NewEntry { indicator: Some(new), ..moved }, None).await.unwrap();
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));
}

#[rstest]
#[tokio::test]
async fn what_stood_under_an_indicator_of_the_year_before_is_not_offered_to_be_repeated(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = town_on(engine, "2026-12-31").await;
    let (old, _) = of_both_years(&town).await;
    submit(&town.ctx(As::Employee), work(&town, Some(old))).await.unwrap();
    town.app.clock.advance(2 * 86_400_000);
    let nurse = town.ctx(As::Employee);
    assert_eq!(service::report_form(&nurse, None).await.unwrap().repeat, None);
    assert_eq!(repeat(&nurse).await, Err(Error::Conflict(Fault::NothingToRepeat)));
    // what stands under none is every year's
    submit(&nurse, NewEntry { day: day("2026-12-31"), ..work(&town, None) }).await.unwrap();
    assert_eq!(service::report_form(&nurse, None).await.unwrap().repeat, Some(day("2026-12-31")));
    assert_eq!(repeat(&nurse).await, Ok(1));
}

#[rstest]
#[tokio::test]
async fn a_report_begins_under_an_indicator_of_its_date_s_year(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = town_on(engine, "2026-12-31").await;
    let (old, new) = of_both_years(&town).await;
    for year in [2026, 2027] {
        let which = Which::New { unit: "PKM1".into(), year: Some(year) };
        indicator_in(&town, which, "LAIN", Polarity::Up, Aggregation::Sum).await;
    }
    submit(&town.ctx(As::Employee), work(&town, Some(old))).await.unwrap();
    town.app.clock.advance(2 * 86_400_000);
    let nurse = town.ctx(As::Employee);
    let chosen = async |of: Option<Day>| service::report_form(&nurse, of).await.unwrap().under;
    let december = Some(day("2026-12-31"));
    assert_eq!((chosen(None).await, chosen(december).await), (None, Some(Duty::Under(old))));
    submit(&nurse, work(&town, Some(new))).await.unwrap();
    assert_eq!((chosen(None).await, chosen(december).await), (Some(Duty::Under(new)), Some(Duty::Under(old))));
}

#[rstest]
#[tokio::test]
async fn the_form_says_how_far_back_a_report_may_be_dated(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let page = see(&town, As::Employee, "/laporan").await.body;
    assert!(page.contains("min=\"2026-11-17\"") && page.contains("Paling awal 17 November 2026."), "{page}");
    // what is corrected keeps its day, however long ago that is
    let entry = submit(&town.ctx(As::Employee), work(&town, None)).await.unwrap();
    town.app.clock.advance(10 * 86_400_000);
    let page = see(&town, As::Employee, &format!("/laporan/{entry}")).await.body;
    assert!(page.contains("Tanggal dan jam (20 November 2026;"), "{page}");
    assert!(page.contains("min=\"2026-11-20\"") && page.contains("Paling awal 27 November 2026, atau"), "{page}");
}
