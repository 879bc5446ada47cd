//! What the personnel office changes by hand.

use crate::app::SHOWN;
use crate::base::{Day, Error, Fault, FieldFault, Result, Uuid};
use crate::org::service::{
    NewPerson, add_person, end_holding, give_post, person, set_host, set_setting, set_superior, set_zone, station_of,
    unit, withdraw_superior,
};
use crate::org::setting::Setting;
use crate::org::{ByName, Meant};
use crate::read;
use crate::testing::{As, Engine, Town, id, value};
use rstest::rstest;

/// The fields that were refused, with why.
fn faults<T: std::fmt::Debug>(result: Result<T>) -> Vec<(String, Fault)> {
    match result {
        Err(Error::Invalid(faults)) => faults.into_iter().map(|FieldFault { field, fault }| (field, fault)).collect(),
        other => panic!("{other:?}"),
    }
}

async fn recorded(town: &Town) -> Vec<String> {
    read!(&town.app.db, on => sqlx::query_scalar("SELECT action FROM audit ORDER BY action").fetch_all(on)).unwrap()
}

const NEW: NewPerson<'static> =
    NewPerson { name: " Siti  Rahma ", status: "Non-ASN", number: "", unit: "pkm1", title: "Petugas Kebersihan" };

#[rstest]
#[tokio::test]
async fn a_person_without_a_nip_takes_part(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let ctx = town.ctx(As::Personnel);
    let siti = add_person(&ctx, &NEW).await.unwrap();
    let seen = person(&ctx, siti, None).await.unwrap();
    assert_eq!(seen.person.name, "Siti Rahma");
    assert_eq!((seen.holdings.len(), seen.holdings[0].unit.code.as_str(), seen.holdings[0].main), (1, "PKM1", true));
    assert_eq!(seen.superior.unwrap().person.id, id("superior"), "the head of the unit");
    let number = seen.record.unwrap().internal_number.unwrap();
    assert!(number.starts_with("N-"), "{number}");
    let taken = add_person(&ctx, &NewPerson { number: &number, ..NEW }).await;
    assert_eq!(faults(taken), [("number".into(), Fault::NumberTaken { number: number.clone() })]);
    let nip = add_person(&ctx, &NewPerson { number: "199001012015012002", ..NEW }).await;
    assert_eq!(faults(nip).len(), 1, "nor can it be somebody's NIP");
    let wrong = NewPerson { name: " ", status: "PNS", number: "", unit: "X", title: &"x".repeat(201) };
    let fields: Vec<String> = faults(add_person(&ctx, &wrong).await).into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["name", "title", "status", "unit"], "all at once");
    assert_eq!(recorded(&town).await, ["person.add", "person.read"]);
}

#[rstest]
#[tokio::test]
async fn a_number_is_given_once_however_many_ask(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let ctx = town.ctx(As::Personnel);
    // more at once than there are connections: none may wait for another while it holds one
    let all = (0..40).map(|_| add_person(&ctx, &NewPerson { number: "K-1", ..NEW }));
    let done = futures::future::join_all(all).await;
    assert_eq!(done.iter().filter(|result| result.is_ok()).count(), 1);
}

#[rstest]
#[tokio::test]
async fn a_number_is_the_same_however_it_is_written(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let ctx = town.ctx(As::Personnel);
    let add = async |number: &'static str| add_person(&ctx, &NewPerson { number, ..NEW }).await;
    let digits = add("47 11").await.unwrap();
    assert_eq!(person(&ctx, digits, None).await.unwrap().record.unwrap().internal_number.as_deref(), Some("4711"));
    let letters = add("K-1").await.unwrap();
    assert_eq!(person(&ctx, letters, None).await.unwrap().record.unwrap().internal_number.as_deref(), Some("K-1"));
    for (number, kept) in [
        ("4711", "4711"),
        ("4 7 1 1", "4711"),
        ("k-1", "k-1"),
        ("K-1", "K-1"),
        ("19900101 201501 2 002", "199001012015012002"),
    ] {
        let taken = Fault::NumberTaken { number: kept.into() };
        assert_eq!(faults(add(number).await), [("number".into(), taken)], "{number}");
    }
}

