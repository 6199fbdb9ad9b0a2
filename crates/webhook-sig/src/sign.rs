//! Signing: the request that the vendor would send, made from the same description.

use std::borrow::Cow;

use bytes::Bytes;
use http::{Request, Uri};

use crate::crypto::Sink;
use crate::error::{Error, ErrorKind};
use crate::key::{Keyring, SigningKeys};
use crate::message::SignedValues;
use crate::request::json::Scalar;
use crate::request::{Head, ReadError, VerifiedBody};
use crate::scheme::{Component, Location, Scheme, UrlForm};
use crate::time::{TimeFormat, UnixTime};
use crate::verify::{BaseUrl, Verifier};

use self::place::{place, remove, time_scalar};

mod key_id;
#[cfg(feature = "message-signatures")]
mod message_signature;
mod place;
mod signatures;
mod token;

impl Scheme {
    /// Signs a request the way the vendor does, with default settings.
    ///
    /// The timestamp is `now`. Where the list of signatures may hold several, every live key signs, as
    /// while a secret is rotated; otherwise the first one does. Where a delivery names its key, those
    /// of the first one's id sign. A scheme with a message id expects it in the request;
    /// [`Signer::sign_with_id`] puts it there.
    ///
    /// ```
    /// use bytes::Bytes;
    /// use http::Request;
    /// use webhook_sig::provider::{GITHUB, STANDARD_WEBHOOKS};
    /// use webhook_sig::{ErrorKind, UnixTime};
    ///
    /// let now = UnixTime::from_secs(1_700_000_000);
    /// let request = Request::post("/webhooks").body(Bytes::from("Hello, World!"))?;
    /// let keys = GITHUB.keyring(["It's a Secret to Everybody"])?;
    ///
    /// let signed = GITHUB.sign(request.clone(), &keys, now)?;
    /// assert_eq!(
    ///     signed.headers()["x-hub-signature-256"],
    ///     "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
    /// );
    ///
    /// let keys = STANDARD_WEBHOOKS.keyring(["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"])?;
    /// let without_id = STANDARD_WEBHOOKS.sign(request, &keys, now);
    /// assert_eq!(without_id.unwrap_err().kind(), ErrorKind::FieldMissing);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Signer::sign`].
    pub fn sign(
        &'static self,
        request: Request<Bytes>,
        keys: &Keyring,
        now: UnixTime,
    ) -> Result<Request<Bytes>, Error> {
        Signer::new(self, keys.clone()).sign(request, now)
    }
}

/// Signs requests under one verifier's settings.
///
/// Where the vendor puts its values into the body, only these change there, and those that are
/// right already stay as they are written. In JSON, a value that replaces a string or a number is
/// one as well; a new time in milliseconds is a number, and every other new value a string.
///
/// ```
/// use bytes::Bytes;
/// use http::Request;
/// use webhook_sig::provider::STANDARD_WEBHOOKS;
/// use webhook_sig::{Signer, UnixTime};
///
/// let keys = STANDARD_WEBHOOKS.keyring(["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"])?;
/// let signer = Signer::new(&STANDARD_WEBHOOKS, keys);
/// let request = Request::post("/webhooks").body(Bytes::from(r#"{"test": 2432232314}"#))?;
///
/// let now = UnixTime::from_secs(1_614_265_330);
/// let signed = signer.sign_with_id("msg_p5jXN8AQM9LWM0D4loKWxJek", request, now)?;
///
/// assert_eq!(
///     signed.headers()["webhook-signature"],
///     "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Signer {
    settings: Verifier,
    keys: SigningKeys,
}

