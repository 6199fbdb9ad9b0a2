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
pub use self::encoding::Encoding;
pub use self::key_format::KeyFormat;
pub use self::message::{Malformed, Message};
pub use self::part::{Canonical, Part, Recipe};
pub use self::slot::{CANDIDATE_LIMIT, ListPolicy, Slot};

mod acknowledgement;
mod algorithm;
mod description;
mod encoding;
mod key_format;
pub(crate) mod message;
mod part;
pub(crate) mod slot;
mod soundness;

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
}

impl Scheme {
    /// Starts a scheme that signs with HMAC-SHA-1.
    #[must_use]
    pub const fn hmac_sha1(id: &'static str, signature: Slot, encoding: Encoding) -> Self {
        Self::new(id, Algorithm::HmacSha1, signature, encoding)
    }

    /// Starts a scheme that signs with HMAC-SHA-256.
    #[must_use]
    pub const fn hmac_sha256(id: &'static str, signature: Slot, encoding: Encoding) -> Self {
        Self::new(id, Algorithm::HmacSha256, signature, encoding)
    }

    /// Starts a scheme that signs with HMAC-SHA-512.
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
        }
    }

    /// Names the signed timestamp: where it stands and how it is written.
    #[must_use]
    pub const fn timestamp(self, slot: Slot, format: TimeFormat) -> Self {
        Self {
            timestamp: Some((slot, format)),
            ..self
        }
    }

    /// Names the signed message id.
    #[must_use]
    pub const fn message_id(self, slot: Slot) -> Self {
        Self {
            message_id: Some(slot),
            ..self
        }
    }

    /// Sets the window for the timestamp where the vendor names another than 300 seconds.
    #[must_use]
    pub const fn tolerance(self, tolerance: Tolerance) -> Self {
        Self { tolerance, ..self }
    }

    /// Says how the vendor writes its keys; plain text unless set.
    ///
    /// # Panics
    ///
    /// At compile time, if the algorithm takes a shared secret and the format is a public key's.
    #[must_use]
    pub const fn key_format(self, key_format: KeyFormat) -> Self {
        assert!(
            !(self.algorithm.is_symmetric() && matches!(key_format, KeyFormat::Pem)),
            "a PEM holds a public key, which must never serve as a shared secret"
        );
        Self { key_format, ..self }
    }

    /// Sets the methods that deliveries come with; `POST` unless set.
    ///
    /// # Panics
    ///
    /// At compile time, without any.
    #[must_use]
    pub const fn methods(self, methods: &'static [&'static str]) -> Self {
        assert!(!methods.is_empty(), "a scheme needs a method");
        Self { methods, ..self }
    }

    /// Sets which response the vendor takes as an acknowledgement; any 2xx unless set.
    #[must_use]
    pub const fn acknowledged_by(self, acknowledgement: Acknowledgement) -> Self {
        Self {
            acknowledgement,
            ..self
        }
    }

    /// Sets the size of the vendor's largest body in bytes, where the default is too small.
    #[must_use]
    pub const fn body_limit(self, bytes: usize) -> Self {
        Self {
            body_limit: Some(bytes),
            ..self
        }
    }

    /// Says that the signature does not cover the body, or not all of it.
    ///
    /// # Security
    ///
    /// Handlers get a body that anybody on the way can change. Trust the fields that the recipe
    /// names, and nothing else.
    #[must_use]
    pub const fn leaves_body_unsigned(self) -> Self {
        Self {
            is_body_unsigned: true,
            ..self
        }
    }

    /// Sets the signed message, in order, and checks the whole scheme.
    ///
    /// # Panics
    ///
    /// At compile time, if the message or a literal in it is empty; if a declared timestamp or id
    /// is not signed, or a signed one is not declared; if no literal stands right after a free
    /// value that another one follows, or right before one that follows the body; if a keyed hash
    /// has not exactly one [`Part::Key`] or an HMAC has one; if the signature stands in a value
    /// that it signs; or if the body is not signed and
    /// [`leaves_body_unsigned`](Self::leaves_body_unsigned) does not say so.
    #[must_use]
    pub const fn signs(self, parts: &'static [Part]) -> Self {
        let scheme = Self { parts, ..self };
        soundness::check(&scheme);
        scheme
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
