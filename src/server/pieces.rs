//! A body of pieces that are kept anyway, sent one after the other without copying them together.

use axum::body::{Body, Bytes, HttpBody};
use http_body::{Frame, SizeHint};
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

struct Pieces {
    rest: std::vec::IntoIter<Bytes>,
    /// Bytes that are still to come: they are said beforehand, as the length of the body.
    bytes: u64,
}

/// The pieces with a short text between them.
pub fn joined(pieces: &[Bytes], between: &Bytes) -> Body {
    let mut all = Vec::with_capacity(pieces.len() * 2);
    for (i, piece) in pieces.iter().enumerate() {
        if i > 0 {
            all.push(between.clone());
        }
        all.push(piece.clone());
    }
    let bytes = all.iter().map(|piece| piece.len() as u64).sum();
    Body::new(Pieces { rest: all.into_iter(), bytes })
}

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let piece = self.rest.next();
        self.bytes -= piece.as_ref().map_or(0, |piece| piece.len() as u64);
        Poll::Ready(piece.map(|piece| Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.len() == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_sent_is_all_of_it_and_its_length_is_known() {
        let pieces = [Bytes::from_static(b"<a nonce="), Bytes::new(), Bytes::from_static(b">")];
        let body = joined(&pieces, &Bytes::from_static(b"42"));
        assert_eq!(body.size_hint().exact(), Some(14));
        let sent = axum::body::to_bytes(body, 100).await.unwrap();
        assert_eq!(sent, "<a nonce=4242>");
        assert!(joined(&[], &Bytes::new()).is_end_stream());
    }
}
