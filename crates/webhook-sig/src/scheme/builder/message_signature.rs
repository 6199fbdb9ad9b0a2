//! The way to start a scheme with an HTTP message signature.

use crate::scheme::{
    Algorithm, Encoding, Format, Location, MessageSignature, Scheme, SchemeBuilder, Version,
};
use crate::time::TimeFormat;

impl Scheme {
    /// Starts a scheme whose sender signs with an HTTP message signature (RFC 9421), which has to
    /// meet a policy. End it with [`build`](SchemeBuilder::build).
    ///
    /// The algorithm is one of `hmac-sha256`, `rsa-pss-sha512`, `rsa-v1_5-sha256`,
    /// `ecdsa-p256-sha256`, `ecdsa-p384-sha384` and `ed25519`; a signature that names another one is
    /// refused. The timestamp is `created`, unless the policy does without it. A shared secret is its
    /// text; where the partner shows it in base64, add
    /// [`key_format(KeyFormat::Base64)`](SchemeBuilder::key_format).
    ///
    /// ```
    /// use webhook_sig::scheme::{Algorithm, Audience, Location, MessageSignature, Scheme};
    /// use webhook_sig::{BaseUrl, ErrorKind, Head, Signer, UnixTime, Verifier};
    ///
    /// const ACME: Scheme =
    ///     Scheme::message_signature("acme", Algorithm::HmacSha256, MessageSignature::new())
    ///         .audience(Audience::Authority)
    ///         .key_id(Location::signature_param("keyid"))
    ///         .build();
    ///
    /// let keys = ACME.keyring(["W5ZqkqPDYkYm8sJ1tq0VW5ZqkqPDYkYm"])?;
    /// let verifier = Verifier::new(&ACME).base_url(BaseUrl::new("https://shop.example")?);
    /// let now = UnixTime::from_secs(1_700_000_000);
    /// let request = http::Request::post("/hooks").body("{}".into())?;
    /// let signed = Signer::new(verifier.clone(), keys.clone()).sign(request, now)?;
    ///
    /// let head = Head::new("POST", "/hooks", signed.headers());
    /// assert!(verifier.verify(&head, "{}", &keys, now).is_ok());
    /// let changed = verifier.verify(&head, "[]", &keys, now).unwrap_err();
    /// assert_eq!(changed.kind(), ErrorKind::SignatureMismatch);
    ///
    /// // The path is covered too, and refused before the body is read.
    /// let moved = Head::new("POST", "/admin", signed.headers());
    /// let moved = verifier.begin(&moved, &keys, now).unwrap_err();
    /// assert_eq!(moved.kind(), ErrorKind::SignatureMismatch);
    /// # Ok::<(), webhook_sig::BoxError>(())
    /// ```
    ///
    /// A policy that leaves the body out does not compile unless the scheme says so:
    ///
    /// ```compile_fail
    /// # use webhook_sig::scheme::{Algorithm, Audience, BodyCoverage, MessageSignature, Scheme};
    /// const POLICY: MessageSignature = MessageSignature::new().body(BodyCoverage::IfCovered);
    /// const ACME: Scheme = Scheme::message_signature("acme", Algorithm::HmacSha256, POLICY)
    ///     .audience(Audience::Key)
    ///     .build();
    /// ```
    pub const fn message_signature(
        id: &'static str,
        algorithm: Algorithm,
        policy: MessageSignature,
    ) -> SchemeBuilder {
        let signature = Location::header("Signature");
        let mut builder = SchemeBuilder::new(id, algorithm, signature, Encoding::Base64);
        if policy.needs_created() {
            builder.draft.timestamp = Some(match policy.version() {
                #[cfg(feature = "legacy")]
                Version::Cavage => (Location::header("Date"), TimeFormat::HttpDate),
                Version::Rfc9421 => (
                    Location::signature_param("created"),
                    TimeFormat::UnixSeconds,
                ),
            });
        }
        builder.draft.format = Format::MessageSignature(policy);
        builder
    }
}