impl Signer {
    /// Creates a signer that signs what a verifier with these settings accepts.
    ///
    /// ```
    /// # use bytes::Bytes;
    /// # use http::Request;
    /// use webhook_sig::provider::STRIPE;
    /// use webhook_sig::{Head, Signer, UnixTime, Verifier};
    ///
    /// let keys = STRIPE.keyring(["whsec_W5ZqkqPDYkYm8sJ1tq0V"])?;
    /// let verifier = Verifier::new(&STRIPE).methods(&["PUT"]);
    /// let signer = Signer::new(verifier.clone(), keys.clone());
    ///
    /// let now = UnixTime::from_secs(1_700_000_000);
    /// let signed = signer.sign(Request::put("/webhooks").body(Bytes::from("{}"))?, now)?;
    /// let head = Head::new("PUT", "/webhooks", signed.headers());
    /// assert!(verifier.verify(&head, "{}", &keys, now).is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(settings: impl Into<Verifier>, keys: impl Into<SigningKeys>) -> Self {
        Self {
            settings: settings.into(),
            keys: keys.into(),
        }
    }

    /// Signs a request that carries its message id already, if the scheme has one.
    ///
    /// ```
    /// # use bytes::Bytes;
    /// # use http::Request;
    /// use webhook_sig::provider::GITHUB;
    /// use webhook_sig::{ErrorKind, Signer, UnixTime};
    ///
    /// let signer = Signer::new(&GITHUB, GITHUB.key("It's a Secret to Everybody")?);
    /// let now = UnixTime::from_secs(1_700_000_000);
    ///
    /// let request = Request::post("/webhooks").body(Bytes::from("Hello, World!"))?;
    /// assert_eq!(
    ///     signer.sign(request, now)?.headers()["x-hub-signature-256"],
    ///     "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
    /// );
    ///
    /// let request = Request::get("/webhooks").body(Bytes::new())?;
    /// let error = signer.sign(request, now).unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::MethodNotAllowed);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::FieldMissing`] without a message id or another signed value,
    /// [`ErrorKind::FieldMalformed`] for one that cannot be placed or breaks the signed message's
    /// grammar, [`ErrorKind::BodyMalformed`] for a body that the scheme cannot put its values
    /// into, [`ErrorKind::KeysExpired`] without a live key, and [`ErrorKind::Misconfigured`] if a
    /// setting that the scheme signs is missing, and [`ErrorKind::MethodNotAllowed`] for a method
    /// that deliveries do not come with.
    pub fn sign(&self, request: Request<Bytes>, now: UnixTime) -> Result<Request<Bytes>, Error> {
        self.sign_placing(None, request, now)
    }

    /// Signs a request with this message id.
    ///
    /// ```
    /// # use bytes::Bytes;
    /// # use http::Request;
    /// use webhook_sig::provider::{GITHUB, STANDARD_WEBHOOKS};
    /// use webhook_sig::{ErrorKind, Signer, UnixTime};
    ///
    /// let request = Request::post("/webhooks").body(Bytes::from("{}"))?;
    /// let now = UnixTime::from_secs(1_700_000_000);
    ///
    /// let key = STANDARD_WEBHOOKS.key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")?;
    /// let signer = Signer::new(&STANDARD_WEBHOOKS, key);
    /// let signed = signer.sign_with_id("msg_7", request.clone(), now)?;
    /// assert_eq!(signed.headers()["webhook-id"], "msg_7");
    ///
    /// let without_ids = Signer::new(&GITHUB, GITHUB.key("W5ZqkqPDYkYm8sJ1tq0V")?);
    /// let error = without_ids.sign_with_id("msg_7", request, now).unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Misconfigured);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`sign`](Self::sign); [`ErrorKind::Misconfigured`] if the scheme has no message id.
    pub fn sign_with_id(
        &self,
        id: &str,
        request: Request<Bytes>,
        now: UnixTime,
    ) -> Result<Request<Bytes>, Error> {
        self.sign_placing(Some(id), request, now)
    }

    fn sign_placing(
        &self,
        id: Option<&str>,
        mut request: Request<Bytes>,
        now: UnixTime,
    ) -> Result<Request<Bytes>, Error> {
        let scheme = self.settings.scheme();
        if !self
            .settings
            .allowed_methods()
            .contains(&request.method().as_str())
        {
            return Err(ErrorKind::MethodNotAllowed.into());
        }
        if scheme.has_token() {
            return self.sign_token(id, request, now);
        }
        #[cfg(feature = "message-signatures")]
        if let Some(policy) = scheme.policy() {
            return self.sign_message(policy, id, request, now);
        }
        let limits = &self.settings.read_limits;
        let location = scheme.signature();
        let timestamp = scheme.timestamp();
        let id = self.take_id(id, &mut request)?;
        let key_id = self.key_id(&request, now);
        let neighbors = self.neighbors(&request);
        let timestamp = timestamp.map(|(location, format)| {
            let time = self.time(&request, location, format, now);
            (location, format, time)
        });
        remove(&mut request, location)?;
        if let Some((location, _)) = key_id {
            remove(&mut request, location)?;
        }
        if let Some((location, format, time)) = timestamp {
            remove(&mut request, location)?;
            place(&mut request, location, &time_scalar(format, &time), limits)?;
        }
        let texts = key_id.into_iter().chain(id).chain(neighbors);
        for (location, text) in texts {
            place(&mut request, location, &Scalar::Text(text.into()), limits)?;
        }
        for (location, signature) in self.signatures(&request, now)? {
            place(
                &mut request,
                location,
                &Scalar::Text(signature.into()),
                limits,
            )?;
        }
        Ok(request)
    }

    /// Writes the time, as the request writes it where it is the same one.
    fn time(
        &self,
        request: &Request<Bytes>,
        location: Location,
        format: TimeFormat,
        now: UnixTime,
    ) -> String {
        let written = format.write(now);
        let meant = format.parse(written.as_bytes());
        let head = head_of(request);
        let present = location.read(&self.settings.view(&head, request.body()));
        let is_same = |text: &[u8]| meant.is_some() && format.parse(text) == meant;
        let present = present.ok().filter(|text| is_same(text));
        present
            .and_then(|text| String::from_utf8(text.into_owned()).ok())
            .unwrap_or(written)
    }

    /// Takes the message id off the request, where it may share a header with the signature; the
    /// given id goes before the one that is there.
    fn take_id(
        &self,
        given: Option<&str>,
        request: &mut Request<Bytes>,
    ) -> Result<Option<(Location, String)>, Error> {
        let location = match (self.settings.scheme().message_id(), given) {
            (Some(location), _) => location,
            (None, None) => return Ok(None),
            (None, Some(_)) => {
                let source = "the scheme has no message id";
                return Err(Error::new(ErrorKind::Misconfigured, source));
            }
        };
        let id = if let Some(given) = given {
            given.to_owned()
        } else {
            let head = head_of(request);
            let view = self.settings.view(&head, request.body());
            let id = match location.read(&view) {
                // Said where the signing reads it, which all kinds of schemes do.
                Err(ReadError::Missing) => return Ok(None),
                read => read.map_err(ErrorKind::from)?.into_owned(),
            };
            String::from_utf8(id).map_err(|_| ErrorKind::FieldMalformed)?
        };
        if given.is_none() && !self.settings.scheme().shares_place_with(&location) {
            return Ok(None);
        }
        remove(request, location)?;
        Ok(Some((location, id)))
    }

    /// Returns the signed values that share a header with the signature, which is written anew.
    fn neighbors(&self, request: &Request<Bytes>) -> Vec<(Location, String)> {
        let head = head_of(request);
        let view = self.settings.view(&head, request.body());
        let scheme = self.settings.scheme();
        let neighbors = scheme
            .components()
            .iter()
            .filter_map(|component| match component {
                Component::Field(location)
                    if scheme.shares_place_with(location) && scheme.key_id() != Some(*location) =>
                {
                    let value = location.read(&view).ok()?.into_owned();
                    Some((*location, String::from_utf8(value).ok()?))
                }
                _ => None,
            });
        neighbors.collect()
    }

    /// Takes the base URL from an absolute request where none is set: its sender knows it.
    fn settings_for(&self, uri: &Uri) -> Cow<'_, Verifier> {
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Cow::Borrowed(&self.settings);
        };
        match BaseUrl::new(&format!("{scheme}://{authority}")) {
            Ok(url) if !self.settings.has_base_url() => {
                Cow::Owned(self.settings.clone().base_url(url))
            }
            _ => Cow::Borrowed(&self.settings),
        }
    }
}

