//! A delivery on its way from its head to the verdict.

use std::borrow::Cow;
use std::fmt;

use arrayvec::ArrayVec;
use bytes::Bytes;

#[cfg(feature = "endpoint")]
use crate::crypto;
use crate::crypto::{MacState, Piece, Tag, matches_any};
use crate::error::{Error, ErrorKind};
use crate::key::{Entry, KEY_LIMIT, Keyring};
use crate::message::{SignedValues, Writer, check_url_and_body};
use crate::request::Head;
use crate::request::{LimitedBody, VerifiedBody};
use crate::time::UnixTime;
use crate::verify::{Verified, Verifier};

/// A delivery being verified while its body arrives.
///
/// The chunks are kept, short ones gathered, so that what [`finish`](Self::finish) returns are the
/// very bytes that were verified.
#[must_use = "nothing is verified until `finish` returns"]
pub struct Verification<'a> {
    verifier: &'a Verifier,
    head: &'a Head<'a>,
    keys: &'a Keyring,
    now: UnixTime,
    intake: LimitedBody,
    /// Nothing before the end, unless they stand in the head.
    claims: SignedValues<'a>,
    /// The hash so far under the first live key, once it was started.
    running: Option<Box<MacState<'a>>>,
}

impl<'a> Verification<'a> {
    #[inline]
    pub(crate) fn new(
        verifier: &'a Verifier,
        head: &'a Head<'a>,
        keys: &'a Keyring,
        now: UnixTime,
    ) -> Self {
        Self {
            verifier,
            head,
            keys,
            now,
            intake: verifier.intake(),
            claims: SignedValues::default(),
            running: None,
        }
    }

    /// Checks all that needs no body.
    pub(crate) fn begin(&mut self) -> Result<(), Error> {
        let verifier = self.verifier;
        let mut message = verifier.message(self.head, &[]);
        verifier.read_head(&mut message, &mut self.claims, self.now)?;
        verifier.current_key(self.keys, self.now)?;
        if verifier.plan.can_prefix_fail {
            self.start_hashing()?;
        }
        Ok(())
    }

    /// Does what can be done while the sender makes us wait.
    #[cfg(feature = "endpoint")]
    pub(crate) fn wait(&mut self) -> Result<(), Error> {
        if self.verifier.plan.hashes_body && !self.intake.body().is_empty() {
            self.start_hashing()?;
        }
        self.intake.wait();
        Ok(())
    }

    /// Starts the hash under the first live key, unless it has started, and hashes what is there of
    /// the message.
    ///
    /// Unless what stands before the body can fail, it is put off until there is a second chunk, or
    /// nothing to do but to wait for one: what is there at once is hashed at the end, by which
    /// nothing is late, and its hash need not be kept.
    fn start_hashing(&mut self) -> Result<(), Error> {
        if self.running.is_some() {
            return Ok(());
        }
        let (verifier, plan) = (self.verifier, &self.verifier.plan);
        let current = verifier.current_key(self.keys, self.now)?;
        let mut running = Box::new(current.key().secret().start());
        let writer = Writer {
            verifier,
            message: &verifier.message(self.head, &[]),
            body: &VerifiedBody::default(),
            claims: &self.claims,
            url_form: verifier.first_url_form(),
        };
        writer.write(plan.before_body, &mut |piece| running.update(piece))?;
        if plan.hashes_body {
            let slices = self.intake.body().slices();
            slices.for_each(|slice| running.update(Piece::Bytes(slice)));
        }
        self.running = Some(running);
        Ok(())
    }

