//! Evidence.

use super::*;
use crate::never_committed;
use crate::work::evidence::{JPEG, PDF, named, prepare_one};
use crate::work::rules::Upload;
use image::codecs::jpeg::JpegEncoder;
use image::{GenericImageView, Rgb, RgbImage};
use std::sync::Arc;

const LETTER: &[u8] = b"%PDF-1.7 surat %%EOF";

fn upload(name: &str, content: Vec<u8>) -> Upload {
    Upload { name: name.into(), content: content.into() }
}

/// A photo as a phone takes it lying down: 40 by 20, to be turned, with its place written inside.
fn photo() -> Vec<u8> {
    let mut plain = Vec::new();
    RgbImage::from_pixel(40, 20, Rgb([200, 30, 30])).write_with_encoder(JpegEncoder::new(&mut plain)).unwrap();
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
    exif.extend_from_slice(b"GPS -0.3055 100.3692");
    let mut photo = vec![0xff, 0xd8, 0xff, 0xe1];
    photo.extend_from_slice(&((exif.len() + 2) as u16).to_be_bytes());
    photo.extend_from_slice(&exif);
    photo.extend_from_slice(&plain[2..]);
    photo
}

/// A PNG of a few bytes that claims 60,000 by 60,000 pixels.
fn bomb() -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\xea\x60\0\0\xea\x60\x08\x02\0\0\0".to_vec();
    let crc = png[12..].iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    });
    png.extend_from_slice(&(!crc).to_be_bytes());
    png.extend_from_slice(b"\0\0\0\0IDAT\x35\xaf\x06\x1e");
    png
}

#[test]
fn nothing_but_the_picture_is_left_of_a_photo() {
    let kept = prepare_one(upload("C:\\foto\\ibu.jpg", photo())).unwrap();
    assert_eq!((kept.media_type, kept.name.as_str()), ("image/jpeg", "ibu.jpg"));
    let holds = |part: &[u8]| kept.content.windows(part.len()).any(|window| window == part);
    assert!(!holds(b"Exif") && !holds(b"GPS"));
    // it stands upright now
    assert_eq!(image::load_from_memory(&kept.content).unwrap().dimensions(), (20, 40));
}

#[test]
fn large_pictures_become_small_enough() {
    let mut large = Vec::new();
    RgbImage::from_pixel(3200, 800, Rgb([1, 2, 3])).write_with_encoder(JpegEncoder::new(&mut large)).unwrap();
    let kept = prepare_one(upload("a.jpg", large)).unwrap();
    assert_eq!(image::load_from_memory(&kept.content).unwrap().dimensions(), (1600, 400));
    assert_eq!(image::load_from_memory(&kept.thumbnail.unwrap()).unwrap().dimensions(), (240, 60));
}

#[test]
fn what_is_no_picture_or_too_much_is_refused() {
    for (content, fault) in [
        (bomb(), Fault::EvidenceUnreadable),
        (photo()[..60].to_vec(), Fault::EvidenceUnreadable),
        (b"<html><script>alert(1)</script>".to_vec(), Fault::EvidenceOfOtherKind),
        (b"GIF89a\x01\0\x01\0\0\0\0;".to_vec(), Fault::EvidenceOfOtherKind),
        (Vec::new(), Fault::EvidenceOfOtherKind),
        ([b"%PDF-1.7".to_vec(), vec![0; 6 << 20]].concat(), Fault::EvidenceTooLarge { max: "5".into() }),
        (vec![0; (8 << 20) + 1], Fault::EvidenceTooLarge { max: "8".into() }),
    ] {
        // whatever it calls itself
        assert_eq!(prepare_one(upload("foto.jpg", content)).err(), Some(fault));
    }
    let pdf = LETTER.to_vec();
    assert_eq!(prepare_one(upload("foto.jpg", pdf.clone())).unwrap().content, pdf);
}

#[test]
fn a_pdf_says_where_it_ends() {
    let batch = b"%PDF-1.7\r\n@echo off\r\n";
    let far = [&batch[..], b"%%EOF", &[b' '; 1024]].concat();
    for content in [batch.to_vec(), far] {
        assert_eq!(prepare_one(upload("Surat Tugas.bat", content)).err(), Some(Fault::EvidenceCut));
    }
    let near = [&b"%PDF-1.7 %%EOF"[..], &[b'\n'; 1000]].concat();
    assert_eq!(prepare_one(upload("Surat Tugas.bat", near)).unwrap().name, "Surat Tugas.pdf");
}

