//! The URL that senders address.

use std::fmt;

use http::Uri;

use crate::verify::InvalidSetting;

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
    /// [`InvalidSetting::Url`] if it is not an `http` or `https` URL with a host and without query
    /// and fragment.
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
