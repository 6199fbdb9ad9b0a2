//! Whether a URL is one from which a certificate may be fetched.

use std::borrow::Cow;
use std::fmt;

use crate::scheme::CertificatePolicy;

/// The longest URL that is read, in bytes.
const URL_LIMIT: usize = 2048;

/// Why a URL is not the vendor's, so that nothing is fetched from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UrlFlaw {
    /// It is empty or longer than [`URL_LIMIT`].
    Length,
    /// It has a character that no such URL needs: a query, a fragment, an escape, whitespace, a
    /// backslash, or anything beyond ASCII.
    Character,
    /// It does not begin with `https://`.
    Scheme,
    /// It has a user or a password.
    User,
    /// It has a port other than 443.
    Port,
    /// The host is not in the list.
    Host,
    /// The path does not have the vendor's form, or has segments that move within it.
    Path,
}

impl CertificatePolicy {
    /// Returns the URL as it is fetched and remembered: without the port, which is always 443.
    ///
    /// Nothing is decoded, resolved or changed in case: a URL that would need it is refused, so no
    /// two readers can disagree about it.
    pub(crate) fn url<'t>(&self, text: &'t [u8]) -> Result<Cow<'t, str>, UrlFlaw> {
        if text.is_empty() || text.len() > URL_LIMIT {
            return Err(UrlFlaw::Length);
        }
        if !text.iter().all(|byte| is_plain(*byte)) {
            return Err(UrlFlaw::Character);
        }
        let text = std::str::from_utf8(text).map_err(|_| UrlFlaw::Character)?;
        let rest = text.strip_prefix("https://").ok_or(UrlFlaw::Scheme)?;
        let (authority, path) = match rest.find('/') {
            Some(slash) => rest.split_at_checked(slash).unwrap_or((rest, "")),
            None => (rest, ""),
        };
        if authority.contains('@') {
            return Err(UrlFlaw::User);
        }
        let (host, has_port) = match authority.split_once(':') {
            None => (authority, false),
            Some((host, "443")) => (host, true),
            Some(_) => return Err(UrlFlaw::Port),
        };
        if !self.hosts.iter().any(|known| known.is(host)) {
            return Err(UrlFlaw::Host);
        }
        if !self.has_path(path) {
            return Err(UrlFlaw::Path);
        }
        Ok(if has_port {
            Cow::Owned(format!("https://{host}{path}"))
        } else {
            Cow::Borrowed(text)
        })
    }

    fn has_path(&self, path: &str) -> bool {
        let form = &self.path;
        let varied = path
            .strip_prefix(form.before)
            .and_then(|rest| rest.strip_suffix(form.after));
        let is_of_form = varied.is_some_and(|varied| {
            !varied.is_empty() && varied.bytes().all(|byte| form.characters.has(byte))
        });
        let mut segments = path.split('/').skip(1);
        is_of_form && segments.all(|segment| !matches!(segment, "" | "." | ".."))
    }
}

/// Returns whether a byte is one that a URL of a certificate may have.
const fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/' | b':' | b'@')
}

impl fmt::Display for UrlFlaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Length => "it is empty or longer than 2048 bytes",
            Self::Character => {
                "it has a query, a fragment, an escape or a character that no such URL needs"
            }
            Self::Scheme => "it does not begin with https://",
            Self::User => "it has a user",
            Self::Port => "it has a port other than 443",
            Self::Host => "its host is not in the scheme's list",
            Self::Path => "its path does not have the vendor's form",
        })
    }
}

#[cfg(all(test, feature = "rsa"))]
mod tests {
    use UrlFlaw::{Character, Host, Length, Path, Port, Scheme, User};

    use super::*;
    use crate::provider::{AWS_SNS, PAYPAL};
    use crate::scheme::{CertificateHost, Characters};

