//! The formats of keys.

/// How a vendor writes its keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyFormat {
    /// Standard base64, padded; the key is what it decodes to.
    Base64,
    /// Hex of either case; the key is what it decodes to.
    Hex,
    /// A public key between `-----BEGIN` and `-----END` lines; for public-key algorithms only.
    Pem,
    /// The text itself, as UTF-8, every character as shown.
    Text,
    /// `whsec_` and standard base64, as Standard Webhooks writes it; the prefix may be absent.
    Whsec,
}
