//! What a source of keys is asked for.

use crate::key::Tenant;

/// Whose keys a delivery needs, and which of them.
///
/// All of it is the sender's word: nothing is verified when a source is asked. It says where to look,
/// and never whom to believe.
///
/// ```
/// use webhook_sig::key::{Tenant, Wanted};
///
/// let acme = Tenant::new("acme").unwrap();
/// let wanted = Wanted::new().of_tenant(&acme).with_key_id("k-2");
///
/// assert_eq!(wanted.tenant().map(Tenant::as_str), Some("acme"));
/// assert_eq!(wanted.key_id(), Some("k-2"));
/// assert_eq!(wanted.certificate_url(), None);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Wanted<'d> {
    tenant: Option<&'d Tenant>,
    key_id: Option<&'d str>,
    certificate_url: Option<&'d str>,
}

impl<'d> Wanted<'d> {
    /// Creates what a delivery wants that names nothing: every key of an endpoint without tenants.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            tenant: None,
            key_id: None,
            certificate_url: None,
        }
    }

    /// Sets the tenant.
    #[must_use]
    pub const fn of_tenant(self, tenant: &'d Tenant) -> Self {
        let tenant = Some(tenant);
        Self { tenant, ..self }
    }

    /// Sets the id of the key.
    #[must_use]
    pub const fn with_key_id(self, id: &'d str) -> Self {
        let key_id = Some(id);
        Self { key_id, ..self }
    }

    /// Sets the URL of the certificate.
    #[must_use]
    pub const fn with_certificate_url(self, url: &'d str) -> Self {
        let certificate_url = Some(url);
        Self {
            certificate_url,
            ..self
        }
    }

    /// Returns whose delivery it is, where the endpoint receives for many.
    #[must_use]
    pub const fn tenant(&self) -> Option<&'d Tenant> {
        self.tenant
    }

    /// Returns the vendor's id of the key, where the scheme has a
    /// [`key_id`](crate::Scheme::key_id) and the delivery names one.
    ///
    /// It has 1 to [`KEY_ID_LIMIT`](crate::key::KEY_ID_LIMIT) visible ASCII characters.
    #[must_use]
    pub const fn key_id(&self) -> Option<&'d str> {
        self.key_id
    }

    /// Returns the URL of the certificate that the delivery names, where the scheme takes one from
    /// there.
    ///
    /// It is one that the scheme's policy allows; every other is refused before a source is asked.
    #[must_use]
    pub const fn certificate_url(&self) -> Option<&'d str> {
        self.certificate_url
    }
}