    /// URLs that a stranger could write into a message of SNS.
    const HOSTILE_TO_SNS: [(&str, UrlFlaw); 69] = [
        ("", Length),
        (" ", Character),
        ("https://", Host),
        ("https:///SimpleNotificationService-0a.pem", Host),
        (
            "http://sns.us-east-1.amazonaws.com/SimpleNotificationService-0a.pem",
            Scheme,
        ),
        (
            "HTTPS://sns.us-east-1.amazonaws.com/SimpleNotificationService-0a.pem",
            Scheme,
        ),
        (
            "Https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0a.pem",
            Scheme,
        ),
        (
            "ftp://sns.us-east-1.amazonaws.com/SimpleNotificationService-0a.pem",
            Scheme,
        ),
        ("file:///SimpleNotificationService-0a.pem", Scheme),
        ("data:application/x-pem-file;base64,AAAA", Character),
        ("javascript:alert", Scheme),
        (
            "//sns.us-east-1.amazonaws.com/SimpleNotificationService-0a.pem",
            Scheme,
        ),
        (
            "sns.us-east-1.amazonaws.com/SimpleNotificationService-0a.pem",
            Scheme,
        ),
        (
            "https:/sns.us-east-1.amazonaws.com/SimpleNotificationService-0a.pem",
            Scheme,
        ),
        (
            "https:sns.us-east-1.amazonaws.com/SimpleNotificationService-0a.pem",
            Scheme,
        ),
        (
            "https:\\\\sns.us-east-1.amazonaws.com\\SimpleNotificationService-0a.pem",
            Character,
        ),
        (
            " https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0a.pem",
            Character,
        ),
        (
            "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0a.pem ",
            Character,
        ),
        (
            "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0a.pem\n",
            Character,
        ),
        (
            "https://sns.us-east-1.amazonaws.com\r\nHost: evil.example/SimpleNotificationService-0a.pem",
            Character,
        ),
        (
            "ht\ttps://sns.us-east-1.amazonaws.com/SimpleNotificationService-0a.pem",
            Character,
        ),
        (
            "https://sns.us-east-1.amazonaws.com\t/SimpleNotificationService-0a.pem",
            Character,
        ),
        (
            "https://sns.us-east-1.amazonaws.com/Simple\nNotificationService-0a.pem",
            Character,
        ),
        (
            "https://sns.us-east-1.amazonaws.com\0.evil.example/SimpleNotificationService-0a.pem",
            Character,
        ),
        (
            "https://user@sns.us-east-1.amazonaws.com/SimpleNotificationService-0a.pem",
            User,
        ),
        (
            "https://user:password@sns.us-east-1.amazonaws.com/SimpleNotificationService-0a.pem",
            User,
        ),
        (
            "https://@sns.us-east-1.amazonaws.com/SimpleNotificationService-0a.pem",
            User,
        ),
        (
            "https://sns.us-east-1.amazonaws.com@evil.example/SimpleNotificationService-0a.pem",
            User,
        ),
        (
            "https://sns.us-east-1.amazonaws.com:443@evil.example/SimpleNotificationService-0a.pem",
            User,
        ),
        (
            "https://evil.example#@sns.us-east-1.amazonaws.com/SimpleNotificationService-0a.pem",
            Character,
        ),
        (
            "https://evil.example?@sns.us-east-1.amazonaws.com/SimpleNotificationService-0a.pem",
            Character,
        ),
        (
            "https://evil.example\\@sns.us-east-1.amazonaws.com/SimpleNotificationService-0a.pem",
            Character,
        ),
        (
            "https://sns.us-east-1.amazonaws.com:80/SimpleNotificationService-0a.pem",
            Port,
        ),
        (
            "https://sns.us-east-1.amazonaws.com:8443/SimpleNotificationService-0a.pem",
            Port,
        ),
        (
            "https://sns.us-east-1.amazonaws.com:/SimpleNotificationService-0a.pem",
            Port,
        ),
        (
            "https://sns.us-east-1.amazonaws.com:0443/SimpleNotificationService-0a.pem",
            Port,
        ),
        (
            "https://sns.us-east-1.amazonaws.com:443:443/SimpleNotificationService-0a.pem",
            Port,
        ),
        (
            "https://sns.us-east-1.amazonaws.com./SimpleNotificationService-0a.pem",
            Host,
        ),
        (
            "https://sns.us-east-1.amazonaws.com.evil.example/SimpleNotificationService-0a.pem",
            Host,
        ),
        (
            "https://evilsns.us-east-1.amazonaws.com/SimpleNotificationService-0a.pem",
            Host,
        ),
        (
            "https://evil.sns.us-east-1.amazonaws.com/SimpleNotificationService-0a.pem",
            Host,
        ),
        (
            "https://sns.s3-ap-southeast-2.amazonaws.com/SimpleNotificationService-0a.pem",
            Host,
        ),
        (
            "https://sns.s3.amazonaws.com/SimpleNotificationService-0a.pem",
            Host,
        ),
        (
            "https://s3.amazonaws.com/sns/SimpleNotificationService-0a.pem",
            Host,
        ),
        (
            "https://sns.us-east-1.s3.amazonaws.com/SimpleNotificationService-0a.pem",
            Host,
        ),
        (
            "https://sns.us-east-9.amazonaws.com/SimpleNotificationService-0a.pem",
            Host,
        ),
        (
            "https://sns..amazonaws.com/SimpleNotificationService-0a.pem",
            Host,
        ),
        (
            "https://sns.amazonaws.com/SimpleNotificationService-0a.pem",
            Host,
        ),
        (
            "https://sns.us-east-1.amazonaws.com.cn/SimpleNotificationService-0a.pem",
            Host,
        ),
        (
            "https://sns.cn-north-1.amazonaws.com/SimpleNotificationService-0a.pem",
            Host,
        ),
        (
            "https://SNS.us-east-1.amazonaws.com/SimpleNotificationService-0a.pem",
            Host,
        ),
        (
            "https://sns.us-east-1.AmazonAWS.com/SimpleNotificationService-0a.pem",
            Host,
        ),
        (
            "https://sns.us-east-1.amazonaws.co/SimpleNotificationService-0a.pem",
            Host,
        ),
        (
            "https://sns.us-east-1%2eamazonaws.com/SimpleNotificationService-0a.pem",
            Character,
        ),
        (
            "https://sns.us-east-1.amazonaws.com%2f.evil.example/SimpleNotificationService-0a.pem",
            Character,
        ),
        (
            "https://sns.us-east-1.amazonaws\u{3002}com/SimpleNotificationService-0a.pem",
            Character,
        ),
        (
            "https://sn\u{455}.us-east-1.amazonaws.com/SimpleNotificationService-0a.pem",
            Character,
        ),
        (
            "https://xn--sn-6tc.us-east-1.amazonaws.com/SimpleNotificationService-0a.pem",
            Host,
        ),
        (
            "https://169.254.169.254/SimpleNotificationService-0a.pem",
            Host,
        ),
        ("https://[::1]/SimpleNotificationService-0a.pem", Character),
        ("https://localhost/SimpleNotificationService-0a.pem", Host),
        ("https://sns.us-east-1.amazonaws.com", Path),
        ("https://sns.us-east-1.amazonaws.com/", Path),
        (
            "https://sns.us-east-1.amazonaws.com?/SimpleNotificationService-0a.pem",
            Character,
        ),
        (
            "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0a.pem?x",
            Character,
        ),
        (
            "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0a.pem#x",
            Character,
        ),
        (
            "https://sns.us-east-1.amazonaws.com/?Action=GetTopicAttributes",
            Character,
        ),
        (
            "https://sns.us-east-1.amazonaws.com/simplenotificationservice-0a.pem",
            Path,
        ),
        (
            "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-.pem",
            Path,
        ),
    ];

