//! What its owner does with an entry that is there: correct it, withdraw it.

use super::http::{form, multipart, see};
use super::*;
use crate::app::SHOWN;
use crate::server::live::Topic;
use crate::testing::value;
use crate::work::rules::Upload;

fn letter() -> Upload {
    Upload { name: "surat.pdf".into(), content: b"%PDF-1.7 surat %%EOF".to_vec().into() }
}

#[test]
fn what_a_form_says_of_an_entry_is_read_back() {
    let id = Uuid::from_u128(7);
    for seen in [Seen { id, sent: None }, Seen { id, sent: Some(1_790_000_000_000) }] {
        assert_eq!(Seen::parse(&seen.to_string()), Some(seen));
    }
    assert_eq!([Seen::parse("x"), Seen::parse(&format!("{id}@")), Seen::parse(&format!("{id}@x"))], [None; 3]);
}

/// What a superior's list shows first.
fn saw(list: &crate::work::TeamWork) -> Seen {
    let entry = &list.waiting[0];
    Seen { id: entry.id, sent: Some(entry.sent) }
}

fn conflict<T>(fault: Fault) -> crate::base::Result<T> {
    Err(Error::Conflict(fault))
}

#[rstest]
#[tokio::test]
async fn a_waiting_report_is_corrected_and_nobody_accepts_what_they_have_not_seen(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let (nurse, superior) = (town.ctx(As::Employee), town.ctx(As::Superior));
    let new = work(&town, Some(visits(&town).await));
    submit(&nurse, new.clone()).await.unwrap();
    let seen = service::team(&superior, false, None).await.unwrap();
    let mut heard = town.app.live.subscribe();
    let corrected = NewEntry { what: "Kunjungan rumah 3 ibu".into(), quantity: Quantity::whole(3), ..new.clone() };
    service::correct(&nurse, corrected, None).await.unwrap();
    assert_eq!(heard.recv().await.unwrap().topic, Topic::Team(id("superior")));

    let late = service::react(&superior, saw(&seen), Reaction::Accept).await;
    assert_eq!(late, conflict(Fault::WaitsAgain));
    let outcome = service::react_all(&superior, &[saw(&seen)], Reaction::Accept).await.unwrap();
    assert_eq!(outcome.failed, [(new.id, Error::Conflict(Fault::WaitsAgain))]);
    town.app.clock.advance(1);
    let now = service::team(&superior, false, None).await.unwrap();
    assert!(now.waiting[0].sent > seen.waiting[0].sent && now.waiting[0].amount == "3 kunjungan");
    service::react(&superior, saw(&now), Reaction::Accept).await.unwrap();
    assert_eq!(count(&town, "SELECT COUNT(*) FROM audit WHERE action = 'entry.correct'").await, 1);
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));
}

#[rstest]
#[tokio::test]
async fn whoever_corrects_what_was_answered_meanwhile_is_told_so_and_loses_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    for (answer, told) in [(back("Jumlah?"), "Jumlah?"), (Reaction::Accept, "Yang Anda tulis")] {
        let town = Town::new(engine).await;
        let entry = submit(&town.ctx(As::Employee), work(&town, None)).await.unwrap();
        let address = format!("/laporan/{entry}");
        let page = see(&town, As::Employee, &address).await.body;
        let mark = value(&page, SHOWN);
        react(&town.ctx(As::Superior), entry, answer).await.unwrap();
        let fields = [
            ("dilihat", mark.as_str()),
            ("indikator", ""),
            ("uraian", "Kunjungan rumah tiga ibu"),
            ("jumlah", "3"),
            ("tanggal", "2026-11-20"),
        ];
        let late = multipart(&town, As::Employee, &address, &fields).await;
        assert_eq!(late.status, 409);
        for part in ["sudah ditanggapi sementara Anda menulis", "Kunjungan rumah tiga ibu", told] {
            assert!(late.body.contains(part), "{part}");
        }
        assert_eq!(count(&town, "SELECT COUNT(*) FROM entries WHERE what = 'Kunjungan rumah 4 ibu hamil'").await, 1);
    }
}

