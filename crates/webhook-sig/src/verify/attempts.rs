//! One message, verified under one key after the other.

use crate::crypto::{MacKey, Proof, Verdict};
use crate::error::Error;
use crate::message::{Layout, MessageWriter, Recorded};

/// The attempts to verify one message under one key after the other.
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
    pub(crate) const fn new(
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

    /// Verifies the message under the next key.
    pub(crate) fn verify_under(&mut self, key: &MacKey) -> Result<Verdict, Error> {
        let (writer, candidates) = (self.writer, &self.writer.values.signatures);
        if let Some(mut proof) = self.started.take() {
            self.is_first = false;
            writer.write(self.layout.after_body, &mut *proof)?;
            return Ok(proof.verify(candidates));
        }
        // Nearly always there is no other key to record it for; but what is read from the body is
        // read once.
        if self.is_first && !self.layout.reads_body {
            self.is_first = false;
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
