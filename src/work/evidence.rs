//! Evidence as it is kept: pictures made anew, so that nothing but the picture is left of what was
//! sent (no place, no device, no hidden content); PDFs as they are. The type is found in the
//! content, not believed from a name, and the name ends as that type does: whoever opens a file opens what was found.

use super::rules::{LARGEST_FILE, Upload};
use crate::base::text::hex;
use crate::base::{Fault, Uuid};
use crate::server::places::Places;
use bytes::Bytes;
use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgb, RgbImage};
use memchr::memmem;
use sha2::{Digest, Sha256};
use std::io::Cursor;
use tokio::sync::Semaphore;

/// Longest side of a kept picture, pixels.
const LONGEST_SIDE: u32 = 1600;
/// Longest side of the small picture in lists, pixels.
const THUMBNAIL_SIDE: u32 = 240;
/// A picture with a longer side is not opened, whatever its file's size (a few bytes can claim
/// billions of pixels).
const OPENED_SIDE: u32 = 12_000;
/// Memory for opening one picture, bytes.
const OPENED_BYTES: u64 = 160 << 20;
/// Scans of a JPEG. Usual ones have ten at most; each goes over the whole picture again, however few bytes it has.
const MOST_SCANS: usize = 20;
/// Bytes of a PDF.
const LARGEST_PDF: usize = 5 << 20;
/// Bytes of evidence as kept, without small pictures, that a person's day holds: photos with most of its entries.
pub const EVIDENCE_OF_DAY: i64 = 100 << 20;
const QUALITY: u8 = 82;
/// In so many bytes at the end of a PDF stands that it ends.
const END_OF_PDF: usize = 1024;
/// Letters of a file's name, without its ending.
const NAME: usize = 116;
/// What the names of files that are taken may end in.
const TAKEN: [&str; 5] = ["pdf", "jpg", "jpeg", "png", "webp"];
/// Of a file whose sender gave it no name.
const NAMELESS: &str = "bukti";

pub const JPEG: &str = "image/jpeg";
pub const PDF: &str = "application/pdf";

/// How many pictures are opened at once: bounds the memory they take together.
static BENCH: Semaphore = Semaphore::const_new(2);

/// A file that is ready to be kept.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// For people only; never a path.
    pub name: String,
    pub media_type: &'static str,
    pub content: Bytes,
    /// A small picture for lists; none for a PDF.
    pub thumbnail: Option<Bytes>,
    pub sha256: String,
}

/// Prepares a person's files, away from the threads that answer requests; one at a time of each of the `people`, so
/// that nobody takes all places.
pub async fn prepare(people: &Places<Uuid>, person: Uuid, uploads: Vec<Upload>) -> Result<Vec<Prepared>, Fault> {
    let mut list = Vec::with_capacity(uploads.len());
    for upload in uploads {
        let own = people.wait(person, 1).await;
        let place = BENCH.acquire().await.map_err(|_| Fault::EvidenceUnreadable)?;
        // whoever goes away meanwhile gives the places back only when the work is done
        let done = tokio::task::spawn_blocking(move || {
            let _places = (own, place);
            prepare_one(upload)
        });
        let done = done.await;
        list.push(done.map_err(|_| Fault::EvidenceUnreadable)??);
    }
    Ok(list)
}

/// Prepares one file.
///
/// # Errors
/// The fault to show beside the field.
pub fn prepare_one(upload: Upload) -> Result<Prepared, Fault> {
    let Upload { name, content } = upload;
    if content.len() > LARGEST_FILE {
        return Err(Fault::EvidenceTooLarge { max: (LARGEST_FILE >> 20).to_string() });
    }
    let kind = infer::get(&content).map(|kind| kind.mime_type());
    match kind {
        Some(PDF) if content.len() > LARGEST_PDF => {
            Err(Fault::EvidenceTooLarge { max: (LARGEST_PDF >> 20).to_string() })
        }
        Some(PDF) if !ends(&content) => Err(Fault::EvidenceCut),
        Some(PDF) => Ok(ready(named(&name, PDF), PDF, content, None)),
        Some("image/jpeg" | "image/png" | "image/webp") => {
            let picture = open(&content).and_then(|picture| picture_of(named(&name, JPEG), &picture));
            picture.ok_or(Fault::EvidenceUnreadable)
        }
        _ => Err(Fault::EvidenceOfOtherKind),
    }
}

