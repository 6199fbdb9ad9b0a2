//! A delivery on its way from its head to the verdict.

use std::fmt;

use bytes::Bytes;

use crate::crypto::{Proof, Sink as _};
use crate::error::{Error, ErrorKind};
use crate::key::Keyring;
use crate::message::SignedValues;
use crate::request::{Head, LimitedBody, VerifiedBody, View};
use crate::time::UnixTime;
use crate::verify::proven_head::ProvenHead;
use crate::verify::recognition::{Recognition, Recognized};
use crate::verify::{Verified, Verifier};

mod decision;
#[cfg(feature = "message-signatures")]
mod message_signature;

impl Verifier {
    /// Verifies a delivery whose body has arrived completely.
    ///
    /// ```
    /// use webhook_sig::provider::GITHUB;
    /// use webhook_sig::{ErrorKind, Head, UnixTime, Verifier};
    ///
    /// let verifier = Verifier::new(&GITHUB);
    /// let keys = GITHUB.keyring(["It's a Secret to Everybody"])?;
    /// let now = UnixTime::from_secs(1_700_000_000);
    /// let headers = [(
    ///     "X-Hub-Signature-256",
    ///     "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
    /// )];
    /// let head = Head::new("POST", "/webhooks/github", &headers);
    ///
    /// assert!(verifier.verify(&head, "Hello, World!", &keys, now).is_ok());
    /// let forged = verifier.verify(&head, "Hello, World?", &keys, now);
    /// assert_eq!(forged.unwrap_err().kind(), ErrorKind::SignatureMismatch);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`begin`](Self::begin), [`Verification::update`] and [`Verification::finish`].
    pub fn verify(
        &self,
        head: &Head<'_>,
        body: impl Into<Bytes>,
        keys: &Keyring,
        now: UnixTime,
    ) -> Result<Verified, Error> {
        let mut verification = self.begin(head, keys, now)?;
        verification.update(body)?;
        let (verified, _body) = verification.finish()?;
        Ok(verified)
    }

