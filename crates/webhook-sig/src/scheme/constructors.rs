//! The ways to start a scheme: one for each algorithm.
//!
//! Each takes the scheme's id, where the signature is and how it is written.

#[cfg(feature = "ecdsa")]
use crate::scheme::Ecdsa;
#[cfg(feature = "rsa")]
use crate::scheme::Rsa;
use crate::scheme::{Algorithm, Encoding, KeyFormat, Location, Scheme, SchemeBuilder};

impl Scheme {
    /// Starts a scheme whose sender signs with ECDSA (FIPS 186-5).
    ///
    /// ```
    /// use webhook_sig::scheme::{Algorithm, Audience, Component, Ecdsa, Encoding, Location, Scheme};
    ///
    /// const SIGNATURE: Location = Location::header("Acme-Signature");
    /// const ACME: Scheme =
    ///     Scheme::ecdsa("acme", Ecdsa::P256Sha256Der, SIGNATURE, Encoding::Base64)
    ///         .audience(Audience::Everyone)
    ///         .signs(&[Component::Body]);
    ///
    /// let key = ACME.key(
    ///     "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1\
    ///      flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==",
    /// )?;
    /// assert_eq!(key.algorithm(), Algorithm::Ecdsa(Ecdsa::P256Sha256Der));
    ///
    /// let other = ACME.key("MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");
    /// assert_eq!(
    ///     other.unwrap_err().to_string(),
    ///     "this is an Ed25519 key; the scheme needs an EC key on P-256",
    /// );
    /// # Ok::<(), webhook_sig::InvalidKey>(())
    /// ```
    ///
    /// [`SigningKey`](crate::key::SigningKey) shows how to sign for a test.
    #[cfg(feature = "ecdsa")]
    pub const fn ecdsa(
        id: &'static str,
        ecdsa: Ecdsa,
        signature: Location,
        encoding: Encoding,
    ) -> SchemeBuilder {
        SchemeBuilder::new(id, Algorithm::Ecdsa(ecdsa), signature, encoding)
    }

    /// Starts a scheme whose sender signs with Ed25519 (RFC 8032).
    ///
    /// Its keys are public: [`KeyFormat::PublicKey`]. In a test, a [`SigningKey`](crate::key::SigningKey)
    /// signs as the sender does.
    ///
    /// ```
    /// use webhook_sig::scheme::{Audience, Component, Encoding, Location, Scheme};
    /// use webhook_sig::{ErrorKind, Head, InvalidKey, Signer, TimeFormat, UnixTime, Verifier};
    ///
    /// const ACME: Scheme =
    ///     Scheme::ed25519("acme", Location::header("Acme-Signature"), Encoding::Base64)
    ///         .timestamp(Location::header("Acme-Time"), TimeFormat::UnixSeconds)
    ///         .audience(Audience::Key)
    ///         .signs(&[Component::Timestamp, Component::Literal("."), Component::Body]);
    ///
    /// let private = "whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";
    /// let now = UnixTime::from_secs(1_700_000_000);
    /// let request = http::Request::post("/webhooks").body("{}".into())?;
    /// let signed = Signer::new(&ACME, ACME.signing_key(private)?).sign(request, now)?;
    ///
    /// // The receiver has the public key, as hex, base64, PEM or JWK.
    /// let keys = ACME.keyring(["11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="])?;
    /// let head = Head::new("POST", "/webhooks", signed.headers());
    /// assert!(Verifier::new(&ACME).verify(&head, "{}", &keys, now).is_ok());
    ///
    /// let changed = Verifier::new(&ACME).verify(&head, "[]", &keys, now).unwrap_err();
    /// assert_eq!(changed.kind(), ErrorKind::SignatureMismatch);
    /// assert_eq!(ACME.key(private).unwrap_err(), InvalidKey::PrivateKey);
    /// # Ok::<(), webhook_sig::BoxError>(())
    /// ```
    ///
    /// It must say for whom a signature is meant, or it does not compile:
    ///
    /// ```compile_fail
    /// # use webhook_sig::scheme::{Component, Encoding, Location, Scheme};
    /// const FOR_ANYONE: Scheme =
    ///     Scheme::ed25519("acme", Location::header("Acme-Signature"), Encoding::Base64)
    ///         .signs(&[Component::Body]);
    /// ```
    #[cfg(feature = "ed25519")]
    pub const fn ed25519(
        id: &'static str,
        signature: Location,
        encoding: Encoding,
    ) -> SchemeBuilder {
        SchemeBuilder::new(id, Algorithm::Ed25519, signature, encoding)
    }

