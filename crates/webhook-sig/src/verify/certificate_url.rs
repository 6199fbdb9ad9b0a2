//! The URL of the certificate that a delivery names.

use crate::error::{Error, ErrorKind};
use crate::request::{Head, ReadError, View};
use crate::verify::Verifier;

impl Verifier {
    /// Reads from which URL the certificate of a delivery can be fetched, before anything is
    /// verified.
    ///
    /// It returns `None` if the scheme has no
    /// [`certificate_url`](crate::Scheme::certificate_url), or the delivery names no URL that its
    /// policy allows. It is for tools.
    ///
    /// ```
    /// # #[cfg(feature = "rsa")] {
    /// use webhook_sig::provider::PAYPAL;
    /// use webhook_sig::{Head, Verifier};
    ///
    /// let url = "https://api.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-b0d12406";
    /// let named = |url| {
    ///     let headers = [("PAYPAL-CERT-URL", url)];
    ///     Verifier::new(&PAYPAL).named_certificate(&Head::new("POST", "/", &headers), b"{}")
    /// };
    /// assert_eq!(named(url).as_deref(), Some(url));
    /// assert_eq!(named("https://api.paypal.com.evil.example/v1/notifications/certs/CERT-1"), None);
    /// # }
    /// ```
    #[must_use]
    pub fn named_certificate(&self, head: &Head<'_>, body: &[u8]) -> Option<String> {
        let view = self.view(head, body);
        self.read_certificate_url(&view).ok()?
    }

    /// Reads from which URL the certificate can be fetched, if a delivery names one.
    ///
    /// A URL that is not the vendor's is an error, and so is one in two places: no one would know
    /// which one is meant.
    pub(crate) fn read_certificate_url(&self, view: &View<'_>) -> Result<Option<String>, Error> {
        let Some(policy) = self.scheme.certificate_url() else {
            return Ok(None);
        };
        let mut found = None;
        for at in policy.locations() {
            let text = match at.read(view) {
                Ok(text) => text,
                Err(ReadError::Missing) => continue,
                Err(error) => return Err(ErrorKind::from(error).into()),
            };
            let url = policy.url(&text).map_err(|flaw| {
                let source = format!("no certificate is fetched from the URL in {at}{flaw}");
                Error::new(ErrorKind::KeyUnknown, source)
            })?;
            if found.replace(url.into_owned()).is_some() {
                return Err(ErrorKind::FieldMalformed.into());
            }
        }
        Ok(found)
    }
}
