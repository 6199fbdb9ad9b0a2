//! Who may read the page, and who may make it act.
//!
//! The page shows what customers wrote, so no other site may read it through the browser: neither
//! by a request of its own, nor by a name of its own that leads to this machine (DNS rebinding).

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, HeaderValue, ORIGIN, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use http::uri::Authority;
use http::{HeaderMap, HeaderName, Method, StatusCode};

/// Which hosts the page is at.
#[derive(Clone, Copy)]
pub(super) struct Guard {
    pub(super) port: u16,
    /// Whether the page may be read from other machines, by this machine's address.
    pub(super) is_open: bool,
}

/// Nothing but what this program serves is loaded, and no text becomes markup.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

impl Guard {
    fn check(self, method: &Method, headers: &HeaderMap) -> Result<(), String> {
        let text = |name: &HeaderName| {
            let mut values = headers.get_all(name).iter();
            let first = values.next().and_then(|value| value.to_str().ok());
            first.filter(|_| values.next().is_none())
        };
        let host = text(&HOST).ok_or("one header `Host` is needed")?;
        if !self.is_here(host) {
            let why = "this host is not the page's; open it at the address that was printed";
            return Err(why.to_owned());
        }
        let own = format!("http://{host}");
        match text(&ORIGIN) {
            Some(origin) if origin == own => {}
            Some(origin) => {
                return Err(format!(
                    "the header `Origin` is `{origin}`; only the page at `{own}` may ask for this",
                ));
            }
            None if !headers.contains_key(ORIGIN) && method == Method::GET => {}
            None => {
                return Err(format!(
                    "one header `Origin` is needed, as the page's browser sends it: `{own}`",
                ));
            }
        }
        match headers.get("sec-fetch-site").map(HeaderValue::as_bytes) {
            None | Some(b"same-origin" | b"none") => Ok(()),
            Some(_) => Err("the request comes from another site".to_owned()),
        }
    }

    /// Only a name can be rebound, so but for `localhost` there must be an address.
    fn is_here(self, host: &str) -> bool {
        let Ok(authority) = host.parse::<Authority>() else {
            return false;
        };
        let is_port = authority.port_u16().unwrap_or(80) == self.port;
        let name = authority
            .host()
            .trim_start_matches('[')
            .trim_end_matches(']');
        let is_host = match name.parse::<std::net::IpAddr>() {
            Ok(address) => address.is_loopback() || self.is_open,
            Err(_) => name.eq_ignore_ascii_case("localhost"),
        };
        is_port && is_host && !host.contains('@')
    }
}

/// Refuses strangers, and tells the browser what the page may do.
pub(super) async fn guard(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let mut response = match guard.check(request.method(), request.headers()) {
        Ok(()) => next.run(request).await,
        Err(why) => (StatusCode::FORBIDDEN, why).into_response(),
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (CACHE_CONTROL, "no-store"),
        (CONTENT_SECURITY_POLICY, POLICY),
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(method: &Method, headers: &[(&'static str, &'static str)]) -> bool {
        let guard = Guard {
            port: 4001,
            is_open: false,
        };
        let headers = headers.iter().map(|(name, value)| {
            (
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            )
        });
        guard.check(method, &headers.collect()).is_ok()
    }

    #[test]
    fn only_addresses_of_this_machine_are_hosts() {
        for host in [
            "127.0.0.1:4001",
            "localhost:4001",
            "[::1]:4001",
            "LOCALHOST:4001",
        ] {
            assert!(check(&Method::GET, &[("host", host)]), "{host}");
        }
        for host in [
            "evil.example:4001",
            "localhost.evil.example:4001",
            "127.0.0.1:4002",
            "127.0.0.1",
            "10.0.0.1:4001",
            "0.0.0.0:4001",
            "evil@localhost:4001",
            "",
        ] {
            assert!(!check(&Method::GET, &[("host", host)]), "{host}");
        }
        assert!(!check(&Method::GET, &[]));
        let two = [("host", "127.0.0.1:4001"), ("host", "127.0.0.1:4001")];
        assert!(!check(&Method::GET, &two));
    }

    #[test]
    fn only_the_page_makes_it_act() {
        const HOST: (&str, &str) = ("host", "localhost:4001");

        assert!(check(
            &Method::POST,
            &[HOST, ("origin", "http://localhost:4001")]
        ));
        assert!(!check(&Method::POST, &[HOST]));
        for origin in [
            "http://evil.example",
            "http://127.0.0.1:4001",
            "https://localhost:4001",
            "null",
        ] {
            assert!(
                !check(&Method::POST, &[HOST, ("origin", origin)]),
                "{origin}"
            );
            assert!(
                !check(&Method::GET, &[HOST, ("origin", origin)]),
                "{origin}"
            );
        }
        let own = ("origin", "http://localhost:4001");
        assert!(!check(&Method::POST, &[HOST, own, own]));
        // Another port of this machine is another origin, though the same site.
        for site in ["cross-site", "same-site"] {
            assert!(
                !check(&Method::GET, &[HOST, ("sec-fetch-site", site)]),
                "{site}"
            );
        }
    }
}
