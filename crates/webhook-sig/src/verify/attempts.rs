//! One message, verified under one key after the other.

use arrayvec::ArrayVec;

use crate::crypto::{Proof, Tag, Verdict, VerifyingKey};
use crate::error::Error;
use crate::key::{Entry, KEY_LIMIT, Key};
use crate::message::{Layout, MessageWriter, Recorded};

/// What each key that was tried makes of the message.
pub(crate) type Fingerprints = ArrayVec<Tag, KEY_LIMIT>;

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
    /// Kept outside, because they are large.
    fingerprints: &'w mut Fingerprints,
}

impl<'w, 'm, 'k> Attempts<'w, 'm, 'k> {
    pub(crate) fn new(
        writer: &'w MessageWriter<'w, 'm>,
        layout: &'w Layout,
        started: Option<Box<Proof<'k>>>,
        fingerprints: &'w mut Fingerprints,
    ) -> Self {
        fingerprints.clear();
        Self {
            writer,
            layout,
            started,
            recorded: None,
            is_first: true,
            fingerprints,
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

    /// Takes the fingerprints of the keys that were not tried.
    pub(crate) fn identify<'e>(
        &mut self,
        rest: impl Iterator<Item = &'e Entry>,
    ) -> Result<(), Error> {
        for entry in rest {
            self.try_current(entry.key())?;
        }
        Ok(())
    }

    fn is_match(&mut self, key: &Key) -> Result<bool, Error> {
        if self.try_current(key)? {
            return Ok(true);
        }
        match key.former() {
            Some(former) => Ok(self.verify_under(former)?.is_match),
            None => Ok(false),
        }
    }

    /// Tries the key as present senders take it: it alone names the message, because the sender
    /// who has the text of a key has the other key that it makes, too.
    fn try_current(&mut self, key: &Key) -> Result<bool, Error> {
        let verdict = self.verify_under(key.current())?;
        // A keyring holds no more keys than there is room for.
        drop(self.fingerprints.try_push(verdict.fingerprint));
        Ok(verdict.is_match)
    }

    fn verify_under(&mut self, key: &VerifyingKey) -> Result<Verdict, Error> {
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