    /// Starts a scheme whose sender signs with RSA (RFC 8017).
    ///
    /// ```
    /// use webhook_sig::InvalidKey;
    /// use webhook_sig::scheme::{Audience, Component, Encoding, Location, Rsa, Scheme};
    ///
    /// const SIGNATURE: Location = Location::header("Acme-Signature");
    /// const ACME: Scheme = Scheme::rsa("acme", Rsa::Pkcs1Sha256, SIGNATURE, Encoding::Base64)
    ///     .audience(Audience::Everyone)
    ///     .signs(&[Component::Body]);
    ///
    /// // A key of 1024 bits, which Woovi publishes.
    /// let short = ACME.key(
    ///     "-----BEGIN PUBLIC KEY-----
    /// MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC/+NtIkjzevvqD+I3MMv3bLXDt
    /// pvxBjY4BsRrSdca3rtAwMcRYYvxSnd7jagVLpctMiOxQO8ieUCKLSWHpsMAjO/zZ
    /// WMKbqoG8MNpi/u3fp6zz0mcHCOSqYsPUUG19buW8bis5ZZ2IZgBObWSpTvJ0cnj6
    /// HKBAA82Jln+lGwS1MwIDAQAB
    /// -----END PUBLIC KEY-----",
    /// );
    /// assert_eq!(short.unwrap_err(), InvalidKey::ModulusLength { bits: 1024 });
    /// ```
    ///
    /// [`ed25519`](Self::ed25519) shows a delivery that is signed and verified.
    #[cfg(feature = "rsa")]
    pub const fn rsa(
        id: &'static str,
        rsa: Rsa,
        signature: Location,
        encoding: Encoding,
    ) -> SchemeBuilder {
        SchemeBuilder::new(id, Algorithm::Rsa(rsa), signature, encoding)
    }

    /// Starts a scheme that signs with HMAC-MD5 (RFC 2104, RFC 1321).
    #[cfg(feature = "legacy")]
    pub const fn hmac_md5(
        id: &'static str,
        signature: Location,
        encoding: Encoding,
    ) -> SchemeBuilder {
        SchemeBuilder::new(id, Algorithm::HmacMd5, signature, encoding)
    }

    /// Starts a scheme that signs with HMAC-SHA-1 (RFC 2104).
    pub const fn hmac_sha1(
        id: &'static str,
        signature: Location,
        encoding: Encoding,
    ) -> SchemeBuilder {
        SchemeBuilder::new(id, Algorithm::HmacSha1, signature, encoding)
    }

    /// Starts a scheme that signs with HMAC-SHA-256 (RFC 2104, FIPS 180-4).
    ///
    /// ```
    /// use webhook_sig::scheme::{Algorithm, Component, Encoding, Location, Scheme};
    ///
    /// const SIGNATURE: Location = Location::header("Acme-Signature");
    /// const ACME: Scheme =
    ///     Scheme::hmac_sha256("acme", SIGNATURE, Encoding::Base64).signs(&[Component::Body]);
    ///
    /// assert_eq!(ACME.id(), "acme");
    /// assert_eq!(ACME.algorithm(), Algorithm::HmacSha256);
    /// assert_eq!(ACME.signature(), SIGNATURE);
    /// assert_eq!(ACME.encoding(), Encoding::Base64);
    /// ```
    pub const fn hmac_sha256(
        id: &'static str,
        signature: Location,
        encoding: Encoding,
    ) -> SchemeBuilder {
        SchemeBuilder::new(id, Algorithm::HmacSha256, signature, encoding)
    }

