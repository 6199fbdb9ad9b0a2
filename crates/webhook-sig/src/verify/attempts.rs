//! One message, verified under one key after the other.

use crate::crypto::{Proof, VerifyingKey};
use crate::error::Error;
use crate::key::{Entry, Key};
use crate::message::{Layout, MessageWriter, Recorded};

/// The attempts to verify one message under one key after the other.
///
/// What is signed does not depend on the key: a forgery costs as many hashes as there are keys, of
/// which one text may make two.
pub(crate) struct Attempts<'w, 'm, 'k> {
    writer: &'w MessageWriter<'w, 'm>,
    layout: &'w Layout,
    /// The proof under the first key, if it was started while the body arrived.
    started: Option<Box<Proof<'k>>>,
    /// The message, which is put together once if there is more than one attempt.
    recorded: Option<Recorded>,
    is_first: bool,
}

impl<'w, 'm, 'k> Attempts<'w, 'm, 'k> {
    pub(crate) fn new(
        writer: &'w MessageWriter<'w, 'm>,
        layout: &'w Layout,
        started: Option<Box<Proof<'k>>>,
    ) -> Self {
        Self {
            writer,
            layout,
            started,
            recorded: None,
            is_first: true,
        }
    }

    /// Returns the first key that makes one of the signatures, and leaves those after it.
    pub(crate) fn first_match<'e>(
        &mut self,
        entries: &mut impl Iterator<Item = &'e Entry>,
    ) -> Result<Option<&'e Entry>, Error> {
        for entry in entries {
            if self.is_match(entry.key())? {
                return Ok(Some(entry));
            }
        }
        Ok(None)
    }

    fn is_match(&mut self, key: &Key) -> Result<bool, Error> {
        if self.verify_under(key.current())? {
            return Ok(true);
        }
        match key.former() {
            Some(former) => self.verify_under(former),
            None => Ok(false),
        }
    }

    fn verify_under(&mut self, key: &VerifyingKey) -> Result<bool, Error> {
        let (writer, candidates) = (self.writer, &self.writer.values.signatures);
        let is_first = std::mem::replace(&mut self.is_first, false);
        if let Some(mut proof) = self.started.take() {
            writer.write(self.layout.after_body, &mut *proof)?;
            return Ok(proof.verify(candidates));
        }
        // Nearly always there is no other key to record it for; but what is read from the body is
        // read once.
        if is_first && !self.layout.reads_body {
            return Proof::of_whole(key, candidates, |sink| writer.write_all(sink));
        }
        let recorded = match self.recorded.take() {
            Some(recorded) => recorded,
            None => writer.record()?,
        };
        let recorded = self.recorded.insert(recorded);
        Proof::of_whole(key, candidates, |sink| {
            recorded.write(writer.body, sink);
            Ok(())
        })
    }
}
