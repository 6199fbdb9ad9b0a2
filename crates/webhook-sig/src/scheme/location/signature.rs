//! The places in an HTTP message signature.

use crate::scheme::Location;
use crate::scheme::location::Place;

impl Location {
    /// Selects a parameter of the HTTP message signature that is being verified (RFC 9421, section
    /// 2.3), such as `created`, `keyid`, `nonce` or `tag`.
    ///
    /// It is for a scheme that [`Scheme::message_signature`](crate::Scheme::message_signature)
    /// started.
    ///
    /// ```
    /// use webhook_sig::scheme::Location;
    ///
    /// let nonce = Location::signature_param("nonce");
    /// assert_eq!(nonce.to_string(), "signature parameter nonce=…");
    /// ```
    #[must_use]
    pub const fn signature_param(name: &'static str) -> Self {
        Self::whole(Place::SignatureParam(name))
    }
}