#[rstest]
#[tokio::test]
async fn among_letters_a_blank_tells_numbers_apart(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let (ctx, nurse) = (town.ctx(As::Personnel), id("nurse"));
    let add = async |number: &'static str| add_person(&ctx, &NewPerson { number, ..NEW }).await;
    let with_blank = add("N 12").await.unwrap();
    for (number, kept) in [("N 12", "N 12"), ("n 12", "n 12"), (" n  12 ", "n 12")] {
        let taken = Fault::NumberTaken { number: kept.into() };
        assert_eq!(faults(add(number).await), [("number".into(), taken)], "{number}");
    }
    let without = add("n12").await.unwrap();
    add("\u{c9} 1").await.unwrap();
    assert_eq!(faults(add("\u{c9} 1").await).len(), 1, "also with letters that SQLite does not know");

    let set = async |number: &str, from: &str| set_superior(&ctx, nurse, number, None, (from, ""), "Plt.", None).await;
    for (number, from, superior) in [
        ("N 12", "2026-11-20", with_blank),
        ("n 12", "2026-11-21", with_blank),
        ("N12", "2026-11-22", without),
        ("n12 ", "2026-11-23", without),
    ] {
        assert_eq!(set(number, from).await, Ok(()), "{number}");
        let station = station_of(&ctx, nurse, from.parse().unwrap()).await;
        assert_eq!(station.map(|station| station.superior_id), Ok(Some(superior)), "{number}");
    }
    for nobody in ["N1 2", "X197001011995031001", "n-12"] {
        let unknown = Fault::NobodyWithNumber { number: nobody.into() };
        assert_eq!(faults(set(nobody, "2026-11-24").await), [("number".into(), unknown)], "{nobody}");
    }
}

#[rstest]
#[tokio::test]
async fn posts_end_and_begin(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let ctx = town.ctx(As::Personnel);
    let holder = id("holder nurse");
    let early = end_holding(&ctx, holder, "2019-12-31", None).await;
    assert_eq!(faults(early), [("end".into(), Fault::EndsBeforeBeginning)]);
    assert_eq!(faults(end_holding(&ctx, holder, "besok", None).await), [("end".into(), Fault::NotADate)]);
    assert_eq!(end_holding(&ctx, Uuid::nil(), "2026-11-19", None).await, Err(Error::NotFound));
    assert_eq!(end_holding(&ctx, holder, "2026-11-19", None).await, Ok(id("nurse")));
    let vacant = unit(&ctx, "PKM1").await.unwrap().posts;
    let post = vacant.iter().find(|post| post.title == "Perawat Terampil").unwrap();
    assert!(post.holders.is_empty() && !post.is_head);

    give_post(&ctx, id("clerk"), "PKM1", "perawat terampil", "2026-11-20", None).await.unwrap();
    let seen = person(&ctx, id("clerk"), None).await.unwrap();
    let held: Vec<(&str, bool)> = seen.holdings.iter().map(|held| (held.title.as_str(), held.main)).collect();
    assert_eq!(held, [("Perawat Terampil", false), ("Pengadministrasi", true)], "the vacant post, beside the main one");
    let wrong = give_post(&ctx, id("clerk"), "X", "", "2026", None).await;
    let fields: Vec<String> = faults(wrong).into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["title", "since", "unit"]);
    assert_eq!(give_post(&ctx, Uuid::nil(), "PKM1", "X", "2026-11-20", None).await, Err(Error::NotFound));
    assert_eq!(recorded(&town).await, ["holding.begin", "holding.end", "person.read"]);
}