    /// Paths that a stranger could write behind SNS's host.
    const HOSTILE_PATHS_OF_SNS: [(&str, UrlFlaw); 12] = [
        ("/SimpleNotificationService-0a", Path),
        ("/SimpleNotificationService-0a.pem.pem", Path),
        ("/SimpleNotificationService-0A.pem", Path),
        ("/SimpleNotificationService-0a.pem.txt", Path),
        ("/SimpleNotificationService-0a.PEM", Path),
        ("/SimpleNotificationService-../../evil.pem", Path),
        ("/SimpleNotificationService-0a/../0a.pem", Path),
        ("/x/SimpleNotificationService-0a.pem", Path),
        ("//SimpleNotificationService-0a.pem", Path),
        ("/./SimpleNotificationService-0a.pem", Path),
        ("/SimpleNotificationService-%30a.pem", Character),
        ("/SimpleNotificationService-0a.pem/", Path),
    ];

    /// URLs that a stranger could write into PayPal's header.
    const HOSTILE_TO_PAYPAL: [(&str, UrlFlaw); 16] = [
        (
            "https://api.paypal.com.evil.example/v1/notifications/certs/CERT-0a",
            Host,
        ),
        ("https://evil.example/v1/notifications/certs/CERT-0a", Host),
        (
            "https://api-paypal.com/v1/notifications/certs/CERT-0a",
            Host,
        ),
        (
            "https://www.paypal.com/v1/notifications/certs/CERT-0a",
            Host,
        ),
        ("https://paypal.com/v1/notifications/certs/CERT-0a", Host),
        (
            "https://api.paypal.com./v1/notifications/certs/CERT-0a",
            Host,
        ),
        (
            "https://api.sandbox.paypal.com.evil.example/v1/notifications/certs/CERT-0a",
            Host,
        ),
        (
            "https://api.paypal.com@evil.example/v1/notifications/certs/CERT-0a",
            User,
        ),
        ("https://api.paypal.comv1/notifications/certs/CERT-0a", Host),
        ("https://api.paypal.com/v1/notifications/certs/", Path),
        ("https://api.paypal.com/v1/notifications/certs/CERT-", Path),
        (
            "https://api.paypal.com/v1/notifications/certs/CERT-../../../redirect",
            Path,
        ),
        (
            "https://api.paypal.com/v1/notifications/certs/CERT-0a/..",
            Path,
        ),
        (
            "https://api.paypal.com/v1/notifications/certs/CERT-0a//0a",
            Path,
        ),
        (
            "https://api.paypal.com/v1/notifications/certs/CERT-0a?x=1",
            Character,
        ),
        (
            "https://api.paypal.com/v1/notifications/certs/..%2fCERT-0a",
            Character,
        ),
    ];

