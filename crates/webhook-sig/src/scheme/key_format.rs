//! The formats of keys.

use std::fmt;

/// How a vendor writes its keys.
///
/// ```
/// use webhook_sig::InvalidKey;
/// use webhook_sig::provider::{STANDARD_WEBHOOKS, STRIPE};
/// use webhook_sig::scheme::KeyFormat;
///
/// assert_eq!(STRIPE.key_format(), KeyFormat::Text);
/// assert!(STRIPE.key("whsec_of_no_base64").is_ok());
///
/// assert_eq!(STANDARD_WEBHOOKS.key_format(), KeyFormat::Whsec);
/// let invalid = STANDARD_WEBHOOKS.key("whsec_of_no_base64").unwrap_err();
/// assert_eq!(invalid, InvalidKey::Undecodable(KeyFormat::Whsec));
/// ```
///
/// A scheme of your own names one with [`key_format`](crate::scheme::SchemeBuilder::key_format):
///
/// ```
/// use webhook_sig::InvalidKey;
/// use webhook_sig::scheme::{Component, Encoding, KeyFormat, Location, Scheme};
///
/// const ACME: Scheme =
///     Scheme::hmac_sha256("acme", Location::header("Acme-Signature"), Encoding::Hex)
///         .key_format(KeyFormat::Base64After("v1,whsec_"))
///         .signs(&[Component::Body]);
///
/// assert!(ACME.key("v1,whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").is_ok());
/// assert!(ACME.key("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").is_ok());
/// assert_eq!(ACME.key("v1,whsec_").unwrap_err(), InvalidKey::Empty);
/// assert!(ACME.key("v2,whsec_MfKQ9r8G").is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyFormat {
    /// Standard base64, padded; the key is what it decodes to.
    Base64,
    /// Standard base64, padded or not, after a prefix such as `v1,whsec_`, which may be missing.
    Base64After(&'static str),
    /// Hex of either case; the key is what it decodes to.
    Hex,
    /// The text after decoding `&amp;`, `&lt;`, `&gt;`, `&quot;` and `&#039;` once.
    ///
    /// WordPress's `wp_specialchars_decode` does so with `ENT_QUOTES`.
    HtmlEscaped,
    /// The text in Unicode's normalization form KD, as UTF-8.
    ///
    /// ASCII is in it already; any other text needs the feature `nfkd`.
    Nfkd,
    /// A public key, for the algorithms that have one, in whichever form the vendor shows it.
    ///
    /// It is read from PEM (`PUBLIC KEY`, `RSA PUBLIC KEY`, or a `CERTIFICATE`, of which nothing is
    /// verified), with or without line breaks; from the same DER in base64; from a JWK; and an
    /// Ed25519 key also from its 32 bytes in hex or base64, and after `whpk_`. Which of them a text
    /// is shows by itself.
    PublicKey,
    /// The SHA-1 of the text, as its 20 bytes.
    Sha1,
    /// The SHA-256 of the text, as its 32 bytes.
    Sha256,
    /// What follows `signkey-`, a word and a hyphen, such as `signkey-prod-`, which may be missing.
    SignKey,
    /// The text itself, as UTF-8, every character as shown.
    Text,
    /// The text itself; of a JWK (RFC 7517) with the `kty` `oct`, the key in it.
    TextOrJwk,
    /// The text itself, followed by a fixed one such as `&`.
    TextThen(&'static str),
    /// The text itself: a user and a password with a colon between them.
    UserAndPassword,
    /// `whsec_` and standard base64, as Standard Webhooks writes it; prefix and padding may be missing.
    Whsec,
    /// `whsec_` and standard base64, padded or not, or the whole text itself, as an older sender uses
    /// it.
    ///
    /// A text that is both is two keys: either verifies, and the decoded one signs. In a keyring it
    /// counts as two.
    ///
    /// ```
    /// use webhook_sig::key::KEY_LIMIT;
    /// use webhook_sig::provider::POLAR;
    /// use webhook_sig::scheme::KeyFormat;
    ///
    /// assert_eq!(POLAR.key_format(), KeyFormat::WhsecAndText);
    /// assert!(POLAR.keyring(["polar_whs_W5ZqkqPDYkYm8sJ1tq0V"; KEY_LIMIT]).is_ok());
    /// assert!(POLAR.keyring(["whsec_VzVacWtxUERZa1ltOHNKMQ"; KEY_LIMIT / 2]).is_ok());
    /// assert!(POLAR.keyring(["whsec_VzVacWtxUERZa1ltOHNKMQ"; KEY_LIMIT / 2 + 1]).is_err());
    /// ```
    WhsecAndText,
    /// `whsec_` and standard base64, padded or not; without the prefix the text itself.
    WhsecOrText,
}

impl fmt::Display for KeyFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Base64 => "base64",
            Self::Base64After(prefix) => {
                return write!(f, "base64 after an optional {prefix}");
            }
            Self::Hex => "hex",
            Self::HtmlEscaped => "text, with the entities of HTML decoded",
            Self::Nfkd => "text, normalized by Unicode's form KD",
            Self::PublicKey => {
                "a public key, as PEM, as SPKI in base64, as a JWK or as the vendor shows it"
            }
            Self::Sha1 => "text, of which the SHA-1 is the key",
            Self::Sha256 => "text, of which the SHA-256 is the key",
            Self::SignKey => "text after an optional signkey-<word>-",
            Self::Text => "text, as the vendor shows it",
            Self::TextOrJwk => "text, or a JWK whose kty is oct",
            Self::TextThen(suffix) => return write!(f, "text, to which {suffix} is added"),
            Self::UserAndPassword => "user:password",
            Self::Whsec => "base64 after an optional whsec_",
            Self::WhsecAndText => "base64 after whsec_ or the text itself: both keys are tried",
            Self::WhsecOrText => "base64 after whsec_, or text without it",
        })
    }
}
