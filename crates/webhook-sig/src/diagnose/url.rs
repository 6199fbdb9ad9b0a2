//! URLs as the sender may have addressed them.

use std::fmt;

use crate::diagnose::Cause;
use crate::diagnose::attempt::{Attempt, Change, Patch};
use crate::verify::BaseUrl;

/// The greatest number of URLs that are put together of other parts.
const URLS: usize = 200;

/// The greatest number of alternatives for one part.
const PARTS: usize = 16;

/// Returns other URLs, where the scheme signs the URL or a part of it.
///
/// Each part that the request or one of the URLs hints at is tried alone, and then with the others.
pub(super) fn changes(base: &Attempt, urls: &[&str]) -> Vec<Change> {
    if !is_signed(base) {
        return Vec::new();
    }
    let own = Url::of(&[base.verifier.base_url_text(), &base.target].concat());
    let hints: Vec<_> = urls
        .iter()
        .take(PARTS)
        .map(|url| Url::of(url).or_origin_of(&own))
        .collect();
    let parts = [
        schemes(&own),
        authorities(base, &own, &hints),
        paths(base, &own, &hints),
        queries(base, &own, &hints),
    ];
    let urls = choices(&parts).into_iter().map(|choice| own.with(&choice));
    let (received, _) = split_query(&base.target);
    let urls = urls.chain(hints.iter().cloned());
    let mut changes: Vec<_> = urls
        .filter_map(|url| change(&own, received, &url))
        .collect();
    // What differs least is tried first.
    changes.sort_by_key(|change| change.causes.len());
    changes
}

/// Returns whether the scheme signs the URL or a part of it.
pub(super) fn is_signed(base: &Attempt) -> bool {
    let scheme = base.scheme();
    scheme.signs_url() || scheme.signed_content().to_string().contains("path")
}

/// Returns the parts that are changed together: none, each alone, each two, and so on.
fn choices(parts: &[Vec<Part>]) -> Vec<Vec<&Part>> {
    let mut choices = vec![Vec::new()];
    for alternatives in parts {
        let longer: Vec<_> = choices
            .iter()
            .flat_map(|choice: &Vec<_>| {
                let with = |part| choice.iter().copied().chain([part]).collect();
                alternatives.iter().map(with)
            })
            .collect();
        choices.extend(longer);
    }
    choices.sort_by_key(Vec::len);
    choices.truncate(URLS);
    choices
}

/// Returns the change to another URL, if it is another one.
fn change(own: &Url, received: &str, url: &Url) -> Option<Change> {
    let causes = own.differences(url, received);
    if causes.is_empty() {
        return None;
    }
    // Without a host, only the path is known.
    let origin = match &*url.host {
        "" => None,
        host => Some(BaseUrl::new(&url.origin(host)).ok()?),
    };
    Some(Change {
        causes,
        what: format!("at {url}"),
        patch: Patch::Url(origin, url.target()),
        base_url: url.base(received),
    })
}

/// A URL, or a target, which has no host.
#[derive(Clone, PartialEq)]
struct Url {
    scheme: String,
    /// The host, with the user and the password before it.
    host: String,
    port: Option<String>,
    path: String,
    query: Option<String>,
}

/// A part of a URL.
#[derive(PartialEq)]
enum Part {
    Authority(String, Option<String>),
    Path(String),
    Query(Option<String>),
    Scheme(&'static str),
}

impl Url {
    fn of(text: &str) -> Self {
        // A query may have a URL in it.
        let whole = text.split_once("://").filter(|_| !text.starts_with('/'));
        let (scheme, rest) = whole.unwrap_or(("https", text));
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, target) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let (host, port) = split_port(authority);
        let (path, query) = split_query(target);
        Self {
            scheme: scheme.to_owned(),
            host,
            port,
            path: path.to_owned(),
            query: query.map(str::to_owned),
        }
    }

    /// Takes over the origin of another URL, where a target has none.
    fn or_origin_of(self, other: &Self) -> Self {
        if !self.host.is_empty() {
            return self;
        }
        Self {
            path: self.path,
            query: self.query,
            ..other.clone()
        }
    }

