//! Why a setting was not accepted.

use std::error::Error as StdError;
use std::fmt;

/// Why a setting was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidSetting {
    /// A signature by an algorithm is required, and the scheme has none by it.
    Algorithm,
    /// A required header has an invalid name, or a blank value.
    Header,
    /// A network is not an address with an optional prefix length, or has bits set beyond it.
    Network,
    /// A list of networks is empty, which would refuse every sender.
    NoNetworks,
    /// The window is to be widened for retries, and the scheme signs no timestamp.
    NoTimestamp,
    /// A required value has nothing that it may be, which would refuse every delivery.
    NoValues,
    /// The window is to be widened for retries, and it is not known how late they come.
    RetriesUnknown,
    /// The window is to be widened for retries, and the signature does not cover the body.
    UnsignedBody,
    /// A value is required that the signature does not cover in every delivery.
    UnsignedValue,
    /// A base URL is not an `http` or `https` URL with a host, or has a query or fragment.
    Url,
}

impl fmt::Display for InvalidSetting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Algorithm => "the scheme has no signature by the required algorithm; name one that it has, or leave `requiring` out",
            Self::Header => "the required header has an invalid name or an empty, blank or padded value; copy both again",
            Self::Network => "the network is not an address with a prefix length that fits",
            Self::NoNetworks => "the list of networks is empty",
            Self::NoTimestamp => "the scheme signs no timestamp, so no retry comes too late; leave `window_for_retries` out",
            Self::NoValues => "the required value has nothing that it may be, so no delivery would be accepted; name at least one value that is not empty",
            Self::RetriesUnknown => "it is not known how late the vendor's retries come; set the window with `Verifier::tolerance`",
            Self::UnsignedBody => "the signature does not cover the body, so a captured one could be changed for as long as retries come; leave `window_for_retries` out",
            Self::UnsignedValue => "the signature does not cover the required value in every delivery, so anyone could change it; name a signed one",
            Self::Url => "the base URL is not an http or https URL with a host and without query and fragment",
        })
    }
}

impl StdError for InvalidSetting {}
