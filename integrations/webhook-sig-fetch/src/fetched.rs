//! Keys that are fetched.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::Request;
#[cfg(feature = "certificates")]
use webhook_sig::key::Issuers;
use webhook_sig::key::{KeySource, Tenant, Wanted};
use webhook_sig::{BoxError, Clock, Keyring, Scheme};

use crate::answer::{Answer, JsonKeys};
use crate::error::{FetchError, Reason};
use crate::fetch::Fetch;
use crate::id_form::IdForm;
use crate::origin::Origin;
use crate::shared::{Settings, Shared};

/// Keys that are fetched from their vendor, as a source for
/// [`Keys::from_source`](webhook_sig::key::Keys::from_source).
///
/// What was fetched is kept: see the [documentation of the crate](crate) for how long, and for what
/// happens when the origin is down. It is cheap to clone, and clones share what was fetched. Change
/// settings before it is cloned: each setter forgets what was fetched.
///
/// # Panics
///
/// Outside a tokio runtime with a timer, when something is to be fetched.
#[derive(Clone)]
pub struct Fetched {
    shared: Arc<Shared>,
}

impl Fetched {
    /// Fetches a JSON Web Key Set; [`Scheme::jwks`] says which of its keys are used.
    ///
    /// # Errors
    ///
    /// [`FetchError`] if the URL is not absolute with the scheme `https`, or if the scheme has a shared
    /// secret, which is published nowhere. `http` is for addresses of this machine.
    pub fn jwks(
        scheme: &'static Scheme,
        url: &str,
        client: impl Fetch,
    ) -> Result<Self, FetchError> {
        Self::single(scheme, url, Answer::Jwks, client)
    }

    /// Fetches a single key, mostly in PEM; [`Scheme::key`] reads it.
    ///
    /// # Errors
    ///
    /// As [`jwks`](Self::jwks).
    pub fn pem(scheme: &'static Scheme, url: &str, client: impl Fetch) -> Result<Self, FetchError> {
        Self::single(scheme, url, Answer::Key, client)
    }

    /// Fetches keys that are somewhere in JSON.
    ///
    /// # Errors
    ///
    /// As [`jwks`](Self::jwks).
    pub fn json(
        scheme: &'static Scheme,
        url: &str,
        keys: JsonKeys,
        client: impl Fetch,
    ) -> Result<Self, FetchError> {
        Self::single(scheme, url, Answer::Json(keys), client)
    }

    /// Fetches the key that a delivery names, by a URL in which `{id}` stands for its id.
    ///
    /// An id of another form is unknown, and nothing is fetched for it. So is one whose URL answers
    /// with status 404 or 410, and that is remembered for [`COOLDOWN`](crate::COOLDOWN). A key that is
    /// held is dropped at once by such an answer, because the vendor may have withdrawn it; after every
    /// other failure it serves on until it is too stale.
    ///
    /// # A flood of new ids
    ///
    /// Each id costs a fetch of its own, so no more than [`UNKNOWN_LIMIT`](crate::UNKNOWN_LIMIT) new
    /// ones are fetched in a cooldown, whether they exist or not. A stranger who makes up that many a
    /// minute keeps genuine new keys out, with 503, until the flood ends; keys that are held serve on.
    /// Where the vendor also publishes a set, take [`jwks`](Self::jwks) or [`json`](Self::json): one
    /// fetch is for all ids.
    ///
    /// # Errors
    ///
    /// As [`jwks`](Self::jwks), and if `{id}` is not in the path or the query exactly once.
    pub fn by_id(
        scheme: &'static Scheme,
        template: &str,
        form: IdForm,
        answer: Answer,
        client: impl Fetch,
    ) -> Result<Self, FetchError> {
        Self::published(scheme, Origin::by_id(template, form, answer)?, client)
    }