    fn with(&self, parts: &[&Part]) -> Self {
        let mut url = self.clone();
        for part in parts {
            match part {
                Part::Authority(host, port) => {
                    url.host.clone_from(host);
                    url.port.clone_from(port);
                }
                Part::Path(path) => url.path.clone_from(path),
                Part::Query(query) => url.query.clone_from(query),
                Part::Scheme(scheme) => (*scheme).clone_into(&mut url.scheme),
            }
        }
        url
    }

    fn origin(&self, host: &str) -> String {
        let scheme = &self.scheme;
        match &self.port {
            Some(port) => format!("{scheme}://{host}:{port}"),
            None => format!("{scheme}://{host}"),
        }
    }

    /// Returns what goes before the path that the receiver got, without user and password; `None`
    /// without a host.
    fn base(&self, received: &str) -> Option<String> {
        let host = self.shown_host();
        let [path, received] = [&self.path, received].map(|path| path.trim_end_matches('/'));
        let prefix = path.strip_suffix(received).filter(|_| !received.is_empty());
        let base = || self.origin(host) + prefix.unwrap_or_default();
        (!host.is_empty()).then(base)
    }

    fn shown_host(&self) -> &str {
        self.host.rsplit('@').next().unwrap_or_default()
    }

    fn target(&self) -> String {
        match &self.query {
            Some(query) => format!("{}?{query}", self.path),
            None => self.path.clone(),
        }
    }

    /// Returns why another URL differs; of the own path, the receiver got the end.
    fn differences(&self, other: &Self, received: &str) -> Vec<Cause> {
        let has_host = !self.host.is_empty();
        let is_elsewhere = self.host != other.host;
        let parts = [
            (!has_host && is_elsewhere, Cause::UrlUnset),
            (has_host && self.scheme != other.scheme, Cause::UrlScheme),
            (has_host && is_elsewhere, Cause::UrlHost),
            (!is_elsewhere && self.port != other.port, Cause::UrlPort),
        ];
        let differing = parts.into_iter().filter(|(differs, _)| *differs);
        let mut causes: Vec<_> = differing.map(|(_, cause)| cause).collect();
        causes.extend(path_causes(&self.path, &other.path, received));
        if self.query != other.query {
            causes.push(Cause::UrlQuery);
        }
        causes
    }
}

impl fmt::Display for Url {
    /// Leaves out user and password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.shown_host();
        if !host.is_empty() {
            f.write_str(&self.origin(host))?;
        }
        f.write_str(&self.target())
    }
}

/// Returns why a path differs: a base URL has what goes before the path that the receiver got.
fn path_causes(own: &str, other: &str, received: &str) -> Vec<Cause> {
    if own == other {
        return Vec::new();
    }
    let [bare, bare_other, received] =
        [own, other, received].map(|path| path.trim_end_matches('/'));
    if bare == bare_other {
        return vec![Cause::UrlSlash];
    }
    if received.is_empty() || !bare_other.ends_with(received) {
        return vec![Cause::UrlPath];
    }
    let has_other_end = own.ends_with('/') != other.ends_with('/');
    let slash = has_other_end.then_some(Cause::UrlSlash);
    [Cause::UrlPrefix].into_iter().chain(slash).collect()
}

fn schemes(own: &Url) -> Vec<Part> {
    let schemes = ["https", "http"].into_iter();
    let others = schemes.filter(|scheme| *scheme != own.scheme);
    others.map(Part::Scheme).collect()
}

