//! The places of a token, and of one that is all of the body.

use crate::scheme::Location;
use crate::scheme::location::Place;

impl Location {
    /// The whole body, for a token that is sent without anything around it.
    ///
    /// ```
    /// use webhook_sig::scheme::Location;
    ///
    /// assert_eq!(Location::body().to_string(), "body: …");
    /// ```
    #[must_use]
    pub const fn body() -> Self {
        Self::whole(Place::Body)
    }

    /// A claim of the token (RFC 7519), at a JSON pointer (RFC 6901) into its payload.
    ///
    /// It is for a scheme that [`Scheme::jws`](crate::Scheme::jws) started.
    ///
    /// ```
    /// use webhook_sig::scheme::Location;
    ///
    /// assert_eq!(Location::claim("/iat").to_string(), "claim /iat: …");
    /// ```
    ///
    /// # Panics
    ///
    /// Panics at compile time if the pointer does not begin with a slash.
    #[must_use]
    #[track_caller]
    pub const fn claim(pointer: &'static str) -> Self {
        Self::whole(Place::Claim(pointer)).checked()
    }

    /// A value in the JOSE header of the token (RFC 7515, section 4), at a JSON pointer.
    ///
    /// It is for a scheme that [`Scheme::jws`](crate::Scheme::jws) started, such as for the id of
    /// its key.
    ///
    /// ```
    /// use webhook_sig::scheme::Location;
    ///
    /// assert_eq!(Location::protected("/kid").to_string(), "JOSE header /kid: …");
    /// ```
    ///
    /// # Panics
    ///
    /// Panics at compile time if the pointer does not begin with a slash.
    #[must_use]
    #[track_caller]
    pub const fn protected(pointer: &'static str) -> Self {
        Self::whole(Place::Protected(pointer)).checked()
    }
}