#[rstest]
#[tokio::test]
async fn what_nobody_answered_is_withdrawn_with_its_evidence(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let (nurse, superior) = (town.ctx(As::Employee), town.ctx(As::Superior));
    let new = NewEntry { evidence: vec![letter()], ..work(&town, Some(visits(&town).await)) };
    let entry = submit(&nurse, new).await.unwrap();
    assert_eq!(service::withdraw(&superior, entry, None).await, Err(Error::Forbidden));
    assert_eq!(service::withdraw(&town.ctx(As::Outsider), entry, None).await, Err(Error::NotFound));
    assert!(service::entry_page(&nurse, entry, None).await.unwrap().withdrawable);
    assert!(!service::entry_page(&superior, entry, None).await.unwrap().withdrawable);
    let mut heard = town.app.live.subscribe();
    service::withdraw(&nurse, entry, None).await.unwrap();
    assert_eq!(heard.recv().await.unwrap().topic, Topic::Team(id("superior")));
    assert_eq!(service::withdraw(&nurse, entry, None).await, conflict(Fault::Withdrawn));
    assert_eq!(service::team(&superior, false, None).await.unwrap().total, 0);
    assert!(town.app.files.is_empty().await, "its evidence went with it");
    assert_eq!(count(&town, "SELECT COUNT(*) FROM evidence").await, 0);
    assert_eq!(count(&town, "SELECT COUNT(*) FROM audit WHERE action = 'entry.withdraw'").await, 1);
    // whoever could have read it is told, and nobody else
    assert_eq!(react(&superior, entry, Reaction::Accept).await, conflict(Fault::Withdrawn));
    assert_eq!(service::entry_page(&superior, entry, None).await, conflict(Fault::Withdrawn));
    assert_eq!(service::entry_page(&town.ctx(As::Outsider), entry, None).await, Err(Error::NotFound));
    let late = form(&town, As::Superior, "/tim/tanggapi", format!("entri={entry}&aksi=accepted")).await;
    assert_eq!((late.status, late.to.as_str()), (303, "/tim?ok=accepted&ditarik=1"));
    let told = see(&town, As::Superior, &late.to).await.body;
    assert!(told.contains("1 sudah ditarik pemiliknya.") && !told.contains("laporan diterima"));
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));
}

#[rstest]
#[tokio::test]
async fn what_was_withdrawn_does_not_come_back_when_it_is_sent_once_more(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let nurse = town.ctx(As::Employee);
    let new = NewEntry { evidence: vec![letter()], ..work(&town, Some(visits(&town).await)) };
    submit(&nurse, new.clone()).await.unwrap();
    service::withdraw(&nurse, new.id, None).await.unwrap();
    let id = || "id".to_owned();
    assert_eq!(refused(submit(&nurse, new.clone()).await), [(id(), Fault::WithdrawnBefore)]);
    // nor is a stranger told whose it was
    let strangers = NewEntry { indicator: None, ..new.clone() };
    assert_eq!(refused(submit(&town.ctx(As::Outsider), strangers).await), [(id(), Fault::FormUsedBefore)]);
    assert_eq!(count(&town, "SELECT COUNT(*) FROM entries").await, 0);
    assert_eq!(count(&town, "SELECT entries FROM unit_months").await, 0);
    assert!(town.app.files.is_empty().await);
    // others that are sent at the same moment are not held up
    let others = [work(&town, None), work(&town, None)];
    let (one, again, two) =
        tokio::join!(submit(&nurse, others[0].clone()), submit(&nurse, new.clone()), submit(&nurse, others[1].clone()));
    assert!(one.is_ok() && two.is_ok() && again.is_err(), "{one:?} {again:?} {two:?}");
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));
}

