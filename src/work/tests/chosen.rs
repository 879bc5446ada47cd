//! Under which indicator a new report begins.

use super::http::{multipart, see};
use super::*;
use crate::work::Duty;

/// What is chosen in the form for a report of today.
async fn chosen(town: &Town) -> Option<Duty> {
    service::report_form(&town.ctx(As::Employee), None).await.unwrap().under
}

async fn another(town: &Town) -> Uuid {
    indicator(town, "B", Polarity::Up, Aggregation::Sum).await
}

#[rstest]
#[tokio::test]
async fn a_report_begins_under_what_was_used_last(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    assert_eq!(chosen(&town).await, Some(Duty::Additional), "there are only additional duties");
    let a = visits(&town).await;
    assert_eq!(chosen(&town).await, Some(Duty::Under(a)), "the only one");
    let b = another(&town).await;
    assert_eq!(chosen(&town).await, None, "nobody can tell");
    let send = async |under: Option<Uuid>, of: &str| {
        town.app.clock.advance(60_000);
        submit(&town.ctx(As::Employee), NewEntry { day: day(of), ..work(&town, under) }).await.unwrap();
        chosen(&town).await
    };
    assert_eq!(send(Some(a), "2026-11-19").await, Some(Duty::Under(a)));
    assert_eq!(send(Some(b), "2026-11-20").await, Some(Duty::Under(b)));
    assert_eq!(send(Some(a), "2026-11-18").await, Some(Duty::Under(b)), "of an earlier day");
    assert_eq!(send(None, "2026-11-20").await, Some(Duty::Under(b)), "an additional duty stands under none");
    assert_eq!(send(Some(a), "2026-11-20").await, Some(Duty::Under(a)));
    submit(&town.ctx(As::Superior), work(&town, Some(b))).await.unwrap();
    assert_eq!(chosen(&town).await, Some(Duty::Under(a)), "everyone has their own");
}

#[rstest]
#[tokio::test]
async fn what_can_no_longer_be_chosen_is_passed_over(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let nurse = town.ctx(As::Employee);
    let above = indicator_of(&town, "DINKES", "X", Polarity::Up, Aggregation::Sum).await;
    submit(&nurse, NewEntry { day: day("2026-11-19"), ..work(&town, Some(above)) }).await.unwrap();
    assert_eq!(chosen(&town).await, Some(Duty::Under(above)));
    // with indicators of its own the unit no longer reports under those above
    let (a, _) = (visits(&town).await, another(&town).await);
    assert_eq!(chosen(&town).await, None);
    submit(&nurse, NewEntry { day: day("2026-11-18"), ..work(&town, Some(a)) }).await.unwrap();
    assert_eq!(chosen(&town).await, Some(Duty::Under(a)));
}

#[rstest]
#[tokio::test]
async fn where_nobody_can_tell_it_is_asked_for(#[values(Engine::Sqlite)] engine: Engine) {
    let town = Town::new(engine).await;
    let (indicator, _) = (visits(&town).await.to_string(), another(&town).await);
    let choices = |page: &str| {
        let (_, rest) = page.split_once("id=\"indikator\"").unwrap();
        rest.split("</fieldset>").next().unwrap().to_owned()
    };
    let fresh = choices(&see(&town, As::Employee, "/laporan").await.body);
    assert!(fresh.contains("Pilih indikator…") && fresh.contains("required") && !fresh.contains("checked"), "{fresh}");
    let id = town.app.new_id().to_string();
    let mut fields =
        vec![("id", id.as_str()), ("uraian", "Kunjungan rumah"), ("jumlah", "4"), ("tanggal", "2026-11-20")];
    let refused = multipart(&town, As::Employee, "/laporan", &fields).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("Untuk indikator: Pilih salah satu, atau “Tugas tambahan”"), "{}", refused.body);
    assert!(refused.body.contains("Kunjungan rumah") && !choices(&refused.body).contains("checked"));
    fields.push(("indikator", &indicator));
    assert_eq!(multipart(&town, As::Employee, "/laporan", &fields).await.status, 303);
    let next = choices(&see(&town, As::Employee, "/laporan").await.body);
    let marked = next.split("<input").find(|choice| choice.contains("checked")).unwrap();
    assert!(marked.contains(&indicator) && !next.contains("Pilih indikator…"), "{next}");
}
