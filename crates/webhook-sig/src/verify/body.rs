//! A body as the chunks in which it arrived.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::fmt;

use bytes::Bytes;

use crate::verify::{Arrival, Chunk};

/// The body of a verified delivery, in the chunks in which it arrived.
///
/// Chunks that an endpoint had to wait for are gathered into blocks of up to 16 KiB, because each
/// of them could keep a whole buffer of the server's from being freed.
///
/// The signature covers all of it, unless [`Scheme::covers_body`](crate::Scheme::covers_body)
/// says otherwise.
///
/// Taking it apart copies nothing; [`into_bytes`](Self::into_bytes) copies only if there are
/// several chunks.
///
/// ```
/// # use webhook_sig::provider::GITHUB;
/// # use webhook_sig::{Head, UnixTime, Verifier};
/// # let verifier = Verifier::new(&GITHUB);
/// # let keys = GITHUB.keyring(["It's a Secret to Everybody"])?;
/// # let now = UnixTime::from_secs(1_700_000_000);
/// # let headers = [(
/// #     "X-Hub-Signature-256",
/// #     "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
/// # )];
/// # let head = Head::new("POST", "/", &headers);
/// # let mut verification = verifier.begin(&head, &keys, now)?;
/// verification.update("Hello, ")?;
/// verification.update("World!")?;
/// let (_, mut body) = verification.finish()?;
///
/// assert_eq!(body.len(), 13);
/// assert!(body.slices().eq([&b"Hello, "[..], b"World!"]));
/// assert_eq!(body.clone().into_bytes(), "Hello, World!");
///
/// assert_eq!(body.next_chunk().as_deref(), Some(&b"Hello, "[..]));
/// assert_eq!(body.next_chunk().as_deref(), Some(&b"World!"[..]));
/// assert_eq!(body.next_chunk(), None);
/// assert!(body.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default)]
pub struct VerifiedBody {
    first: Bytes,
    rest: VecDeque<Bytes>,
    tail: Vec<u8>,
    len: usize,
}

impl VerifiedBody {
    /// Appends a chunk; an empty one changes nothing.
    pub(crate) fn push(&mut self, chunk: impl Into<Chunk>) {
        let Chunk { bytes, arrival } = chunk.into();
        let before = self.len;
        self.len = self.len.saturating_add(bytes.len());
        if before == 0 {
            self.first = bytes;
        } else if arrival == Arrival::Awaited {
            // The first one is copied as soon as it turns out not to be the only one.
            if self.first.len() == before {
                let first = std::mem::take(&mut self.first);
                self.gather(&first);
            }
            self.gather(&bytes);
        } else if bytes.len() < SMALL_CHUNK {
            self.gather(&bytes);
        } else {
            self.flush();
            self.rest.push_back(bytes);
        }
    }

    /// Copies bytes into blocks, each filled before the next one begins.
    ///
    /// A block is as long as the body so far, so that a short body does not take a long one.
    fn gather(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            if self.tail.len() == self.tail.capacity() {
                self.flush();
                self.tail = Vec::with_capacity(self.len.clamp(SMALL_CHUNK, BLOCK));
            }
            let room = self.tail.capacity().saturating_sub(self.tail.len());
            let (now, later) = bytes.split_at(room.min(bytes.len()));
            self.tail.extend_from_slice(now);
            bytes = later;
        }
    }

    fn flush(&mut self) {
        if !self.tail.is_empty() {
            self.rest
                .push_back(Bytes::from(std::mem::take(&mut self.tail)));
        }
    }

    /// Returns the number of bytes.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Tells whether there are no bytes.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Returns the chunks as slices, none of them empty.
    pub fn slices(&self) -> impl Iterator<Item = &[u8]> {
        let chunks = std::iter::once(&self.first).chain(&self.rest);
        chunks
            .map(|chunk| &**chunk)
            .chain([&*self.tail])
            .filter(|slice| !slice.is_empty())
    }

    /// Takes the next chunk off the front, none of them empty; nothing is copied.
    ///
    /// [`len`](Self::len) is then the length of what is left.
    pub fn next_chunk(&mut self) -> Option<Bytes> {
        let chunk = if self.first.is_empty() {
            self.flush();
            self.rest.pop_front()?
        } else {
            std::mem::take(&mut self.first)
        };
        self.len = self.len.saturating_sub(chunk.len());
        Some(chunk)
    }

    /// Returns the bytes in one piece, copied only if there are several chunks.
    #[must_use]
    pub fn into_bytes(self) -> Bytes {
        if self.first.len() == self.len {
            return self.first;
        }
        Bytes::from(self.contiguous().into_owned())
    }

    pub(crate) fn contiguous(&self) -> Cow<'_, [u8]> {
        if self.first.len() == self.len {
            return Cow::Borrowed(&self.first);
        }
        let mut whole = Vec::with_capacity(self.len);
        self.slices()
            .for_each(|slice| whole.extend_from_slice(slice));
        Cow::Owned(whole)
    }
}

