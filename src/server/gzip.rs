//! A page kept in compressed pieces, put together with a nonce between them for each visitor: what
//! costs time is done once. Each piece is deflate (RFC 1951) that refers to nothing before it and
//! ends at a byte, the nonce is a stored block, and the whole is one member of gzip (RFC 1952).

use axum::http::{HeaderMap, header};
use crc32fast::Hasher;
use flate2::{Compress, Compression, FlushCompress, Status};

/// A compressed piece.
pub struct Piece {
    deflated: Vec<u8>,
    checksum: Hasher,
    length: usize,
}

impl Piece {
    pub fn new(text: &[u8]) -> Piece {
        let mut deflate = Compress::new(Compression::default(), false);
        let mut deflated = Vec::with_capacity(text.len() / 3 + 64);
        // done when there is room left over: all that was flushed has come out
        loop {
            let read = deflate.total_in() as usize;
            let status = deflate.compress_vec(&text[read..], &mut deflated, FlushCompress::Full);
            if !matches!(status, Ok(Status::Ok)) || deflated.len() < deflated.capacity() {
                break;
            }
            deflated.reserve(4096);
        }
        let mut checksum = Hasher::new();
        checksum.update(text);
        Piece { deflated, checksum, length: text.len() }
    }

    pub fn bytes(&self) -> usize {
        self.deflated.len()
    }
}

/// The pieces with a short text between them, as gzip.
pub fn joined(pieces: &[Piece], between: &str) -> Vec<u8> {
    let bytes: usize = pieces.iter().map(|piece| piece.deflated.len() + between.len() + 5).sum();
    let (mut out, mut checksum, mut length) = (Vec::with_capacity(bytes + 24), Hasher::new(), 0usize);
    // deflate; no name, no time, no system
    out.extend_from_slice(&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
    for (i, piece) in pieces.iter().enumerate() {
        if i > 0 {
            let n = between.len() as u16;
            out.push(0);
            out.extend_from_slice(&n.to_le_bytes());
            out.extend_from_slice(&(!n).to_le_bytes());
            out.extend_from_slice(between.as_bytes());
            checksum.update(between.as_bytes());
            length += between.len();
        }
        out.extend_from_slice(&piece.deflated);
        checksum.combine(&piece.checksum);
        length += piece.length;
    }
    // the last block: empty
    out.extend_from_slice(&[3, 0]);
    out.extend_from_slice(&checksum.finalize().to_le_bytes());
    out.extend_from_slice(&(length as u32).to_le_bytes());
    out
}

/// Whether the browser takes gzip.
pub fn is_taken(headers: &HeaderMap) -> bool {
    let taken = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    taken.flat_map(|list| list.split(',')).any(|one| {
        let (name, weight) = one.split_once(';').unwrap_or((one, ""));
        name.trim().eq_ignore_ascii_case("gzip") && !matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::read::GzDecoder;
    use proptest::prelude::*;
    use std::io::Read as _;

    proptest! {
        #[test]
        fn what_is_joined_is_read_back(pieces in prop::collection::vec(".{0,2000}", 1..6), nonce in "[a-z0-9]{1,64}") {
            let packed: Vec<Piece> = pieces.iter().map(|piece| Piece::new(piece.as_bytes())).collect();
            let mut read = String::new();
            GzDecoder::new(&joined(&packed, &nonce)[..]).read_to_string(&mut read).unwrap();
            prop_assert_eq!(read, pieces.join(&nonce));
        }
    }

    #[test]
    fn large_pieces_are_read_back() {
        let text: String = (0..200_000u64).map(|n| format!("{:x}", n.wrapping_mul(0x9e37_79b9_7f4a_7c15))).collect();
        let mut read = String::new();
        GzDecoder::new(&joined(&[Piece::new(text.as_bytes())], "n")[..]).read_to_string(&mut read).unwrap();
        assert!(read == text);
    }

    #[test]
    fn gzip_goes_only_to_those_who_take_it() {
        for (accepts, taken) in
            [("gzip, deflate, br", true), ("br, GZIP;q=0.5", true), ("gzip;q=0", false), ("br", false), ("", false)]
        {
            let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, accepts.parse().unwrap())]);
            assert_eq!(is_taken(&headers), taken, "{accepts}");
        }
    }
}