#[rstest]
#[tokio::test]
async fn nobody_overwrites_what_another_changed_of_a_person(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let (ctx, nurse) = (town.ctx(As::Personnel), id("nurse"));
    let shown = person(&ctx, nurse, None).await.unwrap().forms.unwrap().mark;
    let days = ("2026-11-20", "");
    let set = async || set_superior(&ctx, nurse, "197001011995031001", None, days, "Plt.", Some(&shown)).await;
    set().await.unwrap();
    let changed = Err(Error::Conflict(Fault::ChangedMeanwhile));
    assert_eq!(set().await, changed);
    assert_eq!(give_post(&ctx, nurse, "PKM1", "X", "2026-11-20", Some(&shown)).await, changed);
    let end = async |shown: &str| end_holding(&ctx, id("holder nurse"), "2026-11-30", Some(shown)).await.map(|_| ());
    assert_eq!(end(&shown).await, changed);
    let now = person(&ctx, nurse, None).await.unwrap().forms.unwrap().mark;
    assert_eq!(end(&now).await, Ok(()));
    let seen = person(&town.ctx(As::Employee), nurse, None).await.unwrap();
    assert_eq!(seen.forms, None, "who changes nothing needs none");
}

#[rstest]
#[tokio::test]
async fn whoever_is_told_of_a_change_saves_by_the_form_that_came_back(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let (nurse, session) = (id("nurse"), town.session("administrator").await);
    let page = format!("/organisasi/pegawai/{nurse}");
    let to = format!("{page}/atasan");
    let mark = |body: &str| value(body.split(&format!("action=\"{to}\"")).nth(1).unwrap(), SHOWN);
    let set = async |number: &str, reason: &str, shown: &str| {
        let form = format!("dilihat={shown}&number={number}&from=2026-11-21&until=&reason={reason}");
        town.post(&to, &session, &form).await
    };
    let shown = mark(&town.get(&page, &session).await.body);
    assert_eq!(set("197001011995031001", "Plt.", &shown).await.status, 303);
    let empty = set("198001012005012001", "", &shown).await;
    assert_eq!(mark(&empty.body), shown, "what was refused for another reason tells of no change");
    let late = set("198001012005012001", "Plh.", &shown).await;
    assert!(late.status == 409 && late.body.contains("berubah sejak halaman dibuka"), "{}", late.body);
    assert!(late.body.contains("value=\"Plh.\""), "what was typed stays: {}", late.body);
    assert_eq!(set("198001012005012001", "Plh.", &mark(&late.body)).await.status, 303);
}

#[rstest]
#[tokio::test]
async fn superiors_that_begin_later_are_not_overwritten_either(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let (ctx, nurse) = (town.ctx(As::Personnel), id("nurse"));
    let shown = person(&ctx, nurse, None).await.unwrap().forms.unwrap().mark;
    let tomorrow = ("2026-11-21", "");
    let set =
        async |number: &str, shown: &str| set_superior(&ctx, nurse, number, None, tomorrow, "Plt.", Some(shown)).await;
    set("197001011995031001", &shown).await.unwrap();
    assert_eq!(set("198001012005012001", &shown).await, Err(Error::Conflict(Fault::ChangedMeanwhile)));
    let now = person(&ctx, nurse, None).await.unwrap().forms.unwrap().mark;
    assert_eq!(set("198001012005012001", &now).await, Ok(()), "whoever has seen it");
}

