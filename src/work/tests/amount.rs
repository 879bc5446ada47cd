//! Amounts that are asked back about, and what stands beside the amount.

use super::http::{multipart, see};
use super::*;
use crate::org::service::set_setting;
use crate::org::setting::Setting;
use crate::plan::Reportable;
use crate::work::rules::{is_part, is_unusual};
use Aggregation::{Average, Last, Share, Sum};
use proptest::prelude::*;

#[test]
fn an_amount_far_from_the_target_is_unusual() {
    let whole = Quantity::whole;
    let twenty = Some(whole(20));
    for (quantity, out_of, aggregation, target, unusual) in [
        (whole(25), None, Sum, whole(100), false),
        (Quantity(25_001), None, Sum, whole(100), true),
        // of a few each is a good part
        (whole(99), None, Sum, whole(99), false),
        (Quantity(99_001), None, Sum, whole(99), true),
        (whole(12_000), None, Sum, whole(600), true),
        (whole(30), None, Average, whole(3), false),
        (Quantity(30_001), None, Average, whole(3), true),
        (whole(840), None, Last, whole(84), false),
        (whole(850), None, Last, whole(84), true),
        // 100 percent of a share that is to be 9 or 10 percent
        (whole(20), twenty, Share, whole(9), true),
        (whole(20), twenty, Share, whole(10), false),
        (whole(18), twenty, Share, whole(90), false),
        // without a target, or a whole, there is nothing to be far from
        (whole(1_000_000), None, Sum, Quantity(0), false),
        (whole(1), None, Last, whole(-1), false),
        (whole(5), None, Share, whole(1), false),
        (whole(5), Some(Quantity(0)), Share, whole(1), false),
    ] {
        let found = is_unusual(quantity, out_of, aggregation, target);
        assert_eq!(found, unusual, "{quantity:?} of {out_of:?}, {aggregation:?}, target {target:?}");
    }
}

#[test]
fn of_what_is_counted_whole_no_part_is_reported() {
    let whole = ["pasien".to_owned(), "kunjungan".to_owned()];
    let rule = |measure: &str, aggregation| Reportable {
        id: Uuid::nil(),
        name: "Indikator".into(),
        measure: measure.into(),
        polarity: Polarity::Up,
        aggregation,
        target: Quantity::whole(100),
        unit_id: Uuid::nil(),
        unit_name: "Unit".into(),
    };
    for (thousandths, measure, aggregation, part) in [
        (7_500, "pasien", Sum, true),
        (1, "kunjungan", Sum, true),
        (7_000, "pasien", Sum, false),
        (7_500, " Pasien ", Sum, true),
        // the list says which, and whole words only
        (7_500, "dokumen", Sum, false),
        (7_500, "pasien rujukan", Sum, false),
        // a mean, a level, a share may lie between
        (7_500, "pasien", Average, false),
        (7_500, "pasien", Last, false),
        (7_500, "pasien", Share, false),
        // what is refused anyway
        (0, "pasien", Sum, false),
        (-7_500, "pasien", Sum, false),
    ] {
        let found = is_part(Quantity(thousandths), &rule(measure, aggregation), &whole);
        assert_eq!(found, part, "{thousandths} {measure} {aggregation:?}");
    }
    assert!(!is_part(Quantity(7_500), &rule("pasien", Sum), &[]), "a government may count nothing whole");
}

const MOST: i64 = 1_000_000_000_000;

proptest! {
    #[test]
    fn more_is_never_less_unusual(a in 0..MOST, b in 0..MOST, target in 0..MOST,
        aggregation in prop::sample::select(Aggregation::ALL.to_vec()))
    {
        let (less, more) = (Quantity(a.min(b)), Quantity(a.max(b)));
        let unusual = |quantity| is_unusual(quantity, Some(more), aggregation, Quantity(target));
        prop_assert!(unusual(more) || !unusual(less));
    }

    #[test]
    fn what_meets_the_target_is_usual(target in 1..MOST, aggregation in prop::sample::select(vec![Average, Last])) {
        prop_assert!(!is_unusual(Quantity(target), None, aggregation, Quantity(target)));
    }

    #[test]
    fn no_share_of_a_target_of_ten_percent_or_more_is_unusual(part in 0..MOST, rest in 0..MOST, target in 10_000..100_001i64) {
        prop_assert!(!is_unusual(Quantity(part), Some(Quantity(part + rest)), Share, Quantity(target)));
    }
}