    /// Takes the next chunk of the body.
    ///
    /// ```
    /// use webhook_sig::provider::GITHUB;
    /// use webhook_sig::{ErrorKind, Head, UnixTime, Verifier};
    ///
    /// # let keys = GITHUB.keyring(["It's a Secret to Everybody"])?;
    /// # let now = UnixTime::from_secs(1_700_000_000);
    /// # let headers = [("X-Hub-Signature-256", format!("sha256={}", "0a".repeat(32)))];
    /// # let head = Head::new("POST", "/webhooks/github", &headers);
    /// let verifier = Verifier::new(&GITHUB).body_limit(12);
    /// let mut verification = verifier.begin(&head, &keys, now)?;
    ///
    /// assert!(verification.update("Hello, ").is_ok());
    /// let error = verification.update("World!").unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::BodyTooLarge);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::BodyTooLarge`] beyond the limit, and [`ErrorKind::BodyUnreadable`] after
    /// the limit of empty chunks.
    pub fn update(&mut self, chunk: impl Into<Bytes>) -> Result<(), Error> {
        self.take(chunk.into())
    }

    /// Takes the next chunk.
    pub(crate) fn take(&mut self, chunk: Bytes) -> Result<(), Error> {
        let hashes_body = self.verifier.plan.hashes_body;
        if hashes_body && !self.intake.body().is_empty() {
            self.start_hashing()?;
        }
        let running = self.running.as_mut().filter(|_| hashes_body);
        self.intake.push(chunk, |bytes| {
            if let Some(running) = running {
                running.update(Piece::Bytes(bytes));
            }
        })?;
        Ok(())
    }

    /// Decides, and returns the proof together with the body that it covers.
    ///
    /// ```
    /// use webhook_sig::provider::GITHUB;
    /// use webhook_sig::{ErrorKind, Verifier};
    /// # use webhook_sig::{Head, UnixTime};
    ///
    /// # let keys = GITHUB.keyring(["It's a Secret to Everybody"])?;
    /// # let now = UnixTime::from_secs(1_700_000_000);
    /// # let headers = [(
    /// #     "X-Hub-Signature-256",
    /// #     "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
    /// # )];
    /// # let head = Head::new("POST", "/webhooks/github", &headers);
    /// let verifier = Verifier::new(&GITHUB);
    ///
    /// let mut verification = verifier.begin(&head, &keys, now)?;
    /// verification.update("Hello, World!")?;
    /// let (verified, body) = verification.finish()?;
    /// assert_eq!((verified.scheme().id(), body.len()), ("github", 13));
    ///
    /// let mut cut_short = verifier.begin(&head, &keys, now)?;
    /// cut_short.update("Hello, World")?;
    /// assert_eq!(cut_short.finish().unwrap_err().kind(), ErrorKind::SignatureMismatch);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::SignatureMismatch`] if no live key makes any of the signatures; where the
    /// scheme reads its values from the body, every kind that they can cause.
    pub fn finish(mut self) -> Result<(Verified, VerifiedBody), Error> {
        self.decide(None)
    }

    /// Finishes, and returns the signatures that every live key makes, the current one's first:
    /// together they identify the message, whichever of them the sender showed.
    ///
    /// A text that stands for two keys makes one signature, by the first of them: who has the text
    /// has both keys, so that one names the message, whichever of them the sender signed with.
    ///
    /// A token is the same for every message, so there the request is hashed together with it.
    #[cfg(feature = "endpoint")]
    pub(crate) fn finish_identified(
        mut self,
    ) -> Result<(Verified, VerifiedBody, Signatures), Error> {
        let (head, algorithm) = (self.head, self.verifier.scheme.algorithm());
        let mut signatures = Signatures::new();
        let (verified, body) = self.decide(Some(&mut signatures))?;
        if algorithm.is_token() {
            let (method, target) = (head.method().as_bytes(), head.target().as_bytes());
            let digest = crypto::sha256(body.slices());
            for signature in &mut signatures {
                // Two hashes of a fixed length, and a method, which has no space in it.
                *signature = crypto::digest(
                    crate::scheme::Digest::Sha256,
                    [&**signature, &digest, method, b" ", target],
                );
            }
        }
        Ok((verified, body, signatures))
    }