#[test]
fn a_file_is_called_by_what_it_is() {
    let long = "x".repeat(300);
    let [sent, cut] = [format!("{long}.scr"), format!("{}.pdf", &long[..116])];
    for (sent, media_type, name) in [
        ("Surat Tugas.bat", PDF, "Surat Tugas.pdf"),
        ("a.jpeg.exe", JPEG, "a.jpg"),
        ("a.exe. ", PDF, "a.pdf"),
        ("Laporan 20.11.2026", PDF, "Laporan 20.11.2026.pdf"),
        ("Budi, S.Sos.PDF", PDF, "Budi, S.Sos.pdf"),
        ("C:\\foto\\ibu \"a\".webp", JPEG, "ibu \"a\".jpg"),
        ("../..", PDF, "bukti.pdf"),
        ("", JPEG, "bukti.jpg"),
        ("surat\u{202e}fdp.\u{2066}hta\u{200b}:\u{7}", PDF, "suratfdp.pdf"),
        (sent.as_str(), PDF, cut.as_str()),
    ] {
        assert_eq!(named(sent, media_type), name, "{sent}");
        assert_eq!(named(name, media_type), name, "{sent}");
    }
}

#[rstest]
#[tokio::test]
async fn what_was_kept_under_the_name_of_a_program_is_served_by_what_it_is(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let nurse = town.ctx(As::Employee);
    let entry = NewEntry { evidence: vec![upload("surat.pdf", LETTER.to_vec())], ..work(&town, None) };
    submit(&nurse, entry.clone()).await.unwrap();
    town.change(&["UPDATE evidence SET file_name = 'Surat Tugas.bat'"]).await;
    let shown = service::entry_page(&nurse, entry.id, None).await.unwrap().entry.evidence.remove(0);
    let served = service::evidence(&town.ctx(As::Superior), shown.id, false).await.unwrap();
    assert_eq!((shown.file_name.as_str(), served.name.as_str()), ("Surat Tugas.pdf", "Surat Tugas.pdf"));
}

#[rstest]
#[tokio::test]
async fn evidence_is_shown_only_to_those_who_may_read_the_entry(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let nurse = town.ctx(As::Employee);
    let entry = NewEntry {
        evidence: vec![upload("ibu.jpg", photo()), upload("surat.pdf", LETTER.to_vec())],
        ..work(&town, None)
    };
    submit(&nurse, entry.clone()).await.unwrap();
    let page = service::entry_page(&nurse, entry.id, None).await.unwrap();
    let (pictures, letters): (Vec<_>, Vec<_>) = page.entry.evidence.into_iter().partition(|file| file.picture);
    let (picture, letter) = (&pictures[0], &letters[0]);
    assert_eq!((picture.file_name.as_str(), letter.file_name.as_str()), ("ibu.jpg", "surat.pdf"));
    for who in As::ALL {
        let answer = service::evidence(&town.ctx(who), letter.id, false).await.map(|file| file.content);
        let expected = match who {
            As::Employee | As::Superior | As::Head | As::Leader | As::Auditor => Ok(LETTER.to_vec().into()),
            As::Public => Err(Error::SignedOut),
            _ => Err(Error::NotFound),
        };
        assert_eq!(answer, expected, "{who:?}");
    }
    // by role, not by relation: recorded
    assert_eq!(count(&town, "SELECT COUNT(*) FROM audit WHERE action = 'evidence.read'").await, 2);
    assert_eq!(&service::evidence(&nurse, picture.id, true).await.unwrap().content[..2], [0xff, 0xd8]);
    let letter = service::evidence(&town.ctx(As::Leader), letter.id, true).await.unwrap();
    assert_eq!(letter.content, LETTER.to_vec(), "a letter has no small picture");
    assert_eq!(count(&town, "SELECT COUNT(*) FROM audit WHERE action = 'evidence.read'").await, 3);
}

const NEVER_COMMITTED: [&str; 3] = never_committed!(
    "evidence",
    "government_id UUID, id UUID, entry_id UUID, file_name TEXT, media_type TEXT, bytes BIGINT, sha256 TEXT"
);
const NEVER_WRITTEN: [&str; 1] = ["ALTER TABLE audit RENAME TO audit_away"];

