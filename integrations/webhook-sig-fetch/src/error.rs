//! Why keys could not be fetched.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use webhook_sig::BoxError;

use crate::answer::Unusable;

/// Why keys could not be fetched.
#[derive(Clone, Debug)]
pub struct FetchError {
    /// The URL, or the id of the scheme whose keys are not fetched.
    url: Arc<str>,
    reason: Reason,
}

#[derive(Clone, Debug)]
pub(crate) enum Reason {
    /// The URL is not one that is fetched from.
    Url,
    Client(Arc<BoxError>),
    Status(u16),
    TooLong(usize),
    TooSlow(Duration),
    Unusable(Unusable),
    /// The last attempt has not ended, or not as it should.
    Interrupted,
    /// Too many names that are unknown are remembered already.
    TooManyUnknown,
    /// The scheme has a shared secret.
    SharedSecret,
    /// No delivery of the scheme names a certificate.
    #[cfg(feature = "certificates")]
    NoCertificate,
}

impl FetchError {
    pub(crate) fn new(url: &str, reason: Reason) -> Self {
        let url = url.into();
        Self { url, reason }
    }
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = &self.url;
        match &self.reason {
            Reason::Url => write!(
                f,
                "{url} is not a URL to fetch keys from: expected https, a host, and neither user nor fragment"
            ),
            Reason::Client(error) => write!(f, "fetching keys from {url} failed: {error}"),
            Reason::Status(status) => write!(f, "{url} answered with status {status}, not 200"),
            Reason::TooLong(limit) => write!(f, "the answer of {url} is longer than {limit} bytes"),
            Reason::TooSlow(time) => write!(f, "{url} did not answer within {time:?}"),
            Reason::Unusable(Unusable::Key(why)) => {
                write!(f, "the answer of {url} has no usable key: {why}")
            }
            Reason::Unusable(Unusable::Missing(what, pointer)) => {
                write!(f, "the answer of {url} has no {what} at {pointer:?}")
            }
            Reason::Unusable(Unusable::NotJson) => write!(f, "the answer of {url} is not JSON"),
            Reason::Unusable(Unusable::NotText) => write!(f, "the answer of {url} is not UTF-8"),
            Reason::Interrupted => write!(f, "fetching keys from {url} did not end"),
            Reason::TooManyUnknown => write!(
                f,
                "too many unknown keys were asked for at {url}, so no other one is fetched for a while"
            ),
            Reason::SharedSecret => write!(
                f,
                "`{url}` is signed with a shared secret, which is published nowhere: configure it with `Secret`"
            ),
            #[cfg(feature = "certificates")]
            Reason::NoCertificate => write!(
                f,
                "the deliveries of `{url}` name no certificate: fetch its keys by `jwks`, `pem`, `json` or `by_id`"
            ),
        }
    }
}

impl StdError for FetchError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.reason {
            Reason::Client(error) => Some(&***error),
            Reason::Unusable(Unusable::Key(why)) => Some(why),
            _ => None,
        }
    }
}