impl Verifier {
    /// Returns the message that the scheme signs, without the key of a keyed hash.
    ///
    /// It is for comparing with what a vendor's page or a failing sender says; nothing is
    /// verified.
    ///
    /// ```
    /// use webhook_sig::provider::STRIPE;
    /// use webhook_sig::{ErrorKind, Head, Verifier};
    ///
    /// let verifier = Verifier::new(&STRIPE);
    /// let headers = [("Stripe-Signature", "t=1533204620,v1=22")];
    ///
    /// let message = verifier.signed_message(&Head::new("POST", "/", &headers), "{}")?;
    /// assert_eq!(message, b"1533204620.{}");
    ///
    /// let error = verifier.signed_message(&Head::new("POST", "/", &[("A", "b")]), "{}");
    /// assert_eq!(error.unwrap_err().kind(), ErrorKind::TimestampMissing);
    /// # Ok::<(), webhook_sig::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The kinds of a signed value that is missing or malformed, and
    /// [`ErrorKind::Misconfigured`] if a setting that the scheme signs is missing.
    pub fn signed_message(
        &self,
        head: &Head<'_>,
        body: impl Into<Bytes>,
    ) -> Result<Vec<u8>, Error> {
        let mut message = Vec::new();
        self.write_message(head, &body.into(), &mut message)?;
        Ok(message)
    }

    fn write_message(
        &self,
        head: &Head<'_>,
        body: &Bytes,
        sink: &mut dyn Sink,
    ) -> Result<(), Error> {
        let view = self.view(head, body);
        let values = SignedValues::unsigned(self.scheme(), &view)?;
        values.check_boundaries(self.scheme(), &view, |_| true)?;
        self.check_url_form(UrlForm::AsConfigured, head)?;
        let mut chunks = VerifiedBody::default();
        chunks.push(body.clone());
        self.writer(&view, &chunks, &values, UrlForm::AsConfigured)
            .write_all(sink)
    }
}

pub(crate) fn head_of(request: &Request<Bytes>) -> Head<'_> {
    let target = request.uri().path_and_query();
    let target = target.map_or("/", |target| target.as_str());
    Head::new(request.method().as_str(), target, request.headers())
}
