//! What pages tell of files and runs: what rows have in common once, and who did what to whom it may be told.

use super::{UNITS, load, receive, send, upload};
use crate::base::Fault;
use crate::import::Kind;
use crate::import::desk::overview;
use crate::testing::{As, Engine, Town};
use rstest::rstest;

#[rstest]
#[tokio::test]
async fn a_warning_of_all_rows_hides_no_other_and_is_told_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let ctx = town.ctx(As::Personnel);
    let rows: String = (0..200).map(|n| format!("\nOrang {n},Non-ASN,Staf,PKM1,tanpa alamat")).collect();
    let file = format!("nama,status,jabatan,unit,surel{rows}\nBudi,Non-ASN,Staf,ENTAH,\nCici,Non-ASN,Staf,PKM1,cici@");
    let token = receive(&ctx, Some(Kind::People), upload(&file)).await.unwrap();
    let page = town.get(&format!("/impor?periksa={token}"), &town.session("personnel").await).await.body;
    let unclear = Fault::EmailUnclear.text(ctx.lang);
    assert_eq!(page.matches(&unclear).count(), 1, "{page}");
    for words in ["201 baris", "Baris 2, 3, 4, 5, 6, dan 196 lainnya", "… dan 101 baris lagi, di berkas semua temuan."]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    let at = |words: &str| page.find(words).unwrap_or_else(|| panic!("{words}: {page}"));
    assert!(at("Unit ENTAH tidak ada.") < at(&unclear), "what is refused comes first");
    assert!(at("Perlu dilihat lagi (201)") < at("Baru (201)"), "and those rows are among the new ones");
    // the first of them by name, for whoever asks; the only row of its kind is told at once
    assert_eq!(page.matches("Baris demi baris").count(), 1, "{page}");
    assert!(at("Baris demi baris") < at("Orang 99") && page.contains("Baris 202"), "{page}");
}

#[rstest]
#[tokio::test]
async fn the_list_says_when_an_import_was_and_who_did_it_where_its_page_may_be_opened(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let (personnel, planner) = (town.ctx(As::Personnel), town.ctx(As::Planner));
    load(&personnel, Kind::Units, UNITS, false).await.run.unwrap();
    load(&town.system(), Kind::Services, "kode;nama;kode_unit\nS1;Layanan S1;PKM1", false).await.run.unwrap();
    let moment = personnel.moment(town.app.clock.now());
    for (who, of_units, of_services) in [("personnel", true, false), ("planner", false, true)] {
        let page = town.get("/impor", &town.session(who).await).await.body;
        assert_eq!(page.matches(&moment).count(), 2, "{page}");
        let told = (page.contains("oleh personnel"), page.contains("lewat baris perintah"));
        assert_eq!(told, (of_units, of_services), "{who}: {page}");
    }
    let listed = overview(&planner, None, None).await.unwrap().runs;
    assert!(listed.iter().all(|run| !run.about.contains("personnel")), "{listed:?}");
}

#[rstest]
#[tokio::test]
async fn whoever_lacks_a_role_is_not_told_to_mend_the_form(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let people = ("a.csv", "nama,status,jabatan,unit\nAni,Non-ASN,Staf,PKM1");
    let (status, page) = send(&town, As::Planner, Kind::People, people).await;
    assert_eq!(status, 403);
    assert!(page.contains("<b>Tidak berhak") && page.contains("Kepegawaian atau Administrator"), "{page}");
    assert!(!page.contains("Perbaiki yang berikut"), "there is nothing to mend: {page}");
    let (status, page) = send(&town, As::Planner, Kind::Services, ("a.csv", "")).await;
    assert_eq!(status, 422);
    assert!(page.contains("Perbaiki yang berikut") && !page.contains("<b>Tidak berhak"), "{page}");
}
