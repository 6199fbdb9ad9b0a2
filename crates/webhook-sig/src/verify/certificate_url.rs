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
                let source = format!("{flaw}, so nothing is fetched from the URL in {at}");
                Error::new(ErrorKind::KeyUnknown, source)
            })?;
            if found.replace(url.into_owned()).is_some() {
                return Err(ErrorKind::FieldMalformed.into());
            }
        }
        Ok(found)
    }
}

#[cfg(all(test, feature = "rsa"))]
mod tests {
    use std::error::Error as _;

    use super::*;
    use crate::provider::{AWS_SNS, GITHUB, PAYPAL};

    const PEM: &str = "SimpleNotificationService-7ff5318490ec183fbaddaa2a969abfda.pem";

    /// Reads the URL that the body of a message of SNS names.
    fn named(body: &str) -> Result<Option<String>, Error> {
        let verifier = Verifier::new(&AWS_SNS);
        let headers = [("Content-Type", "text/plain")];
        let head = Head::new("POST", "/", &headers);
        verifier.read_certificate_url(&verifier.view(&head, body.as_bytes()))
    }

    #[test]
    fn both_spellings_of_the_url_of_a_certificate_are_read() {
        let url = format!("https://sns.us-east-2.amazonaws.com/{PEM}");
        for name in ["SigningCertURL", "SigningCertUrl"] {
            let read = named(&format!(r#"{{"{name}":"{url}"}}"#));

            assert_eq!(read.unwrap().as_deref(), Some(&*url), "{name}");
        }
    }

    #[test]
    fn a_url_in_two_places_is_refused() {
        let url = format!("https://sns.us-east-2.amazonaws.com/{PEM}");
        for body in [
            format!(r#"{{"SigningCertURL":"{url}","SigningCertUrl":"{url}"}}"#),
            format!(r#"{{"SigningCertURL":"{url}","SigningCertURL":"{url}"}}"#),
        ] {
            let twice = named(&body).unwrap_err();

            assert_eq!(twice.kind(), ErrorKind::FieldMalformed, "{body}");
        }
    }

    #[test]
    fn a_url_that_is_not_the_vendors_is_an_unknown_key_and_says_why() {
        let bucket = format!("https://sns.s3-ap-southeast-2.amazonaws.com/{PEM}");
        for body in [
            format!(r#"{{"SigningCertUrl":"{bucket}"}}"#),
            // A good one elsewhere does not help.
            format!(
                r#"{{"SigningCertURL":"https://sns.us-east-2.amazonaws.com/{PEM}","SigningCertUrl":"{bucket}"}}"#
            ),
        ] {
            let other = named(&body).unwrap_err();

            assert_eq!(other.kind(), ErrorKind::KeyUnknown);
            let why = "its host is not in the scheme's list, so nothing is fetched from the URL in \
                       JSON /SigningCertUrl: …";
            assert_eq!(other.source().unwrap().to_string(), why);
        }
    }

    #[test]
    fn a_delivery_may_name_no_certificate() {
        assert_eq!(named("{}").unwrap(), None);
        assert!(named(r#"{"SigningCertURL":null}"#).is_err());
        assert!(named("[").is_err());

        let headers = [("PAYPAL-CERT-URL", "https://api.paypal.com/")];
        let head = Head::new("POST", "/", &headers);
        assert_eq!(Verifier::new(&GITHUB).named_certificate(&head, b"{}"), None);
        assert_eq!(Verifier::new(&PAYPAL).named_certificate(&head, b"{}"), None);
    }
}
