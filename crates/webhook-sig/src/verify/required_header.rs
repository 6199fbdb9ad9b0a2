//! A secret header that deliveries carry in addition to their signature.

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderName, HeaderValue};
use zeroize::Zeroizing;

use crate::crypto::HashedSecret;
use crate::error::{Error, ErrorKind};
use crate::key;
use crate::message::Refusal;
use crate::request::{Found, Head};
use crate::scheme::KeyFormat;
use crate::verify::InvalidSetting;

/// A header with a fixed secret value that deliveries must carry in addition to their signature.
///
/// It is compared in constant time, by the digest of both sides. By itself it proves only that
/// the sender knows the header; the signature proves the body.
///
/// ```
/// use webhook_sig::RequiredHeader;
///
/// assert!(RequiredHeader::new("X-Api-Token", "9b1de8c2d0").is_ok());
/// assert!(RequiredHeader::bearer("").is_err());
/// ```
#[derive(Clone)]
pub struct RequiredHeader {
    name: Arc<str>,
    value: HashedSecret,
}

impl RequiredHeader {
    /// Requires a header of any name.
    ///
    /// ```
    /// use webhook_sig::{InvalidSetting, RequiredHeader};
    ///
    /// assert!(RequiredHeader::new("X-Api-Token", "9b1de8c2d0").is_ok());
    /// assert_eq!(RequiredHeader::new("X-Api-Token", " ").unwrap_err(), InvalidSetting::Header);
    /// assert_eq!(RequiredHeader::new("X Api Token", "9b1de8c2d0").unwrap_err(), InvalidSetting::Header);
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidSetting::Header`] if the name is not a valid header name, or the value is blank, has
    /// whitespace at its ends, or a character that no header can hold.
    pub fn new(name: &str, value: &str) -> Result<Self, InvalidSetting> {
        let is_header =
            HeaderName::from_bytes(name.as_bytes()).is_ok() && HeaderValue::from_str(value).is_ok();
        if !is_header || value.is_empty() || key::has_stray_ends(value) {
            return Err(InvalidSetting::Header);
        }
        Ok(Self {
            name: name.into(),
            value: HashedSecret::new(value.as_bytes()),
        })
    }

    /// Requires `Authorization: Bearer <token>` (RFC 6750).
    ///
    /// ```
    /// use webhook_sig::{InvalidSetting, RequiredHeader};
    ///
    /// assert!(RequiredHeader::bearer("9b1de8c2d0").is_ok());
    /// assert_eq!(RequiredHeader::bearer("9b1de8c2d0\n").unwrap_err(), InvalidSetting::Header);
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidSetting::Header`] if the token is blank or has whitespace at its ends.
    pub fn bearer(token: &str) -> Result<Self, InvalidSetting> {
        if token.is_empty() || key::has_stray_ends(token) {
            return Err(InvalidSetting::Header);
        }
        let value = Zeroizing::new(format!("Bearer {token}"));
        Self::new("Authorization", &value)
    }

    /// Requires `Authorization: Basic <base64 of user:password>` (RFC 7617).
    ///
    /// ```
    /// use webhook_sig::provider::QUALIFIO;
    /// use webhook_sig::{ErrorKind, Head, InvalidSetting, RequiredHeader, UnixTime, Verifier};
    ///
    /// # let now = UnixTime::from_secs(1_700_000_000);
    /// # let signature = format!("sha256={}", "0a".repeat(32));
    /// let login = RequiredHeader::basic("qualifio", "open sesame")?;
    /// let verifier = Verifier::new(&QUALIFIO).require_header(login);
    /// let screen = |login| {
    ///     let headers = [("Authorization", login), ("X-Qualifio-Signature", &*signature)];
    ///     verifier.check_head(&Head::new("POST", "/", &headers), now)
    /// };
    ///
    /// assert!(screen("Basic cXVhbGlmaW86b3BlbiBzZXNhbWU=").is_ok());
    /// let refused = screen("Basic cXVhbGlmaW86").unwrap_err();
    /// assert_eq!(refused.kind(), ErrorKind::CredentialMismatch);
    /// assert_eq!(RequiredHeader::basic("qualifio", " ").unwrap_err(), InvalidSetting::Header);
    /// # Ok::<(), InvalidSetting>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidSetting::Header`] if the user contains a colon, or the two are not a key of a
    /// [`Scheme::basic`](crate::Scheme::basic): the password is empty or prints nothing, or
    /// whitespace is before the user or after the password.
    pub fn basic(user: &str, password: &str) -> Result<Self, InvalidSetting> {
        if user.contains(':') {
            return Err(InvalidSetting::Header);
        }
        let credentials = Zeroizing::new(format!("{user}:{password}"));
        let credentials = key::decode(KeyFormat::UserAndPassword, &credentials)
            .map_err(|_| InvalidSetting::Header)?;
        let credentials = Zeroizing::new(STANDARD.encode(&*credentials));
        let value = Zeroizing::new(format!("Basic {}", *credentials));
        Self::new("Authorization", &value)
    }

    #[cfg(feature = "endpoint")]
    pub(crate) const fn fingerprint(&self) -> &[u8; 32] {
        self.value.fingerprint()
    }

    pub(crate) fn check(&self, head: &Head<'_>) -> Result<(), Error> {
        let kind = match head.header(&self.name) {
            Found::Absent | Found::Many => ErrorKind::CredentialMissing,
            Found::One(value) if self.value.matches(value) => return Ok(()),
            Found::One(_) => ErrorKind::CredentialMismatch,
        };
        Err(Refusal::of_header(kind, &self.name))
    }
}

impl fmt::Debug for RequiredHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequiredHeader")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}