/// What a file is called: as its sender called it, so that people know it again, but with the ending of what it is.
/// Where files were kept under other names before, they are shown and served under this one.
pub fn named(sent: &str, media_type: &str) -> String {
    let own = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = own.chars().filter(|c| !is_hidden(*c)).collect();
    let (mut stem, mut last) = (bare(&plain), true);
    // the last ending goes, whatever it is, and before it those of what is taken, as of `a.jpeg.exe`
    while let Some((before, ending)) = stem.rsplit_once('.')
        && (last && is_ending(ending) || TAKEN.iter().any(|taken| taken.eq_ignore_ascii_case(ending)))
    {
        (stem, last) = (bare(before), false);
    }
    let stem: String = if stem.is_empty() { NAMELESS } else { stem }.chars().take(NAME).collect();
    format!("{stem}.{}", if media_type == PDF { "pdf" } else { "jpg" })
}

/// A sign that cannot be seen, that turns others around, or that parts a path.
fn is_hidden(sign: char) -> bool {
    match sign {
        ':' | '\u{61C}' | '\u{FEFF}' => true,
        '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' => true,
        other => other.is_control(),
    }
}

/// Without dots and blanks around it: some systems leave them out.
fn bare(name: &str) -> &str {
    name.trim_matches(|sign: char| sign == '.' || sign.is_whitespace())
}

/// Whether it looks like the ending of a file's name, and not like that of a date or a number.
fn is_ending(text: &str) -> bool {
    (1..=5).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && text.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// Whether a PDF says that it ends where it does: one that was cut, or is something else, says nothing.
fn ends(content: &[u8]) -> bool {
    memmem::find(&content[content.len().saturating_sub(END_OF_PDF)..], b"%%EOF").is_some()
}

/// A picture that is ready to be kept, with the small one; none if it has no points.
pub fn picture_of(name: String, picture: &DynamicImage) -> Option<Prepared> {
    Some(ready(name, JPEG, encode(picture, LONGEST_SIDE)?, encode(picture, THUMBNAIL_SIDE)))
}

fn ready(name: String, media_type: &'static str, content: Bytes, thumbnail: Option<Bytes>) -> Prepared {
    let sha256 = hex(&Sha256::digest(&content));
    Prepared { name, media_type, content, thumbnail, sha256 }
}

/// Opens a picture within the limits and turns it upright.
fn open(content: &[u8]) -> Option<DynamicImage> {
    let format = image::guess_format(content).ok()?;
    if !matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP) {
        return None;
    }
    let mut reader = ImageReader::with_format(Cursor::new(content), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(OPENED_SIDE);
    limits.max_image_height = Some(OPENED_SIDE);
    limits.max_alloc = Some(OPENED_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let (width, height) = decoder.dimensions();
    if opened_bytes(content, decoder.total_bytes()) > OPENED_BYTES
        || scans(content) > MOST_SCANS
        || width > OPENED_SIDE
        || height > OPENED_SIDE
    {
        return None;
    }
    let upright = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    // made small before it is turned, which takes its size again
    let mut picture = smaller(DynamicImage::from_decoder(decoder).ok()?, LONGEST_SIDE);
    picture.apply_orientation(upright);
    Some(picture)
}

/// Memory for opening a picture of so many bytes: of a progressive JPEG all coefficients, of two bytes each, are kept
/// besides until the last scan.
fn opened_bytes(content: &[u8], picture: u64) -> u64 {
    if may_be_progressive(content) { picture.saturating_mul(3) } else { picture }
}

/// Whether it is a JPEG that does not plainly say it is none of these: its segments, each a marker and a length, lead
/// one after another to a frame of another kind. What is between segments the decoder jumps over, to frames that are
/// not seen here.
fn may_be_progressive(content: &[u8]) -> bool {
    let Some(mut rest) = content.strip_prefix(b"\xFF\xD8") else { return false };
    loop {
        match rest {
            [0xFF, 0xC0 | 0xC1, ..] => return false,
            // tables, restarts, comments and what applications add; their lengths count themselves
            [0xFF, 0xC4 | 0xDB | 0xDD | 0xE0..=0xEF | 0xFE, high, low, ..] => {
                let length = usize::from(u16::from_be_bytes([*high, *low]));
                rest = rest.get(2 + length.max(2)..).unwrap_or_default();
            }
            _ => return true,
        }
    }
}

/// How many scans a JPEG has; those of a picture hidden within it are counted as well.
fn scans(content: &[u8]) -> usize {
    if content.starts_with(b"\xFF\xD8") { memmem::find_iter(content, b"\xFF\xDA").count() } else { 0 }
}

/// The picture, its longest side at most that long.
fn smaller(picture: DynamicImage, longest: u32) -> DynamicImage {
    if picture.width().max(picture.height()) > longest { picture.thumbnail(longest, longest) } else { picture }
}

/// A JPEG of the picture on white, its longest side at most that long.
fn encode(picture: &DynamicImage, longest: u32) -> Option<Bytes> {
    let smaller = (picture.width().max(picture.height()) > longest).then(|| picture.thumbnail(longest, longest));
    let picture = smaller.as_ref().unwrap_or(picture);
    let flat = if picture.color().has_alpha() { on_white(picture) } else { picture.to_rgb8() };
    let mut bytes = Vec::new();
    flat.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY)).ok()?;
    Some(bytes.into())
}