    #[test]
    fn a_hostile_url_of_a_certificate_is_refused() {
        let (sns, paypal) = (AWS_SNS.certificate_url(), PAYPAL.certificate_url());
        let (sns, paypal) = (sns.unwrap(), paypal.unwrap());
        for (url, flaw) in HOSTILE_TO_SNS {
            assert_eq!(sns.url(url.as_bytes()), Err(flaw), "{url:?}");
            assert!(paypal.url(url.as_bytes()).is_err(), "{url:?}");
        }
        for (path, flaw) in HOSTILE_PATHS_OF_SNS {
            let url = format!("https://sns.us-east-1.amazonaws.com{path}");

            assert_eq!(sns.url(url.as_bytes()), Err(flaw), "{url:?}");
        }
        for (url, flaw) in HOSTILE_TO_PAYPAL {
            assert_eq!(paypal.url(url.as_bytes()), Err(flaw), "{url:?}");
            assert!(sns.url(url.as_bytes()).is_err(), "{url:?}");
        }
    }

    #[test]
    fn the_vendors_urls_of_certificates_are_taken_as_they_are() {
        let (sns, paypal) = (AWS_SNS.certificate_url(), PAYPAL.certificate_url());
        let pem = "SimpleNotificationService-7ff5318490ec183fbaddaa2a969abfda.pem";
        for host in [
            "us-east-1.amazonaws.com",
            "us-east-2.amazonaws.com",
            "ap-southeast-2.amazonaws.com",
            "us-gov-west-1.amazonaws.com",
            "cn-north-1.amazonaws.com.cn",
            "cn-northwest-1.amazonaws.com.cn",
        ] {
            let url = format!("https://sns.{host}/{pem}");

            assert_eq!(sns.unwrap().url(url.as_bytes()), Ok(Cow::Borrowed(&*url)));
        }
        for host in ["api.paypal.com", "api.sandbox.paypal.com"] {
            let url =
                format!("https://{host}/v1/notifications/certs/CERT-360caa42-fca2a594-b0d12406");

            assert_eq!(
                paypal.unwrap().url(url.as_bytes()),
                Ok(Cow::Borrowed(&*url))
            );
        }
    }

    #[test]
    fn the_default_port_of_a_url_is_left_out_of_what_is_fetched() {
        let url = "https://api.paypal.com:443/v1/notifications/certs/CERT-0a";

        let fetched = PAYPAL.certificate_url().unwrap().url(url.as_bytes());

        let plain = "https://api.paypal.com/v1/notifications/certs/CERT-0a";
        assert_eq!(fetched.unwrap(), plain);
    }

    #[test]
    fn a_url_of_a_certificate_has_at_most_2048_bytes() {
        let policy = PAYPAL.certificate_url().unwrap();
        let url = "https://api.paypal.com/v1/notifications/certs/CERT-";
        let of_length = |length| format!("{url}{}", "0".repeat(length - url.len()));

        assert!(policy.url(of_length(URL_LIMIT).as_bytes()).is_ok());
        assert_eq!(policy.url(of_length(2049).as_bytes()), Err(Length));
    }

    #[test]
    fn a_path_of_any_characters_has_no_segments_that_move_in_it() {
        const ANY: CertificatePolicy = CertificatePolicy::at(&[])
            .hosts(&[CertificateHost::Is("keys.acme.example")])
            .path("/certs/", Characters::VISIBLE, "");
        for (path, is_taken) in [
            ("a/b.pem", true),
            ("...", true),
            ("..", false),
            (".", false),
            ("../secret", false),
            ("a/./b", false),
            ("a//b", false),
            ("a/", false),
        ] {
            let url = format!("https://keys.acme.example/certs/{path}");

            assert_eq!(ANY.url(url.as_bytes()).is_ok(), is_taken, "{url}");
        }
    }

    #[test]
    fn bytes_that_are_not_text_are_not_a_url() {
        let policy = PAYPAL.certificate_url().unwrap();
        for byte in (0..=b' ').chain(0x7f..=0xff) {
            let mut url = b"https://api.paypal.com/v1/notifications/certs/CERT-0a".to_vec();
            url.push(byte);

            assert_eq!(policy.url(&url), Err(Character), "{byte}");
        }
    }
}
