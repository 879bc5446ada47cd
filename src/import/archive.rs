//! What an XLSX unpacks to, checked before it is read: a small file must not fill the memory.

use super::sheet::too_large;
use crate::base::Fault;
use quick_xml::events::Event;
use std::io::{Cursor, Read};
use tokio_util::sync::CancellationToken;

/// The most that an XLSX may unpack to, and its styles when each has its own. Bytes.
const LARGEST_UNPACKED: u64 = 128 << 20;
/// The most that its list of texts or its styles may unpack to, which are kept in memory whole. Bytes.
const LARGEST_PART: u64 = 32 << 20;
/// The most that any other part may unpack to of which the reader keeps something: the list of sheets and of names, for
/// one, takes twenty times as much there. Bytes.
const LARGEST_OTHER: u64 = 4 << 20;
/// The most that what links a workbook to its sheets may unpack to, and the most sheets: for each the reader keeps its
/// link, and thousands may share a long one. Bytes.
const LARGEST_LINKS: u64 = 64 << 10;
const MOST_SHEETS: u64 = 1_000;
/// What the reader reads bit by bit, as sheets, or not at all.
const UNKEPT: [&str; 4] = ["/worksheets/", "/media/", "/pivotcache/", "/calcchain."];
/// The most that the reader keeps of a style of cells, beside its texts. Bytes.
const STYLE: u64 = 512;
/// The most texts it may say it has: room for so many is made before the first is read.
const MOST_STRINGS: u64 = 2_000_000;

/// Unpacks the archive, part by part and keeping nothing, so that one which holds gigabytes, or
/// says that it does, is refused before it is read.
pub(super) fn check_unpacked(bytes: &[u8], stop: &CancellationToken) -> Result<(), Fault> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| Fault::FileUnreadable)?;
    let mut left = LARGEST_UNPACKED;
    for i in 0..archive.len() {
        if stop.is_cancelled() {
            return Err(Fault::CheckGivenUp);
        }
        let part = archive.by_index(i).map_err(|_| Fault::FileUnreadable)?;
        let name = part.name().map_err(|_| Fault::FileUnreadable)?.replace('\\', "/").to_lowercase();
        let size = if name == "_rels/.rels" {
            check_whole(part, LARGEST_OTHER, check_document)?
        } else if name.starts_with("xl/_rels/") {
            check_whole(part, LARGEST_LINKS, |_| Ok(()))?
        } else if name.starts_with("xl/workbook") {
            check_whole(part, LARGEST_OTHER, check_sheets)?
        } else if name.contains("sharedstrings") {
            check_whole(part, LARGEST_PART, check_strings)?
        } else if name.contains("styles") {
            check_whole(part, LARGEST_PART, check_styles)?
        } else if UNKEPT.iter().any(|unkept| name.contains(unkept)) {
            unpacked(part, left)?
        } else {
            let size = unpacked(part, LARGEST_OTHER)?;
            if size > LARGEST_OTHER {
                return Err(too_large(LARGEST_OTHER));
            }
            size
        };
        left = left.checked_sub(size).ok_or_else(|| too_large(LARGEST_UNPACKED))?;
    }
    Ok(())
}

/// How many bytes a part has, which are kept nowhere; one more than `most` if it has more.
fn unpacked(part: impl Read, most: u64) -> Result<u64, Fault> {
    std::io::copy(&mut part.take(most + 1), &mut std::io::sink()).map_err(|_| Fault::FileUnreadable)
}

/// Checks a part that is kept in memory whole; how many bytes it has.
fn check_whole(part: impl Read, most: u64, check: fn(&[u8]) -> Result<(), Fault>) -> Result<u64, Fault> {
    let mut bytes = Vec::new();
    part.take(most + 1).read_to_end(&mut bytes).map_err(|_| Fault::FileUnreadable)?;
    let size = bytes.len() as u64;
    if size > most {
        return Err(too_large(most));
    }
    check(&bytes).map(|()| size)
}