#[rstest]
#[tokio::test]
async fn whoever_sends_a_withdrawn_report_again_is_told_so_and_can_send_it_as_a_new_one(
    #[values(Engine::Sqlite)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let id = submit(&town.ctx(As::Employee), work(&town, None)).await.unwrap().to_string();
    service::withdraw(&town.ctx(As::Employee), id.parse().unwrap(), None).await.unwrap();
    let fields = |id: &str| {
        [
            ("id", id.to_owned()),
            ("indikator", String::new()),
            ("uraian", "Kunjungan rumah".into()),
            ("jumlah", "4".into()),
            ("tanggal", "2026-11-20".into()),
        ]
    };
    let send = async |fields: &[(&str, String)]| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        multipart(&town, As::Employee, "/laporan", &fields).await
    };
    let told = send(&fields(&id)).await;
    assert_eq!(told.status, 422);
    assert!(told.body.contains("sudah Anda tarik") && told.body.contains("Kunjungan rumah"));
    let new = value(&told.body, "id");
    assert_ne!(new, id);
    assert_eq!(send(&fields(&new)).await.to, format!("/laporan?ok=simpan&laporan={new}"));
}

#[rstest]
#[tokio::test]
async fn evidence_is_taken_off_a_waiting_report_and_nobody_accepts_it_unseen(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let (nurse, superior) = (town.ctx(As::Employee), town.ctx(As::Superior));
    let other = NewEntry { evidence: vec![letter()], ..work(&town, None) };
    submit(&nurse, other.clone()).await.unwrap();
    town.app.clock.advance(1);
    let new = NewEntry { evidence: vec![letter(); 5], ..work(&town, None) };
    submit(&nurse, new.clone()).await.unwrap();
    let files = async |id| service::entry_page(&nurse, id, None).await.unwrap().entry.evidence;
    let (before, others) = (files(new.id).await, files(other.id).await);
    let seen = service::team(&superior, false, None).await.unwrap().waiting[1].clone();
    let six = NewEntry { evidence: vec![letter()], ..new.clone() };
    assert_eq!(refused(service::correct(&nurse, six.clone(), None).await)[0].0, "bukti");
    town.app.clock.advance(1);
    // one of another report is not taken off by this one
    let taken_off = vec![before[1].id, before[3].id, others[0].id];
    service::correct(&nurse, NewEntry { taken_off, ..six }, None).await.unwrap();

    let left = files(new.id).await;
    assert_eq!(left[..3], [before[0].clone(), before[2].clone(), before[4].clone()]);
    assert_eq!((left.len(), files(other.id).await), (4, others));
    assert_eq!(service::evidence(&nurse, before[1].id, false).await.err(), Some(Error::NotFound));
    let folder = format!("evidence/{}", town.government.id);
    assert_eq!(town.app.files.names(&folder).await.unwrap().len(), 5, "the files went too");
    let deed = "SELECT COUNT(*) FROM audit WHERE action = 'entry.correct' AND detail LIKE '%\"removed\":[%'";
    assert_eq!(count(&town, deed).await, 1);
    let old = Seen { id: new.id, sent: Some(seen.sent) };
    assert_eq!(service::react(&superior, old, Reaction::Accept).await, conflict(Fault::WaitsAgain));
}

#[rstest]
#[tokio::test]
async fn what_was_ever_answered_keeps_its_evidence(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let (nurse, superior) = (town.ctx(As::Employee), town.ctx(As::Superior));
    let new = NewEntry { evidence: vec![letter(); 5], ..work(&town, None) };
    let entry = submit(&nurse, new.clone()).await.unwrap();
    react(&superior, entry, Reaction::Accept).await.unwrap();
    react(&superior, entry, Reaction::TakeBack { reason: "Jumlah?".into() }).await.unwrap();
    let files = async || service::entry_page(&nurse, entry, None).await.unwrap().entry.evidence;
    let without = NewEntry { taken_off: vec![files().await[0].id], evidence: Vec::new(), ..new.clone() };
    let stays = vec![("bukti".to_owned(), Fault::EvidenceStays)];
    assert_eq!(refused(service::correct(&nurse, without.clone(), None).await), stays);
    service::correct(&nurse, NewEntry { evidence: vec![letter()], ..new.clone() }, None).await.unwrap();
    // it waits again
    assert_eq!(refused(service::correct(&nurse, without, None).await), stays);
    assert_eq!(files().await.len(), 6);
    assert_eq!(refused(service::correct(&nurse, new, None).await)[0].0, "bukti", "not without end");
    let page = see(&town, As::Employee, &format!("/laporan/{entry}")).await.body;
    assert!(page.contains("jadi buktinya tetap tersimpan") && !page.contains("Lepas surat.pdf"));
}