#[rstest]
#[tokio::test]
async fn files_stay_only_when_the_database_does_not_say_what_became_of_the_report(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    for (change, may_be_written) in [(&NEVER_COMMITTED[..], true), (&NEVER_WRITTEN[..], false)] {
        let town = Town::new(engine).await;
        let nurse = town.ctx(As::Employee);
        let plain = work(&town, None);
        submit(&nurse, plain.clone()).await.unwrap();
        town.change(change).await;
        let files = || vec![upload("a.pdf", LETTER.to_vec())];
        let new = submit(&nurse, NewEntry { evidence: files(), ..work(&town, None) }).await.map(drop);
        let corrected = service::correct(&nurse, NewEntry { evidence: files(), ..plain }, None).await;
        for answer in [new, corrected] {
            let told = if may_be_written {
                matches!(answer, Err(Error::Unsure(_)))
            } else {
                matches!(answer, Err(Error::Unavailable(_)))
            };
            assert!(told, "{answer:?}");
        }
        assert_eq!(kept(&town).await.len(), if may_be_written { 2 } else { 0 });
    }
}

#[rstest]
#[tokio::test]
async fn each_entry_of_a_list_has_its_own_evidence(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let nurse = town.ctx(As::Employee);
    // more than are asked about at once, every second one with a file
    for n in 0..50usize {
        let evidence =
            if n.is_multiple_of(2) { vec![upload(&format!("{n}.pdf"), LETTER.to_vec())] } else { Vec::new() };
        let day = [day("2026-11-20"), day("2026-11-19")][n / 25];
        submit(&nurse, NewEntry { day, what: format!("Kegiatan {n}"), evidence, ..work(&town, None) }).await.unwrap();
    }
    let mine = service::my_work(&nurse).await.unwrap().entries;
    assert_eq!(mine.len(), 50);
    for entry in mine {
        let n: usize = entry.what.rsplit(' ').next().unwrap().parse().unwrap();
        let names: Vec<String> = entry.evidence.into_iter().map(|file| file.file_name).collect();
        assert_eq!(names, if n.is_multiple_of(2) { vec![format!("{n}.pdf")] } else { Vec::new() });
    }
}

#[rstest]
#[tokio::test]
async fn files_of_a_refused_report_are_not_kept(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let nurse = town.ctx(As::Employee);
    submit(&nurse, NewEntry { span: Span::Between(480, 600), ..work(&town, None) }).await.unwrap();
    let entry =
        NewEntry { span: Span::Between(500, 520), evidence: vec![upload("a.jpg", photo())], ..work(&town, None) };
    submit(&nurse, entry).await.unwrap_err();
    assert!(town.app.files.is_empty().await);
    let six = NewEntry { evidence: vec![upload("a.jpg", photo()); 6], ..work(&town, None) };
    assert_eq!(refused(submit(&nurse, six).await)[0].0, "bukti");
    assert_eq!(count(&town, "SELECT COUNT(*) FROM evidence").await, 0);
}

/// The names of the files that are kept of the town.
async fn kept(town: &Town) -> Vec<String> {
    town.app.files.names(&format!("evidence/{}", town.government.id)).await.unwrap()
}

/// Waits until a number of files is kept.
async fn until_kept(town: &Town, files: usize) {
    let there = async {
        while kept(town).await.len() != files {
            tokio::task::yield_now().await
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), there).await.expect("the files are not as they should be");
}

