//! The ways to start a scheme: one for each algorithm.

use crate::scheme::{Acknowledgement, Algorithm, Encoding, KeyFormat, Scheme, Slot, UrlForm};
use crate::time::Tolerance;

impl Scheme {
    /// Starts a scheme that signs with HMAC-MD5.
    ///
    /// ```
    /// # use bytes::Bytes;
    /// # use http::Request;
    /// use webhook_sig::scheme::{Encoding, Part, Scheme, Slot};
    ///
    /// const ACME: Scheme =
    ///     Scheme::hmac_md5("acme", Slot::header("Acme-Signature"), Encoding::Hex)
    ///         .signs(&[Part::Body]);
    ///
    /// # let now = webhook_sig::UnixTime::from_secs(1_700_000_000);
    /// let keys = ACME.keyring(["It's a Secret to Everybody"])?;
    /// let request = Request::post("/webhooks").body(Bytes::from("Hello, World!"))?;
    /// let signed = ACME.sign(request, &keys, now)?;
    /// assert_eq!(signed.headers()["acme-signature"], "43e83d30cb1dff0c1000065b06487708");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "legacy")]
    #[must_use]
    pub const fn hmac_md5(id: &'static str, signature: Slot, encoding: Encoding) -> Self {
        Self::new(id, Algorithm::HmacMd5, signature, encoding)
    }

    /// Starts a scheme that signs with HMAC-SHA-1.
    ///
    /// ```
    /// # use bytes::Bytes;
    /// # use http::Request;
    /// use webhook_sig::scheme::{Encoding, Part, Scheme, Slot};
    ///
    /// const ACME: Scheme =
    ///     Scheme::hmac_sha1("acme", Slot::header("Acme-Signature").prefix("sha1="), Encoding::Hex)
    ///         .signs(&[Part::Body]);
    ///
    /// # let now = webhook_sig::UnixTime::from_secs(1_700_000_000);
    /// let keys = ACME.keyring(["It's a Secret to Everybody"])?;
    /// let request = Request::post("/webhooks").body(Bytes::from("Hello, World!"))?;
    /// let signed = ACME.sign(request, &keys, now)?;
    /// assert_eq!(
    ///     signed.headers()["acme-signature"],
    ///     "sha1=01dc10d0c83e72ed246219cdd91669667fe2ca59",
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn hmac_sha1(id: &'static str, signature: Slot, encoding: Encoding) -> Self {
        Self::new(id, Algorithm::HmacSha1, signature, encoding)
    }

    /// Starts a scheme that signs with HMAC-SHA-256.
    ///
    /// ```
    /// use webhook_sig::scheme::{Algorithm, Encoding, Part, Scheme, Slot};
    ///
    /// const SIGNATURE: Slot = Slot::header("Acme-Signature");
    /// const ACME: Scheme =
    ///     Scheme::hmac_sha256("acme", SIGNATURE, Encoding::Base64).signs(&[Part::Body]);
    ///
    /// assert_eq!(ACME.id(), "acme");
    /// assert_eq!(ACME.algorithm(), Algorithm::HmacSha256);
    /// assert_eq!(ACME.signature(), SIGNATURE);
    /// assert_eq!(ACME.encoding(), Encoding::Base64);
    /// ```
    ///
    /// [The module](crate::scheme) shows one that signs a timestamp too.
    #[must_use]
    pub const fn hmac_sha256(id: &'static str, signature: Slot, encoding: Encoding) -> Self {
        Self::new(id, Algorithm::HmacSha256, signature, encoding)
    }

    /// Starts a scheme that signs with HMAC-SHA-384.
    ///
    /// ```
    /// # use bytes::Bytes;
    /// # use http::Request;
    /// use webhook_sig::scheme::{Encoding, Part, Scheme, Slot};
    ///
    /// const ACME: Scheme =
    ///     Scheme::hmac_sha384("acme", Slot::header("Acme-Signature"), Encoding::Base64)
    ///         .signs(&[Part::Body]);
    ///
    /// # let now = webhook_sig::UnixTime::from_secs(1_700_000_000);
    /// let keys = ACME.keyring(["It's a Secret to Everybody"])?;
    /// let request = Request::post("/webhooks").body(Bytes::from("Hello, World!"))?;
    /// let signed = ACME.sign(request, &keys, now)?;
    /// assert_eq!(
    ///     signed.headers()["acme-signature"],
    ///     "iulB4jzpQzHVpZhrdiu9sgOf7EHBMxRdqCkI84G6YSN5MH9Fc4slK+N5Q472CDnC",
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn hmac_sha384(id: &'static str, signature: Slot, encoding: Encoding) -> Self {
        Self::new(id, Algorithm::HmacSha384, signature, encoding)
    }