#[rstest]
#[tokio::test]
async fn an_unusual_amount_is_asked_back_once_and_marked_for_the_superior(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let nurse = town.ctx(As::Employee);
    let much = NewEntry { quantity: Quantity::whole(101), ..work(&town, Some(visits(&town).await)) };
    let amount = || Fault::AmountUnusual { amount: "101 kunjungan".into(), target: "100 kunjungan".into() };
    assert_eq!(refused(submit(&nurse, much.clone()).await), [("jumlah".to_owned(), amount())]);
    submit(&nurse, NewEntry { confirmed: true, ..much.clone() }).await.unwrap();
    let waiting = service::team(&town.ctx(As::Superior), false, None).await.unwrap().waiting;
    assert!(waiting[0].small.starts_with("jumlah jauh dari target"), "{}", waiting[0].small);
    // it is asked about once, not whenever something else is corrected
    service::correct(&nurse, NewEntry { what: "Kunjungan rumah ibu nifas".into(), ..much.clone() }, None)
        .await
        .unwrap();
    let more = NewEntry { quantity: Quantity::whole(102), ..much.clone() };
    assert_eq!(refused(service::correct(&nurse, more, None).await)[0].0, "jumlah");
    service::correct(&nurse, NewEntry { quantity: Quantity::whole(11), ..much }, None).await.unwrap();
    let waiting = service::team(&town.ctx(As::Superior), false, None).await.unwrap().waiting;
    assert!(!waiting[0].small.contains("jauh dari target"), "{}", waiting[0].small);
}

#[rstest]
#[tokio::test]
async fn half_a_visit_is_refused_unless_the_government_counts_otherwise_and_what_was_there_stays(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let nurse = town.ctx(As::Employee);
    let indicator = visits(&town).await;
    let decide = async |list: &str| set_setting(&town.system(), Setting::WholeMeasures, list).await.unwrap();
    let of = |thousandths| NewEntry { quantity: Quantity(thousandths), ..work(&town, Some(indicator)) };
    let measure = || "kunjungan".to_owned();
    let whole = |less: &str, more: &str| {
        let fault = Fault::CountedWhole { less: less.into(), measure: measure(), more: more.into() };
        vec![("jumlah".to_owned(), fault)]
    };
    assert_eq!(refused(submit(&nurse, of(7_500)).await), whole("7", "8"));
    // who switches the language reads all of it in the other
    let [indonesian, english] = [Lang::Id, Lang::En].map(|lang| whole("7", "8")[0].1.text(lang));
    assert!(indonesian.ends_with("tulis 7 atau 8.") && english.ends_with("write 7 or 8."), "{indonesian} {english}");
    let one = ("jumlah".to_owned(), Fault::CountedWholeFromOne { measure: measure() });
    assert_eq!(refused(submit(&nurse, of(500)).await), [one]);
    // it is no question, and all that is wrong is said at once
    let wrong = NewEntry { what: "x".into(), confirmed: true, ..of(7_500) };
    assert_eq!(refused(submit(&nurse, wrong).await).len(), 2);
    // outside the plan everybody measures as they like
    submit(&nurse, NewEntry { indicator: None, measure: "kunjungan".into(), ..of(7_500) }).await.unwrap();

    decide("orang").await;
    let half = NewEntry { day: day("2026-11-19"), ..of(7_500) };
    submit(&nurse, half.clone()).await.unwrap();
    decide("orang, Kunjungan").await;
    service::correct(&nurse, NewEntry { what: "Kunjungan rumah ibu nifas".into(), ..half.clone() }, None)
        .await
        .unwrap();
    let other = NewEntry { quantity: Quantity(8_500), ..half.clone() };
    assert_eq!(refused(service::correct(&nurse, other, None).await), whole("8", "9"));
    assert_eq!(offered(&town).await, None);
    assert_eq!(refused(repeat(&nurse).await), whole("7", "8"), "nor by copying it");
}

#[rstest]
#[tokio::test]
async fn a_part_is_refused_at_its_field_with_what_to_write(#[values(Engine::Sqlite)] engine: Engine) {
    let town = Town::new(engine).await;
    let (indicator, id) = (visits(&town).await.to_string(), town.app.new_id().to_string());
    let fields = [
        ("id", id.as_str()),
        ("indikator", &indicator),
        ("uraian", "Kunjungan rumah"),
        ("jumlah", "7,5"),
        ("tanggal", "2026-11-20"),
    ];
    let page = multipart(&town, As::Employee, "/laporan", &fields).await;
    assert!(page.status == 422 && page.body.contains("value=\"7,5\""), "{}", page.body);
    assert!(page.body.contains("Jumlah: Satuan kunjungan dihitung utuh: tulis 7 atau 8."), "{}", page.body);
}