/// Checks where the workbook lies. What the reader keeps lies beside it, so that elsewhere than in its usual folder it
/// could be taken for a part of which nothing is kept.
fn check_document(links: &[u8]) -> Result<(), Fault> {
    // some of them part words for one reader of XML and not for another
    if links.iter().any(|byte| byte.is_ascii_control() && !b"\t\r\n".contains(byte)) {
        return Err(Fault::FileUnreadable);
    }
    let mut xml = quick_xml::Reader::from_reader(links);
    xml.config_mut().check_end_names = false;
    let mut event = Vec::new();
    loop {
        event.clear();
        match xml.read_event_into(&mut event).map_err(|_| Fault::FileUnreadable)? {
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "Relationship" => {
                let value = |name| tag.try_get_attribute(name).map_err(|_| Fault::FileUnreadable);
                let (kind, target) = (value("Type")?, value("Target")?);
                let is_document = kind.is_some_and(|kind| kind.value.ends_with("/relationships/officeDocument"));
                if is_document && !target.is_some_and(|target| in_its_folder(&target.value)) {
                    return Err(Fault::FileUnreadable);
                }
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// Whether a workbook lies in `xl` itself and is called `workbook.xml`, or `workbook22.xml`, as some programs do.
fn in_its_folder(target: &str) -> bool {
    let name = target.strip_prefix('/').unwrap_or(target).strip_prefix("xl/workbook");
    let number = name.and_then(|name| name.strip_suffix(".xml"));
    number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Checks how many sheets a workbook names.
fn check_sheets(workbook: &[u8]) -> Result<(), Fault> {
    let mut xml = quick_xml::Reader::from_reader(workbook);
    xml.config_mut().check_end_names = false;
    let (mut sheets, mut event) = (0, Vec::new());
    loop {
        event.clear();
        match xml.read_event_into(&mut event).map_err(|_| Fault::FileUnreadable)? {
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "sheet" => sheets += 1,
            Event::Eof if sheets > MOST_SHEETS => return Err(too_large(LARGEST_OTHER)),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// Checks the list of texts, and the number of them that it claims.
fn check_strings(list: &[u8]) -> Result<(), Fault> {
    const COUNT: &[u8] = b"uniqueCount";
    let claims_too_many = memchr::memmem::find_iter(list, COUNT).any(|at| {
        let digits = list[at + COUNT.len()..].iter().skip_while(|byte| !byte.is_ascii_digit());
        let number = digits.take_while(|byte| byte.is_ascii_digit());
        number.fold(0, |sum: u64, digit| sum.saturating_mul(10).saturating_add(u64::from(digit - b'0'))) > MOST_STRINGS
    });
    // in another encoding than UTF-8 the number could not be found
    if list.contains(&0) {
        return Err(Fault::FileUnreadable);
    }
    if claims_too_many { Err(too_large(LARGEST_PART)) } else { Ok(()) }
}

/// Checks the styles: for each style of cells the reader copies the name of its font and its format, so that a long one
/// which thousands name would fill the memory. Wherever such a name stands, it is taken for one that is copied.
fn check_styles(styles: &[u8]) -> Result<(), Fault> {
    let mut xml = quick_xml::Reader::from_reader(styles);
    xml.config_mut().check_end_names = false;
    let (mut of_cells, mut longest, mut event) = (0, 0, Vec::new());
    loop {
        event.clear();
        match xml.read_event_into(&mut event).map_err(|_| Fault::FileUnreadable)? {
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                "xf" => of_cells += 1,
                "name" | "numFmt" => longest = longest.max(tag.len() as u64),
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    if of_cells * (STYLE + 2 * longest) > LARGEST_UNPACKED { Err(too_large(LARGEST_UNPACKED)) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    /// An archive with a workbook at this address and one more part of so many bytes.
    fn check(document: &str, part: &str, bytes: u64) -> Result<(), Fault> {
        const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument";
        let link = format!(r#"<Relationship Id="r" Type="{KIND}" Target="{document}"/>"#);
        let links = format!("<Relationships>{link}</Relationships>");
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in [("_rels/.rels", links), (part, " ".repeat(usize::try_from(bytes).unwrap()))] {
            zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        check_unpacked(&zip.finish().unwrap().into_inner(), &CancellationToken::new())
    }

    #[test]
    fn of_what_the_reader_keeps_little_is_unpacked() {
        for (part, most) in [
            ("xl/workbook.xml", LARGEST_OTHER),
            ("xl/workbookstyles.xml", LARGEST_OTHER),
            ("xl/_rels/workbook.xml.rels", LARGEST_LINKS),
            ("xl/_rels/workbookstyles.xml.rels", LARGEST_LINKS),
            ("xl/theme/theme1.xml", LARGEST_OTHER),
            ("x", LARGEST_OTHER),
        ] {
            assert_eq!(check("xl/workbook.xml", part, most), Ok(()), "{part}");
            assert_eq!(check("xl/workbook.xml", part, most + 1), Err(too_large(most)), "{part}");
        }
        for part in ["xl/worksheets/a.xml", "XL\\Worksheets\\a.xml", "xl/media/a.png", "xl/calcChain.xml"] {
            assert_eq!(check("xl/workbook.xml", part, LARGEST_OTHER + 1), Ok(()), "{part}");
        }
    }

    #[test]
    fn a_workbook_that_lies_among_its_sheets_is_not_read() {
        for document in ["xl/workbook.xml", "/xl/workbook.xml", "xl/workbook22.xml"] {
            assert_eq!(check(document, "x", 1), Ok(()), "{document}");
        }
        for document in [
            "xl/worksheets/a.xml",
            "xl/workbook\\a.xml",
            "xl/workbook&#47;a.xml",
            "xl/workbookstyles.xml",
            "xl/calcChain.xml",
            "xl/workbook.xml\" \u{c}Type=\"",
        ] {
            assert_eq!(check(document, "x", 1), Err(Fault::FileUnreadable), "{document}");
        }
    }

    #[test]
    fn a_workbook_names_a_thousand_sheets_at_most() {
        let named = |n: u64| check_sheets("<sheet id=\"a\"/>".repeat(usize::try_from(n).unwrap()).as_bytes());
        assert_eq!(named(MOST_SHEETS), Ok(()));
        assert_eq!(named(MOST_SHEETS + 1), Err(too_large(LARGEST_OTHER)));
    }

    #[test]
    fn a_style_takes_no_more_than_is_reckoned() {
        assert!(size_of::<calamine::Style>() as u64 <= STYLE, "{}", size_of::<calamine::Style>());
    }
}