    /// Starts a scheme that signs with HMAC-SHA-512.
    ///
    /// ```
    /// # use bytes::Bytes;
    /// # use http::Request;
    /// use webhook_sig::scheme::{Encoding, Part, Scheme, Slot};
    ///
    /// const ACME: Scheme =
    ///     Scheme::hmac_sha512("acme", Slot::header("Acme-Signature"), Encoding::Base64)
    ///         .signs(&[Part::Body]);
    ///
    /// # let now = webhook_sig::UnixTime::from_secs(1_700_000_000);
    /// let keys = ACME.keyring(["It's a Secret to Everybody"])?;
    /// let request = Request::post("/webhooks").body(Bytes::from("Hello, World!"))?;
    /// let signed = ACME.sign(request, &keys, now)?;
    /// assert_eq!(
    ///     signed.headers()["acme-signature"],
    ///     "Ee01WmF+mBNOhCASp5RMz1nBAlbLGCNXvX46QgE/8Hw3b4wUz1zBkj2iC1HWQlay+4678QCqZ6YTJvYf6oERvA==",
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn hmac_sha512(id: &'static str, signature: Slot, encoding: Encoding) -> Self {
        Self::new(id, Algorithm::HmacSha512, signature, encoding)
    }

    /// Starts a scheme whose signature is the plain Keccak-256 of a message that contains the key.
    ///
    /// The recipe says where the key stands with one [`Part::Key`](crate::scheme::Part::Key).
    ///
    /// ```
    /// # use bytes::Bytes;
    /// # use http::Request;
    /// use webhook_sig::scheme::{Encoding, Part, Scheme, Slot};
    ///
    /// const ACME: Scheme =
    ///     Scheme::keyed_keccak256("acme", Slot::header("Acme-Hash"), Encoding::Hex)
    ///         .signs(&[Part::Body, Part::Key]);
    ///
    /// # let now = webhook_sig::UnixTime::from_secs(1_700_000_000);
    /// let keys = ACME.keyring(["It's a Secret to Everybody"])?;
    /// let signed = ACME.sign(Request::post("/").body(Bytes::from("order 7"))?, &keys, now)?;
    /// assert_eq!(
    ///     signed.headers()["acme-hash"],
    ///     "88b047f414e8dbcc0fa159d21c402cfef2eb2c35d40c826f7be59c87bef6ea2c",
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// Without its key it does not compile:
    ///
    /// ```compile_fail
    /// # use webhook_sig::scheme::{Encoding, Part, Scheme, Slot};
    /// const KEYLESS: Scheme =
    ///     Scheme::keyed_keccak256("acme", Slot::header("Acme-Hash"), Encoding::Hex)
    ///         .signs(&[Part::Body]);
    /// ```
    #[cfg(feature = "keccak")]
    #[must_use]
    pub const fn keyed_keccak256(id: &'static str, signature: Slot, encoding: Encoding) -> Self {
        Self::new(id, Algorithm::KeyedKeccak256, signature, encoding)
    }

