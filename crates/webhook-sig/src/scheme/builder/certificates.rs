//! The certificates that deliveries name or bring.

#[cfg(feature = "certificates")]
use crate::scheme::ChainPolicy;
use crate::scheme::{CertificatePolicy, SchemeBuilder};

impl SchemeBuilder {
    /// Sets where a delivery names the URL of its certificate, and which URLs are the vendor's.
    ///
    /// A source of keys fetches the certificate. A certificate that the receiver has already is a
    /// key as before, and then the URL is not read.
    ///
    /// ```
    /// # #[cfg(feature = "rsa")] {
    /// use webhook_sig::provider::PAYPAL;
    /// use webhook_sig::scheme::Location;
    ///
    /// let policy = PAYPAL.certificate_url().unwrap();
    /// assert_eq!(policy.locations(), [Location::header("PAYPAL-CERT-URL")]);
    /// # }
    /// ```
    pub const fn certificate_url(mut self, policy: CertificatePolicy) -> Self {
        self.draft.certificate_url = Some(policy);
        self
    }

    /// Sets what the chain of certificates must be that a delivery brings.
    ///
    /// The keys of the scheme are then root certificates.
    #[cfg(feature = "certificates")]
    pub const fn certificate_chain(mut self, policy: ChainPolicy) -> Self {
        self.draft.certificate_chain = Some(policy);
        self
    }
}
