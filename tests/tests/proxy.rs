//! Every server behind a real nginx, with bodies that are passed on whole or while they arrive.

#![expect(
    clippy::expect_used,
    reason = "what only tests call fails by panicking"
)]

use bytes::Bytes;
use webhook_sig::provider::{SQUARE, STRIPE};
use webhook_sig::{AllowedIps, BaseUrl, Endpoint, ErrorKind, Signer, Verifier};
use webhook_sig_tests::fixture::{self, NOW, SIGNATURE};
use webhook_sig_tests::host::{CHOICE, Host};
use webhook_sig_tests::nginx::{BUFFERED, NGINX, Nginx, STREAMED};
use webhook_sig_tests::{Request, Wire, place};

/// How often a refusal is tried that depends on timing.
const TRIES: usize = 20;

/// A body that a proxy is still sending when its head was refused.
const LARGE: usize = 900_000;

/// A body beyond every endpoint's limit.
const TOO_LARGE: usize = 3_000_000;

const PREFIXES: [&str; 2] = [BUFFERED, STREAMED];

const WIRES: [Wire; 2] = [Wire::Http1Length, Wire::Http1Chunked];

/// Runs a scenario behind nginx in every framework; nginx must not log an error.
fn behind_nginx(endpoints: &[Endpoint], scenario: impl Fn(&Host, &Nginx) + Sync) {
    if !Nginx::is_installed() {
        return;
    }
    place::in_every_framework(|framework| {
        let host = framework.start(endpoints);
        let nginx = Nginx::start(host.address());

        scenario(&host, &nginx);

        assert_eq!(nginx.stop(), "");
    });
}

/// Sends a request under each prefix in each form many times; every answer must be this one.
fn always(nginx: &Nginx, request: &Request, status: u16) {
    for prefix in PREFIXES {
        let request = request.clone().target(&format!("{prefix}/webhooks"));
        for wire in WIRES {
            let send = |_| wire.send(nginx.address(), &request).status;
            let statuses: Vec<_> = (0..TRIES).map(send).collect();

            assert_eq!(statuses, [status; TRIES], "{prefix} {wire:?}");
        }
    }
}

#[test]
fn a_proxy_passes_on_the_refusal_of_a_large_body() {
    behind_nginx(&[fixture::endpoint()], |host, nginx| {
        let unsigned = Request::post("/", vec![b'a'; LARGE]);
        let forged = fixture::signed("another body").body(vec![b'a'; LARGE]);

        always(nginx, &unsigned, 401);
        always(nginx, &forged, 401);

        let record = host.seen().take();
        assert!(record.handled.is_empty());
        assert_eq!(record.errors.len(), 8 * TRIES);
    });
}

#[test]
fn a_proxy_passes_on_that_a_body_is_too_large() {
    behind_nginx(&[fixture::endpoint()], |host, nginx| {
        always(nginx, &fixture::signed(vec![b'a'; TOO_LARGE]), 413);

        let record = host.seen().take();
        assert!(record.handled.is_empty());
        assert_eq!(record.errors, [ErrorKind::BodyTooLarge; 4 * TRIES]);
    });
}

#[test]
fn genuine_deliveries_pass_a_proxy_over_one_connection() {
    behind_nginx(&[fixture::endpoint()], |host, nginx| {
        let mut sent = Vec::new();
        for prefix in PREFIXES {
            for wire in WIRES {
                for length in [0, 1, 300 * 1024, LARGE] {
                    let body: Bytes = (0..=u8::MAX).cycle().take(length).collect();
                    let delivery = fixture::signed(body.clone());

                    let delivery = delivery.target(&format!("{prefix}/webhooks"));
                    let response = wire.send(nginx.address(), &delivery);

                    assert_eq!(response.status, 200, "{prefix} {wire:?} {length}");
                    sent.push(body);
                }
            }
        }

        let record = host.seen().take();
        let handled = record.handled.iter().map(|handled| &handled.body);
        assert!(handled.eq(&sent));
        assert_eq!(record.connections, 1);
    });
}

#[test]
fn a_proxy_may_write_a_headers_name_in_any_case() {
    behind_nginx(&[fixture::endpoint()], |_, nginx| {
        let delivery = fixture::signed("Hello").target(&format!("{BUFFERED}/webhooks"));
        let signature = delivery.value(SIGNATURE).to_vec();
        for name in ["STRIPE-SIGNATURE", "stripe-signature", "sTRIPE-sIGNATURE"] {
            let delivery = delivery.clone().without(SIGNATURE).header(name, &signature);

            let response = Wire::Http1Length.send(nginx.address(), &delivery);

            assert_eq!(response.status, 200, "{name}");
        }
    });
}

#[test]
fn a_prefix_that_a_proxy_takes_away_stays_signed() {
    let endpoints = PREFIXES.map(|prefix| square(&format!("https://shop.example{prefix}")));
    behind_nginx(&endpoints, |host, nginx| {
        for (prefix, number) in PREFIXES.into_iter().zip(["0", "1"]) {
            let keys = SQUARE.keyring([fixture::SECRET]).expect("it is a key");
            let verifier = Verifier::new(&SQUARE).base_url(url("https://shop.example"));
            let request = http::Request::post(format!("{prefix}/hooks?a=1"));
            let request = request.body("{}".into()).expect("the parts are valid");
            let signed = Signer::new(verifier, keys).sign(request, NOW);
            let delivery = Request::from(signed.expect("it can be signed"));
            let other = if number == "0" { "1" } else { "0" };
            let send = |number| {
                let delivery = delivery.clone().header(CHOICE, number);
                Wire::Http1Length.send(nginx.address(), &delivery).status
            };

            assert_eq!(send(number), 200, "{prefix}");
            assert_eq!(send(other), 401, "{prefix}");
        }
        assert_eq!(host.seen().take().handled.len(), 2);
    });
}

/// Returns a receiver of Square's deliveries, which sign the whole URL.
fn square(base: &str) -> Endpoint {
    let verifier = Verifier::new(&SQUARE).base_url(url(base));
    Endpoint::with_secret(verifier, fixture::SECRET).expect("it is a key")
}

fn url(text: &str) -> BaseUrl {
    BaseUrl::new(text).expect("it is a URL")
}

#[test]
fn only_a_trusted_proxy_names_the_client() {
    let allow = |address: &str| {
        let sources = AllowedIps::parse([address]).expect("it is a network");
        let sources = sources.behind_proxies([NGINX.to_string()]);
        let sources = sources.expect("it is an address");
        fixture::endpoint_with(Verifier::new(&STRIPE).allowed_ips(sources))
    };
    behind_nginx(
        &[allow("127.0.0.1"), allow("203.0.113.7")],
        |host, nginx| {
            for (forged, number, status) in [
                (None, "0", 200),
                (Some("203.0.113.7"), "0", 200),
                (None, "1", 401),
                (Some("203.0.113.7"), "1", 401),
            ] {
                let mut delivery = fixture::signed("Hello").header(CHOICE, number);
                if let Some(forged) = forged {
                    delivery = delivery.header("X-Forwarded-For", forged);
                }
                for prefix in PREFIXES {
                    let delivery = delivery.clone().target(&format!("{prefix}/webhooks"));

                    let response = Wire::Http1Length.send(nginx.address(), &delivery);

                    assert_eq!(response.status, status, "{number} {forged:?}");
                }
            }
            assert_eq!(host.seen().take().errors, [ErrorKind::SourceNotAllowed; 4]);
        },
    );
}