#[rstest]
#[tokio::test]
async fn a_superior_by_name_goes_before_the_post(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let ctx = town.ctx(As::Personnel);
    let set = async |person: &str, number: &str, from: &str, until: &str, reason: &str| {
        set_superior(&ctx, id(person), number, None, (from, until), reason, None).await
    };
    set("nurse", "19700101 199503 1 001", "2026-11-20", "2026-11-30", "Plt.").await.unwrap();
    for (day, superior) in [("2026-11-19", "superior"), ("2026-11-20", "head"), ("2026-12-01", "superior")] {
        assert_eq!(
            station_of(&ctx, id("nurse"), day.parse().unwrap()).await.map(|station| station.superior_id),
            Ok(Some(id(superior))),
            "{day}"
        );
    }
    let seen = person(&ctx, id("nurse"), None).await.unwrap().superior.unwrap();
    let named = |reason: Option<&str>| ByName {
        from: "2026-11-20".parse().unwrap(),
        until: "2026-11-30".parse().ok(),
        reason: reason.map(str::to_owned),
    };
    assert_eq!(seen.by_name, Some(named(Some("Plt."))));
    // others see that a superior was named and since when; why is for the two, and for who may read the record
    for who in [As::Employee, As::Superior, As::Head, As::Leader, As::Planner, As::Auditor, As::Administrator] {
        let seen = person(&town.ctx(who), id("nurse"), None).await.unwrap().superior.unwrap();
        let reason = matches!(who, As::Employee | As::Head | As::Auditor).then_some("Plt.");
        assert_eq!(seen.by_name, Some(named(reason)), "{who:?}");
    }
    for (person, number, until, field) in [
        ("nurse", "199001012015012002", "", "number"),
        ("head", "199001012015012002", "", "number"),
        ("nurse", "0", "", "number"),
        ("nurse", "197001011995031001", "2026-11-19", "until"),
    ] {
        let refused = faults(set(person, number, "2026-11-20", until, "x").await);
        assert_eq!(refused.iter().map(|fault| fault.0.as_str()).collect::<Vec<_>>(), [field], "{person} {number}");
    }
    assert_eq!(faults(set("nurse", "197001011995031001", "2026-11-20", "", " ").await).len(), 1);
}

#[rstest]
#[tokio::test]
async fn a_superior_by_name_is_withdrawn_but_not_from_days_that_are_over(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let (ctx, nurse) = (town.ctx(As::Personnel), id("nurse"));
    for (from, until) in [("2026-11-10", "2026-11-12"), ("2026-11-18", ""), ("2026-11-20", ""), ("2026-12-01", "")] {
        set_superior(&ctx, nurse, "197001011995031001", None, (from, until), "Plt.", None).await.unwrap();
    }
    let shown = person(&ctx, nurse, None).await.unwrap().forms.unwrap();
    let days: Vec<String> = shown.appointments.iter().map(|named| named.by_name.from.to_string()).collect();
    assert_eq!(days, ["2026-11-18", "2026-11-20", "2026-12-01"], "what is over is not among them");
    let seen = person(&town.ctx(As::Administrator), nurse, None).await.unwrap().forms.unwrap().appointments;
    assert!(seen.iter().all(|named| named.by_name.reason.is_none()), "{seen:?}");
    let withdraw = async |at: usize, shown_mark: Option<&str>| {
        withdraw_superior(&ctx, nurse, shown.appointments[at].id, shown_mark).await
    };
    assert_eq!(withdraw(2, Some(&shown.mark)).await, Ok(()));
    assert_eq!(withdraw(1, Some(&shown.mark)).await, Err(Error::Conflict(Fault::ChangedMeanwhile)));
    assert_eq!(withdraw(2, None).await, Err(Error::NotFound), "once is enough");
    let of_another = withdraw_superior(&ctx, id("clerk"), shown.appointments[1].id, None).await;
    assert_eq!(of_another, Err(Error::NotFound));
    assert_eq!(withdraw(1, None).await, Ok(()));
    assert_eq!(withdraw(0, None).await, Ok(()));
    for (day, superior) in [
        ("2026-11-17", "superior"),
        ("2026-11-18", "head"),
        ("2026-11-19", "head"),
        ("2026-11-20", "superior"),
        ("2026-12-01", "superior"),
    ] {
        let station = station_of(&ctx, nurse, day.parse().unwrap()).await;
        assert_eq!(station.map(|station| station.superior_id), Ok(Some(id(superior))), "{day}");
    }
    let left = person(&ctx, nurse, None).await.unwrap().forms.unwrap().appointments;
    assert!(left.is_empty(), "nothing is left to be withdrawn: {left:?}");
    let withdrawn = recorded(&town).await.into_iter().filter(|action| action == "superior.withdraw").count();
    assert_eq!(withdrawn, 3);
}

