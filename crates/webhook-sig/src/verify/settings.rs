//! Settings that are checked when they are made.

use std::error::Error as StdError;
use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderName, HeaderValue, Uri};
use zeroize::Zeroizing;

use crate::crypto::HashedSecret;
use crate::error::ErrorKind;
use crate::key;
use crate::request::{Found, Head};
use crate::scheme::KeyFormat;

/// The origin that senders address, such as `https://shop.example`, with a path prefix where a
/// proxy strips one, and with user and password where the sender was told them and signs them.
///
/// ```
/// use webhook_sig::BaseUrl;
///
/// assert!(BaseUrl::new("https://shop.example:8443/hooks").is_ok());
/// assert!(BaseUrl::new("shop.example").is_err());
/// assert!(BaseUrl::new("https://shop.example/?a=b").is_err());
/// ```
#[derive(Clone)]
pub struct BaseUrl {
    text: String,
    /// Where its path begins; at the end if it has none.
    path: usize,
}

impl BaseUrl {
    /// Reads an origin; slashes at its end are dropped, because the target begins with one.
    ///
    /// ```
    /// use webhook_sig::{InvalidSetting, BaseUrl};
    ///
    /// assert_eq!(BaseUrl::new("https://shop.example/")?.as_str(), "https://shop.example");
    /// assert_eq!(BaseUrl::new("ftp://shop.example").unwrap_err(), InvalidSetting::Url);
    ///
    /// let with_user = BaseUrl::new("https://acme:W5ZqkqPD@shop.example")?;
    /// assert_eq!(with_user.as_str(), "https://acme:W5ZqkqPD@shop.example");
    /// # Ok::<(), InvalidSetting>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidSetting::Url`] if it is no `http` or `https` URL with a host and without query and
    /// fragment.
    pub fn new(text: &str) -> Result<Self, InvalidSetting> {
        let uri: Uri = text.parse().map_err(|_| InvalidSetting::Url)?;
        let is_web = matches!(uri.scheme_str(), Some("http" | "https"));
        let has_host = uri.host().is_some_and(|host| !host.is_empty());
        if !is_web || !has_host || text.contains(['?', '#']) {
            return Err(InvalidSetting::Url);
        }
        let text = text.trim_end_matches('/').to_owned();
        let authority = text.split_once("://").map_or("", |(_, rest)| rest);
        let path = authority
            .find('/')
            .map_or("", |at| authority.get(at..).unwrap_or_default());
        let path = text.len().saturating_sub(path.len());
        Ok(Self { text, path })
    }

    /// Returns the URL without its path.
    pub(crate) fn origin(&self) -> &str {
        self.text.get(..self.path).unwrap_or_default()
    }

    /// Returns the path that senders address and a proxy takes away; empty if there is none.
    pub(crate) fn path(&self) -> &str {
        self.text.get(self.path..).unwrap_or_default()
    }

    /// Returns the origin as it was written, without slashes at its end; [`new`](Self::new)
    /// shows it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for BaseUrl {
    /// Shows the URL without user and password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = match self.text.split_once("://") {
            Some((scheme, rest)) => {
                let end = rest.find('/').unwrap_or(rest.len());
                let start = rest.get(..end).and_then(|authority| authority.rfind('@'));
                let start = start.map_or(0, |at| at.saturating_add(1));
                format!("{scheme}://{}", rest.get(start..).unwrap_or_default())
            }
            None => String::new(),
        };
        f.debug_struct("BaseUrl").field("text", &shown).finish()
    }
}

/// A header with a fixed secret value that a delivery must carry beside its signature.
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
    name: String,
    value: HashedSecret,
}

impl RequiredHeader {
    /// Demands a header of any name.
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
    /// [`InvalidSetting::Header`] if the name is no header name, or the value is blank, has white
    /// space at its ends, or a character that no header holds.
    pub fn new(name: &str, value: &str) -> Result<Self, InvalidSetting> {
        let is_header =
            HeaderName::from_bytes(name.as_bytes()).is_ok() && HeaderValue::from_str(value).is_ok();
        if !is_header || value.is_empty() || key::has_stray_ends(value) {
            return Err(InvalidSetting::Header);
        }
        Ok(Self {
            name: name.to_owned(),
            value: HashedSecret::new(value.as_bytes()),
        })
    }

    /// Demands `Authorization: Bearer <token>` (RFC 6750).
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
    /// [`InvalidSetting::Header`] if the token is blank or has white space at its ends.
    pub fn bearer(token: &str) -> Result<Self, InvalidSetting> {
        if token.is_empty() || key::has_stray_ends(token) {
            return Err(InvalidSetting::Header);
        }
        let value = Zeroizing::new(format!("Bearer {token}"));
        Self::new("Authorization", &value)
    }

    /// Demands `Authorization: Basic <base64 of user:password>` (RFC 7617).
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
    /// [`InvalidSetting::Header`] if the user contains a colon, or the two are no key of a
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

    pub(crate) fn check(&self, head: &Head<'_>) -> Result<(), ErrorKind> {
        match head.header(&self.name) {
            Found::Absent | Found::Many => Err(ErrorKind::CredentialMissing),
            Found::One(value) if self.value.is(value) => Ok(()),
            Found::One(_) => Err(ErrorKind::CredentialMismatch),
        }
    }
}

impl fmt::Debug for RequiredHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequiredHeader")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// Why a setting was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidSetting {
    /// A required header has no valid name, or a blank value.
    Header,
    /// A network is no address with an optional prefix length, or has bits set beyond it.
    Network,
    /// A list of networks is empty, which would refuse everybody.
    NoNetworks,
    /// A public URL is no `http` or `https` origin.
    Url,
}

impl fmt::Display for InvalidSetting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Header => "the required header has an invalid name or an empty, blank or padded value; copy both again",
            Self::Network => "the network is not an address with a prefix length that fits",
            Self::NoNetworks => "the list of networks is empty",
            Self::Url => "the public URL is not an http or https origin",
        })
    }
}

impl StdError for InvalidSetting {}
