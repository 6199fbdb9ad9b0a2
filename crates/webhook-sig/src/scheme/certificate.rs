//! The certificates that deliveries name or bring, as data.

#[cfg(feature = "certificates")]
pub use self::chain::ChainPolicy;
pub use self::host::CertificateHost;
use crate::scheme::{Characters, Location};

#[cfg(feature = "certificates")]
mod chain;
mod host;
mod url;

/// Where a delivery says from which URL its certificate can be fetched, and which URLs are the
/// vendor's.
///
/// Anyone can write a URL into a request, so it is compared with the policy before anything is
/// fetched: the scheme is `https`, the host is one of the list, and the path has the vendor's form.
/// The connection by which the certificate is fetched is what vouches for it, so the client must
/// verify the server's name by TLS.
///
/// ```
/// use webhook_sig::scheme::{CertificateHost, CertificatePolicy, Characters, Location};
///
/// const CERTIFICATE: CertificatePolicy =
///     CertificatePolicy::at(&[Location::header("Acme-Cert-Url")])
///         .hosts(&[CertificateHost::Is("keys.acme.example")])
///         .path("/certs/", Characters::LOWER_HEX, ".pem")
///         .names(&["webhooks.acme.example"]);
///
/// assert_eq!(CERTIFICATE.locations(), [Location::header("Acme-Cert-Url")]);
/// ```
///
/// A scheme gets one with
/// [`SchemeBuilder::certificate_url`](crate::scheme::SchemeBuilder::certificate_url).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CertificatePolicy {
    at: &'static [Location],
    hosts: &'static [CertificateHost],
    path: PathForm,
    names: &'static [&'static str],
}

/// A path with one part that varies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct PathForm {
    before: &'static str,
    characters: Characters,
    after: &'static str,
}

impl CertificatePolicy {
    /// Creates a policy for a URL that is in one of several places, such as members of the body
    /// that senders spell in two ways.
    ///
    /// A delivery with a URL in two of them is refused.
    #[must_use]
    pub const fn at(locations: &'static [Location]) -> Self {
        Self {
            at: locations,
            hosts: &[],
            path: PathForm {
                before: "",
                characters: Characters::NAME,
                after: "",
            },
            names: &[],
        }
    }

    /// Sets the hosts from which a certificate is fetched.
    #[must_use]
    pub const fn hosts(self, hosts: &'static [CertificateHost]) -> Self {
        Self { hosts, ..self }
    }

    /// Sets the form of the path: a beginning, one or more characters of a set, and an end.
    #[must_use]
    pub const fn path(
        self,
        before: &'static str,
        characters: Characters,
        after: &'static str,
    ) -> Self {
        let path = PathForm {
            before,
            characters,
            after,
        };
        Self { path, ..self }
    }

    /// Sets the names of which the certificate must have one, as a DNS name among its subject
    /// alternative names.
    #[must_use]
    pub const fn names(self, names: &'static [&'static str]) -> Self {
        Self { names, ..self }
    }

    /// Returns where the URL may be.
    #[must_use]
    pub const fn locations(&self) -> &'static [Location] {
        self.at
    }

    /// Returns the names of which the certificate must have one.
    #[must_use]
    pub const fn certificate_names(&self) -> &'static [&'static str] {
        self.names
    }

    /// Returns whether the URL may be in the body, so that it is not known from the head.
    pub(crate) const fn is_in_body(&self) -> bool {
        let mut rest = self.at;
        while let [at, others @ ..] = rest {
            if at.is_in_body() {
                return true;
            }
            rest = others;
        }
        false
    }

    /// Returns what is missing or wrong in the policy itself, if anything is.
    pub(super) const fn flaw(&self) -> Option<&'static str> {
        if self.at.is_empty() {
            return Some("the URL of a certificate is somewhere in a delivery: name the place");
        }
        if self.names.is_empty() {
            return Some(
                "any certificate of the host would be taken: say in `names` which name it must have",
            );
        }
        if !matches!(self.path.before.as_bytes(), [b'/', _, ..]) {
            return Some(
                "the path of the URL must begin with a slash and a text that is the vendor's: set it with `path`",
            );
        }
        if self.hosts.is_empty() {
            return Some(
                "a certificate from any host would be taken: list the vendor's in `hosts`",
            );
        }
        let mut rest = self.hosts;
        while let [host, others @ ..] = rest {
            if !host.is_sound() {
                return Some(
                    "a host has labels of lower-case letters, digits and hyphens with dots between them, and a pattern has regions: correct it in `hosts`",
                );
            }
            rest = others;
        }
        None
    }
}
