//! Keys for each tenant.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::key::{KeySource, SourceKeys, Tenant};
use crate::request::{Head, ReadError, ReadLimits, View};
use crate::scheme::Location;

/// Keys for each tenant: where a request names its tenant, and the source of the keys.
///
/// ```
/// # use bytes::Bytes;
/// # use http::Request;
/// use webhook_sig::key::{Tenant, TenantKeys};
/// use webhook_sig::provider::GITHUB;
/// use webhook_sig::scheme::Location;
/// use webhook_sig::{BoxError, Endpoint, ErrorKind};
/// # use webhook_sig::{Error, Head, UnixTime};
///
/// let keys = TenantKeys::new(Location::path(2), |tenant: Tenant| async move {
///     match tenant.as_str() {
///         "acme" => Ok(Some(GITHUB.keyring(["the secret of acme, from a database"])?)),
///         _ => Ok::<_, BoxError>(None),
///     }
/// });
/// let endpoint = Endpoint::builder(&GITHUB, keys).build()?;
///
/// # let now = UnixTime::from_secs(1_700_000_000);
/// # let key = GITHUB.keyring(["the secret of acme, from a database"])?;
/// # let signed = GITHUB.sign(Request::post("/").body(Bytes::from("{}"))?, &key, now)?;
/// # let headers = signed.headers();
/// # let body = || tokio_stream::iter([Ok::<_, Error>(Bytes::from("{}"))]);
/// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
/// let acme = Head::new("POST", "/hooks/acme", headers);
/// let received = endpoint.receive(&acme, body()).await?;
/// assert_eq!(received.verified.tenant().map(Tenant::as_str), Some("acme"));
///
/// let unknown = Head::new("POST", "/hooks/unknown", headers);
/// let refused = endpoint.receive(&unknown, body()).await.unwrap_err();
/// assert_eq!(refused.kind(), ErrorKind::KeyUnknown);
/// # Ok::<(), Error>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct TenantKeys {
    from: TenantFrom,
    keys: SourceKeys,
}

impl TenantKeys {
    /// Takes the tenant from a location: a segment of the path, a header, a query parameter, or,
    /// once the body is there, a form field or a JSON pointer.
    ///
    /// The location is an untrusted hint: it decides whose key must have signed, nothing more.
    #[must_use]
    pub fn new(location: Location, source: impl KeySource) -> Self {
        Self::make(TenantFrom::Location(location), source)
    }

    /// Takes the tenant from the head with a function, where no location describes it.
    ///
    /// ```
    /// # use bytes::Bytes;
    /// # use http::Request;
    /// use webhook_sig::key::{Tenant, TenantKeys};
    /// use webhook_sig::provider::GITHUB;
    /// use webhook_sig::{BoxError, Endpoint, ErrorKind, Found, Head};
    /// # use webhook_sig::{Error, UnixTime};
    ///
    /// fn subdomain(head: &Head<'_>) -> Option<Tenant> {
    ///     let Found::One(host) = head.header("host") else {
    ///         return None;
    ///     };
    ///     let name = std::str::from_utf8(host).ok()?.strip_suffix(".hooks.example")?;
    ///     Tenant::new(name)
    /// }
    ///
    /// let keys = TenantKeys::from_head(subdomain, |_: Tenant| async {
    ///     Ok::<_, BoxError>(Some(GITHUB.keyring(["the secret of acme, from a database"])?))
    /// });
    /// let endpoint = Endpoint::builder(&GITHUB, keys).build()?;
    ///
    /// # let now = UnixTime::from_secs(1_700_000_000);
    /// # let key = GITHUB.keyring(["the secret of acme, from a database"])?;
    /// # let mut signed = GITHUB.sign(Request::post("/").body(Bytes::from("{}"))?, &key, now)?;
    /// # let mut with_host = |host| {
    /// #     signed.headers_mut().insert("host", http::HeaderValue::from_static(host));
    /// #     signed.headers().clone()
    /// # };
    /// # let body = || tokio_stream::iter([Ok::<_, Error>(Bytes::from("{}"))]);
    /// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
    /// let headers = with_host("acme.hooks.example");
    /// assert!(endpoint.receive(&Head::new("POST", "/", &headers), body()).await.is_ok());
    ///
    /// let headers = with_host("elsewhere.example");
    /// let refused = endpoint.receive(&Head::new("POST", "/", &headers), body()).await;
    /// assert_eq!(refused.unwrap_err().kind(), ErrorKind::KeyUnknown);
    /// # });
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn from_head(
        tenant: impl Fn(&Head<'_>) -> Option<Tenant> + Send + Sync + 'static,
        source: impl KeySource,
    ) -> Self {
        Self::make(TenantFrom::Head(Arc::new(tenant)), source)
    }

    fn make(from: TenantFrom, source: impl KeySource) -> Self {
        Self {
            from,
            keys: SourceKeys::new(source),
        }
    }

    /// Sets how long the source may take; defaults to
    /// [`SOURCE_TIMEOUT`](crate::key::SOURCE_TIMEOUT).
    #[must_use]
    pub fn timeout(self, timeout: Duration) -> Self {
        let keys = self.keys.timeout(timeout);
        Self { keys, ..self }
    }

    /// Returns whether the tenant is named in the body, which must then be read first.
    pub(crate) const fn needs_body(&self) -> bool {
        match &self.from {
            TenantFrom::Head(_) => false,
            TenantFrom::Location(location) => location.is_in_body(),
        }
    }

    /// Reads the tenant's name from a request as it arrived, within these limits.
    pub(crate) fn tenant(
        &self,
        head: &Head<'_>,
        body: &[u8],
        limits: &ReadLimits,
    ) -> Option<Tenant> {
        match &self.from {
            TenantFrom::Head(tenant) => tenant(head),
            TenantFrom::Location(location) => {
                // A router may have put the name into a field that the signature leaves out.
                let limits = ReadLimits {
                    ignored_fields: Vec::new(),
                    ..*limits
                };
                let view = View::new(head, body, &limits);
                let name: Result<Cow<'_, [u8]>, ReadError> = location.read(&view);
                Tenant::new(std::str::from_utf8(&name.ok()?).ok()?)
            }
        }
    }

    /// Returns what is asked for the keys of a tenant.
    pub(crate) const fn source(&self) -> &SourceKeys {
        &self.keys
    }
}

impl fmt::Debug for TenantKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TenantKeys")
            .field("timeout", &self.keys.time())
            .finish_non_exhaustive()
    }
}

#[derive(Clone)]
enum TenantFrom {
    Head(Arc<TenantOf>),
    Location(Location),
}

type TenantOf = dyn Fn(&Head<'_>) -> Option<Tenant> + Send + Sync;
