//! A delivery on its way from its head to the verdict.

use std::borrow::Cow;
use std::fmt;

use arrayvec::ArrayVec;
use bytes::Bytes;

#[cfg(feature = "endpoint")]
use crate::crypto;
use crate::crypto::{Running, Tag, any_is};
use crate::error::{Error, ErrorKind};
use crate::head::Head;
use crate::key::{KEY_LIMIT, Keyring};
use crate::scheme::{Message, Part};
use crate::time::UnixTime;
use crate::verify::claims::check_url_border;
use crate::verify::{Claims, Intake, Piece, Verified, VerifiedBody, Verifier, Writer};

/// A delivery being verified while its body arrives.
///
/// The chunks are kept, not copied, so that what [`finish`](Self::finish) returns are the very
/// bytes that were verified.
#[derive(Debug)]
#[must_use = "nothing is verified until `finish` returns"]
pub struct Verification<'a> {
    pub(crate) verifier: &'a Verifier,
    pub(crate) head: &'a Head<'a>,
    pub(crate) keys: Keyring,
    pub(crate) now: UnixTime,
    pub(crate) intake: Intake,
    pub(crate) incremental: Option<Incremental<'a>>,
}

/// What is known before the body, and the hash so far under the first live key.
pub(crate) struct Incremental<'a> {
    pub(crate) claims: Claims<'a>,
    pub(crate) running: Running,
    pub(crate) hashes_body: bool,
    pub(crate) after: &'static [Part],
}

impl Verification<'_> {
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
        let incremental = &mut self.incremental;
        self.intake.push(chunk, |bytes| {
            if let Some(incremental) = incremental
                && incremental.hashes_body
            {
                incremental.running.update(bytes);
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
    pub fn finish(self) -> Result<(Verified, VerifiedBody), Error> {
        self.decide(None)
    }

    /// Finishes, and returns the signatures that every live key makes, the current one's first:
    /// together they identify the message, whichever of them the sender showed.
    ///
    /// A token is the same for every message, so there the request is hashed together with it.
    #[cfg(feature = "endpoint")]
    pub(crate) fn finish_identified(self) -> Result<(Verified, VerifiedBody, Signatures), Error> {
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
        self,
        mut signatures: Option<&mut Signatures>,
    ) -> Result<(Verified, VerifiedBody), Error> {
        let Self {
            verifier,
            head,
            keys,
            now,
            intake,
            incremental,
        } = self;
        let body = intake.into_body();
        let text = if verifier.reads_body() {
            body.contiguous()
        } else {
            Cow::Borrowed(&[][..])
        };
        let message = Message::new(head, &text, &verifier.reading);
        let (claims, mut begun) = match incremental {
            Some(begun) => (begun.claims, Some((begun.running, begun.after))),
            None => (
                Claims::read(verifier.scheme, &message, verifier.tolerance, now)?,
                None,
            ),
        };
        claims.check_borders(verifier.scheme, &message, |_| true)?;
        check_url_border(verifier.scheme, head, &body)?;
        let mut verified = None;
        for url_form in verifier.scheme.signed_url_forms() {
            let writer = Writer {
                verifier,
                message: &message,
                body: &body,
                claims: &claims,
                url_form: *url_form,
            };
            // What is signed does not depend on the key: a forgery costs as many hashes as there
            // are keys, and is read and written once.
            let mut written = None;
            let mut made = Signatures::new();
            for entry in keys.live_entries(now) {
                // The first live key has hashed the body already.
                let signature = if let Some((mut running, parts)) = begun.take() {
                    writer.write(parts, &mut |piece| running.feed(piece))?;
                    running.finish()
                } else {
                    let written = match &mut written {
                        Some(written) => &*written,
                        none @ None => &*none.insert(writer.write_once()?),
                    };
                    let mut running = entry.key().secret().start();
                    written.read(&body, &mut |piece| running.feed(piece));
                    running.finish()
                };
                if verified.is_none() && any_is(claims.candidates.iter(), &signature) {
                    verified = Some(Verified::new(verifier.scheme, entry.id(), &claims));
                }
                if verified.is_some() && signatures.is_none() {
                    break;
                }
                // A keyring holds no more keys than there is room for.
                let _ = made.try_push(signature);
            }
            if verified.is_some() {
                // The form of the URL that the sender signed names the message, so that one
                // signature has one identity, however the URL is escaped around it.
                if let Some(signatures) = &mut signatures {
                    **signatures = made;
                }
                break;
            }
        }
        let verified = verified.ok_or(ErrorKind::SignatureMismatch)?;
        Ok((verified, body))
    }
}

/// The signatures of one message under each live key.
pub(crate) type Signatures = ArrayVec<Tag, KEY_LIMIT>;

impl Running {
    pub(crate) fn feed(&mut self, piece: Piece<'_>) {
        match piece {
            Piece::Bytes(bytes) => self.update(bytes),
            Piece::Key => self.update_with_key(),
        }
    }
}

impl fmt::Debug for Incremental<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Incremental").finish_non_exhaustive()
    }
}
