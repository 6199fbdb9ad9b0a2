//! URLs as the sender may have addressed them.

use crate::diagnose::Cause;
use crate::diagnose::attempt::{Attempt, Change, Patch};
use crate::verify::BaseUrl;

/// Returns other URLs, where the scheme signs the URL or a part of it.
pub(super) fn changes(base: &Attempt) -> Vec<Change> {
    let scheme = base.scheme();
    if !scheme.signs_url() && !scheme.signed_content().to_string().contains("path") {
        return Vec::new();
    }
    let mut changes = Vec::new();
    let own = Origin::of(base.verifier.base_url_text());
    for (target, target_cause) in targets(base) {
        for origin in origins(base, &own) {
            let Ok(url) = BaseUrl::new(&origin.text()) else {
                continue;
            };
            let mut causes = own.differences(&origin);
            causes.extend(target_cause);
            let what = format!("at {}{target}", origin.text());
            let patch = Patch::BaseUrl(url, target.clone());
            if !causes.is_empty() {
                changes.push(Change {
                    causes,
                    what,
                    patch,
                });
            }
        }
    }
    // What differs least is tried first.
    changes.sort_by_key(|change| change.causes.len());
    changes
}

/// The parts of a URL before the path.
#[derive(Clone, PartialEq)]
struct Origin {
    scheme: String,
    host: String,
    port: Option<String>,
    path: String,
}

impl Origin {
    fn of(text: &str) -> Self {
        let (scheme, rest) = text.split_once("://").unwrap_or(("https", text));
        let (authority, path) = match rest.find('/') {
            Some(at) => rest.split_at(at),
            None => (rest, ""),
        };
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => {
                (host, Some(port.to_owned()))
            }
            _ => (authority, None),
        };
        Self {
            scheme: scheme.to_owned(),
            host: host.to_owned(),
            port,
            path: path.to_owned(),
        }
    }

    fn text(&self) -> String {
        let Self {
            scheme,
            host,
            port,
            path,
        } = self;
        let port = port
            .as_ref()
            .map_or_else(String::new, |port| format!(":{port}"));
        format!("{scheme}://{host}{port}{path}")
    }

    fn differences(&self, other: &Self) -> Vec<Cause> {
        let parts = [
            (self.scheme != other.scheme, Cause::UrlScheme),
            (self.host != other.host, Cause::UrlHost),
            (
                self.host == other.host && self.port != other.port,
                Cause::UrlPort,
            ),
            (self.path != other.path, Cause::UrlPath),
        ];
        let differing = parts.into_iter().filter(|(differs, _)| *differs);
        differing.map(|(_, cause)| cause).collect()
    }
}

/// Returns the origins that the request itself hints at, its own first.
fn origins(base: &Attempt, own: &Origin) -> Vec<Origin> {
    let mut hosts = vec![[own.host.clone(), port_text(own)].concat()];
    let named = [
        base.host(),
        base.header("x-forwarded-host"),
        base.header("x-original-host"),
    ];
    hosts.extend(named.into_iter().flatten().map(str::to_owned));
    let mut origins = Vec::new();
    for host in hosts.iter().filter(|host| !host.is_empty()) {
        for scheme in [&*own.scheme, "https", "http"] {
            let named = Origin {
                path: own.path.clone(),
                ..Origin::of(&format!("{scheme}://{host}"))
            };
            let default = if scheme == "https" { "443" } else { "80" };
            let forwarded = base.header("x-forwarded-port").map(str::to_owned);
            let ports = [
                named.port.clone(),
                None,
                Some(default.to_owned()),
                forwarded,
            ];
            for port in ports {
                let origin = Origin {
                    port,
                    ..named.clone()
                };
                let bare = Origin {
                    path: String::new(),
                    ..origin.clone()
                };
                for origin in [origin, bare] {
                    if !origins.contains(&origin) {
                        origins.push(origin);
                    }
                }
            }
        }
    }
    origins
}

fn port_text(origin: &Origin) -> String {
    let port = origin.port.as_ref();
    port.map_or_else(String::new, |port| format!(":{port}"))
}

/// Returns the targets that may have been sent, the own one first.
fn targets(base: &Attempt) -> Vec<(String, Option<Cause>)> {
    let own = &*base.target;
    let (path, query) = match own.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (own, None),
    };
    let with_query = |path: &str| match query {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    };
    let slash = match path.strip_suffix('/') {
        Some(path) => with_query(path),
        None => with_query(&format!("{path}/")),
    };
    let mut targets = vec![(own.to_owned(), None), (slash, Some(Cause::UrlPath))];
    if let Some(prefix) = base.header("x-forwarded-prefix") {
        let prefixed = format!("{}{own}", prefix.trim_end_matches('/'));
        targets.push((prefixed, Some(Cause::UrlPath)));
    }
    for name in [
        "x-original-uri",
        "x-original-url",
        "x-rewrite-url",
        "x-forwarded-uri",
    ] {
        if let Some(target) = base.header(name).filter(|target| target.starts_with('/')) {
            targets.push((target.to_owned(), Some(Cause::UrlPath)));
        }
    }
    if let Some(query) = query {
        let mut sorted: Vec<_> = query.split('&').collect();
        sorted.sort_unstable();
        let mut reversed: Vec<_> = query.split('&').collect();
        reversed.reverse();
        let queries = [
            String::new(),
            format!("?{}", sorted.join("&")),
            format!("?{}", reversed.join("&")),
            format!("?{}", query.replace('+', "%20")),
            format!("?{}", query.replace("%20", "+")),
        ];
        let queries = queries.map(|query| (format!("{path}{query}"), Some(Cause::UrlQuery)));
        targets.extend(queries);
    }
    let mut seen = Vec::new();
    targets.retain(|(target, _)| {
        !seen.contains(target) && {
            seen.push(target.clone());
            true
        }
    });
    targets
}