#[rstest]
#[tokio::test]
async fn a_request_that_was_given_up_is_done_or_refused_all_the_same_and_leaves_no_file_behind(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let nurse = town.ctx(As::Employee);
    let span = Span::Between(480, 600);
    let first = NewEntry { span, evidence: vec![upload("a.jpg", photo())], ..work(&town, None) };
    submit(&nurse, first.clone()).await.unwrap();
    let photo = || vec![upload("b.jpg", photo())];
    // somebody else is writing, and whoever sends this goes away meanwhile
    let refused = NewEntry { span, evidence: photo(), ..work(&town, None) };
    let mut other = town.app.db.begin().await.unwrap();
    run!(&mut other, sqlx::query("UPDATE unit_months SET entries = entries")).unwrap();
    tokio::select! {
        answer = submit(&nurse, refused) => panic!("{answer:?}"),
        () = until_kept(&town, 4) => {}
    }
    drop(other);
    until_kept(&town, 2).await;

    let mut other = town.app.db.begin().await.unwrap();
    run!(&mut other, sqlx::query("UPDATE unit_months SET entries = entries")).unwrap();
    tokio::select! {
        answer = service::correct(&nurse, NewEntry { evidence: photo(), ..first.clone() }, None) => panic!("{answer:?}"),
        () = until_kept(&town, 4) => {}
    }
    let mut heard = town.app.live.subscribe();
    drop(other);
    heard.recv().await.unwrap();
    let files = service::entry_page(&nurse, first.id, None).await.unwrap().entry.evidence;
    assert_eq!((files.len(), kept(&town).await.len()), (2, 4));

    let mut other = town.app.db.begin().await.unwrap();
    run!(&mut other, sqlx::query("UPDATE unit_months SET entries = entries")).unwrap();
    // what is done to the end holds the context by itself
    let held = async |is: bool| {
        while (Arc::strong_count(&nurse.government) > 1) != is {
            tokio::task::yield_now().await;
        }
    };
    held(false).await;
    tokio::select! {
        answer = service::withdraw(&nurse, first.id, None) => panic!("{answer:?}"),
        () = held(true) => {}
    }
    let mut heard = town.app.live.subscribe();
    drop(other);
    heard.recv().await.unwrap();
    until_kept(&town, 0).await;
}

#[tokio::test]
async fn what_a_killed_process_left_behind_is_swept_up_of_each_government_by_itself() {
    let town = Town::new(Engine::Sqlite).await;
    let entry = NewEntry { evidence: vec![upload("a.jpg", photo())], ..work(&town, None) };
    submit(&town.ctx(As::Employee), entry).await.unwrap();
    let before = kept(&town).await;
    let leave = async |government: Uuid, files: usize| {
        for _ in 0..files {
            let name = format!("evidence/{government}/{}", town.app.new_id());
            town.app.files.put(&name, b"left behind".to_vec().into()).await.unwrap();
        }
    };
    leave(town.government.id, 2).await;
    leave(town.elsewhere.id, 51).await;
    assert_eq!(service::sweep(&town.app).await, Ok(0), "it may be on its way");
    town.app.clock.advance(14 * crate::base::calendar::DAY_MS + 2_000);
    assert_eq!(service::sweep(&town.app).await, Ok(2), "whatever is the matter elsewhere");
    assert_eq!(kept(&town).await, before, "what an entry names stays");
}

#[tokio::test]
async fn on_an_older_copy_of_the_database_no_file_is_swept_up() {
    let town = Town::new(Engine::Sqlite).await;
    let folder = format!("evidence/{}", town.government.id);
    for _ in 0..51 {
        let name = format!("{folder}/{}", town.app.new_id());
        town.app.files.put(&name, b"of an entry that this copy does not know".to_vec().into()).await.unwrap();
    }
    town.app.clock.advance(15 * crate::base::calendar::DAY_MS);
    assert_eq!(service::sweep(&town.app).await, Ok(0));
    assert_eq!(town.app.files.names(&folder).await.unwrap().len(), 51);
}

#[rstest]
#[tokio::test]
async fn files_belong_to_their_entry_alone_whatever_its_id(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let nurse = town.ctx(As::Employee);
    let letter = |name| vec![upload(name, LETTER.to_vec())];
    let files = async |entry| service::entry_page(&nurse, entry, None).await.unwrap().entry.evidence;
    let nil = NewEntry { id: Uuid::nil(), evidence: letter("nol.pdf"), ..work(&town, None) };
    let nil = submit(&nurse, nil).await.unwrap();
    let other = submit(&nurse, NewEntry { evidence: letter("lain.pdf"), ..work(&town, None) }).await.unwrap();
    assert_eq!(files(other).await.into_iter().map(|file| file.file_name).collect::<Vec<_>>(), ["lain.pdf"]);
    service::withdraw(&nurse, other, None).await.unwrap();
    let [kept] = &files(nil).await[..] else { panic!("it lost its file") };
    assert!(service::evidence(&nurse, kept.id, false).await.is_ok());
    // no page makes such an id
    let fields = [("id", "00000000-0000-0000-0000-000000000000"), ("tanggal", "2026-11-20"), ("jumlah", "1")];
    assert_eq!(super::http::multipart(&town, As::Employee, "/laporan", &fields).await.status, 422);
}