    /// Begins to verify, and runs the checks that need no body.
    ///
    /// ```
    /// use webhook_sig::provider::GITHUB;
    /// use webhook_sig::{ErrorKind, Head, UnixTime, Verifier};
    ///
    /// let verifier = Verifier::new(&GITHUB);
    /// let now = UnixTime::from_secs(1_700_000_000);
    /// let headers = [(
    ///     "X-Hub-Signature-256",
    ///     "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
    /// )];
    /// let head = Head::new("POST", "/webhooks/github", &headers);
    ///
    /// let keys = GITHUB.keyring(["It's a Secret to Everybody"])?;
    /// let mut verification = verifier.begin(&head, &keys, now)?;
    /// verification.update("Hello, World!")?;
    /// assert!(verification.finish().is_ok());
    ///
    /// let ended = GITHUB.key("It's a Secret to Everybody")?.until(UnixTime::from_secs(1_699_999_999));
    /// let error = verifier.begin(&head, &ended.into(), now).unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::KeysExpired);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`check_head`](Self::check_head); [`ErrorKind::KeysExpired`] without a live key;
    /// [`ErrorKind::KeyUnknown`] if none has the id that the delivery names; and
    /// [`ErrorKind::Misconfigured`] if a key does not fit the scheme or a setting is missing.
    pub fn begin<'a>(
        &'a self,
        head: &'a Head<'a>,
        keys: &'a Keyring,
        now: UnixTime,
    ) -> Result<Verification<'a>, Error> {
        // What is returned is filled where it lies, because it is large.
        let mut begun = Ok(Verification::new(self, head, keys, now));
        if let Ok(verification) = &mut begun
            && let Err(error) = verification.begin()
        {
            begun = Err(self.explain_head(error, head));
        }
        begun
    }
}

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
    body: LimitedBody,
    /// Empty until the end, unless all of them are in the head.
    values: SignedValues<'a>,
    /// The id by which the delivery names its key, if a key of the keyring has it.
    key_id: Option<&'a str>,
    /// The proof under the first key that is tried, once it was started.
    proof: Option<Box<Proof<'a>>>,
    /// The verdict about the head, where nothing else is signed.
    proven: Option<Box<ProvenHead>>,
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
            body: verifier.limited_body(),
            values: SignedValues::default(),
            key_id: None,
            proof: None,
            proven: None,
        }
    }

    /// Runs the checks that need no body.
    pub(crate) fn begin(&mut self) -> Result<(), Error> {
        let verifier = self.verifier;
        let mut view = verifier.view(self.head, &[]);
        verifier.read_head(&mut view, &mut self.values, self.now)?;
        #[cfg(feature = "message-signatures")]
        if verifier.scheme.policy().is_some() {
            return self.prove_signatures(&mut view);
        }
        self.key_id = verifier.choose(&view, self.keys, self.now)?;
        if verifier.layout.proves_head {
            return self.prove_head(&view);
        }
        if verifier.layout.can_prefix_fail {
            self.start_hashing()?;
        }
        Ok(())
    }

    #[cold]
    fn prove_head(&mut self, view: &View<'a>) -> Result<(), Error> {
        let (verifier, values) = (self.verifier, &self.values);
        let proven = verifier.prove_head(view, values, self.keys, self.key_id, self.now)?;
        self.proven = Some(Box::new(proven));
        Ok(())
    }

    /// Hashes and copies what has arrived while we wait for more.
    #[cfg(feature = "endpoint")]
    pub(crate) fn wait(&mut self) -> Result<(), Error> {
        if self.verifier.layout.hashes_body && !self.body.so_far().is_empty() {
            self.start_hashing()?;
        }
        self.body.wait();
        Ok(())
    }

    /// Starts the proof under the first key that is tried, unless it was started, and hashes what is there
    /// of the message.
    ///
    /// Hashing is put off until there is a second chunk or we have to wait for one, unless what
    /// precedes the body can fail. A body that is there at once is hashed at the end instead:
    /// nothing is late by that, and no state of a hash has to be kept.
    fn start_hashing(&mut self) -> Result<(), Error> {
        if self.proof.is_some() {
            return Ok(());
        }
        let (verifier, layout) = (self.verifier, &self.verifier.layout);
        let mut tried = self.keys.tried(self.key_id, self.now);
        let first = tried.next().ok_or(ErrorKind::KeysExpired)?;
        let mut proof = Box::new(Proof::start(first.key().current(), &self.values.signatures));
        let view = verifier.view(self.head, &[]);
        let (no_body, form) = (VerifiedBody::default(), verifier.first_url_form());
        let writer = verifier.writer(&view, &no_body, &self.values, form);
        writer.write(layout.before_body, &mut *proof)?;
        if layout.hashes_body {
            let slices = self.body.so_far().slices();
            slices.for_each(|slice| proof.bytes(slice));
        }
        self.proof = Some(proof);
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
        let hashes_body = self.verifier.layout.hashes_body;
        if hashes_body && !self.body.so_far().is_empty() {
            self.start_hashing()?;
        }
        let proof = self.proof.as_mut().filter(|_| hashes_body);
        let proven = self.proven.as_mut();
        self.body
            .push(chunk, |bytes| {
                if let Some(proof) = proof {
                    proof.bytes(bytes);
                } else if let Some(proven) = proven {
                    proven.update(bytes);
                }
            })
            .map_err(|kind| self.verifier.explain_kind(kind.into()))
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
    pub fn finish(self) -> Result<(Verified, VerifiedBody), Error> {
        let (verified, body, _) = self.finish_recognized(None)?;
        Ok((verified, body))
    }

    /// Finishes, and returns what the delivery's events are recognized by: as a store needs it, or
    /// else as the verifier was told.
    pub(crate) fn finish_recognized(
        mut self,
        for_store: Option<&Recognition>,
    ) -> Result<(Verified, VerifiedBody, Recognized), Error> {
        if for_store.is_some() {
            return self.decide(for_store);
        }
        let recognition = self.verifier.recognition();
        self.decide(recognition.as_ref())
    }
}

impl fmt::Debug for Verification<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verification")
            .field("scheme", &self.verifier.scheme.id())
            .field("head", self.head)
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}
