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
        let name = part.name().map_err(|_| Fault::FileUnreadable)?.to_lowercase();
        let size = if name.contains("sharedstrings") {
            check_whole(part, check_strings)?
        } else if name.contains("styles") {
            check_whole(part, check_styles)?
        } else {
            std::io::copy(&mut part.take(left + 1), &mut std::io::sink()).map_err(|_| Fault::FileUnreadable)?
        };
        left = left.checked_sub(size).ok_or_else(|| too_large(LARGEST_UNPACKED))?;
    }
    Ok(())
}

/// Checks a part that is kept in memory whole; how many bytes it has.
fn check_whole(part: impl Read, check: fn(&[u8]) -> Result<(), Fault>) -> Result<u64, Fault> {
    let mut bytes = Vec::new();
    part.take(LARGEST_PART + 1).read_to_end(&mut bytes).map_err(|_| Fault::FileUnreadable)?;
    let size = bytes.len() as u64;
    if size > LARGEST_PART {
        return Err(too_large(LARGEST_PART));
    }
    check(&bytes).map(|()| size)
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
    #[test]
    fn a_style_takes_no_more_than_is_reckoned() {
        assert!(size_of::<calamine::Style>() as u64 <= super::STYLE, "{}", size_of::<calamine::Style>());
    }
}
