//! A body on its way in, within its bounds.

use crate::error::ErrorKind;
use crate::verify::{Chunk, VerifiedBody};

/// Takes chunks until a bound is reached.
#[derive(Debug)]
pub(crate) struct Intake {
    body: VerifiedBody,
    limit: usize,
    empty_chunks: usize,
    empty_limit: usize,
}

impl Intake {
    pub(crate) fn new(limit: usize, empty_limit: usize) -> Self {
        Self {
            body: VerifiedBody::default(),
            limit,
            empty_chunks: 0,
            empty_limit,
        }
    }

    /// Hashes a chunk and keeps it, or refuses it.
    ///
    /// In that order there is one handle to the chunk: a second one can cost an allocation.
    pub(crate) fn push(&mut self, chunk: Chunk, hash: impl FnOnce(&[u8])) -> Result<(), ErrorKind> {
        if chunk.bytes.is_empty() {
            self.empty_chunks = self.empty_chunks.saturating_add(1);
            return if self.empty_chunks > self.empty_limit {
                Err(ErrorKind::BodyUnreadable)
            } else {
                Ok(())
            };
        }
        if self.body.len().saturating_add(chunk.bytes.len()) > self.limit {
            return Err(ErrorKind::BodyTooLarge);
        }
        hash(&chunk.bytes);
        self.body.push(chunk);
        Ok(())
    }

    /// Returns what is there so far.
    pub(crate) const fn body(&self) -> &VerifiedBody {
        &self.body
    }

    pub(crate) fn take_body(&mut self) -> VerifiedBody {
        std::mem::take(&mut self.body)
    }

    pub(crate) fn into_body(self) -> VerifiedBody {
        self.body
    }
}
