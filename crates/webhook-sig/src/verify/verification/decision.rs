//! The verdict about a delivery whose body is there.

use std::borrow::Cow;

use crate::crypto::Candidates;
use crate::error::{Error, ErrorKind};
use crate::key::KeyName;
use crate::message::{MessageWriter, SignedValues, check_url_and_body};
use crate::request::{VerifiedBody, View};
use crate::verify::attempts::Attempts;
use crate::verify::proven_head::ProvenHead;
use crate::verify::recognition::{Recognition, Recognized};
use crate::verify::{Verification, Verified};

impl<'a> Verification<'a> {
    pub(super) fn decide(
        &mut self,
        recognition: Option<&Recognition>,
    ) -> Result<(Verified, VerifiedBody, Recognized), Error> {
        let (verifier, head) = (self.verifier, self.head);
        let layout = &verifier.layout;
        let body = self.body.take();
        let text = if layout.reads_body {
            body.contiguous()
        } else {
            Cow::Borrowed(&[][..])
        };
        let view = verifier.view(head, &text);
        #[cfg(feature = "message-signatures")]
        let view = match &self.proven {
            Some(proven) => proven.hold_in(view),
            None => view,
        };
        let mut view = view;
        let decided = self.decide_on(&view, &body, recognition);
        match decided.and_then(|decided| self.go_on(decided, &mut view, &body)) {
            Ok((verified, recognized)) => Ok((verified, body, recognized)),
            Err(error) => Err(verifier.explain_whole(error, &view)),
        }
    }

    /// Decides about the other items of a delivery whose sender proves itself in each: all of them
    /// must be genuine. What is returned is of the first.
    fn go_on<'v>(
        &mut self,
        first: (Verified, Recognized),
        view: &mut View<'v>,
        body: &VerifiedBody,
    ) -> Result<(Verified, Recognized), Error>
    where
        'a: 'v,
    {
        while view.next_item() {
            self.decide_on(view, body, None)?;
        }
        Ok(first)
    }

    #[inline]
    fn decide_on<'v>(
        &mut self,
        view: &View<'v>,
        body: &VerifiedBody,
        recognition: Option<&Recognition>,
    ) -> Result<(Verified, Recognized), Error>
    where
        'a: 'v,
    {
        let (verifier, head) = (self.verifier, self.head);
        let layout = &verifier.layout;
        let mut read_now = SignedValues::default();
        let values = if layout.has_values_in_head {
            &self.values
        } else {
            verifier.read_values(view, &mut read_now, self.now)?;
            &read_now
        };
        // The boundaries of what is in the head were checked before the body.
        if layout.reads_body && layout.has_boundaries {
            values.check_boundaries(verifier.scheme, view, |_| true)?;
        }
        if let Some(proven) = self.proven.take() {
            let key_name = proven.finish()?;
            let writer = verifier.writer(view, body, values, verifier.first_url_form());
            return self.accept(&writer, &key_name, recognition);
        }
        if verifier.names_key_in_body() {
            self.key_id = verifier.choose(view, self.keys, self.now)?;
        }
        let brought = verifier.brought_key(view, self.keys, self.now)?;
        let keys = brought.as_ref().unwrap_or(self.keys);
        for form in verifier.scheme.url_forms() {
            // The proof was started with the first form, and is of no use for another one.
            let started = self.proof.take();
            if layout.signs_url && verifier.check_url_form(*form, head).is_err() {
                // Another form may not be ambiguous; at least one was found without it.
                continue;
            }
            if layout.has_url_and_body {
                let base_url = verifier.base_url_text();
                check_url_and_body(verifier.scheme, base_url, *form, head, body)?;
            }
            let writer = verifier.writer(view, body, values, *form);
            let mut attempts = Attempts::new(&writer, layout, started);
            let mut tried = keys.tried(self.key_id, self.now);
            let Some(entry) = attempts.first_match(&mut tried)? else {
                continue;
            };
            if layout.has_token {
                // A hash of the body is compared only now where another value is in the body.
                let digests = verifier.check_claims(view)?;
                let mut proven = ProvenHead::new(entry.name().clone(), digests)?;
                body.slices().for_each(|slice| proven.update(slice));
                proven.finish()?;
            }
            return self.accept(&writer, entry.name(), recognition);
        }
        Err(self.mismatch(&values.signatures))
    }

    /// Checks what is left to check of a delivery that is genuine, and reads what was asked for.
    #[inline]
    fn accept(
        &self,
        writer: &MessageWriter<'_, '_>,
        key_name: &KeyName,
        recognition: Option<&Recognition>,
    ) -> Result<(Verified, Recognized), Error> {
        // Another content could be a challenge that was answered.
        writer.check_opening()?;
        self.verifier.check_audience(writer.view, writer.body)?;
        let verified = Verified::new(self.verifier.scheme, key_name, writer.values);
        let verified = verified.with_claims(writer.view);
        let Some(recognition) = recognition else {
            return Ok((verified, Recognized::NOTHING));
        };
        let (events, recognized) = recognition.read(writer);
        Ok((verified.with_events(events), recognized))
    }

    /// Returns the error of a delivery whose signatures no key makes.
    #[cold]
    fn mismatch(&self, signatures: &Candidates) -> Error {
        let mut tried = self.keys.tried(self.key_id, self.now);
        if tried.any(|entry| signatures.has_kind_of(entry.key().algorithm())) {
            return ErrorKind::SignatureMismatch.into();
        }
        let source = "the delivery has no signature of a kind that the keys verify";
        Error::new(ErrorKind::SignatureMismatch, source)
    }
}