fn on_white(picture: &DynamicImage) -> RgbImage {
    let seen = picture.to_rgba8();
    RgbImage::from_fn(seen.width(), seen.height(), |x, y| {
        let [r, g, b, alpha] = seen.get_pixel(x, y).0;
        let mix = |c: u8| ((u16::from(c) * u16::from(alpha) + 255 * (255 - u16::from(alpha))) / 255) as u8;
        Rgb([mix(r), mix(g), mix(b)])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The segments of a JPEG up to its frame, which has a marker; before that something else may stand.
    fn begins(between: &[u8], frame: u8) -> Vec<u8> {
        let exif = b"\xFF\xD8\xFF\xE1\x00\x06\xFF\xC2\xFF\xC2";
        [exif.as_slice(), between, &[0xFF, frame, 0, 2]].concat()
    }

    #[test]
    fn a_progressive_picture_is_reckoned_with_its_coefficients() {
        let comment = b"\xFF\xFE\x00\x03x";
        for plain in [begins(b"", 0xC0), begins(comment, 0xC1), b"\x89PNG".to_vec(), Vec::new()] {
            assert_eq!(opened_bytes(&plain, 100), 100, "{plain:?}");
        }
        // the decoder jumps over bytes that fill and stray ones, and what ends too early may be anything
        let hidden: [&[u8]; 4] = [b"\xFF", b"\xFF\x00", b"x", b"\xFF\xD0\x00\x02\xFF\xC2\x00\x02"];
        let hidden = hidden.into_iter().flat_map(|between| [begins(between, 0xC2), begins(between, 0xC0)]);
        let cut = b"\xFF\xD8\xFF\xE1\xFF\xFF".to_vec();
        for other in hidden.chain([begins(b"", 0xC2), begins(comment, 0xCE), begins(b"", 0xDA), cut]) {
            assert_eq!(opened_bytes(&other, 100), 300, "{other:?}");
        }
    }

    #[tokio::test]
    async fn a_person_has_one_file_made_ready_at_a_time_and_others_do_not_wait() {
        let people = Places::default();
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let files = || vec![Upload { name: "a.pdf".into(), content: Bytes::from_static(b"%PDF-1.7 %%EOF") }; 2];
        let held = people.take(one, 1).unwrap();
        let mut second = Box::pin(prepare(&people, one, files()));
        assert!(futures::poll!(&mut second).is_pending());
        assert_eq!(prepare(&people, other, files()).await.unwrap().len(), 2);
        assert!(futures::poll!(&mut second).is_pending());
        drop(held);
        assert_eq!(second.await.unwrap().len(), 2);
    }

    #[test]
    fn a_picture_of_endless_scans_is_not_opened() {
        let mut picture = Vec::new();
        RgbImage::new(8, 8).write_with_encoder(JpegEncoder::new(&mut picture)).unwrap();
        assert!(open(&picture).is_some());
        let mut commented = picture[..2].to_vec();
        commented.extend([0xFF, 0xFE, 0, 42]);
        commented.extend([0xFF, 0xDA].repeat(MOST_SCANS));
        commented.extend(&picture[2..]);
        assert!(open(&commented).is_none());
    }
}