    /// Starts a scheme that signs with HMAC-SHA-384 (RFC 2104, FIPS 180-4).
    pub const fn hmac_sha384(
        id: &'static str,
        signature: Location,
        encoding: Encoding,
    ) -> SchemeBuilder {
        SchemeBuilder::new(id, Algorithm::HmacSha384, signature, encoding)
    }

    /// Starts a scheme that signs with HMAC-SHA-512 (RFC 2104, FIPS 180-4).
    pub const fn hmac_sha512(
        id: &'static str,
        signature: Location,
        encoding: Encoding,
    ) -> SchemeBuilder {
        SchemeBuilder::new(id, Algorithm::HmacSha512, signature, encoding)
    }

    /// Starts a scheme whose signature is the plain Keccak-256 of a message that contains the key.
    ///
    /// One [`Component::Key`](crate::scheme::Component::Key) says where the key is, as in
    /// [`keyed_sha256`](Self::keyed_sha256).
    #[cfg(feature = "keccak")]
    pub const fn keyed_keccak256(
        id: &'static str,
        signature: Location,
        encoding: Encoding,
    ) -> SchemeBuilder {
        SchemeBuilder::new(id, Algorithm::KeyedKeccak256, signature, encoding)
    }

    /// Starts a scheme whose signature is the plain MD5 of a message that contains the key.
    ///
    /// One [`Component::Key`](crate::scheme::Component::Key) says where the key is, as in
    /// [`keyed_sha256`](Self::keyed_sha256).
    ///
    /// # Security
    ///
    /// MD5 is broken, and such a construction invites length extension.
    /// It exists because vendors use it; add what else they offer, such as their source
    /// addresses, TLS, and a path that is hard to guess.
    #[cfg(feature = "legacy")]
    pub const fn keyed_md5(
        id: &'static str,
        signature: Location,
        encoding: Encoding,
    ) -> SchemeBuilder {
        SchemeBuilder::new(id, Algorithm::KeyedMd5, signature, encoding)
    }

    /// Starts a scheme whose signature is the plain SHA-1 of a message that contains the key.
    ///
    /// One [`Component::Key`](crate::scheme::Component::Key) says where the key is, as in
    /// [`keyed_sha256`](Self::keyed_sha256).
    ///
    /// # Security
    ///
    /// Put the key after the body: a hash of the key and then the body invites length extension,
    /// which appends to a body without knowing the key.
    /// SHA-1 is broken in addition: an attacker who chooses the body may find two with one
    /// signature.
    pub const fn keyed_sha1(
        id: &'static str,
        signature: Location,
        encoding: Encoding,
    ) -> SchemeBuilder {
        SchemeBuilder::new(id, Algorithm::KeyedSha1, signature, encoding)
    }

    /// Starts a scheme whose signature is the plain SHA-256 of a message that contains the key.
    ///
    /// One [`Component::Key`](crate::scheme::Component::Key) says where the key is.
    ///
    /// # Security
    ///
    /// Put the key after the body: a hash of the key and then the body invites length extension,
    /// which appends to a body without knowing the key.
    ///
    /// ```
    /// use webhook_sig::scheme::{Component, Encoding, Location, Scheme};
    ///
    /// const ACME: Scheme =
    ///     Scheme::keyed_sha256("acme", Location::header("Acme-Hash"), Encoding::Hex)
    ///         .signs(&[Component::Body, Component::Key]);
    /// assert_eq!(ACME.signed_content().to_string(), "{body}{key}");
    /// ```
    ///
    /// Without its key it does not compile:
    ///
    /// ```compile_fail
    /// # use webhook_sig::scheme::{Component, Encoding, Location, Scheme};
    /// const KEYLESS: Scheme =
    ///     Scheme::keyed_sha256("acme", Location::header("Acme-Hash"), Encoding::Hex)
    ///         .signs(&[Component::Body]);
    /// ```
    pub const fn keyed_sha256(
        id: &'static str,
        signature: Location,
        encoding: Encoding,
    ) -> SchemeBuilder {
        SchemeBuilder::new(id, Algorithm::KeyedSha256, signature, encoding)
    }