#[rstest]
#[tokio::test]
async fn the_question_comes_with_what_was_typed_and_is_answered_without_script(
    #[values(Engine::Sqlite)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let (indicator, id) = (visits(&town).await.to_string(), town.app.new_id().to_string());
    let mut fields = vec![
        ("id", id.as_str()),
        ("indikator", &indicator),
        ("uraian", "Kunjungan rumah"),
        ("jumlah", "12.000"),
        ("tanggal", "2026-11-20"),
    ];
    let asked = multipart(&town, As::Employee, "/laporan", &fields).await;
    assert_eq!(asked.status, 422);
    assert!(asked.body.contains("Jumlah: Benarkah 12.000 kunjungan? Target setahun 100 kunjungan."), "names its field");
    assert!(asked.body.contains("Ya, 12.000 kunjungan memang benar") && asked.body.contains("Kunjungan rumah"));
    let confirmed = format!("{indicator}/12.000/");
    assert!(asked.body.contains(&format!("name=\"yakin\" value=\"{confirmed}\"")));
    fields.push(("yakin", &confirmed));
    // what was confirmed is this amount, not whatever is sent
    fields[3].1 = "13.000";
    assert!(multipart(&town, As::Employee, "/laporan", &fields).await.body.contains("Benarkah 13.000 kunjungan?"));
    fields[3].1 = "12.000";
    // and it stays confirmed while something else is wrong
    fields[2].1 = "ab";
    let short = multipart(&town, As::Employee, "/laporan", &fields).await;
    assert!(short.status == 422 && short.body.contains(&format!("name=\"yakin\" value=\"{confirmed}\"")));
    fields[2].1 = "Kunjungan rumah";
    assert_eq!(multipart(&town, As::Employee, "/laporan", &fields).await.status, 303);
    assert!(see(&town, As::Superior, "/tim").await.body.contains("12.000 kunjungan"));
}

#[rstest]
#[tokio::test]
async fn of_a_share_the_whole_is_confirmed_as_well(#[values(Engine::Sqlite)] engine: Engine) {
    let town = Town::new(engine).await;
    let share = indicator(&town, "S", Polarity::Up, Share).await.to_string();
    run(&town, "UPDATE indicators SET target = 5000 WHERE $1 IS NOT NULL").await;
    let send = async |part: &str, whole: &str, confirmed: &str| {
        let id = town.app.new_id().to_string();
        let fields = [
            ("id", id.as_str()),
            ("indikator", &share),
            ("uraian", "Memeriksa berkas"),
            ("jumlah", part),
            ("dari", whole),
            ("tanggal", "2026-11-20"),
            ("yakin", confirmed),
        ];
        multipart(&town, As::Employee, "/laporan", &fields).await
    };
    let asked = send("20", "30", "").await;
    assert!(asked.status == 422 && asked.body.contains("Benarkah 20 dari 30 (66,67 %)?"), "{}", asked.body);
    let confirmed = format!("{share}/20/30");
    assert_eq!(send("20", "24", &confirmed).await.status, 422, "of another whole it is another part");
    assert_eq!(send("20", "30", &confirmed).await.status, 303);
}

#[rstest]
#[tokio::test]
async fn one_is_filled_in_only_where_amounts_add_up(#[values(Engine::Sqlite)] engine: Engine) {
    let filled = async |aggregation| {
        let town = Town::new(engine).await;
        indicator(&town, "A", Polarity::Up, aggregation).await;
        let page = see(&town, As::Employee, "/laporan").await.body;
        let (_, field) = page.split_once("id=\"jumlah\"").unwrap();
        let (_, value) = field.split_once("value=\"").unwrap();
        value.split('"').next().unwrap().to_owned()
    };
    for (aggregation, value) in [(Sum, "1"), (Average, ""), (Last, ""), (Share, "")] {
        assert_eq!(filled(aggregation).await, value, "{aggregation:?}");
    }
}

#[rstest]
#[tokio::test]
async fn every_indicator_is_shown_with_its_whole_name_the_chosen_one_in_sight(
    #[values(Engine::Sqlite)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let mut last = Uuid::nil();
    for number in 0..7 {
        last = indicator(&town, &format!("A{number}"), Polarity::Up, Aggregation::Sum).await;
    }
    let page = see(&town, As::Employee, "/laporan").await.body;
    assert_eq!(page.matches("(kunjungan)").count(), 7);
    let folded = |page: &str| {
        let (_, rest) = page.split_once("Indikator lain (").unwrap();
        rest.split("</details>").next().unwrap().to_owned()
    };
    assert!(folded(&page).starts_with("4)") && folded(&page).contains("Indikator A6"));
    let sent = [("indikator", last.to_string()), ("uraian", "x".into())];
    let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let again = multipart(&town, As::Employee, "/laporan", &sent).await.body;
    assert!(folded(&again).starts_with("3)") && !folded(&again).contains("Indikator A6"));
}