#[rstest]
#[tokio::test]
async fn the_record_knows_each_file_that_came_or_went(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    use crate::base::text::hex;
    use sha2::{Digest, Sha256};
    let town = Town::new(engine).await;
    let nurse = town.ctx(As::Employee);
    let new = NewEntry { evidence: vec![letter()], ..work(&town, None) };
    let entry = submit(&nurse, new.clone()).await.unwrap();
    let first = service::entry_page(&nurse, entry, None).await.unwrap().entry.evidence[0].id;
    let other = Upload { name: "lain.pdf".into(), content: b"%PDF-1.7 lain %%EOF".to_vec().into() };
    town.app.clock.advance(1);
    service::correct(&nurse, NewEntry { taken_off: vec![first], evidence: vec![other], ..new }, None).await.unwrap();
    town.app.clock.advance(1);
    service::withdraw(&nurse, entry, None).await.unwrap();
    let sql = "SELECT detail FROM audit WHERE object_kind = 'entry' ORDER BY id";
    let rows: Vec<String> = crate::read!(&town.app.db, on => sqlx::query_scalar(sql).fetch_all(on)).unwrap();
    let details: Vec<serde_json::Value> = rows.iter().map(|row| serde_json::from_str(row).unwrap()).collect();
    let file = |content: &[u8]| serde_json::json!([{ "sha256": hex(&Sha256::digest(content)) }]);
    let (letter, other) = (file(b"%PDF-1.7 surat %%EOF"), file(b"%PDF-1.7 lain %%EOF"));
    let told: Vec<_> = details.iter().map(|detail| (detail.get("files"), detail.get("removed"))).collect();
    assert_eq!(told, [(Some(&letter), None), (Some(&other), Some(&letter)), (None, Some(&other))]);
    let record = town.get("/jejak", &town.session("administrator").await).await.body;
    assert!(record.contains("sha256 ") && !record.contains("surat.pdf") && !record.contains("lain.pdf"), "{record}");
}

#[rstest]
#[tokio::test]
async fn what_is_to_be_taken_off_stays_ticked_when_the_form_is_refused(#[values(Engine::Sqlite)] engine: Engine) {
    let town = Town::new(engine).await;
    let new = NewEntry { evidence: vec![letter(), letter()], ..work(&town, None) };
    let entry = submit(&town.ctx(As::Employee), new).await.unwrap();
    let address = format!("/laporan/{entry}");
    let files = service::entry_page(&town.ctx(As::Employee), entry, None).await.unwrap().entry.evidence;
    let boxes: Vec<String> = files.iter().map(|file| format!("lepas-{}", file.id)).collect();
    let ticked = |page: &str, name: &str| {
        let (_, rest) = page.split_once(&format!("name=\"{name}\"")).unwrap();
        rest.split('>').next().unwrap().contains("checked")
    };
    let page = see(&town, As::Employee, &address).await.body;
    assert!(page.contains("Lepas surat.pdf") && !ticked(&page, &boxes[0]));
    let mut fields = vec![
        ("uraian", "Kunjungan rumah"),
        ("jumlah", "banyak"),
        ("indikator", ""),
        ("tanggal", "2026-11-20"),
        (boxes[0].as_str(), "1"),
    ];
    let again = multipart(&town, As::Employee, &address, &fields).await;
    assert!(again.status == 422 && ticked(&again.body, &boxes[0]) && !ticked(&again.body, &boxes[1]));
    fields[1].1 = "4";
    assert_eq!(multipart(&town, As::Employee, &address, &fields).await.to, "/laporan?ok=perbaiki");
    assert!(see(&town, As::Employee, "/laporan?ok=perbaiki").await.body.contains("Perbaikan tersimpan."));
    assert_eq!(service::entry_page(&town.ctx(As::Employee), entry, None).await.unwrap().entry.evidence, files[1..]);
}

