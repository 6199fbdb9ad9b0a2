//! The head of a request, into which an adapter translates its framework's request.

use std::fmt;
use std::net::IpAddr;

use http::{HeaderMap, Version};

/// The default longest header value that is read, in bytes; a longer one is malformed.
pub const HEADER_LIMIT: usize = 4096;

/// A request's method, target, headers and peer.
///
/// ```
/// use webhook_sig::{Found, Head};
///
/// let headers = [("X-FS-Signature", "abc"), ("Via", "a"), ("via", "b")];
/// let head = Head::new("POST", "/webhooks?from=fs", &headers);
///
/// assert_eq!(head.method(), "POST");
/// assert_eq!(head.target(), "/webhooks?from=fs");
/// assert_eq!(head.path(), "/webhooks");
/// assert_eq!(head.query(), Some("from=fs"));
/// assert_eq!(head.peer_address(), None);
///
/// assert_eq!(head.header("x-fs-signature"), Found::One(b"abc"));
/// assert_eq!(head.header("via"), Found::Many);
/// assert_eq!(head.header("x_fs_signature"), Found::Absent);
/// ```
#[derive(Clone, Copy)]
pub struct Head<'a> {
    method: &'a str,
    target: &'a str,
    authority: Option<&'a str>,
    headers: &'a dyn Searched,
    peer: Option<IpAddr>,
    version: Version,
}

impl<'a> Head<'a> {
    /// Creates a head from a method, a target and headers.
    ///
    /// The target is the path and query as the sender wrote them, before any router took a
    /// prefix away.
    ///
    /// ```
    /// use webhook_sig::{Found, Head};
    ///
    /// let mut headers = http::HeaderMap::new();
    /// headers.insert("x-github-event", "push".parse()?);
    ///
    /// let head = Head::new("POST", "/webhooks/github", &headers);
    /// assert_eq!(head.header("X-GitHub-Event"), Found::One(b"push"));
    ///
    /// let slice: &[(&str, &str)] = &[("X-GitHub-Event", "push")];
    /// let head = Head::new("POST", "/webhooks/github", &slice);
    /// assert_eq!(head.header("x-github-event"), Found::One(b"push"));
    /// # Ok::<(), http::header::InvalidHeaderValue>(())
    /// ```
    #[must_use]
    pub const fn new<H: Headers>(method: &'a str, target: &'a str, headers: &'a H) -> Self {
        Self {
            method,
            target,
            authority: None,
            headers,
            peer: None,
            version: Version::HTTP_11,
        }
    }

    /// Sets the address at the other end of the socket.
    ///
    /// ```
    /// use std::net::{IpAddr, Ipv4Addr};
    /// use webhook_sig::Head;
    ///
    /// # let headers = [("Host", "shop.example")];
    /// let address = IpAddr::V4(Ipv4Addr::new(107, 23, 30, 83));
    /// let head = Head::new("POST", "/webhooks", &headers);
    ///
    /// assert_eq!(head.peer_address(), None);
    /// assert_eq!(head.peer(Some(address)).peer_address(), Some(address));
    /// ```
    #[must_use]
    pub const fn peer(self, peer: Option<IpAddr>) -> Self {
        Self { peer, ..self }
    }

    /// Sets the authority of the request's URI: `:authority` in HTTP/2 and HTTP/3, which may come
    /// without a `Host`.
    ///
    /// Only schemes that sign it read it, where no [`BaseUrl`](crate::BaseUrl) is set.
    ///
    /// ```
    /// use webhook_sig::Head;
    ///
    /// # let headers = [("Accept", "*/*")];
    /// let head = Head::new("POST", "/webhooks", &headers).authority(Some("shop.example"));
    ///
    /// assert_eq!(head.uri_authority(), Some("shop.example"));
    /// ```
    #[must_use]
    pub const fn authority(self, authority: Option<&'a str>) -> Self {
        Self { authority, ..self }
    }

    /// Sets the version of HTTP, which defaults to HTTP/1.1.
    ///
    /// No verdict depends on it, but the response to a refused request does: `Connection: close`
    /// belongs to HTTP/1 and a gRPC status to HTTP/2.
    ///
    /// ```
    /// use http::Version;
    /// use webhook_sig::Head;
    ///
    /// # let headers = [("Host", "shop.example")];
    /// let head = Head::new("POST", "/webhooks", &headers);
    ///
    /// assert_eq!(head.http_version(), Version::HTTP_11);
    /// assert_eq!(head.version(Version::HTTP_2).http_version(), Version::HTTP_2);
    /// ```
    #[must_use]
    pub const fn version(self, version: Version) -> Self {
        Self { version, ..self }
    }