    /// Starts a scheme whose sender shows the secret itself; [`build`](SchemeBuilder::build) ends
    /// it.
    ///
    /// # Security
    ///
    /// A token proves that the sender holds the secret, and nothing about the delivery: anyone who
    /// sees one request can send any other. Use TLS only, and add what else the vendor offers,
    /// such as source addresses.
    ///
    /// ```
    /// use webhook_sig::scheme::{Location, Scheme};
    /// use webhook_sig::{ErrorKind, Head, UnixTime, Verifier};
    ///
    /// const ACME: Scheme =
    ///     Scheme::token("acme", Location::header("Authorization").prefix("Bearer ")).build();
    /// assert!(!ACME.signs_body());
    ///
    /// let keys = ACME.keyring(["W5ZqkqPDYkYm8sJ1tq0V"])?;
    /// # let now = UnixTime::from_secs(1_700_000_000);
    /// let verify = |value| {
    ///     let headers = [("Authorization", value)];
    ///     Verifier::new(&ACME).verify(&Head::new("POST", "/", &headers), "{}", &keys, now)
    /// };
    /// assert!(verify("Bearer W5ZqkqPDYkYm8sJ1tq0V").is_ok());
    /// let other = verify("Bearer W5ZqkqPDYkYm8sJ1tq0v").unwrap_err();
    /// assert_eq!(other.kind(), ErrorKind::SignatureMismatch);
    /// let bare = verify("W5ZqkqPDYkYm8sJ1tq0V").unwrap_err();
    /// assert_eq!(bare.kind(), ErrorKind::SignatureMalformed);
    /// # Ok::<(), webhook_sig::InvalidKey>(())
    /// ```
    ///
    /// A token that should sign does not compile:
    ///
    /// ```compile_fail
    /// # use webhook_sig::scheme::{Component, Location, Scheme};
    /// const ACME: Scheme =
    ///     Scheme::token("acme", Location::header("Acme-Token")).signs(&[Component::Body]);
    /// ```
    pub const fn token(id: &'static str, location: Location) -> SchemeBuilder {
        SchemeBuilder::new(id, Algorithm::Token, location, Encoding::Text).unsigned_body()
    }

    /// Starts a scheme whose sender shows a user and a password, as HTTP Basic (RFC 7617) does.
    ///
    /// [`build`](SchemeBuilder::build) ends it.
    ///
    /// The key's text is `user:password`.
    ///
    /// # Security
    ///
    /// As for a [`token`](Self::token): it proves nothing about the body.
    ///
    /// ```
    /// use webhook_sig::scheme::{KeyFormat, Scheme};
    /// use webhook_sig::{ErrorKind, Head, InvalidKey, UnixTime, Verifier};
    ///
    /// const ACME: Scheme = Scheme::basic("acme").build();
    ///
    /// let keys = ACME.keyring(["acme:W5ZqkqPDYkYm8sJ1tq0V"])?;
    /// let password_only = ACME.key("W5ZqkqPDYkYm8sJ1tq0V").unwrap_err();
    /// assert_eq!(password_only, InvalidKey::Undecodable(KeyFormat::UserAndPassword));
    ///
    /// # let now = UnixTime::from_secs(1_700_000_000);
    /// let verify = |value| {
    ///     let headers = [("Authorization", value)];
    ///     Verifier::new(&ACME).verify(&Head::new("POST", "/", &headers), "{}", &keys, now)
    /// };
    /// assert!(verify("Basic YWNtZTpXNVpxa3FQRFlrWW04c0oxdHEwVg==").is_ok());
    /// let other = verify("Basic YWNtZTpzZWNyZXQ=").unwrap_err();
    /// assert_eq!(other.kind(), ErrorKind::SignatureMismatch);
    /// # Ok::<(), InvalidKey>(())
    /// ```
    pub const fn basic(id: &'static str) -> SchemeBuilder {
        let credentials = Location::header("Authorization").prefix("Basic ");
        SchemeBuilder::new(id, Algorithm::Basic, credentials, Encoding::Base64)
            .key_format(KeyFormat::UserAndPassword)
            .unsigned_body()
    }
}