#[rstest]
#[tokio::test]
async fn what_was_ever_answered_is_corrected_but_not_withdrawn(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let (nurse, superior) = (town.ctx(As::Employee), town.ctx(As::Superior));
    let new = work(&town, Some(visits(&town).await));
    let entry = submit(&nurse, new.clone()).await.unwrap();
    react(&superior, entry, back("Jumlah?")).await.unwrap();
    let name = || "superior".to_owned();
    assert_eq!(service::withdraw(&nurse, entry, None).await, conflict(Fault::AlreadyReturned { name: name() }));
    service::correct(&nurse, new.clone(), None).await.unwrap();
    assert_eq!(service::withdraw(&nurse, entry, None).await, conflict(Fault::HasAnswers));
    assert!(!service::entry_page(&nurse, entry, None).await.unwrap().withdrawable);
    service::correct(&nurse, NewEntry { day: day("2026-11-19"), ..new.clone() }, None).await.unwrap();
    react(&superior, entry, Reaction::Accept).await.unwrap();
    assert_eq!(service::withdraw(&nurse, entry, None).await, conflict(Fault::AlreadyAccepted { name: name() }));
    assert_eq!(service::correct(&nurse, new, None).await, conflict(Fault::AnsweredMeanwhile));
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));
}

#[rstest]
#[tokio::test]
async fn of_an_acceptance_a_correction_and_a_withdrawal_at_the_same_moment_one_wins(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let (nurse, superior) = (town.ctx(As::Employee), town.ctx(As::Superior));
    let indicator = visits(&town).await;
    for round in 0..12 {
        let new = NewEntry { evidence: vec![letter()], ..work(&town, Some(indicator)) };
        let entry = submit(&nurse, new).await.unwrap();
        let (accepted, withdrawn) = if round % 2 == 0 {
            tokio::join!(react(&superior, entry, Reaction::Accept), service::withdraw(&nurse, entry, None))
        } else {
            let (withdrawn, accepted) =
                tokio::join!(service::withdraw(&nurse, entry, None), react(&superior, entry, Reaction::Accept));
            (accepted, withdrawn)
        };
        let there = service::entry_page(&nurse, entry, None).await.map(|page| page.entry.state);
        match (accepted, withdrawn) {
            (Ok(()), Err(Error::Conflict(Fault::AlreadyAccepted { .. }))) => {
                assert_eq!(there, Ok(EntryState::Accepted), "{round}");
                let file = service::entry_page(&nurse, entry, None).await.unwrap().entry.evidence[0].id;
                assert!(service::evidence(&nurse, file, false).await.is_ok(), "what counts keeps its evidence");
            }
            (Err(Error::Conflict(Fault::Withdrawn)), Ok(())) => {
                assert_eq!(there, conflict(Fault::Withdrawn), "{round}")
            }
            answers => panic!("{round}: {answers:?}"),
        }
    }
    for _ in 0..6 {
        let new = work(&town, Some(indicator));
        let entry = submit(&nurse, new.clone()).await.unwrap();
        let corrected = NewEntry { evidence: vec![letter()], quantity: Quantity::whole(2), ..new };
        let (one, two, correction) = tokio::join!(
            service::withdraw(&nurse, entry, None),
            service::withdraw(&nurse, entry, None),
            service::correct(&nurse, corrected, None),
        );
        let refused = |answer: &crate::base::Result<()>| matches!(answer, Err(Error::Conflict(_)));
        assert!([&one, &two, &correction].iter().all(|answer| answer.is_ok() || refused(answer)));
        // one that was corrected first can be withdrawn afterwards, but not the other way round
        match service::entry_page(&nurse, entry, None).await {
            Ok(page) => {
                assert!(refused(&one) && refused(&two) && correction.is_ok());
                assert_eq!(page.entry.evidence.len(), 1);
            }
            Err(error) => {
                assert_eq!(error, Error::Conflict(Fault::Withdrawn));
                assert!(one.is_ok() != two.is_ok(), "withdrawn once");
            }
        }
    }
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));
}