/// Returns the hosts that something hints at, and other ports.
fn authorities(base: &Attempt, own: &Url, hints: &[Url]) -> Vec<Part> {
    let named = [
        base.host(),
        base.header("x-forwarded-host"),
        base.header("x-original-host"),
    ];
    // Proxies in a row each add a host after the first one.
    let named = named.into_iter().flatten();
    let named = named.map(|hosts| hosts.split(',').next().unwrap_or_default());
    let hosts: Vec<_> = hints
        .iter()
        .map(|url| (url.host.clone(), url.port.clone()))
        .chain(named.map(|host| split_port(host.trim())))
        .chain([(own.host.clone(), own.port.clone())])
        .filter(|(host, _)| !host.is_empty())
        .collect();
    let forwarded = base.header("x-forwarded-port").map(str::to_owned);
    let ports = [
        None,
        forwarded,
        Some("443".to_owned()),
        Some("80".to_owned()),
    ];
    let named = hosts.iter().cloned();
    let others = hosts.iter().flat_map(|(host, _)| {
        let ports = ports.iter().cloned();
        ports.map(|port| (host.clone(), port))
    });
    let is_other = |part: &(String, Option<String>)| (&part.0, &part.1) != (&own.host, &own.port);
    let parts = named.chain(others).filter(is_other);
    distinct(parts.map(|(host, port)| Part::Authority(host, port)))
}

/// Returns the paths that something hints at, with a slash at the end or without.
fn paths(base: &Attempt, own: &Url, hints: &[Url]) -> Vec<Part> {
    let hinted = hints.iter().map(|url| url.path.clone());
    let forwarded = forwarded_targets(base).map(|target| split_query(target).0.to_owned());
    let (received, _) = split_query(&base.target);
    let prefix = base.header("x-forwarded-prefix");
    let prefixed = prefix.map(|prefix| [prefix.trim_end_matches('/'), received].concat());
    let hinted = hinted.chain(prefixed).chain(forwarded);
    let hinted: Vec<_> = hinted.chain([received.to_owned()]).collect();
    let slashed = |path: &String| match path.strip_suffix('/') {
        Some(path) => path.to_owned(),
        None => format!("{path}/"),
    };
    let slashed: Vec<_> = [&own.path]
        .into_iter()
        .chain(&hinted)
        .map(slashed)
        .collect();
    let paths = hinted.into_iter().chain(slashed);
    distinct(paths.filter(|path| *path != own.path).map(Part::Path))
}

/// Returns the queries that something hints at, and the own one in other orders and forms.
fn queries(base: &Attempt, own: &Url, hints: &[Url]) -> Vec<Part> {
    let hinted = hints.iter().map(|url| url.query.clone());
    let forwarded = forwarded_targets(base).map(|target| split_query(target).1);
    let hinted = hinted.chain(forwarded.map(|query| query.map(str::to_owned)));
    let other_forms = own.query.as_deref().map(|query| {
        let mut sorted: Vec<_> = query.split('&').collect();
        let mut reversed = sorted.clone();
        sorted.sort_unstable();
        reversed.reverse();
        let spaces = [query.replace('+', "%20"), query.replace("%20", "+")];
        let orders = [sorted, reversed].map(|pairs| pairs.join("&"));
        orders.into_iter().chain(spaces).map(Some).chain([None])
    });
    let queries = hinted.chain(other_forms.into_iter().flatten());
    distinct(queries.filter(|query| *query != own.query).map(Part::Query))
}

/// Returns the targets that proxies keep in headers when they change one.
fn forwarded_targets(base: &Attempt) -> impl Iterator<Item = &str> {
    let names = [
        "x-original-uri",
        "x-original-url",
        "x-rewrite-url",
        "x-forwarded-uri",
    ];
    let targets = names.into_iter().filter_map(|name| base.header(name));
    targets.filter(|target| target.starts_with('/'))
}

fn distinct(parts: impl Iterator<Item = Part>) -> Vec<Part> {
    let mut distinct = Vec::new();
    for part in parts {
        if distinct.len() < PARTS && !distinct.contains(&part) {
            distinct.push(part);
        }
    }
    distinct
}

fn split_port(authority: &str) -> (String, Option<String>) {
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => {
            (host.to_owned(), Some(port.to_owned()))
        }
        _ => (authority.to_owned(), None),
    }
}