#[rstest]
#[tokio::test]
async fn the_page_withdraws_a_superior_by_name(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let (nurse, session) = (id("nurse"), town.session("administrator").await);
    let page = format!("/organisasi/pegawai/{nurse}");
    let later = "number=197001011995031001&from=2026-12-01&until=&reason=Plt.";
    assert_eq!(town.post(&format!("{page}/atasan"), &session, later).await.status, 303);
    let body = town.get(&page, &session).await.body;
    let to = format!("{page}/atasan/batal");
    let form = body.split(&format!("action=\"{to}\"")).nth(1).unwrap();
    let sent = format!("appointment={}&{SHOWN}={}", value(form, "appointment"), value(form, SHOWN));
    assert_eq!(town.post(&to, &session, &sent).await.status, 303);
    assert!(!town.get(&page, &session).await.body.contains(&to));
}

#[rstest]
#[tokio::test]
async fn a_superior_is_named_as_people_know_them(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let (ctx, nurse) = (town.ctx(As::Administrator), id("nurse"));
    let offered = person(&ctx, nurse, None).await.unwrap().forms.unwrap().superiors;
    let heads = ["superior · Kepala Puskesmas, Unit PKM1", "head · Kepala Dinas Kesehatan, Unit DINKES"];
    assert_eq!(offered, heads, "the nearest first, and nobody's number");
    let driver = add_person(&ctx, &NewPerson { unit: "DINKES", title: "Sopir", ..NEW }).await.unwrap();
    add_person(&ctx, &NEW).await.unwrap();
    let likely = person(&ctx, nurse, None).await.unwrap().forms.unwrap().superiors;
    let others = ["Siti Rahma · Petugas Kebersihan, Unit PKM1", "Siti Rahma · Sopir, Unit DINKES"];
    assert_eq!(likely, [heads[0], heads[1], others[0], others[1]], "then who works there and right above");

    town.change(&["UPDATE persons SET title_before = 'dr.', title_after = 'M.Kes.' WHERE name = 'head'"]).await;
    let set = async |who: &str, from: &str| set_superior(&ctx, nurse, who, None, (from, ""), "Plt.", None).await;
    for (who, from, superior) in [
        (" Head ", "2026-11-20", id("head")),
        (heads[0], "2026-11-21", id("superior")),
        ("dr. head,  M.Kes.", "2026-11-22", id("head")),
        ("siti rahma · sopir", "2026-11-23", driver),
        ("dr. head, M.Kes. · Kepala Dinas Kesehatan, Unit DINKES", "2026-11-24", id("head")),
        (others[1], "2026-11-25", driver),
    ] {
        assert_eq!(set(who, from).await, Ok(()), "{who}");
        let station = station_of(&ctx, nurse, from.parse().unwrap()).await;
        assert_eq!(station.map(|station| station.superior_id), Ok(Some(superior)), "{who}");
    }
    for unclear in ["Siti Rahma", "siti", "Siti Rahma · Kepala"] {
        let fault = Fault::SuperiorUnclear { name: unclear.into() };
        assert_eq!(faults(set(unclear, "2026-11-26").await), [("number".into(), fault)], "{unclear}");
    }
    for (who, name) in [("Siti Rahma · Sopir", "Siti Rahma"), ("sit rah", "sit rah")] {
        let fault = Fault::NobodyInOffice { name: name.into() };
        assert_eq!(faults(set(who, "2026-11-19").await), [("number".into(), fault)], "{who}: before their first day");
    }
    for nobody in ["Siti Rahma Dewi", "%", "stranger"] {
        let unknown = Fault::NobodyWithNumber { number: nobody.into() };
        assert_eq!(faults(set(nobody, "2026-11-26").await), [("number".into(), unknown)], "{nobody}");
    }
    for own in ["nurse", "nur"] {
        assert_eq!(faults(set(own, "2026-11-26").await), [("number".into(), Fault::SuperiorSelf)], "{own}");
    }
    assert_eq!(faults(set(" ", "2026-11-26").await), [("number".into(), Fault::Required)]);
    assert!(!recorded(&town).await.contains(&"person.read".into()), "a name is no secret");
}