    /// Returns the authority of the request's URI, if it has one.
    #[must_use]
    pub const fn uri_authority(&self) -> Option<&'a str> {
        self.authority
    }

    /// Returns the method.
    #[must_use]
    pub const fn method(&self) -> &'a str {
        self.method
    }

    /// Returns the path and query as the sender wrote them.
    #[must_use]
    pub const fn target(&self) -> &'a str {
        self.target
    }

    /// Returns the path.
    ///
    /// ```
    /// use webhook_sig::Head;
    ///
    /// # let headers = [("Host", "shop.example")];
    /// let head = Head::new("POST", "/hooks/acme%20inc?a=1", &headers);
    ///
    /// assert_eq!(head.path(), "/hooks/acme%20inc");
    /// assert_eq!(head.target(), "/hooks/acme%20inc?a=1");
    /// ```
    #[must_use]
    pub fn path(&self) -> &'a str {
        self.target
            .split_once('?')
            .map_or(self.target, |(path, _)| path)
    }

    /// Returns what follows the first question mark.
    ///
    /// ```
    /// use webhook_sig::Head;
    ///
    /// # let headers = [("Host", "shop.example")];
    /// let query = |target| Head::new("GET", target, &headers).query();
    ///
    /// assert_eq!(query("/licenses?quantity=1&note=why?"), Some("quantity=1&note=why?"));
    /// assert_eq!(query("/licenses?"), Some(""));
    /// assert_eq!(query("/licenses"), None);
    /// ```
    #[must_use]
    pub fn query(&self) -> Option<&'a str> {
        self.target.split_once('?').map(|(_, query)| query)
    }

    /// Returns the address at the other end of the socket.
    #[must_use]
    pub const fn peer_address(&self) -> Option<IpAddr> {
        self.peer
    }

    /// Returns the version of HTTP.
    #[must_use]
    pub const fn http_version(&self) -> Version {
        self.version
    }

    /// Looks up a header whose name is compared without regard to case.
    ///
    /// ```
    /// use webhook_sig::{Found, Head};
    ///
    /// let headers = [("X-Shop", "a.example"), ("X-Topic", "orders"), ("X-Topic", "refunds")];
    /// let head = Head::new("POST", "/webhooks", &headers);
    ///
    /// assert_eq!(head.header("x-shop"), Found::One(b"a.example"));
    /// assert_eq!(head.header("x-topic"), Found::Many);
    /// assert_eq!(head.header("x-event"), Found::Absent);
    /// ```
    #[must_use]
    pub fn header(&self, name: &str) -> Found<'a> {
        let [found] = self.find_all(&[name]);
        found
    }

    /// Looks up several headers in one pass over all there are.
    ///
    /// One pass each for signature, timestamp, id and length would visit a typical head of ten
    /// headers forty times, which took longer than to hash a body of 300 bytes.
    pub(crate) fn find_all<const N: usize>(&self, names: &[&str; N]) -> [Found<'a>; N] {
        let mut found = [Found::Absent; N];
        self.find_into(names, &mut found);
        found
    }

    /// Looks up several headers in one pass, whose number is not known when it is compiled.
    pub(crate) fn find_into(&self, names: &[&str], found: &mut [Found<'a>]) {
        self.headers.search(names, found);
    }

    /// Visits every header, in the order in which they arrived.
    #[cfg(feature = "diagnose")]
    pub(crate) fn visit_all(&self, visit: &mut dyn FnMut(&'a str, &'a [u8])) {
        self.headers.visit(visit);
    }

    /// Visits every value of a header, in the order in which they arrived.
    ///
    /// ```
    /// use webhook_sig::Head;
    ///
    /// let headers = [("Via", "1.1 a"), ("Host", "shop.example"), ("via", "1.1 b")];
    /// let head = Head::new("POST", "/webhooks", &headers);
    ///
    /// let mut via = Vec::new();
    /// head.headers("via", &mut |value| via.push(value));
    /// assert_eq!(via, [b"1.1 a", b"1.1 b"]);
    /// ```
    pub fn headers(&self, name: &str, visit: &mut dyn FnMut(&'a [u8])) {
        self.headers.visit(&mut |own, value| {
            if own.eq_ignore_ascii_case(name) {
                visit(value);
            }
        });
    }
}

impl fmt::Debug for Head<'_> {
    /// Shows nothing that may hold a secret: tokens are sent in paths, queries and headers.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Head")
            .field("method", &self.method)
            .field("target_bytes", &self.target.len())
            .field("version", &self.version)
            .field("peer", &self.peer)
            .finish_non_exhaustive()
    }
}