#[rstest]
#[tokio::test]
async fn an_owner_corrects_and_withdraws_without_script_and_finds_the_way_back(
    #[values(Engine::Sqlite)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let entry = submit(&town.ctx(As::Employee), work(&town, None)).await.unwrap();
    let address = format!("/laporan/{entry}");
    let withdrawal = format!("action=\"/laporan/{entry}/tarik\"");
    let list = see(&town, As::Employee, "/laporan").await.body;
    assert!(list.contains("Perbaiki atau tarik"));
    let own = see(&town, As::Employee, &address).await.body;
    assert!(own.contains("href=\"/laporan\"") && own.contains(&withdrawal) && own.contains("Perbaiki laporan ini"));
    let superiors = see(&town, As::Superior, &address).await.body;
    assert!(superiors.contains("href=\"/tim\"") && !superiors.contains(&withdrawal));
    let old = form(&town, As::Employee, &format!("{address}/tarik"), "dilihat=x".to_owned()).await;
    assert_eq!(old.status, 409, "another version was seen");
    for _ in 0..2 {
        let gone = form(&town, As::Employee, &format!("{address}/tarik"), String::new()).await;
        assert_eq!((gone.status, gone.to.as_str()), (303, "/laporan?ok=tarik"), "also when it is sent twice");
    }
    assert!(see(&town, As::Employee, "/laporan?ok=tarik").await.body.contains("Laporan sudah ditarik"));
    let entry = submit(&town.ctx(As::Employee), work(&town, None)).await.unwrap();
    react(&town.ctx(As::Superior), entry, Reaction::Accept).await.unwrap();
    let late = form(&town, As::Employee, &format!("/laporan/{entry}/tarik"), String::new()).await;
    assert!(late.status == 409 && late.body.contains("sudah diterima oleh superior"));
}

#[rstest]
#[tokio::test]
async fn the_owner_is_told_what_was_answered(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let superior = town.ctx(As::Superior);
    let mut entries = Vec::new();
    for what in ["Pertama", "Kedua", "Ketiga", "Keempat"] {
        let new = NewEntry { what: what.into(), ..work(&town, None) };
        entries.push(submit(&town.ctx(As::Employee), new).await.unwrap());
        town.app.clock.advance(1);
    }
    let quiet = see(&town, As::Employee, "/laporan").await.body;
    assert!(!quiet.contains("Dalam 24 jam terakhir") && !quiet.contains("dikembalikan dan perlu diperbaiki"));
    for (entry, reaction) in entries.iter().zip([Reaction::Accept, Reaction::Praise, back("Mana?"), back("Mana?")]) {
        react(&superior, *entry, reaction).await.unwrap();
    }
    let told = see(&town, As::Employee, "/laporan").await.body;
    assert!(told.contains("Dalam 24 jam terakhir 2 laporan diterima, 1 di antaranya dengan pujian."));
    assert!(told.contains("2 laporan dikembalikan dan perlu diperbaiki"));
    // what is told while the page is open stands below the form, which moves under no thumb
    let at = |words: &str| told.find(words).unwrap();
    let [returned, form, accepted] = ["2 laporan dikembalikan", "name=\"uraian\"", "Dalam 24 jam terakhir"].map(at);
    assert!(returned < form && form < accepted);
    let ctx = town.ctx(As::Employee);
    let (answered, today) = (service::my_work(&ctx).await.unwrap().answered, ctx.today());
    assert_eq!(
        answered.last_returned,
        [(entries[3], today, "Keempat".to_owned()), (entries[2], today, "Ketiga".to_owned())]
    );
    // what went well is soon said; what is to be done stays until it is done
    town.app.clock.advance(20 * crate::base::calendar::DAY_MS);
    let later = service::my_work(&town.ctx(As::Employee)).await.unwrap().answered;
    assert_eq!((later.accepted, later.praised), (0, 0));
    assert_eq!(later.returned, [entries[3], entries[2]]);
    // beside the list only what is not said already: one more is, though another was corrected meanwhile
    let employee = town.ctx(As::Employee);
    assert_eq!(later.returned_beside(&answered.returned), 0);
    let corrected = NewEntry { id: entries[3], ..work(&town, None) };
    service::correct(&employee, corrected, None).await.unwrap();
    let less = service::my_work(&employee).await.unwrap().answered;
    assert_eq!(less.returned_beside(&answered.returned), 0, "what is done is not told again");
    let more = submit(&employee, work(&town, None)).await.unwrap();
    react(&town.ctx(As::Superior), more, back("Mana?")).await.unwrap();
    let now = service::my_work(&employee).await.unwrap().answered;
    assert_eq!((now.returned.len(), now.returned_beside(&answered.returned)), (2, 1));
}