    /// Fetches the certificate whose URL a delivery names; [`Scheme::certified_key`] reads it.
    ///
    /// The URL is one that the scheme's policy allows. What is trusted is the TLS connection to its
    /// host: who issued the certificate is not checked, as it is with
    /// [`issued_certificates`](Self::issued_certificates). So the key is the vendor's if the client
    /// verifies the server, and if the roots that it trusts certify no one else for that host.
    ///
    /// A certificate serves for a day at most, and not beyond its own end. One whose URL answers
    /// with status 404 or 410 is unknown, and dropped if it is held.
    ///
    /// Each URL costs a fetch of its own, so a flood of new ones does here what one of ids does to
    /// [`by_id`](Self::by_id), with [`CERTIFICATE_LIMIT`](crate::CERTIFICATE_LIMIT) of them a minute.
    ///
    /// # Errors
    ///
    /// [`FetchError`] if the deliveries of the scheme name no certificate.
    #[cfg(feature = "certificates")]
    pub fn certificates(scheme: &'static Scheme, client: impl Fetch) -> Result<Self, FetchError> {
        Self::named(scheme, Answer::Certificate, client)
    }

    /// Fetches certificates as [`certificates`](Self::certificates) does, and takes only those that
    /// one of the issuers has issued; [`Scheme::issued_key`] reads them.
    ///
    /// Then the connection alone vouches for nothing: a server that passes for the vendor's also
    /// needs a certificate that leads to your roots and has the vendor's name. In return, no
    /// delivery verifies after the vendor changes its issuer, until you add the new one: until then,
    /// deliveries are answered with 503.
    ///
    /// ```
    /// # use webhook_sig::BoxError;
    /// use webhook_sig::key::Issuers;
    /// use webhook_sig::provider::PAYPAL;
    /// use webhook_sig_fetch::{Fetched, ReqwestClient};
    ///
    /// fn keys(root: &str, intermediate: &str) -> Result<Fetched, BoxError> {
    ///     let issuers = Issuers::of_roots([root])?.with_intermediates([intermediate])?;
    ///     let client = ReqwestClient::new()?;
    ///     Ok(Fetched::issued_certificates(&PAYPAL, issuers, client)?)
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`certificates`](Self::certificates).
    #[cfg(feature = "certificates")]
    pub fn issued_certificates(
        scheme: &'static Scheme,
        issuers: Issuers,
        client: impl Fetch,
    ) -> Result<Self, FetchError> {
        Self::named(scheme, Answer::IssuedCertificate(issuers), client)
    }

    #[cfg(feature = "certificates")]
    fn named(
        scheme: &'static Scheme,
        answer: Answer,
        client: impl Fetch,
    ) -> Result<Self, FetchError> {
        if scheme.certificate_url().is_none() {
            return Err(FetchError::new(scheme.id(), Reason::NoCertificate));
        }
        Ok(Self::new(scheme, Origin::certificates(answer), client))
    }

    fn single(
        scheme: &'static Scheme,
        url: &str,
        answer: Answer,
        client: impl Fetch,
    ) -> Result<Self, FetchError> {
        Self::published(scheme, Origin::single(url, answer)?, client)
    }

    /// Fetches from an origin that is known, where keys can be published at all.
    fn published(
        scheme: &'static Scheme,
        origin: Origin,
        client: impl Fetch,
    ) -> Result<Self, FetchError> {
        if scheme.algorithm().is_symmetric() {
            return Err(FetchError::new(scheme.id(), Reason::SharedSecret));
        }
        Ok(Self::new(scheme, origin, client))
    }

    fn new(scheme: &'static Scheme, origin: Origin, client: impl Fetch) -> Self {
        let settings = Settings::new(scheme, origin, Arc::new(client));
        Self {
            shared: Arc::new(Shared::new(settings)),
        }
    }

    /// Sets the greatest length of an answer, in bytes; defaults to [`BYTE_LIMIT`](crate::BYTE_LIMIT).
    #[must_use]
    pub fn byte_limit(self, bytes: usize) -> Self {
        self.with(|settings| settings.byte_limit = bytes)
    }

    /// Sets how long an attempt may take; defaults to [`FETCH_TIMEOUT`](crate::FETCH_TIMEOUT).
    #[must_use]
    pub fn timeout(self, timeout: Duration) -> Self {
        self.with(|settings| settings.timeout = timeout)
    }

    /// Sets the least time from one attempt to the next; defaults to [`COOLDOWN`](crate::COOLDOWN).
    #[must_use]
    pub fn cooldown(self, cooldown: Duration) -> Self {
        self.with(|settings| settings.cooldown = cooldown)
    }

    /// Sets how long keys serve that are no longer fresh, while the origin is down; defaults to
    /// [`STALE`](crate::STALE).
    #[must_use]
    pub fn stale(self, time: Duration) -> Self {
        self.with(|settings| settings.stale = time)
    }

    /// Sets the clock; defaults to [`SystemClock`](webhook_sig::SystemClock).
    #[must_use]
    pub fn clock(self, clock: impl Clock) -> Self {
        self.with(|settings| settings.clock = Arc::new(clock))
    }

    /// Changes each request before it is sent, such as to authenticate it.
    ///
    /// ```
    /// # use webhook_sig::scheme::{Audience, Component, Encoding, Location, Scheme};
    /// # const SCHEME: Scheme =
    /// #     Scheme::ed25519("acme", Location::header("Acme-Signature"), Encoding::Base64)
    /// #         .key_id(Location::header("Acme-Key"))
    /// #         .audience(Audience::Key)
    /// #         .signs(&[Component::Body]);
    /// # use webhook_sig_fetch::{Fetched, ReqwestClient};
    /// use http::HeaderValue;
    ///
    /// let client = ReqwestClient::new()?;
    /// let keys = Fetched::jwks(&SCHEME, "https://vendor.example/jwks.json", client)?
    ///     .map_request(|mut request| {
    ///         let token = HeaderValue::from_static("Bearer the-token");
    ///         request.headers_mut().insert("authorization", token);
    ///         request
    ///     });
    /// # Ok::<(), webhook_sig::BoxError>(())
    /// ```
    #[must_use]
    pub fn map_request(
        self,
        map: impl Fn(Request<Bytes>) -> Request<Bytes> + Send + Sync + 'static,
    ) -> Self {
        self.with(|settings| settings.map_request = Some(Arc::new(map)))
    }

    fn with(self, change: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = self.shared.settings.clone();
        change(&mut settings);
        Self {
            shared: Arc::new(Shared::new(settings)),
        }
    }

    /// Fetches the keys now, unless they are fresh, so that an endpoint starts with keys or not at all.
    ///
    /// Keys by id and certificates are fetched when they are named, so for them it does nothing.
    ///
    /// # Errors
    ///
    /// [`FetchError`] if there are no keys afterwards.
    pub async fn prefetch(&self) -> Result<(), FetchError> {
        match self.shared.settings.origin.prefetched() {
            Some(url) => self.shared.keys(url, None).await.map(drop),
            None => Ok(()),
        }
    }
}

impl KeySource for Fetched {
    /// Returns all keys, whichever tenant it is: tenants have no keys of their own here.
    async fn keyring(&self, tenant: &Tenant) -> Result<Option<Keyring>, BoxError> {
        KeySource::keyring_for(self, &Wanted::new().of_tenant(tenant)).await
    }

    async fn keyring_for(&self, wanted: &Wanted<'_>) -> Result<Option<Keyring>, BoxError> {
        let settings = &self.shared.settings;
        match settings.origin.url(wanted) {
            Some(url) => Ok(self.shared.keys(&url, wanted.key_id()).await?),
            None => Ok(None),
        }
    }
}

impl fmt::Debug for Fetched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fetched")
            .field("scheme", &self.shared.settings.scheme.id())
            .field("origin", &self.shared.settings.origin)
            .finish_non_exhaustive()
    }
}