/// A framework's collection of headers.
///
/// It is implemented for [`http::HeaderMap`], and for arrays, slices and `Vec`s of pairs of a name
/// and a value; an adapter implements it for a view of its framework's map.
///
/// [`Head`] compares the names, which may be in any case. Values are trimmed.
///
/// # Security
///
/// No header may be left out: code that hides a second header of the same name chooses between two
/// signatures.
///
/// ```
/// use webhook_sig::{Found, Head, Headers};
///
/// /// One header after another, as they came over the wire.
/// struct Lines<'l>(&'l [&'l str]);
///
/// impl Headers for Lines<'_> {
///     fn visit<'a>(&'a self, visit: &mut dyn FnMut(&'a str, &'a [u8])) {
///         for (name, value) in self.0.iter().filter_map(|line| line.split_once(':')) {
///             visit(name, value.trim().as_bytes());
///         }
///     }
/// }
///
/// let lines = Lines(&["Host: shop.example", "Via: 1.1 a", "via:1.1 b"]);
/// let head = Head::new("POST", "/webhooks", &lines);
/// assert_eq!(head.header("host"), Found::One(b"shop.example"));
/// assert_eq!(head.header("via"), Found::Many);
/// assert_eq!(head.header("x-topic"), Found::Absent);
/// ```
pub trait Headers: Sync {
    /// Calls `visit` with name and value of every header, those of one name in order of arrival.
    ///
    /// It is called several times for one delivery, and says the same each time.
    fn visit<'a>(&'a self, visit: &mut dyn FnMut(&'a str, &'a [u8]));
}

impl Headers for HeaderMap {
    #[inline]
    fn visit<'a>(&'a self, visit: &mut dyn FnMut(&'a str, &'a [u8])) {
        for (name, value) in self {
            visit(name.as_str(), value.as_bytes());
        }
    }
}

impl<N: AsRef<str> + Sync, V: AsRef<[u8]> + Sync> Headers for [(N, V)] {
    fn visit<'a>(&'a self, visit: &mut dyn FnMut(&'a str, &'a [u8])) {
        for (name, value) in self {
            visit(name.as_ref(), value.as_ref());
        }
    }
}

impl<N: AsRef<str> + Sync, V: AsRef<[u8]> + Sync, const COUNT: usize> Headers for [(N, V); COUNT] {
    fn visit<'a>(&'a self, visit: &mut dyn FnMut(&'a str, &'a [u8])) {
        self.as_slice().visit(visit);
    }
}

impl<N: AsRef<str> + Sync, V: AsRef<[u8]> + Sync> Headers for Vec<(N, V)> {
    fn visit<'a>(&'a self, visit: &mut dyn FnMut(&'a str, &'a [u8])) {
        self.as_slice().visit(visit);
    }
}

impl<H: Headers + ?Sized> Headers for &H {
    #[inline]
    fn visit<'a>(&'a self, visit: &mut dyn FnMut(&'a str, &'a [u8])) {
        (**self).visit(visit);
    }
}

/// Headers that are asked for several names at once, in a loop compiled for the collection: to
/// compute the place of one name in a hash map takes as long as to pass by all the others.
trait Searched: Headers {
    /// Looks up names, and tells at the same places what was found; no header has an empty name.
    fn search<'a>(&'a self, names: &[&str], found: &mut [Found<'a>]);
}

impl<H: Headers> Searched for H {
    #[inline]
    fn search<'a>(&'a self, names: &[&str], found: &mut [Found<'a>]) {
        let bit = |name: &str| 1_u64 << (name.len() % 64);
        let lengths = names.iter().fold(0, |lengths, name| lengths | bit(name));
        self.visit(&mut |name, value| {
            // Most headers differ in length from all that are asked for.
            if lengths & bit(name) == 0 {
                return;
            }
            for (own, found) in names.iter().zip(&mut *found) {
                // Most are spelled alike, which is quicker to see.
                if own.len() == name.len() && (*own == name || own.eq_ignore_ascii_case(name)) {
                    *found = match found {
                        Found::Absent => Found::One(value),
                        Found::One(_) | Found::Many => Found::Many,
                    };
                }
            }
        });
    }
}

/// What looking up a header found: two of a kind are a value that one must handle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "none, one and many are all there is"
)]
pub enum Found<'a> {
    /// There is none.
    Absent,
    /// There is exactly one.
    One(&'a [u8]),
    /// There are several, and no telling which the sender meant.
    Many,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_headers_are_found_in_one_pass() {
        let long = "a".repeat(67);
        let headers = [
            ("Sig", "1"),
            ("via", "2"),
            ("SIG-TIME", "3"),
            (&*long, "4"),
            ("Via", "5"),
            ("x-other", "6"),
            ("sig_time", "7"),
        ];
        let head = Head::new("POST", "/", &headers);
        // The long name is `aaa` and 64 more.
        let names = ["sig", "VIA", "Sig-Time", &long, "aaa", "at", "sig", ""];

        let found = head.find_all(&names);

        let expected = [
            Found::One(&b"1"[..]),
            Found::Many,
            Found::One(b"3"),
            Found::One(b"4"),
            Found::Absent,
            Found::Absent,
            Found::One(b"1"),
            Found::Absent,
        ];
        assert_eq!(found, expected);
    }
}