    /// Decides; where they are wanted, notes the signatures that every live key makes.
    fn decide(
        &mut self,
        mut signatures: Option<&mut Signatures>,
    ) -> Result<(Verified, VerifiedBody), Error> {
        let (verifier, head, now) = (self.verifier, self.head, self.now);
        let body = self.intake.take_body();
        let plan = &verifier.plan;
        let text = if plan.reads_body {
            body.contiguous()
        } else {
            Cow::Borrowed(&[][..])
        };
        let message = verifier.message(head, &text);
        let claims_in_body;
        let claims = if plan.has_claims_in_head {
            &self.claims
        } else {
            let mut claims = SignedValues::default();
            claims.read(verifier.scheme, &message, verifier.tolerance, now)?;
            claims_in_body = claims;
            &claims_in_body
        };
        // Of what stands in the head alone, the borders were checked before the body.
        if plan.reads_body && plan.has_borders {
            claims.check_borders(verifier.scheme, &message, |_| true)?;
        }
        for url_form in verifier.scheme.url_forms() {
            if plan.signs_url && verifier.check_url_form(*url_form, head).is_err() {
                // Another form may have no such ambiguity; at least one was found without it.
                self.running = None;
                continue;
            }
            if plan.has_url_border {
                check_url_and_body(verifier.scheme, verifier.origin(), *url_form, head, &body)?;
            }
            let writer = Writer {
                verifier,
                message: &message,
                body: &body,
                claims,
                url_form: *url_form,
            };
            let running = self.running.take();
            let matched = self.match_key(&writer, running, signatures.as_deref_mut())?;
            // The form of the URL that the sender signed names the message, so that one signature
            // has one identity, however the URL is escaped around it.
            if let Some(entry) = matched {
                return Ok((Verified::new(verifier.scheme, entry.id(), claims), body));
            }
        }
        Err(ErrorKind::SignatureMismatch.into())
    }

    /// Finds the live key that makes one of the signatures; where they are wanted, notes those
    /// that every live key makes.
    ///
    /// What is signed does not depend on the key: a forgery costs as many hashes as there are
    /// keys, of which a text may stand for two, and what has to be read for it is read once.
    fn match_key(
        &self,
        writer: &Writer<'_, '_>,
        mut running: Option<Box<MacState<'_>>>,
        mut signatures: Option<&mut Signatures>,
    ) -> Result<Option<&'a Entry>, Error> {
        let (components, candidates) =
            (self.verifier.scheme.components(), &writer.claims.candidates);
        let mut matched = None;
        let mut written = None;
        if let Some(signatures) = &mut signatures {
            signatures.clear();
        }
        let live = self.keys.live_entries(self.now);
        let forms = live.flat_map(|entry| entry.key().secrets().map(move |form| (entry, form)));
        for (place, (entry, secret)) in forms.enumerate() {
            let is_first_form = std::ptr::eq(secret, entry.key().secret());
            if matched.is_some() && !is_first_form {
                continue;
            }
            let mut outcome = Ok(());
            let signature = if let Some(mut running) = running.take() {
                // The first live key has hashed the body already.
                let after = self.verifier.plan.after_body;
                outcome = writer.write(after, &mut |piece| running.update(piece));
                running.finish()
            } else if place == 0 && !self.verifier.plan.reads_body {
                // Nearly always there is no other key to write it down for.
                secret.sign(&mut |write| outcome = writer.write(components, write))
            } else {
                let written = match &mut written {
                    Some(written) => &*written,
                    none @ None => &*none.insert(writer.write_once()?),
                };
                secret.sign(&mut |write| written.read(writer.body, write))
            };
            outcome?;
            if matched.is_none() && matches_any(candidates.iter(), &signature) {
                matched = Some(entry);
            }
            match &mut signatures {
                // A keyring holds no more keys than there is room for.
                Some(signatures) if is_first_form => drop(signatures.try_push(signature)),
                None if matched.is_some() => break,
                Some(_) | None => {}
            }
        }
        Ok(matched)
    }
}

/// The signatures of one message under each live key.
pub(crate) type Signatures = ArrayVec<Tag, KEY_LIMIT>;

impl fmt::Debug for Verification<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verification")
            .field("scheme", &self.verifier.scheme.id())
            .field("head", self.head)
            .field("intake", &self.intake)
            .finish_non_exhaustive()
    }
}
