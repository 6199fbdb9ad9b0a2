//! The ways to start a scheme with a token, and its options.

#[cfg(feature = "jws")]
use crate::scheme::{Algorithm, Encoding, Location};
use crate::scheme::{Claim, Scheme, SchemeBuilder};
#[cfg(feature = "jws")]
use crate::scheme::{Format, Payload};

impl Scheme {
    /// Starts a scheme whose sender shows a compact JSON Web Signature (RFC 7515), such as a JSON
    /// Web Token.
    ///
    /// The algorithm is the one that the token must name. End it with
    /// [`build`](SchemeBuilder::build).
    ///
    /// What a scheme demands of a token: whom it is for ([`audience`](SchemeBuilder::audience)), a
    /// time ([`timestamp`](SchemeBuilder::timestamp) or [`Claim::Expires`], else
    /// [`never_expires`](SchemeBuilder::never_expires)), and a binding to the body
    /// ([`Claim::BodyDigest`], or a token that is the body; else
    /// [`unsigned_body`](SchemeBuilder::unsigned_body)).
    ///
    /// ```
    /// use webhook_sig::scheme::{Algorithm, Audience, Claim, Location, Scheme};
    ///
    /// const TOKEN: Location = Location::header("Authorization").prefix("Bearer ");
    /// const FOR: Audience = Audience::Value { at: Location::claim("/aud"), param: "audience" };
    ///
    /// /// Acme: HS256, as `Authorization: Bearer <token>`, which says nothing about the body.
    /// const ACME: Scheme = Scheme::jws("acme", Algorithm::HmacSha256, TOKEN)
    ///     .audience(FOR)
    ///     .claims(&[Claim::Expires, Claim::Is("/iss", "acme")])
    ///     .unsigned_body()
    ///     .build();
    ///
    /// assert_eq!(ACME.signed_content().to_string(), "{JOSE header}.{claims}");
    /// ```
    ///
    /// A token that never expires does not compile unless the scheme says so:
    ///
    /// ```compile_fail
    /// # use webhook_sig::scheme::{Algorithm, Audience, Location, Scheme};
    /// const ACME: Scheme = Scheme::jws("acme", Algorithm::HmacSha256, Location::header("Token"))
    ///     .audience(Audience::Key)
    ///     .unsigned_body()
    ///     .build();
    /// ```
    #[cfg(feature = "jws")]
    pub const fn jws(id: &'static str, algorithm: Algorithm, token: Location) -> SchemeBuilder {
        SchemeBuilder::token_of(id, algorithm, token, Payload::Attached)
    }

    /// Starts a scheme whose payload is not in the token but in the request (RFC 7515, appendix F).
    ///
    /// [`signs`](SchemeBuilder::signs) says what it is; base64 is made of it before it is signed.
    ///
    /// ```
    /// use webhook_sig::scheme::{Algorithm, Audience, Component, Location, Scheme};
    ///
    /// /// Acme: HS256, as `Acme-Signature: <header>..<signature>`.
    /// const ACME: Scheme =
    ///     Scheme::jws_detached("acme", Algorithm::HmacSha256, Location::header("Acme-Signature"))
    ///         .audience(Audience::Key)
    ///         .never_expires()
    ///         .signs(&[Component::Body]);
    ///
    /// assert_eq!(ACME.signed_content().to_string(), "{JOSE header}.{base64 of {body}}");
    /// ```
    #[cfg(feature = "jws")]
    pub const fn jws_detached(
        id: &'static str,
        algorithm: Algorithm,
        token: Location,
    ) -> SchemeBuilder {
        SchemeBuilder::token_of(id, algorithm, token, Payload::Detached)
    }

    /// Starts a scheme whose payload is in the request, and signed without base64 (RFC 7797).
    ///
    /// The token must have `"b64": false` and `"crit": ["b64"]` in its header.
    /// [`signs`](SchemeBuilder::signs) says what the payload is.
    #[cfg(feature = "jws")]
    pub const fn jws_unencoded(
        id: &'static str,
        algorithm: Algorithm,
        token: Location,
    ) -> SchemeBuilder {
        SchemeBuilder::token_of(id, algorithm, token, Payload::DetachedUnencoded)
    }

    /// Returns the scheme of the same id for an algorithm, by its name in a token's header (RFC
    /// 7518) such as `ES256`.
    ///
    /// ```
    /// # #[cfg(all(feature = "ecdsa", feature = "jws"))] {
    /// use webhook_sig::provider::JWS_JWT;
    /// use webhook_sig::scheme::{Algorithm, Ecdsa};
    ///
    /// let scheme = JWS_JWT.for_algorithm("ES256").unwrap();
    /// assert_eq!(scheme.id(), "jws-jwt");
    /// assert_eq!(scheme.algorithm(), Algorithm::Ecdsa(Ecdsa::P256Sha256Fixed));
    /// assert!(JWS_JWT.for_algorithm("none").is_none());
    /// # }
    /// ```
    #[must_use]
    pub fn for_algorithm(&'static self, name: &str) -> Option<&'static Self> {
        let mut family = std::iter::once(self).chain(self.variants.iter().copied());
        family.find(|scheme| match scheme.policy() {
            Some(policy) => policy.name_of(scheme.algorithm) == Some(name),
            None => scheme.has_token() && scheme.algorithm.jose_names().contains(&name),
        })
    }

    /// Returns what a standard for tokens or message signatures calls the algorithm, such as `ES256`.
    ///
    /// ```
    /// # #[cfg(feature = "jws")] {
    /// use webhook_sig::provider::{GITHUB, JWS_JWT};
    ///
    /// assert_eq!(JWS_JWT.algorithm_name(), Some("HS256"));
    /// assert_eq!(GITHUB.algorithm_name(), None);
    /// # }
    /// ```
    #[must_use]
    pub fn algorithm_name(&self) -> Option<&'static str> {
        match self.policy() {
            Some(policy) => policy.name_of(self.algorithm),
            None if self.has_token() => self.algorithm.jose_names().first().copied(),
            None => None,
        }
    }

    /// Adds the schemes of the same id for other algorithms.
    #[cfg(any(feature = "jws", feature = "message-signatures"))]
    pub(crate) const fn with_variants(self, variants: &'static [&'static Self]) -> Self {
        Self { variants, ..self }
    }

    /// Returns the schemes of the same id for other algorithms.
    #[must_use]
    pub const fn variants(&self) -> &'static [&'static Self] {
        self.variants
    }
}

impl SchemeBuilder {
    #[cfg(feature = "jws")]
    const fn token_of(
        id: &'static str,
        algorithm: Algorithm,
        token: Location,
        payload: Payload,
    ) -> Self {
        let mut builder = Self::new(id, algorithm, token, Encoding::Base64UrlUnpadded);
        builder.draft.format = Format::Jws(payload);
        builder
    }

    /// Sets what the claims of the token must be.
    pub const fn claims(mut self, claims: &'static [Claim]) -> Self {
        self.draft.claims = claims;
        self
    }

    /// Accepts that a delivery never expires, because nothing in it has a time.
    ///
    /// # Security
    ///
    /// Anyone who captures a delivery can send it again at any time: only a replay store that keeps
    /// its events stops that, for as long as it keeps them.
    pub const fn never_expires(mut self) -> Self {
        self.draft.never_expires = true;
        self
    }
}