/// A chunk shorter than this is appended to its predecessor, so that a body sent byte by byte
/// does not cost thirty times its length.
const SMALL_CHUNK: usize = 512;

/// The greatest length of a block that chunks are copied into.
const BLOCK: usize = 16 * 1024;

impl fmt::Debug for VerifiedBody {
    /// Shows the length: bodies hold personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifiedBody")
            .field("len", &self.len)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(lengths: &[usize]) -> (VerifiedBody, Vec<u8>) {
        let mut body = VerifiedBody::default();
        let mut whole = Vec::new();
        for (fill, length) in (0..=u8::MAX).cycle().zip(lengths) {
            let chunk = vec![fill; *length];
            whole.extend_from_slice(&chunk);
            body.push(Bytes::from(chunk));
        }
        (body, whole)
    }

    fn chunks(mut body: VerifiedBody) -> Vec<Bytes> {
        let chunks = std::iter::from_fn(|| body.next_chunk()).collect();
        assert!(body.is_empty());
        chunks
    }

    #[test]
    fn chunks_come_out_as_they_went_in() {
        for lengths in [
            &[][..],
            &[0],
            &[5],
            &[1000, 1, 2, 0, 600, 3],
            &[0, 7, 512, 511],
        ] {
            let (body, whole) = body(lengths);

            assert_eq!(body.len(), whole.len());
            assert_eq!(body.slices().collect::<Vec<_>>().concat(), whole);
            assert_eq!(body.clone().into_bytes(), whole);
            assert_eq!(chunks(body).concat(), whole);
        }
    }

    #[test]
    fn one_chunk_is_not_copied() {
        let chunk = Bytes::from(vec![7; 100]);
        let mut body = VerifiedBody::default();
        body.push(chunk.clone());

        assert_eq!(body.into_bytes().as_ptr(), chunk.as_ptr());
    }

    #[test]
    fn what_was_waited_for_is_gathered_into_full_blocks() {
        for length in [1, 511, 4000, 16 * 1024, 100_000] {
            let mut body = VerifiedBody::default();
            let mut whole = Vec::new();
            for fill in 0..40 {
                let bytes = Bytes::from(vec![fill; length]);
                whole.extend_from_slice(&bytes);
                body.push(Chunk {
                    bytes,
                    arrival: Arrival::Awaited,
                });
            }

            let blocks = chunks(body);

            assert_eq!(blocks.concat(), whole);
            // Those before the last are as long as the body was, up to their limit.
            let small = (2 * BLOCK).div_ceil(length).min(15);
            assert!(blocks.len() <= whole.len() / BLOCK + small, "{length}");
            assert!(blocks.iter().all(|block| block.len() <= BLOCK));
        }
    }

    #[test]
    fn what_was_there_at_once_is_not_copied() {
        let whole: Vec<_> = (1..=3).map(|fill| Bytes::from(vec![fill; 600])).collect();
        let mut body = VerifiedBody::default();
        whole.iter().for_each(|chunk| body.push(chunk.clone()));

        let same = chunks(body)
            .iter()
            .map(|chunk| chunk.as_ptr())
            .eq(whole.iter().map(|chunk| chunk.as_ptr()));
        assert!(same);
    }

    #[test]
    fn the_only_chunk_is_not_copied_though_it_was_waited_for() {
        let bytes = Bytes::from(vec![7; 100]);
        let mut body = VerifiedBody::default();
        body.push(Chunk {
            bytes: bytes.clone(),
            arrival: Arrival::Awaited,
        });

        assert_eq!(body.into_bytes().as_ptr(), bytes.as_ptr());
    }

    #[test]
    fn a_body_sent_byte_by_byte_takes_few_chunks() {
        let (body, _) = body(&[1; 400]);

        assert_eq!(chunks(body).len(), 2);
    }
}
