//! A body as the chunks in which it arrived.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::fmt;

use bytes::Bytes;

/// The body of a verified delivery, in the chunks in which it arrived.
///
/// What has arrived when an endpoint has to wait for more is gathered into blocks, of 16 KiB where
/// there is so much, because each chunk could keep a whole buffer of the server's from being freed.
///
/// The signature covers all of it, unless [`Scheme::signs_body`](crate::Scheme::signs_body)
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
    /// The first chunk that was not gathered; empty if all were.
    first: Bytes,
    /// What is around it. Most bodies are one chunk, and need none.
    more: Option<Box<More>>,
    len: usize,
}

/// The chunks of a body around its first one.
#[derive(Clone, Default)]
struct More {
    /// What came before it, in memory of our own.
    gathered: Pieces,
    /// What came after it.
    rest: Pieces,
}

impl VerifiedBody {
    /// Appends a chunk; an empty one changes nothing.
    pub(crate) fn push(&mut self, chunk: Bytes) {
        self.len = self.len.saturating_add(chunk.len());
        if self.len == chunk.len() {
            self.first = chunk;
            return;
        }
        let More { gathered, rest } = &mut **self.more.get_or_insert_default();
        if !self.first.is_empty() {
            rest.push(chunk, self.len);
        } else if chunk.len() < SMALL_CHUNK {
            gathered.copy(&chunk, self.len);
        } else {
            self.first = chunk;
        }
    }

    /// Copies what has arrived, so that it is ours alone: a server reads into a buffer and hands
    /// out slices of it, and the shortest slice keeps all of that as long as it is kept.
    ///
    /// It is called when there is nothing else to do but to wait for more. What the end of a
    /// body follows at once is never copied.
    #[cfg(feature = "endpoint")]
    pub(crate) fn gather(&mut self) {
        if self.first.is_empty() {
            return;
        }
        let More { gathered, rest } = &mut **self.more.get_or_insert_default();
        gathered.copy(&std::mem::take(&mut self.first), self.len);
        // Each one goes when it was copied, so that what is held twice is a chunk and no more.
        while let Some(chunk) = rest.next() {
            gathered.copy(&chunk, self.len);
        }
    }

    /// Returns the number of bytes.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Returns whether there are no bytes.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Returns the chunks as slices, none of them empty.
    pub fn slices(&self) -> impl Iterator<Item = &[u8]> {
        let (gathered, rest) = self
            .more
            .as_deref()
            .map(|more| (more.gathered.slices(), more.rest.slices()))
            .unzip();
        let first = std::iter::once(&*self.first).filter(|first| !first.is_empty());
        let before = gathered.into_iter().flatten();
        before.chain(first).chain(rest.into_iter().flatten())
    }

    /// Takes the next chunk off the front, none of them empty; nothing is copied.
    ///
    /// [`len`](Self::len) is then the length of what is left.
    pub fn next_chunk(&mut self) -> Option<Bytes> {
        let gathered = self.more.as_mut().and_then(|more| more.gathered.next());
        let chunk = match gathered {
            Some(chunk) => chunk,
            None if self.first.is_empty() => self.more.as_mut()?.rest.next()?,
            None => std::mem::take(&mut self.first),
        };
        self.len = self.len.saturating_sub(chunk.len());
        Some(chunk)
    }

    /// Returns the bytes in one piece, copied only if there are several chunks.
    #[must_use]
    pub fn into_bytes(mut self) -> Bytes {
        let mut whole = Vec::new();
        while let Some(chunk) = self.next_chunk() {
            if whole.is_empty() {
                if self.is_empty() {
                    return chunk;
                }
                whole.reserve_exact(chunk.len().saturating_add(self.len));
            }
            whole.extend_from_slice(&chunk);
        }
        whole.into()
    }

    pub(crate) fn contiguous(&self) -> Cow<'_, [u8]> {
        let only = self.slices().next().unwrap_or_default();
        if only.len() == self.len {
            return Cow::Borrowed(only);
        }
        let mut whole = Vec::with_capacity(self.len);
        self.slices()
            .for_each(|slice| whole.extend_from_slice(slice));
        Cow::Owned(whole)
    }
}

/// Pieces in their order, the last of which can grow.
#[derive(Clone, Default)]
struct Pieces {
    whole: VecDeque<Bytes>,
    tail: Vec<u8>,
}

impl Pieces {
    /// Appends a chunk, copied if it is short, of a body that has now this length.
    fn push(&mut self, chunk: Bytes, body: usize) {
        if chunk.len() < SMALL_CHUNK {
            self.copy(&chunk, body);
        } else {
            self.flush();
            self.whole.push_back(chunk);
        }
    }

