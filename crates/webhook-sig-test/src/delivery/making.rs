//! The request that a delivery is: signed, and changed where it is a forgery.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderName, Request};
use webhook_sig::{BaseUrl, BoxError, ErrorKind, Head, Keyring, Signer, UnixTime, Verifier};

use crate::TestDelivery;
use crate::change::{changed, padded, with_body};
use crate::forgeries::Forgery;
use crate::keys::{Pair, others};

/// How long ago a stale delivery was sent, in seconds: an hour, a day, a week or a year, the first of
/// them that is too old for the verifier.
const STALE: [i64; 4] = [3600, 24 * 3600, 7 * 24 * 3600, 365 * 24 * 3600];

impl TestDelivery {
    /// Creates the request; `None` if it is a forgery that its scheme cannot notice.
    pub(crate) fn made(&self) -> Result<Option<Request<Bytes>>, BoxError> {
        let now = self.time.unwrap_or_else(UnixTime::now);
        let before = self.request()?;
        let party = self.party(&before)?;
        let genuine = party
            .sign(self, before.clone(), now)
            .map_err(|error| explained("signing it failed", &error))?;
        if let Err(error) = party.verify(&genuine, now) {
            return Err(explained("its own verifier refuses it", &error));
        }
        let Some(forgery) = self.forgery else {
            return Ok(Some(genuine));
        };
        // The scheme is asked, not a list: a forgery is what the verifier refuses.
        let is_refused = |request: &Request<Bytes>| party.refuses(request, now);
        Ok(match forgery {
            Forgery::Replayed => Some(genuine),
            Forgery::Unsigned => Some(before).filter(is_refused),
            Forgery::Tampered => changed(&genuine).find(is_refused),
            Forgery::Stale => {
                let times = STALE
                    .iter()
                    .map(|age| now.as_secs().saturating_sub(*age))
                    .map(UnixTime::from_secs);
                let signed = times.filter_map(|time| party.sign(self, before.clone(), time).ok());
                signed.into_iter().find(is_refused)
            }
            Forgery::Oversized => {
                let long = padded(&before, self.limit.saturating_add(1));
                let signed = party.sign(self, long, now)?;
                let too_long = Some(signed).filter(is_refused);
                too_long.filter(|request| party.verify(request, now).is_ok())
            }
            Forgery::Forged => self
                .with_other_secrets(&before, now)
                .find(is_refused)
                .or_else(|| self.with_other_content(&party, &before, now)),
        })
    }

    /// Returns the request before it is signed.
    fn request(&self) -> Result<Request<Bytes>, BoxError> {
        let mut request = Request::builder()
            .method(self.method.as_str())
            .uri(&self.target);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let mut request = request.body(self.body.clone())?;
        let is_json = || serde_json::from_slice::<serde::de::IgnoredAny>(&self.body).is_ok();
        if !request.headers().contains_key(CONTENT_TYPE) && is_json() {
            let json = http::HeaderValue::from_static("application/json");
            request.headers_mut().insert(CONTENT_TYPE, json);
        }
        // An id that is not signed is in a header, which is then written `Name: …`.
        if let Some(place) = self.verifier.scheme().unsigned_id()
            && let Some(name) = place.to_string().strip_suffix(": …")
            && let Ok(name) = HeaderName::try_from(name)
            && !request.headers().contains_key(&name)
        {
            let id = self.id.as_ref().unwrap_or(&self.random_id);
            request.headers_mut().insert(name, id.parse()?);
        }
        Ok(request)
    }

    /// Returns the two sides of the delivery.
    fn party(&self, request: &Request<Bytes>) -> Result<Party, BoxError> {
        if self.secrets.is_empty() {
            return Err("it has no secret; give it the endpoint's with `.secret(..)`".into());
        }
        let uri = request.uri();
        let mut verifier = self.verifier.clone();
        if let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority())
            && !verifier.has_base_url()
        {
            verifier = verifier.base_url(BaseUrl::new(&format!("{scheme}://{authority}"))?);
        }
        if verifier.scheme().signs_url() && !verifier.has_base_url() {
            let cure = "the URL is signed; give it the endpoint's with `.base_url(\"https://…\")`";
            return Err(cure.into());
        }
        let keys = Pair::read(verifier.scheme(), &self.secrets)?;
        Ok(Party {
            signer: Signer::new(verifier.clone(), keys.signing),
            keyring: keys.verifying,
            verifier,
        })
    }

    /// Signs the request with each secret that looks like the first one.
    fn with_other_secrets<'a>(
        &'a self,
        before: &'a Request<Bytes>,
        now: UnixTime,
    ) -> impl Iterator<Item = Request<Bytes>> + 'a {
        let secrets = self
            .secrets
            .iter()
            .take(1)
            .flat_map(|secret| others(secret));
        secrets.filter_map(move |secret| {
            let stranger = Self {
                secrets: vec![secret],
                ..self.clone()
            };
            let party = stranger.party(before).ok()?;
            party.sign(self, before.clone(), now).ok()
        })
    }

    /// Returns the request with the signature of another one: a private key has no neighbor.
    fn with_other_content(
        &self,
        party: &Party,
        before: &Request<Bytes>,
        now: UnixTime,
    ) -> Option<Request<Bytes>> {
        let signed = changed(before).filter_map(|other| party.sign(self, other, now).ok());
        let mut swapped = signed.map(|other| with_body(&other, before.body().clone()));
        swapped.find(|request| party.refuses(request, now))
    }
}

/// The sender and the receiver of a delivery.
struct Party {
    signer: Signer,
    verifier: Verifier,
    keyring: Keyring,
}

impl Party {
    /// Signs with the id that was given, with the one in the request, or with a random one.
    fn sign(
        &self,
        delivery: &TestDelivery,
        request: Request<Bytes>,
        time: UnixTime,
    ) -> Result<Request<Bytes>, webhook_sig::Error> {
        let has_id = self.verifier.scheme().message_id().is_some();
        if let Some(id) = delivery.id.as_ref().filter(|_| has_id) {
            return self.signer.sign_with_id(id, request, time);
        }
        match self.signer.sign(request.clone(), time) {
            Err(error) if error.kind() == ErrorKind::FieldMissing && has_id => {
                let id = &delivery.random_id;
                self.signer.sign_with_id(id, request, time)
            }
            signed => signed,
        }
    }

    /// Verifies the request, however long it is.
    fn verify(&self, request: &Request<Bytes>, now: UnixTime) -> Result<(), webhook_sig::Error> {
        verify(
            &self.verifier.clone().body_limit(usize::MAX),
            &self.keyring,
            request,
            now,
        )
    }

    /// Returns whether a receiver with these settings refuses the request.
    fn refuses(&self, request: &Request<Bytes>, now: UnixTime) -> bool {
        verify(&self.verifier, &self.keyring, request, now).is_err()
    }
}

fn verify(
    verifier: &Verifier,
    keyring: &Keyring,
    request: &Request<Bytes>,
    now: UnixTime,
) -> Result<(), webhook_sig::Error> {
    let target = request.uri().path_and_query();
    let target = target.map_or("/", |target| target.as_str());
    let head = Head::new(request.method().as_str(), target, request.headers());
    verifier
        .verify(&head, request.body().clone(), keyring, now)
        .map(drop)
}

/// Returns an error with its source, which names the setting that is missing, say.
fn explained(what: &str, error: &webhook_sig::Error) -> BoxError {
    let source = std::error::Error::source(error);
    let source = source.map(|source| format!(" ({source})"));
    format!("{what}: {error}{}", source.unwrap_or_default()).into()
}
