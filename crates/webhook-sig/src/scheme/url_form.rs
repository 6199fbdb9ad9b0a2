//! The forms in which a vendor may sign the receiver's URL.

use std::borrow::Cow;
use std::fmt;

/// A form of the receiver's URL, as a vendor may sign it.
///
/// ```
/// use webhook_sig::scheme::UrlForm;
///
/// let url = "https://shop.example/hooks?to=a%3Ab";
///
/// assert_eq!(UrlForm::AsConfigured.of(url), url);
/// assert_eq!(UrlForm::OtherPort.of(url), "https://shop.example:443/hooks?to=a%3Ab");
/// assert_eq!(UrlForm::OtherPort.of("https://shop.example:443/"), "https://shop.example/");
/// assert_eq!(UrlForm::OtherPort.of("https://shop.example:8443/"), "https://shop.example/");
/// assert_eq!(UrlForm::OtherPort.of("https://a:b@shop.example/"), "https://a:b@shop.example:443/");
/// assert_eq!(UrlForm::Unescaped.of(url), "https://shop.example/hooks?to=a:b");
/// assert_eq!(UrlForm::WithoutRoot.of("https://shop.example/"), "https://shop.example");
/// assert_eq!(UrlForm::WithoutRoot.of(url), url);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UrlForm {
    /// The configured base URL, followed by the target as it arrived.
    AsConfigured,
    /// The same without its port, or with the default port if it has none.
    OtherPort,
    /// The same with the escapes of reserved characters decoded, except for `#`, `%`, `&`, `+` and
    /// `=`.
    ///
    /// It is not tried for a path with an escaped slash or question mark, which would be signed like
    /// another path, or like a path and a query.
    Unescaped,
    /// The same without the slash of an empty path, for vendors that sign the URL as it was entered.
    WithoutRoot,
}

impl fmt::Display for UrlForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AsConfigured => "as configured",
            Self::OtherPort => "without its port, or with the default port",
            Self::Unescaped => "with reserved characters decoded",
            Self::WithoutRoot => "without the slash of an empty path",
        })
    }
}

impl UrlForm {
    /// Writes a URL in this form.
    #[must_use]
    pub fn of(self, url: &str) -> Cow<'_, str> {
        match self {
            Self::AsConfigured => Cow::Borrowed(url),
            Self::OtherPort => with_other_port(url).map_or(Cow::Borrowed(url), Cow::Owned),
            Self::Unescaped => Cow::Owned(unescaped(url)),
            Self::WithoutRoot => without_root(url).map_or(Cow::Borrowed(url), Cow::Owned),
        }
    }

    /// Returns whether a URL with escapes and one without may be signed alike.
    pub(crate) const fn any_unescapes(forms: &[Self]) -> bool {
        let mut rest = forms;
        while let [form, others @ ..] = rest {
            if matches!(form, Self::Unescaped) {
                return true;
            }
            rest = others;
        }
        false
    }

    /// Returns whether a path has the same segments, and ends at the same place, in this form.
    pub(crate) fn keeps_structure(self, path: &str) -> bool {
        !matches!(self, Self::Unescaped) || !(path.contains("%2F") || path.contains("%3F"))
    }
}

fn with_other_port(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let default = if scheme == "https" { ":443" } else { ":80" };
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, rest) = rest.split_at_checked(end)?;
    let host = authority.rsplit('@').next()?;
    // The brackets of an address hold colons too.
    let port = host
        .rsplit_once(':')
        .filter(|(_, port)| !port.ends_with(']'));
    match port {
        Some((_, port)) => {
            let authority = authority.strip_suffix(port)?.strip_suffix(':')?;
            Some(format!("{scheme}://{authority}{rest}"))
        }
        None => Some(format!("{scheme}://{authority}{default}{rest}")),
    }
}

fn without_root(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let (authority, rest) = rest.split_once('/')?;
    let is_root = rest.is_empty() || rest.starts_with('?');
    is_root.then(|| format!("{scheme}://{authority}{rest}"))
}

fn unescaped(url: &str) -> String {
    RESERVED
        .iter()
        .fold(url.to_owned(), |url, (escape, character)| {
            url.replace(escape, character)
        })
}

const RESERVED: [(&str, &str); 12] = [
    ("%3A", ":"),
    ("%2F", "/"),
    ("%3F", "?"),
    ("%40", "@"),
    ("%21", "!"),
    ("%24", "$"),
    ("%27", "'"),
    ("%28", "("),
    ("%29", ")"),
    ("%2A", "*"),
    ("%2C", ","),
    ("%3B", ";"),
];