    /// Copies bytes into blocks, each filled before the next one begins.
    ///
    /// A block is as long as the body so far, so that a short body does not take a long one. The
    /// first holds all of its first chunk, which may stay the only one: then it need not be put
    /// together again.
    fn copy(&mut self, mut bytes: &[u8], body: usize) {
        while !bytes.is_empty() {
            if self.tail.len() == self.tail.capacity() {
                self.flush();
                let block = body.clamp(SMALL_CHUNK, BLOCK);
                self.tail = Vec::with_capacity(if self.whole.is_empty() {
                    block.max(bytes.len())
                } else {
                    block
                });
            }
            let room = self.tail.capacity().saturating_sub(self.tail.len());
            let (now, later) = bytes.split_at(room.min(bytes.len()));
            self.tail.extend_from_slice(now);
            bytes = later;
        }
    }

    fn flush(&mut self) {
        if !self.tail.is_empty() {
            self.whole
                .push_back(Bytes::from(std::mem::take(&mut self.tail)));
        }
    }

    fn next(&mut self) -> Option<Bytes> {
        self.whole.pop_front().or_else(|| {
            let tail = std::mem::take(&mut self.tail);
            (!tail.is_empty()).then(|| tail.into())
        })
    }

    fn slices(&self) -> impl Iterator<Item = &[u8]> {
        let tail = std::iter::once(&*self.tail).filter(|tail| !tail.is_empty());
        self.whole.iter().map(|piece| &**piece).chain(tail)
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

    #[cfg(feature = "endpoint")]
    #[test]
    fn what_has_arrived_before_a_wait_is_gathered_into_full_blocks() {
        for length in [1, 511, 4000, 16 * 1024, 100_000] {
            for at_once in [1, 2, 7] {
                let mut body = VerifiedBody::default();
                let mut whole = Vec::new();
                for fill in 0..42 {
                    let chunk = vec![fill; length];
                    whole.extend_from_slice(&chunk);
                    body.push(chunk.into());
                    if (fill + 1) % at_once == 0 {
                        body.gather();
                    }
                }

                assert_eq!(body.clone().into_bytes(), whole);
                let blocks = chunks(body);

                assert_eq!(blocks.concat(), whole);
                // Those before the last are as long as the body was, up to their limit.
                let small = (2 * BLOCK).div_ceil(length).min(15);
                assert!(blocks.len() <= whole.len() / BLOCK + small, "{length}");
                assert!(blocks.iter().skip(1).all(|block| block.len() <= BLOCK));
            }
        }
    }

    #[cfg(feature = "endpoint")]
    #[test]
    fn chunks_come_out_as_they_went_in_wherever_there_was_a_wait() {
        let lengths = [600, 3, 0, 512, 1, 1, 20_000, 511, 7];
        for waits in 0..1 << lengths.len() {
            let mut body = VerifiedBody::default();
            let mut whole = Vec::new();
            for (at, length) in lengths.into_iter().enumerate() {
                let chunk = vec![u8::try_from(at).unwrap(); length];
                whole.extend_from_slice(&chunk);
                body.push(chunk.into());
                if waits >> at & 1 == 1 {
                    body.gather();
                }
            }

            assert_eq!(body.len(), whole.len());
            assert_eq!(body.slices().collect::<Vec<_>>().concat(), whole);
            assert_eq!(body.contiguous(), whole);
            assert_eq!(body.clone().into_bytes(), whole);
            assert_eq!(chunks(body).concat(), whole);
        }
    }

    #[cfg(feature = "endpoint")]
    #[test]
    fn nothing_of_the_servers_is_kept_during_a_wait() {
        let buffer = Bytes::from(vec![7; 3000]);
        let mut body = VerifiedBody::default();
        for range in [0..1000, 1000..1010, 1010..2500] {
            body.push(buffer.slice(range));
        }
        assert!(!buffer.is_unique());

        body.gather();

        assert!(buffer.is_unique());
    }

    #[cfg(feature = "endpoint")]
    #[test]
    fn the_only_chunk_before_a_wait_is_copied_once() {
        for length in [100, 600, 100_000] {
            let mut body = VerifiedBody::default();
            body.push(vec![7; length].into());
            body.gather();
            let copy = body.slices().next().unwrap().as_ptr();

            assert_eq!(body.into_bytes().as_ptr(), copy);
        }
    }

    #[cfg(feature = "endpoint")]
    #[test]
    fn what_comes_after_the_last_wait_is_not_copied() {
        let last = Bytes::from(vec![7; 600]);
        let mut body = VerifiedBody::default();
        body.push(vec![1; 600].into());
        body.gather();
        body.push(last.clone());

        assert_eq!(chunks(body)[1].as_ptr(), last.as_ptr());
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
    fn a_body_sent_byte_by_byte_takes_few_chunks() {
        let (body, _) = body(&[1; 400]);

        assert_eq!(chunks(body).len(), 2);
    }
}
