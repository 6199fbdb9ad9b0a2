//! A body on its way in, within its bounds.

use bytes::Bytes;

use crate::error::ErrorKind;
use crate::request::VerifiedBody;

/// Takes chunks until a bound is reached.
#[derive(Debug)]
pub(crate) struct LimitedBody {
    body: VerifiedBody,
    limit: usize,
    empty_chunks: usize,
    empty_limit: usize,
}

impl LimitedBody {
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
    pub(crate) fn push(&mut self, chunk: Bytes, hash: impl FnOnce(&[u8])) -> Result<(), ErrorKind> {
        if chunk.is_empty() {
            self.empty_chunks = self.empty_chunks.saturating_add(1);
            return if self.empty_chunks > self.empty_limit {
                Err(ErrorKind::BodyUnreadable)
            } else {
                Ok(())
            };
        }
        if self.body.len().saturating_add(chunk.len()) > self.limit {
            return Err(ErrorKind::BodyTooLarge);
        }
        hash(&chunk);
        self.body.push(chunk);
        Ok(())
    }

    /// Does what can be done while the sender makes us wait.
    #[cfg(feature = "endpoint")]
    pub(crate) fn wait(&mut self) {
        self.body.gather();
    }

    /// Returns what is there so far.
    pub(crate) const fn so_far(&self) -> &VerifiedBody {
        &self.body
    }

    pub(crate) fn take(&mut self) -> VerifiedBody {
        std::mem::take(&mut self.body)
    }
}