    /// Starts a scheme whose signature is the plain MD5 of a message that contains the key.
    ///
    /// The recipe says where the key stands with one [`Part::Key`](crate::scheme::Part::Key).
    ///
    /// # Security
    ///
    /// MD5 is broken and such a construction invites length extension.
    /// It is here because vendors use it; add what they offer beside it, such as their source
    /// addresses, TLS, and a path that nobody can guess.
    ///
    /// ```
    /// # use bytes::Bytes;
    /// # use http::Request;
    /// use webhook_sig::scheme::{Encoding, Part, Scheme, Slot};
    ///
    /// const ACME: Scheme =
    ///     Scheme::keyed_md5("acme", Slot::header("Acme-Hash"), Encoding::Hex)
    ///         .signs(&[Part::Body, Part::Key]);
    ///
    /// # let now = webhook_sig::UnixTime::from_secs(1_700_000_000);
    /// let keys = ACME.keyring(["It's a Secret to Everybody"])?;
    /// let signed = ACME.sign(Request::post("/").body(Bytes::from("order 7"))?, &keys, now)?;
    /// assert_eq!(signed.headers()["acme-hash"], "ad1fa1637b3c601ce78b4c670a48aca9");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// Without its key it does not compile:
    ///
    /// ```compile_fail
    /// # use webhook_sig::scheme::{Encoding, Part, Scheme, Slot};
    /// const KEYLESS: Scheme =
    ///     Scheme::keyed_md5("acme", Slot::header("Acme-Hash"), Encoding::Hex)
    ///         .signs(&[Part::Body]);
    /// ```
    #[cfg(feature = "legacy")]
    #[must_use]
    pub const fn keyed_md5(id: &'static str, signature: Slot, encoding: Encoding) -> Self {
        Self::new(id, Algorithm::KeyedMd5, signature, encoding)
    }

    /// Starts a scheme whose signature is the plain SHA-1 of a message that contains the key.
    ///
    /// The recipe says where the key stands with one [`Part::Key`](crate::scheme::Part::Key).
    ///
    /// # Security
    ///
    /// Put the key after the body: a hash of the key and then the body invites length extension,
    /// which appends to a body without knowing the key.
    /// SHA-1 is broken besides: whoever chooses the body may find two with one signature.
    ///
    /// ```
    /// # use bytes::Bytes;
    /// # use http::Request;
    /// use webhook_sig::scheme::{Encoding, Part, Scheme, Slot};
    ///
    /// const ACME: Scheme =
    ///     Scheme::keyed_sha1("acme", Slot::header("Acme-Hash"), Encoding::Hex)
    ///         .signs(&[Part::Body, Part::Key]);
    ///
    /// # let now = webhook_sig::UnixTime::from_secs(1_700_000_000);
    /// let keys = ACME.keyring(["It's a Secret to Everybody"])?;
    /// let signed = ACME.sign(Request::post("/").body(Bytes::from("order 7"))?, &keys, now)?;
    /// assert_eq!(signed.headers()["acme-hash"], "2e69e40aa5d3df0f3e02d6fd6591a42044630256");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// Without its key it does not compile:
    ///
    /// ```compile_fail
    /// # use webhook_sig::scheme::{Encoding, Part, Scheme, Slot};
    /// const KEYLESS: Scheme =
    ///     Scheme::keyed_sha1("acme", Slot::header("Acme-Hash"), Encoding::Hex)
    ///         .signs(&[Part::Body]);
    /// ```
    #[must_use]
    pub const fn keyed_sha1(id: &'static str, signature: Slot, encoding: Encoding) -> Self {
        Self::new(id, Algorithm::KeyedSha1, signature, encoding)
    }

    /// Starts a scheme whose signature is the plain SHA-256 of a message that contains the key.
    ///
    /// The recipe says where the key stands with one [`Part::Key`](crate::scheme::Part::Key).
    ///
    /// # Security
    ///
    /// Put the key after the body: a hash of the key and then the body invites length extension,
    /// which appends to a body without knowing the key.
    ///
    /// ```
    /// # use bytes::Bytes;
    /// # use http::Request;
    /// use webhook_sig::scheme::{Encoding, Part, Scheme, Slot};
    ///
    /// const ACME: Scheme =
    ///     Scheme::keyed_sha256("acme", Slot::header("Acme-Hash"), Encoding::Hex)
    ///         .signs(&[Part::Body, Part::Key]);
    ///
    /// # let now = webhook_sig::UnixTime::from_secs(1_700_000_000);
    /// let keys = ACME.keyring(["It's a Secret to Everybody"])?;
    /// let signed = ACME.sign(Request::post("/").body(Bytes::from("order 7"))?, &keys, now)?;
    /// assert_eq!(
    ///     signed.headers()["acme-hash"],
    ///     "fa9507b7035cbb5f5227378358abc211029a7cb332532bc8c647d4f9a9671f4e",
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// Without its key it does not compile:
    ///
    /// ```compile_fail
    /// # use webhook_sig::scheme::{Encoding, Part, Scheme, Slot};
    /// const KEYLESS: Scheme =
    ///     Scheme::keyed_sha256("acme", Slot::header("Acme-Hash"), Encoding::Hex)
    ///         .signs(&[Part::Body]);
    /// ```
    #[must_use]
    pub const fn keyed_sha256(id: &'static str, signature: Slot, encoding: Encoding) -> Self {
        Self::new(id, Algorithm::KeyedSha256, signature, encoding)
    }

