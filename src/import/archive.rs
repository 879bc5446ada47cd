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
        let name = part.name().map_err(|_| Fault::FileUnreadable)?.to_lowercase();
        let size = if name.contains("sharedstrings") {
            check_strings(&whole(part)?)?
        } else if name.contains("styles") {
            check_styles(&whole(part)?)?
        } else {
            std::io::copy(&mut part.take(left + 1), &mut std::io::sink()).map_err(|_| Fault::FileUnreadable)?
        };
        left = left.checked_sub(size).ok_or_else(|| too_large(LARGEST_UNPACKED))?;
    }
    Ok(())
}

/// A part that is kept in memory whole.
fn whole(part: impl Read) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    part.take(LARGEST_PART + 1).read_to_end(&mut bytes).map_err(|_| Fault::FileUnreadable)?;
    if bytes.len() as u64 > LARGEST_PART { Err(too_large(LARGEST_PART)) } else { Ok(bytes) }
}

/// Checks the list of texts, and the number of them that it claims; how many bytes it has.
fn check_strings(list: &[u8]) -> Result<u64, Fault> {
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
    if claims_too_many {
        return Err(too_large(LARGEST_PART));
    }
    Ok(list.len() as u64)
}

/// Checks the styles: for each style of cells the reader copies its font, fill, border and format, so that a long one
/// which thousands name would fill the memory. They are told apart as the reader does it, however they are nested. How
/// many bytes the part has.
fn check_styles(styles: &[u8]) -> Result<u64, Fault> {
    let is_copied = |name: &str| matches!(name, "font" | "fill" | "border" | "numFmt");
    let mut xml = quick_xml::Reader::from_reader(styles);
    let config = xml.config_mut();
    config.check_end_names = false;
    config.expand_empty_elements = true;
    let (mut of_cells, mut longest, mut begun, mut event) = (0, 0, None, Vec::new());
    loop {
        let at = xml.buffer_position();
        event.clear();
        match xml.read_event_into(&mut event).map_err(|_| Fault::FileUnreadable)? {
            Event::Start(tag) if is_copied(tag.local_name().as_ref()) => begun = begun.or(Some(at)),
            Event::Start(tag) if tag.local_name().as_ref() == "xf" => of_cells += 1,
            Event::End(tag) if is_copied(tag.local_name().as_ref()) => {
                longest = longest.max(begun.take().map_or(0, |begun| xml.buffer_position() - begun));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    // what never ends is copied by nobody, but may hide what is
    longest = longest.max(begun.map_or(0, |begun| xml.buffer_position() - begun));
    if of_cells * longest > LARGEST_UNPACKED { Err(too_large(LARGEST_UNPACKED)) } else { Ok(styles.len() as u64) }
}
