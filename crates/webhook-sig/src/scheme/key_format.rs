//! The formats of keys.

/// How a vendor writes its keys.
///
/// ```
/// use webhook_sig::InvalidKey;
/// use webhook_sig::provider::{STANDARD_WEBHOOKS, STRIPE};
/// use webhook_sig::scheme::KeyFormat;
///
/// assert_eq!(STRIPE.key_format_used(), KeyFormat::Text);
/// assert!(STRIPE.key("whsec_of_no_base64").is_ok());
///
/// assert_eq!(STANDARD_WEBHOOKS.key_format_used(), KeyFormat::Whsec);
/// assert_eq!(STANDARD_WEBHOOKS.key("whsec_of_no_base64").unwrap_err(), InvalidKey::Undecodable);
/// ```
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