#[rstest]
#[tokio::test]
async fn too_many_at_once_are_refused_as_a_whole(#[values(Engine::Sqlite)] engine: Engine) {
    let town = Town::new(engine).await;
    let entry = submit(&town.ctx(As::Employee), work(&town, None)).await.unwrap();
    let many: String = (0..200).map(|_| format!("entri={}&", town.app.new_id())).collect();
    let page = form(&town, As::Superior, "/tim/tanggapi", format!("entri={entry}&{many}aksi=accepted")).await;
    assert!(page.status == 422 && page.body.contains("Paling banyak 200 laporan ditanggapi sekaligus"));
    assert_eq!(count(&town, "SELECT COUNT(*) FROM entries WHERE state = 'accepted'").await, 0);
}

#[rstest]
#[tokio::test]
async fn what_an_entry_stands_under_stays_open_to_it_when_its_owner_has_moved(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let nurse = || town.ctx(As::Employee);
    let (old, new) =
        (visits(&town).await, indicator_of(&town, "DISDUKCAPIL", "B", Polarity::Up, Aggregation::Sum).await);
    let entry = NewEntry { day: day("2026-11-19"), ..work(&town, Some(old)) };
    submit(&nurse(), entry.clone()).await.unwrap();
    react(&town.ctx(As::Superior), entry.id, back("Jumlah?")).await.unwrap();
    // a file that says on the 20th that she has worked elsewhere since the first: two posts on the 19th, the later
    // one decides
    run(&town, "UPDATE holders SET until_day = '2026-11-19' WHERE person_id = $1").await;
    let mut tx = town.app.db.begin().await.unwrap();
    run!(&mut tx, sqlx::query("INSERT INTO holders (government_id, id, post_id, person_id, from_day, main) VALUES ($1, $2, $3, $4, '2026-11-01', $5)")
        .bind(town.government.id).bind(Uuid::from_u128(1)).bind(id("post clerk")).bind(id("nurse")).bind(true)).unwrap();
    tx.commit().await.unwrap();
    town.app.live.publish(town.government.id, Topic::Structure);

    let form = service::entry_page(&nurse(), entry.id, None).await.unwrap().correction.unwrap();
    assert_eq!(form.indicators.iter().map(|offered| offered.id).collect::<Vec<_>>(), [old, new], "its own and today's");
    let corrected = NewEntry { quantity: Quantity::whole(3), ..entry.clone() };
    service::correct(&nurse(), corrected, None).await.unwrap();
    assert_eq!(
        count(&town, "SELECT COUNT(*) FROM entries e JOIN units u ON u.id = e.unit_id WHERE u.code = 'PKM1'").await,
        1
    );
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));
    // on another day it is one of the new unit
    let unknown = vec![("indikator".to_owned(), Fault::UnknownChoice)];
    let today = NewEntry { day: nurse().today(), ..entry.clone() };
    assert_eq!(refused(service::correct(&nurse(), today.clone(), None).await), unknown);
    service::correct(&nurse(), NewEntry { indicator: Some(new), ..today }, None).await.unwrap();
    assert_eq!(service::first_difference(&town.system()).await, Ok(None));
}
