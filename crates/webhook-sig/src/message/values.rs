//! The values of a delivery that the scheme signs or compares: read, but not yet proven.

use std::borrow::Cow;

use crate::crypto::Candidates;
use crate::error::{Error, ErrorKind};
use crate::message::Refusal;
use crate::request::{ReadError, View};
use crate::scheme::{Algorithm, Location, PUBLIC_SIGNATURE_LIMIT, Scheme};
use crate::time::{Tolerance, UnixTime};

/// Signatures, timestamp and id of one delivery; texts as they arrived.
#[derive(Debug, Default)]
pub(crate) struct SignedValues<'m> {
    pub(crate) signatures: Candidates,
    pub(crate) timestamp: Option<(Cow<'m, [u8]>, UnixTime)>,
    pub(crate) id: Option<Cow<'m, str>>,
}

impl<'m> SignedValues<'m> {
    /// Reads and checks the values: the signature's form, the timestamp's form and age, the form
    /// of the id.
    pub(crate) fn read(
        &mut self,
        scheme: &Scheme,
        view: &View<'m>,
        required: Option<Algorithm>,
        tolerance: Tolerance,
        now: UnixTime,
    ) -> Result<(), Error> {
        self.read_signatures(scheme, required, view)?;
        self.read_stamps(scheme, view)?;
        match &self.timestamp {
            Some((_, sent)) => Self::check_age(scheme, *sent, tolerance, now),
            None => Ok(()),
        }
    }

    /// Reads the values of a request that is yet to be signed, or is only looked at.
    pub(crate) fn unsigned(scheme: &Scheme, view: &View<'m>) -> Result<Self, ErrorKind> {
        let mut values = Self::default();
        values.read_stamps(scheme, view)?;
        Ok(values)
    }

    fn read_signatures(
        &mut self,
        scheme: &Scheme,
        required: Option<Algorithm>,
        view: &View<'_>,
    ) -> Result<(), ErrorKind> {
        if scheme.has_token() {
            return self.read_token(scheme, view);
        }
        if scheme.signature().is_in_each_item() {
            return self.read_item(scheme, view);
        }
        #[cfg(feature = "message-signatures")]
        if scheme.policy().is_some() {
            return self.read_message_signature(scheme, view);
        }
        let read = match scheme.signatures() {
            (own, None) => self.read_entries(scheme, scheme.algorithm(), own, view),
            (own, Some(shared)) => self.read_both(scheme, required, [own, shared], view),
        };
        read.map_err(of_signature)?;
        if self.signatures.is_empty() {
            return Err(ErrorKind::SignatureMalformed);
        }
        Ok(())
    }

    /// Reads the signature of a token, which was taken apart.
    #[cold]
    fn read_token(&mut self, scheme: &Scheme, view: &View<'_>) -> Result<(), ErrorKind> {
        let token = view.token()?;
        let signature = token.signature_text();
        self.signatures
            .push(scheme.algorithm(), scheme.encoding(), signature);
        if self.signatures.is_empty() {
            return Err(ErrorKind::SignatureMalformed);
        }
        Ok(())
    }

    /// Reads the secret in the item of the body that is being verified.
    #[cold]
    fn read_item(&mut self, scheme: &Scheme, view: &View<'_>) -> Result<(), ErrorKind> {
        let text = view.item().map_err(of_signature)?;
        self.signatures
            .push(scheme.algorithm(), scheme.encoding(), text);
        if self.signatures.is_empty() {
            return Err(ErrorKind::SignatureMalformed);
        }
        Ok(())
    }

    /// Reads the bytes of the message signature that is being verified.
    #[cold]
    #[cfg(feature = "message-signatures")]
    fn read_message_signature(
        &mut self,
        scheme: &Scheme,
        view: &View<'_>,
    ) -> Result<(), ErrorKind> {
        let encoding = scheme.encoding();
        let text = encoding.encode(&view.signature()?.signature);
        self.signatures
            .push(scheme.algorithm(), encoding, text.as_bytes());
        if self.signatures.is_empty() {
            return Err(ErrorKind::SignatureMalformed);
        }
        Ok(())
    }

    /// Reads the signatures by a private key and those by a shared secret.
    #[cold]
    fn read_both(
        &mut self,
        scheme: &Scheme,
        required: Option<Algorithm>,
        [own, shared]: [&Location; 2],
        view: &View<'_>,
    ) -> Result<(), ReadError> {
        let mut read = Err(ReadError::Missing);
        for (algorithm, location) in [(scheme.algorithm(), own), (Algorithm::HmacSha256, shared)] {
            if required.is_some_and(|required| required != algorithm) {
                continue;
            }
            // A header without an entry of one kind may have those of the other.
            read = match (read, self.read_entries(scheme, algorithm, location, view)) {
                (Err(ReadError::Missing), other) | (other, Err(ReadError::Missing)) => other,
                (read, other) => read.and(other),
            };
        }
        read
    }

    #[inline]
    fn read_entries(
        &mut self,
        scheme: &Scheme,
        algorithm: Algorithm,
        location: &Location,
        view: &View<'_>,
    ) -> Result<(), ReadError> {
        let encoding = scheme.encoding();
        let limit = if algorithm.is_symmetric() {
            location.candidate_limit()
        } else {
            PUBLIC_SIGNATURE_LIMIT
        };
        let mut texts: usize = 0;
        location.visit(view, &mut |text| {
            texts = texts.saturating_add(1);
            if texts > limit {
                return Err(ReadError::Malformed);
            }
            self.signatures.push(algorithm, encoding, &text);
            Ok(())
        })
    }

    fn read_stamps(&mut self, scheme: &Scheme, view: &View<'m>) -> Result<(), ErrorKind> {
        if let Some((location, format)) = scheme.timestamp() {
            let text = location.read(view).map_err(|error| match error {
                ReadError::Body => ErrorKind::BodyMalformed,
                ReadError::Malformed => ErrorKind::TimestampMalformed,
                ReadError::Missing => ErrorKind::TimestampMissing,
            })?;
            let sent = format.parse(&text).ok_or(ErrorKind::TimestampMalformed)?;
            self.timestamp = Some((text, sent));
        }
        if let Some(location) = scheme.message_id() {
            // A message id that is not text would be of no use to the handler.
            let id = match location.read(view)? {
                Cow::Borrowed(id) => std::str::from_utf8(id).ok().map(Cow::Borrowed),
                Cow::Owned(id) => String::from_utf8(id).ok().map(Cow::Owned),
            };
            self.id = Some(id.ok_or(ErrorKind::FieldMalformed)?);
        }
        Ok(())
    }

    /// Refuses a signed time outside the window.
    #[inline]
    pub(crate) fn check_age(
        scheme: &Scheme,
        sent: UnixTime,
        tolerance: Tolerance,
        now: UnixTime,
    ) -> Result<(), Error> {
        let Err(kind) = tolerance.check(sent, now) else {
            return Ok(());
        };
        Err(match scheme.timestamp() {
            Some((at, _)) => Refusal::untimely(kind, at, [sent, now], tolerance),
            None => kind.into(),
        })
    }
}

/// Returns why a signature was not read.
const fn of_signature(error: ReadError) -> ErrorKind {
    match error {
        ReadError::Body => ErrorKind::BodyMalformed,
        ReadError::Malformed => ErrorKind::SignatureMalformed,
        ReadError::Missing => ErrorKind::SignatureMissing,
    }
}