#[rstest]
#[tokio::test]
async fn whom_a_name_may_mean_is_chosen_from_a_list(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let (ctx, nurse) = (town.ctx(As::Administrator), id("nurse"));
    let (today, before): (Day, Day) = ("2026-11-20".parse().unwrap(), "2026-11-19".parse().unwrap());
    let driver = add_person(&ctx, &NewPerson { unit: "DINKES", title: "Sopir", ..NEW }).await.unwrap();
    let cleaner = add_person(&ctx, &NEW).await.unwrap();
    let aisyah = NewPerson { name: "Aisyah Siti", unit: "DISDUKCAPIL", title: "Staf", ..NEW };
    let aisyah = add_person(&ctx, &aisyah).await.unwrap();
    give_post(&ctx, aisyah, "PKM1", "Staf", "2026-11-20", None).await.unwrap();
    let zulfa = NewPerson { name: "Zulfa Siti", unit: "DISDUKCAPIL", title: "Kepala Disdukcapil", ..NEW };
    let zulfa = add_person(&ctx, &zulfa).await.unwrap();
    town.change(&[
        "UPDATE persons SET title_before = 'dr.', title_after = 'M.Kes.' WHERE name = 'head'",
        "UPDATE posts SET is_head = TRUE WHERE title = 'Kepala Disdukcapil'",
    ])
    .await;

    let meant = async |of: Uuid, typed: &str, day: Day| {
        person(&ctx, of, Some((typed, day))).await.unwrap().forms.unwrap().meant
    };
    let offered = async |typed: &str, day: Day| {
        let people = meant(nurse, typed, day).await.people.into_iter();
        people.map(|one| (one.person.id, one.posts.join("; "))).collect::<Vec<_>>()
    };
    let of_one_name =
        [(cleaner, "Petugas Kebersihan, Unit PKM1, Unit DINKES".to_owned()), (driver, "Sopir, Unit DINKES".to_owned())];
    assert_eq!(offered("siti rahma", today).await, of_one_name, "told by post, unit and agency; of the own unit first");
    assert_eq!(offered("sit rah", today).await, of_one_name, "whatever stands between the words");
    assert!(offered("rahma siti", today).await.is_empty(), "in their order");
    assert_eq!(offered("Siti Rahma · Kepala", today).await, of_one_name, "whatever post was meant");
    let second = (aisyah, "Staf, Unit DISDUKCAPIL; Staf, Unit PKM1, Unit DINKES".to_owned());
    let head = (zulfa, "Kepala Disdukcapil, Unit DISDUKCAPIL".to_owned());
    let [of_the_unit, other] = of_one_name;
    let all = [of_the_unit, second, head, other];
    assert_eq!(offered(" SITI", today).await, all, "of the own unit, then heads, then others");
    assert_eq!(offered("dr. he", today).await, [(id("head"), "Kepala Dinas Kesehatan, Unit DINKES".to_owned())]);
    for (typed, day) in [
        ("siti", before),
        ("Siti Rahma · Sopir", today),
        ("head", today),
        ("nur", today),
        ("stranger", today),
        ("197001011995031001", today),
        ("%", today),
        ("", today),
    ] {
        assert!(offered(typed, day).await.is_empty(), "{typed} on {day}");
    }

    let set = async |who: Uuid| set_superior(&ctx, nurse, "siti", Some(who), ("2026-11-20", ""), "Plt.", None).await;
    assert_eq!(set(aisyah).await, Ok(()));
    assert_eq!(station_of(&ctx, nurse, today).await.map(|station| station.superior_id), Ok(Some(aisyah)));
    for (who, fault) in [
        (nurse, Fault::SuperiorSelf),
        (id("stranger"), Fault::SuperiorHoldsNoPost),
        (id("nobody"), Fault::SuperiorHoldsNoPost),
    ] {
        assert_eq!(faults(set(who).await), [("number".into(), fault)]);
    }

    let mut first = None;
    for n in 1..=10_usize {
        let budi = add_person(&ctx, &NewPerson { name: &format!("Budi {n}"), ..NEW }).await.unwrap();
        let first = *first.get_or_insert(budi);
        for (of, others) in [(nurse, n), (first, n - 1)] {
            let Meant { people, more } = meant(of, "budi", today).await;
            assert_eq!((people.len(), more), (others.min(8), others > 8));
            assert!(people.iter().all(|one| one.person.id != of), "nobody is their own superior");
        }
    }
    assert!(!recorded(&town).await.contains(&"person.read".into()), "a name is no secret");
}