    /// Makes a scheme whose sender shows the secret itself: the slot's whole text.
    ///
    /// It is complete: there is nothing to sign, so [`signs`](Self::signs) is not called.
    ///
    /// # Security
    ///
    /// A token proves that the sender knows a header's value, and nothing about the body. Whoever
    /// sees one delivery can send it again, with any body, for as long as the token lives. Take
    /// it for what a vendor offers that does not sign, over TLS, and add what it offers beside,
    /// such as its source addresses.
    ///
    /// ```
    /// use webhook_sig::scheme::{Scheme, Slot};
    /// use webhook_sig::{ErrorKind, Head, UnixTime, Verifier};
    ///
    /// const ACME: Scheme = Scheme::token("acme", Slot::header("Authorization").prefix("Bearer "));
    /// assert!(!ACME.covers_body());
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
    /// # use webhook_sig::scheme::{Part, Scheme, Slot};
    /// const ACME: Scheme = Scheme::token("acme", Slot::header("Acme-Token")).signs(&[Part::Body]);
    /// ```
    #[must_use]
    pub const fn token(id: &'static str, slot: Slot) -> Self {
        Self::new(id, Algorithm::Token, slot, Encoding::Text).leaves_body_unsigned()
    }

    /// Makes a scheme whose sender shows a user and a password, as HTTP Basic (RFC 7617) does.
    ///
    /// The key's text is `user:password`. It is complete, as a [`token`](Self::token) is.
    ///
    /// # Security
    ///
    /// As of a [`token`](Self::token): it proves nothing about the body.
    ///
    /// ```
    /// use webhook_sig::scheme::Scheme;
    /// use webhook_sig::{ErrorKind, Head, InvalidKey, UnixTime, Verifier};
    ///
    /// const ACME: Scheme = Scheme::basic("acme");
    ///
    /// let keys = ACME.keyring(["acme:W5ZqkqPDYkYm8sJ1tq0V"])?;
    /// assert_eq!(ACME.key("W5ZqkqPDYkYm8sJ1tq0V").unwrap_err(), InvalidKey::Undecodable);
    ///
    /// # let now = UnixTime::from_secs(1_700_000_000);
    /// let verify = |value| {
    ///     let headers = [("Authorization", value)];
    ///     Verifier::new(&ACME).verify(&Head::new("POST", "/", &headers), "{}", &keys, now)
    /// };
    /// assert!(verify("Basic YWNtZTpXNVpxa3FQRFlrWW04c0oxdHEwVg==").is_ok());
    /// let other = verify("Basic YWNtZTpzZWNyZXQ=").unwrap_err();
    /// assert_eq!(other.kind(), ErrorKind::SignatureMismatch);
    /// let plain = verify("Basic acme:W5ZqkqPDYkYm8sJ1tq0V").unwrap_err();
    /// assert_eq!(plain.kind(), ErrorKind::SignatureMalformed);
    /// # Ok::<(), InvalidKey>(())
    /// ```
    #[must_use]
    pub const fn basic(id: &'static str) -> Self {
        let credentials = Slot::header("Authorization").prefix("Basic ");
        Self::new(id, Algorithm::Basic, credentials, Encoding::Base64)
            .key_format(KeyFormat::UserAndPassword)
            .leaves_body_unsigned()
    }

    const fn new(
        id: &'static str,
        algorithm: Algorithm,
        signature: Slot,
        encoding: Encoding,
    ) -> Self {
        Self {
            id,
            algorithm,
            signature,
            encoding,
            parts: &[],
            timestamp: None,
            message_id: None,
            tolerance: Tolerance::DEFAULT,
            key_format: KeyFormat::Text,
            methods: &["POST"],
            acknowledgement: Acknowledgement::AnySuccess,
            body_limit: None,
            is_body_unsigned: false,
            joins_without_separators: false,
            url_forms: &[UrlForm::AsConfigured],
        }
        .checked()
    }
}
