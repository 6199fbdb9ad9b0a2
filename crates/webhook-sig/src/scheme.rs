//! How a provider signs, as data.
//!
//! A [`Scheme`] is a `const`: which algorithm, where the signature stands, which bytes it
//! covers. It is checked when it is compiled, so an unsound description is a build error.
//!
//! ```
//! use webhook_sig::scheme::{Encoding, Part, Scheme, Slot};
//! use webhook_sig::TimeFormat;
//!
//! const SIGNATURE: Slot = Slot::header("Acme-Signature");
//!
//! /// Acme: HMAC-SHA256 of `{t}.{body}`, as `Acme-Signature: t=<unix>,v1=<hex>`.
//! pub const ACME: Scheme = Scheme::hmac_sha256("acme", SIGNATURE.pair(",", "=", "v1"), Encoding::Hex)
//!     .timestamp(SIGNATURE.pair(",", "=", "t"), TimeFormat::UnixSeconds)
//!     .signs(&[Part::Timestamp, Part::Literal("."), Part::Body]);
//!
//! assert_eq!(ACME.recipe().to_string(), "{timestamp}.{body}");
//! ```
//!
//! A timestamp that is declared but not signed does not compile:
//!
//! ```compile_fail
//! use webhook_sig::scheme::{Encoding, Part, Scheme, Slot};
//! use webhook_sig::TimeFormat;
//!
//! const FORGETFUL: Scheme = Scheme::hmac_sha256("acme", Slot::header("Sig"), Encoding::Hex)
//!     .timestamp(Slot::header("Sent-At"), TimeFormat::UnixSeconds)
//!     .signs(&[Part::Body]);
//! ```

use std::fmt;

use crate::time::{TimeFormat, Tolerance};

pub use self::acknowledgement::Acknowledgement;
pub use self::algorithm::Algorithm;
pub use self::canonical::{Canonical, WritePart};
pub use self::encoding::Encoding;
pub use self::key_format::KeyFormat;
pub use self::message::{Malformed, Message};
pub use self::part::{Digest, LISTED_HEADER_LIMIT, ListedHeaders, Part, Recipe};
pub use self::slot::{CANDIDATE_LIMIT, ListPolicy, Slot};
pub use self::sorted::{FieldEscape, Order, Repeats, Sorted};
pub use self::url_form::UrlForm;

mod acknowledgement;
mod algorithm;
mod canonical;
mod description;
mod encoding;
mod key_format;
pub(crate) mod message;
mod options;
mod part;
pub(crate) mod slot;
mod sorted;
mod soundness;
mod url_form;

/// How one provider signs its deliveries.
///
/// Build one as a `const`, starting with the algorithm and ending with [`signs`](Self::signs);
/// [the module](self) shows a whole one.
pub struct Scheme {
    id: &'static str,
    algorithm: Algorithm,
    signature: Slot,
    encoding: Encoding,
    parts: &'static [Part],
    timestamp: Option<(Slot, TimeFormat)>,
    message_id: Option<Slot>,
    tolerance: Tolerance,
    key_format: KeyFormat,
    methods: &'static [&'static str],
    acknowledgement: Acknowledgement,
    body_limit: Option<usize>,
    is_body_unsigned: bool,
    joins_without_separators: bool,
    url_forms: &'static [UrlForm],
}

impl Scheme {
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
    /// [The module](self) shows one that signs a timestamp too.
    #[must_use]
    pub const fn hmac_sha256(id: &'static str, signature: Slot, encoding: Encoding) -> Self {
        Self::new(id, Algorithm::HmacSha256, signature, encoding)
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

    /// Starts a scheme whose signature is the plain MD5 of a message that contains the key.
    ///
    /// The recipe says where the key stands with one [`Part::Key`].
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

    const fn new(
        id: &'static str,
        algorithm: Algorithm,
        signature: Slot,
        encoding: Encoding,
    ) -> Self {
        assert!(!id.is_empty(), "a scheme needs an id");
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
    }

    /// Sets the signed message, in order, and checks the whole scheme.
    ///
    /// ```
    /// use webhook_sig::scheme::{Encoding, Part, Scheme, Slot};
    /// use webhook_sig::{Head, Verifier};
    ///
    /// const ACME: Scheme =
    ///     Scheme::hmac_sha256("acme", Slot::header("Acme-Signature"), Encoding::Hex)
    ///         .signs(&[Part::Path, Part::Literal("\n"), Part::Body]);
    /// assert_eq!(ACME.recipe().to_string(), r"{path}\n{body}");
    ///
    /// # let headers = [("Content-Type", "application/json")];
    /// let head = Head::new("POST", "/hooks/acme", &headers);
    /// let message = Verifier::new(&ACME).signed_message(&head, "{}")?;
    /// assert_eq!(message, b"/hooks/acme\n{}");
    /// # Ok::<(), webhook_sig::Error>(())
    /// ```
    ///
    /// Without the line break, bytes could move from the path to the body, so it does not compile:
    ///
    /// ```compile_fail
    /// # use webhook_sig::scheme::{Encoding, Part, Scheme, Slot};
    /// const ACME: Scheme =
    ///     Scheme::hmac_sha256("acme", Slot::header("Acme-Signature"), Encoding::Hex)
    ///         .signs(&[Part::Path, Part::Body]);
    /// ```
    ///
    /// # Panics
    ///
    /// At compile time, if the message or a literal in it is empty; if a declared timestamp or id
    /// is not signed, or a signed one is not declared; if no literal stands right after a free
    /// value that another one follows, or right before one that follows the body, and
    /// [`joins_without_separators`](Self::joins_without_separators) does not say so; if a keyed
    /// hash has not exactly one [`Part::Key`] or an HMAC has one; if the signature stands in a
    /// value that it signs; or if the body is not signed and
    /// [`leaves_body_unsigned`](Self::leaves_body_unsigned) does not say so.
    #[must_use]
    #[expect(
        clippy::panic,
        reason = "evaluated at compile time, where it is a build error"
    )]
    pub const fn signs(self, parts: &'static [Part]) -> Self {
        let scheme = Self { parts, ..self };
        match soundness::check(&scheme) {
            Ok(()) => scheme,
            Err(reason) => panic!("{}", reason),
        }
    }
}

impl fmt::Debug for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scheme")
            .field("id", &self.id)
            .field("algorithm", &self.algorithm)
            .field("recipe", &format_args!("{}", self.recipe()))
            .finish_non_exhaustive()
    }
}