#[rstest]
#[tokio::test]
async fn whose_a_number_is_is_not_told_without_a_record(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let (ctx, nurse, number) = (town.ctx(As::Administrator), id("nurse"), "199001012015012002");
    let set = async |number: &str, reason: &str| {
        let refused = set_superior(&ctx, nurse, number, None, ("2026-11-20", ""), reason, None).await;
        faults(refused).into_iter().map(|(field, _)| field).collect::<Vec<_>>()
    };
    let add = async |number: &'static str, title: &'static str| {
        let refused = add_person(&ctx, &NewPerson { number, title, ..NEW }).await;
        faults(refused).into_iter().map(|(field, _)| field).collect::<Vec<_>>()
    };
    // a form that could not be taken anyway tells of no number
    assert_eq!((set(number, "").await, add(number, "").await), (vec!["reason".into()], vec!["title".into()]));
    assert_eq!(set("199001012015012999", "Plt.").await, ["number"], "nobody's");
    assert_eq!(recorded(&town).await, [""; 0]);
    assert_eq!((set(number, "Plt.").await, add(number, "Staf").await), (vec!["number".into()], vec!["number".into()]));
    assert_eq!(recorded(&town).await, ["person.read", "person.read"]);
}

#[rstest]
#[tokio::test]
async fn whoever_holds_no_post_becomes_nobodys_superior(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let ctx = town.ctx(As::Personnel);
    end_holding(&ctx, id("holder head"), "2026-11-20", None).await.unwrap();
    let (nurse, number) = (id("nurse"), "197001011995031001");
    let set = async |from: &str| set_superior(&ctx, nurse, number, None, (from, ""), "Plt.", None).await;
    assert_eq!(faults(set("2026-11-21").await), [("number".into(), Fault::SuperiorHoldsNoPost)]);
    assert_eq!(set("2026-11-20").await, Ok(()));
}

#[rstest]
#[tokio::test]
async fn who_lost_the_role_while_waiting_for_the_turn_changes_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let (ctx, administrator) = (town.ctx(As::Personnel), town.ctx(As::Administrator));
    let (nurse, number) = (id("nurse"), "197001011995031001");
    town.change(&["DELETE FROM grants WHERE role IN ('personnel', 'administrator')"]).await;
    for refused in [
        add_person(&ctx, &NEW).await.map(drop),
        give_post(&ctx, nurse, "PKM1", "X", "2026-11-20", None).await,
        end_holding(&ctx, id("holder nurse"), "2026-11-20", None).await.map(drop),
        set_superior(&ctx, nurse, number, None, ("2026-11-20", ""), "Plt.", None).await,
        set_setting(&administrator, Setting::EntriesPerDay, "50").await,
        set_host(&administrator, Some("kota.test")).await.map(drop),
        set_zone(&administrator, "Asia/Makassar").await,
    ] {
        assert!(matches!(refused, Err(Error::RoleNeeded(_))), "{refused:?}");
    }
    assert_eq!(recorded(&town).await, [""; 0]);
}
