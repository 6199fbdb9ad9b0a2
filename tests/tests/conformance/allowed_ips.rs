//! Whose address a list of allowed addresses is asked about.

use std::net::Ipv4Addr;

use webhook_sig::provider::STRIPE;
use webhook_sig::{AllowedIps, Endpoint, ErrorKind, Verifier};
use webhook_sig_tests::{Request, fixture, place};

fn endpoint(allowed: &str, proxies: Option<&str>) -> Endpoint {
    let mut sources = AllowedIps::parse([allowed]).expect("it is a network");
    if let Some(proxies) = proxies {
        sources = sources.behind_proxies([proxies]).expect("it is a network");
    }
    fixture::endpoint_with(Verifier::new(&STRIPE).allowed_ips(sources))
}

fn forwarded() -> Request {
    fixture::signed("a").header("X-Forwarded-For", "203.0.113.7")
}

#[test]
fn the_peer_is_the_sockets() {
    place::everywhere(|place| {
        let near = place.start(&endpoint("127.0.0.1", None));
        let far = place.start(&endpoint("203.0.113.7", None));

        assert_eq!(place.send(&near, &forwarded()).status, 200);
        assert_eq!(place.send(&far, &forwarded()).status, 401);
        assert_eq!(far.seen().take().errors, [ErrorKind::SourceNotAllowed]);
    });
}

/// Every address of 127.0.0.0/8 is this machine's, so that a peer need not be 127.0.0.1.
#[test]
fn the_peer_is_the_one_that_sent_this_request() {
    const OTHER: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);
    place::everywhere(|place| {
        let host = place.start(&endpoint("127.0.0.2", None));

        let from_other = place.send(&host, &fixture::signed("a").sent_from(OTHER));
        let from_usual = place.send(&host, &fixture::signed("a"));

        assert_eq!((from_other.status, from_usual.status), (200, 401));
        assert_eq!(host.seen().take().errors, [ErrorKind::SourceNotAllowed]);
    });
}

#[test]
fn a_trusted_proxy_is_believed() {
    place::everywhere(|place| {
        let host = place.start(&endpoint("203.0.113.7", Some("127.0.0.0/8")));

        assert_eq!(place.send(&host, &forwarded()).status, 200);
        assert_eq!(place.send(&host, &fixture::signed("a")).status, 401);
    });
}

#[test]
fn forged_addresses_are_ignored() {
    place::everywhere(|place| {
        let host = place.start(&endpoint("203.0.113.7", None));
        for header in [
            "Forwarded",
            "X-Real-IP",
            "X-Forwarded-For",
            "CF-Connecting-IP",
        ] {
            let value = if header == "Forwarded" {
                "for=203.0.113.7"
            } else {
                "203.0.113.7"
            };

            let response = place.send(&host, &fixture::signed("a").header(header, value));

            assert_eq!(response.status, 401, "{header}");
        }
    });
}
