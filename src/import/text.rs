//! Bytes as text: whether they are any, in which encoding, with which separator.

/// How pictures, documents, archives and programs begin.
const NO_TABLES: [&[u8]; 5] = [b"\x7fELF", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b"];

/// Whether bytes can be the text of a table. A stray control character is cleaned away; what is full of
/// them was never text.
pub fn is_text(bytes: &[u8]) -> bool {
    if encoding_rs::Encoding::for_bom(bytes).is_some() {
        return true;
    }
    let head = &bytes[..bytes.len().min(8 << 10)];
    let control = head.iter().filter(|byte| byte.is_ascii_control() && !byte.is_ascii_whitespace()).count();
    !NO_TABLES.iter().any(|begin| bytes.starts_with(begin)) && control * 20 <= head.len().max(160)
}

/// The bytes as letters.
pub fn decode(bytes: &[u8]) -> String {
    // UTF-8 and UTF-16 with a mark, plain UTF-8, else what Windows writes
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// The separator that stands most often in the first line that holds one, outside quotes.
pub fn separator(text: &str) -> u8 {
    let mut quoted = false;
    let mut counts = [(b';', 0), (b',', 0), (b'\t', 0)];
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted && counts.iter().any(|(_, count)| *count > 0) => break,
            _ if !quoted => counts.iter_mut().filter(|(mark, _)| *mark == byte).for_each(|(_, count)| *count += 1),
            _ => {}
        }
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(mark, _)| mark)
}