fn split_query(target: &str) -> (&str, Option<&str>) {
    match target.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (target, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::SQUARE;
    use crate::request::Head;
    use crate::time::UnixTime;
    use crate::verify::Verifier;

    fn tried(base_url: &str, target: &str, headers: &[(&str, &str)], urls: &[&str]) -> Vec<Change> {
        let verifier = Verifier::new(&SQUARE).base_url(BaseUrl::new(base_url).unwrap());
        let head = Head::new("POST", target, &headers);
        let base = Attempt::new(&verifier, &head, b"{}", None, UnixTime::now());
        changes(&base, urls)
    }

    #[test]
    fn each_part_that_differs_has_its_cause() {
        for (url, causes) in [
            ("http://shop.example/api/hooks?a=1", vec![Cause::UrlScheme]),
            ("https://hooks.example/api/hooks?a=1", vec![Cause::UrlHost]),
            (
                "https://hooks.example:8443/api/hooks?a=1",
                vec![Cause::UrlHost],
            ),
            ("https://shop.example:1/api/hooks?a=1", vec![Cause::UrlPort]),
            ("https://shop.example/in?a=1", vec![Cause::UrlPath]),
            ("https://shop.example/hooks?a=1", vec![Cause::UrlPrefix]),
            (
                "https://shop.example/v2/hooks/?a=1",
                vec![Cause::UrlPrefix, Cause::UrlSlash],
            ),
            ("https://shop.example/api/hooks/?a=1", vec![Cause::UrlSlash]),
            ("https://shop.example/api/hooks?a=2", vec![Cause::UrlQuery]),
            ("https://shop.example/api/hooks", vec![Cause::UrlQuery]),
            ("/in?a=1", vec![Cause::UrlPath]),
            (
                "http://[::1]:80/in",
                vec![
                    Cause::UrlScheme,
                    Cause::UrlHost,
                    Cause::UrlPath,
                    Cause::UrlQuery,
                ],
            ),
        ] {
            let changes = tried("https://shop.example/api", "/hooks?a=1", &[], &[url]);

            let what = match url.strip_prefix('/') {
                Some(_) => format!("at https://shop.example{url}"),
                None => format!("at {url}"),
            };
            let change = changes.iter().find(|change| change.what == what);
            assert_eq!(change.map(|change| &change.causes), Some(&causes), "{url}");
        }
    }

    #[test]
    fn what_differs_least_comes_first_and_the_number_is_bounded() {
        let urls: Vec<_> = (0..100)
            .map(|at| format!("http://h{at}.example:{at}/p{at}?q={at}"))
            .collect();
        let urls: Vec<_> = urls.iter().map(String::as_str).collect();
        let headers = [("X-Forwarded-Host", "a.example"), ("X-Original-URI", "/b")];

        let changes = tried("https://shop.example", "/hooks?b=1&a=2", &headers, &urls);

        assert!(changes.is_sorted_by_key(|change| change.causes.len()));
        assert!(changes.len() <= URLS + PARTS, "{}", changes.len());
        let whole = changes.last().unwrap();
        assert_eq!(whole.what, "at http://h15.example:15/p15?q=15");
    }

    #[test]
    fn the_base_url_ends_before_the_path_that_came() {
        for (url, received, base) in [
            (
                "https://shop.example/api/in?a=1",
                "/in",
                "https://shop.example/api",
            ),
            (
                "https://shop.example:8443/api/in/",
                "/in",
                "https://shop.example:8443/api",
            ),
            ("https://shop.example/in", "/in", "https://shop.example"),
            ("https://shop.example/in", "/other", "https://shop.example"),
            ("https://shop.example/in", "/", "https://shop.example"),
        ] {
            assert_eq!(Url::of(url).base(received).as_deref(), Some(base), "{url}");
        }
        assert_eq!(Url::of("/in").base("/in"), None);
    }

    #[test]
    fn a_password_in_a_url_is_not_shown() {
        let base_url = "https://acme:hunter2@shop.example";

        let changes = tried(
            base_url,
            "/hooks",
            &[],
            &["https://acme:hunter2@b.example/a"],
        );

        assert!(!changes.is_empty());
        for change in changes {
            assert!(!change.what.contains("hunter2"), "{}", change.what);
            let base_url = change.base_url.unwrap();
            assert!(!base_url.contains("hunter2"), "{base_url}");
        }
    }
}
